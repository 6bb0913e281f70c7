"""Amounts of two years told one after the other with their difference (FAULTS: RATE_BASE, YEAR_BASE, CONTRADICT_COMPLETION)."""

import re
from collections.abc import Iterator

from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import HUNDRED, figure, places_of, plain
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.normal import Passage
from bianzhi.auditing.registry import rule
from bianzhi.auditing.years import BUDGETED

AMOUNT = r"\d[\d,]*(?:\.\d+)?"
TWO = re.compile(
    rf"(?P<year>20\d\d)年(?:度)?(?P<name>[\u4e00-\u9fff“”（）]{{2,20}}?)(?:为|是)?(?P<now>{AMOUNT})万元[，；。](?P<last>20\d\d)年(?:度)?(?P=name)(?:为|是)?(?P<prior>{AMOUNT})万元[，；。]"
    rf"(?:(?P=year)年(?:度)?)?(?:[比较](?:(?P=last)年|上年|去年)(?:度)?)?(?P<word>增加|减少)(?:了)?(?P<delta>{AMOUNT})万元(?:[，（](?:增长|下降|上升|降低)(?P<rate>\d+(?:\.\d+)?)%)?"
)
SIDE = "2018年部门预算\n2018年基本支出634.71万元，2017年基本支出1197.92万元，2018年比2017年减少{0}万元，减少的主要原因是退休人员工资由社保统一发放。"


@rule(
    "A130", "RATE_BASE", "并列写出的两年的数，与增减额、增减率对不上",
    fails=SIDE.format("536.21"),
    passes=SIDE.format("563.21"),
    edge=SIDE.format("563.2"),
)  # fmt: skip
def beside(context: Context) -> Iterator[Finding]:
    """Subtract last year's amount, told with its own year, from this year's."""
    for passage, match in context.find(
        TWO.pattern, hint=r"元[，；。]20\d\d年(?:度)?[\u4e00-\u9fff“”（）]{2,20}?\d"
    ):
        if int(match["year"]) != int(match["last"]) + 1:
            continue
        now, prior, delta = (figure(match[name]) for name in ("now", "prior", "delta"))
        sign = 1 if match["word"] == "增加" else -1
        right = now.value - prior.value
        if abs(right - sign * delta.value) > now.half + prior.half + delta.half:
            turned = abs(abs(right) - delta.value) <= now.half + prior.half + delta.half
            word = "增加" if right > 0 else "减少"
            yield Finding(
                "A130", "CONTRADICT_COMPLETION" if turned else "RATE_BASE", "error", f"{match['word']}{delta.text}，应为{word}{plain(abs(right))}万元",
                passage.place(match.start("delta")), passage.quote(match.start(), match.end(), 4), f"{match['word']}{delta.text}",
                f"{word}{plain(abs(right))}万元", f"{now.value}－{prior.value}＝{plain(right)}", "增减字样写反" if turned else "", "请核对两年的数和增减额",
            )  # fmt: skip
            continue
        rate = figure(match["rate"], "%", match.start("rate")) if match["rate"] else None
        found = (now.span - prior.span).over(prior.span) if rate else None
        if rate is None or found is None or prior.value <= 0:
            continue
        spanned = found if right >= 0 else -found
        if not spanned.meets(rate.cut):
            exact = f"{plain(abs(right) / prior.value * HUNDRED, max(places_of(rate), 2))}%"
            yield Finding(
                "A130", "RATE_BASE", "error", f"{rate.text}，应为{exact}", passage.place(match.start("rate")), passage.quote(match.start(), match.end(), 4),
                rate.text, exact, f"{plain(abs(right))}÷{prior.value}＝{exact}", "", f"改为{exact}",
            )  # fmt: skip


PLANNED = re.compile(
    rf"(?P<year>20\d\d)年(?:度)?(?:本部门|本单位)?(?:年?初)?预算(?P<side>收入|支出)(?:总额|总计|合计|数)?(?:为|是)?(?P<sum>{AMOUNT})万元"
)
SIDES = "2017年部门预算\n（一）2017年初预算收入275.72万元，其中：一般公共预算拨款275.72万元。（二）{0}年初预算支出275.72万元，其中：一般公共服务支出275.72万元。"


