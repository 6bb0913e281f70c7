"""Reading real office spreadsheets: what every cell holds, merged cells filled, formulas and errors known, hostile files refused.

The kind of a file is seen by its content, never by its name. Nothing of a file reaches the reader (calamine) before
`bianzhi.documents.package` or `bianzhi.documents.legacy` has looked at all of it, and the reader runs in a process of its own.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Literal, NamedTuple

from bianzhi.documents.legacy import OLE, survey_xls
from bianzhi.documents.limits import DEFAULT, Limits
from bianzhi.documents.marks import RESAVE, SPLIT, Marks, refused
from bianzhi.documents.package import open_package
from bianzhi.documents.reader import RawSheet, read_apart

CellKind = Literal["empty", "text", "number", "date", "bool", "formula", "error"]
Merge = tuple[int, int, int, int]
_NONE: Mapping[int, CellKind] = {}


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell.

    Attributes:
        value: what it holds: `str`, `float` (every number of Excel is one: a long ID kept as a number has lost digits), `date`,
            `datetime`, `bool`, or `None`; of a formula the value last computed; of an error its text, such as ``#REF!``.
        kind: what it is.
        address: where it stands, such as ``B7``.
    """

    value: Any
    kind: CellKind
    address: str

    @property
    def text(self) -> str:
        """The value as a clerk would type it: 3.0 → ``3``, dates as 2021-12-31, yes and no as 是 and 否."""
        return text_of(self.value)


class Row(NamedTuple):
    """One row of a sheet.

    Attributes:
        number: as at the left edge of the sheet, from 1.
        values: what its cells hold, from column A on; an empty cell is ``""`` or ``None``; rows may differ in length.
        marks: columns that are a formula or an error.
    """

    number: int
    values: Sequence[Any]
    marks: Mapping[int, CellKind] = _NONE

    def cell(self, column: int) -> Cell:
        """Return the cell in ``column``, from 0; an empty one beyond the last."""
        value = self.values[column] if column < len(self.values) else None
        kind = self.marks.get(column) or kind_of(value)
        return Cell(None if value == "" else value, kind, f"{letters(column)}{self.number}")

    @property
    def cells(self) -> tuple[Cell, ...]:
        """All cells. They are made anew on each call: a large sheet is kept as bare values."""
        return tuple(self.cell(column) for column in range(len(self.values)))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet.

    Attributes:
        name: its tab.
        rows: every row from the first on, blank ones too.
        merges: merged ranges (first row, first column, last row, last column), from 0; each of their cells holds the value.
        hidden: whether the tab is hidden.
        hidden_rows: numbers of the rows that are not shown; ``hidden_columns``: columns, from 0, that are not.
    """

    name: str
    rows: tuple[Row, ...]
    merges: tuple[Merge, ...] = ()
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()

    def cell(self, row: int, column: int) -> Cell:
        """Return the cell at ``row`` and ``column``, from 0; an empty one outside the sheet."""
        return self.rows[row].cell(column) if row < len(self.rows) else Row(row + 1, ()).cell(column)


@dataclass(frozen=True, slots=True)
class Workbook:
    """A file with its sheets in their order."""

    name: str
    sheets: tuple[Sheet, ...]

    @property
    def visible(self) -> tuple[Sheet, ...]:
        """The sheets that are not hidden."""
        return tuple(sheet for sheet in self.sheets if not sheet.hidden)


def letters(column: int) -> str:
    """Return the letters of a column, from 0: 0 → ``A``, 26 → ``AA``."""
    found, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found


def address(row: int, column: int) -> str:
    """Return the address of a cell, from 0: (6, 1) → ``B7``."""
    return f"{letters(column)}{row + 1}"


def kind_of(value: Any) -> CellKind:
    """Return what a value is."""
    if value is None or value == "":
        return "empty"
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int | float):
        return "number"
    return "date" if isinstance(value, date) else "text"


def text_of(value: Any) -> str:
    """Return ``value`` as a clerk would type it."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e18 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    return value.isoformat() if isinstance(value, date | time) else str(value)


