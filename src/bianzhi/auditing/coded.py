"""Codes of rows that have none: a table of names alone says by their order which class and section an item belongs to."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

from bianzhi.auditing.layouts import CLASS, SUMS, Row
from bianzhi.auditing.subjects import bare, by_name, economic

#: tables broken down by function, and the one by economic kind
BY_FUNCTION, BY_KIND = frozenset({"T2", "T3", "T5", "T8", "T9"}), frozenset({"T6"})
#: rows without which a table is none of a class and what is below it
FEWEST = 3


def coded_by_name(slot: str, rows: Sequence[Row]) -> tuple[Row, ...]:
    """Return the rows with the codes of their names, where none has one and every name is known in its place."""
    if slot not in BY_FUNCTION | BY_KIND or any(row.code for row in rows) or len(rows) < FEWEST:
        return tuple(rows)
    names = by_name() if slot in BY_FUNCTION else _by_kind()
    made: list[Row] = []
    taken: set[str] = set()
    above = ""
    side = -1
    for row in rows:
        if row.side != side:
            side, above = row.side, ""
        if not row.label or row.label in SUMS or row.label.endswith(("合计", "总计")):
            made.append(row)
            continue
        code = _next(names.get(bare(row.name), frozenset()), above)
        if not code or code in taken:
            return tuple(rows)
        taken.add(code)
        made.append(replace(row, code=code))
        above = code
    return tuple(made) if any(len(code) > CLASS for code in taken) else tuple(rows)


def _next(codes: frozenset[str], above: str) -> str:
    """Return which of the codes of a name follows in the tree; empty where none does, or two could."""
    for within in (above, above[:-2] if len(above) > CLASS else "", above[:CLASS]):
        found = [c for c in codes if within and c.startswith(within) and len(c) > len(within)]
        if found:
            nearest = min(map(len, found))  # a section and its one item often bear one name
            found = [c for c in found if len(c) == nearest]
            return found[0] if len(found) == 1 else ""
    return next(iter(found)) if len(found := [c for c in codes if len(c) == CLASS]) == 1 else ""


@cache
def _by_kind() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for code, name in economic().items():
        if code < "500":
            found.setdefault(bare(name), set()).add(code)
    return {name: frozenset(codes) for name, codes in found.items()}
