"""A document as a page shows it: paragraphs and tables as plain values, with where they stand."""

from typing import Any

from bianzhi.auditing.normal import passage
from bianzhi.documents.model import Document, Paragraph

#: rows of a table that a page shows
LONGEST = 400


def shown(document: Document) -> list[dict[str, Any]]:
    """Return ``{"text", "page", "paragraph"}`` for a paragraph, ``{"rows", "table", "page", "above"}`` for a table."""
    made: list[dict[str, Any]] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            text = passage(block).text
            if text:
                made.append({"text": text, "page": block.place.page, "paragraph": block.place.paragraph})
        else:
            rows = [list(row) for row in block.rows[:LONGEST]]
            place = {"table": block.place.table, "page": block.place.page}
            made.append({"rows": rows, **place, "above": list(block.above), "below": list(block.below)})
    return made
