"""Reports on their way: the office's published and corrected, a unit's signed only; the files short."""

import hashlib
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from bianzhi.cases.actions import save_draft
from bianzhi.finance.actions import record_reply
from bianzhi.finance.models import (
    BookBody,
    BooksVersion,
    Disclosure,
    DisclosureApproval,
    DisclosureFile,
    Publication,
)
from bianzhi.users.roles import Role

PAGE = "<!DOCTYPE html><html lang='zh-CN'><head><meta charset='utf-8'><title>决算</title><style>p{{color:#000}}</style></head><body><p>{}</p></body></html>"
LINES = (["一、说明", "一、说明"], ["一、说明", "完成工作。"])


def disclosures_of(place: Any) -> None:
    """Publish the office's report twice, sign the unit's; leave a draft of a third."""
    office, unit = place.keys["books"], place.keys["unit_books"]
    now = timezone.now()
    place.keys["disclosure"] = _signed(place, office, 1, now - timedelta(days=9), LINES).pk
    second = _signed(place, office, 2, now, (*LINES, ["一、说明", "另有补充。"]))
    for one in (Disclosure.objects.get(pk=place.keys["disclosure"]), second):
        Publication.objects.create(
            disclosure=one, body_id=office, year=2021, number=one.number, published_by_id=place.clerk.user_id,
            published_at=one.made_at,
        )  # fmt: skip
    place.keys["unit_disclosure"] = _signed(place, unit, 1, now, LINES).pk
    record_reply(place.clerk, body_id=office, year=2021, replied_on=date(2022, 8, 31), authority="财政局")
    record_reply(place.clerk, body_id=office, year=2020, replied_on=date(2021, 8, 31), authority="财政局")
    payload = {
        "body": office, "year": 2021, "unit": None, "name": f"{place.mark}办", "title": f"{place.mark}办2021年度单位决算",
        "books": 1, "disclosure": place.keys["disclosure"], "number": 1, "note": "",
    }  # fmt: skip
    place.keys["resend"] = save_draft(place.clerk, kind="finance.disclose", payload=payload).pk


def _signed(place: Any, body_id: int, number: int, at: datetime, lines: Any) -> Disclosure:
    body = BookBody.objects.get(pk=body_id)
    version = BooksVersion.objects.get(body=body, year=2021, number=1)
    made = Disclosure.objects.create(
        body=body, year=2021, number=number, version=version, corrects=number - 1, form="national",
        title=f"{body.name}2021年度单位决算", note="补充说明" if number > 1 else "", lines=lines, case=0,
        audit={"errors": [], "warnings": [], "doubts": []}, made_by_id=place.clerk.user_id, made_at=at,
    )  # fmt: skip
    data = PAGE.format(f"{body.name}决算").encode()
    for form, content in (("html", data), ("csv", "年度\r\n2021".encode("utf-8-sig"))):
        DisclosureFile.objects.create(
            disclosure=made, form=form, name=f"{made.title}.{form}", data=content, size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
        )  # fmt: skip
    DisclosureApproval.objects.create(
        disclosure=made, maker_id=place.clerk.user_id, examined_by_id=place.chief.user_id,
        signed_by_id=place.users[Role.DIRECTOR].pk, signed_at=at,
    )  # fmt: skip
    return made
