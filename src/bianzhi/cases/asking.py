"""What steps ask of the desk beyond an opinion: the forms on the page of a case."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from bianzhi.cases.access import kind_of
from bianzhi.cases.chart import Event
from bianzhi.cases.kinds import behaviour_of
from bianzhi.cases.models import Submission
from bianzhi.cases.reach import visible
from bianzhi.users.actor import Actor


@dataclass(frozen=True, slots=True)
class Asked:
    """A step with what it asks: a form on the page, or (``form`` empty) a page of its own."""

    event: Event
    form: forms.Form | None


def asked_of(
    actor: Actor, key: int, events: Sequence[Event], fired: str = "", data: Mapping[str, Any] | None = None
) -> tuple[Asked, ...]:
    """Return the forms of ``events``; the one that was just tried (``fired``) holds what was typed."""
    asks = [event for event in events if event.asks]
    found: Submission | None = visible(actor).filter(pk=key).first() if asks else None
    if found is None:
        return ()
    how = behaviour_of(kind_of(found))
    return tuple(
        Asked(
            event,
            None if event.page else how.asked(actor, found, event, data if event.code == fired else None),
        )
        for event in asks
    )
