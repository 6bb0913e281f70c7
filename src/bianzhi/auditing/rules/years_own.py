"""Sentences that tell of another year what only the report's own can be told of (FAULTS: YEAR_LEFTOVER)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import figure
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.normal import Passage, begins
from bianzhi.auditing.registry import rule
from bianzhi.auditing.years import of_another_year, opening, with_other_years
from bianzhi.auditing.years_said import announced, far_off, said_once

SENTENCE = re.compile(
    r"(?:^|。)(?:\d[.、])?(?:本(?:部门|单位|院|校|局|镇|乡)|[\u4e00-\u9fff]{4,20}[局院府校馆部处站所会心])?(?P<year>20\d\d)年(?:度)?[，]?(?P<what>[^。；]{2,60}?)(?:支出|收入|决算|总计|合计)[^。；]*"
)
#: from here on a sentence says why, and may name the report's own year
WHY = re.compile("主要原因|主要是|原因是")
#: what an amount holds, in brackets: 收入总计100万元（含年初结转和结余）
WITHIN = re.compile("（[^（）]*）")
REVIEWED = re.compile(r"对(20\d\d)年度?[^，。；]{0,16}(?:项目|支出|预算)[^。；]{0,20}(?:绩效)?(?:自评|评价)")


#: projects of a year that are counted
OF_A_YEAR = re.compile(r"[的对](20\d\d)年度?(?:项目|部门项目|预算项目)(?:支出)?(?:共)?\d+个")


def _odd_year(context: Context, passage: Passage) -> Iterator[Finding]:
    """Find one count of projects of another year among several of the report's in one paragraph."""
    told = list(OF_A_YEAR.finditer(passage.text)) if "项目" in passage.text else []
    odd = [m for m in told if int(m[1]) != context.year]
    if len(odd) == 1 and len(told) > len(("one", "other")):
        yield of_another_year(context, passage, odd[0], "这一处")


#: a paragraph that begins with what the body itself spent in a year
OWN_SPENT = re.compile(
    r"(20\d\d)年(?:度)?本(?:部门|单位|院|校|局|镇|乡)(?:开支|支出)(?!决算比)[^。；]{0,30}?\d万?元"
)


#: why this year's figure is another than last year's
EXPLAINED = re.compile(r"(?:同比|[比较](?:上年|去年))(?:有所)?(?:下降|减少|增长|增加)的?(?:主要)?原因")
#: which bodies an account is of
BODIES = re.compile(r"纳入[^。；]{0,24}?(20\d\d)年(?:度)?(?:部门|单位)?(?:汇总)?决算(?:编制|编报|汇编|范围)")


@rule(
    "W908", "YEAR_LEFTOVER", "句子里写的是别的年份",
    fails="2022年度部门决算\n第三部分 2022年度部门决算情况说明\n2022年度收入总计500.00万元。\n2021年度机关运行经费支出50.00万元，比2021年度增加5.00万元，增长11.11%。",
    passes="2022年度部门决算\n第三部分 2022年度部门决算情况说明\n2022年度收入总计500.00万元。\n2022年度机关运行经费支出50.00万元，比2021年度增加5.00万元，增长11.11%。",
    edge="2022年度部门决算\n第三部分 2022年度部门决算情况说明\n2022年度收入总计500.00万元。\n2021年度机关运行经费支出45.00万元，2022年度支出50.00万元，比2021年增加5.00万元。\n2021年结转项目支出20.00万元。",
)  # fmt: skip
def sentence_year(context: Context) -> Iterator[Finding]:
    """Find sentences of the account that begin with another year, and reviews of a year long past."""
    if not context.year_told or not context.kind:
        return
    told: set[tuple[int, str]] = set()
    for one in _of_kind(context):
        told.add((one.place.paragraph, one.stated))
        yield one
    for passage in context.once(with_other_years):
        given = announced(context, passage)
        if given:
            told.add((passage.place(given.start("year")).paragraph, given["year"]))
            yield of_another_year(context, passage, given, "这一句", "year")
        for match, why in [
            *_held(context, passage),
            *said_once(context, passage),
            *far_off(context, passage),
        ]:
            if (passage.place(match.start("year")).paragraph, match["year"]) not in told:
                told.add((passage.place(match.start("year")).paragraph, match["year"]))
                yield of_another_year(context, passage, match, why, "year")


