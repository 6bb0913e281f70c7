"""App of the room."""

from django.apps import AppConfig


class Config(AppConfig):
    """编制台账."""

    name = "bianzhi.establishment"
    label = "establishment"
    verbose_name = "编制台账"

    def ready(self) -> None:
        """Register lines, fields, submissions, and what the unit pages show of the ledger."""
        from bianzhi.establishment import (
            case_kinds,
            history_columns,
            lines,
            plan_kind,
            request_kinds,
            unit_parts,
            widgets,
        )

        widgets.register()
        lines.register()
        case_kinds.register()
        request_kinds.register()
        plan_kind.register()
        unit_parts.register()
        history_columns.register()
