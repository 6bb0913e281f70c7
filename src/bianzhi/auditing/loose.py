"""Figures that are not exact: told in words (一半, 三成, 翻一番, 3倍) or with a word that leaves room (约, 近, 超过)."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from bianzhi.auditing.figures import HUNDRED, ZERO, Figure, Span

#: words before a figure that leave room
LOOSE = "大约|(?<!节)约为|(?<!节)约|接近|将近|近|超过|超|逾|不足|不到|未到|达到|高达|仅为|仅"
_BEFORE = re.compile(rf"(?:{LOOSE})$")
#: letters they end in
ENDS = frozenset("约为近过超逾足到达仅")
MORE, LESS, NEARLY = ("超过", "超", "逾"), ("不足", "不到", "未到"), ("接近", "将近", "近")
#: how much less than a figure may be 近, and how far from it 约, as a part of it
ROOM, ABOUT = Decimal("0.15"), Decimal("0.05")
#: no share or rate is larger that is told with 超过
WITHOUT_END = Decimal(1_000_000)
DIGITS = {digit: Decimal(k) for k, digit in enumerate("一二三四五六七八九", 1)} | {
    "两": Decimal(2),
    "十": Decimal(10),
}
SIGNS = ("倍", "分之", "成", "半", "番")
WORDED = re.compile(
    r"(?P<times>\d{1,4}(?:\.\d+)?|[一两二三四五六七八九十])倍|翻了?(?P<loose>近|约)?(?P<doubled>[一两二三])番|(?P<below>[二三四五六七八九十])分之(?P<above>[一二三四五六七八九])|(?<!多)(?<!大)(?P<half>一半)|(?<![\u4e00-\u9fff]完)(?P<tenths>[一二三四五六七八九])成(?P<and_half>半)?(?![\u4e00-\u9fff]{0,2}(?:员|立|果|效|本|为|长|功))"
)
AFTER = re.compile(r"(?P<more>以上|有余|多(?!支|安|收))|以下|以内")
#: room of what is told in words, as a part of it
WORDS = Decimal("0.1")


#: by how much a thing changed, the thing named after the word: 减少了“三公”经费5万元
BY = re.compile(r"(?:增加|减少|压减|压缩|节约|核减)了[\u4e00-\u9fff“”]{2,14}$")


def by_the_way(lead: str) -> bool:
    """Say whether an amount after these words is by how much something named there changed."""
    return "了" in lead and bool(BY.search(lead))


def about(made: Figure, lead: str) -> tuple[Figure, str]:
    """Return a percentage with what a word before it leaves open, and the words before that word."""
    found = _BEFORE.search(lead) if lead[-1:] in ENDS else None
    if found is None:
        return made, lead
    word, rest = found[0], lead[: found.start()]
    if word in MORE:
        made = replace(made, bounds=Span(made.value, WITHOUT_END))
    elif word in LESS:
        made = replace(made, bounds=Span(ZERO, made.value))
    elif word in NEARLY:
        made = replace(made, bounds=Span(made.value * (1 - ROOM), made.value + made.half))
    elif "约" in word:
        room = max(made.half * 2, made.value * ABOUT)
        made = replace(made, bounds=Span(made.value - room, made.value + room))
    return made, rest


def worded(text: str) -> Sequence[Figure]:
    """Return multiples and parts told in words, as percentages."""
    if not any(sign in text for sign in SIGNS):
        return ()
    return [_figure(found) for found in WORDED.finditer(text)]


def ended(made: Figure, text: str) -> Figure:
    """Return a percentage with what a word after it leaves open: 10%以上, 3倍多."""
    after = AFTER.match(text, made.end) if text[made.end : made.end + 1] in "以有多" else None
    if after is None:
        return made
    return replace(made, bounds=Span(made.value, WITHOUT_END) if after["more"] else Span(ZERO, made.value))


def _figure(found: re.Match[str]) -> Figure:
    half: Decimal | None = None
    if found["times"]:
        number = found["times"]
        times = DIGITS.get(number) or Decimal(number)
        value = times * HUNDRED
        half = Decimal("0.5").scaleb(-len(number.partition(".")[2])) * HUNDRED
    elif found["doubled"]:
        value = (2 ** DIGITS[found["doubled"]] - 1) * HUNDRED
    elif found["half"]:
        value = HUNDRED / 2
    elif found["tenths"]:
        value = DIGITS[found["tenths"]] * 10 + (5 if found["and_half"] else 0)
        half = Decimal(5) if not found["and_half"] else Decimal("2.5")
    else:
        value = DIGITS[found["above"]] / DIGITS[found["below"]] * HUNDRED
    half = value * WORDS if half is None else half
    bounds = Span(value - half, value + half)
    return Figure(found[0], value, half, "倍" if found["times"] else "成", found.start(), found.end(), bounds)
