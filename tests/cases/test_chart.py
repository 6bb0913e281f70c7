"""Charts are data that cannot be wrong, and every kind's chart is walked: each step, each desk, each role."""

from datetime import date

import pytest

from bianzhi.cases.chart import CLOSED, OFFICE_ACT, Chart, Event, Limit, Status
from bianzhi.cases.desks import DESKS
from bianzhi.cases.kinds import KINDS, behaviour_of
from bianzhi.cases.reads import usual_way
from bianzhi.users.actor import Actor
from bianzhi.users.roles import Role

DRAFT, OPEN, DONE = Status("draft", "草稿", "draft"), Status("open", "待办"), Status("done", "办结", "done")
SEND = Event("submit", "提交", ("draft",), "open", "maker", sends=True)
CLOSE = Event("close", "办结", ("open",), "done", "clerk")


def charts() -> list[tuple[str, Chart]]:
    return [(code, behaviour_of(kind).chart) for code, kind in KINDS.items()]


@pytest.mark.parametrize(
    ("statuses", "events", "told"),
    [
        ((DRAFT, OPEN, OPEN, DONE), (SEND, CLOSE), "twice"),
        ((DRAFT, OPEN, DONE), (SEND, CLOSE, CLOSE), "twice"),
        ((DRAFT, OPEN), (SEND, CLOSE), "unknown"),
        ((DRAFT, OPEN, DONE, Status("lost", "孤", "done")), (SEND, CLOSE), "never reached"),
        ((DRAFT, OPEN, DONE), (SEND,), "never reached"),
        ((DRAFT, OPEN), (SEND,), "cannot be left"),
        (
            (DRAFT, OPEN, DONE),
            (SEND, CLOSE, Event("again", "再办", ("done",), "open", "clerk")),
            "can be left",
        ),
    ],
)
def test_a_chart_that_cannot_be_right_is_refused(statuses, events, told) -> None:
    with pytest.raises(ValueError, match=told):
        Chart(statuses, events)


@pytest.mark.parametrize(("code", "chart"), charts())
def test_every_kind_can_end_from_every_state(code: str, chart: Chart) -> None:
    assert chart.initial.code == "draft"
    ends = {s.code for s in chart.statuses if s.phase in CLOSED}
    reach = set(ends)
    while True:
        more = {
            c
            for e in chart.events
            if (e.target in reach or (e.once and chart.ends_with in reach))
            for c in e.sources
        }
        if more <= reach:
            break
        reach |= more
    assert reach == set(chart.by_code), f"{code}: no way out of {set(chart.by_code) - reach}"
    assert usual_way(chart)[-1].phase == "done", "the usual way ends well"


@pytest.mark.parametrize(("code", "chart"), charts())
def test_desks_opinions_and_effects_are_as_they_must_be(code: str, chart: Chart) -> None:
    for event in chart.events:
        assert event.desk in DESKS, event.code
        if chart.by_code[event.target].phase == "dropped" and event.desk != "maker":
            assert event.opinion == "required", f"{event.code}: a refusal gives its reason"
        if event.effect:
            assert event.separate, f"{event.code}: the books are changed by another than who asked"
            assert chart.by_code[event.target].phase != "draft"
    places = {e.sources for e in chart.events if e.effect}
    assert len(places) == 1, f"{code}: the books are changed at one place"
    assert [e.code for e in chart.events if e.sends] == ["submit"]


@pytest.mark.parametrize("role", list(Role))
def test_who_sits_at_which_desk(role: Role) -> None:
    office = {Role.CLERK: {"clerk"}, Role.CHIEF: {"clerk", "review", "secrecy"}}
    leaders = {Role.DEPUTY: {"review", "leader", "secrecy"}, Role.DIRECTOR: {"review", "leader", "head"}}
    others = {
        Role.UNIT_CLERK: {"unit", "other_unit"}, Role.UNIT_HEAD: {"unit_head", "finance_head", "unit_secrecy", "other_unit"},
        Role.SPONSOR: {"sponsor"}, Role.COMMISSION: {"commission"},
        Role.ORG_DEPT: {"org"}, Role.HR_DEPT: {"hr"}, Role.FINANCE_DEPT: {"finance"},
    }  # fmt: skip
    actor = Actor(1, "某", role, 1, "/1/")
    seats = {code for code, desk in DESKS.items() if not desk.personal and desk.seats(actor)}
    assert seats == {**office, **leaders, **others}.get(role, set())


def test_a_limit_counts_days_of_work_or_of_the_calendar() -> None:
    friday = date(2026, 11, 20)
    assert Limit(3).due(friday) == date(2026, 11, 25)
    assert Limit(3, working=False).due(friday) == date(2026, 11, 23)
    assert Limit(3).known(friday)
    far = date(2091, 1, 5)
    assert not Limit(3).known(far)
    assert Limit(3).due(far) == date(2091, 1, 10), "without the table weekdays are counted"


def test_the_office_act_is_the_shortest_way() -> None:
    assert [s.code for s in usual_way(OFFICE_ACT)] == ["draft", "pending", "posted"]
    assert OFFICE_ACT.desks_of("pending") == ("review",)
