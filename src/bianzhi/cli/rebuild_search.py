"""`bianzhi rebuild-search`."""

from typing import Annotated

import typer

from bianzhi.cli.django_setup import require_current_database
from bianzhi.cli.terminal import progress, tell


def rebuild_search(
    district: Annotated[str, typer.Option(help="只做一个辖区（行政区划代码）")] = "",
) -> None:
    """重新建立全文检索（平时不必运行；升级后或查不到已有内容时用）。"""
    require_current_database()
    from bianzhi.cli.lookups import district_by_code
    from bianzhi.search.actions import rebuild
    from bianzhi.users.models import District

    chosen = District.objects.order_by("path")
    if district:
        chosen = chosen.filter(pk=district_by_code(district).pk)
    rows = list(chosen)
    count = 0
    with progress("重建检索") as step:
        for done, row in enumerate(rows, start=1):
            count += rebuild(row.pk)
            step(done, len(rows), row.name)
    tell(f"已重建检索，共{count}条。")
