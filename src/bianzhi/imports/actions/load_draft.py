"""Write a checked book, all or nothing: the opening document, earlier documents, persons; each through its room's own action."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import transaction

from bianzhi.cases.actions.preview import PREVIEW_MAKER
from bianzhi.imports.draft import Draft, DraftPaper, DraftPerson, DraftUnit
from bianzhi.imports.reading import Line
from bianzhi.imports.report import Step, silent
from bianzhi.instruments.actions import Level, add_issuer, post_instrument
from bianzhi.instruments.reads import issuers
from bianzhi.ledger.commodities import COMMODITIES
from bianzhi.staff.actions import NewPerson, Prepared, go_on_many, set_state
from bianzhi.trail.actions import Subject, record
from bianzhi.units.reads import inner_units_on
from bianzhi.units.reads.names import normal_name
from bianzhi.users.actor import Actor
from bianzhi.values.document_numbers import parse_document_number
from bianzhi.values.refusal import Refusal, Refused

REASON = "期初建账，补录此前已批复的机构编制"


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was written. ``instrument_id`` is the opening document; nothing when the book holds persons only."""

    instrument_id: int | None
    counts: Mapping[str, int]
    summary: str


def load_draft(
    actor: Actor, *, draft: Draft, maker_id: int, progress: Step, synthetic: bool = False
) -> Loaded:
    """Write ``draft``; the actor is the second person. Raises `Refused` with every reason; then nothing is written."""
    actor.require("submission.review", "submission.draft")
    with transaction.atomic():
        _add_issuers(actor, draft)
        progress(0, 4, "机构、编制、职数入账")
        made = _Made(draft)
        opening = _post_opening(actor, draft, maker_id, made)
        progress(1, 4, "批复文件补录")
        papers = _post_papers(actor, draft, maker_id, made, opening)
        progress(2, 4, "人员登记、上编")
        _load_persons(actor, draft, maker_id, made, papers, synthetic=synthetic)
        counts = draft.counts()
        record(
            actor,
            "开账导入",
            Subject("imports.book", opening, draft.heading.document_number or "人员"),
            after=dict(counts),
        )
        progress(4, 4, "完成")
    return Loaded(opening, counts, draft.summary)


def rehearse(actor: Actor, draft: Draft) -> tuple[Refusal, ...]:
    """Load ``draft`` and undo it; return what was refused. The rules themselves speak, so that nothing surprises the reviewer."""
    try:
        with transaction.atomic():
            load_draft(actor, draft=draft, maker_id=PREVIEW_MAKER, progress=silent)
            transaction.set_rollback(True)
    except Refused as refused:
        return refused.refusals
    return ()


class _Made:
    """From the keys of a draft to the keys in the database, as far as they are made."""

    def __init__(self, draft: Draft) -> None:
        self.units: dict[int, int] = {}
        self.inner: dict[tuple[int, str], int] = {}
        self._names = {unit.key: unit.name for unit in draft.units}

    def unit(self, key: int) -> int:
        """Return the key of a unit that stands in the database."""
        return self.units[key] if key < 0 else key

    def named(self, key: int) -> int | str:
        """Return a unit as a line of the opening document names it."""
        return f"@{self._names[key]}" if key < 0 else key


def _add_issuers(actor: Actor, draft: Draft) -> None:
    known = {row.code for row in issuers(actor)}
    for paper in draft.papers:
        code = parse_document_number(paper.number).issuer_code
        if code not in known:
            known.add(code)
            add_issuer(actor, code=code, name=paper.issuer, level=Level(paper.level))


def _in_order(units: list[DraftUnit]) -> list[DraftUnit]:
    """Return the units so that a department stands before what is under it; circles were refused by the check."""
    by_key = {unit.key: unit for unit in units}
    ordered: dict[int, DraftUnit] = {}
    for unit in units:
        chain, step = [], unit
        while step.key not in ordered and step not in chain:
            chain.append(step)
            if step.parent is None or step.parent not in by_key:
                break
            step = by_key[step.parent]
        for one in reversed(chain):
            ordered.setdefault(one.key, one)
    return list(ordered.values())


def _post_opening(actor: Actor, draft: Draft, maker_id: int, made: _Made) -> int | None:
    """Post the opening document with all bodies, quotas and posts. Its lines are known, so that a refusal names its row."""
    if not draft.moves_the_ledger:
        return None
    units = _in_order(draft.units)
    places = {unit.key: place * 10 for place, unit in enumerate(draft.units, 1)}
    lines: list[dict[str, Any]] = [_unit_line(unit, made, places[unit.key]) for unit in units]
    lines += [
        {
            "kind": "establishment.opening", "holder": made.named(h.unit), "commodity": h.commodity, "quantity": h.quantity,
            **({"note": f"依据{h.paper}"} if h.paper else {}),
        }
        for h in draft.holdings
    ]  # fmt: skip
    lines += [{**inner.payload, "unit": made.named(inner.unit)} for inner in draft.inner]
    places_of: list[Line] = [one.line for part in (units, draft.holdings, draft.inner) for one in part]  # type: ignore[attr-defined]
    head = draft.heading
    signed, opened = head.signed_on, head.opened_on
    payload = {
        "document_number": head.document_number,
        "title": head.title,
        "kind": "opening",
        "signed_on": signed.isoformat() if signed else "",
        "effective_on": opened.isoformat() if opened else "",
        "retroactive_reason": REASON,
        "note": "开账导入",
        "lines": lines,
    }
    try:
        posted = post_instrument(actor, payload=payload, maker_id=maker_id)
    except Refused as refused:
        raise Refused(
            *(replace(r, message=_with_row(r.message, r.field, places_of)) for r in refused.refusals)
        ) from None
    for unit, outcome in zip(units, posted.outcomes, strict=False):
        made.units[unit.key] = outcome.made[unit.name]
    first = len(units) + len(draft.holdings)
    for inner, outcome in zip(draft.inner, posted.outcomes[first:], strict=True):
        name = str(inner.payload["name"])
        made.inner[made.unit(inner.unit), normal_name(name)] = outcome.made[name]
    return posted.instrument.pk


