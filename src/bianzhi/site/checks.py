"""Everything `bianzhi check` proves: each room checks its own tables; here they are asked in turn."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from bianzhi.cases.checks import check as check_cases
from bianzhi.establishment.reads import check as check_establishment
from bianzhi.finance.reads.checks import check as check_finance
from bianzhi.staff.reads import check as check_staff
from bianzhi.trail.verify import verify
from bianzhi.units.reads import check as check_units
from bianzhi.units.reads import unit_exists
from bianzhi.users.models import District, User
from bianzhi.values.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not hold: in which district, in which room, what."""

    district: str
    room: str
    message: str

    def __str__(self) -> str:
        return f"{self.district} · {self.room}：{self.message}"


ROOMS: tuple[tuple[str, Callable[[int], Iterable[Refusal]]], ...] = (
    ("机构", check_units),
    ("编制台账", check_establishment),
    ("人员实名", check_staff),
    ("办件", check_cases),
    ("决算公开", check_finance),
)


def run_checks() -> Iterator[Finding]:
    """Yield every finding of every district, room by room."""
    for district in District.objects.order_by("path"):
        for label, check in ROOMS:
            for refusal in check(district.pk):
                yield Finding(district.name, label, str(refusal))
        for link in verify(district.pk):
            yield Finding(district.name, "操作留痕", f"第{link.number}条：{link.message}")
    users = User.objects.filter(unit_key__isnull=False).select_related("district").order_by("pk")
    for user in users:
        if not unit_exists(user.district_id, user.unit_key or 0):
            yield Finding(user.district.name, "用户", f"{user.name}所在的单位不存在")
