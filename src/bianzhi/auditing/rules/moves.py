"""Changes whose amount stands elsewhere: of a thing named, of a whole by its parts (FAULTS: RATE_BASE, PARTS)."""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise

from bianzhi.auditing.causes import cause_of_rate
from bianzhi.auditing.changing import AGAIN
from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import HUNDRED, ZERO, Figure, Span, places_of, plain, summed
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.growing import NEAR
from bianzhi.auditing.named import ONCE
from bianzhi.auditing.normal import Passage, begins
from bianzhi.auditing.registry import rule
from bianzhi.auditing.rules.growth import WORDS, fits, right_rate
from bianzhi.auditing.rules.listed import listed_change
from bianzhi.auditing.tokens import VALUES, Token
from bianzhi.documents.model import Place

#: words between the name and its change: a year it is held against, no other thing
AGAINST = re.compile(
    r"(?:财政拨款)?(?:支出)?(?:决算|预算)?(?:数|总额)?(?:总体)?[，]?(?:[比较与](?:年初)?预算(?:数)?(?:相比)?(?:无增减(?:变化)?|无变化|持平|一致|相同)，)?(?:同口径)?(?:(?:[比较]|与)(?:(?:上年度?|去年|20\d\d年度?)(?:同期)?(?:决算|预算)?数?|(?P<plan>(?:年初|全年)?预算数?))(?:相比)?[，]?)?(?:增加|减少|增长|下降|降低|增|减)了?$"
)


#: all that a clause says that holds the thing of the clause before against its plan
ON_PLAN = re.compile(r"[比较与](?:年初|全年)?预算数?(?:增加|减少|增|减)了?")


def _pairs(context: Context) -> list[tuple[Passage, Token, Token]]:
    """Return every amount of change with the rate beside it."""
    return [
        (passage, first, second)
        for passage, marks in context.figures
        for first, second in pairwise(marks)
        if first.role == "delta"
        and second.role == "rate"
        and (second.start - first.end <= NEAR or AGAIN.fullmatch(passage.text[first.end : second.start]))
    ]


def amounts_once(context: Context) -> Mapping[str, Figure]:
    """Return the things the text tells one amount of: of the account, or of the plan."""
    seen: dict[str, list[Figure]] = {}
    if context.kind == "预算":
        for name, _, token in context.plans:
            seen.setdefault(name, []).append(token.figure)
    else:
        for name, _, token in context.told:
            seen.setdefault(name, []).append(token.figure)
    return {n: found[0] for n, found in seen.items() if all(f.span.meets(found[0].span) for f in found)}


def _told_of_lists(context: Context) -> set[tuple[Place, str]]:
    return {(one.place, one.stated) for one in listed_change(context) if isinstance(one, Finding)}


