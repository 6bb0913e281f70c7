"""Pages that are pictures: read by OCR where it is there, and said to be so; told to be unread where it is not."""

import io
import time
from dataclasses import replace

import pypdfium2 as pdfium
import pytest

from bianzhi.auditing.audit import audit
from bianzhi.auditing.scans import CAUTION
from bianzhi.documents import ocr
from bianzhi.documents.forms import Form, FormCell
from bianzhi.documents.from_pdf import read_pdf
from bianzhi.documents.from_text import read_text
from bianzhi.documents.limits import DEFAULT
from bianzhi.documents.pdf import form_pdf
from bianzhi.values.refusal import Refused
from tests.documents.scanned import HEAD, ROWS, TITLE, scan, table, together

PROSE = "2021年度收、支总计141.96万元。与2020年相比，收、支总计增加15.42万元，增长5.43%。"
TEXT = form_pdf(Form("2021年度部门决算", (1,), [[FormCell(PROSE)]]))
needs_ocr = pytest.mark.skipif(not ocr.installed(), reason="the extra ocr is not installed")


@pytest.fixture(scope="module")
def table_pdf() -> bytes:
    return table()


@needs_ocr
@pytest.mark.parametrize(("slant", "turn"), [(0.8, 0), (0.0, 90)])
def test_a_scanned_table_is_read_as_it_is_printed(table_pdf, slant, turn) -> None:
    document = read_pdf(scan(table_pdf, slant=slant, turn=turn), "扫描.pdf")
    assert document.scanned == (1,)
    [grid] = document.grids
    assert TITLE in grid.above
    assert grid.rows == (HEAD, *ROWS)
    assert grid.place_of(1).page == 1


@needs_ocr
def test_what_rests_on_a_scanned_page_is_no_accusation(table_pdf) -> None:
    document = read_pdf(together(scan(TEXT), table_pdf, TEXT), "x.pdf")
    assert document.scanned == (1,)
    report = audit(document)
    [wrong] = [one for one in report.findings if one.code == "A101"]
    assert {place.page for place in (wrong.place, *wrong.also)} == {1, 3}
    assert (wrong.severity, CAUTION in wrong.cause) == ("warning", True)
    [note] = [one for one in report.obligations if one.code == "OCR"]
    assert note.status == "unresolved"
    assert note.reason.startswith("第1页是扫描的图片")


def test_without_ocr_a_scan_says_how_to_get_it(monkeypatch, table_pdf) -> None:
    monkeypatch.setattr(ocr, "PACKAGES", ("no_such_package",))
    with pytest.raises(Refused, match="扫描件") as told:
        read_pdf(scan(table_pdf), "扫描.pdf")
    assert "requirements/ocr.txt" in told.value.refusals[0].remedy
    both = read_pdf(together(TEXT, scan(table_pdf), scan(table_pdf)), "一半.pdf")
    assert (both.scanned, both.unread) == ((), (2, 3))
    report = audit(both)
    assert [f.severity for f in report.findings if f.code == "A101"] == ["error"], (
        "the page that is text counts"
    )
    assert [o.reason for o in report.obligations if o.code == "OCR"] == [
        "第2–3页是图片，没有读，上面的内容没有审核"
    ]


def test_pages_of_text_and_empty_pages_are_no_pictures(table_pdf) -> None:
    blank = pdfium.PdfDocument.new()
    blank.new_page(595, 842)
    buffer = io.BytesIO()
    blank.save(buffer)
    blank.close()
    document = read_pdf(together(TEXT, buffer.getvalue(), table_pdf), "x.pdf")
    assert (document.scanned, document.unread) == ((), ())
    assert not [o for o in audit(read_text(PROSE.encode(), "x")).obligations if o.code == "OCR"]


def test_a_reader_that_hangs_dies_or_talks_nonsense_leaves_the_page_unread(monkeypatch, tmp_path) -> None:
    data = together(TEXT, scan(TEXT), scan(TEXT))
    child = tmp_path / "child.py"
    monkeypatch.setattr(ocr, "CHILD", child)
    monkeypatch.setattr(ocr, "installed", lambda: True)
    monkeypatch.setattr(ocr.Reader.__init__, "__kwdefaults__", {"seconds": 0.3, "memory": ocr.MEMORY_BYTES})
    for body in ("import time; time.sleep(60)", "import os; os.abort()", "print('nonsense', flush=True)"):
        child.write_text(body, encoding="utf-8")
        begun = time.monotonic()
        assert read_pdf(data, "x.pdf").unread == (2, 3)
        assert time.monotonic() - begun < 20


def test_so_many_pictures_and_no_more(monkeypatch) -> None:
    monkeypatch.setattr(ocr, "installed", lambda: True)
    monkeypatch.setattr(ocr.Reader, "read", lambda *_: [])
    both = together(TEXT, scan(TEXT), scan(TEXT))
    assert read_pdf(both, "x.pdf", replace(DEFAULT, pictures=1)).unread == (3,)
    assert read_pdf(both, "x.pdf", replace(DEFAULT, picture_seconds=0)).unread == (2, 3)
