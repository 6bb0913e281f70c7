"""The pages of a PDF as lines; those that are pictures are read by OCR, within their time."""

import re
import time
from dataclasses import dataclass

import pypdfium2 as pdfium

from bianzhi.documents import ocr
from bianzhi.documents.limits import DEFAULT, Limits
from bianzhi.documents.marks import refused
from bianzhi.documents.pdf_calls import opened
from bianzhi.documents.pdf_cells import Ruled, frames_of, ruled
from bianzhi.documents.pdf_characters import characters_of
from bianzhi.documents.pdf_pieces import Line, is_prose, lines_of, pieces_of, stretches_of
from bianzhi.documents.pdf_rulings import Rules, rules_of, turn_of
from bianzhi.documents.pdf_scans import is_picture, pictures_on, pieces_in_picture, read_by_machine

PAGES = 3_000
#: a caption of a picture or chart
CAPTION = re.compile(r"^[（(]?图\s*\d{1,2}\s*[:：、.]?")


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its lines, its ruled tables (their words are in no line), from the top.

    ``scanned``: a machine read them from its picture; ``unread``: it is a picture that was not read.
    """

    lines: tuple[Line, ...] = ()
    tables: tuple[Ruled, ...] = ()
    scanned: bool = False
    unread: bool = False


def pages_of(data: bytes, name: str, limits: Limits = DEFAULT) -> list[Page]:
    """Return every page of a PDF. Raises `Refused` for what is no PDF, locked, or too long."""
    try:
        pdf = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        locked = "password" in str(error).lower()
        raise (
            refused("password", name, "设了打开密码", "请取消密码后再试")
            if locked
            else refused("broken", name, "打不开，内容已损坏", "请重新导出 PDF 再试")
        ) from None
    try:
        if len(pdf) > PAGES:
            raise refused("pages", name, f"有{len(pdf):,}页，超过{PAGES:,}页的上限", "请拆开再试")
        with ocr.reader() as reader:
            pictures = _Pictures(reader, limits)
            return [_page(pdf, number, pictures) for number in range(len(pdf))]
    finally:
        pdf.close()


class _Pictures:
    """Reads pages from their pictures, as many as one document may have in its time."""

    def __init__(self, reader: ocr.Reader, limits: Limits) -> None:
        self.reader = reader
        self.left = limits.pictures
        self.until = time.monotonic() + limits.picture_seconds

    def read(self, page: pdfium.PdfPage) -> Page:
        """Return the page as its picture shows it."""
        if self.left <= 0 or time.monotonic() > self.until or not ocr.installed():
            return Page(unread=True)
        self.left -= 1
        pieces = pieces_in_picture(page, self.reader)
        return Page(unread=True) if pieces is None else Page(tuple(lines_of(pieces)), scanned=bool(pieces))


def _page(pdf: pdfium.PdfDocument, number: int, pictures: _Pictures) -> Page:
    """Return a page by its number from 0; an empty one where it is damaged."""
    with opened(pdf, number) as sheet:
        if sheet is None:
            return Page()
        characters = characters_of(sheet, turn_of(sheet))
        stretches = tuple(stretches_of(characters))
        rules = Rules() if is_prose(stretches) else rules_of(sheet)
        frames = frames_of(rules)
        pieces = pieces_of(characters, stretches, sorted(rules.upright) if frames else ())
        if is_picture(sheet, pieces):
            return pictures.read(pdf[number])
        tables, pieces = ruled(frames, pieces)
        lines = lines_of(pieces)
        if any(CAPTION.match(line.text) for line in lines):
            lines = lines_of([*pieces, *pictures_on(sheet)])
        words = bool(pieces or tables)
        return Page(tuple(lines), tuple(tables), scanned=words and read_by_machine(sheet))