def _of_kind(context: Context) -> Iterator[Finding]:
    """Find what budgets and accounts tell of other years, each in its way."""
    if context.kind == "预算":
        yield from list(_budget_year(context)) or _last_budget(context)
        for passage, match, what in _of_last_year(context):
            yield replace(of_another_year(context, passage, match, what, "year"), severity="warning")
        return
    for passage in context.once(with_other_years):
        yield from _odd_year(context, passage)
        yield from _where_told(context, passage)
        if id(passage) not in context.once(opening):
            continue
        alone = OWN_SPENT.match(passage.text)
        if alone and int(alone[1]) == context.year - 1 and f"{context.year}年" not in passage.text:
            yield of_another_year(context, passage, alone, "这一句")
        if any(thing in passage.text for thing in ("基金", "国有资本", "因公", "公务", "机关运行")):
            yield from _left_over(context, passage, (NONE_OF,))
        for match in SENTENCE.finditer(passage.text):
            year = int(match["year"])
            told = WHY.split(match[0], 1)[0]
            first = WITHIN.sub("", told.split("，", 1)[0])
            if year == context.year or f"{context.year}年" in told or re.search("结转|以前年度", first):
                continue
            own = (
                re.search(rf"[比较与](?:{year}年|上年)", match[0])
                or re.search(r"完成(?:年初|全年|调整)?预算", match[0])
                or _told_once(context, year, match[0])
            )
            if (own and re.search(r"\d万?元", match[0])) or (
                year == context.year - 1 and EXPLAINED.search(match[0])
            ):
                yield of_another_year(context, passage, match, "这一句", "year")


def _where_told(context: Context, passage: Passage) -> Iterator[Finding]:
    """Find another year of the bodies an account is of, and of what is reviewed."""
    for match in BODIES.finditer(passage.text) if "纳入" in passage.text else ():
        if int(match[1]) != context.year:
            yield of_another_year(context, passage, match, "编制范围")
    for match in REVIEWED.finditer(passage.text) if "对20" in passage.text else ():
        if int(match[1]) < context.year - 1:
            yield of_another_year(context, passage, match, "绩效评价")


#: a thing of one year held against another year, or the same
HELD = re.compile(
    r"(?P<year>20\d\d)年(?<![比较与同和至从自由在对\d《]20..年)(?<![年度]、20..年)(?:度)?(?P<what>(?:(?!20\d\d年)[^。；\n]){2,70}?)[比较与](?:20\d\d年)??(?P<base>20\d\d)年(?:度)?(?P<then>[^，。；\d]{0,10})"
)
#: a total of a year, and in the next sentence what it is held against
THEN_HELD = re.compile(
    r"(?P<year>20\d\d)年(?<![比较与和同至从\d]20..年)(?:度)?(?:财政拨款|预算)?(?:收入支出|收、支|收支|收入|支出)(?:决算|预算)?(?:总计|合计|总额)(?:为|是|各为|均为)?\d[\d,.]*万?元。[与较比](?P<base>20\d\d)年(?:度)?(?:决算|预算)?(?:数)?相?比"
)
#: a year that begins what is held against another
LED = re.compile(r"20\d\d年(?<![比较与同和至从自由在对\d《]20\d\d年)")
PLAN, SPENT = re.compile("预算|安排"), re.compile("决算|执行|完成|实际")


#: what changed since last year, told of last year: 与上年相比，2019年度的…减少了
SINCE = re.compile(
    r"[比较与](?:上年|去年)(?:度)?相比，(?P<year>20\d\d)年(?:度)?(?:的)?(?:(?!20\d\d年)[^，。；\d]){2,30}?(?:增加|减少|增长|下降)了?\d"
)


#: why an amount is the same as last year's, told of last year; what a project had in another year, and words for this one
SAME_WHY = re.compile(
    r"与20\d\d年(?:度)?(?:年初)?预算(?:数)?(?:基本)?(?:持平|一致)，(?:主要)?原因(?:是|为)(?P<year>20\d\d)年(?:度)?(?=[无没未不])"
)
HAD = re.compile(
    r"(?P<year>20\d\d)年(?:度)?(?:共|拟|计划)?(?:安排|下达|投入|预算)[^，。；\d]{0,16}\d[\d.,]*万?元"
)
#: a paragraph that begins with what is planned in a year
PLANS = re.compile(
    r"(?:（[一二三四五六七八九十\d]{1,2}）|\d[.、])?(?:[\u4e00-\u9fff]{4,20}[局院府校馆部处站所会心学办园委队室厅镇乡社团台场）]|本部门|本单位)?(?P<year>20\d\d)年(?:度)?，?[^。；\d]{0,30}?(?:预算|安排|采购|拟购|计划)[^。；\d]{0,16}\d[\d.,]*万?元"
)
NOT_PLANNED = re.compile("上年|去年|执行|完成|决算|结转|自评|评价|调整|实际|下达|追加|收回")
OF_NOW, OF_PROJECT = (
    re.compile("本年|当年|今年|年度预算(?:金额|资金|为)|不再安排"),
    re.compile("年度(?:预算|资金)安排$"),
)


