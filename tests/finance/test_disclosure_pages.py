"""The pages on the way to the public, and what anybody reads there: no log-in, old versions kept, nothing else shown."""

import base64
import hashlib
import json
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from csp.constants import HEADER
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bianzhi.finance.actions import publish_disclosure
from bianzhi.finance.models import Disclosure, DisclosureFile, FindingWaiver, Publication
from bianzhi.finance.reads.drafts import draft
from bianzhi.finance.sending import send
from bianzhi.reporting.slots import Record
from bianzhi.site.daily import run_daily
from bianzhi.users.roles import Role
from tests.finance.disclosing import YEAR, Office, whole
from tests.finance.test_disclosures import faulty


@pytest.fixture
def office(db) -> Office:
    return Office()


def at(office: Office) -> dict[str, int]:
    return {"key": office.body.pk, "year": YEAR}


def page(client: Client, name: str, **where: object) -> str:
    return client.get(reverse(name, kwargs=where)).content.decode()


def publish(office: Office, **more) -> Publication:
    return publish_disclosure(office.clerk, disclosure_id=office.approve(office.send(**more)).pk)


def twice(office: Office) -> None:
    """Publish, correct, publish again."""
    office.replied()
    publish(office)
    office.corrected()
    publish(office, note="补写重点工作完成情况")


def test_from_the_report_to_the_public_in_pages(office: Office) -> None:
    web = office.web(Role.CLERK)
    assert "送公开审批" in page(web, "finance:report", **at(office))
    sent = web.post(
        reverse("finance:send", kwargs=at(office)), {"form": "sichuan"}, follow=True
    ).content.decode()
    assert "已送审" in sent and "待保密审查" in sent and "没有错误" in sent
    found = Disclosure.objects.get()
    inbox = office.web(Role.CHIEF).get(f"/cases/{found.case}/").content.decode()
    assert "不涉及国家秘密、工作秘密" in inbox and "看一遍" in inbox
    office.approve(found)
    shown = page(web, "finance:disclosure", key=found.pk)
    assert "还没有登记批复日期" in shown and "disabled" in shown
    web.post(
        reverse("finance:reply", kwargs=at(office)), {"replied_on": "2022年8月31日", "authority": "财政局"}
    )
    done = web.post(reverse("finance:publish", kwargs={"key": found.pk}), follow=True).content.decode()
    assert "已公开为第1版" in done and "逾期" in done
    assert "第 1 版" in page(web, "finance:report", **at(office))
    assert (
        office.web(Role.DIRECTOR).post(reverse("finance:publish", kwargs={"key": found.pk})).status_code
        == 403
    )


def test_what_is_frozen_is_sent_as_it_was(office: Office) -> None:
    found = office.send()
    kept = DisclosureFile.objects.get(disclosure=found, form="docx")
    web = office.web(Role.DIRECTOR)
    answer = web.get(reverse("finance:disclosure_file", kwargs={"key": found.pk, "ending": "docx"}))
    assert hashlib.sha256(answer.content).hexdigest() == kept.sha256
    assert kept.sha256 in page(web, "finance:disclosure", key=found.pk)
    assert (
        web.get(reverse("finance:disclosure_file", kwargs={"key": found.pk, "ending": "exe"})).status_code
        == 404
    )


