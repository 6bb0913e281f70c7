"""App of the room."""

from django.apps import AppConfig


class Config(AppConfig):
    """消息."""

    name = "bianzhi.notices"
    label = "notices"
    verbose_name = "消息"
