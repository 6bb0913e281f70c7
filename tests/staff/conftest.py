"""A small office whose books are opened by documents, with people who do not exist."""

import itertools
from datetime import date

import pytest
from django.utils import timezone

from bianzhi.instruments.actions import add_issuer, post_instrument
from bianzhi.instruments.choices import Level
from bianzhi.instruments.line_kinds import LineContext
from bianzhi.instruments.models import Instrument, Issuer
from bianzhi.staff.actions import Entry, Exit, go_off_establishment, go_on_establishment, register_person
from bianzhi.units.actions import establish
from bianzhi.users.actor import Actor
from bianzhi.users.models import User
from bianzhi.users.roles import Role
from bianzhi.values.id_numbers import make_synthetic_id
from tests import factories

OPENED = date(2020, 1, 1)
DAY = date(2021, 3, 1)
FULL = "INST_FULL"
PASSWORD = "一个很长的密码1"


def codes(refused):
    return {r.code for r in refused.value.refusals}


class People:
    """An office of two persons, units with quota, and persons with made-up numbers."""

    def __init__(self, name="某区"):
        self.district = factories.district(name)
        self.clerk_user = factories.user(self.district, Role.CLERK, "经办甲")
        self.chief_user = factories.user(self.district, Role.CHIEF, "复核乙")
        self.clerk, self.chief = factories.actor(self.clerk_user), factories.actor(self.chief_user)
        for code, level in (("某编发", Level.COMMISSION), ("市编发", Level.UPPER)):
            add_issuer(self.chief, code=code, name=code, level=level)
        self.numbers, self.serials = itertools.count(1), itertools.count(1)

    @property
    def maker(self):
        return self.clerk.user_id

    def post(self, *lines, on=OPENED, issuer="某编发", reverses=None):
        payload = {
            "document_number": f"{issuer}〔{on.year}〕{next(self.numbers)}号",
            "title": "关于编制事项的批复",
            "kind": "reversal" if reverses else "reply",
            "signed_on": on.isoformat(),
            "effective_on": on.isoformat(),
            "lines": list(lines),
            "reverses": reverses,
        }
        return post_instrument(self.chief, payload=payload, maker_id=self.maker)

    def issue(self, commodity, quantity, on=OPENED):
        self.post(
            {"kind": "establishment.issue", "commodity": commodity, "quantity": quantity},
            issuer="市编发",
            on=on,
        )

    def approve(self, unit, commodity, quantity, on=OPENED):
        self.post(
            {"kind": "establishment.approve", "unit": unit, "commodity": commodity, "quantity": quantity},
            on=on,
        )

    def unit(self, name, kind="institution", on=OPENED, **fields):
        number = next(self.numbers)
        doc = Instrument.objects.create(
            district=self.district, issuer=Issuer.objects.get(district=self.district, code="某编发"),
            document_number=f"某编发〔{on.year}〕{number}号", year=on.year, sequence=number, title="设立", kind="notice",
            signed_on=on, effective_on=on, maker_id=self.maker, checker_id=self.chief.user_id, recorded_at=timezone.now(),
        )  # fmt: skip
        context = LineContext(doc.pk, doc.document_number, doc.title, on, on, self.maker, 1)
        nature = "institution" if kind == "institution" else "organ"
        given = {"full_name": name, "sector": "government", "nature": nature, "rank": "ZK", **fields}
        return establish(self.chief, context=context, day=on, unit_kind=kind, fields=given).made[name]

    def number(self, birth=date(1985, 6, 1), sex="1"):
        return make_synthetic_id(birth, sex, next(self.serials))

    def person(self, name="虚构人", birth=date(1985, 6, 1), sex="1", **values):
        given = {"name": name, "id_number": self.number(birth, sex), **values}
        return register_person(self.clerk, values=given, synthetic=True)

    def on(self, person, unit, begins=DAY, commodity=FULL, kind="E02", **more):
        entry = Entry(unit, commodity, begins, kind, document="测试文件", **more)
        return go_on_establishment(self.chief, maker_id=self.maker, person_id=person.pk, entry=entry)

    def off(self, person, ends, kind="X04", **more):
        leave = Exit(ends, kind, document="测试文件", **more)
        return go_off_establishment(self.chief, maker_id=self.maker, person_id=person.pk, leave=leave)

    def staffed(self, unit, name="虚构人", **how):
        person = self.person(name)
        self.on(person, unit, **how)
        return person

    def clerk_of(self, unit, below=()):
        user = User.objects.create_user(
            f"unit{unit}",
            password=PASSWORD,
            name="单位丁",
            role=Role.UNIT_CLERK.value,
            district=self.district,
            unit_key=unit,
        )
        return factories.actor(user, frozenset({unit, *below})), user


@pytest.fixture
def people(db):
    return People()


@pytest.fixture
def centre(people):
    """甲中心, with three places of 事业编制（财政全额）."""
    people.issue(FULL, 20)
    unit = people.unit("甲中心")
    people.approve(unit, FULL, 3)
    return unit


@pytest.fixture
def other(people, centre):
    """乙中心, with two places."""
    unit = people.unit("乙中心")
    people.approve(unit, FULL, 2)
    return unit


def seat(people, unit, day=DAY, commodity=FULL):
    from bianzhi.establishment.loading import lines_of

    return lines_of(people.district.pk, {(unit, commodity)})[unit, commodity].at(day)


def actor_with(actor: Actor, **changes):
    from dataclasses import replace

    return replace(actor, **changes)


@pytest.fixture
def desks(people, centre):
    """Everybody a request passes."""
    unit, user = people.clerk_of(centre)
    found = {"unit": unit, "clerk": people.clerk, "chief": people.chief, "unit_user": user}
    for name, role in (("leader", Role.DEPUTY), ("hr", Role.HR_DEPT), ("finance", Role.FINANCE_DEPT)):
        found[name] = factories.actor(factories.user(people.district, role, f"{name}某"))
    return found
