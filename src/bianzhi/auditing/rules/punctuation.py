"""Punctuation: stops that are lost, doubled or wrong, marks that stand alone (FAULTS: PUNCT)."""

import re
from collections.abc import Iterator

from bianzhi.auditing.context import Context
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.marks import unclosed, unended, unopened, unstopped
from bianzhi.auditing.registry import rule
from bianzhi.auditing.rules.text import simple


@rule(
    "W802", "PUNCT", "标点重复", severity="warning",
    fails="2024年度部门决算\n包括一般公共预算财政拨款和国有资本经营预算财政拨款。。",
    passes="2024年度部门决算\n包括一般公共预算财政拨款和国有资本经营预算财政拨款。",
    edge="2024年度部门决算\n见附件……其余从略。",
)  # fmt: skip
def punctuation(context: Context) -> Iterator[Finding]:
    """Find doubled, wrong and missing stops, and titles whose mark is not closed."""
    yield from _of_marks(context)
    for found in (one for pattern, hint in RUN_ON for one in context.find(pattern, hint)):
        yield simple("W802", "PUNCT", "warning", f"“{found[1][0]}”后面漏了标点", found, "补上逗号或分号")
    for found in context.find(r"、等(?=[\u4e00-\u9fff]{0,4}(?:科室|单位|部门|机构|人员))", hint="、等"):
        yield simple("W802", "PUNCT", "warning", "“等”前多了顿号", found, "删去顿号", "等")
    for found in context.find(r"主要(?:是|系)，(?=[\u4e00-\u9fff])"):
        yield simple("W802", "PUNCT", "warning", "“主要是”后面多了逗号", found, "删去逗号", found[1][0][:-1])
    for found in context.find(r"）%(?<=\d）%)|\)%(?<=\d\)%)"):
        yield simple("W802", "PUNCT", "warning", "“%”前多了括号", found, "删去括号", "%")
    for found in context.find(r"三(?<![“”\"‘’'＂]三)公[”\"]|[“\"]三公(?=经费)(?!经费[^，。；]{0,6}[”\"])"):
        yield simple("W802", "PUNCT", "warning", "“三公”的引号没有成对", found, "补上引号", "“三公”")
    goes_on = False  # a title that a broken paragraph opened and the next closes
    for passage in context.holding("《|》"):
        opened, closed = passage.text.count("《"), passage.text.count("》")
        before, goes_on = goes_on, passage.text.rfind("《") > passage.text.rfind("》")
        if opened != closed and not (before and closed > opened) and passage.text.endswith(("。", "；")):
            at = passage.text.find("《" if opened > closed else "》")
            mark = re.compile("[《》]").search(passage.text, at)
            if mark:
                yield simple("W802", "PUNCT", "warning", "书名号没有成对", (passage, mark), "补上书名号")
    for passage in context.prose() if context.text.count("（") != context.text.count("）") else ():
        at = unclosed(passage.text)
        mark = re.compile("（").search(passage.text, at) if at >= 0 else None
        if mark and passage.text.endswith(("。", "；")):
            yield simple("W802", "PUNCT", "warning", "括号没有成对", (passage, mark), "补上右括号")
    yield from _of_pairs(context)
    for found in context.find(
        r"。。+|，，+|；；+|、、+|、；|；、|，、|，。|。，|；。|、。|，；|；，|、，|：：|占[，、](?=\d)|：[，。；]|“[.．、，。；：]|\.(?<=%\.)(?=[\u4e00-\u9fff])"
    ):
        right = _single(found[1][0])
        yield simple("W802", "PUNCT", "warning", f"标点“{found[1][0]}”有误", found, "只留一个标点", right)
    for found in context.find(CUT_SHORT):
        sign = "，" if found[1][0].startswith("相比") else "："
        yield simple(
            "W802",
            "PUNCT",
            "warning",
            f"“{found[1][0]}”的标点有误",
            found,
            f"改为“{sign}”",
            found[1][0][:-1] + sign,
        )


#: words after which a sentence goes on
CUT_SHORT = r"其中[；。]|包括；|如下；|相比。(?=\S)"


def _of_pairs(context: Context) -> Iterator[Finding]:
    """Find quotation marks of which one is lost, and paragraphs of figures without their stop."""
    for one in unopened(context):
        yield simple("W802", "PUNCT", "warning", "引号没有成对", one, "补上前引号")
    for one in unended(context):
        yield simple("W802", "PUNCT", "warning", "引号没有成对", one, "补上后引号")
    for one in unstopped(context):
        yield simple("W802", "PUNCT", "hint", "段末漏了句号", one, "补上句号")


