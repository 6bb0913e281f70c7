"""Fiscal money: totals with what was carried in and out, and amounts of the year told again where they are explained (FAULTS: PARTS)."""

import re
from collections.abc import Iterator, Mapping, Sequence

from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import added, plain, total
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.normal import Passage, begins
from bianzhi.auditing.registry import rule
from bianzhi.auditing.tokens import VALUES, Token

END = r"(?:决算)?(?:数|合计)?(?:均|各|共)?(?:为|是)?$"
#: what a paragraph on fiscal money tells one amount of each, by the words before it
NAMES: Mapping[str, re.Pattern[str]] = {
    "both": re.compile(r"(?<!非)财政拨款(?:收入支出|收入、支出|收、?支)(?:决算)?总计(?:均|各)?(?:为|是)?$"),
    "income": re.compile(r"(?<!非)财政拨款收入(?:决算)?总计(?:为|是)?$"),
    "spent": re.compile(r"(?:财政拨款|^[、，；])支出(?:决算)?总计(?:为|是)?$"),
    "in": re.compile(rf"(?:本年财政拨款|(?<![非算金])财政拨款(?:本年)?|(?<=[，；：])本年)收入{END}"),
    "out": re.compile(rf"(?:本年财政拨款|(?<![非算金])财政拨款(?:本年)?|(?<=[，；：])本年)支出{END}"),
    "opening": re.compile(rf"(?:年初|上年)(?:财政拨款)?结转(?:和结余|结余)?(?:资金)?{END}"),
    "closing": re.compile(rf"(?:年末|年终)(?:财政拨款)?结转(?:和结余|结余)?(?:资金)?{END}"),
}
#: (total, what the year and the carrying make of it, how the sides are called)
SIDES = (
    ("income", "in", "opening", "收入总计", "财政拨款收入＋年初财政拨款结转和结余"),
    ("spent", "out", "closing", "支出总计", "财政拨款支出＋年末财政拨款结转和结余"),
)
#: all fiscal income of the year, where the parts of all income are told
OF_THE_YEAR = re.compile(
    r"(?:其中[：，]?|^|[，；。]|包括[：，]?)(?:\d[.、]|一是)?(?:本年)?财政拨款收入(?:为)?$"
)
Told = dict[str, Token]
CARRIED = "2022年度部门决算\n2022年度财政拨款收入总计105.00万元、支出总计105.00万元，与2021年相比，各增加5.00万元。其中：本年财政拨款收入{0}万元，年初财政拨款结转{1}万元；本年财政拨款支出101.00万元，年末财政拨款结转4.00万元。"


@rule(
    "P368", "TOTAL_CONCEPT", "财政拨款总计不等于本年收支加结转", forms=("决算",),
    fails=CARRIED.format("98.00", "6.00"),
    passes=CARRIED.format("98.00", "7.00"),
    edge=CARRIED.format("98.0", "7"),
)  # fmt: skip
def carried(context: Context) -> Iterator[Finding]:
    """Add what was carried in or out to the year's fiscal money, where a paragraph on it tells its total and what was carried."""
    for passage, marks in context.figures:
        text = passage.text
        if "总计" not in text or "财政拨款" not in text or not ("年初" in text or "年末" in text):
            continue
        told = _told(marks)
        if told is None or any((id(passage), t.start) in context.misunits for t in told.values()):
            continue
        if "both" in told:
            told.setdefault("income", told["both"])
            told.setdefault("spent", told["both"])
        if "in" not in told and (received := _received(context)):
            told["in"] = received
        yield from (one for side in SIDES for one in _side(context, passage, told, side))


def _told(marks: Sequence[Token]) -> Told | None:
    """Return what a paragraph tells by name; ``None`` where it tells two amounts of one."""
    told: Told = {}
    for token in marks:
        name = (
            next((n for n, words in NAMES.items() if words.search(token.lead)), "")
            if token.role in VALUES
            else ""
        )
        if name and not told.setdefault(name, token).figure.span.meets(token.figure.span):
            return None
    return told


