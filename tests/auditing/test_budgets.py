"""Budgets as districts publish them: what their tables and sentences hold together, and pages that could not be read."""

from dataclasses import replace

import pytest

from bianzhi.auditing.audit import audit
from bianzhi.auditing.scans import weighed
from bianzhi.documents.from_text import read_text

HEAD = "清水县水利局2026年部门预算\n2026年部门预算编制说明\n"
TOTALS = (
    HEAD
    + "部门财务收支预算总表\n单位：元\n本年收入\t\t本年支出\t\n项目\t预算数\t项目\t预算数\n一、财政拨款收入\t9,000,000\t一、农林水支出\t9,000,000\n"
    "1. 一般公共预算\t{0}\t\t\n2. 政府性基金预算\t{1}\t\t\n3. 国有资本经营预算\t\t\t\n二、事业收入\t\t\t\n收入总计\t9,000,000\t支出总计\t9,000,000\n"
)
TABLE = "{title}\n编制部门：{name}\t\t\t单位：{unit}\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n213\t农林水支出\t9,123,456\t5,123,456\t4,000,000\n合计\t\t9,123,456\t5,123,456\t4,000,000\n以上\n"
BASIC = (
    "部门一般公共预算基本支出部门预算经济分类预算表\n编制部门：{name}\t\t\t单位：{unit}\n科目编码\t科目名称\t合计\t人员经费\t公用经费\n301\t工资福利支出\t4,123,456\t4,123,456\t\n"
    "302\t商品和服务支出\t1,000,000\t\t1,000,000\n合计\t\t5,123,456\t4,123,456\t1,000,000\n以上\n"
)
TITLES = (
    "部门支出预算总表",
    "部门一般公共预算支出功能分类预算表",
    "部门政府性基金预算支出功能分类预算表",
    "部门国有资本经营预算支出功能分类预算表",
)


def found(text: str) -> list[tuple[str, str]]:
    return [(f.code, f.severity) for f in audit(read_text(text.encode(), "例.txt")).findings]


def written(name: str = "清水县水利局", last: str = "清水县水利局", unit: str = "元") -> str:
    tables = "".join(TABLE.format(title=title, name=name, unit="元") for title in TITLES)
    return HEAD + tables + BASIC.format(name=last, unit=unit)


def test_the_kinds_of_fiscal_money_add_up_in_the_table_of_totals() -> None:
    assert ("T614", "error") in found(TOTALS.format("6,000,000", "2,000,000"))
    assert "T614" not in dict(found(TOTALS.format("6,000,000", "3,000,000")))


@pytest.mark.parametrize(
    ("last", "told"),
    [
        ("", True),
        ("清水县林业局", True),
        ("长河区林业局", True),
        ("清水县水利局河道管理站", False),
        ("清水县水利局", False),
    ],
)
def test_a_table_under_no_name_or_that_of_another_office(last: str, told: bool) -> None:
    assert ("X560" in dict(found(written(last=last)))) is told


def test_the_unit_of_the_table_of_basic_expenditure_is_that_of_its_whole() -> None:
    assert ("T613", "error") in found(written(unit="万元"))
    assert "T613" not in dict(found(written()))


def test_changes_told_after_a_stop_are_added_up() -> None:
    said = (
        "一、“三公”经费预算情况说明\n2026年“三公”经费预算数为9.00万元，比2025年预算增加{0}万元。其中：\n（一）因公出国（境）费0万元，与2025年预算持平。\n"
        "（二）公务用车购置及运行费8.00万元，比2025年预算增加2.00万元，主要原因是车辆增多。\n（三）公务接待费1.00万元。与2025年预算持平，主要原因是没有变化。\n二、其他"
    )
    assert "P325" in dict(found(HEAD + said.format("5.00")))
    assert "P325" not in dict(found(HEAD + said.format("2.00")))


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("国有资本经营预算拨款支出预算0万元，比2025年预算增加5万元。", "A112"),
        ("财政拨款收入支出增加的主要原因是基本支出减少。", "W902"),
    ],
)
def test_what_cannot_be_is_told(said: str, code: str) -> None:
    assert code in dict(found(HEAD + said))


@pytest.mark.parametrize(
    "said",
    [
        "本年收入预算100.00万元，其中事业收入5.00万元，比2025年预算增加20.00万元。",
        "财政拨款收入支出增加的主要原因是退休人员减少，新增项目。",
    ],
)
def test_what_may_be_is_left_alone(said: str) -> None:
    assert not {"A112", "W902"} & set(dict(found(HEAD + said)))


