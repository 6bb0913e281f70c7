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
        if "”" not in passage.text and "“" not in passage.text:
            open_before = False
            continue
        marks = list(re.finditer("[“”]", passage.text))
        over = [m for k, m in enumerate(marks) if m[0] == "”" and (not k or marks[k - 1][0] == "”")]
        if len(over) == 1 and len(marks) % 2 and not open_before and passage.text.endswith(("。", "；")):
            yield passage, over[0]
        open_before = bool(marks) and marks[-1][0] == "“"


#: a quotation that another begins within
UNENDED = re.compile(r"“[^“”]*(?=“)")


def unended(context: Context) -> Iterator[tuple[Passage, re.Match[str]]]:
    """Yield the quotation that is not closed before the next one begins, where all other marks of the paragraph are in pairs."""
    if context.text.count("“") == context.text.count("”"):
        return
    for passage in context.prose():
        text = passage.text
        if text.count("“") != text.count("”") + 1 or any(mark in text for mark in '"＂‘'):
            continue
        match = UNENDED.search(text)
        if match:
            yield passage, match


#: an amount, a rate or a list that a paragraph ends with; letters of one that is no label; what the next paragraph begins with
ENDED = re.compile(r"[，；：][^，。；：]{0,40}(?:\d(?:万元|元|%|辆|人|次|个|批次)|[\u4e00-\u9fff]{2})$")
SAID, NEXT = (
    24,
    re.compile(r"^(?:第.部分|[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|\d{1,2}[.．、])"),
)
#: of ten paragraphs that say something, those that must end with a stop to show that one should
MOST, STOPS = 8, "。；：，、）？！"


def unstopped(context: Context) -> Iterator[tuple[Passage, re.Match[str]]]:
    """Yield the paragraphs of figures that end without a stop before the next heading, where nearly all others end with one."""
    said = [one for one, _ in context.figures if len(one.text) >= SAID and ENDED_OR_STOP.search(one.text[-1])]
    bare = [one for one in said if one.text[-1] not in STOPS]
    if not bare or (len(said) - len(bare)) * 10 < MOST * len(said):
        return
    order = {id(one): k for k, one in enumerate(context.passages)}
    for passage in bare:
        after = context.passages[order[id(passage)] + 1 :][:1]
        match = ENDED.search(passage.text) if len(passage.text) < UNSPLIT and not passage.picture else None
        if (
            match
            and after
            and NEXT.match(after[0].text)
            and "。" in passage.text + "。" * ("，" in passage.text)
        ):
            yield passage, match


#: how a paragraph may end, and letters of one that may be several lines of a column
ENDED_OR_STOP, UNSPLIT = re.compile(r"[\u4e00-\u9fff%。；]"), 400
