"""Districts, users and actors for tests. Everybody is synthetic."""

from itertools import count

from bianzhi.users.actor import Actor
from bianzhi.users.models import District, User
from bianzhi.users.roles import ROLES, Role

_numbers = count(1)


def district(name: str = "测试区", parent: str = "/") -> District:
    code = f"99{next(_numbers):04d}"
    return District.objects.create(code=code, name=name, path=f"{parent}{code}/", synthetic=True)


def user(where: District, role: Role = Role.CLERK, name: str = "", unit_key: int | None = None) -> User:
    number = next(_numbers)
    made = User(
        username=f"u{number}",
        name=name or f"{ROLES[role].label}{number}",
        role=role.value,
        district=where,
        unit_key=unit_key,
    )
    made.set_password("一个很长的密码1")
    made.save()
    return made


def actor(who: User, unit_ids: frozenset[int] | None = None) -> Actor:
    return Actor(
        user_id=who.pk,
        name=who.name,
        role=Role(who.role),
        district_id=who.district_id,
        district_path=who.district.path,
        unit_ids=unit_ids,
        ip="127.0.0.1",
        person_key=who.person_key,
    )


def clerk_and_chief(where: District) -> tuple[Actor, Actor]:
    """The two persons every posting needs."""
    return actor(user(where, Role.CLERK)), actor(user(where, Role.CHIEF))