@rule(
    "A111", "RATE_BASE", "增长率（下降率）与别处写的金额对不上",
    fails="2021年度部门决算\n七、“三公”经费支出决算情况说明\n公务接待费支出决算为2.00万元。\n公务接待费支出决算数比2020年减少0.50万元，减幅25%。",
    passes="2021年度部门决算\n七、“三公”经费支出决算情况说明\n公务接待费支出决算为2.00万元。\n公务接待费支出决算数比2020年减少0.50万元，减幅20%。",
    edge="2021年度部门决算\n七、“三公”经费支出决算情况说明\n公务接待费支出决算为2.00万元，其中外事接待0.20万元。\n外事接待比2020年减少0.50万元，下降71.43%。",
)  # fmt: skip
def elsewhere(context: Context) -> Iterator[Finding]:
    """Compare the rate of a named thing with its amount in another sentence."""
    known = {(id(g.passage), t.start) for g in context.growths for t in (g.delta, g.rate) if t}
    amounts = context.once(amounts_once)
    for passage, delta, made in context.once(_pairs) if amounts else ():
        if (id(passage), delta.start) in known or (id(passage), delta.start) in context.misunits:
            continue
        clause = passage.text[begins(passage.text, delta.start, "。；：") : delta.start]
        if ON_PLAN.fullmatch(
            clause
        ):  # the thing is named where it is held against last year, and then against the plan
            start = begins(passage.text, delta.start, "。：")
            clause = passage.text[start : delta.start - len(clause)]
            clause = re.split(r"(?=[比较与](?:上年|去年|20\d\d年))", clause)[0]
        ends = [
            (m.end(), m.end() - m.start(), n)
            for n, w in ONCE.items()
            if n in amounts
            for m in re.finditer(w, clause)
        ]
        if not ends:
            continue
        end, _, name = max(ends)
        current = amounts[name]
        against = AGAINST.fullmatch(clause[end:])
        if not (against or not clause[end:]) or delta.sign * made.sign <= 0:
            continue
        right = right_rate(current, delta.figure, None, made.sign)
        base = current.value - delta.sign * delta.figure.value
        if (
            right is None
            or base <= 0
            or right.meets(made.figure.cut)
            or (passage.place(made.start), made.figure.text) in context.once(_told_of_lists)
        ):
            continue
        stated = f"{plain(delta.figure.value / base * HUNDRED, max(places_of(made.figure), 2))}%"
        called = "预算数" if against and against["plan"] else "上年数"
        cause = cause_of_rate(current.value, delta.sign * delta.figure.value, made.figure, [])
        yield Finding(
            "A111", "UNIT_OF_RATE" if cause.startswith("把小数") else "RATE_BASE", "error",
            f"{WORDS[made.sign]}{made.figure.text}，应为{stated}", passage.place(made.start), passage.quote(delta.start, made.end, 24),
            made.figure.text, stated, f"{name}{current.text}，{called} {plain(base)}，{plain(delta.figure.value)}÷{plain(base)}＝{stated}", cause,
            f"{WORDS[made.sign]}{stated}",
        )  # fmt: skip


@rule(
    "A109", "CONTRADICT_COMPLETION", "增减额与比例的字样相反",
    fails="2024年部门预算\n商品和服务支出较上年减0.40万元，增2.10%。",
    passes="2024年部门预算\n商品和服务支出较上年减0.40万元，减2.10%。",
    edge="2024年部门预算\n人员经费减少0.40万元，下降2.10%；公用经费增加0.10万元，增长1%。",
)  # fmt: skip
def opposite(context: Context) -> Iterator[Finding]:
    """Find a change whose amount goes one way and whose rate the other, where no amount is told."""
    known = {(id(g.passage), g.rate.start) for g in context.growths if g.rate}
    for passage, delta, made in context.once(_pairs):
        if delta.sign * made.sign < 0 and (id(passage), made.start) not in known:
            yield Finding(
                "A109", "CONTRADICT_COMPLETION", "error", f"增减额写“{'增加' if delta.sign > 0 else '减少'}”，比例却写“{WORDS[made.sign]}”",
                passage.place(made.start), passage.quote(delta.start, made.end, 20), WORDS[made.sign], WORDS[delta.sign], "",
                "增减字样写反", "请核对增减方向",
            )  # fmt: skip


#: how far a plan was carried out, told between an amount and how much more than planned it is
COMPLETED = re.compile(r"，?(?:为|完成)(?:年初|全年|调整)?预算数?的?[\d.]+%")


