"""App of the room."""

from django.apps import AppConfig


class Config(AppConfig):
    """接口."""

    name = "bianzhi.api"
    label = "api"
    verbose_name = "接口"
