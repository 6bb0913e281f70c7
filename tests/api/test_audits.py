"""公开审核 by a program: the same as on the page, with the owner's permission, and nobody else's audits."""

import io
import json

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bianzhi.auditing.audit import audit_file
from bianzhi.auditing.plain import report_data
from bianzhi.finance.models import AuditRun
from bianzhi.trail.models import TrailEvent
from bianzhi.users.roles import ROLES, Role
from tests.api.conftest import caller

TEXT = "2021年度部门决算\n2021年度收、支总计141.96万元。与2020年相比，收、支总计增加15.42万元，增长5.43%。\n国有资本收入0万元，占00%。"


def sent(program, text: str | bytes = TEXT, name: str = "决算.txt"):
    data = text if isinstance(text, bytes) else text.encode()
    return program.upload("/audits", {"file": SimpleUploadedFile(name, data)})


@pytest.fixture
def program(places):
    here, _ = places
    return caller(here.users[Role.FINANCE_DEPT])


def test_the_answer_is_that_of_the_command_line(program) -> None:
    answer = sent(program)
    assert answer.status_code == 200, answer.content
    card = answer.json()
    assert (card["name"], card["errors"], card["document"].pop("error")) == ("决算.txt", 2, "")
    assert card["document"] == json.loads(json.dumps(report_data(audit_file(TEXT.encode(), "决算.txt"))))
    assert program.get("/audits").json()["items"][0]["key"] == card["key"]
    assert program.get("/audits", offset=1).json() == {"count": 1, "items": []}
    assert TrailEvent.objects.get(verb="公开审核").after["错误"] == 2


def test_it_is_held_against_last_years_report(program) -> None:
    last = SimpleUploadedFile("上年.txt", "2020年度部门决算\n2020年度收、支总计130.00万元。".encode())
    card = program.upload(
        "/audits", {"file": SimpleUploadedFile("决算.txt", TEXT.encode()), "previous": last}
    ).json()
    assert "Y001" in [one["code"] for one in card["document"]["findings"]]


def test_what_is_no_fault_is_said_and_taken_back(program) -> None:
    key = sent(program).json()["key"]
    judged = program.post(f"/audits/{key}/verdicts", {"number": 1, "reason": "系统导出的格式"}).json()
    assert judged["verdicts"] == [{"number": 1, "reason": "系统导出的格式"}]
    left = program.get(f"/audits/{key}/report").json()["documents"][0]["findings"]
    assert [one["code"] for one in left] == ["A101"]
    assert len(program.get(f"/audits/{key}").json()["document"]["findings"]) == 2
    sheet = openpyxl.load_workbook(
        io.BytesIO(program.get(f"/audits/{key}/report", form="xlsx").content)
    ).active
    assert any("12.19%" in str(cell.value) for row in sheet.iter_rows() for cell in row)
    page = program.get(f"/audits/{key}/report", form="html")
    assert (page["Content-Type"], "12.19%" in page.content.decode()) == ("text/html; charset=utf-8", True)
    assert program.post(f"/audits/{key}/verdicts", {"number": 1}).json()["verdicts"] == []
    assert program.post(f"/audits/{key}/verdicts", {"number": 1}).status_code == 422
    assert program.post(f"/audits/{key}/verdicts", {"number": 99, "reason": "x"}).status_code == 403
    assert program.get(f"/audits/{key}/report", form="exe").status_code == 400


def test_a_file_that_cannot_be_read_says_why_and_one_too_large_is_not_taken(program, settings) -> None:
    assert "打不开" in sent(program, b"%PDF-1.4 broken", "坏.pdf").json()["document"]["error"]
    settings.UPLOAD_LIMIT_BYTES = 10
    answer = sent(program)
    assert (answer.status_code, answer.json()["refusals"][0]["field"]) == (422, "file")
    assert not AuditRun.objects.filter(name="决算.txt").exists()


@pytest.mark.parametrize("role", list(Role))
def test_who_may_on_the_page_may_here(places, role) -> None:
    here, _ = places
    allowed = "disclosure.audit" in ROLES[role].permissions
    program = caller(here.users[role])
    assert program.get("/audits").status_code == (200 if allowed else 403)
    if not allowed:
        assert sent(program).status_code == 403


def test_nobody_reads_anothers_audit_and_a_token_only_what_it_is_for(places, program) -> None:
    here, there = places
    key = sent(program).json()["key"]
    for other in (there.users[Role.FINANCE_DEPT], here.users[Role.CHIEF]):
        stranger = caller(other)
        for path in (f"/audits/{key}", f"/audits/{key}/report"):
            assert stranger.get(path).status_code == 403
        assert stranger.post(f"/audits/{key}/verdicts", {"number": 0, "reason": "x"}).status_code == 403
    reader = caller(here.users[Role.FINANCE_DEPT], scopes=("audits:read",))
    assert (reader.get(f"/audits/{key}").status_code, sent(reader).status_code) == (200, 403)


def test_not_more_than_so_many_a_minute(program, settings) -> None:
    settings.API_WRITES_A_MINUTE = 1
    assert [sent(program).status_code for _ in range(2)] == [200, 429]
