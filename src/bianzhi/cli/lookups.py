"""Find what an option names. Django must be running."""

from typing import TYPE_CHECKING

from bianzhi.cli.terminal import WRONG_USE, stop

if TYPE_CHECKING:
    from bianzhi.users.actor import Actor
    from bianzhi.users.models import District


def district_by_code(code: str = "") -> "District":
    """Return the district of ``code``; without one the only district. Ends with code 2 when that is not clear."""
    from bianzhi.users.models import District

    found = list(District.objects.filter(code=code) if code else District.objects.all()[:2])
    if len(found) != 1:
        stop(_why_not(code, several=bool(found)), code=WRONG_USE)
    return found[0]


def _why_not(code: str, *, several: bool) -> str:
    from bianzhi.users.models import District

    if code:
        return f"没有行政区划代码为 {code} 的辖区。"
    if not several:
        return "数据库里还没有辖区。可运行 bianzhi demo 装入演示辖区，或用 bianzhi createuser 建立。"
    return f"有几个辖区，请用 --district 指明：{'、'.join(f'{d.code} {d.name}' for d in District.objects.all()[:20])}"


def actor_named(username: str) -> "Actor":
    """Return the office user who acts on the command line. Ends with code 2 when there is none."""
    from bianzhi.users.actor import Actor
    from bianzhi.users.models import User
    from bianzhi.users.roles import ROLES, Role

    user = User.objects.filter(username=username, is_active=True).select_related("district").first()
    if user is None:
        stop(f"没有登录名为 {username} 的用户，或已停用。", code=WRONG_USE)
    role = Role(user.role)
    if ROLES[role].own_unit:
        stop(f"{username} 是单位用户，这件事请用机构编制部门的用户办理。", code=WRONG_USE)
    return Actor(
        user_id=user.pk,
        name=user.name,
        role=role,
        district_id=user.district_id,
        district_path=user.district.path,
        ip="命令行",
        person_key=user.person_key,
    )
