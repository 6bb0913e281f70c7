"""Names in lists: classes that are none, and items of another whole or without an amount (FAULTS: SUBJECT_NAME, COPY_PASTE_ITEM, LIST_VS_TABLE)."""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache, lru_cache

from bianzhi.auditing.context import Context
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.normal import Passage
from bianzhi.auditing.registry import rule
from bianzhi.auditing.statements import NAMES
from bianzhi.auditing.subjects import RENAMED, economic, functional

#: digits of the code of a class, and of an economic item
CLASS, ITEM = 3, 5
#: names of classes before that year were other ones
SETTLED = 2015
NEAR = 0.75
CALLED = re.compile(
    r"(?:^|[，。；、：]|其中|包括)(?:\d{1,2}[.、]|（\d{1,2}）)?((?!其中|包括)[\u4e00-\u9fff]{2,20}支出)(?:（类）)?(?:决算)?(?:数)?(?:为)?$"
)


#: letters from such a name to its amount, those of the name's last word with them
NEAREST = 12


@cache
def _classes() -> frozenset[str]:
    return frozenset(name for code, name in functional().items() if len(code) == CLASS and code >= "201")


@rule(
    "N711", "SUBJECT_NAME", "类级科目的名称写错", severity="warning", since=SETTLED,
    fails="2023年部门预算\n支出预算100.00万元，其中：一般公共安全支出80.00万元，社会保障和就业支出12.00万元，住房保障支出8.00万元。",
    passes="2023年部门预算\n支出预算100.00万元，其中：公共安全支出80.00万元，社会保障和就业支出12.00万元，住房保障支出8.00万元。",
    edge="2023年部门预算\n支出预算100.00万元，其中：公共安全项目支出80.00万元，住房保障支出8.00万元，人员支出12.00万元。",
)  # fmt: skip
def classes(context: Context) -> Iterator[Finding]:
    """Find in a list of classes one that is none, while one is nearly the same."""
    for passage, marks in context.figures:
        spent = [token for token in marks if "支出" in token.lead[-NEAREST:]]
        if len(spent) < len(("one", "other")):
            continue
        named = [(token, found[1]) for token in spent if (found := CALLED.search(token.lead))]
        right = {name for _, name in named if name in _classes()}
        if len(right) < len(("one", "other")):
            continue
        for token, name in named:
            if name in _classes() or name in RENAMED:
                continue
            near = get_close_matches(name, sorted(_classes() - right), 1, NEAR)
            if near:
                start = token.start - len(name)
                yield Finding(
                    "N711", "SUBJECT_NAME", "warning", f"没有“{name}”这一类，疑为“{near[0]}”", passage.place(start),
                    passage.quote(start, token.end, 12), name, near[0], "按政府收支分类科目", "名称写漏或写错", f"改为“{near[0]}”",
                )  # fmt: skip
    yield from _in_tables(context)


#: a class in a table of totals
NUMBERED = re.compile(r"[一二三四五六七八九十]{1,3}、(?=[\u4e00-\u9fff]{2,20}$)")


def _in_tables(context: Context) -> Iterator[Finding]:
    """Find such names in the tables of totals, where classes are numbered."""
    for slot in ("T1", "T4"):
        made = context.statements.get(slot)
        rows = [row for row in made.rows if row.side and NUMBERED.match(row.label)] if made else []
        names = {row.name for row in rows}
        right = names & _classes()
        if made is None or len(right) < len(("one", "another", "a third")) or len(right) == len(names):
            continue
        for row in rows:
            if row.name in _classes() or row.name in RENAMED:
                continue
            short = f"{row.name}支出"
            near = (
                [short]
                if short in _classes() and "预算" not in short
                else row.name.endswith("支出")
                and get_close_matches(row.name, sorted(_classes() - right), 1, NEAR)
            )
            if near and near[0] not in row.name:
                yield Finding(
                    "N711", "SUBJECT_NAME", "warning", f"{NAMES[slot]}：没有“{row.name}”这一类，疑为“{near[0]}”", made.place(row),
                    row.label, row.name, near[0], "按政府收支分类科目", "名称写漏或写错", f"改为“{near[0]}”",
                )  # fmt: skip


LISTED = re.compile(
    r"(?P<whole>人员经费|公用经费)(?:支出)?[^，。；：]{0,24}?(?:元)?(?:，[占较比][^，。；：]{2,40}(?:，[增下减][^，。；：]{2,16})?)?[，：。]?(?:主要)?(?:包括|用于)[:：]?(?P<names>[^。；]+)"
)
#: codes of items that some count on the other side as well
EITHER = {"30216", "30226", "30228", "30229", "30239", "30240", "30299", "30199", "30399", "30307", "30310"}


#: what stands between the names of a list, and at its end
SIGNS, AND_SO_ON = re.compile("[、，]"), re.compile("等(?:方面)?(?:支出|费用|项目)?$")


