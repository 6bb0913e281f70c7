"""Amounts that an account tells of one thing each (公务接待费, 机关运行经费 …), by the name of the thing."""

import re
from collections.abc import Collection, Iterator, Sequence

from bianzhi.auditing.normal import Passage, begins
from bianzhi.auditing.tokens import VALUES, Token

#: things a report has one amount of, by the words before the amount
ONCE = {
    "机关运行经费支出": r"机关运行经费(?:财政拨款)?(?:支出)?",
    "公务接待费支出": r"(?<!外事)(?<!外)(?<!外）)(?<!国内)公务接待(?:费用?)?(?:支出)?",
    "公务用车运行维护费支出": r"(?<![及和与、])(?:公务用?车|公车|(?<![\u4e00-\u9fff])车辆)"
    r"(?:运行(?:维护)?|运维)(?:费用?(?:支出)?|支出)",
    "公务用车购置费支出": r"(?<!及)(?:公务用?车|公车)购置(?:费(?!及|和|、运行)(?:支出)?|支出)",
    "公务用车购置及运行维护费支出": r"(?:公务用车|公车)(?:购置(?:费)?(?:及|和)(?:公务用车)?(?:运行(?:维护)?|运维)(?:费用?|支出)"
    r"|运行(?:维护)?(?:费)?(?:及|和)购置(?:费用?|支出))(?:支出)?",
    "因公出国（境）费支出": r"因公出国（境）(?:经费费?|费用?)?(?:支出)?",
    "“三公”经费支出": r"(?:[“\"]三公[”\"]|三公)经费[”\"]?(?:(?:一般公共预算)?财政拨款)?(?:支出)?",
    "一般公共预算财政拨款支出": r"(?<!占)(?<!经费)(?<!经费”)一般公共预算(?:财政拨款)?支出",
    "政府性基金预算财政拨款支出": r"政府性基金预算(?:财政拨款)?支出",
    "本年收入合计": r"本年收入合计",
    "本年支出合计": r"本年支出合计",
    "政府采购支出总额": r"政府采购支出总额",
}
#: every name of these has one of
HINT = re.compile("经费|接待|用车|公车|公务车|车辆运|出国|合计|总额|预算财政拨款支出|预算支出")
SAID = r"(?:决算)?(?:支出)?(?:数)?(?:总额|合计)?(?:为|是|共计)?$"
#: what is a part, another year, or somebody else's
ELSE = re.compile(
    r"其中|加上|[省市区县州]直|全[省市区县州国]|(?:中央|地方)一般|汇总|基金|本级|所属|下属|上年|去年|基期|项目|年初预算|预算数?为?$"
)
#: the budget that a sentence tells before what was spent
BESIDE = re.compile(r"(?:年初|全年|调整后?)?预算(?:数)?(?:安排)?(?:为|是)?\d[\d.,]*(?:万元|元)")
#: a budget whose parts follow: what stands after it is planned until the sentence turns to what was spent
PARTS_PLANNED = re.compile(
    r"预算(?:数|总额)?(?:安排)?(?:为|是|共计)?\d[\d.,]*(?:万元|元)[，；]?其中(?![^。]*(?:决算|实际|支出(?:为|共计)?\d))"
)
#: an item of a list of changes that is told as an amount, with its rate: the word of its change was left out
AMONG_CHANGES = re.compile(r"(?:增加|减少)\d[\d,.]*万?元，(?:增长|下降)[\d.]+%；[^，。；\d]{4,30}$")
RATED = re.compile(r"，(?P<word>增长|下降|上升|降低)(?P<rate>\d+(?:\.\d+)?)%")
#: letters before such an item
FAR = 90
#: how an account opens that has nothing else: what follows is the whole
SUMMED_UP = re.compile(r"经汇总，|决算汇总(?=[“\"]三公)|及政府性基金(?:预算)?(?=财政拨款[“\"]三公)")
#: a section of what was planned only
PLAN_HEAD = re.compile(r"年初预算(?:情况|安排|数|说明)*$")
#: a part of what something changed by: 减少了5万元，其中…
OF_CHANGE = re.compile(r"(?:增加|减少|压减|下降)了?[^，。；\d]{0,12}\d[\d.,]*(?:万元|元)，其中[^，。；\d]*$")
#: what the cost of cars is made of, and how the whole of it is told before
CARS = frozenset({"公务用车购置费支出", "公务用车运行维护费支出"})
OF_CARS = re.compile(
    r"公务用车购置(?:费)?[及和](?:公务用车)?运行(?:维护)?费?(?:支出)?[^其接国]{0,90}?\d[\d.,]*(?:万元|%)[^其接国]{0,60}[，。；]其中[:：]?"
)
MANY, NEAR = 40, 60
ELSEWHERE = re.compile(r"名词解释|绩效|评价|目录")


