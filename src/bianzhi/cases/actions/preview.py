"""Show what posting would do, by doing it inside a savepoint and undoing it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction

from bianzhi.cases.desks import DESKS
from bianzhi.cases.kinds import KINDS, Filled, Preview, behaviour_of
from bianzhi.users.actor import Actor
from bianzhi.values.refusal import Refused

#: stands in for the maker, so that one person may preview; rolled back, so never stored
PREVIEW_MAKER = 0


class _Undo(Exception):
    """Raised to roll the savepoint back."""


def preview(actor: Actor, *, kind: str, payload: Mapping[str, Any]) -> Preview:
    """Return reasons against, warnings, consequences and persons affected. Leaves the database as it was."""
    definition = KINDS[kind]
    behaviour = behaviour_of(definition)
    if any(DESKS[desk].seats(actor) for desk in behaviour.begins_at):
        # who may ask for it may see what it would do: nothing of it stays
        actor = replace(actor, extra=actor.extra | {"submission.draft"})
    payload = Filled(payload)
    refusals = definition.check(actor, payload)
    if refusals or not (behaviour.foreseen_by_units or actor.unit_ids is None):
        return Preview(refusals=tuple(refusals))
    found = Preview()
    try:
        with transaction.atomic():
            applied = definition.apply(actor, payload, maker_id=PREVIEW_MAKER)
            found = Preview(
                consequences=tuple(
                    c for c in applied.consequences if c.unit is None or actor.sees_unit(c.unit)
                ),
                persons=tuple(applied.extra.get("persons", ())),
                warnings=tuple(applied.extra.get("warnings", ())),
            )
            raise _Undo  # noqa: TRY301 - leaves the savepoint, which undoes everything
    except _Undo:
        return found
    except Refused as refused:
        return Preview(refusals=refused.refusals)
