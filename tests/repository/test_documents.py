"""The documents keep up with the code."""

import re
from pathlib import Path

from django.apps import apps

from tests.repository.tree import ROOT, files, name_of

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)")
REQUIREMENT = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)")


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def required() -> set[str]:
    lines = [
        line for p in sorted((ROOT / "requirements").glob("*.in")) for line in p.read_text().splitlines()
    ]
    return {normal(m.group(1)) for line in lines if (m := REQUIREMENT.match(line))}


def rows() -> dict[str, list[str]]:
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    cells = [
        [c.strip() for c in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|")
    ]
    return {normal(c[0].strip("`")): c for c in cells}


def test_every_dependency_has_a_reason() -> None:
    assert sorted(required() - rows().keys()) == []
    assert [name for name in required() if any(not cell for cell in rows()[name])] == []


def built_from(path: Path) -> list[Path]:
    """Return where the pages made from a chapter of the guide lie: its links are those of the pages."""
    made = ROOT / "src" / "bianzhi" / "site" / "static" / "office_site" / "guide"
    return [made, made / "images"] if path.parent == ROOT / "docs" / "guide" else []


def test_every_link_in_the_documents_leads_somewhere() -> None:
    broken = []
    for path in files(".md"):
        for target in LINK.findall(path.read_text(encoding="utf-8")):
            place = target.split("#")[0]
            if (
                place
                and "://" not in place
                and not place.startswith("mailto:")
                and not any((folder / place).exists() for folder in (path.parent, *built_from(path)))
            ):
                broken.append(f"{name_of(path)}: {target}")
    assert broken == []


def test_the_glossary_knows_every_model() -> None:
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    names = {m.__name__ for m in apps.get_models() if m.__module__.startswith("bianzhi.")}
    assert sorted(n for n in names if not re.search(rf"\b{n}\b", text)) == []


def test_the_architecture_lists_every_room() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rooms = {p.parent.name for p in (ROOT / "src" / "bianzhi").glob("*/__init__.py")}
    assert sorted(r for r in rooms if f"  {r}/" not in text) == []


def test_both_readmes_open_with_the_two_commands() -> None:
    for name in ("README.md", "README.zh-CN.md"):
        head = (ROOT / name).read_text(encoding="utf-8")[:1200]
        assert "make run" in head, name
        assert "make test" in head, name
        assert "docs/images/workbench.png" in head, name


def test_every_make_target_named_in_a_document_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for path in files(".md"):
        named = set(re.findall(r"`make ([a-z-]+)", path.read_text(encoding="utf-8")))
        assert named <= targets, name_of(path)


def test_every_command_named_in_a_document_exists() -> None:
    from bianzhi.cli.main import app

    known = {c.name for c in (*app.registered_commands, *app.registered_groups)}
    for path in files(".md"):
        named = set(re.findall(r"`bianzhi ([a-z-]+)", path.read_text(encoding="utf-8")))
        assert named <= known, name_of(path)
