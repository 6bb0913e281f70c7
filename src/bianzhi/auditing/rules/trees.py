"""Items add up to sections, sections to classes, classes to the whole; and what kind of slip it is where they do not."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import ZERO, Figure, added, adds_up, amount
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.layouts import Row
from bianzhi.auditing.registry import rule
from bianzhi.auditing.rules.shifted import moved
from bianzhi.auditing.rules.tables import ACROSS, COLUMNS, HEAD, MANY, wrong
from bianzhi.auditing.statements import Statement

TREE = ("T2", "T3", "T5", "T6", "T8", "T9")
#: parts of an addition that are shown
LONGEST = 12
HALVES = ("basic", "project")
STAFF, PUBLIC = ("301", "303"), ("302", "307", "310", "399")


@dataclass(frozen=True, slots=True)
class Miss:
    """A row whose column is not the sum of the rows below. ``gap``: their sum less what is stated, in 万元."""

    row: Row
    key: str
    stated: Figure
    below: tuple[Row, ...]
    parts: tuple[Figure, ...]
    gap: Decimal


@rule(
    "T602", "PARTS", "上级科目不等于下级科目之和",
    fails=HEAD + "205\t教育支出\t100.00\t60.00\t40.00\n20502\t普通教育\t90.00\t50.00\t40.00\n合计\t\t100.00\t60.00\t40.00",
    passes=HEAD + "205\t教育支出\t90.00\t50.00\t40.00\n20502\t普通教育\t90.00\t50.00\t40.00\n合计\t\t90.00\t50.00\t40.00",
    edge=HEAD + "205\t教育支出\t90.01\t50.00\t40.01\n20502\t普通教育\t90.00\t50.00\t40.00\n合计\t\t90.01\t50.00\t40.01",
)  # fmt: skip
def tree(context: Context) -> Iterator[Finding]:
    """Add up items to sections, sections to classes, classes to the whole, column by column."""
    for slot in TREE:
        made = context.statements.get(slot)
        if made is None:
            continue
        missed = tuple(_misses(made))
        told = [one for one in missed if not _told_below(one, missed) and not _told_across(made, one)]
        rows = {id(one.row): one for one in reversed(told)}
        if len(rows) > MANY:
            yield _shifted(made, [one for one in told if rows[id(one.row)] is one])
            continue
        if told and _told_as_moved(context, made):
            continue
        seen: set[int] = set()
        for one in sorted(told, key=lambda m: m.key != "total"):
            if id(one.row) not in seen:
                yield _finding(made, one, missed)
            seen.add(id(one.row))


def _told_as_moved(context: Context, made: Statement) -> bool:
    """Say whether amounts of items stand a row off against another table: then that is told, once."""
    whole, part = context.statements.get("T3"), context.statements.get("T5")
    if whole is None or part is None or made.slot not in ("T3", "T5"):
        return False
    pairs = [(r, whole.coded[r.code]) for r in part.rows if r.code and r.code in whole.coded]
    return bool(moved(pairs, [r for r in whole.rows if r.code]))


def _shifted(made: Statement, told: Sequence[Miss]) -> Finding:
    """Return the one finding of a table whose amounts stand against other names from a row on."""
    first = min(told, key=lambda m: m.row.index)
    sum_, shown = added(first.parts, LONGEST)
    one = wrong(
        "T602", "ROW_SHIFT", made, first.row, f"从“{first.row.label or '合计'}”起有{len(told)}行与下级之和不符，疑似金额与科目错行",
        first.stated, sum_, shown, "删去或插入一行时只动了科目名或只动了金额",
    )  # fmt: skip
    return replace(one, also=tuple(made.place(m.row) for m in told if m is not first))


def _misses(made: Statement) -> Iterator[Miss]:
    for row in made.rows:
        below = _below(made, row)
        if not below:
            continue
        told = row.cells
        for key in _inexact(told, below):
            parts = tuple([r.cells[key] for r in below if key in r.cells])
            stated = told.get(key)
            if stated is None or not parts:
                half = _half_blank(made, row, key, below)
                if half is None:
                    continue
                stated, parts = stated or half, parts or (half,)
            if adds_up(parts, stated):
                continue
            yield Miss(
                row, key, stated, tuple(below), parts, sum((p.value for p in parts), ZERO) - stated.value
            )


def _inexact(told: Mapping[str, Figure], below: Sequence[Row]) -> Sequence[str]:
    """Return in their order the columns of a row that are not exactly the sum of the rows below, as most are."""
    first = below[0].cells
    if len(below) == 1 and told == first:
        return ()
    sums = {key: cell.value for key, cell in first.items()}
    for one in below[1:]:
        for key, cell in one.cells.items():
            sums[key] = sums[key] + cell.value if key in sums else cell.value
    if told.keys() == sums.keys():
        return sorted([key for key, cell in told.items() if cell.value != sums[key]])
    return sorted(key for key in told.keys() | sums if key not in told or sums.get(key) != told[key].value)


def _half_blank(made: Statement, row: Row, key: str, below: Sequence[Row]) -> Figure | None:
    """Return the 0 that a blank stands for in one of the two halves, where the rows around have the other half."""
    if key not in HALVES or made.slot not in ("T3", "T5") or not row.total:
        return None
    if any(not set(HALVES) & set(r.cells) for r in (row, *below)):
        return None
    return Figure("0", ZERO, row.total.half)


def _below(made: Statement, row: Row) -> Sequence[Row]:
    if row.code:
        return made.below.get(row.code, ())
    if row.label == "合计":
        return made.below.get("", ())
    if made.slot == "T6" and row.label in ("人员经费合计", "公用经费合计"):
        wanted = STAFF if row.label.startswith("人员") else PUBLIC
        return [r for r in made.rows if r.code in wanted]
    return ()


def _told_below(one: Miss, missed: Sequence[Miss]) -> bool:
    """Say whether a row below misses its own sum by as much, the other way: then that row is wrong, once."""
    return any(_opposite(one, other) and other.row in one.below for other in missed)


def _told_across(made: Statement, one: Miss) -> bool:
    """Say whether the total of a row below differs from its own columns by as much: then that cell is told to be wrong."""
    if one.key != "total":
        return False
    for row in one.below:
        parts = [row.cells[k] for k in ACROSS.get(made.slot, ()) if k in row.cells]
        if row.total and parts and not adds_up(parts, row.total):
            gap = row.total.value - sum((p.value for p in parts), ZERO)
            if abs(gap - one.gap) <= row.total.half * (len(one.below) + 1):
                return True
    return False


def _opposite(one: Miss, other: Miss) -> bool:
    return other is not one and other.key == one.key and other.gap == -one.gap


def _finding(made: Statement, one: Miss, missed: Sequence[Miss]) -> Finding:
    turned = _turned(one)
    if turned is not None:
        stated = turned.cells.get("basic") or turned.cells["project"]
        return wrong(
            "T602", "COLUMN_SHIFT", made, turned, f"“{turned.label}”的基本支出{_shown(turned, 'basic')}、项目支出{_shown(turned, 'project')}疑似填反",
            stated, _shown(turned, "project"), f"对调后与“{one.row.label or '合计'}”的两列都相符", "基本支出与项目支出两列填反",
        )  # fmt: skip
    kind, cause = _kind(made, one, missed)
    sum_, shown = added(one.parts, LONGEST)
    return wrong(
        "T602", kind, made, one.row,
        f"“{one.row.label or '合计'}”的{COLUMNS.get(one.key, one.key)}{one.stated.text}，下级之和{sum_}", one.stated,
        sum_, shown, cause,
    )  # fmt: skip


def _turned(one: Miss) -> Row | None:
    """Return the row below whose two columns must change places to make both sums right."""
    if one.key not in HALVES:
        return None
    sums = {key: sum((_value(r, key) for r in one.below), ZERO) for key in HALVES}
    slack = one.stated.half * (len(one.below) + 1)
    for row in one.below:
        gap = _value(row, "basic") - _value(row, "project")
        right = (sums["basic"] - gap, sums["project"] + gap)
        told = (_value(one.row, "basic"), _value(one.row, "project"))
        if gap and all(abs(a - b) <= slack for a, b in zip(right, told, strict=True)):
            return row
    return None


def _value(row: Row, key: str) -> Decimal:
    cell = row.cells.get(key)
    return cell.value if cell else ZERO


def _shown(row: Row, key: str) -> str:
    return row.cells[key].text if key in row.cells else "空白"


def _kind(made: Statement, one: Miss, missed: Sequence[Miss]) -> tuple[str, str]:
    pasted = _pasted(made, one)
    if pasted:
        return "DUPLICATED_AMOUNT", pasted
    if any(_opposite(one, m) and one.row not in m.below for m in missed) or _elsewhere(made, one):
        return "ROW_SHIFT", "疑似金额与科目错行，或把别的行的金额贴到了这里"
    same = [p for p in one.parts if p.value and p.value == one.gap]
    if same and sum(p.text == same[0].text for p in one.parts) > 1:
        return "DOUBLE_COUNT", f"{amount(one.gap, made.unit)}列了两次"
    return "PARTS", ""


def _pasted(made: Statement, one: Miss) -> str:
    """Say which row below carries the amount of a row above it, where its own amount would be less."""
    for row in one.below:
        cell = row.cells.get(one.key)
        if cell is None or cell.value - one.gap < 0 or one.gap <= 0:
            continue
        above = [
            r for r in made.rows
            if r is not row and (r is not one.row or len(one.parts) > 1) and ((r.code and row.code.startswith(r.code)) or r.label == "合计")
            and one.key in r.cells and r.cells[one.key].text == cell.text
        ]  # fmt: skip
        if above:
            return f"“{row.label}”的{cell.text}与上级“{above[0].label}”相同，疑似把上级的合计贴到了明细行"
    return ""


def _elsewhere(made: Statement, one: Miss) -> bool:
    """Say whether the very amount stands in a row that is neither above nor below."""
    if not one.stated.value:
        return False
    return any(
        cell.text == one.stated.text
        for r in made.rows
        if r is not one.row and r.code and one.row.code
        and not r.code.startswith(one.row.code) and not one.row.code.startswith(r.code)
        for cell in r.cells.values()
    )  # fmt: skip
