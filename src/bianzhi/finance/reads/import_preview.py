"""What was read out of a file, table by table, for the clerk to hold against it: each amount with the cell it comes from."""

from collections.abc import Iterator
from dataclasses import dataclass

from bianzhi.reporting.books import Cell, Sheets
from bianzhi.reporting.layout import TABLES, columns_of, label, lines, unit
from bianzhi.reporting.reading import Reading
from bianzhi.reporting.relations import written


@dataclass(frozen=True, slots=True)
class Read:
    """An amount as shown, and its cell in the file; ``place`` is empty for one that was worked out."""

    amount: str
    place: str


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row: code (empty for a line), name with its unit if that is not 元, a cell a column; ``None``: nothing stands there."""

    code: str
    name: str
    cells: tuple[Read | None, ...]


@dataclass(frozen=True, slots=True)
class ReadTable:
    """A table that was found. ``where``: sheets, or tables of a document, it was read from; ``whole``: its total in 元."""

    title: str
    where: str
    whole: str
    heads: tuple[str, ...]
    rows: tuple[ReadRow, ...]

    @property
    def count(self) -> int:
        """How many amounts were read, without those worked out."""
        return sum(cell is not None and bool(cell.place) for row in self.rows for cell in row.cells)


#: where the total of a table stands; of others it is their row 合计
WHOLES = {
    "T1": Cell("T1", "total_in"), "T4": Cell("T4", "total_in", "total"), "T7": Cell("T7", "total", "actual"),
    "N": None, "M": None,
}  # fmt: skip


def read_tables(reading: Reading) -> tuple[ReadTable, ...]:
    """Return the tables of a file that hold anything, in their order."""
    held = {at.table for at in reading.now.filled()}
    return tuple(_table(reading, slot) for slot in TABLES if slot in held)


def _table(reading: Reading, slot: str) -> ReadTable:
    now = reading.now
    held = {at.column for at in now.filled() if at.table == slot}
    columns = [c for c in TABLES[slot].columns if c.key in held]
    places = dict.fromkeys(
        reading.sources[at].sheet for at in now if at.table == slot and at in reading.sources
    )
    rows = (_row(reading, slot, key, [c.key for c in columns]) for key in _keys(now, slot))
    return ReadTable(
        TABLES[slot].title, "、".join(places), _whole(now, slot), tuple(c.label for c in columns),
        tuple(row for row in rows if any(row.cells)),
    )  # fmt: skip


def _keys(now: Sheets, slot: str) -> Iterator[str]:
    """Yield the rows in their order: 合计, subjects, or the lines of the form."""
    if TABLES[slot].rows != "functional":
        yield from (key for key in lines(slot) if TABLES[slot].rows == "lines" or not key.isdecimal())
    else:
        yield "total"
    if TABLES[slot].rows != "lines":
        yield from now.codes(slot)


def _row(reading: Reading, slot: str, key: str, columns: list[str]) -> ReadRow:
    cells: list[Read | None] = []
    for column in columns:
        at = Cell(slot, key, column)
        if not reading.now[at] or column not in columns_of(slot, key):
            cells.append(None)
        else:
            source = reading.sources.get(at)
            cells.append(Read(written(reading.now[at]), (source.address or source.sheet) if source else ""))
    counted = unit(slot, key)
    name = label(slot, key) + ("" if counted == "元" else f"（{counted}）")
    code = key if key.isdecimal() and TABLES[slot].rows != "lines" else ""
    return ReadRow(code, name, tuple(cells))


def _whole(now: Sheets, slot: str) -> str:
    if slot == "T6":
        return written(now["T6", "staff"] + now["T6", "public"])
    keys = [c.key for c in TABLES[slot].columns]
    first = "total" if "total" in keys else keys[0]
    at = WHOLES.get(slot, Cell(slot, "total", first))
    return written(now[at]) if at else ""
