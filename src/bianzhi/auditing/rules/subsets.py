"""Counts and amounts that cannot be more than what they are a part of, and bodies counted by kind (FAULTS: PARTS, CROSS_TABLE)."""

import re
from collections.abc import Iterator
from itertools import pairwise, takewhile

from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import added, figure, total
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.normal import Passage
from bianzhi.auditing.registry import rule

AMOUNT = r"\d[\d,]*(?:\.\d+)?"
SMALL = re.compile(
    rf"(?:面向|授予)中小企业(?:预留)?[^。；\d]{{0,24}}?(?P<whole>{AMOUNT})(?P<unit>万?元)(?:[^。；]{{0,40}}?其中[，：]?(?:预留给|授予|面向)?|[，；]面向)小(?:型和?微型|微)企业[^。；，\d]{{0,24}}?(?P<part>{AMOUNT})(?P=unit)"
)


@rule(
    "P320", "CROSS_TABLE", "小微企业的采购额大于中小企业的",
    fails="2026年部门预算\n面向中小企业预留政府采购项目预算金额1486.42万元，其中，预留给小型和微型企业的政府采购项目预算为1846.42万元。",
    passes="2026年部门预算\n面向中小企业预留政府采购项目预算金额1486.42万元，其中，预留给小型和微型企业的政府采购项目预算为1486.42万元。",
    edge="2022年度部门决算\n授予中小企业合同金额10.0万元，占政府采购支出总额的50%，其中：授予小微企业合同金额10.04万元。",
)  # fmt: skip
def small_firms(context: Context) -> Iterator[Finding]:
    """Find more bought from small firms than from small and middling ones together."""
    yield from _reserved(context)
    for passage, match in context.find(SMALL.pattern):
        whole, part = (figure(match[name], match["unit"]) for name in ("whole", "part"))
        if part.span.low > whole.span.high:
            yield Finding(
                "P320", "CROSS_TABLE", "error", f"小微企业{part.text}，大于中小企业{whole.text}", passage.place(match.start("part")),
                passage.quote(match.start(), match.end(), 4), part.text, f"不多于{whole.text}", "小微企业包括在中小企业之内", "",
                "请核对两个金额",
            )  # fmt: skip


#: all that a budget plans to buy, and what of it is kept for such firms
TO_BUY = re.compile(r"政府采购预算(?:总额|金额)?(?:为|共)?(?P<sum>\d[\d,.]*)(?P<unit>万?元)(?=，其中)")
KEPT = re.compile(r"面向中小企业预留(?:的)?政府采购项目预算(?:金额)?(?:为)?(?P<sum>\d[\d,.]*)(?P<unit>万?元)")


def _reserved(context: Context) -> Iterator[Finding]:
    """Find more kept for small and middling firms than is to be bought at all."""
    kept, planned = (list(context.find(pattern.pattern)) for pattern in (KEPT, TO_BUY))
    if len(kept) != 1 or len(planned) != 1:
        return
    passage, match = kept[0]
    whole, part = (figure(m["sum"], m["unit"]) for m in (planned[0][1], match))
    if part.span.low > whole.span.high:
        yield Finding(
            "P320", "CROSS_TABLE", "error", f"预留给中小企业{part.text}，大于政府采购预算{whole.text}", passage.place(match.start("sum")),
            passage.quote(match.start(), match.end(), 4), part.text, f"不多于{whole.text}", "预留的是政府采购预算的一部分", "",
            "请核对两个金额",
        )  # fmt: skip


KINDS = re.compile(
    r"(?<!\d)行政单位(\d{1,3})[家个]，(?:参公|参照公务员法管理(?:的)?)(?:事业)?单位(\d{1,3})[家个](?:，事业单位(\d{1,3})[家个])?|行政单位(\d{1,3})[家个]，事业单位(\d{1,3})[家个]"
)
BELOW = re.compile(
    r"本(?:部|级|部门)(?:以?及)?(?:和)?(?:以及)?下属(\d{1,3})[家个](?:预算|事业|二级预算)?单位"
)
ITEM = re.compile(r"(?:^|[：；。（）])(\d{1,2})[.、．](?=[\u4e00-\u9fff])")
#: paragraphs in which bodies are counted and listed
REACH = 40
BODIES = "2026年部门预算\n某县司法局部门预算是包括本部以及下属1家预算单位的综合收支计划。\n本部门中，行政单位{0}家，参公单位1家，具体包括：1.某县司法局本部\n2.某县法律援助中心"


