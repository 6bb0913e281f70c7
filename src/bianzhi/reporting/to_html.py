"""A report as an accessible web page: every figure of the text leads to its cell or its arithmetic, every chart has its table.

Charts are drawings (SVG) on paper and where no script runs; where one runs, ECharts takes their place.
"""

import json
from collections.abc import Iterator
from html import escape
from importlib.resources import files
from itertools import count

from bianzhi.documents.chart_option import chart_option
from bianzhi.documents.chart_svg import chart_svg
from bianzhi.documents.charts import Chart
from bianzhi.reporting.blocks import (
    Block,
    Box,
    Contents,
    Figure,
    Heading,
    Page,
    Paragraph,
    Picture,
    Report,
    Runs,
    Table,
    spread,
)
from bianzhi.reporting.page_scripts import page_scripts
from bianzhi.reporting.sources import Source, named, sources
from bianzhi.reporting.to_docx import listed

CLASSES = {"subtitle": "report-subtitle", "note": "plain", "centre": "plain"}


def to_html(report: Report) -> bytes:
    """Return the report as a page that stands alone."""
    style = files("bianzhi.reporting").joinpath("data/report.css").read_text("utf-8")
    title = escape(report.title)
    charts = any(isinstance(block, Picture) for block in report.blocks)
    scripts = "".join(f"<script>{one}</script>" for one in page_scripts()) if charts else ""
    return (
        f'<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{style}</style></head>'
        f'<body><a class="skip" href="#report">跳到正文</a><main id="report">{"".join(body(report))}</main>'
        f"{_footer(report)}{scripts}</body></html>\n"
    ).encode()


def body(report: Report) -> Iterator[str]:
    """Yield the report without head and foot, for a page that has its own."""
    writer = _Writer(report)
    titles: list[str] = []
    for block in report.blocks:
        if isinstance(block, Paragraph) and block.kind == "title":
            titles.append(writer.runs(block.runs))
            continue
        if titles:
            yield f'<h1 class="report-title">{"<br>".join(titles)}</h1>'
            titles = []
        yield writer.block(block)


def _footer(report: Report) -> str:
    """Return the list of figures that are no cell of a printed table: how each was made."""
    cells = report.cells()
    rows = "".join(_told(one, cells, report.year) for one in sources(report))
    return f'<footer><h2>文中数字的来源</h2><ol class="sources">{rows}</ol></footer>'


def _told(one: Source, cells: frozenset[str], year: int) -> str:
    parts = []
    for source in one.figure.sources:
        name = escape(named(source, year))
        parts.append(f'<a href="#{escape(source)}">{name}</a>' if source in cells else name)
    title, url = one.figure.about
    if url:
        parts.append(f'<a href="{escape(url)}">{escape(title or url)}</a>')
    how = f"　{escape(one.how)}" if one.how else ""
    return (
        f'<li id="s{one.number}" value="{one.number}">{escape(one.figure.text)}：{"；".join(parts)}{how}</li>'
    )


