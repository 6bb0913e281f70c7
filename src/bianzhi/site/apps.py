"""App of the room."""

from django.apps import AppConfig


class Config(AppConfig):
    """站点."""

    name = "bianzhi.site"
    label = "office_site"
    verbose_name = "站点"
