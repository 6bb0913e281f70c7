"""Keep a new version of a year's books: the one place where books are written."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from bianzhi.finance.models import BookBody, BooksVersion
from bianzhi.finance.reads.books import body_of, newest
from bianzhi.reporting.books import Books, to_plain
from bianzhi.reporting.relations import check
from bianzhi.trail.actions import Subject, record
from bianzhi.users.actor import Actor, Forbidden
from bianzhi.values.refusal import Refusal, Refused

Basis = BooksVersion.Basis


def keep_books(
    actor: Actor,
    *,
    body_id: int,
    books: Books,
    seen: int,
    basis: Basis = Basis.ENTERED,
    note: str = "",
    sha256: str = "",
    rolled: Mapping[str, Any] | None = None,
) -> BooksVersion:
    """Insert ``books`` as the version after the one that was ``seen``; unbalanced ones too, they only cannot be closed.

    ``sha256``: of the file they were read from, if of any.
    Raises `Forbidden`, and `Refused` when somebody saved another version meanwhile, or closed books are changed without a reason.
    """
    actor.require("books.edit")
    if actor.user_id is None:
        raise Forbidden("填报须由具体的人办理")
    body = body_of(actor, body_id)
    broken = check(books)
    reason = note.strip()[:200]
    with transaction.atomic():
        BookBody.objects.select_for_update().get(pk=body.pk)
        last = newest(body.pk, books.year)
        number = last.number if last else 0
        if number != seen:
            words = f"您打开之后，已有人保存了第{number}版（您看到的是第{seen}版），这次没有保存"
            raise Refused(Refusal("books.stale", words, remedy="请打开最新版本，核对后再填"))
        if hasattr(last, "closing") and not reason:
            words = f"{books.year}年度的账已经关账，改动须写明更正原因"
            raise Refused(Refusal("books.closed", words, remedy="请在“更正原因”里写明为什么改", field="note"))
        version = BooksVersion.objects.create(
            body=body,
            year=books.year,
            number=number + 1,
            plain=to_plain(books),
            basis=basis,
            note=reason,
            sha256=sha256,
            rolled=dict(rolled or {}),
            errors=sum(b.severity == "error" for b in broken),
            warnings=sum(b.severity == "warning" for b in broken),
            made_by_id=actor.user_id,
            made_at=timezone.now(),
        )
        record(
            actor,
            f"{Basis(basis).label}决算账册",
            Subject("finance.booksversion", version.pk, f"{body.name} {books.year}年 第{version.number}版"),
            after={
                "版次": version.number,
                "不符": version.errors,
                "提醒": version.warnings,
                "总计": str(books.now["T1", "total_in"]),
            },
            reason=reason,
        )
    return version
