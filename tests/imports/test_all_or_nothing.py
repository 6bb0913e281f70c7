"""A book is in the books whole or not at all, whatever stops it: a rule, a fault, or kill -9."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bianzhi.cases.models import Submission
from bianzhi.imports.actions import check_book, load_book
from bianzhi.imports.models import ImportRun
from bianzhi.instruments.models import Instrument
from bianzhi.staff.models import Person
from bianzhi.trail.models import TrailEvent
from bianzhi.units.models import Unit
from bianzhi.values.refusal import Refusal, Refused
from tests.imports import books

ROOT = Path(__file__).resolve().parents[2]
TABLES = (Unit, Instrument, Person, Submission, ImportRun, TrailEvent)


def counts():
    return [table.objects.count() for table in TABLES]


def bring_in(office, made):
    return load_book(office.clerk, checker=office.chief, content=made.bytes(), filename="开账.xlsx")


def test_two_persons_bring_a_book_in_from_the_command_line(office):
    done = bring_in(office, books.district(units=3, persons=6))
    assert done.summary.startswith("机构3个")
    assert (Unit.objects.count(), Person.objects.count()) == (3, 6)
    assert Submission.objects.get().checker_id == office.chief.user_id


def test_one_person_alone_brings_nothing_in(office):
    before = counts()
    with pytest.raises(Refused) as refused:
        load_book(
            office.chief,
            checker=office.chief,
            content=books.district(units=3, persons=3).bytes(),
            filename="开账.xlsx",
        )
    assert "I16" in {r.code for r in refused.value.refusals}
    assert counts() == before


@pytest.mark.parametrize(
    "where",
    [
        "bianzhi.imports.actions.load_draft._post_papers",
        "bianzhi.imports.actions.load_draft._load_persons",
        "bianzhi.staff.actions.go_on_many.index_persons",
        "bianzhi.imports.actions.load_draft.record",
        "bianzhi.cases.actions.fire.record",
    ],
)
def test_a_fault_in_the_middle_leaves_nothing(office, monkeypatch, where):
    before = counts()
    room, _, name = where.rpartition(".")
    module = sys.modules[room]
    calls = []

    def fail(*args, **kwargs):
        calls.append(args)
        raise OSError("injected")

    monkeypatch.setattr(module, name, fail)
    with pytest.raises(OSError, match="injected"):
        bring_in(office, books.district(units=3, persons=6))
    assert calls
    assert counts() == before


def test_what_a_rule_refuses_while_posting_is_told_with_its_row(office, monkeypatch):
    from bianzhi.instruments.line_kinds import LINE_KINDS

    def refuse(self, *_):
        raise Refused(Refusal("I3", "数量不对"))

    before = counts()
    monkeypatch.setattr(type(LINE_KINDS["establishment.opening"]), "apply", refuse)
    with pytest.raises(Refused) as refused:
        bring_in(office, books.district(units=3, persons=3))
    assert "“编制”第2行" in str(refused.value)
    assert counts() == before


def test_a_book_with_problems_brings_nothing_in(office):
    made = books.district(units=3, persons=3)
    made.rows["persons"][2][2] = "1"
    before = counts()
    with pytest.raises(Refused):
        bring_in(office, made)
    assert counts() == before


def test_the_file_may_not_be_another_one_at_the_time_of_posting(office):
    from bianzhi.cases.actions import approve
    from bianzhi.imports.actions.runs import begin, keep_report, send
    from bianzhi.imports.draft import Heading

    content = books.district(units=3, persons=3).bytes()
    run = keep_report(
        begin(office.clerk, content, "开账.xlsx", Heading()),
        check_book(office.clerk, content=content, filename="开账.xlsx"),
    )
    submission = send(office.clerk, run_id=run.pk)
    ImportRun.objects.filter(pk=run.pk).update(sha256="0" * 64)
    with pytest.raises(Refused, match="不一致"):
        approve(office.chief, submission_id=submission)
    assert Unit.objects.count() == 0


def process(instance, book, what):
    environment = instance.environment | {
        "DJANGO_SETTINGS_MODULE": "bianzhi.site.settings",
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
    }
    command = [sys.executable, str(ROOT / "tests/imports/importer.py"), str(book), what]
    return subprocess.Popen(
        command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def heard(running, word):
    told = []
    for line in running.stdout:
        told.append(line)
        if word in line:
            return
    raise AssertionError("".join(told))


def test_an_import_killed_in_the_middle_leaves_nothing_and_can_be_done_again(instance, tmp_path):
    book = tmp_path / "开账.xlsx"
    book.write_bytes(books.district(units=3, persons=9).bytes())
    running = process(instance, book, "stop")
    heard(running, "READY")
    heard(running, "IN THE MIDDLE")
    running.send_signal(signal.SIGKILL)
    running.wait(30)
    running.stdout.close()
    rows = instance.rows()
    written = (
        "units_unit",
        "instruments_instrument",
        "staff_person",
        "staff_tenure",
        "establishment_transfer",
        "cases_submission",
        "imports_importrun",
    )
    assert {name: len(rows[name]) for name in written} == dict.fromkeys(written, 0)
    instance.ok("check")
    instance.ok("verify-log")
    again = process(instance, book, "go")
    heard(again, "DONE")
    again.wait(60)
    again.stdout.close()
    assert len(instance.rows()["staff_person"]) == 9
    instance.ok("check")
    instance.ok("verify-log")
