"""Amounts ten thousand times too small or too large: 元 taken for 万元, or the other way. Suspected, never put right unasked.

What is suspected may be a whole file, a table, a column of one, or a single cell: a scope, written ``all``, ``T3``,
``T3.basic``, ``T3.2013601.basic``. It is suspected where relations that do not hold would hold with it multiplied or divided,
and none fails then that held before.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from bianzhi.reporting.books import ZERO, Books, Cell, Sheets
from bianzhi.reporting.derive import WAN
from bianzhi.reporting.layout import TABLES, column_label, unit
from bianzhi.reporting.reading import Question, Reading
from bianzhi.reporting.relations import Broken, check, computed, worked_out

#: a year's total that many times another's is not growth
SUSPICIOUS = (Decimal(1_000), Decimal(100_000))
#: less than one person is paid, or more than any department has, in a year, in 元: asked about when nothing is known to hold it
#: against
LEAST, MOST = Decimal(100_000), Decimal(10) ** 11
TIMES, OVER, KEEP = "wan", "over", "yuan"
#: answer → what amounts are multiplied by
FACTORS: Mapping[str, Decimal] = {TIMES: WAN, OVER: 1 / WAN}
SMALL = ((TIMES, "是，按万元换算（乘以10,000）"), (KEEP, "不是，就是元，照原数读"))
LARGE = ((OVER, "是，写的是元（除以10,000）"), (KEEP, "不是，照原数读"))
KEY = "unit:"
#: cells that tell what a year came to
TOTALS = (
    Cell("T1", "total_in"), Cell("T1", "total_out"), Cell("T1", "income"), Cell("T1", "expenditure"),
    Cell("T3", "total", "total"), Cell("T2", "total", "total"),
)  # fmt: skip
#: so many are asked at once
ASKED = 12
Scope = tuple[str, ...]


def unit_questions(reading: Reading, books: Books, known: Sheets | None) -> Iterator[Question]:
    """Yield what is to be asked of the units of a file.

    Args:
        reading: of the file.
        books: as they would be with it, told of the file's own year.
        known: the other year's cells, as far as they are known.
    """
    whole = _whole(reading.now, known)
    if whole is not None:
        yield whole
        return
    found = list(_doubtful(reading, books))[:ASKED]
    for scope, factor in found:
        name = _name(scope)
        done, choices = ("乘以", SMALL) if factor == WAN else ("除以", LARGE)
        words = f"{name}{done}10,000后，与其他数就对得上了，疑似{'以万元填写' if factor == WAN else '表头写万元、填的是元'}。"
        yield Question(KEY + ".".join(scope), f"{words}是这样吗？", choices, TABLES[scope[0]].title)


def factors_of(questions: Iterable[Question], answers: Mapping[str, str]) -> dict[str, Decimal]:
    """Return scope → what its amounts are to be multiplied by, of the questions that were answered so."""
    said = {q.key.removeprefix(KEY): answers.get(q.key, "") for q in questions if q.key.startswith(KEY)}
    return {scope: FACTORS[answer] for scope, answer in said.items() if answer in FACTORS}


def scaled(reading: Reading, factors: Mapping[str, Decimal]) -> Reading:
    """Return the reading with the amounts (not the counts) of scopes multiplied, as the clerk said they are to be."""
    if not factors:
        return reading
    before = None if reading.before is None else _times(reading.before, factors, reading.kind)
    return replace(reading, now=_times(reading.now, factors, reading.kind), before=before)


def _times(sheets: Sheets, factors: Mapping[str, Decimal], kind: str) -> Sheets:
    made = dict(sheets)
    for at in sheets:
        for scope in ("all", at.table, f"{at.table}.{at.column}", str(at)):
            if scope in factors and unit(at.table, at.row) == "元":
                made[at] *= factors[scope]
    return _summed(made) if kind == "template" else Sheets(made)


def _summed(cells: Mapping[Cell, Decimal]) -> Sheets:
    """Return cells of our own workbook with its sums worked out anew."""
    known = Sheets(cells)
    sums = {at for slot in TABLES for at in computed(slot, known)}
    return worked_out(Sheets({at: value for at, value in cells.items() if at not in sums}))


def _whole(sheets: Sheets, known: Sheets | None) -> Question | None:
    """Return the question of a whole file, held against the other year; ``None`` where nothing speaks against it."""
    total, other = _total(sheets), ZERO if known is None else _total(known)
    if not total:
        return None
    shown = f"总计{total:,.2f}元"
    if other:
        for one, two, slip, choices in (
            (other, total, "万元当成了元", SMALL),
            (total, other, "元当成了万元", LARGE),
        ):
            if SUSPICIOUS[0] < one / two < SUSPICIOUS[1]:
                words = f"{shown}，另一年度是{other:,.2f}元，相差约{one / two:,.0f}倍，疑似把{slip}。"
                return Question(f"{KEY}all", f"{words}文件里的金额是{slip.partition('当')[0]}吗？", choices)
    if total < LEAST and other < LEAST:
        return Question(
            f"{KEY}all", f"总计只有{total:,.2f}元，疑似把万元当成了元。文件里的金额是万元吗？", SMALL
        )
    if total >= MOST and not other:
        return Question(
            f"{KEY}all", f"{shown}，一个部门少有这么多，疑似把元当成了万元。文件里的金额是元吗？", LARGE
        )
    return None


def _total(sheets: Sheets) -> Decimal:
    """Return what a year came to: the first total there is, or the largest amount where totals are missing."""
    told = (abs(sheets[at]) for at in TOTALS)
    largest = (
        abs(v) for at, v in sheets.items() if at.table in ("T1", "T3") and unit(at.table, at.row) == "元"
    )
    return next((value for value in told if value), None) or max(largest, default=ZERO)


def _doubtful(reading: Reading, books: Books) -> Iterator[tuple[Scope, Decimal]]:
    """Yield scopes with the factor they seem to lack: tables, then columns, then cells, each with those before put right."""
    factors: dict[str, Decimal] = {}
    for size in (1, 2, 3):
        for factor in FACTORS.values():
            now = scaled(replace(reading, now=books.now, before=None), factors).now
            state = replace(books, now=now)
            broken = _equations(state)
            if not broken:
                return
            hits = _hits(now, broken, factor, books.grain)
            scopes = list(dict.fromkeys(_scope(at, size) for at in hits if at.table in reading.found))
            together = [scopes] if size == 1 and len(scopes) > 1 else []
            for group in (*together, *([scope] for scope in scopes)):
                if any(".".join(scope) in factors for scope in group):
                    continue
                tried = {".".join(scope): factor for scope in group}
                after = scaled(replace(reading, now=now, before=None), tried).now
                left = _equations(replace(state, now=after))
                if len(left) < len(broken) and left.keys() <= broken.keys():
                    factors |= tried
                    yield from ((scope, factor) for scope in group)
                    now, broken, state = after, left, replace(state, now=after)


def _equations(books: Books) -> dict[tuple[str, tuple[Cell, ...]], Broken]:
    """Return the relations that do not hold, by rule and cells."""
    return {(b.code, b.cells): b for b in check(books) if b.severity == "error" and b.cells}


def _hits(
    now: Sheets, broken: Mapping[tuple[str, tuple[Cell, ...]], Broken], factor: Decimal, grain: Decimal
) -> Iterator[Cell]:
    """Yield the cells whose change by the factor is just what a relation lacks."""
    gaps = [(abs(b.difference), grain * (len(b.cells) + 1)) for b in broken.values()]
    for at, value in now.items():
        change = abs(value * factor - value)
        if change and any(
            abs(change - gap) <= slack < min(change, abs(value * factor)) for gap, slack in gaps
        ):
            yield at


def _scope(at: Cell, size: int) -> Scope:
    return ((at.table,), (at.table, at.column), tuple(at))[size - 1]


def _name(scope: Scope) -> str:
    title = f"《{TABLES[scope[0]].title}》"
    if len(scope) == 1:
        return title
    if len(scope) == 2:
        return f"{title}“{column_label(scope[0], scope[1])}”这一列"
    return Cell(*scope).named()
