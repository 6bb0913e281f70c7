"""One slip told by two relations: a word that is turned, one amount of a sum, a completion, the year of the title.

Unlike `caused`, nothing says here which figure is wrong; that one and the same change of it mends both tells it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations

from bianzhi.auditing.findings import Finding
from bianzhi.auditing.retold import HUNDRED, NEAR, moved_at, number

NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
SIGNED = re.compile(r"([＋－-]?)(\d[\d,]*(?:\.\d+)?)")
AMOUNT = re.compile(r"(-?\d[\d,]*(?:\.\d+)?)(?:万元|元)")
RATE = re.compile(r"(\d+(?:\.\d+)?)%")
MOVED = re.compile(r"(增加|增长|增收|减少|下降|降低|减收)(?:了)?(\d[\d,]*(?:\.\d+)?)(?:万元|元)")
#: a plain sum: its terms and what they come to
ADDED = re.compile(r"(\d[\d,.]*(?:＋\d[\d,.]*)+)＝\d")
#: a part and its whole, and how far a share printed with one or two decimals may be from what it is
QUOTIENT, NEAR_SHARE = re.compile(r"(\d[\d,]*(?:\.\d+)?)万?元÷(\d[\d,]*(?:\.\d+)?)万?元＝"), Decimal("0.0005")
#: this year's amount and what a change of it is reckoned from
DIFFERENCE = re.compile(r"(\d[\d,]*(?:\.\d+)?)万?元－(\d[\d,]*(?:\.\d+)?)万?元＝")
#: rules that find the word of a change turned; that add up changes; that tell the same change of two places
TURNED, CHANGES, AGAIN = ("A103", "A109"), ("P317", "P325", "P330", "P345", "P361"), ("W910", "W970")
#: rules on rates and shares; rules on one amount in two places
RATES, TWICE = ("A101", "A108", "A111"), "W907"
#: rules that hold the text against a table
AGAINST = ("X501", "X502")
#: rules whose slip another tells again of the same words: reasons that fit the word that is wrong, what wrong rates imply, counts
BESIDE = {"B403": "W902", "B406": "P481", "P482": "P344"}
#: rules that hold years against that of the report
YEARS = ("W904", "W905", "W908")
#: rules on names with a letter wrong, and those that tell the same of any text
WORDS = {"N744": "W808", "N711": "N741"}
SIGNS = {"大于": 1, "小于": -1}
#: findings are held against each other; where there are more, the document is no report with a slip or two
MOST = 300


def folded(found: Sequence[Finding]) -> list[Finding]:
    """Return the findings without those that tell the slip of another again."""
    if not 1 < len(found) <= MOST:
        return list(found)
    left = {id(one): one for one in found}
    for one in found:
        for other in _again(one, found):
            left.pop(id(other), None)
    rest = [f for f in found if id(f) in left]
    for one, other, why in (*_of_sums(rest), *_of_changes(rest), *_of_amounts(rest), *_of_shares(rest)):
        if id(one) in left and left.pop(id(other), None) is not None:
            left[id(one)] = replace(left[id(one)], cause=left[id(one)].cause or why)
    return list(left.values())


def _again(one: Finding, found: Sequence[Finding]) -> Iterator[Finding]:
    """Yield the findings that a finding makes needless."""
    if one.code in TURNED:
        amounts = {number(m[1]) for m in AMOUNT.finditer(one.quote)}
        yield from (f for f in found if f.code in CHANGES and _turns(f, amounts))
        yield from (f for f in found if f.code in AGAIN and one.place in (f.place, *f.also))
        yield from (f for f in found if f.code == "A104" and _same(one, f))
    elif one.code == "A104":
        yield from (f for f in found if f.code == "A101" and _same(one, f) and _rate_of_change(f))
    elif one.code == "P362":
        amount = one.stated.removesuffix("万元").removesuffix("元")
        same = (
            f for f in found if (f.place.page, f.place.paragraph) == (one.place.page, one.place.paragraph)
        )
        yield from (
            f for f in same if f.code in ("S201", "S202") and amount in (f.stated + f.arithmetic + f.quote)
        )
    elif one.code == "W908" and one.stated.isdigit():
        before = str(int(one.stated) - 1)
        yield from (
            f
            for f in found
            if f.code == "W904" and f.stated == before and f.place.paragraph == one.place.paragraph
        )
    elif one.code == "W933":
        years = {one.stated, str(int(one.stated) - 1)} if one.stated.isdigit() else set()
        yield from (f for f in found if f.code in YEARS and f.expected in years)
    elif one.code in WORDS:
        yield from (
            f
            for f in found
            if f.code == WORDS[one.code]
            and (f.place.table, f.place.paragraph) == (one.place.table, one.place.paragraph)
            and (f.stated in one.stated or one.stated in f.stated)
        )
    elif one.code == "S201":
        yield from (f for f in found if f.code == "S202" and (f.place, f.stated) == (one.place, one.stated))
    elif one.code in ("B401", "B406"):
        yield from (
            f
            for f in found
            if f.code == "A118" and one.place.paragraph == f.place.paragraph and "完成率" in f.title
        )
    if one.code == "B401":
        yield from (f for f in found if f.code == "B403" and _amount_wrong(one, f))
    elif one.kind == "ROW_SHIFT":  # what the text says is right where a whole table is not
        table = one.title.split("：", maxsplit=1)[0]
        yield from (f for f in found if f.code in AGAINST and f"，{table}是" in f.title)
    elif one.code in BESIDE:
        yield from (f for f in found if f.code == BESIDE[one.code] and one.place in (f.place, *f.also))


def _turns(one: Finding, amounts: set[Decimal]) -> bool:
    """Say whether changes add up once one of these amounts is told with the other word."""
    told = NUMBER.search(one.stated)
    terms = _terms(one)
    if not told or len(terms) < len(("one", "other")):
        return False
    total, added = number(told[0]), sum(terms, Decimal(0))
    slack = Decimal(5).scaleb(total.as_tuple().exponent - 1) + NEAR * len(terms)  # type: ignore[operator]
    if total in amounts and abs(abs(added) - total) <= slack:
        return True
    return any(abs(t) in amounts and abs(abs(added - 2 * t) - total) <= slack for t in terms)


def _terms(one: Finding) -> list[Decimal]:
    """Return the changes that a finding adds up, those of less below nought."""
    return [
        -number(text) if sign in ("－", "-") else number(text)
        for sign, text in SIGNED.findall(one.arithmetic.split("＝")[0])
    ]


def _same(one: Finding, other: Finding) -> bool:
    """Say whether two findings are on the same change."""
    return one.place == other.place or bool(one.quote and one.quote == other.quote)


def _rate_of_change(one: Finding) -> bool:
    """Say whether a rate is that of the change beside it and an amount beside it: then this year's amount is what is wrong."""
    rate, moved = RATE.search(one.stated), MOVED.search(one.quote)
    amounts = [number(m[1]) for m in AMOUNT.finditer(one.quote)]
    return bool(rate and moved) and any(
        a and abs(number(moved[2]) / a * HUNDRED - number(rate[1])) <= NEAR for a in amounts if moved and rate
    )


