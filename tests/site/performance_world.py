"""Performance of the two districts: a project of the unit that unit roles see, and one of a unit that they do not."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from bianzhi.performance.actions import keep_objectives, open_survey, record_project
from bianzhi.reporting.performance import Indicator

YEAR = 2021


def performance_of(place: Any) -> None:
    """Give a district projects with objectives, and a survey."""
    clerk, chief, today = place.clerk, place.chief, timezone.localdate()
    indicator = Indicator("完成数", "quantity", "ge", Decimal(3), "", "件", Decimal(90))
    for key, unit in (("project", "other"), ("own_project", "own")):
        name = f"{place.mark}{'本' if unit == 'own' else '外'}项目经费"
        place.documents.append(name)
        if unit == "own":
            place.about_own.add(name)
        facts = {"name": name, "source": "general"}
        made = record_project(
            clerk, unit=place.units[unit], year=YEAR, facts=facts, amount=Decimal(100), on=date(YEAR, 1, 5), basis="批复"
        )  # fmt: skip
        place.keys[key] = made.pk
        keep_objectives(
            chief, unit=place.units[unit], year=YEAR, project=made.pk, text="完成", indicators=[indicator],
            maker_id=clerk.user_id or 0,
        )  # fmt: skip
    keep_objectives(
        chief, unit=place.units["own"], year=YEAR, project=None, text="完成", indicators=[indicator], maker_id=clerk.user_id or 0
    )  # fmt: skip
    title = f"{place.mark}外问卷"
    place.documents.append(title)
    place.keys["survey"] = open_survey(
        clerk, unit=place.units["other"], year=YEAR, title=title, lead="", questions=["是否满意"], counts_from="满意",
        opens_on=today, closes_on=today + timedelta(9), sent=0,
    ).pk  # fmt: skip