def _received(context: Context) -> Token | None:
    """Return the fiscal income of the year, where the report tells one."""
    return context.once(_all_received)


def _all_received(context: Context) -> Token | None:
    found = [
        t for _, marks in context.figures for t in marks if t.role in VALUES and OF_THE_YEAR.search(t.lead)
    ]
    return found[0] if found and all(t.figure.span.meets(found[0].figure.span) for t in found) else None


def _side(
    context: Context, passage: Passage, told: Told, side: tuple[str, str, str, str, str]
) -> Iterator[Finding]:
    key, year, over, called, how = side
    if any(name not in told for name in (key, year, over)):
        return
    whole, parts = told[key], [told[year].figure, told[over].figure]
    own = {told[year].start, told[over].start}
    if any(s.passage is passage and {t.start for t in s.parts} == own for s in context.sums):
        return  # of these very parts it is told by P301
    if total(parts).meets(whole.figure.span):
        return
    value, shown = added(parts)
    yield Finding(
        "P368", "TOTAL_CONCEPT", "error", f"财政拨款{called}{whole.figure.text}，按各项相加是{value}", passage.place(whole.start),
        passage.quote(whole.start, whole.end, 14), whole.figure.text, value, f"{how}：{shown}", "",
        "请按财政拨款收入支出总表的“总计”填写",
    )  # fmt: skip


#: what keeps the body going, and what its tasks cost, explained after all that was spent
DAILY = re.compile(
    r"(?P<basic>(?:正常运转|日常运转|正常运行)的(?:日常)?支出)(?:为|是)?(?P<sum>\d[\d,]*(?:\.\d+)?)万元"
    r"|(?P<project>(?:专项业务工作|事业发展目标)[^，。；\d]{0,10}的?(?:经费|项目)支出)(?:为|是)?(?P<other>\d[\d,]*(?:\.\d+)?)万元"
)
SPENT = {
    "basic": re.compile(r"(?:其中[：，]?|^|[，；])基本支出(?:为)?$"),
    "project": re.compile(r"(?:其中[：，]?|^|[，；])项目支出(?:为)?$"),
}
RUN = "2022年度部门决算\n2022年度支出合计160.00万元。其中：基本支出120.00万元，占总支出的75%；项目支出40.00万元，占总支出的25%。\n2022年度用于保障机关正常运转的日常支出{0}万元。"


@rule(
    "P376", "NARRATIVE_REPEAT", "日常支出、专项业务支出与基本支出、项目支出不一致", forms=("决算",),
    fails=RUN.format("102.00"),
    passes=RUN.format("120.00"),
    edge=RUN.format("120"),
)  # fmt: skip
def explained(context: Context) -> Iterator[Finding]:
    """Hold what keeps a body going, and what its tasks cost, against basic and project expenditure told before."""
    for passage, match in context.find(
        DAILY.pattern, hint="的日常支出|正常运转的支出|专项业务工作|事业发展目标"
    ):
        name = "basic" if match["basic"] else "project"
        group = "sum" if match["basic"] else "other"
        own = next((t for t in context.marks(passage) if t.start == match.start(group)), None)
        told = _spent(context, name)
        if (
            own is None
            or own.role not in VALUES
            or told is None
            or own.figure.span.meets(told[1].figure.span)
        ):
            continue
        called = "基本支出" if name == "basic" else "项目支出"
        yield Finding(
            "P376", "NARRATIVE_REPEAT", "error", f"{called}一处写{told[1].figure.text}，另一处写{own.figure.text}", passage.place(own.start),
            passage.quote(own.start, own.end, 24), own.figure.text, told[1].figure.text, "同一年的同一个数应一致", "", "请核对后统一",
            (told[0].place(told[1].start),),
        )  # fmt: skip


def _spent(context: Context, name: str) -> tuple[Passage, Token] | None:
    """Return the basic or project expenditure of the paragraph that tells all that was spent."""
    for passage, marks in context.figures:
        if "支出合计" in passage.text and "基本支出" in passage.text:
            return next(
                ((passage, t) for t in marks if t.role in VALUES and SPENT[name].search(t.lead)), None
            )
    return None


