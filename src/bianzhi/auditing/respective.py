"""“A、B分别为x、y，分别占p、q”: which amount each figure of such a list belongs to, by its place in the list or by its name."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bianzhi.auditing.normal import sentence_at
from bianzhi.auditing.tokens import JOINED, NEXT_RATE, RESPECTIVE, VALUES, Token, heads_list

#: names before 分别 or 各
NAMES = re.compile(r"([\u4e00-\u9fff（）“”]{2,20}(?:[、和及与][\u4e00-\u9fff（）“”]{2,20})+?)$")
#: ends of a name that writers add
TAIL = r"(?:支出|收入|预算|决算)?(?:为|是)?$"
#: a thing of its own that changes, told among the reasons
IN_REASON = re.compile(
    r"原因[^。；]*[\u4e00-\u9fff]{2}(?:收支|收入|支出|费|拨款|补贴|补助|资金)(?:[比较](?:上年|去年|20\d\d年)[^，。；]{0,8})?(?:增加|减少)$"
)


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of figures of one role, and the amount that each of them is told of; no amounts where that is not told."""

    figures: tuple[Token, ...]
    amounts: tuple[Token, ...]
    #: of which amount they are shares, where that stands among the words of the list
    of: Token | None = None


def listed(text: str, tokens: Sequence[Token]) -> Iterator[Listed]:
    """Yield every list of shares, changes and rates after 分别 or 各."""
    if not RESPECTIVE.search(text) and not NEXT_RATE.search(text):
        return
    for run in _runs(text, tokens):
        if run[0].role in ("share", "rate", "delta"):
            yield Listed(run, _amounts(text, tokens, run), _of(tokens, run[0]))


def _of(tokens: Sequence[Token], first: Token) -> Token | None:
    """Return the amount that a list is of: 分别占本年支出合计9万元的30%、70%."""
    k = next(k for k, t in enumerate(tokens) if t.start == first.start)
    before = tokens[k - 1] if k else None
    return before if before is not None and before.role == "of" and RESPECTIVE.search(before.lead) else None


def _runs(text: str, tokens: Sequence[Token]) -> Iterator[tuple[Token, ...]]:
    k = 0
    while k < len(tokens):
        run = [tokens[k]]
        if heads_list(text, tokens[k]) or _of(tokens, tokens[k]) or _of_several(text, tokens, k):
            while k + 1 < len(tokens) and _follows(text, run[-1], tokens[k + 1]):
                k += 1
                run.append(tokens[k])
        if len(run) > 1:
            yield tuple(run)
        k += 1


def _of_several(text: str, tokens: Sequence[Token], k: int) -> bool:
    """Say whether a share is the first of several that follow as many amounts: 分别为8万元和2万元，占80%和20%."""
    after = tokens[k + 1] if k + 1 < len(tokens) else None
    if tokens[k].role != "share" or after is None or after.figure.unit != "%":
        return False
    start, _ = sentence_at(text, tokens[k].start, tokens[k].start)
    return bool(
        RESPECTIVE.search(text, start, tokens[k].start)
        and JOINED.fullmatch(text[tokens[k].end : after.start])
    )


def _follows(text: str, one: Token, other: Token) -> bool:
    between = text[one.end : other.start]
    alike = other.role == one.role or (
        one.role == "share" and other.role == "other" and other.figure.unit == "%"
    )
    return alike and bool(
        JOINED.fullmatch(between) or (one.role in ("delta", "rate") and MOVED.fullmatch(between))
    )


MOVED = re.compile(r"[、，和及与](?:增加|减少|增长|下降|上升|降低)")


def _amounts(text: str, tokens: Sequence[Token], run: tuple[Token, ...]) -> tuple[Token, ...]:
    start, _ = sentence_at(text, run[0].start, run[0].start)
    before = [t for t in tokens if start <= t.start < run[0].start and t.role in VALUES]
    after = _after(text, tokens, run)
    if after and len(before) < len(run):
        return after
    last = before[-len(run) :]
    together = len(last) == len(run) and all(
        JOINED.fullmatch(text[a.end : b.start]) for a, b in pairwise(last)
    )
    if together or (len(last) == len(run) and len(before) <= len(run) + 1):
        return tuple(last)
    named = NAMES.search(
        re.split(r"[，。；：]", text[start : run[0].start])[-1].split("分别")[0].split("各")[0]
    )
    if not named:
        return ()
    names = re.split(r"[、和及与]", named[1])
    found = [
        next((t for t in tokens if t.role in VALUES and re.search(re.escape(name) + TAIL, t.lead)), None)
        for name in names
    ]
    return tuple(t for t in found if t) if len(found) == len(run) and all(found) else ()


def _after(text: str, tokens: Sequence[Token], run: tuple[Token, ...]) -> tuple[Token, ...]:
    """Return as many amounts that follow a list after 分别: 各占70%和30%，分别为7万元和3万元."""
    rest = [t for t in tokens if t.start >= run[-1].end][: len(run)]
    told = len(rest) == len(run) and all(t.role in VALUES for t in rest) and rest[0].lead.startswith("，分别")
    joined = all(JOINED.fullmatch(text[a.end : b.start]) for a, b in pairwise(rest))
    return tuple(rest) if told and joined else ()


def bracketed(
    text: str, tokens: Sequence[Token], opened: Sequence[tuple[Token, int, int]]
) -> list[tuple[Token, Token, Token]]:
    """Return (part, share, whole) of shares told by no word, each in brackets after a part: 基本支出6万元（60%）."""
    told = [
        (part, made)
        for part, made in pairwise(tokens)
        if part.role in VALUES and made.role == "other" and made.figure.unit == "%"
        and text[part.end : made.start] == "（" and text[made.end : made.end + 1] == "）"
    ]  # fmt: skip
    found = [
        (part, made, whole)
        for part, made in told
        for whole, start, end in opened
        if start <= part.start < end
    ]
    right = [
        made
        for part, made, whole in found
        if whole.figure.value
        and (rate := part.figure.span.over(whole.figure.span)) is not None
        and rate.meets(made.figure.loose)
    ]
    if len(found) < len(("one", "other")) or len(right) * 2 < len(found):
        return []  # that they are shares of this whole, most of them must show
    return found
