"""`bianzhi …`: one file a command. Nothing here imports Django, so that `--help` answers at once."""

import sys

import typer

from bianzhi.cli import (
    audit,
    audit_dashboard,
    audit_spark,
    backup,
    check,
    createuser,
    demo,
    draft_retirements,
    export,
    facts,
    import_book,
    migrate,
    rebuild_holdings,
    rebuild_search,
    remind,
    report,
    restore,
    rotate_keys,
    serve,
    verify_log,
    work,
)
from bianzhi.cli.terminal import FINDINGS, complain
from bianzhi.users.actor import Forbidden
from bianzhi.values.refusal import Refused

app = typer.Typer(
    name="bianzhi",
    help="机构编制管理系统。退出码：0 正常；1 有问题或被拒绝；2 用法不对。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("serve")(serve.serve)
app.command("migrate")(migrate.migrate)
app.command("demo")(demo.demo)
app.command("facts")(facts.facts)
app.command("import")(import_book.import_book)
app.command("export")(export.export)
app.command("check")(check.check)
app.command("verify-log")(verify_log.verify_log)
app.command("rebuild-holdings")(rebuild_holdings.rebuild_holdings)
app.command("rebuild-search")(rebuild_search.rebuild_search)
app.command("rotate-keys")(rotate_keys.rotate_keys)
app.command("backup")(backup.backup)
app.command("restore")(restore.restore)
app.command("createuser")(createuser.createuser)
app.command("draft-retirements")(draft_retirements.draft_retirements)
app.command("remind")(remind.remind)
app.command("audit")(audit.audit)
app.command("audit-dashboard")(audit_dashboard.audit_dashboard)
app.command("audit-spark")(audit_spark.audit_spark)
app.command("work")(work.work)
app.add_typer(report.app, name="report")


def main() -> int:
    """Run the command line; refusals end with code 1 and every reason on its own line."""
    try:
        app(prog_name="bianzhi")
    except Refused as refused:
        complain(*(str(refusal) for refusal in refused.refusals))
        return FINDINGS
    except Forbidden as forbidden:
        complain(str(forbidden))
        return FINDINGS
    return 0


if __name__ == "__main__":
    sys.exit(main())
