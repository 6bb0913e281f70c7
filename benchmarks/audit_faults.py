"""Faults to put into made-up disclosures: one of each kind of the list, where the words allow it."""

import random
import re
from collections.abc import Callable
from decimal import Decimal

from benchmarks.audit_forms import rate

Mutation = Callable[[str, random.Random], str | None]


def _sub(pattern: str, make: Callable[[re.Match[str], random.Random], str | None]) -> Mutation:
    def mutate(text: str, dice: random.Random) -> str | None:
        found = list(re.finditer(pattern, text))
        dice.shuffle(found)
        for one in found:
            new = make(one, dice)
            if new is not None and new != one[0]:
                return text[: one.start()] + new + text[one.end() :]
        return None

    return mutate


def _base(one: re.Match[str], _: random.Random) -> str | None:
    now, delta = Decimal(one["now"]), Decimal(one["delta"])
    wrong = rate(delta, now)
    return one[0].replace(one["rate"] + "%", wrong) if wrong != one["rate"] + "%" else None


def _another(one: re.Match[str], dice: random.Random) -> str:
    value = Decimal(one["n"])
    new = value + Decimal(dice.choice((137, 291, 1033, -77))) / 100
    return one[0].replace(one["n"], str(abs(new) if new != value else value + 1), 1)


def _swap(text: str, one: str, other: str) -> str | None:
    """Return the text with what stands behind two names exchanged."""
    a, b = (re.search(rf"({name}\t[^\t\n]*\t)([^\n]*)", text) for name in (one, other))
    if not a or not b or a[2] == b[2]:
        return None
    return text.replace(a[0], f"{a[1]}{b[2]}", 1).replace(b[0], f"{b[1]}{a[2]}", 1)


def _shifted(text: str, _: random.Random) -> str | None:
    """Return the text with the amounts of two items of different classes exchanged in the table of the general budget."""
    at = text.find("一般公共预算财政拨款支出决算表")
    new = _swap(text[at:], "2080505", "2101101")
    return text[:at] + new if new else None


def _columns(text: str, _: random.Random) -> str | None:
    """Return the text with basic and project of an item exchanged in the table of the general budget."""
    at = text.find("一般公共预算财政拨款支出决算表")
    found = re.search(r"(2013601\t行政运行\t[^\t]*\t)([^\t\n]*)\t([^\t\n]*)", text[at:])
    if not found or found[2] == found[3]:
        return None
    return text[:at] + text[at:].replace(found[0], f"{found[1]}{found[3]}\t{found[2]}", 1)


def _pasted(text: str, _: random.Random) -> str | None:
    """Return the text with the total of a class in one of its two items."""
    at = text.find("一般公共预算财政拨款支出决算表")
    whole = re.search(r"\n208\t[^\t]*\t([^\t]*)\t", text[at:])
    item = re.search(r"(2080506\t[^\t]*\t)([^\t]*)\t([^\t\n]*)", text[at:])
    if not whole or not item:
        return None
    return text[:at] + text[at:].replace(item[0], f"{item[1]}{whole[1]}\t{whole[1]}", 1)


def _renamed(other: Callable[[str], str]) -> Mutation:
    """Return the mutation that names another body once, where the account of the year begins."""

    def mutate(text: str, _: random.Random) -> str | None:
        unit = re.match(r"(.*?)20\d\d年度", text)
        found = re.search(r"\n(20\d\d年度收、支总计)", text)
        return text.replace(found[0], f"\n{other(unit[1])}{found[1]}", 1) if unit and found else None

    return mutate


def _copied(text: str, _: random.Random) -> str | None:
    """Return the text with the rate of the general budget behind the running costs, in the same direction."""
    first = re.search(r"一般公共预算财政拨款支出[\d.]+万元，占.*?(增长|下降)(\d+\.\d\d%)", text)
    other = re.search(r"机关运行经费支出[\d.]+万元，[^。]*?(增长|下降)(\d+\.\d\d%)", text)
    if not first or not other or first[2] == other[2] or Decimal(first[2].rstrip("%")) < 1:
        return None
    return text[: other.start(2)] + first[2] + text[other.end(2) :]


