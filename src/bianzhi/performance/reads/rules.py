"""The rules a district scores a year by."""

from decimal import Decimal

from bianzhi.performance.models import YearRules
from bianzhi.reporting.performance_rules import FIRST, Rules, usual_rules
from bianzhi.users.actor import Actor


def rules_of(actor: Actor, year: int) -> Rules:
    """Return the newest rules of the year; the usual ones where the district set none."""
    row = YearRules.objects.filter(district_id=actor.district_id, year=year).order_by("-id").first()
    if row is None:
        return usual_rules(year)
    weights: dict[str, Decimal] = {code: getattr(row, code) for code in FIRST}
    return Rules(
        year=year,
        scheme=row.scheme,
        execution=row.execution,
        weights=weights,
        excellent=row.excellent,
        good=row.good,
        fair=row.fair,
        over=row.over,
        source=row.source,
    )
