"""`bianzhi demo`: the whole demo district, the same each time, made through the actions of the rooms."""

from collections.abc import Callable
from datetime import date
from random import Random

from django.utils import timezone

from bianzhi.demo.books_2021 import keep_accounts
from bianzhi.demo.cast import let_units_in, open_district, read_everything
from bianzhi.demo.clock import Clock, running
from bianzhi.demo.flows import plan_flows
from bianzhi.demo.opening import know_names, open_ledger, open_staff, open_units
from bianzhi.demo.people import Inventor
from bianzhi.demo.plan import planned_units
from bianzhi.demo.requests import lay_on_desks
from bianzhi.demo.year_2021 import Year

SEED = 20210403


def build_demo(step: Callable[[int, int, str], None]) -> None:
    """Build the district in an empty database. ``step(done, total, text)`` is told how far it is."""
    plan = planned_units()
    know_names(plan)
    flows = plan_flows(plan, SEED)
    inventor, today = Inventor(SEED), timezone.localdate()
    with running(Clock(date(2020, 12, 16))) as clock:
        step(0, 4, "辖区和用户")
        cast = open_district()
        step(1, 4, "机构")
        opened = open_units(cast, plan)
        step(2, 4, "编制和职数")
        open_ledger(cast, plan, opened)
        step(3, 4, "人员")
        open_staff(cast, plan, opened, flows, inventor)
        let_units_in(cast.district, opened.units)
        year = Year(
            cast, clock, {u.common_name: u for u in plan}, opened, flows, inventor, Random(SEED)  # noqa: S311 - a demo
        )  # fmt: skip
        year.settle()
        year.run(step)
        keep_accounts(cast, opened.units["区委编办"])
        read_everything(cast.district)
        clock.set(today)
        lay_on_desks(today, Random(SEED))  # noqa: S311 - a demo
