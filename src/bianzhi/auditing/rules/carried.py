"""Carrying forward told in prose: totals with what is carried in and out, and the year before (FAULTS: TOTAL_CONCEPT, CROSS_YEAR)."""

import re
from collections.abc import Iterator, Mapping

from bianzhi.auditing.context import SHORT, Context
from bianzhi.auditing.figures import Figure, added, figure, plain, total
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.normal import Passage, begins
from bianzhi.auditing.registry import rule
from bianzhi.auditing.rules.items import slipped
from bianzhi.auditing.tokens import VALUES, Token

END = r"(?:数|均|各|共)?(?:为|是)?$"
#: what the section on all income and expenditure tells one amount of each, by the words before it
ITEMS: Mapping[str, re.Pattern[str]] = {
    "both": re.compile(rf"收、?支总计{END}"),
    "income": re.compile(rf"(?:^|[^款])(?<!拨款)(?:总收入|收入总计){END}"),
    "spent": re.compile(rf"(?:^|[^款])(?<!拨款)(?:总支出|支出总计){END}"),
    "in": re.compile(rf"(?<!拨款)(?<!预算)收入合计{END}|其中[，：]?本年收入{END}"),
    "out": re.compile(rf"(?<!拨款)(?<!预算)支出合计{END}|其中[，：]?本年支出{END}"),
    "opening": re.compile(rf"(?<!拨款)(?:年初|(?<=\d[.、])上年)结转(?:和)?(?:结余)?{END}"),
    "used": re.compile(rf"(?:使用非财政拨款结余(?:和专用结余)?|使用专用结余|弥补收支差额){END}"),
    "shared": re.compile(rf"结余分配{END}"),
    "closing": re.compile(rf"(?<!拨款)(?<!上年)年末结转(?:和)?(?:结余)?{END}"),
}
#: (total, what makes it up, what may be left out when it is nothing, how the side is called)
SIDES = (
    ("income", ("in", "opening"), "used", "收入总计", "收入合计＋年初结转和结余＋使用结余"),
    ("spent", ("out", "closing"), "shared", "支出总计", "支出合计＋结余分配＋年末结转和结余"),
)
#: words that one of them holds, and what a report without such amounts lacks
WORTH = re.compile(r"[总合]计|本年[收支]|结[转余]|总[收支]|收支差额")
CARRIED = "结转"
#: what a section may tell twice, but as one amount
ITSELF = re.compile(
    r"(?:^|[，。；、：])(?:此外，?|另有?|20\d\d年(?:度)?)?(?:年初|年末)结转(?:和)?(?:结余)?(?:数|均|各|共)?(?:为|是)?$"
)
CARRIED_ONCE = {"opening": "年初结转和结余", "closing": "年末结转和结余"}
#: where a section begins; its items, numbered 1. 2. 3., are of one section
HEAD = re.compile(
    r"^(?:第[一二三四五六七八九十\d]+部分|[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）)"
)
Told = dict[str, tuple[Passage, Token]]


def _sections(context: Context) -> list[Told]:
    """Return what each section on all income and expenditure tells."""
    return list(_each_section(context)) if CARRIED in context.text else []


def _each_section(context: Context) -> Iterator[Told]:
    section: Told = {}
    fiscal = False
    for passage in context.passages:
        if len(passage.text) <= SHORT and HEAD.match(passage.text):
            yield from _told(section, fiscal=fiscal)
            section, fiscal = {}, "财政拨款" in passage.text
        for token in context.marks(passage):
            if token.role not in VALUES or not WORTH.search(token.lead):
                continue
            if (id(passage), token.start) in context.misunits:
                continue
            name = next((n for n, words in ITEMS.items() if words.search(token.lead)), "")
            if name and name not in section:
                section[name] = (passage, token)
            elif name in CARRIED_ONCE and ITSELF.search(token.lead):
                section.setdefault(f"{name} again", (passage, token))
    yield from _told(section, fiscal=fiscal)


def _told(section: Told, *, fiscal: bool) -> Iterator[Told]:
    if section and not fiscal:
        if "both" in section:
            section.setdefault("income", section["both"])
            section.setdefault("spent", section["both"])
        yield section


