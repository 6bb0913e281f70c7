"""Word documents (.docx): body paragraphs and tables in their order, as Word would show the latest text."""

import io
import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]

from bianzhi.documents.limits import DEFAULT, Limits
from bianzhi.documents.marks import RESAVE_WORD, refused
from bianzhi.documents.model import PICTURE, Block, Document, Grid, Paragraph, Place
from bianzhi.documents.package import UNZIPPABLE
from bianzhi.documents.xml_parts import parsed

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BODY = "word/document.xml"
#: elements by what they are: paragraph, text, table, row, cell, text of a box
P, TEXT, TABLE, ROW, CELL, BOX = (f"{W}{tag}" for tag in ("p", "t", "tbl", "tr", "tc", "txbxContent"))
BREAKS, TAB, DRAWN = (f"{W}br", f"{W}cr"), f"{W}tab", (f"{W}drawing", f"{W}pict")
AROUND = frozenset(f"{W}{tag}" for tag in ("sdt", "sdtContent", "ins", "smartTag", "customXml"))
#: columns a cell may span
WIDEST = 64
#: a cell with more characters than this is running text
RUNNING = 300
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
#: what is not text of the document: removed by a tracked change, field codes, comments, drawings' fall-backs
SILENT = frozenset(
    {f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}delText", f"{W}pPr", f"{W}rPr", FALLBACK}
)
SPAN, MERGED, BEFORE, VALUE = f"{W}gridSpan", f"{W}vMerge", f"{W}trPr/{W}gridBefore", f"{W}val"
PROPERTIES = f"{W}tcPr"


def read_docx(data: bytes, name: str, limits: Limits = DEFAULT) -> Document:
    """Return the document in ``data``. Raises `Refused` for what is no Word file, locked, broken or a bomb."""
    try:
        root = parsed(_body(data, name, limits))
    except (
        ParseError,
        DefusedXmlException,
        ValueError,
        LookupError,
        RecursionError,
    ):  # LookupError: of an encoding
        raise refused("broken", name, "打不开，内容已损坏", RESAVE_WORD) from None
    blocks: list[Block] = []
    numbers = {"paragraph": 0, "table": 0}
    body = root.find(f"{W}body")
    for element in flat(body if body is not None else root):
        if element.tag == TABLE:
            numbers["table"] += 1
            rows = _rows(element)
            if rows:
                blocks.append(Grid(rows, Place(table=numbers["table"])))
            continue
        for line in text_of(element).split("\n"):
            numbers["paragraph"] += 1
            if line.strip():
                blocks.append(Paragraph(line.strip(), Place(paragraph=numbers["paragraph"])))
    return Document(name, "docx", tuple(blocks))


def _body(data: bytes, name: str, limits: Limits) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as box:
            part = box.getinfo(BODY)
            if part.flag_bits & 1:
                raise refused("password", name, "设了打开密码", "请取消密码后再试")
            if part.file_size > limits.unpacked_bytes or (
                part.file_size > limits.ratio * max(part.compress_size, 1) and part.file_size > 1 << 24
            ):
                raise refused("bomb", name, "展开后过大，不是正常的 Word 文件", RESAVE_WORD)
            return box.read(part)
    except KeyError:
        raise refused("type", name, "不是 Word 文件", "请另存为 .docx 再试") from None
    except UNZIPPABLE:
        raise refused("broken", name, "打不开，内容已损坏", RESAVE_WORD) from None


def flat(parent: Element) -> Iterator[Element]:
    """Yield paragraphs and tables, also those within content controls and within tables that only lay out the page."""
    for child in parent:
        tag = child.tag
        if tag == P or (tag == TABLE and not _is_layout(child)):
            yield child
        elif tag == TABLE:
            for row in _own(child, ROW):
                for cell in _own(row, CELL):
                    yield from flat(cell)
        elif tag in AROUND:
            yield from flat(child)


def _own(parent: Element, tag: str) -> Iterator[Element]:
    """Yield the rows of a table or the cells of a row, also those within content controls, none of tables within."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in AROUND:
            yield from _own(child, tag)


def _is_layout(table: Element) -> bool:
    """Say whether a table only lays out the page: it holds a table of several cells, or its only column holds running text."""
    within = table.iter(TABLE)
    next(within)  # itself
    if any(len(list(inner.iter(CELL))) > 1 for inner in within):
        return True
    cells = [list(_own(row, CELL)) for row in _own(table, ROW)]
    alone = all(len(row) == 1 for row in cells)
    return alone and any(sum(len(t.text or "") for t in row[0].iter(TEXT)) > RUNNING for row in cells)


def text_of(element: Element) -> str:
    """Return the text of a paragraph, that of text boxes within it on lines of their own."""
    own: list[str] = []
    boxed: list[str] = []
    _collect(element, own, boxed)
    return "\n".join(["".join(own), *boxed])


def _collect(element: Element, own: list[str], boxed: list[str]) -> None:
    for child in element:
        tag = child.tag
        if tag == TEXT:
            own.append(child.text or "")
        elif tag in SILENT:
            continue
        elif tag in BREAKS:
            own.append("\n")
        elif tag == TAB:
            own.append("　")
        elif tag in DRAWN and child.find(f".//{BOX}") is None:
            own.append(PICTURE)
        elif tag == BOX:
            boxed.extend(text_of(inner) for inner in child.iter(P))
        else:
            _collect(child, own, boxed)


def _rows(table: Element) -> tuple[tuple[str, ...], ...]:
    """Return the texts cell by cell, a merged cell's in every place it covers; rows are filled to one width."""
    rows: list[list[str]] = []
    for line in _own(table, ROW):
        row: list[str] = [""] * _columns(line.find(BEFORE))
        for cell in _own(line, CELL):
            span, merged = _spans(cell)
            text = "".join([text_of(p) for p in cell.iter(P)]).replace("\n", "").strip()
            if merged == "continue" and rows and len(row) < len(rows[-1]):
                text = rows[-1][len(row)]
            row.extend([text] * span)
        rows.append(row)
    width = max(map(len, rows), default=0)
    return tuple(tuple(row + [""] * (width - len(row))) for row in rows)


def _columns(element: Element | None) -> int:
    """Return how many columns an element tells; 0 where it tells none."""
    wide = element.get(VALUE, "") if element is not None else ""
    return min(int(wide[:9]), WIDEST) if wide.isascii() and wide.isdecimal() else 0


def _spans(cell: Element) -> tuple[int, str]:
    properties = cell.find(PROPERTIES)
    if properties is None:
        return 1, ""
    tall = properties.find(MERGED)
    merged = "" if tall is None else tall.get(VALUE, "continue")
    return _columns(properties.find(SPAN)) or 1, merged
