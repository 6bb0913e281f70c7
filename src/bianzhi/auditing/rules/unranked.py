"""Items of the classification of which one rank has lost its word: 教育支出普通教育（款）小学教育（项） (FAULTS: SUBJECT_NAME)."""

import re
from collections.abc import Iterator
from functools import lru_cache

from bianzhi.auditing.context import Context
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.normal import Passage
from bianzhi.auditing.registry import rule
from bianzhi.auditing.subjects import bare, by_name

#: digits of the code of a class, a section and an item
CLASS, SECTION, ITEM = 3, 5, 7
NAME = "[\u4e00-\u9fff、]"
#: a class and a section, or a section and an item, of which only the second bears its rank; an item without one after its section
BOTH = re.compile(rf"(?P<run>{NAME}{{6,40}})[（(]\d{{0,2}}(?P<rank>[款项])[)）]")
ALONE = re.compile(rf"[（(]\d{{0,2}}款[)）](?:支出)?(?P<run>{NAME}{{4,30}}?)(?:支出)?(?=[。，：:；”\"\d])")
#: items told with all their ranks before one without shows that it has lost one
FEWEST = 3
RANKS = ("类）", "款）", "项）")
_ITEMS = (
    "2023年度部门决算\n教育支出（类）教育管理事务（款）行政运行（项）支出决算为10.00万元。\n教育支出（类）普通教育（款）学前教育（项）支出决算为20.00万元。\n"
    "教育支出（类）普通教育（款）小学教育（项）支出决算为30.00万元。\n教育支出{0}普通教育{1}初中教育{2}支出决算为40.00万元。"
)


@rule(
    "N745", "SUBJECT_NAME", "科目漏了“类”“款”“项”的字样", severity="warning",
    fails=_ITEMS.format("", "（款）", "（项）"),
    passes=_ITEMS.format("（类）", "（款）", "（项）"),
    edge="2023年度部门决算\n教育支出（类）普通教育（款）支出决算为40.00万元。\n教育支出普通教育（款）支出决算为40.00万元。",
)  # fmt: skip
def ranks(context: Context) -> Iterator[Finding]:
    """Find the item that lacks a rank where the others have all of theirs."""
    counted = [
        (one, [one.text.count(rank) for rank in RANKS])
        for one in context.passages
        if "款）" in one.text or "项）" in one.text
    ]
    if sum(min(counts) for _, counts in counted) < FEWEST:
        return
    for passage, counts in counted:
        if len(set(counts)) > 1:
            yield from _lost(passage)


def _lost(passage: Passage) -> Iterator[Finding]:
    for match in BOTH.finditer(passage.text):
        upper = "类" if match["rank"] == "款" else "款"
        cut = _cut(match["run"], upper)
        if cut:
            yield _told(passage, match.start(), match.end(), match.start() + cut, upper)
    for match in ALONE.finditer(passage.text):
        if _is(match["run"], ITEM):
            yield _told(passage, match.start("run"), match.end("run"), match.end("run"), "项")


def _told(passage: Passage, start: int, end: int, at: int, rank: str) -> Finding:
    text = passage.text
    right = f"{text[start:at]}（{rank}）{text[at:end]}"
    return Finding(
        "N745", "SUBJECT_NAME", "warning", f"“{text[start:at]}”后面漏了“（{rank}）”", passage.place(start), passage.quote(start, end, 8),
        text[start:end], right, "", "漏字", f"改为“{right}”",
    )  # fmt: skip


@lru_cache(4096)
def _cut(run: str, rank: str) -> int:
    """Return where a name of a rank ends in letters that are it and a name of the next rank; 0 where they are not."""
    own, below = (CLASS, SECTION) if rank == "类" else (SECTION, ITEM)
    for start in range(len(run)):
        for end in range(start + 2, len(run) - 1):
            if _is(run[start:end], own) and _is(run[end:], below, _codes(run[start:end], own)):
                return end
    return 0


def _is(name: str, digits: int, within: tuple[str, ...] = ("",)) -> bool:
    return any(code.startswith(within) for code in _codes(name, digits))


@lru_cache(4096)
def _codes(name: str, digits: int) -> tuple[str, ...]:
    return tuple(code for code in by_name().get(bare(name), ()) if len(code) == digits)
