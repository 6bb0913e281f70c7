"""The demo is the same each time, its people cannot be real, and every step of its year finds its vacancy."""

from collections import Counter

from bianzhi.demo.build import SEED
from bianzhi.demo.clock import Clock, running
from bianzhi.demo.flows import EXITS, OTHER_ENTRIES, RECRUITS, TRANSFERS, plan_flows
from bianzhi.demo.people import Inventor
from bianzhi.demo.plan import planned_units
from bianzhi.values.id_numbers import SYNTHETIC_DIVISION, parse_id_number


def test_the_same_seed_gives_the_same_people() -> None:
    first, second = ([Inventor(SEED).person((1975, 1990)).values for _ in range(3)] for _ in range(2))
    assert first == second
    assert Inventor(SEED + 1).person((1975, 1990)).values != first[0]


def test_no_number_can_belong_to_a_real_person() -> None:
    inventor = Inventor(SEED)
    numbers = [str(inventor.person((1960, 1999)).values["id_number"]) for _ in range(500)]
    assert len(set(numbers)) == 500
    assert {parse_id_number(n).division6 for n in numbers} == {SYNTHETIC_DIVISION}


def test_flows_add_up_to_the_year_of_the_report() -> None:
    flows = plan_flows(planned_units(), SEED)
    assert (len(flows.exits), len(flows.moves), len(flows.entries)) == (
        sum(EXITS.values()), TRANSFERS, sum(RECRUITS.values()) + sum(OTHER_ENTRIES.values()),
    )  # fmt: skip
    assert len(flows.exits) + len(flows.moves) + len(flows.entries) == 345
    assert sum(act.kind in RECRUITS for act in flows.entries) == 68


def test_no_unit_is_ever_fuller_than_its_quota_but_the_one_that_is_meant_to_be() -> None:
    plan = planned_units()
    flows = plan_flows(plan, SEED)
    room = {u.common_name: sum(u.quota.values()) for u in plan}
    for name, more in (("园区发展服务中心", 2), ("区公路建设养护中心", 2), ("区红十字会", 3)):
        room[name] += more
    now = Counter(flows.start)
    for act in flows.exits:
        now[act.unit] -= 1
    for act in flows.moves:
        now[act.unit] -= 1
        now[act.target] += 1
        assert now[act.target] <= room[act.target]
    for act in flows.entries:
        now[act.unit] += 1
    assert [name for name, number in now.items() if number > room[name]] == ["区环境卫生服务中心"]
    assert {u.common_name: u.staff for u in plan} == dict(now)


def test_the_clock_stops_with_its_block() -> None:
    from datetime import date

    from django.utils import timezone

    with running(Clock(date(2021, 3, 1))) as clock:
        assert timezone.localdate() == date(2021, 3, 1)
        clock.set(date(2021, 3, 2))
        first, second = timezone.now(), timezone.now()
        assert first < second
        assert timezone.localdate() == date(2021, 3, 2)
    assert timezone.localdate().year > 2021