def _of_changes(found: Sequence[Finding]) -> Iterator[tuple[Finding, Finding, str]]:
    """Yield a rate that does not fit its change, the sum of changes that does not add up with it, and what it should be."""
    sums = [f for f in found if f.code in CHANGES]
    for one in found if sums else ():
        rate, moved = RATE.search(one.stated), MOVED.search(one.quote)
        if one.code not in RATES or not rate or not moved:
            continue
        told, up = number(moved[2]), moved[1].startswith("增")
        now = [number(m[1]) for m in AMOUNT.finditer(one.quote, 0, moved.start())]
        for other in sums:
            for right in _rights(other, told):
                if now and moved_at(number(rate[1]), now[-1], right, up=up):
                    yield one, other, f"增减额{moved[2]}疑为{right}"


def _rights(one: Finding, told: Decimal) -> Iterator[Decimal]:
    """Yield what a change would have to be for a sum of changes to add up."""
    said, terms = NUMBER.search(one.stated), _terms(one)
    if said is None or not terms:
        return
    total, added = number(said[0]), sum(terms, Decimal(0))
    if total == told:
        yield abs(added)
    for term in terms:
        if abs(term) == told:
            yield from (abs(term + whole - added) for whole in (total, -total))


def _of_amounts(found: Sequence[Finding]) -> Iterator[tuple[Finding, Finding, str]]:
    """Yield two changes of one amount that make it the same other amount: it is what is wrong, told once."""
    made = [(f, *told) for f in found if f.code == "A104" and (told := _implied(f))]
    for (one, now, right), (other, again, same) in combinations(made, 2):
        if one.place.paragraph == other.place.paragraph and now == again and abs(right - same) <= NEAR:
            yield one, other, f"本年数{now}疑为{right}"


