"""Roles and what each may do (DOMAIN §11.1), as one table.

A permission is ``<what>.<act>``. Scope is separate: a role with ``own`` sees its own unit and the units under it only.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """Roles of DOMAIN §11.1."""

    DIRECTOR = "office_director"
    DEPUTY = "office_deputy"
    CHIEF = "section_chief"
    CLERK = "section_clerk"
    UNIT_CLERK = "unit_clerk"
    UNIT_HEAD = "unit_head"
    SPONSOR = "sponsor_auditor"
    ORG_DEPT = "org_dept"
    HR_DEPT = "hr_dept"
    FINANCE_DEPT = "finance_dept"
    DISCIPLINE = "discipline_dept"
    JUSTICE = "justice_dept"
    INSPECTOR = "inspector"
    ARCHIVIST = "archivist"
    COMMISSION = "commission_member"
    SYS_ADMIN = "sys_admin"
    SEC_ADMIN = "sec_admin"
    AUDIT_ADMIN = "audit_admin"


READ = frozenset(
    {
        "unit.read",
        "ledger.read",
        "person.read",
        "instrument.read",
        "statistics.read",
        "search.use",
        "disclosure.audit",
        "books.read",
        "worklog.read",
    }
)
OWN_READ = frozenset(
    {"unit.read", "ledger.read", "person.read", "search.use", "disclosure.audit", "books.read"}
)
EXPORT = frozenset({"unit.export", "ledger.export", "person.export"})
DRAFT = frozenset(
    {"submission.draft", "import.run", "person.edit", "report.record", "books.edit", "worklog.edit"}
)
REVIEW = frozenset({"submission.review"})
#: records when the accounts were approved, sends the report to be approved, publishes it
DISCLOSE = frozenset({"disclosure.reply", "disclosure.publish"})
#: sits at a desk that cases come to
DESK = frozenset({"desk.use"})
#: confirms what other departments' systems must follow, or sees who owes it
CONFIRM = frozenset({"case.confirm"})
#: sees 预算绩效; fills it in
PERFORMANCE = frozenset({"performance.read"})
FILLING = PERFORMANCE | {"performance.edit"}


@dataclass(frozen=True, slots=True)
class RoleSpec:
    """What a role is called, whether it is bound to a unit, and what it may do."""

    label: str
    permissions: frozenset[str] = field(default_factory=frozenset)
    own_unit: bool = False


ROLES: Mapping[Role, RoleSpec] = {
    Role.DIRECTOR: RoleSpec(
        "主任", READ | EXPORT | REVIEW | DESK | CONFIRM | PERFORMANCE | {"person.unmask", "trail.read"}
    ),
    Role.DEPUTY: RoleSpec(
        "副主任", READ | EXPORT | REVIEW | DESK | CONFIRM | PERFORMANCE | {"person.unmask", "trail.read"}
    ),
    Role.CHIEF: RoleSpec(
        "股室审核",
        READ
        | EXPORT
        | REVIEW
        | DRAFT
        | DESK
        | CONFIRM
        | FILLING
        | DISCLOSE
        | {"person.unmask", "trail.read", "performance.rules"},
    ),
    Role.CLERK: RoleSpec(
        "股室经办", READ | EXPORT | DRAFT | DESK | CONFIRM | FILLING | DISCLOSE | {"person.unmask"}
    ),
    Role.UNIT_CLERK: RoleSpec(
        "单位经办",
        OWN_READ
        | DESK
        | FILLING
        | DISCLOSE
        | {"person.edit_own", "unit.export", "person.export", "case.begin", "books.edit"},
        own_unit=True,
    ),
    Role.UNIT_HEAD: RoleSpec("单位负责人", OWN_READ | DESK | PERFORMANCE, own_unit=True),
    Role.SPONSOR: RoleSpec("主管部门审核", OWN_READ | DESK | {"unit.export", "person.export"}, own_unit=True),
    Role.ORG_DEPT: RoleSpec("组织部", READ | DESK | CONFIRM | {"ledger.export"}),
    Role.HR_DEPT: RoleSpec("人社局", READ | DESK | CONFIRM | {"ledger.export"}),
    Role.FINANCE_DEPT: RoleSpec(
        "财政局",
        READ | DESK | CONFIRM | PERFORMANCE | {"ledger.export", "performance.rules", "disclosure.reply"},
    ),
    Role.DISCIPLINE: RoleSpec("纪检监察", READ),
    Role.JUSTICE: RoleSpec("司法局", frozenset({"unit.read", "search.use"})),
    Role.INSPECTOR: RoleSpec("抽查人员", frozenset({"unit.read", "search.use", "worklog.read"})),
    Role.ARCHIVIST: RoleSpec(
        "档案员", frozenset({"unit.read", "instrument.read", "search.use", "worklog.read"})
    ),
    Role.COMMISSION: RoleSpec("编委委员", READ - {"person.read"} | DESK | {"matters.meetings"}),
    Role.SYS_ADMIN: RoleSpec("系统管理员", frozenset({"system.manage", "user.create"})),
    Role.SEC_ADMIN: RoleSpec("安全管理员", frozenset({"user.grant"})),
    Role.AUDIT_ADMIN: RoleSpec("审计管理员", frozenset({"trail.read"})),
}
