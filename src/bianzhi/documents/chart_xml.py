"""A chart as Word keeps it: a DrawingML part with its numbers, and the workbook behind it, so that it can be edited."""

from datetime import datetime
from functools import cache
from importlib.resources import files
from io import BytesIO
from string import Template
from xml.sax.saxutils import escape

import xlsxwriter

from bianzhi.documents.charts import Chart, fill

SHEET = "数据"
#: slices that have room for their names beside them; of more the names stand apart, each with its pattern
NAMED = 4
LEGEND = (
    '<c:legend><c:legendPos val="r"/><c:overlay val="0"/><c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr>'
    '<a:defRPr sz="1000"/></a:pPr><a:endParaRPr lang="zh-CN"/></a:p></c:txPr></c:legend>'
)
LINE = '<a:ln w="6350"><a:solidFill><a:srgbClr val="000000"/></a:solidFill></a:ln>'


def chart_part(chart: Chart) -> str:
    """Return the XML of the chart part."""
    told = {"title": escape(chart.title), "unit": escape(chart.unit)}
    bar = chart.kind == "bar"
    count = len(chart.values)
    apart = not bar and count > NAMED
    series = _template("chart_series").substitute(
        told, sheet=SHEET, count=count, last=count + 1, named=int(not bar and not apart),
        invert='<c:invertIfNegative val="0"/>' if bar else "",
        leader="" if bar else '<c:showLeaderLines val="1"/>',
        points="".join(_point(k, bar=bar) for k in range(count)),
        names="".join(f'<c:pt idx="{k}"><c:v>{escape(text)}</c:v></c:pt>' for k, text in enumerate(chart.labels)),
        values="".join(f'<c:pt idx="{k}"><c:v>{value}</c:v></c:pt>' for k, value in enumerate(chart.values)),
    )  # fmt: skip
    # bars begin at 0, whatever the program that draws them thinks best
    least = '<c:min val="0"/>' if min(chart.values) >= 0 else ""
    plot = _template(f"chart_{chart.kind}").substitute(series=series, least=least, turned=_turned(chart))
    return _template("chart").substitute(told, plot=plot, legend=LEGEND if apart else "")


def _turned(chart: Chart) -> int:
    """Return by how many degrees a pie is turned: the largest slice stands at the left, so that small ones have their labels

    one below another at the right, not over one another at the top.
    """
    whole = sum(chart.values)
    if chart.kind == "bar" or not whole:
        return 0
    most = chart.values.index(max(chart.values))
    middle = (sum(chart.values[:most]) + chart.values[most] / 2) * 360 / whole
    return int(270 - middle) % 360


def chart_workbook(chart: Chart) -> bytes:
    """Return the workbook behind the chart: a label and a value in each row."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001 - the same bytes of the same chart
    sheet = book.add_worksheet(SHEET)
    sheet.set_column(0, 0, 36)
    sheet.write_string(0, 1, f"{chart.title}（{chart.unit}）")
    number = book.add_format({"num_format": "0.00"})
    for row, (label, value) in enumerate(zip(chart.labels, chart.values, strict=True), 1):
        sheet.write_string(row, 0, label)
        sheet.write_number(row, 1, float(value), number)
    book.close()
    return buffer.getvalue()


def _point(index: int, *, bar: bool) -> str:
    invert = '<c:invertIfNegative val="0"/>' if bar else ""
    return f'<c:dPt><c:idx val="{index}"/>{invert}<c:bubble3D val="0"/><c:spPr>{_fill(index)}{LINE}</c:spPr></c:dPt>'


def _fill(index: int) -> str:
    colour, ground, pattern = fill(index)
    if not pattern:
        return f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'
    return (
        f'<a:pattFill prst="{pattern}"><a:fgClr><a:srgbClr val="{colour}"/></a:fgClr>'
        f'<a:bgClr><a:srgbClr val="{ground}"/></a:bgClr></a:pattFill>'
    )


@cache
def _template(name: str) -> Template:
    return Template(files("bianzhi.documents").joinpath(f"data/word/{name}.xml").read_text("utf-8").strip())
