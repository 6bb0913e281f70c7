"""Proof that what was signed and published is still what it was (`bianzhi check`)."""

import hashlib
from collections.abc import Iterator

from bianzhi.finance.models import DisclosureFile, Publication
from bianzhi.values.refusal import Refusal


def check(district_id: int) -> Iterator[Refusal]:
    """Yield every kept file whose content has another hash, and every published report nobody signed."""
    files = DisclosureFile.objects.filter(disclosure__body__district_id=district_id).order_by("pk")
    for one in files.iterator():
        if hashlib.sha256(one.data).hexdigest() != one.sha256:
            yield Refusal("disclosure.damaged", f"公开报告文件“{one.name}”与送审时不一致")
    told = Publication.objects.filter(body__district_id=district_id, disclosure__approval=None).order_by("pk")
    for published in told.select_related("disclosure"):
        yield Refusal(
            "disclosure.unsigned", f"“{published.disclosure.title}”第{published.number}版没有审签记录"
        )
