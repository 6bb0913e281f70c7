"""One disclosure as text, web page, Word file, workbook and PDF: the same paragraphs and tables; hostile files end in a message."""

import io
import zipfile

import openpyxl
import pytest
from docx import Document as Word
from hypothesis import given, settings
from hypothesis import strategies as st

from bianzhi.documents import office
from bianzhi.documents.forms import Form, FormCell, label
from bianzhi.documents.from_docx import read_docx
from bianzhi.documents.model import PICTURE, Document, Place, joined
from bianzhi.documents.pdf import form_pdf
from bianzhi.documents.read_any import read_document
from bianzhi.values.refusal import Refused
from tests.documents.books import compound

ROWS = [
    ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
    ["205", "教育支出", "100.00", "60.00", "40.00"],
    ["合计", "", "100.00", "60.00", "40.00"],
]
TITLE, PROSE = (
    "一般公共预算财政拨款支出决算表",
    "一般公共预算财政拨款支出100.00万元，比2023年增加1.00万元，增长1.01%。",
)


def as_text() -> bytes:
    return "\n".join([TITLE, *("\t".join(row) for row in ROWS), PROSE]).encode("gb18030")


def as_html() -> bytes:
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in ROWS)
    return (
        f"<html><head><title>x</title><script>var a='假'</script></head><body><div>索引号：0001</div><nav>首页</nav><p>{TITLE}</p>"
        f"<table>{rows}</table><p>{PROSE[:12]}<b>{PROSE[12:]}</b></p><p>分享到：微信</p></body></html>"
    ).encode()


def as_docx() -> bytes:
    word = Word()
    word.add_paragraph(TITLE)
    table = word.add_table(rows=0, cols=5)
    for row in ROWS:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    word.add_paragraph(PROSE)
    buffer = io.BytesIO()
    word.save(buffer)
    return buffer.getvalue()


def texts(document: Document) -> list[str]:
    return [p.text for p in document.paragraphs]


@pytest.mark.parametrize("made", [as_text, as_html, as_docx])
def test_paragraphs_and_tables_are_the_same_however_written(made) -> None:
    document = read_document(made(), "x")
    assert texts(document) == [TITLE, PROSE]
    [grid] = document.grids
    assert [list(row) for row in grid.rows] == ROWS
    assert str(grid.place_of(1, 2)) == "第1张表第2行第3列"


def test_a_workbook_gives_a_table_a_sheet() -> None:
    book = openpyxl.Workbook()
    book.active.title = "公开05表"
    for row in [[TITLE], ["单位：万元"], *ROWS]:
        book.active.append([float(c) if c.replace(".", "").isdigit() and "." in c else c for c in row])
    hidden = book.create_sheet("草稿")
    hidden.append(["不公开"])
    hidden.sheet_state = "hidden"
    buffer = io.BytesIO()
    book.save(buffer)
    document = read_document(buffer.getvalue(), "表.xlsx")
    [grid] = document.grids
    assert grid.rows[3][:3] == ("205", "教育支出", "100")
    assert str(grid.place_of(3)) == "工作表“公开05表”第1张表第4行"
    both = joined([read_document(as_docx(), "a.docx"), document], "两件")
    assert (both.form, len(list(both.grids))) == ("docx", 2)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_csv_is_a_table_and_no_text(encoding) -> None:
    lines = [TITLE, "单位：万元", *(",".join(row) for row in ROWS)]
    [grid] = read_document("\r\n".join(lines).encode(encoding), "表.CSV").grids
    assert [list(row) for row in grid.rows[2:]] == ROWS


def test_the_first_line_of_a_text_is_paragraph_1() -> None:
    first = read_document(as_text(), "x.txt").blocks[0]
    assert str(first.place) == "第1段"


