"""Amounts that stand against the names of other rows: told by a second table that holds the same money (FAULTS: ROW_SHIFT)."""

from collections.abc import Sequence
from dataclasses import replace

from bianzhi.auditing.figures import Figure
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.layouts import Row
from bianzhi.auditing.rules.tables import near, wrong
from bianzhi.auditing.statements import NAMES, Statement

#: a row, and that of the same name in the other table
Pair = tuple[Row, Row]
#: rows off that make a shift of rows, and how many are told
FEWEST, SHOWN = 2, 12
CAUSE = "删去或插入一行时只动了科目名或只动了金额"


def moved(pairs: Sequence[Pair], whole: Sequence[Row]) -> list[Pair]:
    """Return the rows, two or more, each with the amount that the other table has a row further up or down.

    ``whole``: all rows with a code of the other table: where they are what is off, its next row tells it.
    """
    if sum(_differ(a.total, b.total) for a, b in pairs) < FEWEST:
        return []
    order = {id(row): k for k, row in enumerate(whole)}
    for step in (1, -1):
        own = [
            (a, b, pairs[k + step][1] if 0 <= k + step < len(pairs) else None)
            for k, (a, b) in enumerate(pairs)
        ]
        other = [(a, b, _at(whole, order.get(id(b), -2) + step)) for a, b in pairs]
        for rows in (own, other):
            found = [
                (a, b, beside)
                for a, b, beside in rows
                if beside and _stands_for(a.total, b.total, beside.total)
            ]
            if sum(not _of_one(a, beside) for a, _, beside in found) >= FEWEST:
                return [(a, b) for a, b, _ in found]
    return []


def _of_one(row: Row, beside: Row) -> bool:
    """Say whether one of two rows is the other's section or class, and so may have its very amount where it alone is paid of one fund."""
    return row.code.startswith(beside.code) or beside.code.startswith(row.code)


def _at(rows: Sequence[Row], k: int) -> Row | None:
    return rows[k] if 0 <= k < len(rows) else None


def _differ(one: Figure | None, same: Figure | None) -> bool:
    return bool(one and same and one.value and not near(one, same))


def _stands_for(one: Figure | None, same: Figure | None, beside: Figure | None) -> bool:
    return bool(one and beside and _differ(one, same) and near(one, beside))


def exchanged(
    off: Sequence[tuple[Figure, Figure]], spare: Sequence[Figure], missed: Sequence[Figure]
) -> bool:
    """Say whether amounts that are off are those of one another, all but one: they stand against other names.

    ``spare``: amounts of names that the other table does not have; ``missed``: of its names that have none here.
    """
    if len(off) < FEWEST:
        return False
    kept = [*(b for _, b in off), *missed]
    all_of_them = len(kept)
    for a in (*(a for a, _ in off), *spare):
        found = next((b for b in kept if near(a, b)), None)
        if found:
            kept.remove(found)
    return len(kept) <= (1 if all_of_them > FEWEST else 0)


def as_one(
    code: str, made: Statement, other: Statement, off: Sequence[tuple[Row, Figure, Row, Figure]]
) -> Finding:
    """Return the one finding of rows of a table whose amounts stand against other names than in another table."""
    row, own, _, right = off[0]
    shown = "；".join(f"{a.name}{x.text}，另一表{y.text}" for a, x, _, y in off[:SHOWN])
    first = wrong(
        code, "ROW_SHIFT", made, row, f"从“{row.name}”起有{len(off)}行的金额与{NAMES[other.slot]}的同一科目错开，疑似错行",
        own, right.text, shown, CAUSE,
    )  # fmt: skip
    return replace(first, also=tuple(made.place(a) for a, *_ in off[1:]), suggestion="请逐行核对科目与金额")
