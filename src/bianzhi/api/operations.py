"""Operations that read: units, quotas, people, trail."""

from datetime import date

from django.http import HttpRequest
from django.utils import timezone
from ninja import Path, Query, Router

from bianzhi.api import schemas
from bianzhi.api.access import Token, actor_in
from bianzhi.api.schemas import BIG
from bianzhi.establishment.reads import positions
from bianzhi.ledger.commodities import COMMODITIES
from bianzhi.staff.reads import RosterQuery, roster
from bianzhi.trail.reads import events
from bianzhi.units.reads import UnitState, require_unit, versions_on

router = Router()
MOST = 200
ERRORS = dict.fromkeys((400, 401, 403, 422, 429), schemas.ErrorOut)
Offset = Query(0, ge=0, le=1_000_000)
Limit = Query(50, ge=1, le=MOST)
Key = Path(..., ge=1, le=BIG)


def _unit(state: UnitState) -> schemas.UnitOut:
    return schemas.UnitOut(
        key=state.unit_id,
        name=state.full_name,
        status="live" if state.live else "ended",
        kind=state.unit_kind,
        sector=state.sector,
        nature=state.nature,
        rank=state.rank,
        parent=state.parent_id,
        uscc=state.uscc,
        established_on=state.established_on,
        ended_on=state.ended_on,
    )


@router.get(
    "/units", auth=Token("units:read"), response={200: schemas.UnitsOut, **ERRORS}, summary="机构名录"
)
def units(
    request: HttpRequest,
    q: str = Query("", max_length=60),
    asof: date | None = None,
    offset: int = Offset,
    limit: int = Limit,
) -> schemas.UnitsOut:
    """机构在某一天的情况，按台账次序；q 是名称中的字。"""
    actor = actor_in(request)
    actor.require("unit.read")
    states = versions_on(actor, asof or timezone.localdate())
    wanted = [state for state in states.values() if not q or q in state.full_name]
    return schemas.UnitsOut(count=len(wanted), items=[_unit(s) for s in wanted[offset : offset + limit]])


@router.get(
    "/units/{key}", auth=Token("units:read"), response={200: schemas.UnitOut, **ERRORS}, summary="一个机构"
)
def unit(request: HttpRequest, key: int = Key, asof: date | None = None) -> schemas.UnitOut:
    """一个机构在某一天的情况。"""
    actor = actor_in(request)
    actor.require("unit.read")
    require_unit(actor, key)
    found = versions_on(actor, asof or timezone.localdate(), [key]).get(key)
    return _unit(found) if found else _never(key)


def _never(key: int) -> schemas.UnitOut:
    from bianzhi.users.actor import Forbidden

    raise Forbidden(f"机构{key}在这一天还没有设立")


@router.get(
    "/quotas", auth=Token("quotas:read"), response={200: schemas.QuotasOut, **ERRORS}, summary="编制、职数"
)
def quotas(
    request: HttpRequest, unit: int | None = Query(None, ge=1, le=BIG), asof: date | None = None
) -> schemas.QuotasOut:
    """各单位在某一天的核定、实有、已核准未用、冻结、可用；不写 unit 为全部看得到的单位。"""
    actor = actor_in(request)
    actor.require("ledger.read")
    day = asof or timezone.localdate()
    if unit is not None:
        require_unit(actor, unit)
    found = positions(actor, day, unit_ids=None if unit is None else {unit})
    rows = [
        schemas.QuotaOut(
            unit=key[0],
            commodity=key[1],
            label=COMMODITIES[key[1]].label,
            approved=here.approved,
            occupied=here.occupied,
            reserved=here.reserved,
            frozen=here.frozen,
            available=here.available,
            over=here.over,
        )
        for key, here in sorted(found.items(), key=lambda item: (item[0][0], COMMODITIES[item[0][1]].order))
    ]
    return schemas.QuotasOut(as_of=day, items=rows)


@router.get(
    "/people", auth=Token("people:read"), response={200: schemas.PeopleOut, **ERRORS}, summary="在编人员"
)
def people(
    request: HttpRequest,
    unit: int | None = Query(None, ge=1, le=BIG),
    q: str = Query("", max_length=40),
    asof: date | None = None,
    offset: int = Offset,
    limit: int = Limit,
) -> schemas.PeopleOut:
    """某一天在编的人员；q 是姓名或拼音首字母。"""
    actor = actor_in(request)
    if unit is not None:
        require_unit(actor, unit)
    query = RosterQuery(on=asof or timezone.localdate(), unit_id=unit, q=q, offset=offset, limit=limit)
    rows, count = roster(actor, query)
    items = [
        schemas.PersonOut(
            key=row.key,
            name=row.name,
            id_mask=row.id_mask,
            sex=row.sex,
            unit=row.unit_id,
            unit_name=row.unit,
            commodity=row.commodity,
            begins_on=row.begins_on,
            post=row.post,
            state=row.state,
        )
        for row in rows
    ]
    return schemas.PeopleOut(count=count, items=items)


@router.get(
    "/trail", auth=Token("trail:read"), response={200: schemas.TrailsOut, **ERRORS}, summary="操作记录"
)
def trail(
    request: HttpRequest, q: str = Query("", max_length=60), offset: int = Offset, limit: int = Limit
) -> schemas.TrailsOut:
    """操作记录，新的在前；q 是对象或操作人中的字。"""
    actor = actor_in(request)
    actor.require("trail.read")
    rows, count = events(actor, q=q, offset=offset, limit=limit)
    items = [
        schemas.TrailOut(
            number=row.number,
            at=row.at,
            user=row.user,
            role=row.role,
            verb=row.verb,
            subject=row.subject,
            reason=row.reason,
            digest=row.digest,
        )
        for row in rows
    ]
    return schemas.TrailsOut(count=count, items=items)
