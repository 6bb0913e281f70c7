"""WordprocessingML by hand: paragraphs, tables, sections and native charts as a .docx package.

python-docx takes a second for tables of a few thousand cells and knows no charts; a report is strings put together in a few
milliseconds. Styles, fonts and settings are files in `data/word`.
"""

import re
import zipfile
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from bianzhi.documents.chart_xml import chart_part, chart_workbook
from bianzhi.documents.charts import Chart

NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "application/vnd.openxmlformats-officedocument"
WORD = f"{TYPES}.wordprocessingml"
CHART = f"{TYPES}.drawingml.chart+xml"
MM = 36_000  # EMU in a millimetre
#: of a file made today or in ten years: the same bytes of the same report
MOMENT = (1980, 1, 1, 0, 0, 0)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def clean(text: str) -> str:
    """Return text as XML takes it."""
    return escape(_CONTROL.sub("", text))


def twips(millimetres: float) -> int:
    """Return millimetres in Word's twentieths of a point."""
    return round(millimetres * 1440 / 25.4)


def run(text: str) -> str:
    """Return a run of text; tabs and line breaks are Word's own."""
    pieces = [f'<w:t xml:space="preserve">{clean(piece)}</w:t>' for piece in re.split(r"[\t\n]", text)]
    signs = ["<w:tab/>" if sign == "\t" else "<w:br/>" for sign in re.findall(r"[\t\n]", text)]
    body = "".join(part for pair in zip(pieces, [*signs, ""], strict=True) for part in pair)
    return f"<w:r>{body}</w:r>"


def link(anchor: str, inner: str) -> str:
    """Return runs that lead to a bookmark."""
    return f'<w:hyperlink w:anchor={quoteattr(anchor)} w:history="1">{inner}</w:hyperlink>'


def bookmark(number: int, name: str, inner: str) -> str:
    """Return runs under a bookmark; ``number`` is its own in the document."""
    return (
        f'<w:bookmarkStart w:id="{number}" w:name={quoteattr(name)}/>{inner}<w:bookmarkEnd w:id="{number}"/>'
    )


def paragraph(inner: str, style: str, more: str = "") -> str:
    """Return a paragraph of runs; ``more``: further properties in XML, in the order of the schema."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>{inner}</w:p>'


def field(code: str, shown: str, *, dirty: bool = False) -> str:
    """Return a field with what it shows until Word works it out. ``dirty``: Word works it out when it opens the file."""
    mark = ' w:dirty="true"' if dirty else ""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"{mark}/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {escape(code)} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{shown}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


class TableCell(NamedTuple):
    """A cell of a row. ``merged``: ``restart`` begins a cell that goes down, ``continue`` is covered by the one above."""

    inner: str
    align: str = "left"
    span: int = 1
    merged: str = ""
    indent: int = 0


def table(
    widths: Sequence[int], rows: Iterable[tuple[Sequence[TableCell], bool]], style: str, height: int = 0
) -> str:
    """Return a table. ``widths`` in twips; rows are (cells, whether repeated on every page); ``height``: least of a row."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    shape = f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/><w:tblLayout w:type="fixed"/>'
    made = [f'<w:tbl><w:tblPr><w:tblStyle w:val="Ruled"/>{shape}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>']
    least = f'<w:trHeight w:val="{height}" w:hRule="atLeast"/>' if height else ""
    for cells, repeated in rows:
        flags = f"<w:cantSplit/>{least}{'<w:tblHeader/>' if repeated else ''}"
        made.append(f"<w:tr><w:trPr>{flags}</w:trPr>")
        column = 0
        for one in cells:
            width = sum(widths[column : column + one.span])
            made.append(_cell(one, width, style))
            column += one.span
        made.append("</w:tr>")
    made.append("</w:tbl>")
    return "".join(made)


def _cell(one: TableCell, width: int, style: str) -> str:
    span = f'<w:gridSpan w:val="{one.span}"/>' if one.span > 1 else ""
    merged = f'<w:vMerge w:val="{one.merged}"/>' if one.merged else ""
    indent = f'<w:ind w:left="{one.indent * 160}"/>' if one.indent else ""
    align = f'<w:jc w:val="{one.align}"/>' if one.align != "left" else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merged}<w:vAlign w:val="center"/></w:tcPr>'
        f"{paragraph(one.inner, style, indent + align)}</w:tc>"
    )


class Paper(NamedTuple):
    """A4 of one section; margins above, below, left, right in millimetres."""

    lying: bool
    margins: tuple[float, float, float, float]

    @property
    def width(self) -> float:
        """Room between the margins."""
        return (297 if self.lying else 210) - self.margins[2] - self.margins[3]

    @property
    def height(self) -> float:
        """Room between the margins."""
        return (210 if self.lying else 297) - self.margins[0] - self.margins[1]


def section(paper: Paper, *, numbered: bool, first: bool, centred: bool = False) -> str:
    """Return the properties that end a section.

    ``numbered``: with header and page number; ``first``: from page 1; ``centred``: of a cover.
    """
    parts = (
        '<w:headerReference w:type="default" r:id="rIdHeader"/><w:footerReference w:type="default" r:id="rIdFooter"/>'
        if numbered
        else '<w:headerReference w:type="default" r:id="rIdBlank"/><w:footerReference w:type="default" r:id="rIdBlankFoot"/>'
    )
    wide, tall = (297, 210) if paper.lying else (210, 297)
    lying = ' w:orient="landscape"' if paper.lying else ""
    above, below, left, right = map(twips, paper.margins)
    start = '<w:pgNumType w:start="1"/>' if first else ""
    start += '<w:vAlign w:val="center"/>' if centred else ""
    return (
        f'<w:sectPr>{parts}<w:type w:val="nextPage"/><w:pgSz w:w="{twips(wide)}" w:h="{twips(tall)}"{lying}/>'
        f'<w:pgMar w:top="{above}" w:right="{right}" w:bottom="{below}" w:left="{left}" w:header="{twips(12)}" '
        f'w:footer="{min(below // 2, twips(20))}" w:gutter="0"/>{start}</w:sectPr>'
    )


