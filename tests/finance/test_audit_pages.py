"""公开审核 on the page: files in, faults beside the text, what is none is marked, the list taken along."""

import io
import json
import sys
import zipfile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from docx import Document as Word

from bianzhi.auditing.apart import audit_apart
from bianzhi.documents.endings import ARCHIVE, FILES
from bianzhi.finance.actions import audit_disclosure, judge_finding
from bianzhi.finance.models import AuditRun, AuditVerdict
from bianzhi.trail.models import TrailEvent
from bianzhi.users.actor import Forbidden
from bianzhi.users.models import User
from bianzhi.users.roles import Role
from tests import factories

TEXT = "2021年度部门决算\n2021年度收、支总计141.96万元。与2020年相比，收、支总计增加15.42万元，增长5.43%。\n国有资本收入0万元，占00%。"


@pytest.fixture
def clerk(db):
    made = factories.user(factories.district(), Role.FINANCE_DEPT)
    client = Client()
    client.force_login(User.objects.get(pk=made.pk))
    client.actor = factories.actor(made)
    return client


def upload(name: str = "决算.txt", text: str = TEXT) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


def test_a_file_is_audited_and_read_beside_its_faults(clerk) -> None:
    page = clerk.post("/finance/audit/", {"files": [upload()]}, follow=True).content.decode()
    assert "增长5.43%，应为12.19%" in page
    assert '<a class="bz-audit-mark" id="m0" href="#f0">' in page
    assert "误把收入与支出相加" in page
    run = AuditRun.objects.get()
    assert (run.errors, run.warnings, run.name) == (2, 0, "决算.txt")
    only = clerk.get(f"/finance/audit/{run.pk}/?severity=hint").content.decode()
    assert "没有这一类问题" in only
    assert "错误 2 条" in clerk.get("/finance/audit/").content.decode()
    assert TrailEvent.objects.get(verb="公开审核").after["错误"] == 2


def test_the_field_offers_every_file_that_can_be_audited(clerk) -> None:
    page = clerk.get("/finance/audit/").content.decode()
    assert f'accept="{",".join((*FILES, ARCHIVE))}"' in page


def test_several_files_at_once_one_of_them_broken(clerk) -> None:
    broken = SimpleUploadedFile("坏.pdf", b"%PDF-1.4 broken")
    page = clerk.post("/finance/audit/", {"files": [upload("一.txt"), broken]}, follow=True).content.decode()
    assert "已审核2份文件" in page
    assert "读不了" in page
    run = AuditRun.objects.get(name="坏.pdf")
    assert "打不开" in clerk.get(f"/finance/audit/{run.pk}/").content.decode()


def test_one_of_many_is_answered_by_its_row(clerk, settings) -> None:
    alone = {"headers": {"X-One-File": "1"}}
    row = clerk.post("/finance/audit/", {"files": [upload()]}, **alone)
    assert row.status_code == 200
    assert row.content.decode().count("<tr>") == 1 and "错误 2 条" in row.content.decode()
    settings.UPLOAD_LIMIT_BYTES = 10
    large = clerk.post("/finance/audit/", {"files": [upload()]}, **alone)
    assert large.status_code == 422 and large.content.decode().startswith("决算.txt超过")


def test_it_is_held_against_last_years_and_the_departments_report(clerk) -> None:
    last = upload("上年.txt", "2020年度部门决算\n2020年度收、支总计130.00万元。")
    whole = upload("局.txt", "2021年度部门决算\n公务接待费支出0.55万元。")
    own = upload("单位.txt", TEXT + "\n公务接待费支出0.85万元。")
    given = {"files": [own], "previous": last, "department": whole}
    page = clerk.post("/finance/audit/", given, follow=True).content.decode()
    assert "推出的上年数是126.54万元，上年公开的是130.00万元" in page
    assert "公务接待费支出0.85万元，大于主管部门的0.55万元" in page
    assert "对照上年的报告：上年.txt" in page and "对照主管部门的报告：局.txt" in page
    assert TrailEvent.objects.get(verb="公开审核").after["上年的报告"] == "上年.txt"
    broken = SimpleUploadedFile("坏.pdf", b"%PDF-1.4 broken")
    page = clerk.post("/finance/audit/", {"files": [upload()], "previous": broken}, follow=True)
    assert "坏.pdf" in AuditRun.objects.latest("pk").report["error"]
    assert "坏.pdf" in page.content.decode()


def test_what_is_no_disclosure_is_said(clerk) -> None:
    page = clerk.post("/finance/audit/", {"files": [upload("信.txt", "会议通知")]}, follow=True)
    assert "看不出是哪一年的决算或预算公开" in page.content.decode()


