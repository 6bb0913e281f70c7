"""`bianzhi rebuild-holdings`."""

from typing import Annotated

import typer

from bianzhi.cli.django_setup import require_current_database
from bianzhi.cli.terminal import progress, tell


def rebuild_holdings(
    district: Annotated[str, typer.Option(help="只算一个辖区（行政区划代码）")] = "",
) -> None:
    """由编制变动重新算出各单位现有数（平时不必运行；核对发现不一致时用）。"""
    require_current_database()
    from bianzhi.cli.lookups import district_by_code
    from bianzhi.establishment.actions.rebuild_holdings import rebuild_holdings as rebuild

    chosen = district_by_code(district).pk if district else None
    with progress("重新计算") as step:
        changed = rebuild(step, chosen)
    tell(f"已重新计算，改正{changed}处。" if changed else "已重新计算，原来就一致。")
