"""Accounts: the system administrator makes them, the security administrator grants the role that lets them in.

The split (三员分立) is DOMAIN §11.2: who makes accounts cannot grant rights, who grants rights cannot use them.
"""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from bianzhi.trail.actions import Subject, record
from bianzhi.users.actor import Actor, Forbidden
from bianzhi.users.models import District, User
from bianzhi.users.roles import ROLES, Role
from bianzhi.values.refusal import Refusal, Refused

SOURCE = "网络安全等级保护基本要求（三员分立）"


def _subject(user: User) -> Subject:
    return Subject("users.user", user.pk, f"{user.name}（{user.username}）", user.unit_key)


def _checked_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refused(
            *(Refusal("user.password", text, field="password") for text in error.messages)
        ) from None


def _in_reach(actor: Actor, district_id: int) -> District:
    found = District.objects.filter(pk=district_id, path__startswith=actor.district_path).first()
    if found is None:
        raise Forbidden("没有这个辖区，或不在您的范围内")
    return found


def add_user(
    actor: Actor,
    *,
    username: str,
    name: str,
    role: Role,
    district_id: int,
    password: str,
    unit_key: int | None = None,
) -> User:
    """Make an account that asks for ``role``; it cannot log in until a security administrator grants it."""
    actor.require("user.create")
    district = _in_reach(actor, district_id)
    user = User(
        username=username.strip(), name=name.strip(), role=role.value, district=district, unit_key=unit_key,
        is_active=False, must_change_password=True,
    )  # fmt: skip
    refusals = []
    if not user.username or not user.name:
        refusals.append(Refusal("user.fields", "请填写用户名和姓名", field="username"))
    if User.objects.filter(username=user.username).exists():
        refusals.append(Refusal("user.username", f"用户名“{user.username}”已有人使用", field="username"))
    if ROLES[role].own_unit and unit_key is None:
        refusals.append(Refusal("user.unit", f"{ROLES[role].label}须指定所在单位", field="unit"))
    if refusals:
        raise Refused(*refusals)
    _checked_password(password, user)
    user.set_password(password)
    with transaction.atomic():
        user.save()
        record(
            actor, "建立账号", _subject(user), after={"申请角色": ROLES[role].label, "辖区": district.name}
        )
    return user


def change_user(
    actor: Actor,
    *,
    user_id: int,
    role: Role,
    active: bool,
    unit_key: int | None = None,
    person_key: int | None = None,
) -> User:
    """Grant, change or take away a role. Nobody grants himself one."""
    actor.require("user.grant")
    if user_id == actor.user_id:
        raise Refused(
            Refusal("user.self", "不能给自己授权", rule="授权人与被授权人不得为同一人", source=SOURCE)
        )
    if ROLES[role].own_unit and unit_key is None:
        raise Refused(Refusal("user.unit", f"{ROLES[role].label}须指定所在单位", field="unit"))
    with transaction.atomic():
        user = User.objects.select_for_update().filter(pk=user_id).first()
        if user is None:
            raise Forbidden("没有找到这个用户")
        _in_reach(actor, user.district_id)
        before = {"角色": ROLES[Role(user.role)].label, "启用": user.is_active}
        user.role, user.is_active, user.unit_key = (
            role.value,
            active,
            unit_key if ROLES[role].own_unit else None,
        )
        user.person_key = person_key
        user.save(update_fields=["role", "is_active", "unit_key", "person_key"])
        record(
            actor, "授权", _subject(user), before=before, after={"角色": ROLES[role].label, "启用": active}
        )
    return user


def reset_password(actor: Actor, *, user_id: int, password: str) -> User:
    """Set a first password anew; its owner must change it."""
    actor.require("user.create")
    with transaction.atomic():
        user = User.objects.select_for_update().filter(pk=user_id).first()
        if user is None:
            raise Forbidden("没有找到这个用户")
        _in_reach(actor, user.district_id)
        _checked_password(password, user)
        user.set_password(password)
        user.must_change_password = True
        user.save(update_fields=["password", "must_change_password"])
        record(actor, "重置密码", _subject(user))
    return user
