"""Fifty clerks, each a process of its own, after a unit's last place on PostgreSQL: exactly one gets it, every time.

``BIANZHI_ROUNDS`` says how often; 100 times under CI, else a few.
"""

import contextlib
import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, TextIO

import pytest
from django.db import connection

from bianzhi.establishment.reads import check
from bianzhi.staff.models import Person, Tenure
from bianzhi.trail.verify import verify
from tests.staff.conftest import DAY, FULL, People

ROOT = Path(__file__).resolve().parents[2]
CLERKS = 50
ROUNDS = int(os.environ.get("BIANZHI_ROUNDS") or (100 if os.environ.get("CI") else 3))
#: seconds from the word to the start: all must have read it by then
NOTICE = 0.12


class Clerk(NamedTuple):
    """The two ends of the line to a clerk."""

    orders: TextIO
    answers: TextIO


@contextlib.contextmanager
def clerks(chief: int) -> Iterator[list[Clerk]]:
    """Start all clerks on this test's database, and send them home afterwards."""
    made = connection.settings_dict
    url = f"postgresql://{made['USER']}@/{made['NAME']}?host={made['HOST']}&port={made['PORT']}"
    environment = os.environ | {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PYTHONPATH": f"{ROOT}/src:{ROOT}",
    }
    lines = [(*os.pipe(), *os.pipe()) for _ in range(CLERKS)]
    theirs = [end for read, _, _, write in lines for end in (read, write)]
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.crash.clerk", str(chief), *(f"{r}:{w}" for r, _, _, w in lines)],
        env=environment, cwd=ROOT, pass_fds=theirs,
    )  # fmt: skip
    for end in theirs:
        os.close(end)
    team = [Clerk(os.fdopen(orders, "w"), os.fdopen(answers)) for _, orders, answers, _ in lines]
    try:
        assert [one.answers.readline().strip() for one in team] == ["ready"] * CLERKS
        yield team
    finally:
        for one in team:
            one.orders.close()
        process.wait(timeout=30)
        for one in team:
            one.answers.close()


def race(team, people: People, unit: int, persons: list[Person]) -> Counter[str]:
    """Let everybody try at the same moment, each with a person of their own; return the answers."""
    go = time.time() + NOTICE
    for one, person in zip(team, persons, strict=True):
        told = {
            "maker": people.maker,
            "person": person.pk,
            "unit": unit,
            "commodity": FULL,
            "day": DAY.isoformat(),
            "go": go,
        }
        print(json.dumps(told), file=one.orders, flush=True)
    return Counter(one.answers.readline().strip() for one in team)


@pytest.mark.postgres
def test_of_fifty_processes_after_the_last_place_one_gets_it_every_time(transactional_db) -> None:
    people = People()
    people.issue(FULL, ROUNDS)
    waiting = [people.person(f"虚构{n}") for n in range(CLERKS + ROUNDS)]
    with clerks(people.chief.user_id) as team:
        for number in range(ROUNDS):
            unit = people.unit(f"第{number}中心")
            people.approve(unit, FULL, 1)
            answers = race(team, people, unit, waiting[:CLERKS])
            assert answers == {"done": 1, "I6": CLERKS - 1}, f"round {number}: {answers}"
            winner = Tenure.objects.get(unit_id=unit)
            waiting = [person for person in waiting if person.pk != winner.person_id]
    assert Tenure.objects.count() == ROUNDS
    assert check(people.district.pk) == ()
    assert list(verify(people.district.pk)) == []
