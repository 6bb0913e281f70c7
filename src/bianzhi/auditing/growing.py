"""Changes a passage tells: how much, how many per cent, of which amount and against which (PATTERNS §4)."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from typing import Literal

from bianzhi.auditing.changing import AGAIN, of_name, own_subject, total_named, whole_meant
from bianzhi.auditing.movement import MOVED_TO
from bianzhi.auditing.normal import Passage, sentence_at
from bianzhi.auditing.relations import UNITLESS, Growth, asides
from bianzhi.auditing.respective import IN_REASON, Listed, listed
from bianzhi.auditing.tokens import PLANS, VALUES, Token

#: a change of what is left when something is taken out
WITHOUT = re.compile(r"(?:剔除|扣除|不考虑|不含|除去)[^。；]*$")
#: letters between the two figures of one change
NEAR = 8
YEAR = re.compile(r"(20\d{2})年")
#: letters back to where brackets may close whose amounts are said by the way
LONG_ASIDE = 24
UNCHOSEN = re.compile(r"(?:增加|减少|增长|下降|上升|降低)[/（]或?(?:增加|减少|增长|下降|上升|降低)）?$")


def growths(passage: Passage, tokens: Sequence[Token]) -> Iterator[Growth]:
    """Yield every change with what it is a change of."""
    lists = tuple(listed(passage.text, tokens))
    yield from _of_lists(passage, lists)
    told = {t.start for one in lists for t in one.figures}
    for k, token in enumerate(tokens):
        if token.start in told or token.role not in ("delta", "rate"):
            continue
        after = tokens[k + 1] if k + 1 < len(tokens) else None
        both = (token, after) if after and _pair(passage.text, token, after) else (token, None)
        told.update(t.start for t in both if t)  # a figure belongs to the change it stands in first
        delta = next((t for t in both if t and t.role == "delta"), None)
        rate = next((t for t in both if t and t.role == "rate"), None)
        if any(t and UNCHOSEN.search(t.lead) for t in both):
            continue  # words of the template, told as such
        made = _of_total(passage, tokens[:k], delta, rate) or _growth(passage, tokens, k, delta, rate)
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


def _pair(text: str, first: Token, second: Token) -> bool:
    """Say whether an amount of change and a rate stand together."""
    between = text[first.end : second.start]
    near = len(between) <= NEAR or AGAIN.fullmatch(between)
    return {first.role, second.role} == {"delta", "rate"} and bool(near)


def _of_total(
    passage: Passage, before: Sequence[Token], delta: Token | None, rate: Token | None
) -> Growth | None:
    """Return the change of a total that its own clause names, where that is not plain anyhow: 收入总计较上年增加…"""
    first = delta or rate
    told = [t for t in before if t.role in VALUES]
    total = total_named(told, first.lead) if first and told else None
    if total is None or first is None:
        return None
    nearest = told[-1]
    here = min(t.start for t in (delta, rate) if t)
    between = passage.text[nearest.end : here]
    if (total is nearest and "；" not in between) or "预算" in between or WITHOUT.search(between):
        return None
    return Growth(passage, total, delta, rate, _prior(passage.text, before, total, here), "year")


def _growth(
    passage: Passage, tokens: Sequence[Token], k: int, delta: Token | None, rate: Token | None
) -> Growth | None:
    text = passage.text
    here = min(t.start for t in (delta, rate) if t)
    before = list(tokens[:k])
    told = [t for t in before if t.role in VALUES]
    nearest = _nearest(text, told, here)
    if nearest is None or ((delta or rate) is tokens[k] and _begun(text, nearest, here)):
        made = _reached(passage, tokens, k, delta, rate)
        if made is not None or nearest is None:
            return made
    between = text[nearest.end : here]
    if WITHOUT.search(between) or _of_another(nearest, between):
        return None
    if "；" in between and (named := _list_of_changes(between[between.rfind("；") :])):
        own = of_name(
            told, named
        )  # of a list of changes only: what they are changes of may have been told before
        unit = UNITLESS.search(between)
        return Growth(passage, own, delta, rate, None, "year") if own and not unit else None
    if (both := _two_plans(text, told, nearest, here)) is not None:
        return Growth(passage, both, delta, rate, nearest, "year")
    current = _subject(text, before, told, nearest, here)
    if current is None:
        return None
    beside, clause = tokens[k - 1], _clause(between)
    base: Literal["year", "budget"] = "year"
    prior: Token | None
    if beside.role in PLANS and OVER_IT.fullmatch(text[beside.end : tokens[k].start]):
        base, prior = "budget", beside
    elif (earlier := _earlier(text, before, current)) is not None:
        current, prior = earlier
    elif BUDGET.search(clause) or (delta is not None and SAVED.search(delta.lead)):
        base, prior = "budget", _plan(text, before, here)
    else:
        prior = _prior(text, before, current, here)
        if prior is None and delta is None:
            prior = _told_after(text, tokens, k)
        if prior is not None and "预算数" in clause and prior.lead.endswith("执行数"):
            prior = None  # what was spent last year is not what was planned
    return Growth(passage, current, delta, rate, prior, base)


#: a place of its own, or a thing whose amount is not told, that a sentence begins with: 。某区较上一年度下降…
ANOTHER = re.compile(
    r"[。；](?P<place>[\u4e00-\u9fff]{1,8}[区县市镇乡州旗省])[比较与](?:上|去|20)"
    r"|[。，；](?P<thing>(?![比较与同])[\u4e00-\u9fff]{4,16})金额(?:[比较与](?:上|去|20)|同比)"
)


def _of_another(nearest: Token, between: str) -> bool:
    """Say whether the sentence of a change names whose it is, and the amount before it is not that one's."""
    found = ANOTHER.search(between) if "。" in between or "；" in between else None
    name = (
        ""
        if found is None
        else str(found["place"] or re.sub(r"^全[国省市区县]|(?:的|总|合同|采购)+$", "", found["thing"]))
    )
    own = re.split(r"[，。；：]", nearest.lead)[-1]  # of several together: 某县和某区，下降金额均超过500万元
    return bool(name) and (bool(re.search("[均各都]", own)) or name not in nearest.lead)


