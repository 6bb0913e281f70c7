"""Figures of a passage with the part each plays: amount, change, budget, prior year, share, rate, completion (PATTERNS §1–6)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from bianzhi.auditing.figures import HUNDRED, ZERO, Figure, Span, figure
from bianzhi.auditing.loose import LOOSE, about, by_the_way, ended, worded
from bianzhi.auditing.movement import DOWN, MOVE, MOVE_ENDS, MOVED_TO, UP
from bianzhi.auditing.normal import sentence_at

Role = Literal[
    "value",
    "actual",
    "plan",
    "delta",
    "budget",
    "full_budget",
    "prior",
    "share",
    "of",
    "rate",
    "completion",
    "other",
]

FIGURE = re.compile(
    r"(?P<number>[-\d](?<![\d.].)(?:(?:(?<=-)\d{1,3}|(?<=\d)\d{0,2})(?:[,，]\d{3})+(?:\.\d+)?|(?:(?<=-)\d+|(?<=\d)\d*)(?:\.\d+)?))(?P<unit>亿元|万元|千元|元(?![旦])|万(?=[，。；、（）]|$)|%)"
)
LEAD = 24
#: (role, words of which its own hold one, its own)
_ROLES: tuple[tuple[Role, tuple[str, ...], re.Pattern[str]], ...] = (
    ("full_budget", ("预算",), re.compile(r"(?:全年|调整后?|调整)预算(?:安排)?数?(?:为|是)?$")),
    (
        "prior",
        ("上年", "去年", "基期", "执行数", "比", "较", "与"),
        re.compile(
            r"(?:(?:\d年|上年|去年)[^，。；\d]{0,14}执行数|上年(?:决算|预算|支出|收入)?数?|上年度(?:决算数|支出|收入)|去年|基期)(?:为|是)?$|[比较与]之?(?:\d{4}年?(?:度)?|上年度?|去年|年初(?!预算)|上年末|期初)(?:同期|决算数?|预算数?)?(?:的)?(?:(?:总|累计|实际)?(?:收入|支出)(?:数)?)?$|[比较与]20\d\d年(?:度)?[^，。；\d]{1,20}(?:(?<!年初)(?<!全年)(?<!调整)(?<!公共)(?<!基金)(?<!经营)预算(?:安排)?数?|(?:收入|支出)总数)$"
        ),
    ),
    ("plan", ("年预算",), re.compile(r"\d{4}年预算(?:安排|数)(?:为|是)?$")),
    (
        "budget",
        ("预算", "批复"),
        re.compile(
            r"(?:年初(?:预算|批复)数?|预算数?)(?:安排|下达)?(?:为|是)?$|[比较与](?:20\d\d年)?(?:年初)?预算数?的$"
        ),
    ),
    (
        "actual",
        ("决算", "实际支出", "执行数"),
        re.compile(r"(?:支出决算数?|决算(?:支出)?数?|实际支出|执行数)(?:为|是)?$"),
    ),
)
#: last letters of words that say an amount is a round one
ROUND = ("约", "近")
ROLE_ENDS = frozenset("算排数复为是年度去期的出入初末达\n")
SHARE = re.compile(
    r"占[，、]?(?:到)?(?:[^，。；;%]{0,22}的|(?![用有]|地(?!方))[^，。；;%\d]{1,22})?(?:比(?:例|重)?(?:分别|各)?(?:为|是|达到?)?)?$|占比(?:分别|各)?(?:为|是|达到?)?$|(?<=[，（])比重(?:分别)?(?:为|是)?$"
)
#: units of percentages, and of words that stand for these
WORDED = ("倍", "成")
PERCENTS = ("%", *WORDED)
MONEY = ("亿元", "万元", "千元", "元")
#: amounts, as against changes and rates of them
VALUES = ("value", "actual", "plan")
#: amounts that are planned
PLANS = ("budget", "full_budget")
#: words after which figures are told one for each of several names
RESPECTIVE = re.compile(r"分别|依次|各占|各(?:增|减|下降|上升)")
#: where a list of percentages goes on
NEXT_RATE = re.compile(r"[、和及与]\d{1,3}(?:\.\d+)?%")
#: what stands between two figures of such a list
JOINED = re.compile(r"[、，和及与]")
DIFFERENCE = re.compile(r"(?:差值|(?<!弥补收支)差额|相差|差异)(?:数|额)?(?:为|是)?$")
#: by how much what was spent is more or less than planned: 决算数大于预算数5万元
BEYOND = re.compile(r"决算(?:支出)?数?(?:大于|高于|超过|小于|低于|少于|多于)(?:年初|全年|调整后?)?预算数?$")
OVERRUN = re.compile(r"[，；]超出?预算$")
SHARE_OF = re.compile(r"占[^，。；%]{0,20}$")
#: what stands between a whole and the share of it
OF = re.compile(r"的(?:比例|比重)?(?:为|是|达到?)?")
#: a budget that is no more than what something is compared with
FIRST_BUDGET = re.compile(r"(?:年初|全年|调整后?|批复)(?:的)?预算")
#: a budget under the heading of its own report: 支出预算：2023年年初预算数
HEADED = re.compile(r"(?:收入|支出)预算[:：。]?(?:20\d\d年(?:度)?)?年初预算数?(?:为)?$")
COMPARED = re.compile(r"[比较与](?:当年|本年)?(?:总)?预算数?(?:为|是)?$")
#: what was spent in an earlier year, which a budget names beside its own
LAST_YEAR = re.compile(
    r"(?:20\d\d年|上年|去年)[^，。；\d]{0,20}执行数|[比较与](?:20\d\d年|上年|去年)(?:度)?(?:的)?决算数?"
)
#: all that stands between an amount and that of the year before: 10万元，2021年为9万元
BESIDE = re.compile(
    r"[，（](?:(20\d\d)年(?:度)?|上年(?:度|末)?|去年)(?:同口径|同期)?(?:安排|决算|支出)?(?:数)?(?:为|是|：)?"
)
#: words of a sentence that tells what was spent of a budget
SPENDING = re.compile(
    r"决算|完成(?!日常|特定|各项|本职|行政|工作|上级|其他|自身|相应)|(?<!根据)(?<!结合)(?<!工作)(?<!按照)(?<![从按])实际(?!需[要求]|工作|情况)"
    r"|(?<!严格)(?<!认真)(?<!贯彻)(?<!坚决)(?<!切实)(?<!遵照)执行(?!中央|八项|国家|省|市|厉行)|差值|差额|支出数|(?<!厉行)(?<!勤俭)节约|(?<!结转)(?<!结转[和与及（])结余"
)
#: the budget of the very thing: 占年初预算的 is completion, 占支出总预算的 a share of a whole that is planned
OWN = r"(?:本年度?|当年|全年|全部|年初|年度|调整后?|批复|部门|单位|其|该项){0,2}"
OF_IT = re.compile(rf"{OF.pattern}(?:{LOOSE})?[\d一二两三四五六七八九半]")
OWN_BUDGET = re.compile(rf"占{OWN}(?:预算|计划)数?$")
COMPLETION = re.compile(
    rf"(?:(?:完成|为|达到?)[^，。；;%]{{0,24}}|占{OWN}(?:的)?)(?:预算|计划|任务|目标)(?:数)?(?:\d[\d.,]*万?元)?(?:的)?(?:比例为)?$|(?:完成|执行)率(?:为|达到?|是)?$|执行进度(?:为|达到?|是)?$|预算完成率?(?:的|为)?$"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A figure in its part. ``sign``: of a change, by its word: 1 up, -1 down, 0 none. ``lead``: the words before it."""

    figure: Figure
    role: Role
    sign: int
    lead: str

    @property
    def start(self) -> int:
        """Where it begins."""
        return self.figure.start

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.figure.end

    @property
    def signed(self) -> Span:
        """What an amount changed by: below nought where its word says less."""
        return self.figure.span if self.sign >= 0 else -self.figure.span


