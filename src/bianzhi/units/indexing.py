"""What the search knows of units: every name they bear or bore, initials, credit code."""

from collections.abc import Callable, Iterable, Iterator

from bianzhi.search.actions import index
from bianzhi.search.registry import Found, register
from bianzhi.units.models import NamePlate, Unit, UnitVersion

KIND = "unit"


def _entry(unit: Unit, versions: Iterable[UnitVersion], plates: Iterable[str]) -> Found:
    names: dict[str, None] = {}
    codes: dict[str, None] = {}
    for version in versions:
        for name in (version.full_name, version.short_name, version.common_name):
            if name and name != unit.name:
                names[name] = None
        for code in (version.uscc, version.legacy_code):
            if code:
                codes[code] = None
    for plate in plates:
        names[plate] = None
    return Found(
        kind=KIND,
        key=unit.pk,
        unit_key=unit.pk,
        title=unit.name,
        body="；".join([*names, *codes]),
        spelled=(unit.name, *names),
        url=f"/units/{unit.pk}/",
    )


def index_unit(unit: Unit) -> None:
    """Renew the unit's entry."""
    versions = UnitVersion.objects.filter(unit=unit).order_by("pk")
    plates = NamePlate.objects.filter(unit=unit).order_by("pk").values_list("name", flat=True)
    index(unit.district_id, _entry(unit, versions, plates))


def rebuild(district_id: int) -> Iterator[Found]:
    """Yield the entries of all units of the district."""
    versions: dict[int, list[UnitVersion]] = {}
    for version in UnitVersion.objects.filter(unit__district_id=district_id).order_by("pk"):
        versions.setdefault(version.unit_id, []).append(version)
    plates: dict[int, list[str]] = {}
    for unit_id, name in NamePlate.objects.filter(unit__district_id=district_id).order_by("pk").values_list("unit_id", "name"):
        plates.setdefault(unit_id, []).append(name)
    for unit in Unit.objects.filter(district_id=district_id).order_by("pk"):
        yield _entry(unit, versions.get(unit.pk, []), plates.get(unit.pk, []))


def register_search() -> None:
    """Called when the app starts."""
    source: Callable[[int], Iterator[Found]] = rebuild
    register(KIND, "机构", "unit.read", source)
