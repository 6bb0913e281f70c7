"""Amounts a text prints shorter than the tables: 20万元, where 20.00 is the one cell it may stand for, is not rounded."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from bianzhi.auditing.pieces import Marked
from bianzhi.auditing.spelled import is_number
from bianzhi.auditing.statements import Statement
from bianzhi.auditing.tokens import ROUND, VALUES, Token

#: decimals of an amount that is printed whole, in tables
CENTS = 2
UNIT = "万元"


def exactly(figures: Iterable[Marked], statements: Mapping[str, Statement]) -> Iterator[Marked]:
    """Yield passages with their figures, those that must be an amount of the tables as exact as it is there."""
    cells: Mapping[int, Sequence[Decimal]] | None = None
    for passage, marks in figures:
        if any(map(_short, marks)):
            cells = _cells(statements) if cells is None else cells
            yield passage, tuple([_exact(one, cells) if _short(one) else one for one in marks])
        else:
            yield passage, marks


def _short(token: Token) -> bool:
    """Say whether an amount that tables may hold is printed without cents, and not as about so much."""
    made = token.figure
    shorter = made.unit == UNIT and made.value > 0 and len(made.text.partition(".")[2]) < CENTS + len(UNIT)
    return shorter and (token.role in VALUES or token.role == "budget") and token.lead[-1:] not in ROUND


def _exact(token: Token, cells: Mapping[int, Sequence[Decimal]]) -> Token:
    made = token.figure
    whole = int(made.value)
    low, high = made.span.low, made.span.high
    near = {one for k in (whole - 1, whole) for one in cells.get(k, ()) if low <= one <= high}
    if near != {made.value}:
        return token
    return replace(token, figure=replace(made, half=Decimal(5).scaleb(-CENTS - 1)))


def _cells(statements: Mapping[str, Statement]) -> Mapping[int, Sequence[Decimal]]:
    """Return the amounts of the tables that are printed to the cent, by their whole part."""
    texts = {
        cell for made in statements.values() if made.unit == UNIT for row in made.grid.rows for cell in row if "." in cell
    }  # fmt: skip
    found: dict[int, list[Decimal]] = {}
    for text in texts:
        plain = text.replace(",", "").strip()
        if is_number(plain) and len(plain.partition(".")[2]) == CENTS and plain[0].isdecimal():
            found.setdefault(int(plain.partition(".")[0]), []).append(Decimal(plain))
    return found
