"""Pieces and people: counts that do not add up, and nothing where something is paid or was before (FAULTS: PARTS, CONTRADICT_ZERO)."""

import re
from collections.abc import Iterator
from decimal import Decimal

from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import ZERO, Figure, figure, plain
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.normal import begins
from bianzhi.auditing.registry import rule
from bianzhi.auditing.rules.denied import none_with_amount, same_and_not
from bianzhi.auditing.tokens import VALUES

#: a whole, and what stands for its parts
COUNTED = re.compile(
    r"(?:(?:车辆|有公务用车|实有(?:汽车|车)|用车保有量)(?:共|共计|合计|数)?(?:为)?|(?<=[，；])实有)(?P<whole>\d{1,5})辆(?:，价值[\d,.]+万?元)?(?:[，,（]其中[:：，]?|(?<=实有\d辆)[:：]|(?<=实有\d\d辆)[:：])(?P<parts>(?:[^。；（）]|（[^（）]*）)*?辆(?:[^。；（）]|（[^（）]*）)*)"
)


@rule(
    "P303", "PARTS", "各类车辆之和不等于车辆总数",
    fails="2024年度部门决算\n截至2024年12月31日，共有车辆5辆，其中：机要通信用车1辆、应急保障用车2辆、执法执勤用车1辆。",
    passes="2024年度部门决算\n截至2024年12月31日，共有车辆4辆，其中：机要通信用车1辆、应急保障用车2辆、执法执勤用车1辆。",
    edge="2024年度部门决算\n截至2024年12月31日，共有车辆4辆，其中：主要是应急保障用车2辆。",
)  # fmt: skip
def vehicles(context: Context) -> Iterator[Finding]:
    """Add up vehicles by kind."""
    for passage, match in context.find(COUNTED.pattern):
        parts = [int(n) for n in re.findall(r"(\d{1,5})辆", _outside_brackets(match["parts"]))]
        if (
            len(parts) < 2
            or MAINLY.search(match["parts"].split("、")[0])
            or sum(parts) == int(match["whole"])
        ):
            continue
        shown = "＋".join(map(str, parts))
        yield Finding(
            "P303", "PARTS", "error", f"车辆总数{match['whole']}辆，各类之和{sum(parts)}辆", passage.place(match.start()),
            passage.quote(match.start(), match.end(), 4), f"{match['whole']}辆", f"{sum(parts)}辆", f"{shown}＝{sum(parts)}", "",
            "请核对总数和各类",
        )  # fmt: skip


#: only some are told; the cars of the heads of a body are not meant: 主要领导干部用车
MAINLY = re.compile("主要(?!领导|负责)")


def _outside_brackets(text: str) -> str:
    return re.sub(r"[（(][^）)]*[）)]?", "", text)


#: guests from abroad, who may be all there were
FOREIGN = re.compile(r"外事接待(?:来访|任务|共计?|累计|为){0,3}[1-9]\d*(?:个)?(?:批|次)")
#: people who went abroad with the groups of others
TRAVELLED = re.compile(r"[，、；]?[^，。；\d]{0,10}[1-9]\d*人")
#: one group at least
GROUP = re.compile(r"团组[^，。；\d]{0,10}?[1-9]\d*(?:个|次)")
#: what cars cost to buy, as where it is told as a part
PURCHASE = re.compile(
    r"(?<![及和与、])购置(?:费用?|经费)(?:支出)?(?:预算|决算)?(?:支出)?(?:数)?(?:为|是)?(?P<sum>\d[\d,]*(?:\.\d+)?)万?元"
)
#: what stands wherever cars are counted
CARS = r"辆(?<=\d辆)|台(?<=\d台)"
#: (what is paid, by its name in `ONCE`; what is counted; its words; whether pieces without payment are wrong as well, or only these)
PAID = (
    (
        "公务接待费支出",
        "公务接待",
        re.compile(
            r"(?<!外事)接待(?:来访)?(?:公务)?(?:共|共计|累计)?(\d+)(?:个)?(?:批次|批)|(?<!外事)接待批次(?:数)?(?:为|共)?(\d+)(?=[个批次，。；])"
        ),
        True,
    ),
    (
        "公务用车购置费支出",
        "购置公务用车",
        re.compile(
            r"(?:购置(?:（更新）|更新)?(?:公务|执法执勤)?(?:用车|车辆|车)(?:数量|辆数)?|用车(?:更新)?购置(?:数量|辆数|数|量)?)(?:为|共)?(\d+)[辆台]"
        ),
        True,
    ),
    (
        "因公出国（境）费支出",
        "因公出国（境）",
        re.compile(r"(?<!来访)(?<!接待)团组[^，。；\d]{0,10}?(\d+)(?:个|次)(?!人)"),
        True,
    ),
    (
        "因公出国（境）费支出",
        "因公出国（境）",
        re.compile(
            r"(?:(?<=累计)(?:因公)?出国（境）(?:人数)?|团组(?:数)?(?:共计|共|为)?[,，]?0(?:个|次)[，、；](?:累计|共计|共|因公|出国（境）|出访|人数){0,4}(?:为)?)(\d+)人"
        ),
        None,
    ),
    (
        "公务用车运行维护费支出",
        "公务用车",
        re.compile(
            r"(?:公务用?车保有(?:量)?|车辆保有量|(?:现有|在用)公务用?车|保有车辆)(?:共)?(?:为)?(\d+)[辆台]"
        ),
        False,
    ),
    (
        "公务用车购置及运行维护费支出",
        "公务用车",
        re.compile(
            r"(?:公务用?车保有(?:量)?|车辆保有量|(?:现有|在用)公务用?车|保有车辆)(?:共)?(?:为)?(\d+)[辆台]"
        ),
        False,
    ),
)


