"""`bianzhi export`."""

import typer


def export() -> None:
    """导出。"""
    raise typer.Exit(1)
