"""Clear a morning's work: take many cases one step onward, each for itself."""

from collections.abc import Sequence
from dataclasses import dataclass

from bianzhi.cases.actions.fire import fire
from bianzhi.users.actor import Actor, Forbidden
from bianzhi.values.refusal import Refusal, Refused


@dataclass(frozen=True, slots=True)
class Outcome:
    """How it went with one case: ``refusals`` empty when it went on to ``state``."""

    key: int
    number: str
    title: str
    state: str
    refusals: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """One case of a batch: what is to be fired, as it was seen."""

    key: int
    event: str
    version: int


def fire_many(actor: Actor, *, wanted: Sequence[Wanted], opinion: str = "") -> tuple[Outcome, ...]:
    """Fire each event in a transaction of its own, so that one that is refused holds up no other."""
    return tuple(_one(actor, one, opinion) for one in wanted)


def _one(actor: Actor, one: Wanted, opinion: str) -> Outcome:
    try:
        done = fire(actor, submission_id=one.key, event=one.event, opinion=opinion, version=one.version)
    except Refused as refused:
        return Outcome(one.key, "", "", "", refused.refusals)
    except Forbidden as forbidden:
        return Outcome(one.key, "", "", "", (Refusal("forbidden", str(forbidden)),))
    return Outcome(done.pk, done.number, done.title, done.state)
