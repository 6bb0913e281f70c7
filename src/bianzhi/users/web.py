"""The actor of a request, and pages for signed-in people only."""

from collections.abc import Callable
from datetime import date
from functools import update_wrapper, wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse

from bianzhi.users.actor import Actor

P = ParamSpec("P")


def actor_of(request: HttpRequest) -> Actor:
    """Return who acts. Only for pages behind `signed_in`."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        raise LookupError("the page is not behind signed_in")
    return actor


def as_of(request: HttpRequest) -> date:
    """Return the as-of date of the address."""
    day: date = request.as_of  # type: ignore[attr-defined]
    return day


def signed_in(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Send whoever is not signed in to the log-in page."""

    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if getattr(request, "actor", None) is None:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    update_wrapper(guarded, view)
    return guarded


def permitted(*permissions: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Like `signed_in`, and the actor must have one of ``permissions``."""

    def wrap(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            actor_of(request).require(*permissions)
            return view(request, *args, **kwargs)

        return signed_in(guarded)

    return wrap