def sign_of(word: str) -> int:
    """Return 1 for a word that says more, -1 for one that says less."""
    return 1 if word in UP or word == "增" else -1 if word in DOWN or word == "减" else 0


def tokens(text: str) -> tuple[Token, ...]:
    """Return the money and percentages of a passage, in their order."""
    if "元" not in text and "%" not in text and "万" not in text:
        return ()
    found = list(_noughts(list(_tokens(text))))
    if "由" in text or "从" in text or TWO_YEARS.search(text):
        found = list(_two_years(text, found))
    if RESPECTIVE.search(text) or NEXT_RATE.search(text):
        found = list(_of_years(text, list(_alike(text, found))))
    if not any(t.role == "budget" for t in found):
        return tuple(found)
    return tuple(replace(t, role="value") if _planned(text, t, found) else t for t in found)


def _noughts(found: Sequence[Token]) -> Iterator[Token]:
    """Yield figures, a bare 0 among amounts with decimals as just nothing: it is no amount rounded away."""
    exact = any("." in t.figure.text and t.figure.value and t.figure.unit in MONEY for t in found)
    for one in found:
        if exact and not one.figure.value and one.figure.unit in MONEY and "." not in one.figure.text:
            yield replace(one, figure=replace(one.figure, half=ZERO))
        else:
            yield one


