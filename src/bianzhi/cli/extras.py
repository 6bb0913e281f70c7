"""Packages that only large audits need, and what the commands for these say alike."""

import importlib.util
import sys
from collections.abc import Mapping

from bianzhi.cli.terminal import FINDINGS, WRONG_USE, stop, tell

#: sums that make a run end as one that found something
FOUND = ("errors", "warnings", "hints", "unreadable")
NOTHING = "没有可以审核的文件（docx、pdf、html、txt、xlsx、xls、doc、wps、zip）。"


def require(module: str, extra: str) -> None:
    """Stop, saying how to install it, when a package that only large runs need is absent."""
    if importlib.util.find_spec(module) is None:
        stop(
            f"没有安装 {module}，批量审核要用它。",
            f"请运行：{sys.executable} -m pip install --require-hashes -r requirements/{extra}.txt",
            code=WRONG_USE,
        )


def concluded(where: object, totals: Mapping[str, int], *more: str) -> int:
    """Say what the results in a folder or at an address come to, then ``more``; return the exit code."""
    tell(
        f"“{where}”里共{totals['documents']:,}份：错误{totals['errors']:,}条，警告{totals['warnings']:,}条，"
        f"提示{totals['hints']:,}条；{totals['unreadable']:,}份读不了。",
        *more,
    )
    return FINDINGS if any(totals[name] for name in FOUND) else 0