@rule(
    "P321", "PARTS", "预算单位的家数前后不一",
    fails=BODIES.format(2),
    passes=BODIES.format(1),
    edge="2026年部门预算\n部门预算是包括本部以及下属2家预算单位的综合收支计划。\n本部门中，行政单位1家，参公单位2家，具体包括本部、法律援助中心、公证处。",
)  # fmt: skip
def bodies(context: Context) -> Iterator[Finding]:
    """Hold bodies counted by kind against those below the office itself, and against their list."""
    yield from _counted_and_listed(context)
    for passage, match in context.find(KINDS.pattern):
        by_kind = sum(int(n) for n in match.groups() if n)
        order = context.passages
        here = next(k for k, one in enumerate(order) if one is passage)
        below = next(
            ((one, m) for one in order[max(0, here - 2) : here + 1] if (m := BELOW.search(one.text))), None
        )
        listed = _listed(passage.text[match.end() :], order[here + 1 : here + REACH])
        if below is None:
            continue
        all_told = int(below[1][1]) + 1
        if by_kind == all_told or listed not in (0, by_kind, all_told):
            continue
        right = listed or all_told
        # some count the office itself among those below
        place, found = (passage, match) if right == all_told else below
        wrong = by_kind if right == all_told else all_told
        yield Finding(
            "P321", "PARTS", "error" if place is passage else "warning", f"各类单位共{by_kind}家，本部和下属单位共{all_told}家", place.place(found.start()),
            place.quote(found.start(), found.end(), 6), f"{wrong}家", f"{right}家", f"本部1家＋下属{all_told - 1}家＝{all_told}家", "",
            "请按单位构成核对家数",
        )  # fmt: skip


#: bodies of each kind, in digits or in Chinese numerals, before their list
OF_KINDS = re.compile(
    r"本部门中，(?P<kinds>(?:[\u4e00-\u9fff]{2,14}?(?:\d{1,2}|[一二三四五六七八九十两])[家个]，)+)具体包括[^：:]{0,16}[：:]$"
)
OF_KIND = re.compile(r"(\d{1,2}|[一二三四五六七八九十两])[家个]，")
NUMERALS = {sign: k for k, sign in enumerate("一二三四五六七八九十", start=1)} | {"两": 2}
#: bodies that planned the goals of their projects
WITH_GOALS = re.compile(r"本部门(?P<count>\d{1,3})[个家]预算单位开展")


def _counted_and_listed(context: Context) -> Iterator[Finding]:
    """Hold the bodies of all kinds against the lines of their list, and against those that planned goals."""
    order = context.passages
    for k, passage in enumerate(order):
        match = OF_KINDS.search(passage.text) if "具体包括" in passage.text else None
        if match is None:
            continue
        counts = [NUMERALS.get(one) or int(one) for one in OF_KIND.findall(match["kinds"])]
        lines = list(takewhile(bool, (ITEM.match(one.text) for one in order[k + 1 : k + REACH])))
        numbers = [int(one[1]) for one in lines if one]
        rising = numbers[:1] == [1] and all(a < b for a, b in pairwise(numbers))
        told = len(numbers) if rising and len(numbers) > 1 else 0
        if told and told != sum(counts):
            yield Finding(
                "P321", "PARTS", "warning", f"各类单位共{sum(counts)}家，列出的是{told}家", passage.place(match.start("kinds")),
                passage.quote(match.start(), match.end(), 6), f"{sum(counts)}家", f"{told}家", "", "", "请核对家数和名单",
            )  # fmt: skip
        for goals, found in context.find(WITH_GOALS.pattern):
            if int(found["count"]) > max(told, sum(counts)):
                yield Finding(
                    "P321", "PARTS", "warning", f"{found['count']}个预算单位编报绩效目标，部门只有{sum(counts)}家单位",
                    goals.place(found.start("count")), goals.quote(found.start(), found.end(), 6), f"{found['count']}个",
                    f"不多于{sum(counts)}个", "", "", "请核对单位个数",
                )  # fmt: skip


def _listed(rest: str, following: tuple[Passage, ...]) -> int:
    """Return how many bodies are numbered from 1 after such a count; 0 where none are."""
    count = 0
    for text in (rest, *(one.text for one in following)):
        numbers = [int(match[1]) for match in ITEM.finditer(text)]
        if numbers != list(range(count + 1, count + 1 + len(numbers))) or (count and not numbers):
            break
        count += len(numbers)
    return count


HOSTED = re.compile(
    rf"外事接待(?:费)?支出(?:为零|为无|(?:为)?(?P<abroad>{AMOUNT})万元)[，；。]国内公务接待\d+批次，\d+人次?(?:（[^（）]*）)?，共计支出(?P<home>{AMOUNT})万元"
)
ALL_HOSTED = re.compile(rf"公务接待费(?:支出)?({AMOUNT})万元")


