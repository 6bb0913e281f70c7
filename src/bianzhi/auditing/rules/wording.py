"""Words against figures: nothing that changes, years, counts told twice (FAULTS: NIL_AS_CHANGE, YEAR_*)."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from bianzhi.auditing.context import Context
from bianzhi.auditing.exported import is_exported
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.normal import Passage, begins, sentence_at
from bianzhi.auditing.registry import rule
from bianzhi.auditing.statements import slot_of
from bianzhi.auditing.years import held_against_both


@rule(
    "W901", "NIL_AS_CHANGE", "没有变化写成增加或减少", severity="warning",
    fails="2017年度部门决算\n因公出国（境）费支出决算减少0万元，降低0%。",
    passes="2017年度部门决算\n因公出国（境）费支出决算与上年持平。",
    edge="2017年度部门决算\n公务接待费减少0.01万元，降低3.45%。",
)  # fmt: skip
def nothing_changed(context: Context) -> Iterator[Finding]:
    """Find changes of nought."""
    for passage, match in context.find(
        r"(?:增加|减少|增长|下降|降低|增减)(?:了|为)?(0(?:\.0+)?|零)万?元(?:[，,、]?(?:增长|下降|降低|减少|增加)(?:了|为)?0(?:\.0+)?%)?|(?:增长|下降|降低)(?<!元[，、]..)(?:了|为)?0(?:\.0+)?%(?!\d)"
    ):
        if ROUNDED.match(passage.text, match.end()) and match[1] == "0" and not DECIMAL.search(passage.text):
            continue  # among whole numbers a change that is not nothing is printed as 0
        yield Finding(
            "W901", "NIL_AS_CHANGE", "warning", "没有增减，写成了变化0", passage.place(match.start()),
            passage.quote(match.start(), match.end(), 18), match[0], "与上年持平", "", "模板中的字样没有改", "改为“与上年持平”",
        )  # fmt: skip


#: a rate that is not nothing, right after a change; an amount that is no whole number
ROUNDED = re.compile(r"[，、,（]?(?:增长|下降|降低|减少|增加)(?:了|为)?(?=[\d.]*[1-9])\d")
DECIMAL = re.compile(r"\d\.\d+[万亿千]?元")
#: the report's own budget, not the name of a kind of money
OWN_BUDGET = re.compile(
    r"(?:年初|全年|调整后?|批复|当年)(?:的)?预算|(?<!公共)(?<!基金)(?<!经营)预算(?:数|安排|相比|$)|年(?:度)?预算(?:增加|减少|增长|下降|降低|持平)"
)
#: how it begins
VERSUS = "比20|较20|与20"
#: nothing else can be said of another year in such an item
SAME = ("持平", "无变化", "一致")
BASE = re.compile(
    r"[比较与](?<!比[比较与])(20\d{2})年(?:度)?(?:部门)?(?:决算|预算)?(?:执行)?(?:数)?(?:相比|[，,]|增加|减少|增长|下降|持平|无变化|一致|同期|(?=[^，。；\d]{0,20}\d+(?:\.\d+)?万?元))"
)


@rule(
    "W904", "YEAR_BASE", "比较的年份不对",
    fails="2026年部门预算\n支出预算9628.22万元，比2026年预算增加793.14万元。",
    passes="2026年部门预算\n支出预算9628.22万元，比2025年预算增加793.14万元。",
    edge="2021年度部门决算\n2021年度收、支总计141.96万元。与2020年相比，收、支总计增加15.42万元，增长12.19%。",
)  # fmt: skip
def base_year(context: Context) -> Iterator[Finding]:
    """Find comparisons with another year than the one before."""
    if not context.year:
        return
    for passage in context.holding(VERSUS):
        for match in BASE.finditer(passage.text):
            named = int(match[1])
            if named == context.year - 1:
                continue
            if not context.year_told and (
                named == context.year or f"{context.year}年" not in _around(passage, match)
            ):
                continue  # of which year it tells is known from the sentence itself only
            item = passage.text[begins(passage.text, match.start()) : match.start()]
            alone = match[0].endswith(SAME) and bool(re.search(r"\d万?元", item))
            before = item if alone else passage.text[: match.start()]
            said = [int(y) for y in re.findall(r"(?<![比较与])(20\d{2})年", before)[-1:]]
            own = (
                said[0]
                if said and said[0] == context.year - 1 and named == context.year - 2
                else context.year
            )
            if (
                named == own
                and context.kind == "决算"
                and OWN_BUDGET.search(passage.text[match.start() : match.end() + 20])
            ):
                continue  # an account held against its own budget
            around = item if alone else _around(passage, match)
            if named != own - 1 and held_against_both(
                context, passage, match, rf"[比较与]{own - 1}年", around
            ):
                continue  # held against two years
            told = passage.text[begins(passage.text, match.start(), "。") : match.start()].rsplit("其中", 1)[
                -1
            ]
            if named < own - 1 and re.search(
                r"[比较与](?:上年|去年)[^，。；]{0,12}(?:增加|减少|增长|下降|持平)", told
            ):
                continue  # the same thing held against last year, and then against an earlier one
            if named != own - 1:
                yield Finding(
                    "W904", "YEAR_BASE", "error", f"{context.year}年的报告与{named}年比较", passage.place(match.start()),
                    passage.quote(match.start(), match.end(), 14), str(named), str(context.year - 1), "", "年份没有更新或写错",
                    f"改为{context.year - 1}年",
                )  # fmt: skip


@rule(
    "W905", "YEAR_LEFTOVER", "标题或截止日期是别的年份",
    fails="2024年度部门决算\n第三部分 2023年度部门决算情况说明\n2024年度收入支出总计2995.39万元。\n截至2024年12月31日，共有车辆0辆。",
    passes="2024年度部门决算\n第三部分 2024年度部门决算情况说明\n2024年度收入支出总计2995.39万元。\n截至2024年12月31日，共有车辆0辆。",
    edge="2024年度部门决算\n第三部分 2024年度部门决算情况说明\n收入比2023年度部门决算减少。2025年部门预算另行公开。",
)  # fmt: skip
def other_year(context: Context) -> Iterator[Finding]:
    """Find headings and cut-off days of another year."""
    if not context.year_told or not context.kind:
        return
    for passage in context.once(_with_other_years):
        if len(passage.text) < 46 and (context.kind == "决算" or passage not in context.passages[:3]):
            for match in re.finditer(
                r"(20\d{2})年度?(?=(?:[^，。]{0,12}(?:决算|预算|绩效|“三公”经费)(?:收支|支出|安排)?(?:总体)?(?:情况|说明|报?表|公开|$|编制)|[^，。]{0,8}经费[^，。]{0,8}情况(?:的)?说明$))",
                passage.text,
            ):
                if (
                    int(match[1]) != context.year
                    and (context.kind == "预算" or "预算" not in passage.text[match.end() : match.end() + 8])
                    and (context.kind == "决算" or "决算" not in passage.text)
                    and not re.search(r"[，。；]|执行", passage.text)
                ):
                    yield _year(context, passage, match, "标题")
        if context.kind != "决算" and "截" in passage.text:
            yield from _long_past(context, passage)
        for match in CUT_OFF.finditer(passage.text):
            year = int(match[1])
            late = year < context.year - 2 if context.kind == "预算" else year != context.year
            if late and f"{context.year}年" not in _around(passage, match):
                yield _year(context, passage, match, "截止日期")
    yield from _over_tables(context)


#: a day up to which things are counted; a budget is made before the year before has ended
CUT_OFF = re.compile(
    r"(?:截[至止](?:到)?|(?<![\u4e00-\u9fff])到|^(?:\d[.、])?)(20\d{2})年(?:度)?(?:12月(?:31日|底)|年?末|底)"
)
#: the year in the line over a table: 编制单位 … 2023年度 金额单位：万元
OVER = re.compile(r"^(?:编制|填报)?(?:部门|单位)[:：][^，；\d]{2,40}(20\d{2})年(?:度)?(?:金额)?单位[:：]")

HEADS = ("编制", "填报", "部门", "单位")


def _over_tables(context: Context) -> Iterator[Finding]:
    """Find the line over one table that bears another year, where the lines over the others bear the report's."""
    lines = [(p, m) for p in context.passages if p.text.startswith(HEADS) and (m := OVER.match(p.text))]
    right = sum(int(m[1]) == context.year for _, m in lines)
    for passage, match in lines:
        if int(match[1]) != context.year and right > len(lines) / 2:
            yield _year(context, passage, match, "标题")


