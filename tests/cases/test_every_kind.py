"""Every kind's chart in the engine itself: each transition, each guard, each role that may not.

The kind's own part (what it checks, what it writes) is silenced here, so that what stands is the engine and the chart; kinds
have tests of their own for the rest. Who sits where is written out once more below, and not taken from the code under test.
"""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from django import forms
from django.utils import timezone

from bianzhi.cases.actions import fire
from bianzhi.cases.chart import CLOSED, Event
from bianzhi.cases.kinds import KINDS, Applied, Behaviour, behaviour_of
from bianzhi.cases.models import Step, Submission, Task
from bianzhi.trail.models import TrailEvent
from bianzhi.users.actor import Forbidden
from bianzhi.users.roles import ROLES, Role
from bianzhi.values.refusal import Refusal, Refused
from tests import factories

UNIT = 7
OF_ONE_UNIT = ("unit", "other_unit", "unit_head", "finance_head", "unit_secrecy", "sponsor")
OFFICE = {Role.CLERK, Role.CHIEF}
SIGNING = {Role.CHIEF, Role.DEPUTY, Role.DIRECTOR}
SEATS: dict[str, set[Role]] = {
    "maker": set(), "unit": {Role.UNIT_CLERK}, "other_unit": {Role.UNIT_CLERK, Role.UNIT_HEAD}, "unit_head": {Role.UNIT_HEAD}, "finance_head": {Role.UNIT_HEAD},
    "unit_secrecy": {Role.UNIT_HEAD}, "secrecy": {Role.CHIEF, Role.DEPUTY}, "head": {Role.DIRECTOR},
    "sponsor": {Role.SPONSOR}, "clerk": OFFICE, "review": SIGNING, "leader": {Role.DEPUTY, Role.DIRECTOR}, "commission": {Role.COMMISSION},
    "org": {Role.ORG_DEPT}, "hr": {Role.HR_DEPT}, "finance": {Role.FINANCE_DEPT},
}  # fmt: skip


class Silenced(Behaviour):
    """A kind with the chart of another: it finds nothing wrong and counts what it is asked to write."""

    label, template, draft_url = "试", "", ""

    def __init__(self, code: str) -> None:
        self.code, self.chart = code, behaviour_of(KINDS[code]).chart
        self.applied, self.against = 0, ()

    def title(self, payload):
        return "试"

    def scope(self, payload):
        return UNIT, None

    def check(self, actor, payload):
        return ()

    def apply(self, actor, payload, *, maker_id):
        self.applied += 1
        return Applied("x", 1, "x", "/")

    def context(self, actor, payload):
        return {}

    def guard(self, actor, submission, event):
        return self.against

    def asked(self, actor, submission, event, data):
        form = forms.Form(data)
        form.is_valid()
        return form if event.asks else None


@pytest.fixture
def town(db):
    district = factories.district()
    own = frozenset({UNIT})
    seats = {
        role: factories.actor(
            factories.user(district, role, unit_key=UNIT if ROLES[role].own_unit else None),
            own if ROLES[role].own_unit else None,
        )
        for role in Role
    }
    maker = factories.actor(factories.user(district, Role.UNIT_CLERK, unit_key=UNIT), own)
    return SimpleNamespace(district=district, seats=seats, maker=maker)


@pytest.fixture(params=sorted(KINDS))
def kind(request, monkeypatch):
    made = Silenced(request.param)
    monkeypatch.setitem(KINDS, request.param, made)
    return made


def lay(town, kind, state: str, maker=None) -> Submission:
    """A case of the kind that lies in ``state``, on every desk the state waits for."""
    now, status = timezone.now(), kind.chart.by_code[state]
    case = Submission.objects.create(
        district=town.district, kind=kind.code, number=f"2026-{Submission.objects.count():05}", title="试", unit_key=UNIT, payload={},
        state=state, phase=status.phase, state_since=now, maker_id=(maker or town.maker).user_id, made_at=now, saved_at=now, checker_id=town.seats[Role.ARCHIVIST].user_id, decided_at=now,
    )  # fmt: skip
    for desk in {event.desk for event in kind.chart.leaving(state)}:
        Task.objects.create(
            district=town.district, submission=case, desk=desk, opened_at=now, unit_key=UNIT
            if desk in OF_ONE_UNIT else None,
        )  # fmt: skip
    return case


