"""Found a unit."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from bianzhi.instruments.line_kinds import LineContext, LineOutcome
from bianzhi.units import terms
from bianzhi.units.bookkeeping import Entry, consequences, locked_unit, name_taken, write
from bianzhi.units.changing import ANY_MAY
from bianzhi.units.facts import names_in_use, parent_facts, words
from bianzhi.units.models import Unit, UnitKind, UnitStatus
from bianzhi.units.policy import check_expiry, check_name_free, check_parent, warn_organ_name
from bianzhi.users.actor import Actor
from bianzhi.users.models import District
from bianzhi.values.refusal import refuse_if_any

LINE_KIND = "units.establish"
#: every field of a version with what it is when the document does not say
DEFAULTS: Mapping[str, Any] = {
    "status": UnitStatus.LIVE.value, "short_name": "", "common_name": "", "uscc": "", "legacy_code": "", "certificate": "",
    "parent_id": None, "category": "", "funding_forms": [], "welfare_class": "", "industry": "", "civil_managed": False,
    "political_legal": False, "coordination": False, "temporary": False, "expires_on": None, "expiry_condition": "", "duties": "",
    "address": "", "postcode": "", "phone": "", "principal": "",
}  # fmt: skip


def establish(
    actor: Actor,
    *,
    context: LineContext,
    day: date,
    unit_kind: str,
    fields: Mapping[str, Any],
    established_on: date | None = None,
    order: int | None = None,
    made: str = "",
) -> LineOutcome:
    """Found a unit from ``day`` on. Raises `Refused`.

    ``fields`` hold at least ``full_name``, ``sector``, ``nature`` and ``rank``.
    ``established_on`` is earlier when the opening of the books records a unit that exists already. The outcome's
    ``made`` names the unit by its full name and by ``made``.
    """
    actor.require(*ANY_MAY)
    state = {**DEFAULTS, **fields}
    name = str(state["full_name"]).strip()
    state["full_name"] = name
    found = check_name_free(name, names_in_use(actor.district_id, name), day)
    if state["parent_id"] is not None:
        parent = locked_unit(actor, state["parent_id"], "parent")
        found += check_parent(None, parent_facts(parent, day), day)
    expires = terms.loaded({"expires_on": state["expires_on"]})["expires_on"]
    found += check_expiry(
        coordination=state["coordination"],
        temporary=state["temporary"],
        expires_on=expires,
        condition=state["expiry_condition"],
        day=day,
    )
    refuse_if_any(found)
    unit = Unit(
        district_id=actor.district_id,
        kind=UnitKind(unit_kind).value,
        name=name,
        parent_id=state["parent_id"],
        established_on=established_on or day,
        order=_next_order(actor) if order is None else order,
        synthetic=District.objects.filter(pk=actor.district_id, synthetic=True).exists(),
    )
    try:
        with transaction.atomic():
            unit.save(force_insert=True)
    except IntegrityError:
        refuse_if_any([name_taken(unit)])
    before, after, _ = words(state, None)
    told = {label: text for label, text in after.items() if text and label != "状态"}
    write(unit, context, day, Entry("establish", LINE_KIND, f"设立{name}", state, before={}, after=told))
    return LineOutcome(
        consequences=consequences(name, "设立", before, told),
        warnings=tuple(warn_organ_name(unit_kind, name)),
        made={name: unit.pk, **({made: unit.pk} if made else {})},
    )


def _next_order(actor: Actor) -> int:
    last = (
        Unit.objects.filter(district_id=actor.district_id)
        .order_by("-order")
        .values_list("order", flat=True)
        .first()
    )
    return (last or 0) + 10
