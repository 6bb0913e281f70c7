"""`bianzhi audit-dashboard`: what many audits come to, as a page."""

from pathlib import Path
from typing import Annotated

import typer

from bianzhi.cli.extras import require
from bianzhi.cli.terminal import WRONG_USE, stop, tell


def audit_dashboard(
    results: Annotated[Path, typer.Argument(help="bianzhi audit --out 或 audit-spark 的结果文件夹")],
    output: Annotated[Path, typer.Option("--output", "-o", help="写成这个网页文件")],
    title: Annotated[str, typer.Option(help="网页的标题")] = "公开审核汇总",
) -> None:
    """把成批审核的结果汇总成一个网页：按年度、地区、类别，不用联网，也不用服务器。"""
    require("pyarrow", "parquet")
    from bianzhi.auditing.corpus.dashboard import dashboard
    from bianzhi.auditing.corpus.summary import summary_of

    page = dashboard(summary_of(results), title, beside=output.resolve().parent)
    try:
        output.write_text(page, encoding="utf-8")
    except OSError as error:
        stop(f"写不了 {output}：{error.strerror}", code=WRONG_USE)
    tell(f"已写成 {output}，用浏览器打开。")
