"""App of the room."""

from django.apps import AppConfig


class Config(AppConfig):
    """编制台账."""

    name = "bianzhi.establishment"
    label = "establishment"
    verbose_name = "编制台账"
