"""What the ledger adds to 机构沿革表: the quota and the posts a unit had after each document."""

from collections.abc import Mapping, Sequence

from django.db.models import Q

from bianzhi.establishment.models import Transfer
from bianzhi.ledger.commodities import COMMODITIES, commodity
from bianzhi.units.ports import HISTORY_COLUMNS
from bianzhi.units.reads import require_unit
from bianzhi.users.actor import Actor


def _after(actor: Actor, unit_id: int, instruments: Sequence[int], kind: str) -> Mapping[int, str]:
    """Return what the unit had of ``kind`` after each document that moved any of it, in words. Two queries."""
    actor.require("ledger.read")
    require_unit(actor, unit_id)
    own = Q(source__unit_id=unit_id) | Q(target__unit_id=unit_id)
    rows = Transfer.objects.filter(own, district_id=actor.district_id).order_by("effective_on", "pk")
    wanted, held, found = set(instruments), dict.fromkeys(COMMODITIES, 0), {}
    for code, quantity, target, key in rows.values_list(
        "commodity", "quantity", "target__unit_id", "instrument_id"
    ):
        if commodity(code).kind != kind:
            continue
        held[code] += quantity if target == unit_id else -quantity
        if key in wanted:
            found[key] = "、".join(f"{commodity(c).label}{n}名" for c, n in held.items() if n) or "无"
    return found


def quota_after(actor: Actor, unit_id: int, instruments: Sequence[int]) -> Mapping[int, str]:
    """Return the 编制 column: document → ``行政编制12名、机关工勤人员编制1名``."""
    return _after(actor, unit_id, instruments, "quota")


def posts_after(actor: Actor, unit_id: int, instruments: Sequence[int]) -> Mapping[int, str]:
    """Return the 领导职数 column."""
    return _after(actor, unit_id, instruments, "post")


def register() -> None:
    """Add the columns; called when the app starts."""
    HISTORY_COLUMNS["编制"] = quota_after
    HISTORY_COLUMNS["领导职数"] = posts_after
