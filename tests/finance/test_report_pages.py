"""The report of a year on its page: what is missing is listed with the way there; what is whole can be read and taken."""

import base64
import hashlib
import re
from dataclasses import replace
from random import Random

import pytest
from django.test import Client
from django.urls import reverse

from bianzhi.finance.actions import keep_books, open_books
from bianzhi.reporting.books import Body, Books
from bianzhi.reporting.making import make_books
from bianzhi.users.models import User
from bianzhi.users.roles import Role
from tests import factories

MADE = make_books(Random(8), body=Body("云溪县编办", province="四川省"))
NOTES = {
    "duties": "负责编制。",
    "work": "完成工作。",
    "bodies": "内设机构3个。",
    "evaluation": "开展了自评。",
}


@pytest.fixture
def clerk(db):
    """Return the office's clerk: actor and browser."""
    user = User.objects.get(pk=factories.user(factories.district("云溪县"), Role.CLERK).pk)
    client = Client()
    client.force_login(user)
    return factories.actor(user), client


def opened(clerk, books: Books) -> dict[str, int]:
    """Keep books; return the words of their addresses."""
    actor, _ = clerk
    body = open_books(actor, name=books.body.name)
    keep_books(actor, body_id=body.pk, books=books, seen=0)
    return {"key": body.pk, "year": books.year}


def whole() -> Books:
    keys = (*MADE.reasons, *MADE.now.codes("B", 7), *MADE.now.codes("T3", 7))
    return replace(MADE, reasons=dict.fromkeys(keys, "实际工作需要"), notes=NOTES)


def test_what_is_missing_is_listed(clerk) -> None:
    at = opened(clerk, MADE)
    page = clerk[1].get(reverse("finance:report", kwargs=at)).content.decode()
    assert "没有填写“主要职能”" in page and f"{reverse('finance:books_about', kwargs=at)}#note-duties" in page
    about = clerk[1].get(reverse("finance:books_about", kwargs=at)).content.decode()
    assert 'for="note-duties">主要职能<span class="bz-required">报告要用，还没填' in about
    assert "下载 Word" not in page
    again = clerk[1].get(reverse("finance:report_file", kwargs={**at, "ending": "docx"}))
    assert again["Content-Type"].startswith("text/html") and "没有填写" in again.content.decode()


def test_a_whole_report_is_read_and_taken(clerk) -> None:
    at = opened(clerk, whole())
    page = clerk[1].get(reverse("finance:report", kwargs=at)).content.decode()
    assert "下载 Word" in page and '<option value="sichuan" selected>' in page
    shown = clerk[1].get(reverse("finance:report_file", kwargs={**at, "ending": "html"}))
    assert "一、收入支出决算总体情况说明" in shown.content.decode()
    assert (
        "'sha256-" in shown["Content-Security-Policy"]
        and "unsafe-inline" not in shown["Content-Security-Policy"]
    )
    for ending, begins in (
        ("docx", b"PK"),
        ("pdf", b"%PDF"),
        ("xlsx", b"PK"),
        ("sources", b"PK"),
        ("json", b"{"),
        ("csv", b"\xef\xbb"),
    ):
        taken = clerk[1].get(
            reverse("finance:report_file", kwargs={**at, "ending": ending}), {"form": "shanghai"}
        )
        assert taken.content.startswith(begins) and "attachment" in taken["Content-Disposition"]
    assert clerk[1].get(reverse("finance:report_file", kwargs={**at, "ending": "exe"})).status_code == 404


def test_the_style_sheet_is_the_one_that_is_allowed(clerk) -> None:
    at = opened(clerk, whole())
    shown = clerk[1].get(reverse("finance:report_file", kwargs={**at, "ending": "html"}))

    style = re.search(r"<style>(.*?)</style>", shown.content.decode(), re.DOTALL)[1]
    assert (
        base64.b64encode(hashlib.sha256(style.encode()).digest()).decode() in shown["Content-Security-Policy"]
    )
