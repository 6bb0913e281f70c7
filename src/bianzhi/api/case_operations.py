"""Operations on cases: lists, one, drafts, steps, papers. All through `bianzhi.cases`."""

from typing import Any, Literal

from django.http import HttpRequest
from ninja import File, Form, Query, Router
from ninja.files import UploadedFile

from bianzhi.api import schemas
from bianzhi.api.access import Token, actor_in
from bianzhi.api.operations import ERRORS, Key, Limit, Offset
from bianzhi.api.schemas import BIG
from bianzhi.cases import reads
from bianzhi.cases.actions import attach, fire, may_begin, save_draft
from bianzhi.cases.chart import Event
from bianzhi.cases.kinds import KINDS, behaviour_of
from bianzhi.cases.shapes import check_shape
from bianzhi.values.refusal import Refusal, Refused, refuse_if_any

router = Router()
CHOSEN = File(...)
ERRORS = {**ERRORS, 409: schemas.ErrorOut}


def _row(row: reads.SubmissionRow) -> dict[str, Any]:
    return {
        "key": row.key,
        "number": row.number,
        "kind": row.kind,
        "kind_label": row.kind_label,
        "title": row.title,
        "state": row.state,
        "state_label": row.state_label,
        "phase": row.phase,
        "maker": row.maker,
        "unit": row.unit_key,
        "due_on": row.due_on,
        "submitted_at": row.submitted_at,
    }


def _event(event: Event) -> schemas.EventOut:
    return schemas.EventOut(code=event.code, label=event.label, opinion=event.opinion, asks=event.asks)


def _card(card: reads.SubmissionCard) -> schemas.CaseCardOut:
    return schemas.CaseCardOut(
        **_row(card.row),
        version=card.version,
        payload={name: value for name, value in card.payload.items() if name != "sealed"},
        events=[_event(event) for event in card.events],
        steps=[
            schemas.StepOut(desk=s.desk, event=s.event, user=s.user, at=s.at, opinion=s.opinion)
            for s in card.steps
        ],
        waits_for=[
            schemas.WaitingOut(desk=w.desk, label=w.label, since=w.since, due_on=w.due_on)
            for w in card.waits_for
        ],
        papers=[
            schemas.PaperOut(label=p.label, expected=p.expected, files=len(p.files)) for p in card.papers
        ],
        result=str((card.result or {}).get("label", "")),
    )


@router.get(
    "/kinds",
    auth=Token("cases:read"),
    response={200: list[schemas.KindOut], **ERRORS},
    summary="可以办的种类",
)
def kinds(request: HttpRequest) -> list[schemas.KindOut]:
    """您的岗位可以起草的办件种类和各自的步骤。"""
    actor = actor_in(request)
    return [
        schemas.KindOut(
            code=kind.code, label=kind.label, events=[_event(e) for e in behaviour_of(kind).chart.events]
        )
        for kind in KINDS.values()
        if may_begin(actor, kind)
    ]


@router.get("/cases", auth=Token("cases:read"), response={200: schemas.CasesOut, **ERRORS}, summary="办件")
def cases(
    request: HttpRequest,
    box: Literal["review", "mine", "all"] = "all",
    kind: str = Query("", max_length=40),
    state: str = Query("", max_length=20),
    phase: Literal["", "draft", "open", "done", "dropped"] = "",
    late: bool = False,
    q: str = Query("", max_length=60),
    unit: int | None = Query(None, ge=1, le=BIG),
    offset: int = Offset,
    limit: int = Limit,
) -> schemas.CasesOut:
    """您看得到的办件；box=review 是等您办理的，mine 是您经办的。"""
    rows, count = reads.submissions(
        actor_in(request),
        box=box,
        kind=kind,
        state=state,
        phase=phase,
        late=late,
        q=q,
        unit_key=unit,
        offset=offset,
        limit=limit,
    )
    return schemas.CasesOut(count=count, items=[schemas.CaseOut(**_row(row)) for row in rows])


@router.get(
    "/cases/{key}",
    auth=Token("cases:read"),
    response={200: schemas.CaseCardOut, **ERRORS},
    summary="一个办件",
)
def case(request: HttpRequest, key: int = Key) -> schemas.CaseCardOut:
    """内容、现在在哪里、办过哪些步骤、您现在可以办哪些。"""
    return _card(reads.card(actor_in(request), key))


@router.post(
    "/cases", auth=Token("cases:write"), response={200: schemas.CaseCardOut, **ERRORS}, summary="存草稿"
)
def draft(request: HttpRequest, body: schemas.DraftIn) -> schemas.CaseCardOut:
    """新建草稿，或以 key 和 version 再存一次。内容与网页上填的相同；身份证号写在 id_number，收到即加密。"""
    actor = actor_in(request)
    kind = KINDS.get(body.kind)
    if kind is None:
        raise Refused(
            Refusal("case.kind", f"没有“{body.kind}”这种办件", remedy="可用的种类见 /kinds", field="kind")
        )
    if not kind.shape:
        raise Refused(Refusal("case.kind", f"“{kind.label}”只能在网页上办", field="kind"))
    refuse_if_any(check_shape(kind.shape, body.payload))
    payload = behaviour_of(kind).incoming(actor, body.payload)
    saved = save_draft(actor, kind=kind.code, payload=payload, submission_id=body.key, version=body.version)
    return _card(reads.card(actor, saved.pk))


@router.post(
    "/cases/{key}/events",
    auth=Token("cases:write"),
    response={200: schemas.CaseCardOut, **ERRORS},
    summary="办理一步",
)
def step(request: HttpRequest, body: schemas.FireIn, key: int = Key) -> schemas.CaseCardOut:
    """办理一步：提交、审核、签批、退回等；可办的步骤见办件的 events。"""
    actor = actor_in(request)
    card = reads.card(actor, key)
    if body.event not in behaviour_of(KINDS[card.row.kind]).chart.events_by_code:
        raise Refused(Refusal("case.event", f"这种办件没有“{body.event}”这一步", field="event"))
    fire(
        actor,
        submission_id=key,
        event=body.event,
        opinion=body.opinion,
        version=body.version,
        given=body.given,
    )
    return _card(reads.card(actor, key))


@router.post(
    "/cases/{key}/papers",
    auth=Token("cases:write"),
    response={200: schemas.CaseCardOut, **ERRORS},
    summary="添加材料",
)
def paper(
    request: HttpRequest,
    key: int = Key,
    material: str = Form("", max_length=60),
    file: UploadedFile = CHOSEN,
) -> schemas.CaseCardOut:
    """给在您手中的办件添加一份材料。"""
    actor = actor_in(request)
    name, material = str(file.name or ""), material.replace("\x00", "")
    attach(actor, submission_id=key, material=material.strip() or name, name=name, data=file.read())
    return _card(reads.card(actor, key))