OTHER_NAMES = {
    "卫生健康局": "卫生和计划生育局",
    "农业农村局": "农牧局",
    "档案馆": "档案局",
    "司法局": "司法所",
}


def _scope(text: str, _: random.Random) -> str | None:
    """Return the text with a province's definition in a county's glossary; a city may be of any rank."""
    if re.match(r"..市", text):
        return None
    return text.replace(
        "一、基本支出：指为", "一、财政拨款收入：指省级财政当年拨付的资金。\n二、基本支出：指为"
    )


def _twice(text: str, _: random.Random) -> str | None:
    found = re.search(r"机关运行经费支出(\d+\.\d\d)万元，", text)
    other = Decimal(found[1]) + Decimal("3.17") if found else None
    return (
        text.replace(
            "第四部分 名词解释", f"本部门机关运行经费支出{other}万元，主要用于日常办公。\n第四部分 名词解释"
        )
        if found
        else None
    )


AMOUNT = r"(?P<n>\d+\.\d\d)万元"
MUTATIONS: dict[str, Mutation] = {
    "RATE_BASE": _sub(r"总计(?P<now>\d+\.\d\d)万元。[^。]*?(?P<delta>\d+\.\d\d)万元，(?:增长|下降)(?P<rate>\d+\.\d\d)%|机关运行经费支出(?P<now2>\d+\.\d\d)万元", lambda m, d: _base(m, d) if m["now"] else None),
    "SHARE_WRONG": _sub(r"占(?P<n>\d+\.\d\d)%", lambda m, d: f"占{(Decimal(m['n']) + Decimal(d.choice((37, 112, 905))) / 100)}%"),
    "DIGIT_DROPPED": _sub(r"占(?P<n>\d\d\.\d\d)%", lambda m, d: f"占{m['n'][1:]}%" if m["n"][1] != "0" else None),
    "ZERO_BASE": _sub(r"机关运行经费支出(?P<n>\d+\.\d\d)万元，比(\d+)年[^。]*。", lambda m, d: f"机关运行经费支出{m['n']}万元，比{m[2]}年增加{m['n']}万元，增长100%。"),
    "PARTS": _sub(r"(政府采购货物支出)" + AMOUNT, _another),
    "TEXT_TABLE": _sub(r"(?:本年收入合计|一般公共预算财政拨款基本支出|年度收、支总计)" + AMOUNT, _another),
    "CROSS_TABLE": _sub(r"本年支出合计\t(?P<n>\d+\.\d\d)", _another),
    "ROW_SHIFT": _shifted,
    "COLUMN_SHIFT": _columns,
    "DUPLICATED_AMOUNT": _pasted,
    "COPY_PASTE_NAME": _renamed(lambda unit: unit[:3] + ("教育局" if "教育" not in unit else "水务局")),
    "NAME_INCONSISTENT": _renamed(lambda unit: unit[:3] + OTHER_NAMES[unit[3:]]),
    "NARRATIVE_REPEAT": _twice,
    "UNIT_WRONG": _sub(r"公务用车运行维护费预算为[\d.]+万元，支出决算为(\d+\.\d\d)万元", lambda m, d: m[0].removesuffix("万元") + "元"),
    "UNIT_OF_RATE": _sub(r"占(?P<n>\d\d\.\d\d)%", lambda m, d: f"占{Decimal(m['n']) / 100:.4f}%"),
    "COPIED_RATE": _copied,
    "SHARE_AS_COMPLETION": _sub(r"本年支出合计[\d.]+万元，其中：基本支出[\d.]+万元，占[\d.]+%；项目支出[\d.]+万元，占[\d.]+%", lambda m, d: m[0].replace("，占", "，完成预算的")),
    "CONTRADICT_ZERO": _sub(r"国内公务接待12批次，98人次", lambda m, d: "国内公务接待0批次，0人次"),
    "TABLE_TEXT_SWAPPED": _sub(r"基本支出([\d.]+)万元，占([\d.]+)%；项目支出([\d.]+)万元，占([\d.]+)%", lambda m, d: f"基本支出{m[3]}万元，占{m[4]}%；项目支出{m[1]}万元，占{m[2]}%"),
    "LIST_VS_TABLE": _sub(r"主要包括：办公费、差旅费", lambda m, d: "主要包括：办公费、会议费、差旅费"),
    "SCOPE_LEFTOVER": _scope,
    "VERB_MISSING": _sub(r"(比20\d\d年)(?:增加|减少)(\d+\.\d\d万元，)", lambda m, d: m[1] + m[2]),
    "REASON_MISMATCH": _sub(r"(增加|减少)([\d.]+万元，(?:增长|下降)[\d.]+%)。主要原因是人员变动", lambda m, d: f"{m[1]}{m[2]}。主要原因是{'项目资金减少' if m[1] == '增加' else '新增人员、项目资金增加'}"),
    "UNSUPPORTED_TEXT": _sub(r"主要原因是人员变动", lambda m, d: "根据提供的数据，这可能是因为人员变动"),
    "TYPO": _sub(r"公务用车运行维护费预算", lambda m, d: "公用用车运行维护费预算"),
    "DOUBLE_COUNT": _sub(r"(其他收入[\d.]+万元，占[\d.]+%)。", lambda m, d: m[1] + "；事业收入50.00万元，占5.00%。"),
    "CONTRADICT_COMPLETION": _sub(r"决算数小于预算数", lambda m, d: "决算数大于预算数"),
    "DENOMINATOR": _sub(r"(完成(?:年初)?预算(?:的)?)(?P<n>\d\d\.\d\d)%", lambda m, d: f"{m[1]}{Decimal(m['n']) - Decimal('7.31')}%"),
    "YEAR_BASE": _sub(r"(比)(20\d\d)(年(?:增加|减少))", lambda m, d: f"{m[1]}{int(m[2]) - 2}{m[3]}"),
    "TEMPLATE_LEFTOVER": _sub(r"决算数小于预算数", lambda m, d: d.choice(("决算数大小于预算数", "决算数大于（小于）预算数"))),
    "NIL_AS_CHANGE": _sub(r"因公出国（境）费支出决算为0万元", lambda m, d: "因公出国（境）费支出决算为0万元，比上年增加0万元，增长0%"),
    "SUBJECT_NAME": _sub(r"\d\.卫生健康支出（类）", lambda m, d: m[0].replace("卫生健康支出", "医疗卫生与计划生育支出")),
    "COPY_PASTE_ITEM": _sub(r"住房公积金（项）：", lambda m, d: "住房公积金（项）：主要用于行政单位医疗保险支出。"),
    "PERCENT_MISSING": _sub(r"(增长|下降)(\d+\.\d\d)%。", lambda m, d: f"{m[1]}{m[2]}。"),
    "PERCENT_FORMAT": _sub(r"占(\d\.\d\d)%", lambda m, d: f"占0{m[1]}%"),
    "UNIT_MISSING": _sub(r"(支出决算为\d+\.\d\d)万元，", lambda m, d: f"{m[1]}，"),
    "YEAR_LEFTOVER": _sub(r"截至(20\d\d)年12月31日", lambda m, d: f"截至{int(m[1]) - 1}年12月31日"),
    "PUNCT": _sub(r"主要原因是人员变动。", lambda m, d: m[0] + "。"),
    "DUPLICATE_PHRASE": _sub(r"主要原因是人员变动。", lambda m, d: "主要原因是主要原因是人员变动。"),
    "NUMBERING": _sub(r"第四部分 名词", lambda m, d: "第4部分 名词"),
    "DISCLOSURE_MISSING": _sub(r"国内公务接待12批次，98人次，", lambda m, d: "国内公务接待"),
    "REASON_FOR_NIL": _sub(r"因公出国（境）费支出决算为0万元；", lambda m, d: "因公出国（境）费支出决算为0万元，与上年持平，主要原因是减少出访批次；"),
    "TOTAL_CONCEPT": _sub(r"总计\t(?P<n>\d+\.\d\d)(?=\t总计)", _another),
}  # fmt: skip
