"""Codes of subjects beside a name that the classification has under another code (FAULTS: SUBJECT_NAME)."""

import re
from collections.abc import Iterator, Mapping, Sequence

from bianzhi.auditing.context import Context
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.layouts import Row
from bianzhi.auditing.normal import Passage
from bianzhi.auditing.registry import rule
from bianzhi.auditing.rules.digits import TURNED, WRITTEN, slip
from bianzhi.auditing.statements import NAMES, Statement
from bianzhi.auditing.subjects import RENAMED, bare, by_name, economic, economic_by_name, functional, tail

#: tables by functional subjects, and the one by economic subjects
FUNCTIONAL, ECONOMIC = ("T2", "T3", "T5", "T8"), ("T6",)
CODED = (
    "2024年度部门决算\n支出决算表\n单位：万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n221\t住房保障支出\t9.00\t9.00\t\n"
    "22102\t住房改革支出\t9.00\t9.00\t\n{0}\t{1}\t9.00\t9.00\t\n合计\t\t9.00\t9.00\t"
)


@rule(
    "N717", "SUBJECT_NAME", "科目编码写错一位", since=2020,
    fails=CODED.format("2210207", "住房公积金"),
    passes=CODED.format("2210201", "住房公积金"),
    edge=CODED.format("2210207", "其他住房改革支出"),
)  # fmt: skip
def codes(context: Context) -> Iterator[Finding]:
    """Find codes that differ by one digit, or by two that are turned, from the one whose name stands beside them, and is not there."""
    for slots, known, named in (
        (FUNCTIONAL, functional(), by_name()),
        (ECONOMIC, economic(), economic_by_name()),
    ):
        for slot in slots:
            made = context.statements.get(slot)
            above: list[str] = []
            for row in made.rows if made else ():
                if not row.code or not made:
                    continue
                if row.code in known and bare(known[row.code]) == bare(row.label):
                    above.append(row.code)
                    continue
                right = _meant(row, above, named)
                if right in made.coded:
                    right = ""  # its own row is there: the name is wrong, which N707 tells
                if right:
                    yield Finding(
                        "N717", "SUBJECT_NAME", "error", f"{NAMES[slot]}：“{row.label}”的编码应为{right}，表中写{row.code}", made.place(row),
                        f"{row.code} {row.label}", row.code, right, "按政府收支分类科目", "编码写错一位数字", f"改为{right}",
                    )  # fmt: skip
                above.append(right or row.code)


def mistyped(made: Statement, row: Row) -> bool:
    """Say whether the code of a row, not its name, is the slip: N717 tells of it."""
    right = _meant(row, [r.code for r in made.rows if r.code and r.index < row.index], by_name())
    return bool(right) and right not in made.coded


def _meant(row: Row, above: Sequence[str], named: Mapping[str, frozenset[str]]) -> str:
    """Return the one code near that of a row whose name is the row's; of several the one beneath the rows above."""
    near = [code for code in named.get(bare(row.label), ()) if slipped(code, row.code)]
    if len(near) > 1:
        near = [
            code for code in near if any(len(one) < len(code) and code.startswith(one) for one in above[-20:])
        ]
    return near[0] if len(near) == 1 and near[0] not in above else ""


def slipped(right: str, code: str) -> bool:
    """Say whether one digit was changed, or two that stand side by side were turned."""
    return slip(code, right) in (WRITTEN, TURNED)


#: a name with its code in brackets, and a code with its name after it: 住房公积金（2210201）, 2210201-住房公积金9万元
NAMED = re.compile(r"(?P<name>[\u4e00-\u9fff]{3,30})（(?P<code>[23]\d{2}(?:\d{2}){0,2})）")
BEFORE = re.compile(r"(?<!\d)(?P<code>2\d{6})[-－—]?(?P<name>[\u4e00-\u9fff]{3,30}?)(?=\d|[，：:]|（)")
HINTS = (r"（[23]\d{2}(?:\d{2}){0,2}）", r"(?<!\d)2\d{6}[-－—\u4e00-\u9fff]")
TEXT = "2024年部门预算\n（一）{0}-住房公积金12.00万元。主要用于住房公积金。\n（二）行政单位医疗（2101101）8.00万元。"


@rule(
    "N718", "SUBJECT_NAME", "正文中的科目编码写错一位", since=2020,
    fails=TEXT.format("2240201"),
    passes=TEXT.format("2210201"),
    edge=TEXT.format("2210202").replace("住房公积金12", "提租补贴12"),
)  # fmt: skip
def in_text(context: Context) -> Iterator[Finding]:
    """Find the code of a subject in the text that differs by one digit from that of the name beside it."""
    for pattern, hint in zip((NAMED, BEFORE), HINTS, strict=True):
        for passage, match in context.find(pattern.pattern, hint=hint):
            code, name = match["code"], bare(match["name"])
            right = _of_name(code, name)
            if right:
                yield Finding(
                    "N718", "SUBJECT_NAME", "error", f"“{match['name']}”的编码应为{right}，写的是{code}", passage.place(match.start("code")),
                    passage.quote(match.start(), match.end(), 4), code, right, "按政府收支分类科目", "编码写错一位数字", f"改为{right}",
                )  # fmt: skip


def _of_name(code: str, name: str) -> str:
    """Return the one code that a name has and that the code beside it was meant to be; empty where that is right, or cannot be told."""
    known: set[str] = {*by_name().get(name, ()), *economic_by_name().get(name, ())}
    alike = {one for one in known if len(one) == len(code)}
    if not alike or code in known:
        return ""
    near = [one for one in alike if slipped(one, code)]
    other = functional().get(code) or economic().get(code)
    if len(near) != 1 or (other and (len(alike) > 1 or bare(other) in name)):
        return ""
    return near[0]


#: sections and items have had the names of the list since that year
LISTED = 2020
#: groups of a path: name and code of each rank; digits of a whole code of it, and what it is called
CODES = ((1, 2, 3, "类"), (3, 4, 5, "款"), (5, 6, 7, "项"))


def other_code(context: Context, passage: Passage, match: re.Match[str]) -> Iterator[Finding]:
    """Find the first code of a path that is not that of the name before it."""
    above = {""}
    for named, coded, size, rank in CODES if match[2] or match[4] or match[6] else ():
        told = match[coded] or ""
        name = RENAMED.get(match[named], (match[named],))[0]
        name = tail(name) if rank == "类" else name
        within = tuple(above)
        own = {c for c in by_name().get(bare(name), ()) if len(c) == size and c.startswith(within)}
        whole = {one + told for one in above} & functional().keys()
        if told and own and not any(one.endswith(told) for one in own):
            other = functional()[min(whole)] if whole else ""
            if not other and context.year < LISTED:
                return
            code, right = f"{told}{rank}", f"{min(own)[-len(told) :]}{rank}"
            title = (
                f"{min(whole)}是“{other}”，“{match[named]}”是{min(own)}"
                if other
                else f"“{match[named]}”是{right}，这里写{code}"
            )
            yield Finding(
                "N702", "SUBJECT_NAME", "error", title, passage.place(match.start(named)), passage.quote(match.start(named), match.end(), 12),
                code, right, "按政府收支分类科目", "编码写错", f"改为“{right}”",
            )  # fmt: skip
            return
        above = {one for one in own or whole if one.endswith(told)}