def _of_shares(found: Sequence[Finding]) -> Iterator[tuple[Finding, Finding, str]]:
    """Yield a share and a rate of one amount that both come right with the same other amount."""
    shares = [f for f in found if f.code == "S201" and f.kind == "SHARE_WRONG"]
    for one in shares:
        share, parts = RATE.search(one.stated), QUOTIENT.match(one.arithmetic)
        for other in found if share and parts else ():
            rate, moved = RATE.search(other.stated), MOVED.search(other.quote)
            if (
                other.code != "A101"
                or other.place != one.place
                or not rate
                or not moved
                or not share
                or not parts
            ):
                continue
            change, told = number(moved[2]), number(rate[1])
            now = next((number(m[1]) for m in AMOUNT.finditer(other.quote)), None)
            if now != number(parts[1]) or not told:
                continue
            base = change * HUNDRED / told
            right = base + change if moved[1].startswith("增") else base - change
            own = number(share[1]) * number(parts[2]) / HUNDRED
            if abs(own - right) <= NEAR_SHARE * number(parts[2]) + right / (2 * HUNDRED):
                yield (
                    one,
                    other,
                    f"其中的{parts[1]}疑为写错，按占比和增长率应约为{right.quantize(Decimal(1))}",
                )


def _implied(one: Finding) -> tuple[Decimal, Decimal] | None:
    """Return this year's amount and what it would be by last year's and what it is told to have changed by."""
    found = DIFFERENCE.match(one.arithmetic)
    moved = MOVED.search(one.quote, max(0, one.quote.rfind(one.stated) - len("增加了")))
    if not found or not moved:
        return None
    change = number(moved[2]) * (1 if moved[1].startswith("增") else -1)
    return number(found[1]), number(found[2]) + change


def _amount_wrong(rate: Finding, word: Finding) -> bool:
    """Say whether a completion and a word agree, and only the amounts between them do not."""
    told, sign = RATE.search(rate.stated), SIGNS.get(word.stated, 0)
    amounts = {number(m[0]) for m in NUMBER.finditer(word.arithmetic.split("＝")[0])}
    beside = {number(m[1]) for m in AMOUNT.finditer(rate.quote)}
    return bool(told and sign and amounts <= beside and (number(told[1]) - HUNDRED) * sign > 0)


def _of_sums(found: Sequence[Finding]) -> Iterator[tuple[Finding, Finding, str]]:
    """Yield a sum that does not add up, what else is wrong with one of its amounts, and what that amount should be."""
    others = [f for f in found if f.code in RATES or f.code == TWICE]
    for one in found if others else ():
        stated, added = AMOUNT.fullmatch(one.stated), AMOUNT.fullmatch(one.expected)
        sum_ = ADDED.search(one.arithmetic) if one.code.startswith(("P3", "P41")) else None
        if not stated or not added or not sum_:
            continue
        gap = number(stated[1]) - number(added[1])
        for text in NUMBER.findall(sum_[1]):
            wrong = number(text)
            for other in others:
                if wrong and wrong + gap > 0 and _mended(other, wrong, wrong + gap):
                    yield one, other, f"其中的{text}疑为{wrong + gap}"


def _mended(one: Finding, wrong: Decimal, right: Decimal) -> bool:
    """Say whether a finding is mended by another amount."""
    if one.code == TWICE:
        own = [AMOUNT.fullmatch(text) for text in (one.stated, one.expected)]
        told = sorted(number(m[1]) for m in own if m)
        return len(told) > 1 and all(
            abs(a - b) <= NEAR for a, b in zip(told, sorted((wrong, right)), strict=True)
        )
    rate, moved = RATE.search(one.stated), MOVED.search(one.quote)
    if (
        not rate
        or not moved
        or all(number(m[1]) != wrong for m in AMOUNT.finditer(one.quote, 0, moved.start()))
    ):
        return False
    return moved_at(number(rate[1]), right, number(moved[2]), up=moved[1].startswith("增"))
