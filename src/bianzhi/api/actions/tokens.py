"""Issue a token to oneself; stop one."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from bianzhi.api.models import AccessToken
from bianzhi.api.scopes import SCOPES
from bianzhi.trail.actions import Subject, record
from bianzhi.users.actor import Actor, Forbidden
from bianzhi.values.refusal import Refusal, refuse_if_any

LONGEST = timedelta(days=365)
MOST = 20
START = "bz_"
#: what its owner recognises a token by
SHOWN = slice(3, 9)


def hashed(secret: str) -> str:
    """Return what is kept of a secret. It is long and random, so one round is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def issue_token(
    actor: Actor, *, name: str, scopes: Collection[str], expires_on: date
) -> tuple[AccessToken, str]:
    """Make a token of the actor's own and return it with its secret, which nobody can show again. Raises `Refused`."""
    if actor.user_id is None:
        raise Forbidden("令牌须由具体的人签发")
    today = timezone.localdate()
    found = []
    if not name.strip():
        found.append(Refusal("form.required", "请填写“用途”", field="name"))
    if not scopes or set(scopes) - set(SCOPES):
        found.append(Refusal("token.scopes", "请至少选择一项范围", field="scopes"))
    if not today < expires_on <= today + LONGEST:
        found.append(
            Refusal(
                "token.expires",
                f"有效期至{expires_on}不在{today + timedelta(days=1)}至{today + LONGEST}之间",
                rule="令牌有效期最长一年",
                field="expires_on",
            )
        )
    live = AccessToken.objects.filter(user_id=actor.user_id, revoked_at=None, expires_on__gte=today)
    if live.count() >= MOST:
        found.append(Refusal("token.most", f"一个人最多{MOST}个有效的令牌", remedy="请先停用不用的令牌"))
    refuse_if_any(found)
    secret = START + secrets.token_urlsafe(32)
    with transaction.atomic():
        made = AccessToken.objects.create(
            user_id=actor.user_id,
            name=name.strip()[:60],
            prefix=secret[SHOWN],
            secret_hash=hashed(secret),
            scopes=sorted(set(scopes)),
            created_at=timezone.now(),
            expires_on=expires_on,
        )
        told = {"用途": made.name, "范围": [SCOPES[s] for s in made.scopes], "有效期至": expires_on}
        record(actor, "签发令牌", Subject("api.token", made.pk, str(made)), after=told)
    return made, secret


def revoke_token(actor: Actor, *, token_id: int) -> AccessToken:
    """Stop a token of the actor's own for good. Raises `Forbidden`."""
    with transaction.atomic():
        found = (
            AccessToken.objects.select_for_update().filter(pk=token_id, user_id=actor.user_id or 0).first()
        )
        if found is None:
            raise Forbidden("没有找到这个令牌")
        if found.revoked_at is None:
            found.revoked_at = timezone.now()
            found.save(update_fields=["revoked_at"])
            record(actor, "停用令牌", Subject("api.token", found.pk, str(found)))
    return found