@rule(
    "P315", "TOTAL_CONCEPT", "总计不等于本年合计加结转结余", forms=("决算",),
    fails="2022年度部门决算\n（一）收入支出决算总体情况说明\n2022年度收入总计100.00万元，支出总计100.00万元。\n2022年度收入合计100.00万元，此外，年初结转和结余5.00万元。\n2022年度支出合计98.00万元。",
    passes="2022年度部门决算\n（一）收入支出决算总体情况说明\n2022年度收入总计105.00万元，支出总计105.00万元。\n2022年度收入合计100.00万元，此外，年初结转和结余5.00万元。\n2022年度支出合计98.00万元。",
    edge="2022年度部门决算\n（一）收入支出决算总体情况说明\n2022年度收入总计108.00万元，支出总计108.00万元。\n2022年度收入合计100.00万元，此外，年初结转和结余5.00万元。\n2022年度支出合计98.00万元。",
)  # fmt: skip
def totals(context: Context) -> Iterator[Finding]:
    """Add what is carried in or out to the year's sum, where a section tells each."""
    for told in context.once(_sections):
        ends = [told[n][1].figure.span for n in ("income", "spent") if n in told]
        if not all(span.meets(ends[0]) for span in ends):
            continue  # that they differ is told by P302
        for key, needed, extra, called, how in SIDES:
            if key not in told or any(n not in told for n in needed):
                continue
            passage, whole = told[key]
            parts = [told[n][1].figure for n in (*needed, extra) if n in told]
            found = total(parts)
            less = extra not in told and found.high < whole.figure.span.low
            opened = _opened(told, key, needed) or slipped(parts, whole.figure)
            if found.meets(whole.figure.span) or (less and not opened):
                continue  # what is left out may make up the rest
            value, shown = added(parts)
            concept = told[needed[0]][1].figure.span.meets(whole.figure.span)
            yield Finding(
                "P315", "TOTAL_CONCEPT", "warning" if less else "error", f"{called}{whole.figure.text}，按各项相加是{value}", passage.place(whole.start),
                passage.quote(whole.start, whole.end, 14), whole.figure.text, value, f"{how}：{shown}",
                "把“本年合计”当成了“总计”" if concept else "", "请按收入支出总表的“总计”填写",
                tuple(told[n][0].place(told[n][1].start) for n in needed),
            )  # fmt: skip


TWICE = "2022年度部门决算\n（一）收入支出决算总体情况说明\n2022年度收入总计345.01万元，年初结转{0}万元，年末结转13.12万元。\n2022年度收入合计315.32万元，此外，年初结转和结余29.69万元。"


@rule(
    "P363", "NARRATIVE_REPEAT", "年初、年末结转在同一节里写了两个数", forms=("决算",),
    fails=TWICE.format("26.99"),
    passes=TWICE.format("29.69"),
    edge=TWICE.format("29.7"),
)  # fmt: skip
def carried_twice(context: Context) -> Iterator[Finding]:
    """Find what was carried in or out told as two amounts in the section on all income and expenditure."""
    for told in context.once(_sections):
        for name, called in CARRIED_ONCE.items():
            if f"{name} again" not in told:
                continue
            (place, first), (passage, token) = told[name], told[f"{name} again"]
            if not first.figure.span.meets(token.figure.span):
                yield Finding(
                    "P363", "NARRATIVE_REPEAT", "error", f"{called}一处写{first.figure.text}，另一处写{token.figure.text}", passage.place(token.start),
                    passage.quote(token.start, token.end, 20), token.figure.text, first.figure.text, "同一年的同一个数应一致", "改了一处没有改另一处",
                    "请核对后统一", (place.place(first.start),),
                )  # fmt: skip


def _opened(told: Told, key: str, needed: tuple[str, ...]) -> bool:
    """Say whether a total names just these parts of itself: 收入总计…，其中年初结转和结余…；本年收入合计…."""
    passage, whole = told[key]
    parts = [told[n][1] for n in needed if told[n][0] is passage]
    return len(parts) == len(needed) and bool(
        re.match("[，。]?其中", passage.text[whole.end :]) and all(t.start > whole.end for t in parts)
    )


@rule(
    "P316", "CROSS_YEAR", "年初结转与上年年末结转不等", severity="hint", forms=("决算",),
    fails="2022年度部门决算\n（一）收入支出决算总体情况说明\n2022年度收入合计100.00万元，此外，年初结转和结余3.00万元。\n年末结转和结余2.00万元，较上年决算数减少3.00万元，下降60%。",
    passes="2022年度部门决算\n（一）收入支出决算总体情况说明\n2022年度收入合计100.00万元，此外，年初结转和结余5.00万元。\n年末结转和结余2.00万元，较上年决算数减少3.00万元，下降60%。",
    edge="2022年度部门决算\n（一）收入支出决算总体情况说明\n2022年度收入合计100.00万元，此外，年初结转和结余3.00万元。\n年末结转和结余2.00万元，较年初预算数减少3.00万元，下降60%。",
)  # fmt: skip
def opening(context: Context) -> Iterator[Finding]:
    """Hold what was carried in against what last year carried out, as the change of the closing amount tells it."""
    for told in context.once(_sections):
        if "opening" not in told or "closing" not in told:
            continue
        place, first = told["opening"]
        passage, closing = told["closing"]
        moved = next((g for g in context.growths if g.passage is passage and g.current == closing), None)
        if moved is None or moved.delta is None or moved.base != "year":
            continue
        delta, now = moved.delta.figure, closing.figure
        last = Figure("", now.value - moved.delta.sign * delta.value, now.half + delta.half)
        if last.value >= 0 and not last.span.meets(first.figure.span):
            yield Finding(
                "P316", "CROSS_YEAR", "hint", f"年初结转{first.figure.text}，上年年末却是{plain(last.value)}万元", place.place(first.start),
                place.quote(first.start, first.end, 14), first.figure.text, f"{plain(last.value)}万元",
                f"年末{now.text}{'－' if moved.delta.sign > 0 else '＋'}{delta.text}＝{plain(last.value)}万元", "", "有调整的请写明，没有的请核对",
                (passage.place(closing.start),),
            )  # fmt: skip