def seated(town, event: Event):
    """Whoever sits where the event is fired."""
    roles = sorted(SEATS[event.desk])
    return town.seats[roles[0]] if roles else town.maker


def go(case: Submission, actor, event: Event, opinion: str = "意见") -> Submission:
    return fire(actor, submission_id=case.pk, event=event.code, opinion=opinion, given={})


def untouched(case: Submission) -> bool:
    now = Submission.objects.get(pk=case.pk)
    return (now.state, now.version, now.steps.count()) == (case.state, case.version, 0)


def test_each_transition_leads_where_the_chart_says_and_leaves_its_trace(town, kind):
    for event in kind.chart.events:
        for source in event.sources:
            kind.applied = 0
            case = lay(town, kind, source)
            actor = seated(town, event)
            done = go(case, actor, event)
            others = [e for e in kind.chart.leaving(source) if e.once and e.code != event.code]
            target = source if event.once and others else kind.chart.past(event.target, ())
            assert done.state in (target, kind.chart.ends_with), event.code
            assert done.phase == kind.chart.by_code[done.state].phase
            assert kind.applied == event.effect + event.sends, f"{event.code}: the books"
            step = Step.objects.get(submission=case)
            assert (step.event, step.source, step.target, step.user_id) == (
                event.code, source, done.state, actor.user_id,
            )  # fmt: skip
            trace = TrailEvent.objects.latest("number")
            assert (trace.verb, trace.subject_key, trace.user_id) == (event.word, case.pk, actor.user_id)
            waits = {e.desk for e in kind.chart.leaving(done.state) if e.forward and e.code != event.code}
            open_desks = set(case.tasks.filter(closed_at=None).values_list("desk", flat=True))
            assert open_desks == (set() if done.phase in CLOSED else waits), event.code


def test_nobody_else_fires_it(town, kind):
    for event in kind.chart.events:
        case = lay(town, kind, event.sources[0])
        for role in set(Role) - SEATS[event.desk]:
            with pytest.raises(Forbidden):
                go(case, town.seats[role], event)
        for role in SEATS[event.desk] & {Role.UNIT_CLERK, Role.UNIT_HEAD, Role.SPONSOR}:
            elsewhere = replace(town.seats[role], unit_ids=frozenset({UNIT + 1}))
            with pytest.raises(Forbidden):
                go(case, elsewhere, event)
        assert untouched(case), event.code


def test_it_is_fired_from_no_other_state(town, kind):
    for event in kind.chart.events:
        for state in set(kind.chart.by_code) - set(event.sources):
            case = lay(town, kind, state)
            with pytest.raises((Refused, Forbidden)) as told:
                go(case, seated(town, event), event)
            if event.desk not in OF_ONE_UNIT:
                assert told.value.refusals[0].code == "case.state", event.code
            assert untouched(case), (event.code, state)


def test_a_guard_an_opinion_and_two_persons_stop_it(town, kind):
    for event in kind.chart.events:
        case = lay(town, kind, event.sources[0])
        actor = seated(town, event)
        if event.guard:
            kind.against = (Refusal("guard", "空编已被占用"),)
            with pytest.raises(Refused, match="空编已被占用"):
                go(case, actor, event)
            kind.against = ()
        if event.opinion == "required":
            with pytest.raises(Refused, match="须写明原因"):
                go(case, actor, event, "  ")
        if event.separate:
            own = lay(town, kind, event.sources[0], maker=actor)
            with pytest.raises(Refused) as told:
                go(own, actor, event)
            assert [r.code for r in told.value.refusals] == ["I16"], event.code
            assert untouched(own)
        assert untouched(case), event.code
    assert kind.applied == 0
