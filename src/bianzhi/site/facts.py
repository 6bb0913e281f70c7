"""The figures of a year's report, each by query: `bianzhi facts`. Keys and order are those of ``facts.yaml``.

A list or table of the report that has no row in the records comes out empty, never left out: an absence is a fact too.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from bianzhi.finance.reads.books import books_of_unit
from bianzhi.finance.reads.work_facts import work_facts
from bianzhi.finance.reads.year_facts import (
    counted_facts,
    establishment_facts,
    office_facts,
    performance_facts,
)
from bianzhi.performance.reads import evaluation
from bianzhi.reporting.accounts import accounts
from bianzhi.units.reads import UnitState, versions_on
from bianzhi.users.actor import Actor
from bianzhi.users.models import District
from bianzhi.users.roles import Role
from bianzhi.values.refusal import Refusal, Refused

OFFICE_ENDING = "机构编制委员会办公室"


def facts(year: int, district_code: str = "") -> dict[str, dict[str, Any]]:
    """Return the sections of the district as of the year's end: ``office``, ``establishment_<year>``, those of the office's work

    (``verification_<year>`` … ``supervision_<year>``), ``accounts_<year>`` and ``performance_<year>``. Without books of the
    office for the year there is no section of accounts.

    Raises `Refused` when there is no district with a 编办, or several and none is named.
    """
    actor, office = _office(year, district_code)
    return {
        "office": office_facts(actor, office, year),
        f"establishment_{year}": establishment_facts(actor, office, year),
        **_work(actor, year),
        **_accounts(actor, office, year),
        f"performance_{year}": performance_facts(evaluation(actor, office.unit_id, year)),
    }


def _work(actor: Actor, year: int) -> dict[str, dict[str, Any]]:
    found = work_facts(actor, year, counted_facts(actor, year))
    return {f"{name}_{year}": _numbers(told.tree) for name, told in found if told.tree}


def _accounts(actor: Actor, office: UnitState, year: int) -> dict[str, dict[str, Any]]:
    books = books_of_unit(actor, office.unit_id, year)
    return {} if books is None else {f"accounts_{year}": _numbers(accounts(books))}


def _numbers(value: Any) -> Any:
    """Return amounts as JSON and YAML write numbers."""
    if isinstance(value, dict):
        return {key: _numbers(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_numbers(one) for one in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def _office(year: int, district_code: str) -> tuple[Actor, UnitState]:
    districts = District.objects.order_by("path")
    if district_code:
        districts = districts.filter(code=district_code)
    found = []
    for district in districts:
        actor = Actor(None, "系统", Role.DIRECTOR, district.pk, district.path)
        states = versions_on(actor, date(year, 12, 31)).values()
        found += [
            (actor, state) for state in states if state.live and state.full_name.endswith(OFFICE_ENDING)
        ]
    if len(found) != 1:
        message = "没有设编办的辖区" if not found else f"有{len(found)}个设编办的辖区"
        raise Refused(Refusal("facts.district", message, remedy="请用辖区代码指定一个"))
    return found[0]
