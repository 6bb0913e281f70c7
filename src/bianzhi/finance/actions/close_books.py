"""Close a year's books: only from the case that three persons passed."""

from django.db import transaction
from django.utils import timezone

from bianzhi.finance.models import BookBody, BooksClosing, BooksVersion
from bianzhi.finance.reads.books import body_of, newest
from bianzhi.trail.actions import Subject, record
from bianzhi.users.actor import Actor, Forbidden
from bianzhi.values.refusal import Refusal, Refused


def close_books(actor: Actor, *, body_id: int, year: int, number: int, maker_id: int) -> BooksClosing:
    """Sign a version off. Raises `Forbidden`, and `Refused` when another version holds meanwhile or relations do not."""
    if actor.user_id is None:
        raise Forbidden("关账须由具体的人签发")
    body = body_of(actor, body_id)
    with transaction.atomic():
        BookBody.objects.select_for_update().get(pk=body.pk)
        version = newest(body.pk, year)
        refusal = why_not(version, number)
        if refusal is not None or version is None:
            raise Refused(*([refusal] if refusal else []))
        closing = BooksClosing.objects.create(
            version=version, maker_id=maker_id, signed_by_id=actor.user_id, signed_at=timezone.now()
        )
        label = f"{body.name} {year}年 第{number}版"
        record(actor, "决算关账", Subject("finance.booksversion", version.pk, label), after={"版次": number})
    return closing


def why_not(version: BooksVersion | None, number: int) -> Refusal | None:
    """Return why a version may not be closed; ``None``: it may."""
    if version is None:
        return Refusal("books.none", "这个年度还没有账册")
    if version.number != number:
        words = f"送审的是第{number}版，现在已是第{version.number}版"
        return Refusal("books.stale", words, remedy="请退回，按最新版本重新送审")
    if version.errors:
        return Refusal(
            "books.unbalanced", f"还有{version.errors}条勾稽关系不符", remedy="请在“校验报告”中逐条改正"
        )
    if hasattr(version, "closing"):
        return Refusal("books.closed", f"第{number}版已经关账")
    return None
