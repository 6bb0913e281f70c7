"""Holdings follow the transfers, and the ways between holders."""

from datetime import date

import pytest
from django.utils import timezone

from bianzhi.establishment.actions import (
    POOL,
    UPPER,
    Move,
    ensure_holders,
    post_transfers,
    rebuild_holdings,
)
from bianzhi.establishment.models import (
    Holding,
    Transfer,
)
from bianzhi.establishment.reads import check
from bianzhi.ledger.movements import check_way
from bianzhi.values.refusal import Refused

T, A = "INST_FULL", "ADMIN"
DAY = date(2021, 3, 1)


def line(kind, **fields):
    return {"kind": f"establishment.{kind}", **fields}


def codes(refused):
    return {r.code for r in refused.value.refusals}


def found(office):
    return {r.code for r in check(office.district.pk)}


def slip_in(office, **columns):
    """Put a transfer past every action, as a hand at the database might."""
    holders = ensure_holders(office.district.pk)
    given = {
        "district": office.district, "instrument": office.instrument(DAY), "line_number": 1, "movement": "INCREASE", "commodity": T,
        "source": holders["pool"], "quantity": 1, "effective_on": DAY, "recorded_at": timezone.now(),
    }  # fmt: skip
    return Transfer.objects.create(**given | columns)


def test_only_an_upper_document_issues(office, crowd):
    with pytest.raises(Refused) as refused:
        office.post(line("issue", commodity=T, quantity=1))
    assert codes(refused) == {"instrument.authority"}
    assert check_way("CEILING_ISSUE", T, "pool", "unit")
    with pytest.raises(Refused):
        post_transfers(office.chief, office.posting(), [Move("INCREASE", T, UPPER, POOL, 1)])


def test_holdings_equal_transfers_and_can_be_added_up_again(office, unit):
    assert Holding.objects.get(holder__unit_id=unit, commodity=T).quantity == 10
    Holding.objects.filter(holder__unit_id=unit).update(quantity=3)
    assert "holding" in found(office)
    seen = []
    assert rebuild_holdings(lambda *step: seen.append(step)) == 1
    assert seen
    assert check(office.district.pk) == ()
    assert rebuild_holdings() == 0
