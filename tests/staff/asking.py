"""Asking as a unit does: payloads, filing, going from desk to desk."""

from base64 import b64encode

from bianzhi.cases.actions import fire, save_draft, submit
from bianzhi.staff.identity import seal
from bianzhi.users.models import User
from bianzhi.values.id_numbers import parse_id_number
from tests.staff.conftest import DAY, FULL

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def newcomer(people, centre, name="李虚明", kind="E06", number=None, **form):
    sealed = seal(parse_id_number(number or people.number()))
    fields = {
        "name": name, "unit": str(centre), "commodity": FULL, "begins_on": DAY.isoformat(), "entry_kind": kind,
        "document": "调动通知", **form,
    }  # fmt: skip
    return {
        "name": name,
        "unit": str(centre),
        "form": fields,
        "sealed": {"sealed": b64encode(sealed.sealed).decode(), "mask": sealed.mask},
    }


def ask(desks, payload, kind="staff.request_on"):
    case = save_draft(desks["unit"], kind=kind, payload=payload)
    return submit(desks["unit"], submission_id=case.pk)


def go(case, actor, event, **how):
    return fire(actor, submission_id=case.pk, event=event, **how)


def people_user(actor):
    return User.objects.get(pk=actor.user_id)
