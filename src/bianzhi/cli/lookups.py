"""Find what an option names. Django must be running."""

from typing import TYPE_CHECKING

from bianzhi.cli.terminal import WRONG_USE, stop

if TYPE_CHECKING:
    from bianzhi.users.models import District


def district_by_code(code: str = "") -> "District":
    """Return the district of ``code``; without one the only district. Ends with code 2 when that is not clear."""
    from bianzhi.users.models import District

    found = list(District.objects.filter(code=code) if code else District.objects.all()[:2])
    if len(found) != 1:
        stop(_why_not(code, several=bool(found)), code=WRONG_USE)
    return found[0]


def _why_not(code: str, *, several: bool) -> str:
    from bianzhi.users.models import District

    if code:
        return f"没有行政区划代码为 {code} 的辖区。"
    if not several:
        return "数据库里还没有辖区。可运行 bianzhi demo 装入演示辖区，或用 bianzhi createuser 建立。"
    return f"有几个辖区，请用 --district 指明：{'、'.join(f'{d.code} {d.name}' for d in District.objects.all()[:20])}"
