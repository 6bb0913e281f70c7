"""How much of a budget was spent, as the text tells it (PATTERNS)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bianzhi.auditing.figures import HUNDRED, Span
from bianzhi.auditing.normal import Passage, sentence_at
from bianzhi.auditing.tokens import VALUES, Token

OPENING = re.compile(r"年初|批复")


@dataclass(frozen=True, slots=True)
class Completion:
    """``actual`` completes ``budget`` at ``rate``; ``named``: 年初, 全年 or empty; ``other``: the budget not named."""

    passage: Passage
    actual: Token | None
    budget: Token | None
    rate: Token
    named: str
    other: Token | None


def implied_budget(one: Completion) -> Span | None:
    """Return what the budget was, as what was spent of it and the rate imply; ``None`` where they imply nothing."""
    rate = one.rate.figure.cut
    if one.actual is None or rate.low <= 0:
        return None
    spent = one.actual.figure.span
    return Span(spent.low * HUNDRED / rate.high, spent.high * HUNDRED / rate.low)


def completions(passage: Passage, tokens: Sequence[Token]) -> Iterator[Completion]:
    """Yield every completion of a budget."""
    for k, token in enumerate(tokens):
        if token.role != "completion":
            continue
        before = [t for t in tokens[:k] if token.start - t.end < 160]
        actual = next((t for t in reversed(before) if t.role in ("actual", "value")), None)
        actual = _completed(passage.text, before, token, actual)
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


#: what a clause says completes a budget, where it names it: 与年初预算相比，财政拨款支出完成年初预算的
DOER = re.compile(
    r"[，。；：](?:20\d\d年(?:度)?)?(?P<name>[\u4e00-\u9fff“”（）]{2,20}(?:支出|收入|经费|费))完成[^，。；]{0,8}$"
)


def _completed(text: str, before: Sequence[Token], token: Token, actual: Token | None) -> Token | None:
    """Return the amount that a clause says completes a budget, where it names another thing than the last one told."""
    named = DOER.search(text, max(0, token.start - LONG_CLAUSE), token.start) if actual else None
    if named is None or actual is None or named["name"] in actual.lead:
        return actual
    alike = (
        t
        for t in reversed(before)
        if t.role in VALUES and t.lead.endswith((named["name"], named["name"] + "为"))
    )
    return next(alike, None)


#: letters of a clause that names what completes a budget
LONG_CLAUSE = 60


def _budget_after(text: str, tokens: Sequence[Token], k: int) -> tuple[Token | None, Token | None]:
    """Return the budget that a sentence tells after its completion and nowhere else: first one, or that of all the year."""
    start, end = sentence_at(text, tokens[k].start, tokens[k].end, "。；")
    told = [t for t in tokens if start <= t.start < end and t.role in ("budget", "full_budget")]
    done = [t for t in tokens if start <= t.start < end and t.role == "completion"]
    after = tokens[k + 1] if k + 1 < len(tokens) else None
    if len(told) != 1 or len(done) != 1 or told[0] is not after:
        return None, None
    return (after, None) if after.role == "budget" else (None, after)


#: points off 100% that no rounding makes of two equal amounts
FAR_OFF = 1


def odd_words(said: int, by_rate: int, text: str, rate: Token) -> bool:
    """Say whether words on two amounts are against a rate that is not 100%, by more than rounding."""
    if rate.figure.value == HUNDRED or said == by_rate:
        return False
    between = text[rate.end :]
    rounded = "。" in between or "基本" in between or abs(rate.figure.value - HUNDRED) < FAR_OFF
    return said != 0 or (not rounded and rate.figure.value > 0)  # 0% of nothing is as planned
