"""Words against figures: nothing that changes, years, counts told twice (FAULTS: NIL_AS_CHANGE, YEAR_*)."""

import re
from collections.abc import Iterator
from itertools import takewhile

from bianzhi.auditing.context import Context
from bianzhi.auditing.exported import is_exported
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.normal import Passage, begins
from bianzhi.auditing.registry import rule
from bianzhi.auditing.statements import slot_of
from bianzhi.auditing.years import BUDGETED, around, held_against_both, of_another_year, with_other_years


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
    r"[比较与](?<!比[比较与])(20\d{2})年(?:度)?(?:部门)?(?:[“三公”]{2,4}经费)?(?:决算|预算)?(?:执行|支出)?(?:数)?(?:明显|略有|有所|基本)?(?:相比|[，,]|增加|减少|增长|下降|持平|无变化|一致|同期|(?=[^，。；\d]{0,20}\d+(?:\.\d+)?万?元))"
)


#: nothing planned in the year before either: 2023年也未安排
NEITHER = re.compile(r"，(20\d{2})年(?:度)?(?:的)?(?:预算)?(?:也|亦)(?:未|没有|无)")
#: an amount of a year that is itself held against another: 而2023年预算数比2022年…
OF_EARLIER = re.compile(r"20\d\d年(?:度)?[^，。；\d]{0,14}数$")


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
    for passage, match in (
        context.find(NEITHER.pattern, hint=r"年(?:度)?(?:的)?(?:预算)?[也亦]") if context.year_told else ()
    ):
        if int(match[1]) == context.year - 2 and f"{context.year}年" in around(passage, match):
            yield _of_base(context, passage, match)
    for passage in context.holding(VERSUS):
        for match in BASE.finditer(passage.text):
            named = int(match[1])
            if named == context.year - 1:
                continue
            if not context.year_told and (
                named == context.year or f"{context.year}年" not in around(passage, match)
            ):
                continue  # of which year it tells is known from the sentence itself only
            item = passage.text[begins(passage.text, match.start()) : match.start()]
            alone = match[0].endswith(SAME) and bool(re.search(r"\d万?元", item))
            before = item if alone else passage.text[: match.start()]
            said = [int(y) for y in re.findall(r"(?<![比较与])(20\d{2})年", before)[-1:]]
            if OF_EARLIER.search(item) and said == [named + 1]:
                continue  # an earlier year held against the one before it
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
            near = item if alone else around(passage, match)
            if named not in (own - 1, own) and held_against_both(
                context, passage, match, rf"[比较与]{own - 1}年", near
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
                yield _of_base(context, passage, match)


def _of_base(context: Context, passage: Passage, match: re.Match[str]) -> Finding:
    return Finding(
        "W904", "YEAR_BASE", "error", f"{context.year}年的报告与{match[1]}年比较", passage.place(match.start()),
        passage.quote(match.start(), match.end(), 14), match[1], str(context.year - 1), "", "年份没有更新或写错",
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
    head = list(takewhile(lambda one: not context.marks(one), context.passages[:3]))
    for passage in context.once(with_other_years):
        if len(passage.text) < 46 and (context.kind == "决算" or not any(passage is one for one in head)):
            for match in re.finditer(
                r"(20\d{2})年度?(?=(?:[^，。]{0,24}(?:决算|预算|绩效|“三公”经费|机关运行|政府采购|国有资产占)(?:收支|支出|安排|财政拨款|决算|预算|增减变化)*(?:总体)?(?:情况|说明|草案|[报总]?表|公开|$|编制)|[^，。]{0,8}经费[^，。]{0,8}情况(?:的)?说明$|[^，。]{2,16}(?:总体情况(?:的)?说明|[总出]表的说明)$))",
                passage.text,
            ):
                if (
                    int(match[1]) != context.year
                    and (
                        context.kind == "预算"
                        or not BUDGETED.search(passage.text[match.end() : match.end() + 8])
                    )
                    and (context.kind == "决算" or "决算" not in passage.text)
                    and not re.search(r"[，。；]|执行", passage.text.rstrip("。"))
                ):
                    yield of_another_year(context, passage, match, "标题")
        if (about := ABOUT.match(passage.text)) and context.kind == "预算" and int(about[1]) != context.year:
            yield of_another_year(context, passage, about, "标题")
        if context.kind != "决算" and "截" in passage.text:
            yield from _long_past(context, passage)
        cut_off = any(word in passage.text for word in ("末", "底", "12月"))
        for match in CUT_OFF.finditer(passage.text) if cut_off else ():
            year = int(match[1])
            late = year < context.year - 2 if context.kind == "预算" else year != context.year
            if late and f"{context.year}年" not in around(passage, match):
                yield of_another_year(context, passage, match, "截止日期")
    yield from _over_tables(context)
    yield from _to_come(context)


#: the head of a section of a budget: 六、关于2025年一般公共预算基本支出情况说明
ABOUT = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）)关于[^，。；\d]{0,24}(20\d\d)年(?:度)?[^，。；\d]{2,30}说明$"
)
#: a day up to which things are counted; a budget is made before the year before has ended
CUT_OFF = re.compile(
    r"(?:截[至止](?:到)?|(?<![\u4e00-\u9fff])到|^(?:\d[.、])?|结余情况[。：])(20\d{2})年(?:度)?(?:12月(?:31日|底|末|(?=[，共本全]))|年?末|底)"
)
#: what a body has on a day, which a budget cannot know of a day to come
OWNED = re.compile(r"共有车辆|占有使用|占用|资产总额|固定资产|现有车辆|公务用车\d+辆")


def _to_come(context: Context) -> Iterator[Finding]:
    """Find in a budget what a body has at the end of a year that has not passed when it is drawn up."""
    if context.kind != "预算":
        return
    for passage, match in context.find(CUT_OFF.pattern, hint=r"截[至止](?:到)?20"):
        if int(match[1]) >= context.year and OWNED.search(around(passage, match)):
            yield Finding(
                "W905", "YEAR_LEFTOVER", "error", f"{context.year}年的预算写了{match[1]}年末已有的资产", passage.place(match.start(1)),
                passage.quote(match.start(), match.end(), 16), match[1], str(context.year - 1), "", "年份写错", f"改为{context.year - 1}年",
            )  # fmt: skip


#: the year in the line over a table: 编制单位 … 2023年度 金额单位：万元
OVER = re.compile(r"^(?:编制|填报)?(?:部门|单位)[:：][^，；\d]{2,40}(20\d{2})年(?:度)?(?:金额)?单位[:：]")

HEADS = ("编制", "填报", "部门", "单位")


def _over_tables(context: Context) -> Iterator[Finding]:
    """Find the line over one table that bears another year, where the lines over the others bear the report's."""
    lines = [(p, m) for p in context.passages if p.text.startswith(HEADS) and (m := OVER.match(p.text))]
    right = sum(int(m[1]) == context.year for _, m in lines)
    for passage, match in lines:
        if int(match[1]) != context.year and right > len(lines) / 2:
            yield of_another_year(context, passage, match, "标题")


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
    """Find in a budget the day in autumn when it was drawn up, of an earlier year or of one to come."""
    for match in re.finditer(r"截[至止](?:到)?(20\d{2})年(?!12月)\d{1,2}月\d{1,2}日", passage.text):
        if not context.year - 1 <= int(match[1]) <= context.year:
            yield of_another_year(context, passage, match, "截止日期")
