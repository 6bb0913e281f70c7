"""App of the room."""

from django.apps import AppConfig


class Config(AppConfig):
    """文件."""

    name = "bianzhi.files"
    label = "files"
    verbose_name = "文件"
