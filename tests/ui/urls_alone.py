"""The kit's own addresses and nothing else, with the frame as the site's middleware would set it."""

from collections.abc import Callable
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.utils import timezone

urlpatterns = [path("ui/", include("bianzhi.ui.urls"))]


def framed(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Set ``as_of`` and ``shell``."""

    def answer(request: HttpRequest) -> HttpResponse:
        from tests.ui.conftest import shell

        day = request.GET.get("asof", "")
        request.as_of = date.fromisoformat(day) if day else timezone.localdate()
        request.shell = shell(request.as_of)
        return get_response(request)

    return answer
