"""Word, PDF, page, workbook and data of a report: whole, readable, audited clean, and the books read back out of them."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from random import Random
from xml.etree.ElementTree import fromstring

import openpyxl
import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html  # type: ignore[import-untyped]

from bianzhi.auditing.audit import audit_file
from bianzhi.documents.chart_option import DECALS, chart_option
from bianzhi.documents.chart_svg import chart_svg
from bianzhi.documents.chart_xml import chart_part
from bianzhi.documents.charts import FILLS, Chart
from bianzhi.documents.from_html import read_html
from bianzhi.documents.model import Grid
from bianzhi.reporting.blocks import Heading, Picture, Report, Table, words
from bianzhi.reporting.books import Books, Cell, Sheets
from bianzhi.reporting.building import WRITERS, build
from bianzhi.reporting.filling import fill
from bianzhi.reporting.form import read
from bianzhi.reporting.layout import PUBLISHED, TABLES
from bianzhi.reporting.making import Shape, make_body, make_books
from bianzhi.reporting.page_scripts import page_scripts
from bianzhi.reporting.performance_appendix import appendix
from bianzhi.reporting.read_books import read_books
from bianzhi.reporting.sources import sources
from bianzhi.reporting.to_docx import to_docx
from bianzhi.reporting.to_html import to_html
from bianzhi.reporting.to_pdf import to_pdf
from bianzhi.reporting.to_xlsx import to_xlsx
from bianzhi.values.refusal import Refused
from tests.reporting.performance_year import evaluation
from tests.reporting.seed_year import RECORDS, seed_books

FORMS = ("national", "shanghai", "sichuan")
WRITE: Mapping[str, Callable[[Report], bytes]] = {"docx": to_docx, "html": to_html, "pdf": to_pdf}
ENDINGS = tuple(WRITE)
NOTES = {
    "duties": "负责全县有关工作。",
    "work": "完成各项工作。",
    "bodies": "内设机构3个。",
    "evaluation": "开展了绩效自评。",
}


#: whose report each form is: a district's own rules are asked of its reports
NAMES = {"national": "青禾县机构编制委员会办公室", "shanghai": "上海市虚构区机构编制委员会办公室"}


def report(form: str = "sichuan") -> Report:
    books = seed_books()
    body = replace(books.body, name=NAMES.get(form, books.body.name))
    return fill(replace(books, body=body), read(form), RECORDS)


def with_texts(books: Books) -> Books:
    """Return books with every reason and text a form may ask for; the reason is one of either direction."""
    keys = (*books.reasons, *books.now.codes("B", 7), *books.now.codes("T3", 7))
    return replace(books, reasons=dict.fromkeys(keys, "实际工作需要"), notes=NOTES)


def findings(data: bytes, name: str) -> list[str]:
    made = audit_file(data, name)
    assert not made.error
    return [f"{f.code} {f.title}：{f.quote}" for f in made.findings if f.severity in ("error", "warning")]


@pytest.mark.parametrize("form", FORMS)
def test_the_seeds_year_audits_clean_in_every_format(form: str) -> None:
    made = report(form)
    for name, write in (("docx", to_docx), ("html", to_html), ("pdf", to_pdf)):
        assert findings(write(made), f"{made.title}.{name}") == []


@pytest.mark.parametrize(("ending", "write"), [*WRITE.items()])
def test_with_the_performance_appendix(ending: str, write: Callable[[Report], bytes]) -> None:
    made = fill(seed_books(), read("sichuan"), RECORDS, appendix(evaluation()))
    assert any(isinstance(b, Heading) and words(b.runs) == "第四部分　附件" for b in made.blocks)
    assert findings(write(made), f"{made.title}.{ending}") == []


def test_the_seeds_rates_are_right() -> None:
    text = "".join(p.text for p in Document(io.BytesIO(to_docx(report()))).paragraphs)
    assert text.count("增长12.19%") == 2 and "增长7.39%" in text and "增长5.27%" in text
    assert "5.43%" not in text and "6.88%" not in text


def read_back(data: bytes, name: str) -> Sheets:
    """Return the cells of the tables of a finished file."""
    reading = read_books(data, name)
    assert [str(p) for p in reading.problems if p.severity == "error"] == []
    return reading.now


@given(
    st.integers(0, 2**32),
    st.sampled_from(FORMS),
    st.sampled_from((Decimal(100), Decimal("1.37"))),
    st.sampled_from(ENDINGS),
)
@settings(max_examples=24, deadline=None, derandomize=True)
def test_random_books_audit_clean_and_come_back(seed: int, form: str, grain: Decimal, ending: str) -> None:
    """The printed tables hold what was printed: all of it where amounts are whole 百元, else to half a last digit."""
    random = Random(seed)
    shape = Shape(grain=grain, three_public=random.choice((0.0, 0.7)), fund=random.choice((0.0, 1.0)))
    books = with_texts(make_books(random, shape, make_body(random)))
    made = fill(books, read(form))
    name = f"某单位2021年度决算.{ending}"
    data = WRITE[ending](made)
    assert findings(data, name) == []
    back = read_back(data, name)
    printed = {cell for table in made.tables() for row in table.rows for box in row if (cell := box.cell)}
    assert {at.split(".")[0] for at in printed} == set(PUBLISHED)
    for text in printed:
        at = Cell(*text.split("."))
        exact = books.now[at]
        if at.table == "T7" and at.column == "initial":
            at = at._replace(column="budget")  # a published table has one 预算数
        assert abs(back[at] - exact) <= (0 if grain == 100 else 50), f"{at}: {back[at]} for {exact}"
    # and nothing else: what comes back is in the books
    others = {at for at, value in back.filled().items() if at.table in PUBLISHED and not books.now[at]}
    assert all(at.table == "T7" or back[at] <= 50 for at in others), others


@given(st.integers(0, 2**32), st.sampled_from(FORMS))
@settings(max_examples=40, deadline=None, derandomize=True)
def test_a_fault_in_the_books_is_refused_with_the_relation_named(seed: int, form: str) -> None:
    random = Random(seed)
    books = with_texts(make_books(random, body=make_body(random)))
    amounts = sorted(at for at, value in books.now.filled().items() if at.table in PUBLISHED[:6])
    at = random.choice(amounts)
    wrong = books.now.changed({at: books.now[at] + random.choice((Decimal(100), Decimal("99999.99")))})
    with pytest.raises(Refused) as refused:
        build(replace(books, now=wrong), read(form), formats=("docx",))
    told = [str(one) for one in refused.value.refusals]
    assert all(one.code.startswith("report.relation.") for one in refused.value.refusals)
    assert any(at.named(books.year) in words or TABLES[at.table].title in words for words in told), told


def test_the_workbook_holds_every_digit() -> None:
    books = with_texts(make_books(Random(4), Shape(grain=Decimal("0.01"))))
    made = fill(books, read("sichuan"))
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(made, books)))
    assert book.sheetnames[:9] == [
        "收支总表",
        "收入",
        "支出",
        "财政拨款",
        "一般公共预算",
        "基本支出",
        "三公经费",
        "政府性基金",
        "国有资本",
    ]
    rows = {str(row[0]): row for row in book["支出"].iter_rows(min_row=6, values_only=True)}
    for code in books.now.codes("T3"):
        shown = [Decimal(str(v or 0)) * 10000 for v in rows[code][2:8]]
        assert shown == list(books.now.row("T3", code).values())


def test_json_and_csv_hold_the_books() -> None:
    books = with_texts(make_books(Random(5), Shape(grain=Decimal("0.01"))))
    files = build(books, read("national"), formats=("json", "csv")).files
    plain = json.loads(files["json"][1])
    back = Sheets(
        (Cell(t["slot"], r["row"], column), Decimal(value))
        for t in plain["tables"] for r in t["rows"] for column, value in r["cells"].items()
    )  # fmt: skip
    assert back == Sheets((at, v) for at, v in books.now.items() if at.table in PUBLISHED)
    lines = list(csv.DictReader(io.StringIO(files["csv"][1].decode("utf-8-sig"))))
    assert {Decimal(line["本年（元）"]) for line in lines if line["行"] == "total_in"} <= {
        *books.now.values()
    }


def test_word_has_real_headings_contents_charts_and_repeated_heads() -> None:
    data = to_docx(report())
    document = Document(io.BytesIO(data))
    styles = [p.style.name for p in document.paragraphs]
    assert (
        styles.count("Heading 1") == 4
        and styles.count("Heading 2") == 12
        and styles.count("Table Title") == 9
    )
    with zipfile.ZipFile(io.BytesIO(data)) as box:
        names = box.namelist()
        body = box.read("word/document.xml").decode()
        for name in names:
            if name.endswith((".xml", ".rels")):
                fromstring(box.read(name))
        assert sum(n.startswith("word/charts/chart") for n in names) == 6
        sheet = openpyxl.load_workbook(io.BytesIO(box.read("word/embeddings/chart1.xlsx"))).active
        assert [c.value for c in sheet["B"]][1:] == [126.54, 141.96]
    assert "TOC \\o" in body and body.count("<w:tblHeader/>") >= 18
    assert [s.orientation for s in document.sections] == [0, 0, 0, 1]
    anchors = set(re.findall(r'w:anchor="(c_[^"]+)"', body))
    marks = re.findall(r'bookmarkStart w:id="(\d+)" w:name="([^"]+)"', body)
    assert anchors and anchors <= {name for _, name in marks}
    assert len({number for number, _ in marks}) == len(marks) == len({name for _, name in marks})


def test_the_same_report_is_the_same_file() -> None:
    assert to_docx(report()) == to_docx(report()) and to_html(report()) == to_html(report())


def test_pdf_has_bookmarks_and_its_fonts() -> None:
    import pypdfium2

    document = pypdfium2.PdfDocument(to_pdf(report()))
    titles = [b.get_title() for b in document.get_toc()]
    assert "一、收入支出决算总体情况说明" in titles and "收入支出决算总表" in titles
    lying = [page.get_width() > page.get_height() for page in document]
    assert sum(lying) == 9


def test_every_link_of_the_page_leads_somewhere() -> None:
    page = to_html(report()).decode()
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    links = set(re.findall(r'href="#([^"]+)"', page))
    assert links <= set(ids)
    assert 'href="#T1.total_in.amount"' in page and 'href="/staff/on-off/?year=2021"' in page
    assert page.count("<h1") == 1 and ' style="' not in page.partition("<script>")[0]


def test_every_chart_of_the_page_has_its_drawing_its_option_and_its_table() -> None:
    made = report()
    page = html.document_fromstring(to_html(made))
    figures = page.findall(".//figure")
    charts = [block.chart for block in made.blocks if isinstance(block, Picture)]
    assert len(figures) == len(charts) == 6
    for figure, chart in zip(figures, charts, strict=True):
        drawing, live, told, caption, table = figure
        assert drawing.tag == "svg" and live.get("role") == drawing.get("role") == "img"
        assert live.get("aria-label") == drawing.get("aria-label") and caption.tag == "figcaption"
        points = json.loads(told.text)["series"][0]["data"]
        assert [point["value"] for point in points] == [float(value) for value in chart.values]
        assert all(point["url"][1:] in made.cells() for point in points if "url" in point)
        assert any("url" in point for point in points)
        assert [cell.text_content() for cell in table.iter("td")][:: 2 if chart.notes else 1] == list(
            map(str, chart.values)
        )
        assert {cell.get("scope") for cell in table.iter("th")} == {"row", "col"}
        assert [one.text for one in table.iter("caption")] == [f"{chart.title}（图中数据）"]


def test_the_page_runs_the_programs_own_scripts_and_loads_nothing() -> None:
    page = html.document_fromstring(to_html(report()))
    ran = [one for one in page.iter("script") if one.get("type") != "application/json"]
    assert tuple(one.text for one in ran) == page_scripts()
    assert not page.xpath("//@src | //link | //@onclick | //@onload")
    assert b"<script" not in to_html(replace(report(), blocks=report().blocks[:3])), "no chart, no script"


def test_figures_of_charts_are_read_back_as_tables_of_their_own() -> None:
    made = report()
    grids = [block for block in read_html(to_html(made), "x.html").blocks if isinstance(block, Grid)]
    charts = [grid for grid in grids if any("图中数据" in text for text in grid.above)]
    assert len(charts) == 6 and {grid.rows[0][0] for grid in charts} == {"名称"}
    assert len(grids) == 6 + sum(isinstance(block, Table) for block in made.blocks)


def test_every_figure_of_the_text_is_in_the_source_list() -> None:
    made = report()
    rows = sources(made)
    figures = [
        r
        for b in made.blocks
        if not isinstance(b, Table)
        for r in getattr(b, "runs", ())
        if not isinstance(r, str)
    ]
    assert [row.figure for row in rows[: len(figures)]] == figures
    assert all(row.figure.sources for row in rows)
    assert all(row.figure.text in row.quote for row in rows)


def test_hostile_words_stay_words() -> None:
    books = seed_books()
    nasty = "<script>alert(1)</script>&\x0b]]> “引号” {{ staff.on_off_cases }}"
    made = fill(replace(books, notes={**books.notes, "work": nasty}), read("sichuan"), RECORDS)
    assert b"<script>alert" not in to_html(made)
    assert "<script>alert(1)</script>" in "".join(
        p.text for p in Document(io.BytesIO(to_docx(made))).paragraphs
    )
    assert to_pdf(made).startswith(b"%PDF")


def test_a_broken_relation_stops_the_build_by_name() -> None:
    books = seed_books()
    wrong = {Cell("T3", "2013601", "basic"): Decimal(1)}
    with pytest.raises(Refused, match="勾稽关系不成立") as refused:
        build(replace(books, now=books.now.changed(wrong)), read("sichuan"), records=RECORDS)
    assert any("支出决算表" in str(one) for one in refused.value.refusals)


def marks_of(said: Books, formats: tuple[str, ...] = ("docx",), **more: Mapping[str, str]) -> list[str]:
    """Return the marks of the faults that stop a report."""
    with pytest.raises(Refused, match="W804") as refused:
        build(said, read("sichuan"), formats=formats, **more)
    return [one.field for one in refused.value.refusals]


def test_an_error_of_the_audit_stops_unless_somebody_answers_for_it() -> None:
    books = seed_books()
    said = replace(books, notes={**books.notes, "work": "一般公共预算财政拨款收入0万元，占00%。"})
    (mark,) = marks_of(said, ("docx", "html"))
    assert marks_of(said, waivers={mark: " ", "W804": "照录原文"}) == [mark]
    made = build(said, read("sichuan"), formats=("docx",), waivers={mark: "照录原文"})
    assert [(w.fault.finding.code, w.reason) for w in made.waived] == [("W804", "照录原文")]
    assert made.waived[0].fault.where == "（二）2021年重点工作完成情况"
    assert set(made.files) == {"docx"} and set(WRITERS) >= {
        "docx",
        "pdf",
        "html",
        "xlsx",
        "json",
        "csv",
        "sources",
    }


def chart(kind: str, *values: str) -> Chart:
    labels = tuple(f"第{k}项<&" for k in range(len(values)))
    return Chart(kind, "图<&", "万元", labels, tuple(map(Decimal, values)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "values", [("1",), ("0.01", "99999.99"), ("3", "0"), tuple(str(n) for n in range(1, 15))]
)
@pytest.mark.parametrize("kind", ["bar", "pie"])
def test_charts_are_whole_xml_whatever_they_show(kind: str, values: tuple[str, ...]) -> None:
    made = chart(kind, *values)
    drawn = fromstring(chart_svg(made))
    shapes = {"bar": "rect", "pie": "path" if len([v for v in values if v != "0"]) > 1 else "circle"}[kind]
    assert drawn.findall(f".//{{*}}{shapes}")
    fromstring(chart_part(made))


def test_losses_are_drawn_below_nought_and_never_as_a_slice() -> None:
    assert 'c:min val="0"' not in chart_part(chart("bar", "-1", "2"))
    fromstring(chart_svg(chart("bar", "-1", "2")))
    with pytest.raises(ValueError, match="below 0"):
        chart("pie", "-1", "2")


def test_an_option_shows_what_the_drawing_shows() -> None:
    assert set(DECALS) == {pattern for _, _, pattern in FILLS if pattern}
    made = chart("pie", *map(str, range(1, len(FILLS) + 1)))
    points = chart_option(made, ("#T1.x", ""))["series"][0]["data"]
    assert [point.get("url") for point in points[:3]] == ["#T1.x", None, None]
    styles = [json.dumps(point["itemStyle"], sort_keys=True) for point in points]
    assert len(set(styles)) == len(FILLS), "told apart without colour"
    assert chart_option(chart("bar", "3.10", "0"))["series"][0]["data"][0]["text"] == "3.10"
    assert chart_option(made)["series"][0]["data"][0]["text"] == "1万元"
    nasty = replace(made, labels=("</script><!--<script>", *made.labels[1:]))
    page = to_html(replace(report(), blocks=(Picture(nasty, "图"),)))
    option = html.document_fromstring(page).find(".//figure/script")
    assert json.loads(option.text)["series"][0]["data"][0]["name"] == "1　</script><!--<script>"


def test_the_first_words_are_the_title() -> None:
    made = report()
    assert words(made.blocks[0].runs) == seed_books().body.name  # type: ignore[union-attr]
