"""Counts of a passage (people, times, cars, bodies, square metres) with the part each plays, as amounts and rates have theirs."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import ZERO, Figure, figure
from bianzhi.auditing.normal import Passage
from bianzhi.auditing.tokens import Token, with_pieces

COUNT = re.compile(
    r"(?<![\d.，第/-])(?<!\d,)(?P<number>\d{1,9})(?P<round>余|多)?(?P<unit>个?批次|批|人次|人|名|辆|台（套）|台|套|个(?!月|工作日|百分|自然日|小时|方面|以上)|家|户|次(?!月)|平方米)(?P<more>以上|以下|以内)?"
)
#: units that mean the same
SAME = {"名": "人", "个批次": "批次", "批": "批次", "台（套）": "台", "套": "台"}
Marked = tuple[Passage, tuple[Token, ...]]


def counted(context: Context) -> tuple[Marked, ...]:
    """Return passages with counts and all their figures; asked for through `Context.once`."""
    return tuple(_counted(context))


def _counted(context: Context) -> Iterator[Marked]:
    for passage in context.prose():
        found = list(_figures(passage.text))
        if found:
            yield passage, with_pieces(passage.text, found)


def _figures(text: str) -> Iterator[Figure]:
    for found in COUNT.finditer(text):
        if found["more"]:
            continue
        unit = found["unit"]
        made = figure(found["number"], "", found.start(), found.end())
        half = made.value / 10 if found["round"] else ZERO
        yield replace(made, text=found[0], half=half, unit=SAME.get(unit, unit))


def unit_of(token: Token) -> str:
    """Return what a count is one of."""
    return token.figure.unit


def is_count(token: Token | None) -> bool:
    """Say whether a figure is a count."""
    return token is not None and token.figure.unit in UNITS


UNITS = frozenset({"批次", "人次", "人", "辆", "台", "个", "家", "户", "次", "平方米"})


def sentences(context: Context) -> Iterator[tuple[Passage, list[Token]]]:
    """Yield sentences with their figures, as far as these stand together."""
    told = {id(passage) for passage, _ in context.once(counted)}
    plain_ones = [
        pair for pair in context.figures if id(pair[0]) not in told and "名词解释" not in pair[0].heading
    ]
    for passage, marks in (*plain_ones, *context.once(counted)):
        group: list[Token] = []
        for one, other in pairwise([None, *marks, None]):
            if one is not None:
                group.append(one)
            if one and (other is None or "。" in passage.text[one.end : other.start]):
                if len(group) > 1:
                    yield passage, group
                group = []