def lists_of_kinds(context: Context) -> list[tuple[Passage, re.Match[str]]]:
    """Return the lists of what staff and public expenses are; asked for through `Context.once`."""
    return [
        (passage, match)
        for passage in context.holding("包括|用于")
        if "经费" in passage.text
        for match in LISTED.finditer(passage.text)
    ]


def _names(listed: str) -> list[str]:
    return SIGNS.split(AND_SO_ON.sub("", listed))


@lru_cache(4_096)
def _short(name: str) -> str:
    """Return the name of an economic item without what writers add or leave out."""
    return re.sub(r"(?:费用|费|支出)$", "", re.sub(r"[（(][^（()）]*[)）]|[\s“”]", "", name))


@cache
def _of(heads: tuple[str, ...]) -> frozenset[str]:
    """Return the short names of items under these heads that stand under no other."""
    own = {_short(n) for c, n in economic().items() if len(c) == ITEM and c[:3] in heads and c not in EITHER}
    other = {_short(n) for c, n in economic().items() if len(c) == ITEM and c[:3] not in heads}
    return frozenset(own - other)


#: names of a list that is the other one as a whole, at least
WHOLE = 2
FOREIGN = {"人员经费": ("302",), "公用经费": ("301", "303")}


@rule(
    "N712", "COPY_PASTE_ITEM", "人员经费里列了公用的项目，或公用经费里列了人员的项目", severity="warning",
    fails="2023年部门预算\n人员经费80.00万元，主要包括：基本工资、津贴补贴、委托业务费。",
    passes="2023年部门预算\n人员经费80.00万元，主要包括：基本工资、津贴补贴、奖金。",
    edge="2023年部门预算\n公用经费8.00万元，主要包括：办公费、工会经费、福利费、其他交通费用、培训费。",
)  # fmt: skip
def foreign(context: Context) -> Iterator[Finding]:
    """Find items in a list that are of the other kind of basic expenditure."""
    for passage, match in context.once(lists_of_kinds):
        listed = match["names"]
        if "人员经费" in listed or "公用经费" in listed:
            continue
        names, others = _names(listed), _of(FOREIGN[match["whole"]])
        wrong = [n for n in names if _short(n) in others]
        every = len(wrong) == len(names) > WHOLE
        if not wrong or (len(wrong) * 2 > len(names) and not every):
            continue
        start = match.start("names") + listed.find(wrong[0])
        yield Finding(
            "N712", "COPY_PASTE_ITEM", "warning", f"{match['whole']}里列了“{'、'.join(wrong)}”", passage.place(start),
            passage.quote(start, start + len(wrong[0]), 20), "、".join(wrong), "", "按部门预算支出经济分类科目", "复制了别的项目的文字",
            "请核对“主要包括”的项目",
        )  # fmt: skip


#: (item of a list, the thing the text tells of)
NIL = (
    ("因公出国", "因公出国（境）费支出"), ("公务接待", "公务接待费支出"), ("公务用车运行维护", "公务用车运行维护费支出"),
    ("公务用车购置", "公务用车购置费支出"),
)  # fmt: skip


@rule(
    "N713", "LIST_VS_TABLE", "公用经费列了正文写明没有支出的项目", severity="warning", forms=("决算",),
    fails="2023年度部门决算\n公用经费8.00万元，主要包括：办公费、因公出国（境）费用、差旅费。\n因公出国（境）费支出决算0万元。",
    passes="2023年度部门决算\n公用经费8.00万元，主要包括：办公费、差旅费。\n因公出国（境）费支出决算0万元。",
    edge="2023年度部门决算\n公用经费8.00万元，主要包括：办公费、公务接待费、差旅费。\n公务接待费支出决算0.20万元，因公出国（境）费支出决算0万元。",
)  # fmt: skip
def nil_listed(context: Context) -> Iterator[Finding]:
    """Find an item of 公用经费 of which the text says that nothing was spent; where the table tells, another rule does."""
    made = context.statements.get("T6")
    if made is not None and not made.empty:
        return
    amounts: dict[str, list[bool]] = {}
    for name, _, token in context.told:
        amounts.setdefault(name, []).append(bool(token.figure.value))
    nil = {item: name for item, name in NIL if name in amounts and not any(amounts[name])}
    for passage in context.prose() if nil else ():
        for match in LISTED.finditer(passage.text):
            if match["whole"] != "公用经费":
                continue
            named = [n for n in _names(match["names"]) if any(_short(n) == item for item in nil)]
            if named:
                start = match.start("names") + match["names"].find(named[0])
                yield Finding(
                    "N713", "LIST_VS_TABLE", "warning", f"公用经费列了“{'、'.join(named)}”，正文写的是没有支出", passage.place(start),
                    passage.quote(start, start + len(named[0]), 20), "、".join(named), "", "", "沿用模板或上年的文字", "删去没有支出的项目",
                )  # fmt: skip
