"""Many clerks at once, and one killed in the middle."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from datetime import date
from pathlib import Path

import pytest
from django.db import connection, connections, transaction

from bianzhi.establishment import ports
from bianzhi.establishment.actions import check_vacancy, lock_seat, reserve
from bianzhi.establishment.models import Holding, Reservation, Transfer
from bianzhi.establishment.reads import check
from bianzhi.instruments.actions import post_instrument
from bianzhi.values.refusal import Refused

T = "INST_FULL"
DAY = date(2021, 3, 1)
ROOT = Path(__file__).resolve().parents[2]


def line(kind, **fields):
    return {"kind": f"establishment.{kind}", **fields}


@pytest.fixture
def last_place(transactional_db, office, crowd):
    """A unit with one vacancy left, committed."""
    unit = office.unit("甲中心")
    office.post(line("issue", commodity=T, quantity=20), issuer="市编发")
    office.post(line("approve", unit=unit, commodity=T, quantity=1))
    return office, unit


def at_once(count, act):
    """Run ``act`` in ``count`` threads, each with its own connection, let go together."""
    gate, answers = threading.Barrier(count), []

    def clerk(number):
        gate.wait()
        try:
            answers.append(act(number))
        except Refused as refused:
            answers.append(refused.refusals[0].code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=clerk, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.postgres
def test_of_fifty_reserving_the_last_place_one_gets_it(last_place):
    office, unit = last_place

    def act(_):
        reserve(
            office.chief,
            unit_id=unit,
            commodity_code=T,
            quantity=1,
            entry_kind="E02",
            approved_on=DAY,
            maker_id=office.clerk.user_id,
        )
        return "done"

    answers = at_once(50, act)
    assert answers.count("done") == 1
    assert answers.count("I13") == 49
    assert Reservation.objects.count() == 1


@pytest.mark.postgres
def test_of_fifty_taking_the_last_seat_one_gets_it(last_place):
    office, unit = last_place
    crowd = ports.PORTS.occupancy

    def act(_):
        with transaction.atomic():
            lock_seat(office.chief, unit, T)
            wrong = check_vacancy(office.chief, unit_id=unit, commodity_code=T, from_date=DAY)
            if wrong:
                raise Refused(*wrong)
            time.sleep(0.01)
            crowd.put(unit, T, 1, DAY)
        return "done"

    answers = at_once(50, act)
    assert answers.count("done") == 1
    assert answers.count("I6") == 49


@pytest.mark.postgres
def test_of_twenty_emptying_the_pool_only_what_is_there_goes(last_place):
    office, unit = last_place
    numbers = [
        office.payload(line("increase", unit=unit, commodity=T, quantity=2), on=DAY) for _ in range(20)
    ]

    def act(n):
        post_instrument(office.chief, payload=numbers[n], maker_id=office.clerk.user_id)
        return "done"

    answers = at_once(20, act)
    assert answers.count("done") == 9  # 19 in the pool, two each
    assert Holding.objects.get(holder__unit_id=unit, commodity=T).quantity == 19
    assert check(office.district.pk) == ()


KILLED = """
import importlib, sys, django
django.setup()
module = importlib.import_module("bianzhi.establishment.actions.post_transfers")
def die(changes):
    print("half way", flush=True)
    import time; time.sleep(60)
module._add_to_holdings = die
from bianzhi.users.models import User
from bianzhi.users.actor import Actor
from bianzhi.users.roles import Role
from bianzhi.instruments.actions import post_instrument
import json
chief = User.objects.get(username="chief510499")
clerk = User.objects.get(username="clerk510499")
actor = Actor(chief.pk, chief.name, Role.CHIEF, chief.district_id, chief.district.path)
post_instrument(actor, payload=json.loads(sys.argv[1]), maker_id=clerk.pk)
"""


@pytest.mark.postgres
def test_kill_in_the_middle_of_a_posting_leaves_nothing_of_it(last_place):
    office, unit = last_place
    payload = office.payload(line("increase", unit=unit, commodity=T, quantity=2), on=DAY)
    before = Transfer.objects.count()
    made = connection.settings_dict
    url = f"postgresql://{made['USER']}@/{made['NAME']}?host={made['HOST']}&port={made['PORT']}"
    environment = os.environ | {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PYTHONPATH": f"{ROOT}/src:{ROOT}",
    }
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, json.dumps(payload)],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert process.stdout.readline().strip() == "half way"
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert Transfer.objects.count() == before
    assert check(office.district.pk) == ()
    office.post(line("increase", unit=unit, commodity=T, quantity=2), on=DAY)  # and no lock is left behind
    assert Transfer.objects.count() == before + 1
