"""The desks a case passes: who sits at each, and whose cases come there."""

from collections.abc import Mapping
from dataclasses import dataclass

from bianzhi.users.actor import Actor
from bianzhi.users.roles import Role


@dataclass(frozen=True, slots=True)
class Desk:
    """A desk.

    Attributes:
        label: what people call it.
        permission, roles: who may sit there: whoever has the permission, or one of the roles.
        personal: only the person who made the case.
    """

    label: str
    permission: str = ""
    roles: frozenset[Role] = frozenset()
    personal: bool = False

    def seats(self, actor: Actor) -> bool:
        """Say whether the actor may sit here; of whose cases is another question."""
        if self.personal:
            return actor.user_id is not None
        return (bool(self.permission) and actor.may(self.permission)) or actor.role in self.roles


def _desk(label: str, *roles: Role) -> Desk:
    return Desk(label, roles=frozenset(roles))


#: desks that belong to a unit: only people of the task's unit sit there
OF_UNIT = frozenset({"unit", "other_unit", "unit_head", "finance_head", "unit_secrecy", "sponsor"})

DESKS: Mapping[str, Desk] = {
    "maker": Desk("经办人", personal=True),
    "unit": _desk("单位经办", Role.UNIT_CLERK),
    "other_unit": _desk("对方单位", Role.UNIT_CLERK, Role.UNIT_HEAD),
    "unit_head": _desk("单位负责人", Role.UNIT_HEAD),
    # another desk of the same people: who audits at one does not sign at the other
    "finance_head": _desk("财务负责人", Role.UNIT_HEAD),
    "unit_secrecy": _desk("单位保密审查", Role.UNIT_HEAD),
    "sponsor": _desk("主管部门", Role.SPONSOR),
    "clerk": Desk("编办经办", "submission.draft"),
    "review": Desk("编办复核", "submission.review"),
    "leader": _desk("编办领导", Role.DEPUTY, Role.DIRECTOR),
    "secrecy": _desk("保密审查", Role.CHIEF, Role.DEPUTY),
    "head": _desk("主要负责人", Role.DIRECTOR),
    "commission": _desk("编委", Role.COMMISSION),
    "org": _desk("组织部", Role.ORG_DEPT),
    "hr": _desk("人社局", Role.HR_DEPT),
    "finance": _desk("财政局", Role.FINANCE_DEPT),
    "timer": Desk("系统"),
}


def desks_of(actor: Actor) -> tuple[str, ...]:
    """Return the desks the actor may sit at, the personal one left out."""
    return tuple(code for code, desk in DESKS.items() if not desk.personal and desk.seats(actor))
