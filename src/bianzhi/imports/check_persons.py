"""Checks of the sheet of persons, by the rules of named staff itself, and of the room they take up."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from bianzhi.establishment.lines.posts import usual_rank
from bianzhi.establishment.reads.positions import positions
from bianzhi.imports.check_units import find_unit
from bianzhi.imports.draft import Draft, DraftPerson
from bianzhi.imports.finding import Units
from bianzhi.imports.layout_persons import PERSONS
from bianzhi.imports.problems import Problem, Problems
from bianzhi.imports.reading import Book, Line, Reading
from bianzhi.imports.report import Step
from bianzhi.ledger.commodities import COMMODITIES, POST_CLASSES, post_code
from bianzhi.ledger.vacancy import Position
from bianzhi.staff.actions import Absence, Entry, NewPerson, Post, check_absence, check_row, registered
from bianzhi.staff.attributes import ATTRIBUTES
from bianzhi.units.reads import inner_units_on
from bianzhi.units.reads.names import normal_name
from bianzhi.users.actor import Actor
from bianzhi.values.dates import today

EVERY = 500
#: fields of refusals → columns of the sheet
COLUMNS: Mapping[str, str] = {
    "posts": "post_title",
    "rank": "post_rank",
    "person": "name",
    "title": "post_title",
}
NOT_ATTRIBUTES = frozenset(f.key for f in PERSONS.fields) - ATTRIBUTES.keys() | {"inner_unit"}
ABSENCE: Mapping[str, str] = {
    "reason": "absence_reason",
    "where_text": "absence_where",
    "due_on": "absence_due",
}
#: class of person → class of the post the person takes up
CLASSES: Mapping[str, str] = {
    "unit_chief": "UNIT_CHIEF",
    "unit_deputy": "UNIT_DEPUTY",
    "unit_other": "UNIT_OTHER",
    "inner_chief": "INNER_CHIEF",
    "inner_deputy": "INNER_DEPUTY",
}


class Persons:
    """Checks every person of a book."""

    def __init__(self, actor: Actor, units: Units, draft: Draft, problems: Problems) -> None:
        self._actor, self._units, self._draft, self._problems = actor, units, draft, problems
        self._opened_on: date = draft.heading.opened_on or today()
        self._numbers: dict[str, tuple[str, int]] = {}
        self._posts = _posts_by_unit(draft)
        self._inner = _inner_names(actor, units, draft)

    def check(self, book: Book, step: Step) -> None:
        """Read and check all rows; then who is registered already, and who has no place."""
        total = sum(len(placed.table.rows) for placed in book.of("persons"))
        done = 0
        for placed in book.of("persons"):
            for line in Reading(placed, self._problems).lines():
                self._one(line)
                done += 1
                if not done % EVERY:
                    step(done, total, "检查人员")
        self._known()
        self._room()

    def _one(self, line: Line) -> None:
        values = line.values
        number = values.get("id_number")
        if number is not None:
            first = self._numbers.setdefault(number.number, (line.sheet, line.number))
            if first != (line.sheet, line.number):
                where = f"第{first[1]}行" if first[0] == line.sheet else f"“{first[0]}”第{first[1]}行"
                self._add(
                    line, "id_number", f"身份证号与{where}相同", expected="删去其中一行", code="row.twice"
                )
        unit = find_unit(line, "unit", self._units, self._problems) if "unit" in values else None
        if (
            line.wrong
            or unit is None
            or any(f not in values for f in ("name", "id_number", "commodity", "begins_on"))
        ):
            return
        if values["begins_on"] > today():
            self._add(line, "begins_on", "入编日期还没有到", expected="请核对年份", code="date.future")
        row = self._row(line, unit)
        ready = check_row(row, self._units.facts(unit), self._opened_on)
        for refusal in ready.refusals:
            key = COLUMNS.get(refusal.field, refusal.field)
            self._add(line, key, refusal.message, expected=refusal.remedy or refusal.rule, code=refusal.code)
        absence = self._absence(line)
        if not ready.refusals:
            inner = self._inner_of(line, unit)
            self._draft.persons.append(DraftPerson(line, row, ready, inner, absence))

    def _add(self, line: Line, key: str, message: str, **more: Any) -> None:
        self._problems.add(line.problem(key, message, **more))

    def _row(self, line: Line, unit: int) -> NewPerson:
        values = line.values
        person = {key: value for key, value in values.items() if key not in NOT_ATTRIBUTES}
        entry = Entry(
            unit_id=unit,
            commodity=values["commodity"],
            begins_on=values["begins_on"],
            entry_kind=values.get("entry_kind", ""),
            source=values.get("source", ""),
            document=values.get("document", ""),
        )
        title = values.get("post_title", "")
        if not title and not values.get("post"):
            return NewPerson(person, entry)
        return NewPerson(person, entry, tuple(self._post(line, unit, entry, title)))

    def _post(self, line: Line, unit: int, entry: Entry, title: str) -> Iterator[Post]:
        values = line.values
        commodity = self._commodity(values, unit)
        rank = values.get("post_rank", "")
        if rank == "QT":
            rank = ""
        item = COMMODITIES.get(commodity)
        yield Post(
            unit_id=unit,
            title=title or (item.family if item else ""),
            begins_on=values.get("post_since") or entry.begins_on,
            commodity=commodity,
            rank=rank or (item.rank if item else ""),
            elevated=bool(values.get("elevated")),
            concurrent=bool(values.get("concurrent")),
            document=values.get("post_document", ""),
        )

    def _commodity(self, values: Mapping[str, Any], unit: int) -> str:
        """Return what post a person takes up: as written; else by 人员类别, of the rank the unit has posts of; else none."""
        written = values.get("post", "")
        post_class = written if written in POST_CLASSES else CLASSES.get(values.get("person_class", ""), "")
        if written and written not in POST_CLASSES:
            return str(written)
        if not post_class:
            return ""
        has = [code for code in self._posts.get(unit, ()) if COMMODITIES[code].post_class == post_class]
        return (
            has[0] if len(has) == 1 else post_code(post_class, usual_rank(post_class, self._units.rank(unit)))
        )

    def _absence(self, line: Line) -> Absence | None:
        """Return the absence of a person who is 在编不在岗; other states than the two on the establishment are refused."""
        values = line.values
        state = values.get("state") or ("away" if "absence_reason" in values else "on_post")
        if state == "on_post":
            return None
        if state != "away":
            self._add(
                line,
                "state",
                "只导入在编人员",
                expected="在编在岗、在编不在岗；其他人员请删去",
                code="state.other",
            )
            return None
        since = values.get("absence_since")
        if since is None:
            self._add(
                line,
                "absence_since",
                "没有填不在岗开始日期",
                expected="在编不在岗的须填原因、去向和起止时间",
                code="cell.required",
            )
            return None
        absence = Absence(
            values.get("absence_reason", ""),
            since,
            where_text=values.get("absence_where", ""),
            due_on=values.get("absence_due"),
        )
        for refusal in check_absence(absence):
            self._add(
                line, ABSENCE[refusal.field], refusal.message, expected=refusal.remedy, code=refusal.code
            )
        if since < values["begins_on"]:
            self._add(
                line,
                "absence_since",
                f"不在岗开始日期早于入编日期{values['begins_on']}",
                expected="请核对",
                code="state.dates",
            )
        return absence

    def _inner_of(self, line: Line, unit: int) -> str:
        name = normal_name(line.values.get("inner_unit", ""))
        if not name:
            return ""
        known = self._inner.get(unit, {})
        if name not in known:
            near = tuple(known.values())[:3]
            self._add(
                line,
                "inner_unit",
                "该单位没有这个内设机构",
                expected="请先列入“内设机构”表",
                suggestions=near,
                code="inner.unknown",
            )
        return name

    def _known(self) -> None:
        persons = self._draft.persons
        refused = registered(self._actor, [p.ready for p in persons], [p.row for p in persons])
        for place, refusals in refused.items():
            for refusal in refusals:
                key = COLUMNS.get(refusal.field, refusal.field)
                self._add(
                    persons[place].line, key, refusal.message, expected=refusal.remedy, code=refusal.code
                )

    def _room(self) -> None:
        """Tell where more persons are than places: they are loaded as they are and show as 超编 or 超职数 afterwards."""
        taken: Counter[tuple[int, str]] = Counter()
        last: dict[tuple[int, str], Line] = {}
        for person in self._draft.persons:
            entry = person.row.entry
            if entry is None:
                continue
            codes = [
                entry.commodity,
                *(p.commodity for p in person.row.posts if p.commodity and not p.concurrent),
            ]
            for code in codes:
                taken[entry.unit_id, code] += 1
                last.setdefault((entry.unit_id, code), person.line)
        quota: Counter[tuple[int, str]] = Counter()
        for holding in self._draft.holdings:
            quota[holding.unit, holding.commodity] += holding.quantity
        known = {key[0] for key in taken if key[0] > 0}
        standing = positions(self._actor, self._opened_on, unit_ids=known) if known else {}
        for key, count in taken.items():
            now = standing.get(key, Position())
            places, persons = quota[key] + now.approved, count + now.occupied
            if persons > places:
                self._problems.add(self._over(key, last[key], places, persons))

    def _over(self, key: tuple[int, str], line: Line, places: int, persons: int) -> Problem:
        item = COMMODITIES[key[1]]
        word = "超职数" if item.kind == "post" else "超编"
        told = f"{self._units.name(key[0])}{item.label}核定{places}名、实有{persons}人，{word}{persons - places}人"
        column = "post_title" if item.kind == "post" else "commodity"
        expected = (
            f"可以导入，导入后列为{word}；如系漏填请补“{'领导职数' if item.kind == 'post' else '编制'}”表"
        )
        return line.problem(
            column, told, severity="warning", expected=expected, code="I8" if item.kind == "post" else "I6"
        )


def _posts_by_unit(draft: Draft) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for holding in draft.holdings:
        if COMMODITIES[holding.commodity].kind == "post":
            found[holding.unit].append(holding.commodity)
    return found


def _inner_names(actor: Actor, units: Units, draft: Draft) -> dict[int, dict[str, str]]:
    """Return unit → compared name → name of internal bodies, of the book and of the register."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    if any(key > 0 for key in units.names()):
        for unit, bodies in inner_units_on(actor, date.max).items():
            found[unit] |= {normal_name(body.name): body.name for body in bodies if body.live}
    for inner in draft.inner:
        name = str(inner.payload["name"])
        found[inner.unit][normal_name(name)] = name
    return found
