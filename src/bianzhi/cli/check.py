"""`bianzhi check`."""

import typer

from bianzhi.cli.django_setup import require_current_database
from bianzhi.cli.terminal import FINDINGS, complain, progress, tell


def check() -> None:
    """核对全部台账：账平、数不超、人对得上、操作记录完整。一处不对即退出码 1。"""
    require_current_database()
    from bianzhi.site.checks import run_checks

    with progress("核对") as step:
        findings = []
        for number, finding in enumerate(run_checks(), start=1):
            findings.append(finding)
            step(number, 0, "")
    complain(*(str(finding) for finding in findings))
    if findings:
        tell(f"共发现{len(findings)}处问题。")
        raise typer.Exit(FINDINGS)
    tell("核对无误。")
