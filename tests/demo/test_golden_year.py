"""The demo's 2021 against the report it was made from, and what must hold of it. Built once: it takes most of a minute."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.db import connection, transaction
from django.db.models import QuerySet

from bianzhi.cases.models import Submission
from bianzhi.demo.build import build_demo
from bianzhi.demo.logins import LOG_INS
from bianzhi.demo.plan import planned_units
from bianzhi.establishment.models import Reservation, ReservationUse
from bianzhi.instruments.models import Instrument
from bianzhi.site.checks import run_checks
from bianzhi.site.facts import facts
from bianzhi.staff.models import Tenure
from bianzhi.staff.reads import headcount
from bianzhi.trail.verify import verify
from bianzhi.units.reads import statistics_s1, versions_on
from bianzhi.users.actor import Actor
from bianzhi.users.models import District, User
from bianzhi.users.roles import Role

EXPECTED = Path(__file__).with_name("facts_2021.yaml")
YEAR_END = date(2021, 12, 31)
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[Actor]:
    with django_db_blocker.unblock(), transaction.atomic():
        build_demo(lambda _done, _total, _text: None)
        district = District.objects.get(code="510403")
        yield Actor(None, "试验", Role.DIRECTOR, district.pk, district.path)
        transaction.set_rollback(True)


def plain(value: Any) -> Any:
    """Dates as text, so that YAML and JSON meet."""
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, list):
        return [plain(v) for v in value]
    return value.isoformat() if isinstance(value, date) else value


def same_order(left: Any, right: Any) -> bool:
    """Keys in the same order, all the way down."""
    if isinstance(left, dict):
        return list(left) == list(right) and all(same_order(left[k], right[k]) for k in left)
    if isinstance(left, list):
        return all(same_order(a, b) for a, b in zip(left, right, strict=True))
    return True


def test_every_figure_of_the_report_comes_out_of_the_records(demo: Actor) -> None:
    found, expected = plain(facts(2021)), plain(yaml.safe_load(EXPECTED.read_text(encoding="utf-8")))
    assert found == expected
    assert same_order(found, expected)


def test_bodies_and_persons_are_as_many_as_the_report_counts(demo: Actor) -> None:
    there = headcount(demo, YEAR_END)
    assert sum(there.values()) == 1430
    assert len({unit for unit, _ in there}) == 136
    states = versions_on(demo, YEAR_END).values()
    kinds = [(s.unit_kind, s.live) for s in states]
    assert kinds.count(("organ", True)) + kinds.count(("organ", False)) == 67
    assert kinds.count(("institution", True)) + kinds.count(("institution", False)) == 167
    assert (kinds.count(("organ", False)), kinds.count(("institution", False))) == (7, 52)
    assert statistics_s1(demo, YEAR_END) is not None


def test_the_books_hold_and_the_trail_is_whole(demo: Actor) -> None:
    assert [str(finding) for finding in run_checks()] == []
    assert not list(verify())


def test_everybody_in_it_is_marked_as_invented(demo: Actor) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM staff_person WHERE NOT synthetic")
        assert cursor.fetchone() == (0,)
    assert {d.synthetic for d in District.objects.all()} == {True}
    known = {row.username for row in LOG_INS}
    others = User.objects.exclude(username__in=known)
    assert User.objects.filter(username__in=known).count() == len(known)
    assert all(user.role == Role.UNIT_CLERK and not user.has_usable_password() for user in others)


def of_2021(*kinds: str) -> "QuerySet[Submission]":
    return Submission.objects.filter(kind__in=kinds, submitted_at__year=2021)


def test_every_act_of_the_year_went_through_its_case(demo: Actor) -> None:
    acts = of_2021("staff.request_on", "staff.request_off", "staff.request_move")
    assert Counter(acts.values_list("kind", flat=True)) == {
        "staff.request_on": 116, "staff.request_off": 125, "staff.request_move": 104,
    }  # fmt: skip
    assert set(acts.values_list("state", flat=True)) == {"closed"}
    year = (date(2021, 1, 1), YEAR_END)
    entered = Tenure.objects.filter(begins_on__range=year)
    left = Tenure.objects.filter(ends_on__range=year)
    assert (entered.count(), left.count()) == (116 + 104, 125 + 104)
    makers = set(acts.values_list("maker_id", flat=True))
    assert {row.maker_id for row in entered} | {row.end_maker_id for row in left} <= makers


def test_nobody_has_two_parts_in_one_case(demo: Actor) -> None:
    for case in of_2021(
        "staff.request_on", "staff.request_off", "staff.request_move", "establishment.request_use"
    ):
        steps = [(s.desk, s.user_id) for s in case.steps.order_by("number")]
        assert len({user for _, user in steps}) == len({desk for desk, _ in steps}) == len(steps), case


def test_recruits_came_on_slips_that_units_had_asked_for(demo: Actor) -> None:
    recruits = Tenure.objects.filter(begins_on__year=2021, entry_kind__in=("E01", "E02", "E03", "E12"))
    used = set(ReservationUse.objects.values_list("tenure_key", flat=True))
    assert recruits.count() == 68
    assert set(recruits.values_list("pk", flat=True)) == used
    slips = {row.pk for row in Reservation.objects.filter(approved_on__year=2021)}
    asked = of_2021("establishment.request_use")
    assert {case.result["key"] for case in asked} == slips


def test_every_document_of_the_year_went_through_a_case(demo: Actor) -> None:
    posted = {
        case.result["key"]
        for case in Submission.objects.filter(kind__in=("instruments.post", "matters.request"), phase="done")
    }
    documents = Instrument.objects.filter(signed_on__year=2021)
    assert documents.count() >= 6
    assert set(documents.values_list("pk", flat=True)) <= posted
    assert of_2021("matters.request").filter(state="effective").count() == 2


def test_the_plan_is_the_same_each_time() -> None:
    assert planned_units() == planned_units()
    assert len(planned_units()) == 67 + 167
