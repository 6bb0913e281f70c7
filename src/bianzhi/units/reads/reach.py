"""Which units a person sees, and who stands above a unit: asked on every request, by the newest records."""

from django.db import connection
from django.utils import timezone

from bianzhi.users.actor import Actor
from bianzhi.users.models import Delegation, District, User
from bianzhi.users.roles import ROLES, Role


def subtree_ids(unit_id: int) -> frozenset[int]:
    """Return the unit and all that are under it by the newest records. One query, made on every request of a unit's person."""
    sql = (
        "WITH RECURSIVE below(id) AS (SELECT id FROM units_unit WHERE id = %s "
        "UNION SELECT u.id FROM units_unit u JOIN below b ON u.parent_id = b.id) SELECT id FROM below"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [unit_id])
        return frozenset(row[0] for row in cursor.fetchall())


def actor_of_user(user: User, district: District, ip: str) -> Actor:
    """Return the user as an actor in ``district``: role, and the units he sees."""
    standing = Delegation.objects.filter(
        stand_in=user, revoked_at=None, user__is_active=True, user__district=district
    )
    today = timezone.localdate()
    others = standing.filter(begins_on__lte=today, ends_on__gte=today).select_related("user").order_by("pk")
    return _as_actor(user, district, ip, tuple(_as_actor(row.user, district, ip) for row in others))


def _as_actor(user: User, district: District, ip: str, stands_for: tuple[Actor, ...] = ()) -> Actor:
    role = Role(user.role)
    own = ROLES[role].own_unit
    return Actor(
        user_id=user.pk,
        name=user.name,
        role=role,
        district_id=district.pk,
        district_path=district.path,
        unit_ids=subtree_ids(user.unit_key) if own and user.unit_key else (frozenset() if own else None),
        ip=ip,
        person_key=user.person_key,
        stands_for=stands_for,
    )


def with_ancestors(unit_id: int) -> tuple[int, ...]:
    """Return the unit and all above it by the newest records, nearest first. One query."""
    sql = (
        "WITH RECURSIVE above(id, parent_id, far) AS (SELECT id, parent_id, 0 FROM units_unit WHERE id = %s "
        "UNION ALL SELECT u.id, u.parent_id, a.far + 1 FROM units_unit u JOIN above a ON u.id = a.parent_id WHERE a.far < 20) "
        "SELECT id FROM above ORDER BY far"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [unit_id])
        return tuple(row[0] for row in cursor.fetchall())
