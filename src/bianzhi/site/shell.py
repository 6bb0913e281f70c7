"""The frame of every page: navigation by role, counts, person, district, as-of date."""

from collections.abc import Callable

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from bianzhi.cases.reads import counts
from bianzhi.notices.reads import unread
from bianzhi.ui.shell import DistrictChoice, NavGroup, NavItem, Shell
from bianzhi.users.actor import Actor
from bianzhi.users.models import District, User
from bianzhi.users.roles import ROLES

#: label, URL name, permissions (any of them; none: everybody)
Line = tuple[str, str, tuple[str, ...]]
#: key, label, icon, lines: the office's own words; a group shows when one of its lines may be used
GROUPS: tuple[tuple[str, str, str, tuple[Line, ...]], ...] = (
    ("workbench", "工作台", "house", (("工作台", "workbench", ()),)),
    ("units", "机构", "building", (
        ("机构树", "units:tree", ("unit.read",)),
        ("机构名录", "units:index", ("unit.read",)),
    )),
    ("ledger", "编制台账", "table", (
        ("编制台账", "establishment:ledger", ("ledger.read",)),
        ("批复文件", "instruments:index", ("instrument.read",)),
        ("统筹与周转", "establishment:pool", ("statistics.read",)),
        ("用编核准", "establishment:reservations", ("statistics.read",)),
        ("用编计划", "establishment:plans", ("ledger.read",)),
        ("发文机关", "instruments:issuers", ("instrument.read",)),
    )),
    ("staff", "人员实名", "people", (
        ("花名册", "staff:index", ("person.read",)),
        ("到龄退休", "staff:retirements", ("person.read",)),
        ("上编办理", "staff:on", ("submission.draft",)),
        ("下编办理", "staff:off", ("submission.draft",)),
    )),
    ("requests", "申报", "file-earmark-plus", (
        ("用编计划申报", "establishment:request_plan", ("case.begin",)),
        ("用编申请", "establishment:request_use", ("case.begin",)),
        ("职数使用申请", "establishment:request_posts", ("case.begin",)),
        ("上编申请", "staff:request_on", ("case.begin",)),
        ("下编申请", "staff:request_off", ("case.begin",)),
        ("区内调动申请", "staff:request_move", ("case.begin",)),
        ("机构编制事项申请", "matters:request", ("case.begin",)),
        ("批量申报", "staff:batch_filing", ("case.begin",)),
        ("信息变更申请", "staff:request_change", ("case.begin",)),
    )),
    ("cases", "办件", "inbox", (
        ("待我办理", "cases:inbox", ("desk.use",)),
        ("部门确认", "staff:confirmations", ("case.confirm",)),
        ("我的办件", "cases:mine", ("submission.draft", "case.begin")),
        ("全部办件", "cases:index", ("submission.draft", "desk.use", "case.begin")),
        ("会议", "matters:meetings", ("submission.draft", "submission.review", "matters.meetings")),
        ("移交办件", "cases:hand_over", ("submission.review",)),
        ("审批路径", "cases:routes", ("submission.draft", "submission.review")),
        ("办件统计", "cases:statistics", ("statistics.read",)),
    )),
    ("statistics", "统计", "bar-chart", (
        ("使用分析", "statistics:analysis", ("statistics.read",)),
        ("统计报表", "statistics:index", ("statistics.read",)),
        ("工作台账", "worklog:index", ("worklog.read",)),
    )),
    ("audit", "决算与绩效", "file-earmark-check", (
        ("部门决算", "finance:books", ("books.read",)),
        ("预算绩效", "performance:index", ("performance.read",)),
        ("满意度问卷", "performance:surveys", ("performance.read",)),
        ("公开审核", "finance:audits", ("disclosure.audit",)),
        ("决算公开网页", "public:accounts", ("books.read",)),
    )),
    ("tools", "导入与任务", "upload", (
        ("开账导入", "imports:index", ("import.run",)),
        ("任务", "jobs:index", ("import.run",)),
    )),
    ("system", "系统", "shield-lock", (
        ("节假日安排", "cases:holidays", ("system.manage", "submission.draft", "submission.review")),
        ("操作留痕", "trail:index", ("trail.read",)),
        ("用户与角色", "accounts:users", ("user.create", "user.grant")),
    )),
)  # fmt: skip

