"""A clean book in: units, quotas, posts, persons are what the book says."""

from datetime import date

import pytest

from bianzhi.establishment.reads.checks import check as check_ledger
from bianzhi.establishment.reads.positions import positions
from bianzhi.imports.actions import check_book, load_draft, run_check, send, start_check, start_posting
from bianzhi.imports.actions.load_draft import rehearse
from bianzhi.imports.actions.runs import begin, keep_report
from bianzhi.imports.draft import Heading
from bianzhi.imports.reads import run_card
from bianzhi.instruments.actions import post_instrument
from bianzhi.instruments.line_kinds import LINE_KINDS
from bianzhi.instruments.reads import instruments
from bianzhi.jobs.models import Job
from bianzhi.staff.models import Appointment, Person, StateSpell, Tenure
from bianzhi.units.models import InnerUnit, Unit, UnitEvent
from bianzhi.units.reads.checks import check as check_units
from bianzhi.users.actor import Forbidden
from tests.imports import books


def checked(office, made, **how):
    return check_book(office.clerk, content=made.bytes(), filename="开账.xlsx", **how)


def loaded(office, made):
    report = checked(office, made)
    assert [str(p) for p in report.problems] == []
    return load_draft(
        office.chief, draft=report.draft, maker_id=office.clerk.user_id, progress=lambda *_: None
    )


def test_a_clean_district_is_in_the_books_as_written(office):
    done = loaded(office, books.district())
    assert done.counts == {
        "机构": 12,
        "内设机构": 12,
        "编制": 12 * 11,
        "领导职数": 12,
        "人员": 80,
        "批复文件": 2,
    }
    names = dict(Unit.objects.order_by("pk").values_list("name", "parent__name"))
    assert names["测试区第2服务中心"] == "测试区第1局"
    assert Person.objects.count() == Tenure.objects.count() == 80
    assert Appointment.objects.exclude(commodity="").count() == 12
    assert InnerUnit.objects.count() == 12
    first = Unit.objects.get(name="测试区第1局")
    place = positions(office.chief, books.OPENED)[first.pk, "ADMIN"]
    assert (place.approved, place.occupied) == (11, 7)
    rows, _ = instruments(office.chief)
    assert {r.document_number for r in rows} == {books.PAPER, "测编发〔2019〕3号"}
    assert check_ledger(office.district.pk) == ()
    assert check_units(office.district.pk) == ()


def test_persons_away_from_their_post_and_their_documents_are_in_the_books(office):
    made = (
        books.BookMaker()
        .paper()
        .paper("测人社〔2015〕7号", "录用通知", "测试区人社局", "其他机关", "2015-06-01", None)
    )
    made.unit("测试区某局", "机关、群团").quota("测试区某局", "行政编制", 2)
    made.person(
        "测试区某局", "行政编制", entry="考录公务员（含选调生）", begins="2015.7", document="测人社〔2015〕7号",
        state="在编不在岗", reason="借调", where="上级某办", away="2019年3月",
    )  # fmt: skip
    loaded(office, made)
    spell = StateSpell.objects.get()
    assert (spell.reason, spell.where_text, spell.begins_on) == ("loan", "上级某办", date(2019, 3, 1))
    tenure = Tenure.objects.get()
    assert tenure.instrument.document_number == "测人社〔2015〕7号"
    assert tenure.begins_on == date(2015, 7, 1)
    assert (tenure.maker_id, tenure.checker_id) == (office.clerk.user_id, office.chief.user_id)


def test_earlier_documents_stand_in_the_history_of_the_units_that_name_them(office):
    loaded(office, books.district(units=3, persons=3))
    events = UnitEvent.objects.filter(
        unit__name="测试区第1局", instrument__document_number="测编发〔2019〕3号"
    )
    assert set(events.order_by("pk").values_list("kind", flat=True)) == {"establish", "quota"}


def test_a_line_of_an_earlier_document_may_be_entered_by_hand_and_undone(office):
    loaded(office, books.district(units=3, persons=3))
    unit = Unit.objects.get(name="测试区第1局")
    history = LINE_KINDS["imports.history"]
    line = {"kind": "imports.history", "unit": unit.pk, "about": "amend", "summary": "改级"}
    assert history.check(office.chief, line) == ()
    assert "测试区第1局" in history.summary(office.chief, line)
    assert {r.field for r in history.check(office.chief, {"unit": 10**9})} == {"about", "unit"}
    heading = {"title": "通知", "kind": "notice", "signed_on": "2018-01-01", "effective_on": "2018-01-01"}
    posted = post_instrument(
        office.chief,
        payload={**heading, "document_number": "测编发〔2018〕4号", "lines": [line]},
        maker_id=office.clerk.user_id,
    )
    assert UnitEvent.objects.filter(instrument=posted.instrument, summary="改级").count() == 1
    undo = {
        **heading,
        "document_number": "测编发〔2018〕5号",
        "kind": "reversal",
        "lines": [],
        "reverses": posted.instrument.pk,
    }
    assert (
        post_instrument(office.chief, payload=undo, maker_id=office.clerk.user_id).instrument.reverses_id
        == posted.instrument.pk
    )


def test_a_check_that_breaks_is_told_as_such(office, monkeypatch, django_capture_on_commit_callbacks):
    run = start_check(
        office.clerk,
        content=books.district(units=3, persons=3).bytes(),
        filename="开账.xlsx",
        heading=Heading(),
    )

    def fail(*_, **__):
        raise OSError("injected")

    monkeypatch.setattr("bianzhi.imports.actions.runs.check_book", fail)
    with pytest.raises(OSError, match="injected"):
        run_check(office.clerk, run_id=run.pk, progress=lambda *_: None)
    assert run_card(office.clerk, run.pk).state == "broken"


def test_only_the_reviewer_may_start_a_posting_in_the_background(office, monkeypatch):
    monkeypatch.setattr("bianzhi.imports.case_kinds.LARGE", 2)
    content = books.district(units=3, persons=6).bytes()
    run = keep_report(
        begin(office.clerk, content, "开账.xlsx", Heading()),
        check_book(office.clerk, content=content, filename="开账.xlsx"),
    )
    submission = send(office.clerk, run_id=run.pk)
    with pytest.raises(Forbidden):
        start_posting(office.clerk, submission_id=submission, version=None)
    job = Job.objects.get(pk=start_posting(office.chief, submission_id=submission, version=None))
    assert (job.kind, job.owner_id) == ("imports.post", office.chief.user_id)


def test_a_rehearsal_leaves_nothing_and_tells_what_would_be_refused(office):
    draft = checked(office, books.district(units=3, persons=3)).draft
    assert rehearse(office.clerk, draft) == ()
    assert Unit.objects.count() == Person.objects.count() == 0
    draft.heading = Heading("无名发〔2020〕1号", "通知", date(2020, 12, 1))
    assert {r.code for r in rehearse(office.clerk, draft)} == {"issuer.unknown"}