def _of_last_year(context: Context) -> Iterator[tuple[Passage, re.Match[str], str]]:
    """Yield a reason for what did not change that is of last year, and the budget of a project told of last year alone."""
    last = str(context.year - 1)
    for passage in context.once(with_other_years):
        same = SAME_WHY.search(passage.text) if "持平" in passage.text or "一致" in passage.text else None
        if same and same["year"] == last:
            yield passage, same, "原因"
        plan = PLANS.match(passage.text) if id(passage) in context.once(opening) else None
        if plan and plan["year"] == last and not NOT_PLANNED.search(passage.heading + passage.text):
            near = "".join(
                one.text
                for one in context.passages
                if one.heading == passage.heading and not one.heading.endswith(one.text)
            )
            if not OF_NOW.search(near) and f"{context.year}年" not in near:
                yield passage, plan, "这一节"
        had = HAD.search(passage.text) if OF_PROJECT.search(passage.heading) else None
        if had and had["year"] == last:
            beside = "".join(one.text for one in context.passages if one.heading == passage.heading)
            if f"{context.year}年" not in beside and not OF_NOW.search(beside):
                yield passage, had, "年度预算安排"


#: letters before what is held against another year in which this year's amount stands
BESIDE = 40


def _held(context: Context, passage: Passage) -> Iterator[tuple[re.Match[str], str]]:
    """Yield where a thing of a year is held against that same year, or against a later one."""
    for match in SINCE.finditer(passage.text) if "相比，20" in passage.text else ():
        if int(match["year"]) == context.year - 1:
            yield match, "这一句"
    last = f"{context.year - 1}年"  # what this year's is held against
    if last not in passage.text or not re.search(f"[比较与](?:20\\d\\d年)?{last}", passage.text):
        return
    for match in THEN_HELD.finditer(passage.text) if "元。" in passage.text else ():
        if int(match["base"]) == context.year - 1 and int(match["year"]) != context.year:
            yield match, "这一句"
    own = str(context.year)
    led = any(not one[0].startswith(own) for one in LED.finditer(passage.text))
    for match in HELD.finditer(passage.text) if led else ():
        year, base = int(match["year"]), int(match["base"])
        before = passage.text[max(0, match.start() - BESIDE) : match.start()].rpartition("。")[2]
        if f"{context.year}年" in before and before.endswith("，"):
            continue  # last year's amount beside this year's
        if (
            year == context.year
            or base != context.year - 1
            or not re.search(
                r"\d", match["what"] + match["then"] + passage.text[match.end() : match.end() + 1]
            )
        ):
            continue
        plans = [bool(PLAN.search(match[k])) for k in ("what", "then")]
        spent = [bool(SPENT.search(match[k])) for k in ("what", "then")]
        before = passage.text[begins(passage.text, match.start(), "。") : match.start()]
        if plans[0] and spent[1] and f"{context.year}年" in before:
            continue  # the plans of two years, and then what was spent: the plan of this one is held against that
        same = not (year == base and (plans[0] != plans[1] or any(spent)) and plans[1])
        if (
            same
            and (year <= base or year == context.year + 1)
            and not re.search("结转|目标|规划|计划", match[0])
        ):
            yield match, "这一句"


def _last_budget(context: Context) -> Iterator[Finding]:
    """Find sentences of last year's budget where not one amount is told of this year's."""
    if re.search(rf"{context.year}年[^。；\n]{{0,80}}?\d万?元", context.text):
        return
    for passage in context.once(with_other_years):
        for match in SENTENCE.finditer(passage.text) if id(passage) in context.once(opening) else ():
            if int(match["year"]) == context.year - 1 and re.search(
                r"\d万?元[^。；]{0,20}[比较](?:上年|去年)", match[0]
            ):
                yield of_another_year(context, passage, match, "这一句", "year")


#: things that a report tells of its own year only
OF_THE_YEAR = re.compile(
    r"(?<!拨款)(?<!基金)(?<!预算)(?:收入|支出)(?:决算)?(?:[总合]计)(?=(?:为|是)?\d)|(?<!非)财政拨款(?:收入、?支出|收、?支|收入|支出)(?:决算)?总计"
    r"|(?<!拨款)(?<!基金)(?:收入、?支出|收入|支出)(?:决算)?总计|政府采购(?:支出|预算)?总额|政府采购预算(?=\d)|授予中小企业合同金额|收、支总(?:计|预算)|本年(?:收入|支出)(?:合计|(?=\d))|(?:政府性基金|国有资本经营)预算财政拨款支出"
)


def _told_once(context: Context, year: int, sentence: str) -> bool:
    """Say whether a sentence tells of another year what a report tells of its own, and no sentence does so of its own."""
    thing = OF_THE_YEAR.search(sentence)
    if not thing or abs(year - context.year) > len(("one", "two")) or f"{context.year}年" in sentence:
        return False
    own = rf"(?:{context.year}年(?:度)?|本年度)[^。\n占]{{0,30}}(?<!拨款)(?<!基金){re.escape(thing[0])}"
    return not re.search(own, context.text)


