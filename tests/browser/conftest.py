"""A real browser before a real server: one office with two people, units with and without vacancies."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles.testing import StaticLiveServerTestCase  # noqa: F401 - makes finders known to the live server
from django.test import Client

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))


from bianzhi.users.roles import Role
from tests.site.world import Place, build

PASSWORD = "一个很长的密码1"
SIZES = {"office": {"width": 1366, "height": 768}, "phone": {"width": 390, "height": 844}}


@pytest.fixture
def place(transactional_db: None) -> Place:
    """One district; its clerk and chief log in with `PASSWORD`."""
    return build(
        "甲", "甲测区", {"own": "甲天管理局", "child": "甲天服务站", "other": "甲海研究中心"},
        {"own": "金一虚", "child": "木二虚", "other": "水三虚", "other_gone": "汪五虚"},
    )  # fmt: skip


class Desk:
    """Somebody at a screen. ``clicks`` counts what the hand does: presses of links, buttons and Enter."""

    def __init__(self, page: Any, site: str) -> None:
        self.page, self.site, self.clicks, self.said = page, site, 0, []
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on(
            "console",
            lambda m: (
                self.said.append(m.text)
                if m.type == "error" and "Failed to load resource" not in m.text
                else None
            ),
        )

    def log_in(self, user: Any) -> "Desk":
        """Bring the session of somebody who has logged in; the form itself is the matter of one test."""
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        name = settings.SESSION_COOKIE_NAME
        self.page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": self.site}])
        return self

    def open(self, path: str) -> int:
        answer = self.page.goto(self.site + path)
        self.page.wait_for_load_state("networkidle")
        return answer.status if answer else 0

    def press(self, label: str, role: str = "button") -> None:
        self.clicks += 1
        self.page.locator("main").get_by_role(role, name=label, exact=True).first.click()
        self.page.wait_for_load_state("networkidle")

    def choose(self, label: str, part: str = "main") -> None:
        """Press the first link that says ``label``."""
        self.clicks += 1
        self.page.locator(part).get_by_role("link", name=label).first.click()
        self.page.wait_for_load_state("networkidle")

    @property
    def text(self) -> str:
        return str(self.page.locator("main").inner_text())


@pytest.fixture
def at_desk(browser: Any, live_server: Any, place: Place) -> Iterator[Callable[..., Desk]]:
    """Sit down as a role, in a window of ``size``."""
    desks = []

    def sit(role: Role = Role.CLERK, size: str = "office") -> Desk:
        context = browser.new_context(viewport=SIZES[size], locale="zh-CN")
        desk = Desk(context.new_page(), live_server.url)
        desks.append((context, desk))
        return desk.log_in(place.users[role])

    yield sit
    for context, _ in desks:
        context.close()
    said = [words for _, desk in desks for words in desk.said]
    assert said == [], "the console must stay silent"
