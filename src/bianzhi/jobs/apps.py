"""App of the room."""

from django.apps import AppConfig


class Config(AppConfig):
    """任务."""

    name = "bianzhi.jobs"
    label = "jobs"
    verbose_name = "任务"