def heads_list(text: str, token: Token) -> bool:
    """Say whether figures follow that are told one for each of several names, as this one is."""
    goes_on = token.role in ("share", "rate") and bool(NEXT_RATE.match(text, token.end))
    return goes_on or bool(RESPECTIVE.search(token.lead))


def _alike(text: str, found: Sequence[Token]) -> Iterator[Token]:
    """Give the figures of a list after 分别 the role of the first: 分别增长5%、8%."""
    first: Token | None = None
    last: Token | None = None
    for token in found:
        joined = (
            first is not None
            and last is not None
            and first.figure.unit == token.figure.unit
            and JOINED.fullmatch(text[last.end : token.start])
        )
        if joined and first is not None:
            token = replace(token, role=first.role, sign=first.sign)  # noqa: PLW2901 - the role of its list
        else:
            first = token if heads_list(text, token) else None
        last = token
        yield token


def _planned(text: str, token: Token, found: Sequence[Token]) -> bool:
    """Say whether a budget is what its sentence is about (a budget's report), not what an account is held against."""
    if token.role != "budget" or (FIRST_BUDGET.search(token.lead) and not HEADED.search(token.lead)):
        return False
    if COMPARED.search(token.lead):
        return False
    start, end = sentence_at(text, token.start, token.end, "。；")
    if SPENDING.search(LAST_YEAR.sub("", text[start:end])):
        return False
    return not any(t.role in ("actual", "completion") for t in found if start <= t.start < end)


def _tokens(text: str, given: Sequence[Figure] | None = None) -> Iterator[Token]:
    """Yield the figures of a passage, or those ``given``, in their parts."""
    last_end, last = 0, None
    for made in _figures(text) if given is None else given:
        lead = text[max(last_end, made.start - LEAD) : made.start]
        token = _percent(made, lead, last) if made.unit in PERCENTS else _money(made, lead, text, last)
        if made.unit not in WORDED or token.role in ("rate", "share", "completion"):
            yield token  # 一半 and 3倍 may be of anything else
            last_end, last = made.end, token


def _figures(text: str) -> Sequence[Figure]:
    """Return money, percentages and words for these in their order."""
    found = [
        figure(m["number"], "万元" if m["unit"] == "万" else m["unit"], m.start(), m.end())
        for m in FIGURE.finditer(text)
    ]
    told = worded(text)
    found = sorted([*found, *told], key=lambda one: one.start) if told else found
    return [one if one.unit in MONEY else ended(one, text) for one in found]


def with_pieces(text: str, pieces: Sequence[Figure]) -> tuple[Token, ...]:
    """Return money, percentages and ``pieces`` (people, cars, times) of a passage in their parts and in their order."""
    given = sorted([*_figures(text), *pieces], key=lambda one: one.start)
    return tuple(_of_years(text, list(_two_years(text, list(_tokens(text, given))))))


