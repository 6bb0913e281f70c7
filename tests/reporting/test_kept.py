"""What was built is known again while nothing it was built of has changed, and its files are whole."""

from dataclasses import replace
from pathlib import Path
from random import Random

from bianzhi.reporting.building_many import Wanted
from bianzhi.reporting.form import read
from bianzhi.reporting.kept import NAME, Kept
from bianzhi.reporting.making import make_books

FILES = {"json": ("甲.json", b"1"), "csv": ("甲.csv", b"2")}
ONE = Wanted(make_books(Random(1)))


def kept(folder: Path, form: str = "national", *formats: str) -> Kept:
    return Kept(folder, read(form), formats or ("json", "csv"))


def test_it_is_known_again(tmp_path: Path) -> None:
    assert not kept(tmp_path).holds(ONE)
    kept(tmp_path).write(ONE, FILES)
    assert kept(tmp_path).holds(ONE) and kept(tmp_path, "national", "csv", "json").holds(ONE)
    assert (tmp_path / "甲.csv").read_bytes() == b"2"


def test_what_it_was_built_of_has_changed(tmp_path: Path) -> None:
    kept(tmp_path).write(ONE, FILES)
    others = (
        replace(ONE, books=replace(ONE.books, notes={"work": "x"})), replace(ONE, waivers={"A101-1": "x"}),
        replace(ONE, appendix=("x",)), Wanted(make_books(Random(2))),
    )  # fmt: skip
    assert not any(kept(tmp_path).holds(other) for other in others)
    assert not kept(tmp_path, "sichuan").holds(ONE) and not kept(tmp_path, "national", "json").holds(ONE)


def test_a_file_was_changed_or_its_line_not_finished(tmp_path: Path) -> None:
    kept(tmp_path).write(ONE, FILES)
    (tmp_path / "甲.csv").write_bytes(b"3")
    assert not kept(tmp_path).holds(ONE)
    (tmp_path / "甲.csv").unlink()
    assert not kept(tmp_path).holds(ONE)
    kept(tmp_path).write(ONE, FILES)
    lines = (tmp_path / NAME).read_text("utf-8")
    (tmp_path / NAME).write_text(lines[: len(lines) // 2 - 20], encoding="utf-8")
    assert not kept(tmp_path).holds(ONE)
