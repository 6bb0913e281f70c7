"""Two documents held against each other: last year's report of the same body, and a department's with one of its units'."""

import re
from collections.abc import Iterator

from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import Figure, Span, plain
from bianzhi.auditing.findings import Finding, Obligation
from bianzhi.auditing.registry import rule
from bianzhi.auditing.relations import Growth
from bianzhi.auditing.rules.growth import base_of
from bianzhi.auditing.rules.text_table import STATED
from bianzhi.auditing.statements import NAMES


@rule(
    "Y001", "CROSS_YEAR", "本年报告里的上年数，与上年公开的不一致", beside="previous",
    other="2020年度部门决算\n2020年度收、支总计130.00万元。",
    fails="2021年度部门决算\n2021年度收、支总计141.96万元。与2020年相比，收、支总计增加15.42万元，增长12.19%。",
    passes="2021年度部门决算\n2021年度收、支总计145.42万元。与2020年相比，收、支总计增加15.42万元，增长11.86%。",
    edge="2021年度部门决算\n2021年度收、支总计145.42万元。与2020年预算数相比，增加25.42万元，增长21.18%。",
)  # fmt: skip
def with_last_year(now: Context) -> Iterator[Finding | Obligation]:
    """Compare the amounts of last year that a report starts from with what last year's report says."""
    before = now.previous
    if before is None:
        return
    if unfit := _unfit(now, before, "上年", 1):
        yield Obligation("Y001", "unresolved", unfit)
        return
    yield from _opening(now, before)
    stated = _named(before)
    for growth in now.growths:
        if growth.base != "year" or growth.delta is None or _otherwise(now, growth):
            continue
        name = _name(growth.current.lead)
        known = stated.get(name)
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


def _unfit(own: Context, other: Context, whose: str, years: int) -> str:
    """Return why the other document cannot be held against this one: of another year or kind; empty where it can."""
    if own.year and other.year and other.year != own.year - years:
        return f"给出的{whose}报告是{other.year}年的，应为{own.year - years}年"
    if own.kind and other.kind and other.kind != own.kind:
        return f"给出的{whose}报告是{other.kind}，这一份是{own.kind}"
    return ""


#: what a change is told against that last year's report of the same kind does not tell
OTHERWISE = {"决算": "预算", "预算": "执行"}


def _otherwise(now: Context, growth: Growth) -> bool:
    """Say whether a change is told against another measure of last year than its report of the same kind tells."""
    words = growth.passage.text[growth.current.end : growth.delta.start] if growth.delta else ""
    return OTHERWISE.get(now.kind, "决算") in words


def _opening(now: Context, before: Context) -> Iterator[Finding]:
    """Compare what was carried over into the year with what last year's report carried out of it."""
    for slot in ("T1", "T4"):
        own, last = now.statements.get(slot), before.statements.get(slot)
        if own is None or last is None:
            continue
        row = next((r for r in own.rows if OPENING.search(r.label) and r.total), None)
        other = next((r for r in last.rows if CLOSING.search(r.label) and r.total), None)
        if row and other and row.total and other.total and not row.total.span.meets(other.total.span):
            yield Finding(
                "Y001", "CROSS_YEAR", "warning",
                f"{NAMES[slot]}：年初结转和结余{row.total.text}，上年公开的年末结转和结余是{other.total.text}", own.place(row),
                f"{row.label} {row.total.text}", row.total.text, other.total.text, "本年年初＝上年年末",
                "上年公开后又有调整，或填错", "请与上年公开的决算核对；有调整的请写明",
            )  # fmt: skip


OPENING, CLOSING = re.compile(r"^年初(?:财政拨款)?结转和结余"), re.compile(r"^年末(?:财政拨款)?结转和结余")


@rule(
    "Y002", "CROSS_DOCUMENT", "所属单位的数，比主管部门的还大", beside="department",
    other="2021年度部门决算\n公务接待费支出0.55万元。",
    fails="2021年度单位决算\n公务接待费支出0.85万元。",
    passes="2021年度单位决算\n公务接待费支出0.35万元。",
    edge="2021年度单位决算\n公务接待费支出0.55万元。",
)  # fmt: skip
def within_department(unit: Context) -> Iterator[Finding | Obligation]:
    """Find amounts of a unit that are larger than those of the department it belongs to."""
    department = unit.department
    if department is None:
        return
    if unfit := _unfit(unit, department, "主管部门", 0):
        yield Obligation("Y002", "unresolved", unfit)
        return
    yield from _spent_more(unit, department)
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


def _spent_more(unit: Context, department: Context) -> Iterator[Finding]:
    """Find things of which the text tells more for the unit than for its whole department."""
    whole: dict[str, Figure] = {}
    for name, _, token in department.told:
        known = whole.get(name)
        if known is None or known.value < token.figure.value:
            whole[name] = token.figure
    for name, passage, token in unit.told:
        most = whole.get(name)
        if most is not None and token.figure.span.low > most.span.high:
            yield Finding(
                "Y002", "CROSS_DOCUMENT", "error", f"{name}{token.figure.text}，大于主管部门的{most.text}",
                passage.place(token.start), passage.quote(token.start, token.end, 20), token.figure.text, most.text,
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
