"""App of the room."""

from django.apps import AppConfig


class Config(AppConfig):
    """批复文件."""

    name = "bianzhi.instruments"
    label = "instruments"
    verbose_name = "批复文件"

    def ready(self) -> None:
        """Register the submission kind."""
        from bianzhi.instruments import case_kinds, indexing

        case_kinds.register()
        indexing.register()
