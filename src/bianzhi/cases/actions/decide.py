"""The second person's two acts on what the office itself enters."""

from bianzhi.cases.actions.fire import fire
from bianzhi.cases.models import Submission
from bianzhi.users.actor import Actor


def approve(actor: Actor, *, submission_id: int, opinion: str = "", version: int | None = None) -> Submission:
    """Post it: the rules are checked again, the books change, and the trail is written, in one transaction."""
    return fire(actor, submission_id=submission_id, event="approve", opinion=opinion, version=version)


def send_back(actor: Actor, *, submission_id: int, opinion: str, version: int | None = None) -> Submission:
    """Send it back with a reason; its maker may mend and send it again."""
    return fire(actor, submission_id=submission_id, event="send_back", opinion=opinion, version=version)
