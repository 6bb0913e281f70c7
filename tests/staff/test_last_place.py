"""Two clerks after the last place at the same moment, and two districts after the same person: exactly one gets it."""

import threading

import pytest
from django.db import connection

from bianzhi.staff.actions import Entry, go_on_establishment, register_person
from bianzhi.staff.models import Tenure
from bianzhi.values.refusal import Refused
from tests.staff.conftest import DAY, FULL, People

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def at_once(*acts):
    """Run the acts in threads that start together; return how each ended."""
    barrier, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place, act):
        try:
            barrier.wait()
            act()
            results[place] = "done"
        except Refused as refused:
            results[place] = refused.refusals[0].code
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def entry(people, person, unit):
    return lambda: go_on_establishment(
        people.chief, maker_id=people.maker, person_id=person.pk, entry=Entry(unit, FULL, DAY, "E02")
    )


def test_the_last_place_goes_to_one():
    people = People()
    people.issue(FULL, 30)
    for n in range(5):
        unit = people.unit(f"单位{n}")
        people.approve(unit, FULL, 1)
        results = at_once(*(entry(people, people.person(), unit) for _ in range(4)))
        assert sorted(results) == ["I6", "I6", "I6", "done"]
    assert Tenure.objects.count() == 5


def test_one_person_of_two_districts_goes_to_one():
    here, there = People("甲区"), People("乙区")
    places = []
    for people in (here, there):
        people.issue(FULL, 5)
        unit = people.unit("中心")
        people.approve(unit, FULL, 5)
        places.append(unit)
    for _ in range(5):
        number = here.number()
        acts = []
        for people, unit in ((here, places[0]), (there, places[1])):
            person = register_person(people.clerk, values={"name": "两头要", "id_number": number})
            acts.append(entry(people, person, unit))
        assert sorted(at_once(*acts)) == ["I5", "done"]


def test_one_number_is_registered_once():
    people = People()
    for _ in range(5):
        values = {"name": "同时登记", "id_number": people.number()}
        act = lambda values=values: register_person(people.clerk, values=values)  # noqa: E731
        assert sorted(at_once(act, act, act)) == ["done", "person.twice", "person.twice"]
