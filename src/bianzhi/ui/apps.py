"""App of the room."""

from django.apps import AppConfig


class Config(AppConfig):
    """页面构件."""

    name = "bianzhi.ui"
    label = "ui"
    verbose_name = "页面构件"
