"""Begin to keep a body's books."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from bianzhi.finance.models import BookBody
from bianzhi.finance.reads.books import body_of
from bianzhi.trail.actions import Subject, record
from bianzhi.users.actor import Actor
from bianzhi.values.refusal import Refusal, Refused


def open_books(
    actor: Actor, *, name: str, unit_id: int | None = None, department_id: int | None = None
) -> BookBody:
    """Add a body. ``unit_id``: whose people keep its books. Raises `Forbidden`, `Refused` for a name that is empty or taken."""
    actor.require("books.edit")
    actor.require_unit(unit_id)
    clean = "".join(name.split())[:120]
    if not clean:
        raise Refused(Refusal("books.name", "请填写单位名称", field="name"))
    above = body_of(actor, department_id) if department_id else None
    if above is not None and above.department_id:
        words = f"{above.name}自己汇入{above.department}，不能再有下属单位"
        raise Refused(Refusal("books.department", words, field="department"))
    try:
        with transaction.atomic():
            body = BookBody.objects.create(
                district_id=actor.district_id,
                unit_id=unit_id,
                name=clean,
                department=above,
                made_at=timezone.now(),
            )
            record(
                actor,
                "建立决算单位",
                Subject("finance.bookbody", body.pk, clean),
                after={"汇入部门": above.name if above else ""},
            )
    except IntegrityError:
        raise Refused(Refusal("books.name", f"“{clean}”已经建账", field="name")) from None
    return body
