import itertools
from collections import defaultdict
from dataclasses import replace
from datetime import date

import pytest
from django.utils import timezone

from bianzhi.establishment import ports
from bianzhi.establishment.actions import Posting
from bianzhi.establishment.ports import Spell
from bianzhi.instruments.actions import add_issuer, post_instrument
from bianzhi.instruments.choices import Level
from bianzhi.instruments.line_kinds import LineContext
from bianzhi.instruments.models import Instrument, Issuer
from bianzhi.units.actions import establish, inner_add
from bianzhi.units.reads import inner_units_on
from bianzhi.users.actor import Actor
from bianzhi.users.models import District, User
from bianzhi.users.roles import Role

OPENED = date(2020, 1, 1)


class Crowd:
    """Stands in for the staff room: spells set by hand, known from the moment they are written down."""

    def __init__(self):
        self.rows = []

    def put(self, unit_id, commodity, count, begins=OPENED, ends=None):
        self.rows.append((timezone.now(), Spell(unit_id, commodity, begins, ends, count)))

    def end_one(self, unit_id, commodity, on):
        """One of the first spell leaves on ``on``."""
        for n, (known, spell) in enumerate(self.rows):
            if (spell.unit_id, spell.commodity, spell.ends_on) == (unit_id, commodity, None):
                self.rows[n] = (known, replace(spell, count=spell.count - 1))
                self.rows.append((known, replace(spell, count=1, ends_on=on)))
                return
        raise LookupError

    def spells(self, district_id, keys, known):
        for moment, spell in self.rows:
            there = spell.count and (known is None or moment <= known)
            if there and (keys is None or (spell.unit_id, spell.commodity) in keys):
                yield spell

    def counts(self, district_id, on, known, unit_ids):
        found = defaultdict(int)
        for spell in self.spells(district_id, None, known):
            lasts = spell.begins_on <= on and (spell.ends_on is None or on < spell.ends_on)
            if lasts and (unit_ids is None or spell.unit_id in unit_ids):
                found[spell.unit_id, spell.commodity] += spell.count
        return found


@pytest.fixture
def crowd(monkeypatch):
    stub = Crowd()
    monkeypatch.setattr(ports.PORTS, "occupancy", stub)
    return stub


class Office:
    """A district with its office: documents are posted through the real actions by two persons."""

    def __init__(self, code="510499", name="某区"):
        self.district = District.objects.create(
            code=code, name=name, path=f"/51/5104/{code}/", synthetic=True
        )
        self.clerk = self._actor(f"clerk{code}", "经办甲", Role.CLERK)
        self.chief = self._actor(f"chief{code}", "复核乙", Role.CHIEF)
        self.director = self._actor(f"director{code}", "主任丙", Role.DIRECTOR)
        for issuer, level in (
            ("某编发", Level.COMMISSION),
            ("某编办", Level.OFFICE),
            ("市编发", Level.UPPER),
        ):
            add_issuer(self.chief, code=issuer, name=issuer, level=level)
        self.numbers = itertools.count(1)
        self.units = {}

    def _actor(self, username, name, role, unit_ids=None):
        user = User.objects.create_user(
            username, password="x" * 12, name=name, role=role.value, district=self.district
        )
        return Actor(user.pk, name, role, self.district.pk, self.district.path, unit_ids)

    def clerk_of(self, unit_id):
        user = User.objects.create_user(
            f"unit{unit_id}",
            password="x" * 12,
            name="单位丁",
            role=Role.UNIT_CLERK.value,
            district=self.district,
            unit_key=unit_id,
        )
        return Actor(
            user.pk, "单位丁", Role.UNIT_CLERK, self.district.pk, self.district.path, frozenset({unit_id})
        )

    def payload(self, *lines, on=OPENED, issuer="某编发", reverses=None, signed=None, **more):
        signed = signed or min(on, timezone.localdate())
        return {
            "document_number": f"{issuer}〔{signed.year}〕{next(self.numbers)}号",
            "title": "关于编制事项的批复",
            "kind": "reversal" if reverses else "reply",
            "signed_on": signed.isoformat(),
            "effective_on": on.isoformat(),
            "retroactive_reason": "补记" if on < signed else "",
            "lines": list(lines),
            "reverses": reverses,
            **more,
        }

    def post(self, *lines, **how):
        return post_instrument(self.chief, payload=self.payload(*lines, **how), maker_id=self.clerk.user_id)

    def reverse(self, posted, on, **how):
        return self.post(on=on, reverses=posted.instrument.pk, **how)

    def instrument(self, on=OPENED):
        """Return an empty document, for actions that are called without a line."""
        number = next(self.numbers)
        return Instrument.objects.create(
            district=self.district,
            issuer=Issuer.objects.get(district=self.district, code="某编发"),
            document_number=f"某编发〔{on.year}〕{number}号",
            year=on.year,
            sequence=number,
            title="通知",
            kind="notice",
            signed_on=on,
            effective_on=on,
            maker_id=self.clerk.user_id,
            checker_id=self.chief.user_id,
            recorded_at=timezone.now(),
        )

    def posting(self, on=OPENED):
        return Posting(self.instrument(on).pk, 1, on)

    def unit(self, name, kind="institution", on=OPENED, **fields):
        """Establish a unit; return its key."""
        doc = self.instrument(on)
        context = LineContext(doc.pk, doc.document_number, doc.title, on, on, self.clerk.user_id, 1)
        nature = "institution" if kind == "institution" else "organ"
        given = {"full_name": name, "sector": "government", "nature": nature, "rank": "ZK", **fields}
        made = establish(self.chief, context=context, day=on, unit_kind=kind, fields=given).made[name]
        self.units[name] = made
        return made


@pytest.fixture
def office(db):
    return Office()


T = "INST_FULL"
DAY = date(2021, 3, 1)


def line(kind, **fields):
    return {"kind": f"establishment.{kind}", **fields}


@pytest.fixture
def unit(office, crowd):
    key = office.unit("甲中心")
    office.post(line("issue", commodity=T, quantity=20), issuer="市编发")
    office.post(line("approve", unit=key, commodity=T, quantity=10))
    return key


@pytest.fixture
def inner(office, unit):
    doc = office.instrument(date(2020, 1, 1))
    context = LineContext(
        doc.pk, doc.document_number, doc.title, doc.signed_on, doc.signed_on, office.clerk.user_id, 1
    )
    inner_add(office.chief, context=context, day=doc.signed_on, unit_id=unit, name="综合股")
    return inner_units_on(office.chief, DAY)[unit][0].inner_unit_id
