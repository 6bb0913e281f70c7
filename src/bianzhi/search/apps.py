"""App of the room."""

from django.apps import AppConfig


class Config(AppConfig):
    """检索."""

    name = "bianzhi.search"
    label = "search"
    verbose_name = "检索"
