"""What a passage claims of its figures: growth, shares, sums, completion, comparison with the budget."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from bianzhi.auditing.nested import closes
from bianzhi.auditing.normal import Passage, begins, sentence_at
from bianzhi.auditing.respective import bracketed, listed
from bianzhi.auditing.tokens import VALUES, Token

OPENS = re.compile(
    r"其中[:：,，]?|以下(?:几个)?方面[:：]|分项[:：]|具体(?:为|是|如下)[:：]|(?<!要)包括[:：]|(?:由|分)[^，。；：\d]{1,6}(?:组成|构成)[:：]|主要有[:：]|(?<=元)[:：]|(?<=元)，(?:分为|包括)?(?=(?:政府采购)?货物(?:类|支出|采购)?(?:支出|金额|预算)?\d)"
)
#: words after an amount that open its parts where a name and a figure follow
SPENT = re.compile(
    r"[包用含由](?:(?<=[元人名辆个次批）米项].)|(?<=[元人名辆个次批）米项]，.)|(?<=[元，]主要.))(?:括|于|(?<=[含由]))(?=[^，。；：:\d]{2,24}\d)"
)
#: an amount without its unit: figures after it belong to it, and not to the amount before
UNITLESS = re.compile(r"(?<![\d.])\d+\.\d+(?![\d.%％万亿千元个])")
BALANCE = re.compile(r"(?:年初|年末|上年)(?:财政拨款)?(?:结转|结余|资金)[^，。；]{0,8}$")
#: the two expenses that are none of the cars'
OTHER_EXPENSE = re.compile(r"公务接待|(?:因公)?出国")
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


#: (whole, where its parts begin, where they end)
Opened = list[tuple[Token, int, int]]


def shares(passage: Passage, tokens: Sequence[Token], opened: Opened | None = None) -> Iterator[Share]:
    """Yield every share with its part and, where it is told, its whole; ``opened``: see `sums`."""
    opened = opened_in(passage, tokens) if opened is None else opened
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
        own = passage.text[part.end : token.start].rpartition("占")[0] if len(token.lead) > SHORT else ""
        if (named := RATIO.search(passage.text, part.end, token.start)) and named[1] not in part.lead:
            continue  # a ratio of two things told elsewhere
        if own and OWN_PART.search(own):
            if (turned := _turned(passage.text, tokens, k)) is not None:
                yield Share(passage, turned[0], token, turned[1], turned[2])
            continue  # what has the share is named there, without an amount
        if of is not None:
            yield Share(passage, part, token, of)
            continue
        turned = _turned(passage.text, tokens, k)
        if turned is not None:
            yield Share(passage, turned[0], token, turned[1], turned[2])
            continue
        yield _share(passage, part, token, opened, token.lead)


def _share(
    passage: Passage, part: Token, made: Token, opened: Sequence[tuple[Token, int, int]], lead: str
) -> Share:
    named = re.search(
        r"占(?!比(?:例|重)?(?:分别|各|为|达|$))([^，。；;%]{2,24}?)的?(?:比例|比重)?(?:分别|各)?(?:为)?$",
        lead,
    )
    whole = next((t for t, start, end in opened if start <= part.start < end), None)
    if not named and whole is None:
        start = begins(passage.text, made.start)
        named = WITHIN.match(passage.text[start : made.start])
    return Share(passage, part, made, None if named else whole, named[1] if named else "")


#: letters of 占支出合计的 and the like, before which no part is named
SHORT = 6
#: a clause that names what has a share: …，货物采购授予中小企业合同金额占…
OWN_PART = re.compile(r"[，；、。](?:其中)?[\u4e00-\u9fff（）“”]{3,30}(?:金额|支出|收入|经费|费|资金|拨款)$")
#: a ratio told in a sentence of its own: 。税收占比为62.57%
RATIO = re.compile(r"[。；]([\u4e00-\u9fff]{2,8}?)(?:收入|支出)?占比(?:为|达到?)?$")
#: words between a share and its part that follows; after a whole within which a part is
FOLLOWS = re.compile(r"[，（](?:约|共)?(?:为|即|计)")
AMONG = re.compile(r"(?:的[^，。；\d]{0,12})?中[，占]?")


def _turned(text: str, tokens: Sequence[Token], k: int) -> tuple[Token, Token | None, str] | None:
    """Return part, whole and name of the whole of a share told the other way round: A中B占…, A，B占30%，为3万元."""
    start = begins(text, tokens[k].start)
    before = [t for t in tokens[:k] if t.start >= start and t.role in VALUES]
    among = next(
        (t for t in before if ("在" in t.lead or text[t.end] == "中") and AMONG.match(text, t.end)), None
    )
    if among is not None:
        parts = [t for t in before if t is not among]
        return (parts[-1], among, "") if len(parts) == 1 else None
    after = tokens[k + 1] if k + 1 < len(tokens) else None
    if after is None or after.role not in VALUES or not FOLLOWS.fullmatch(after.lead) or len(before) != 1:
        return None
    named = re.search(r"占([^，。；%\d]{2,24}?)的?(?:比例|比重)?(?:为)?$", tokens[k].lead)
    name = named[1] if named and not named[1].startswith("比") else ""
    return after, None if name else before[0], name


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


#: an amount with brackets that tell amounts
BRACKET = re.compile(r"元（[^（）]{2,30}\d")


def sums(passage: Passage, tokens: Sequence[Token], opened: Opened | None = None) -> Iterator[Sum]:
    """Yield every whole with its parts; ``opened``: what `opened_in` gave of the passage, where that is known."""
    opened = opened_in(passage, tokens) if opened is None else opened
    if BRACKET.search(passage.text):
        for first, last in asides(passage.text, 0, len(passage.text)):
            if not any(start <= first < end for _, start, end in opened):
                yield from _aside_sum(passage, tokens, first, last)
    for whole, start, end in opened:
        inside = [t for t in tokens if start <= t.start < end]
        inner = [(a, b) for w, a, b in opened if w.start >= start and b <= end and w is not whole]
        spans = list(asides(passage.text, start, end))
        for first, last in spans:
            yield from _aside_sum(passage, tokens, first, last)
        left_out = [*inner, *spans]
        parts = [t for t in inside if t.role in VALUES and not any(a <= t.start < b for a, b in left_out)]
        if re.search(r"支出(?:合计|总额)?(?:为)?$", whole.lead):
            parts = [t for t in parts if not BALANCE.search(t.lead)]
        if len(parts) >= 2:
            yield Sum(passage, whole, tuple(parts), tuple(t for t in inside if t.role == "share"))


def asides(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
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


def opened_in(passage: Passage, tokens: Sequence[Token]) -> Opened:
    """Return (whole, where its parts begin, where they end) for every 其中."""
    text = passage.text
    found: Opened = []
    openers = list(OPENS.finditer(text))
    if spent := list(SPENT.finditer(text)):
        openers = sorted([*openers, *spent], key=lambda one: one.start())
    spans = list(asides(text, 0, len(text))) if openers else []
    for opener in openers:
        limit = opener.start()
        closed = [(a, b) for a, b in spans if b <= limit]  # what is said in brackets is no whole
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
        stops += [b - 1 for a, b in spans if a < limit < b]  # what opens in brackets closes with them
        other = (
            OTHER_EXPENSE.search(text, opener.end())
            if "用车" in re.split(r"[，。；]", whole.lead)[-1]
            else None
        )
        stops += [other.start()] if other else []
        before = text[max(0, opener.start() - 1) : opener.start()]
        nested = any(start <= whole.start < end for _, start, end in found)
        if nested and before != "。":
            stops.append(closes(passage.text, tokens, whole, opener.end()))
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
        if actual is None and before and before[-1].role == "prior" and "执行数" in before[-1].lead:
            actual = before[-1]
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
        if first is None and full is None:
            first, full = _budget_after(passage.text, tokens, k)
        named = "年初" if "年初" in token.lead else "全年" if re.search("全年|调整", token.lead) else ""
        if first and named == "全年" and full is None and not OPENING.search(first.lead):
            full = first  # 支出预算10万元…完成调整后预算的: there is one budget
        budget = full if named == "全年" else first if named == "年初" else (first or full)
        other = full if budget is first else first
        yield Completion(passage, actual, budget, token, named, other)


def _budget_after(text: str, tokens: Sequence[Token], k: int) -> tuple[Token | None, Token | None]:
    """Return the budget that a sentence tells after its completion and nowhere else: first one, or that of all the year."""
    start, end = sentence_at(text, tokens[k].start, tokens[k].end, "。；")
    told = [t for t in tokens if start <= t.start < end and t.role in ("budget", "full_budget")]
    done = [t for t in tokens if start <= t.start < end and t.role == "completion"]
    after = tokens[k + 1] if k + 1 < len(tokens) else None
    if len(told) != 1 or len(done) != 1 or told[0] is not after:
        return None, None
    return (after, None) if after.role == "budget" else (None, after)
