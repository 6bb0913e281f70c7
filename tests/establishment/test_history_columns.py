"""The 沿革表 says what a unit had after each document."""

from typing import Any

import pytest

from bianzhi.establishment.actions import ensure_holders
from bianzhi.establishment.history_columns import posts_after, quota_after
from bianzhi.instruments.actions import add_issuer, post_instrument
from bianzhi.instruments.choices import Level
from bianzhi.units.models import Unit
from bianzhi.users.actor import Forbidden
from tests import factories

pytestmark = pytest.mark.django_db


def test_each_document_shows_what_there_was_after_it() -> None:
    where = factories.district()
    clerk, chief = factories.clerk_and_chief(where)
    ensure_holders(where.pk)
    add_issuer(clerk, code="省编发", name="省编委", level=Level.UPPER)

    def post(number: int, day: str, *lines: dict[str, Any]) -> int:
        payload = {
            "document_number": f"省编发〔2021〕{number}号",
            "title": "题",
            "kind": "reply",
            "signed_on": day,
            "effective_on": day,
            "lines": list(lines),
        }
        return post_instrument(chief, payload=payload, maker_id=clerk.user_id or 0).instrument.pk

    first = post(
        1,
        "2021-01-05",
        {
            "kind": "units.establish",
            "full_name": "试验局",
            "unit_kind": "organ",
            "sector": "government",
            "nature": "state",
            "rank": "ZK",
        },
        {"kind": "establishment.issue", "commodity": "ADMIN", "quantity": 20},
        {"kind": "establishment.approve", "unit": "@试验局", "commodity": "ADMIN", "quantity": 10},
        {"kind": "establishment.posts", "unit": "@试验局", "mode": "set", "UNIT_CHIEF": 1, "UNIT_DEPUTY": 2},
    )
    unit = Unit.objects.get(name="试验局").pk
    second = post(
        2, "2021-03-05", {"kind": "establishment.increase", "unit": unit, "commodity": "ADMIN", "quantity": 2}
    )
    third = post(
        3, "2021-05-05", {"kind": "establishment.decrease", "unit": unit, "commodity": "ADMIN", "quantity": 5}
    )
    assert quota_after(chief, unit, [first, second, third]) == {
        first: "行政编制10名",
        second: "行政编制12名",
        third: "行政编制7名",
    }
    assert posts_after(chief, unit, [first, second]) == {
        first: "单位正职（正科级）1名、单位副职（副科级）2名"
    }
    _, stranger = factories.clerk_and_chief(factories.district("别区"))
    with pytest.raises(Forbidden):
        quota_after(stranger, unit, [first])