#: the years of two plans that are held against each other, and the year of the amount told last
OF_YEARS = re.compile(
    r"[，。；](20\d\d)年(?:度)?(?:年初)?预算数?[比较与](20\d\d)年(?:度)?(?:年初)?预算数?(?:相比)?，?(?:增加|减少|增长|下降|降低)了?$"
)
PLAN_OF = re.compile(r"(20\d\d)年(?:度)?(?:年初)?预算数?(?:为|是)?$")


def _two_plans(text: str, told: Sequence[Token], nearest: Token, here: int) -> Token | None:
    """Return this year's amount where last year's stands between: 50万元。2015年预算数160万元，2016年预算比2015年预算下降…"""
    said = OF_YEARS.match(text, nearest.end, here)
    own = PLAN_OF.search(nearest.lead) if said else None
    if said is None or own is None or own[1] != said[2] or int(said[1]) - int(said[2]) != 1:
        return None
    before = [t for t in told if t.end <= nearest.start]
    return before[-1] if before and said[2] not in before[-1].lead else None


def _prior(text: str, before: Sequence[Token], current: Token, here: int) -> Token | None:
    """Return last year's amount of what changes, where it is told."""
    prior = next((t for t in reversed(before) if t.role == "prior" and t is not current), None)
    return prior if prior is not None and _belongs(text, before, prior, current, here) else None


def _nearest(text: str, told: Sequence[Token], here: int) -> Token | None:
    """Return the amount before a change, those said by the way in brackets left out where there is another."""
    closed = [(a, b) for a, b in asides(text, 0, here) if b > here - LONG_ASIDE] if told else []
    outside = [t for t in told if not any(a < t.start < b for a, b in closed)]
    return next(reversed(outside or told), None)


