import hashlib
import re
import tomllib
from pathlib import Path

import bianzhi.ui

UI = Path(bianzhi.ui.__file__).parent
VENDOR = UI / "static/ui/vendor"
FILES = tomllib.loads((VENDOR / "vendor.toml").read_text(encoding="utf-8"))["file"]
REGISTRIES = re.compile("|".join(("npm" + "js", "pypi" + r"\.", "unpkg", "jsdeli" + "vr", "cdn" + "js")))


def test_every_vendored_file_has_the_hash_it_was_reviewed_with() -> None:
    wrong = [
        f["file"]
        for f in FILES
        if hashlib.sha256((VENDOR / f["file"]).read_bytes()).hexdigest() != f["sha256"]
    ]
    assert len(FILES) >= 9
    assert wrong == []


def test_no_vendored_file_is_missing_from_the_list() -> None:
    there = {path.relative_to(VENDOR).as_posix() for path in VENDOR.glob("*/*")}
    assert {f["file"] for f in FILES} == there


def test_each_package_brings_its_licence() -> None:
    for folder in (path for path in VENDOR.iterdir() if path.is_dir()):
        assert (folder / "LICENSE").stat().st_size > 300, folder.name


def test_templates_name_only_vendored_files_that_exist() -> None:
    named = set()
    for template in (UI / "templates").rglob("*.html"):
        named |= set(re.findall(r"static\('(ui/[^']+)'\)", template.read_text(encoding="utf-8")))
    assert len(named) >= 7
    assert [name for name in named if not (UI / "static" / name).is_file()] == []


def test_no_file_names_a_registry() -> None:
    texts = [p for p in UI.rglob("*") if p.suffix in {".py", ".html", ".js", ".css", ".toml", ".md", ".svg"}]
    assert [p.name for p in texts if REGISTRIES.search(p.read_text(encoding="utf-8"))] == []