def test_what_cannot_be_taken_says_why(clerk, settings) -> None:
    assert "请先选择文件" in clerk.post("/finance/audit/", {}).content.decode()
    many = [upload(f"{n}.txt") for n in range(21)]
    assert "一次最多20个文件，选了21个" in clerk.post("/finance/audit/", {"files": many}).content.decode()
    settings.UPLOAD_LIMIT_BYTES = 10
    assert "超过0MB" in clerk.post("/finance/audit/", {"files": [upload()]}).content.decode()
    assert not AuditRun.objects.exists()


def test_what_is_no_fault_is_marked_with_a_reason_and_left_out_of_the_list(clerk) -> None:
    run = audit_disclosure(clerk.actor, name="决算.txt", data=TEXT.encode())
    address = f"/finance/audit/{run.pk}/"
    refused = clerk.post(f"{address}judge/", {"number": "1", "reason": " "})
    assert "请写明为什么不是问题" in refused.content.decode()
    clerk.post(f"{address}judge/", {"number": "1", "reason": "系统导出的格式"})
    assert AuditVerdict.objects.get().reason == "系统导出的格式"
    assert "已认定不是问题：系统导出的格式" in clerk.get(address).content.decode()
    left = json.loads(clerk.get(f"{address}report.json").content)["documents"][0]["findings"]
    assert [f["code"] for f in left] == ["A101"]
    sheet = openpyxl.load_workbook(io.BytesIO(clerk.get(f"{address}report.xlsx").content)).active
    told = [str(cell.value) for row in sheet.iter_rows() for cell in row]
    assert any("12.19%" in text for text in told)
    assert not any("00%”" in text for text in told)
    assert clerk.get(f"{address}report.exe").status_code == 404
    clerk.post(f"{address}judge/", {"number": "1", "do": "restore"})
    assert not AuditVerdict.objects.exists()
    assert [e.verb for e in TrailEvent.objects.order_by("number")] == [
        "公开审核",
        "认定不是问题",
        "恢复为问题",
    ]
    assert clerk.post(f"{address}judge/", {"number": "77", "reason": "x"}).status_code == 403


def test_the_copy_with_notes_is_taken_along(clerk) -> None:
    word = Word()
    for line in TEXT.split("\n"):
        word.add_paragraph(line)
    buffer = io.BytesIO()
    word.save(buffer)
    run = audit_disclosure(clerk.actor, name="决算.docx", data=buffer.getvalue())
    assert "带批注和修订的 Word" in clerk.get(f"/finance/audit/{run.pk}/").content.decode()
    sent = clerk.get(f"/finance/audit/{run.pk}/report.marked")
    assert "%E5%AE%A1%E6%A0%B8" in sent["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(sent.content)) as box:
        assert "12.19%" in box.read("word/document.xml").decode()
        assert "00%" in box.read("word/comments.xml").decode()
    plain = audit_disclosure(clerk.actor, name="决算.txt", data=TEXT.encode())
    assert clerk.get(f"/finance/audit/{plain.pk}/report.marked").status_code == 404


def test_nobody_sees_anothers_audits(clerk) -> None:
    run = audit_disclosure(clerk.actor, name="决算.txt", data=TEXT.encode())
    other = factories.user(User.objects.get(pk=clerk.actor.user_id).district, Role.FINANCE_DEPT)
    client = Client()
    client.force_login(User.objects.get(pk=other.pk))
    for path in (f"/finance/audit/{run.pk}/", f"/finance/audit/{run.pk}/report.xlsx"):
        assert client.get(path).status_code == 403
    with pytest.raises(Forbidden):
        judge_finding(factories.actor(other), run_id=run.pk, number=0, reason="x")
    admin = factories.user(User.objects.get(pk=other.pk).district, Role.SYS_ADMIN)
    with pytest.raises(Forbidden):
        audit_disclosure(factories.actor(admin), name="x.txt", data=b"x")


def test_only_the_last_are_kept(clerk, monkeypatch) -> None:
    module = sys.modules["bianzhi.finance.actions.audit_disclosure"]
    monkeypatch.setattr(module, "KEPT", 2)
    monkeypatch.setattr(
        module,
        "audit_apart",
        lambda data, name, beside: {
            "report": {"findings": [], "obligations": [], "unit": "", "year": None},
            "blocks": [],
        },
    )
    for n in range(4):
        audit_disclosure(clerk.actor, name=f"{n}.txt", data=b"x")
    assert sorted(AuditRun.objects.values_list("name", flat=True)) == ["2.txt", "3.txt"]


def test_an_audit_apart_ends_within_its_limits() -> None:
    made = audit_apart(TEXT.encode(), "x.txt")
    assert [f["code"] for f in made["report"]["findings"]] == ["A101", "W804"]
    assert made["blocks"][1]["text"].startswith("2021年度收、支总计")
    starved = audit_apart(TEXT.encode(), "x.txt", memory=30 << 20)
    assert "读不了" in starved["report"]["error"]
    assert starved["report"]["findings"] == []
