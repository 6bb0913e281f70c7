"""Who calls: the owner of the token, as he acts on the pages; and what went wrong, as JSON."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.security import HttpBearer

from bianzhi.api.actions import TooMany, use_token
from bianzhi.api.scopes import SCOPES
from bianzhi.units.reads import actor_of_user
from bianzhi.users.actor import Actor, Forbidden
from bianzhi.values.refusal import Refusal, Refused


class Unknown(Exception):
    """No token, or none that counts."""


class Malformed(Exception):
    """What no database keeps: a NUL character."""


def _refuse_nul(request: HttpRequest) -> None:
    """Raise `Malformed` for a NUL in the address or in a JSON body."""
    in_body = request.content_type == "application/json" and (
        b"\\u0000" in request.body or b"\x00" in request.body
    )
    if in_body or any("\x00" in text for _, values in request.GET.lists() for text in values):
        raise Malformed("请求中有不能保存的字符（NUL）")


class Token(HttpBearer):
    """``Authorization: Bearer bz_…`` with one of ``scopes``."""

    openapi_scheme = "bearer"

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> Any:
        """Answer 401 when there is no header at all."""
        found = super().__call__(request)
        if found is None:
            raise Unknown("请在 Authorization 中带上令牌")
        return found

    def authenticate(self, request: HttpRequest, token: str) -> Actor:
        """Return the actor. Raises `Unknown`, `Forbidden`, `TooMany`, `Malformed`."""
        _refuse_nul(request)
        try:
            used = use_token(token, writes=self.scope.endswith(":write"))
        except Forbidden as refused:
            raise Unknown(str(refused)) from refused
        if self.scope not in used.scopes:
            raise Forbidden(f"令牌没有“{SCOPES[self.scope]}”的范围")
        return actor_of_user(used.user, used.user.district, request.META.get("REMOTE_ADDR", ""))


def actor_in(request: HttpRequest) -> Actor:
    """Return who calls. Only in operations behind a `Token`."""
    actor: Actor = request.auth  # type: ignore[attr-defined]
    return actor


def _shown(refusal: Refusal) -> dict[str, str]:
    return {
        "code": refusal.code,
        "message": refusal.message,
        "rule": refusal.rule,
        "source": refusal.source,
        "remedy": refusal.remedy,
        "field": refusal.field,
    }


def handlers(api: NinjaAPI) -> None:
    """Give every error the same shape: ``message`` and ``refusals``."""

    def answer(
        request: HttpRequest, status: int, message: str, refusals: tuple[Refusal, ...] = ()
    ) -> HttpResponse:
        body = {"message": message, "refusals": [_shown(r) for r in refusals]}
        return api.create_response(request, body, status=status)

    def refused(request: HttpRequest, error: Refused) -> HttpResponse:
        stale = any(r.code == "case.version" for r in error.refusals)
        return answer(request, 409 if stale else 422, "不能这样办理", error.refusals)

    def too_many(request: HttpRequest, error: TooMany) -> HttpResponse:
        response = answer(request, 429, str(error))
        response["Retry-After"] = str(error.seconds)
        return response

    def unknown(request: HttpRequest, error: Unknown) -> HttpResponse:
        response = answer(request, 401, str(error))
        response["WWW-Authenticate"] = "Bearer"
        return response

    def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
        found = tuple(
            Refusal(
                "request.field",
                f"“{'.'.join(str(p) for p in one['loc'][1:])}”填写有误",
                field=str(one["loc"][-1]),
            )
            for one in error.errors
        )
        return answer(request, 400, "请求的内容有误", found)

    table: tuple[tuple[type[Exception], Callable[..., HttpResponse]], ...] = (
        (Refused, refused),
        (Forbidden, lambda request, error: answer(request, 403, str(error))),
        (Malformed, lambda request, error: answer(request, 400, str(error))),
        (TooMany, too_many),
        (Unknown, unknown),
        (ValidationError, invalid),
    )
    for kind, handler in table:
        api.add_exception_handler(kind, handler)
