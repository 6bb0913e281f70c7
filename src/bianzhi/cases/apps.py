"""App of the room."""

from django.apps import AppConfig


class Config(AppConfig):
    """办件."""

    name = "bianzhi.cases"
    label = "cases"
    verbose_name = "办件"

    def ready(self) -> None:
        """Make cases findable, and say who may open their papers."""
        from bianzhi.cases import indexing
        from bianzhi.cases.reads import may_open_paper
        from bianzhi.files.reads import GUARDS

        indexing.register()
        GUARDS.append(may_open_paper)
