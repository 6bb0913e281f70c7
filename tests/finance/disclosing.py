"""One office with books that are closed, and what its people do on the way to the public."""

from dataclasses import replace
from datetime import date
from random import Random

import pytest
from django.test import Client

from bianzhi.auditing.findings import Finding
from bianzhi.cases.actions import fire
from bianzhi.documents.model import Place
from bianzhi.finance.actions import close_books, keep_books, open_books, record_reply, send_disclosure
from bianzhi.finance.models import BookBody, BooksVersion, Disclosure
from bianzhi.reporting import building
from bianzhi.reporting.books import Body, Books
from bianzhi.reporting.making import make_books
from bianzhi.users.models import User
from bianzhi.users.roles import Role
from bianzhi.values.refusal import Refused
from tests import factories

YEAR = 2021
NAME = "云溪县编办"
MADE = make_books(Random(8), body=Body(NAME, province="四川省"))
NOTES = {
    "duties": "负责编制。",
    "work": "完成工作。",
    "bodies": "内设机构3个。",
    "evaluation": "开展了自评。",
}
TICKED = {"state": "on", "persons": "on", "inner": "on"}


def whole() -> Books:
    """Books with everything a report asks for."""
    keys = (*MADE.reasons, *MADE.now.codes("B", 7), *MADE.now.codes("T3", 7))
    return replace(MADE, reasons=dict.fromkeys(keys, "实际工作需要"), notes=NOTES)


class Office:
    """Its people, each with a browser; ``body`` has closed books of `YEAR`."""

    roles = (Role.CLERK, Role.CHIEF, Role.DEPUTY, Role.DIRECTOR, Role.FINANCE_DEPT, Role.JUSTICE)

    def __init__(self) -> None:
        where = factories.district("云溪县")
        self.users = {role: User.objects.get(pk=factories.user(where, role).pk) for role in self.roles}
        self.clerk, self.chief, self.deputy, self.director, self.bureau, self.justice = (
            factories.actor(self.users[role]) for role in self.roles
        )
        self.body: BookBody = open_books(self.clerk, name=NAME)
        self.keep(whole())
        self.close()

    def web(self, role: Role) -> Client:
        client = Client()
        client.force_login(self.users[role])
        return client

    def keep(self, books: Books, note: str = "") -> BooksVersion:
        seen = BooksVersion.objects.filter(body=self.body, year=YEAR).count()
        return keep_books(self.clerk, body_id=self.body.pk, books=books, seen=seen, note=note)

    def close(self) -> None:
        number = BooksVersion.objects.filter(body=self.body, year=YEAR).count()
        close_books(
            self.director, body_id=self.body.pk, year=YEAR, number=number, maker_id=self.clerk.user_id or 0
        )

    def send(self, **more) -> Disclosure:
        sent = send_disclosure(self.clerk, body_id=self.body.pk, year=YEAR, **more)
        return Disclosure.objects.get(pk=sent.disclosure)

    def approve(self, found: Disclosure) -> Disclosure:
        fire(self.chief, submission_id=found.case, event="examine", opinion="同意", given=TICKED)
        fire(self.director, submission_id=found.case, event="sign", opinion="同意公开")
        return found

    def replied(self, on: date = date(2022, 8, 31)) -> None:
        record_reply(self.clerk, body_id=self.body.pk, year=YEAR, replied_on=on, authority="云溪县财政局")

    def corrected(self) -> None:
        """Mend a text and close the books again."""
        self.keep(replace(whole(), notes={**NOTES, "work": "完成全部工作。"}), note="补写重点工作")
        self.close()


def faulty(monkeypatch: pytest.MonkeyPatch, quote: str = "增长5.43%") -> None:
    """Let the audit of every finished file find one error more."""
    real = building.audit_file

    def audit(data: bytes, name: str):
        made = real(data, name)
        wrong = Finding("A101", "RATE_BASE", "error", "增长率算错", Place(paragraph=3), quote=quote)
        return replace(made, findings=(*made.findings, wrong))

    monkeypatch.setattr(building, "audit_file", audit)


def mark_of(office: Office) -> str:
    """Return the mark of the one fault that stops it."""
    with pytest.raises(Refused, match="增长率算错") as refused:
        office.send()
    (one,) = refused.value.refusals
    return one.field
