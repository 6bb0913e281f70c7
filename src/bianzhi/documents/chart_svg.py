"""A chart drawn as SVG, for web pages and PDF. No script, no style sheet: presentation attributes only, as a strict CSP asks.

Points are told apart by pattern and number, not by colour alone; a screen reader gets every label and value.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from math import ceil, cos, log10, pi, sin
from xml.sax.saxutils import escape, quoteattr

from bianzhi.documents.charts import Chart, fill

WIDTH = 640
#: where the words beside a pie begin
LEGEND = 292
FONT = "Noto Sans SC, Microsoft YaHei, SimHei, sans-serif"
#: patterns of DrawingML as a tile of 8 × 8: what is drawn on it
TILES: dict[str, str] = {
    "ltUpDiag": '<path d="M-2 2L2-2M0 8L8 0M6 10L10 6" stroke="{c}" stroke-width="1"/>',
    "wdUpDiag": '<path d="M-2 2L2-2M0 8L8 0M6 10L10 6" stroke="{c}" stroke-width="3"/>',
    "wdDnDiag": '<path d="M-2 6L2 10M0 0L8 8M6-2L10 2" stroke="{c}" stroke-width="3"/>',
    "dkHorz": '<path d="M0 2H8M0 6H8" stroke="{c}" stroke-width="2"/>',
    "dkVert": '<path d="M2 0V8M6 0V8" stroke="{c}" stroke-width="2"/>',
    "smGrid": '<path d="M0 0H8M0 4H8M0 0V8M4 0V8" stroke="{c}" stroke-width="1"/>',
    "pct25": '<path d="M0 0h2v2h-2zM4 4h2v2h-2z" fill="{c}"/>',
    "pct60": '<path d="M0 0h4v4h-4zM4 4h4v4h-4zM5 1h2v2h-2z" fill="{c}"/>',
    "lgCheck": '<path d="M0 0h4v4h-4zM4 4h4v4h-4z" fill="{c}"/>',
    "smConfetti": '<path d="M0 1h2v1h-2zM4 3h2v1h-2zM2 6h2v1h-2zM6 7h2v1h-2z" fill="{c}"/>',
}


def chart_svg(chart: Chart, key: str = "c") -> str:
    """Return the drawing; ``key`` begins the names within it and must be its own on a page."""
    body, height = _bars(chart, key) if chart.kind == "bar" else _pie(chart, key)
    defs = "".join(_tile(k, key) for k in range(len(chart.values)))
    name = quoteattr(f"{chart.title}：{chart.told}")
    title = _text(WIDTH / 2, 22, f"{chart.title}（单位：{chart.unit}）", "middle")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        f'role="img" aria-label={name} font-family={quoteattr(FONT)} font-size="15"><defs>{defs}</defs>'
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>{title}{body}</svg>'
    )


def height(chart: Chart) -> int:
    """Return how high the drawing is, where it is `WIDTH` wide."""
    return 280 if chart.kind == "bar" else max(250, 70 + 26 * len(chart.values))


def _tile(index: int, key: str) -> str:
    colour, ground, pattern = fill(index)
    if not pattern:
        return ""
    drawn = TILES[pattern].format(c=f"#{colour}")
    return (
        f'<pattern id="{key}-{index}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f'<rect width="8" height="8" fill="#{ground}"/>{drawn}</pattern>'
    )


def _paint(index: int, key: str) -> str:
    colour, _, pattern = fill(index)
    return f'fill="{f"url(#{key}-{index})" if pattern else f"#{colour}"}" stroke="#000" stroke-width="0.8"'


def _text(x: float, y: float, words: str, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'


def _bars(chart: Chart, key: str) -> tuple[str, int]:
    tall = height(chart)
    left, right, top, bottom = 90.0, WIDTH - 30.0, 50.0, tall - 40.0
    steps = _steps(chart.values)
    low, high = steps[0], steps[-1]

    def at(value: Decimal) -> float:
        return bottom - float((value - low) / (high - low)) * (bottom - top)

    drawn = []
    for step in steps:
        drawn.append(f'<path d="M{left} {at(step):.1f}H{right}" stroke="#bfbfbf" stroke-width="0.6"/>')
        drawn.append(_text(left - 8, at(step) + 5, f"{step:,f}", "end"))
    slot = (right - left) / len(chart.values)
    wide = min(slot * 0.45, 110)
    for k, (label, value) in enumerate(zip(chart.labels, chart.values, strict=True)):
        middle = left + slot * (k + 0.5)
        first, last = sorted((at(value), at(Decimal(0))))
        drawn.append(
            f'<rect x="{middle - wide / 2:.1f}" y="{first:.1f}" width="{wide:.1f}" height="{last - first:.1f}" {_paint(k, key)}/>'
        )
        drawn.append(_text(middle, first - 6, f"{value}", "middle"))
        drawn.append(_text(middle, tall - 14, label, "middle"))
    return "".join(drawn), tall


def _steps(values: Sequence[Decimal]) -> list[Decimal]:
    """Return round marks of the axis, 0 among them, from the least to beyond the largest value."""
    most, least = max(*values, Decimal(0)), min(*values, Decimal(0))
    rough = float(most - least) / 4
    size = 10 ** (ceil(log10(rough)) - 1)
    step = Decimal(str(next(size * n for n in (1, 2, 2.5, 5, 10) if size * n >= rough))).normalize()
    first, last = int(least / step) - (least < 0), int(most / step) + 1
    return [(step * n).normalize() + 0 for n in range(first, last + 1)]


def _pie(chart: Chart, key: str) -> tuple[str, int]:
    tall = height(chart)
    x, y, radius = 140.0, 40.0 + (tall - 40.0) / 2, 88.0
    whole = float(sum(chart.values))
    drawn = list(_slices(chart, key, x, y, radius, whole))
    top = y - 13.0 * (len(chart.values) - 1)
    told = []
    for k, (label, value) in enumerate(zip(chart.labels, chart.values, strict=True)):
        row = top + 26.0 * k
        note = f"　{chart.notes[k]}" if chart.notes else ""
        drawn.append(f'<rect x="262" y="{row - 9:.1f}" width="22" height="14" {_paint(k, key)}/>')
        told.append((row + 4, f"{k + 1}　{label}　{value}{chart.unit}{note}"))
    # a line that would run over the edge makes all of them smaller
    wide = max(sum(1.0 if ch > "\u2e80" else 0.6 for ch in words) for _, words in told)
    size = min(15.0, (WIDTH - LEGEND - 6) / wide)
    drawn.append(f'<g font-size="{size:.1f}">{"".join(_text(LEGEND, at, words) for at, words in told)}</g>')
    return "".join(drawn), tall


def _slices(chart: Chart, key: str, x: float, y: float, radius: float, whole: float) -> Iterator[str]:
    start = -pi / 2
    for k, value in enumerate(chart.values):
        part = float(value) / whole
        end = start + 2 * pi * part
        middle = (start + end) / 2
        if part > 0.9999:
            yield f'<circle cx="{x}" cy="{y}" r="{radius}" {_paint(k, key)}/>'
        elif part > 0:
            large = int(part > 0.5)
            yield (
                f'<path d="M{x} {y}L{x + radius * cos(start):.2f} {y + radius * sin(start):.2f}'
                f"A{radius} {radius} 0 {large} 1 "
                f'{x + radius * cos(end):.2f} {y + radius * sin(end):.2f}Z" {_paint(k, key)}/>'
            )
        if part >= 0.02:
            yield _text(
                x + (radius + 14) * cos(middle), y + (radius + 14) * sin(middle) + 5, str(k + 1), "middle"
            )
        start = end
