"""Send a draft on its way."""

from bianzhi.cases.actions.fire import fire
from bianzhi.cases.models import Submission
from bianzhi.users.actor import Actor


def submit(actor: Actor, *, submission_id: int, version: int | None = None) -> Submission:
    """Send a draft (or one sent back). Everything that would be refused in the end is refused here already."""
    return fire(actor, submission_id=submission_id, event="submit", version=version)
