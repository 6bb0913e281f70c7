"""Every page of the site: who may open it, and with which keys it is tried.

Written by hand from DOMAIN §11 and the role table, not from the views: a view that forgets its guard must differ from this.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.urls import URLResolver, get_resolver

from bianzhi.users.roles import ROLES, Role
from tests.site.world import ADMIN, FULL, Place

MEETINGS = ("submission.draft", "submission.review", "matters.meetings")
Args = Callable[[Place], tuple[object, ...]]
ALL, DISTRICT, MAKER = "all", "district", "maker"
#: roles that own nothing of the work (三员分立)
ADMINISTRATORS = {Role.SYS_ADMIN, Role.SEC_ADMIN, Role.AUDIT_ADMIN}


@dataclass(frozen=True)
class Target:
    """One address of a page. ``seen_by``: ``all`` (unit roles as well), ``district`` (not unit roles), ``maker`` (the clerk only)."""

    args: Args
    seen_by: str = ALL
    status: int = 200


@dataclass(frozen=True)
class Page:
    """A page: ``needs`` any of the permissions; none means everybody who is signed in, ``public`` everybody."""

    needs: tuple[str, ...]
    targets: tuple[Target, ...] = (Target(lambda p: ()),)
    post_only: bool = False
    public: bool = False


def unit(key: str, *more: object) -> Target:
    return Target(lambda p: (p.units[key], *more), DISTRICT if key == "other" else ALL)


def units(*more: object) -> tuple[Target, ...]:
    return tuple(unit(key, *more) for key in ("own", "child", "other"))


def person(*more: object) -> tuple[Target, ...]:
    return (
        Target(lambda p: (p.persons["own"], *more)),
        Target(lambda p: (p.persons["child"], *more)),
        Target(lambda p: (p.persons["other"], *more), DISTRICT),
        Target(lambda p: (p.persons["other_gone"], *more), DISTRICT),
    )


def key(name: str, seen_by: str = DISTRICT, status: int = 200) -> Target:
    return Target(lambda p: (p.keys[name],), seen_by, status)


def own_and_not(own: str, other: str, *more: object) -> tuple[Target, ...]:
    """A record of the unit of the unit roles, which they see too, and one that only the district's roles see."""
    return (
        Target(lambda p: (p.keys[own], *more)),
        Target(lambda p: (p.keys[other], *more), DISTRICT),
    )


def projects(*more: object) -> tuple[Target, ...]:
    return own_and_not("own_project", "project", *more)


def books(*more: object) -> tuple[Target, ...]:
    """Books of a unit, which its own people see, and of the office."""
    return own_and_not("unit_books", "books", 2021, *more)


def disclosures(*more: object) -> tuple[Target, ...]:
    """Finished reports of a unit, and of the office."""
    return own_and_not("unit_disclosure", "disclosure", *more)


def published(*more: object) -> Page:
    """A page of what is published of the office's books: anybody's."""
    return Page((), (Target(lambda p: (p.keys["books"], 2021, *more)),), public=True)


def drafts() -> Page:
    """A form about one person: the list of persons first."""
    return Page(("submission.draft",))


