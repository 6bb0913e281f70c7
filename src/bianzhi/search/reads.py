"""Finding things: what the actor may see, best first."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL

from bianzhi.search.grams import normal, postgres_query, runs, sqlite_query
from bianzhi.search.models import SearchEntry
from bianzhi.search.registry import KINDS
from bianzhi.users.actor import Actor

LIMIT = 20
LOOKED_AT = 400
SHORT_BODY = 160


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found. ``why`` is the part of the body that matched, when the title alone does not show it."""

    kind: str
    kind_label: str
    key: int
    unit_key: int | None
    title: str
    why: str
    url: str


def search(actor: Actor, q: str, *, kinds: Iterable[str] = (), limit: int = LIMIT) -> tuple[Hit, ...]:
    """Return what matches ``q`` in the actor's district, best first. Needs ``search.use``."""
    found = _matching(actor, q, tuple(kinds))
    if found is None:
        return ()
    wanted = normal(q).strip()
    rows = sorted(found.order_by("kind", "key")[:LOOKED_AT], key=lambda entry: _rank(entry, wanted))
    return tuple(_hit(entry, wanted) for entry in rows[:limit])


def counts(actor: Actor, q: str) -> dict[str, int]:
    """Return how many things of each kind match ``q``."""
    found = _matching(actor, q, ())
    if found is None:
        return {}
    by_kind: dict[str, int] = {}
    for kind in found.order_by("kind").values_list("kind", flat=True):
        by_kind[kind] = by_kind.get(kind, 0) + 1
    return by_kind


def visible_kinds(actor: Actor) -> tuple[tuple[str, str], ...]:
    """Return (code, label) of the kinds the actor may find."""
    return tuple((k.code, k.label) for k in KINDS.values() if any(actor.may(p) for p in k.permissions))


def _matching(actor: Actor, q: str, kinds: tuple[str, ...]) -> "QuerySet[SearchEntry] | None":
    actor.require("search.use")
    allowed = [code for code, _ in visible_kinds(actor) if not kinds or code in kinds]
    if not runs(q) or not allowed:
        return None
    found = SearchEntry.objects.filter(district_id=actor.district_id, kind__in=allowed)
    if actor.unit_ids is not None:
        found = found.filter(unit_key__in=actor.unit_ids)
    return found.filter(_condition(q[:100]))


def _condition(q: str) -> RawSQL:
    if connection.vendor == "postgresql":
        sql = "to_tsvector('simple', search_searchentry.grams) @@ to_tsquery('simple', %s)"
        return RawSQL(sql, (postgres_query(q),), output_field=BooleanField())  # noqa: S611 - no user text in the SQL
    sql = "search_searchentry.id IN (SELECT rowid FROM search_fts WHERE search_fts MATCH %s)"
    return RawSQL(sql, (sqlite_query(q),), output_field=BooleanField())  # noqa: S611


def _rank(entry: SearchEntry, wanted: str) -> tuple[int, int, int, str]:
    """Whole title first, then its beginning, its inside, whole initials, the body; shorter titles first."""
    title = normal(entry.title)
    place = next(
        (
            place
            for place, true in enumerate(
                (
                    title == wanted,
                    title.startswith(wanted),
                    wanted in title,
                    wanted in entry.initials.split(),
                    entry.initials.endswith(wanted),
                    wanted in entry.initials,
                )
            )
            if true
        ),
        9,
    )
    order = list(KINDS).index(entry.kind)
    return place, order, len(title), title


def _hit(entry: SearchEntry, wanted: str) -> Hit:
    title = normal(entry.title)
    why = ""
    if wanted not in title:
        parts = [
            part for part in entry.body.split("；") if part and all(r in normal(part) for r in runs(wanted))
        ]
        why = "；".join(parts)[:SHORT_BODY]
    return Hit(entry.kind, KINDS[entry.kind].label, entry.key, entry.unit_key, entry.title, why, entry.url)
