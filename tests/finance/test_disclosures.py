"""From closed books to what the public reads: frozen, approved by three persons, published in time, corrected in the open."""

import hashlib
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from bianzhi.cases.actions import discard, fire
from bianzhi.cases.models import Submission
from bianzhi.finance.actions import (
    approve_disclosure,
    publish_disclosure,
    record_reply,
    remind_publication,
    send_disclosure,
    waive_finding,
)
from bianzhi.finance.models import (
    Disclosure,
    DisclosureApproval,
    DisclosureFile,
    FindingWaiver,
    Publication,
    TreasuryReply,
)
from bianzhi.finance.reads import disclosures as reads
from bianzhi.finance.reads.checks import check
from bianzhi.notices.models import Notice
from bianzhi.trail.models import TrailEvent
from bianzhi.users.actor import Forbidden
from bianzhi.users.roles import Role
from bianzhi.values.id_numbers import make_synthetic_id
from bianzhi.values.refusal import Refused
from tests import factories
from tests.finance.disclosing import NOTES, TICKED, YEAR, Office, faulty, mark_of, whole


@pytest.fixture
def office(db) -> Office:
    return Office()


def published(office: Office) -> Publication:
    found = office.approve(office.send())
    office.replied()
    return publish_disclosure(office.clerk, disclosure_id=found.pk)


# what is sent


def test_what_is_sent_is_every_file_with_its_hash_and_the_audit(office: Office) -> None:
    found = office.send()
    files = list(DisclosureFile.objects.filter(disclosure=found).order_by("form"))
    assert [f.form for f in files] == ["csv", "docx", "html", "json", "pdf", "sources", "xlsx"]
    assert all(f.sha256 == hashlib.sha256(f.data).hexdigest() and f.size == len(f.data) for f in files)
    assert (found.number, found.form, found.corrects, found.audit["errors"]) == (1, "sichuan", 0, [])
    assert ["第二部分" in where for where, _ in found.lines].count(True)
    case = Submission.objects.get(pk=found.case)
    assert (case.state, case.kind, case.payload["disclosure"]) == ("examining", "finance.disclose", found.pk)
    assert Notice.objects.filter(
        user=office.users[Role.CHIEF], topic="arrived", title__contains="公开审批"
    ).exists()


def test_only_closed_books_are_sent(office: Office) -> None:
    office.keep(whole(), note="再改一次")
    with pytest.raises(Refused, match="第2版账册还没有关账"):
        office.send()
    with pytest.raises(Refused, match="还没有账册"):
        send_disclosure(office.clerk, body_id=office.body.pk, year=2019)
    assert not Submission.objects.exists() and not Disclosure.objects.exists()


def test_what_is_missing_stops_it_and_nothing_stays(office: Office) -> None:
    office.keep(replace(whole(), notes={}), note="删去文字")
    office.close()
    with pytest.raises(Refused, match="主要职能"):
        office.send()
    assert not Submission.objects.exists() and not DisclosureFile.objects.exists()


def test_a_number_of_a_person_stops_it(office: Office) -> None:
    number = make_synthetic_id(date(1980, 5, 12), "1", 7)
    office.keep(replace(whole(), notes={**NOTES, "work": f"为{number}办理上编。"}), note="补充")
    office.close()
    with pytest.raises(Refused, match="有身份证号"):
        office.send()


def test_one_at_a_time(office: Office) -> None:
    found = office.send()
    with pytest.raises(Refused, match="正在办理（待保密审查）"):
        office.send()
    fire(office.clerk, submission_id=found.case, event="withdraw")
    discard(office.clerk, submission_id=found.case)
    assert office.send().number == 2


# who approves


def test_three_persons_and_no_fewer(office: Office) -> None:
    found = office.send()
    case = {"submission_id": found.case}
    with pytest.raises(Forbidden):
        fire(office.clerk, **case, event="examine", given=TICKED)
    with pytest.raises(Refused, match="现为“待保密审查”"):
        fire(office.director, **case, event="sign")
    with pytest.raises(Refused, match="国家秘密"):
        fire(office.chief, **case, event="examine", given={**TICKED, "state": ""})
    fire(office.chief, **case, event="examine", opinion="同意", given=TICKED)
    for other in (office.deputy, office.chief):
        with pytest.raises(Forbidden, match="主要负责人"):
            fire(other, **case, event="sign")
    fire(office.director, **case, event="sign", opinion="同意公开")
    made = DisclosureApproval.objects.get()
    assert (made.maker_id, made.examined_by_id, made.signed_by_id) == (
        office.clerk.user_id, office.chief.user_id, office.director.user_id,
    )  # fmt: skip
    assert Notice.objects.filter(user=office.users[Role.CLERK], topic="done").exists()
    with pytest.raises(Refused, match="已经审签"):
        approve_disclosure(
            office.director,
            disclosure_id=found.pk,
            maker_id=office.clerk.user_id,
            examiner_id=office.chief.user_id,
        )


