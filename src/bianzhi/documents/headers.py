"""Finding the table in a messy sheet: titles above, heads of one to three lines, totals, footnotes, repeated heads, examples.

The rows are read once and in bulk: a sheet of 100,000 rows costs little more than reading it.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from operator import itemgetter
from typing import Any, NamedTuple

from bianzhi.documents.sheets import CellKind, Sheet, letters

HEAD_WITHIN = 60  # rows from the top in which the head must be
HEAD_LINES = 3
NEAR_ENOUGH = 0.6
TOTALS = frozenset({"合计", "总计", "小计", "共计", "总合计"})
EXAMPLES = ("示例", "样例", "填写示例", "例如")
FOOTNOTES = re.compile(
    r"^(注|备注|说明|填表说明|填表人|制表|制表人|填报人|填报单位|审核人|经办人|负责人|单位负责人|联系人|联系电话|填表日期|填报日期|打印日期|"
    r"单位\(盖章\)|第\d+页)(\d*[:、.]|$)"
)
#: first characters of rows that are looked at closely: notes and examples, sums
MARKS = "注备说填制审经负单联打第示样例(（"
SUMS = "合总小共"
EMPTY = (None, "")
_DROPPED = re.compile(r"[\s*:?·\"'“”‘’_\-—]+")
_UNIT = re.compile(r"\((名|个|人|元|万元|岁|年|必填|选填|单位:名)\)")


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """A column that is looked for.

    Attributes:
        key: name in `Table.positions`.
        label: its head.
        aliases: other heads that mean the same.
        required: whether the table is of no use without it.
        above: upper heads it may stand under (``编制数``); without, any. A column without an upper head always fits.
    """

    key: str
    label: str
    aliases: tuple[str, ...] = ()
    required: bool = False
    above: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnknownHead:
    """A head that means none of the columns; ``near`` are labels it may have been meant for."""

    label: str
    address: str
    near: tuple[str, ...] = ()


class TableRow(NamedTuple):
    """A row of data: its number from 1, its values in the order of `Table.keys`, its formulas and errors by column."""

    number: int
    values: tuple[Any, ...]
    marks: Mapping[int, CellKind]


@dataclass(frozen=True, slots=True)
class Table:
    """A table that was found.

    Attributes:
        sheet: where.
        head_rows: numbers of the rows of its head, from 1.
        keys: keys of the columns that are there, in the order of the specs: the order of `TableRow.values`.
        positions: key → column of the sheet, from 0.
        heads: key → head as the sheet has it (``编制数/行政编制``).
        rows: the data.
        totals: rows of sums (合计, 小计 …).
        examples: how many rows marked 示例 were left out.
        unknown: heads that mean none of the columns.
        missing: required columns that are not there.
        twice: heads that mean a column which another head means already.
    """

    sheet: Sheet
    head_rows: tuple[int, ...]
    keys: tuple[str, ...]
    positions: Mapping[str, int]
    heads: Mapping[str, str]
    rows: tuple[TableRow, ...] = ()
    totals: tuple[TableRow, ...] = ()
    examples: int = 0
    unknown: tuple[UnknownHead, ...] = ()
    missing: tuple[ColumnSpec, ...] = ()
    twice: tuple[UnknownHead, ...] = ()

    def address(self, row: TableRow, key: str) -> str:
        """Return the address of the cell of ``key`` in ``row``."""
        return f"{letters(self.positions[key])}{row.number}"

    def mark(self, row: TableRow, key: str) -> CellKind | None:
        """Say whether the cell of ``key`` is a formula or an error."""
        return row.marks.get(self.positions[key])

    def value(self, row: TableRow, key: str) -> Any:
        """Return the value of ``key`` in ``row``; ``None`` when the column is not there."""
        return row.values[self.keys.index(key)] if key in self.positions else None


def plain_head(text: Any) -> str:
    """Return a head for comparing: half-width, without blanks, stars, quotes and a unit in brackets."""
    if not isinstance(text, str):
        return "" if text is None else str(text)
    narrowed = unicodedata.normalize("NFKC", text)
    return _UNIT.sub("", _DROPPED.sub("", narrowed))


def find_table(sheet: Sheet, columns: Sequence[ColumnSpec]) -> Table | None:
    """Return the table whose head names most of ``columns``; ``None`` when no row looks like its head.

    A head is taken when it names a required column (or any, where none is required) and at least two columns, or all there are.
    """
    lookup = _Lookup(columns)
    best: _Head | None = None
    for bottom in range(min(len(sheet.rows), HEAD_WITHIN)):
        for lines in range(1, HEAD_LINES + 1):
            head = _head(sheet, bottom, lines, lookup) if lines <= bottom + 1 else None
            if head is not None and (best is None or head.score > best.score):
                best = head
    if best is None:
        return None
    return _table(sheet, columns, lookup, best)


class _Lookup:
    """From a written head to the columns it may mean."""

    def __init__(self, columns: Sequence[ColumnSpec]) -> None:
        self.columns = columns
        self.by_label: dict[str, list[ColumnSpec]] = {}
        self.required = [c for c in columns if c.required]
        for rank in (lambda c: (c.label,), lambda c: c.aliases):
            for column in columns:
                for label in rank(column):
                    known = self.by_label.setdefault(plain_head(label), [])
                    if column not in known:
                        known.append(column)
        self.least = min(2, len(columns))

    def find(self, path: Sequence[str]) -> ColumnSpec | None:
        """Return the column meant by a head of one or more lines, the upper first."""
        whole = "".join(path)
        for written in dict.fromkeys(("/".join(path), whole, path[-1] if path else "")):
            for column in self.by_label.get(written, ()):
                if written != path[-1] or _fits(column, path[:-1]):
                    return column
        return None

    def near(self, label: str) -> tuple[str, ...]:
        """Return labels that look like ``label``."""
        close = get_close_matches(plain_head(label), self.by_label, n=3, cutoff=NEAR_ENOUGH)
        return tuple(dict.fromkeys(self.by_label[one][0].label for one in close))


def _fits(column: ColumnSpec, upper: Sequence[str]) -> bool:
    if not column.above or not upper:
        return True
    return any(plain_head(allowed) in upper for allowed in column.above)


@dataclass(frozen=True, slots=True)
class _Head:
    rows: tuple[int, ...]
    paths: Mapping[int, tuple[str, ...]]
    found: Mapping[str, int]
    twice: tuple[int, ...] = ()
    score: tuple[int, ...] = ()


def _head(sheet: Sheet, bottom: int, lines: int, lookup: _Lookup) -> _Head | None:
    """Return the head that ends in row ``bottom`` and has so many lines, or nothing when it is none."""
    rows = range(bottom - lines + 1, bottom + 1)
    lines_of = [sheet.rows[r].values for r in rows]
    width = max(len(values) for values in lines_of)
    texts = [
        [plain_head(v) if isinstance(v, str) else "" for v in _wide(values, width)] for values in lines_of
    ]
    above = [v for values in lines_of[:-1] for v in values if isinstance(v, str)]
    if not any(texts[-1]) or any(":" in v or "：" in v for v in above):
        return None
    if not all(_is_upper(upper, texts[-1]) for upper in texts[:-1]):
        return None
    paths = _paths(texts)
    found: dict[str, int] = {}
    twice = []
    for position, path in paths.items():
        column = lookup.find(path)
        if column is None:
            continue
        if column.key in found:
            twice.append(position)
        else:
            found[column.key] = position
    required = sum(c.key in found for c in lookup.required)
    if len(found) < lookup.least or (lookup.required and not required):
        return None
    unknown = len(paths) - len(found)
    return _Head(tuple(rows), paths, found, tuple(twice), (required, len(found), -unknown, -bottom, lines))


def _wide(row: Sequence[Any], width: int) -> list[Any]:
    return [*row, *([None] * (width - len(row)))]


def _is_upper(upper: Sequence[str], bottom: Sequence[str]) -> bool:
    """Say whether a row can be an upper line of the head: several different texts, not one title over everything."""
    different = {text for text in upper if text}
    if len(different) < 2 or any(text.isdecimal() for text in different):
        return False
    return any(u and b and u != b for u, b in zip(_spread(upper, bottom), bottom, strict=True))


def _spread(upper: Sequence[str], bottom: Sequence[str]) -> list[str]:
    """Carry an upper head on over the blank cells to its right, where no merged range did so."""
    found, last = [], ""
    for text, below in zip(upper, bottom, strict=True):
        if text:
            last = text
        elif not below:
            last = ""
        found.append(text or last)
    return found


def _paths(texts: Sequence[Sequence[str]]) -> dict[int, tuple[str, ...]]:
    spread = [_spread(upper, texts[-1]) for upper in texts[:-1]]
    paths = {}
    for position, label in enumerate(texts[-1]):
        parts = [line[position] for line in spread] + [label]
        path = tuple(dict.fromkeys(part for part in parts if part))
        if path:
            paths[position] = path
    return paths


def _table(sheet: Sheet, columns: Sequence[ColumnSpec], lookup: _Lookup, head: _Head) -> Table:
    keys = tuple(c.key for c in columns if c.key in head.found)
    positions = {key: head.found[key] for key in keys}
    bottom = head.rows[-1]
    taken, twice = set(positions.values()), set(head.twice)

    def written(position: int) -> str:
        return "/".join(head.paths[position])

    left = [p for p in head.paths if p not in taken and p not in twice]
    sorted_rows = _Sorter(sheet, head, positions).run(bottom + 1)
    return Table(
        sheet=sheet,
        head_rows=tuple(r + 1 for r in head.rows),
        keys=keys,
        positions=positions,
        heads={key: written(position) for key, position in positions.items()},
        rows=tuple(sorted_rows.data),
        totals=tuple(sorted_rows.totals),
        examples=sorted_rows.examples,
        unknown=tuple(
            UnknownHead(written(p), f"{letters(p)}{bottom + 1}", lookup.near(head.paths[p][-1])) for p in left
        ),
        missing=tuple(c for c in lookup.required if c.key not in positions),
        twice=tuple(UnknownHead(written(p), f"{letters(p)}{bottom + 1}") for p in head.twice),
    )


@dataclass(slots=True)
class _Sorted:
    data: list[TableRow] = field(default_factory=list)
    totals: list[TableRow] = field(default_factory=list)
    examples: int = 0


class _Sorter:
    """Tells the rows under a head apart: data, sums, notes, heads again, examples, blanks."""

    def __init__(self, sheet: Sheet, head: _Head, positions: Mapping[str, int]) -> None:
        self._sheet, self._positions = sheet, positions
        self._width = max(positions.values()) + 1
        self._pick = _picker(list(positions.values()))
        self._head_texts = {head.paths[p] for p in positions.values()}
        self._labels = {path[-1] for path in self._head_texts} | {path[0] for path in self._head_texts}

    def run(self, first: int) -> _Sorted:
        """Sort all rows from index ``first`` on."""
        found = _Sorted()
        pick, width, labels = self._pick, self._width, self._labels
        triggers = frozenset(MARKS + SUMS + "".join(label[:1] for label in labels))
        add = found.data.append
        for line in self._sheet.rows[first:]:
            row = line.values
            lead = row[0] if row else None
            if lead is None or lead == "":
                lead = next((v for v in row if v is not None and v != ""), None)
                if lead is None:
                    continue
            values = pick(row if len(row) >= width else _wide(row, width))
            second = row[1] if len(row) > 1 else None
            if (lead.__class__ is str and lead.lstrip()[:1] in triggers) or (
                second.__class__ is str and second[:1] in SUMS and second
            ):
                kind = self._kind(lead, row, labels)
                if kind == "total":
                    found.totals.append(TableRow(line.number, values, line.marks))
                if kind == "example":
                    found.examples += 1
                if kind != "data":
                    continue
            if values[0] in EMPTY and _blank(values):
                continue
            add(TableRow(line.number, values, line.marks))
        return found

    def _kind(self, lead: Any, row: Sequence[Any], labels: set[str]) -> str:
        plain = plain_head(lead)
        if plain in labels and self._is_head(row):
            return "skip"
        if plain.startswith(EXAMPLES):
            return "example"
        if any(isinstance(v, str) and plain_head(v) in TOTALS for v in (lead, *row[:3])):
            return "total"
        if isinstance(lead, str) and FOOTNOTES.match(_narrow(lead)) and _lonely(row, lead):
            return "skip"
        return "data"

    def _is_head(self, row: Sequence[Any]) -> bool:
        texts = [plain_head(v) for v in row if isinstance(v, str) and v]
        return bool(texts) and sum(text in self._labels for text in texts) * 2 > len(texts)


def _lonely(row: Sequence[Any], lead: str) -> bool:
    """Say whether a row is one line of text: a single cell, a merged one, or labelled parts such as 填表人：… 审核人：…."""
    texts = Counter(str(v) for v in row if v is not None and v != "")
    others = [text for text in texts if text != lead]
    return len(others) <= 1 or all(
        FOOTNOTES.match(unicodedata.normalize("NFKC", o).replace(" ", "")) for o in others
    )


def _narrow(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace(" ", "")


def _blank(values: tuple[Any, ...]) -> bool:
    return all(v is None or v == "" or (v.__class__ is str and not v.strip()) for v in values)


def _picker(positions: list[int]) -> Callable[[Sequence[Any]], tuple[Any, ...]]:
    """Return a function that takes the values at ``positions`` out of a row, as a tuple."""
    if len(positions) == 1:
        only = positions[0]
        return lambda row: (row[only],)
    return itemgetter(*positions)
