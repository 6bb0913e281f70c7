"""Who acts and as of when: sets ``request.actor``, ``request.as_of`` and ``request.shell`` on every request."""

import time
from collections.abc import Callable
from datetime import date

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from bianzhi.site.shell import build_shell
from bianzhi.units.reads import actor_of_user
from bianzhi.users.actor import Actor, Forbidden
from bianzhi.users.models import District, User

SEEN = "seen_at"
DISTRICT = "district_id"
#: what somebody who must change the password first may still reach
OPEN_PATHS = ("/accounts/password/", "/accounts/logout/", "/static/")


class ActorMiddleware:
    """Build the actor from the logged-in user, the chosen district and the address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Set the three attributes, answer, and turn `Forbidden` into a plain page (see `process_exception`)."""
        request.actor = None  # type: ignore[attr-defined]
        request.shell = None  # type: ignore[attr-defined]
        request.as_of = as_of(request)  # type: ignore[attr-defined]
        user = request.user
        if isinstance(user, User):
            if idle_too_long(request):
                logout(request)
            else:
                request.actor = actor_for(user, request)  # type: ignore[attr-defined]
                request.shell = build_shell(request)  # type: ignore[attr-defined]
                if user.must_change_password and not request.path.startswith(OPEN_PATHS):
                    return redirect("accounts:password")
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Show what may not be done or seen in plain words, without saying whether it exists."""
        if isinstance(exception, Forbidden):
            return render(request, "ui/error.html", {"status": 403, "message": str(exception)}, status=403)
        return None


def as_of(request: HttpRequest) -> date:
    """Return the day of the address parameter ``asof``; today without it or when it is no date."""
    try:
        return date.fromisoformat(request.GET.get("asof", ""))
    except ValueError:
        return timezone.localdate()


def idle_too_long(request: HttpRequest) -> bool:
    """Say whether nothing was asked for longer than `SESSION_IDLE_SECONDS`; notes the time once a minute."""
    now, seen = time.time(), request.session.get(SEEN, 0)
    if seen and now - seen > settings.SESSION_IDLE_SECONDS:
        return True
    if now - seen > 60:
        request.session[SEEN] = now
    return False


def actor_for(user: User, request: HttpRequest) -> Actor:
    """Return the actor: the user's role and units, in the district chosen in this session (his own or one below it)."""
    district = user.district
    chosen = request.session.get(DISTRICT)
    if chosen and chosen != district.pk:
        district = District.objects.filter(pk=chosen, path__startswith=user.district.path).first() or district
    return actor_of_user(user, district, request.META.get("REMOTE_ADDR", ""))
