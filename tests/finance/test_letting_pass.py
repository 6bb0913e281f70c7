"""An error of the audit stops a disclosure until somebody answers for that one error, with a reason, for those books."""

import pytest
from django.utils import timezone

from bianzhi.cases.reads import card as case_card
from bianzhi.finance.actions import waive_finding
from bianzhi.finance.models import Disclosure, FindingWaiver
from bianzhi.finance.reads.books import newest
from bianzhi.trail.models import TrailEvent
from bianzhi.users.actor import Forbidden
from bianzhi.values.refusal import Refused
from tests.finance.disclosing import YEAR, Office, faulty, mark_of


@pytest.fixture
def office(db) -> Office:
    return Office()


def test_a_fault_stops_it_until_somebody_answers_for_it(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    faulty(monkeypatch)
    where = {"body_id": office.body.pk, "year": YEAR, "mark": mark_of(office)}
    with pytest.raises(Refused, match="请写明为什么确属无误"):
        waive_finding(office.clerk, **where, reason="  ")
    with pytest.raises(Refused, match="成稿里没有这处错误"):
        waive_finding(office.clerk, **{**where, "mark": "A101"}, reason="整条规则都不管")
    assert "增长5.43%" in waive_finding(office.clerk, **where, reason="口径不同，附注已说明")
    found = office.send()
    (kept,) = found.audit["errors"]
    assert (kept["code"], kept["reason"], kept["by"]) == ("A101", "口径不同，附注已说明", office.clerk.name)
    sheet = dict(reads_sheet(office, found))
    assert "口径不同" in sheet["成稿审核"], "whoever signs sees it"


def reads_sheet(office: Office, found: Disclosure):
    from bianzhi.cases.kinds import KINDS, behaviour_of

    payload = case_card(office.chief, found.case).payload
    return behaviour_of(KINDS["finance.disclose"]).sheet(office.chief, payload)


def test_an_answer_holds_for_those_books_only_and_can_be_taken_back(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    faulty(monkeypatch)
    where = {"body_id": office.body.pk, "year": YEAR, "mark": mark_of(office)}
    waive_finding(office.clerk, **where, reason="附注已说明")
    waive_finding(office.clerk, **where, reason="")
    with pytest.raises(Refused, match="增长率算错"):
        office.send()
    waive_finding(office.clerk, **where, reason="附注已说明")
    office.corrected()
    with pytest.raises(Refused, match="增长率算错"):
        office.send()
    assert FindingWaiver.objects.count() == 3 and TrailEvent.objects.filter(verb="撤回放行").count() == 1
    with pytest.raises(Forbidden):
        waive_finding(office.director, **where, reason="我说了算")


def test_another_fault_of_the_same_rule_is_not_covered(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    faulty(monkeypatch)
    where = {"body_id": office.body.pk, "year": YEAR}
    waive_finding(office.clerk, **where, mark=mark_of(office), reason="附注已说明")
    FindingWaiver.objects.create(
        version=newest(office.body.pk, YEAR), code="A101", reason="整条规则", by_id=office.clerk.user_id, at=timezone.now()
    )  # fmt: skip
    faulty(monkeypatch, "增长6.88%")
    assert mark_of(office), "neither the answer to another fault nor one of old, to a whole rule, covers it"