@rule(
    "P322", "NARRATIVE_REPEAT", "国内、外事接待支出与公务接待费不一致", forms=("决算",),
    fails="2022年度部门决算\n2022年公务接待费9.95万元，比上年下降5.5%。\n其中：外事接待费支出0万元，国内公务接待22批次，176人，共计支出99.5万元。",
    passes="2022年度部门决算\n2022年公务接待费9.95万元，比上年下降5.5%。\n其中：外事接待费支出0万元，国内公务接待22批次，176人，共计支出9.95万元。",
    edge="2022年度部门决算\n2022年公务接待费9.95万元。\n其中：外事接待费支出1.00万元，国内公务接待22批次，176人，共计支出8.95万元。",
)  # fmt: skip
def hosted(context: Context) -> Iterator[Finding]:
    """Add up what guests from here and from abroad cost."""
    yield from _hosted_apart(context)
    for passage, match in context.find(HOSTED.pattern):
        here = next(k for k, one in enumerate(context.passages) if one is passage)
        near = [
            m for one in context.passages[max(0, here - 3) : here + 1] for m in ALL_HOSTED.finditer(one.text)
        ]
        if not near:
            continue
        whole = figure(near[0][1], "万元")
        home, abroad = figure(match["home"], "万元"), figure(match["abroad"] or "0", "万元")
        if not total([home, abroad]).meets(whole.span):
            right = whole.value - abroad.value
            yield Finding(
                "P322", "NARRATIVE_REPEAT", "error", f"国内、外事接待共{home.value + abroad.value}万元，公务接待费{whole.text}",
                passage.place(match.start("home")), passage.quote(match.start(), match.end(), 4), home.text, f"{right}万元",
                f"{home.value}＋{abroad.value}≠{whole.value}", "", "请核对两处",
            )  # fmt: skip


#: what guests from here, and those from abroad, cost, each told by itself
AT_HOME, FROM_ABROAD = (
    re.compile(rf"{who}接待费?(?:支出)?(?:决算)?(?:支出)?(?:数)?(?:为)?(?P<sum>{AMOUNT})(?P<unit>万?元)")
    for who in ("国内(?:公务)?", "(?:外事|外宾|(?:国（境）外|国外|涉外)(?:公务)?)")
)


def _hosted_apart(context: Context) -> Iterator[Finding]:
    """Do the same where both are told by themselves, in one section of what the report has one amount of."""
    home, abroad = (
        list(context.find(words.pattern, hint=hint))
        for words, hint in ((AT_HOME, "国内(?:公务)?接待"), (FROM_ABROAD, "外(?:事|宾|公务)?接待"))
    )
    told = [t.figure for name, _, t in context.told if name == "公务接待费支出"] if home and abroad else []
    if len(home) != 1 or len(abroad) != 1 or home[0][0].heading != abroad[0][0].heading:
        return
    if not told or not all(one.span.meets(told[0].span) for one in told):
        return
    parts = [figure(m["sum"], m["unit"]) for _, m in (home[0], abroad[0])]
    if total(parts).meets(told[0].span):
        return
    passage, match = home[0]
    right, shown = added(parts)
    yield Finding(
        "P322", "NARRATIVE_REPEAT", "error", f"国内、外事接待共{right}，公务接待费{told[0].text}", passage.place(match.start("sum")),
        passage.quote(match.start(), match.end(), 4), parts[0].text, told[0].text, shown, "", "请核对两处",
    )  # fmt: skip


GUESTS = re.compile(
    rf"(?P<who>国内公务接待|外事接待)支出(?P<whole>{AMOUNT})万元[^；]{{0,80}}?(?P=who)\d+批次，\d+人次?(?:（[^（）]*）)?，共计支出(?P<again>{AMOUNT})万元"
)


