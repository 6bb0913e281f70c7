"""What tells one state of the program from another: whatever decides what is read and found, and nothing else."""

import ast
import sys
from functools import cache
from importlib.metadata import packages_distributions, version
from pathlib import Path

import pytest

from bianzhi.auditing.corpus import fingerprint as kept
from bianzhi.auditing.corpus.fingerprint import READERS, fingerprint
from bianzhi.documents import ocr
from tests.repository.tree import ROOT

SRC = ROOT / "src"
#: the audit of one file, and the programs it has read in processes of their own
BEGINNINGS = ("bianzhi.auditing.audit", "bianzhi.documents.reader_child", "bianzhi.documents.ocr_child")


@pytest.fixture(autouse=True)
def afresh():
    kept._program.cache_clear()
    yield
    kept._program.cache_clear()


def module(name: str) -> Path | None:
    path = SRC.joinpath(*name.split("."))
    return next((one for one in (path.with_suffix(".py"), path / "__init__.py") if one.is_file()), None)


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


@cache
def reached() -> tuple[set[str], set[str]]:
    """Return the modules of ours an audit runs, and the packages of others these import."""
    ours: set[str] = set()
    others: set[str] = set()
    waiting = set(BEGINNINGS)
    while waiting:
        name = waiting.pop()
        path = module(name)
        if name in ours or path is None:
            continue
        ours.add(name)
        found = imported(path)
        waiting |= {one for one in found if one.startswith("bianzhi.")}
        others |= {one.partition(".")[0] for one in found}
    return ours, others - sys.stdlib_module_names - {"bianzhi"}


def test_the_packages_named_are_those_that_read() -> None:
    _, others = reached()
    from_package = packages_distributions()
    used = {one for name in others for one in from_package.get(name, [name])}
    assert set(READERS) == used | set(ocr.PACKAGES)


def test_what_decides_a_result_is_of_the_two_rooms_told() -> None:
    ours, _ = reached()
    counted = {f"bianzhi.values.{name.removesuffix('.py')}" for name in kept.OTHERS}
    assert {one for one in ours if not one.startswith(kept.PACKAGES)} == counted | {"bianzhi.values.refusal"}
    rooms = (SRC / "bianzhi" / room for room in ("auditing", "documents"))
    told = {name for room in rooms for name, _ in kept.sources(room, kept.SHOWN, kept.SOURCES)}
    assert {"traditional.txt", "forms.csv", "from_pdf.py"} <= told
    assert not {"dashboard.py", "render.py"} & told


@pytest.mark.parametrize("package", READERS)
def test_another_version_of_a_reader_is_another_state(package, monkeypatch) -> None:
    before = fingerprint()
    kept._program.cache_clear()
    assert fingerprint() == before
    kept._program.cache_clear()
    monkeypatch.setattr(kept, "version", lambda name: "0.0.1" if name == package else version(name))
    assert fingerprint() != before


def test_old_word_files_are_read_or_not(monkeypatch) -> None:
    states = set()
    for program in (None, "/usr/bin/soffice"):
        monkeypatch.setattr(kept, "office_program", lambda found=program: found)
        kept._program.cache_clear()
        states.add(fingerprint())
    assert len(states) == 2


def test_the_rules_chosen_are_part_of_it() -> None:
    assert len({fingerprint(), fingerprint(["A"]), fingerprint([], ["A"]), fingerprint(["A", "B"])}) == 4
    assert fingerprint(["A", "B"]) == fingerprint(["B", "A"])
