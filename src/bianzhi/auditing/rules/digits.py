"""Lists that betray one wrong figure: shares that make up all against their amounts, and a sum right but for one digit (FAULTS: PARTS)."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from bianzhi.auditing import wholes
from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import HUNDRED, UNITS, ZERO, Figure, Span, added, places_of, plain, total
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.registry import rule
from bianzhi.auditing.relations import Share, Sum
from bianzhi.auditing.rules.parts import complete, goes_on, kind_of_share, right_share
from bianzhi.auditing.rules.wholes import OF_THREE
from bianzhi.auditing.tokens import VALUES, Token

#: parts of a list
LEAST, MOST = 2, 12
#: digits of an amount that is not right by chance once one of them is another, and of those beside it, zeros at the end left out
DIGITS, BESIDE = 5, 4


#: how an item of a list begins
ITEM = re.compile(
    r"(?:\d{1,2}[.．、]|（\d{1,2}）|[（(][一二三四五六七八九十]{1,2}[）)]|[一二三四五六七八九十]{1,2}、)"
)


def _items(context: Context) -> Iterator[list[Share]]:
    """Yield the shares of paragraphs that follow one another, one at the head of each item of a list."""
    first = {
        id(s.passage): s
        for s in reversed(context.shares)
        if s.whole is None and next((t for t in context.marks(s.passage) if t.role in VALUES), None) == s.part
    }
    run: list[Share] = []
    for passage in (*context.passages, None) if first else ():
        one = first.get(id(passage))
        if one and (not run or (run[0].named == one.named and ITEM.match(one.passage.text))):
            run.append(one)
            continue
        if LEAST <= len(run) <= MOST and sum(bool(ITEM.match(s.passage.text)) for s in run) >= len(run) - 1:
            yield run
        run = [one] if one is not None else []


def _groups(context: Context) -> Iterator[list[Share]]:
    """Yield the shares of a sentence that are of one whole, where it is not told."""
    yield from _items(context)
    found: dict[tuple[int, int, str], list[Share]] = {}
    for one in context.shares:
        if one.whole is None or one.whole.role == "of":
            sentence = one.passage.text.count("。", 0, one.part.start)
            found.setdefault((id(one.passage), sentence, one.named), []).append(one)
    for group in found.values():
        if LEAST <= len(group) <= MOST and not all(s.whole for s in group):
            yield group


def _told(context: Context, one: Share) -> bool:
    """Say whether the whole of a share is known from elsewhere: then another rule compares them."""
    if OF_THREE.search(one.passage.text):
        return False  # of the three expenses that rule tells only where the amounts are right
    if one.named:
        return bool(wholes.named(context, one, context.once(wholes.told)))
    return bool(wholes.above(context, one))


#: paragraphs before a list in which the amount of all may stand
ABOVE = 2


def _summed(context: Context, group: list[Share], sum_: Span) -> bool:
    """Say whether the amounts of paragraphs make up one that is told right before them: then they are all there are."""
    if group[0].passage is group[-1].passage:
        return False
    order = [one for one, _ in context.figures]
    here = next((k for k, one in enumerate(order) if one is group[0].passage), 0)
    return any(
        t.role in VALUES and t.figure.span.meets(sum_)
        for _, marks in context.figures[max(0, here - ABOVE) : here]
        for t in marks
    )


@rule(
    "P412", "SHARE_WRONG", "各项占比之和是100%，与各项金额的比例却对不上",
    fails="2021年度部门决算\n本年支出的具体构成为：基本支出80.00万元，占60%；项目支出40.00万元，占40%。",
    passes="2021年度部门决算\n本年支出的具体构成为：基本支出60.00万元，占60%；项目支出40.00万元，占40%。",
    edge="2021年度部门决算\n本年支出的具体构成为：基本支出60.00万元，占50%；项目支出40.00万元，占33%。",
)  # fmt: skip
def shares(context: Context) -> Iterator[Finding]:
    """Compare shares that make up all with what each amount is of all of them."""
    for group in _groups(context):
        parts = [s.part.figure for s in group]
        rates = sum((s.rate.figure.value for s in group), ZERO)
        slack = sum((s.rate.figure.half * 2 for s in group), ZERO)
        sum_ = total(parts)
        known = any(s.whole is not None and s.whole.figure.span.meets(sum_) for s in group) or _summed(
            context, group, sum_
        )
        if (
            (abs(rates - HUNDRED) > slack and not known)
            or sum_.low <= 0
            or sum(bool(p.value) for p in parts) < LEAST
        ):
            continue
        if len({(id(s.part), s.part.start) for s in group}) < len(group) or min(p.value for p in parts) < 0:
            continue
        whole = Figure("", sum_.middle, sum_.high - sum_.middle)
        wrong = [s for s in group if not right_share(s, whole)]
        if not wrong or _told(context, group[0]) or _begun_before(context, group[0]):
            continue
        one = max(wrong, key=lambda s: abs(s.part.figure.value / whole.value * HUNDRED - s.rate.figure.value))
        right = plain(one.part.figure.value / whole.value * HUNDRED, max(places_of(one.rate.figure), 2))
        value, shown = added(parts)
        yield Finding(
            "P412", kind_of_share(one.rate.figure.text, right), "error", f"占{one.rate.figure.text}，按各项金额应为{right}%",
            one.passage.place(one.rate.start), one.passage.quote(one.part.start, one.rate.end, 24), one.rate.figure.text,
            f"{right}%", f"{shown}；{one.part.figure.text}÷{value}＝{right}%", "", "请核对各项金额和占比",
        )  # fmt: skip


def _begun_before(context: Context, first: Share) -> bool:
    """Say whether a paragraph is the rest of a list that the one before it began, as where lines of a copy are not joined."""
    order = context.passages
    here = next((k for k, one in enumerate(order) if one is first.passage), 0)
    begins = first.part.start < BEGINNING
    return begins and here > 0 and order[here - 1].text.endswith(("；", "，", "、"))


#: letters of the name of the first item of a list
BEGINNING = 24


def odd_one(shares: Sequence[Share]) -> tuple[Share, Span] | None:
    """Return the one share that is of another whole than all the others, and what theirs may be; ``None`` where none or several are."""
    spans = [_whole(one) for one in shares]
    if _meet(spans) is not None:
        return None
    rests = [_meet([span for j, span in enumerate(spans) if j != k]) for k in range(len(spans))]
    odd = [(one, rest) for one, rest in zip(shares, rests, strict=True) if rest is not None]
    return odd[0] if len(odd) == 1 else None


def _whole(one: Share) -> Span:
    """Return what the whole may be of which a part is the share printed."""
    rate, part = one.rate.figure.loose, one.part.figure.span
    low = max(rate.low, Decimal("0.0001"))
    return Span(part.low / rate.high * HUNDRED, part.high / low * HUNDRED)


def _meet(spans: Sequence[Span]) -> Span | None:
    low, high = max(s.low for s in spans), min(s.high for s in spans)
    return Span(low, high) if low <= high else None


#: shares of one whole that agree, so that another one of them that does not is wrong
AGREE = 3


@rule(
    "P414", "SHARE_WRONG", "同一总数的几项占比，有一项与其余各项不符",
    fails="2023年部门预算\n（一）教育支出类科目580.61万元，占支出总预算82.27%。\n（二）社会保障和就业支出类科目55.77万元，占支出总预算7.90%。\n（三）卫生健康支出类科目27.54万元，占支出总预算7.60%。\n（四）住房保障支出类科目41.83万元，占支出总预算5.93%。",
    passes="2023年部门预算\n（一）教育支出类科目580.61万元，占支出总预算82.27%。\n（二）社会保障和就业支出类科目55.77万元，占支出总预算7.90%。\n（三）卫生健康支出类科目27.54万元，占支出总预算3.90%。\n（四）住房保障支出类科目41.83万元，占支出总预算5.93%。",
    edge="2023年部门预算\n（一）教育支出类科目580.61万元，占支出总预算82.27%。\n（二）社会保障和就业支出类科目55.77万元，占支出总预算7.90%。\n（三）卫生健康支出类科目27.54万元，占支出总预算7.60%。",
)  # fmt: skip
def dissenting(context: Context) -> Iterator[Finding]:
    """Find the one share of a list that is of another whole than all the others, where the whole is not told."""
    for group in _items(context):
        shares_ = [s for s in group if s.rate.figure.loose.low > 0 and s.part.figure.span.low > 0]
        if len(shares_) <= AGREE or not group[0].named or _told(context, group[0]):
            continue
        if (odd := odd_one(shares_)) is None:
            continue
        one, rest = odd
        right = f"{plain(one.part.figure.value / rest.middle * HUNDRED, max(places_of(one.rate.figure), 2))}%"
        yield Finding(
            "P414", kind_of_share(one.rate.figure.text, right.rstrip("%")), "error", f"占{one.rate.figure.text}，按其余各项的总数应为{right}",
            one.passage.place(one.rate.start), one.passage.quote(one.part.start, one.rate.end, 14), one.rate.figure.text, right,
            f"其余各项都是{one.named}约{plain(rest.middle)}万元的占比", "", f"请核对{one.part.figure.text}和占比",
        )  # fmt: skip


NOT_OF_NUMBER = re.compile(r"[^\d.]")


def number_in(figure: Figure) -> str:
    """Return the number of an amount without its unit and separators."""
    return NOT_OF_NUMBER.sub("", figure.text)


#: what `slip` says of numbers as long as the right ones
WRITTEN, TURNED = "有一位数字写错", "数字前后颠倒"


def slip(printed: str, right: str) -> str:
    """Return what became of ``right`` to be printed so: one digit another, two turned, one lost or one too many; else empty."""
    if len(printed) == len(right):
        if printed.find(".") == right.find("."):
            printed, right = printed.replace(".", ""), right.replace(".", "")
        off = [k for k, (a, b) in enumerate(zip(printed, right, strict=True)) if a != b]
        if len(off) == 1:
            return WRITTEN
        a, b = (off[0], off[-1]) if off else (0, 0)
        turned = len(off) == LEAST and b == a + 1 and printed[a] == right[b] and printed[b] == right[a]
        return TURNED if turned else ""
    short, long = sorted((printed, right), key=len)
    if len(long) != len(short) + 1:
        return ""
    if any(long[k] != "." and long[:k] + long[k + 1 :] == short for k in range(len(long))):
        return "漏了一位数字" if short is printed else "多打了一位数字"
    return ""


def telling(figure: Figure) -> int:
    """Return how many digits an amount has, the zeros at its end left out: round amounts differ by one digit by chance."""
    number = number_in(figure)
    whole, _, decimals = number.partition(".")
    return len((whole.rstrip("0") if not decimals.strip("0") else whole + decimals).lstrip("0"))


def _right(one: Sum, token: Token, gap: Decimal) -> str:
    """Return what a figure of a sum would be, so that it is right; empty for none that can be."""
    value = (token.figure.value + (gap if token is one.whole else -gap)) / UNITS[token.figure.unit]
    return f"{value:.{places_of(token.figure)}f}" if value > 0 else ""


@rule(
    "P410", "PARTS", "各项之和与总数只差一位数字", severity="warning",
    fails="2021年度部门决算\n农林水支出2551.31万元，其中：农业农村支出1941.05万元，水利支出910.26万元。",
    passes="2021年度部门决算\n农林水支出2551.31万元，其中：农业农村支出1641.05万元，水利支出910.26万元。",
    edge="2021年度部门决算\n农林水支出2551.31万元，其中：农业农村支出1641.05万元，水利支出500.00万元。",
)  # fmt: skip
def one_digit(context: Context) -> Iterator[Finding]:
    """Find a list that need not be all of its whole, but would be were one digit of one figure another."""
    for one in context.sums:
        if not LEAST <= len(one.parts) <= MOST or complete(one):
            continue
        tokens = (one.whole, *one.parts)
        if len({(t.figure.unit, places_of(t.figure)) for t in tokens if t.figure.value}) != 1:
            continue
        if one.whole.figure.unit not in ("万元", "元"):
            continue
        gap = sum((t.figure.value for t in one.parts), ZERO) - one.whole.figure.value
        if total(t.figure for t in one.parts).meets(one.whole.figure.span) or goes_on(one):
            continue
        if any(telling(t.figure) < BESIDE for t in tokens if t.figure.value) or one.passage.text.startswith(
            "等", one.parts[-1].end
        ):
            continue
        found = [
            (token, right, how)
            for token in tokens
            if telling(token.figure) >= DIGITS
            and (right := _right(one, token, gap))
            and (how := slip(number_in(token.figure), right))
        ]
        if not found:
            continue
        token, right, how = found[0]
        sum_, shown = added([t.figure for t in one.parts])
        yield Finding(
            "P410", "DIGIT_DROPPED" if how.startswith("漏") else "PARTS", "warning",
            f"各项之和{sum_}，与总数{one.whole.figure.text}只差一位数字", one.passage.place(token.start),
            one.passage.quote(one.whole.start, one.parts[-1].end, 10), token.figure.text, f"{right}{token.figure.unit}", shown,
            f"{token.figure.text}{how}", "请核对总数和各项，改正其中一个",
        )  # fmt: skip
