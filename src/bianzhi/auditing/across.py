"""Two documents held against each other: last year's report of the same body, and a department's with one of its units'."""

from collections.abc import Iterator

from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import Figure, Span, plain
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.rules.growth import base_of
from bianzhi.auditing.rules.text_table import STATED
from bianzhi.auditing.statements import NAMES


def with_last_year(now: Context, before: Context) -> Iterator[Finding]:
    """Compare the amounts of last year that a report starts from with what last year's report says (CROSS_YEAR)."""
    told = _named(before)
    for growth in now.growths:
        if growth.base != "year" or growth.delta is None:
            continue
        name = _name(growth.current.lead)
        known = told.get(name)
        base = base_of(growth)
        if known is None or base is None:
            continue
        slack = growth.current.figure.half + growth.delta.figure.half
        if Span(base - slack, base + slack).meets(known.span):
            continue
        yield Finding(
            "Y001", "CROSS_YEAR", "error",
            f"按增减额推出的上年数是{plain(base)}万元，上年公开的是{known.text}",
            growth.passage.place(growth.start), growth.passage.quote(growth.start, growth.end),
            f"{plain(base)}万元", f"{plain(known.value)}万元",
            f"{growth.current.figure.text}{'－' if growth.delta.sign > 0 else '＋'}{growth.delta.figure.text}＝{plain(base)}万元",
            "上年数用错，或上年公开后又有调整", "请与上年公开的决算核对；口径有调整的请写明",
        )  # fmt: skip


def within_department(unit: Context, department: Context) -> Iterator[Finding]:
    """Find amounts of a unit that are larger than those of the department it belongs to (CROSS_DOCUMENT)."""
    for slot in ("T1", "T3", "T5"):
        own, whole = unit.statements.get(slot), department.statements.get(slot)
        if own is None or whole is None:
            continue
        for row in own.rows:
            other = whole.coded.get(row.code) if row.code else None
            if row.total and other and other.total and row.total.span.low > other.total.span.high:
                yield Finding(
                    "Y002", "CROSS_DOCUMENT", "error",
                    f"{NAMES[slot]}“{row.label}”{row.total.text}，大于主管部门的{other.total.text}",
                    own.place(row), f"{row.code} {row.label} {row.total.text}", row.total.text, other.total.text,
                    "部门数包括所属各单位", "", "请与主管部门的决算核对",
                )  # fmt: skip


def _named(context: Context) -> dict[str, Figure]:
    """Return the totals a report states, by what it calls them."""
    found: dict[str, Figure] = {}
    for _, marks in context.figures:
        for token in marks:
            name = _name(token.lead) if token.role in ("value", "actual") else ""
            if name:
                found.setdefault(name, token.figure)
    return found


def _name(lead: str) -> str:
    for pattern, slot, label, column in STATED:
        if pattern.search(lead):
            return f"{slot} {label} {column}"
    return "机关运行经费" if lead.endswith(("机关运行经费支出", "机关运行经费")) else ""