@rule(
    "A105", "CONTRADICT_ZERO", "有支出却写数量为0，或没有支出却写了数量", severity="warning",
    fails="2024年度部门决算\n七、“三公”经费支出决算情况说明\n公务接待费支出0.83万元。国内公务接待0批次，0人次。",
    passes="2024年度部门决算\n七、“三公”经费支出决算情况说明\n公务接待费支出0.83万元。国内公务接待9批次，74人次。",
    edge="2024年度部门决算\n七、“三公”经费支出决算情况说明\n公务接待费支出0.83万元。国内公务接待0批次，0人次；外事接待1批次，8人次。",
)  # fmt: skip
def paid_for_nothing(context: Context) -> Iterator[Finding]:
    """Hold receptions and cars bought against what was paid for them."""
    amounts = _amounts(context)
    for thing, name, counted, both_ways in PAID:
        paid = [(heading, sums) for (what, heading), sums in amounts.items() if what == thing]
        found = list(context.find(counted.pattern, CARS if "车" in name else "")) if paid else []
        for heading, sums in paid if found else ():
            bought = [s for (w, _), told in amounts.items() if w == thing and thing in ANYWHERE for s in told]
            everywhere = bool(bought) and len({s.value for s in bought}) == 1
            counts = [
                (p, m) for p, m in found if (everywhere or p.heading == heading)
                and not _earlier_year(context, p.text[: m.start()]) and not _with_others(p.text, m)
            ]  # fmt: skip
            if not counts:
                continue
            spent, pieces = max(s.value for s in sums), max(int(m[m.lastindex or 1]) for _, m in counts)
            # 0.00: some yuan, perhaps, for which nobody travels abroad or buys a car
            little = not spent and thing == "公务接待费支出" and any("." in s.text for s in sums)
            if (
                spent
                and both_ways is None
                and not pieces
                and any(map(GROUP.search, (p.text for p, _ in counts)))
            ):
                both_ways = True  # noqa: PLW2901 - a group of nobody; of no group another finding tells
            if little or (spent > 0) == (pieces > 0) or both_ways is (None if spent else False):
                continue
            beside = (p.text for p in context.prose() if p.heading == heading)
            if spent > 0 and thing == "公务接待费支出" and any(map(FOREIGN.search, beside)):
                continue
            passage, match = counts[0]
            yield Finding(
                "A105", "CONTRADICT_ZERO", "warning", f"{name}支出{plain(spent)}万元，数量却写{pieces}" if spent else f"{name}没有支出，却写了{match[0]}",
                passage.place(match.start()), passage.quote(match.start(), match.end(), 16), match[0], "", "", "沿用模板或上年文字",
                "请核对金额和数量",
            )  # fmt: skip


#: what is counted in other sections than that of its amount
ANYWHERE = ("公务用车购置费支出", "因公出国（境）费支出")