@rule(
    "P331", "NARRATIVE_REPEAT", "接待支出与同一段的“共计支出”不一致", forms=("决算",),
    fails="2023年度部门决算\n国内公务接待支出0.28万元，主要用于用餐费等。国内公务接待5批次，38人次（不包括陪同人员），共计支出2.8万元。",
    passes="2023年度部门决算\n国内公务接待支出0.28万元，主要用于用餐费等。国内公务接待5批次，38人次（不包括陪同人员），共计支出0.28万元。",
    edge="2023年度部门决算\n国内公务接待支出0.3万元，主要用于用餐费等。国内公务接待5批次，38人次（不包括陪同人员），共计支出0.28万元。",
)  # fmt: skip
def guests(context: Context) -> Iterator[Finding]:
    """Hold what guests cost against the sum at the end of the same paragraph."""
    for passage, match in context.find(GUESTS.pattern, hint="共计支出"):
        whole, again = figure(match["whole"]), figure(match["again"])
        if not whole.span.meets(again.span):
            yield Finding(
                "P331", "NARRATIVE_REPEAT", "error", f"{match['who']}支出先写{whole.text}，后写共计{again.text}", passage.place(match.start("again")),
                passage.quote(match.start("again"), match.end(), 24), again.text, whole.text, "同一项支出的两处金额应一致", "", "请核对后统一",
            )  # fmt: skip


HOME_GUESTS = re.compile(
    rf"国内公务接待(?:共|共计|累计)?\d+(?:个)?批次?，(?:接待)?\d+人次?(?:（[^（）]*）)?，(?:(?:共计|共|合计|总计)?支出|共)(?P<home>{AMOUNT})(?P<unit>万?元)"
)


@rule(
    "P347", "CROSS_TABLE", "国内公务接待支出大于公务接待费", forms=("决算",),
    fails="2023年度部门决算\n公务接待费支出决算为9.95万元。\n国内公务接待22批次，176人次，共计支出19.95万元。",
    passes="2023年度部门决算\n公务接待费支出决算为9.95万元。\n国内公务接待22批次，176人次，共计支出9.95万元。",
    edge="2023年度部门决算\n公务接待费支出决算为9.95万元。\n国内公务接待22批次，176人次，共计支出8.95万元。",
)  # fmt: skip
def home_guests(context: Context) -> Iterator[Finding]:
    """Hold what guests from here cost against all that was spent on guests; less may be, where others came from abroad."""
    found = list(context.find(HOME_GUESTS.pattern, hint=r"国内公务接待(?:共|共计|累计)?\d"))
    told = [token.figure for name, _, token in context.told if name == "公务接待费支出"] if found else []
    if not told or not all(one.span.meets(told[0].span) for one in told):
        return
    for passage, match in found:
        home = figure(match["home"], match["unit"], match.start("home"), match.end("unit"))
        if home.span.low > told[0].span.high:
            yield Finding(
                "P347", "CROSS_TABLE", "error", f"国内公务接待{home.text}，大于公务接待费{told[0].text}", passage.place(home.start),
                passage.quote(match.start(), match.end(), 4), home.text, told[0].text, "国内公务接待支出是公务接待费的一部分", "", "请核对两处",
            )  # fmt: skip


#: money reserved for enterprises of a size, and what those of that size were paid of it
RESERVED = re.compile(
    rf"面向(?P<size>中小|小微)企业预留(?:的)?政府采购项目(?:预算)?金额(?:为)?(?P<sum>{AMOUNT})(?P<unit>万?元)"
)
BOUGHT = re.compile(
    rf"面向(?P<size>中小|小微)企业预留(?:的)?政府采购项目中，[^。；]{{0,24}}(?:中标|成交)[^。；\d]{{0,12}}金额(?:为)?(?P<sum>{AMOUNT})(?P<unit>万?元)"
)
OF_KEPT = "2023年度部门决算\n面向小微企业预留政府采购项目预算金额{0}万元。在面向小微企业预留政府采购项目中，由小微企业供应商中标或成交的，采购金额{1}万元。"


@rule(
    "P496", "PARTS", "预留采购的成交金额大于预留金额", severity="warning",
    fails=OF_KEPT.format("61.20", "71.20"),
    passes=OF_KEPT.format("61.20", "58.00"),
    edge=OF_KEPT.format("61.2", "61.23"),
)  # fmt: skip
def reserved(context: Context) -> Iterator[Finding]:
    """Find more paid to enterprises of a size, of what was reserved for them, than was reserved."""
    kept = {m["size"]: figure(m["sum"], m["unit"]) for _, m in context.find(RESERVED.pattern, hint="预留")}
    for passage, match in context.find(BOUGHT.pattern, hint="预留") if kept else ():
        whole, paid = kept.get(match["size"]), figure(match["sum"], match["unit"])
        if whole is not None and paid.span.low > whole.span.high:
            yield Finding(
                "P496", "PARTS", "warning", f"{match['size']}企业成交{paid.text}，大于预留的{whole.text}", passage.place(match.start("sum")),
                passage.quote(match.start("sum"), match.end(), 20), paid.text, f"不多于{whole.text}", "", "", "请核对两处金额",
            )  # fmt: skip
