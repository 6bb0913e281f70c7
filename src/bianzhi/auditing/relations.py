"""What a passage claims of its figures: growth, shares, sums, completion, comparison with the budget."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from bianzhi.auditing.changing import own_subject
from bianzhi.auditing.normal import Passage, begins
from bianzhi.auditing.respective import IN_REASON, Listed, bracketed, listed
from bianzhi.auditing.tokens import VALUES, Token

#: letters between the two figures of one change
NEAR = 8
OPENS = re.compile(
    r"其中[:：,，]?|以下(?:几个)?方面[:：]|分项[:：]|具体(?:为|是|如下)[:：]|(?<!要)包括[:：]|(?:由|分)[^，。；：\d]{1,6}(?:组成|构成)[:：]|主要有[:：]|(?<=元)[:：]|(?<=元)，(?:分为|包括)(?=货物)"
)
#: an amount without its unit: figures after it belong to it, and not to the amount before
UNITLESS = re.compile(r"(?<![\d.])\d+\.\d+(?![\d.%％万亿千元])")
BALANCE = re.compile(r"(?:年初|年末|上年)(?:财政拨款)?(?:结转|结余|资金)[^，。；]{0,8}$")
#: the two expenses that are none of the cars'
OTHER_EXPENSE = re.compile(r"公务接待|(?:因公)?出国")
YEAR = re.compile(r"(20\d{2})年")
#: letters back to where brackets may close whose amounts are said by the way
LONG_ASIDE = 24
UNCHOSEN = re.compile(r"(?:增加|减少|增长|下降|上升|降低)[/（]或?(?:增加|减少|增长|下降|上升|降低)）?$")
OPENING = re.compile(r"年初|批复")
#: the whole that a sentence is about: 收入总量中，…
WITHIN = re.compile(r"(?:20\d\d年(?:度)?)?([\u4e00-\u9fff]{2,16}(?:总量|总额|总计|合计|支出|收入))中，")
#: a total of changes, with the change of each part
CHANGES = re.compile(r"(?:增加|减少|增减|变动|变化)(?:额|数)?(?:为)?$")


@dataclass(frozen=True, slots=True)
class Growth:
    """A change against another year or the budget. ``delta``, ``rate``, ``prior``: as printed, where they are."""

    passage: Passage
    current: Token
    delta: Token | None
    rate: Token | None
    prior: Token | None
    base: Literal["year", "budget"]

    @property
    def start(self) -> int:
        """Where the quote begins."""
        return min(t.start for t in (self.current, self.delta, self.rate, self.prior) if t)

    @property
    def end(self) -> int:
        """Where it ends."""
        return max(t.end for t in (self.current, self.delta, self.rate, self.prior) if t)


@dataclass(frozen=True, slots=True)
class Share:
    """``part`` is ``rate`` of ``whole``; ``whole`` is missing where it is only named (``named``)."""

    passage: Passage
    part: Token
    rate: Token
    whole: Token | None
    named: str = ""


@dataclass(frozen=True, slots=True)
class Sum:
    """``whole`` with the parts it names after 其中."""

    passage: Passage
    whole: Token
    parts: tuple[Token, ...]
    shares: tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Completion:
    """``actual`` completes ``budget`` at ``rate``; ``named``: 年初, 全年 or empty; ``other``: the budget not named."""

    passage: Passage
    actual: Token | None
    budget: Token | None
    rate: Token
    named: str
    other: Token | None


def growths(passage: Passage, tokens: Sequence[Token]) -> Iterator[Growth]:
    """Yield every change with what it is a change of."""
    lists = tuple(listed(passage.text, tokens))
    yield from _of_lists(passage, lists)
    told = {t.start for one in lists for t in one.figures}
    for k, token in enumerate(tokens):
        if token.start in told:
            continue
        after = tokens[k + 1] if k + 1 < len(tokens) else None
        if token.role not in ("delta", "rate") or (k and _pair(tokens[k - 1], token)):
            continue
        both = (token, after) if after and _pair(token, after) else (token, None)
        delta = next((t for t in both if t and t.role == "delta"), None)
        rate = next((t for t in both if t and t.role == "rate"), None)
        if any(t and UNCHOSEN.search(t.lead) for t in both):
            continue  # words of the template, told as such
        made = _growth(passage, tokens, k, delta, rate)
        if made:
            yield made


def _of_lists(passage: Passage, lists: Sequence[Listed]) -> Iterator[Growth]:
    """Yield the changes of lists: 分别增加a、b，分别增长p、q."""
    deltas = {
        a.start: d
        for one in lists
        if one.figures[0].role == "delta"
        for a, d in zip(one.amounts, one.figures, strict=False)
    }
    for one in lists:
        if one.figures[0].role == "rate":
            for amount, made in zip(one.amounts, one.figures, strict=False):
                delta = deltas.get(amount.start)
                if delta is not None and delta.sign * made.sign >= 0:
                    yield Growth(passage, amount, delta, made, None, "year")


def _pair(first: Token, second: Token) -> bool:
    """Say whether an amount of change and a rate stand together."""
    return {first.role, second.role} == {"delta", "rate"} and second.start - first.end <= NEAR


def _growth(
    passage: Passage, tokens: Sequence[Token], k: int, delta: Token | None, rate: Token | None
) -> Growth | None:
    here = min(t.start for t in (delta, rate) if t)
    before = list(tokens[:k])
    told = [t for t in before if t.role in VALUES]
    closed = [(a, b) for a, b in _asides(passage.text, 0, here) if b > here - LONG_ASIDE] if told else []
    outside = [t for t in told if not any(a < t.start < b for a, b in closed)]
    current = next(reversed(outside or told), None)
    if current is None:
        return None
    between = passage.text[current.end : here]
    if UNITLESS.search(between) or ("；" in between and _list_of_changes(between[between.rfind("；") :])):
        return None  # of a list of changes only: what they are changes of is not told
    item = between.count("。") + between.count("；")
    if item > 2 or len(between) > 90:
        return None
    other = _years_of_others(between) or _another_subject(current, between) or IN_REASON.search(between)
    own = None if other else own_subject(passage.text, told, current, here)
    if own is None:
        return None
    current = own
    earlier = _earlier(passage.text, before, current)
    if earlier is not None:
        current, last = earlier
        return Growth(passage, current, delta, rate, last, "year")
    prior = next((t for t in reversed(before) if t.role == "prior"), None)
    if prior is not None and not _belongs(passage.text, before, prior, current, here):
        prior = None
    clause = (
        re.split(r"[，。；,;]", between)[-1]
        + re.split(r"[，。；,;]", between)[-2 if between.count("，") else -1]
    )
    if prior is not None and "预算数" in clause and prior.lead.endswith("执行数"):
        prior = None  # what was spent last year is not what was planned
    base: Literal["year", "budget"] = (
        "budget"
        if re.search(r"[比较与](?:20\d\d年(?:度)?)?(?:年初|全年|调整)预算|[比较与]预算(?!执行)", clause)
        else "year"
    )
    if base == "budget":
        sentence = passage.text.rfind("。", 0, here)
        prior = next(
            (t for t in reversed(before) if t.role in ("budget", "full_budget") and t.start > sentence), None
        )
    return Growth(passage, current, delta, rate, prior, base)


def _years_of_others(between: str) -> bool:
    """Say whether two other years are held against each other: 2023年较2022年增加…"""
    return bool(re.search(r"[；。，]20\d\d年(?:度)?[比较](?:20\d\d年|上年)", between))


def _another_subject(current: Token, between: str) -> bool:
    """Say whether a sentence names what changes, the amount before it being another (年末结转0.06万元。与上年相比，支出…)."""
    named = re.search(
        r"[。；](?:与|比|较)[^，。；]{2,12}(?:相比)?，([\u4e00-\u9fff“”、]{4,24}?)(?:各|分别)?$",
        re.sub(r"(?:增加|减少|增长|下降)$", "", between),
    )
    carried = re.compile(r"结转|结余")
    return bool(named and carried.search(current.lead) and not carried.search(named[1]))


def _list_of_changes(item: str) -> bool:
    """Say whether an item of a list names a thing of its own before its change: ；公务用车运行维护费支出决算减少…"""
    return bool(
        re.search(r"；(?:（\d+）|\d[.、])?[\u4e00-\u9fff（）“”]{4,30}(?:费|支出|收入|经费|决算|金)", item)
    )


def _earlier(text: str, before: Sequence[Token], current: Token) -> tuple[Token, Token] | None:
    """Return (this year's, last year's) of two amounts that stand together, each with its year and the same words."""
    told = [t for t in before if t.role in VALUES and t.start <= current.start][-2:]
    if len(told) < len(("this", "last")) or re.search(r"[。；]|其中", text[told[0].end : told[1].start]):
        return None
    years = [YEAR.findall(t.lead) for t in told]
    names = [YEAR.sub("", re.split(r"[，。；]", t.lead)[-1]) for t in told]
    if not all(len(found) == 1 for found in years) or not _one_name(
        names[0].strip("度"), names[1].strip("度")
    ):
        return None
    first, second = (int(found[0]) for found in years)
    if abs(first - second) != 1:
        return None
    return (told[1], told[0]) if second > first else (told[0], told[1])


def _one_name(first: str, second: str) -> bool:
    """Say whether two amounts are of one thing, the second naming only what it is (公务接待费预算…，预算…)."""
    return first == second or (len(second) > 1 and first.endswith(second))


def _belongs(text: str, before: Sequence[Token], prior: Token, current: Token, here: int) -> bool:
    """Say whether an amount of last year is that of ``current``: after it, or before it with nothing between."""
    if prior.start > current.start:
        return True
    between = text[prior.end : current.start]
    return (
        prior.start > here - 110
        and not re.search(r"。|；|其中", between)
        and not any(prior.start < t.start < current.start and t.role in (*VALUES, "delta") for t in before)
    )


def shares(passage: Passage, tokens: Sequence[Token]) -> Iterator[Share]:
    """Yield every share with its part and, where it is told, its whole."""
    opened = _opened(passage, tokens)
    lists = [one for one in listed(passage.text, tokens) if one.figures[0].role == "share"]
    for one in lists:
        for amount, made in zip(one.amounts, one.figures, strict=False):
            yield _share(passage, amount, made, opened, one.figures[0].lead)
    told = {t.start for one in lists for t in one.figures}
    yield from (Share(passage, *one) for one in bracketed(passage.text, tokens, opened))
    for k, token in enumerate(tokens):
        if token.role != "share" or token.start in told:
            continue
        of = tokens[k - 1] if k and tokens[k - 1].role == "of" else None
        aside = _aside(passage.text, token.start)
        before = [t for t in tokens[:k] if t.role in VALUES and not aside[0] <= t.start < aside[1]]
        part = before[-1] if before else None
        if part is not None and UNITLESS.search(passage.text, part.end, token.start):
            continue
        if part is None or token.start - part.end - (aside[1] - aside[0] if part.end <= aside[0] else 0) > 40:
            continue
        if of is not None:
            yield Share(passage, part, token, of)
            continue
        yield _share(passage, part, token, opened, token.lead)


def _share(
    passage: Passage, part: Token, made: Token, opened: Sequence[tuple[Token, int, int]], lead: str
) -> Share:
    named = re.search(
        r"占(?!比(?:例|重)?(?:分别|各|为|$))([^，。；;%]{2,24}?)的?(?:比例|比重)?(?:分别|各)?(?:为)?$", lead
    )
    whole = next((t for t, start, end in opened if start <= part.start < end), None)
    if not named and whole is None:
        start = begins(passage.text, made.start)
        named = WITHIN.match(passage.text[start : made.start])
    return Share(passage, part, made, None if named else whole, named[1] if named else "")


def _aside(text: str, position: int) -> tuple[int, int]:
    """Return the brackets that close just before ``position``: what is said in them is said by the way."""
    close = text.rfind("）", max(0, position - 20), position)
    if close < 0:
        return (0, 0)
    depth = 0
    for k in range(close, -1, -1):
        depth += (text[k] == "）") - (text[k] == "（")
        if depth == 0:
            return (k, close + 1)
    return (0, close + 1)  # they open in the paragraph before


def sums(passage: Passage, tokens: Sequence[Token]) -> Iterator[Sum]:
    """Yield every whole with its parts."""
    opened = _opened(passage, tokens)
    for whole, start, end in opened:
        inside = [t for t in tokens if start <= t.start < end]
        inner = [(a, b) for w, a, b in opened if w.start >= start and b <= end and w is not whole]
        asides = list(_asides(passage.text, start, end))
        for first, last in asides:
            yield from _aside_sum(passage, tokens, first, last)
        left_out = [*inner, *asides]
        parts = [t for t in inside if t.role in VALUES and not any(a <= t.start < b for a, b in left_out)]
        if re.search(r"支出(?:合计|总额)?(?:为)?$", whole.lead):
            parts = [t for t in parts if not BALANCE.search(t.lead)]
        if len(parts) >= 2:
            yield Sum(passage, whole, tuple(parts), tuple(t for t in inside if t.role == "share"))


def _asides(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where brackets with words and figures stand between two positions."""
    for found in re.finditer(r"（[^（）]*(?:（[^（）]*）[^（）]*)*）", text[start:end]):
        if re.search(r"\d", found[0]):
            yield start + found.start(), start + found.end()