#: beginning of an address → chapter of the guide, the first that fits
GUIDE = (
    ("/finance/audit/", "audit"), ("/finance/disclosures/", "disclosure"), ("/finance/books/", "books"),
    ("/performance/", "performance"), ("/imports/", "import"), ("/instruments/", "document"), ("/staff/", "staff"),
    ("/matters/", "matters"), ("/cases/", "requests"), ("/accounts/", "roles"), ("/statistics/", "past"), ("/ledger/", "past"),
)  # fmt: skip


def build_shell(request: HttpRequest) -> Shell:
    """Return the frame for the actor of ``request``."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    user: User = request.user  # type: ignore[assignment]
    waiting = counts(actor)
    districts = _districts(user)
    here = next((d for d in districts if d.pk == actor.district_id), user.district)
    badge = {"cases:inbox": waiting.to_review, "cases:mine": waiting.my_returned}
    return Shell(
        district=here.name,
        user_name=user.name,
        role=ROLES[actor.role].label,
        as_of=request.as_of,  # type: ignore[attr-defined]
        today=timezone.localdate(),
        nav=navigation(actor, badge),
        districts=tuple(DistrictChoice(d.pk, d.name) for d in districts) if len(districts) > 1 else (),
        switch_url=reverse("switch_district"),
        home_url=reverse("workbench"),
        inbox_url=_url("cases:inbox") if actor.may("desk.use") else _url("cases:mine"),
        inbox_count=waiting.to_review + waiting.my_returned,
        bell_url=_url("notices:index"),
        bell_count=unread(actor),
        search_url=_url("search:results") if actor.may("search.use") else "",
        logout_url=reverse("accounts:logout"),
        menu=(
            NavItem("三步导览", f"{reverse('workbench')}?tour=1", icon="signpost-split"),
            *(
                (NavItem("委托办理", _url("accounts:delegations"), icon="people"),)
                if actor.may("desk.use")
                else ()
            ),
            NavItem("访问令牌", _url("api_pages:tokens"), icon="key"),
            NavItem("修改密码", reverse("accounts:password"), icon="key"),
        ),
        guide_url=f"/static/office_site/guide/{_chapter(request.path)}.html",
        banner="演示数据：人员、号码均为虚构" if here.synthetic else "",
    )


def _chapter(path: str) -> str:
    """Return the chapter of the guide that tells of a page; the list of chapters where none does."""
    if path.startswith("/finance/books/") and "/report" in path:
        return "disclosure"
    return next((chapter for start, chapter in GUIDE if path.startswith(start)), "index")


def navigation(actor: Actor, badge: dict[str, int]) -> tuple[NavGroup, ...]:
    """Return the groups the actor may use. ``badge`` gives counts by URL name."""
    groups = []
    for key, label, icon, lines in GROUPS:
        usable = [
            (text, name) for text, name, permissions in lines if _may(actor.may, permissions) and _url(name)
        ]
        if not usable:
            continue
        items = tuple(NavItem(text, _url(name), badge.get(name)) for text, name in usable)
        total = sum(badge.get(name, 0) for _, name in usable)
        groups.append(
            NavGroup(key, label, icon, items[0].url, total or None, items if len(items) > 1 else ())
        )
    return tuple(groups)


def _may(may: Callable[[str], bool], permissions: tuple[str, ...]) -> bool:
    return not permissions or any(may(p) for p in permissions)


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _districts(user: User) -> list[District]:
    return list(District.objects.filter(path__startswith=user.district.path).order_by("path")[:200])