#: what a sentence on money of one kind tells: carried in, received, spent, carried out
FLOW = (
    re.compile(rf"(?:年初|上年)结转(?:和|及)?(?:结余)?(?:资金)?{END}"),
    re.compile(rf"(?:本年|当年)?收入(?:合计|决算)?{END}"),
    re.compile(rf"(?:本年|当年)?支出(?:合计|决算)?{END}"),
    re.compile(rf"(?:年末|年底|结转下年)(?:结转)?(?:和|及)?(?:结余)?(?:资金)?{END}"),
)
#: money that comes in or goes out another way
ELSE = re.compile(r"结余分配|使用|弥补|调剂|调整|收回|上缴|缴回")


@rule(
    "P318", "PARTS", "年初结转加本年收入减本年支出不等于年末结转", forms=("决算",),
    fails="2022年度部门决算\n政府性基金预算财政拨款年初结转和结余3.00万元，本年收入20.00万元，本年支出21.00万元，年末结转和结余3.00万元。",
    passes="2022年度部门决算\n政府性基金预算财政拨款年初结转和结余3.00万元，本年收入20.00万元，本年支出21.00万元，年末结转和结余2.00万元。",
    edge="2022年度部门决算\n年初结转和结余3.00万元，本年收入20.00万元，使用非财政拨款结余1.00万元，本年支出21.00万元，年末结转和结余3.00万元。",
)  # fmt: skip
def flow(context: Context) -> Iterator[Finding]:
    """Follow the money of a sentence that tells what was carried in, received, spent and carried out."""
    for passage, marks in context.figures if CARRIED in context.text else ():
        told = [t for t in marks if t.role in VALUES]
        for k in range(len(told) - len(FLOW) + 1):
            group = told[k : k + len(FLOW)]
            between = passage.text[begins(passage.text, group[0].start, "。；") : group[-1].end]
            if (
                "。" in between
                or ELSE.search(between)
                or any((id(passage), t.start) in context.misunits for t in group)
            ):
                continue
            if not all(words.search(t.lead) for words, t in zip(FLOW, group, strict=True)):
                continue
            opening, received, spent, closing = (t.figure for t in group)
            if total((opening, received)).meets(total((spent, closing))):
                continue
            value = opening.value + received.value - spent.value
            yield Finding(
                "P318", "PARTS", "error", f"年末结转{closing.text}，按收支应为{plain(value)}万元", passage.place(group[-1].start),
                passage.quote(group[0].start, group[-1].end, 16), closing.text, f"{plain(value)}万元",
                f"{opening.text}＋{received.text}－{spent.text}＝{plain(value)}万元", "", "请核对结转、收入和支出",
            )  # fmt: skip


FISCAL = re.compile(r"(?<!非)财政拨款")
#: the total of another year, which this year's is held against
LAST_YEAR = re.compile(r"(?:[比较与]20\d\d年|上年|去年)[^，。；]{0,8}$")
TOTALS = r"(?P<both>收入、|收、|收)?(?P<total>(?:收入|支出)(?:决算|预算)?总计|(?<!公共预算)(?<!基金)(?<!预算)(?:总收入|总支出)|(?<=[、收])支总计)(?:为|是)?$"


#: both totals in one breath, with what they hold in brackets
PAIR = re.compile(
    r"(?P<before>[^，。；\d]{0,12}?)(?P<fiscal>(?<!非)财政拨款)?收入总计(?:为|是)?(?P<income>\d[\d,]*(?:\.\d+)?)(?P<unit>万元|元)(?:（[^（）]{0,60}）)?"
    r"[，、；](?:财政拨款)?支出总计(?:为|是)?(?P<spent>\d[\d,]*(?:\.\d+)?)(?P=unit)"
)


