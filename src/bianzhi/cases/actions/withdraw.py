"""Take a case back before it is decided, or discard a draft."""

from bianzhi.cases.actions.fire import fire
from bianzhi.cases.models import Submission
from bianzhi.users.actor import Actor


def withdraw(actor: Actor, *, submission_id: int) -> Submission:
    """Take it back to a draft; only its maker, and only before it is accepted or decided."""
    return fire(actor, submission_id=submission_id, event="withdraw")


def discard(actor: Actor, *, submission_id: int, reason: str = "") -> Submission:
    """Discard a draft for good; the row stays, with its trail."""
    return fire(actor, submission_id=submission_id, event="discard", opinion=reason)
