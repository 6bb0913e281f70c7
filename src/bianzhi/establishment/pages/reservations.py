"""用编核准单: the list, one, and the three submissions about it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from bianzhi.cases import reads as cases
from bianzhi.cases.actions import preview, save_draft, submit
from bianzhi.cases.chart import OFFICE_ACT
from bianzhi.cases.kinds import KINDS, Preview, behaviour_of
from bianzhi.establishment import reads
from bianzhi.establishment.forms import CancelForm, ExtendForm, RequestPostsForm, RequestUseForm, ReserveForm
from bianzhi.establishment.pages.columns import RESERVATION_COLUMNS
from bianzhi.establishment.reads.reservations import STATES, ReservationRow
from bianzhi.establishment.terms import USES
from bianzhi.ledger.commodities import quota_types
from bianzhi.ui.export import listing_xlsx
from bianzhi.ui.listing import Filter, ListSpec, page_of
from bianzhi.ui.listing_state import read_list
from bianzhi.ui.listing_view import ListView
from bianzhi.ui.toast import toast
from bianzhi.units.reads import unit_choices
from bianzhi.users.actor import Actor, Forbidden
from bianzhi.users.models import User
from bianzhi.users.web import actor_of, as_of, permitted
from bianzhi.values.refusal import Refused

#: who looks at it next: after an act of the office, and after a unit's request
ONWARD = {True: "请另一位同志复核入账", False: "由编办受理、审核"}
Fields = ReserveForm | ExtendForm | CancelForm
LIST = ListSpec(
    name="reservations",
    columns=RESERVATION_COLUMNS,
    filters=(
        Filter("state", "状态", "choice", tuple((code, label) for code, (label, _) in STATES.items())),
        Filter("commodity", "编制类型", "choice", tuple((c.code, c.label) for c in quota_types())),
        Filter("entry_kind", "用编方式", "choice", tuple(USES.items())),
    ),
    search="核准单编号、用编单位",
    noun="张核准单",
    empty="没有用编核准单。点右上角“核准用编”办理第一张。",
)


@permitted("ledger.read")
def index(request: HttpRequest) -> HttpResponse:
    """Show the list."""
    actor, day = actor_of(request), as_of(request)
    state = read_list(request, LIST)
    wanted = {name: state.text(name) for name in ("state", "commodity", "entry_kind") if state.text(name)}
    rows = [
        row
        for row in reads.reservations(actor, day)
        if all(getattr(row, name) == value for name, value in wanted.items())
        and (not state.q or state.q in row.number or state.q in row.unit_name)
    ]
    if state.export:
        actor.require("ledger.export")
        return listing_xlsx(LIST, state, rows, title="用编核准单", as_of=day, unit="名")
    view = ListView(LIST, state, page_of(state, rows), row_id="key", exportable=actor.may("ledger.export"))
    context = {"view": view, "may_draft": actor.may("submission.draft")}
    return render(request, "establishment/reservations.html", context)


@permitted("ledger.read")
def detail(request: HttpRequest, key: int) -> HttpResponse:
    """Show one, as it prints."""
    actor = actor_of(request)
    row = reads.reservation(actor, key, as_of(request))
    context = {
        "row": row,
        "may_draft": actor.may("submission.draft"),
        "live": row.state in ("live", "soon"),
        "may_extend": row.state in ("live", "soon") and not row.extended,
    }
    return render(request, "establishment/reservation.html", context)


@permitted("submission.draft")
def reserve(request: HttpRequest, key: int | None = None) -> HttpResponse:
    """Fill in a 用编核准."""
    actor = actor_of(request)
    card = _card(actor, key)
    today = timezone.localdate()
    initial = (
        ReserveForm.initial_of(dict(card.payload))
        if card
        else {"approved_on": today, "unit": _unit_name(request, actor)}
    )
    form = ReserveForm(actor, request.POST or None, initial=initial)
    names = unit_choices(actor, today, limit=1000)
    return _draft(request, actor, card, form, "establishment.reserve", {}, {"names": names})


@permitted("case.begin")
def request_use(request: HttpRequest, key: int | None = None) -> HttpResponse:
    """Fill in a 用编申请."""
    return _request(request, key, RequestUseForm, "establishment.request_use")


@permitted("case.begin")
def request_posts(request: HttpRequest, key: int | None = None) -> HttpResponse:
    """Fill in a 职数使用申请."""
    return _request(request, key, RequestPostsForm, "establishment.request_posts")


def _request(request: HttpRequest, key: int | None, fields: type[RequestUseForm], kind: str) -> HttpResponse:
    actor = actor_of(request)
    card = _card(actor, key)
    names = unit_choices(actor, timezone.localdate(), limit=1000)
    user: User = request.user  # type: ignore[assignment]
    mine = next((choice.name for choice in names if choice.key == user.unit_key), "")
    initial = fields.initial_of(dict(card.payload)) if card else {"unit": mine}
    form = fields(actor, request.POST or None, initial=initial)
    return _draft(request, actor, card, form, kind, {}, {"names": names})


@permitted("submission.draft")
def extend(request: HttpRequest, key: int | None = None) -> HttpResponse:
    """Fill in an extension; a new one is named by ``?reservation=``."""
    return _about(request, key, ExtendForm, "establishment.extend")


@permitted("submission.draft")
def cancel(request: HttpRequest, key: int | None = None) -> HttpResponse:
    """Fill in a cancellation; a new one is named by ``?reservation=``."""
    return _about(request, key, CancelForm, "establishment.cancel")


def _unit_name(request: HttpRequest, actor: Actor) -> str:
    wanted = request.GET.get("unit", "")
    if not wanted.isdecimal():
        return ""
    from_key = {choice.key: choice.name for choice in unit_choices(actor, timezone.localdate(), limit=1000)}
    return from_key.get(int(wanted), "")


def _about(
    request: HttpRequest, key: int | None, fields: type[ExtendForm] | type[CancelForm], kind: str
) -> HttpResponse:
    actor = actor_of(request)
    card = _card(actor, key)
    named = str(card.payload.get("reservation", "")) if card else request.GET.get("reservation", "")
    if not named.isdecimal():
        raise Forbidden("请从核准单的页面办理")
    row: ReservationRow = reads.reservation(actor, int(named), timezone.localdate())
    initial = dict(card.payload) if card else {"on": timezone.localdate()}
    form = fields(request.POST or None, initial=initial)
    fixed = {"reservation": row.key, "number": row.number, "unit": row.unit_id}
    return _draft(request, actor, card, form, kind, fixed, {"row": row})


def _card(actor: Actor, key: int | None) -> cases.SubmissionCard | None:
    if key is None:
        return None
    card = cases.card(actor, key)
    if not card.may_edit:
        raise Forbidden("这件已不是草稿，请到办件中查看")
    return card


def _draft(
    request: HttpRequest,
    actor: Actor,
    card: cases.SubmissionCard | None,
    form: Fields,
    kind: str,
    fixed: dict[str, Any],
    more: dict[str, Any],
) -> HttpResponse:
    """Do what the pressed button says: try it, save it, send it."""
    seen: Preview | None = None
    button = request.POST.get("do", "")
    if request.method == "POST" and (form.is_valid() or button == "save"):
        payload = fixed | form.payload()
        if button == "preview":
            seen = preview(actor, kind=kind, payload=payload)
        else:
            try:
                return _keep(request, actor, card, kind, payload, send=button == "submit")
            except Refused as refused:
                seen = Preview(refusals=refused.refusals)
    chart = behaviour_of(KINDS[kind]).chart
    words = (chart.events_by_code["submit"].label, ONWARD[chart is OFFICE_ACT])
    context = {
        "send": words[0],
        "onward": words[1],
        "form": form,
        "card": card,
        "seen": seen,
        "kind": kind,
        "row": None,
        "names": (),
    } | more
    status = 422 if request.method == "POST" and (form.errors or (seen and seen.refusals)) else 200
    return render(request, "establishment/draft.html", context, status=status)


def _keep(
    request: HttpRequest,
    actor: Actor,
    card: cases.SubmissionCard | None,
    kind: str,
    payload: dict[str, Any],
    *,
    send: bool,
) -> HttpResponse:
    version = int(request.POST.get("version") or 0) or None
    if send:
        seen = preview(actor, kind=kind, payload=payload)
        if seen.refusals:
            raise Refused(*seen.refusals)
    saved = save_draft(
        actor, kind=kind, payload=payload, submission_id=card.row.key if card else None, version=version
    )
    if send:
        submit(actor, submission_id=saved.pk, version=saved.version)
        chart = behaviour_of(KINDS[kind]).chart
        word = chart.events_by_code["submit"].label
        toast(request, f"已{word}（{saved.number}），{ONWARD[chart is OFFICE_ACT]}")
        return redirect("cases:detail", key=saved.pk)
    toast(request, f"草稿已保存（{saved.number}）")
    return redirect(f"establishment:{kind.split('.')[1]}", key=saved.pk)
