"""Add an issuing body and its code to the district's table."""

from django.db import transaction

from bianzhi.instruments.choices import Level
from bianzhi.instruments.models import Issuer
from bianzhi.trail.actions import Subject, record
from bianzhi.users.actor import Actor
from bianzhi.values.refusal import Refusal, Refused


def add_issuer(actor: Actor, *, code: str, name: str, level: Level) -> Issuer:
    """Add ``code`` (代字) of ``name``. Raises `Refused` when the code is there already under another name."""
    actor.require("submission.draft", "submission.review", "system.manage")
    with transaction.atomic():
        found = Issuer.objects.filter(district_id=actor.district_id, code=code).first()
        if found is not None:
            if (found.name, found.level) == (name, level):
                return found
            raise Refused(
                Refusal(
                    "issuer.code",
                    f"代字“{code}”已属于{found.name}（{found.get_level_display()}）",
                    field="code",
                )
            )
        issuer = Issuer.objects.create(district_id=actor.district_id, code=code, name=name, level=level)
        record(
            actor,
            "登记发文机关",
            Subject("instruments.issuer", issuer.pk, name),
            after={"代字": code, "层级": issuer.get_level_display()},
        )
    return issuer
