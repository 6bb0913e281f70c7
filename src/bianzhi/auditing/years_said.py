"""Sentences that tell what a report tells of its own year alone, and name another: what it tells once, announces, has itself."""

import re
from collections.abc import Iterator

from bianzhi.auditing.context import Context
from bianzhi.auditing.normal import Passage
from bianzhi.auditing.years import BUDGETED, around, opening

#: what a report tells once, of its own year
ONCE_TOLD = (
    re.compile(r"(?:出国|出境|（境）)团组"),
    re.compile(r"因公出国(?:（境）)?\d+(?:人|批|个)"),
    re.compile(r"(?:新增|更新)?购置(?:更新)?公务用车\d|公务用车购置(?:数)?\d+辆"),
    re.compile(r"公务用车保有(?:量)?"),
    re.compile(r"公务接待费(?:支出)?主要用于|接待费支出主要用于"),
    re.compile(r"车辆?运行维护费(?:支出)?(?:\d[\d.]*万?元，)?(?:主要)?用于"),
    re.compile(r"国内公务接待(?:共)?\d+个?批"),
    re.compile(r"安排公务用车运行(?:维护)?费\d"),
    re.compile(r"政府采购预算(?:总额|总金额|安排)?\d"),
    re.compile(r"政府采购(?:支出)?(?:总额|总金额|金额)(?:（[^（）]{2,16}）)?(?:为|是|共)?\d"),
    re.compile(r"预算绩效(?:管理)?工作(?:开展)?情况"),
    re.compile(
        r"三公[”\"]?经费(?:财政拨款)?(?:支出)?(?:预算|决算)(?:支出)?(?:数|总额|总计|合计|安排)?(?:为|是)?\d"
    ),
    re.compile(r"三公[”\"]?经费(?:财政拨款)?支出(?:预算|决算)中，"),
    re.compile(r"出国(?:（境）)?计划将"),
    re.compile(r"绩效目标管理的?(?:项目\d|，?涉及)|编制了?绩效目标|绩效目标公开表"),
)
#: one of these letters stands in each of them
ONCE_SIGNS = re.compile("[团国车务购绩公]")
#: a sentence that begins with a year
OF_YEAR = re.compile(
    r"(?:^|[。；])(?:\d[.、]|（[\d一二三四五]）|[一二三四五]、)?(?:[\u4e00-\u9fff]{3,24}[局院府校馆部处站所会心室镇乡委])?(?P<year>20\d\d)年(?:度)?(?P<what>[^。；]{2,120})"
)
#: cars of another year, told after an amount
CARS_OF = re.compile(
    r"，(?P<year>20\d\d)年(?:末|底|度)?(?P<what>[^，。；\d]{0,14}公务用车(?:保有|购置数)[^。；]{0,20})"
)
#: why something changed, told with the year of the change
SAID_WHY = re.compile(
    r"^[^，。；\d]{2,36}?(?:经费|收入|支出|预算|决算)[^，。；\d]{0,10}?(?:略有|有所|总体|同比|明显)?(?:增加|减少|增长|下降)的?(?:主要)?(?:原因)?(?:主要)?(?:是|为|系|[:：])"
)


#: words that announce what the report tells: 现将…2021年度“三公”经费决算情况公布如下
ANNOUNCED = re.compile(
    r"(?<![比较与])(?P<year>20\d\d)年(?:度)?[^，。；\d]{0,24}(?:决算|预算)[^，。；\d]{0,12}情况(?:予以|进行)?(?:公布|公开|公示|说明|报告)?如下"
)


def announced(context: Context, passage: Passage) -> re.Match[str] | None:
    """Return the words that announce a report of the same kind and another year."""
    given = ANNOUNCED.search(passage.text) if "如下" in passage.text else None
    if given is None or int(given["year"]) == context.year or f"{context.year}年" in given[0]:
        return None
    return given if context.kind in given[0] and not _mixed(given[0]) else None


#: what is left of earlier years
OLDER = re.compile("结转|以前年度|累计|截至|自20")
#: words that lead to what the report tells: …决算情况如下
GIVEN = re.compile(r"^[^，。；\d]{2,36}(?:决算|预算|经费)[^，。；\d]{0,8}情况(?:公开|公布|说明|报告)?如下")


def _mixed(words: str) -> bool:
    """Say whether words tell of a budget and of an account."""
    return "决算" in words and bool(BUDGETED.search(words))


def said_once(context: Context, passage: Passage) -> Iterator[tuple[re.Match[str], str]]:
    """Yield sentences that begin with another year, if any do, and tell what a report tells once, of its own."""
    for match in [
        *(OF_YEAR.finditer(passage.text) if id(passage) in context.once(opening) else ()),
        *(CARS_OF.finditer(passage.text) if "公务用车" in passage.text else ()),
    ]:
        year = int(match["year"])
        if year == context.year or abs(year - context.year) > len(("one", "two")):
            continue
        why = SAID_WHY.search(match["what"])
        if f"{context.year}年" in (why[0] if why else match[0]) or OLDER.search(match[0]):
            continue
        if why or (
            "如下" in match["what"]
            and GIVEN.search(match["what"])
            and context.kind in match["what"]
            and not _mixed(match["what"])
        ):
            yield match, "这一句"
            continue
        told = ONCE_TOLD if ONCE_SIGNS.search(match["what"]) else ()
        thing = next((one for one in told if one.search(match["what"])), None)
        if thing is not None and len(thing.findall(context.text)) == 1:
            yield match, "这一句"


#: years back that a report may still speak of
FAR = 4
#: what the body a report is of has or does in a year, at the beginning of a sentence or after its name
BODY_OF = re.compile(
    r"(?:^|。)(?:\d{1,2}[.、])?(?P<body>[\u4e00-\u9fff（）]{0,30}?)(?P<year>20\d\d)年(?:度)?，?(?P<what>[^。；]{0,60})"
)
OWN_WORDS = ("本部门", "本单位", "部门预算", "单位预算")
TOLD_OF = re.compile(r"预算|决算|支出|采购|经费|收入|中小企业")
HISTORY = re.compile(r"成立|设立|组建|挂牌|印发|以来|起|至|规划|[比较与]|结转|往年|上年")


def far_off(context: Context, passage: Passage) -> Iterator[tuple[re.Match[str], str]]:
    """Yield sentences on the body's own money that begin with a year no report tells of: long past, or to come."""
    for match in BODY_OF.finditer(passage.text) if id(passage) in context.once(opening) else ():
        year, what = int(match["year"]), match["what"]
        if context.year - FAR < year <= context.year + 1 or f"{context.year}年" in around(passage, match):
            continue
        own = context.unit and context.unit in (match["body"], what[: len(context.unit)])
        own = own or what.startswith(OWN_WORDS) or (not match["body"] and year > context.year)
        if own and TOLD_OF.search(what) and not HISTORY.search(what):
            yield match, "这一句"
