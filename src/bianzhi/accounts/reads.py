"""What pages show of users and districts."""

from dataclasses import dataclass
from datetime import datetime

from bianzhi.users.actor import Actor, Forbidden
from bianzhi.users.models import District, User
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
