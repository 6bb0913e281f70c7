"""Tables of PDFs as they are printed: ruled or not, over pages with their heads again, names of several lines, turned pages."""

import io

import pypdfium2 as pdfium
import pytest
import typst
from pypdfium2 import raw

from bianzhi.auditing.audit import audit
from bianzhi.auditing.statements import statements
from bianzhi.documents.model import Document, Grid, Paragraph, Place
from bianzhi.documents.pdf import shipped_fonts
from bianzhi.documents.pdf_fit import Spot, fit
from bianzhi.documents.read_any import read_document
from tests.documents.drawn import pdf_drawn, said

TITLE, UNIT = "支出决算表", ("部门：青山区教育局", "金额单位：万元")
NOTE = "注：本表反映部门本年度各项支出情况。"
#: (text, columns, rows) of each cell of the head; then what it reads as
HEAD = (("项目", 2, 1), ("本年支出", 3, 1), ("功能分类科目编码", 1, 1), ("科目名称", 1, 1), ("合计", 1, 1), ("基本支出", 1, 1), ("项目支出", 1, 1))  # fmt: skip
HEADS = (
    ("项目", "项目", "本年支出", "本年支出", "本年支出"),
    ("功能分类科目编码", "科目名称", "合计", "基本支出", "项目支出"),
)
NAMES = ("教育支出", "普通教育", "小学教育", "教育费附加安排的支出", "其他教育费附加安排的支出", "机关事业单位基本养老保险缴费支出")  # fmt: skip
ROWS = (
    *(
        (code, NAMES[k % len(NAMES)], f"{k + 3}5.00", "", f"{k + 3}5.00")
        for k, code in enumerate(["205", "20502", *(f"20502{n:02}" for n in range(2, 22))])
    ),
    ("合计", "", "1,065.00", "965.00", "100.00"),
)


def printed(
    stroke: str, *, width: str = "15cm", align: str = "horizon", gutter: str = "4pt", before: str = ""
) -> bytes:
    """Return a PDF of a text, a table over several pages with its note, and a second table; ``before``: pages of their own."""
    head = ", ".join(f"table.cell(colspan: {c}, rowspan: {r}, align: center)[{t}]" for t, c, r in HEAD)
    body = ", ".join(
        f"table.cell(align: {'right' if k > 1 else 'left'} + {align})[{text}]"
        for row in ROWS for k, text in enumerate(row)
    )  # fmt: skip
    table = f"#table(columns: (1fr,) * 5, stroke: {stroke}, inset: {gutter}, table.header({head}), {body})"
    return typst.compile(
        f"""#set page(width: {width}, height: 14cm, margin: 2cm, numbering: "1", header: [青山区教育局2021年度部门决算])
#set text(font: "Noto Serif SC", size: 9pt)
{before}
第二部分 2021年度部门决算表

#align(center)[{TITLE}]

{UNIT[0]}#h(1fr){UNIT[1]}

{table}

{NOTE}

#align(center)[国有资本经营预算财政拨款支出决算表]

#h(1fr){UNIT[1]}

#table(columns: (1fr,) * 3, stroke: {stroke}, [科目编码], [科目名称], [合计], [223], [国有资本经营预算支出], [2.00])

第三部分 情况说明。
""".encode(),
        font_paths=shipped_fonts(),
    )


def turned(data: bytes) -> bytes:
    """Return the PDF with its pages lying on their side and turned upright again for the reader, as Excel prints landscape."""
    pdf = pdfium.PdfDocument(data)
    for number in range(len(pdf)):
        page = pdf[number]
        wide, high = page.get_size()
        raw.FPDFPage_TransFormWithClip(
            page.raw, raw.FS_MATRIX(0, 1, -1, 0, high, 0), raw.FS_RECTF(0, wide, high, 0)
        )
        page.set_mediabox(0, 0, high, wide)
        page.set_cropbox(0, 0, high, wide)
        page.set_rotation(90)
        page.gen_content()
    saved = io.BytesIO()
    pdf.save(saved)
    return saved.getvalue()


def check(document: Document) -> None:
    first, second = document.grids
    assert first.above[0] == TITLE
    assert first.below == (NOTE,)
    assert first.pages[0] < first.pages[-1], "over several pages"
    rows = [tuple("".join(cell.split()) for cell in row) for row in first.rows]
    assert rows[-len(ROWS) :] == list(ROWS)
    assert rows[: -len(ROWS)] == list(HEADS), "the head stands once, over all of its columns"
    assert second.above[0].startswith("国有资本")
    assert second.rows[1] == ("223", "国有资本经营预算支出", "2.00")
    texts = [p.text for p in document.paragraphs]
    assert texts == ["第二部分2021年度部门决算表", "第三部分情况说明。"], "no row and no running head is text"


@pytest.mark.parametrize(
    "stroke", ["0.5pt", "(x, y) => (x: 0.5pt, top: 0.5pt, bottom: 0.5pt)", '(dash: "dotted")']
)
def test_ruled(stroke) -> None:
    document = read_document(printed(stroke), "x.pdf")
    check(document)
    assert not any(grid.guessed for grid in document.grids)


