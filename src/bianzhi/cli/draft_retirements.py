"""`bianzhi draft-retirements`: draft 下编 for whoever comes of age, as the worker does every day."""

from datetime import datetime
from typing import Annotated

import typer

from bianzhi.cli.django_setup import require_current_database
from bianzhi.cli.terminal import tell


def draft_retirements(
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="按哪一天起草，默认今天")] = None,
) -> None:
    """为将要到龄的人员起草下编申请，交给单位经办员补齐后提交。重复运行不会重复起草。"""
    require_current_database()
    from django.utils import timezone

    from bianzhi.staff.actions import draft_retirements as draft
    from bianzhi.users.actor import Actor
    from bianzhi.users.models import District
    from bianzhi.users.roles import Role

    today = on.date() if on else timezone.localdate()
    for district in District.objects.order_by("path"):
        done = draft(Actor(None, "系统自动起草", Role.DIRECTOR, district.pk, district.path), today)
        tell(f"{district.name}：起草{done.made}件。")
        if done.nobody:
            tell(f"  没有单位经办员、须由编办办理的：{'、'.join(done.nobody)}。")
