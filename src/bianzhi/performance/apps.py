"""App of the room."""

from django.apps import AppConfig


class Config(AppConfig):
    """预算绩效."""

    name = "bianzhi.performance"
    label = "performance"
    verbose_name = "预算绩效"

    def ready(self) -> None:
        """Register the kinds of case."""
        from bianzhi.performance import case_kinds

        case_kinds.register()