@rule(
    "W932", "YEAR_LEFTOVER", "收入预算和支出预算写的不是同一年", forms=("预算",),
    fails=SIDES.format(2016),
    passes=SIDES.format(2017),
    edge=SIDES.format(2016).replace("预算支出275.72", "预算支出260.10"),
)  # fmt: skip
def sides(context: Context) -> Iterator[Finding]:
    """Find income and expenditure of one amount, of which one bears another year than the report."""
    yield from _items(context)
    told = list(context.find(PLANNED.pattern, hint=r"预算(?:收入|支出)(?:总额|总计|合计|数)?(?:为|是)?\d"))
    right = {(m["side"], m["sum"]) for _, m in told if int(m["year"]) == context.year}
    other = {"收入": "支出", "支出": "收入"}
    for passage, match in told:
        if int(match["year"]) == context.year or (other[match["side"]], match["sum"]) not in right:
            continue
        if (match["side"], match["sum"]) in right or re.search("[比较与]$", passage.text[: match.start()]):
            continue
        yield Finding(
            "W932", "YEAR_LEFTOVER", "error", f"{match['side']}预算写的是{match['year']}年，{other[match['side']]}预算是{context.year}年",
            passage.place(match.start()), passage.quote(match.start(), match.end(), 6), match["year"], str(context.year), "", "沿用上年文本",
            f"改为{context.year}年",
        )  # fmt: skip


#: the two items of a budget, one after the other: （一）2023年收入预算…（二）2023年支出预算
ITEM = re.compile(
    r"(?:（[一二三]）|[123][.、])(?P<year>20\d\d)年(?:度)?(?P<side>收入|支出)预算(?:数|总额|总计|合计)?(?:为|是)?\d"
)


def _items(context: Context) -> Iterator[Finding]:
    found = [(p, m) for p in context.prose() if (m := ITEM.match(p.text))]
    if len({m["side"] for _, m in found}) < len(found) or len(found) != len(("收入", "支出")):
        return
    for (passage, match), (_, other) in (found, found[::-1]):
        if int(other["year"]) == context.year and int(match["year"]) == context.year - 1:
            yield Finding(
                "W932", "YEAR_LEFTOVER", "error", f"{match['side']}预算写的是{match['year']}年，{other['side']}预算是{context.year}年",
                passage.place(match.start("year")), passage.quote(match.start(), match.end(), 6), match["year"], str(context.year), "",
                "沿用上年文本", f"改为{context.year}年",
            )  # fmt: skip


#: a year that is no comparison and stands in no title of a law or a paper
OWN = re.compile(r"(?<!年、)(?<![比较与自从至和到《〔（\d])(20\d\d)年(?!以[来前]|底|末|\d{1,2}月)")
FEWEST = 2
NEXT = "重庆市某区某镇人民政府\n{0}年决算报告\n一、2022年财政收支情况\n一般公共预算收入111.11万元，支出111.11万元。\n2022年，我镇无国有资本经营预算收支。"


@rule(
    "W933", "YEAR_LEFTOVER", "标题的年份与正文都不同", severity="warning",
    fails=NEXT.format(2021),
    passes=NEXT.format(2022),
    edge=NEXT.format(2021).replace("一般公共预算收入", "2021年一般公共预算收入"),
)  # fmt: skip
def title(context: Context) -> Iterator[Finding]:
    """Find a title whose year stands nowhere else, while all that is told is of the next one."""
    found = _titled(context) if "年" in context.text[:HEAD] and context.year_told else None
    if found is None:
        return
    passage, match, year, after = found
    rest = "\n".join(p.text for p in context.passages if p is not passage)
    spent = "决算" in passage.text
    if (BUDGETED.search(passage.text) and re.search("决算|执行", rest)) or (
        spent and BUDGETED.search(rest) and "决算" not in rest
    ):
        return  # what is told of another year may be of the other kind
    versus = set(re.findall(r"[比较与](20\d\d)年", rest))
    if re.search(rf"(?<![比较与]){year}年", rest) or (versus and versus != {str(after - 1)}):
        return
    if after < year and not versus:
        return  # a budget may tell only of the year before
    yield Finding(
        "W933", "YEAR_LEFTOVER", "warning", f"标题写的是{year}年，正文写的都是{after}年", passage.place(match.start()),
        passage.quote(match.start(), match.end(), 20), str(year), str(after), "", "沿用上年文本", f"请核对，应为{after}年的改过来",
    )  # fmt: skip


#: letters of a title, and of the text in which it stands
TITLE, HEAD = 50, 200


def _titled(context: Context) -> tuple[Passage, re.Match[str], int, int] | None:
    """Return the title, its year's place, its year, and the one beside it that all else is told of; ``None`` elsewhere."""
    said = context.find(OWN.pattern, hint=r"20\d\d年")
    passage, match = next(said, (None, None))
    if passage is None or match is None or len(passage.text) >= TITLE or not OF_TITLE.search(passage.text):
        return None
    year = int(match[1])
    after: list[int] = []
    for _, other in said:
        after.append(int(other[1]))
        if abs(after[-1] - year) != 1 or after[-1] != after[0]:
            return None
    return (passage, match, year, after[0]) if len(after) >= FEWEST else None


