"""Changes against another year: the rate, the amount, the direction, the base (FAULTS, Arithmetic)."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from bianzhi.auditing.causes import cause_of_rate
from bianzhi.auditing.context import Context
from bianzhi.auditing.copied import both_turned, copied
from bianzhi.auditing.figures import HUNDRED, Figure, Span, figure, places_of, plain
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.meant import left_nothing, of_another_item, own_parts
from bianzhi.auditing.normal import sentence_at
from bianzhi.auditing.registry import rule
from bianzhi.auditing.relations import Growth
from bianzhi.auditing.rules.claims import differing
from bianzhi.auditing.rules.text_table import cell_of
from bianzhi.auditing.spoken import subject_cells
from bianzhi.auditing.tokens import VALUES, Token

KIND_OF_CAUSE = {"与邻近": "COPIED_RATE", "把小数": "UNIT_OF_RATE"}
WORDS = {1: "增长", -1: "下降"}


def right_rate(current: Figure, delta: Figure | None, prior: Figure | None, sign: int) -> Span | None:
    """Return what the rate may be; ``None`` when the base may be 0 or nothing tells it."""
    if prior is not None:
        now, before = current.span, prior.span
        return (now - before if sign >= 0 else before - now).over(before)
    if delta is None:
        return None
    change, now = delta.span, current.span
    low, high = change.low, change.high
    base_low = now.low - sign * high if sign > 0 else now.low + low
    base_high = now.high - sign * low if sign > 0 else now.high + high
    if base_low <= 0 <= base_high or base_low <= 0:
        return None
    if sign > 0:
        return Span(low / (now.high - low) * HUNDRED, high / (now.low - high) * HUNDRED)
    return Span(low / (now.high + low) * HUNDRED, high / (now.low + high) * HUNDRED)


def base_of(growth: Growth) -> Decimal | None:
    """Return the value the change is a change of."""
    if growth.prior is not None:
        return growth.prior.figure.value
    if growth.delta is not None:
        return growth.current.figure.value - growth.delta.sign * growth.delta.figure.value
    return None


def fits(growth: Growth, current: Token) -> bool:
    """Say whether the rate is right for an amount, with what it changed by or last year's amount."""
    if growth.rate is None:
        return True
    sign = growth.rate.sign or (growth.delta.sign if growth.delta else 0)
    delta = growth.delta.figure if growth.delta else None
    if (
        delta
        and growth.prior
        and (own := delta.span.over(growth.prior.figure.span))
        and own.meets(growth.rate.figure.cut)
    ):
        return True  # that this year's amount, or the word, does not go with these two is told by A104
    found = [right_rate(current.figure, delta, None, sign)] if delta else []
    found += [right_rate(current.figure, None, growth.prior.figure, sign)] if growth.prior else []
    # amounts too small to tell; of a change and last year's amount that disagree another rule tells
    if found and not any(one is None or one.meets(growth.rate.figure.cut) for one in found):
        return False
    if delta is None or growth.prior is None or not _agree(growth, current):
        return True
    exact = delta.span.over(growth.prior.figure.span)  # what is printed most finely decides
    return exact is None or exact.meets(growth.rate.figure.cut)


def _agree(growth: Growth, current: Token) -> bool:
    """Say whether the change is what this year's and last year's amounts differ by."""
    if growth.delta is None or growth.prior is None:
        return False
    return growth.delta.signed.meets(current.figure.span - growth.prior.figure.span)


def _misprinted(context: Context, growth: Growth) -> bool:
    """Say whether the tables have another amount here with which the rate is right: then the amount is wrong, not the rate."""
    cell = cell_of(context, growth.current)
    cells = [cell] if cell else subject_cells(context, growth.passage, growth.current)
    if growth.rate is None or any(c.span.meets(growth.current.figure.span) for c in cells):
        return False
    return any(fits(growth, Token(c, "value", 0, "")) for c in cells)


def fits_another(context: Context, growth: Growth) -> bool:
    """Say whether another amount of the passage fits the rate: then it is not told which one is meant."""
    least = growth.delta.figure.value if growth.delta and growth.delta.sign > 0 else -1
    own = own_parts(growth)
    return any(
        fits(growth, t)
        for t in context.marks(growth.passage)
        if t.role in VALUES
        and t.start < growth.end
        and t.start != growth.current.start
        and not own[0] < t.start < own[1]
        and not of_another_item(growth, t)
        and t.figure.value > least  # nothing grows by more than it is
        and (t.figure.value or left_nothing(growth))  # a bare 0 fits no other rate
        and not copied(context, growth, t)
    )


