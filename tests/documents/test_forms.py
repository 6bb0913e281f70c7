"""Office forms: the same value as Excel and as Word."""

import io
from dataclasses import replace

import openpyxl
import pypdfium2
import pytest
from docx import Document
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from bianzhi.documents import fonts
from bianzhi.documents.docx import form_docx, table_docx
from bianzhi.documents.forms import Form, FormCell, FormTable, TableColumn, label, laid_out
from bianzhi.documents.pdf import form_pdf, table_pdf
from bianzhi.documents.sheets import read_workbook
from bianzhi.documents.xlsx import TemplateColumn, TemplateSheet, form_xlsx, table_xlsx, template_xlsx

FORM = Form(
    title="机构编制基本情况表",
    widths=(2, 3, 2, 3),
    rows=(
        (label("机构名称"), FormCell("测试区某局", colspan=3)),
        (
            label("规格", rowspan=2),
            FormCell("正科级", rowspan=2),
            label("编制"),
            FormCell("12", align="right"),
        ),
        (label("实有"), FormCell("=1+1")),
    ),
    above="填报单位：测试区编办",
    notes=("注：本表一式两份",),
    signatures=("填表人", "审核人"),
)
TABLE = FormTable(
    title="花名册", columns=(TableColumn("姓名"), TableColumn("单位", 2), TableColumn("数", align="right")),
    rows=[("虚构甲", "某局", "1"), ("虚构乙", '=HYPERLINK("x")', "2")], totals=("合计", "", "3"), notes=("注",), signatures=("经办人",),
)  # fmt: skip


def test_spans_are_laid_out_as_on_paper():
    placed = {(r, c): cell.text for r, c, cell in laid_out(FORM)}
    assert placed == {
        (0, 0): "机构名称",
        (0, 1): "测试区某局",
        (1, 0): "规格",
        (1, 1): "正科级",
        (1, 2): "编制",
        (1, 3): "12",
        (2, 2): "实有",
        (2, 3): "=1+1",
    }


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        (((label("甲", colspan=3),),), "wider"),
        (((label("甲"),),), "hole"),
        (((label("甲"), label("乙", rowspan=2)), (label("丙", colspan=2),)), "overlap|wider"),
    ],
)
def test_a_form_that_does_not_fit_its_grid_is_a_mistake_of_ours(rows, why):
    with pytest.raises(ValueError, match=why):
        laid_out(Form("甲表", (1, 1), rows))


def test_the_word_form_says_that_it_is_chinese():
    told = Document(io.BytesIO(form_docx(FORM))).styles.element.iter(qn("w:lang"))
    assert {one.get(qn("w:eastAsia")) for one in told} == {"zh-CN"}


def test_the_excel_form_is_merged_printed_on_one_page_and_starts_no_formula():
    sheet = openpyxl.load_workbook(io.BytesIO(form_xlsx(FORM))).active
    assert sheet["A1"].value == "机构编制基本情况表" and sheet["A2"].value == "填报单位：测试区编办"
    assert {"B3:D3", "A4:A5", "B4:B5"} <= {str(r) for r in sheet.merged_cells.ranges}
    assert (sheet["D5"].value, sheet["D5"].data_type) == ("=1+1", "s")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert "填表人" in str([[c.value for c in row] for row in sheet.iter_rows()])


def test_the_excel_table_keeps_its_head_in_sight_and_on_every_page():
    sheet = openpyxl.load_workbook(io.BytesIO(table_xlsx(TABLE))).active
    assert sheet.freeze_panes == "B3" and sheet.print_title_rows == "$2:$2"
    assert [c.value for c in sheet[2]] == ["姓名", "单位", "数"]
    assert next(c.value for c in sheet[5]) == "合计"
    assert sheet["B4"].data_type == "s"


def test_the_word_form_has_official_fonts_and_merged_cells():
    made = Document(io.BytesIO(form_docx(FORM)))
    title = made.paragraphs[0].runs[0]
    assert title.text == FORM.title
    assert title._element.rPr.rFonts.get(qn("w:eastAsia")) == fonts.TITLE
    table = made.tables[0]
    assert table.cell(0, 1)._tc is table.cell(0, 3)._tc
    assert table.cell(1, 0)._tc is table.cell(2, 0)._tc
    assert table.cell(2, 3).text == "=1+1"
    assert any("填表人" in p.text for p in made.paragraphs)


def test_the_word_table_repeats_its_head_and_lies():
    made = Document(io.BytesIO(table_docx(TABLE)))
    assert made.tables[0].rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert [c.text for c in made.tables[0].rows[-1].cells] == ["合计", "", "3"]
    section = made.sections[0]
    assert section.page_width > section.page_height


def test_a_template_has_drop_downs_text_columns_and_an_example():
    columns = (
        TemplateColumn("姓名", required=True, example="虚构甲"),
        TemplateColumn("性别", choices=("男", "女"), hint="可不填"),
        TemplateColumn("身份证号", text=True),
    )
    book = openpyxl.load_workbook(
        io.BytesIO(template_xlsx("填表说明", [TemplateSheet("人员", columns)], ["一、逐行填写"]))
    )
    assert book.sheetnames[0] == "填表说明" and book["选项"].sheet_state == "hidden"
    sheet = book["人员"]
    assert [c.value for c in sheet[1]] == ["姓名*", "性别", "身份证号"]
    assert sheet["A2"].value == "示例：虚构甲"
    rule = next(v for v in sheet.data_validations.dataValidation if "B2" in v.sqref)
    assert rule.type == "list" and [book["选项"][f"A{n}"].value for n in (1, 2)] == ["男", "女"]
    assert sheet.column_dimensions["C"].number_format == "@"


PRINTABLE = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Cn", "Co"), blacklist_characters="\ufffe\uffff"),
    max_size=20,
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(PRINTABLE, min_size=3, max_size=3), min_size=1, max_size=8))
def test_a_grid_written_by_our_writer_reads_back_the_same(rows):
    columns = [TableColumn(name) for name in ("甲", "乙", "丙")]
    read = read_workbook(table_xlsx(FormTable("往返", columns, rows)), "往返.xlsx").sheets[0]
    width = 3
    got = [[v or "" for v in (*row.values, *([""] * width))][:width] for row in read.rows[2:]]
    got += [[""] * width] * (len(rows) - len(got))
    assert got == rows


def _pdf_text(made: bytes) -> tuple[int, str]:
    found = pypdfium2.PdfDocument(made)
    return len(found), "\n".join(page.get_textpage().get_text_range() for page in found)


def test_the_pdf_says_what_the_word_file_says_whatever_signs_stand_in_it():
    odd = Form(
        "表 #1",
        (1, 1),
        ((label("甲"), FormCell("a*b_c $x$ @y <z> \\ [k]\n第二行〔2026〕3号")),),
        notes=("注#",),
    )
    pages, text = _pdf_text(form_pdf(odd))
    assert pages == 1
    assert all(words in text for words in ("表 #1", "a*b_c $x$ @y <z> \\ [k]", "第二行〔2026〕3号", "注#"))
    _, whole = _pdf_text(form_pdf(FORM))
    assert all(cell.text in whole for _, _, cell in laid_out(FORM))


def test_a_long_pdf_table_repeats_its_head_and_loses_no_row():
    rows = [(f"虚构{n:04d}", "某局", str(n)) for n in range(300)]
    pages, text = _pdf_text(table_pdf(replace(TABLE, rows=rows)))
    assert pages > 3
    assert text.count("姓名") == pages
    assert all(row[0] in text for row in rows)
    assert "合计" in text
