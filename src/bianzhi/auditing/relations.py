"""What a passage claims of its figures: growth, shares, sums, completion, comparison with the budget."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from bianzhi.auditing.figures import total
from bianzhi.auditing.nested import closes, of_another_year, reasoned
from bianzhi.auditing.normal import Passage, begins
from bianzhi.auditing.respective import bracketed, listed
from bianzhi.auditing.tokens import SPENDING, VALUES, Token

OPENS = re.compile(
    r"其中[:：,，]?|以下(?:几个)?方面[:：]|分项(?:情况)?(?:是|为|如下)?[:：]|具体(?:为|是|如下)[:：]|(?<!要)包括[:：]|(?:由|分)[^，。；：\d]{1,6}(?:组成|构成)[:：]|主要有[:：]|按[^，。；：\d]{2,10}(?:分类|划分|分)[:：]|(?<=元)[:：]|(?<=元，主要)包括[:：](?=[^，。；\d]{2,24}\d[\d,.]*万?元，占)|(?<=元)，(?:分为|包括)?(?=(?:政府采购)?货物(?:类|支出|采购)?(?:支出|金额|预算)?\d)|(?<=财政拨款[收支][入出]预算)中，"
)
#: letters between a whole and the word that opens its parts, without the reasons why it changed
NEAR = 60
REASONS = re.compile(r"为全面反映[^。；]*|主要(?:(?:变动|增减)?原因|是|为|系|由于|因)[^。；]*")
#: what is added to a whole after its parts were told
MORE = re.compile(r"[，；、](?:再)?加(?:上(?!级)|(?=上级))")
CAUSES = re.compile(r"原因[^。；]*")
#: words after an amount that open its parts where a name and a figure follow
SPENT = re.compile(
    r"[包用含由](?:(?<=[元人名辆个次批）米项].)|(?<=[元人名辆个次批）米项]，.)|(?<=[元%]；.)|(?<=[元，]主要.))(?:括|于|(?<=[含由]))(?=[^，。；：:\d]{2,24}\d)"
)
#: an amount without its unit: figures after it belong to it, and not to the amount before
UNITLESS = re.compile(r"(?<![\d.])\d+\.\d+(?![\d.%％万亿千元个])")
BALANCE = re.compile(r"(?:年初|年末|上年)(?:财政拨款)?(?:结转|结余|资金)[^，。；]{0,8}$")
#: the two expenses that are none of the cars'
OTHER_EXPENSE = re.compile(r"公务接待|(?:因公)?出国")
#: one of the two kinds of expenditure, and where a list comes to the other
KIND, OTHER_KIND = re.compile("(?:基本|项目)支出(?:预算)?$"), re.compile("；(?:基本|项目)支出")
#: the whole that a sentence is about: 收入总量中，…
WITHIN = re.compile(r"(?:20\d\d年(?:度)?)?([\u4e00-\u9fff]{2,16}(?:总量|总额|总计|合计|支出|收入))中，")
#: a sentence that names what it lists of the two sides of a total of both; the sentence of the other side
SIDE = re.compile(r"[。；][^。，；：\d]{0,8}(?:收入|支出)$")
OTHER_SIDE = re.compile(r"；(?=[^。，；：\d]{0,8}支出包括)")
BOTH = re.compile(r"收支|收入支出|收、支")
#: a total of changes, with the change of each part
CHANGES = re.compile(r"(?:增加|减少|增减|变动|变化)(?:额|数)?(?:为)?$")


#: what was spent for each of several is no part of all that was, nor is by how much the part just told was changed
EACH = re.compile(
    r"平均每[辆人台个批次]{1,2}(?:车|次)?(?:为|约|支出|花费)?$|^[，（](?:调增|调减|增收|减收|增支|减支)了?$"
)
#: the number of the item that a whole stands in
ITEM = re.compile(r"(?<![\d.])（?(\d)[、.）](?!\d)[^，；\d]{2,20}(?:为|是|预算|共计)*$")


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


#: a sentence that ends within the brackets that hold the parts of a part: the list goes on after them
BROKEN_OFF = re.compile(r"[^（）。]{0,40}。）")
#: (whole, where its parts begin, where they end)
Opened = list[tuple[Token, int, int]]


def shares(passage: Passage, tokens: Sequence[Token], opened: Opened | None = None) -> Iterator[Share]:
    """Yield every share with its part and, where it is told, its whole; ``opened``: see `sums`."""
    opened = opened_in(passage, tokens) if opened is None else opened
    lists = [one for one in listed(passage.text, tokens) if one.figures[0].role == "share"]
    for one in lists:
        for amount, made in zip(one.amounts, one.figures, strict=False):
            if one.of is not None:
                yield Share(passage, amount, made, one.of)
                continue
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
        said = aside[1] - aside[0] if part is not None and part.end <= aside[0] else 0
        if part is None or token.start - part.end - said > _reach(passage.text, tokens, part, token):
            continue
        own = passage.text[part.end : token.start].rpartition("占")[0] if len(token.lead) > SHORT else ""
        if (named := RATIO.search(passage.text, part.end, token.start)) and named[1] not in part.lead:
            continue  # a ratio of two things told elsewhere
        if own and OWN_PART.search(own):
            turned = _turned(passage.text, tokens, k)
            if turned is not None:
                yield Share(passage, turned[0], token, turned[1], turned[2])
            taxes = [t for t in before if own.endswith(("税", "税收收入")) and TAXES.search(t.lead)]
            yield from (_share(passage, t, token, opened, token.lead) for t in taxes[-1:] if not turned)
            continue  # what has the share is named there, without an amount
        if of is not None:
            yield Share(passage, part, token, of)
            continue
        turned = _turned(passage.text, tokens, k)
        if turned is not None:
            yield Share(passage, turned[0], token, turned[1], turned[2])
            continue
        yield _share(passage, part, token, opened, token.lead)


#: letters between a part and its share; with what the part changed by between them
NEAR, FAR = 40, 100
#: what may be told of a part before its share
OF_PART = frozenset({"prior", "delta", "rate", "of"})


def _reach(text: str, tokens: Sequence[Token], part: Token, made: Token) -> int:
    """Return how far a share may stand from its part: farther where only the change of the part is told between."""
    between = [t for t in tokens if part.start < t.start < made.start]
    plain = "。" not in text[part.end : made.start] and "；" not in text[part.end : made.start]
    return FAR if between and plain and all(t.role in OF_PART for t in between) else NEAR


def _share(
    passage: Passage, part: Token, made: Token, opened: Sequence[tuple[Token, int, int]], lead: str
) -> Share:
    named = re.search(
        r"占(?!比(?:例|重)?(?:分别|各|为|达|$))([^，。；;%]{2,24}?)的?(?:比例|比重)?(?:分别|各)?(?:为)?$",
        lead,
    )
    whole = next((t for t, start, end in opened if start <= part.start < end), None)
    if not named and whole is None:
        start = begins(passage.text, made.start, "。")
        named = WITHIN.match(passage.text[start : made.start])
    return Share(passage, part, made, None if named else whole, named[1] if named else "")


#: letters of 占支出合计的 and the like, before which no part is named
SHORT = 6
#: a clause that names what has a share: …，货物采购授予中小企业合同金额占…
OWN_PART = re.compile(
    r"[，；、。](?:(?:其中)?[\u4e00-\u9fff（）“”]{3,30}(?:金额|支出|收入|经费|费|资金|拨款|税收?)|税收收入)$"
)
#: what the share of taxes is of: 其中税收收入30751万元，…，收入税占比85.12%
TAXES = re.compile(r"(?<!非)税收(?:收入)?(?:完成)?$")
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
    for whole, start, end in ((w, a, _past_brackets(passage.text, a, b)) for w, a, b in opened):
        inside = [t for t in tokens if start <= t.start < end]
        inner = [(a, b) for w, a, b in opened if w.start >= start and b <= end and w is not whole]
        spans = list(asides(passage.text, start, end))
        for first, last in spans:
            yield from _aside_sum(passage, tokens, first, last)
        left_out = [*inner, *spans]
        parts = [t for t in inside if t.role in VALUES and not any(a <= t.start < b for a, b in left_out)]
        if re.search(r"支出(?:合计|总额)?(?:为)?$", whole.lead):
            parts = [t for t in parts if not BALANCE.search(t.lead)]
        parts = [t for t in parts if not EACH.search(t.lead) and not reasoned(passage.text, t.start)]
        parts = _of_the_year(whole, parts)
        if len(parts) >= 2:
            yield Sum(passage, whole, tuple(parts), tuple(t for t in inside if t.role == "share"))


def _past_brackets(text: str, start: int, end: int) -> int:
    """Return where a list ends whose sentence seems to end within brackets: …（购置费1万元；运行费2万元。），接待费3万元。"""
    if text[end : end + 2] != "。）":
        return end
    for first, last in asides(text, start, len(text)):
        if first < end < last:
            after = text.find("。", last)
            return after if after >= 0 else len(text)
    return end


def _of_the_year(whole: Token, parts: list[Token]) -> list[Token]:
    """Return ``parts`` without a balance told behind them, where the year's own add up without it."""
    own = [t for t in parts if not BALANCE.search(t.lead)]
    if len(own) in (0, len(parts)) or not total(t.figure for t in own).meets(whole.figure.span):
        return parts
    return parts if total(t.figure for t in parts).meets(whole.figure.span) else own


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
    causes = [one.span() for one in CAUSES.finditer(text)] if openers and "原因" in text else []
    for opener in openers:
        limit = opener.start()
        closed = [(a, b) for a, b in spans if b <= limit]  # what is said in brackets is no whole
        closed += [(a, b) for a, b in causes if b == limit - 1]  # nor what the sentence before says why
        whole = next(
            (
                t
                for t in reversed(tokens)
                if t.end <= limit
                and (_is_whole(t, opener[0]) or _plan_alone(text, t, tokens, opener))
                and not any(a < t.start < b for a, b in closed)
            ),
            None,
        )
        own = SIDE.search(text, max(0, limit - 14), limit) if opener[0].startswith("包括") else None
        if own:  # 收支总预算9万元。收入包括：…。支出包括：…
            whole = next((w for w, a, b in found if whole and a <= whole.start < b), whole)
            whole = whole if whole and BOTH.search(whole.lead) else None
        if whole is not None and text.startswith("。", limit - 1) and found:
            whole = _which(tokens, found[-1], whole, opener.end(), text.find("。", opener.end()))
        if whole is None or of_another_year(text, whole, limit):
            continue
        between = limit - whole.end - sum(b - a for a, b in closed if a >= whole.end)
        if not own and between > NEAR and len(REASONS.sub("", text[whole.end : limit])) > NEAR:
            continue
        stops = [b - 1 for a, b in spans if a < limit < b]  # what opens in brackets closes with them
        stops += _stops(text, tokens, whole, opener, found, own=own is not None)
        end = min([s for s in stops if s >= limit] or [len(text)])
        found.append((whole, opener.end(), end))
    return found


