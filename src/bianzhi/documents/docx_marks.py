"""Marks in a Word file that stays as it is: comments on words, and tracked changes that replace them.

Paragraphs are found by the number `bianzhi.documents.from_docx` gave them: a place told by an audit leads back to its words.
"""

import io
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.run import Run

from bianzhi.documents.from_docx import SILENT, W, flat, text_of

AUTHOR, INITIALS = "公开审核", "审"


@dataclass(frozen=True, slots=True)
class Letter:
    """A character of a paragraph: which text element it is in, and where in it."""

    node: Any
    offset: int
    sign: str


class MarkedWord:
    """A Word file being marked."""

    def __init__(self, data: bytes) -> None:
        self.document = Document(io.BytesIO(data))
        self.paragraphs: dict[int, Any] = {}
        self.tables: dict[int, Any] = {}
        number = 0
        for element in flat(self.document.element.body):
            if element.tag == f"{W}tbl":
                self.tables[len(self.tables) + 1] = element
                continue
            for _ in text_of(element).split("\n"):
                number += 1
                self.paragraphs[number] = element

    def letters(self, element: Any) -> list[Letter]:
        """Return the characters of a paragraph as they are read, those of text boxes left out."""
        return list(_letters(element))

    def comment(self, element: Any, start: int, end: int, text: str) -> bool:
        """Put a comment on the characters ``start`` to ``end`` of a paragraph; say whether that was possible."""
        runs = self._runs(element, start, end)
        if not runs:
            return False
        paragraph = self.document.paragraphs[0] if self.document.paragraphs else None
        if paragraph is None:
            return False
        ends = [Run(runs[0], paragraph), Run(runs[-1], paragraph)]
        self.document.add_comment(ends, text=text, author=AUTHOR, initials=INITIALS)
        return True

    def replace(self, element: Any, start: int, end: int, text: str, when: datetime) -> bool:
        """Replace characters by ``text`` as a tracked change; say whether that was possible."""
        runs = self._runs(element, start, end)
        if not runs:
            return False
        stamp = {"author": AUTHOR, "date": when.strftime("%Y-%m-%dT%H:%M:%SZ")}
        gone, new = _change("w:del", stamp, 2 * start), _change("w:ins", stamp, 2 * start + 1)
        runs[0].addprevious(gone)
        gone.addnext(new)
        fresh = deepcopy(runs[0])
        for child in [c for c in fresh if c.tag != f"{W}rPr"]:
            fresh.remove(child)
        words = OxmlElement("w:t")
        words.text = text
        words.set(qn("xml:space"), "preserve")
        fresh.append(words)
        new.append(fresh)
        for run in runs:
            for node in list(run.iter(f"{W}t")):
                node.tag = f"{W}delText"
                node.set(qn("xml:space"), "preserve")
            gone.append(run)
        return True

    def _runs(self, element: Any, start: int, end: int) -> list[Any]:
        """Split runs so that the characters stand in runs of their own, and return these."""
        found = self.letters(element)
        if not 0 <= start < end <= len(found):
            return []
        wanted = found[start:end]
        if any(letter.node is None for letter in wanted):
            return []
        made: list[Any] = []
        for node in dict.fromkeys(letter.node for letter in wanted):
            offsets = [letter.offset for letter in wanted if letter.node is node]
            made.append(_cut(node, offsets[0], offsets[-1] + 1))
        return made

    def to_bytes(self) -> bytes:
        """Return the file."""
        buffer = io.BytesIO()
        self.document.save(buffer)
        return buffer.getvalue()


def _letters(element: Any) -> Iterator[Letter]:
    for child in element:
        if child.tag in SILENT or child.tag == f"{W}txbxContent":
            continue
        if child.tag == f"{W}t":
            for offset, sign in enumerate(child.text or ""):
                yield Letter(child, offset, sign)
        elif child.tag in (f"{W}br", f"{W}cr"):
            yield Letter(None, 0, "\n")
        elif child.tag == f"{W}tab":
            yield Letter(None, 0, "\u3000")
        else:
            yield from _letters(child)


def _cut(node: Any, start: int, end: int) -> Any:
    """Split the run of a text element around ``start`` to ``end``; return the run that holds just these."""
    run, text = node.getparent(), node.text or ""
    alone = [child for child in run if child.tag != f"{W}rPr"] == [node]
    if not alone:  # a run with tabs or pictures beside the text: split it at the element first
        run = _alone(run, node)
    for words, before in ((text[:start], True), (text[end:], False)):
        if words:
            copy = deepcopy(run)
            for inner in copy.iter(f"{W}t"):
                inner.text = words
                inner.set(qn("xml:space"), "preserve")
            if before:
                run.addprevious(copy)
            else:
                run.addnext(copy)
    node.text = text[start:end]
    node.set(qn("xml:space"), "preserve")
    return run


def _alone(run: Any, node: Any) -> Any:
    """Move what stands before and after ``node`` into runs of their own; return the run that holds just the node."""
    children = [child for child in run if child.tag != f"{W}rPr"]
    at = children.index(node)
    for part, before in ((children[:at], True), (children[at + 1 :], False)):
        if not part:
            continue
        copy = deepcopy(run)
        for child in [c for c in copy if c.tag != f"{W}rPr"]:
            copy.remove(child)
        for child in part:
            copy.append(child)
        if before:
            run.addprevious(copy)
        else:
            run.addnext(copy)
    return run


def _change(tag: str, stamp: dict[str, str], number: int) -> Any:
    made = OxmlElement(tag)
    made.set(qn("w:id"), str(90_000 + number))
    for name, value in stamp.items():
        made.set(qn(f"w:{name}"), value)
    return made
