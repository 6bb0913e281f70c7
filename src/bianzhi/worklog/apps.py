"""App of the room."""

from django.apps import AppConfig


class Config(AppConfig):
    """工作台账."""

    name = "bianzhi.worklog"
    label = "worklog"
    verbose_name = "工作台账"
