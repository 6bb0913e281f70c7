"""`bianzhi createuser`: the first users of a new deployment, and its district."""

import getpass
import sys
from typing import Annotated

import typer

from bianzhi.cli.django_setup import require_current_database
from bianzhi.cli.terminal import WRONG_USE, complain, stop, tell
from bianzhi.users.roles import ROLES, Role


def createuser(
    username: Annotated[str, typer.Argument(help="登录名")],
    name: Annotated[str, typer.Option(help="姓名")],
    role: Annotated[
        str, typer.Option(help="角色：" + "、".join(f"{r.value} {ROLES[r].label}" for r in Role))
    ],
    district: Annotated[str, typer.Option(help="辖区的行政区划代码")] = "",
    new_district: Annotated[str, typer.Option(help="辖区还没有时，以此名称建立（须同时给代码）")] = "",
    unit: Annotated[int | None, typer.Option(help="所在单位的编号（单位角色必填）")] = None,
    password_stdin: Annotated[bool, typer.Option("--password-stdin", help="由标准输入读密码")] = False,
) -> None:
    """建立用户；可同时建立辖区。密码在终端输入两遍，首次登录须修改。"""
    if role not in {r.value for r in Role}:
        stop(f"没有角色 {role}。可用：{'、'.join(r.value for r in Role)}", code=WRONG_USE)
    if new_district and not district:
        stop("建立辖区须用 --district 给出行政区划代码。", code=WRONG_USE)
    require_current_database()
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError
    from django.db import transaction

    from bianzhi.users.models import User

    if User.objects.filter(username=username).exists():
        stop(f"登录名 {username} 已有人使用。")
    password = _password(from_stdin=password_stdin)
    try:
        with transaction.atomic():
            place = _district(district, new_district)
            user = User(
                username=username,
                name=name,
                role=role,
                district=place,
                unit_key=unit,
                must_change_password=True,
            )
            validate_password(password, user)
            user.set_password(password)
            user.full_clean()
            user.save(force_insert=True)
            _record(user)
    except ValidationError as error:
        complain(*error.messages)
        raise typer.Exit(1) from None
    tell(f"已建立用户 {username}（{name}，{ROLES[Role(role)].label}，{place.name}）。")


def _password(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\n")
    password = getpass.getpass("密码（至少10位）：")
    if getpass.getpass("再输一遍：") != password:
        stop("两遍不一样。")
    return password


def _district(code: str, new_name: str):  # type: ignore[no-untyped-def]  # noqa: ANN202 - the model is imported inside
    """Return the district, new when asked for. The path follows the code: 省 2 digits, 市 4, 县 6, 乡 9."""
    from bianzhi.cli.lookups import district_by_code
    from bianzhi.users.models import District

    if not new_name:
        return district_by_code(code)
    if District.objects.filter(code=code).exists():
        stop(f"辖区 {code} 已经有了，不必再建。")
    steps = [code[:n] for n in (2, 4, 6, 9, 12) if n < len(code)] + [code]
    place = District(code=code, name=new_name, path="/" + "/".join(steps) + "/")
    place.full_clean()
    place.save(force_insert=True)
    return place


def _record(user) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001 - see above
    """Leave the trace of the new user, under the name of the command line."""
    from bianzhi.trail.actions import Subject, record
    from bianzhi.users.actor import Actor

    actor = Actor(
        user_id=None,
        name="命令行",
        role=Role.SYS_ADMIN,
        district_id=user.district_id,
        district_path=user.district.path,
    )
    after = {"登录名": user.username, "姓名": user.name, "角色": user.role, "单位": user.unit_key}
    record(actor, "建立用户", Subject("users.user", user.pk, user.name, user.unit_key), after=after)