def read_workbook(data: bytes, filename: str, limits: Limits = DEFAULT) -> Workbook:
    """Read a workbook by its content: .xlsx, .xls, or .csv in UTF-8 or GB18030.

    Raises:
        Refused: with the file's name, the reason and what to do, before anything expensive is done.
    """
    if len(data) > limits.file_bytes:
        size = f"有{len(data) / 1048576:.1f}MB，超过{limits.file_bytes >> 20}MB 的上限"
        raise refused("size", filename, size, "请分成几个文件上传")
    if not data.strip(b"\0 \t\r\n"):
        raise refused("empty", filename, "是空的")
    if data.startswith(b"PK"):
        package = open_package(data, filename, limits)
        return _read(package.data, filename, package.marks, limits)
    if data.startswith(OLE):
        return _read(data, filename, survey_xls(data, filename, limits), limits)
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<", b"{", b"%PDF", b"{\\rtf")):
        raise refused("type", filename, "不是 Excel 文件，是网页、PDF 或别的文件改了名字", RESAVE)
    if b"\0" in data:
        raise refused("type", filename, "不是 Excel 文件", "请上传 .xlsx 或 .xls 文件")
    return _read_csv(data, filename, limits)


def _read(data: bytes, filename: str, marks: Mapping[str, Marks], limits: Limits) -> Workbook:
    sheets = [
        _sheet(raw, marks.get(raw.name, Marks()), filename, limits)
        for raw in read_apart(data, filename, limits)
    ]
    if not sheets:
        raise refused("empty", filename, "里没有工作表")
    return Workbook(filename, tuple(sheets))


def _sheet(raw: RawSheet, marks: Marks, filename: str, limits: Limits) -> Sheet:
    values = raw.values
    merges = tuple((r1, c1, r2, c2) for (r1, c1), (r2, c2) in raw.merges)
    by_row = _by_row(values, marks)
    _fill(values, merges, filename, limits)
    rows = list(map(Row, range(1, len(values) + 1), values))
    for row, columns in by_row.items():
        rows[row] = rows[row]._replace(marks=columns)
    hidden = frozenset(row + 1 for row in marks.hidden)
    return Sheet(raw.name, tuple(rows), merges, raw.hidden, hidden, frozenset(marks.hidden_columns))


def _by_row(values: list[list[Any]], marks: Marks) -> dict[int, dict[int, CellKind]]:
    """Return row → column → kind of marked cells, and put the text of errors, which the reader leaves out, into ``values``."""
    found: dict[int, dict[int, CellKind]] = {}
    if marks.formulas:
        _reach(values, max(row for row, _ in marks.formulas), 0)
    for row, column in marks.formulas:
        found.setdefault(row, {})[column] = "formula"
    for (row, column), text in marks.errors.items():
        found.setdefault(row, {})[column] = "error"
        _reach(values, row, column)
        values[row][column] = text
    return found


def _reach(values: list[list[Any]], row: int, column: int) -> None:
    """Lengthen ``values`` so that it has the cell."""
    while len(values) <= row:
        values.append([])
    line = values[row]
    if len(line) <= column:
        line.extend([""] * (column + 1 - len(line)))


def _fill(values: list[list[Any]], merges: tuple[Merge, ...], filename: str, limits: Limits) -> None:
    """Give every cell of a merged range the value of its first, as far as the sheet and its limits go."""
    done = 0
    for top, left, bottom, right in merges:
        if top >= len(values) or left >= len(values[top]) or values[top][left] in {"", None}:
            continue
        last_row = min(bottom, max(len(values) - 1, top + 50))
        last_column = min(right, max(len(values[top]) - 1, left + 250))
        done += (last_row - top + 1) * (last_column - left + 1)
        if done > limits.cells:
            raise refused("merges", filename, "里合并的单元格太多", SPLIT)
        value = values[top][left]
        for row in range(top, last_row + 1):
            _reach(values, row, last_column)
            values[row][left : last_column + 1] = [value] * (last_column - left + 1)


def _read_csv(data: bytes, filename: str, limits: Limits) -> Workbook:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise refused("encoding", filename, "的文字编码认不出来", RESAVE)
    first = text[:4096].split("\n", 1)[0]
    delimiter = "\t" if first.count("\t") > first.count(",") else ","
    rows: list[Row] = []
    cells = 0
    try:
        for values in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            rows.append(Row(len(rows) + 1, values))
            cells += len(values)
            if len(rows) > limits.rows:
                raise refused("rows", filename, f"超过{limits.rows:,}行的上限", SPLIT)
            if cells > limits.cells:
                raise refused("cells", filename, f"超过{limits.cells:,}格的上限", SPLIT)
    except csv.Error:
        raise refused("broken", filename, "不是完好的 CSV 文件", RESAVE) from None
    return Workbook(filename, (Sheet("CSV", tuple(rows)),))
