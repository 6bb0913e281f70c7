"""到龄自动起草: a 下编申请 in the hands of the unit's clerk for everybody whose month of retirement comes (DOMAIN §10.3)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse

from bianzhi.cases.actions import save_draft
from bianzhi.cases.reads import persons_with
from bianzhi.notices.actions import Told, notify
from bianzhi.staff.code_lists import RETIRED
from bianzhi.staff.models import Tenure
from bianzhi.staff.units_port import unit_names
from bianzhi.units.reads import actor_of_user
from bianzhi.users.actor import Actor
from bianzhi.users.models import User
from bianzhi.users.roles import Role
from bianzhi.values.dates import add_months

KIND = "staff.request_off"
#: how many days before the month of retirement the draft is laid in the clerk's hands
AHEAD = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Drafted:
    """How many drafts were made, and of which units people come of age without anybody to hand a draft to."""

    made: int
    nobody: tuple[str, ...]


def draft_retirements(system: Actor, today: date) -> Drafted:
    """Draft for every person of the district who is due and about whom nothing is under way. Run twice it drafts nothing twice.

    A draft that was discarded is not made again for the same month of retirement.
    """
    due = list(
        Tenure.objects.filter(
            district_id=system.district_id,
            ends_on__isnull=True,
            revoked_at__isnull=True,
            person__retire_due__lte=today + AHEAD,
        )
        .select_related("person")
        .order_by("unit_id", "pk")
    )
    busy = persons_with(system.district_id, KIND, [row.person_id for row in due])
    clerks = _clerks(system.district_id, {row.unit_id for row in due})
    made, nobody = 0, set()
    for row in due:
        month = row.person.retire_due.strftime("%Y-%m") if row.person.retire_due else ""
        if (row.person_id, month) in busy or (row.person_id, "") in busy:
            continue
        clerk = clerks.get(row.unit_id)
        if clerk is None:
            nobody.add(row.unit_id)
            continue
        _draft(system, row, clerk, month, today)
        made += 1
    names = unit_names(system, nobody, today)
    return Drafted(made, tuple(sorted(names.values())))


def _clerks(district_id: int, units: Iterable[int]) -> dict[int, User]:
    rows = User.objects.filter(
        district_id=district_id, is_active=True, role=Role.UNIT_CLERK, unit_key__in=units
    ).select_related("district")
    found: dict[int, User] = {}
    for user in rows.order_by("pk"):
        found.setdefault(user.unit_key or 0, user)
    return found


def _draft(system: Actor, row: Tenure, clerk: User, month: str, today: date) -> None:
    acting = replace(
        actor_of_user(clerk, clerk.district, ""), name=f"{system.name}（交{clerk.name}）", stands_for=()
    )
    leaves = add_months(row.person.retire_due.replace(day=1), 1) if row.person.retire_due else today
    payload = {
        "person": row.person_id,
        "name": row.person.name,
        "unit": row.unit_id,
        "form": {"exit_kind": RETIRED, "ends_on": leaves.isoformat(), "document": "", "destination": ""},
        "auto": month,
    }
    with transaction.atomic():
        case = save_draft(acting, kind=KIND, payload=payload)
        url = reverse(KIND.replace(".", ":"), args=[case.pk])
        text = f"{row.person.name}{month.replace('-', '年')}月到龄，已起草下编申请，请补齐依据后提交"
        notify([Told(clerk.pk, "due", text, url, f"{case.number}:auto")])