class Package:
    """A .docx in the making: its body is XML made by the functions above."""

    def __init__(self, title: str, header: str) -> None:
        self.title, self.header = title, header
        self.charts: list[Chart] = []

    def chart(self, chart: Chart, wide: float, tall: float) -> str:
        """Return the run that shows a native chart of a size in millimetres."""
        self.charts.append(chart)
        number = len(self.charts)
        named = f'name="图表 {number}" title={quoteattr(chart.title)} descr={quoteattr(chart.told)}'
        return (
            '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
            f'<wp:extent cx="{int(wide * MM)}" cy="{int(tall * MM)}"/>'
            f'<wp:docPr id="{number}" {named}/><wp:cNvGraphicFramePr/>'
            '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
            '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
            '<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
            f'r:id="rIdChart{number}"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
        )

    def save(self, body: str) -> bytes:
        """Return the file."""
        buffer = BytesIO()
        with zipfile.ZipFile(buffer, "w") as box:
            for name, data in self._parts(body):
                kind = zipfile.ZIP_STORED if name.endswith(".xlsx") else zipfile.ZIP_DEFLATED
                info = zipfile.ZipInfo(name, MOMENT)
                info.compress_type = kind
                box.writestr(info, data)
        return buffer.getvalue()

    def _parts(self, body: str) -> Iterable[tuple[str, str | bytes]]:
        yield "[Content_Types].xml", self._types()
        yield "_rels/.rels", _relations((
            ("rId1", f"{RELATIONS}/officeDocument", "word/document.xml"),
            ("rId2", f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        ))  # fmt: skip
        yield (
            "docProps/core.xml",
            (
                f'{HEAD}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
                f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{clean(self.title)}</dc:title><dc:language>zh-CN</dc:language>'
                "</cp:coreProperties>"
            ),
        )
        yield "word/document.xml", f"{HEAD}<w:document {NS}><w:body>{body}</w:body></w:document>"
        yield "word/_rels/document.xml.rels", _relations(self._own())
        for name in ("styles", "fontTable", "settings"):
            yield f"word/{name}.xml", _static(name)
        yield "word/header1.xml", _edge("hdr", paragraph(run(self.header), "Header"))
        yield (
            "word/footer1.xml",
            _edge("ftr", paragraph(run("— ") + field("PAGE", run("1")) + run(" —"), "Footer")),
        )
        yield "word/header2.xml", _edge("hdr", paragraph("", "Normal"))
        yield "word/footer2.xml", _edge("ftr", paragraph("", "Normal"))
        for number, chart in enumerate(self.charts, 1):
            yield f"word/charts/chart{number}.xml", chart_part(chart)
            book = f"../embeddings/chart{number}.xlsx"
            yield (
                f"word/charts/_rels/chart{number}.xml.rels",
                _relations((("rId1", f"{RELATIONS}/package", book),)),
            )
            yield f"word/embeddings/chart{number}.xlsx", chart_workbook(chart)

    def _own(self) -> Iterable[tuple[str, str, str]]:
        yield from (
            (f"rId{name}", f"{RELATIONS}/{name}", f"{name}.xml")
            for name in ("styles", "fontTable", "settings")
        )
        yield "rIdHeader", f"{RELATIONS}/header", "header1.xml"
        yield "rIdFooter", f"{RELATIONS}/footer", "footer1.xml"
        yield "rIdBlank", f"{RELATIONS}/header", "header2.xml"
        yield "rIdBlankFoot", f"{RELATIONS}/footer", "footer2.xml"
        for number in range(1, len(self.charts) + 1):
            yield f"rIdChart{number}", f"{RELATIONS}/chart", f"charts/chart{number}.xml"

    def _types(self) -> str:
        parts = {
            "/word/document.xml": f"{WORD}.document.main+xml", "/word/styles.xml": f"{WORD}.styles+xml",
            "/word/fontTable.xml": f"{WORD}.fontTable+xml", "/word/settings.xml": f"{WORD}.settings+xml",
            "/word/header1.xml": f"{WORD}.header+xml", "/word/footer1.xml": f"{WORD}.footer+xml",
            "/word/header2.xml": f"{WORD}.header+xml", "/word/footer2.xml": f"{WORD}.footer+xml",
            "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
            **{f"/word/charts/chart{n}.xml": CHART for n in range(1, len(self.charts) + 1)},
        }  # fmt: skip
        told = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in parts.items())
        return (
            f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Default Extension="xlsx" ContentType="{TYPES}.spreadsheetml.sheet"/>'
            f"{told}</Types>"
        )


def _relations(of: Iterable[tuple[str, str, str]]) -> str:
    told = "".join(f'<Relationship Id="{key}" Type="{kind}" Target="{target}"/>' for key, kind, target in of)
    return f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{told}</Relationships>'


def _edge(tag: str, inner: str) -> str:
    return f"{HEAD}<w:{tag} {NS}>{inner}</w:{tag}>"


@cache
def _static(name: str) -> str:
    return files("bianzhi.documents").joinpath(f"data/word/{name}.xml").read_text("utf-8")