def _money(made: Figure, lead: str, text: str, last: Token | None) -> Token:
    moved = MOVE.search(lead) if lead[-1:] in MOVE_ENDS else None
    if moved:
        return Token(made, "delta", sign_of(moved["word"] or moved["aside"]), lead)
    if lead[-1:] in ROUND:
        made = replace(made, half=max(made.half, abs(made.value) / HUNDRED))
    return Token(made, _role(made, lead, text, last), 0, lead)


def _role(made: Figure, lead: str, text: str, last: Token | None) -> Role:
    """Return the role of an amount that is no change."""
    if _is_gap(made, lead, text):
        return "other"
    if "占" in lead and SHARE_OF.search(lead) and not OWN_BUDGET.search(lead) and OF_IT.match(text, made.end):
        return "of"
    if ("完成" in lead and re.search(r"完成(?:年初|全年|调整)?预算数?$", lead)) or (
        "占" in lead and OWN_BUDGET.search(lead)
    ):
        return "budget"
    if (aside := by_the_way(lead)) or _beside(lead, text, last):
        return "other" if aside else "prior"
    if lead[-1:] in ROLE_ENDS:
        for role, hints, pattern in _ROLES:
            if any(words in lead for words in hints) and pattern.search(lead):
                return role
    return "value"


def _is_gap(made: Figure, lead: str, text: str) -> bool:
    """Say whether an amount is by how much two others differ."""
    if "差" in lead and DIFFERENCE.search(lead):
        return True
    if "预算" not in lead:
        return False
    over = (
        OVERRUN.search(lead) and not text[made.end : made.end + 1].isdigit()
    )  # else the plan, and then the gap
    return bool(over or BEYOND.search(lead))


def _beside(lead: str, text: str, last: Token | None) -> bool:
    """Say whether an amount is that of an earlier year, told right after this year's."""
    said = BESIDE.fullmatch(lead)
    if not said or last is None or last.role not in (*VALUES, "budget"):
        return False
    return not said[1] or all(year > said[1] for year in re.findall(r"(20\d\d)年", text[: last.start]))


def _percent(made: Figure, lead: str, last: Token | None) -> Token:
    if made.text[:1] == "翻":
        return Token(made, "rate", 1, lead)
    made, lead = about(made, lead)
    moved = MOVE.search(lead) if lead[-1:] in MOVE_ENDS else None
    if moved:
        return Token(made, "rate", sign_of(moved["word"] or moved["aside"]), lead)
    if made.unit in WORDED and (said := LAST.search(lead)):
        return _against(made, said[0], lead)
    role = _role_of_percent(lead, last)
    if role == "prior" and last:
        return _against(made, last.lead, lead)
    if role == "rate" and made.value < 0:  # told by a sign: 减少5万元（-3%）
        return Token(replace(made, value=-made.value), role, -1, lead)
    return Token(made, role, last.sign if last and role == "rate" else 0, lead)


def _role_of_percent(lead: str, last: Token | None) -> Role:
    """Return the role of a percentage that no word of change stands before; ``prior``: it is one of last year's amount."""
    of = last.role if last and lead[:1] == "的" and OF.fullmatch(lead) else ""
    done = any(word in lead for word in ("预算", "计划", "任务", "目标", "率", "进度")) and COMPLETION.search(
        lead
    )
    if done or of in ("budget", "full_budget"):
        return "completion"
    if of == "prior":
        return "prior"
    if of == "of" or (("占" in lead or "比重" in lead) and SHARE.search(lead)):
        return "share"
    return "rate" if last and last.role == "delta" and lead in ("(", "（", "，", ",", "、") else "other"


#: words before a multiple or a part of last year's amount that is not told again
LAST = re.compile(r"[是为](?:上年|去年|20\d\d年)(?:度)?(?:同期)?(?:决算)?数?的$")


def _against(made: Figure, last: str, lead: str) -> Token:
    """Return the change that a share of last year's amount tells: 是上年8万元的3倍, 不足上年的一半."""
    loose, _ = about(made, re.split(r"上年|去年|20\d\d年", last)[0].rstrip("为是"))
    span = loose.bounds or (made.bounds or made.span)
    sign = 1 if made.value >= HUNDRED else -1
    ends = [(span.low - HUNDRED) * sign, (span.high - HUNDRED) * sign]
    value = abs(made.value - HUNDRED)
    return Token(replace(made, value=value, bounds=Span(min(ends), max(ends))), "rate", sign, lead)