#: all money of the year and what was carried, told in several places
ALL = {
    "opening": re.compile(r"(?:^|[，。；、]|年度?)年?初结转(?:和)?结余(?:资金)?(?:为)?$"),
    "in": re.compile(r"(?<![款算金他业营])(?:本年|年度?|部门|单位)收入(?:决算)?(?:合计|数)?(?:为|是)?$"),
    "used": re.compile(r"(?:使用非财政拨款结余(?:和专用结余|（[^（）]*）)?|用事业基金弥补收支差额)(?:为)?$"),
    "out": re.compile(r"(?<![款算金他业营])(?:本年|年度?|部门|单位)支出(?:决算)?(?:合计|数)?(?:为|是)?$"),
    "shared": re.compile(r"结余分配(?:为)?$"),
    "closing": re.compile(r"(?:^|[，。；、]|年度?)年?末结转(?:和)?结余(?:资金)?(?:为)?$"),
}
SIGNS = {"opening": 1, "in": 1, "used": 1, "out": -1, "shared": -1}
#: money of one kind, or another year's
OF_PART = re.compile(r"拨款|基金|公共预算|国有资本|上年|去年|基本支出|项目支出|[比较与]20")
FLOW = "2021年度部门决算\n2021年度收入决算数为563.18万元，比上年决算数增加12.46万元，增长2.26%。\n2021年度支出决算数为571.26万元，比上年决算数增加8.72万元，增长1.55%。\n三、结转结余\n年初结转和结余{0}万元，年末结转和结余34.10万元。"


@rule(
    "P377", "PARTS", "年初结转、本年收入、本年支出、年末结转四处对不上", forms=("决算",), severity="warning",
    fails=FLOW.format("24.18"),
    passes=FLOW.format("42.18"),
    edge=FLOW.format("42.2"),
)  # fmt: skip
def apart(context: Context) -> Iterator[Finding]:
    """Follow the year's money where what was carried, received and spent is told in several places, and no total is."""
    if "末结转" not in context.text or "总计" in context.text:
        return
    told: dict[str, list[tuple[Passage, Token]]] = {}
    for passage, marks in context.figures:
        for token in marks:
            name = (
                next((n for n, words in ALL.items() if words.search(token.lead)), "")
                if token.role in VALUES
                else ""
            )
            start = begins(passage.text, token.start, "。；")
            if name and not OF_PART.search(f"{passage.heading}{passage.text[start : token.start]}"):
                told.setdefault(name, []).append((passage, token))
    if not all(name in told for name in ("opening", "in", "out", "closing")):
        return
    if any(not t.figure.span.meets(places[0][1].figure.span) for places in told.values() for _, t in places):
        return
    if any((id(p), t.start) in context.misunits for places in told.values() for p, t in places):
        return
    if len({id(told[name][0][0]) for name in ("opening", "in", "out", "closing")}) == 1:
        return  # of one sentence other rules tell
    place, closing = told["closing"][0]
    signed = [(SIGNS[n], told[n][0][1].figure) for n in SIGNS if n in told]
    span = total(figure for sign, figure in signed if sign > 0) - total([f for sign, f in signed if sign < 0])
    if span.meets(closing.figure.span):
        return
    shown = "".join(f"{'＋' if sign > 0 else '－'}{one.text}" for sign, one in signed).lstrip("＋")
    yield Finding(
        "P377", "PARTS", "warning", f"年末结转{closing.figure.text}，按收支应为{plain(span.middle)}万元", place.place(closing.start),
        place.quote(closing.start, closing.end, 24), closing.figure.text, f"{plain(span.middle)}万元", f"{shown}＝{plain(span.middle)}万元", "",
        "请核对结转、收入和支出", tuple(told[n][0][0].place(told[n][0][1].start) for n in ("opening", "in", "out")),
    )  # fmt: skip