@rule(
    "P302", "TOTAL_CONCEPT", "收入总计与支出总计不等",
    fails="2022年度部门决算\n收入总计4125.49万元，与基期相比减少1267.86万元，下降23.51%。\n支出总计4143.91万元，与基期相比减少2570.97万元，下降38.28%。",
    passes="2022年度部门决算\n收入总计4143.91万元。\n支出总计4143.91万元。",
    edge="2022年度部门决算\n收入总计1687.45万元。\n本年支出合计1942.57万元。",
)  # fmt: skip
def two_totals(context: Context) -> Iterator[Finding]:
    """Find two totals in the text that must be one figure."""
    told: set[int] = set()
    for one, match in context.find(PAIR.pattern, hint="收入总计"):
        income, spent = (figure(match[name], match["unit"]) for name in ("income", "spent"))
        whose = "财政拨款" if match["fiscal"] else ""
        if not income.span.meets(spent.span) and not re.search(
            "公共预算|基金|资本|上年|去年", match["before"]
        ):
            told.add(one.place(match.start("spent")).paragraph)
            yield Finding(
                "P302", "TOTAL_CONCEPT", "error", f"{whose}收入总计{income.text}与支出总计{spent.text}不等",
                one.place(match.start("spent")), match[0], spent.text, income.text, "收、支总计应相等", "",
                f"请按{whose}收入支出{'' if whose else '决算'}总表的“总计”填写",
            )  # fmt: skip
    for whose in ("", "财政拨款"):
        yield from (one for one in _two(context, whose) if one.place.paragraph not in told)
    for one, match in context.find(
        r"收、?支总计(?:各是|分别为|分别是|各为)(\d[\d.]*)(?:万元)?[，、和](\d[\d.]*)万元"
    ):
        if match[1] != match[2]:
            yield Finding(
                "P302", "TOTAL_CONCEPT", "error", f"收、支总计{match[1]}与{match[2]}不等",
                one.place(match.start()), match[0], match[2], match[1], "收、支总计应相等", "把“本年合计”当成了“总计”",
                "请按收入支出总表的“总计”填写",
            )  # fmt: skip


#: what is left over, of an amount that is not nought
LEFT_OVER = re.compile(r"(?:结转|结余)[^，。；\d]{0,12}(?:[1-9]|0\.0*[1-9])")


#: money of other years in a paragraph
OTHER_MONEY = re.compile("结转|结余|总计")


#: what opens the parts of what came in or went out in the year; where the year's is one of them, there is more beside it
OF_ITS_PARTS = re.compile("，其中(?!本年)")


def _of_the_year(*told: tuple[Passage, Token]) -> bool:
    """Say whether 总收入 and 总支出 are what came in and went out in the year, the rest being told to be left over."""
    if any("收支相抵" in one.text for one, _ in told):
        return True
    if not any(re.search(r"总(?:收入|支出)(?:为|是)?$", token.lead) for _, token in told):
        return False
    if all(
        OF_ITS_PARTS.match(one.text, token.end) and not OTHER_MONEY.search(one.text) for one, token in told
    ):
        return True  # of income and of expenditure of the year alone
    return any(LEFT_OVER.search(one.text) for one in {id(p): p for p, _ in told}.values())


def _two(context: Context, whose: str) -> Iterator[Finding]:
    """Compare the first total of income with the first of expenditure, of all money or of fiscal money."""
    found: dict[str, tuple[Passage, Token]] = {}
    words = rf"(?<![拨款、本政])(?<!本年){TOTALS}" if not whose else rf"(?<!预算){whose}{TOTALS}"
    for one, marks in context.figures:
        for token in marks:
            if "总" not in token.lead:
                continue
            named = re.search(words, token.lead) if token.role in VALUES else None
            if named and LAST_YEAR.search(token.lead):
                continue
            if named and (whose or not FISCAL.search(one.text, max(0, token.start - 60), token.start)):
                side = "收支" if named["both"] else "收入" if "收入" in named["total"] else "支出"
                found.setdefault(side, (one, token))
    first, second = (s if s in found else "收支" for s in ("收入", "支出"))
    if first not in found or second not in found or first == second:
        return
    (_, income), (place, spent) = found[first], found[second]
    if income.figure.span.meets(spent.figure.span) or _of_the_year(found[first], found[second]):
        return
    told = all(
        "总计" in token.lead[-6:] for token in (income, spent)
    )  # 总收入 may be what came in in the year
    yield Finding(
        "P302", "TOTAL_CONCEPT", "error" if told else "warning",
        f"{whose}{first}总计{income.figure.text}，{whose}{second}总计{spent.figure.text}，两数应相等",
        place.place(spent.start), place.quote(spent.start, spent.end, 20), spent.figure.text, income.figure.text,
        "总计＝本年合计＋年初（末）结转和结余，收支相等", "把“本年合计”当成了“总计”", "请按收入支出总表的“总计”填写",
    )  # fmt: skip
