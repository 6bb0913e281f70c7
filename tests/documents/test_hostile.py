"""Wrong, hostile and huge files: refused with a reason a clerk understands, before they cost anything."""

import io
import random
import struct
import subprocess
import sys
import time
import tracemalloc
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bianzhi.documents.confine import confine
from bianzhi.documents.limits import DEFAULT
from bianzhi.documents.sheet_xml import survey
from bianzhi.documents.sheets import letters, read_workbook
from bianzhi.values.refusal import Refused
from tests.documents.books import SHEET, book, cells, compound, long_book, operated, sheet_of

XLS = (Path(__file__).parent / "data" / "roster.xls").read_bytes()
GOOD = book([["姓名", "单位"], ["张三", "区民政局"]])
REFUSED_AS = {
    "dtd": (sheet_of('<!DOCTYPE a [<!ENTITY b "bb">]><worksheet/>'), "entity"),
    "external entity": (sheet_of('<!DOCTYPE a SYSTEM "file:///etc/passwd"><worksheet/>'), "entity"),
    "dtd in shared strings": (operated(GOOD, {"xl/styles.xml": lambda x: b"<!DOCTYPE a>" + x}), "entity"),
    "utf-16": (operated(GOOD, {SHEET: lambda x: x.decode().encode("utf-16")}), "encoding"),
    "utf-7": (operated(GOOD, {SHEET: lambda x: b'<?xml version="1.0" encoding="utf-7"?>' + x}), "encoding"),
    "zip bomb": (operated(GOOD, add={"xl/x.xml": b" " * 50_000_000}), "bomb"),
    "many parts": (operated(GOOD, add={f"xl/x{n}.xml": b"" for n in range(2_100)}), "parts"),
    "macro": (operated(GOOD, add={"xl/vbaProject.bin": b"x"}), "macro"),
    "external link": (operated(GOOD, add={"xl/externalLinks/externalLink1.xml": b"<a/>"}), "links"),
    "names twice": (operated(GOOD, add={"XL/WORKBOOK.xml": b"<a/>"}), "broken"),
    "corner to corner": (
        cells('<row r="1"><c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c></row>'),
        "rows",
    ),
    "false dimension": (
        cells('<row r="1"><c r="A1"><v>1</v></c><c r="XFD9"><v>1</v></c></row>', "A1:B2"),
        "columns",
    ),
    "false row": (
        cells('<row r="1"><c r="A900000"><v>1</v></c><c r="A2"><v>1</v></c></row>', "A1:B2"),
        "rows",
    ),
    "single quotes": (cells("<row r='1'><c r='XFD7'><v>1</v></c></row>", "A1:B2"), "columns"),
    "entity address": (cells('<row r="1"><c r="&#88;FD7"><v>1</v></c></row>', "A1:B2"), "columns"),
    "wide and long": (
        cells('<row r="1"><c r="ZZ1"><v>1</v></c></row><row r="9"><c r="A150000"/></row>'),
        "cells",
    ),
    "no sheet data": (operated(GOOD, {SHEET: lambda _: b"rubbish"}), "broken"),
    "truncated": (GOOD[: len(GOOD) // 2], "broken"),
    "word": (operated(GOOD, add={"word/document.xml": b"<a/>"}), None),
    "not a workbook": (b"PK\x05\x06" + b"\0" * 18, "type"),
    "web page": ("<html><table>姓名</table></html>".encode("gb18030"), "type"),
    "pdf": (b"%PDF-1.7\n", "type"),
    "picture": (b"\x89PNG\r\n\x1a\n\0\0\0", "type"),
    "empty": (b"", "empty"),
    "nothing but blanks": (b"\0 \r\n" * 10, "empty"),
    "password": (compound("EncryptionInfo", "EncryptedPackage"), "password"),
    "word of old": (compound("WordDocument"), "type"),
    "macro of old": (compound("Workbook", "_VBA_PROJECT_CUR"), "macro"),
    "compound without book": (compound("Notes"), "type"),
    "xls cut": (XLS[:3000], "broken"),
    "csv with zero": (b"a,b\n\0,c\n", "type"),
}


@pytest.mark.parametrize("case", REFUSED_AS)
def test_refused_with_its_reason(case: str):
    data, code = REFUSED_AS[case]
    if code is None:
        assert read_workbook(data, "花名册.xlsx").sheets
        return
    with pytest.raises(Refused) as caught:
        read_workbook(data, "花名册.xlsx")
    (refusal,) = caught.value.refusals
    assert refusal.code == f"file.{code}"
    assert "花名册.xlsx" in refusal.message
    assert refusal.field == "file"


def test_a_bomb_costs_neither_time_nor_memory():
    bomb, _ = REFUSED_AS["corner to corner"]
    tracemalloc.start()
    begun = time.perf_counter()
    with pytest.raises(Refused):
        read_workbook(bomb, "花名册.xlsx")
    assert time.perf_counter() - begun < 10
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


@pytest.mark.slow
def test_a_million_rows_are_refused_in_bounded_time():
    data = long_book(1_000_000)
    begun = time.perf_counter()
    with pytest.raises(Refused, match=r"第1,000,000行，超过200,000行"):
        read_workbook(data, "花名册.xlsx")
    assert time.perf_counter() - begun < 60


def test_too_large_too_many_sheets_too_many_rows():
    for limits, code in (
        (replace(DEFAULT, file_bytes=100), "size"),
        (replace(DEFAULT, sheets=0), "sheets"),
        (replace(DEFAULT, rows=1), "rows"),
        (replace(DEFAULT, columns=1), "columns"),
        (replace(DEFAULT, cells=3), "cells"),
        (replace(DEFAULT, unpacked_bytes=1000), "unpacked"),
    ):
        with pytest.raises(Refused) as caught:
            read_workbook(GOOD, "花名册.xlsx", limits)
        assert caught.value.refusals[0].code == f"file.{code}"


@pytest.mark.parametrize(("field", "code"), [("rows", "rows"), ("columns", "columns"), ("cells", "cells")])
def test_the_same_limits_hold_for_an_xls(field: str, code: str):
    with pytest.raises(Refused) as caught:
        read_workbook(XLS, "花名册.xls", replace(DEFAULT, **{field: 3}))
    assert caught.value.refusals[0].code == f"file.{code}"


def test_an_xls_with_a_password_record_is_refused():
    at = XLS.index(struct.pack("<HH", 0x0809, 16)) + 20
    data = XLS[:at] + struct.pack("<HH", 0x002F, 0) + XLS[at + 4 :]
    with pytest.raises(Refused, match="打开密码"):
        read_workbook(data, "花名册.xls")


def test_csv_has_limits_too():
    for limits in (replace(DEFAULT, rows=2), replace(DEFAULT, cells=3)):
        with pytest.raises(Refused, match="上限"):
            read_workbook("甲,乙\n丙,丁\n戊,己\n".encode(), "花名册.csv", limits)


def test_a_lie_about_the_size_of_a_part_is_found():
    data = bytearray(operated(GOOD, add={"xl/x.xml": b"a" * 5000}))
    at = data.rindex(b"xl/x.xml") - 46 + 24
    struct.pack_into("<I", data, at, 10)
    with pytest.raises(Refused, match="损坏"):
        read_workbook(bytes(data), "花名册.xlsx")


def test_a_part_with_a_password_is_refused():
    data = bytearray(GOOD)
    at = data.index(b"PK\x01\x02") + 8
    data[at] |= 1
    with pytest.raises(Refused, match="密码"):
        read_workbook(bytes(data), "花名册.xlsx")


def test_what_was_looked_at_is_what_is_read():
    """A second archive behind the first: whichever a reader prefers, only the one that was looked at counts."""
    bad, _ = REFUSED_AS["corner to corner"]
    with pytest.raises(Refused):
        read_workbook(GOOD + bad, "花名册.xlsx")
    assert read_workbook(bad + GOOD, "花名册.xlsx").sheets[0].cell(1, 0).value == "张三"


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_a_file_with_flipped_bytes_is_read_or_refused_and_nothing_else(data: st.DataObject):
    source = bytearray(data.draw(st.sampled_from([GOOD, XLS])))
    spin = random.Random(data.draw(st.integers(0, 2**32)))
    for _ in range(data.draw(st.integers(1, 30))):
        source[spin.randrange(len(source))] = spin.randrange(256)
    try:
        read_workbook(bytes(source), "花名册.xls")
    except Refused as refusal:
        assert refusal.refusals


@given(
    st.lists(st.tuples(st.integers(1, 40), st.integers(0, 40)), min_size=1, max_size=12),
    st.integers(1, 40),
    st.integers(0, 40),
)
def test_the_quick_look_never_sees_less_than_the_parser(
    places: list[tuple[int, int]], last_row: int, last_column: int
):
    inner = "".join(f'<row r="{r}"><c r="{letters(c)}{r}"><v>1</v></c></row>' for r, c in places)
    with zipfile.ZipFile(io.BytesIO(cells(inner, f"A1:{letters(last_column)}{last_row}"))) as made:
        marks = survey(made.read(SHEET), "花名册.xlsx", DEFAULT)
    assert marks.rows >= max(r for r, _ in places)
    assert marks.columns > max(c for _, c in places)


def test_a_reader_that_dies_takes_nothing_with_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Whatever the reader's process dies of, the file is refused and this process goes on."""
    for body in ("import os; os.abort()", "raise SystemExit(3)", "b'x' * 10**13"):
        child = tmp_path / "child.py"
        child.write_text(body, encoding="utf-8")
        monkeypatch.setattr("bianzhi.documents.reader.CHILD", child)
        with pytest.raises(Refused, match="损坏"):
            read_workbook(GOOD, "花名册.xlsx")


def test_a_reader_that_asks_for_too_much_is_stopped():
    with pytest.raises(Refused, match="损坏"):
        read_workbook(GOOD, "花名册.xlsx", replace(DEFAULT, memory_bytes=2**20))


def test_a_reader_that_does_not_end_is_stopped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    child = tmp_path / "child.py"
    child.write_text("while True: pass", encoding="utf-8")
    monkeypatch.setattr("bianzhi.documents.reader.CHILD", child)
    with pytest.raises(Refused, match="太久"):
        read_workbook(GOOD, "花名册.xlsx", replace(DEFAULT, seconds=1))


def test_a_process_may_take_no_more_than_who_started_it():
    source = str(Path(confine.__code__.co_filename).parents[2])
    script = (
        f"import resource, sys; sys.path.insert(0, {source!r}); from bianzhi.documents.confine import confine\n"
        "confine(1 << 30, 20); confine(1 << 31, 40)\n"
        "print([resource.getrlimit(kind) for kind in (resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_CORE)])"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == str([(1 << 30, 1 << 30), (20, 20), (0, 0)])
