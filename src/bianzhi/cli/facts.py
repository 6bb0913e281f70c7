"""`bianzhi facts`."""

import json
from datetime import date
from typing import Annotated

import typer

from bianzhi.cli.django_setup import require_current_database


def facts(
    year: Annotated[int, typer.Option(help="年份", min=1949, max=2100)] = date.today().year,  # noqa: DTZ011
    district: Annotated[str, typer.Option(help="行政区划代码；只有一个辖区设编办时不必写")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """由台账查出某一年的各项数字（年末数与年内变动）。"""
    require_current_database()
    from bianzhi.site.facts import facts as read_facts

    found = read_facts(year, district)
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=2, default=str))
        return
    for section, values in found.items():
        typer.echo(f"[{section}]")
        for name, value in values.items():
            typer.echo(f"  {name}: {json.dumps(value, ensure_ascii=False, default=str)}")
