"""S6 and S7: how the staff is made up, and who came and went."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bianzhi.establishment.reads import periods
from bianzhi.ledger.commodities import COMMODITIES
from bianzhi.site.doors import door
from bianzhi.site.statistics.checks import Check, total_of
from bianzhi.site.statistics.tables import Asked, Dating, Made
from bianzhi.staff.code_lists import EDUCATION_GROUPS, education_group
from bianzhi.staff.reads import Flows, Structure, flows, headcount, structure
from bianzhi.ui.listing import Column, Filter
from bianzhi.users.actor import Actor
from bianzhi.values.codes import code_list

DIMENSIONS = (("age", "年龄段"), ("sex", "性别"), ("education", "学历"), ("politics", "政治面貌"))
PLACES = {name: place for place, (name, _) in enumerate(DIMENSIONS)}
SEX_FILTER = Filter(
    "sex",
    "性别",
    choices=tuple((code, label) for code, label in code_list("sex").items() if code in ("1", "2")),
)
DIMENSION_FILTER = Filter("dimension", "只看一项", choices=DIMENSIONS)
#: group of S6 → the codes the roster is narrowed by
EDUCATION_CODES = {
    group: tuple(code for code in code_list("education") if education_group(code) == group)
    for group in EDUCATION_GROUPS
    if group
}
SINCE_FILTER = Filter("since", "期初（从哪天起）", "date")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of S6 or S7. ``kind`` says what it is; ``code`` what it counts."""

    kind: str
    code: str
    label: str
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        """All types of quota."""
        return sum(self.counts.values())


#: line and type of quota (empty for all) → the address behind the cell
Behind = Callable[[Line, str], str | None]


def s6(actor: Actor, as_of: date, asked: Asked, dating: Dating) -> Made:
    """Staff by age, sex, education, politics and type of quota."""
    found = structure(actor, as_of)
    sex, only = asked.text("sex"), asked.text("dimension")
    cells = {cell: n for cell, n in found.cells.items() if not sex or cell[PLACES["sex"]] == sex}
    totals = _sum(cells.items())
    rows: list[Line] = []
    for name, label in DIMENSIONS:
        if only in ("", name):
            rows += _dimension(found, cells, name, label)
    named = actor.may("person.read")

    def behind(row: Line, commodity: str) -> str | None:
        if not named or row.kind == "sum":
            return None
        codes = EDUCATION_CODES.get(row.code, ()) if row.kind == "education" else row.code
        narrowed: dict[str, str | tuple[str, ...]] = {"sex": sex, row.kind: codes}
        return dating(door("staff:index", **narrowed, commodity=commodity)) if codes else None

    columns = [Column("label", "项目")]
    columns += [_counted(code, behind) for code in found.commodities]
    columns.append(Column("total", "合计", "number", link=lambda row: behind(row, "")))
    whole = sum(totals.values())
    checks = [
        total_of((row.total for row in rows if row.kind == name), whole, f"{label}：各行之和＝合计")
        for name, label in DIMENSIONS
        if only in ("", name)
    ]
    if not sex:
        checks.append(Check("S6合计＝台账实有", whole, sum(headcount(actor, as_of).values())))
    return Made(tuple(columns), rows, {}, tuple(checks), "人")


def _sum(cells: Iterable[tuple[tuple[str, ...], int]]) -> Counter[str]:
    found: Counter[str] = Counter()
    for cell, n in cells:
        found[cell[4]] += n
    return found


def _dimension(
    found: Structure, cells: Mapping[tuple[str, str, str, str, str], int], name: str, label: str
) -> list[Line]:
    place = PLACES[name]
    rows = []
    for row in found.rows:
        if row.dimension == name:
            counts = _sum((cell, n) for cell, n in cells.items() if cell[place] == row.code)
            if counts:
                rows.append(Line(name, row.code, f"{label}：{row.label}", counts))
    total = _sum(cells.items())
    return [*rows, Line("sum", name, f"{label}小计", total)] if rows else []


def _counted(code: str, behind: Behind) -> Column:
    return Column(
        code, COMMODITIES[code].short_label, "number",
        value=lambda row: row.counts.get(code, 0), link=lambda row: behind(row, code) if row.counts.get(code) else None,
    )  # fmt: skip


def s7(actor: Actor, as_of: date, asked: Asked, dating: Dating) -> Made:
    """Who came and who went, by kind and type of quota, from a day to the as-of date."""
    since = period_start(as_of, asked.day("since"))
    found = flows(actor, since, as_of)
    named = actor.may("person.read")

    def behind(row: Line, commodity: str) -> str | None:  # noqa: ARG001 - the list of movements shows all types
        if not named or not row.total:
            return None
        if row.kind == "opening":
            return f"{door('staff:index')}?asof={since - timedelta(days=1)}"
        if row.kind == "closing":
            return dating(door("staff:index"))
        direction = "on" if row.kind in ("in", "enter") else "off"
        return dating(door("staff:movements", since=since, until=as_of, direction=direction))

    columns = [Column("label", "项目", link=lambda row: behind(row, ""))]
    columns += [_counted(code, behind) for code in found.commodities]
    columns.append(Column("total", "合计", "number", link=lambda row: behind(row, "")))
    return Made(tuple(columns), _flow_lines(found), {}, tuple(_flow_checks(actor, found)), "人")


def period_start(as_of: date, since: date | None) -> date:
    """Return the first day of the period: as asked, else the first of January; never after the as-of date."""
    start = since or date(as_of.year, 1, 1)
    return min(start, as_of)


def _flow_lines(found: Flows) -> list[Line]:
    before = found.since - timedelta(days=1)
    came = [Line("in", row.code, f"增：{row.label}", row.counts) for row in found.rows if row.entering]
    went = [Line("out", row.code, f"减：{row.label}", row.counts) for row in found.rows if not row.entering]
    entered = {code: found.entered(code) for code in found.commodities}
    left = {code: found.left(code) for code in found.commodities}
    opening, closing = _known(found, found.opening), _known(found, found.closing)
    return [
        Line("opening", "", f"期初（{before}）实有", opening),
        *came,
        Line("enter", "", "增加小计", entered),
        *went,
        Line("leave", "", "减少小计", left),
        Line("closing", "", f"期末（{found.until}）实有", closing),
    ]


def _known(found: Flows, counts: Mapping[str, int]) -> dict[str, int]:
    return {code: counts.get(code, 0) for code in found.commodities}


def _flow_checks(actor: Actor, found: Flows) -> Iterable[Check]:
    for code in found.commodities:
        label = COMMODITIES[code].short_label
        left = found.opening.get(code, 0) + found.entered(code) - found.left(code)
        yield Check(f"{label}：期初＋增－减＝期末", left, found.closing.get(code, 0))
    wanted = set(found.commodities)
    before = found.since - timedelta(days=1)
    closed = next((row for row in periods(actor) if row.closes_on == before), None)
    known = closed.closed_at if closed else None
    counted = sum(n for (_, code), n in headcount(actor, before, known=known).items() if code in wanted)
    name = "上期末（结账数）＝本期初" if closed else "上期末＝本期初"
    yield Check(name, counted, sum(_known(found, found.opening).values()))
    now = sum(n for (_, code), n in headcount(actor, found.until).items() if code in wanted)
    yield Check("期末＝台账实有", sum(_known(found, found.closing).values()), now)
