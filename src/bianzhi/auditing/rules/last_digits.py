"""Amounts that are those of the tables, or the sum of their parts, but for the last digit (FAULTS: tails are a hint, and one)."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import ZERO, Figure, adds_up, plain
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.normal import Passage
from bianzhi.auditing.registry import rule
from bianzhi.auditing.rules.parts import complete
from bianzhi.auditing.rules.text_table import celled
from bianzhi.auditing.rules.trees import TREE
from bianzhi.auditing.statements import NAMES
from bianzhi.auditing.three_public import ITEM_OF, three_told
from bianzhi.auditing.tokens import Token
from bianzhi.documents.model import Place

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
    cells = _bound(context) if context.statements else ()
    found = [(passage, token, of[0]) for passage, token, of in cells if of and _off(token.figure, of)]
    if not found:
        return
    told = "、".join(f"{t.figure.text}（表中{c.text}）" for _, t, c in found[:SHOWN])
    passage, token, cell = found[0]
    yield Finding(
        "X581", "TEXT_TABLE", "hint", f"{len(found)}处文字与表格只差末位：{told}", passage.place(token.start),
        passage.quote(token.start, token.end, 24), token.figure.text, cell.text, "", "四舍五入不一致，或抄写有误", "请统一",
        tuple(one.place(t.start) for one, t, _ in found[1:]),
    )  # fmt: skip


def _bound(context: Context) -> Iterator[tuple[Passage, Token, Sequence[Figure]]]:
    """Yield the amounts of the text that have cells: of items, of totals, and of the three expenses."""
    for passage, amounts in context.once(celled):
        for token, cells, own in amounts:
            yield passage, token, cells or ([own] if own else [])
    three = context.once(three_told)
    told, period = (context.plans, "budget") if context.kind == "预算" else (context.told, "account")
    for thing, one, token in told if three else ():
        cell = three.get((period, ITEM_OF.get(thing, "")))
        yield one, token, [cell] if cell else []


def _off(stated: Figure, cells: Sequence[Figure]) -> bool:
    """Say whether every cell is the amount but for one last digit, which it is printed to as well."""
    return all(
        cell.half == stated.half and 0 < abs(stated.value - cell.value) <= 2 * stated.half for cell in cells
    )


class _Tail(NamedTuple):
    """A sum that misses its whole by what rounding may leave."""

    place: Place
    name: str
    whole: Figure
    sum: str
    quote: str


@rule(
    "X582", "PARTS", "各项之和与总数只差末位", severity="hint",
    fails="2021年度部门决算\n政府采购支出总额5.01万元，其中：政府采购货物支出4.00万元、政府采购工程支出0万元、政府采购服务支出1.00万元。",
    passes="2021年度部门决算\n政府采购支出总额5.00万元，其中：政府采购货物支出4.00万元、政府采购工程支出0万元、政府采购服务支出1.00万元。",
    edge="2021年度部门决算\n政府采购支出总额5.1万元，其中：政府采购货物支出4.05万元、政府采购工程支出0万元、政府采购服务支出1.00万元。",
)  # fmt: skip
def tails(context: Context) -> Iterator[Finding]:
    """Gather the sums of the text and of the tables that are off by no more than rounding may make them."""
    found = [*_of_text(context), *_of_tables(context)]
    if not found:
        return
    told = "；".join(f"{one.name}{one.whole.text}（各项之和{one.sum}）" for one in found[:SHOWN])
    first = found[0]
    yield Finding(
        "X582", "PARTS", "hint", f"{len(found)}处各项之和与总数只差末位：{told}", first.place, first.quote, first.whole.text, first.sum, "",
        "四舍五入的尾差，或抄写有误", "请看是不是尾差", tuple(one.place for one in found[1:]),
    )  # fmt: skip


def _of_text(context: Context) -> Iterator[_Tail]:
    for one in context.sums:
        figures = [token.figure for token in one.parts]
        if _tail(figures, one.whole.figure) and complete(one):
            place, quote = (
                one.passage.place(one.whole.start),
                one.passage.quote(one.whole.start, one.parts[-1].end, 10),
            )
            yield _Tail(place, "", one.whole.figure, plain(_sum(figures)), quote)


def _of_tables(context: Context) -> Iterator[_Tail]:
    for slot in TREE:
        made = context.statements.get(slot)
        if made is None:
            continue
        for code, below in made.below.items():
            if len(below) < 2:
                continue
            row = made.coded.get(code) if code else made.whole
            whole = row.total if row else None
            if row is None or whole is None:
                continue
            figures = [r.cells["total"] for r in below if "total" in r.cells]
            if _tail(figures, whole):
                name = f"{NAMES[slot]}“{row.label}”"
                yield _Tail(made.place(row), name, whole, plain(_sum(figures)), f"{row.label} {whole.text}")


def _sum(figures: Sequence[Figure]) -> Decimal:
    return sum([one.value for one in figures], ZERO)


def _tail(parts: Sequence[Figure], whole: Figure) -> bool:
    """Say whether parts printed to the digit of their whole add up to it but for a few of its last digits."""
    if len(parts) < 2 or _sum(parts) == whole.value:
        return False
    return all(one.half == whole.half for one in parts if one.value) and adds_up(parts, whole)
