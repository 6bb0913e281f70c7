"""App of the room."""

from django.apps import AppConfig


class Config(AppConfig):
    """开账导入."""

    name = "bianzhi.imports"
    label = "imports"
    verbose_name = "开账导入"

    def ready(self) -> None:
        """Offer the line of earlier documents, the submission and the jobs."""
        from bianzhi.imports import case_kinds, lines, runners

        lines.register()
        case_kinds.register()
        runners.register()
