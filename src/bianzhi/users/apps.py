"""App of the room."""

from django.apps import AppConfig


class Config(AppConfig):
    """用户与权限."""

    name = "bianzhi.users"
    label = "users"
    verbose_name = "用户与权限"
