"""App of the room."""

from django.apps import AppConfig


class Config(AppConfig):
    """密钥与加密."""

    name = "bianzhi.vault"
    label = "vault"
    verbose_name = "密钥与加密"
