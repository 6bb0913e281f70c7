"""Amounts against the names of other rows are one finding; classes are held against what tables are left; one digit off a whole."""

from bianzhi.auditing.audit import audit
from bianzhi.documents.from_text import read_text

CLASSES = ("教育支出", "社会保障和就业支出", "卫生健康支出", "住房保障支出")
CODES, AMOUNTS = ("205", "208", "210", "221"), ("80.00", "30.00", "20.00", "10.00")
DETAIL = "支出决算表\n单位：万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n{rows}合计\t\t140.00\t140.00\t0.00\n三、说明\n"


def document(totals: tuple[str, ...], middle: str = "") -> str:
    rows = "".join(f"\t\t{'一二三四'[k]}、{name}\t{totals[k]}\n" for k, name in enumerate(CLASSES))
    detail = "".join(f"{c}\t{n}\t{a}\t{a}\t0.00\n" for c, n, a in zip(CODES, CLASSES, AMOUNTS, strict=True))
    return (
        "2025年度部门决算\n收入支出决算总表\n单位：万元\n项目\t决算数\t项目\t决算数\n" + rows
        + "本年收入合计\t140.00\t本年支出合计\t140.00\n总计\t140.00\t总计\t140.00\n一、\n" + middle + DETAIL.format(rows=detail)
    )  # fmt: skip


def told(text: str) -> list[tuple[str, str]]:
    return [
        (f.code, f.kind) for f in audit(read_text(text.encode(), "例.txt")).findings if f.severity == "error"
    ]


def test_rows_off_by_one_are_one_finding_with_all_their_places() -> None:
    assert told(document(AMOUNTS)) == []
    text = document(("30.00", "20.00", "10.00", "10.00"))
    assert told(text) == [("T607", "ROW_SHIFT")]
    (found,) = (f for f in audit(read_text(text.encode(), "例.txt")).findings if f.code == "T607")
    assert len(found.also) == 2
    assert told(document(("30.00", "80.00", "20.00", "10.00"))) == [("T607", "ROW_SHIFT")]


def test_amounts_that_are_wrong_each_on_its_own_are_told_each() -> None:
    assert {code for code, _ in told(document(("81.00", "30.50", "20.00", "10.00")))} >= {"T607"}
    assert ("T607", "ROW_SHIFT") not in told(document(("81.00", "30.50", "20.00", "10.00")))


FISCAL = (
    "财政拨款收入支出决算总表\n单位：万元\n项目\t金额\t项目\t合计\t一般公共预算财政拨款\t政府性基金预算财政拨款\n"
    + "".join(f"\t\t{'一二三四'[k]}、{n}\t{AMOUNTS[k]}\t{AMOUNTS[k]}\t\n" for k, n in enumerate(CLASSES))
    + "本年收入合计\t140.00\t本年支出合计\t140.00\t140.00\t\n总计\t140.00\t总计\t140.00\t140.00\t\n二、\n"
)


def test_a_class_is_held_against_fiscal_money_where_its_own_table_is_missing() -> None:
    text = (
        document(AMOUNTS, FISCAL)
        + "一般公共预算财政拨款支出主要用于以下方面：教育支出（类）{0}万元，占57.14%。"
    )
    assert "X502" in {code for code, _ in told(text.format("50.00"))}
    assert "X502" not in {code for code, _ in told(text.format("80.00"))}


def test_an_item_is_not_held_against_all_money_where_the_column_of_its_table_was_not_read() -> None:
    rows = "205\t教育支出\t{0}\n20502\t普通教育\t{0}\n2050202\t小学教育\t{0}\n合计\t\t{0}\n"
    text = (
        "2025年度部门决算\n支出决算表\n单位：万元\n科目编码\t科目名称\t合计\n" + rows.format("90.00")
        + "一、\n一般公共预算财政拨款收入支出决算表\n单位：万元\n科目编码\t科目名称\t年初结转和结余\n" + rows.format("9.00")
        + "二、说明\n教育支出（类）普通教育（款）小学教育（项）。支出决算为{0}万元。"
    )  # fmt: skip
    assert "X502" not in {code for code, _ in told(text.format("80.00"))}
    assert "X502" in {code for code, _ in told(text.format("95.00"))}


THREE = (
    "2025年度部门决算\n“三公”经费支出决算表\n单位：万元\n预算数\t\t\t\t\t\t决算数\t\t\t\t\t\n"
    "合计\t因公出国（境）费\t小计\t公务用车购置费\t公务用车运行费\t公务接待费\t合计\t因公出国（境）费\t小计\t公务用车购置费\t公务用车运行费\t公务接待费\n"
    "{0}\t\t51.03\t13.75\t37.28\t11.23\t57.73\t\t48.27\t13.60\t34.67\t9.46\n"
)


def test_a_whole_off_by_one_digit_is_told_where_the_other_half_leaves_the_same_cells_empty() -> None:
    assert told(THREE.format("67.26")) == [("T605", "PARTS")]
    assert told(THREE.format("62.26")) == []
    assert told(THREE.format("67.26").replace("57.73", "60.00")) == []


def test_cars_bought_are_held_against_the_table_after_a_completion() -> None:
    text = (
        THREE.format("62.26")
        + "七、说明\n2.公务用车购置及运行维护费预算为51.03万元，支出决算为48.27万元，完成预算的94.59%。其中：公务用车购置支出{0}万元。"
    )
    assert "X504" in {code for code, _ in told(text.format("23.60"))}
    assert told(text.format("13.60")) == []


BASIC = (
    "2025年度部门决算\n一般公共预算财政拨款基本支出决算表\n单位：万元\n科目编码\t科目名称\t合计\t人员经费\t公用经费\n合计\t\t{0}\t30.00\t{1}\n"
    "301\t工资福利支出\t30.00\t30.00\t\n30101\t基本工资\t30.00\t30.00\t\n302\t商品和服务支出\t{1}\t\t{1}\n30201\t办公费\t{1}\t\t{1}\n"
)


def test_a_row_of_basic_expenditure_is_the_sum_of_staff_and_public() -> None:
    assert told(BASIC.format("42.00", "12.00")) == []
    assert [
        code
        for code, _ in told(
            BASIC.format("42.00", "12.00").replace("30201\t办公费\t12.00", "30201\t办公费\t12.03")
        )
    ] == ["T601"]
