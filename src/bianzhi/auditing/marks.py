"""Marks that should stand in pairs: brackets that are not closed, quotation marks that are not opened."""

import re
from collections.abc import Iterator

from bianzhi.auditing.context import Context
from bianzhi.auditing.normal import Passage


def unclosed(text: str) -> int:
    """Return where a bracket opens that is not closed in its paragraph; less than nought where all are."""
    opened: list[int] = []
    for mark in re.finditer("[（）]", text):
        if mark[0] == "（":
            opened.append(mark.start())
        elif opened:
            opened.pop()
    return opened[-1] if opened else -1


def unopened(context: Context) -> Iterator[tuple[Passage, re.Match[str]]]:
    """Yield closing quotation marks that nothing opens, where all others of a whole paragraph stand in pairs."""
    open_before = False
    for passage in context.prose() if context.text.count("”") > context.text.count("“") else ():
        marks = list(re.finditer("[“”]", passage.text))
        over = [m for k, m in enumerate(marks) if m[0] == "”" and (not k or marks[k - 1][0] == "”")]
        if len(over) == 1 and len(marks) % 2 and not open_before and passage.text.endswith(("。", "；")):
            yield passage, over[0]
        open_before = bool(marks) and marks[-1][0] == "“"
