"""App of the room."""

from django.apps import AppConfig


class Config(AppConfig):
    """操作留痕."""

    name = "bianzhi.trail"
    label = "trail"
    verbose_name = "操作留痕"
