"""`bianzhi createuser`: the first users of a new deployment, and its district."""

import getpass
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from bianzhi.cli.django_setup import require_current_database
from bianzhi.cli.terminal import WRONG_USE, stop, tell
from bianzhi.users.roles import ROLES, Role

if TYPE_CHECKING:
    from bianzhi.users.models import District

ROLE_NAMES = "、".join(f"{role.value} {ROLES[role].label}" for role in Role)
COMMAND_LINE = frozenset({"user.create", "user.grant"})


def createuser(
    username: Annotated[str, typer.Argument(help="登录名")],
    name: Annotated[str, typer.Option(help="姓名")],
    role: Annotated[str, typer.Option(help=f"角色：{ROLE_NAMES}")],
    district: Annotated[str, typer.Option(help="辖区的行政区划代码")] = "",
    new_district: Annotated[str, typer.Option(help="辖区还没有时，以此名称建立（须同时给代码）")] = "",
    unit: Annotated[int | None, typer.Option(help="所在单位的编号（单位角色必填）")] = None,
    password_stdin: Annotated[bool, typer.Option("--password-stdin", help="由标准输入读密码")] = False,
) -> None:
    """建立可以登录的用户；可同时建立辖区。首次登录须修改密码。平时请由系统管理员、安全管理员在网站上办理。"""
    if role not in {r.value for r in Role}:
        stop(f"没有角色 {role}。可用：{ROLE_NAMES}", code=WRONG_USE)
    if new_district and not district:
        stop("建立辖区须用 --district 给出行政区划代码。", code=WRONG_USE)
    require_current_database()
    from django.db import transaction

    from bianzhi.accounts.actions import add_user, change_user
    from bianzhi.users.actor import Actor

    password = _password(from_stdin=password_stdin)
    with transaction.atomic():
        place = _district(district, new_district)
        actor = Actor(
            user_id=None,
            name="命令行",
            role=Role.SYS_ADMIN,
            district_id=place.pk,
            district_path=place.path,
            extra=COMMAND_LINE,
        )
        user = add_user(
            actor,
            username=username,
            name=name,
            role=Role(role),
            district_id=place.pk,
            password=password,
            unit_key=unit,
        )
        change_user(actor, user_id=user.pk, role=Role(role), active=True, unit_key=unit)
    tell(f"已建立用户 {username}（{name}，{ROLES[Role(role)].label}，{place.name}）。")


def _password(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\n")
    password = getpass.getpass("密码（至少10位）：")
    if getpass.getpass("再输一遍：") != password:
        stop("两遍不一样。")
    return password


def _district(code: str, new_name: str) -> "District":
    """Return the district, new when asked for. Its path follows the code: 省 2 digits, 市 4, 县 6, 乡 9."""
    from bianzhi.cli.lookups import district_by_code
    from bianzhi.users.actions.districts import add_district

    if not new_name:
        return district_by_code(code)
    if not code.isdigit():
        stop("行政区划代码只有数字。", code=WRONG_USE)
    above = "".join(f"{code[:length]}/" for length in (2, 4, 6, 9) if length < len(code))
    return add_district(code=code, name=new_name, parent_path=f"/{above}")
