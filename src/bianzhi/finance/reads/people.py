"""Who is told of a body's disclosure."""

from bianzhi.finance.models import BookBody
from bianzhi.users.models import User
from bianzhi.users.reach import with_above
from bianzhi.users.roles import ROLES, Role

KEEP = frozenset(role.value for role, spec in ROLES.items() if "disclosure.publish" in spec.permissions)
LEAD = frozenset({Role.DIRECTOR.value, Role.DEPUTY.value})
TREASURY = frozenset({Role.FINANCE_DEPT.value})


def keepers(body: BookBody) -> list[int]:
    """Return the users who keep a body's books and publish: of its unit and those above it, or the office's own."""
    own = {role.value for role, spec in ROLES.items() if spec.own_unit}
    found = User.objects.filter(district_id=body.district_id, is_active=True).order_by("pk")
    if body.unit_id is None:
        found = found.filter(role__in=KEEP - own)
    else:
        found = found.filter(role__in=KEEP & own, unit_key__in=with_above(body.unit_id)) or found.filter(
            role__in=KEEP - own
        )
    return list(found.values_list("pk", flat=True))


def with_roles(district_id: int, roles: frozenset[str]) -> list[int]:
    """Return the users of a district in these roles."""
    found = User.objects.filter(district_id=district_id, is_active=True, role__in=roles)
    return list(found.order_by("pk").values_list("pk", flat=True))
