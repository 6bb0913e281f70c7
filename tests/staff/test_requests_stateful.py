"""Random events, legal and not, from several people at random requests: chart, desks, slips, books and trail agree."""

from base64 import b64encode
from datetime import date, timedelta
from itertools import count

import hypothesis.strategies as st
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from bianzhi.cases.actions import fire, save_draft, submit
from bianzhi.cases.actions.adopt_routes import adopt_routes
from bianzhi.cases.chart import CLOSED
from bianzhi.cases.desks import DESKS
from bianzhi.cases.kinds import KINDS, behaviour_of
from bianzhi.cases.models import Step, Submission, Task
from bianzhi.cases.routes import Rule, stations
from bianzhi.establishment.models import Reservation
from bianzhi.establishment.reads import check, positions
from bianzhi.staff.actions import register_person
from bianzhi.staff.identity import seal
from bianzhi.staff.models import Tenure
from bianzhi.staff.request_move import MOVE
from bianzhi.trail.models import TrailEvent
from bianzhi.trail.verify import verify
from bianzhi.users.actor import Forbidden
from bianzhi.users.roles import Role
from bianzhi.values.id_numbers import make_synthetic_id, parse_id_number
from bianzhi.values.refusal import Refused
from tests import factories
from tests.staff.conftest import FULL, People

QUOTA = 4
BIRTHS = count()
KIND_CODES = (
    "establishment.request_use", "staff.request_on", "staff.request_off", "staff.request_move", "matters.request",
)  # fmt: skip
ROUTED = ("establishment.request_use", "staff.request_on", "staff.request_off", "staff.request_move")
EVENTS = sorted({e.code for code in KIND_CODES for e in behaviour_of(KINDS[code]).chart.events})
PEOPLE = ("unit", "unit2", "clerk", "chief", "chief2", "leader", "hr", "finance", "org", "commission")
cases = st.integers(0, 5)


