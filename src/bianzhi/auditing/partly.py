"""Tables of a PDF that were not read whole: what seems wrong there may be the reading, so nothing is decided of them.

Where a table is ruled its cells are sure. Where it is not, rows and columns are reckoned from where words stand; signs that this
went wrong are cells with more than an amount, rows without a name, amounts that add up as printed but not by column. That columns
do not add up, or that amounts stand a row too low, is no such sign: it is what an audit looks for.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from bianzhi.auditing.context import Context
from bianzhi.auditing.findings import Finding, Obligation
from bianzhi.auditing.statements import NAMES, Statement, slot_of
from bianzhi.documents.model import Grid, Place

#: code under which a report tells of tables that were not read whole
CODE = "PDF"
#: rules that hold tables against themselves, each other or the text
ON_TABLES = ("T6", "X5", "F951", "F952")
#: signs of one kind that are taken for a table that was not read whole
SIGNS = 2
#: rows that add up as printed and not by column
ADDED = 3
AMOUNT = re.compile(r"^-?\d[\d,]*\.\d{1,2}$")
#: two amounts, or an amount and words, in one cell
MIXED = re.compile(
    r"\d\.\d{3,}|\d\.\d+\.\d|[\u4e00-\u9fff]-?\d[\d,]*\.\d|\d\.\d\d[\u4e00-\u9fff]|^-?\d[\d,]*[,.]$"
)
NAMED = re.compile("|".join(sorted(map(re.escape, NAMES.values()), key=len, reverse=True)))
#: passages after a title that are looked at for its rows
AFTER = 12
CENT = Decimal("0.02")


def weighed(context: Context, found: Sequence[Finding]) -> Iterator[Finding | Obligation]:
    """Yield the findings without those that rest on tables not read whole, and for each such table that it is not decided."""
    if context.document.form != "pdf":
        yield from found
        return
    doubtful = {slot: made for slot, made in context.statements.items() if _doubtful(made)}
    lost = _in_prose(context)
    tables = {made.grid.place.table for made in doubtful.values()}
    told = set(doubtful)
    for one in found:
        slots = _slots(one, context.statements)
        about = {slot for slot in slots if slot in doubtful or slot in lost}
        if one.code.startswith(ON_TABLES) and (about or one.place.table in tables - {0}):
            told |= about or {
                slot for slot, made in doubtful.items() if made.grid.place.table == one.place.table
            }
        else:
            yield one
    for slot in sorted(told):
        place = doubtful[slot].grid.place if slot in doubtful else lost[slot]
        yield Obligation(
            CODE, "unresolved",
            f"{place}《{NAMES[slot]}》没有框线，行列分不清，没有读全，这张表没有核对；请改用 Word 或 Excel 原件审核",
        )  # fmt: skip


def _slots(one: Finding, known: Mapping[str, Statement]) -> set[str]:
    """Return the tables a finding speaks of."""
    by_name = {name: slot for slot, name in NAMES.items()}
    said = {by_name[name] for name in NAMED.findall(one.title)}
    titles = {slot for slot, made in known.items() if f"《{made.title}》" in one.title}
    listed = {slot_of(match) for match in re.findall(r"《(.+?)》", one.title)} - {""}
    return said | titles | (listed if one.code == "F951" else set())


def _doubtful(made: Statement) -> bool:
    """Say whether a table bears signs that it was not read as it is printed."""
    if not made.grid.guessed:
        return False
    rows = [tuple("".join(cell.split()) for cell in row) for row in made.grid.rows]
    mixed = sum(bool(MIXED.search(cell)) for row in rows for cell in row)
    nameless = sum(
        any(map(AMOUNT.match, row)) and not any(re.search(r"[\u4e00-\u9fff]", cell) for cell in row)
        for row in rows
    )
    several = made.slot != "T7" and nameless >= SIGNS
    return not rows or mixed >= SIGNS or several or _askew(rows, made) >= ADDED


def _askew(rows: Sequence[Sequence[str]], made: Statement) -> int:
    """Return how many rows add up as they are printed, the first amount to the others, but not by column."""
    count = 0
    for row in made.rows:
        amounts = [Decimal(cell.replace(",", "")) for cell in rows[row.index] if AMOUNT.match(cell)]
        if not row.code or len(amounts) < 2 or abs(sum(amounts[1:]) - amounts[0]) > CENT * len(amounts):
            continue
        total = row.total
        parts = [figure.value for key, figure in row.cells.items() if key != "total"]
        count += total is None or (bool(parts) and len(parts) < len(amounts) - 1)
    return count


#: how the title of a table ends; an amount in a row that was read as text
ENTITLED, IN_ROW = re.compile(r"表(?:[（(].{1,12}[)）])?$"), re.compile(r"\d\.\d\d(?!\d*%)")


def _in_prose(context: Context) -> Mapping[str, Place]:
    """Return tables whose title is there and whose rows were read as text, by slot."""
    blocks = context.document.blocks
    made: dict[str, Place] = {}
    for k, block in enumerate(blocks):
        if isinstance(block, Grid) or len(block.text) > 40 or not ENTITLED.search(block.text):
            continue
        slot = slot_of(block.text)
        if not slot or slot in context.statements:
            continue
        after = [b.text for b in blocks[k + 1 : k + AFTER] if not isinstance(b, Grid)]
        if sum(len(IN_ROW.findall(text)) > 1 and "。" not in text for text in after) >= SIGNS:
            made.setdefault(slot, block.place)
    return made