@rule(
    "A112", "RATE_BASE", "增加额大于本年数",
    fails="2021年度部门决算\n机关运行经费支出15.57万元，比2020年增加55.77万元，增长59.14%。",
    passes="2021年度部门决算\n机关运行经费支出15.57万元，比2020年增加5.79万元，增长59.20%。",
    edge="2021年度部门决算\n本年支出100.00万元，其中公务接待费支出15.57万元。与2020年相比，本年支出增加55.77万元，增长126.09%。",
)  # fmt: skip
def more_than_all(context: Context) -> Iterator[Finding]:
    """Find what grew by more than it is."""
    for growth in context.growths:
        current, delta, made = growth.current, growth.delta, growth.rate
        if delta is None or growth.prior or delta.sign <= 0 or (made and made.sign <= 0):
            continue
        between = COMPLETED.sub("", growth.passage.text[current.end : delta.start]).lstrip("，（")
        beside = AGAINST.fullmatch(between)
        if made is None and not beside:
            continue
        more = delta.figure.span.low
        told = [
            t for t in context.marks(growth.passage) if t.role in (*VALUES, "budget") and t.start < growth.end
        ]
        start = begins(growth.passage.text, current.start)
        alone = bool(beside) and "其中" not in growth.passage.text[start : current.start]
        if alone:  # nothing else of its clause can be what grew
            near = begins(growth.passage.text, current.start, "。；，") if made else start
            told = [t for t in told if t.start >= near or (t.start >= start and fits(growth, t))]
        elif not current.figure.value:
            continue
        if any(t.figure.span.high >= more for t in told):
            continue
        if (id(growth.passage), delta.start) in context.misunits:
            continue
        value = (
            current.figure.value - current.figure.value * HUNDRED / (HUNDRED + made.figure.value)
            if made
            else ZERO
        )
        yield Finding(
            "A112", "RATE_BASE", "error", f"增加{delta.figure.text}，大于本年数{current.figure.text}", growth.passage.place(delta.start),
            growth.passage.quote(growth.start, growth.end), delta.figure.text, f"约{plain(value, 2)}万元" if made else "",
            f"按增长{made.figure.text}推算，增加{plain(value, 2)}万元" if made else "", "", "请核对本年数和增加额",
        )  # fmt: skip


#: a whole that changes, and all it is made of
WHOLE = re.compile(
    r"基本支出(?:预算|决算)?(?:数)?[，]?[比较与](?:上年|去年|20\d\d年)(?:度)?(?:预算|决算)?数?(?:相比)?[，]?(?:增加|减少|增|减)了?$"
)
PARTS = (
    re.compile(r"工资福利支出"),
    re.compile(r"商品和服务支出"),
    re.compile(r"对个人和家庭的?补助(?:支出)?"),
)
NOTHING = re.compile(r"^[^。；]{0,16}(?:无增减|无变化|没有变化|持平|不变|一致)")
REACH = 8


@rule(
    "P317", "PARTS", "各项增减之和不等于合计的增减", severity="warning",
    fails="2024年部门预算\n2024年基本支出预算较上年增加20.00万元。\n1.工资福利支出较上年增加18.00万元。\n2.商品和服务支出较上年减少1.00万元。\n3.对个人和家庭的补助较上年无增减。",
    passes="2024年部门预算\n2024年基本支出预算较上年增加17.00万元。\n1.工资福利支出较上年增加18.00万元。\n2.商品和服务支出较上年减少1.00万元。\n3.对个人和家庭的补助较上年无增减。",
    edge="2024年部门预算\n2024年基本支出预算较上年增加20.00万元。\n1.工资福利支出较上年增加18.00万元。\n2.商品和服务支出较上年减少1.00万元。",
)  # fmt: skip
def changes(context: Context) -> Iterator[Finding]:
    """Add up the changes of all parts of the basic expenditure."""
    passages = context.passages
    for k, passage in enumerate(passages):
        for token in context.marks(passage) if "基本支出" in passage.text else ():
            if token.role != "delta" or not WHOLE.search(passage.text[: token.start]):
                continue
            found = [_change(context, passages[k : k + REACH], part) for part in PARTS]
            if any(one is None for one in found):
                continue
            parts = [one for one in found if one is not None]
            together, value, shown = summed(parts)
            if together.meets(token.signed):
                continue
            yield Finding(
                "P317", "PARTS", "warning", f"各项增减之和{plain(value)}万元，与基本支出的增减{token.figure.text}不等", passage.place(token.start),
                passage.quote(token.start, token.end, 20), token.figure.text, f"{plain(value)}万元", shown, "",
                "请核对各项的增减额",
            )  # fmt: skip


def _change(context: Context, passages: tuple[Passage, ...], part: re.Pattern[str]) -> Span | None:
    """Return what one part changed by; ``None`` where it is not told."""
    for passage in passages:
        named = part.search(passage.text)
        if not named:
            continue
        stop = passage.text.find("。", named.end())
        for token in context.marks(passage):
            if token.role == "delta" and named.end() <= token.start <= (
                stop if stop >= 0 else len(passage.text)
            ):
                return token.signed
        if NOTHING.match(passage.text[named.end() :]):
            return Span(ZERO, ZERO)
        return None
    return None