def test_amounts_cut_off_instead_of_rounded_are_a_warning() -> None:
    table = (
        TOTALS.format("6,000,000", "3,000,000")
        .replace("9,000,000", "9,007,800")
        .replace("3,000,000", "3,007,800")
    )
    assert ("X501", "warning") in found(table + "2026年，清水县水利局收入预算900万元。")
    assert ("X501", "error") in found(table + "2026年，清水县水利局收入预算902万元。")
    assert "X501" not in dict(found(table + "2026年，清水县水利局收入预算901万元。"))


def test_nothing_is_said_to_be_absent_where_pages_could_not_be_read() -> None:
    text = "2024年度部门决算\n八、政府性基金预算财政拨款支出决算情况说明\n九、国有资本经营预算财政拨款支出决算情况说明\n无国有资本经营预算财政拨款支出。"
    document = read_text(text.encode(), "例.txt")
    told = [one for one in audit(document).findings if one.code == "F957"]
    assert told
    assert not list(weighed(replace(document, unread=(3,)), told))
    assert list(weighed(document, told)) == told


BODIES = "本部门中，行政单位{0}家，行政执法机构一家，具体包括：\n1.清水县水利局本部\n2.清水县水利局执法大队\n本部门{1}个预算单位开展了项目预算绩效目标编报工作。"


@pytest.mark.parametrize(
    ("count", "goals", "told"), [("一", "1", False), ("一", "2", False), ("二", "1", True), ("一", "3", True)]
)
def test_bodies_counted_in_words_are_those_listed(count: str, goals: str, told: bool) -> None:
    assert ("P321" in dict(found(HEAD + BODIES.format(count, goals)))) is told


@pytest.mark.parametrize(("kept", "told"), [("5,900.00", False), ("9,590.00", True)])
def test_what_is_kept_for_small_firms_is_part_of_what_is_bought(kept: str, told: bool) -> None:
    said = f"2026年本部门政府采购预算8,000.00万元，其中：政府采购货物预算8,000.00万元。\n2026年本部门面向中小企业预留政府采购项目预算金额{kept}万元。"
    assert ("P320" in dict(found(HEAD + said))) is told


@pytest.mark.parametrize(("name", "told"), [("清水县教育局", True), ("清水县水利局", False)])
def test_the_running_costs_of_another_office(name: str, told: bool) -> None:
    said = f"清水县水利局2026年收入预算500.00万元。\n2026年{name}下属1家机关财政拨款的机关运行经费预算为12.00万元。"
    assert ("N704" in dict(found(HEAD + said))) is told


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("3.“农林水支出（类）水利（款）行政运行（项）”115.12，主要用于机关运转。", "W806"),
        ("（一）因公出国（境）费万元，与2025年预算持平。", "W801"),
    ],
)
def test_an_amount_without_its_unit_and_a_unit_without_its_amount(said: str, code: str) -> None:
    assert code in dict(found(HEAD + said))


def test_pages_of_one_table_without_a_title_are_one() -> None:
    page = "科目编码\t科目名称\t合计\t基本支出\t项目支出\n"
    first = (
        "213\t农林水支出\t9.00\t5.00\t4.00\n21303\t水利\t9.00\t5.00\t4.00\n2130301\t行政运行\t5.00\t5.00\t\n"
    )
    rest = "2130306\t水利工程运行与维护\t4.00\t\t4.00\n合计\t\t9.00\t5.00\t4.00\n"
    text = HEAD + "部门支出预算总表\n单位：万元\n" + page + first + "— 3 —\n{0}" + rest + "以上\n"
    assert not found(text.format("")) and not found(text.format(page))
    assert ("T602", "error") in found(text.format("").replace("维护\t4.00\t\t4.00", "维护\t3.00\t\t3.00"))
    other = text.format("部门一般公共预算支出功能分类预算表\n单位：万元\n" + page)
    assert "T602" in dict(found(other)), "a table under a title of its own is another"
    top = text.replace(first, "合计\t\t9.00\t5.00\t4.00\n" + first).format(page)
    assert not found(top.replace("\t4.00\n合计\t\t9.00\t5.00\t4.00\n以上", "\t4.00\n以上"))


def test_pages_whose_codes_stand_in_three_columns_are_one() -> None:
    rows = "213\t\t\t农林水支出\t9.00\t5.00\t4.00\n213\t03\t\t水利\t9.00\t5.00\t4.00\n213\t03\t01\t行政运行\t5.00\t5.00\t\n{0}213\t03\t06\t水利工程运行与维护\t4.00\t\t4.00\n合计\t\t\t\t9.00\t5.00\t4.00\n"
    head = "类\t款\t项\t科目名称\t合计\t基本支出\t项目支出\n"
    text = HEAD + "部门支出预算总表\n单位：万元\n" + head + rows.format("— 4 —\n" + head) + "以上\n"
    assert not found(text)
    assert "T602" in dict(found(text.replace("维护\t4.00\t\t4.00", "维护\t3.00\t\t3.00")))
