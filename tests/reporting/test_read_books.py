"""Any file into books: what sort it is, what is doubtful and asked, what is unbalanced and named."""

import io
from dataclasses import replace
from decimal import Decimal
from random import Random

import openpyxl
import pytest

from bianzhi.documents.model import Document, Grid, Paragraph, Place
from bianzhi.documents.read_any import read_document
from bianzhi.reporting.books import Body, Books, Cell, Sheets
from bianzhi.reporting.layout import unit
from bianzhi.reporting.making import Shape, make_books
from bianzhi.reporting.read_books import judged, read_books
from bianzhi.reporting.read_published import read_published
from bianzhi.reporting.reading import Reading
from bianzhi.reporting.relations import check
from bianzhi.reporting.template import template
from bianzhi.values.refusal import Refused
from tests.reporting.layouts import LAYOUTS, document
from tests.reporting.official import official
from tests.repository.tree import ROOT

MADE = make_books(Random(8))
EMPTY = replace(MADE, now=Sheets(), before=None, reasons={}, projects=())


def smaller(sheets: Sheets, slots: tuple[str, ...]) -> Sheets:
    """Amounts of some tables as one would write them in 万元."""
    return Sheets(
        {
            at: v / 10_000 if at.table in slots and unit(at.table, at.row) == "元" else v
            for at, v in sheets.items()
        }
    )


def test_the_sort_of_a_file_is_seen_by_what_is_in_it() -> None:
    assert read_books(template(MADE), "a.xlsx").kind == "template"
    assert read_books(official(MADE), "b.xlsx").kind == "official"
    page = "<html><body><h1>通知</h1><p>今天下午开会。</p></body></html>".encode()
    other = read_books(page, "通知.html")
    assert [p.code for p in other.errors] == ["kind"] and "应为决算填报模板" in str(other.errors[0])
    with pytest.raises(Refused, match="是空的"):
        read_books(b"", "c.xlsx")


def test_a_good_file_becomes_books_without_a_word() -> None:
    reading, after = judged(read_books(template(MADE), "a.xlsx"), EMPTY)
    assert (reading.problems, reading.questions) == ((), ())
    assert (after.now, after.before, after.reasons) == (MADE.now, MADE.before, MADE.reasons)


def test_ten_thousand_times_smaller_than_last_year_is_asked() -> None:
    made = make_books(Random(8), Shape(grain=Decimal(10_000)))
    wrong = replace(made, now=smaller(made.now, tuple({at.table for at in made.now})), before=None)
    known = replace(EMPTY, before=made.before)
    reading, _ = judged(read_books(template(wrong), "a.xlsx"), known)
    assert [q.key for q in reading.questions] == ["unit:all"] and "疑似把万元当成了元" in reading.questions[
        0
    ].message
    answered, after = judged(read_books(template(wrong), "a.xlsx"), known, answers={"unit:all": "wan"})
    assert after.now == made.now and not answered.questions and not answered.errors
    _, kept = judged(read_books(template(wrong), "a.xlsx"), known, answers={"unit:all": "yuan"})
    assert kept.now == wrong.now


def test_one_table_in_another_unit_is_asked_by_its_name() -> None:
    made = make_books(Random(8), Shape(grain=Decimal(10_000)))
    wrong = replace(made, now=smaller(made.now, ("T3",)))
    reading, _ = judged(read_books(template(wrong), "a.xlsx"), EMPTY)
    assert [(q.key, q.sheet) for q in reading.questions] == [("unit:T3", "支出决算表")]
    assert reading.errors
    fixed, after = judged(read_books(template(wrong), "a.xlsx"), EMPTY, answers={"unit:T3": "wan"})
    assert after.now == made.now and not fixed.errors


def test_an_unbalanced_file_is_named_by_cell_and_relation() -> None:
    book = openpyxl.load_workbook(io.BytesIO(official(MADE)))
    sheet = book["Z01 收入支出决算总表(财决01表)"]
    sheet["E7"] = 1
    buffer = io.BytesIO()
    book.save(buffer)
    reading, _ = judged(read_books(buffer.getvalue(), "b.xlsx"), EMPTY)
    said = [str(p) for p in reading.errors]
    assert any(s.startswith("“b.xlsx”工作表“Z01 收入支出决算总表(财决01表)”E") and "相差" in s for s in said)


def official_with(**cells: object) -> Reading:
    """Return an export, judged, with some cells set: ``Z04_F10``."""
    book = openpyxl.load_workbook(io.BytesIO(official(MADE)))
    for at, value in cells.items():
        name, _, place = at.rpartition("_")
        next(s for s in book if s.title.startswith(f"{name} "))[place] = value
    buffer = io.BytesIO()
    book.save(buffer)
    return judged(read_books(buffer.getvalue(), "b.xlsx"), EMPTY)[0]


def test_what_hangs_on_a_cell_that_was_not_read_is_told_as_one_number() -> None:
    reading = official_with(Z04_F10="约100万", Z01_E7="abc", Z07_K10="壹")
    assert [(p.code, p.address) for p in reading.errors] == [
        ("amount", "E7"),
        ("amount", "F10"),
        ("amount", "K10"),
    ]
    waiting = [p for p in reading.problems if p.code == "waiting"]
    assert len(waiting) == 1 and waiting[0].severity == "warning"
    assert waiting[0].message == "另有6项核对要等上面的单元格改好后再算"


def test_what_does_not_hang_on_it_is_still_told() -> None:
    reading = official_with(Z04_F10="约100万", Z03_E8=1)
    assert {p.code for p in reading.errors} == {"amount", "relation.2.1", "relation.2.2", "relation.2.3"}
    assert not [p for p in official_with(Z03_E8=1).problems if p.code == "waiting"]