class Desks(RuleBasedStateMachine):
    @initialize()
    def open_the_office(self):
        self.people = People("随机区")
        self.people.issue(FULL, 40)
        self.unit, self.other = self.people.unit("甲中心"), self.people.unit("乙中心")
        for unit in (self.unit, self.other):
            self.people.approve(unit, FULL, QUOTA)
        where = self.people.district
        roles = {
            "chief2": Role.CHIEF, "leader": Role.DEPUTY, "hr": Role.HR_DEPT, "finance": Role.FINANCE_DEPT, "org": Role.ORG_DEPT,
            "commission": Role.COMMISSION,
        }  # fmt: skip
        self.actors = {
            name: factories.actor(factories.user(where, role, name)) for name, role in roles.items()
        }
        user = factories.user(where, Role.UNIT_CLERK, "单位丁", self.unit)
        self.actors |= {
            "unit": factories.actor(user, frozenset({self.unit})),
            "unit2": factories.actor(
                factories.user(where, Role.UNIT_CLERK, "单位戊", self.other), frozenset({self.other})
            ),
            "clerk": self.people.clerk,
            "chief": self.people.chief,
        }
        born = date(1980, 1, 1) + timedelta(next(BIRTHS))
        self.people.on(self.people.person("先在的", born), self.unit)
        self.numbers: dict[int, object] = {}
        for n in range(2):
            number = make_synthetic_id(date(1975, 1, 1) + timedelta(next(BIRTHS)), "1", 9)
            person = register_person(
                self.people.clerk, values={"name": f"对面{n}", "id_number": number}, synthetic=True
            )
            self.people.on(person, self.other)
            self.numbers[person.pk] = number
        self.cases: list[Submission] = []

    def file(self, kind, payload):
        case = save_draft(self.actors["unit"], kind=kind, payload=payload)
        self.cases.append(case)
        try:
            submit(self.actors["unit"], submission_id=case.pk)
        except Refused:
            case.refresh_from_db()
            assert case.state == "draft"

    @rule(quantity=st.integers(1, 3))
    def ask_for_use(self, quantity):
        payload = {
            "unit": self.unit, "unit_name": "甲中心", "commodity": FULL, "quantity": quantity, "entry_kind": "E06",
            "purpose": "调入",
        }  # fmt: skip
        self.file("establishment.request_use", payload)

    @rule()
    def ask_for_somebody_new(self):
        born = date(1980, 1, 1) + timedelta(next(BIRTHS))
        sealed = seal(parse_id_number(make_synthetic_id(born, "1", 7)))
        form = {
            "name": "虚构人", "unit": str(self.unit), "commodity": FULL, "begins_on": timezone.localdate().isoformat(),
            "entry_kind": "E06", "document": "商调函", "retire_category": "cadre",
        }  # fmt: skip
        kept = {"sealed": b64encode(sealed.sealed).decode(), "mask": sealed.mask}
        self.file(
            "staff.request_on", {"name": "虚构人", "unit": str(self.unit), "form": form, "sealed": kept}
        )

    @rule()
    def ask_for_somebody_of_the_other_unit(self):
        row = (
            Tenure.objects.filter(unit_id=self.other, ends_on=None)
            .select_related("person")
            .order_by("pk")
            .first()
        )
        if row is None:
            return
        sealed = seal(parse_id_number(self.numbers[row.person_id]))
        name, unit, actor = row.person.name, str(self.unit), self.actors["unit"]
        form = {
            "name": name, "unit": unit, "commodity": FULL, "on": timezone.localdate().isoformat(), "document": "调动通知",
        }  # fmt: skip
        kept = {"sealed": b64encode(sealed.sealed).decode(), "mask": sealed.mask}
        self.file(
            MOVE.code, MOVE.completed(actor, {"name": name, "unit": unit, "form": form, "sealed": kept})
        )

    @rule()
    def ask_for_more_places(self):
        payload = {
            "matter": "increase", "unit": self.unit, "unit_name": "甲中心", "title": "请示", "reason": "任务增加",
            "lines": [self.increase],
        }  # fmt: skip
        self.file("matters.request", payload)

    @property
    def increase(self):
        return {"kind": "establishment.increase", "unit": self.unit, "commodity": FULL, "quantity": 1}

    @rule(kind=st.sampled_from(ROUTED), passes=st.sets(st.integers(0, 5)))
    def change_the_route(self, kind, passes):
        """Another version mid-way: what is under way keeps its own."""
        known = sorted(stations(behaviour_of(KINDS[kind]).chart))
        rule_ = Rule(passes=frozenset(known[n] for n in passes if n < len(known)))
        adopt_routes(self.people.chief, kind=kind, rules=[rule_], reason="试", maker_id=self.people.maker)

    def given(self):
        today = timezone.localdate().isoformat()
        return {
            "number": "第1次", "held_on": today, "replied_on": today, "reply": "可", "opinion_text": "可", "to_commission": True,
            "lines": [self.increase], "issuer": "某编发", "title": "批复", "addressee": "甲中心", "body": "同意。",
            "document_number": f"某编发〔2021〕{next(self.people.numbers)}号", "signed_on": today,
        }  # fmt: skip

    @rule()
    def ask_to_let_somebody_go(self):
        row = Tenure.objects.filter(unit_id=self.unit, ends_on=None, revoked_at=None).order_by("pk").last()
        if row is not None:
            form = {
                "exit_kind": "X04", "ends_on": timezone.localdate().isoformat(), "document": "辞职", "destination": "",
            }  # fmt: skip
            payload = {"person": row.person_id, "name": "虚构人", "unit": self.unit, "form": form}
            self.file("staff.request_off", payload)

    def allowed(self, case, event, actor):
        """Say whether chart, desk and persons let ``actor`` fire ``event`` now; what the books say is another matter."""
        chart = behaviour_of(KINDS[case.kind]).chart
        step = chart.events_by_code.get(event)
        if step is None or case.state not in step.sources:
            return False
        if DESKS[step.desk].personal:
            return actor.user_id == case.maker_id
        of_another = step.desk == "other_unit" and case.payload.get("from_unit") not in (actor.unit_ids or ())
        if not DESKS[step.desk].seats(actor) or of_another or step.code in case.skips:
            return False
        before = Step.objects.filter(submission=case)
        if step.once and before.filter(event=event).exists():
            return False
        return not step.separate or not before.filter(user_id=actor.user_id).exclude(desk=step.desk).exists()

    @rule(number=cases, event=st.sampled_from(EVENTS), who=st.sampled_from(PEOPLE))
    def try_something(self, number, event, who):
        if not self.cases:
            return
        self.attempt(self.cases[number % len(self.cases)], event, self.actors[who])

    @rule(number=cases, way=st.integers(0, 9), who=st.integers(0, len(PEOPLE) - 1), times=st.integers(1, 6))
    def go_on(self, number, way, who, times):
        """Fire events of the case's state by people who sit at its desk: mostly legal, mostly forward."""
        if not self.cases:
            return
        case = self.cases[number % len(self.cases)]
        for turn in range(times):
            case.refresh_from_db()
            leaving = behaviour_of(KINDS[case.kind]).chart.leaving(case.state)
            if not leaving:
                return
            event = leaving[way % len(leaving) if way > 7 else turn % 2 if leaving[0].once else 0]
            seated = [a for a in self.actors.values() if DESKS[event.desk].seats(a)]
            if event.desk == "other_unit":
                seated = [self.actors["unit2"]]
            self.attempt(case, event.code, seated[(who + turn) % len(seated)])

    def attempt(self, case, event, actor):
        case.refresh_from_db()
        before, links = (case.state, case.version), TrailEvent.objects.count()
        expected = self.allowed(case, event, actor)
        try:
            done = fire(actor, submission_id=case.pk, event=event, opinion="意见", given=self.given())
        except (Refused, Forbidden, KeyError):
            case.refresh_from_db()
            assert (case.state, case.version) == before, "what is refused changes nothing"
            assert TrailEvent.objects.count() == links
        else:
            assert expected, f"{event} in {before[0]} by {actor.name}"
            assert done.version == before[1] + 1

    @invariant()
    def each_case_lies_where_its_chart_says(self):
        for case in getattr(self, "cases", ()):
            case.refresh_from_db()
            chart = behaviour_of(KINDS[case.kind]).chart
            steps = list(Step.objects.filter(submission=case).order_by("number"))
            states = ["draft", *(s.target for s in steps)]
            assert [s.source for s in steps] == states[:-1]
            assert states[-1] == case.state
            assert case.phase == chart.by_code[case.state].phase
            done = {s.event for s in steps}
            waiting = {
                e.desk
                for e in chart.leaving(case.state)
                if e.forward and not (e.once and e.code in done) and e.code not in case.skips
            }
            open_desks = set(
                Task.objects.filter(submission=case, closed_at=None).values_list("desk", flat=True)
            )
            assert open_desks == waiting
            assert (case.phase in CLOSED) == (not open_desks)

    @invariant()
    def the_books_hold_what_was_decided(self):
        if not getattr(self, "cases", ()):
            return
        decided = Submission.objects.filter(district=self.people.district, result__isnull=False)
        slips = Reservation.objects.filter(district=self.people.district)
        assert decided.filter(kind="establishment.request_use").count() == slips.count()
        tenures = Tenure.objects.filter(district=self.people.district)
        moved = decided.filter(kind=MOVE.code).count()
        assert decided.filter(kind="staff.request_on").count() + moved == tenures.count() - 3
        assert (
            decided.filter(kind="staff.request_off").count() + moved == tenures.exclude(ends_on=None).count()
        )
        more = decided.filter(kind="matters.request").count()
        assert positions(self.people.chief, timezone.localdate())[self.unit, FULL].approved == QUOTA + more
        here = positions(self.people.chief, timezone.localdate(), unit_ids={self.unit})
        assert all(p.available >= 0 for p in here.values())
        assert check(self.people.district.pk) == ()
        assert list(verify(self.people.district.pk)) == []


class TestDesks(TestCase):
    def test_random_events(self):
        how = settings(
            max_examples=15,
            stateful_step_count=20,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        run_state_machine_as_test(Desks, settings=how)
