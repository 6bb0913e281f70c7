"""类型调整: a unit gives up so many of one type to the pool and is given as many of another (I4: both legs or none)."""

from bianzhi.establishment.actions.holders import POOL, UPPER, unit_holder
from bianzhi.establishment.actions.post_transfers import Move, Moved, Posting, post_transfers
from bianzhi.ledger.commodities import commodity
from bianzhi.users.actor import Actor
from bianzhi.values.refusal import Refusal, Refused


def convert(actor: Actor, posting: Posting, *, unit_id: int, old: str, new: str, quantity: int) -> Moved:
    """Convert ``quantity`` of ``old`` into ``new``, which the pool must have (within the ceiling issued). Raises `Refused`."""
    found = []
    if old == new:
        found.append(Refusal("convert.same", "调整前后的编制类型相同", field="new"))
    if commodity(old).kind != commodity(new).kind:
        found.append(Refusal("convert.kind", "编制与领导职数不能互相调整", field="new"))
    if not commodity(old).counted and commodity(new).counted:
        found.append(
            Refusal(
                "convert.counted",
                f"{commodity(old).label}不是编制，不能调整为编制",
                rule="编外用工控制数不计入编制",
                field="new",
            )
        )
    if found:
        raise Refused(*found)
    unit = unit_holder(unit_id)
    beyond = UPPER if commodity(old).kind == "post" else POOL
    return post_transfers(
        actor,
        posting,
        [
            Move("CONVERT", old, unit, beyond, quantity, f"调整为{commodity(new).label}"),
            Move("CONVERT", new, beyond, unit, quantity, f"由{commodity(old).label}调整"),
        ],
    )
