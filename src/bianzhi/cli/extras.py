"""Packages that only large audits need, and what the commands for these say alike."""

import importlib.util
import sys

from bianzhi.cli.terminal import WRONG_USE, stop

NOTHING = "没有可以审核的文件（docx、pdf、html、txt、xlsx、xls、doc、wps、zip）。"


def require(module: str, extra: str) -> None:
    """Stop, saying how to install it, when a package that only large runs need is absent."""
    if importlib.util.find_spec(module) is None:
        stop(
            f"没有安装 {module}，批量审核要用它。",
            f"请运行：{sys.executable} -m pip install --require-hashes -r requirements/{extra}.txt",
            code=WRONG_USE,
        )