def _aside_sum(passage: Passage, tokens: Sequence[Token], first: int, last: int) -> Iterator[Sum]:
    """Yield what stands in brackets just after an amount, as its parts."""
    whole = next((t for t in tokens if t.end == first and t.role in VALUES), None)
    parts = tuple(t for t in tokens if first < t.start < last and t.role in VALUES)
    if whole is not None and len(parts) >= 2 and not OPENS.search(passage.text[first:last]):
        yield Sum(
            passage, whole, parts, tuple(t for t in tokens if first < t.start < last and t.role == "share")
        )


def _opened(passage: Passage, tokens: Sequence[Token]) -> list[tuple[Token, int, int]]:
    """Return (whole, where its parts begin, where they end) for every 其中."""
    text = passage.text
    found: list[tuple[Token, int, int]] = []
    openers = list(OPENS.finditer(text))
    asides = list(_asides(text, 0, len(text))) if openers else []
    for opener in openers:
        limit = opener.start()
        closed = [(a, b) for a, b in asides if b <= limit]  # what is said in brackets is no whole
        whole = next(
            (
                t
                for t in reversed(tokens)
                if t.end <= limit and _is_whole(t, opener[0]) and not any(a < t.start < b for a, b in closed)
            ),
            None,
        )
        if whole is None or limit - whole.end - sum(b - a for a, b in closed if a >= whole.end) > 60:
            continue
        stops = [text.find("。", opener.end())]
        stops += [b - 1 for a, b in asides if a < limit < b]  # what opens in brackets closes with them
        other = (
            OTHER_EXPENSE.search(text, opener.end())
            if "用车" in re.split(r"[，。；]", whole.lead)[-1]
            else None
        )
        stops += [other.start()] if other else []
        before = text[max(0, opener.start() - 1) : opener.start()]
        nested = any(start <= whole.start < end for _, start, end in found)
        if nested and before != "。":
            stops.append(text.find("；", opener.end()))
        later = re.search(r"；[^；。]{0,40}?\d[^；。]{0,12}?，其中", text[opener.end() :])
        if later and not nested:
            stops.append(opener.end() + later.start())  # another whole with parts of its own
        inner = re.search(r"具体(?:是|为)|其中[:：]", text[opener.end() :])
        if (
            inner
            and inner[0].startswith("具体")
            and not nested
            and "；" not in text[opener.end() :][: inner.start()][-2:]
        ):
            stops.append(opener.end() + inner.start())
        end = min([s for s in stops if s >= limit] or [len(text)])
        found.append((whole, opener.end(), end))
    return found