TO = re.compile("[到至为]")
#: what a passage holds one of where amounts of two years are told so, or 由 or 从
TWO_YEARS = re.compile(r"[到至](?=[\d约近接超逾不未的本今高仅达])|基础上|元(?=\d)")
FROM = re.compile(r"(?:由|从)[^，。；\d]{0,12}(?:20\d\d年(?:度)?)?[^，。；\d]{0,12}$")
#: the rate after a change
THEN = re.compile(r"[，（]?(增长|下降|上升|降低|增加|减少)(?=\d)")
#: an amount on which another builds: 在上年100万元的基础上
UPON = re.compile(r"在[^，。；\d]{0,8}(?:20\d\d年(?:度)?|上年(?:度)?|去年)[^，。；\d]{0,8}$")
#: a budget that something is more or less than, the amount right after it: 超年初预算10万元2万元
OVER = re.compile(r"(?:(?P<more>超过?|多于|高于)|少于|低于)[^，。；\d]{0,6}预算数?$")


def _two_years(text: str, found: Sequence[Token]) -> Iterator[Token]:
    """Give last year's amount and this year's their roles where the one is said to have become the other."""
    rest = list(found)
    for k, (one, other) in enumerate(pairwise(rest)):
        between = text[one.end : other.start]
        if not between and one.role == "budget" and (said := OVER.search(one.lead)):
            rest[k + 1] = replace(other, role="delta", sign=1 if said["more"] else -1)
            continue
        if (
            not between
            and one.role == "prior"
            and other.role == "value"
            and (said := THEN.match(text, other.end))
        ):
            rest[k + 1] = replace(other, role="delta", sign=sign_of(said[1]))
            continue  # the word before it is lost
        if between.startswith("的基础上") and UPON.search(one.lead) and one.role == "value":
            rest[k] = replace(one, role="prior")
            continue
        if len(between) >= LEAD or not TO.search(between):
            continue
        moved = MOVED_TO.fullmatch(between)
        percents = [t.figure.unit in PERCENTS for t in (one, other)]
        led = moved and FROM.search(one.lead)
        if not moved or not _alike_units(one, other) or not (led or (moved["word"] and not moved["weak"])):
            continue
        if text.startswith(("之间", "不等", "的", "范围"), other.end):
            continue
        if not percents[0] and one.role in (*VALUES, "prior", "delta"):
            rest[k] = replace(one, role="prior", sign=0)
        word = moved["word"] or ""
        sign = sign_of(word) or {"升": 1, "降": -1}.get(word, 0)
        rest[k + 1] = replace(other, role="other" if percents[1] else "value", sign=sign)
    yield from rest


def _alike_units(one: Token, other: Token) -> bool:
    units = (one.figure.unit, other.figure.unit)
    return units[0] == units[1] or all(u in MONEY for u in units)


#: two or three years before 分别
YEARS = re.compile(
    r"((?:20\d\d年(?:度)?[、和与至，]){1,3}20\d\d年(?:度)?)[^，。；\d]{0,24}分别[^，。；\d]{0,4}$"
)


def _of_years(text: str, found: Sequence[Token]) -> Iterator[Token]:
    """Give amounts told of several years one after the other their roles: 2021年、2022年分别为5万元、4万元."""
    rest = list(found)
    for k, token in enumerate(rest):
        said = YEARS.search(text[max(0, token.start - 60) : token.start]) if "分别" in token.lead else None
        years = [int(y) for y in re.findall(r"20\d\d", said[1])] if said else []
        if "至" in (said[1] if said else "") and len(years) == len(("first", "last")):
            years = list(range(years[0], years[1] + 1))
        group = rest[k : k + len(years)]
        if len(group) < 2 or len(group) != len(years):
            continue
        if all(JOINED.fullmatch(text[a.end : b.start]) for a, b in pairwise(group)) and all(
            t.role in VALUES for t in group
        ):
            for j, year in enumerate(years):
                if year < max(years):
                    rest[k + j] = replace(group[j], role="prior")
    yield from rest
