"""Choose by which channels one is told besides the site."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from bianzhi.notices.models import Subscription
from bianzhi.notices.senders import senders
from bianzhi.users.actor import Actor, Forbidden
from bianzhi.values.refusal import Refusal, refuse_if_any


def subscribe(actor: Actor, *, addresses: Mapping[str, str]) -> None:
    """Set the address of each channel; an empty one switches the channel off. Raises `Refused`."""
    if actor.user_id is None:
        raise Forbidden("只有具体的人才能设置消息渠道")
    channels = senders()
    wanted = {channel: text.strip() for channel, text in addresses.items() if channel in channels}
    found = []
    if wanted.get("email"):
        try:
            validate_email(wanted["email"])
        except ValidationError:
            found.append(Refusal("notice.email", f"“{wanted['email']}”不是邮箱地址", field="email"))
    found += [
        Refusal("notice.address", f"“{channels[channel].asks}”过长，最多200字", field=channel)
        for channel, text in wanted.items()
        if len(text) > 200
    ]
    refuse_if_any(found)
    with transaction.atomic():
        for channel, text in wanted.items():
            mine = Subscription.objects.filter(user_id=actor.user_id or 0, channel=channel)
            if text:
                Subscription.objects.update_or_create(
                    user_id=actor.user_id or 0, channel=channel, defaults={"address": text}
                )
            else:
                mine.delete()