def _stops(
    text: str, tokens: Sequence[Token], whole: Token, opener: re.Match[str], found: Opened, *, own: bool
) -> list[int]:
    """Return where the parts of a whole may end, -1 for nowhere. ``own``: they are those of one side of an account."""
    stops = [text.find("。", opener.end())]
    stops += [side.start()] if own and (side := OTHER_SIDE.search(text, opener.end())) else []
    other = (
        OTHER_EXPENSE.search(text, opener.end()) if "用车" in re.split(r"[，。；]", whole.lead)[-1] else None
    )
    stops += [other.start()] if other else []
    stops += [m.start() for m in OTHER_KIND.finditer(text, opener.end()) if KIND.search(whole.lead)]
    stops += [more.start()] if "加上" in text and (more := MORE.search(text, opener.end())) else []
    before = text[max(0, opener.start() - 1) : opener.start()]
    if before == "；":
        stops.append(
            text.find("；", opener.end())
        )  # an item of its own that tells the parts of the one before
    if (item := ITEM.search(text, begins(text, whole.start), whole.start)) and "；" in text[opener.end() :]:
        sign = "（" if item[0].startswith("（") else ""
        after = re.compile(rf"；{sign}{int(item[1]) + 1}[、.）]").search(text, opener.end())
        stops += [after.start()] if after else []  # the next item of the list that the whole is in
    nested = opener[0] != "中，" and any(start <= whole.start < end for _, start, end in found)
    if nested and before != "。":
        stops.append(closes(text, tokens, whole, opener.end()))
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
    return stops


