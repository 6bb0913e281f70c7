"""The three-step tour offered to somebody who logs in for the first time in a role: its own tasks, on the real pages."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from bianzhi.site.doors import page
from bianzhi.users.actor import Actor
from bianzhi.users.models import User
from bianzhi.users.roles import Role
from bianzhi.users.web import signed_in

#: session mark of 「以后再看」: not again before the next log-in
LATER = "tour_later"


@dataclass(frozen=True, slots=True)
class TourStep:
    """One task: what it is called, what one does there, and where."""

    title: str
    text: str
    url: str


#: (title, text, name of the page)
Told = tuple[str, str, str]
FIND: Told = ("查一家机构", "在顶栏输入名称、曾用名或拼音首字母；机构页有编制、人员和沿革。", "units:index")
PAST: Told = (
    "看某一天的台账",
    "把顶栏的“截至”改成那一天，全部数字都是那天的；点数字看来历和文件。",
    "establishment:ledger",
)
ROSTER: Told = ("查人员", "花名册可按单位、编制类型筛选，导出的就是看到的。", "staff:index")
TRAIL: Told = ("查操作留痕", "谁在什么时候做了什么、改前改后，都在这里，任何人不能改动。", "trail:index")
OFFICE: tuple[Told, ...] = (
    (
        "复核入账",
        "经办送来的件在“待我办理”；先看原有、变动、现有，再“复核入账”或写明原因退回。",
        "cases:inbox",
    ),
    PAST,
    ("看使用分析", "空编率、年龄结构、五年退休预测；图上每根柱子都能点开。", "statistics:analysis"),
)
FILING: tuple[Told, ...] = (
    ("申请用编", "招录、招聘、调入前先申请；先“试算”看空编够不够，再提交编办。", "establishment:request_use"),
    ("办上编、下编", "填人员和编制，提交后由编办审核签批；在“人员实名”里。", "staff:request_on"),
    ("看办到哪里了", "每件在谁那里、限哪天办、谁提了什么意见，都写在办件里。", "cases:mine"),
)
DESK: Told = ("办到您岗位的件", "送到您这里的件先到期的排在前面；写明意见，同意或退回。", "cases:inbox")
UNIT: tuple[Told, ...] = (
    ("看本单位编制", "机构页“编制与职数”里有核定、实有、空缺和依据的文件。", "units:index"),
    ("维护人员信息", "学历、岗位等由单位维护，变动后10个工作日内更新；锁定信息由编办办理。", "staff:index"),
    ("看谁快到退休", "今后到龄的人员提前列出，好早作准备。", "staff:retirements"),
)
DEPARTMENT: tuple[Told, ...] = (
    ROSTER,
    PAST,
    ("取统计表", "各类编制、职数、人员表，可取任一天的。", "statistics:index"),
)
STEPS: Mapping[Role, tuple[Told, ...]] = {
    Role.CLERK: (
        (
            "录入一份批复文件",
            "照文件填文号、日期和事项，先“试算”再送审，由另一位同志复核。",
            "instruments:new",
        ),
        ("给人员办上编", "选人、选单位和编制类型；没有空编会写明为什么、什么时候会有。", "staff:on"),
        PAST,
    ),
    Role.CHIEF: OFFICE,
    Role.DEPUTY: OFFICE,
    Role.DIRECTOR: OFFICE,
    Role.UNIT_CLERK: FILING,
    Role.UNIT_HEAD: UNIT,
    Role.SPONSOR: (DESK, *UNIT[:2]),
    Role.ORG_DEPT: (DESK, *DEPARTMENT[:2]),
    Role.HR_DEPT: (DESK, *DEPARTMENT[:2]),
    Role.FINANCE_DEPT: (DESK, *DEPARTMENT[:2]),
    Role.DISCIPLINE: DEPARTMENT,
    Role.COMMISSION: (FIND, PAST, DEPARTMENT[2]),
    Role.ARCHIVIST: (FIND, ("查批复文件", "按文号、标题、日期查文件，看它改变了什么。", "instruments:index")),
    Role.JUSTICE: (FIND,),
    Role.INSPECTOR: (FIND,),
    Role.SYS_ADMIN: (("建立用户", "填姓名、登录名和所在单位；角色由安全管理员另行授予。", "accounts:users"),),
    Role.SEC_ADMIN: (("授予角色", "选一个用户，改角色和所在单位；每次授予都留痕。", "accounts:users"),),
    Role.AUDIT_ADMIN: (TRAIL,),
}


def steps_of(actor: Actor) -> tuple[TourStep, ...]:
    """Return the steps of the actor's role whose pages are there."""
    told = ((title, text, page(name)) for title, text, name in STEPS.get(actor.role, ()))
    return tuple(TourStep(title, text, url) for title, text, url in told if url)


def offered(request: HttpRequest, actor: Actor) -> tuple[TourStep, ...]:
    """Return the tour when it is to be shown: asked for, or this role's first days and not put off."""
    user: User = request.user  # type: ignore[assignment]
    asked = "tour" in request.GET
    if not asked and (user.tour_seen_as == actor.role.value or LATER in request.session):
        return ()
    return steps_of(actor)


@require_POST
@signed_in
def put_away(request: HttpRequest) -> HttpResponse:
    """Put the tour away: until the next log-in, or for good while the role stays the same."""
    user: User = request.user  # type: ignore[assignment]
    if request.POST.get("how") == "later":
        request.session[LATER] = True
    else:
        User.objects.filter(pk=user.pk).update(tour_seen_as=user.role)
    return redirect("workbench")
