"""App of the room."""

from django.apps import AppConfig


class Config(AppConfig):
    """机构."""

    name = "bianzhi.units"
    label = "units"
    verbose_name = "机构"
