"""Counts: what changed, what they are made up of, and what each of them costs (FAULTS: RATE_BASE, PARTS, SHARE_WRONG)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import HUNDRED, Figure, Span, figure, places_of, plain
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.growing import growths
from bianzhi.auditing.normal import Passage, sentence_at
from bianzhi.auditing.pieces import EACH, is_count
from bianzhi.auditing.registry import rule
from bianzhi.auditing.relations import Growth, Sum, shares, sums
from bianzhi.auditing.rules.growth import WORDS, right_rate
from bianzhi.auditing.rules.parts import right_share
from bianzhi.auditing.tokens import MONEY, VALUES, Token


@rule(
    "A114", "RATE_BASE", "批次、人次、车辆、人数的增减与两年的数对不上", severity="warning",
    fails="2022年度部门决算\n国内公务接待60批次，较上年的75批次减少15批次，下降25.00%。",
    passes="2022年度部门决算\n国内公务接待60批次，较上年的75批次减少15批次，下降20.00%。",
    edge="2022年度部门决算\n国内公务接待60批次，支出3.00万元，比上年减少1.00万元，下降25.00%。",
)  # fmt: skip
def changes(context: Context) -> Iterator[Finding]:
    """Compare stated changes of counts with this year's and last year's."""
    for passage, marks in context.counts:
        for one in growths(passage, marks):
            unit = one.current.figure.unit
            others = [t for t in (one.delta, one.prior) if t]
            if not is_count(one.current) or not others or any(t.figure.unit != unit for t in others):
                continue
            start, _ = sentence_at(passage.text, one.current.start, one.current.start)
            beside = [
                t
                for t in marks
                if start <= t.start < one.current.start and t.figure.unit == unit and t.role in VALUES
            ]
            if not any(
                not list(_change(replace(one, current=t))) for t in beside
            ):  # none of them may be meant
                yield from _change(one)


def _change(one: Growth) -> Iterator[Finding]:
    now, delta, prior, made = one.current.figure, one.delta, one.prior, one.rate
    unit = now.unit
    if delta and prior and delta.sign:
        right = now.value - prior.figure.value
        stated = delta.figure.value * delta.sign
        if not Span(stated - delta.figure.half, stated + delta.figure.half).meets(
            now.span - prior.figure.span
        ):
            turned = abs(right) == delta.figure.value
            yield _finding(
                one, delta, "CONTRADICT_COMPLETION" if turned else "RATE_BASE",
                f"{'增加' if right > 0 else '减少'}{plain(abs(right), 0)}{unit}",
                f"{plain(now.value, 0)}－{plain(prior.figure.value, 0)}＝{plain(right, 0)}",
            )  # fmt: skip
            return
    if made is None or not made.sign:
        return
    found = right_rate(now, delta.figure if delta else None, prior.figure if prior else None, made.sign)
    base = prior.figure.value if prior else now.value - (delta.sign * delta.figure.value if delta else 0)
    if found is None or base <= 0 or found.meets(made.figure.cut):
        return
    change = now.value - base
    if change * made.sign < 0:
        yield _finding(
            one, made, "CONTRADICT_COMPLETION", WORDS[-made.sign], f"{plain(base, 0)}到{plain(now.value, 0)}"
        )
        return
    rate = f"{plain(abs(change) / base * HUNDRED, max(places_of(made.figure), 2))}%"
    yield _finding(
        one,
        made,
        "RATE_BASE",
        f"{WORDS[made.sign]}{rate}",
        f"{plain(abs(change), 0)}÷{plain(base, 0)}＝{rate}",
    )


def _finding(one: Growth, token: Token, kind: str, right: str, shown: str) -> Finding:
    return Finding(
        "A114", kind, "warning", f"“{token.figure.text}”应为“{right}”", one.passage.place(token.start),
        one.passage.quote(one.start, one.end), token.figure.text, right, shown, "", f"改为“{right}”",
    )  # fmt: skip


#: kinds that exclude one another and are all there are, by the unit they are counted in
ALL = (
    (("批次", "人次", "人"), r"接待|共", (r"国内", r"外事|外宾|国（境）外|境外")),
    (("台",), r"设备", (r"通用", r"专用")),
    (("平方米",), r"房|面积", (r"办公", r"业务|技术", r"其他")),
    (("人",), r"职工|人员|人数|干部", (r"在编|编内|正式", r"编外|聘用|临聘|劳务")),
    (("人",), r"职工|人员(?!编制)|人数|干部", (r"在职", r"离退休|退休")),
    (("个", "家"), r"单位", (r"行政单位", r"事业单位")),
    (("人", "名"), r"学生", (r"小学", r"初中", r"高中")),
    (("个",), r"项目", (r"普通程序", r"简易程序")),
    (("个", "次"), r"团组", (r"本单位|本部门|自行", r"参加|其他单位")),
    (("个", "家"), r"单位", (r"行政单位", r"参公|参照", r"(?<!参公)(?<!管理)(?<!管理的)事业单位")),
)
#: words that kinds are told by, one of each of these
KIND = re.compile("团组|普通程序|国内|通用|办公|在编|编内|正式|在职|行政单位|优|小学")
#: marks that projects are given, each project one of them
MARKS = (r"优", r"良", r"中", r"差")


def counted(context: Context) -> list[tuple[Passage, str, list[Token], list[Sum]]]:
    """Return the counts of each unit of a passage with their sums; asked for through `Context.once`."""
    found = []
    for passage, marks in context.counts:
        for unit in sorted({t.figure.unit for t in marks if is_count(t)}):
            own = [t for t in marks if t.figure.unit == unit and t.role in VALUES]
            if len(own) > 1:
                found.append((passage, unit, own, list(sums(passage, own))))
    return found


@rule(
    "P344", "PARTS", "分类的数目之和不等于总数", severity="warning",
    fails="2022年度部门决算\n全年接待56批次，其中国内公务接待52批次、外事接待6批次。",
    passes="2022年度部门决算\n全年接待56批次，其中国内公务接待52批次、外事接待4批次。",
    edge="2022年度部门决算\n全年接待56批次，其中国内公务接待52批次、招商接待6批次。",
)  # fmt: skip
def kinds(context: Context) -> Iterator[Finding]:
    """Add up counts of kinds that are all there are."""
    for passage, unit, own, found in context.once(counted):
        if len(own) >= len(("whole", "one", "other")) and KIND.search(passage.text):
            for one in (*found, *_in_row(passage, own)):
                value = sum(t.figure.value for t in one.parts)
                over = value > one.whole.figure.value
                if value == one.whole.figure.value or not (
                    _all(one, unit) or (over and (_marks(one) or _schools(one)))
                ):
                    continue
                shown = "＋".join(plain(t.figure.value, 0) for t in one.parts)
                yield Finding(
                    "P344", "PARTS", "warning", f"总数{one.whole.figure.text}，各类之和{value}{unit}", passage.place(one.whole.start),
                    passage.quote(one.whole.start, one.parts[-1].end, 10), one.whole.figure.text, f"{value}{unit}", f"{shown}＝{value}", "",
                    "请核对总数和各类",
                )  # fmt: skip
                break


def _in_row(passage: Passage, own: Sequence[Token]) -> Iterator[Sum]:
    """Yield the first count of a sentence with the others of it, told by no word to be its parts."""
    for k, whole in enumerate(own[:-2]):
        start, end = sentence_at(passage.text, whole.start, whole.end)
        if k and own[k - 1].start >= start:
            continue
        rest = tuple(t for t in own[k + 1 :] if t.start < end)
        if len(rest) >= len(("one", "other")):
            yield Sum(passage, whole, rest, ())


def _names(one: Sum) -> list[str]:
    return [re.split(r"[，。；：、（]", t.lead)[-1] for t in one.parts]


def _all(one: Sum, unit: str) -> bool:
    """Say whether the parts are all kinds there are, each told once, and the whole none of them."""
    names, whole = _names(one), re.split(r"[，。；：]", one.whole.lead)[-1]
    return any(
        unit in units
        and len(names) == len(words)
        and all(sum(bool(re.search(word, name)) for name in names) == 1 for word in words)
        and re.search(of, whole)
        and not any(re.search(word, whole) for word in words)
        for units, of, words in ALL
    )


def _marks(one: Sum) -> bool:
    """Say whether the parts are those of several marks."""
    names = [re.sub(r"[“”\"等次级为的评]", "", name) for name in _names(one)]
    return (
        len(names) > 1
        and len(set(names)) == len(names)
        and all(re.fullmatch("|".join(MARKS), n) for n in names)
    )


#: kinds of schools, and of those who learn there, of which each is one
SCHOOLS = r"幼儿|小学|初中|九年一贯|完全中学|十二年一贯|普通高中|高中|职业|中职|特殊教育|中等专业"


def _schools(one: Sum) -> bool:
    """Say whether the parts are schools, or those who learn there, by kinds."""
    names = [re.findall(SCHOOLS, name) for name in _names(one)]
    first = [found[0] for found in names if found]
    return len(first) == len(names) > len(("one", "other")) and len({*map(tuple, names)}) == len(names)


#: units that an amount is for, by its word
OF = {"people": ("人", "人次"), "cars": ("辆",), "times": ("批次",), "homes": ("户",)}
#: what an amount for each is not an average of what was spent
NORM = re.compile(r"标准|核定|每人?每?[月天日年]|每月|定额|限额|按|不超过|上限|年均收入|可支配|补助标准")


#: words between 人均 and the amount that name nothing
FILLING = re.compile(r"[为约达是，]|年均|支出|花费|费用|经费|开支|消费|补助|金额|维护|费")


@rule(
    "S213", "SHARE_WRONG", "人均、车均与金额和数目对不上", severity="warning",
    fails="2022年度部门决算\n国内公务接待40批次、320人次，支出3.20万元，人均120.00元。",
    passes="2022年度部门决算\n国内公务接待40批次、320人次，支出3.20万元，人均100.00元。",
    edge="2022年度部门决算\n国内公务接待40批次、320人次，支出3.20万元，接待标准每人120.00元。",
)  # fmt: skip
def each(context: Context) -> Iterator[Finding]:
    """Divide the amount of a sentence by the count it is for, or take what each costs so many times."""
    yield from _times_each(context)
    for passage, marks in context.counts:
        if not EACH.search(passage.text):
            continue
        for token in marks:
            said = list(EACH.finditer(token.lead)) if token.figure.unit in MONEY else []
            if (
                not said
                or token.role not in VALUES
                or not re.fullmatch(r"[^，。；、\d]{0,12}", token.lead[said[-1].end() :])
            ):
                continue
            start, end = sentence_at(passage.text, token.start, token.end)
            near = [t for t in marks if start <= t.start < end and t is not token]
            clause = passage.text[start : token.start]
            amounts = [t for t in near if t.figure.unit in MONEY]
            units = OF[said[-1].lastgroup or "people"]
            pieces = [t for t in near if t.figure.unit in units]
            if len(amounts) > 1 and (last := _right_before(passage, amounts, token)):
                amounts = [last]
            about = FILLING.sub("", token.lead[said[-1].end() :])
            if about and (len(amounts) != 1 or about not in amounts[0].lead):
                continue  # of another amount than the one told
            if NORM.search(clause) or len(amounts) != 1 or not pieces or EACH.search(amounts[0].lead):
                continue
            if any(t.role not in VALUES for t in (*amounts, *pieces)) or not all(
                t.figure.value for t in pieces
            ):
                continue
            if any(_average(amounts[0].figure, p.figure).meets(token.figure.loose) for p in pieces):
                continue
            if len({p.figure.value for p in pieces}) > 1:
                continue  # which of the counts is meant is not told
            yield _each(passage, token, amounts[0].figure, pieces[0].figure)


#: how many there are, what each of them costs, and all of it: 出国2人，预算3.5万元/人，共计7万元
TIMES = re.compile(
    r"(?<![\d.])(?P<count>\d{1,5})(?:个)?(?P<piece>人|批次|次|辆|户)次?[，、；][^，。；\d]{0,12}?(?P<each>\d[\d,]*(?:\.\d+)?)(?P<unit>万元|元)[/／每](?P=piece)次?[，、；][^，。；\d]{0,8}?(?:共计|合计|总计|共)[^，。；\d]{0,6}?"
    r"(?P<sum>\d[\d,]*(?:\.\d+)?)(?P<whole>万元|元)"
)


def _times_each(context: Context) -> Iterator[Finding]:
    for passage, match in context.find(TIMES.pattern, hint=r"元[/／每][人批次辆户]"):
        cost, whole = figure(match["each"], match["unit"]), figure(match["sum"], match["whole"])
        count = int(match["count"])
        if count and not Span(cost.span.low * count, cost.span.high * count).meets(whole.span):
            right = f"{plain(cost.value * count)}万元"
            yield Finding(
                "S213", "SHARE_WRONG", "warning", f"{count}{match['piece']}、每{match['piece']}{cost.text}，应共{right}，却写{whole.text}",
                passage.place(match.start("count")), passage.quote(match.start(), match.end(), 8), f"{count}{match['piece']}", "",
                f"{cost.text}×{count}＝{right}", "", "请核对数目、单价和合计",
            )  # fmt: skip


def _right_before(passage: Passage, amounts: Sequence[Token], token: Token) -> Token | None:
    """Return the amount that an average follows at once, or the only one that anything before it cost: 运行维护费5.28万元，平均每辆1.76万元."""
    before = [t for t in amounts if t.end <= token.start]
    last = max(before, key=lambda t: t.start, default=None)
    if last and RIGHT_AFTER.fullmatch(passage.text[last.end : token.start]):
        return last
    spent = [t for t in before if t.role in VALUES and t.figure.value]
    one = last is not None and len({t.figure.value for t in spent}) == 1
    return spent[-1] if one and last and spent[-1].start >= last.start - FAR else None


#: letters between what was spent and the last plan or change told before its average
FAR = 40
#: what stands between an amount and its average
RIGHT_AFTER = re.compile(r"[，（](?:平均每[人辆批户][次]?|人均|车均|每[人辆]平均)[为约]?")


def _average(amount: Figure, pieces: Figure) -> Span:
    low, high = pieces.span.low, pieces.span.high
    return Span(amount.span.low / high, amount.span.high / low)


def _each(passage: Passage, token: Token, amount: Figure, pieces: Figure) -> Finding:
    right = amount.value / pieces.value
    shown = f"{plain(right * 10000)}元" if token.figure.unit == "元" else f"{plain(right)}万元"
    return Finding(
        "S213", "SHARE_WRONG", "warning", f"平均{token.figure.text}，按所写的金额和数目应为{shown}", passage.place(token.start),
        passage.quote(token.start, token.end, 24), token.figure.text, shown, f"{amount.text}÷{pieces.text}＝{shown}", "", "请核对金额、数目和平均数",
    )  # fmt: skip


@rule(
    "S214", "SHARE_WRONG", "个数的占比与数目对不上", severity="warning",
    fails="2022年度部门决算\n对12个项目开展绩效自评，其中评为优的9个，占80%。",
    passes="2022年度部门决算\n对12个项目开展绩效自评，其中评为优的9个，占75%。",
    edge="2022年度部门决算\n对12个项目开展绩效自评，涉及资金90.00万元，占项目支出的80%。",
)  # fmt: skip
def share(context: Context) -> Iterator[Finding]:
    """Compare shares of counts with the count they are opened by; of people another rule tells."""
    for passage, marks in context.counts:
        for one in shares(passage, marks) if any(t.role == "share" for t in marks) else ():
            whole = one.whole
            if not is_count(one.part) or not one.part.figure.value:
                continue
            if one.part.figure.unit == "人" and (
                whole is None or not (whole.role == "of" or passage.text.startswith("中", whole.end))
            ):
                continue
            if whole is None or whole.figure.unit != one.part.figure.unit or right_share(one, whole.figure):
                continue
            right = f"{plain(one.part.figure.value / whole.figure.value * HUNDRED, max(places_of(one.rate.figure), 2))}%"
            yield Finding(
                "S214", "SHARE_WRONG", "warning", f"占{one.rate.figure.text}，应为{right}", passage.place(one.rate.start),
                passage.quote(one.part.start, one.rate.end, 14), one.rate.figure.text, right,
                f"{one.part.figure.text}÷{whole.figure.text}＝{right}", "", f"占{right}",
            )  # fmt: skip