def _with_other_years(context: Context) -> list[Passage]:
    """Return the passages of prose that name another year than the report's."""
    other = re.compile(rf"20\d\d年(?<!{context.year}年)")
    return [one for one in context.prose() if other.search(one.text)]


OF_TABLE = re.compile(
    r"^(?:附表\d*[:：]?|[一二三四五六七八九十]+、)?(20\d\d)年(?:度)?(?:部门|单位)[^，。；]{0,40}表$|^[注说][明]?[:：]本(?:部门|单位)(20\d\d)年(?:度)?(?:无|没有)[^，。；]{2,60}"
)
NOTED = "2025年部门预算\n部门政府性基金预算支出表\n单位：元\n项目\t合计\t基本支出\n合计\t\t\n注：本部门{0}年无政府性基金预算安排的支出，故本表为空表。\n一、说明\n2025年收入预算0.01万元。"


@rule(
    "W915", "YEAR_LEFTOVER", "表的标题或表下的说明写的是别的年份", forms=("预算", "决算"),
    fails=NOTED.format(2023),
    passes=NOTED.format(2025),
    edge=NOTED.format(2025) + "\n注：2023年没有调整。",
)  # fmt: skip
def of_tables(context: Context) -> Iterator[Finding]:
    """Find titles and notes of tables with another year; where most of them have it, the year of the report is what is wrong."""
    lines = [(line, grid.place) for grid in context.document.grids for line in (*grid.above, *grid.below)]
    told = [(m, place) for line, place in lines if (m := _of_table("".join(line.split())))]
    known = {line for line, _ in lines}
    told += [
        (m, made.grid.place)
        for made in context.statements.values()
        if made.title not in known and not is_exported(made.grid) and (m := _of_table(made.title))
    ]
    told += [
        (m, p.place())
        for p in context.prose()
        if p.text[:1] in "注说" and (m := OF_TABLE.match(p.text)) and m[2]
    ]
    wrong = [(m, place) for m, place in told if int(m[1] or m[2]) != context.year]
    if not context.year_told or len(wrong) * 2 >= len(told) > 1:
        return
    for match, place in wrong:
        yield Finding(
            "W915", "YEAR_LEFTOVER", "error", f"表的标题或说明写的是{match[1] or match[2]}年，报告是{context.year}年", place, match[0],
            match[1] or match[2], str(context.year), "", "沿用上年文本", f"改为{context.year}年",
        )  # fmt: skip


