"""Amounts of the text that are those of the tables but for the last digit (FAULTS: rounding tails are a hint, and one)."""

from collections.abc import Iterator, Sequence

from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import Figure
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.normal import Passage
from bianzhi.auditing.registry import rule
from bianzhi.auditing.spoken import subject_cells
from bianzhi.auditing.tokens import Token

TABLES = "2023年度部门决算\n一般公共预算财政拨款支出决算表\n单位：{unit}\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n221\t住房保障支出\t{0}\t{0}\t\n22102\t住房改革支出\t{0}\t{0}\t\n2210201\t住房公积金\t{0}\t{0}\t\n合计\t\t{0}\t{0}\t\n三、说明\n住房保障支出（类）住房改革支出（款）住房公积金（项）{1}万元。"
#: a hint names so many of them
SHOWN = 3


@rule(
    "X581", "TEXT_TABLE", "文字与表格只差末位", severity="hint",
    fails=TABLES.format("33.18", "33.19", unit="万元"),
    passes=TABLES.format("33.18", "33.18", unit="万元"),
    edge=TABLES.format("331,850.00", "33.19", unit="元"),
)  # fmt: skip
def last_digit(context: Context) -> Iterator[Finding]:
    """Gather amounts of items that differ from their cells by the last digit, both printed to it: rounded twice, or mistyped."""
    found: list[tuple[Passage, Token, Figure]] = []
    for passage, marks in context.figures if context.statements else ():
        for token in marks:
            cells = subject_cells(context, passage, token)
            if cells and _off(token.figure, cells):
                found.append((passage, token, cells[0]))
    if not found:
        return
    told = "、".join(f"{t.figure.text}（表中{c.text}）" for _, t, c in found[:SHOWN])
    passage, token, cell = found[0]
    yield Finding(
        "X581", "TEXT_TABLE", "hint", f"{len(found)}处文字与表格只差末位：{told}", passage.place(token.start),
        passage.quote(token.start, token.end, 24), token.figure.text, cell.text, "", "四舍五入不一致，或抄写有误", "请统一",
        tuple(one.place(t.start) for one, t, _ in found[1:]),
    )  # fmt: skip


def _off(stated: Figure, cells: Sequence[Figure]) -> bool:
    """Say whether every cell is the amount but for one last digit, which it is printed to as well."""
    return all(
        cell.half == stated.half and 0 < abs(stated.value - cell.value) <= 2 * stated.half for cell in cells
    )
