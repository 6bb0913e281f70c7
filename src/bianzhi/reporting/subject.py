"""What sentences are about: a figure of this year with last year's and its budget, by name or by item of the classification."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from bianzhi.reporting.books import Books, Cell
from bianzhi.reporting.derive import HUNDRED, NAMED, last_item
from bianzhi.reporting.form import Form
from bianzhi.reporting.layout import INCOME, TABLES, VEHICLES, column_label, label
from bianzhi.reporting.shown import Shown, shown

#: of the three budgets: name → table of its expenditure
SLOTS = {"general": "T5", "fund": "T8", "capital": "T9"}
THREE = ("three_public", "abroad", "vehicles", "purchase", "running", "reception")


@dataclass(frozen=True, slots=True)
class Subject:
    """A figure.

    Attributes:
        key: its name or code; ``label``: how the text calls it.
        now, before, budget: as printed; ``before`` is ``None`` in a first year, ``budget`` for what has none.
        reason_last, reason_budget: key of the reason for its change, and for its gap to the budget.
    """

    key: str
    label: str
    now: Shown
    before: Shown | None
    budget: Shown | None
    reason_last: str
    reason_budget: str

    def case(self, compares: Literal["last", "budget"]) -> str:
        """Return which of the form's cases it is, told by the printed numbers."""
        if compares == "budget":
            return self._against_budget()
        if self.before is None:
            return "first"
        now, before = self.now, self.before
        if now.nil and before.nil:
            return "nil"
        if now.value == before.value:
            return "flat"
        if not before.value:
            return "from_zero" if before.nil else "from_trace"
        return "to_zero" if now.nil else "up" if now.value > before.value else "down"

    def _against_budget(self) -> str:
        now, budget = self.now, self.budget
        if budget is None or budget.nil:
            return "none" if now.nil else "unbudgeted"
        if now.value == budget.value:
            return "equal"
        return "unspent" if now.nil else "over" if now.value > budget.value else "under"

    def beyond(self, compares: Literal["last", "budget"], percent: object) -> bool:
        """Say whether it differs from last year, or from its budget, by more than so many per cent."""
        base = self.before if compares == "last" else self.budget
        if base is None or base.value == self.now.value:
            return False
        gap = abs(self.now.value - base.value)
        return base.value <= 0 or gap * HUNDRED / base.value > percent  # type: ignore[operator]


def named_subject(books: Books, form: Form, name: str) -> Subject:
    """Return a figure by its everyday name. Raises `KeyError`."""
    at = NAMED[name]
    row = "total" if name == "three_public" else name
    where = (
        Cell("T7", row, form.basis)
        if name in THREE
        else _budget(form, name, "total")
        if name in SLOTS
        else None
    )
    return Subject(
        name, form.labels.get(name, ""), shown(books, at, form.style),
        None if books.before is None else shown(books, at, form.style, before=True),
        shown(books, where, form.style) if where else None,
        "three_public_change" if name == "three_public" else name,
        name if name == "three_public" else f"{name}_budget",
    )  # fmt: skip


def _budget(form: Form, source: str, row: str) -> Cell:
    return Cell("B", row, source if form.basis == "budget" else f"{source}_initial")


def items(books: Books, form: Form, source: str) -> Iterator[Subject]:
    """Yield what a budget was spent on, item by item, with what was planned and not spent."""
    slot = SLOTS[source]
    column = _budget(form, source, "total").column
    spent = {code for code in books.now.codes(slot) if books.now[slot, code, "total"]}
    planned = {code for code in books.now.codes("B") if books.now["B", code, column]}
    for code in last_item(spent | planned):
        at = Cell(slot, code, "total")
        yield Subject(
            code, path(code), shown(books, at, form.style),
            None if books.before is None else shown(books, at, form.style, before=True),
            shown(books, _budget(form, source, code), form.style), code, code,
        )  # fmt: skip


def path(code: str) -> str:
    """Return 一般公共服务支出（类）其他共产党事务支出（款）行政运行（项）."""
    steps = zip((3, 5, 7), "类款项", strict=True)
    return "".join(f"{label('T5', code[:size])}（{step}）" for size, step in steps if len(code) >= size)


def rows(books: Books, form: Form, name: str) -> tuple[tuple[str, Shown], ...]:
    """Return (label, amount) of the rows of a list, in the order of their table. Raises `KeyError` for a list nobody knows."""
    style = form.style

    def of(slot: str, *keys: tuple[str, str], across: bool = True) -> tuple[tuple[str, Shown], ...]:
        return tuple(
            (
                column_label(slot, column) if across and column != "amount" else _plain(label(slot, row)),
                shown(books, Cell(slot, row, column), style),
            )
            for row, column in keys
        )

    three = ("abroad", "vehicles", "reception")
    lists: Mapping[str, Callable[[], tuple[tuple[str, Shown], ...]]] = {
        "income": lambda: of("T1", *((line.key, "amount") for line in INCOME)),
        "income_fiscal": lambda: of("T2", *_across("T2")),
        "expenditure": lambda: of("T3", *_across("T3")),
        "classes": lambda: of("T5", *((code, "total") for code in books.now.codes("T5", 3)), across=False),
        "three_public": lambda: tuple((form.labels[key], shown(books, NAMED[key], style)) for key in three),
        "procurement": lambda: of("M", *((key, "amount") for key in ("goods", "works", "services"))),
        "vehicles": lambda: of("M", *((line.key, "amount") for line in VEHICLES)),
    }
    return lists[name]()


def _across(slot: str) -> list[tuple[str, str]]:
    """Return the columns of a table's total that are its parts."""
    return [("total", column.key) for column in TABLES[slot].columns if column.key != "total"]


def _plain(text: str) -> str:
    """Return a name without the number before it."""
    head, mark, rest = text.partition("、")
    return rest if mark and len(head) <= 3 and all(ch in "一二三四五六七八九十" for ch in head) else text