@rule(
    "A101", "RATE_BASE", "增长率（下降率）与增减额、上年数对不上",
    fails="2021年度部门决算\n2021年度收、支总计141.96万元。与2020年相比，收、支总计增加15.42万元，增长5.43%。",
    passes="2021年度部门决算\n2021年度收、支总计141.96万元。与2020年相比，收、支总计增加15.42万元，增长12.19%。",
    edge="2021年度部门决算\n机关运行经费支出14.77万元，比2020年增加0.74万元，增长5%。",
)  # fmt: skip
def rate(context: Context) -> Iterator[Finding]:
    """Compare every stated rate with the amounts beside it."""
    for growth in context.growths:
        made = growth.rate
        if (
            made is None
            or not (growth.delta or growth.prior)
            or (growth.delta and growth.delta.sign * made.sign < 0)  # told by A103
            or fits(growth, growth.current)
            or fits_another(context, growth)
            or _told_elsewhere(context, growth)
        ):
            continue
        base = base_of(growth)
        if base is not None and base <= 0 and growth.delta is not None:
            growth = _larger(context, growth)  # noqa: PLW2901 - the amount nearest by is none it can be a change of
            base = base_of(growth)
        if base is None or base <= 0:
            continue
        if _verb_lost(growth):
            yield _verb(growth)
            continue
        current = growth.current.figure.value
        change = current - base
        if growth.delta is not None and _agree(growth, growth.current):
            change = growth.delta.figure.value * (growth.delta.sign or 1)
        right = plain(abs(change) / base * HUNDRED, max(places_of(made.figure), 2))
        if growth.delta is None and growth.prior and (made.sign or 1) * change < 0:
            continue  # the direction is told by another rule
        if growth.base == "budget" and growth.delta is None and growth.prior is None:
            continue
        if _misprinted(context, growth):
            continue
        cause = cause_of_rate(current, change, made.figure, _neighbours(context, growth))
        word = WORDS.get(made.sign, "增长")
        yield Finding(
            "A101", next((kind for words, kind in KIND_OF_CAUSE.items() if cause.startswith(words)), "RATE_BASE"), "error",
            f"{word}{made.figure.text}，应为{right}%",
            growth.passage.place(made.start), growth.passage.quote(growth.start, growth.end),
            made.figure.text, f"{right}%",
            f"上年数 {plain(base)}，{plain(abs(change))}÷{plain(base)}＝{right}%", cause, f"{word}{right}%",
        )  # fmt: skip


def _larger(context: Context, growth: Growth) -> Growth:
    """Return the growth of the amount before, where the nearest is smaller than its change."""
    before = [t for t in context.marks(growth.passage) if t.role in VALUES and t.start < growth.current.start]
    for token in reversed(before):
        if (
            growth.delta
            and token.figure.value > growth.delta.figure.value
            and token.start > growth.current.start - FAR
        ):
            return replace(growth, current=token)
    return growth


FAR = 60
#: passages before and after in which a copied rate may stand
AROUND = 6
#: a rate of so many digits is not the same by chance
TELLING = 3


def _neighbours(context: Context, growth: Growth) -> list[Figure]:
    """Return the rates that stand near one, it left out."""
    digits = len(re.sub(r"\D", "", growth.rate.figure.text if growth.rate else "").strip("0"))
    reach = len(context.figures) if digits >= TELLING else AROUND
    order = [one for one, _ in context.figures]
    here = next((k for k, one in enumerate(order) if one is growth.passage), 0)
    return [
        t.figure
        for one, marks in context.figures[max(0, here - reach) : here + reach + 1]
        for t in marks
        if t.role == "rate" and not (one is growth.passage and growth.rate and t.start == growth.rate.start)
    ]


def _told_elsewhere(context: Context, growth: Growth) -> bool:
    """Say whether the same thing stands elsewhere with an amount that fits: then the two amounts are told to differ."""
    for groups in context.once(differing).values():
        if any(
            one is growth.passage and t.start == growth.current.start for group in groups for one, t in group
        ):
            return any(fits(growth, t) for group in groups for _, t in group)
    return False


def _verb_lost(growth: Growth) -> bool:
    """Say whether what stands for last year's amount is the change, its word left out: 比上年5.00万元，增长11.11%."""
    prior, made = growth.prior, growth.rate
    if prior is None or made is None or growth.delta is not None or prior.start < growth.current.start:
        return False
    if made.figure.unit != "%" or re.search(r"[是为]", prior.lead):
        return False
    found = right_rate(growth.current.figure, prior.figure, None, made.sign)
    return found is not None and found.meets(made.figure.cut)


