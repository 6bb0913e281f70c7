"""What the page of tokens shows."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from bianzhi.api.models import AccessToken
from bianzhi.api.scopes import SCOPES
from bianzhi.users.actor import Actor


@dataclass(frozen=True, slots=True)
class TokenRow:
    """One token of the actor's own."""

    key: int
    name: str
    prefix: str
    scopes: tuple[str, ...]
    created_at: datetime
    expires_on: date
    last_used_at: datetime | None
    live: bool
    state: str


def tokens(actor: Actor) -> tuple[TokenRow, ...]:
    """Return the actor's own tokens, newest first."""
    today = timezone.localdate()
    rows = []
    for token in AccessToken.objects.filter(user_id=actor.user_id or 0).order_by("-created_at", "-pk"):
        state = "已停用" if token.revoked_at else "已过期" if token.expires_on < today else "有效"
        rows.append(
            TokenRow(
                token.pk,
                token.name,
                token.prefix,
                tuple(SCOPES.get(scope, scope) for scope in token.scopes),
                token.created_at,
                token.expires_on,
                token.last_used_at,
                state == "有效",
                state,
            )
        )
    return tuple(rows)
