"""Lists whose whole state is in the address: what may be asked, what was asked, what was found.

`bianzhi.ui.listing_state.read_list` reads the address; `bianzhi.ui.listing_view` turns `ListSpec`, `ListState` and
`ListPage` into what the template draws, `bianzhi.ui.export` into a workbook.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Generic, Literal, TypeVar

from django.http import QueryDict

from bianzhi.ui.saved import Saved

Row = TypeVar("Row")
ColumnKind = Literal["text", "number", "money", "percent", "date", "datetime", "id", "docno", "tag"]
FilterKind = Literal["choice", "multi", "text", "date", "yes"]
FilterValue = str | tuple[str, ...] | date | bool
NUMERIC: frozenset[str] = frozenset({"number", "money", "percent"})
PAGE_SIZES = (20, 50, 100, 200)
MAX_PAGE = 100_000
RESERVED = frozenset({"q", "sort", "desc", "page", "per", "cols", "asof", "export", "all"})


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a list.

    Attributes:
        key: name in the address, and the attribute (or key) of the row unless ``value`` is given.
        label: column head.
        kind: how it is shown and exported; ``id`` is text that looks like a number, ``percent`` takes 0.125 for 12.5%.
        unit: written into the head, such as ``名`` or ``元``.
        sort: whether the list can be sorted by it.
        shown: whether it is shown until the person chooses otherwise.
        value: function of the row giving the value; may return `bianzhi.ui.cells.Tag` or `Link`.
        link: function of the row giving the address behind the cell, or ``None``.
        term: glossary term explained by a 「?」 in the head.
        group: a second, upper head shared by neighbours with the same text.
    """

    key: str
    label: str
    kind: ColumnKind = "text"
    unit: str = ""
    sort: bool = False
    shown: bool = True
    value: Callable[[Any], Any] | None = None
    link: Callable[[Any], str | None] | None = None
    term: str = ""
    group: str = ""

    @property
    def numeric(self) -> bool:
        """Whether it is aligned right and added up."""
        return self.kind in NUMERIC

    @property
    def head(self) -> str:
        """Column head with its unit."""
        return f"{self.label}（{self.unit}）" if self.unit else self.label

    def of(self, row: Any) -> Any:
        """Return the value of ``row``."""
        if self.value is not None:
            return self.value(row)
        return row[self.key] if isinstance(row, Mapping) else getattr(row, self.key)


@dataclass(frozen=True, slots=True)
class Filter:
    """One field of the filter bar.

    Attributes:
        key: name in the address.
        label: what is written above the field.
        kind: ``choice`` one of, ``multi`` any of, ``text``, ``date``, ``yes`` a tick.
        choices: pairs (value, words) for ``choice`` and ``multi``.
        more: behind 「更多」; the first three stand open.
        default: what counts when the address names nothing.
        placeholder: hint inside a text field.
    """

    key: str
    label: str
    kind: FilterKind = "choice"
    choices: Sequence[tuple[str, str]] = ()
    more: bool = False
    default: str = ""
    placeholder: str = ""


@dataclass(frozen=True, slots=True)
class ListSpec:
    """What may be asked of a list.

    Attributes:
        name: stable name; saved filters hang on it.
        columns: all columns, the first of which stays in sight.
        filters: fields of the filter bar.
        sort: key of the column sorted by at first; a leading ``-`` means descending.
        per_page: rows of a page at first.
        search: hint of the search field (``q``); empty hides it.
        noun: what a row is, with its measure word: 「家机构」, 「人」.
        empty: what to do when nothing is found.
    """

    name: str
    columns: Sequence[Column]
    filters: Sequence[Filter] = ()
    sort: str = ""
    per_page: int = 50
    search: str = ""
    noun: str = "条"
    empty: str = "没有符合条件的记录。请放宽条件，或清除筛选后再看。"

    def __post_init__(self) -> None:
        keys = [f.key for f in self.filters]
        columns = [c.key for c in self.columns]
        clash = RESERVED & set(keys)
        if clash or len(set(keys)) < len(keys) or len(set(columns)) < len(columns):
            raise ValueError(f"list {self.name}: keys twice or reserved: {sorted(clash) or 'twice'}")

    def column(self, key: str) -> Column:
        """Return the column named ``key``."""
        return next(c for c in self.columns if c.key == key)

    def with_choices(self, **choices: Sequence[tuple[str, str]]) -> "ListSpec":
        """Return the same list with the choices of some filters filled in (they often depend on who asks)."""
        unknown = set(choices) - {f.key for f in self.filters}
        if unknown:
            raise KeyError(*unknown)
        return replace(
            self,
            filters=tuple(
                replace(f, choices=choices[f.key]) if f.key in choices else f for f in self.filters
            ),
        )