def test_who_made_it_does_not_examine_it(office: Office) -> None:
    """股室审核 may make a report; then another examines it."""
    sent = send_disclosure(office.chief, body_id=office.body.pk, year=YEAR)
    with pytest.raises(Refused, match="须由另一人"):
        fire(office.chief, submission_id=sent.case, event="examine", given=TICKED)
    fire(office.deputy, submission_id=sent.case, event="examine", given=TICKED)


def test_the_database_knows_the_three_persons(office: Office) -> None:
    found = office.send()
    clerk, chief = office.clerk.user_id, office.chief.user_id
    with pytest.raises(IntegrityError), transaction.atomic():
        DisclosureApproval.objects.create(
            disclosure=found,
            maker_id=clerk,
            examined_by_id=chief,
            signed_by_id=chief,
            signed_at=timezone.now(),
        )


def test_returned_is_finished_anew(office: Office) -> None:
    first = office.send()
    with pytest.raises(Refused, match="须写明原因"):
        fire(office.chief, submission_id=first.case, event="return_examine")
    fire(office.chief, submission_id=first.case, event="return_examine", opinion="重点工作要写全")
    office.corrected()
    web = office.web(Role.CLERK)
    address = f"/finance/disclosures/case/{first.case}/"
    assert "原来送审的第 1 稿保留备查" in web.get(address).content.decode()
    web.post(address, {"form": "sichuan"})
    case = Submission.objects.get(pk=first.case)
    second = Disclosure.objects.get(number=2)
    assert (case.state, case.payload["disclosure"], second.case) == ("examining", second.pk, first.case)
    rows = reads.standing(office.clerk, office.body.pk, YEAR).rows
    assert [row.state for row in rows] == ["待保密审查", "已由第2稿代替"]
    assert web.get(address).status_code == 302, "sent is sent"


def test_what_the_books_overtook_is_not_signed(office: Office) -> None:
    found = office.send()
    fire(office.chief, submission_id=found.case, event="examine", opinion="同意", given=TICKED)
    office.corrected()
    with pytest.raises(Refused, match="这一稿用的是第1版账册"):
        fire(office.director, submission_id=found.case, event="sign", opinion="同意")


# until when, and before whom


def test_the_approval_is_recorded_and_its_keepers_told(office: Office) -> None:
    record_reply(
        office.bureau, body_id=office.body.pk, year=YEAR, replied_on=date(2022, 8, 31), authority="云溪县财政局",
        document="云财〔2022〕9号",
    )  # fmt: skip
    told = Notice.objects.get(user=office.users[Role.CLERK])
    assert told.title == "云溪县编办 2021年度决算已批复，最迟2022-09-20公开"
    record_reply(
        office.clerk, body_id=office.body.pk, year=YEAR, replied_on=date(2022, 9, 1), authority="财政局"
    )
    standing = reads.standing(office.clerk, office.body.pk, YEAR)
    assert standing.deadline is not None and standing.deadline.due_on == date(2022, 9, 21)
    assert TreasuryReply.objects.count() == 2
    for other in (office.director, office.justice):
        with pytest.raises(Forbidden):
            record_reply(
                other, body_id=office.body.pk, year=YEAR, replied_on=date(2022, 9, 1), authority="财政局"
            )
    with pytest.raises(Refused, match="还没有到"):
        office.replied(timezone.localdate() + timedelta(days=1))


def test_published_only_after_both_approvals(office: Office) -> None:
    found = office.send()
    with pytest.raises(Refused, match="还没有审签"):
        publish_disclosure(office.clerk, disclosure_id=found.pk)
    office.approve(found)
    with pytest.raises(Refused, match="还没有登记批复，批复后才能公开"):
        publish_disclosure(office.clerk, disclosure_id=found.pk)
    office.replied()
    for other in (office.director, office.bureau):
        with pytest.raises(Forbidden):
            publish_disclosure(other, disclosure_id=found.pk)
    made = publish_disclosure(office.clerk, disclosure_id=found.pk)
    assert made.number == 1
    with pytest.raises(Refused, match="已公开为第1版"):
        publish_disclosure(office.clerk, disclosure_id=found.pk)
    for role in (Role.CHIEF, Role.DIRECTOR, Role.FINANCE_DEPT):
        assert Notice.objects.filter(user=office.users[role], title__endswith="第1版已公开").exists(), role


