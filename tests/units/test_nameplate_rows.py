"""Rows of nameplates, and undoing one kind of line of a document."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from bianzhi.instruments.actions import add_issuer, post_instrument
from bianzhi.instruments.choices import Level
from bianzhi.instruments.line_kinds import LineContext
from bianzhi.instruments.models import Instrument
from bianzhi.units.actions import reverse_line_kind
from bianzhi.units.models import NamePlate, Unit
from bianzhi.users.actor import Actor
from tests import factories

pytestmark = pytest.mark.django_db
DAY = date(2021, 3, 1)
Post = Callable[..., Instrument]
BUREAU = {
    "kind": "units.establish",
    "full_name": "试验局",
    "unit_kind": "organ",
    "sector": "government",
    "nature": "state",
    "rank": "ZK",
}


@pytest.fixture
def chief() -> Actor:
    where = factories.district()
    return factories.clerk_and_chief(where)[1]


@pytest.fixture
def post(chief: Actor) -> Post:
    add_issuer(chief, code="试编发", name="试验区编委", level=Level.COMMISSION)
    maker = factories.user(factories.district("经办处"))

    def posted(number: int, *lines: dict[str, object]) -> Instrument:
        payload = {"document_number": f"试编发〔2021〕{number}号", "title": "题", "kind": "reply", "signed_on": DAY.isoformat(),
                   "effective_on": DAY.isoformat(), "lines": list(lines)}  # fmt: skip
        return post_instrument(chief, payload=payload, maker_id=maker.pk).instrument

    return posted


def test_the_database_lets_a_name_hang_once_on_a_unit(post: Post) -> None:
    post(1, BUREAU)
    unit = Unit.objects.get(name="试验局")
    post(2, {"kind": "units.nameplate_add", "unit": unit.pk, "plate": "试验服务局", "plate_kind": "plate"})
    plate = NamePlate.objects.get(unit=unit)
    assert (plate.name, plate.kind, plate.begins_on, plate.ended_on) == ("试验服务局", "plate", DAY, None)
    with pytest.raises(IntegrityError), transaction.atomic():
        NamePlate.objects.create(unit=unit, name="试验服务局", kind="plate", begins_on=DAY)
    post(3, {"kind": "units.nameplate_remove", "unit": unit.pk, "nameplate": plate.pk})
    plate.refresh_from_db()
    assert plate.ended_on == DAY


def test_one_kind_of_line_of_a_document_is_undone_and_the_others_stay(chief: Actor, post: Post) -> None:
    post(1, BUREAU)
    unit = Unit.objects.get(name="试验局")
    both = post(
        2,
        {"kind": "units.rename", "unit": unit.pk, "full_name": "试验一局"},
        {"kind": "units.nameplate_add", "unit": unit.pk, "plate": "试验服务局", "plate_kind": "plate"},
    )
    undo = post(3, {"kind": "units.inner_add", "unit": unit.pk, "name": "办公室"})
    context = LineContext(undo.pk, undo.document_number, undo.title, DAY, DAY, 0, 1)
    with transaction.atomic():
        outcome = reverse_line_kind(chief, context=context, original_id=both.pk, line_kind="units.rename")
    unit.refresh_from_db()
    assert unit.name == "试验局"
    assert outcome.consequences
    assert NamePlate.objects.get(unit=unit).ended_on is None