def _of_table(line: str) -> re.Match[str] | None:
    """Return the year that the title or the note of a table of a body names, or that of one of the nine tables."""
    return OF_TABLE.match(line) or (NINE.match(line) if slot_of(line) else None)


NINE = re.compile(
    r"(?:[一二三四五六七八九十]+、)?(20\d\d)年(?:度)?([^，。；\d]{4,40}表(?:（[^）]{2,24}）)?)$"
)


def _long_past(context: Context, passage: Passage) -> Iterator[Finding]:
    """Find in a budget the day in autumn when it was drawn up, of an earlier year."""
    for match in re.finditer(r"截[至止](?:到)?(20\d{2})年(?!12月)\d{1,2}月\d{1,2}日", passage.text):
        if int(match[1]) < context.year - 1:
            yield _year(context, passage, match, "截止日期")


def _around(passage: Passage, match: re.Match[str]) -> str:
    """Return the sentence a match begins in."""
    return passage.text[slice(*sentence_at(passage.text, match.start(), match.start()))]


def _year(
    context: Context, passage: Passage, match: re.Match[str], what: str, group: str | int = 1
) -> Finding:
    code = "W905" if what in ("标题", "截止日期") else "W908"
    start = match.start(group)
    return Finding(
        code, "YEAR_LEFTOVER", "error", f"{what}写的是{match[group]}年，报告是{context.year}年",
        passage.place(start), passage.quote(start, min(match.end(), start + 30), 16), match[group], str(context.year), "",
        "沿用上年文本", f"改为{context.year}年",
    )  # fmt: skip


