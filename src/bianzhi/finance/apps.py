"""App of the room."""

from django.apps import AppConfig


class Config(AppConfig):
    """决算."""

    name = "bianzhi.finance"
    label = "finance"
    verbose_name = "决算"

    def ready(self) -> None:
        """Register the kinds of cases."""
        from bianzhi.finance import case_kinds

        case_kinds.register()
