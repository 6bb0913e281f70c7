"""The figures of a year that free texts may name: ``{{ establishment.on_off_cases }}`` → 345, and where it may be looked up.

Every leaf of the year's facts has a name: its keys with points between. A row of a list goes by what it is about:
``establishment.quota_changes.区红十字会.delta``.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date
from typing import Any

from django.urls import reverse

from bianzhi.finance.reads.work_facts import work_facts
from bianzhi.finance.reads.year_facts import (
    counted_facts,
    establishment_facts,
    office_facts,
    performance_facts,
)
from bianzhi.performance.reads import evaluation
from bianzhi.reporting.slots import Record
from bianzhi.units.reads import state_on
from bianzhi.users.actor import Actor, Forbidden

#: a name takes letters, digits and Chinese characters
UNNAMED = re.compile(r"\W+")
#: beginning of a name → what it is called, and the page where it may be looked up; the longest that fits counts
TITLES: Mapping[str, tuple[str, str]] = {
    "office": ("本单位的机构、编制、职数", "units:index"),
    "establishment": ("机构编制变动", "establishment:ledger"),
    "establishment.recruited_talent": ("考录、招聘、引进的人数", "staff:movements"),
    "establishment.on_off_cases": ("审核办理的上下编人数", "staff:movements"),
    "establishment.quota_changes": ("编制和职数增减", "establishment:ledger"),
    "establishment.nameplates_added": ("新挂的牌子", "units:index"),
    "establishment.unit_moves": ("机构调整隶属", "units:index"),
    "establishment.staff_moves": ("本单位调出的人员", "staff:movements"),
    "establishment.township_structure": ("乡镇（街道）内设机构数", "units:index"),
    "establishment.township_staffing": ("乡镇（街道）补充和派驻人员", "staff:movements"),
    "establishment.reported_to": ("向上汇报机构编制执行情况", "establishment:reports"),
    "units": ("年末机构数", "units:index"),
    "staff": ("年末实名制人数、单位数", "staff:index"),
    "performance": ("预算绩效", "performance:index"),
}
#: a step of a name → what the clerk reads for it; steps in Chinese speak for themselves, the others say nothing
WORDS: Mapping[str, str] = {
    "actual": "实有", "approved": "核定", "centres": "中心数", "delta": "增减数", "digitised": "已数字化", "done": "已核查",
    "indicator_groups": "指标类别", "institutions": "事业单位", "institutions_ever": "事业单位（含已撤销）",
    "institutions_revoked": "已撤销的事业单位", "internal_bodies": "内设机构", "kind": "性质", "name": "名称",
    "nameplate": "牌子", "of_which_revoked_and_transferred": "已撤销并移交", "offices": "办公室数", "on": "日期",
    "organs": "机关、群团",
    "organs_ever": "机关、群团（含已撤销）", "organs_revoked": "已撤销的机关、群团", "persons": "人数", "posts": "职数",
    "projects": "项目数", "quota": "编制", "recruited": "新补充人数", "seconded": "派驻人数", "stations": "站数", "steps": "环节",
    "subordinate": "下属单位", "to": "去向", "type": "编制类型", "unit": "所在单位", "units": "单位数",
}  # fmt: skip
#: between the title of a matter of 工作台账 and what is counted of it
COUNTED = "："
#: what a row of a list is known by, the first that it has
ABOUT = ("unit", "body", "name", "from")


def _of_the_office(actor: Actor, unit_id: int, year: int) -> dict[str, Any]:
    """Return the facts of a unit and of what the office did. Raises `Forbidden`."""
    state = state_on(actor, unit_id, date(year, 12, 31))
    own = (
        {"office": office_facts(actor, state, year), "establishment": establishment_facts(actor, state, year)}
        if state is not None
        else {}
    )
    return own | counted_facts(actor, year)


def _of_the_work(actor: Actor, year: int, counted: Mapping[str, Any]) -> dict[str, Record]:
    """Return the figures of 工作台账; those that a register tells lead to the register."""
    found = {}
    for _, told in work_facts(actor, year, counted):
        for fact, title, url in told.facts:
            about = _about(fact.register) if fact.register else (title, url)
            found[fact.name] = Record(fact.text, *about)
    return found


def records(actor: Actor, unit_id: int, year: int) -> dict[str, Record]:
    """Return the figures by name, as of the year's end; what the actor may not see is not among them."""
    sections: dict[str, Any] = {}
    if actor.may("ledger.read") and actor.may("person.read"):
        with suppress(Forbidden):  # of the whole district, which people of one unit do not see
            sections |= _of_the_office(actor, unit_id, year)
    if actor.may("performance.read"):
        sections["performance"] = performance_facts(evaluation(actor, unit_id, year))
    found = {name: Record(text, *_about(name)) for name, text in _leaves("", sections)}
    if actor.may("worklog.read"):
        found |= _of_the_work(
            actor, year, {key: sections[key] for key in ("units", "staff") if key in sections}
        )
    return found


def _leaves(at: str, value: Any) -> Iterator[tuple[str, str]]:
    """Yield name and text of every figure, date and word."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(f"{at}.{UNNAMED.sub('', str(key))}".removeprefix("."), inner)
    elif isinstance(value, list) and value and isinstance(value[0], Mapping):
        for row in value:
            own = next((key for key in ABOUT if key in row), "")
            rest = {key: inner for key, inner in row.items() if key != own}
            yield from _leaves(at, {str(row.get(own, "")): rest})
    elif isinstance(value, list) and value:
        yield at, "、".join(map(str, value))
    elif isinstance(value, date):
        yield at, f"{value.month}月{value.day}日"
    elif value not in ("", []):
        yield at, str(value)


def called(name: str, one: Record) -> str:
    """Return what a figure is in words: its title, then the steps of its name that tell more."""
    steps = name.split(".")[1:]
    known = {} if COUNTED in one.title else WORDS
    return "·".join(
        (one.title, *(known.get(step, step) for step in steps if step in known or not step.isascii()))
    )


def _about(name: str) -> tuple[str, str]:
    """Return title and address."""
    steps = name.split(".")
    known = next(key for n in range(len(steps), 0, -1) if (key := ".".join(steps[:n])) in TITLES)
    title, page = TITLES[known]
    return title, reverse(page)
