"""What pages show of users and districts."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone

from bianzhi.users.actor import Actor, Forbidden
from bianzhi.users.models import Delegation, District, User
from bianzhi.users.roles import ROLES, Role


@dataclass(frozen=True, slots=True)
class UserRow:
    """One user as the administrators see him."""

    key: int
    username: str
    name: str
    role: str
    role_label: str
    district: str
    unit_key: int | None
    active: bool
    last_login: datetime | None


def _row(user: User) -> UserRow:
    return UserRow(
        user.pk, user.username, user.name, user.role, ROLES[Role(user.role)].label, user.district.name, user.unit_key,
        user.is_active, user.last_login,
    )  # fmt: skip


def users(actor: Actor) -> tuple[UserRow, ...]:
    """Return the users of the district and those below it."""
    actor.require("user.create", "user.grant")
    found = User.objects.select_related("district").filter(district__path__startswith=actor.district_path)
    return tuple(_row(u) for u in found.order_by("username"))


def user(actor: Actor, key: int) -> UserRow:
    """Return one user. Raises `Forbidden`."""
    found = next((row for row in users(actor) if row.key == key), None)
    if found is None:
        raise Forbidden("没有找到这个用户")
    return found


def districts(actor: Actor) -> tuple[tuple[int, str], ...]:
    """Return (key, name) of the actor's district and those below it."""
    found = District.objects.filter(path__startswith=actor.district_path).order_by("path")
    return tuple(found.values_list("pk", "name"))


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody one works with: name and role, no more."""

    key: int
    name: str
    role_label: str
    unit_key: int | None
    active: bool


def colleagues(actor: Actor, *, everybody: bool = False) -> tuple[Colleague, ...]:
    """Return who may be asked or stand in: of the district, or of one's own unit. ``everybody``: disabled too."""
    actor.require("desk.use", "submission.draft", "submission.review")
    found = User.objects.filter(district_id=actor.district_id).exclude(pk=actor.user_id or 0)
    if actor.unit_ids is not None:
        mine = User.objects.filter(pk=actor.user_id or 0).values_list("unit_key", flat=True)
        found = found.filter(unit_key__in=list(mine))
    if not everybody:
        found = found.filter(is_active=True)
    return tuple(
        Colleague(u.pk, u.name, ROLES[Role(u.role)].label, u.unit_key, u.is_active)
        for u in found.order_by("role", "name", "pk")
        if everybody or "desk.use" in ROLES[Role(u.role)].permissions
    )


@dataclass(frozen=True, slots=True)
class DelegationRow:
    """One 委托: by whom to whom, from when till when, and whether it counts today."""

    key: int
    user: str
    stand_in: str
    begins_on: date
    ends_on: date
    reason: str
    state: str
    mine: bool


def delegations(actor: Actor) -> tuple[DelegationRow, ...]:
    """Return what the actor gave and what was given to him, newest first."""
    today = timezone.localdate()
    found = Delegation.objects.filter(Q(user_id=actor.user_id or 0) | Q(stand_in_id=actor.user_id or 0))
    rows = []
    for row in found.select_related("user", "stand_in").order_by("-made_at", "-pk")[:100]:
        state = (
            "已收回"
            if row.revoked_at
            else "未开始"
            if row.begins_on > today
            else "已结束"
            if row.ends_on < today
            else "有效"
        )
        mine = row.user_id == actor.user_id
        rows.append(
            DelegationRow(
                row.pk, row.user.name, row.stand_in.name, row.begins_on, row.ends_on, row.reason, state, mine
            )
        )
    return tuple(rows)
