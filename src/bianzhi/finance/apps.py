"""App of the room."""

from django.apps import AppConfig


class Config(AppConfig):
    """决算."""

    name = "bianzhi.finance"
    label = "finance"
    verbose_name = "决算"

    def ready(self) -> None:
        """Register the kinds of cases; tell performance what the books say."""
        from bianzhi.finance import case_kinds
        from bianzhi.finance.actions.build_reports import JOB, run_reports
        from bianzhi.finance.reads.reports import unit_accounts
        from bianzhi.jobs import runners
        from bianzhi.performance import ports

        case_kinds.register()
        ports.ACCOUNTS.append(unit_accounts)
        runners.register(JOB, run_reports, stoppable=True)
