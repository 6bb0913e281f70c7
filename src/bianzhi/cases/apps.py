"""App of the room."""

from django.apps import AppConfig


class Config(AppConfig):
    """办件."""

    name = "bianzhi.cases"
    label = "cases"
    verbose_name = "办件"

    def ready(self) -> None:
        """Make submissions findable."""
        from bianzhi.cases import indexing

        indexing.register()
