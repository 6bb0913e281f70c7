"""A file of books: kept until it was looked at, then taken over whole or not at all."""

import hashlib
from collections.abc import Mapping

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from bianzhi.files.actions import clean_name
from bianzhi.finance.actions.keep_books import Basis, keep_books
from bianzhi.finance.models import BooksUpload, BooksVersion
from bianzhi.finance.reads.books import body_of, is_closed, upload_card
from bianzhi.trail.actions import Subject, record
from bianzhi.users.actor import Actor, Forbidden
from bianzhi.values.refusal import Refusal, Refused

#: so many are kept of each body
KEPT = 20


def upload_books(
    actor: Actor, *, body_id: int, year: int, name: str, data: bytes, as_last_year: bool = False
) -> BooksUpload:
    """Keep a file to be looked at. Raises `Forbidden`, and `Refused` for one that is too large or empty."""
    actor.require("books.edit")
    if actor.user_id is None:
        raise Forbidden("导入须由具体的人办理")
    body = body_of(actor, body_id)
    clean = clean_name(name)
    if not data:
        raise Refused(Refusal("file.none", "请先选择文件", field="file"))
    if len(data) > settings.UPLOAD_LIMIT_BYTES:
        large = f"{clean}超过{settings.UPLOAD_LIMIT_BYTES >> 20}MB"
        raise Refused(Refusal("file.large", large, remedy="请确认是决算表，删去图片后再试", field="file"))
    with transaction.atomic():
        upload = BooksUpload.objects.create(
            body=body, year=year, as_last_year=as_last_year, name=clean, data=data,
            sha256=hashlib.sha256(data).hexdigest(), made_by_id=actor.user_id, made_at=timezone.now(),
        )  # fmt: skip
        old = list(
            BooksUpload.objects.filter(body=body)
            .order_by("-made_at", "-id")
            .values_list("pk", flat=True)[KEPT:]
        )
        BooksUpload.objects.filter(pk__in=old).delete()
        record(
            actor,
            "上传决算文件",
            Subject("finance.booksupload", upload.pk, clean),
            after={"SHA-256": upload.sha256},
        )
    return upload


def take_books(actor: Actor, *, upload_id: int, answers: Mapping[str, str], note: str = "") -> BooksVersion:
    """Take the file over as a new version. Raises `Forbidden`, and `Refused` with every error and every open question."""
    card = upload_card(actor, upload_id, answers)
    found = [Refusal(f"books.{p.code}", str(p)) for p in card.problems if p.severity == "error"]
    if card.reading is not None:
        found += [
            Refusal("books.question", q.message, remedy="请先回答", field=q.key)
            for q in card.reading.questions
        ]
    if found or card.after is None:
        raise Refused(*found)
    label, reason = f"{'上年数：' if card.as_last_year else ''}{card.name}", note.strip()
    words = f"{reason}　{label}" if reason else "" if is_closed(card.body, card.year) else label
    return keep_books(
        actor, body_id=card.body, books=card.after, seen=card.seen, basis=Basis.IMPORTED, note=words, sha256=card.sha256
    )  # fmt: skip
