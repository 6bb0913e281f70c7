"""Who is expected to leave, for plans of the ledger (`bianzhi.establishment.ports.ExpectedLeavers`)."""

from collections.abc import Mapping
from datetime import date

from django.db.models import Count

from bianzhi.staff.models import Tenure
from bianzhi.staff.reads.in_force import in_force


class RetirementsDue:
    """People whose statutory month of retirement falls in the time and whose leaving is not in the books yet."""

    def expected(self, district_id: int, unit_id: int, since: date, until: date) -> Mapping[str, int]:
        """Return how many of each commodity reach it."""
        rows = Tenure.objects.filter(
            in_force(since),
            district_id=district_id,
            unit_id=unit_id,
            ends_on__isnull=True,
            person__retire_due__range=(since, until),
        )
        return dict(rows.order_by().values_list("commodity").annotate(Count("pk")))
