"""Counts of a passage (people, times, cars, bodies, square metres) with the part each plays, as amounts and rates have theirs."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from bianzhi.auditing.figures import ZERO, Figure, figure
from bianzhi.auditing.normal import Passage
from bianzhi.auditing.tokens import Token, with_pieces

COUNT = re.compile(
    r"(?P<number>\d(?<![\d.，第/-].)(?<!\d,.)\d{0,8})(?P<round>余|多)?(?P<unit>个?批次|批|人次|人|名|辆|台（套）|台|套|个(?!月|工作日|百分|自然日|小时|方面|以上)|家|户|所(?![属有需在涉以占示列得用述])|次(?!月)|平方米)(?P<more>以上|以下|以内)?"
)
#: an amount for each: the units it is for, by its word
EACH = re.compile(
    r"(?P<people>人均|生均|每人次?(?:平均)?)|(?P<cars>车均|辆均|每辆(?:车|公务用车)?(?:年均|平均)?|平均每辆(?:车)?)|(?P<times>批均|每批(?:次)?(?:平均)?)|(?P<homes>户均|每户(?:平均)?)"
)
#: units that mean the same
SAME = {"名": "人", "个批次": "批次", "批": "批次", "台（套）": "台", "套": "台"}
#: letters of a line too short for two counts
SHORT = 10
Marked = tuple[Passage, tuple[Token, ...]]


def counted(passages: Iterable[Passage]) -> Iterator[Marked]:
    """Yield passages with counts of one kind, or of what each costs, and all their figures."""
    for passage in passages:
        if len(passage.text) < SHORT:
            continue
        found = [one for one in COUNT.finditer(passage.text) if not one["more"]]
        units = {SAME.get(one["unit"], one["unit"]) for one in found}
        each = found and ("均" in passage.text or "每" in passage.text) and EACH.search(passage.text)
        if len(units) < len(found) or each:
            yield passage, with_pieces(passage.text, [_figure(one) for one in found])


def _figure(found: re.Match[str]) -> Figure:
    made = figure(found["number"], "", found.start(), found.end())
    half = made.value / 10 if found["round"] else ZERO
    return replace(made, text=found[0], half=half, unit=SAME.get(found["unit"], found["unit"]))


def is_count(token: Token | None) -> bool:
    """Say whether a figure is a count."""
    return token is not None and token.figure.unit in UNITS


UNITS = frozenset({"批次", "人次", "人", "辆", "台", "个", "家", "户", "所", "次", "平方米"})