OF_TITLE = re.compile(r"决算|预算|经费")


#: what was spent last year, and what a plan is then held against
EXECUTED = re.compile(
    r"(?<!\d)(20\d\d)年(?:当年)?(?:预算)?执行数为?\d[^。；]{0,60}?[比较](20\d\d)年(?:当年)?(?:预算)?执行数"
)
#: last year's plan or account, and what this year's is then held against
BASE = re.compile(
    rf"(?<![\d比较与])(20\d\d)年(?:度)?(?P<what>预算|决算)数?(?:为|是)?{AMOUNT}万元[，；]?20\d\d年(?:度)?(?P=what)数?[^，。；\d]{{0,8}}[比较与](20\d\d)年(?:度)?(?P=what)"
)


@rule(
    "W909", "YEAR_BASE", "执行数的年份前后不一",
    fails="2026年部门预算\n购房补贴243.36万元。2024年当年预算执行数为241.76万元，2026年预算安排243.36万元，比2025年预算执行数增加0.66%。",
    passes="2026年部门预算\n购房补贴243.36万元。2025年当年预算执行数为241.76万元，2026年预算安排243.36万元，比2025年预算执行数增加0.66%。",
    edge="2026年部门预算\n购房补贴243.36万元。2024年预算执行数为240.00万元。2026年预算安排243.36万元，比2025年预算执行数增加0.66%。",
)  # fmt: skip
def executed(context: Context) -> Iterator[Finding]:
    """Find a plan that is held against what was spent in another year than it has just told, or a year's amount against another's."""
    found = (
        [("执行数", m[1], m[2], p, m) for p, m in context.find(EXECUTED.pattern, hint="执行数")]
        if context.kind == "预算"
        else []
    )
    found += [
        (f"{m['what']}数", m[1], m[3], p, m)
        for p, m in context.find(BASE.pattern, hint=r"万元[，；]?20\d\d年(?:度)?(?:预算|决算)")
    ]
    for what, first, base, passage, match in found:
        wrong = 1 if int(first) != context.year - 1 else match.lastindex or 2
        if first != base and (what == "执行数" or context.year - 1 in (int(first), int(base))):
            start = match.start(wrong) - (wrong != 1)  # where W904 tells of the same year
            yield Finding(
                "W909", "YEAR_BASE", "error", f"{what}一处写{first}年，一处写{base}年", passage.place(start),
                passage.quote(match.start(), match.end(), 10), match[wrong], str(context.year - 1), "", "年份没有更新或写错",
                f"改为{context.year - 1}年",
            )  # fmt: skip


#: words that stand in two plans side by side
TWO_PLANS = "万元，20|万元；20|万元,20"
#: what every item of a budget tells, as budgets of Shanghai do, words found sooner, and the year it must be of: this or the last
OF_ITEMS = (
    (rf"(20\d\d)年(?:度)?预算{AMOUNT}万元[，；,]20\d\d年(?:度)?预算{AMOUNT}万元", TWO_PLANS, 0),
    (rf"20\d\d年(?:度)?预算{AMOUNT}万元[，；,](20\d\d)年(?:度)?预算{AMOUNT}万元", TWO_PLANS, 1),
    (rf"(20\d\d)年当年预算执行数(?:为)?{AMOUNT}万元", "年当年预算执行数", 1),
    (rf"(20\d\d)年(?:度)?预算安排{AMOUNT}万元", "年预算安排|年度预算安排", 0),
    (rf"项）[:：]?(20\d\d)年(?:度)?预算(?:数)?(?:为)?{AMOUNT}万元", "项）20|项）:20|项）：20", 0),
)
#: items that tell a thing of the year it must be of, before one that tells it of another is odd
USUAL = 2
ITEMS = (
    "2026年部门预算\n“教育支出（类）-其他教育支出（款）-其他教育支出（项）”2026年度预算18万元，2025年度预算20万元，主要用于：社区教育。\n"
    "“科学技术支出（类）-科学技术普及（款）-科普活动（项）”2026年度预算8万元，2025年度预算9万元，主要用于：科普。\n"
    "“卫生健康支出（类）-计划生育事务（款）-计划生育服务（项）”2026年度预算26万元，{}年度预算25万元，主要用于：计划生育。"
)