def _verb(growth: Growth) -> Finding:
    prior, made = growth.prior, growth.rate
    assert prior is not None
    assert made is not None
    word = "增加" if made.sign > 0 else "减少"
    return Finding(
        "A101", "VERB_MISSING", "warning", f"“{prior.figure.text}”前漏了“{word}”", growth.passage.place(prior.start),
        growth.passage.quote(growth.start, growth.end), prior.figure.text, f"{word}{prior.figure.text}",
        f"按{word}{prior.figure.text}计算，正好是{made.figure.text}", "漏字", f"改为“{word}{prior.figure.text}”",
    )  # fmt: skip


@rule(
    "A102", "ZERO_BASE", "上年为零，不应写增长率",
    fails="2024年度部门决算\n机关运行经费支出10.23万元，比2023年度增加10.23万元，增长100.00%。",
    passes="2024年度部门决算\n机关运行经费支出10.23万元，比2023年度增加10.23万元，上年无此项支出。",
    edge="2024年度部门决算\n公务接待费0.00万元，比2023年度减少1.20万元，下降100%。",
)  # fmt: skip
def zero_base(context: Context) -> Iterator[Finding]:
    """Find rates on a base of zero, and growth to nothing."""
    for growth in context.growths:
        made = growth.rate
        between = growth.passage.text[growth.current.end : made.start] if made else "。"
        if (
            made
            and made.sign > 0 < made.figure.value
            and not growth.current.figure.value
            and "。" not in between
            and not (growth.delta and fits_another(context, growth))
        ):
            yield _from_nothing(growth, made)
            continue
        if (
            growth.rate is None
            or growth.rate.sign < 0
            or base_of(growth) != 0
            or not growth.current.figure.value
        ):
            continue
        yield Finding(
            "A102", "ZERO_BASE", "error", f"上年为0，写了“增长{growth.rate.figure.text}”",
            growth.passage.place(growth.rate.start), growth.passage.quote(growth.start, growth.end),
            growth.rate.figure.text, "不写增长率", "上年数为0，增长率没有意义", "以零为基数计算比例",
            "删去增长率，写“上年无此项支出”",
        )  # fmt: skip


def _from_nothing(growth: Growth, made: Token) -> Finding:
    return Finding(
        "A102", "ZERO_BASE", "error", f"本年为0，写了“增长{made.figure.text}”", growth.passage.place(made.start),
        growth.passage.quote(growth.start, growth.end), made.figure.text, "不写增长率", "本年没有金额，不会增长", "沿用模板或别处的比例",
        "上年也没有的写“与上年持平”",
    )  # fmt: skip


@rule(
    "A103", "CONTRADICT_COMPLETION", "增减的字样与数字相反",
    fails="2024年部门预算\n行政运行24.31万元。2023年当年预算执行数为30.30万元，2024年预算安排24.31万元，比2023年预算执行数增加19.77%。",
    passes="2024年部门预算\n行政运行24.31万元。2023年当年预算执行数为30.30万元，2024年预算安排24.31万元，比2023年预算执行数减少19.77%。",
    edge="2024年部门预算\n行政运行24.31万元。2023年当年预算执行数为20.30万元，2024年预算安排24.31万元，比2023年预算执行数增加19.75%。",
)  # fmt: skip
def direction(context: Context) -> Iterator[Finding]:
    """Find a word that says more where the figures say less, or two words that disagree."""
    for growth in context.growths:
        delta, made = growth.delta, growth.rate
        if delta and made and delta.sign * made.sign < 0:
            yield _turned(
                growth,
                made,
                f"增减额写“{'增加' if delta.sign > 0 else '减少'}”，比例却写“{WORDS[made.sign]}”",
                "",
            )
        elif growth.prior and made and made.sign and not both_turned(growth):
            change = growth.current.figure.span - growth.prior.figure.span
            against = (made.sign > 0 and change.high < 0) or (made.sign < 0 and change.low > 0)
            if against and not _verb_lost(growth) and not fits_another(context, growth):
                extra = _digit_too_many(growth)
                if extra:
                    yield extra
                    continue
                told = f"上年{growth.prior.figure.text}，本年{growth.current.figure.text}"
                yield _turned(growth, made, f"{told}，却写“{WORDS[made.sign]}”", WORDS[-made.sign])


