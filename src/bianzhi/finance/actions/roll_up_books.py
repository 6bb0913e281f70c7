"""Roll units' books up into their department's."""

from collections.abc import Sequence

from bianzhi.finance.actions.keep_books import Basis, keep_books
from bianzhi.finance.models import BooksVersion
from bianzhi.finance.reads.books import is_closed, roll_up_card
from bianzhi.reporting.rollup import Internal, internal_to_plain
from bianzhi.users.actor import Actor
from bianzhi.values.refusal import Refusal, Refused


def roll_up_books(
    actor: Actor, *, body_id: int, year: int, internal: Sequence[Internal], seen: int, note: str = ""
) -> BooksVersion:
    """Keep the sum of the units as the department's books. Raises `Forbidden`, and `Refused` with all that is against it."""
    actor.require("books.edit")
    card = roll_up_card(actor, body_id, year, internal)
    faults = list(card.result.problems)
    if not card.result.parts:
        faults = ["下属单位都还没有账"]
    if faults:
        raise Refused(*(Refusal("books.rollup", fault) for fault in faults))
    kept = {
        "units": dict(card.units),
        "internal": [internal_to_plain(one) for one in card.result.internal],
    }
    words = note.strip() or ("" if is_closed(body_id, year) else f"{len(card.result.parts)}个单位汇总")
    return keep_books(
        actor,
        body_id=body_id,
        books=card.result.books,
        seen=seen,
        basis=Basis.ROLLED,
        note=words,
        rolled=kept,
    )
