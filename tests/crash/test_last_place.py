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


@contextlib.contextmanager
def clerks(chief: int) -> Iterator[list["subprocess.Popen[str]"]]:
    """Start all clerks on this test's database, and send them home afterwards."""
    made = connection.settings_dict
    url = f"postgresql://{made['USER']}@/{made['NAME']}?host={made['HOST']}&port={made['PORT']}"
    environment = os.environ | {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PYTHONPATH": f"{ROOT}/src:{ROOT}",
    }
    command = [sys.executable, "-m", "tests.crash.clerk", str(chief)]
    started = [
        subprocess.Popen(
            command, env=environment, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(CLERKS)
    ]
    try:
        assert [p.stdout.readline().strip() for p in started] == ["ready"] * CLERKS
        yield started
    finally:
        for process in started:
            process.stdin.close()
            process.wait(timeout=30)
            process.stdout.close()


def race(team, people: People, unit: int, persons: list[Person]) -> Counter[str]:
    """Let everybody try at the same moment, each with a person of their own; return the answers."""
    go = time.time() + NOTICE
    for process, person in zip(team, persons, strict=True):
        told = {
            "maker": people.maker,
            "person": person.pk,
            "unit": unit,
            "commodity": FULL,
            "day": DAY.isoformat(),
            "go": go,
        }
        process.stdin.write(f"{json.dumps(told)}\n")
        process.stdin.flush()
    return Counter(process.stdout.readline().strip() for process in team)


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