@dataclass(frozen=True, slots=True)
class ListState:
    """What was asked, already checked against the spec.

    Attributes:
        q: search text, trimmed.
        values: filter key → value, only of filters that are set.
        sort: column key; empty means the order the reads choose.
        desc: descending.
        page: from 1.
        per_page: rows of a page.
        columns: shown columns in the shown order.
        keep: other parameters of the address (such as ``asof``), kept in every link.
        notes: sentences on what of the address was ignored.
        export: name of the wanted file format, such as ``xlsx``; empty for a page.
        saved: the person's saved filters of this list.
    """

    q: str = ""
    values: Mapping[str, FilterValue] = field(default_factory=dict)
    sort: str = ""
    desc: bool = False
    page: int = 1
    per_page: int = 50
    columns: tuple[Column, ...] = ()
    keep: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    export: str = ""
    saved: tuple[Saved, ...] = ()

    @property
    def slice(self) -> slice:
        """The rows of this page."""
        return slice((self.page - 1) * self.per_page, self.page * self.per_page)

    def text(self, key: str) -> str:
        """Return a ``choice`` or ``text`` filter; empty when not set."""
        value = self.values.get(key, "")
        return value if isinstance(value, str) else ""

    def many(self, key: str) -> tuple[str, ...]:
        """Return a ``multi`` filter."""
        value = self.values.get(key, ())
        return value if isinstance(value, tuple) else ()

    def day(self, key: str) -> date | None:
        """Return a ``date`` filter."""
        value = self.values.get(key)
        return value if isinstance(value, date) else None

    def yes(self, key: str) -> bool:
        """Return a ``yes`` filter."""
        return self.values.get(key) is True


@dataclass(frozen=True, slots=True)
class ListPage(Generic[Row]):
    """What was found: the rows of one page, how many there are in all, and totals by column key over all of them."""

    rows: Sequence[Row]
    count: int
    totals: Mapping[str, Any] = field(default_factory=dict)


def page_of(state: ListState, rows: Sequence[Row], totals: Mapping[str, Any] | None = None) -> ListPage[Row]:
    """Sort and cut rows that are all in memory already. Rows without a value come last in either direction."""
    ordered = rows
    if state.sort:
        column = next((c for c in state.columns if c.key == state.sort), None) or Column(state.sort, "")
        filled = [row for row in rows if column.of(row) not in (None, "")]
        blank = [row for row in rows if column.of(row) in (None, "")]
        ordered = [*sorted(filled, key=lambda row: _order(column.of(row)), reverse=state.desc), *blank]
    return ListPage(list(ordered[state.slice]), len(rows), totals or {})


def add_up(columns: Iterable[Column], rows: Iterable[Any]) -> dict[str, Any]:
    """Return totals of the ``number`` and ``money`` columns over ``rows``."""
    totals: dict[str, Any] = {c.key: 0 for c in columns if c.kind in ("number", "money")}
    summed = [c for c in columns if c.key in totals]
    for row in rows:
        for column in summed:
            totals[column.key] += _plain(column.of(row)) or 0
    return totals


def _plain(value: Any) -> Any:
    return getattr(value, "text", value)


def _order(value: Any) -> Any:
    plain = _plain(value)
    return (
        str(plain) if not isinstance(plain, int | float | date) and not hasattr(plain, "as_tuple") else plain
    )


def query_string(pairs: Iterable[tuple[str, str]]) -> str:
    """Return ``?a=1&b=2``; ``?`` alone when there is nothing, so that a link still clears the address."""
    query = QueryDict(mutable=True)
    for key, value in pairs:
        query.appendlist(key, value)
    return "?" + query.urlencode()
