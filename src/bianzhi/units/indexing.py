"""What the search knows of units: every name they bear or bore, initials, credit code."""

from collections.abc import Iterable, Iterator

from django.db.models import F, QuerySet

from bianzhi.search.actions import index, remove
from bianzhi.search.registry import Found, register
from bianzhi.units.models import NamePlate, Unit, UnitStatus, UnitVersion

KIND = "unit"


def _entry(unit: Unit, versions: Iterable[UnitVersion], plates: Iterable[str]) -> Found:
    names: dict[str, None] = {}
    codes: dict[str, None] = {}
    newest = {version.effective_on: version for version in versions}
    for version in newest.values():
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


def hung(plates: QuerySet[NamePlate]) -> QuerySet[NamePlate]:
    """Leave out the nameplates whose hanging was undone."""
    return plates.exclude(ended_on=F("begins_on")).order_by("pk")


def index_unit(unit: Unit) -> None:
    """Renew the unit's entry."""
    versions = UnitVersion.objects.filter(unit=unit).order_by("pk")
    plates = hung(NamePlate.objects.filter(unit=unit)).values_list("name", flat=True)
    if _undone(versions):
        remove(KIND, unit.pk)
    else:
        index(unit.district_id, _entry(unit, versions, plates))


def _undone(versions: Iterable[UnitVersion]) -> bool:
    """Say whether the founding of the unit was undone."""
    newest = {version.effective_on: version.status for version in versions}
    return all(status == UnitStatus.VOID for status in newest.values())


def rebuild(district_id: int) -> Iterator[Found]:
    """Yield the entries of all units of the district."""
    versions: dict[int, list[UnitVersion]] = {}
    for version in UnitVersion.objects.filter(unit__district_id=district_id).order_by("pk"):
        versions.setdefault(version.unit_id, []).append(version)
    plates: dict[int, list[str]] = {}
    for unit_id, name in hung(NamePlate.objects.filter(unit__district_id=district_id)).values_list(
        "unit_id", "name"
    ):
        plates.setdefault(unit_id, []).append(name)
    for unit in Unit.objects.filter(district_id=district_id).order_by("pk"):
        if _undone(versions.get(unit.pk, [])):
            continue
        yield _entry(unit, versions.get(unit.pk, []), plates.get(unit.pk, []))


def register_search() -> None:
    """Make units findable; called when the app starts."""
    register(KIND, "机构", "unit.read", rebuild)
