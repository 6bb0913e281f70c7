from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils import timezone

from bianzhi.ui.shell import DistrictChoice, NavGroup, NavItem, Shell

Ask = Callable[..., HttpRequest]


def shell(as_of: date | None = None, **changes: Any) -> Shell:
    today = timezone.localdate()
    given: dict[str, Any] = {
        "nav": (
            NavGroup("work", "工作台", "house", "/"),
            NavGroup(
                "units",
                "机构",
                "building",
                "/units/",
                12,
                (NavItem("机构树", "/units/tree/", 3), NavItem("名录", "/units/")),
            ),
        ),
        "districts": (DistrictChoice(1, "甲区"), DistrictChoice(2, "乙区")),
        "switch_url": "/switch/",
        "inbox_url": "/inbox/",
        "inbox_count": 7,
        "search_url": "/search/",
        "logout_url": "/logout/",
        "menu": (NavItem("修改密码", "/password/"),),
        "guide_url": "/guide/",
        "banner": "演示数据",
    }
    return Shell("甲区", "王示例", "经办", as_of or today, today, **(given | changes))


@pytest.fixture
def ask() -> Ask:
    """Make a request as the site's middleware would hand it to a page."""

    def made(
        address: str = "/ui/components/",
        *,
        post: dict[str, Any] | None = None,
        user: Any = None,
        framed: bool = True,
    ) -> HttpRequest:
        factory = RequestFactory(HTTP_HOST="127.0.0.1")
        request = factory.get(address) if post is None else factory.post(address, post)
        request.session = SessionStore()
        request._messages = FallbackStorage(request)
        request.user = user or AnonymousUser()
        day = request.GET.get("asof")
        request.as_of = date.fromisoformat(day) if day else timezone.localdate()
        request.shell = shell(request.as_of) if framed else None
        return request

    return made


@pytest.fixture
def row() -> Callable[..., SimpleNamespace]:
    return SimpleNamespace
