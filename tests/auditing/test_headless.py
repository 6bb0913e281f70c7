"""A table that a page's end broke goes on in one without title or head: both are one table."""

from bianzhi.auditing.audit import audit
from bianzhi.documents.read_any import read_document


def table(*rows: tuple[str, ...], wide: int = 1) -> str:
    cells = (
        "".join(f"<td{f' colspan={wide}' if not k and wide > 1 else ''}>{c}</td>" for k, c in enumerate(row))
        for row in rows
    )
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>"


def codes(*parts: str) -> list[str]:
    page = "<html><body><p>2024年度部门决算</p>" + "".join(parts) + "</body></html>"
    return [f.code for f in audit(read_document(page.encode(), "a.html")).findings if f.severity != "hint"]


HEAD = ("科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出")
FIRST = (
    HEAD,
    ("合计", "", "17.00", "9.00", "8.00"),
    ("205", "教育支出", "8.00", "4.00", "4.00"),
    ("20502", "普通教育", "8.00", "4.00", "4.00"),
    ("2050202", "小学教育", "8.00", "4.00", "4.00"),
)
REST = (
    ("221", "住房保障支出", "9.00", "5.00", "4.00"),
    ("22102", "住房改革支出", "9.00", "5.00", "4.00"),
    ("2210201", "住房公积金", "9.00", "5.00", "4.00"),
)
TITLE = "<p>支出决算表</p><p>单位：万元</p>"


def test_codes_that_go_on_are_rows_of_the_table_before() -> None:
    assert codes(TITLE, table(*FIRST), table(*REST)) == []
    assert codes(TITLE, table(*FIRST), "<p>- 9 -</p>", table(*REST)) == []
    assert codes(TITLE, table(*FIRST, wide=3), table(*REST)) == []


def test_a_table_that_begins_anew_is_another() -> None:
    assert codes(TITLE, table(*FIRST), table(*FIRST[2:])) != []
    assert codes(TITLE, table(*FIRST), "<p>其中代管资金的支出情况</p>", table(*REST)) != []


def test_numbered_classes_that_go_on_are_rows_of_the_table_before() -> None:
    title = "<p>收入支出决算总表</p><p>单位：万元</p>"
    first = (
        ("收入", "金额", "支出", "金额"),
        ("一、一般公共预算财政拨款收入", "17.00", "一、一般公共服务支出", "3.00"),
        ("", "", "二、外交支出", "5.00"),
    )
    rest = (
        ("", "", "三、国防支出", "9.00"),
        ("本年收入合计", "17.00", "本年支出合计", "17.00"),
        ("总计", "17.00", "总计", "17.00"),
    )
    assert codes(title, table(*first), table(*rest)) == []
    wrong = (("", "", "三、国防支出", "8.00"), *rest[1:])
    assert "T603" in codes(title, table(*first), table(*wrong))
