"""Prove the chain: every link's hash is right, follows the one before, and no number is missing."""

from collections.abc import Iterator
from dataclasses import dataclass

from bianzhi.trail.chain import FIELDS, GENESIS, digest
from bianzhi.trail.models import TrailEvent, TrailHead


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the chain does not hold. ``number`` is the link's number in its district."""

    district_id: int
    number: int
    message: str


def verify(district_id: int | None = None) -> Iterator[Break]:
    """Yield every break of the chains (of one district, or of all), in order."""
    heads = TrailHead.objects.order_by("district_id")
    if district_id is not None:
        heads = heads.filter(district_id=district_id)
    for head in heads:
        previous, expected = GENESIS, 1
        events = TrailEvent.objects.filter(district_id=head.district_id).order_by("number")
        for event in events.iterator(chunk_size=2000):
            if event.number != expected:
                yield Break(
                    head.district_id, event.number, f"序号不连续：应为第{expected}条，实为第{event.number}条"
                )
            if event.previous_digest != previous:
                yield Break(head.district_id, event.number, "与前一条的摘要对不上：前一条被改动、删除或插入")
            if digest({name: getattr(event, name) for name in FIELDS}) != event.digest:
                yield Break(head.district_id, event.number, "内容与摘要不符：这一条被改动")
            previous, expected = event.digest, event.number + 1
        if (head.number, head.digest) != (expected - 1, previous):
            yield Break(head.district_id, head.number, "链尾与链头记录不符：末尾被删除或链头被改动")