#: a key that nothing has: refused like one of others
NO_SUCH = Target(lambda p: (987654321,), status=403)
PAGES: dict[str, Page] = {
    "workbench": Page(()),
    "switch_district": Page((), post_only=True),
    "tour": Page((), post_only=True),
    "accounts:login": Page((), (Target(lambda p: (), status=302),)),
    "accounts:logout": Page((), post_only=True),
    "accounts:password": Page(()),
    "accounts:users": Page(("user.create", "user.grant")),
    "accounts:new_user": Page(("user.create",)),
    "accounts:user": Page(("user.create", "user.grant"), (Target(lambda p: (p.users[Role.CLERK].pk,)),)),
    "statistics:index": Page(("statistics.read",)),
    "statistics:analysis": Page(("statistics.read",)),
    "statistics:table": Page(
        ("statistics.read",),
        tuple(Target(lambda p, slug=slug: (slug,)) for slug in ("s1", "s2", "s3", "s4", "s6", "s7")),
    ),
    "ui:components": Page(()),
    "ui:save": Page((), post_only=True),
    "ui:delete": Page((), (key("saved", MAKER),), post_only=True),
    "search:results": Page(("search.use",)),
    "files:download": Page(("instrument.read", "submission.draft", "submission.review"), (key("file"),)),
    "jobs:index": Page(()),
    "jobs:detail": Page((), (key("job", MAKER),)),
    "jobs:stop": Page((), (key("job", MAKER),), post_only=True),
    "trail:index": Page(("trail.read",)),
    "api_pages:documentation": Page(()),
    "api_pages:tokens": Page(()),
    "api_pages:revoke": Page((), (key("token", MAKER),), post_only=True),
    "notices:index": Page(()),
    "notices:open": Page((), (key("notice", MAKER),), post_only=True),
    "notices:read_all": Page((), post_only=True),
    "notices:channels": Page(()),
    "cases:inbox": Page(("desk.use",)),
    "cases:mine": Page(()),
    "cases:index": Page(()),
    "cases:detail": Page(("submission.draft", "submission.review"), (key("pending"), key("draft", MAKER))),
    "cases:act": Page((), (key("pending"),), post_only=True),
    "cases:sheet": Page(
        ("submission.draft", "submission.review"),
        (Target(lambda p: (p.keys["pending"], "docx"), DISTRICT, 404),),
    ),
    "cases:hand_over": Page(("submission.review",)),
    "cases:cosign": Page(("submission.draft", "submission.review"), (key("pending"),), post_only=True),
    "cases:cosign_answer": Page((), (key("pending"),), post_only=True),
    "cases:cosign_recall": Page((), (key("pending"),), post_only=True),
    "accounts:delegations": Page(("desk.use",)),
    "accounts:revoke_delegation": Page(
        ("desk.use",), (Target(lambda p: (2**40,), status=403),), post_only=True
    ),
    "cases:routes": Page(("submission.draft", "submission.review")),
    "cases:holidays": Page(("system.manage", "submission.draft", "submission.review")),
    "cases:routes_draft": Page(("submission.draft",), (Target(lambda p: (), status=404),)),
    "cases:slip": Page(
        ("submission.draft", "submission.review"),
        (Target(lambda p: (p.keys["pending"], "docx"), DISTRICT, 404),),
    ),
    "cases:statistics": Page(("statistics.read",)),
    "cases:batch": Page(("desk.use",), post_only=True),
    "cases:attach": Page((), (key("pending"),), post_only=True),
    "cases:detach": Page((), (key("pending"),), post_only=True),
    "establishment:request_use": Page(("case.begin",)),
    "establishment:plans": Page(("ledger.read",)),
    "establishment:request_plan": Page(("case.begin",)),
    "establishment:request_posts": Page(("case.begin",)),
    "staff:request_on": Page(("case.begin",)),
    "staff:request_change": Page(("case.begin",)),
    "staff:request_off": Page(("case.begin",)),
    "staff:confirmations": Page(("case.confirm",)),
    "staff:confirm": Page(("case.confirm",), post_only=True),
    "staff:confirmations_export": Page(("case.confirm",)),
    "staff:confirmations_answers": Page(("case.confirm",), post_only=True),
    "staff:batch_filing": Page(("case.begin",)),
    "staff:batch_template": Page(("case.begin",)),
    "staff:request_move": Page(("case.begin",)),
    "matters:request": Page(("case.begin",)),
    "matters:line": Page(("case.begin", "submission.draft"), (Target(lambda p: (), status=403),)),
    "matters:plan": Page(("submission.draft",), (key("pending", DISTRICT, 403),)),
    "matters:reply": Page(("submission.draft",), (key("pending", DISTRICT, 403),)),
    "matters:reply_file": Page(("submission.draft", "submission.review"), (key("pending", DISTRICT, 404),)),
    "matters:meetings": Page(MEETINGS),
    "matters:meeting_new": Page(("submission.draft",)),
    "matters:meeting": Page(MEETINGS, (key("meeting"),)),
    "matters:minutes": Page(MEETINGS, (key("meeting"),)),
    "instruments:index": Page(("instrument.read",)),
    "instruments:new": Page(("submission.draft",)),
    "instruments:draft": Page(("submission.draft",), (key("draft", MAKER), key("pending", DISTRICT, 302))),
    "instruments:line": Page(("submission.draft",), (Target(lambda p: (), status=403),)),
    "instruments:issuers": Page(("instrument.read",)),
    "instruments:detail": Page(("instrument.read",), (key("instrument"),)),
    "units:index": Page(("unit.read",)),
    "units:tree": Page(("unit.read",)),
    "units:options": Page(("unit.read",)),
    "units:detail": Page(("unit.read",), units()),
    "units:tab": Page(("unit.read",), (*units("inner"), *units("history"))),
    "units:export": Page(("unit.export",), (*units("sheet", "xlsx"), *units("history", "docx"))),
    "establishment:ledger": Page(("ledger.read",)),
    "establishment:cell": Page(
        ("ledger.read",), (unit("own", ADMIN), unit("child", FULL), unit("other", FULL))
    ),
    "establishment:pool": Page(("statistics.read",)),
    "establishment:loans": Page(("statistics.read",)),
    "establishment:freezes": Page(("statistics.read",)),
    "establishment:over_plans": Page(("statistics.read",)),
    "establishment:reservations": Page(("ledger.read",)),
    "establishment:reservation": Page(("ledger.read",), (key("slip"), key("own_slip", ALL))),
    "establishment:reserve": drafts(),
    "establishment:extend": Page(("submission.draft",), (Target(lambda p: (), status=0),)),
    "establishment:cancel": Page(("submission.draft",), (Target(lambda p: (), status=0),)),
    "establishment:reports": Page(("statistics.read", "report.record")),
    "establishment:figure": Page(("report.record",)),
    "establishment:periods": Page(("statistics.read",)),
    "establishment:period": Page(("statistics.read",), (key("period"),)),
    "staff:index": Page(("person.read",)),
    "staff:retirements": Page(("person.read",)),
    "staff:movements": Page(("person.read",)),
    "staff:register": Page(("person.edit",)),
    "staff:pick": Page(("person.read",)),
    "staff:person": Page(("person.read",), person()),
    "staff:edit": Page(("person.edit", "person.edit_own"), person()[:3]),
    "staff:show_number": Page(("person.unmask",), person()[:3], post_only=True),
    "staff:sheet_xlsx": Page(("person.export",), person()),
    "staff:sheet_docx": Page(("person.export",), person()),
    "staff:sheet_pdf": Page(("person.export",), person()),
    "imports:index": Page(("import.run",)),
    "imports:template": Page(("import.run",)),
    "imports:run": Page(("import.run", "submission.review"), (NO_SUCH,)),
    "imports:marked": Page(("import.run",), (NO_SUCH,)),
    "imports:submit": Page(("import.run",), (NO_SUCH,), post_only=True),
    "imports:draft": Page(("import.run",), (NO_SUCH,)),
    "worklog:index": Page(("worklog.read",)),
    "worklog:new": Page(("worklog.edit",)),
    "worklog:import": Page(("worklog.edit",)),
    "worklog:template": Page(("worklog.edit",)),
    "worklog:entry": Page(("worklog.read",), (key("work_entry"),)),
    "worklog:correct": Page(("worklog.edit",), (key("work_entry"),)),
    "worklog:withdraw": Page(("worklog.edit",), (key("work_entry"),)),
    "performance:index": Page(("performance.read",)),
    "performance:rules": Page(("performance.read",)),
    "performance:project_new": Page(("performance.edit",)),
    "performance:project": Page(("performance.read",), projects()),
    "performance:project_edit": Page(("performance.edit",), projects()),
    "performance:budget": Page(("performance.edit",), projects()),
    "performance:assess": Page(("performance.edit",), projects()),
    "performance:monitor": Page(("performance.edit",), projects()),
    "performance:project_paper": Page(("performance.read",), projects("objectives", "docx")),
    "performance:department": Page(("performance.read",), units(2021)),
    "performance:department_paper": Page(("performance.read",), (unit("own", 2021, "objectives", "xlsx"),)),
    "performance:objectives": Page(("performance.edit",), (Target(lambda p: (), status=404),)),
    "performance:evaluate": Page(("performance.edit",), (Target(lambda p: (), status=404),)),
    "performance:surveys": Page(("performance.read",)),
    "performance:survey_new": Page(("performance.edit",)),
    "performance:survey": Page(("performance.read",), (key("survey"),)),
    "performance:answer": Page((), (Target(lambda p: ("none",), status=404),)),
    "finance:audits": Page(("disclosure.audit",)),
    "finance:audit": Page(("disclosure.audit",), (key("audit", MAKER),)),
    "finance:audit_report": Page(
        ("disclosure.audit",), (Target(lambda p: (p.keys["audit"], "xlsx"), MAKER),)
    ),
    "finance:judge": Page(("disclosure.audit",), (key("audit", MAKER),), post_only=True),
    "finance:books": Page(("books.read",)),
    "finance:books_year": Page(("books.read",), books()),
    "finance:books_relations": Page(("books.read",), books()),
    "finance:books_about": Page(("books.read",), books()),
    "finance:books_rollup": Page(("books.read",), books()),
    "finance:books_table": Page(("books.read",), (*books("T1"), *books("T3"), *books("N"))),
    "finance:books_sums": Page(("books.edit",), books("T3"), post_only=True),
    "finance:books_close": Page(("books.edit",), books(), post_only=True),
    "finance:books_import": Page(("books.edit",), books()),
    "finance:report": Page(("books.read",), books()),
    "finance:reports": Page(("books.read",), books()),
    "finance:report_file": Page(("books.read",), books("html")),
    "finance:waive": Page(("books.edit",), books(), post_only=True),
    "finance:reply": Page(("disclosure.reply",), books(), post_only=True),
    "finance:send": Page(("disclosure.publish",), books(), post_only=True),
    "finance:disclosure": Page(("books.read",), disclosures()),
    "finance:disclosure_file": Page(("books.read",), disclosures("html")),
    "finance:publish": Page(("disclosure.publish",), disclosures(), post_only=True),
    "finance:resend": Page(("disclosure.publish",), (key("resend", MAKER),)),
    "public:accounts": Page((), public=True),
    "public:accounts_data": Page((), (Target(lambda p: ("csv",)), Target(lambda p: ("json",))), public=True),
    "public:newest": published(),
    "public:version": published(1),
    "public:changes": published(2),
    "public:report_file": published(1, "html"),
    "finance:books_template": Page(("books.edit",), books()),
    "finance:books_upload": Page(("books.edit",), (key("books_upload", MAKER),)),
    "finance:closing": Page(("books.edit",), (key("closing", MAKER),)),
    "imports:post": Page(("submission.review",), (NO_SUCH,), post_only=True),
    **{
        f"staff:{slug}": drafts()
        for slug in ("on", "off", "move", "appoint", "dismiss", "away", "back", "locked", "revoke", "restore")
    },
}


def named_pages(patterns: list | None = None, prefix: str = "") -> Iterator[str]:
    """Yield the name of every page the site answers to."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(entry, URLResolver):
            if entry.namespace == "api-1":  # the interface itself is walked by tests/api
                continue
            yield from named_pages(
                entry.url_patterns, f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            )
        else:
            yield f"{prefix}{entry.name}"


def may_open(role: Role, page: Page, target: Target) -> bool:
    """Say whether the role may open the address."""
    spec = ROLES[role]
    if page.needs and not spec.permissions & set(page.needs):
        return False
    if target.seen_by == MAKER:
        return role == Role.CLERK
    return target.seen_by == ALL or not spec.own_unit