@pytest.mark.parametrize("stroke", ["none", "(x, y) => (bottom: 0.5pt)"])
@pytest.mark.parametrize("align", ["horizon", "top"])
def test_without_ruling_or_with_lines_under_rows_only(stroke, align) -> None:
    document = read_document(printed(stroke, align=align), "x.pdf")
    check(document)
    assert all(grid.guessed for grid in document.grids)


def test_a_table_lying_between_many_upright_pages() -> None:
    """The running head of the few lying pages stands lower than that of the many upright ones."""
    words = "#pagebreak()".join(f"第{k}段情况说明。" for k in range(12))
    document = read_document(printed("0.5pt", before=f"#page(height: 20cm)[{words}]"), "x.pdf")
    whole = [grid for grid in document.grids if grid.above[0] == TITLE]
    assert [grid.rows[-len(ROWS) :] for grid in whole] == [ROWS]
    assert not any(p.text[-10:] == "2021年度部门决算" for p in document.paragraphs)


@pytest.mark.parametrize("stroke", ["0.5pt", "none"])
def test_turned_pages(stroke) -> None:
    check(read_document(turned(printed(stroke)), "x.pdf"))


def test_figures_that_touch_are_parted_by_the_line_between_their_cells() -> None:
    cells = "[项目], [行次], [决算数], [项目], [行次], [决算数], [八、其他收入], [8], [15.16], [九、其他支出], [39], [7.00]"
    source = f"""#set page(width: 14cm, height: 9cm)
#set text(font: "Noto Serif SC", size: 9pt)
收入支出决算总表

单位：万元

#table(columns: (5.5em, 2.1em, 2.6em, 5.5em, 2.1em, 2.6em), inset: 0.5pt, align: right, {cells})
"""
    [grid] = read_document(typst.compile(source.encode(), font_paths=shipped_fonts()), "x.pdf").grids
    assert grid.rows[1] == ("八、其他收入", "8", "15.16", "九、其他支出", "39", "7.00")


def test_a_page_full_of_lines_or_of_figures_comes_to_an_end() -> None:
    lines = "".join(
        f"#place(line(start: ({k}pt, 0pt), end: ({k}pt, 400pt), stroke: 0.1pt))" for k in range(0, 4000, 4)
    )
    lines += "".join(
        f"#place(line(start: (0pt, {k}pt), end: (4000pt, {k}pt), stroke: 0.1pt))" for k in range(0, 400, 3)
    )
    figures = " ".join(f"{k}.00 甲" for k in range(4000))
    source = f"""#set page(width: 4200pt, height: 3000pt)
#set text(font: "Noto Serif SC", size: 8pt)
{lines}支出决算表

单位：万元

{figures}
"""
    document = read_document(typst.compile(source.encode(), font_paths=shipped_fonts()), "x.pdf")
    assert [len(grid.rows) > 5 for grid in document.grids] == [True]


def test_last_digits_on_a_line_of_their_own_belong_to_their_number() -> None:
    head = ("科目编码", "科目名称", "合计", "基本支出")
    rows = (
        ("2050202", "小学教育支出", "383.54", "383.54"),
        ("2050299", "其他普通教育支出", "158.12", "60.00"),
    )
    broken = {
        "2050202": "20502 \\ 02",
        "2050299": "20502 \\ 99",
        "383.54": "383.5 \\ 4",
        "158.12": "158.1 \\ 2",
    }
    cells = ", ".join(f"[{broken.get(cell, cell)}]" for row in (head, *rows) for cell in row)
    source = f"""#set page(width: 12cm, height: 10cm)
#set text(font: "Noto Serif SC", size: 10pt)
支出决算表

单位：万元

#table(columns: (4em,) * 4, stroke: none, column-gutter: 10pt, row-gutter: 9pt, inset: 0pt, {cells})
"""
    [grid] = read_document(typst.compile(source.encode(), font_paths=shipped_fonts()), "x.pdf").grids
    assert grid.rows[1:] == rows


def test_the_unit_beside_the_department_is_not_its_name() -> None:
    document = read_document(printed("0.5pt"), "x.pdf")
    assert audit(document).unit == "青山区教育局"
    assert statements(document)["T3"].unit == "万元"


def test_lines_go_to_the_rows_about_which_all_stand_alike() -> None:
    levels = (100.0, 80.0, 60.0)
    around = [Spot(y, -1) for y in (105.0, 95.0)] + [Spot(80.0, 1)] + [Spot(y, -1) for y in (65.0, 55.0)]
    assert fit(around, levels, "around", 10.0, first=True).rows == (0, 0, 1, 2, 2)
    below = [Spot(100.0, 0), Spot(90.0, -1), Spot(80.0, 1), Spot(60.0, 2), Spot(50.0, -1)]
    assert fit(below, levels, "below", 10.0, first=True).rows == (0, 0, 1, 2, 2)
    torn = [Spot(115.0, -1), Spot(100.0, 0), Spot(80.0, 1), Spot(60.0, 2)]
    assert fit(torn, levels, "around", 10.0, first=False).rows == (-1, 0, 1, 2)


