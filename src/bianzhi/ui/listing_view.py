"""What the listing template draws: every link keeps the whole state of the list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Any

from bianzhi.ui.listing import PAGE_SIZES, Column, Filter, ListPage, ListSpec, ListState, query_string
from bianzhi.ui.saved import Saved

OPEN_FILTERS = 3


@dataclass(frozen=True, slots=True)
class Batch:
    """One act on the selected rows: a button that posts the ticked ``ids`` to ``url``."""

    label: str
    url: str
    icon: str = ""


@dataclass(frozen=True, slots=True)
class FilterField:
    """A filter with what is set: ``text`` for the input, ``chosen`` for choices, ``words`` for people."""

    filter: Filter
    text: str
    chosen: tuple[str, ...]
    words: str
    clear_url: str


@dataclass(frozen=True, slots=True)
class Head:
    """A column head: ``url`` sorts by it (empty when it cannot), ``sorted`` is ``asc``, ``desc`` or empty."""

    column: Column
    url: str
    sorted: str


@dataclass(frozen=True, slots=True)
class HeadGroup:
    """A run of neighbouring columns under one upper head; ``label`` is empty for those without."""

    label: str
    span: int


class ListView:
    """A list ready to be drawn by ``ui/components/listing.html``.

    Args:
        spec, state, page: what may be asked, what was asked, what was found.
        row_id: attribute or key of a row that names it; with ``batch`` it is the value of the tick box.
        batch: acts on selected rows; empty shows no tick boxes.
        exportable: whether 「导出」 is offered.
    """

    def __init__(
        self,
        spec: ListSpec,
        state: ListState,
        page: ListPage[Any],
        *,
        row_id: str = "id",
        batch: Sequence[Batch] = (),
        exportable: bool = True,
    ) -> None:
        self.spec, self.state, self.page = spec, state, page
        self.batch, self.exportable = tuple(batch), exportable
        self.row_id = Column(row_id, "")
        self.columns = state.columns
        self.pages = max(1, ceil(page.count / state.per_page))

    def pairs(self, **changes: str) -> list[tuple[str, str]]:
        """Return the parameters of the state with some changed; an empty value leaves one out."""
        state = self.state
        pairs = [("q", state.q)] if state.q else []
        for wanted in self.spec.filters:
            value = state.values.get(wanted.key)
            if self._own(wanted):
                continue
            pairs += (
                [(wanted.key, part) for part in _texts(value)] if value is not None else [(wanted.key, "")]
            )
        own = self.spec.sort
        if state.sort and (state.sort != own.lstrip("-") or state.desc != own.startswith("-")):
            pairs += [("sort", state.sort), ("desc", "1" if state.desc else "0")]
        if state.per_page != self.spec.per_page:
            pairs.append(("per", str(state.per_page)))
        if self.columns != tuple(c for c in self.spec.columns if c.shown):
            pairs.append(("cols", ",".join(c.key for c in self.columns)))
        if state.page > 1:
            pairs.append(("page", str(state.page)))
        pairs += state.keep
        pairs = [pair for pair in pairs if pair[0] not in changes]
        return pairs + [(key, value) for key, value in changes.items() if value]

    def url(self, **changes: str) -> str:
        """Return the address of the same list with some parameters changed."""
        return query_string(self.pairs(**changes))

    @property
    def query(self) -> str:
        """The state as a saved filter keeps it: without page, as-of date and other foreign parameters."""
        foreign = {key for key, _ in self.state.keep}
        return query_string(p for p in self.pairs(page="") if p[0] not in foreign)[1:]

    def saved_url(self, saved: Saved) -> str:
        """Return the address of a saved filter, on the same as-of date."""
        return f"?{saved.query}{'&' if self.state.keep and saved.query else ''}{query_string(self.state.keep)[1:]}"

    @property
    def clear_url(self) -> str:
        """The list without any filter and search."""
        return self.url(q="", page="", **{f.key: "" for f in self.spec.filters})

    @property
    def export_url(self) -> str:
        """The workbook of all rows of this filter."""
        return self.url(page="", export="xlsx")

    @property
    def fields(self) -> list[FilterField]:
        """Every filter with what is set."""
        return [self._field(f) for f in self.spec.filters]

    @property
    def open_fields(self) -> list[FilterField]:
        """The (at most three) filters that stand open."""
        return [f for f in self.fields if not f.filter.more][:OPEN_FILTERS]

    @property
    def more_fields(self) -> list[FilterField]:
        """The filters behind 「更多」."""
        shown = {f.filter.key for f in self.open_fields}
        return [f for f in self.fields if f.filter.key not in shown]

    @property
    def more_set(self) -> bool:
        """Whether a filter behind 「更多」 was changed: then they stand open."""
        return not all(self._own(f.filter) for f in self.more_fields)

    @property
    def set_fields(self) -> list[FilterField]:
        """The filters that are set."""
        return [f for f in self.fields if f.words]

    @property
    def filtered(self) -> bool:
        """Whether the person asked for anything but what the list shows by itself."""
        return bool(self.state.q) or not all(self._own(f) for f in self.spec.filters)

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """Parameters the filter form must carry along."""
        own = {"q", "page", *(f.key for f in self.spec.filters)}
        return [pair for pair in self.pairs() if pair[0] not in own]

    @property
    def heads(self) -> list[Head]:
        """The column heads."""
        return [self._head(c) for c in self.columns]

    @property
    def head_groups(self) -> list[HeadGroup]:
        """Upper heads; empty when no shown column has one."""
        if not any(c.group for c in self.columns):
            return []
        groups: list[HeadGroup] = []
        for column in self.columns:
            if groups and groups[-1].label == column.group and column.group:
                groups[-1] = HeadGroup(column.group, groups[-1].span + 1)
            else:
                groups.append(HeadGroup(column.group, 1))
        return groups

    @property
    def column_choices(self) -> list[tuple[Column, bool]]:
        """All columns in the order of the chooser: the shown ones first in their order."""
        rest = [c for c in self.spec.columns if c not in self.columns]
        return [(c, True) for c in self.columns] + [(c, False) for c in rest]

    @property
    def page_links(self) -> list[tuple[int | None, str]]:
        """Numbers for the pager with their addresses; ``None`` is a gap."""
        now, last = self.state.page, self.pages
        numbers = sorted({1, last, *range(max(1, now - 2), min(last, now + 2) + 1)})
        links: list[tuple[int | None, str]] = []
        for before, number in zip([0, *numbers], numbers, strict=False):
            if number - before > 1:
                links.append((None, ""))
            links.append((number, self.url(page=str(number) if number > 1 else "")))
        return links

    @property
    def size_links(self) -> list[tuple[int, str]]:
        """Page sizes with their addresses."""
        sizes = sorted({*PAGE_SIZES, self.spec.per_page})
        return [(size, self.url(page="", per=str(size))) for size in sizes]

    @property
    def span(self) -> tuple[int, int]:
        """Numbers of the first and last row shown; (0, 0) for none."""
        first = (self.state.page - 1) * self.state.per_page + 1
        return (first, first + len(self.page.rows) - 1) if self.page.rows else (0, 0)

    def _own(self, wanted: Filter) -> bool:
        """Whether a filter stands as the list sets it by itself."""
        value = self.state.values.get(wanted.key)
        texts = _texts(value) if value is not None else ()
        return texts == tuple(part for part in wanted.default.split(",") if part)

    def _head(self, column: Column) -> Head:
        if not column.sort:
            return Head(column, "", "")
        active = self.state.sort == column.key
        desc = "1" if active and not self.state.desc else "0"
        order = ("desc" if self.state.desc else "asc") if active else ""
        return Head(column, self.url(page="", sort=column.key, desc=desc), order)

    def _field(self, wanted: Filter) -> FilterField:
        value = self.state.values.get(wanted.key)
        texts = _texts(value) if value is not None else ()
        named = dict(wanted.choices)
        words = "是" if value is True else "、".join(named.get(text, text) for text in texts)
        cleared = self.url(page="", **{wanted.key: ""})
        if wanted.default:
            cleared = query_string([*self.pairs(page="", **{wanted.key: ""}), (wanted.key, "")])
        return FilterField(wanted, texts[0] if texts else "", texts, words, cleared)


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, tuple):
        return value
    if isinstance(value, date):
        return (value.isoformat(),)
    return ("1",) if value is True else (str(value),)
