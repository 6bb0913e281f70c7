"""Pages a machine read from a picture: what is found there may be a misread digit, so it is said, and weighs less."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from bianzhi.auditing.findings import Finding, Obligation
from bianzhi.documents.model import Document

#: code under which a report tells what could not be read as it is printed
CODE = "OCR"
CAUTION = "这里的字是从扫描的图片认出来的，也可能是数字认错了，请先与原件核对"
#: what is said to be absent may stand on a page that was not read; of a table that goes on there the rows do not add up
ABSENT, ADDED = "DISCLOSURE_MISSING", "PARTS"
#: rules that hold text against tables, or one table against another: what they compare may stand on any page
COMPARING = ("X", "T", "Y")


def weighed(document: Document, found: Sequence[Finding]) -> Iterator[Finding]:
    """Yield the findings, those that rest on pages read from pictures as warnings at most, with the caution.

    Where pages could not be read, nothing is said to be absent, and no table that goes on there is added up.
    """
    pages, dark = set(document.scanned), set(document.unread)
    tables = pages & {page for grid in document.grids for page in (*grid.pages, grid.place.page)}
    torn = {
        grid.place.table
        for grid in document.grids
        if dark and max((*grid.pages, grid.place.page)) + 1 in dark | pages
    }
    for one in found:
        if dark and (one.kind == ABSENT or (one.kind == ADDED and one.place.table in torn - {0})):
            continue
        if {place.page for place in (one.place, *one.also)} & pages or (
            tables and one.code.startswith(COMPARING)
        ):
            cause = "；".join(part for part in (one.cause, CAUTION) if part)
            yield replace(one, severity="warning" if one.severity == "error" else one.severity, cause=cause)
        else:
            yield one


def told(document: Document) -> Iterator[Obligation]:
    """Yield what a reader of the report must know of pages that are pictures."""
    if document.scanned:
        yield Obligation(
            CODE, "unresolved", f"第{_pages(document.scanned)}页是扫描的图片，由程序认字；{CAUTION}"
        )
    if document.unread:
        yield Obligation(
            CODE, "unresolved", f"第{_pages(document.unread)}页是图片，没有读，上面的内容没有审核"
        )


def _pages(numbers: Collection[int]) -> str:
    """Return page numbers as people write them: 3–7、9."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return "、".join(f"{a}" if a == b else f"{a}–{b}" for a, b in runs)
