"""职数使用核准: posts set aside by a request, taken by an appointment, given back when it is struck out."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from bianzhi.cases.actions import fire, save_draft, submit
from bianzhi.establishment.actions import reserve
from bianzhi.establishment.models import Reservation, ReservationUse
from bianzhi.establishment.terms import POST_USE
from bianzhi.staff.actions import Post, appoint, revoke_tenure
from bianzhi.staff.models import Appointment, Tenure
from bianzhi.users.roles import Role
from bianzhi.values.refusal import Refused
from tests import factories
from tests.staff.conftest import DAY, codes, seat

DEPUTY = "UNIT_DEPUTY.FG"


@pytest.fixture
def posts(people, centre):
    """Two deputies' posts."""
    people.post(
        {
            "kind": "establishment.posts",
            "unit": centre,
            "mode": "set",
            "UNIT_DEPUTY": 2,
            "UNIT_DEPUTY_rank": "FG",
        }
    )
    return centre


def payload(centre, quantity=1):
    return {
        "unit": centre, "unit_name": "某服务中心", "commodity": DEPUTY, "quantity": quantity, "entry_kind": POST_USE,
        "purpose": "拟提任副主任1名",
    }  # fmt: skip


def approved(people, desks, centre, quantity=1):
    case = save_draft(desks["unit"], kind="establishment.request_posts", payload=payload(centre, quantity))
    submit(desks["unit"], submission_id=case.pk)
    signer = factories.actor(factories.user(people.district, Role.DIRECTOR, "主任"))
    for who, event in ((desks["clerk"], "accept"), (desks["chief"], "recommend"), (signer, "sign")):
        fire(who, submission_id=case.pk, event=event)
    return Reservation.objects.get()


def post(centre, slip=None, day=None, **more):
    return Post(
        centre,
        "副主任",
        day or timezone.localdate(),
        commodity=DEPUTY,
        document="任职文件",
        reservation_id=slip,
        **more,
    )


def appointed(people, centre, name, slip=None):
    person = people.staffed(centre, name)
    return appoint(people.chief, maker_id=people.maker, person_id=person.pk, post=post(centre, slip))


def test_what_is_set_aside_is_taken_by_the_appointment_only(people, centre, posts, desks):
    slip = approved(people, desks, centre, 2)
    assert (slip.entry_kind, slip.commodity, slip.quantity) == (POST_USE, DEPUTY, 2)
    with pytest.raises(Refused) as refused:
        appointed(people, centre, "无单")
    assert codes(refused) == {"I8"}, "both posts are promised"
    row = appointed(people, centre, "有单", slip.pk)
    use = ReservationUse.objects.get()
    assert (use.appointment_key, use.tenure_key) == (row.pk, None)
    assert seat(people, centre, timezone.localdate(), DEPUTY).reserved == 1


def test_no_more_than_there_are_posts(people, centre, posts, desks):
    case = save_draft(desks["unit"], kind="establishment.request_posts", payload=payload(centre, 3))
    with pytest.raises(Refused) as refused:
        submit(desks["unit"], submission_id=case.pk)
    assert codes(refused) == {"I13"}


def test_struck_out_the_post_goes_back_to_the_slip(people, centre, posts, desks):
    slip = approved(people, desks, centre)
    person = people.staffed(centre, "误登", begins=timezone.localdate())
    appoint(people.chief, maker_id=people.maker, person_id=person.pk, post=post(centre, slip.pk))
    assert seat(people, centre, timezone.localdate(), DEPUTY).reserved == 0
    revoke_tenure(
        people.chief, maker_id=people.maker, tenure_id=Tenure.objects.get(person=person).pk, reason="误登"
    )
    assert Appointment.objects.get().revoked_at is not None
    assert seat(people, centre, timezone.localdate(), DEPUTY).reserved == 1


@pytest.mark.parametrize(("commodity", "use"), [(DEPUTY, "E02"), ("INST_FULL", POST_USE)])
def test_quota_and_posts_are_not_mixed(people, centre, posts, commodity, use):
    with pytest.raises(Refused) as refused:
        reserve(
            people.chief, unit_id=centre, commodity_code=commodity, quantity=1, entry_kind=use, approved_on=DAY,
            maker_id=people.maker,
        )  # fmt: skip
    assert "reservation.post" in codes(refused)


@pytest.mark.parametrize("keys", [{}, {"tenure_key": 1, "appointment_key": 1}])
def test_one_use_is_of_one(people, centre, posts, desks, keys):
    slip = approved(people, desks, centre)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReservationUse.objects.create(reservation=slip, used_on=DAY, recorded_at=slip.recorded_at, **keys)
