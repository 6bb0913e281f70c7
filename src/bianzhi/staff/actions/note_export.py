"""Write down that somebody took persons' data out of the system."""

from django.db import transaction

from bianzhi.trail.actions import Subject, record
from bianzhi.users.actor import Actor


def note_export(
    actor: Actor,
    *,
    what: str,
    count: int,
    unit_id: int | None = None,
    detail: str = "",
    needs: str = "person.export",
) -> None:
    """Record an export of ``count`` persons. Needs the permission ``needs``."""
    actor.require(needs)
    with transaction.atomic():
        record(
            actor,
            "导出人员信息",
            Subject("staff.export", None, what, unit_id),
            after={"人数": count},
            reason=detail,
        )
