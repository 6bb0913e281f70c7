"""What clerks and exports do to tables: harmless forms are read right, everything else is named by sheet and cell, in all imports."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest

from bianzhi.documents.model import Document, Grid, Paragraph, Place, numbered
from bianzhi.documents.sheets import Row, Sheet, Workbook
from bianzhi.reporting.amounts import amount_of, grain_of, other_unit, written_amount
from bianzhi.reporting.books import Body, Books, Cell, Sheets
from bianzhi.reporting.making import Shape, make_books
from bianzhi.reporting.read_books import judged, read_books
from bianzhi.reporting.read_official import read_official
from bianzhi.reporting.read_published import read_published, read_published_workbook
from bianzhi.reporting.reading import Problem, Reading
from bianzhi.values.refusal import Refused
from tests.reporting.layouts import LAYOUTS, document, printed

#: written → plain digits and unit
HARMLESS = {
    "1234.5": ("1234.5", ""), "1,234.50": ("1234.50", ""), "１，２３４.５６": ("1234.56", ""), "１２３４．５": ("1234.5", ""),
    "1，234.50": ("1234.50", ""), "12.30万元": ("12.30", "万元"), "１，２３４.５６万元": ("1234.56", "万元"), "1200元": ("1200", "元"),
    "人民币1200元整": ("1200", "元"), "￥1,200.00": ("1200.00", ""), "¥ 5": ("5", ""), "(12.00)": ("-12.00", ""),
    "（1,200.00）": ("-1200.00", ""), "-5": ("-5", ""), "－5": ("-5", ""), "−5": ("-5", ""), "–5": ("-5", ""), "—5": ("-5", ""),
    "﹣5": ("-5", ""), "＋5": ("5", ""), " 1 234.50 ": ("1234.50", ""), "1\u00a0234.50": ("1234.50", ""), "\u20281.5\u200b": ("1.5", ""),
    "'0012.5": ("0012.5", ""), "‘12.5": ("12.5", ""), "\ufeff7": ("7", ""),
}  # fmt: skip
NOTHING = ("", " ", "-", "--", "—", "——", "－", "–", "无", "/", "\u3000", "\u00a0", "'")
#: written → what is said of it
WRONG = {
    "约1200": "是文字“约1200”，应为金额", "abc": "是文字“abc”", "见附表": "是文字“见附表”", "#REF!": "是错误值#REF!", "#N/A": "是错误值",
    "12.3.4": "是文字“12.3.4”", "12,34.5": "是文字", "1.234,56": "是文字", "2021-12-31": "是日期", "2021年12月31日": "是日期",
    "1.2E+05": "科学记数法", "12.5%": "百分数", "壹万元": "是文字", "12。5": "是文字", "（12": "是文字", "1-2": "是文字", "万元": "是文字",
}  # fmt: skip


def test_what_is_harmless_is_read_right() -> None:
    assert {text: written_amount(text)[:2] for text in HARMLESS} == HARMLESS
    assert [written_amount(text) for text in NOTHING] == [("", "", "")] * len(NOTHING)


@pytest.mark.parametrize(("text", "said"), WRONG.items())
def test_what_is_no_amount_is_told_with_what_was_expected(text: str, said: str) -> None:
    made = written_amount(text)
    assert not made.digits and said in made.fault and ("应为" in made.fault)


def test_cells_of_sheets_that_hold_no_amount() -> None:
    assert "公式" in amount_of(Row(1, ("",), {0: "formula"}).cell(0))[1]
    assert amount_of(Row(1, (5.5,), {0: "formula"}).cell(0)) == (Decimal("5.50"), "")
    assert (
        "超出" in amount_of(Row(1, (1e15,)).cell(0))[1] and "分以下" in amount_of(Row(1, (1.005,)).cell(0))[1]
    )
    assert "已按万元读取" in other_unit("12万元", Decimal(1)) and not other_unit("12万元", Decimal(10_000))


def test_precision_is_what_most_amounts_tell() -> None:
    wan, yuan = Decimal(10_000), Decimal(1)
    fine, round_, whole = (wan, Decimal(100)), (wan, Decimal(1000)), (wan, wan)
    assert grain_of([*[fine] * 7, round_, whole]) == 100 and grain_of([whole] * 3) == 10_000
    assert grain_of([*[fine] * 9, (wan, Decimal("0.01"))]) == 100  # one cell with more digits than the others
    assert grain_of([(yuan, Decimal("0.01")), *[fine] * 2]) == 100 and grain_of([]) == Decimal("0.01")


# The same cells spoilt in a table as published in Word, as published in Excel, and as exported: T5 with two items.

HEADS = ("支出功能分类科目编码", "科目名称", "小计", "基本支出", "项目支出")
ROWS = (
    ("合计", "合计", "300.00", "100.00", "200.00"),
    ("201", "一般公共服务支出", "300.00", "100.00", "200.00"),
    ("20136", "其他共产党事务支出", "300.00", "100.00", "200.00"),
    ("2013601", "行政运行", "100.00", "100.00", ""),
    ("2013602", "一般行政管理事务", "200.00", "", "200.00"),
)
TITLE = "一般公共预算财政拨款支出决算表"
#: where the row 2013601 begins with its amounts, counted from 0 in `sheet`
SPOT = (7, 2)


def sheet(
    *changes: tuple[int, int, object], top: tuple[tuple[str, ...], ...] = (), **more: object
) -> Workbook:
    """Return the published table as a sheet, some cells changed, rows put before it."""
    rows: list[list[object]] = [
        [TITLE] * 5,
        ["编制单位：某局", "", "", "", "单位：万元"],
        [""] * 5,
        list(HEADS),
    ]
    rows += [[float(t) if "." in t else t for t in row] for row in ROWS]
    for r, c, value in changes:
        rows[r][c] = value
    marks = more.pop("marks", {})
    made = [Row(k, tuple(row), marks.get(k - 1, {})) for k, row in enumerate([*top, *rows], start=1)]  # type: ignore[union-attr]
    return Workbook("公开.xlsx", (Sheet("公开05表　一般公共预算", tuple(made), **more),))  # type: ignore[arg-type]


def in_excel(text: object) -> Reading:
    return read_published_workbook(sheet((*SPOT, text)))


def in_word(text: object) -> Reading:
    rows = [list(HEADS), *map(list, ROWS)]
    rows[SPOT[0] - 3][SPOT[1]] = str(text)
    grid = Grid(tuple(map(tuple, rows)), Place())
    return read_published(
        Document(
            "公开.docx", "docx", numbered((Paragraph(TITLE, Place()), Paragraph("单位：万元", Place()), grid))
        )
    )


def in_export(text: object) -> Reading:
    rows: list[list[object]] = [
        ["编制单位：某局", "2021年度", "金额单位：元"],
        ["项目", "", "", "", *["本年支出"] * 3],
    ]
    rows += [
        [*["支出功能分类科目编码"] * 3, "科目名称", "小计", "基本支出", "项目支出"],
        ["栏次", "", "", "", 1.0, 2.0, 3.0],
    ]
    for code, name, *amounts in ROWS:
        rows.append([code, code, code, name, *(float(a) if a else "" for a in amounts)])
    rows[7][4] = text
    name = "Z07 一般公共预算财政拨款收入支出决算表(财决07表)"
    made = Sheet(name, tuple(Row(k, tuple(row)) for k, row in enumerate(rows, start=1)))
    return read_official(Workbook("决算.xls", (made,)))


def amounts(reading: Reading) -> list[Problem]:
    return [p for p in reading.problems if p.code == "amount"]


@pytest.mark.parametrize("text", [t for t in WRONG if t != "万元"])
def test_a_spoilt_cell_is_named_wherever_it_stands(text: str) -> None:
    for read, where in ((in_excel, "C8"), (in_word, "第5行第3列"), (in_export, "E8")):
        (problem,) = amounts(read(text))
        assert problem.severity == "error" and problem.address == where and "应为" in problem.message
    assert "“2013601行政运行”·“小计”这一格" in amounts(in_word(text))[0].message
    assert str(amounts(in_excel(text))[0]).startswith("“公开.xlsx”工作表“公开05表　一般公共预算”C8：")


@pytest.mark.parametrize("text", [t for t, (digits, _) in HARMLESS.items() if not digits.startswith("-")])
def test_a_harmless_form_is_read_wherever_it_stands(text: str) -> None:
    at, scale = Cell("T5", "2013601", "total"), {"万元": 10_000, "元": 1}
    digits, unit = HARMLESS[text]
    for read, own in ((in_excel, "万元"), (in_word, "万元"), (in_export, "元")):
        found = read(text)
        assert not amounts(found)
        assert found.now[at] == (Decimal(digits) * scale[unit or own]).quantize(Decimal("0.01"))
        assert any(p.code == "unit.cell" for p in found.problems) == (unit not in ("", own))


@pytest.mark.parametrize("text", NOTHING)
def test_nothing_is_read_as_nothing(text: str) -> None:
    for read in (in_excel, in_word, in_export):
        found = read(text)
        assert not amounts(found) and Cell("T5", "2013601", "total") not in found.sources


def told(book: Workbook) -> dict[str, Problem]:
    found = read_published_workbook(book).problems
    return {p.code: p for p in reversed(found) if p.code != "sheet.missing"}


#: what is in the sheet → code, place, severity and words of what is told
SHEETS: tuple[tuple[Callable[[], Workbook], str, str, str, str], ...] = (
    (lambda: sheet((7, 2, ""), marks={7: {2: "formula"}}), "amount", "C8", "error", "没有存下它的结果"),
    (lambda: sheet((7, 2, "#REF!"), marks={7: {2: "error"}}), "amount", "C8", "error", "错误值#REF!"),
    (lambda: sheet(merges=((7, 2, 8, 2),)), "amount", "C8", "error", "C8:C9合并成了一格"),
    (lambda: sheet(hidden_rows=frozenset({8, 12})), "hidden", "第8行", "warning", "已一并读入"),
    (lambda: sheet(hidden_columns=frozenset({3, 9})), "hidden", "D列", "warning", "已一并读入"),
    (lambda: sheet(hidden=True), "hidden", "", "warning", "隐藏的工作表，没有读取"),
    (lambda: sheet((1, 4, "")), "unit", "第1行", "warning", "没有写金额单位"),
    (lambda: sheet((8, 0, "2013601")), "twice", "C9", "error", "有两个数"),
    (lambda: sheet((8, 0, "2019988")), "subject", "第9行", "error", "不在支出功能分类科目中"),
    (lambda: sheet((8, 0, ""), (8, 1, "零星支出")), "row", "第9行", "warning", "“零星支出”有金额，认不出是哪一行"),
    (lambda: sheet((3, 3, "人员")), "head", "第1行", "warning", "没有“基本支出”这一列"),
    (lambda: sheet((0, 0, "一般公共预算支出预算表"), *((0, c, "") for c in range(1, 5))), "kind.budget", "", "error", "不是决算"),
)  # fmt: skip


@pytest.mark.parametrize(("make", "code", "place", "severity", "words"), SHEETS)
def test_what_a_careful_clerk_would_tell(
    make: Callable[[], Workbook], code: str, place: str, severity: str, words: str
) -> None:
    found = told(make())
    assert (found[code].address, found[code].severity) == (place, severity) and words in found[code].message


def test_a_head_that_comes_again_sums_between_and_two_tables_in_a_sheet() -> None:
    other = "政府性基金预算财政拨款收入支出决算表"
    rows = [list(row.values) for row in sheet().sheets[0].rows]
    rows[7:7] = [list(HEADS), ["", "小计", 300.0, 100.0, 200.0]]
    rows += [
        ["合计", "合计", 300.0, 100.0, 200.0],
        ["注：金额单位转换时可能有尾差。"] * 5,
        [""] * 5,
        [other] * 5,
    ]
    rows += [["科目编码", "科目名称", "本年收入", "基本支出", "项目支出"], ["合计", "合计", "约9", "", 4.0]]
    made = Workbook("a.xlsx", (Sheet("表", tuple(Row(k, tuple(r)) for k, r in enumerate(rows, start=1))),))
    found = read_published_workbook(made)
    assert {p.code for p in found.problems} == {"sheet.missing", "amount"}
    assert [p.address for p in amounts(found)] == ["C17"] and found.now["T8", "total", "project"] == 40_000
    again = {**read_published_workbook(sheet()).now.filled(), Cell("T8", "total", "project"): Decimal(40_000)}
    assert found.now.filled() == again


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_layout_is_read_to_the_last_cell(name: str) -> None:
    for seed in (0, 5):
        books = make_books(Random(seed), Shape(grain=Decimal(100), fund=0.8, three_public=0.2))
        found = read_published(document(books, LAYOUTS[name]))
        assert [str(p) for p in found.problems] == [] and found.now.filled() == printed(books, LAYOUTS[name])


# Files that are none.


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"PK\x03\x04xl/workbook.xml", "坏.xlsx", "损坏"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
            "密.xlsx",
            "损坏",
        ),
        (b"%PDF-1.7\nnothing", "假.xlsx", "PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "图.xlsx", "不是 Excel"),
        (b"", "空.csv", "是空的"),
    ],
)
def test_what_cannot_be_opened_is_refused(data: bytes, name: str, said: str) -> None:
    with pytest.raises(Refused) as refused:
        read_books(data, name)
    assert name in str(refused.value) and said in str(refused.value)


@pytest.mark.parametrize("code", ["utf-8-sig", "gb18030"])
def test_lines_of_text_from_older_systems_are_read(code: str) -> None:
    lines = [[TITLE], ["单位：万元"], list(HEADS), *([*r[:2], *(f'"{t}"' for t in r[2:])] for r in ROWS)]
    text = "\r\n".join(",".join(line) for line in lines).replace("300.00", "3,00.00", 1)
    found = read_books(text.encode(code), "导出.csv")
    assert found.found == ("T5",) and [p.address for p in amounts(found)] == ["C4"]
    assert found.now["T5", "2013602", "project"] == 2_000_000


# Amounts ten thousand times off: asked, down to one cell.

BIG = make_books(Random(8), Shape(grain=Decimal(10_000)))
EMPTY = Books(BIG.body, BIG.year, Sheets())


def asked(change: Callable[[Cell], bool], factor: Decimal) -> tuple[list[str], Sheets]:
    """Return the keys of what is asked when some cells are off, and the cells after the first answer to each."""
    now = Sheets({at: v * factor if change(at) else v for at, v in BIG.now.items()})
    file = Reading("official", "a.xls", now, found=tuple(sorted({at.table for at in now})))
    first, _ = judged(file, EMPTY)
    answers = {q.key: q.choices[0][0] for q in first.questions}
    then, after = judged(file, EMPTY, answers=answers)
    assert (not then.questions and not then.errors) or not answers
    return [q.key for q in first.questions], after.now


@pytest.mark.parametrize("factor", [Decimal("0.0001"), Decimal(10_000)])
@pytest.mark.parametrize("scope", ["T3", "T5", "T3.basic", "T5.2013601.total", "T1.other.amount"])
def test_a_factor_of_ten_thousand_is_asked_where_it_is(scope: str, factor: Decimal) -> None:
    code = next(c for c in BIG.now.codes("T5", 7) if BIG.now["T5", c, "total"])
    parts = scope.replace("2013601", code).split(".")
    hit = {
        1: lambda at: at.table == parts[0],
        2: lambda at: [at.table, at.column] == parts,
        3: lambda at: list(at) == parts,
    }
    keys, after = asked(hit[len(parts)], factor)
    assert keys == ["unit:" + ".".join(parts)] and after == BIG.now


def test_sound_books_and_other_faults_are_not_asked_about() -> None:
    assert asked(lambda at: False, Decimal(1))[0] == []
    wrong = replace(BIG, now=BIG.now.changed({Cell("T3", "total", "basic"): Decimal(12_345)}))
    file = Reading("official", "a.xls", wrong.now, found=("T1", "T3"))
    assert judged(file, EMPTY)[0].questions == ()


@pytest.mark.parametrize(("total", "asks"), [(99_999, True), (100_000, False), (100_001, False)])
def test_a_year_that_would_not_pay_one_person_is_asked_about(total: int, asks: bool) -> None:
    now = Sheets({Cell("T1", "total_in"): Decimal(total), Cell("T1", "total_out"): Decimal(total)})
    (file, _) = judged(Reading("official", "a.xls", now, found=("T1",)), EMPTY)
    assert [q.key for q in file.questions if q.key == "unit:all"] == ["unit:all"] * asks


def test_a_whole_file_is_held_against_last_year() -> None:
    for factor, key, words in ((Decimal("0.0001"), "wan", "万元"), (Decimal(10_000), "over", "元")):
        now = Sheets({at: v * factor for at, v in BIG.now.items()})
        file = Reading("official", "a.xls", now, found=("T1",))
        known = Books(Body(BIG.body.name), BIG.year, Sheets(), BIG.before)
        (question,) = judged(file, known)[0].questions
        assert question.key == "unit:all" and question.choices[0][0] == key
        assert "疑似" in question.message and question.message.endswith(f"文件里的金额是{words}吗？")
        assert judged(file, known, answers={"unit:all": "nonsense"})[0].questions