def _amounts(context: Context) -> dict[tuple[str, str], list[Figure]]:
    """Return what was paid for each thing, by its name and the heading; for buying cars also what is told as a part, or told by the sum."""
    amounts: dict[tuple[str, str], list[Figure]] = {}
    for thing, passage, token in (*context.told, *context.plans):
        amounts.setdefault((thing, passage.heading), []).append(token.figure)
    buying, driving, both = (PAID[k][0] for k in (1, -2, -1))
    for passage in context.holding("购置"):
        for match in PURCHASE.finditer(passage.text):
            if not _earlier_year(context, passage.text[: match.start()]):
                amounts.setdefault((buying, passage.heading), []).append(figure(match["sum"]))
    if all(thing != buying for thing, _ in amounts):
        for (thing, heading), sums in list(amounts.items()):
            run = amounts.get((driving, heading), ()) if thing == both else ()
            if run and sums[0].value and all(one.value == sums[0].value for one in (*sums, *run)):
                amounts[buying, heading] = [Figure("0", ZERO, ZERO)]
    return amounts


#: how many times, and how many people
BOTH = re.compile(r"(?P<times>\d{1,5})(?:个)?批次?[、，](?:累计|共计|共|接待|来宾)?(?P<people>\d{1,6})人次")
#: the same of guests from abroad, each told in the brackets of all guests; of those who went abroad
FROM_ABROAD = re.compile(
    r"外事接待(?P<times>\d{1,5})(?:个)?批次?）[，、](?:共|累计|接待|来访){0,2}\d{1,6}人次?（(?:其中)?[:：，]?外事接待(?P<people>\d{1,6})人"
)
WENT = re.compile(
    r"团组(?:数)?(?:共计|共|为)?(?P<times>[1-9]\d{0,3})(?:个|次)[，、；](?:累计|共计|共|因公|出国（境）|出访|人数){0,4}(?:为)?(?P<people>0)人"
)


@rule(
    "A120", "CONTRADICT_ZERO", "有批次而没有人次，或有人次而没有批次", severity="warning",
    fails="2024年度部门决算\n公务接待费支出0.83万元。国内公务接待9批次、0人次。",
    passes="2024年度部门决算\n公务接待费支出0.83万元。国内公务接待9批次、74人次。",
    edge="2024年度部门决算\n公务接待费支出0.83万元。国内公务接待9批次、74人次，其中接待外宾0批次、0人次。",
)  # fmt: skip
def times_and_people(context: Context) -> Iterator[Finding]:
    """Find guests that nobody was, and people who came at no time."""
    for passage, match in (
        *context.find(BOTH.pattern, hint=r"[、，](?:累计|共计|共|接待|来宾)?\d+人次"),
        *context.find(FROM_ABROAD.pattern, hint=r"外事接待\d+(?:个)?批"),
        *context.find(WENT.pattern, hint="团组"),
    ):
        if (int(match["times"]) > 0) != (int(match["people"]) > 0):
            yield Finding(
                "A120", "CONTRADICT_ZERO", "warning", f"“{match[0]}”自相矛盾", passage.place(match.start()),
                passage.quote(match.start(), match.end(), 12), match[0], "", "", "漏填数字，或沿用模板", "请核对批次和人次",
            )  # fmt: skip


def _with_others(text: str, counted: re.Match[str]) -> bool:
    """Say whether people went abroad with the groups of others: no group of its own, and somebody in it."""
    return "团组" in counted[0] and not int(counted[1]) and bool(TRAVELLED.match(text, counted.end()))


def _of_another_year(context: Context, before: str) -> bool:
    sentence = re.split(r"[，。；]", before)[-1]
    return "上年" in sentence or any(int(y) != context.year for y in re.findall(r"(20\d\d)年", sentence))


def _earlier_year(context: Context, before: str) -> bool:
    words = "去年" if context.kind == "预算" else "去年|(?<!公共)(?<!基金)预算(?!财政)"
    return _of_another_year(context, before) or bool(re.search(words, re.split(r"[。；]", before)[-1]))


SAME = re.compile(
    r"(?:与|比|较|同)(?:上年|去年|20\d\d年(?:度)?)(?:度)?(?:决算数?|预算数?|执行数)?(?:相比)?(?:基本)?(?:保持)?(?:持平|一致|无变化|没有变化|不变)"
    r"|(?<=，)(?:两年|两者|前后)?(?P<basically>基本)?(?:保持)?(?:持平|一致|无增减变化|无增减|无变化|没有变化|不变)"
)
BEFORE = re.compile(
    r"(?:上年|去年|20\d\d年(?:度)?)(?:度|末|底)?(?:决算|预算)?数?(?:为|是)?(\d+(?:\.\d+)?)(批次|人次|辆|个|家|人|批|万元)"
)
LATER = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?)(批次|人次|辆|个|家|人|批|万元)")
NOW = re.compile(r"(\d+(?:\.\d+)?)(批次|人次|辆|个|家|人|批|万元)")


