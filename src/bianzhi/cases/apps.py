"""App of the room."""

from pathlib import Path

from django.apps import AppConfig
from django.conf import settings


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
        from bianzhi.values.workdays import keep_table

        keep_table(Path(settings.UPLOADS) / "tables" / "holidays.csv")
        indexing.register()
        route_kind.register_kind()
        GUARDS.append(may_open_paper)
