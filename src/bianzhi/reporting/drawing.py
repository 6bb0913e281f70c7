"""The charts of a report, from the books."""

from collections.abc import Callable, Mapping, Sequence

from bianzhi.documents.charts import Chart
from bianzhi.reporting import subject
from bianzhi.reporting.books import Books
from bianzhi.reporting.derive import NAMED
from bianzhi.reporting.form import Form
from bianzhi.reporting.shown import Shown, shares, shown

Drawn = tuple[Chart, tuple[str, ...]]
#: (what it shows, figure of both years)
BARS: Mapping[str, tuple[str, str]] = {
    "totals": ("收、支决算总计变动情况", "total"),
    "fiscal": ("财政拨款收、支决算总计变动情况", "fiscal"),
    "general": ("一般公共预算财政拨款支出决算变动情况", "general"),
}
#: (what it shows, list of the parts, whole)
PIES: Mapping[str, tuple[str, str, str]] = {
    "income": ("收入决算结构", "income", "income"),
    "expenditure": ("支出决算结构", "expenditure", "expenditure"),
    "structure": ("一般公共预算财政拨款支出决算结构", "classes", "general"),
    "three_public": ("“三公”经费财政拨款支出结构", "three_public", "three_public"),
}


def draw(books: Books, form: Form, name: str) -> Drawn | None:
    """Return a chart with the cell of each point. Raises `KeyError` for one nobody knows.

    ``None``: all is 0, there is no other year to compare with, or a part is below nought, which no slice can show.
    """
    made = _bar(books, form, *BARS[name]) if name in BARS else _pie(books, form, *PIES[name])
    return None if made is None or made[0].empty else made


def _bar(books: Books, form: Form, title: str, name: str) -> Drawn | None:
    if books.before is None:
        return None
    at = NAMED[name]
    last, now = (shown(books, at, form.style, before=before) for before in (True, False))
    return _drawn("bar", title, [(f"{books.year - 1}年", last), (f"{books.year}年", now)])


def _pie(books: Books, form: Form, title: str, parts: str, whole: str) -> Drawn | None:
    every = subject.rows(books, form, parts)
    if any(one.value < 0 for _, one in every):
        return None
    rows = [row for row in every if row[1].value]
    rates = shares(
        [one.value for _, one in rows], shown(books, NAMED[whole], form.style).value, form.style.rate_places
    )
    return _drawn("pie", title, rows, [f"{rate}%" for rate in rates])


def _drawn(kind: str, title: str, rows: Sequence[tuple[str, Shown]], notes: Sequence[str] = ()) -> Drawn:
    make: Callable[..., Chart] = Chart
    chart = make(
        kind,
        title,
        "万元",
        tuple(text for text, _ in rows),
        tuple(one.value for _, one in rows),
        tuple(notes),
    )
    return chart, tuple(source for _, one in rows for source in one.figure.sources)
