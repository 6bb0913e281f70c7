"""A chart as an option of ECharts, plain data: the same points, fills and patterns as in Word and in the drawing beside it."""

from collections.abc import Mapping, Sequence
from math import pi
from typing import Any, NamedTuple

from bianzhi.documents.charts import Chart, fill


class Decal(NamedTuple):
    """How a pattern is repeated: filled and free in turn. ``turned``: what is filled shows the ground, the rest the colour."""

    across: Sequence[int | Sequence[int]]
    down: Sequence[int]
    rotation: float = 0
    symbol: str = "rect"
    turned: bool = False


_DOTS = ((2, 6), (0, 4, 2, 2))
#: patterns of DrawingML as ECharts draws them
DECALS: Mapping[str, Decal] = {
    "ltUpDiag": Decal((1, 0), (1, 5), -pi / 4),
    "wdUpDiag": Decal((1, 0), (3, 4), -pi / 4),
    "wdDnDiag": Decal((1, 0), (3, 4), pi / 4),
    "dkHorz": Decal((1, 0), (2, 3)),
    "dkVert": Decal((1, 0), (2, 3), pi / 2),
    "smGrid": Decal(((1, 0), (1, 4)), (1, 0, 4, 0)),
    "pct25": Decal(_DOTS, (2, 2)),
    "pct60": Decal(_DOTS, (2, 2), turned=True),
    "lgCheck": Decal(((4, 4), (0, 4, 4, 0)), (4, 0)),
    "smConfetti": Decal(((5, 5), (0, 5, 5, 0)), (4, 3), symbol="triangle"),
}


def chart_option(chart: Chart, links: Sequence[str] = ()) -> dict[str, Any]:
    """Return the option. ``links``: the address behind each point, empty where there is none.

    A point carries what is written at it (``text``), because a number of JSON forgets the noughts at its end.
    """
    names = chart.labels
    if chart.kind == "pie":  # numbered like the drawing; and ECharts tells slices apart by their names
        names = tuple(f"{k}　{label}" for k, label in enumerate(names, 1))
    points = []
    for k, (name, value) in enumerate(zip(names, chart.values, strict=True)):
        note = f"　{chart.notes[k]}" if chart.notes else ""
        text = f"{value}" if chart.kind == "bar" else f"{value}{chart.unit}{note}"
        points.append(
            {"name": name, "value": float(value), "text": text, "itemStyle": _style(k)}
            | ({"url": links[k]} if k < len(links) and links[k] else {})
        )
    option: dict[str, Any] = {
        "unit": chart.unit,
        "series": [{"type": chart.kind, "name": chart.title, "data": points}],
    }
    if chart.kind == "bar":
        option |= {"xAxis": {"type": "category", "data": list(names)}, "yAxis": {"type": "value"}}
    return option


def _style(index: int) -> dict[str, Any]:
    colour, ground, pattern = fill(index)
    style: dict[str, Any] = {"color": f"#{colour}", "borderColor": "#000", "borderWidth": 0.8}
    if pattern:
        decal = DECALS[pattern]
        under, over = (colour, ground) if decal.turned else (ground, colour)
        style["color"] = f"#{under}"
        style["decal"] = {
            "symbol": decal.symbol, "symbolSize": 1, "color": f"#{over}", "rotation": decal.rotation,
            "dashArrayX": decal.across, "dashArrayY": decal.down,
        }  # fmt: skip
    return style
