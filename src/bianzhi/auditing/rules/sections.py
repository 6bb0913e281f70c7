"""Sections whose words are those of another: what stands below a heading, and lists of income that name expenditure (FAULTS: COPY_PASTE_ITEM)."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby, pairwise

from bianzhi.auditing.context import GLOSSARY, Context
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.normal import Passage, begins
from bianzhi.auditing.registry import rule

#: (what a heading is of, what the section then tells of, what shows that it tells of something else instead)
TOPICS = (
    (re.compile("政府性基金"), re.compile("政府性基金"), re.compile("国有资本经营|机关运行经费|政府采购")),
    (re.compile("国有资本经营"), re.compile("国有资本"), re.compile("政府性基金|机关运行经费|政府采购")),
    (re.compile("(?:机关|机构)运行经费"), re.compile("运行经费|公用经费"), re.compile("政府采购|国有资本经营|政府性基金|车辆")),
    (re.compile("政府采购"), re.compile("采购"), re.compile("机关运行经费|国有资本经营|政府性基金|车辆")),
    (re.compile("国有资产占"), re.compile("资产|车辆|设备|房屋"), re.compile("机关运行经费|国有资本经营预算|政府性基金|政府采购")),
    (re.compile("基本支出"), re.compile("基本支出"), re.compile(r"项目支出\d")),
    (re.compile(r"^[^财政基金公]{0,6}收入(?:决算|预算)(?:总体)?情况"), re.compile("收入"), re.compile(r"支出(?:合计|总计|决算|预算)")),
    (re.compile(r"^[^财政基金公收]{0,6}支出(?:决算|预算)(?:总体)?情况"), re.compile("支出"), re.compile(r"收入(?:合计|总计|决算|预算)")),
)  # fmt: skip
#: letters of the first paragraph in which it says what it tells of, and of a paragraph that says anything
FIRST, LEAST = 70, 10
SECTION = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）)(?P<title>[^，。；\d]{4,36})$"
)
_BELOW = "2023年度部门决算\n八、政府性基金预算支出决算情况说明\n2023年度无政府性基金预算支出。\n九、国有资本经营预算支出决算情况说明\n2023年度无{0}预算支出。\n十、其他"


@rule(
    "W826", "COPY_PASTE_ITEM", "标题下面写的是别的内容", severity="warning",
    fails=_BELOW.format("政府性基金"),
    passes=_BELOW.format("国有资本经营"),
    edge=_BELOW.format("国有资本经营") + "\n（一）政府采购情况\n本单位无此项支出。",
)  # fmt: skip
def below(context: Context) -> Iterator[Finding]:
    """Find sections that tell of another topic than that of their heading, and nowhere of their own."""
    yield from _of_another_fund(context)
    for heading, group in groupby(context.passages, key=lambda one: one.heading):
        titled = _titled(heading)
        if titled is None:
            continue
        title, (_, own, others) = titled
        said = [one for one in group if len(one.text) >= LEAST and one.text != title[0]]
        other = others.search(said[0].text[:FIRST]) if said and len(said[0].text) <= LONGEST else None
        if not other or any(own.search(one.text) for one in said):
            continue
        yield Finding(
            "W826", "COPY_PASTE_ITEM", "warning", f"标题是“{title['title']}”，下面写的是“{other[0]}”", said[0].place(other.start()),
            said[0].quote(0, other.end(), 12), other[0], "", "", "粘贴了别处的文字，或标题写错", "请核对标题和正文",
        )  # fmt: skip


@lru_cache(1024)
def _titled(heading: str) -> tuple[re.Match[str], tuple[re.Pattern[str], ...]] | None:
    """Return the title of a section that has one topic, and that topic."""
    title = SECTION.match(heading.rpartition("／")[2])
    if title is None or GLOSSARY in heading:
        return None
    topics = [one for one in TOPICS if one[0].search(title["title"])]
    return (title, topics[0]) if len(topics) == 1 else None


#: letters of a paragraph that may be a section by itself
LONGEST = 1_500
_TITLES = "2023年度部门决算\n一、收入支出决算总体情况说明\n二、收入决算情况说明\n三、{0}决算情况说明\n四、财政拨款收入支出决算总体情况说明"


FUNDS = re.compile("一般公共预算|政府性基金|国有资本经营")


def _heads(context: Context) -> list[tuple[Passage, re.Match[str], Passage]]:
    """Return the headings of sections, each with what stands before it."""
    return [
        (one, m, context.passages[max(0, k - 1)])
        for k, one in enumerate(context.passages)
        if one.text[:1] in NUMERALS and (m := SECTION.match(one.text))
    ]


#: how no paragraph ends before a heading; letters that one has at least, and less than a column of lines
OPEN = re.compile(r"(?:[，、]|以及|由于|因为|(?<![以普顾波涉遍])及|(?<![总饱温缓谐柔])和)$")
SAYS, UNSPLIT = 24, 400


def unfinished(context: Context) -> Iterator[tuple[Passage, re.Match[str]]]:
    """Yield the paragraphs that break off within a sentence before the next heading."""
    for _, _, before in context.once(_heads):
        match = OPEN.search(before.text, max(0, len(before.text) - 2))
        if match and SAYS <= len(before.text) < UNSPLIT and not before.picture:
            yield before, match


def _of_another_fund(context: Context) -> Iterator[Finding]:
    """Find sections that are headed by one fund and whose first part is headed by another."""
    for (passage, last, _), (_, own, _) in pairwise(context.once(_heads)):
        if last[0][0] == "（" or not own[0].startswith("（一）"):
            continue
        above, first = set(FUNDS.findall(last["title"])), set(FUNDS.findall(own["title"]))
        if len(above) == len(first) == 1 and above != first:
            yield Finding(
                "W826", "COPY_PASTE_ITEM", "warning", f"标题是“{last['title']}”，下面写的是“{own['title']}”", passage.place(),
                last[0], next(iter(above)), "", "", "标题写错，或粘贴了别处的文字", "请核对标题和正文",
            )  # fmt: skip


@rule(
    "W828", "DUPLICATE_PHRASE", "前后两个标题相同", severity="warning",
    fails=_TITLES.format("收入"),
    passes=_TITLES.format("支出"),
    edge=_TITLES.format("支出") + "\n四、财政拨款收入支出决算总体情况说明",
)  # fmt: skip
def titles(context: Context) -> Iterator[Finding]:
    """Find two headings, one after the other, of one title and two numbers."""
    for (_, last, _), (passage, own, _) in pairwise(context.once(_heads)):
        if last["title"] == own["title"] and last[0] != own[0] and len(own["title"]) >= TITLE:
            yield Finding(
                "W828", "DUPLICATE_PHRASE", "warning", f"标题“{own['title']}”接连用了两次", passage.place(), own[0], own["title"], "", "",
                "复制后没有改标题", "请改为这一节的标题",
            )  # fmt: skip


#: what headings begin with, and letters of a title that says something
NUMERALS, TITLE = set("一二三四五六七八九十（"), 6
#: a total of income with a kind of expenditure among its parts, and the other way round
MIXED = re.compile(
    r"(?P<whole>(?<!支)(?<!支出)(?<!支、)(?<!出、)(?<!和)收入(?:合计|总计)|(?<!收入)(?<!入、)(?<!收、)(?<!和)支出(?:合计|总计))(?:为|是|共)?\d[\d,.]*(?:万元|元)[，。；]其中[:：，]?(?P<parts>[^。]{4,400})"
)
#: a part of what was spent as a share of all income, and the other way round
OF_OTHER = re.compile(
    r"(?:^|[，。；：）]|20\d\d年(?:度)?)(?:(?P<part>(?:一般公共预算|财政拨款|基本|项目|本年){1,2}(?P<spent>支出)|(?:一般公共预算|财政拨款|事业|其他|本年){1,2}收入)(?:决算)?(?:数)?(?:为)?\d[\d,.]*万?元，占(?P<whole>(?:本年)?(?(spent)收入|支出)(?:合计|总计|总额)))的"
)
#: two totals of one name, with two amounts
TWO_TOTALS = re.compile(
    r"(?:^|[，。；年度])(?P<name>(?:本年|财政拨款|一般公共预算财政拨款)?)(?P<side>收入|支出)(?P<sum>[总合]计)(?:为|是)?(?P<one>\d[\d,.]*)万?元[^。]{0,80}[；，。](?P<again>(?P=name)(?P=side)(?P=sum))(?:为|是)?(?!(?P=one)万)\d"
)
OF_INCOME = re.compile(
    r"(?:^|[；，、：])(?:(?:一般公共预算)?(?:财政)?拨款|其他|事业|经营|上级补助|基本|项目)收入(?=(?:为)?\d)"
)
OF_SPENDING = re.compile(
    r"(?:^|[；，、：])(?:(?:基本|项目|事业|经营|(?:一般公共预算)?财政拨款|其他)支出|(?:上缴上级|对附属单位补助)支出)(?=(?:为)?\d)"
)
_WHOLE = "2023年度部门决算\n2023年度{0}合计500.00万元，其中：财政拨款收入480.00万元，占96.00%；其他{1}20.00万元，占4.00%。"


@rule(
    "W829", "COPY_PASTE_ITEM", "收入的各项里写了支出，或支出的各项里写了收入", severity="warning",
    fails=_WHOLE.format("收入", "支出"),
    passes=_WHOLE.format("收入", "收入"),
    edge=_WHOLE.format("收入、支出", "支出"),
)  # fmt: skip
def mixed(context: Context) -> Iterator[Finding]:
    """Find a part of income called expenditure, and a part of expenditure called income."""
    yield from _named_only(context)
    for passage, match in context.find(
        OF_OTHER.pattern, hint="占(?:本年)?(?:总)?(?:收入|支出)(?:合计|总计|总额)?的"
    ):
        yield Finding(
            "W829", "COPY_PASTE_ITEM", "warning", f"“{match['part']}”写成了占{match['whole']}的比例", passage.place(match.start("whole")),
            passage.quote(match.start(), match.end(), 12), match["whole"], "", "", "收入和支出写混", "请核对是收入还是支出",
        )  # fmt: skip
    for passage in context.holding("(?:收入|支出)[合总]计"):
        yield from _two_totals(passage)
        for match in MIXED.finditer(passage.text):
            income = match["whole"].startswith("收入")
            parts = match["parts"].split("支出合计")[0].split("支出总计")[0].split("收入合计")[0]
            wrong = (OF_SPENDING if income else OF_INCOME).search(parts)
            if wrong:
                name = wrong[0].lstrip("；，、：")
                yield Finding(
                    "W829", "COPY_PASTE_ITEM", "warning", f"{match['whole']}的各项里写了“{name}”", passage.place(match.start("parts") + wrong.start()),
                    passage.quote(match.start(), match.start("parts") + wrong.end(), 12), name, "", "", "收入和支出写混", "请核对是收入还是支出",
                )  # fmt: skip


def _two_totals(passage: Passage) -> Iterator[Finding]:
    """Find two totals of one side where the other side has none."""
    text = passage.text
    if all(
        text.count(one) < len(("one", "other")) for one in ("收入总计", "支出总计", "收入合计", "支出合计")
    ):
        return
    if all(f"{side}总计" in text or f"{side}合计" in text for side in ("收入", "支出")):
        return
    for match in TWO_TOTALS.finditer(text):
        other = {"收入": "支出", "支出": "收入"}[match["side"]]
        yield Finding(
            "W829", "COPY_PASTE_ITEM", "warning", f"“{match['side']}”写了两次，没有写“{other}”", passage.place(match.start("again")),
            passage.quote(match.start(), match.end(), 12), match["again"], match["again"].replace(match["side"], other), "", "收入和支出写混",
            f"请核对，其中一处改为“{other}”",
        )  # fmt: skip


def _named_only(context: Context) -> Iterator[Finding]:
    """Find kinds of expenditure in a list of what income consists of, and the other way round; no amounts stand there."""
    for passage, match in context.find(CONSISTS.pattern, hint="(?:收入|支出)包括[:：]"):
        wrong = match["spent"] or match["got"]
        yield Finding(
            "W829", "COPY_PASTE_ITEM", "warning", f"{match[0][:2]}包括的各项里写了“{wrong}”", passage.place(match.start()),
            passage.quote(match.start(), match.end(), 4), wrong, "", "", "收入和支出写混", "请核对是收入还是支出",
        )  # fmt: skip


#: what income, and what expenditure, consists of
CONSISTS = re.compile(
    r"收入包括[:：](?:[^；。：]{0,80}、)?(?P<spent>[\u4e00-\u9fff]{0,8}(?:拨款|事业|经营)支出)(?=[、；。])|支出包括[:：](?:[^；。：]{0,80}、)?(?P<got>[\u4e00-\u9fff]{0,8}(?:拨款|事业|经营|补助)收入)(?=[、；。])"
)
#: an item of an account whose outcome is called a budget
OUTCOME = re.compile(
    r"年初预算(?:数)?(?:为|是)?\d[\d,.]*万?元[，；](?P<what>支出预算|预算支出|实际预算)(?:数)?(?:为|是)?\d[\d,.]*万?元[，；](?:为|完成)|(?P<bare>支出预算)(?:数)?(?:为|是)?\d[\d,.]*万?元[，；]完成(?:年初|全年|调整后?)?预算(?:数)?的?(?=\d)|经费(?P<plan>预算)(?:数)?(?:为)?\d[\d,.]*万?元，[比较与](?:上年|去年)(?:度)?决算数?(?:相比)?，?(?:增加|减少|增长|下降|上升|降低|持平)|拨款(?P<own>预算)数?(?:为)?\d[\d,.]*万?元，[比较与](?P<year>20\d\d)年(?:度)?预算(?:数)?(?:增加|减少|增长|下降|上升|降低|持平)"
)
_OUTCOME = "2023年度部门决算\n1.教育支出（类）普通教育（款）小学教育（项）。年初预算为20.00万元，支出{0}为20.00万元，完成年初预算的100%。"


@rule(
    "W830", "TEMPLATE_LEFTOVER", "决算的各项写成了“支出预算”", severity="warning", forms=("决算", ""),
    fails=_OUTCOME.format("预算"),
    passes=_OUTCOME.format("决算"),
    edge=_OUTCOME.format("决算") + "调整后支出预算为20.00万元。",
)  # fmt: skip
def outcome(context: Context) -> Iterator[Finding]:
    """Find items whose outcome is called a budget between the budget and its completion."""
    for passage, match in context.find(
        OUTCOME.pattern,
        hint="(?:支出预算|预算支出|实际预算)(?:数)?(?:为|是)?\\d[\\d,.]*万?元[，；](?:为|完成)|(?:经费|拨款)预算(?:数)?(?:为)?\\d[\\d,.]*万?元，[比较与](?:上年|去年|年初|20)",
    ):
        what = next(name for name in ("what", "bare", "plan", "own") if match[name])
        right = "决算" if what in ("plan", "own") else "支出决算"
        told = passage.text[begins(passage.text, match.start(), "。；") : match.end()]
        if what == "own" and int(match["year"]) != context.year:
            continue
        if what == "plan" and any(int(y) != context.year for y in re.findall(r"(20\d\d)年", told)):
            continue
        yield Finding(
            "W830", "TEMPLATE_LEFTOVER", "warning", f"“{match[what]}”应是“{right}”", passage.place(match.start(what)),
            passage.quote(match.start(), match.end(), 4), match[what], right, "", "决算和预算写混", f"改为“{right}”",
        )  # fmt: skip