#: words of a clause that holds something against its own plan
BUDGET = re.compile(r"[比较与](?:20\d\d年(?:度)?)?(?:年初|全年|调整)预算|[比较与]预算(?!执行)")


def _clause(between: str) -> str:
    """Return the clause of a change, with the one before where it does not itself say against what."""
    clauses = re.split(r"[，。；,;]", between)
    if AGAINST.search(clauses[-1]):
        return clauses[-1]
    return clauses[-1] + clauses[-2 if len(clauses) > 1 else -1]


def _plan(text: str, before: Sequence[Token], here: int) -> Token | None:
    """Return the plan that something is held against, where its sentence tells it."""
    sentence = text.rfind("。", 0, here)
    if SPENT.match(text, sentence + 1):  # of what the sentence before tells
        sentence = text.rfind("。", 0, max(sentence, 0))
    return next((t for t in reversed(before) if t.role in PLANS and t.start > sentence), None)


def _subject(
    text: str, before: Sequence[Token], told: Sequence[Token], current: Token, here: int
) -> Token | None:
    """Return the amount of what is said to change; ``None`` where that is not told, or is too far off."""
    between = text[current.end : here]
    far = between.count("。") + between.count("；") > 2 or len(between) > 90
    if far or UNITLESS.search(between) or _years_of_others(current, between) or IN_REASON.search(between):
        return None
    named = _another_subject(current, between)
    own = whole_meant(text, before, current, here)
    if own is current:
        own = _total_of(told, named) if named else own_subject(text, told, current, here)
    return own


def _told_after(text: str, tokens: Sequence[Token], k: int) -> Token | None:
    """Return last year's amount where it is told right after the rate: 同比下降5%，上年支出64万元."""
    after = tokens[k + 1] if k + 1 < len(tokens) else None
    told = after is not None and after.role == "prior" and AFTER.fullmatch(text[tokens[k].end : after.start])
    return after if told else None


AFTER = re.compile(r"[，（](?:上年|去年)(?:度)?(?:同期)?(?:决算|预算)?(?:支出|收入)?(?:数)?(?:为|是)?")


def _begun(text: str, current: Token, here: int) -> bool:
    """Say whether a sentence begins between an amount and a change."""
    return "。" in text[current.end : here] or "；" in text[current.end : here]


def _reached(
    passage: Passage, tokens: Sequence[Token], k: int, delta: Token | None, rate: Token | None
) -> Growth | None:
    """Return the change whose amount is told after it in the sentence: 较上年4万元增加8万元，达到12万元."""
    start, end = sentence_at(passage.text, tokens[k].start, tokens[k].end, "。；")
    last = max(t.end for t in (delta, rate) if t)
    before = next((t for t in tokens[:k] if t.start >= start and t.role == "prior"), None)
    following: list[Token] = []
    for token in islice(tokens, k, k + REACH):
        if token.start >= end:
            break
        following.append(token)
    rest = [t for t in following if t.start >= last]
    roles = [t.role for t in rest]
    if "预算" in passage.text[start:last] and sorted(roles) == ["actual", "budget"]:
        return Growth(
            passage, rest[roles.index("actual")], delta, rate, rest[roles.index("budget")], "budget"
        )
    for one, other in pairwise([None, *following]):
        if other is None or other.start < last or other.role in ("delta", "rate"):
            continue
        if other.start >= end or other.role not in (*VALUES, "prior"):
            return None
        if other.role == "prior":
            continue
        led = (
            one is not None
            and LED.fullmatch(one.lead)
            and MOVED_TO.fullmatch(passage.text[one.end : other.start])
        )
        if led and before is None:
            return Growth(passage, other, delta, rate, one, "year")
        if REACHED.fullmatch(other.lead):
            return Growth(passage, other, delta, rate, before, "year")
        return None
    return None


