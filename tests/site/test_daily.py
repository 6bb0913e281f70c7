"""Timed work: what is due by the calendar is written down once, in every district."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from bianzhi.establishment.actions import ensure_holders, reserve
from bianzhi.establishment.models import Reservation
from bianzhi.instruments.actions import add_issuer, post_instrument
from bianzhi.instruments.choices import Level
from bianzhi.site.daily import keep_daily, run_daily
from bianzhi.trail.models import TrailEvent
from bianzhi.units.models import Unit
from tests import factories


@pytest.fixture
def past_reservation(db: None) -> Reservation:
    where = factories.district()
    clerk, chief = factories.clerk_and_chief(where)
    ensure_holders(where.pk)
    add_issuer(clerk, code="省编发", name="省编委", level=Level.UPPER)
    day = timezone.localdate() - timedelta(days=60)
    lines: list[dict[str, Any]] = [
        {
            "kind": "units.establish",
            "full_name": "试验局",
            "unit_kind": "organ",
            "sector": "government",
            "nature": "state",
            "rank": "ZK",
        },
        {"kind": "establishment.issue", "commodity": "ADMIN", "quantity": 9},
        {"kind": "establishment.approve", "unit": "@试验局", "commodity": "ADMIN", "quantity": 4},
    ]
    payload = {
        "document_number": "省编发〔2021〕1号",
        "title": "题",
        "kind": "issue",
        "signed_on": day.isoformat(),
        "effective_on": day.isoformat(),
        "lines": lines,
    }
    post_instrument(chief, payload=payload, maker_id=clerk.user_id or 0)
    return reserve(
        chief,
        unit_id=Unit.objects.get(name="试验局").pk,
        commodity_code="ADMIN",
        quantity=2,
        entry_kind="E01",
        approved_on=day,
        expires_on=timezone.localdate() - timedelta(days=1),
        maker_id=clerk.user_id or 0,
    )


def test_an_expired_reservation_is_released_once_and_leaves_a_trace(past_reservation: Reservation) -> None:
    assert run_daily() == 1
    past_reservation.refresh_from_db()
    assert past_reservation.closed_on is not None
    assert TrailEvent.objects.order_by("-number")[0].user_name == "系统定时"
    assert run_daily() == 0


def test_it_ends_when_told(db: None) -> None:
    ended = threading.Event()
    ended.set()
    keep_daily(ended)
