"""App of the room."""

from django.apps import AppConfig


class Config(AppConfig):
    """机构."""

    name = "bianzhi.units"
    label = "units"
    verbose_name = "机构"

    def ready(self) -> None:
        """Register lines, fields, tabs and what can be found."""
        from bianzhi.units import indexing, lines, tabs, widgets  # models are ready only now
        from bianzhi.units.reads import with_ancestors
        from bianzhi.users.reach import register_above

        widgets.register()
        lines.register()
        tabs.register()
        indexing.register_search()
        register_above(with_ancestors)
