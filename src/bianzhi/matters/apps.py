"""App of the room."""

from django.apps import AppConfig


class Config(AppConfig):
    """机构编制事项."""

    name = "bianzhi.matters"
    label = "matters"
    verbose_name = "机构编制事项"

    def ready(self) -> None:
        """Register the kind of case."""
        from bianzhi.matters import case_kinds

        case_kinds.register()
