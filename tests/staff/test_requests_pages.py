"""Requests as people handle them: papers, sheets, batches, figures."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone
from docx import Document

from bianzhi.cases import reads
from bianzhi.cases.actions import attach, detach, fire_many, may_begin, save_draft, submit
from bianzhi.cases.actions.fire_many import Wanted
from bianzhi.cases.checks import check as check_cases
from bianzhi.cases.kinds import KINDS
from bianzhi.cases.models import Attachment, Submission, Task
from bianzhi.cases.statistics import kinds_between, steps_between
from bianzhi.files.reads import file_bytes
from bianzhi.users.actor import Forbidden
from bianzhi.users.roles import Role
from tests import factories
from tests.staff.asking import PDF, ask, go, newcomer, people_user
from tests.staff.conftest import FULL, seat


def test_the_page_of_a_request_in_the_browser_of_a_unit(people, centre, desks):
    client = Client()
    client.force_login(desks["unit_user"])
    number = people.number()
    form = {
        "name": "赵虚构", "id_number": number, "unit": "甲中心", "commodity": FULL, "begins_on": "2021-03-01",
        "entry_kind": "E06", "document": "商调函", "retire_category": "cadre",
    }  # fmt: skip
    assert client.get("/staff/request/on/").status_code == 200
    seen = client.post("/staff/request/on/", form | {"do": "preview"})
    assert "试算通过" in seen.content.decode()
    case = Submission.objects.get()
    assert number not in str(case.payload)
    sent = client.post(
        f"/staff/request/on/{case.pk}/", form | {"do": "submit", "id_number": "", "version": case.version}
    )
    assert sent.status_code == 302
    case.refresh_from_db()
    assert case.state == "checking"
    shown = client.get(f"/cases/{case.pk}/").content.decode()
    assert "编办经办" in shown
    assert number not in shown


def test_papers_go_with_the_request_and_nobody_else_opens_them(people, centre, other, desks):
    client = Client()
    client.force_login(desks["unit_user"])
    case = save_draft(desks["unit"], kind="staff.request_on", payload=newcomer(people, centre))
    expected = [p.label for p in reads.card(desks["unit"], case.pk).papers]
    assert expected == ["商调函", "调动审批表", "行政介绍信", "工资转移单"]
    from django.core.files.uploadedfile import SimpleUploadedFile

    sent = client.post(
        f"/cases/{case.pk}/attach/", {"material": "商调函", "file": SimpleUploadedFile("函.pdf", PDF)}
    )
    assert sent.status_code == 302
    paper = reads.card(desks["unit"], case.pk).papers[0]
    assert (paper.label, [f.name for f in paper.files]) == ("商调函", ["函.pdf"])
    address = f"/files/{paper.files[0].file}/"
    assert client.get(address).status_code == 200
    stranger = Client()
    stranger.force_login(people.clerk_of(other)[1])
    assert stranger.get(address).status_code == 403
    assert stranger.post(f"/cases/{case.pk}/detach/", {"attachment": paper.files[0].key}).status_code == 403
    submit(desks["unit"], submission_id=case.pk)
    refused = client.post(f"/cases/{case.pk}/detach/", {"attachment": paper.files[0].key})
    assert refused.status_code == 422, "once sent it is not the unit's to take away"
    assert reads.card(desks["clerk"], case.pk).papers[0].files


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [("坏.exe", b"MZ\x90\x00" * 9, "类型"), ("假.pdf", b"GIF89a....", "假.pdf"), ("秘密★.pdf", PDF, "密级")],
)
def test_a_paper_that_is_none_is_refused_plainly(people, centre, desks, name, data, told):
    from django.core.files.uploadedfile import SimpleUploadedFile

    client = Client()
    client.force_login(desks["unit_user"])
    case = save_draft(desks["unit"], kind="staff.request_on", payload=newcomer(people, centre))
    sent = client.post(
        f"/cases/{case.pk}/attach/", {"material": "商调函", "file": SimpleUploadedFile(name, data)}
    )
    assert sent.status_code == 422
    assert told in sent.content.decode()
    assert not case.attachments.exists()


def test_a_mornings_work_in_one_go(people, centre, desks):
    sent = [ask(desks, newcomer(people, centre, name=f"虚构{n}")) for n in "甲乙丙丁"]
    for case in sent:
        go(case, desks["clerk"], "check")
        go(case, desks["chief"], "review")
    client = Client()
    client.force_login(people_user(desks["leader"]))
    shown = client.post("/cases/batch/", {"ids": [case.pk for case in sent]}).content.decode()
    assert "办理这 4 件" in shown, "each for itself could be done"
    steps = {f"step-{case.pk}": f"sign:{Submission.objects.get(pk=case.pk).version}" for case in sent}
    done = client.post(
        "/cases/batch/", {"ids": [case.pk for case in sent], "confirm": "1", "opinion": "同意", **steps}
    )
    text = done.content.decode()
    assert "办成 3 件，没办成 1 件" in text, "three places, four persons"
    assert "编制不足" in text
    assert seat(people, centre).occupied == 3
    states = [Submission.objects.get(pk=case.pk).state for case in sent]
    assert states == ["confirming"] * 3 + ["signing"]


def test_a_paper_is_taken_away_by_who_brought_it_and_the_row_stays(people, centre, desks):
    case = save_draft(desks["unit"], kind="staff.request_on", payload=newcomer(people, centre))
    made = attach(desks["unit"], submission_id=case.pk, material="商调函", name="函.pdf", data=PDF)
    with pytest.raises(Forbidden):
        detach(people.clerk_of(people.unit("别家"))[0], attachment_id=made.pk)
    detach(desks["unit"], attachment_id=made.pk)
    assert Attachment.objects.get(pk=made.pk).removed_at is not None
    assert not reads.card(desks["unit"], case.pk).papers[0].files


def test_who_may_begin_what(people, centre, desks):
    request, act = KINDS["staff.request_on"], KINDS["staff.on"]
    assert [may_begin(desks[n], request) for n in ("unit", "clerk", "hr")] == [True, False, False]
    assert [may_begin(desks[n], act) for n in ("unit", "clerk", "hr")] == [False, True, False]


def test_one_that_is_refused_holds_up_no_other(people, centre, desks):
    first, second = (ask(desks, newcomer(people, centre, name=name)) for name in ("甲某", "乙某"))
    versions = {c.pk: Submission.objects.get(pk=c.pk).version for c in (first, second)}
    stale = Wanted(first.pk, "check", versions[first.pk] - 1)
    outcomes = fire_many(desks["clerk"], wanted=[stale, Wanted(second.pk, "check", versions[second.pk])])
    assert [[r.code for r in o.refusals] for o in outcomes] == [["case.version"], []]
    assert [Submission.objects.get(pk=c.pk).state for c in (first, second)] == ["checking", "reviewing"]


def test_what_lies_past_its_day_is_told_and_found(people, centre, desks):
    case = ask(desks, newcomer(people, centre))
    assert reads.overdue(people.chief) == ()
    Task.objects.filter(submission=case).update(due_on="2021-01-05")
    assert reads.overdue(people.chief) == (("编办经办", 1),)
    rows, count = reads.submissions(people.chief, late=True)
    assert ([row.key for row in rows], count) == ([case.pk], 1)
    client = Client()
    client.force_login(people_user(people.chief))
    page = client.get("/").content.decode()
    assert "办件逾期1件" in page
    assert case.title in client.get("/cases/?late=1").content.decode()


def test_the_sheet_prints_with_every_opinion(people, centre, desks):
    case = ask(desks, newcomer(people, centre, name="李虚明"))
    go(case, desks["clerk"], "check", opinion="材料与函件一致")
    go(case, desks["chief"], "review", opinion="同意")
    client = Client()
    client.force_login(desks["unit_user"])
    sent = client.get(f"/cases/{case.pk}/sheet.docx")
    assert sent.status_code == 200
    text = "\n".join(
        cell.text for row in Document(BytesIO(sent.content)).tables[0].rows for cell in row.cells
    )
    for told in (
        "李虚明",
        "甲中心",
        "编办经办意见",
        "材料与函件一致",
        "编办复核意见",
        people.chief.name,
        "商调函（未附）",
    ):
        assert told in text, told
    assert client.get(f"/cases/{case.pk}/sheet.xlsx").status_code == 200
    assert client.get(f"/cases/{case.pk}/sheet.pdf").content.startswith(b"%PDF")
    assert client.get(f"/cases/{case.pk}/sheet.exe").status_code == 404


def test_a_paper_is_opened_by_whoever_sees_its_case_and_nobody_else(people, centre, desks):
    case = save_draft(desks["unit"], kind="staff.request_on", payload=newcomer(people, centre))
    paper = attach(desks["unit"], submission_id=case.pk, material="商调函", name="函.pdf", data=PDF)
    others = {
        r: factories.actor(factories.user(people.district, r)) for r in (Role.COMMISSION, Role.ORG_DEPT)
    }
    readers = {"clerk": desks["clerk"], "hr": desks["hr"], **others}

    def openers():
        found = set()
        for name, actor in readers.items():
            try:
                file_bytes(actor, paper.file_id)
            except Forbidden:
                continue
            found.add(name)
        return found

    assert openers() == set(), "a draft is its maker's alone"
    submit(desks["unit"], submission_id=case.pk)
    assert openers() == {"clerk"}
    for name, event in (("clerk", "check"), ("chief", "review"), ("leader", "sign")):
        go(case, desks[name], event)
    assert openers() == {"clerk", "hr"}, "a department opens what came to its desk"


def test_how_many_came_how_they_ended_and_how_long_they_waited(people, centre, desks):
    sent = [ask(desks, newcomer(people, centre, name=f"虚构{n}")) for n in "甲乙丙"]
    go(sent[0], desks["clerk"], "check")
    go(sent[1], desks["clerk"], "refuse_check", opinion="不符合条件")
    Task.objects.filter(submission=sent[2]).update(due_on="2021-01-05")
    today = timezone.localdate()
    [row] = kinds_between(people.chief, today, today)
    assert (row.label, row.came, row.done, row.dropped, row.going, row.late) == ("上编申请", 3, 0, 1, 2, 1)
    steps = {s.step: (s.count, s.average) for s in steps_between(people.chief, today, today)}
    assert steps == {"提交": (3, 0.0), "审核通过": (1, 0.0), "不予办理": (1, 0.0)}
    assert kinds_between(people.chief, today + timedelta(days=1), today + timedelta(days=9)) == ()
    client = Client()
    client.force_login(people_user(people.chief))
    page = client.get("/cases/statistics/?since=去年").content.decode()
    assert "不是日期" in page
    assert "上编申请" in page


def test_check_finds_a_case_that_lies_elsewhere_than_its_chart_says(people, centre, desks):
    case = ask(desks, newcomer(people, centre))
    assert list(check_cases(people.district.pk)) == []
    Task.objects.filter(submission=case).update(desk="finance")
    assert [r.code for r in check_cases(people.district.pk)] == ["case.desk"]
    Submission.objects.filter(pk=case.pk).update(phase="done", state="nowhere")
    assert [r.code for r in check_cases(people.district.pk)] == ["case.state"]


def test_holidays_that_are_missing_are_told_before_times_run_into_them(people, centre, desks, monkeypatch):
    client = Client()
    client.force_login(people_user(people.chief))
    monkeypatch.setattr(timezone, "localdate", lambda *_: date(2026, 6, 1))
    assert "节假日安排还没有录入" not in client.get("/").content.decode()
    monkeypatch.setattr(timezone, "localdate", lambda *_: date(2026, 12, 20))
    assert "2027年节假日安排还没有录入" in client.get("/").content.decode()
