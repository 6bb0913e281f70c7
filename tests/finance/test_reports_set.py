"""The reports of a department and its units, built as a job: all of them, one archive a format; a unit with a fault told by name."""

import io
import zipfile
from dataclasses import replace
from random import Random

import pytest
from django.test import Client

from bianzhi.finance.actions import keep_books, open_books, start_reports
from bianzhi.finance.reads.reports import members_named, parts_named
from bianzhi.jobs.models import Job
from bianzhi.reporting.books import REASONS, Body
from bianzhi.reporting.making import make_books
from bianzhi.users.models import User
from bianzhi.users.roles import Role
from bianzhi.values.refusal import Refused
from tests import factories

TEXTS = {
    "duties": "办学。",
    "work": "完成各项工作。",
    "bodies": "内设机构3个。",
    "evaluation": "开展了绩效自评。",
}


@pytest.fixture
def clerk(db):
    where = factories.district("云溪县")
    return User.objects.get(pk=factories.user(where, Role.CLERK).pk)


@pytest.fixture
def department(clerk) -> int:
    """A department with books of its own and two units, the second without its texts."""
    actor = factories.actor(clerk)
    above = open_books(actor, name="云溪县教育局")
    for seed, name in enumerate(("云溪县教育局", "第一小学", "第二小学")):
        body = above if seed == 0 else open_books(actor, name=name, department_id=above.pk)
        made = make_books(Random(seed + 5), body=Body(name, province="四川省"))
        reasons = dict.fromkeys((*REASONS, *made.now.codes("B", 7), *made.now.codes("T3", 7)), "实际工作需要")
        whole = replace(made, reasons=reasons, notes={} if name == "第二小学" else TEXTS)
        keep_books(actor, body_id=body.pk, books=whole, seen=0)
    return above.pk


def test_all_are_built_and_kept(clerk, department, django_capture_on_commit_callbacks) -> None:
    web = Client()
    web.force_login(clerk)
    address = f"/finance/books/{department}/2021/reports/"
    assert "2 个下属单位" in web.get(address).content.decode()
    open_books(factories.actor(clerk), name="第三小学", department_id=department)
    with django_capture_on_commit_callbacks(execute=True):
        web.post(address, {"form": "sichuan", "formats": ["docx", "html"]})
    job = Job.objects.get()
    assert (job.state, job.done, job.total, job.message) == ("done", 3, 3, "生成2份，2份有错误没有生成"), (
        job.message
    )
    page = web.get(job.result_url).content.decode()
    assert "第三小学" in page and "还没有2021年度的账" in page
    assert "第二小学" in page and "没有填写“主要职能”" in page
    for ending, key in job.result["files"].items():
        sent = web.get(f"/files/{key}/")
        assert sent["Content-Disposition"].startswith("attachment")
        with zipfile.ZipFile(io.BytesIO(sent.content)) as box:
            assert sorted(box.namelist()) == sorted(
                f"{name}2021年度单位决算.{ending}" for name in ("云溪县教育局", "第一小学")
            )
            assert box.testzip() is None


def test_nothing_asked_for_starts_nothing(clerk, department) -> None:
    web = Client()
    web.force_login(clerk)
    answer = web.post(f"/finance/books/{department}/2021/reports/", {"form": "sichuan"})
    assert answer.status_code == 422 and "请至少选择一种文件" in answer.content.decode()
    web.post(f"/finance/books/{department}/2021/reports/", {"form": "atlantis", "formats": "docx"})
    assert not Job.objects.exists()


def test_the_command_line_finds_them_by_name(department) -> None:
    assert [p.books.body.name for p in members_named("云溪县教育局", 2021)] == ["第一小学", "第二小学"]
    assert parts_named("云溪县教育局", 2021).books.body.name == "云溪县教育局"
    assert parts_named("云溪县教育局", 2020) is None and members_named("没有这个局", 2021) == ()


def test_each_refusal_of_the_job_is_told(clerk, department) -> None:
    actor = factories.actor(clerk)
    for year, form, formats, told in (
        (2021, "sichuan", [], "请至少选择一种文件"),
        (2021, "atlantis", ["docx"], "请选择格式"),
        (2020, "sichuan", ["docx"], "下属单位还没有2020年度的账"),
    ):
        with pytest.raises(Refused, match=told):
            start_reports(actor, body_id=department, year=year, form=form, formats=formats)
    assert not Job.objects.exists()
