"""Titles that a list of contents words otherwise than the report, by one word of the trade (FAULTS: COPY_PASTE_ITEM)."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import NamedTuple

from bianzhi.auditing.context import Context
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.normal import Passage
from bianzhi.auditing.registry import rule
from bianzhi.documents.model import Grid, Place

#: a numbered title of a section or a table, by its rank
NUMBERED = re.compile(
    r"^(?:(?P<一>[一二三四五六七八九十]{1,3}、)|(?P<二>（[一二三四五六七八九十]{1,3}）)|(?P<三>\d{1,2}[.．、]))(?P<title>(?:20\d\d年)?[^，。；\d][^，。；]{3,44})"
)
#: how a title ends, and what does not belong to it
TITLED = re.compile(r"(?:表|情况|情况的?说明)$")
LEADER = re.compile(r"[.…·—\s]*\d*[。]?$")
OWN = re.compile(r"^(?:[^，。；]{0,30}?20\d\d年(?:度)?)?(?:关于)?(?:本?部门|本?单位)?")
#: words of which one may stand for another by mistake
RIVALS = (
    ("收入", "支出"),
    ("预算", "决算"),
    ("基本支出", "项目支出"),
    ("一般公共预算", "政府性基金预算", "国有资本经营预算"),
)
#: titles that stand twice in a report that lists its contents, at least; letters of a title of one
LISTED, LONGEST = 4, 60


class Title(NamedTuple):
    """A title as it is printed, without what each report has of its own, and where it stands."""

    text: str
    stem: str
    where: Passage | Grid

    @property
    def place(self) -> Place:
        """Where it stands."""
        return self.where.place() if isinstance(self.where, Passage) else self.where.place


def _stem(title: str) -> str:
    """Return a title without year, body and page; empty for what is none."""
    plain = LEADER.sub("", title)
    return OWN.sub("", plain, count=1) if TITLED.search(plain) else ""


@lru_cache(1024)
def _numbered(line: str) -> tuple[str, str, str] | None:
    """Return the rank of a numbered title, and the title, and the same without what each report has of its own."""
    match = NUMBERED.match(line)
    stem = _stem(match["title"]) if match else ""
    return (next(name for name in "一二三" if match[name]), match["title"], stem) if match and stem else None


@lru_cache(1024)
def _rivals(stem: str) -> frozenset[str]:
    """Return what a title would be with one word taken for another."""
    found: set[str] = set()
    for words in RIVALS:
        for word in words:
            for at in re.finditer(word, stem):
                found |= {stem[: at.start()] + other + stem[at.end() :] for other in words if other != word}
    return frozenset(found)


def _titles(context: Context) -> dict[str, list[Title]]:
    """Return the titles of sections by their rank, and those over the tables, in their order."""
    ranks: dict[str, list[Title]] = {}
    for passage in context.passages:
        numbered = _numbered(passage.text) if len(passage.text) < LONGEST else None
        if numbered:
            rank, title, stem = numbered
            ranks.setdefault(rank, []).append(Title(title, stem, passage))
    over = [Title(made.title, _stem(made.title), made.grid) for made in context.statements.values()]
    ranks["表"] = [one for one in over if one.stem]
    return ranks


_CONTENTS = (
    "2023年度部门决算\n目录\n第二部分 部门决算表\n一、收入支出决算总表\n二、收入决算表\n三、支出决算表\n第三部分 情况说明\n一、收入支出决算总体情况说明\n二、收入决算情况说明\n"
    "三、支出决算情况说明\n四、财政拨款收入支出决算总体情况说明\n五、一般公共预算财政拨款{0}决算情况说明\n第三部分 情况说明\n一、收入支出决算总体情况说明\n2023年度收、支总计500.00万元。\n"
    "二、收入决算情况说明\n本年收入合计500.00万元。\n三、支出决算情况说明\n本年支出合计500.00万元。\n四、财政拨款收入支出决算总体情况说明\n2023年度财政拨款收、支总计500.00万元。\n"
    "五、一般公共预算财政拨款支出决算情况说明\n一般公共预算财政拨款支出500.00万元。"
)


@rule(
    "W835", "COPY_PASTE_ITEM", "目录与正文的标题差一个词", severity="warning",
    fails=_CONTENTS.format("收入"),
    passes=_CONTENTS.format("支出"),
    edge=_CONTENTS.format("本年支出"),
)  # fmt: skip
def titles(context: Context) -> Iterator[Finding]:
    """Find two titles that stand in the same place of two lists and differ by a word that stands for another."""
    ranks = _titles(context)
    yield from _brothers(ranks.get("二", ()))
    often = Counter(one.stem for some in ranks.values() for one in some)
    if sum(count > 1 for count in often.values()) < LISTED:
        return
    told: set[str] = set()
    for stem in (one for one, count in often.items() if count == 1):
        rivals = _rivals(stem) & often.keys()
        if not rivals or stem in told:
            continue
        own, place = _placed(ranks, {stem}, often)[0]
        twins = [
            twin
            for twin, there in _placed(ranks, rivals, often)
            if often[twin.stem] != len(("here", "there")) and place & there
        ]
        if len(twins) == 1:
            twin = twins[0]
            told.add(twin.stem)
            yield Finding(
                "W835", "COPY_PASTE_ITEM", "warning", f"一处标题是“{stem}”，另一处是“{twin.stem}”", own.place, own.text, stem, twin.stem, "",
                "复制后没有改，或有一处写错", "请核对后统一", (twin.place,),
            )  # fmt: skip


def _placed(
    ranks: Mapping[str, Sequence[Title]], stems: AbstractSet[str], often: Mapping[str, int]
) -> list[tuple[Title, AbstractSet[str]]]:
    """Return each place of titles, with the titles beside it that stand twice: two lists of the same have these alike."""
    return [
        (one, {other.stem for other in some[max(0, k - 1) : k + 2] if often[other.stem] > 1} - {one.stem})
        for some in ranks.values()
        for k, one in enumerate(some)
        if one.stem in stems
    ]


def _brothers(titles: Sequence[Title]) -> Iterator[Finding]:
    """Find the one of three titles of a section that names another thing than those beside it: …总体情况, …结构情况, …具体情况."""
    told = [(one, match) for one in titles if (match := BROTHER.search(one.stem))]
    for some in zip(told, told[1:], told[2:], strict=False):
        if [match[1] for _, match in some] != ORDER:
            continue
        names = [one.stem[: match.start()] for one, match in some]
        usual, count = Counter(names).most_common(1)[0]
        for (one, match), name in zip(some, names, strict=True):
            if count > 1 and name in _rivals(usual):
                right = usual + match[0]
                yield Finding(
                    "W835", "COPY_PASTE_ITEM", "warning", f"前后的标题是“{usual}”的，这一个是“{name}”的", one.place, one.text, one.stem, right,
                    "", "复制后没有改，或写错", f"请核对，应为“{right}”", tuple(other.place for other, _ in some if other is not one),
                )  # fmt: skip


#: what of a section its parts tell, in their order
BROTHER, ORDER = re.compile(r"(总体|结构|具体)情况(?:的?说明)?$"), ["总体", "结构", "具体"]