@rule(
    "W911", "YEAR_LEFTOVER", "一项里预算数的年份与别的项不同", forms=("预算",),
    fails=ITEMS.format(2024),
    passes=ITEMS.format(2025),
    edge="2026年部门预算\n公用经费2026年度预算18万元，2024年度预算20万元，2025年未安排。",
)  # fmt: skip
def of_another_plan(context: Context) -> Iterator[Finding]:
    """Find items that name another year than this or the last for what the other items name that one for."""
    for pattern, hint, back in OF_ITEMS:
        right = str(context.year - back)
        told = list(context.find(pattern, hint))
        odd = [(passage, match) for passage, match in told if match[1] != right]
        usual = {id(passage) for passage, match in told if match[1] == right}
        if len(usual) < USUAL or len(odd) > len(usual) // USUAL:
            continue
        for passage, match in odd:
            if id(passage) not in usual:  # where years stand side by side they are all meant
                yield Finding(
                    "W911", "YEAR_LEFTOVER", "error", f"这里写{match[1]}年，别的项写{right}年", passage.place(match.start(1)),
                    passage.quote(match.start(), match.end(), 4), match[1], right, "", "年份没有更新或写错", f"改为{right}年",
                )  # fmt: skip


#: years that no report tells of: 2205, 6025, 1025; days that no month has
NO_YEAR = r"(?:(?<![\d.年])|(?<=^\d\.)|(?<=^\d\d\.))(?:[03-9]\d{3}|1[0-8]\d\d|2[1-9]\d\d|20[6-9]\d)年(?![前来以左之多的间有内历]|\d{1,2}[个%])"
#: what stands before 年 and 日 as a rule, and letters of it
USUAL_YEAR, USUAL_DAY = (
    re.compile(r"(?:19\d|20[0-5])\d$|\D$|(?:\D|^)\d{1,3}$"),
    re.compile(
        r"(?<!\d)(?:(?:[1-9]|1[0-2])月(?:[1-9]|1\d|2[0-8])|(?:[13578]|1[02])月31|(?:[13-9]|1[0-2])月(?:29|30))$|\D$|[^\d月]\d+$"
    ),
)
ROOM = 6
NO_DAY = r"(?<!\d)(?:(?:0?[469]|11)月31日|0?2月3[01]日|\d{1,2}月(?:3[2-9]|[4-9]\d|00?)日|(?:1[3-9]|[2-9]\d|00?)月\d{1,2}日)"


@rule(
    "W916", "YEAR_LEFTOVER", "没有这样的年份或日期",
    fails="2025年度部门决算\n截至2205年12月31日，共有车辆3辆。",
    passes="2025年度部门决算\n截至2025年12月31日，共有车辆3辆。",
    edge="2025年度部门决算\n本镇建镇已有1200年历史，规划到2035年。截至2025年6月30日，共有车辆3辆。",
)  # fmt: skip
def no_such_day(context: Context) -> Iterator[Finding]:
    """Find years and days that cannot be meant."""
    for pattern, what, sign, usual in (
        (NO_YEAR, "年份", "年", USUAL_YEAR),
        (NO_DAY, "日期", "日", USUAL_DAY),
    ):
        before = [part[-ROOM:] for part in context.text.split(sign)[:-1]]
        if all(map(usual.search, before)):
            continue  # a split is made faster than the pattern is sought
        for passage, match in context.find(pattern):
            yield Finding(
                "W916", "YEAR_LEFTOVER", "error", f"没有“{match[0]}”这样的{what}", passage.place(match.start()),
                passage.quote(match.start(), match.end(), 12), match[0], "", "", "数字写错", "请改正",
            )  # fmt: skip


#: one thing of one year told twice running
SAME_YEAR = re.compile(
    rf"(?<![比较与])(?P<year>20\d\d)年(?:度)?(?P<name>[\u4e00-\u9fff“”（）]{{4,20}}?)(?P<one>{AMOUNT})万元[，；](?P=year)年(?:度)?(?P=name)(?P<other>{AMOUNT})万元"
)
RUNNING = (
    "2016年部门预算\n2016年三公经费预算拨入33万元，{0}年三公经费预算拨入57.55万元，与上年对比减少24.55万元。"
)


@rule(
    "W817", "YEAR_LEFTOVER", "同一年的同一项接连写了两个数",
    fails=RUNNING.format(2016),
    passes=RUNNING.format(2015),
    edge=RUNNING.format(2016).replace("57.55", "33.00"),
)  # fmt: skip
def running(context: Context) -> Iterator[Finding]:
    """Find two amounts of one thing told one after the other of one year: one of them is another year's."""
    for passage, match in context.find(SAME_YEAR.pattern, hint=r"万元[，；]20\d\d年"):
        if not figure(match["one"]).span.meets(figure(match["other"]).span):
            start = match.end("one") + len("万元，")
            yield Finding(
                "W817", "YEAR_LEFTOVER", "error", f"{match['year']}年的同一项写了{match['one']}万元和{match['other']}万元", passage.place(start),
                passage.quote(match.start(), match.end(), 4), match["year"], "", "", "年份没有改", "请核对是哪一年的数",
            )  # fmt: skip
