"""Names of the classification in the text (FAULTS: SUBJECT_NAME, COPY_PASTE_ITEM)."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher, get_close_matches
from functools import cache, lru_cache

from bianzhi.auditing.context import Context
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.layouts import Row
from bianzhi.auditing.normal import Passage
from bianzhi.auditing.registry import rule
from bianzhi.auditing.rules.codes import LISTED, mistyped, other_code
from bianzhi.auditing.statements import NAMES, Statement
from bianzhi.auditing.subjects import RENAMED, bare, by_name, functional, tail
from bianzhi.auditing.topics import OF_ANY, TOPICS, names_another, of_another_class, staff_alone

PATH = re.compile(
    r"([\u4e00-\u9fff]{2,20})(?:支出)?[（(](\d{3})?类[)）](?:支出)?([\u4e00-\u9fff（）()、]{2,40}?)[（(](\d{2})?款[)）]([\u4e00-\u9fff（）()、]{2,40}?)[（(](\d{2})?项[)）]"
)
#: the same with dashes between the ranks, which tells no codes
DASHED = re.compile(
    r"[“\"]([\u4e00-\u9fff]{2,20})()-([\u4e00-\u9fff（）()、]{2,40})()-([\u4e00-\u9fff（）()、]{2,40})()[”\"]"
)
#: shorter names are words of every day unless a rank follows
SHORTEST = 4
#: what every full path holds
RANKED = "款）"
TOP = re.compile(r"[（(](?:\d{3})?类[)）]")
RUN = re.compile(r"[\u4e00-\u9fff]+$")
#: letters of the name of a class, 支出 after it included
LONGEST = 22


def _paths(context: Context) -> list[tuple[Passage, list[re.Match[str]]]]:
    """Return the passages with full paths, and these."""
    found = [
        (one, list(_paths_in(one.text) if RANKED in one.text else DASHED.finditer(one.text)))
        for one in context.passages
        if RANKED in one.text or "-" in one.text
    ]
    return [(one, paths) for one, paths in found if paths]


def _paths_in(text: str) -> Iterator[re.Match[str]]:
    """Yield the full paths of a text: each begins so many letters before the bracket of its class, or fewer."""
    end = 0
    for top in TOP.finditer(text):
        named = RUN.search(text, max(end, top.start() - LONGEST), top.start())
        for start in range(named.start(), top.start()) if named else ():
            if found := PATH.match(text, start):
                yield found
                end = found.end()
                break


#: a bare name of more letters is none of every day, and an amount may follow it
UNMISTAKABLE = 6


@cache
def _old_name(old: str) -> str:
    """Return the pattern of a name given up, where it stands as a name and not within another."""
    ranks = r"(?:[（(]\d*[类款项]|-[\u4e00-\u9fff])"
    more = "" if len(old) <= SHORTEST else r"|\d|支出|年初预算|全年预算|增加|减少"
    bare_name = re.escape(old.removesuffix("支出"))
    amount = r"|[”\"]?\d[\d.,]*万?元" if len(bare_name) > UNMISTAKABLE else ""
    return (
        rf"{old[0]}(?:(?<![\u4e00-\u9fff].)|(?<=用于.)|(?<=包括.))"
        rf"(?:{re.escape(old[1:])}(?={ranks}{more}{amount})|{bare_name[1:]}(?={ranks}{amount}))"
    ).replace("与", "[与和]")


#: digits of the code of a section
SECTION = 5


@rule(
    "N701", "SUBJECT_NAME", "科目用了旧名称",
    fails="2026年部门预算\n医疗卫生与计划生育支出（210类）行政事业单位医疗（11款）行政单位医疗（01项）114.97万元。",
    passes="2026年部门预算\n卫生健康支出（210类）行政事业单位医疗（11款）行政单位医疗（01项）114.97万元。",
    edge="2017年度部门决算\n医疗卫生与计划生育支出（210类）行政事业单位医疗（11款）行政单位医疗（01项）114.97万元。",
)  # fmt: skip
def renamed(context: Context) -> Iterator[Finding]:
    """Find names that were given up before the year of the report."""
    for old, (new, since) in RENAMED.items():
        if context.year < since or not context.year:
            continue
        for code, row, made in _labelled(context, old) if old in context.once(_labels) else ():
            yield Finding(
                "N701", "SUBJECT_NAME", "error", f"{NAMES[made.slot]}：“{old}”已改为“{new}”", made.place(row), f"{code} {row.label}".strip(),
                old, new, f"{since}年起用新名称", "沿用旧表", f"改为“{new}”",
            )  # fmt: skip
        for passage, match in context.find(_old_name(old)):
            yield Finding(
                "N701", "SUBJECT_NAME", "error", f"“{old}”已改为“{new}”", passage.place(match.start()),
                passage.quote(match.start(), match.end(), 14), old, new, f"{since}年起用新名称", "沿用旧文本", f"改为“{new}”",
            )  # fmt: skip


def _labels(context: Context) -> set[str]:
    """Return the labels of all rows."""
    return {row.name for made in context.statements.values() for row in made.rows}


def _labelled(context: Context, name: str) -> Iterator[tuple[str, Row, Statement]]:
    """Yield rows of the tables whose whole label is a name."""
    for slot in ("T1", "T4", "T2", "T3", "T5", "T8"):
        made = context.statements.get(slot)
        for row in made.rows if made else ():
            if made and row.name == name and (row.code or row.cells):
                yield row.code, row, made


TABLE = "2023年度部门决算\n支出决算表\n单位：万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n221\t住房保障支出\t9.00\t9.00\t\n22102\t{0}\t9.00\t9.00\t\n2210201\t住房公积金\t9.00\t9.00\t\n合计\t\t9.00\t9.00\t"


@rule(
    "N707", "SUBJECT_NAME", "表中的科目编码与科目名称不符", since=2020,
    fails=TABLE.format("住房保障支出"),
    passes=TABLE.format("住房改革支出"),
    edge=TABLE.format("住房改革"),
)  # fmt: skip
def labels(context: Context) -> Iterator[Finding]:
    """Find rows of a table whose name is that of another code, or of none while it is nearly its own."""
    names = functional()
    told: set[str] = set()
    for slot in ("T3", "T5", "T2", "T8"):
        made = context.statements.get(slot)
        for row in made.rows if made else ():
            right = names.get(row.code, "")
            if (
                not made
                or not right
                or row.code in told
                or bare(row.label) == bare(right)
                or row.label in RENAMED
            ):
                continue
            codes = by_name().get(bare(row.label), frozenset())
            of_others = (
                bool(codes)
                and any(c[:CLASS_DIGITS] == row.code[:CLASS_DIGITS] for c in codes)
                and row.code not in codes
            )
            added = bool(
                not codes and bare(row.label) != bare(right) and _longer(bare(row.label), bare(right))
            )
            elsewhere = any(
                bare(other.label) == bare(right)
                for s in ("T3", "T5", "T2", "T8")
                if (table := context.statements.get(s)) and (other := table.coded.get(row.code))
            )
            if (not of_others and not added and not elsewhere) or (codes and mistyped(made, row)):
                continue  # a name the list may not have, of another year; or the code is the slip
            told.add(row.code)
            yield Finding(
                "N707", "SUBJECT_NAME", "warning" if added else "error", f"{NAMES[slot]}：{row.code}应为“{right}”，表中写“{row.label}”",
                made.place(row), f"{row.code} {row.label}", row.label, right, "按政府收支分类科目", "科目名称写错或贴错", f"改为“{right}”",
            )  # fmt: skip


def _longer(label: str, right: str) -> bool:
    """Say whether a label is a name with a few letters put in or left out."""
    return abs(len(label) - len(right)) <= FEW and (
        right in label or label in right or SequenceMatcher(None, label, right).ratio() >= ALIKE
    )


#: letters that a slip of a name puts in or leaves out, and how much of it stays the same
FEW, ALIKE = 4, 0.86
#: digits of the code of a class
CLASS_DIGITS = 3


@rule(
    "N702", "SUBJECT_NAME", "款级科目不在所写的类之下",
    fails="2021年度部门决算\n住房保障（类）住房保障支出（款）住房公积金支出（项）：支出决算为12.76万元。",
    passes="2021年度部门决算\n住房保障（类）住房改革支出（款）住房公积金（项）：支出决算为12.76万元。",
    edge="2021年度部门决算\n一般公共服务（类）其他共产党事务支出（款）行政运行（项）：支出决算为104.43万元。",
)  # fmt: skip
def paths(context: Context) -> Iterator[Finding]:
    """Find sections that are none of the class, where the item tells which section is meant."""
    names = functional()
    for passage, found in context.once(_paths):
        for match in found:
            class_name, _, section, _, item, _ = match.groups()
            yield from other_code(context, passage, match)
            top = _class_without(class_name, section)
            if not top:
                continue
            if context.year < LISTED and not by_name().get(bare(section)):
                continue  # a name of its time, which the list of later years has otherwise
            meant = sorted(
                {
                    names[c[:5]]
                    for c in by_name().get(bare(item), ())
                    if len(c) == 7 and c.startswith(top) and c[:5] in names
                }
            )
            if len(meant) != 1:
                away = {
                    names[c[:3]]
                    for c in by_name().get(bare(section), ())
                    if len(c) == SECTION and not c.startswith(top)
                }
                if away:
                    yield Finding(
                        "N702", "SUBJECT_NAME", "warning", f"“{section}”不是{names[top]}下的款级科目，它属于“{'、'.join(sorted(away))}”",
                        passage.place(match.start(3)), match[0], section, "", "按政府收支分类科目", "类级名称写错", "请核对类、款、项",
                    )  # fmt: skip
                    continue
                continue  # a section the list may not have, of a later year
            yield Finding(
                "N702", "SUBJECT_NAME", "warning", f"“{section}”不是{names[top]}下的款级科目，应为“{meant[0]}”",
                passage.place(match.start(3)), match[0], section, meant[0], "按政府收支分类科目", "把类级名称写成了款级名称",
                f"改为“{meant[0]}（款）”",
            )  # fmt: skip


@lru_cache(4_096)
def _class_without(class_name: str, section: str) -> str:
    """Return the code of a class that has no such section; empty where it has, or where one of the two is not known."""
    tops = [c for c in by_name().get(tail(class_name), ()) if len(c) == CLASS_DIGITS]
    if len(tops) != 1 or bare(section) in {bare(old) for old in RENAMED}:
        return ""
    own = (c for c in by_name().get(bare(section), ()) if len(c) == SECTION and c.startswith(tops[0]))
    return "" if any(own) else tops[0]


@rule(
    "N706", "SUBJECT_NAME", "科目名称空缺或写错", severity="warning",
    fails="2022年度部门决算\n卫生健康支出（类）行政事业单位医疗（款）（项）：支出决算为21.91万元。",
    passes="2022年度部门决算\n卫生健康支出（类）行政事业单位医疗（款）行政单位医疗（项）：支出决算为21.91万元。",
    edge="2022年度部门决算\n按类、款、项分列（见附表）。卫生健康支出（类）行政事业单位医疗（款）其他行政事业单位医疗支出（项）：支出决算为1.01万元。",
)  # fmt: skip
def unnamed(context: Context) -> Iterator[Finding]:
    """Find items without a name, and names that none of the section has while one is nearly the same."""
    for passage, match in context.find(r"（款）（(?:\d{2})?项）|（类）（(?:\d{2})?款）"):
        yield Finding(
            "N706", "SUBJECT_NAME", "warning", "科目名称空缺", passage.place(match.start()), passage.quote(match.start(), match.end(), 20),
            match[0], "", "", "漏填科目名称", "请填写科目名称",
        )  # fmt: skip
    for passage, found in context.once(_paths):
        for match in found:
            said = _item_wrong(match[1], match[3], match[5])
            if said is not None:
                title, right, cause, suggestion = said
                yield Finding(
                    "N706", "SUBJECT_NAME", "warning", title, passage.place(match.start(5)), passage.quote(match.start(3), match.end(5), 16),
                    match[5], right, "按政府收支分类科目", cause, suggestion,
                )  # fmt: skip


@cache
def _items_of(section: str) -> tuple[str, ...]:
    """Return the names of the items of a section."""
    return tuple(
        name for code, name in functional().items() if code[:SECTION] == section and len(code) > SECTION
    )


@lru_cache(4096)
def _item_wrong(top: str, above: str, item: str) -> tuple[str, str, str, str] | None:
    """Return what is wrong with the item of a class and a section: what to say, the right name, the cause and what to do."""
    names, section = functional(), bare(above)
    codes = [c for c in by_name().get(section, ()) if len(c) == SECTION]
    known = by_name().get(bare(item), frozenset())
    own = [c for c in known if len(c) > SECTION]
    if known and _stands(top, codes) and len(own) == 1 and own[0][:SECTION] not in codes:
        title = f"“{item}”不是“{above}”下的项级科目，它属于“{names[own[0][:SECTION]]}”"
        return title, "", "款、项不对应", "请核对类、款、项"
    options = [name for code in codes for name in _items_of(code)]
    if bare(item) == section and options and _stands(top, codes) and not own:
        return (
            f"“{item}”是款级科目，“{above}”下没有这一项",
            "",
            "把款级名称写成了项级名称",
            "请按表中的项级科目改写",
        )
    near = [] if known else get_close_matches(item, options, 1, NEAR)
    if near:
        return f"“{above}”下没有“{item}”，疑为“{near[0]}”", near[0], "名称写漏或写错", f"改为“{near[0]}”"
    return None


NEAR = 0.75


def _stands(top: str, sections: list[str]) -> bool:
    """Say whether one of the sections is of the class that ends the words a path begins with."""
    tops = [c for c in by_name().get(tail(top), ()) if len(c) < SECTION]
    return any(c.startswith(top) for c in sections for top in tops)


@rule(
    "N703", "COPY_PASTE_ITEM", "用途写成了别的科目",
    fails="2024年度部门决算\n住房保障支出（类）住房改革支出（款）住房公积金（项）。主要用于：事业单位医疗保险支出。支出决算为17.70万元。",
    passes="2024年度部门决算\n住房保障支出（类）住房改革支出（款）住房公积金（项）。主要用于：为职工缴纳的住房公积金。支出决算为17.70万元。",
    edge="2024年度部门决算\n卫生健康支出（类）行政事业单位医疗（款）行政单位医疗（项）。主要用于：在职人员基本医疗保险费。支出决算为2.22万元。",
)  # fmt: skip
def purpose(context: Context) -> Iterator[Finding]:
    """Find a purpose, or a reason, that names another item."""
    first = {id(passage): found[0] for passage, found in context.once(_paths) if found}
    for passage in context.passages:
        match = first.get(id(passage))
        if match is None:
            if "主要用于" in passage.text:
                yield from (*_short_purpose(passage), *_item_purpose(passage))
            continue
        own = bare(match[5]) + bare(match[3]) + bare(match[1])
        for told in TOLD.finditer(passage.text[match.end() :]):
            words = told[1] or told[2]
            other = names_another(words, own, match[3], only_names=told[1] is None)
            if other:
                start = match.end() + told.start()
                yield Finding(
                    "N703", "COPY_PASTE_ITEM", "error" if told[1] and not (staff_alone(words, own) or _akin(context, other)) else "warning",
                    f"“{match[5]}”的{'用途' if told[1] else '原因'}写的是“{words}”",
                    passage.place(start), passage.quote(match.start(5), start + len(told[0])), other, match[5], "", "复制了别的科目的文字",
                    f"请按“{match[5]}”改写",
                )  # fmt: skip
                break


def _akin(context: Context, other: str) -> bool:
    """Say whether a name that is no kind of pay is that of an item the report does not have: it may be a word for the work."""
    named = {bare(match[5]) for _, found in context.once(_paths) for match in found}
    return other not in named | set(OF_ANY) and not any(topic in other for topic in TOPICS)


TOLD = re.compile(r"主要用于[:：]?([^。；]{2,60})|主要原因(?:是)?[:：]?([^。；]{2,60})")
SHORT = re.compile(
    r"(?:^|[。；、])(?:\d+[.．、])?([\u4e00-\u9fff（）]{2,24}?)(?:支出)?\d[\d.]*万?元(?:，占[^，。；]{0,16}?\d[\d.]*%)?[，。](?:其中：[^。；]{4,50}。)?主要用于[:：]?([^。；]{2,60})"
)


def _short_purpose(passage: Passage) -> Iterator[Finding]:
    """Find a purpose of another item where only the name of the item stands before its amount."""
    if "，主要用于" not in passage.text and "。主要用于" not in passage.text:
        return
    for match in SHORT.finditer(passage.text):
        other = (
            names_another(match[2], bare(match[1]), "", only_names=False)
            if any(t in match[1] for t in TOPICS)
            else ""
        )
        other = other if other in TOPICS else of_another_class(match[1], match[2])
        if other:
            yield Finding(
                "N703", "COPY_PASTE_ITEM", "error", f"“{match[1]}”的用途写的是“{match[2]}”", passage.place(match.start(2)),
                passage.quote(match.start(1), match.end()), other, match[1], "", "复制了别的科目的文字", f"请按“{match[1]}”改写",
            )  # fmt: skip


ITEM = re.compile(
    r"([\u4e00-\u9fff（）、]{2,40}?)[”\"]?[（(](?:\d{2})?项[)）][。：:]?[^。]{0,110}?主要用于[:：]?([^。；]{2,60})"
)
#: what every such place holds, found by how it begins
HINT = re.compile(r"[（(](?:\d{2})?项[)）][。：:]?[^。]{0,110}?主要用于")


def _item_purpose(passage: Passage) -> Iterator[Finding]:
    """Find a purpose of another item where no class stands before the item."""
    if "项" not in passage.text or not HINT.search(passage.text):
        return
    for match in ITEM.finditer(passage.text):
        name = re.split(r"[款类）]", match[1])[-1]
        other = (
            names_another(match[2], bare(name), "", only_names=False)
            if any(t in name for t in TOPICS)
            else ""
        )
        if other in TOPICS:
            yield Finding(
                "N703", "COPY_PASTE_ITEM", "error", f"“{name}”的用途写的是“{match[2]}”", passage.place(match.start(2)),
                passage.quote(match.start(1), match.end()), other, name, "", "复制了别的科目的文字", f"请按“{name}”改写",
            )  # fmt: skip
