"""App of the room."""

from django.apps import AppConfig


class Config(AppConfig):
    """演示."""

    name = "bianzhi.demo"
    label = "demo"
    verbose_name = "演示"
