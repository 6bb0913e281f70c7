"""A transaction that the database ended for a deadlock is run again; anything else is not."""

import threading

import pytest
from django.db import OperationalError, connection, transaction

from bianzhi.cases.deadlock import DEADLOCK, TRIES, again_after_deadlock
from bianzhi.users.models import District
from tests import factories


class Cause(Exception):
    def __init__(self, sqlstate: str) -> None:
        self.sqlstate = sqlstate


def failing(times: int, sqlstate: str) -> tuple[list[int], "object"]:
    calls: list[int] = []

    def act() -> str:
        calls.append(1)
        if len(calls) <= times:
            raise OperationalError("ended") from Cause(sqlstate)
        return "done"

    return calls, act


@pytest.mark.django_db(transaction=True)
def test_a_deadlock_is_tried_again() -> None:
    calls, act = failing(TRIES - 1, DEADLOCK)
    assert again_after_deadlock(act) == "done"  # type: ignore[arg-type]
    assert len(calls) == TRIES


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("times", "sqlstate", "calls_made"), [(TRIES, DEADLOCK, TRIES), (1, "08006", 1)])
def test_in_the_end_or_for_another_fault_it_fails(times: int, sqlstate: str, calls_made: int) -> None:
    calls, act = failing(times, sqlstate)
    with pytest.raises(OperationalError):
        again_after_deadlock(act)  # type: ignore[arg-type]
    assert len(calls) == calls_made


def test_inside_a_transaction_it_runs_once(db: None) -> None:
    calls, act = failing(1, DEADLOCK)
    with pytest.raises(OperationalError), transaction.atomic():
        again_after_deadlock(act)  # type: ignore[arg-type]
    assert len(calls) == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_that_wait_for_each_other_both_get_done() -> None:
    first, second = factories.district("甲区"), factories.district("乙区")
    both_hold_one = threading.Barrier(2, timeout=20)
    tries: list[int] = []

    def take(one: District, other: District, name: str) -> None:
        def act() -> None:
            tries.append(1)
            with transaction.atomic():
                District.objects.select_for_update().get(pk=one.pk)
                if len(tries) <= 2:
                    both_hold_one.wait()
                District.objects.filter(pk=other.pk).update(name=name)

        try:
            again_after_deadlock(act)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=take, args=(first, second, "丙")),
        threading.Thread(target=take, args=(second, first, "丁")),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(District.objects.values_list("name", flat=True)) == ["丁", "丙"]
    assert len(tries) == 3
