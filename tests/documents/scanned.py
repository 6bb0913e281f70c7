"""PDF files whose pages are pictures, made of pages that are text."""

import io

import pypdfium2 as pdfium
from PIL import Image

from bianzhi.documents.forms import FormTable, TableColumn
from bianzhi.documents.pdf import table_pdf

TITLE = "一般公共预算财政拨款支出决算表"
HEAD = ("科目编码", "科目名称", "合计", "基本支出", "项目支出")
ROWS = (
    ("205", "教育支出", "1,205.37", "860.37", "345.00"),
    ("20502", "普通教育", "1,205.37", "860.37", "345.00"),
    ("2050202", "小学教育", "860.37", "860.37", ""),
    ("2050299", "其他普通教育支出", "345.00", "", "345.00"),
    ("合计", "", "1,205.37", "860.37", "345.00"),
)


def table() -> bytes:
    """Return the table as a PDF of text."""
    columns = [TableColumn(text, width) for text, width in zip(HEAD, (1, 2, 1, 1, 1), strict=True)]
    return table_pdf(
        FormTable(TITLE, columns, ROWS, above="编制部门：青山区教育局　单位：万元", landscape=True)
    )


def scan(data: bytes, *, slant: float = 0.0, turn: int = 0, dots: int = 150) -> bytes:
    """Return a PDF of pictures of the pages: laid in askew by so many degrees, turned, at so many dots an inch."""
    pdf = pdfium.PdfDocument(data)
    pages = []
    for page in pdf:
        picture = page.render(scale=dots / 72).to_pil().convert("L")
        picture = picture.rotate(slant, fillcolor=255, resample=Image.Resampling.BICUBIC)
        pages.append(picture.rotate(turn, expand=True))
    pdf.close()
    buffer = io.BytesIO()
    pages[0].save(buffer, "PDF", save_all=True, append_images=pages[1:], resolution=dots)
    return buffer.getvalue()


def together(*parts: bytes) -> bytes:
    """Return the pages of several PDF files as one."""
    whole = pdfium.PdfDocument.new()
    for part in parts:
        source = pdfium.PdfDocument(part)
        whole.import_pages(source)
        source.close()
    buffer = io.BytesIO()
    whole.save(buffer)
    whole.close()
    return buffer.getvalue()
