"""What the search knows of submissions: number and title. Drafts are their maker's own and are not found."""

from collections.abc import Iterator

from bianzhi.cases.models import Submission
from bianzhi.search.actions import index, remove
from bianzhi.search.registry import Found
from bianzhi.search.registry import register as register_kind

KIND = "case"


def _found(submission: Submission) -> Found:
    title = f"{submission.number}　{submission.title}"
    url = f"/cases/{submission.pk}/"
    return Found(KIND, submission.pk, submission.unit_key, title, "", url, (submission.title,))


def index_submission(submission: Submission) -> None:
    """Make a submission findable, or not while it is a draft."""
    if submission.state == "draft":
        remove(KIND, submission.pk)
    else:
        index(submission.district_id, _found(submission))


def _entries(district_id: int) -> Iterator[Found]:
    sent = Submission.objects.filter(district_id=district_id).exclude(state="draft")
    for submission in sent.order_by("pk").iterator():
        yield _found(submission)


def register() -> None:
    """Add the kind; called when the app starts."""
    register_kind(KIND, "办件", ("submission.draft", "submission.review", "case.begin"), _entries)