def _which(
    tokens: Sequence[Token], last: tuple[Token, int, int], whole: Token, start: int, end: int
) -> Token:
    """Return whose parts a sentence after 其中 tells, where the one before it told parts: the last of these, or their whole."""
    outer, first, stop = last
    if not first <= whole.start < stop or start - outer.end > LONG_LIST:
        return whole
    inside = [
        t.figure for t in tokens if start <= t.start and (end < 0 or t.start < end) and t.role in VALUES
    ]
    fits = [t for t in (whole, outer) if total(inside).meets(t.figure.span)]
    return outer if len(inside) > 1 and fits and whole not in fits else whole


#: letters between a whole and a second list of its parts
LONG_LIST = 120


def _plan_alone(text: str, token: Token, tokens: Sequence[Token], opener: re.Match[str]) -> bool:
    """Say whether the amount before a list is a plan, of which the list says what it is made up of: nothing of what was spent."""
    if token.role != "budget" or not RIGHT_AFTER.fullmatch(text[token.end : opener.start()]):
        return False
    end = text.find("。", opener.end())
    after = [t for t in tokens if t.start >= opener.end() and (end < 0 or t.start < end)]
    if SPENDING.search(text[opener.end() : end if end >= 0 else len(text)]):
        return False
    return len(after) > 1 and after[0].role == "value" and after[1].role in ("share", "value")


def _is_whole(token: Token, opener: str) -> bool:
    if opener == "中，":
        return token.role in VALUES and bool(GRANTS.search(token.lead))
    return token.role in VALUES or (
        opener.startswith("分项") and token.role == "delta" and bool(CHANGES.search(token.lead))
    )


#: a plan that the next sentence takes apart: 财政拨款支出预算9万元。财政拨款支出预算中，…
GRANTS = re.compile(r"财政拨款(?:收入|支出)预算(?:数)?(?:为)?$")
#: what stands between a plan and the list of its parts
RIGHT_AFTER = re.compile(r"[。，]?(?:主要)?(?:用于)?")
