"""Accounts and roles, for the system administrator and the security administrator."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from bianzhi.accounts import reads
from bianzhi.accounts.actions import add_user, change_user, reset_password
from bianzhi.units.reads import find_by_name, names_on
from bianzhi.users.actor import Actor
from bianzhi.users.roles import ROLES, Role
from bianzhi.users.web import actor_of, as_of, permitted
from bianzhi.values.refusal import Refusal, Refused

ROLE_CHOICES = tuple((role.value, ROLES[role].label, ROLES[role].own_unit) for role in Role)


def _unit_key(actor: Actor, name: str) -> int | None:
    """Return the unit named so. Raises `Refused` with near names."""
    if not name.strip():
        return None
    found = find_by_name(actor, name.strip())
    if found.key is None:
        near = f"，是不是：{'、'.join(found.near)}" if found.near else ""
        raise Refused(Refusal("user.unit", f"没有名为“{name}”的机构{near}", field="unit"))
    return found.key


@permitted("user.create", "user.grant")
def users(request: HttpRequest) -> HttpResponse:
    """Show all accounts."""
    actor = actor_of(request)
    rows = reads.users(actor)
    units = names_on(actor, as_of(request), {r.unit_key for r in rows if r.unit_key})
    return render(
        request, "office_site/users.html", {"rows": rows, "units": units, "may_add": actor.may("user.create")}
    )


@permitted("user.create")
def new_user(request: HttpRequest) -> HttpResponse:
    """Make an account."""
    actor = actor_of(request)
    refusals: tuple[Refusal, ...] = ()
    typed = {k: request.POST.get(k, "") for k in ("username", "name", "role", "unit", "district")}
    if request.method == "POST":
        try:
            made = add_user(
                actor,
                username=typed["username"],
                name=typed["name"],
                role=Role(typed["role"]) if typed["role"] in set(Role) else Role.UNIT_HEAD,
                district_id=int(typed["district"]) if typed["district"].isdecimal() else actor.district_id,
                password=request.POST.get("password", ""),
                unit_key=_unit_key(actor, typed["unit"]),
            )
        except Refused as refused:
            refusals = refused.refusals
        else:
            messages.success(request, f"已建立账号{made.username}，待安全管理员授权后启用")
            return redirect("accounts:users")
    context = {
        "typed": typed,
        "refusals": refusals,
        "roles": ROLE_CHOICES,
        "districts": reads.districts(actor),
    }
    return render(request, "office_site/new_user.html", context, status=422 if refusals else 200)


@permitted("user.create", "user.grant")
def user(request: HttpRequest, key: int) -> HttpResponse:
    """Grant a role, or reset a password."""
    actor = actor_of(request)
    row = reads.user(actor, key)
    names = names_on(actor, as_of(request), {row.unit_key} if row.unit_key else set())
    typed: dict[str, Any] = {
        "role": row.role,
        "unit": names.get(row.unit_key, "") if row.unit_key else "",
        "active": row.active,
    }
    refusals: tuple[Refusal, ...] = ()
    if request.method == "POST":
        try:
            if request.POST.get("do") == "password":
                reset_password(actor, user_id=key, password=request.POST.get("password", ""))
            else:
                typed = {"role": request.POST.get("role", ""), "unit": request.POST.get("unit", ""),
                         "active": bool(request.POST.get("active"))}  # fmt: skip
                change_user(
                    actor,
                    user_id=key,
                    role=Role(typed["role"]) if typed["role"] in set(Role) else Role(row.role),
                    active=bool(typed["active"]),
                    unit_key=_unit_key(actor, str(typed["unit"])),
                )
        except Refused as refused:
            refusals = refused.refusals
        else:
            messages.success(request, f"{row.name}的账号已更新")
            return redirect("accounts:users")
    context = {"row": row, "typed": typed, "refusals": refusals, "roles": ROLE_CHOICES,
               "may_grant": actor.may("user.grant"), "may_reset": actor.may("user.create")}  # fmt: skip
    return render(request, "office_site/user.html", context, status=422 if refusals else 200)
