"""委托办理: give one's desks to another for some days, and take them back."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from bianzhi.trail.actions import Subject, record
from bianzhi.users.actor import Actor, Forbidden
from bianzhi.users.models import Delegation, User
from bianzhi.users.roles import ROLES, Role
from bianzhi.values.refusal import Refusal, refuse_if_any

LONGEST = timedelta(days=90)


def delegate(actor: Actor, *, to_id: int, begins_on: date, ends_on: date, reason: str) -> Delegation:
    """Let ``to_id`` sit at the actor's desks from ``begins_on`` through ``ends_on``. Raises `Refused`.

    It gives the desks and no more: the other acts under his own name, and nobody's two parts in one case become one.
    """
    actor.require("desk.use")
    if actor.user_id is None:
        raise Forbidden("委托须由本人办理")
    me = User.objects.get(pk=actor.user_id)
    other = User.objects.filter(pk=to_id, district_id=actor.district_id).first()
    refuse_if_any(_against(me, other, begins_on, ends_on, reason))
    with transaction.atomic():
        made = Delegation.objects.create(
            user=me,
            stand_in_id=to_id,
            begins_on=begins_on,
            ends_on=ends_on,
            reason=reason.strip()[:200],
            made_at=timezone.now(),
        )
        told = {"受托人": other.name if other else "", "起始日期": begins_on, "截止日期": ends_on}
        record(actor, "委托办理", Subject("users.delegation", made.pk, str(made)), after=told, reason=reason)
    return made


def _against(me: User, other: User | None, begins_on: date, ends_on: date, reason: str) -> list[Refusal]:
    today = timezone.localdate()
    if other is None or not other.is_active:
        return [Refusal("delegation.whom", "没有这个人，或账号已停用", field="to")]
    found = []
    if other.pk == me.pk:
        found.append(Refusal("delegation.self", "不能委托给自己", field="to"))
    theirs, mine = ROLES[Role(other.role)], ROLES[Role(me.role)]
    if "desk.use" not in theirs.permissions or theirs.own_unit != mine.own_unit:
        found.append(
            Refusal(
                "delegation.role",
                f"{other.name}是{theirs.label}，不能代办{mine.label}的事",
                rule="只能委托给同样办理办件的人：单位的委托给单位的人，编办、部门的委托给编办、部门的人",
                field="to",
            )
        )
    elif mine.own_unit and other.unit_key != me.unit_key:
        found.append(Refusal("delegation.unit", f"{other.name}不是本单位的人", field="to"))
    if not reason.strip():
        found.append(Refusal("delegation.reason", "请写明委托的原因，如出差、休假", field="reason"))
    if begins_on < today or not begins_on <= ends_on <= begins_on + LONGEST:
        found.append(
            Refusal(
                "delegation.dates",
                f"{begins_on}至{ends_on}不是可以委托的时间",
                rule=f"从今天或以后开始，最长{LONGEST.days}天",
                field="ends_on",
            )
        )
    return found


def revoke_delegation(actor: Actor, *, delegation_id: int) -> Delegation:
    """Take one's desks back at once. Raises `Forbidden` for another's."""
    with transaction.atomic():
        found = (
            Delegation.objects.select_for_update(of=("self",))
            .filter(pk=delegation_id, user_id=actor.user_id or 0)
            .first()
        )
        if found is None:
            raise Forbidden("没有找到这项委托")
        if found.revoked_at is None:
            found.revoked_at = timezone.now()
            found.save(update_fields=["revoked_at"])
            record(actor, "收回委托", Subject("users.delegation", found.pk, str(found)))
    return found