class _Writer:
    def __init__(self, report: Report) -> None:
        self.report = report
        self.cells = report.cells()
        self.numbers, self.headings, self.charts = count(1), count(1), count(1)

    def block(self, block: Block) -> str:
        if isinstance(block, Heading):
            mark = f' id="h{next(self.headings)}"' if block.level <= 2 else ""
            return f"<h{block.level + 1}{mark}>{self.runs(block.runs)}</h{block.level + 1}>"
        if isinstance(block, Paragraph):
            kind = CLASSES.get(block.kind, "")
            return f"<p{f' class={chr(34)}{kind}{chr(34)}' if kind else ''}>{self.runs(block.runs)}</p>"
        if isinstance(block, Contents):
            return self.contents(block)
        if isinstance(block, Picture):
            return self.picture(block)
        return "" if isinstance(block, Page) else self.table(block)

    def runs(self, runs: Runs) -> str:
        return "".join(escape(run) if isinstance(run, str) else self.figure(run) for run in runs)

    def figure(self, run: Figure) -> str:
        number = next(self.numbers)
        target = run.cell if run.cell in self.cells else f"s{number}"
        told = run.how or "；".join(named(source, self.report.year) for source in run.sources)
        return f'<a class="figure" href="#{escape(target)}" title="{escape(told)}">{escape(run.text)}</a>'

    def contents(self, block: Contents) -> str:
        rows, inner = [], False
        for number, (level, text) in enumerate(listed(self.report.blocks), 1):
            if level == 2 and not inner:
                rows.append("<li><ol>")
            elif level == 1 and inner:
                rows.append("</ol></li>")
            inner = level == 2
            rows.append(f'<li><a href="#h{number}">{escape(text)}</a></li>')
        rows.append("</ol></li>" if inner else "")
        return f'<nav class="contents" aria-label="目录"><h2>{escape(block.title)}</h2><ol>{"".join(rows)}</ol></nav>'

    def picture(self, block: Picture) -> str:
        chart = block.chart
        rows = "".join(
            f'<tr><th scope="row">{escape(label)}</th><td class="right">{self._linked(str(value), k, block)}</td>'
            + (f'<td class="right">{escape(chart.notes[k])}</td>' if chart.notes else "")
            + "</tr>"
            for k, (label, value) in enumerate(zip(chart.labels, chart.values, strict=True))
        )
        share = '<th scope="col">占比</th>' if chart.notes else ""
        links = [f"#{source}" if source in self.cells else "" for source in block.sources]
        return (
            f'<figure class="chart">{chart_svg(chart, f"c{next(self.charts)}")}{_live(chart, links)}'
            f"<figcaption>{escape(block.caption)}</figcaption>"
            f"<details><summary>看图中的数据</summary><table><caption>{escape(chart.title)}（图中数据）</caption>"
            f'<thead><tr><th scope="col">名称</th><th scope="col">金额（{escape(chart.unit)}）</th>{share}</tr></thead>'
            f"<tbody>{rows}</tbody></table></details></figure>"
        )

    def _linked(self, text: str, index: int, block: Picture) -> str:
        source = block.sources[index] if index < len(block.sources) else ""
        return f'<a href="#{escape(source)}">{escape(text)}</a>' if source in self.cells else escape(text)

    def table(self, block: Table) -> str:
        heads = len(block.head)
        lines: list[list[str]] = [[] for _ in range(heads + len(block.rows))]
        for r, _, box in spread((*block.head, *block.rows), len(block.widths)):
            lines[r].append(_cell(box, head=r < heads))
        head, rows = (
            "".join(f"<tr>{''.join(line)}</tr>" for line in part) for part in (lines[:heads], lines[heads:])
        )
        title = f'<h3 id="h{next(self.headings)}">{escape(block.title)}</h3>' if block.slot else ""
        caption = f"<caption>{escape(block.title)}</caption>" if block.title and not block.slot else ""
        label = f' aria-label="{escape(block.title)}"' if block.slot else ""
        corner = (
            f'<p class="line"><span></span><span>{escape(block.corner)}</span></p>' if block.corner else ""
        )
        line = (
            f'<p class="line"><span>{escape(block.left)}</span><span>{escape(block.unit)}</span></p>'
            if block.left or block.unit
            else ""
        )
        notes = "".join(f'<p class="plain">{self.runs(note)}</p>' for note in block.notes)
        return (
            f'{title}{corner}{line}<div class="wide" tabindex="0" role="region" aria-label="{escape(block.title or "表格")}">'
            f"<table{label}>{caption}<thead>{head}</thead><tbody>{rows}</tbody></table></div>{notes}"
        )


def _live(chart: Chart, links: list[str]) -> str:
    """Return where ECharts draws, and its option beside it; within a script no word may end it."""
    option = json.dumps(chart_option(chart, links), ensure_ascii=False, separators=(",", ":"))
    told = escape(f"{chart.title}：{chart.told}")
    return (
        f'<div class="drawing" role="img" aria-label="{told}"></div>'
        f'<script type="application/json">{option.replace("<", chr(92) + "u003c")}</script>'
    )


def _cell(box: Box, *, head: bool) -> str:
    spans = (f' colspan="{box.colspan}"' if box.colspan > 1 else "") + (
        f' rowspan="{box.rowspan}"' if box.rowspan > 1 else ""
    )
    text = "".join(escape(run if isinstance(run, str) else run.text) for run in box.runs)
    if head:
        return f'<th scope="{"colgroup" if box.colspan > 1 else "col"}"{spans}>{text}</th>'
    names = [
        name
        for name in (
            box.align if box.align != "left" else "",
            f"in{min(box.indent, 2)}" if box.indent else "",
        )
        if name
    ]
    kind = f' class="{" ".join(names)}"' if names else ""
    mark = f' id="{escape(box.cell)}"' if box.cell else ""
    return f"<td{mark}{kind}{spans}>{text}</td>"
