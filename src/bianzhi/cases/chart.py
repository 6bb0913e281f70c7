"""The chart of a kind of case as data: states, events, who fires them, and how long each may take. Pure, without Django.

A chart is checked when it is made: every state can be reached, every open state can be left, a final one cannot.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Literal

from bianzhi.values.workdays import MissingYear, work_calendar

#: ``draft``: with whoever made it; ``open``: on its way; ``done`` and ``dropped``: closed for good
Phase = Literal["draft", "open", "done", "dropped"]
Tone = Literal["red", "amber", "green", "grey", "blue"]
CLOSED: frozenset[Phase] = frozenset({"done", "dropped"})


@dataclass(frozen=True, slots=True)
class Limit:
    """How long something may take: ``days`` after the day it begins, of work or of the calendar, and the rule behind it."""

    days: int
    working: bool = True
    source: str = ""

    def due(self, begins: date) -> date:
        """Return the last day of it. A year whose holidays are not known is counted by weekdays, and told by `known`."""
        if not self.working:
            return begins + timedelta(days=self.days)
        try:
            return work_calendar().add_working_days(begins, self.days)
        except MissingYear:
            return _weekdays(begins, self.days)

    def known(self, begins: date) -> bool:
        """Say whether the holidays of the days it runs through are in the table."""
        try:
            work_calendar().add_working_days(begins, self.days if self.working else 0)
        except MissingYear:
            return False
        return True

    @property
    def text(self) -> str:
        """「10个工作日」."""
        return f"{self.days}个工作日" if self.working else f"{self.days}日"


def _weekdays(begins: date, days: int) -> date:
    day, left = begins, days
    while left:
        day += timedelta(days=1)
        left -= day.isoweekday() <= 5
    return day


@dataclass(frozen=True, slots=True)
class Status:
    """A state of a case.

    Attributes:
        code, label: stored code and Chinese name.
        phase: where in its life the case is.
        tone: of the tag.
        limit: how long it may stay here; ``None``: as long as it takes.
        runs: whether the case's own time runs here; it stands still while waiting for the applicant.
        optional: whether a route may spare a case this state (`bianzhi.cases.routes`).
    """

    code: str
    label: str
    phase: Phase = "open"
    tone: Tone = "amber"
    limit: Limit | None = None
    runs: bool = True
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """A step from one state to another.

    Attributes:
        code: stored code, one for each act; ``label``: on the button; ``verb``: in the trail.
        sources, target: states it leads from and to; ``also``: where the kind may lead it instead, by the case itself.
        desk: who fires it (`bianzhi.cases.desks`).
        opinion: whether an opinion is asked for.
        guard: name of the kind's check that must find nothing; run again at this very moment.
        effect: whether the kind is applied to the books in the same transaction.
        separate: nobody who has had a part in the case before may fire it.
        forward: whether it is the step the case waits for; going back and dropping are not.
        sends: whether the payload leaves its maker with this step: it is checked and previewed.
        asks: whether the desk fills in something of its own with it (`Behaviour.asked`), kept beside the payload.
        page: name of the address where it is filled in; empty: on the page of the case.
        once: it happens once while the case is in the state, beside others that do; the last of them leads on
            (`Chart.ends_with`).
    """

    code: str
    label: str
    sources: tuple[str, ...]
    target: str
    desk: str
    verb: str = ""
    opinion: Literal["no", "optional", "required"] = "optional"
    guard: str = ""
    effect: bool = False
    separate: bool = False
    forward: bool = True
    sends: bool = False
    once: bool = False
    also: tuple[str, ...] = ()
    asks: bool = False
    page: str = ""

    @property
    def word(self) -> str:
        """What the trail calls it."""
        return self.verb or self.label


@dataclass(frozen=True)
class Chart:
    """States and events; the first state is where a case begins. ``limit`` is the promised time of the whole case.

    ``ends_with``: where the case goes when every event that happens once in its state has happened.

    Raises `ValueError` for a chart that cannot be right.
    """

    statuses: tuple[Status, ...]
    events: tuple[Event, ...]
    limit: Limit | None = None
    ends_with: str = ""

    def __post_init__(self) -> None:
        """Refuse what cannot be right."""
        codes = [s.code for s in self.statuses]
        if len(set(codes)) != len(codes) or len({e.code for e in self.events}) != len(self.events):
            raise ValueError("a state or an event stands twice in the chart")
        used = {code for e in self.events for code in (*e.sources, e.target, *e.also)}
        if used - set(codes):
            raise ValueError(f"unknown states {sorted(used - set(codes))}")
        reached = {codes[0], self.ends_with} | {code for e in self.events for code in (e.target, *e.also)}
        if set(codes) - reached:
            raise ValueError(f"states never reached: {sorted(set(codes) - reached)}")
        left = {code for e in self.events for code in e.sources}
        for status in self.statuses:
            if (status.phase in CLOSED) == (status.code in left):
                raise ValueError(
                    f"state {status.code} is {status.phase} and {'can' if status.code in left else 'cannot'} be left"
                )

        for event in self.events:
            if event.effect and any(self.by_code[code].optional for code in event.sources):
                raise ValueError(f"{event.code} changes the books and could be spared")

    def past(self, target: str, skips: Collection[str]) -> str:
        """Return where a case that is led to ``target`` ends up when it is spared ``skips``."""
        while True:
            forward = [e for e in self.leaving(target) if e.forward]
            once = [e.code for e in forward if e.once]
            if self.by_code[target].optional and target in skips:
                target = forward[0].target
            elif once and set(once) <= set(skips):
                target = self.ends_with
            else:
                return target

    @cached_property
    def by_code(self) -> Mapping[str, Status]:
        """States by code."""
        return {status.code: status for status in self.statuses}

    @cached_property
    def events_by_code(self) -> Mapping[str, Event]:
        """Events by code."""
        return {event.code: event for event in self.events}

    @property
    def initial(self) -> Status:
        """Where a case begins."""
        return self.statuses[0]

    def leaving(self, state: str) -> tuple[Event, ...]:
        """Return the events that lead out of ``state``, forward ones first."""
        found = [e for e in self.events if state in e.sources]
        return tuple(sorted(found, key=lambda e: not e.forward))

    def desks_of(self, state: str) -> tuple[str, ...]:
        """Return the desks that ``state`` waits for."""
        return tuple(dict.fromkeys(e.desk for e in self.leaving(state) if e.forward))


#: what the office itself enters: made by one person, posted by another
OFFICE_ACT = Chart(
    (
        Status("draft", "草稿", "draft", "grey", runs=False),
        Status("pending", "待复核"),
        Status("posted", "已入账", "done", "green"),
        Status("returned", "已退回", "draft", "red", runs=False),
        Status("withdrawn", "已撤销", "dropped", "grey"),
    ),
    (
        Event("submit", "送审", ("draft", "returned"), "pending", "maker", opinion="no", sends=True),
        Event("approve", "复核入账", ("pending",), "posted", "review", effect=True, separate=True),
        Event(
            "send_back",
            "退回",
            ("pending",),
            "returned",
            "review",
            opinion="required",
            separate=True,
            forward=False,
        ),
        Event("withdraw", "撤回", ("pending",), "draft", "maker", opinion="no", forward=False),
        Event("discard", "作废", ("draft", "returned"), "withdrawn", "maker", forward=False),
    ),
)
