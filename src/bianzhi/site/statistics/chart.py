"""A chart with the figures it is drawn from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bianzhi.ui.listing import Column


@dataclass(frozen=True, slots=True)
class Chart:
    """What ``ui/components/chart.html`` draws: the option of the drawing, and the same figures as a table."""

    key: str
    title: str
    option: Mapping[str, Any]
    columns: Sequence[Column]
    rows: Sequence[Any]
    note: str = ""
    totals: Mapping[str, Any] = field(default_factory=dict)
    unit: str = "名"


@dataclass(frozen=True, slots=True)
class Bar:
    """One category of a chart: its name, the figures by column key, and the rows behind it."""

    label: str
    figures: Mapping[str, Any]
    url: str = ""


def bars(
    key: str,
    title: str,
    head: str,
    series: Sequence[tuple[str, str]],
    rows: Sequence[Bar],
    *,
    drawn: Sequence[str] = (),
    stacked: bool = False,
    lying: bool = False,
    note: str = "",
    unit: str = "名",
    summed: bool = True,
    percent: bool = False,
) -> Chart:
    """Return a bar chart. ``series`` (key, words) are the columns of the table, of which ``drawn`` (all by default) are drawn."""
    kind = "percent" if percent else "number"
    shown = [(code, words) for code, words in series if not drawn or code in drawn]
    order = list(reversed(rows)) if lying else list(rows)
    names: dict[str, Any] = {"type": "category", "data": [row.label for row in order]}
    numbers: dict[str, Any] = {"type": "value", **({} if percent else {"minInterval": 1})}
    option: dict[str, Any] = {
        "xAxis": numbers if lying else names,
        "yAxis": names if lying else numbers,
        "series": [_series(code, words, order, stacked=stacked, percent=percent) for code, words in shown],
    }
    if len(shown) > 1:
        option["legend"] = {}
    if lying:
        names["axisLabel"] = {"interval": 0}
    if percent:
        numbers["axisLabel"] = {"formatter": "{value}%"}
    columns = [Column("label", head, link=lambda row: row.url or None)]
    columns += [
        _column(code, words, kind if not drawn or code in drawn else "number") for code, words in series
    ]
    totals = {code: sum(row.figures.get(code, 0) for row in rows) for code, _ in series} if summed else {}
    return Chart(key, title, option, columns, rows, note, totals, unit)


def _series(code: str, words: str, rows: Sequence[Bar], *, stacked: bool, percent: bool) -> dict[str, Any]:
    data = []
    for row in rows:
        value = row.figures.get(code, 0)
        item: dict[str, Any] = {"value": round(value * 100, 1) if percent else value}
        if row.url:
            item["url"] = row.url
        data.append(item)
    made: dict[str, Any] = {"type": "bar", "name": words, "data": data}
    if stacked:
        made["stack"] = "all"
    return made


def _column(code: str, words: str, kind: Any) -> Column:
    return Column(
        code, words, kind, value=lambda row: row.figures.get(code, 0), link=lambda row: row.url or None
    )
