"""Names of rows that ran over into the row below, where a cell was too small: what is printed there is not read as a name.

A PDF made from a sheet prints a long name over the edge of its cell; its end is then read in the row below, before that row's own
name or among its letters. With the classification it is told: each is the beginning of its name, with the rest of the one before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bianzhi.auditing.layouts import Row
from bianzhi.auditing.subjects import economic, functional

#: the table broken down by economic kind
BY_KIND = "T6"
#: letters of a name that is cut, at least
SHORTEST = 4


def whole_names(slot: str, rows: Sequence[Row], *, copied: bool = False) -> tuple[Row, ...]:
    """Return the rows with the names of their codes where these ran over; all others as they are.

    ``copied``: the table was copied out as lines of text, where the rest of a name stands on a line of its own and may be lost.
    """
    names = economic() if slot == BY_KIND else functional()
    if copied:
        before = ("", *(names.get(row.code, "") for row in rows))
        rows = [_own(row, names.get(row.code, ""), above) for row, above in zip(rows, before, strict=False)]
    if all(names.get(row.code, row.label) == row.label for row in rows):
        return tuple(rows)
    made = list(rows)
    for side in {row.side for row in rows}:
        _mend(made, [k for k, row in enumerate(rows) if row.side == side and row.code], names)
    return tuple(made)


def _own(row: Row, right: str, above: str) -> Row:
    """Return a row with its whole name, whose label begins it, maybe with the rest of the name of the row above before it."""
    label = "".join(row.label.split()).rstrip("-—–－")
    if not right or row.label == right:
        return row
    for k in range(len(label) - 1):
        own = label[k:]
        whole = own == right or (len(own) >= SHORTEST and right.startswith(own))
        if whole and (not k or above.endswith(label[:k])):
            return replace(row, label=right)
    return row


def _mend(rows: list[Row], order: Sequence[int], names: Mapping[str, str]) -> None:
    """Put the whole names into the rows of a side, from the one that is cut to the one that ends with its own name."""
    rest = ""
    cut: list[int] = []
    for k in order:
        label, right = "".join(rows[k].label.split()), names.get(rows[k].code, "")
        own = right[: len(label) - len(rest)] if rest and len(label) > len(rest) and label != right else ""
        if own and _mixed(label, rest, own):
            for j in (*cut, k) if own == right else cut:
                rows[j] = replace(rows[j], label=names[rows[j].code])
            cut, rest = ([], "") if own == right else ([k], right[len(own) :])
        elif SHORTEST <= len(label) < len(right) and right.startswith(label):
            cut, rest = [k], right[len(label) :]
        else:
            cut, rest = [], ""


def _mixed(text: str, one: str, other: str) -> bool:
    """Say whether a text is the letters of two, each in its order."""
    reached = {0}  # how many letters of the first are used up
    for k, letter in enumerate(text):
        reached = {i + 1 for i in reached if i < len(one) and one[i] == letter} | {
            i for i in reached if k - i < len(other) and other[k - i] == letter
        }
    return len(one) in reached
