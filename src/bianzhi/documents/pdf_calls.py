"""Pages of a PDF as PDFium holds them, and calls made for every character and every object of a page.

The general binding keeps books on each page, converts each argument and gives up the interpreter's lock in each call: that took
longer than what PDFium does in such a call.
"""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page that is loaded: PDFium's handles of it and of its characters."""

    page: Any
    layer: Any

    @property
    def size(self) -> tuple[float, float]:
        """Its width and height in points."""
        return raw.FPDF_GetPageWidthF(self.page), raw.FPDF_GetPageHeightF(self.page)


@contextmanager
def opened(pdf: pdfium.PdfDocument, number: int) -> Iterator[Sheet | None]:
    """Give a page by its number from 0 while it is looked at; ``None`` where it is damaged."""
    page = raw.FPDF_LoadPage(pdf.raw, number)
    layer = raw.FPDFText_LoadPage(page) if page else None
    try:
        yield Sheet(page, layer) if layer else None
    finally:
        if layer:
            raw.FPDFText_ClosePage(layer)
        if page:
            raw.FPDF_ClosePage(page)


def bare(call: Any, answer: Any = ctypes.c_int) -> Any:
    """Return a call that takes numbers (32 bits) as they are, and all else as `held` or ``ctypes.byref`` give it.

    ``answer``: type of what it returns. Nothing is checked: a wrong argument ends the process.
    """
    return ctypes.PYFUNCTYPE(answer)(address(call))


def held(thing: Any) -> Any:
    """Return a handle of PDFium, or an address, as `bare` calls take it."""
    value = thing if isinstance(thing, int) else ctypes.cast(thing, ctypes.c_void_p).value
    return ctypes.c_void_p.from_param(value)


def address(call: Any) -> int:
    """Return where a call of PDFium stands in memory."""
    return ctypes.cast(call, ctypes.c_void_p).value or 0