def named(
    figures: Sequence[tuple[Passage, tuple[Token, ...]]], year: int, slips: Collection[tuple[int, int]]
) -> Iterator[tuple[str, Passage, Token]]:
    """Yield every amount the account of ``year`` tells of one of these things, those of ``slips`` (id, start) left out."""
    for passage, token in _amounts(figures, ("value", "actual"), slips):
        clause = passage.text[begins(passage.text, token.start) : token.start]
        if not HINT.search(clause):
            continue
        said = BESIDE.sub("", clause) if token.role == "actual" else clause
        name = _named(clause, token)
        if "其中" in said and OF_CHANGE.search(said):
            continue
        whole = name in CARS and OF_CARS.search(passage.text, 0, token.start)
        said = said.replace("其中", "") if "三公" in clause or whole else said
        said = SUMMED_UP.sub("", said)
        said = said.replace("政府性基金预算", "") if name.startswith("政府性基金") else said
        if not name or ELSE.search(said) or other_year(year, clause):
            continue
        if _part_of_other_year(year, passage.text, token.start) or among_changes(passage.text, token):
            continue
        if not PARTS_PLANNED.search(
            passage.text, begins(passage.text, token.start, "。"), token.start
        ) and not (PLAN_HEAD.search(passage.heading)):
            yield name, passage, token


def among_changes(text: str, token: Token) -> re.Match[str] | None:
    """Return the rate of an amount that stands in a list of changes where a change should."""
    rated = RATED.match(text, token.end)
    return rated if rated and AMONG_CHANGES.search(text[max(0, token.start - FAR) : token.start]) else None


def _amounts(
    figures: Sequence[tuple[Passage, tuple[Token, ...]]],
    roles: Collection[str],
    slips: Collection[tuple[int, int]],
) -> Iterator[tuple[Passage, Token]]:
    """Yield the amounts that may be of one of these things: ``slips`` and what stands in other parts of the report left out."""
    for passage, marks in figures:
        if len(marks) > MANY or ELSEWHERE.search(passage.heading) or not HINT.search(passage.text):
            continue
        for token in marks:
            if token.role in roles and (id(passage), token.start) not in slips:
                yield passage, token


#: what is planned: the name of a thing, and that it is a plan
PLANNED = r"(?:财政拨款)?(?:支出)?(?:(?:年初)?预算(?:支出)?|经费)?(?:安排)?(?:数|总额|合计)?(?:共计|为|是)?$"
PLANNED_ONCE = {name: re.compile(rf"{words}{PLANNED}") for name, words in ONCE.items()}
#: money of one kind only, or another year's
OTHER_PLAN = re.compile(
    r"上年|去年|调整后|变更|全口径|全国|(?:中央|地方)一般|当年预算资金|结转|基金|本级|所属|下属"
)


def planned(
    figures: Sequence[tuple[Passage, tuple[Token, ...]]], year: int, slips: Collection[tuple[int, int]]
) -> Iterator[tuple[str, Passage, Token]]:
    """Yield every amount the budget of ``year`` plans for one of these things."""
    for passage, token in _amounts(figures, (*VALUES, "budget"), slips):
        sentence = passage.text[begins(passage.text, token.start, "。") : token.start]
        clause = passage.text[begins(passage.text, token.start, "。，；") : token.start]
        if (
            not HINT.search(clause)
            or OTHER_PLAN.search(clause)
            or "加上" in sentence
            or _of_last(year, sentence)
            or other_year(year, clause)
        ):
            continue
        if _part_of_other_year(year, passage.text, token.start):
            continue
        name = next((n for n, words in PLANNED_ONCE.items() if words.search(clause)), "")
        if name:
            yield name, passage, token


def _of_last(year: int, sentence: str) -> bool:
    """Say whether the year a sentence names first is another."""
    years = re.findall(r"(20\d{2})年", sentence)
    return bool(years) and int(years[0]) != year


def _named(clause: str, token: Token) -> str:
    """Return the thing an amount is of: the name that ends nearest before it; empty for none of `ONCE`."""
    ends = [
        (found.end(), name)
        for name, words in ONCE.items()
        for found in re.finditer(words, clause)
    ]  # fmt: skip
    if not ends:
        return ""
    end, name = max(ends, key=lambda pair: (pair[0], len(ONCE[pair[1]])))
    rest = clause[end:]
    if re.fullmatch(SAID.rstrip("$"), rest):
        return name
    near = (
        token.role == "actual" and len(rest) < NEAR and not re.search(r"[\u4e00-\u9fff]{2,}(?:费|经费)", rest)
    )
    return name if near else ""


def _part_of_other_year(year: int, text: str, position: int) -> bool:
    """Say whether an amount is a part of what the sentence before tells of another year only: 2013年支出9万元。其中，…"""
    start = begins(text, position, "。")
    if not start or not text.startswith("其中", start):
        return False
    return other_year(year, text[begins(text, start - 1, "。") : start])


def other_year(year: int, clause: str) -> bool:
    """Say whether a clause names years, and none of them is the one of the report."""
    years = {int(y) for y in re.findall(r"(20\d{2})年", clause)}
    return bool(years) and year not in years
