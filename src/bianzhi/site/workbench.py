"""工作台: what needs me, and is anything wrong?"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from bianzhi.accounts.reads import users
from bianzhi.cases.chart import Limit
from bianzhi.cases.reads import SubmissionRow, counts, overdue, submissions
from bianzhi.establishment.reads import Alert, alerts, closed_differences, periods, positions, reports
from bianzhi.finance.reads.disclosures import DeadlineRow, deadlines
from bianzhi.instruments.reads import InstrumentRow, instruments
from bianzhi.ledger.commodities import COMMODITIES
from bianzhi.ledger.vacancy import sum_positions
from bianzhi.site.doors import door, page
from bianzhi.site.tour import offered
from bianzhi.site.workbench_columns import (
    ACT_COLUMNS,
    ALERT_COLUMNS,
    DOCUMENT_COLUMNS,
    MOVEMENT_COLUMNS,
    POSTED_COLUMNS,
    RETIREMENT_COLUMNS,
)
from bianzhi.staff.reads import MovementRow, RetirementRow, movements, retirements_due
from bianzhi.trail.reads import EventRow, events
from bianzhi.units.reads import versions_on
from bianzhi.users.actor import Actor
from bianzhi.users.models import User
from bianzhi.users.web import actor_of, as_of, signed_in
from bianzhi.values.dates import add_months

SHOWN = 6
RECENT_DAYS = 90
RETIRE_MONTHS = 6
#: working days ahead that times of cases may run
LOOK_AHEAD = 30
LONG_AGO = date(1950, 1, 1)


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure and the rows behind it."""

    label: str
    value: int
    url: str
    unit: str = "名"
    note: str = ""
    tone: str = ""
    term: str = ""


@dataclass(frozen=True, slots=True)
class Start:
    """A quick start: one of the commonest jobs."""

    label: str
    url: str
    icon: str


@dataclass(slots=True)
class Desk:
    """Everything on the workbench. What a role may not see stays empty; ``None`` leaves the whole part away."""

    waiting: list[Tile] = field(default_factory=list)
    standing: list[Tile] = field(default_factory=list)
    alerts: list[Alert] | None = None
    documents: tuple[InstrumentRow, ...] | None = None
    posted: tuple[SubmissionRow, ...] | None = None
    moved: tuple[MovementRow, ...] | None = None
    retiring: tuple[RetirementRow, ...] | None = None
    acts: tuple[EventRow, ...] | None = None
    starts: list[Start] = field(default_factory=list)


@signed_in
def workbench(request: HttpRequest) -> HttpResponse:
    """Show the workbench of the actor's role on the as-of date."""
    actor, day = actor_of(request), as_of(request)
    user: User = request.user  # type: ignore[assignment]
    desk = desk_of(actor, day, user.unit_key)
    context = {
        "desk": desk,
        "tour": offered(request, actor),
        "alert_columns": ALERT_COLUMNS,
        "document_columns": DOCUMENT_COLUMNS,
        "posted_columns": POSTED_COLUMNS,
        "movement_columns": MOVEMENT_COLUMNS if actor.unit_ids is None else MOVEMENT_COLUMNS[:-1],
        "retirement_columns": RETIREMENT_COLUMNS,
        "act_columns": ACT_COLUMNS,
        "recent_days": RECENT_DAYS,
        "retire_until": add_months(day, RETIRE_MONTHS),
        "long_ago": LONG_AGO,
    }
    return render(request, "office_site/workbench.html", context)


def desk_of(actor: Actor, day: date, unit_key: int | None = None) -> Desk:
    """Return what the actor's role may see of ``day``. The number of queries does not grow with the district."""
    desk = Desk()
    _waiting(desk, actor)
    due = deadlines(actor) if actor.may("disclosure.publish") or actor.may("statistics.read") else ()
    if due and actor.may("disclosure.publish"):
        desk.waiting.append(_to_publish(due))
    _standing(desk, actor, day, unit_key)
    if actor.may("statistics.read"):
        desk.alerts = [
            *alerts(actor, day),
            *_closed(actor, day),
            *_reports(actor, day),
            *_late(actor),
            *_publications(due),
            *_calendar(actor),
        ]
    if actor.may("person.read"):
        _people(desk, actor, day)
    if actor.may("instrument.read"):
        desk.documents = instruments(actor, until=day, limit=SHOWN)[0]
    if (actor.may("submission.draft") or actor.may("submission.review")) and day == timezone.localdate():
        desk.posted = submissions(actor, state="posted", limit=SHOWN)[0]
    if actor.may("trail.read") and not actor.may("unit.read"):
        desk.acts = events(actor, limit=2 * SHOWN)[0]
    _accounts(desk, actor)
    desk.starts = _starts(actor)
    return desk