SENTENCE = re.compile(
    r"(?:^|。)(?:\d[.、])?(?:本(?:部门|单位|院|校|局|镇|乡)|[\u4e00-\u9fff]{4,20}[局院府校馆部处站所会心])?(?P<year>20\d\d)年(?:度)?[，]?(?P<what>[^。；]{2,60}?)(?:支出|收入|决算|总计|合计)[^。；]*"
)
#: from here on a sentence says why, and may name the report's own year
WHY = re.compile("主要原因|主要是|原因是")
REVIEWED = re.compile(r"对(20\d\d)年度?[^，。；]{0,16}(?:项目|支出|预算)[^。；]{0,20}(?:绩效)?(?:自评|评价)")


#: projects of a year that are counted
OF_A_YEAR = re.compile(r"[的对](20\d\d)年度?(?:项目|部门项目|预算项目)(?:支出)?(?:共)?\d+个")


def _odd_year(context: Context, passage: Passage) -> Iterator[Finding]:
    """Find one count of projects of another year among several of the report's in one paragraph."""
    told = list(OF_A_YEAR.finditer(passage.text))
    odd = [m for m in told if int(m[1]) != context.year]
    if len(odd) == 1 and len(told) > len(("one", "other")):
        yield _year(context, passage, odd[0], "这一处")


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
    if context.kind == "预算":
        yield from list(_budget_year(context)) or _last_budget(context)
        return
    for passage in context.once(_with_other_years):
        yield from _odd_year(context, passage)
        alone = OWN_SPENT.match(passage.text)
        if alone and int(alone[1]) == context.year - 1 and f"{context.year}年" not in passage.text:
            yield _year(context, passage, alone, "这一句")
        yield from _left_over(context, passage, (NONE_OF,))
        for match in SENTENCE.finditer(passage.text):
            year = int(match["year"])
            told = WHY.split(match[0], 1)[0]
            if year == context.year or re.search(rf"{context.year}年|结转|以前年度", told):
                continue
            own = (
                re.search(rf"[比较与](?:{year}年|上年)", match[0])
                or re.search(r"完成(?:年初|全年|调整)?预算", match[0])
                or _told_once(context, year, match[0])
            )
            if (own and re.search(r"\d万?元", match[0])) or (
                year == context.year - 1 and EXPLAINED.search(match[0])
            ):
                yield _year(context, passage, match, "这一句", "year")
        for match in BODIES.finditer(passage.text):
            if int(match[1]) != context.year:
                yield _year(context, passage, match, "编制范围")
        for match in REVIEWED.finditer(passage.text):
            if int(match[1]) < context.year - 1:
                yield _year(context, passage, match, "绩效评价")


