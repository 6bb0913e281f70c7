"""Show an ID number to somebody who needs it; each time is in the trail."""

from django.db import transaction

from bianzhi.staff.access import person_of, person_subject
from bianzhi.staff.identity import opened
from bianzhi.trail.actions import record
from bianzhi.users.actor import Actor
from bianzhi.values.refusal import Refusal, Refused

SHORTEST = 4


def unmask(actor: Actor, *, person_id: int, purpose: str) -> str:
    """Return the ID number. Needs ``person.unmask`` and a written purpose; the trail keeps who, when, whose and what for."""
    actor.require("person.unmask")
    if len(purpose.strip()) < SHORTEST:
        raise Refused(
            Refusal(
                "unmask.purpose",
                "请写明查看身份证号的用途",
                rule="查看敏感个人信息要有特定的目的、确有必要，并留痕",
                source="《个人信息保护法》第二十八条",
                remedy=f"至少{SHORTEST}个字，如“核对社保参保信息”",
                field="purpose",
            )
        )
    person = person_of(actor, person_id)
    with transaction.atomic():
        record(actor, "查看身份证号", person_subject(person), reason=purpose.strip())
    return opened(person.id_sealed)