def _waiting(desk: Desk, actor: Actor) -> None:
    """Count what waits for this person: at his desk, returned, drafts, on its way."""
    begins, sits = actor.may("submission.draft") or actor.may("case.begin"), actor.may("desk.use")
    if not (begins or sits):
        return
    now = counts(actor)
    if sits:
        desk.waiting.append(
            Tile("待我办理", now.to_review, door("cases:inbox"), "件", tone="amber" if now.to_review else "")
        )
    if begins:
        returned = "须改正后再送" if now.my_returned else ""
        desk.waiting += [
            Tile(
                "退回给我的",
                now.my_returned,
                door("cases:mine", state="returned"),
                "件",
                returned,
                "red" if returned else "",
            ),
            Tile("我的草稿", now.my_drafts, door("cases:mine", state="draft"), "件"),
            Tile("我送出、办理中", now.my_pending, door("cases:mine", phase="open"), "件"),
        ]


def _to_publish(rows: Sequence[DeadlineRow]) -> Tile:
    """Count the approved accounts this person must publish, with the nearest last day."""
    first, today = rows[0], timezone.localdate()
    tone = first.deadline.tone(today)
    behind = door("finance:report", first.body, first.year)
    return Tile(
        "待公开的决算",
        len(rows),
        behind if len(rows) == 1 else door("finance:books"),
        "份",
        f"最近一份{first.deadline.text(today)}",
        tone if tone in ("red", "amber") else "",
    )


def _standing(desk: Desk, actor: Actor, day: date, unit_key: int | None) -> None:
    """How many bodies there are, and how the establishment stands."""
    if not actor.may("unit.read"):
        return
    live = sum(state.live for state in versions_on(actor, day).values())
    own = actor.unit_ids is not None
    desk.standing.append(
        Tile(
            "本单位及下属" if own else "机构", live, door("units:index"), "家", term="" if own else "机构编制"
        )
    )
    if not actor.may("ledger.read"):
        return
    counted = [p for (_, code), p in positions(actor, day).items() if COMMODITIES[code].counted]
    total = sum_positions(counted)
    ledger = (
        door("units:tab", unit_key, "establishment") if own and unit_key else door("establishment:ledger")
    )
    only = {key: ledger if own else door("establishment:ledger", only=key) for key in ("vacant", "over")}
    rate = f"空编率{total.vacant / total.approved:.1%}" if total.approved else ""
    desk.standing += [
        Tile("核定编制", total.approved, ledger, term="核定编制"),
        Tile(
            "实有人员",
            total.occupied,
            door("staff:index") if actor.may("person.read") else ledger,
            "人",
            term="实有",
        ),
        Tile("空编", total.vacant, only["vacant"], note=rate, term="空编"),
        Tile(
            "超编",
            total.over,
            only["over"],
            "名",
            *(("须消化", "red") if total.over else ("", "")),
            term="超编",
        ),
    ]


def _closed(actor: Actor, day: date) -> list[Alert]:
    """Say when the last closed day has another answer today than at its close."""
    closed = next((row for row in periods(actor) if row.closes_on <= day), None)
    if closed is None:
        return []
    rows, _ = closed_differences(actor, closed.key)
    if not rows:
        return []
    title = f"{closed.closes_on}结账数有{len(rows)}处变化"
    detail = "结账后补录了以前的文件，已报出的数与现在不同"
    return [Alert("I17", "amber", title, detail, door("establishment:period", closed.key), len(rows))]


def _reports(actor: Actor, day: date) -> list[Alert]:
    """Remind of the yearly report on how the establishment was carried out: due to the level above by the end of March."""
    if not actor.may("report.record") and not actor.may("submission.review"):
        return []
    due = date(day.year, 3, 31)
    if any(row.year == day.year - 1 for row in reports(actor)):
        return []
    title = f"{day.year - 1}年度机构编制执行情况尚未登记报告"
    if day > due:
        return [
            Alert("report", "amber", title, f"应于{due}前报上级编委，已过期限", door("establishment:reports"))
        ]
    return [Alert("report", "grey", title, f"应于{due}前报上级编委", door("establishment:reports"))]


