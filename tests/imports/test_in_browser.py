"""A book with a fault, then the mended one, in a real browser: upload, read the problem, upload again, send, review, post."""

import re
import sys
from pathlib import Path

import pytest
from django.conf import settings

from bianzhi.staff.models import Person
from bianzhi.units.models import Unit
from bianzhi.users.models import User
from tests import factories
from tests.imports import books

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))

from look import AXE, AXE_RUN

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def people(transactional_db):
    district = factories.district("测试区")
    return factories.clerk_and_chief(district)


def signed_in(browser, live_server, client, who):
    client.force_login(User.objects.get(pk=who.user_id))
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    page = context.new_page()
    page.set_default_timeout(30_000)
    return page


def serious(page):
    page.evaluate(AXE.read_text(encoding="utf-8"))
    return [v for v in page.evaluate(AXE_RUN) if v["impact"] in ("serious", "critical")]


def test_a_book_with_errors_then_clean(browser, live_server, client, people, tmp_path):
    clerk, chief = people
    bad, good = books.district(units=3, persons=6), books.district(units=3, persons=6)
    bad.rows["persons"][1][3] = "测试区第2服务中兴"
    for name, made in (("有错.xlsx", bad), ("改好.xlsx", good)):
        (tmp_path / name).write_bytes(made.bytes())
    page = signed_in(browser, live_server, client, clerk)

    def upload(name):
        page.goto(f"{live_server.url}/imports/")
        page.set_input_files("input[type=file]", tmp_path / name)
        page.get_by_role("button", name="上传并检查").click()
        page.wait_for_url(re.compile(r"/imports/\d+/$"))

    upload("有错.xlsx")
    assert "有 1 处问题须改正" in page.inner_text("main")
    assert "测试区第2服务中心" in page.inner_text(".bz-listing")
    assert page.get_by_role("button", name="送审").count() == 0
    assert serious(page) == []
    upload("改好.xlsx")
    assert "检查通过" in page.inner_text("main")
    assert Unit.objects.count() == 0
    page.get_by_role("button", name="送审").click()
    page.wait_for_url(re.compile(r"/cases/\d+/$"))
    address = page.url
    other = signed_in(browser, live_server, client, chief)
    other.goto(address)
    assert "+6" in other.inner_text("main") or "人员 6" in other.inner_text("main")
    assert serious(other) == []
    other.get_by_role("button", name="复核入账").click()
    other.wait_for_selector("text=已入账")
    assert (Unit.objects.count(), Person.objects.count()) == (3, 6)
