"""`bianzhi remind`: remind who lets cases lie, as the worker does every day."""

from datetime import datetime
from typing import Annotated

import typer

from bianzhi.cli.django_setup import require_current_database
from bianzhi.cli.terminal import tell


def remind(
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="按哪一天催办，默认今天")] = None,
) -> None:
    """催办临近限期和逾期的办件，逾期多日的报告领导。一天内重复运行不会重复提醒。"""
    require_current_database()
    from django.utils import timezone

    from bianzhi.cases.actions import remind as remind_cases
    from bianzhi.users.models import District

    today = on.date() if on else timezone.localdate()
    for district in District.objects.order_by("path"):
        tell(f"{district.name}：{remind_cases(district.pk, today)}条提醒。")
