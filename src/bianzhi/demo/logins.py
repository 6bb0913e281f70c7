"""The people who log in to the demo district. All invented."""

from dataclasses import dataclass

from bianzhi.users.roles import ROLES, Role

PASSWORD = "bianzhi-2021-demo"  # noqa: S105 - a demo on this machine only; printed at start


@dataclass(frozen=True, slots=True)
class LogIn:
    """A demo user; ``unit`` is the common name of the unit of a unit role."""

    username: str
    name: str
    role: Role
    unit: str = ""

    @property
    def label(self) -> str:
        """Name, role and unit in one line."""
        return f"{self.name} · {ROLES[self.role].label}" + (f"（{self.unit}）" if self.unit else "")


LOG_INS: tuple[LogIn, ...] = (
    LogIn("jingban", "周经办", Role.CLERK),
    LogIn("jingban2", "吴经办", Role.CLERK),
    LogIn("fuhe", "郑复核", Role.CHIEF),
    LogIn("fuhe2", "王复核", Role.CHIEF),
    LogIn("zhuren", "冯主任", Role.DIRECTOR),
    LogIn("danwei", "陈单位", Role.UNIT_CLERK, "区农业农村和交通运输局"),
    LogIn("danwei2", "褚单位", Role.UNIT_CLERK, "格里坪镇"),
    LogIn("fuzeren", "卫负责", Role.UNIT_HEAD, "区农业农村和交通运输局"),
    LogIn("caiwu", "钱财务", Role.UNIT_HEAD, "区农业农村和交通运输局"),
    LogIn("zuzhi", "蒋组织", Role.ORG_DEPT),
    LogIn("renshe", "沈人社", Role.HR_DEPT),
    LogIn("caizheng", "韩财政", Role.FINANCE_DEPT),
    LogIn("jiwei", "杨纪检", Role.DISCIPLINE),
    LogIn("xitong", "朱系统", Role.SYS_ADMIN),
    LogIn("anquan", "秦安全", Role.SEC_ADMIN),
    LogIn("shenji", "尤审计", Role.AUDIT_ADMIN),
)