def _late(actor: Actor) -> list[Alert]:
    """Tell where cases lie past their day."""
    rows = overdue(actor)
    if not rows:
        return []
    where = "、".join(f"{desk}{count}件" for desk, count in rows)
    title = f"办件逾期{sum(count for _, count in rows)}件"
    return [Alert("case.overdue", "red", title, where, door("cases:index", late="1"))]


def _publications(rows: Sequence[DeadlineRow]) -> list[Alert]:
    """Tell until when approved accounts must be public, a line each; what is overdue is red."""
    today = timezone.localdate()
    return [
        Alert(
            "disclosure.due",
            row.deadline.tone(today),
            f"{row.name}{row.year}年度决算公开{row.deadline.text(today)}",
            f"{row.deadline.replied_on}批复，最迟{row.deadline.due_on}公开",
            door("finance:report", row.body, row.year),
        )
        for row in rows[:SHOWN]
    ]


def _calendar(actor: Actor) -> list[Alert]:
    """Remind of the holidays of the year that times already run into."""
    today = timezone.localdate()
    ahead = Limit(LOOK_AHEAD)
    if not actor.may("desk.use") or ahead.known(today):
        return []
    year = ahead.due(today).year
    text = "办理时限暂按周一至周五推算；国务院办公厅通知公布后请录入"
    return [Alert("calendar", "amber", f"{year}年节假日安排还没有录入", text, door("cases:holidays"))]


def _people(desk: Desk, actor: Actor, day: date) -> None:
    """Who retires in the next months or should have, and who came and went lately."""
    due = retirements_due(actor, day, LONG_AGO, add_months(day, RETIRE_MONTHS))
    desk.retiring = due[:SHOWN]
    overdue = sum(row.overdue for row in due)
    note = f"其中{overdue}人已过法定月未下编" if overdue else ""
    behind = door("staff:retirements", since=LONG_AGO, until=add_months(day, RETIRE_MONTHS))
    if desk.waiting:
        tone = "amber" if overdue else ""
        desk.waiting.append(Tile(f"{RETIRE_MONTHS}个月内到龄", len(due), behind, "人", note, tone))
    desk.moved = tuple(reversed(movements(actor, day - timedelta(days=RECENT_DAYS), day)))[:SHOWN]


def _accounts(desk: Desk, actor: Actor) -> None:
    """Accounts, for those who make them and those who grant them."""
    if not (actor.may("user.create") or actor.may("user.grant")):
        return
    rows = users(actor)
    asleep = sum(not row.active for row in rows)
    note = "新账号须由安全管理员授权后才能登录" if asleep else ""
    desk.waiting += [
        Tile("未启用的账号", asleep, door("accounts:users"), "个", note, "amber" if asleep else ""),
        Tile("全部账号", len(rows), door("accounts:users"), "个"),
    ]


#: permission, label, address name, icon: the commonest jobs first
STARTS = (
    ("case.begin", "用编申请", "establishment:request_use", "file-earmark-plus"),
    ("case.begin", "上编申请", "staff:request_on", "person-plus"),
    ("case.begin", "下编申请", "staff:request_off", "person-dash"),
    ("case.begin", "区内调动申请", "staff:request_move", "arrow-left-right"),
    ("submission.draft", "录入文件", "instruments:new", "file-earmark-plus"),
    ("submission.draft", "上编", "staff:on", "person-plus"),
    ("submission.draft", "下编", "staff:off", "person-dash"),
    ("submission.draft", "区内调动", "staff:move", "arrow-left-right"),
    ("books.edit", "填报部门决算", "finance:books", "table"),
    ("disclosure.audit", "审核公开文件", "finance:audits", "file-earmark-check"),
    ("import.run", "开账导入", "imports:index", "upload"),
    ("person.edit_own", "维护人员信息", "staff:index", "pencil-square"),
    ("ledger.read", "查编制台账", "establishment:ledger", "table"),
    ("person.read", "查花名册", "staff:index", "people"),
    ("unit.read", "查机构", "units:tree", "building"),
    ("trail.read", "查操作留痕", "trail:index", "shield-lock"),
    ("user.create", "建立账号", "accounts:new_user", "person-plus"),
    ("user.grant", "授权启用账号", "accounts:users", "person-check"),
)


def _starts(actor: Actor) -> list[Start]:
    found = [(label, page(name), icon) for permission, label, name, icon in STARTS if actor.may(permission)]
    return [Start(label, url, icon) for label, url, icon in found if url]