def _with_row(message: str, field: str, places: list[Line]) -> str:
    """Return a refusal of the opening document with the row of the book it comes from."""
    parts = field.split(".")
    if len(parts) > 1 and parts[1].isdecimal() and int(parts[1]) <= len(places):
        line = places[int(parts[1]) - 1]
        return f"“{line.sheet}”第{line.number}行：{message}"
    return message


def _unit_line(unit: DraftUnit, made: _Made, order: int) -> dict[str, Any]:
    line = {**unit.payload, "order": order}
    if unit.parent is not None:
        line["parent"] = made.named(unit.parent)
    if "paper" in unit.line.values:
        line["paper"] = unit.line.values["paper"]
    return line


def _post_papers(
    actor: Actor, draft: Draft, maker_id: int, made: _Made, opening: int | None
) -> dict[str, int]:
    """Put the earlier documents on file; return document number → key."""
    found = {draft.heading.document_number: opening} if opening is not None else {}
    about = _about(draft, made)
    for paper in sorted(draft.papers, key=lambda p: p.signed_on):
        if paper.number in found:
            continue
        payload = {
            "document_number": paper.number,
            "title": paper.title,
            "kind": "notice",
            "signed_on": paper.signed_on.isoformat(),
            "effective_on": paper.signed_on.isoformat(),
            "note": "开账导入补录",
            "lines": list(_history(paper, about)),
        }
        found[paper.number] = post_instrument(actor, payload=payload, maker_id=maker_id).instrument.pk
    return found


def _about(draft: Draft, made: _Made) -> dict[str, set[tuple[int, str]]]:
    """Return document number → (unit, what it decided)."""
    found: dict[str, set[tuple[int, str]]] = defaultdict(set)
    for unit in draft.units:
        if "paper" in unit.line.values:
            found[unit.line.values["paper"]].add((made.unit(unit.key), "establish"))
    for holding in draft.holdings:
        if holding.paper:
            kind = "posts" if COMMODITIES[holding.commodity].kind == "post" else "quota"
            found[holding.paper].add((made.unit(holding.unit), kind))
    return found


def _history(paper: DraftPaper, about: Mapping[str, set[tuple[int, str]]]) -> Iterator[dict[str, Any]]:
    named = sorted(about.get(paper.number, ()))
    for unit, kind in named:
        yield {"kind": "imports.history", "unit": unit, "about": kind}
    if not named:
        yield {"kind": "imports.history", "about": "amend"}


def _load_persons(
    actor: Actor, draft: Draft, maker_id: int, made: _Made, papers: Mapping[str, int], *, synthetic: bool
) -> None:
    if not draft.persons:
        return
    inner = _inner_keys(actor, draft, made)
    rows, ready = [], []
    for person in draft.persons:
        row, prepared = _placed(person, made, inner, papers)
        rows.append(row)
        ready.append(prepared)
    try:
        many = go_on_many(
            actor,
            maker_id=maker_id,
            rows=rows,
            ready=ready,
            opened_on=draft.heading.opened_on,
            allow_over=True,
            synthetic=synthetic,
        )
    except Refused as refused:
        raise Refused(
            *(
                replace(r, message=_with_row(r.message, _one_based(r.field), [p.line for p in draft.persons]))
                for r in refused.refusals
            )
        ) from None
    for person, key in zip(draft.persons, many.person_ids, strict=True):
        if person.absence is not None:
            set_state(actor, maker_id=maker_id, person_id=key, absence=person.absence)


def _one_based(field: str) -> str:
    parts = field.split(".")
    return f"rows.{int(parts[1]) + 1}" if len(parts) > 1 and parts[1].isdecimal() else field


def _inner_keys(actor: Actor, draft: Draft, made: _Made) -> dict[tuple[int, str], int]:
    found = dict(made.inner)
    known = {
        made.unit(p.row.entry.unit_id)
        for p in draft.persons
        if p.inner and p.row.entry and p.row.entry.unit_id > 0
    }
    if known:
        for unit, bodies in inner_units_on(actor, date.max, known).items():
            found |= {(unit, normal_name(body.name)): body.inner_unit_id for body in bodies if body.live}
    return found


def _placed(
    person: DraftPerson, made: _Made, inner: Mapping[tuple[int, str], int], papers: Mapping[str, int]
) -> tuple[NewPerson, Prepared]:
    """Return a person with the keys that the database gave."""
    entry, posts, ready = person.row.entry, person.row.posts, person.ready
    if entry is None:
        return person.row, ready
    unit = made.unit(entry.unit_id)
    body = inner.get((unit, person.inner)) if person.inner else None
    if body is not None:
        ready.columns["inner_unit_id"] = body
    paper = papers.get(entry.document) if entry.document else None
    if unit == entry.unit_id and body is None and paper is None:
        return person.row, ready
    entry = replace(entry, unit_id=unit, instrument_id=paper)
    inner_post = [p.commodity.startswith("INNER_") for p in posts]
    posts = tuple(
        replace(p, unit_id=unit, inner_unit_id=body if is_inner else None)
        for p, is_inner in zip(posts, inner_post, strict=True)
    )
    return NewPerson(person.row.values, entry, posts), ready