#: what is told of a table that was not read whole
UNDECIDED = ("PDF", "unresolved")
COLUMNS = ("科目编码", "科目名称", "合计", "基本支出", "项目支出")
SOUND = (
    ("205", "教育支出", "100.00", "60.00", "40.00"),
    ("20502", "普通教育", "70.00", "40.00", "30.00"),
    ("20508", "进修及培训", "30.00", "20.00", "10.00"),
    ("合计", "", "100.00", "60.00", "40.00"),
)


def report(rows, *, guessed: bool = True, text: str = "", titled: bool = True):
    grid = Grid((COLUMNS, *rows), Place(3, table=1), (TITLE, "单位：万元"), guessed=guessed)
    words = ["青山区教育局2021年度部门决算", text]
    blocks = [Paragraph(word, Place(1, k)) for k, word in enumerate(words) if word]
    return audit(Document("x.pdf", "pdf", (*blocks, *([grid] if titled else ()))))


def codes(found) -> list[tuple[str, str]]:
    told = [(o.code, o.status) for o in found.obligations if o.code == "PDF"]
    return [*((f.code, f.severity) for f in found.findings), *told]


def test_a_table_that_was_not_read_whole_is_not_decided() -> None:
    glued = [
        ("205", "教育支出100.00", "60.0040.00", "", ""),
        ("20502", "普通教育70.00", "40.00", "30.00", ""),
    ]
    made = report([*glued, *SOUND[2:]])
    assert codes(made) == [UNDECIDED]
    [reason] = [o.reason for o in made.obligations if o.code == "PDF"]
    assert reason.startswith("第3页")
    assert "《支出表》" in reason
    ruled = report([*glued, *SOUND[2:]], guessed=False)
    assert "PDF" not in {code for code, _ in codes(ruled)}, (
        "the cells of a ruled table are as they are printed"
    )


def test_amounts_in_wrong_columns_are_a_matter_of_reading_and_wrong_amounts_are_not() -> None:
    pushed = [(code, name, "", *amounts[:1], "") for code, name, *amounts in SOUND]
    halved = [(code, name, total, "", project) for code, name, total, _, project in SOUND]
    lost = [(code, name, total + project, basic, "") for code, name, total, basic, project in SOUND]
    assert "T601" not in {code for code, _ in codes(report(pushed))}
    assert codes(report(lost)) == [UNDECIDED], "two amounts stand in one cell"
    assert ("T601", "error") in codes(report(halved)), "as they are printed they do not add up"
    raised = [(*SOUND[0][:2], "101.00", *SOUND[0][3:]), *SOUND[1:]]
    assert ("T601", "error") in codes(report(raised))


def test_a_table_with_its_rows_shifted_is_still_a_fault() -> None:
    names = [row[:2] for row in SOUND]
    amounts = [row[2:] for row in (*SOUND[1:], SOUND[0])]
    shifted = [(*name, *amount) for name, amount in zip(names, amounts, strict=True)]
    assert any(code == "T602" and severity == "error" for code, severity in codes(report(shifted)))


def test_an_absent_table_is_still_missed_and_one_read_as_text_is_not() -> None:
    contents = ["目录", "一、收入支出决算总表", "二、收入决算表", "三、支出决算表"]
    others = ("收入支出决算总表", "收入决算表")

    def made(*more: str):
        blocks = [
            Paragraph(text, Place(1, k)) for k, text in enumerate(["2021年度部门决算", *contents, *more])
        ]
        grids = [
            Grid((COLUMNS, *SOUND), Place(3, table=k), (title,), guessed=True)
            for k, title in enumerate(others, 1)
        ]
        return codes(audit(Document("x.pdf", "pdf", (*blocks, *grids))))

    assert ("F951", "error") in made()
    lost = made("支出决算表", "205 教育支出 100.00 60.00 40.00", "合计 100.00 60.00 40.00")
    assert ("F951", "error") not in lost
    assert UNDECIDED in lost


@pytest.mark.parametrize(
    "last",
    ["元，占17.78%；附属单位上缴收入721.25万元，占7.67%。", "单位：某县教育局"],
    ids=["prose", "a unit"],
)
def test_the_last_line_before_the_figures_of_a_chart_is_not_lost(last: str) -> None:
    """What may stand over a table is given back where the next page begins with no table."""
    lines = ("二、收入决算情况说明", "2021年度本年收入合计9399.38万元，其中：经营收入1671.02万", last)
    first = b"".join(said(line, 50, 700 - 20 * k) for k, line in enumerate(lines))
    chart = said("收入决算结构", 200, 750, 7) + b"".join(
        said(text, left, 700 - 12 * k, 7)
        for k, row in enumerate(
            (("1", "事业收入", "1342.08"), ("2", "经营收入", "1671.02"), ("3", "其他收入", "9.00"))
        )
        for text, left in zip(row, (250, 270, 360), strict=True)
    )
    made = read_document(pdf_drawn(first, chart), "x.pdf")
    assert last in "".join(block.text for block in made.blocks if isinstance(block, Paragraph))
