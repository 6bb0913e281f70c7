"""`bianzhi rebuild-holdings`."""

from bianzhi.cli.django_setup import require_current_database
from bianzhi.cli.terminal import tell


def rebuild_holdings() -> None:
    """由编制变动重新算出各单位现有数（平时不必运行；核对发现不一致时用）。"""
    require_current_database()
    from bianzhi.establishment.actions import rebuild_holdings as rebuild

    changed = rebuild()
    tell(f"已重新计算，改正{changed}处。" if changed else "已重新计算，原来就一致。")