SPENT = re.compile(r"(政府性基金|国有资本经营)预算(?:财政拨款)?支出(?:决算)?(?:数)?(?:为)?$")


@rule(
    "A107", "CONTRADICT_ZERO", "写了没有，又写了金额",
    fails="2022年度部门决算\n本年无政府性基金预算财政拨款支出。政府性基金预算财政拨款支出20.00万元。",
    passes="2022年度部门决算\n政府性基金预算财政拨款支出20.00万元。",
    edge="2022年度部门决算\n无国有资本经营预算财政拨款支出。政府性基金预算财政拨款支出20.00万元。",
)  # fmt: skip
def none_and_some(context: Context) -> Iterator[Finding]:
    """Find funds or state capital that are said not to be, with an amount."""
    yield from none_with_amount(context)
    said = {
        m[1]: (p, m)
        for p, m in context.find(
            r"(?:无|没有)(?:安排|使用|发生)?(政府性基金|国有资本经营)预算(?:财政拨款|拨款安排的|拨款)(?:收入|支出|安排)"
        )
    }
    for passage, marks in context.figures if said else ():
        for token in marks:
            named = SPENT.search(token.lead) if "预算" in token.lead else None
            if (
                not named
                or named[1] not in said
                or not token.figure.value
                or token.role not in ("value", "actual")
                or _of_another_year(context, passage.text[: token.start])
            ):
                continue
            other, match = said.pop(named[1])
            yield Finding(
                "A107", "CONTRADICT_ZERO", "error", f"一处写没有{named[1]}预算支出，一处写{token.figure.text}", passage.place(token.start),
                passage.quote(token.start, token.end, 24), token.figure.text, "", "", "沿用模板文字", "请按决算表改写", (other.place(match.start()),),
            )  # fmt: skip


PLAN_SAME = re.compile(
    r"[与比较同](?:上年|去年|20\d\d年)(?:度)?(?:当年)?(?:预算)?执行数(?:相比)?(?:持平|一致|相同|相等|无变化|没有变化|不变)"
)


def _plan_not_the_same(context: Context) -> Iterator[Finding]:
    """Find a plan that is said to be what was spent last year, where both stand before it in the same item."""
    for passage, match in context.find(
        PLAN_SAME.pattern, hint="执行数(?:相比)?(?:持平|一致|相同|相等|无变化|没有变化|不变)"
    ):
        before = [
            t for t in context.marks(passage) if t.end <= match.start() and match.start() - t.end < PLAN_REACH
        ]
        now = next((t for t in reversed(before) if t.role in (*VALUES, "budget")), None)
        last = next((t for t in reversed(before) if t.role == "prior" and "执行数" in t.lead), None)
        if now is None or last is None or now.figure.span.meets(last.figure.span):
            continue
        gap = now.figure.value - last.figure.value
        right = f"{'增加' if gap > 0 else '减少'}{plain(abs(gap))}万元"
        yield Finding(
            "A106", "CONTRADICT_ZERO", "error", f"本年{now.figure.text}，上年{last.figure.text}，却写“持平”", passage.place(match.start()),
            passage.quote(min(now.start, last.start), match.end()), match[0], right,
            f"{now.figure.text}－{last.figure.text}＝{plain(gap)}万元", "沿用模板文字", "请核对两年的数，改正其中一个",
        )  # fmt: skip


#: last year's plan, said to be the same
PLAN_TOLD = re.compile(
    r"(?P<now>\d+(?:\.\d+)?)万元[，]?[比较与](?:上年|去年|20\d\d年)(?:度)?预算(?:数)?(?:的)?(?P<last>\d+(?:\.\d+)?)万元(?:基本)?(?P<said>持平|一致|无变化)"
)


def _told_the_same(context: Context) -> Iterator[Finding]:
    """Find two different plans side by side that are said to be the same."""
    for passage, match in context.find(PLAN_TOLD.pattern, hint="万元(?:基本)?(?:持平|一致|无变化)"):
        now, last = (figure(match[name]) for name in ("now", "last"))
        near = now.span.meets(last.span) if now.value and last.value else now.value == last.value
        if near or "基本" in match[0]:
            continue
        gap = plain(now.value - last.value)
        yield Finding(
            "A106", "CONTRADICT_ZERO", "error", f"本年{now.text}，上年{last.text}，却写“{match['said']}”", passage.place(match.start("said")),
            passage.quote(match.start(), match.end(), 8), match["said"], "", f"{now.text}－{last.text}＝{gap}", "沿用模板文字", "请核对两年的数，改正其中一个",
        )  # fmt: skip