def test_a_row_whose_code_nobody_knows_holds_up_its_sums_and_what_was_to_be_in_it() -> None:
    reading = official_with(Z04_A10="201", Z04_B10="31", Z04_C10="77")
    assert [p.code for p in reading.errors] == ["subject"]
    assert "waiting" in {p.code for p in reading.problems}


def test_sums_of_the_workbook_wait_for_their_parts() -> None:
    book = openpyxl.load_workbook(io.BytesIO(template(MADE)))
    sheet = book["03 支出"]
    cell = next(
        c
        for row in sheet.iter_rows(min_row=5)
        for c in row[2:]
        if isinstance(c.value, int | float) and c.value
    )
    cell.value = f"约{cell.value}"
    buffer = io.BytesIO()
    book.save(buffer)
    reading, _ = judged(read_books(buffer.getvalue(), "a.xlsx"), EMPTY)
    assert [p.code for p in reading.errors] == ["amount"] and reading.problems[-1].code == "waiting"


def test_published_tables_wait_likewise() -> None:
    made = document(make_books(Random(5), Shape(grain=Decimal(100))), LAYOUTS["plain"])
    grid = next(b for b in made.blocks if isinstance(b, Grid))
    rows = [list(row) for row in grid.rows]
    row = next(r for r in rows if any("本年支出合计" in text for text in r))
    row[-1] = "约100"
    spoilt = replace(grid, rows=tuple(map(tuple, rows)))
    blocks = tuple(spoilt if block is grid else block for block in made.blocks)
    reading, _ = judged(read_published(replace(made, blocks=blocks)), EMPTY)
    assert [p.code for p in reading.errors] == ["amount"]
    assert "waiting" in {p.code for p in reading.problems}


def test_another_year_another_body_and_no_last_year_are_said() -> None:
    reading, _ = judged(
        read_books(official(replace(MADE, year=2020)), "b.xlsx"),
        replace(EMPTY, body=replace(EMPTY.body, name="别的县财政局")),
    )
    codes = {p.code: p for p in reading.problems}
    assert codes["year"].message == "是2020年度的，应为2021年度"
    assert codes["before.missing"].severity == "warning"
    assert [q.key for q in reading.questions] == ["body"]


def test_last_years_file_fills_last_year_only() -> None:
    last = replace(MADE, year=2020)
    reading, after = judged(
        read_books(official(last), "b.xlsx"), replace(MADE, before=None), as_last_year=True
    )
    assert not reading.errors
    assert after.now == MADE.now and after.before is not None
    assert after.before["T1", "total_in"] == MADE.now["T1", "total_in"]


def test_a_missing_table_is_said_once() -> None:
    without = replace(MADE, now=Sheets({at: v for at, v in MADE.now.items() if at.table != "T3"}))
    found = check(without)
    assert [b.code for b in found if b.severity == "error"] == ["K.3"] and "《支出决算表》没有数据" in found[
        0
    ].sum


def published(made: Books) -> Document:
    """The tables as published, in 万元, as a reader of Word gives them."""
    wan = {at: f"{v / 10_000:.2f}" for at, v in made.now.items()}
    fund_rows = [
        (
            c[:3],
            c,
            wan.get(Cell("T5", c, "total"), "0"),
            wan.get(Cell("T5", c, "basic"), "0"),
            wan.get(Cell("T5", c, "project"), "0"),
        )
        for c in made.now.codes("T5")
    ]
    rows = (
        ("项目", "项目", "本年支出", "本年支出", "本年支出"),
        ("科目编码", "科目名称", "小计", "基本支出", "项目支出"),
        ("合计", "合计", *(wan[Cell("T5", "total", k)] for k in ("total", "basic", "project"))),
        *((code, "名称", *amounts) for _, code, *amounts in fund_rows),
        ("2019988", "无此科目", "0.01", "0.01", "0.00"),
    )
    title = Paragraph("一般公共预算财政拨款支出决算表", Place(paragraph=1))
    return Document("去年.docx", "docx", (title, Grid(rows, Place(table=1), ("金额单位：万元",))))


def test_published_tables_are_read_to_their_precision() -> None:
    found = read_published(published(MADE))
    assert found.grain == 100 and found.found == ("T5",)
    assert Sheets({at: v for at, v in MADE.now.items() if at.table == "T5"}) == found.now
    codes = {p.code for p in found.problems}
    assert codes == {"sheet.missing", "subject"}
    assert str(found.sources[Cell("T5", "total", "total")]) == "第1张表第3行第3列"


DOCUMENTS = ROOT.parent / "shared" / "audit" / "documents"


@pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="the real documents are not beside the repository")
def test_real_documents_are_read() -> None:
    """A department of 2024 whose nine tables hold together, and one whose 支出决算表 lost its title."""
    whole, seeded = (
        read_published(read_document((DOCUMENTS / f"{name}.pdf").read_bytes(), name))
        for name in ("shegongbu_2024_final", "caizhengju_2024_final_seeded")
    )
    assert len(whole.found) == 9 and not whole.problems and (whole.year, whole.grain) == (2024, 100)
    books = Books(Body(whole.body), whole.year, whole.now, grain=whole.grain)
    assert [b.code for b in check(books) if b.severity == "error"] == []
    assert books.now["T1", "total_in"] == books.now["T1", "total_out"] > 0
    assert [p.message for p in seeded.errors] == ["没有找到《支出决算表》"]
    lame = check(Books(Body(seeded.body), seeded.year, seeded.now, grain=seeded.grain))
    assert [b.code for b in lame if b.severity == "error"] == ["K.3"]
