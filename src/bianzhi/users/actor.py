"""Who acts: the one value that every action and every read is given first."""

from dataclasses import dataclass, field

from bianzhi.users.roles import ROLES, Role


class Forbidden(Exception):
    """The actor may not do or see this. The message says so in Chinese without giving away what exists."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A person (or the system) acting in one district.

    Attributes:
        user_id: key of the user; ``None`` for the system itself (timers, the demo's opening).
        name: shown in the trail.
        role: role in force.
        district_id: district whose rows are read and written.
        district_path: path of that district.
        unit_ids: units the actor may see; ``None`` means all of the district.
        ip: where from.
        person_key: the actor's own person record, so that nobody decides about himself.
        stands_for: those who gave their desks to the actor for today (委托办理), each as he would act.
    """

    user_id: int | None
    name: str
    role: Role
    district_id: int
    district_path: str
    unit_ids: frozenset[int] | None = None
    ip: str = ""
    person_key: int | None = None
    extra: frozenset[str] = field(default_factory=frozenset)
    stands_for: tuple["Actor", ...] = ()

    @property
    def permissions(self) -> frozenset[str]:
        """Permissions of the role, and any given for one act."""
        return ROLES[self.role].permissions | self.extra

    def may(self, permission: str) -> bool:
        """Say whether the actor has ``permission``."""
        return permission in self.permissions

    def require(self, *permissions: str) -> None:
        """Raise `Forbidden` unless the actor has one of ``permissions``."""
        if not any(self.may(p) for p in permissions):
            raise Forbidden(f"{ROLES[self.role].label}没有办理此事的权限")

    def sees_unit(self, unit_id: int | None) -> bool:
        """Say whether rows of ``unit_id`` may be shown."""
        return self.unit_ids is None or (unit_id is not None and unit_id in self.unit_ids)

    def require_unit(self, unit_id: int | None) -> None:
        """Raise `Forbidden` unless rows of ``unit_id`` may be shown."""
        if not self.sees_unit(unit_id):
            raise Forbidden("没有找到，或不在您的单位范围内")