def _last_budget(context: Context) -> Iterator[Finding]:
    """Find sentences of last year's budget where not one amount is told of this year's."""
    if re.search(rf"{context.year}年[^。；\n]{{0,80}}?\d万?元", context.text):
        return
    for passage in context.once(_with_other_years):
        for match in SENTENCE.finditer(passage.text):
            if int(match["year"]) == context.year - 1 and re.search(
                r"\d万?元[^。；]{0,20}[比较](?:上年|去年)", match[0]
            ):
                yield _year(context, passage, match, "这一句", "year")


#: things that a report tells of its own year only
OF_THE_YEAR = re.compile(
    r"政府采购(?:支出|预算)?总额|政府采购预算(?=\d)|授予中小企业合同金额|收、支总(?:计|预算)|本年(?:收入|支出)合计|(?:政府性基金|国有资本经营)预算财政拨款支出"
)


def _told_once(context: Context, year: int, sentence: str) -> bool:
    """Say whether a sentence tells of another year what a report tells of its own, and no sentence does so of its own."""
    thing = OF_THE_YEAR.search(sentence)
    if not thing or year != context.year - 1 or f"{context.year}年" in sentence:
        return False
    return not re.search(rf"{context.year}年(?:度)?[^。\n占]{{0,30}}{re.escape(thing[0])}", context.text)


#: a plan of the report's own year told with the year before
PLANNED = re.compile(
    r"(?:^|[。；：])(?:\d[.、])?(?:[\u4e00-\u9fff]{4,20}[局院府校馆部处站所会心]|本部门|本单位)?(?P<year>20\d\d)年(?:度)?[^，。；\d]{0,30}?"
    r"(?:收入|支出|总预算|经费|运行费|拨款|采购)[^，。；\d]{0,12}?(?P<sum>\d[\d.]*)万元[^。；]*"
)


#: nothing of a fund in a year, and what the body itself plans in one
NONE_OF = re.compile(
    r"(?:^|[。；])[\u4e00-\u9fff]{0,24}?(20\d\d)年(?:度)?(?:没有|无|未)(?:使用|安排|发生)?(?:政府性基金|国有资本经营)"
)
OWN_PLAN = re.compile(r"(20\d\d)年(?:度)?本(?:部门|单位)[^，。；\d]{0,24}预算(?:总额|金额)?(?:为)?\d")


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
            yield _year(context, passage, found, "这一句")
            return


#: what a budget will buy, and all it plans
BUYING = re.compile(
    r"(?:（[一二三]）(?:收入|支出)预算[:：。]?)?(20\d\d)年(?:度)?(?:(?:部门|单位)?预算(?:共)?安排(?:购置|新增|更新)|年初预算数\d)"
)


def _budget_year(context: Context) -> Iterator[Finding]:
    """Find plans told with the year before: they are compared with that very year, or a table of this year has the amount."""
    for passage in context.once(_with_other_years):
        buying = BUYING.match(passage.text)
        if buying and int(buying[1]) == context.year - 1 and f"{context.year}年" not in passage.text:
            yield _year(context, passage, buying, "这一句")
        if OWN_PLAN.match(passage.text) or NONE_OF.search(passage.text):
            yield from _left_over(context, passage, (OWN_PLAN, NONE_OF))
        for match in PLANNED.finditer(passage.text):
            year = int(match["year"])
            if year != context.year - 1 or re.search(rf"{context.year}年|执行|完成|决算|结转", match[0]):
                continue
            beside = f"{context.year}年" in passage.text and not re.search(rf"[比较与]{year}年", match[0])
            own = not beside and (
                re.search(rf"[比较与]{year}年|[比较与]上年|同比", match[0])
                or _told_once(context, year, match[0])
            )  # beside this year's sentence one of last year is no slip
            if own or _in_tables(context, Decimal(match["sum"])):
                yield _year(context, passage, match, "这一句", "year")


def _in_tables(context: Context, value: Decimal) -> bool:
    """Say whether a table has an amount, in 万元, that is none of those that stand anywhere."""
    return value > 1 and any(
        cell.value == value
        for made in context.statements.values()
        for row in made.rows
        for cell in row.cells.values()
    )
