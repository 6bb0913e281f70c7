"""App of the room."""

from django.apps import AppConfig


class Config(AppConfig):
    """办件."""

    name = "bianzhi.cases"
    label = "cases"
    verbose_name = "办件"

    def ready(self) -> None:
        """Make cases findable, and say who may open their papers."""
        from bianzhi.cases import indexing, route_kind
        from bianzhi.cases.reads import may_open_paper
        from bianzhi.files.reads import GUARDS

        indexing.register()
        route_kind.register_kind()
        GUARDS.append(may_open_paper)