def test_a_fault_is_answered_for_on_the_page(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    faulty(monkeypatch)
    web = office.web(Role.CLERK)
    shown = page(web, "finance:report", **at(office))
    assert "成稿审核发现错误" in shown and "增长率算错" in shown and "送公开审批" not in shown
    assert 'name="reason"' in shown
    assert 'name="reason"' not in page(office.web(Role.DIRECTOR), "finance:report", **at(office))
    address = reverse("finance:waive", kwargs=at(office))
    (mark,) = re.findall(r'name="mark" value="(A101-\w+)"', shown)
    nothing = web.post(address, {"mark": mark, "reason": ""})
    assert nothing.status_code == 422 and "请写明为什么确属无误" in nothing.content.decode()
    shown = web.post(address, {"mark": mark, "reason": "附注已说明"}, follow=True).content.decode()
    assert "附注已说明" in shown and "送公开审批" in shown and "都已写明理由放行" in shown
    assert shown.count("增长5.43%") > 1, "which one is told beside the reason"
    web.post(address, {"mark": mark, "reason": ""})
    assert (
        "送公开审批" not in page(web, "finance:report", **at(office)) and FindingWaiver.objects.count() == 2
    )


def test_the_page_counts_down(office: Office) -> None:
    web, today = office.web(Role.CLERK), timezone.localdate()
    wrong = web.post(
        reverse("finance:reply", kwargs=at(office)), {"replied_on": "九月", "authority": "财政局"}
    )
    assert wrong.status_code == 422 and "日期" in wrong.content.decode()
    for passed, told, tone in (
        (3, "还剩17天", "blue"),
        (16, "还剩4天", "amber"),
        (20, "今天到期", "amber"),
        (25, "已逾期5天", "red"),
    ):
        office.replied(today - timedelta(days=passed))
        shown = page(web, "finance:report", **at(office))
        assert told in shown and f"bz-tone-{tone}" in shown
        assert ('<strong class="bz-bad">已逾期5天</strong>' in shown) == (tone == "red")


def test_the_workbench_tells_until_when(office: Office) -> None:
    office.replied(timezone.localdate() - timedelta(days=25))
    clerk = page(office.web(Role.CLERK), "workbench")
    assert "待公开的决算" in clerk and "最近一份已逾期5天" in clerk
    director = page(office.web(Role.DIRECTOR), "workbench")
    assert "云溪县编办2021年度决算公开已逾期5天" in director and "待公开的决算" not in director
    assert run_daily() >= 3, "clerk, chief and the leaders are told"
    publish(office)
    assert "2021年度决算公开" not in page(office.web(Role.DIRECTOR), "workbench")


def test_anybody_reads_what_is_published_and_only_that(office: Office) -> None:
    anybody = Client()
    found = office.send()
    assert "还没有公开的决算" in page(anybody, "public:accounts")
    where = {"body": office.body.pk, "year": YEAR, "number": 1}
    assert anybody.get(reverse("public:version", kwargs=where)).status_code == 404
    assert anybody.get(reverse("finance:disclosure", kwargs={"key": found.pk})).status_code == 302
    office.replied()
    publish_disclosure(office.clerk, disclosure_id=office.approve(found).pk)
    listed = page(anybody, "public:accounts")
    assert "云溪县编办2021年度单位决算" in listed and "2021年" in listed
    assert "云溪县编办" not in anybody.get(reverse("public:accounts"), {"q": "别的局"}).content.decode()
    assert (
        "云溪县编办" in anybody.get(reverse("public:accounts"), {"q": "编办", "year": YEAR}).content.decode()
    )
    for ending, begins in (
        ("docx", b"PK"),
        ("pdf", b"%PDF"),
        ("xlsx", b"PK"),
        ("json", b"{"),
        ("csv", b"\xef\xbb"),
        ("html", b"<!DOC"),
    ):
        answer = anybody.get(reverse("public:report_file", kwargs={**where, "ending": ending}))
        assert answer.content.startswith(begins), ending
        assert ("attachment" in answer["Content-Disposition"]) == (ending != "html")
    for ending in ("sources", "exe"):
        assert (
            anybody.get(reverse("public:report_file", kwargs={**where, "ending": ending})).status_code == 404
        )
    assert anybody.post(reverse("public:accounts")).status_code == 405


def test_the_page_the_public_reads_loads_nothing_and_runs_only_what_draws_its_charts(office: Office) -> None:
    office.replied()
    publish(office)
    where = {"body": office.body.pk, "year": YEAR, "number": 1, "ending": "html"}
    answer = Client().get(reverse("public:report_file", kwargs=where))
    policy = answer["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'") and "sha256-" in policy and "unsafe" not in policy
    text = answer.content.decode()
    assert 'href="/' not in text, "no door into the office"
    ran = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    hashes = {base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in ran}
    allowed = re.search(r"script-src ([^;]+);", policy)[1]
    assert len(ran) == 2 and set(re.findall(r"'sha256-([^']+)'", allowed)) == hashes
    slipped = send(
        "html", "x.html", answer.content.replace(b"</main>", b"<script>alert(1)</script></main>"), save=False
    )
    assert slipped.headers[HEADER].split("script-src")[1] == policy.split("script-src")[1]


def test_a_correction_is_read_beside_what_it_corrects(office: Office) -> None:
    twice(office)
    anybody, where = Client(), {"body": office.body.pk, "year": YEAR}
    newest = page(anybody, "public:newest", **where)
    assert "第 2 版" in newest and "补写重点工作完成情况" in newest and "这是以前的版本" not in newest
    old = page(anybody, "public:version", **where, number=1)
    assert "这是以前的版本" in old and reverse("public:version", kwargs={**where, "number": 2}) in old
    changed = page(anybody, "public:changes", **where, number=2)
    assert "<ins>全部</ins>" in changed and "与第 1 版相比" in changed
    assert anybody.get(reverse("public:changes", kwargs={**where, "number": 1})).status_code == 404
    assert page(anybody, "public:accounts").count('class="bz-tag') == 1 and "第 2 版，有更正" in page(
        anybody, "public:accounts"
    )


def test_the_list_is_open_data(office: Office) -> None:
    twice(office)
    anybody = Client()
    (row,) = json.loads(anybody.get(reverse("public:accounts_data", args=["json"])).content)
    assert (row["单位"], row["版次"], row["更正说明"]) == ("云溪县编办", "2", "补写重点工作完成情况")
    assert row["网址"].endswith(reverse("public:version", args=[office.body.pk, YEAR, 2]))
    assert anybody.get(reverse("public:accounts_data", args=["csv"])).content.startswith(
        "\ufeff单位,年度".encode()
    )
    assert anybody.get(reverse("public:accounts_data", args=["xml"])).status_code == 404


def test_the_public_is_given_no_address_of_the_office(office: Office) -> None:
    given = replace(
        draft(office.clerk, office.body.pk, YEAR), records={"staff": Record("345", "实名制人数", "/staff/")}
    )
    assert given.for_public().records == {"staff": Record("345", "实名制人数", "")}
    assert given.books.notes == whole().notes
