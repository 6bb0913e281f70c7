"""What one unit holds, and what rank it has: small questions of actions and lines."""

from datetime import date, datetime

from bianzhi.establishment.loading import Changes, quota_changes
from bianzhi.establishment.models import Transfer
from bianzhi.establishment.ports import Key
from bianzhi.ledger.balances import at, steps
from bianzhi.ledger.commodities import COMMODITIES
from bianzhi.units.reads import versions_on
from bianzhi.users.actor import Actor


def quota(
    actor: Actor, unit_id: int, commodity_code: str, effective: date, known: datetime | None = None
) -> int:
    """Return the 核定数 of a unit on ``effective``, as known at ``known`` (now without). Raises `Forbidden`."""
    actor.require("ledger.read", "submission.draft", "submission.review")
    actor.require_unit(unit_id)
    key: Key = (unit_id, commodity_code)
    return at(steps(quota_changes(actor.district_id, {key}, known).get(key, ())), effective)


def keys_of_unit(actor: Actor, unit_id: int) -> set[Key]:
    """Return the keys of everything the unit ever held."""
    codes = Transfer.objects.filter(district_id=actor.district_id, target__unit_id=unit_id)
    return {
        (unit_id, code) for code in codes.order_by("commodity").values_list("commodity", flat=True).distinct()
    }


def held_by_unit(actor: Actor, unit_id: int, on: date) -> dict[str, int]:
    """Return all that the unit holds on ``on``, by commodity in the order of tables."""
    keys = keys_of_unit(actor, unit_id)
    if not keys:
        return {}
    changes: Changes = quota_changes(actor.district_id, keys, None)
    found = {code: at(steps(changes.get((unit_id, code), ())), on) for _, code in keys}
    return {code: found[code] for code in sorted(found, key=lambda c: COMMODITIES[c].order) if found[code]}


def unit_rank(actor: Actor, unit_id: int, on: date) -> str:
    """Return the code of the unit's 机构规格 on ``on``; empty when it has none."""
    state = versions_on(actor, on, [unit_id]).get(unit_id)
    return state.rank if state else ""
