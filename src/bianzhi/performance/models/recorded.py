"""What the tables of the room share."""

from collections.abc import Mapping

from django.conf import settings
from django.db import models

UNIT = "units.Unit"


def money(label: str) -> models.DecimalField:
    """Return a column of 元."""
    return models.DecimalField(label, max_digits=18, decimal_places=2)


def points(label: str) -> models.DecimalField:
    """Return a column of points of 100."""
    return models.DecimalField(label, max_digits=6, decimal_places=2)


def choices(labels: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return codes with their words."""
    return list(labels.items())


class Recorded(models.Model):
    """Who recorded a row, and when."""

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="登记人", on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("登记时间")

    class Meta:
        abstract = True
