"""Workbooks of the 部门决算 software, and published tables with 行次 and 栏次: sound ones pass, what is wrong in one is found."""

from dataclasses import replace
from functools import cache
from random import Random

import pytest

from bianzhi.auditing.audit import audit
from bianzhi.auditing.columns import keys_of
from bianzhi.auditing.context import understand
from bianzhi.auditing.exported import exported_title, wide
from bianzhi.documents.model import Document, Grid, Place
from bianzhi.documents.read_any import read_document
from bianzhi.reporting.making import Shape, make_books
from tests.reporting.layouts import LAYOUTS, document
from tests.reporting.official import official


@cache
def export(seed: int, *, split: bool = True) -> Document:
    return read_document(official(make_books(Random(seed)), split=split), "云溪县.xlsx")


def sheet(one: Document, name: str) -> Grid:
    return next(g for g in one.blocks if isinstance(g, Grid) and g.place.sheet.startswith(f"{name} "))


def changed(one: Document, name: str, label: str, column: int, by: int = 1_000) -> Document:
    """Return the export with an amount that is more: the first of its rows that has the label and an amount there."""
    grid = sheet(one, name)
    rows = [list(row) for row in grid.rows]
    row = next(r for r in rows if label in r and r[column].isdecimal())
    row[column] = str(int(row[column]) + by)
    other = replace(grid, rows=tuple(map(tuple, rows)))
    return replace(one, blocks=tuple(other if block is grid else block for block in one.blocks))


@pytest.mark.parametrize(("seed", "split"), [(8, True), (8, False), (9, True)])
def test_a_sound_export_has_no_findings_and_every_table_is_read(seed: int, split: bool) -> None:
    made = export(seed, split=split)
    report = audit(made)
    assert [str(f) for f in report.findings] == []
    assert (report.unit, report.year, report.kind) == (make_books(Random(seed)).body.name, 2021, "")
    read = understand(made).statements
    assert {"T1", "T2", "T3", "T4", "T5", "T6"} <= set(read) <= {f"T{n}" for n in range(1, 10)} - {"T7"}
    assert {key for row in read["T3"].rows for key in row.cells} >= {"total", "basic", "project"}
    assert read["T5"].whole and read["T5"].whole.cells.keys() >= {"total", "basic", "project"}
    assert len(read["T2"].coded) > 5 and len(read["T6"].coded) > 50


@pytest.mark.parametrize(
    ("name", "label", "column", "code"),
    [
        ("Z01", "一、一般公共预算财政拨款收入", 4, "T607"),
        ("Z01", "一、一般公共服务支出", 9, "T607"),
        ("Z01_1", "一、一般公共服务支出", 10, "T601"),
        ("Z01_1", "一、一般公共预算财政拨款", 3, "T607"),
        ("Z03", "一般公共服务支出", 5, "T601"),
        ("Z03", "合计", 7, "T607"),
        ("Z04", "一般公共服务支出", 5, "T601"),
        ("Z07", "一般公共服务支出", 11, "T608"),
        ("Z08_1", "合计", 7, "T602"),
        ("Z09", "合计", 10, "T604"),
    ],
)
def test_what_is_wrong_in_an_export_is_found(name: str, label: str, column: int, code: str) -> None:
    found = audit(changed(export(8), name, label, column)).findings
    assert [f.code for f in found if f.severity == "error"] == [code]


def test_other_sheets_of_an_export_are_left_alone() -> None:
    """Their titles are much like those of published tables, their amounts are of other money."""
    names = {
        "Z02 收入支出决算表(财决02表)": "收入支出决算表", "Z05_1 基本支出决算明细表(财决05-1表)": "基本支出决算明细表",
        "Z06 项目收入支出决算表(财决06表)": "项目收入支出决算表", "CS03 其他收入等明细情况表": "其他收入等明细情况表",
        "F01 预算支出相关信息表(财决附01表)": "预算支出相关信息表", "F04 非税收入征缴情况表(财决附04表)": "非税收入征缴情况表",
        "表六": "财决06表 支出情况表",
    }  # fmt: skip
    head = ("科目编码", "科目名称", "合计", "基本支出", "项目支出")
    body = [("201", "一般公共服务支出", str(k), "7.50", "1.25") for k in range(90)]
    grids = [
        Grid(((title, "", "", "", ""), head, *body), Place(table=20 + k, sheet=name), (name,))
        for k, (name, title) in enumerate(names.items())
    ]
    assert [exported_title(grid) for grid in grids] == [""] * len(names)
    made = export(8)
    assert audit(replace(made, blocks=(*made.blocks, *grids))).findings == audit(made).findings == ()


