"""Operations of 公开审核: hand in a file, read what was found, say what is no fault, take the list along."""

from collections.abc import Callable
from typing import Any, Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from ninja import File, Query, Router
from ninja.files import UploadedFile

from bianzhi.api import schemas
from bianzhi.api.access import Token, actor_in
from bianzhi.api.operations import ERRORS, Key, Limit, Offset
from bianzhi.auditing import render
from bianzhi.auditing.findings import Report
from bianzhi.auditing.registry import BESIDE
from bianzhi.finance import reads
from bianzhi.finance.actions import audit_disclosure, judge_finding
from bianzhi.ui.export import XLSX
from bianzhi.values.refusal import Refusal, Refused

router = Router()
CHOSEN = File(..., description="docx、doc、wps、pdf、html、txt、xlsx、xls，或装着它们的 zip")
PREVIOUS = File(None, description="同一单位上年的公开文件，核对上年数；不保存")
DEPARTMENT = File(None, description="主管部门当年的公开文件，核对所属单位的数；不保存")
FORMS: dict[str, tuple[Callable[[list[Report]], str | bytes], str]] = {
    "json": (render.as_json, "application/json"),
    "xlsx": (render.as_xlsx, XLSX),
    "html": (render.as_html, "text/html; charset=utf-8"),
}
FILES = {
    kind.partition(";")[0]: {"schema": {"type": "string", "format": "binary"}} for _, kind in FORMS.values()
}


def _row(row: reads.RunRow) -> dict[str, Any]:
    return {
        "key": row.key, "name": row.name, "unit": row.unit, "year": row.year, "error": row.error,
        "errors": row.errors, "warnings": row.warnings, "made_at": row.made_at,
    }  # fmt: skip


def _card(card: reads.RunSheet) -> schemas.AuditCardOut:
    verdicts = [schemas.VerdictOut(number=number, reason=reason) for number, reason in card.verdicts]
    return schemas.AuditCardOut(
        **_row(card.row), document=schemas.DocumentOut.model_validate(dict(card.report)), verdicts=verdicts
    )


@router.post(
    "/audits",
    auth=Token("audits:write"),
    response={200: schemas.AuditCardOut, **ERRORS},
    summary="审核一份文件",
)
def audit(
    request: HttpRequest,
    file: UploadedFile = CHOSEN,
    previous: UploadedFile | None = PREVIOUS,
    department: UploadedFile | None = DEPARTMENT,
) -> schemas.AuditCardOut:
    """审核一份决算或预算公开，结果与 bianzhi audit --json 的一份相同；读不了的，原因在 document.error。"""
    actor = actor_in(request)
    actor.require("disclosure.audit")
    most = settings.UPLOAD_LIMIT_BYTES
    given = {"file": file, "previous": previous, "department": department}
    for field, one in given.items():
        if one is not None and (one.size or 0) > most:  # not read into memory only to be refused
            raise Refused(
                Refusal("file.large", f"文件超过{most >> 20}MB", remedy="请拆开或压缩图片后再试", field=field)
            )
    beside = {role: (str(one.name or ""), one.read()) for role in BESIDE if (one := given[role]) is not None}
    run = audit_disclosure(actor, name=str(file.name or ""), data=file.read(), beside=beside)
    return _card(reads.sheet(actor, run.pk))


@router.get(
    "/audits", auth=Token("audits:read"), response={200: schemas.AuditsOut, **ERRORS}, summary="审核过的文件"
)
def audits(request: HttpRequest, offset: int = Offset, limit: int = Limit) -> schemas.AuditsOut:
    """您审核过的文件，新的在前；只有自己看得到。"""
    rows = reads.runs(actor_in(request))
    return schemas.AuditsOut(
        count=len(rows), items=[schemas.AuditOut(**_row(row)) for row in rows[offset : offset + limit]]
    )


@router.get(
    "/audits/{key}",
    auth=Token("audits:read"),
    response={200: schemas.AuditCardOut, **ERRORS},
    summary="一次审核",
)
def run(request: HttpRequest, key: int = Key) -> schemas.AuditCardOut:
    """一次审核的全部结果，和认定不是问题的。"""
    return _card(reads.sheet(actor_in(request), key))


@router.get(
    "/audits/{key}/report",
    auth=Token("audits:read"),
    response={200: None, **ERRORS},
    summary="问题清单",
    openapi_extra={"responses": {200: {"description": "清单文件", "content": FILES}}},
)
def report(
    request: HttpRequest, key: int = Key, form: Literal["json", "xlsx", "html"] = Query("json")
) -> HttpResponse:
    """问题清单：json、Excel 或网页；认定不是问题的不在内。"""
    found = reads.report_of(actor_in(request), key)
    make, kind = FORMS[form]
    name = content_disposition_header(as_attachment=True, filename=f"公开审核_{key}.{form}") or ""
    return HttpResponse(make([found]), content_type=kind, headers={"Content-Disposition": name})


@router.post(
    "/audits/{key}/verdicts",
    auth=Token("audits:write"),
    response={200: schemas.AuditCardOut, **ERRORS},
    summary="认定不是问题",
)
def judge(request: HttpRequest, body: schemas.VerdictOut, key: int = Key) -> schemas.AuditCardOut:
    """写明理由，认定第 number 条（从0数）不是问题；理由为空则收回。"""
    actor = actor_in(request)
    judge_finding(actor, run_id=key, number=body.number, reason=body.reason)
    return _card(reads.sheet(actor, key))
