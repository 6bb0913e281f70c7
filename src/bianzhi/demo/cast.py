"""The demo's district, its people who log in, and the bodies that issue its documents."""

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from bianzhi.demo.logins import LOG_INS, PASSWORD, LogIn
from bianzhi.demo.plan import DISTRICT_CODE, DISTRICT_NAME
from bianzhi.establishment.actions import ensure_holders
from bianzhi.instruments.actions import add_issuer
from bianzhi.instruments.choices import Level
from bianzhi.notices.actions import mark_all_read
from bianzhi.users.actions import add_district
from bianzhi.users.actor import Actor
from bianzhi.users.models import District, User
from bianzhi.users.roles import ROLES, Role

ISSUERS = (
    ("攀西编发", "中共攀枝花市西区区委机构编制委员会", Level.COMMISSION),
    ("攀西编办发", "中共攀枝花市西区区委机构编制委员会办公室", Level.OFFICE),
    ("攀西委", "中共攀枝花市西区委员会", Level.PARTY),
    ("攀编发", "中共攀枝花市委机构编制委员会", Level.UPPER),
    ("川编办发", "中共四川省委机构编制委员会办公室", Level.UPPER),
)


@dataclass(frozen=True, slots=True)
class Cast:
    """Who acts in the demo: a clerk makes, a chief checks."""

    district: District
    clerk: Actor
    chief: Actor


def actor(user: User) -> Actor:
    """Return ``user`` as an actor at his desk."""
    return Actor(
        user.pk, user.name, LOG_IN[user.username].role, user.district_id, user.district.path, ip="127.0.0.1"
    )


LOG_IN = {row.username: row for row in LOG_INS}


def open_district() -> Cast:
    """Make province, city and district, the office's log-ins, the issuers, and the pools."""
    add_district(code="51", name="四川省", synthetic=True)
    add_district(code="5104", name="攀枝花市", parent_path="/51/", synthetic=True)
    district = add_district(code=DISTRICT_CODE, name=DISTRICT_NAME, parent_path="/51/5104/", synthetic=True)
    hashed = make_password(PASSWORD)
    for row in LOG_INS:
        if not ROLES[row.role].own_unit:
            _add(row, district, hashed)
    clerk, chief = (
        actor(User.objects.select_related("district").get(username=name)) for name in ("jingban", "fuhe")
    )
    for code, name, level in ISSUERS:
        add_issuer(clerk, code=code, name=name, level=level)
    ensure_holders(district.pk)
    return Cast(district, clerk, chief)


def let_units_in(district: District, units: dict[str, int]) -> None:
    """Make the log-ins of units, once their units exist."""
    hashed = make_password(PASSWORD)
    for row in LOG_INS:
        if ROLES[row.role].own_unit:
            _add(row, district, hashed, units[row.unit])


def _add(row: LogIn, district: District, hashed: str, unit_key: int | None = None) -> None:
    User.objects.create(
        username=row.username,
        name=row.name,
        role=row.role.value,
        district=district,
        unit_key=unit_key,
        password=hashed,
    )


def read_everything(district: District) -> None:
    """Let everybody have read what was told in the year that is over."""
    for user in User.objects.filter(district=district).select_related("district"):
        mark_all_read(Actor(user.pk, user.name, Role(user.role), district.pk, district.path))