#: words before last year's amount where the sentence has named what changes already
LED = re.compile(r"[，（]?(?:即)?[由从](?:20\d\d年(?:度)?|上年(?:度|末)?|去年|年初)?的?")
#: figures of a sentence among which that amount is sought
REACH = 8
#: words before the amount that a change leads to
REACHED = re.compile(r"[，（]?(?:已)?(?:达到?|[增降减升]至|(?:增加|减少|上升|下降)到|为)")


def _years_of_others(current: Token, between: str) -> bool:
    """Say whether two other years than that of an amount are held against each other: 2023年较2022年增加…"""
    said = re.search(r"[；。，](20\d\d)年(?:度)?[比较](?:20\d\d年|上年)", between)
    return said is not None and YEAR.findall(current.lead)[-1:] != [said[1]]


#: a year or a plan that a clause itself holds something against
AGAINST = re.compile(r"[比较与](?:上年|去年|20\d\d年|年初|全年|调整|预算)")
#: what stands between a budget and by how much what was spent is more or less: 比年初预算8万元减少2万元
OVER_IT = re.compile(r"(?:相比)?(?:增加|减少|增长|下降|降低|压减|节约|超支|增|减|多|少)了?")
#: what is saved is saved of a budget
SAVED = re.compile(r"[，；]节约(?:资金|经费)?$")
#: a sentence that says by how much what has just been told is more or less than planned
SPENT = re.compile(r"决算数?[比较与]")


def _total_of(told: Sequence[Token], named: str) -> Token | None:
    """Return the amount of all income or all expenditure that a name is of: 总收入10万元…，收入总计增加…."""
    if (core := TOTALS.sub("", named)) not in ("收入", "支出", "收支"):
        return None
    alike = [
        t for t in told if "总" in t.lead and TOTALS.sub("", re.split(r"[，。；：]", t.lead)[-1]) == core
    ]
    return alike[-1] if len(alike) == 1 else None


#: words that writers put before and after the name of a total
TOTALS = re.compile(
    r"20\d\d年(?:度)?|本年度?|今年|(?:本|我)(?:部门|单位|院|校|局)|总计|总额|决算|预算|总|、|为|是"
)


def _another_subject(current: Token, between: str) -> str:
    """Return what a sentence names as changing, the amount before it being another (年末结转0.06万元。与上年相比，支出…)."""
    named = re.search(
        r"[。；](?:与|比|较)[^，。；]{2,12}(?:相比)?，([\u4e00-\u9fff“”、]{4,24}?)(?:各|分别)?$",
        re.sub(r"(?:增加|减少|增长|下降)$", "", between),
    )
    carried = re.compile(r"结转|结余")
    own = re.split(r"[，。；：）]", current.lead)[-1]
    return named[1] if named and carried.search(own) and not carried.search(named[1]) else ""


def _list_of_changes(item: str) -> str:
    """Return the thing of its own that an item of a list names before its change: ；公务用车运行维护费支出决算减少…"""
    found = re.search(
        r"；(?:（\d+）|\d[.、])?([\u4e00-\u9fff（）“”]{4,30}(?:费|支出|收入|经费|决算|金)|(?:基本|项目)支出(?=[增减])|年[初末](?:财政拨款)?结转(?:和)?(?:结余)?(?=[增减]))",
        item,
    )
    return found[1] if found else ""


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


#: after the change of an amount the changes of others are told: 与上年的9万元相比，收入合计减少…，其中：其他收入增加…
OTHERS = re.compile("其中|；")


def _belongs(text: str, before: Sequence[Token], prior: Token, current: Token, here: int) -> bool:
    """Say whether an amount of last year is that of ``current``: after it, or before it with nothing between."""
    if prior.start > current.start:
        moved = any(t.start > prior.start and t.role == "delta" for t in before)
        return not (moved and OTHERS.search(text, prior.end, here))
    between = text[prior.end : current.start]
    return (
        prior.start > here - 110
        and not re.search(r"。|；|其中", between)
        and not any(prior.start < t.start < current.start and t.role in (*VALUES, "delta") for t in before)
    )