def test_what_was_tampered_with_is_not_published_and_is_found(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = office.approve(office.send())
    office.replied()
    DisclosureFile.objects.create(
        disclosure=found,
        form="bad",
        name="改过.docx",
        data=b"y",
        size=1,
        sha256=hashlib.sha256(b"x").hexdigest(),
    )
    with pytest.raises(Refused, match=r"改过\.docx与审签时不一致"):
        publish_disclosure(office.clerk, disclosure_id=found.pk)
    assert [str(one) for one in check(office.clerk.district_id)] == ["公开报告文件“改过.docx”与送审时不一致"]


def test_what_is_published_without_a_signature_is_found(office: Office) -> None:
    found = office.send()
    Publication.objects.create(
        disclosure=found, body=office.body, year=YEAR, number=1, published_by_id=office.clerk.user_id,
        published_at=timezone.now(),
    )  # fmt: skip
    assert any("没有审签记录" in str(one) for one in check(office.clerk.district_id))


def test_nothing_is_changed_or_deleted(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    made = published(office)
    faulty(monkeypatch)
    waive_finding(office.clerk, body_id=office.body.pk, year=YEAR, mark=mark_of(office), reason="无误")
    rows = {
        Disclosure: {"title": "x"}, DisclosureFile: {"name": "x"}, DisclosureApproval: {"signed_at": timezone.now()},
        Publication: {"number": 9}, TreasuryReply: {"authority": "x"}, FindingWaiver: {"reason": "x"},
    }  # fmt: skip
    for model, change in rows.items():
        for act in (
            lambda m=model, c=change: m.objects.update(**c),
            lambda m=model: m.objects.all()._raw_delete("default"),
        ):
            with pytest.raises(DatabaseError, match="不得修改或删除"), transaction.atomic():
                act()
    assert Publication.objects.get(pk=made.pk).number == 1


def test_a_correction_says_why_and_what(office: Office) -> None:
    published(office)
    with pytest.raises(Refused, match="再公开须写更正说明"):
        office.send()
    with pytest.raises(Refused, match="一字不差"):
        office.send(note="重发")
    office.corrected()
    found = office.send(note="补写重点工作")
    changed = reads.disclosure_card(office.chief, found.pk).changes
    assert changed is not None and not changed.cells
    assert ("完成工作。", "完成全部工作。") in [(one.before, one.after) for one in changed.texts]
    made = publish_disclosure(office.clerk, disclosure_id=office.approve(found).pk)
    assert (made.number, found.corrects) == (2, 1)
    assert TrailEvent.objects.filter(verb="公开更正后的决算报告", reason="补写重点工作").exists()
    assert [p.number for p in Publication.objects.order_by("number")] == [1, 2]


def test_of_two_that_were_signed_the_later_is_published(office: Office) -> None:
    first, second = (office.approve(office.send()) for _ in range(2))
    office.replied()
    with pytest.raises(Refused, match="更新的一稿已经审签"):
        publish_disclosure(office.clerk, disclosure_id=first.pk)
    publish_disclosure(office.clerk, disclosure_id=second.pk)
    with pytest.raises(Refused, match="这一稿不是对它的更正"):
        publish_disclosure(office.clerk, disclosure_id=first.pk)


def test_who_is_reminded_and_when(office: Office) -> None:
    office.replied(date(2022, 8, 31))
    where = office.clerk.district_id
    Notice.objects.all().delete()
    assert remind_publication(where, date(2022, 9, 14)) == 0
    assert remind_publication(where, date(2022, 9, 15)) == remind_publication(where, date(2022, 9, 20)) == 2
    assert Notice.objects.filter(topic="due").count() == 2, "once before the last day: clerk and chief"
    assert remind_publication(where, date(2022, 9, 21)) == 4
    late = Notice.objects.get(user=office.users[Role.DIRECTOR])
    assert (late.topic, late.title) == ("escalated", "云溪县编办2021年度决算最迟2022-09-20公开，已逾期1天")
    remind_publication(where, date(2022, 9, 23))
    assert Notice.objects.filter(user=office.users[Role.CLERK], topic="overdue").count() == 1, "once a week"
    published_ = office.approve(office.send())
    publish_disclosure(office.clerk, disclosure_id=published_.pk)
    assert remind_publication(where, date(2022, 10, 8)) == 0
    assert reads.deadlines(office.clerk) == ()


def test_a_unit_discloses_by_its_own_people(office: Office) -> None:
    """Its head examines, another head signs; the office's reports are none of theirs."""
    from bianzhi.finance.actions import close_books, keep_books, open_books
    from tests.finance.test_books import post_units

    where = office.users[Role.CLERK].district
    unit = post_units(where)
    people = [
        factories.actor(factories.user(where, role, name, unit), frozenset({unit}))
        for role, name in ((Role.UNIT_CLERK, "经办"), (Role.UNIT_HEAD, "副职"), (Role.UNIT_HEAD, "正职"))
    ]
    maker, second, head = people
    body = open_books(maker, name="登记中心", unit_id=unit)
    own = replace(whole(), body=replace(whole().body, name="登记中心"))
    keep_books(maker, body_id=body.pk, books=own, seen=0)
    close_books(head, body_id=body.pk, year=YEAR, number=1, maker_id=maker.user_id or 0)
    with pytest.raises(Forbidden):
        send_disclosure(maker, body_id=office.body.pk, year=YEAR)
    sent = send_disclosure(maker, body_id=body.pk, year=YEAR)
    with pytest.raises(Forbidden):
        reads.disclosure_card(maker, office.send().pk)
    fire(second, submission_id=sent.case, event="examine", given=TICKED)
    with pytest.raises(Refused, match="须由另一人"):
        fire(second, submission_id=sent.case, event="sign")
    fire(head, submission_id=sent.case, event="sign")
    record_reply(maker, body_id=body.pk, year=YEAR, replied_on=date(2022, 8, 31), authority="主管部门")
    assert [row.name for row in reads.deadlines(maker)] == ["登记中心"]
    assert publish_disclosure(maker, disclosure_id=sent.disclosure).number == 1