def _is_whole(token: Token, opener: str) -> bool:
    return token.role in VALUES or (
        opener.startswith("分项") and token.role == "delta" and bool(CHANGES.search(token.lead))
    )


def completions(passage: Passage, tokens: Sequence[Token]) -> Iterator[Completion]:
    """Yield every completion of a budget."""
    for k, token in enumerate(tokens):
        if token.role != "completion":
            continue
        before = [t for t in tokens[:k] if token.start - t.end < 160]
        actual = next((t for t in reversed(before) if t.role in ("actual", "value")), None)
        floor = passage.text.rfind("；", 0, (actual or token).start)
        floor = max(floor, 0)
        done = max(
            (t.end for t in before if t.role == "completion" and actual and t.end <= actual.start), default=0
        )
        near = [
            t for t in before if t.start >= max(floor, done)
        ]  # a budget before is of what was completed before
        first = next((t for t in reversed(near) if t.role == "budget"), None)
        full = next((t for t in reversed(near) if t.role == "full_budget"), None)
        named = "年初" if "年初" in token.lead else "全年" if re.search("全年|调整", token.lead) else ""
        if first and named == "全年" and full is None and not OPENING.search(first.lead):
            full = first  # 支出预算10万元…完成调整后预算的: there is one budget
        budget = full if named == "全年" else first if named == "年初" else (first or full)
        other = full if budget is first else first
        yield Completion(passage, actual, budget, token, named, other)
