"""From a workbook to tables: which sheet is which, and each row as values with what is wrong with its cells."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bianzhi.documents.headers import Table, TableRow, find_table
from bianzhi.documents.sheets import Sheet, Workbook, text_of
from bianzhi.imports.cells import Read, reader, shown
from bianzhi.imports.layout import BY_KEY, SHEETS
from bianzhi.imports.layout_fields import Field, SheetKey, SheetSpec
from bianzhi.imports.problems import Problem, Problems

#: rows looked at to tell which sheet is which
GLANCE = 60
#: sheets of our own template that hold no data
SILENT = frozenset({"填表说明", "选项", "说明", "目录", "封面"})
#: columns a sheet with a strange name must have in common with one of ours
AT_LEAST = 3


@dataclass(frozen=True, slots=True)
class Placed:
    """A table with the spec of its sheet."""

    spec: SheetSpec
    table: Table


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its place, and the values that could be read by field key. ``wrong`` are keys whose cells could not."""

    placed: Placed
    row: TableRow
    values: dict[str, Any]
    wrong: frozenset[str] = frozenset()

    @property
    def number(self) -> int:
        """The row's number in the sheet."""
        return self.row.number

    @property
    def sheet(self) -> str:
        """The name of the sheet."""
        return self.placed.table.sheet.name

    def problem(self, key: str, read: Read | str, *, severity: str = "", **more: Any) -> Problem:
        """Return a problem of the cell of ``key``, or of the row when the sheet has no such column."""
        table, spec = self.placed.table, self.placed.spec
        made = read if isinstance(read, Read) else Read(message=read, **more)
        there = key in table.positions
        known = next((f for f in spec.fields if f.key == key), None)
        return Problem(
            sheet=table.sheet.name,
            row=self.row.number,
            label=known.label if known else "",
            address=table.address(self.row, key) if there else "",
            value=shown(known, table.value(self.row, key)) if there and known else "",
            message=made.message,
            expected=made.expected,
            suggestions=made.suggestions,
            severity="warning" if severity == "warning" or made.warning else "error",
            code=made.code,
        )