#: letters back from such words to the amounts they are said of
PLAN_REACH = 70
FEWER = re.compile(
    r"(?:批次|团组)(?:数)?(?:为|共)?0(?:批次|次|个|批)?[，]?[比较与](?:上年|去年|20\d\d年)(?:度)?(?:相比)?减少[1-9]\d*(?:批次|批|次|个)?[^。；]{0,24}?(?P<people>0人次?[，]?[与同和](?:上年|去年)(?:度)?(?:相比)?(?:持平|一致|无变化))"
)


@rule(
    "A110", "CONTRADICT_ZERO", "批次比上年减少，人次却写持平",
    fails="2024年度部门决算\n国内公务接待批次为0次，较上年减少12批次，下降100%，共接待0人次，与上年持平。",
    passes="2024年度部门决算\n国内公务接待批次为0次，较上年减少12批次，下降100%，共接待0人次，较上年减少80人次。",
    edge="2024年度部门决算\n国内公务接待批次为0次，与上年持平，共接待0人次，与上年持平。",
)  # fmt: skip
def no_people(context: Context) -> Iterator[Finding]:
    """Find receptions of which there were some last year, and no guests in either year."""
    for passage, match in context.find(FEWER.pattern):
        yield Finding(
            "A110", "CONTRADICT_ZERO", "error", "上年有批次，人次却与上年持平为0", passage.place(match.start("people")),
            passage.quote(match.start(), match.end()), match["people"], "", "上年的批次不是0，人次也不应是0", "沿用模板文字", "请写明比上年减少的人次",
        )  # fmt: skip


@rule(
    "A106", "CONTRADICT_ZERO", "写了持平，两年的数却不同",
    fails="2024年度部门决算\n国内公务接待0人次，2023年为119人次，与上年持平。",
    passes="2024年度部门决算\n国内公务接待119人次，2023年为119人次，与上年持平。",
    edge="2024年度部门决算\n国内公务接待费0.83万元，2023年为0.8万元，与上年基本持平。",
)  # fmt: skip
def not_the_same(context: Context) -> Iterator[Finding]:
    """Find 持平 beside last year's figure that is another."""
    yield from _plan_not_the_same(context)
    yield from _told_the_same(context)
    yield from same_and_not(context)
    for passage in context.holding("持平|一致|变化|不变|无增减"):
        for match in SAME.finditer(passage.text):
            start = begins(passage.text, match.start())
            clause = passage.text[start : match.end()]
            before = list(BEFORE.finditer(clause))
            after = passage.text[match.end() : match.end() + 40]
            if not before and (
                later := re.match(r"[。，；](?:上年|去年|20\d\d年(?:度)?)[^。；]{0,16}?\d", after)
            ):
                clause += passage.text[
                    match.end() : passage.text.find("。", match.end() + len(later[0])) + 1 or None
                ]
                before = [m for m in LATER.finditer(clause) if m.start() >= match.end() - start]
                before = [
                    m
                    for m in before
                    if any(n[2] == m[2] for n in NOW.finditer(clause[: match.end() - start]))
                ][-1:]
            if len(before) != 1:
                continue
            earlier = [
                m
                for m in NOW.finditer(clause)
                if m.end() <= min(before[0].start(), match.end() - start) and m[2] == before[0][2]
            ]
            if not earlier:
                continue
            now, last = Decimal(earlier[-1][1]), Decimal(before[0][1])
            if now == last or ("基本" in match[0] and last and abs(now - last) / last < Decimal("0.05")):
                continue
            yield Finding(
                "A106", "CONTRADICT_ZERO", "error", f"本年{now}{before[0][2]}，上年{last}{before[0][2]}，却写“持平”",
                passage.place(match.start()), passage.quote(start, match.end()), match[0],
                f"比上年{'增加' if now > last else '减少'}{abs(now - last)}{before[0][2]}", f"{now}－{last}＝{now - last}", "沿用模板文字",
                f"改为“比上年{'增加' if now > last else '减少'}{abs(now - last)}{before[0][2]}”",
            )  # fmt: skip
