"""App of the room."""

from django.apps import AppConfig


class Config(AppConfig):
    """实名制."""

    name = "bianzhi.staff"
    label = "staff"
    verbose_name = "实名制"
