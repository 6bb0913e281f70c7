"""`bianzhi import`."""

from pathlib import Path
from typing import Annotated

import typer


def import_book(
    book: Annotated[Path, typer.Argument(help="Excel 文件（.xlsx 或 .xls）", exists=True, dir_okay=False)],
) -> None:
    """开账导入。"""
    raise typer.Exit(1)
