"""Charts that the text captions, or the form asks for (FAULTS: DISCLOSURE_MISSING)."""

import re
from collections.abc import Iterator

from bianzhi.auditing.context import Context
from bianzhi.auditing.findings import Finding, Obligation
from bianzhi.auditing.registry import rule
from bianzhi.auditing.rules.forms import WHOLE
from bianzhi.documents.model import Place


@rule(
    "F953", "DISCLOSURE_MISSING", "有图的位置没有图", severity="warning",
    fails="2021年度部门决算\n一、收入支出决算总体情况说明\n2021年度收、支总计141.96万元。\n（图1：收、支决算总计变动情况图）（柱状图）",
    passes="2021年度部门决算\n一、收入支出决算总体情况说明\n2021年度收、支总计141.96万元。",
    edge="2021年度部门决算\n一、说明\n见图1：收支变动情况，图中为万元。",
)  # fmt: skip
def pictures(context: Context) -> Iterator[Finding | Obligation]:
    """Find captions in brackets where no picture stands."""
    found = []
    passages = context.passages
    for k, passage in enumerate(passages):
        if (
            "图" in passage.text
            and re.match(r"^[（(]?图\d+[:：].{2,40}[)）]?(?:[（(].{2,8}图[)）])?$", passage.text)
            and passage.text[0] in "（("
        ):
            near = passages[max(0, k - 3) : k + 3]
            if not any(p.picture for p in near):
                found.append(passage)
    if not found:
        return
    yield Finding(
        "F953", "DISCLOSURE_MISSING", "warning", f"{len(found)}处写了图，没有图", found[0].place(), found[0].text, "缺图", "", "",
        "只留下了模板里的图题", "请插入图，或删去图题", tuple(p.place() for p in found[1:]),
    )  # fmt: skip


#: nothing was received, spent, …, or there is no other year: there is nothing to draw
_NIL, _FIRST = r"(?:为)?0(?:\.00)?万元", "没有上年数可比"
_NO_GENERAL = rf"没有(?:发生)?一般公共预算财政拨款支出|一般公共预算财政拨款支出{_NIL}"
#: name, how its caption is known, and the words that say there is nothing to draw
FIGURES = (
    ("收入决算结构图", r"收入决算结构(?:情况)?图", rf"收入合计{_NIL}"),
    ("支出决算结构图", r"(?<!拨款)支出决算结构(?:情况)?图", rf"支出合计{_NIL}"),
    ("一般公共预算财政拨款支出决算结构图", r"财政拨款支出(?:决算)?结构(?:情况)?图", _NO_GENERAL),
    (
        "收、支决算总计变动情况图",
        r"(?<!拨款)收、?支(?:决算)?总计变动(?:情况)?图",
        rf"(?<!拨款)收、?支(?:决算)?总计{_NIL}|{_FIRST}",
    ),
    (
        "财政拨款收、支决算总计变动情况图",
        r"财政拨款收、?支(?:决算)?总计变动(?:情况)?图",
        rf"财政拨款收、?支(?:决算)?总计{_NIL}|{_FIRST}",
    ),
    (
        "一般公共预算财政拨款支出决算变动情况图",
        r"财政拨款支出(?:决算)?变动(?:情况)?图",
        f"{_NO_GENERAL}|{_FIRST}",
    ),
)
#: charts that show parts of a whole: table of the parts, their level of code (the columns of 合计 for 0), words of the whole
PIES = {
    "收入决算结构图": ("T2", 0, r"(?<!拨款)收入(?:决算)?合计"),
    "支出决算结构图": ("T3", 0, r"(?<!拨款)支出(?:决算)?合计"),
    "一般公共预算财政拨款支出决算结构图": (
        "T5",
        3,
        r"一般公共预算财政拨款支出(?:决算)?[^。]{0,60}(?:用于|其中)",
    ),
}
#: a part below nought, said further on in the sentence
_BELOW = r"[^。\n]{0,600}?(?:收入|支出|类|[）)])(?:为|合计)?[-－−]\d[\d,]*(?:\.\d+)?万元"
SICHUAN = (
    "四川省青川县档案馆2023年度部门决算\n第一部分 概况\n主要职能\n机构设置\n"
    + "职责说明文字。" * 240
    + (
        "\n收入支出决算总体情况说明\n收入决算情况说明\n支出决算情况说明\n财政拨款收入支出决算总体情况说明\n一般公共预算财政拨款支出决算情况说明\n"
        "基本支出情况\n三公经费情况\n政府性基金预算情况\n国有资本经营预算情况\n机关运行经费支出情况\n政府采购支出情况\n国有资产占有使用情况\n预算绩效管理情况\n名词解释\n"
    )
)


@rule(
    "F958", "DISCLOSURE_MISSING", "四川格式应有的图没有", severity="warning", forms=("决算",), since=2019, provinces=("四川",),
    basis="四川省部门决算公开编制模板",
    fails=SICHUAN + "图2：收入决算结构图",
    passes=SICHUAN + "图1：收、支决算总计变动情况图\n图2：收入决算结构图\n图3：支出决算结构图\n图4：财政拨款收、支决算总计变动情况图\n图5：一般公共预算财政拨款支出决算变动情况图\n图6：一般公共预算财政拨款支出决算结构图",
    edge="上海市青浦区档案馆2023年度部门决算\n" + "职责说明文字。" * 240 + "\n主要职能\n机构设置\n收入支出决算总体情况\n一般公共预算财政拨款支出\n基本支出\n三公经费情况\n政府性基金\n国有资本经营\n绩效\n机关运行经费\n政府采购\n国有资产\n名词解释",
)  # fmt: skip
def figures(context: Context) -> Iterator[Finding | Obligation]:
    """Find the figures of the form that no caption names, where the report is whole."""
    text, form = context.text, context.form
    if form is None or len(text) < WHOLE or not all(re.search(p, text) for _, p in form.sections[:6]):
        yield Obligation("F958", "unresolved", "只有一部分内容，不能判断缺哪些图")
        return
    asked = [
        (name, pattern)
        for name, pattern, nil in FIGURES
        if not re.search(nil, text) and not _below_nought(context, name)
    ]
    lost = [name for name, pattern in asked if not re.search(pattern, text)]
    if lost and len(lost) == len(asked):
        yield Obligation("F958", "unresolved", "图可能在另一个文件里")
    elif lost:
        yield Finding(
            "F958", "DISCLOSURE_MISSING", "warning", f"没有“{'”“'.join(lost)}”", Place(), "", "缺", "、".join(lost), "四川格式应有", "", "请补上图",
        )  # fmt: skip


def _below_nought(context: Context, name: str) -> bool:
    """Say whether a part of what a chart would show is below nought: no slice can show it."""
    if name not in PIES:
        return False
    slot, level, whole = PIES[name]
    made = context.statements.get(slot)
    rows = [row for row in made.rows if len(row.code) == level] if made and level else []
    if made and not level and made.whole:
        rows = [made.whole]
    return any(one.value < 0 for row in rows for one in row.cells.values()) or bool(
        re.search(whole + _BELOW, context.text)
    )