@dataclass(slots=True)
class Book:
    """The tables of a workbook by kind, notes on what was left out, and problems of heads."""

    tables: dict[SheetKey, list[Placed]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def of(self, key: SheetKey) -> list[Placed]:
        """Return the tables of one kind."""
        return self.tables.get(key, [])

    @property
    def rows(self) -> int:
        """How many rows of data there are."""
        return sum(len(placed.table.rows) for tables in self.tables.values() for placed in tables)


def open_book(workbook: Workbook, problems: Problems) -> Book:
    """Tell which sheet is which and find their tables; problems of heads are added to ``problems``."""
    book = Book()
    for sheet in workbook.sheets:
        if sheet.hidden:
            if sheet.name not in SILENT:
                book.notes.append(f"隐藏的工作表“{sheet.name}”没有读取；需要导入的请取消隐藏")
            continue
        if sheet.name.strip() in SILENT or not any(
            any(v not in ("", None) for v in row.values) for row in sheet.rows
        ):
            continue
        spec = _spec_of(sheet)
        table = find_table(sheet, spec.columns) if spec else None
        if spec is None or table is None:
            _unread(sheet, spec, book, problems)
            continue
        book.tables.setdefault(spec.key, []).append(Placed(spec, table))
        _heads(spec, table, book, problems)
    if not book.rows and not problems.errors:
        problems.add(
            Problem(
                workbook.name, 0, "", "", "", "没有找到可以导入的数据", "请按导入模板填写", code="book.empty"
            )
        )
    return book


def _spec_of(sheet: Sheet) -> SheetSpec | None:
    """Return the spec of a sheet: by its name, else the one whose head it has."""
    name = sheet.name.strip()
    for spec in SHEETS:
        if name == spec.title or name in spec.aliases:
            return spec
    glance = replace(sheet, rows=sheet.rows[:GLANCE])
    best: tuple[int, SheetSpec] | None = None
    for spec in SHEETS:
        table = find_table(glance, spec.columns)
        found = len(table.keys) if table and not table.missing else 0
        if found >= AT_LEAST and (best is None or found > best[0]):
            best = (found, spec)
    return best[1] if best else None


def _unread(sheet: Sheet, spec: SheetSpec | None, book: Book, problems: Problems) -> None:
    if spec is None:
        book.notes.append(f"工作表“{sheet.name}”看不出是哪一张表，没有读取")
        return
    labels = "、".join(f.label for f in spec.fields if f.required)
    problems.add(
        Problem(
            sheet.name,
            0,
            "",
            "",
            "",
            f"没有找到“{spec.title}”表的表头",
            f"表头里至少要有{labels}",
            code="sheet.head",
        )
    )


def _heads(spec: SheetSpec, table: Table, book: Book, problems: Problems) -> None:
    name = table.sheet.name
    for column in table.missing:
        near = tuple(u.label for u in table.unknown if column.label in u.near)
        problems.add(
            Problem(
                name,
                table.head_rows[-1],
                column.label,
                "",
                "",
                f"缺少“{column.label}”列",
                "请补上这一列",
                near,
                code="sheet.column",
            )
        )
    for head in table.twice:
        problems.add(
            Problem(
                name,
                table.head_rows[-1],
                head.label,
                head.address,
                head.label,
                "这一列与前面的列重复，只用前面的",
                severity="warning",
                code="sheet.twice",
            )
        )
    left = [u.label for u in table.unknown if u.label not in ("序号", "备注", "编号")]
    if left:
        book.notes.append(f"“{name}”中没有用到的列：{'、'.join(left[:20])}")
    if table.examples:
        book.notes.append(f"“{name}”中标为示例的{table.examples}行没有导入")
    has = table.positions.keys()
    if spec.key in ("quota", "posts"):
        long = {"commodity", "post"} & has and "quantity" in has
        wide = any(key.startswith(("quota.", "post.")) for key in has)
        if not long and not wide:
            problems.add(
                Problem(
                    name,
                    table.head_rows[-1],
                    "",
                    "",
                    "",
                    "没有找到核定数的列",
                    "请用“类型、核定数”两列，或每种类型一列",
                    code="sheet.column",
                )
            )


class Reading:
    """Reads the rows of one table; problems of cells are added as they are met."""

    def __init__(self, placed: Placed, problems: Problems) -> None:
        self._placed, self._problems = placed, problems
        spec, table = placed.spec, placed.table
        self._fields = [(place, key, reader(spec.field(key))) for place, key in enumerate(table.keys)]
        self._required = [f for f in spec.fields if f.required and f.key in table.positions]
        self._columns = {column: key for key, column in table.positions.items()}
        self._formulas: dict[str, list[str]] = {}

    def lines(self) -> Iterator[Line]:
        """Yield every row, also such as have problems."""
        placed, fields = self._placed, self._fields
        for row in placed.table.rows:
            values: dict[str, Any] = {}
            wrong: dict[str, Read] = {}
            cells = row.values
            for place, key, read in fields:
                cell = cells[place]
                if cell is None or cell == "":
                    continue
                found = read(cell)
                if found.message:
                    wrong[key] = found
                elif found.value is not None and found.value != "":
                    values[key] = found.value
            line = Line(placed, row, values, frozenset(wrong))
            for key, found in wrong.items():
                self._problems.add(line.problem(key, found))
            for required in self._required:
                if required.key not in values and required.key not in wrong:
                    self._problems.add(
                        line.problem(required.key, f"没有填{required.label}", code="cell.required")
                    )
            if row.marks:
                self._marks(line)
            yield line
        self._tell_formulas()

    def _marks(self, line: Line) -> None:
        for column, kind in line.row.marks.items():
            key = self._columns.get(column)
            if key is None:
                continue
            if kind == "error":
                self._problems.add(
                    line.problem(key, "公式出错", expected="请改为实际内容", code="cell.error")
                )
            else:
                self._formulas.setdefault(key, []).append(self._placed.table.address(line.row, key))

    def _tell_formulas(self) -> None:
        for key, addresses in self._formulas.items():
            label, table = self._placed.spec.field(key).label, self._placed.table
            self._problems.add(
                Problem(
                    table.sheet.name,
                    int("".join(c for c in addresses[0] if c.isdigit())),
                    label,
                    addresses[0],
                    "",
                    f"这一列有{len(addresses)}格是公式，按表中现有的计算结果导入",
                    "请核对结果；最好改为数值",
                    severity="warning",
                    code="cell.formula",
                )
            )


def totals_of(placed: Placed, keys: Sequence[str]) -> Iterator[tuple[TableRow, str, int]]:
    """Yield (row, key, stated number) of rows of sums."""
    for row in placed.table.totals:
        for key in keys:
            stated = placed.table.value(row, key) if key in placed.table.positions else None
            text = text_of(stated).strip()
            if text.isdecimal():
                yield row, key, int(text)


def field_label(sheet: SheetKey, key: str) -> str:
    """Return the label of a field."""
    known: Field = BY_KEY[sheet].field(key)
    return known.label
