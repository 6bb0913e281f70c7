"""Reading real office spreadsheets: what every cell holds, with merged cells filled, formulas known, hostile files refused."""

import csv
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import repeat
from typing import Any, Literal

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum, ZipError

from bianzhi.documents.limits import DEFAULT, Limits
from bianzhi.documents.package import inspect, refused, sheet_parts

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CellKind = Literal["empty", "text", "number", "date", "bool", "formula"]
Merge = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: what it holds, of which kind, and where (``B7``)."""

    value: Any
    kind: CellKind
    address: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet.

    Attributes:
        name: its tab.
        rows: values from the first row and column on, ragged rows filled up with ``None``; a number is a ``float`` or ``int``.
        merges: merged ranges (first row, first column, last row, last column), from 0; every cell of one holds its value.
        formulas: addresses of cells that compute their value.
        hidden: whether the tab is hidden.
    """

    name: str
    rows: Sequence[Sequence[Any]]
    merges: tuple[Merge, ...] = ()
    formulas: frozenset[str] = frozenset()
    hidden: bool = False

    def cell(self, row: int, column: int) -> Cell:
        """Return the cell at ``row`` and ``column``, from 0."""
        value = self.rows[row][column] if row < len(self.rows) and column < len(self.rows[row]) else None
        where = address(row, column)
        return Cell(value, "formula" if where in self.formulas else kind_of(value), where)


@dataclass(frozen=True, slots=True)
class Workbook:
    """A file with its sheets in their order."""

    name: str
    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...] = field(default=())


def address(row: int, column: int) -> str:
    """Return the address of a cell: (6, 1) → ``B7``."""
    letters, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def kind_of(value: Any) -> CellKind:
    """Return what a value is."""
    if value is None or value == "":
        return "empty"
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int | float):
        return "number"
    return "date" if isinstance(value, date | datetime) else "text"


def read_workbook(data: bytes, filename: str, limits: Limits = DEFAULT) -> Workbook:
    """Read a workbook by its content: .xlsx, .xls, or .csv in UTF-8 or GB18030.

    Raises `Refused` with the file's name and the reason in Chinese, before anything expensive is done.
    """
    if len(data) > limits.file_bytes:
        raise refused(
            "size", filename, f"有{len(data) / 1048576:.1f}MB，超过{limits.file_bytes >> 20}MB 的上限"
        )
    if not data.strip():
        raise refused("empty", filename, "是空的")
    if data.startswith(b"PK\x03\x04"):
        return _xlsx(data, filename, limits)
    if data.startswith(OLE):
        return _xls(data, filename, limits)
    if b"\0" not in data[:4096] and not data.lstrip().startswith((b"<", b"%PDF", b"{")):
        return _csv(data, filename, limits)
    raise refused(
        "type",
        filename,
        "不是 Excel 文件",
        "请上传 .xlsx 或 .xls 文件；网页另存的假 xls 请在 Excel 中重新另存",
    )


def _xlsx(data: bytes, filename: str, limits: Limits) -> Workbook:
    facts = inspect(data, filename, limits)
    if not any(name.startswith("xl/") for name in _names(data)):
        raise refused(
            "type", filename, "不是 Excel 文件（可能是 Word 或其他压缩文件）", "请上传 .xlsx 或 .xls 文件"
        )
    parts = sheet_parts(data)
    formulas = {name: facts.formulas.get(part, frozenset()) for name, part in parts.items()}
    return _calamine(data, filename, limits, formulas)


def _names(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.namelist()


def _xls(data: bytes, filename: str, limits: Limits) -> Workbook:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise refused("password", filename, "设了打开密码", "请取消密码后再上传")
    if "_VBA_PROJECT".encode("utf-16-le") in data:
        raise refused("macro", filename, "含有宏，不能上传", "请另存为不含宏的 .xlsx 文件")
    return _calamine(data, filename, limits, {})


def _calamine(data: bytes, filename: str, limits: Limits, formulas: dict[str, frozenset[str]]) -> Workbook:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    except PasswordError:
        raise refused("password", filename, "设了打开密码", "请取消密码后再上传") from None
    except (CalamineError, ZipError, ValueError):
        raise refused(
            "broken", filename, "打不开，内容不是完好的 Excel", "请在 Excel 中另存一份再上传"
        ) from None
    described = book.sheets_metadata
    if len(described) > limits.sheets:
        raise refused("sheets", filename, f"有{len(described)}个工作表，超过{limits.sheets}个的上限")
    sheets = []
    for meta in described:
        if str(meta.typ).rsplit(".", 1)[-1] != "WorkSheet":
            continue
        try:
            sheet = book.get_sheet_by_name(meta.name)
        except (CalamineError, ZipError, ValueError):
            raise refused(
                "broken", filename, f"的工作表“{meta.name}”读不出来", "请在 Excel 中另存一份再上传"
            ) from None
        if sheet.total_height > limits.rows or sheet.total_height * sheet.total_width > limits.cells:
            raise refused(
                "rows", filename, f"的工作表“{meta.name}”超过{limits.rows:,}行的上限", "请分成几个文件上传"
            )
        rows = sheet.to_python(skip_empty_area=False)
        merges = tuple((r1, c1, r2, c2) for (r1, c1), (r2, c2) in sheet.merged_cell_ranges or ())
        if _fill(rows, merges, limits.cells) > limits.cells:
            raise refused(
                "merges", filename, f"的工作表“{meta.name}”合并单元格互相重叠", "请取消合并后再上传"
            )
        hidden = meta.visible != SheetVisibleEnum.Visible
        sheets.append(Sheet(meta.name, rows, merges, formulas.get(meta.name, frozenset()), hidden))
    return Workbook(filename, tuple(sheets))


def _fill(rows: list[list[Any]], merges: tuple[Merge, ...], most: int) -> int:
    """Give every cell of a merged range the value of its first, stopping after ``most`` cells. Return how many were filled."""
    filled = 0
    for top, left, bottom, right in merges:
        if top >= len(rows) or left >= len(rows[top]):
            continue
        value = rows[top][left]
        for row in rows[top : bottom + 1]:
            last = min(right + 1, len(row))
            row[left:last] = [value] * (last - left)
            filled += last - left
        if filled > most:
            break
    return filled


def _csv(data: bytes, filename: str, limits: Limits) -> Workbook:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise refused("encoding", filename, "的文字编码认不出", "请在 Excel 中另存为 .xlsx 再上传")
    read: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline="")):
            read.append(row)
            if len(read) > limits.rows:
                raise refused("rows", filename, f"超过{limits.rows:,}行的上限", "请分成几个文件上传")
    except csv.Error:
        raise refused("broken", filename, "不是完好的 CSV", "请在 Excel 中另存为 .xlsx 再上传") from None
    width = max((len(row) for row in read), default=0)
    if width * len(read) > limits.cells:
        raise refused("cells", filename, f"有{width}列，太宽", "请核对文件")
    rows = [[*row, *repeat(None, width - len(row))] for row in read]
    return Workbook(filename, (Sheet("CSV", rows),))