@pytest.mark.parametrize("name", ["three codes", "over pages", "budgets beside", "grouped"])
def test_published_tables_with_counted_rows_and_columns(name: str) -> None:
    made = document(make_books(Random(0), Shape(fund=0.8, three_public=1)), LAYOUTS[name])
    assert [str(f) for f in audit(made).findings] == []
    grid = understand(made).statements["T1"].grid
    rows = [list(row) for row in grid.rows]
    row = next(r for r in rows if any("本年支出合计" in cell for cell in r))
    column = max(k for k, cell in enumerate(row) if "." in cell)
    row[column] = "9" + row[column]
    wrong = replace(grid, rows=tuple(map(tuple, rows)))
    blocks = tuple(wrong if block is grid else block for block in made.blocks)
    assert {"T603", "T604"} & {f.code for f in audit(replace(made, blocks=blocks)).findings}


def test_published_tables_come_before_an_export_beside_them() -> None:
    public = document(make_books(Random(0), Shape(fund=0.8, three_public=1)), LAYOUTS["plain"])
    both = replace(public, blocks=(*export(8).blocks, *public.blocks))
    assert {made.grid.place.sheet for made in understand(both).statements.values()} == {""}


@pytest.mark.parametrize(
    ("heads", "keys"),
    [
        (("年初预算数", "全年预算数", "决算数"), ("", "", "total")),
        (("2023年决算数", "2024年预算数"), ("", "total")),
        (("2024年预算数合计", "2025年预算数合计", "2025年预算数比2024年预算数增减额"), ("", "total", "")),
        (("合计", "财政拨款小计", "财政拨款基本支出", "财政拨款项目支出", "单位资金"), ("total", "total", "", "", "")),
        (("决算数小计", "年初预算数小计", "决算数一般公共预算财政拨款"), ("total", "", "general")),
        (("本年收入合计", "事业收入小计", "事业收入其中：教育收费"), ("total", "service", "")),
        (
            ("年初结转和结余合计", "本年收入合计", "本年支出合计", "本年支出基本支出小计", "年末结转和结余基本支出结转"),
            ("opening", "income", "total", "basic", ""),
        ),
        (("年初结转和结余", "本年收入", "本年支出", "年末结转和结余"), ("opening", "income", "total", "closing")),
    ],
)  # fmt: skip
def test_columns_are_known_by_their_group(heads: tuple[str, ...], keys: tuple[str, ...]) -> None:
    assert tuple(keys_of(dict(enumerate(heads))).values()) == keys


def test_economic_subjects_across_are_known_by_their_class() -> None:
    top = ("项目", "合计", "工资福利支出", "工资福利支出", "商品和服务支出", "其他支出", "其他支出")
    heads = (top, ("科目名称", "", "小计", "基本工资", "办公费", "小计", "其他支出"))
    assert wide(heads) == {1: "total", 2: "301", 3: "30101", 4: "30201", 5: "399", 6: "39999"}
    assert wide((("科目编码", "科目名称", "工资福利支出"),)) == {}


@pytest.mark.parametrize(
    ("lines", "year"),
    [
        ("2023年度部门决算\n,,,,\n支出决算表", 2023),
        ("2022年度支出决算表", 2022),
        ("支出决算表", 0),
    ],
)  # fmt: skip
def test_tables_without_text_are_of_the_year_over_them(lines: str, year: int) -> None:
    rows = "科目编码,科目名称,合计,基本支出,项目支出\n205,教育支出,9.00,6.00,3.00\n合计,,9.00,6.00,3.00\n"
    made = audit(read_document(f"{lines}\n{rows}".encode(), "表.csv"))
    assert (made.year, made.kind, bool(made.doubt)) == (year, "", not year)