#: a plan of the report's own year told with the year before
PLANNED = re.compile(
    r"(?:^|[。；：])(?:\d[.、])?(?:[\u4e00-\u9fff]{4,20}[局院府校馆部处站所会心学办园委队室厅镇乡社团台场）]|本部门|本单位)?(?P<year>20\d\d)年(?:度)?，?[^，。；\d]{0,30}?"
    r"(?:收入|支出|总预算|经费|运行费|维护费|购置费|接待费|境）费|拨款|采购)[^，。；\d]{0,12}?(?P<sum>\d[\d.]*)(?P<unit>万?元)[^。；]*"
)


#: nothing of a fund in a year, and what the body itself plans in one
NONE_OF = re.compile(
    r"(?:^|[。；])[\u4e00-\u9fff]{0,24}?(20\d\d)年(?:度)?(?:本(?:部门|单位))?(?:没有|无|未)(?:使用|安排|发生)?(?:政府性基金|国有资本经营|因公出国|公务接待|公务用车购置|机关运行)"
)
OWN_PLAN = re.compile(
    r"(?:^|[。；])(20\d\d)年(?:度)?本(?:部门|单位)[^，。；\d]{0,24}预算(?:总额|金额)?(?:为)?\d"
)


def _left_over(context: Context, passage: Passage, patterns: Sequence[re.Pattern[str]]) -> Iterator[Finding]:
    """Find what is told of last year alone in a paragraph that can only be of the report's year."""
    if f"{context.year}年" in passage.text or re.search("执行|完成|结转", passage.text):
        return
    for pattern in patterns:
        found = pattern.search(passage.text)
        if (
            found
            and int(found[1]) == context.year - 1
            and not passage.text[: found.start(1)].endswith("上年")
        ):
            yield of_another_year(context, passage, found, "这一句")
            return


#: what a budget will buy, and all it plans
BUYING = re.compile(
    r"(?:（[一二三]）(?:收入|支出)预算[:：。，]?)?(20\d\d)年(?:度)?(?:(?:部门|单位)?预算(?:共)?安排(?:购置|新增|更新)|年初预算数\d)"
)


def _budget_year(context: Context) -> Iterator[Finding]:
    """Find plans told with the year before: they are compared with that very year, or a table of this year has the amount."""
    for passage in context.once(with_other_years):
        if id(passage) not in context.once(opening):
            continue
        buying = BUYING.match(passage.text)
        near = buying and 0 < abs(int(buying[1]) - context.year) <= len(("one", "two"))
        if buying and near and f"{context.year}年" not in passage.text:
            yield of_another_year(context, passage, buying, "这一句")
        if any(word in passage.text for word in ("年本", "年度本", "基金", "国有资本")):
            yield from _left_over(context, passage, (OWN_PLAN, NONE_OF))
        for match in PLANNED.finditer(passage.text):
            year = int(match["year"])
            if year == context.year or abs(year - context.year) > len(("one", "two")):
                continue
            before = match[0][: match.start("sum") - match.start()]
            if "结转" in before or re.search(rf"{context.year}年|执行|完成|决算", match[0]):
                continue
            beside = f"{context.year}年" in passage.text and not re.search(rf"[比较与]{year}年", match[0])
            own = not beside and (
                re.search(rf"[比较与]{year}年|[比较与](?:上年|去年)|同比", match[0])
                or _told_once(context, year, match[0])
                or _as_now(context, passage, match)
            )  # beside this year's sentence one of last year is no slip
            if own or (
                year == context.year - 1 and _in_tables(context, figure(match["sum"], match["unit"]).value)
            ):
                yield of_another_year(context, passage, match, "这一句", "year")


#: digits of an amount that no two years have by chance
TELLING = 4


def _as_now(context: Context, passage: Passage, match: re.Match[str]) -> bool:
    """Say whether an amount of last year is told elsewhere as one of the report's own year, and is no round one."""
    digits = len(re.sub(r"\D", "", match["sum"]).strip("0"))
    if digits < TELLING or (passage.text.find("。", match.end()) > 0 and f"{context.year}年" in passage.text):
        return False
    own = re.compile(rf"{context.year}年[^。；\n]{{0,40}}?(?<![\d.]){re.escape(match['sum'])}{match['unit']}")
    return bool(own.search(context.text))


def _in_tables(context: Context, value: Decimal) -> bool:
    """Say whether a table has an amount, in 万元, that is none of those that stand anywhere."""
    return value > 1 and any(
        cell.value == value
        for made in context.statements.values()
        for row in made.rows
        for cell in row.cells.values()
    )
