"""A chart as Word keeps it: a DrawingML part with its numbers, and the workbook behind it, so that it can be edited."""

from datetime import datetime
from io import BytesIO
from xml.sax.saxutils import escape

import xlsxwriter

from bianzhi.documents.charts import Chart, fill

NS = (
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
SHEET = "数据"
LINE = '<a:ln w="6350"><a:solidFill><a:srgbClr val="000000"/></a:solidFill></a:ln>'
#: least step between gridlines is Word's to choose; bars begin at 0
AXES = ("111111111", "222222222")
FORMAT = "0.00"


def chart_part(chart: Chart) -> str:
    """Return the XML of the chart part."""
    plot = _bars(chart) if chart.kind == "bar" else _pie(chart)
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<c:chartSpace {NS}><c:date1904 val="0"/><c:lang val="zh-CN"/>'
        f'<c:roundedCorners val="0"/><c:chart>{_title(chart)}<c:autoTitleDeleted val="0"/><c:plotArea><c:layout/>{plot}</c:plotArea>'
        f'<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        f'<c:spPr><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill><a:ln><a:noFill/></a:ln></c:spPr>{_text(1000)}'
        '<c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    )


def chart_workbook(chart: Chart) -> bytes:
    """Return the workbook behind the chart: a label and a value in each row."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001 - the same bytes of the same chart
    sheet = book.add_worksheet(SHEET)
    sheet.set_column(0, 0, 36)
    sheet.write_string(0, 1, f"{chart.title}（{chart.unit}）")
    number = book.add_format({"num_format": FORMAT})
    for row, (label, value) in enumerate(zip(chart.labels, chart.values, strict=True), 1):
        sheet.write_string(row, 0, label)
        sheet.write_number(row, 1, float(value), number)
    book.close()
    return buffer.getvalue()


def _title(chart: Chart) -> str:
    told = escape(f"{chart.title}（单位：{chart.unit}）")
    return (
        '<c:title><c:tx><c:rich><a:bodyPr/><a:p><a:pPr><a:defRPr sz="1100" b="0"/></a:pPr>'
        f'<a:r><a:rPr lang="zh-CN" sz="1100" b="0"/><a:t>{told}</a:t></a:r></a:p></c:rich></c:tx><c:overlay val="0"/></c:title>'
    )


def _text(size: int) -> str:
    return (
        f'<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="{size}"/></a:pPr><a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'
    )


def _series(chart: Chart, labels: str) -> str:
    count = len(chart.values)
    points = "".join(
        f'<c:dPt><c:idx val="{k}"/>{"<c:invertIfNegative val=" + chr(34) + "0" + chr(34) + "/>" if chart.kind == "bar" else ""}'
        f'<c:bubble3D val="0"/><c:spPr>{_fill(k)}{LINE}</c:spPr></c:dPt>'
        for k in range(count)
    )
    names = "".join(f'<c:pt idx="{k}"><c:v>{escape(text)}</c:v></c:pt>' for k, text in enumerate(chart.labels))
    values = "".join(f'<c:pt idx="{k}"><c:v>{value}</c:v></c:pt>' for k, value in enumerate(chart.values))
    head = escape(f"{chart.title}（{chart.unit}）")
    invert = '<c:invertIfNegative val="0"/>' if chart.kind == "bar" else ""
    return (
        f"<c:ser><c:idx val=\"0\"/><c:order val=\"0\"/><c:tx><c:strRef><c:f>'{SHEET}'!$B$1</c:f><c:strCache><c:ptCount val=\"1\"/>"
        f'<c:pt idx="0"><c:v>{head}</c:v></c:pt></c:strCache></c:strRef></c:tx>{invert}{points}{labels}'
        f"<c:cat><c:strRef><c:f>'{SHEET}'!$A$2:$A${count + 1}</c:f><c:strCache><c:ptCount val=\"{count}\"/>{names}</c:strCache></c:strRef></c:cat>"
        f"<c:val><c:numRef><c:f>'{SHEET}'!$B$2:$B${count + 1}</c:f><c:numCache><c:formatCode>{FORMAT}</c:formatCode>"
        f'<c:ptCount val="{count}"/>{values}</c:numCache></c:numRef></c:val></c:ser>'
    )


def _fill(index: int) -> str:
    colour, ground, pattern = fill(index)
    if not pattern:
        return f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'
    return (
        f'<a:pattFill prst="{pattern}"><a:fgClr><a:srgbClr val="{colour}"/></a:fgClr>'
        f'<a:bgClr><a:srgbClr val="{ground}"/></a:bgClr></a:pattFill>'
    )


def _labels(place: str, *, names: bool) -> str:
    leader = '<c:showLeaderLines val="1"/>' if names else ""
    return (
        f'<c:dLbls><c:numFmt formatCode="{FORMAT}" sourceLinked="0"/><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{_text(1000)}'
        f'<c:dLblPos val="{place}"/><c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="{int(names)}"/><c:showSerName val="0"/>'
        f'<c:showPercent val="0"/><c:showBubbleSize val="0"/><c:separator>\n</c:separator>{leader}</c:dLbls>'
    )


def _bars(chart: Chart) -> str:
    category, value = AXES
    low = '<c:min val="0"/>' if min(chart.values) >= 0 else ""
    return (
        f'<c:barChart><c:barDir val="col"/><c:grouping val="clustered"/><c:varyColors val="0"/>{_series(chart, _labels("outEnd", names=False))}'
        f'<c:gapWidth val="120"/><c:axId val="{category}"/><c:axId val="{value}"/></c:barChart>'
        f'<c:catAx><c:axId val="{category}"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/><c:axPos val="b"/>'
        f'<c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
        f'<c:tickLblPos val="low"/><c:crossAx val="{value}"/><c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/>'
        '<c:lblOffset val="100"/><c:noMultiLvlLbl val="0"/></c:catAx>'
        f'<c:valAx><c:axId val="{value}"/><c:scaling><c:orientation val="minMax"/>{low}</c:scaling><c:delete val="0"/><c:axPos val="l"/>'
        '<c:majorGridlines><c:spPr><a:ln w="3175"><a:solidFill><a:srgbClr val="BFBFBF"/></a:solidFill></a:ln></c:spPr></c:majorGridlines>'
        f'<c:numFmt formatCode="#,##0" sourceLinked="0"/><c:majorTickMark val="out"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
        f'<c:crossAx val="{category}"/><c:crosses val="autoZero"/><c:crossBetween val="between"/></c:valAx>'
    )


def _pie(chart: Chart) -> str:
    series = _series(chart, _labels("outEnd", names=True))
    return f'<c:pieChart><c:varyColors val="1"/>{series}<c:firstSliceAng val="0"/></c:pieChart>'
