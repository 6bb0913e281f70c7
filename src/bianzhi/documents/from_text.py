"""Plain text, and web pages saved as text: a paragraph a line; lines with tabs are rows of a table."""

from bianzhi.documents.model import Block, Document, Grid, Paragraph, Place

ENCODINGS = ("utf-8-sig", "gb18030")
#: a table has at least so many lines with tabs one after another
FEWEST = 2


def decoded(data: bytes) -> str:
    """Return the text in whichever encoding it is, without signs that no database keeps. Raises `UnicodeDecodeError`."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16").replace("\x00", "")
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding).replace("\x00", "")
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8")


def read_text(data: bytes, name: str) -> Document:
    """Return the document in ``data``. Raises `UnicodeDecodeError`."""
    blocks: list[Block] = []
    rows: list[tuple[str, ...]] = []
    number = tables = 0
    for line in [*decoded(data).replace("\r\n", "\n").replace("\f", "\n").split("\n"), ""]:
        if line.count("\t") and line.strip():
            rows.append(tuple(cell.strip() for cell in line.split("\t")))
            continue
        if len(rows) >= FEWEST:
            tables += 1
            width = max(map(len, rows))
            blocks.append(Grid(tuple(row + ("",) * (width - len(row)) for row in rows), Place(table=tables)))
        else:
            for row in rows:
                number += 1
                blocks.append(Paragraph("　".join(row).strip(), Place(paragraph=number)))
        rows = []
        if line.strip():
            number += 1
            blocks.append(Paragraph(line.strip(), Place(paragraph=number)))
    return Document(name, "txt", tuple(blocks))