def test_merged_cells_stand_in_every_place_they_cover() -> None:
    word = Word()
    table = word.add_table(rows=2, cols=3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "收入"
    table.cell(0, 2).merge(table.cell(1, 2)).text = "备注"
    table.cell(1, 0).text, table.cell(1, 1).text = "项目", "金额"
    buffer = io.BytesIO()
    word.save(buffer)
    [grid] = read_document(buffer.getvalue(), "x.docx").grids
    assert grid.rows == (("收入", "收入", "备注"), ("项目", "金额", "备注"))
    [web] = read_document(
        "<html><table><tr><td colspan=2>收入<td rowspan=2>备注<tr><td>项目<td>金额</table></html>".encode(),
        "x",
    ).grids
    assert web.rows == grid.rows


def test_what_word_would_not_show_is_not_read_and_a_picture_is_known() -> None:
    body = (
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>留下</w:t></w:r>'
        "<w:del><w:r><w:delText>删去</w:delText></w:r></w:del><w:ins><w:r><w:t>新加</w:t></w:r></w:ins>"
        "<w:r><w:instrText>PAGEREF</w:instrText></w:r></w:p><w:p><w:r><w:drawing/></w:r></w:p></w:body></w:document>"
    )
    document = read_docx(packed({"word/document.xml": body.encode()}), "x.docx")
    assert texts(document) == ["留下新加", PICTURE]


def packed(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as box:
        for name, data in parts.items():
            box.writestr(name, data)
    return buffer.getvalue()


def test_a_pdf_gives_paragraphs_with_their_pages() -> None:
    form = Form("情况说明", (1,), [[FormCell(PROSE)], [label("名称")]])
    document = read_document(form_pdf(form), "x.pdf")
    assert document.form == "pdf"
    assert PROSE[:14] in "".join(texts(document)) + "".join(
        "".join(map("".join, g.rows)) for g in document.grids
    )
    assert all(p.place.page == 1 for p in document.paragraphs)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "空文件"),
        (b"%PDF-1.7\nbroken", "打不开"),
        (b"PK\x03\x04broken", "打不开"),
        (packed({"a.exe": b"x"}), "压缩包"),
        (packed({f"{n}.txt": b"x" for n in range(201)}), "超过200个"),
        (packed({"a.txt": b"0" * (40 << 20)}), "展开后过大"),
        (packed({"word/document.xml": b"0" * (40 << 20)}), "展开后过大"),
        (b"\xff\xfe\x00\x00" + b"\x81" * 9, "不是能读的文字"),
        (b"MZ\x00\x01\x02" * 30, "不是能读的文字"),
    ],
)
def test_what_cannot_be_read_says_why(data, told) -> None:
    with pytest.raises(Refused, match=told):
        read_document(data, "x.docx")


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=600), st.sampled_from([b"", b"%PDF-1.5\n", b"<html>", b"PK\x03\x04"]))
def test_any_bytes_end_in_a_document_or_a_message(data, head) -> None:
    try:
        read_document(head + data, "x")
    except Refused as refused:
        assert refused.refusals


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 5000), st.binary(min_size=1, max_size=40))
def test_a_damaged_word_file_or_pdf_ends_in_a_document_or_a_message(at, noise) -> None:
    for whole in (DOCX, PDF):
        cut = at % len(whole)
        try:
            read_document(whole[:cut] + noise + whole[cut + len(noise) :], "x")
        except Refused as refused:
            assert refused.refusals


DOCX, PDF = as_docx(), form_pdf(Form("说明", (1,), [[FormCell(PROSE)]]))


def test_a_broken_word_file_is_not_sent_to_excel() -> None:
    with pytest.raises(Refused) as told:
        read_document(packed({"word/document.xml": b"<broken"}), "决算.docx")
    assert ".docx" in told.value.refusals[0].remedy
    assert "Excel" not in told.value.refusals[0].remedy


def test_places_are_said_as_people_find_them() -> None:
    assert [str(Place(3)), str(Place(paragraph=7)), str(Place()), str(Place(2, 0, 1, 4))] == [
        "第3页", "第7段", "全文", "第2页第1张表第4行",
    ]  # fmt: skip


def test_an_archive_is_one_disclosure_its_tables_after_its_text() -> None:
    book = openpyxl.Workbook()
    for row in [[TITLE], *ROWS]:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    document = read_document(
        packed({"x/表.xlsx": buffer.getvalue(), "说明.docx": as_docx(), "图.png": b"x"}), "公开.zip"
    )
    assert (document.form, document.name) == ("docx", "公开.zip")
    assert [grid.place.table for grid in document.grids] == [1, 2]
    assert texts(document) == [TITLE, PROSE]


def test_an_old_word_file_needs_libreoffice_and_says_so(monkeypatch) -> None:
    old = compound("WordDocument")
    monkeypatch.setattr(office, "office_program", lambda: None)
    with pytest.raises(Refused, match=r"旧版 Word.*转换不了") as told:
        read_document(old, "旧.doc")
    assert "apt install" in str(told.value.refusals[0].remedy)


@pytest.mark.slow
@pytest.mark.skipif(office.office_program() is None, reason="LibreOffice is not installed")
def test_old_word_files_are_converted_many_at_once() -> None:
    made = office.converted({"甲.doc": as_docx(), "乙.wps": as_docx(), "坏.doc": b"\xd0\xcf\x11\xe0 broken"})
    assert {"甲.doc", "乙.wps"} <= set(made)
    assert texts(read_document(made["乙.wps"], "乙.docx")) == [TITLE, PROSE]
