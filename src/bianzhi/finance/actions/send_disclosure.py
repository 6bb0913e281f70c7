"""Finish a year's report and send it to be approved: what is sent is frozen, byte for byte."""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from bianzhi.cases.actions import save_draft, submit
from bianzhi.cases.reads import rows_of
from bianzhi.finance.models import BookBody, Disclosure, DisclosureFile
from bianzhi.finance.policy import check_secrets
from bianzhi.finance.reads.disclosures import changes_between, last_published
from bianzhi.finance.reads.drafts import Draft, draft
from bianzhi.reporting.building import WRITERS, Built
from bianzhi.reporting.changes import lines_of
from bianzhi.trail.actions import Subject, record
from bianzhi.users.actor import Actor, Forbidden
from bianzhi.values.refusal import Refusal, Refused, refuse_if_any

OFFICE, UNIT = "finance.disclose", "finance.disclose_unit"
FORMATS = tuple(name for name in WRITERS if name != "sources_csv")


@dataclass(frozen=True)
class _Finished:
    """A report built, not kept yet."""

    given: Draft
    built: Built
    form: str
    note: str


@dataclass(frozen=True, slots=True)
class Sent:
    """The case that is under way: its key and number, and the report that goes with it."""

    case: int
    number: str
    disclosure: int


def kind_of(actor: Actor) -> str:
    """Return which of the two kinds an actor begins: people of units the second."""
    return OFFICE if actor.unit_ids is None else UNIT


def send_disclosure(
    actor: Actor,
    *,
    body_id: int,
    year: int,
    form: str = "",
    note: str = "",
    case: tuple[int, int] | None = None,
) -> Sent:
    """Build every file of the report, keep them with what the audit found, and send them on their way.

    ``case``: key and version of a case that came back. Raises `Forbidden`; `Refused` for books that are not closed, for
    everything that stops the report, for a fault nobody answers for, for secrets in it, for a correction without a reason or a
    change, and while another one is under way.
    """
    actor.require("disclosure.publish")
    if actor.user_id is None:
        raise Forbidden("公开须由具体的人送审")
    given = draft(actor, body_id, year).for_public()
    refuse_if_any(_not_ready(given))
    chosen = given.form(form)
    done = _Finished(given, given.build(chosen, FORMATS), chosen, note.strip()[:500])
    refuse_if_any(check_secrets(lines_of(done.built.report)))
    with transaction.atomic():
        BookBody.objects.select_for_update().get(pk=body_id)
        payload = _payload(done, year)
        key, seen = case or (None, None)
        refuse_if_any(_under_way(actor, body_id, year, key))
        saved = save_draft(actor, kind=kind_of(actor), payload=payload, submission_id=key, version=seen)
        made = _keep(actor, done, year, saved.pk)
        whole = {**payload, "disclosure": made.pk, "number": made.number}
        saved = save_draft(
            actor, kind=kind_of(actor), payload=whole, submission_id=saved.pk, version=saved.version
        )
        sent = submit(actor, submission_id=saved.pk, version=saved.version)
    return Sent(sent.pk, sent.number, made.pk)


def _not_ready(given: Draft) -> tuple[Refusal, ...]:
    if given.version is None:
        return (Refusal("books.none", "这个年度还没有账册"),)
    if not hasattr(given.version, "closing"):
        words = f"第{given.version.number}版账册还没有关账，不能送公开审批"
        return (Refusal("disclosure.open", words, remedy="请先送审关账"),)
    return ()


def _under_way(actor: Actor, body_id: int, year: int, case: int | None) -> tuple[Refusal, ...]:
    """Return the case of another report of the year that is on its way."""
    keys = (
        Disclosure.objects.filter(body_id=body_id, year=year)
        .order_by("number")
        .values_list("case", flat=True)
    )
    others = rows_of(actor, set(keys) - {case}).values()
    return tuple(
        Refusal(
            "disclosure.under_way",
            f"{row.number}正在办理（{row.state_label}）",
            remedy="请等它办完，或先撤回",
        )
        for row in others
        if row.phase == "open"
    )


def _payload(done: _Finished, year: int) -> dict[str, Any]:
    body, version = done.given.body, done.given.version
    return {
        "body": body.pk, "year": year, "unit": body.unit_id, "name": body.name, "title": done.built.report.title,
        "books": version.number if version else 0, "disclosure": None, "number": 0, "note": done.note,
    }  # fmt: skip


def _keep(actor: Actor, done: _Finished, year: int, case: int) -> Disclosure:
    body, version = done.given.body, done.given.version
    assert version is not None, "_not_ready refuses it"
    before = last_published(body.pk, year)
    last = Disclosure.objects.filter(body=body, year=year).aggregate(last=Max("number"))["last"] or 0
    if before is not None and not done.note:
        words = f"{year}年度已公开第{before.number}版，再公开须写更正说明"
        raise Refused(Refusal("disclosure.note", words, remedy="请写明更正了什么、为什么", field="note"))
    made = Disclosure.objects.create(
        body=body, year=year, number=last + 1, version=version, corrects=before.number if before else 0, form=done.form,
        title=done.built.report.title[:200], note=done.note if before else "", audit=_audit(done),
        lines=[list(line) for line in lines_of(done.built.report)], case=case, made_by_id=actor.user_id or 0,
        made_at=timezone.now(),
    )  # fmt: skip
    if before is not None and not changes_between(before.disclosure, made):
        words = f"内容与已公开的第{before.number}版一字不差，没有要更正的"
        raise Refused(Refusal("disclosure.same", words, remedy="请先改正账册或文字材料"))
    hashes = {}
    for form, (name, data) in done.built.files.items():
        hashes[form] = hashlib.sha256(data).hexdigest()
        DisclosureFile.objects.create(
            disclosure=made, form=form, name=name, data=data, size=len(data), sha256=hashes[form]
        )
    record(
        actor,
        "生成公开报告",
        Subject("finance.disclosure", made.pk, f"{made.title} 第{made.number}稿", body.unit_id),
        after={"账册版次": version.number, "格式": done.form, "SHA-256": hashes},
        reason=made.note,
    )
    return made


def _audit(done: _Finished) -> dict[str, Any]:
    """Return what the audit found, as it is kept."""

    def plain(one: Any, **more: str) -> dict[str, str]:
        return {"code": one.code, "title": one.title, "place": one.places, "quote": one.quote, **more}

    waivers = done.given.waivers
    return {
        "errors": [
            plain(one.fault.finding, where=one.fault.where, reason=one.reason, by=waivers[one.fault.mark].by)
            for one in done.built.waived
        ],
        "warnings": [plain(one) for one in done.built.warnings],
        "doubts": [str(one) for one in done.built.doubts],
    }