def _digit_too_many(growth: Growth) -> Finding | None:
    """Return the slip where the rate is right once a digit of last year's amount is left out."""
    prior, made = growth.prior, growth.rate
    if prior is None or made is None:
        return None
    number = prior.figure.text.removesuffix(prior.figure.unit)
    for k in range(len(number)):
        fewer = number[:k] + number[k + 1 :]
        if number[k] in ".-" or not (fewer[:1].isdigit() and fewer[-1:].isdigit()):
            continue
        guess = figure(fewer, prior.figure.unit, prior.start, prior.end)
        found = right_rate(growth.current.figure, None, guess, made.sign)
        if (
            guess.value > 0
            and found is not None
            and found.meets(made.figure.span)
            and (growth.current.figure.value - guess.value) * made.sign > 0
        ):
            return Finding(
                "A103", "DIGIT_DROPPED", "error", f"上年数{prior.figure.text}多了一位数字，应为{guess.text}",
                growth.passage.place(prior.start), growth.passage.quote(growth.start, growth.end), prior.figure.text, guess.text,
                f"按{guess.text}计算，正好是{made.figure.text}", "多打了一位数字", f"改为{guess.text}",
            )  # fmt: skip
    return None


def _turned(growth: Growth, token: Token, title: str, word: str) -> Finding:
    return Finding(
        "A103", "CONTRADICT_COMPLETION", "error", title,
        growth.passage.place(token.start), growth.passage.quote(growth.start, growth.end),
        WORDS[token.sign], word, "", "增减字样写反", f"改为“{word}”" if word else "请核对增减方向",
    )  # fmt: skip


def _beside(context: Context, growth: Growth) -> Iterator[Token]:
    """Yield the other amounts that the sentence of a change tells before it."""
    end = growth.delta.start if growth.delta else growth.end
    start, _ = sentence_at(growth.passage.text, end, end)
    for token in context.marks(growth.passage):
        if start <= token.start < end and token.role in VALUES and token.start != growth.current.start:
            yield token


def _misprinted_change(context: Context, growth: Growth, change: Span) -> bool:
    """Say whether the tables have another amount here with which the change is right."""
    cell = cell_of(context, growth.current)
    return (
        cell is not None and growth.prior is not None and (cell.span - growth.prior.figure.span).meets(change)
    )


@rule(
    "A104", "RATE_BASE", "增减额不等于本年数减上年数",
    fails="2016年度部门决算\n出国10.20万元，基期13.06万元，减少3.86万元，下降21.9%。",
    passes="2016年度部门决算\n出国10.20万元，基期13.06万元，减少2.86万元，下降21.9%。",
    edge="2016年度部门决算\n用车1105.7万元，基期1218.72万元，减少113万元，下降9.27%。",
)  # fmt: skip
def change(context: Context) -> Iterator[Finding]:
    """Compare a stated change with both years where both are printed."""
    for growth in context.growths:
        delta, prior = growth.delta, growth.prior
        if delta is None or prior is None:
            continue
        right = growth.current.figure.span - prior.figure.span
        stated = delta.figure.span
        signed = delta.signed
        if signed.meets(right) or _misprinted_change(context, growth, signed):
            continue
        if any(signed.meets(t.figure.span - prior.figure.span) for t in _beside(context, growth)):
            continue  # which of the amounts is meant is not told
        value = growth.current.figure.value - prior.figure.value
        if stated.meets(right if value > 0 else -right):
            told = f"{'预算' if growth.base == 'budget' else '上年'}{prior.figure.text}，本年{growth.current.figure.text}"
            word = "增加" if value > 0 else "减少"
            yield Finding(
                "A104", "CONTRADICT_COMPLETION", "error", f"{told}，却写“{'减少' if value > 0 else '增加'}”",
                growth.passage.place(delta.start), growth.passage.quote(growth.start, growth.end), delta.figure.text, word,
                f"{growth.current.figure.text}－{prior.figure.text}＝{plain(value)}万元", "增减字样写反", f"改为“{word}”",
            )  # fmt: skip
            continue
        yield Finding(
            "A104", "RATE_BASE", "error", f"增减额{delta.figure.text}，应为{plain(abs(value))}万元",
            growth.passage.place(delta.start), growth.passage.quote(growth.start, growth.end),
            delta.figure.text, f"{plain(abs(value))}万元",
            f"{growth.current.figure.text}－{prior.figure.text}＝{plain(value)}万元", "",
            f"{'增加' if value > 0 else '减少'}{plain(abs(value))}万元",
        )  # fmt: skip