#: the name of an item in marks of which the second is lost; the separator of thousands as a Chinese comma
OPENED = re.compile(r"“[^“”\"，。；]{4,90}（[项款类]）(?=\d)")
WIDE_COMMA, PLAIN_COMMA = (
    re.compile(r"\d(?<![\d.,，]\d)\d{0,2}(?:，\d{3})+(?:\.\d{1,2})?万?元"),
    re.compile(r"\d,\d{3}"),
)
#: why something is so, told to the end of a paragraph without a stop
UNSTOPPED = re.compile(r"[\u4e00-\u9fff]的?(?:主要)?原因(?:是|为)[^。；：！？:]{4,60}[\u4e00-\u9fff]$")


def _of_marks(context: Context) -> Iterator[Finding]:
    """Find marks that are not closed, a comma of the wrong width in an amount, and a paragraph without its stop."""
    for found in context.find(OPENED.pattern, hint=r"（[项款类]）\d"):
        yield simple("W802", "PUNCT", "warning", "“前引号”没有后引号", found, "补上后引号")
    if PLAIN_COMMA.search(context.text):
        for one in context.holding(r"\d,\d{3}"):
            wide = WIDE_COMMA.search(one.source.text)
            if wide:
                yield Finding(
                    "W802", "PUNCT", "hint", "金额里的分隔号用了中文逗号", one.source.place_at(wide.start()), wide[0], wide[0],
                    wide[0].replace("，", ","), "", "", f"改为“{wide[0].replace('，', ',')}”",
                )  # fmt: skip
    for one in context.holding("原因[是为]"):
        match = UNSTOPPED.search(one.text) if one.text[-1] not in STOPS else None
        if match and not one.picture and len(one.text) < UNSPLIT and one is not context.passages[-1]:
            yield simple("W802", "PUNCT", "hint", "段末漏了句号", (one, match), "补上句号")


#: a paragraph so long may be several lines of a column
UNSPLIT, STOPS = 400, "。；：，、）"
#: a stop is missing between these, and words found sooner that stand wherever it is
RUN_ON = (
    (
        r"\d(?:%|万元|人次)(?=(?:其中[:：]|主要原因|(?:公务用车|公务接待费|因公出国)[^，。；]{0,20}\d))",
        r"其中(?<=[%元次]其中)|主要原因(?<=[%元次]主要原因)|公务用车(?<=[%元次]公务用车)|公务接待费(?<=[%元次]公务接待费)|因公出国(?<=[%元次]因公出国)",
    ),
    (
        r"\d(?:%|[万亿]元)(?=其中[\u4e00-\u9fff]{2,12}\d)|\d%(?=加上)|\d万元(?=收入[较比]20\d\d年)|(?<=与上年)持平(?=公务|因公)|\d%(?=(?:增长|下降|增加|减少)的主要原因)|\d辆(?=公务接待费|因公出国)",
        r"其中(?<=[%元]其中)|加上(?<=%加上)|收入(?<=万元收入)|持平(?:公务|因公)|%(?:增长|下降|增加|减少)的主要|辆(?:公务接待费|因公)",
    ),
    (
        r"(?:增加|减少)\d[\d.,]*万?元(?=(?:下降|增长|上升|降低)(?:了|为)?[\d.]+%)|\d%(?=年末公务)|(?:增加|减少)\d[\d.,]*万元(?=主要是|20\d\d年(?:增加|减少))",
        "",
    ),
    (r"[\u4e00-\u9fff](?<!元)(?<!人次|结转|结余)(?=其中[:：])", r"其中(?<=[\u4e00-\u9fff]其中)[:：]"),
    (
        r"[大小高低]于(?:年初|全年)?预算数的?主要原因(?=(?:年初|年中|本年|上年|当年|部分|人员|项目|新增|按照|根据|因)[\u4e00-\u9fff])",
        r"预算数的?主要原因(?:年|本|上|当|部分|人员|项目|新增|按|根|因)",
    ),
)


def _single(signs: str) -> str:
    """Return the one sign that should stand; empty where it is not told which."""
    return signs[0] if len(set(signs)) == 1 else ""
