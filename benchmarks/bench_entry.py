"""(b) One person on the establishment through the action, against a bare transaction that inserts as many rows.

The action locks, checks every day to come, writes tenure, search entry and trail. The yardstick writes as many rows of the same
tables through the same ORM in one transaction, and asks nothing. Beside it, for whoever wants to know, ``raw`` in the notes: our
time in transactions that send as many ready INSERTs into a table without any index.
"""

import time
from collections import deque
from copy import copy
from itertools import count
from statistics import median
from typing import Any

from benchmarks.registry import Pair, bench

TURNS = 60
BARE_TABLE = (
    "CREATE TABLE bench_bare (id bigint PRIMARY KEY, name varchar(200), code varchar(20), begins date, ends date, "
    "note text, owner bigint, at timestamp)"
)
BARE_ROW = "INSERT INTO bench_bare VALUES (%s, %s, %s, %s, %s, %s, %s, %s)"


def _pair() -> Pair:
    from datetime import date

    from django.db import connection, transaction
    from django.test.utils import CaptureQueriesContext

    from benchmarks.history import BATCH, INSTITUTION, district_with_history, person
    from bianzhi.establishment.models import Transfer
    from bianzhi.search.models import SearchEntry
    from bianzhi.staff.actions import Entry, go_on_establishment
    from bianzhi.staff.models import Person, Tenure
    from bianzhi.trail.models import TrailEvent

    made = district_with_history()
    unit, code = made.units[-1], INSTITUTION[0]
    old = Transfer.objects.filter(target__unit=unit, commodity=code).get()
    _add_places(made, old, 1_000)
    day = date(2025, 3, 1)
    persons = [person(made, date(1990, 1, 1), f"新人{n}", old.recorded_at) for n in range(3 * TURNS)]
    waiting = deque(Person.objects.bulk_create(persons, BATCH))

    def ours() -> None:
        who = waiting.popleft()
        go_on_establishment(
            made.actor, maker_id=made.clerk.pk, person_id=who.pk, entry=Entry(unit.pk, code, day, "E02")
        )

    with CaptureQueriesContext(connection) as seen:
        ours()
    statements = [q["sql"] for q in seen]
    inserts = sum(sql.lstrip().upper().startswith("INSERT") for sql in statements)
    written = (Tenure.objects.latest("pk"), SearchEntry.objects.latest("pk"), TrailEvent.objects.latest("pk"))
    if inserts != len(written):
        raise RuntimeError(f"the action inserts {inserts} rows, the yardstick {len(written)}")
    numbers = count(1_000_000)

    def yardstick() -> None:
        who = waiting.popleft()
        own = ({"person_id": who.pk, "id_hash": who.id_hash}, {"key": who.pk}, {"number": next(numbers)})
        with transaction.atomic():
            for row, changed in zip(written, own, strict=True):
                new = copy(row)
                new.pk = None
                for name, value in changed.items():
                    setattr(new, name, value)
                new.save(force_insert=True)

    notes = {
        "database": connection.vendor,
        "inserts": inserts,
        "queries": len(statements),
        "raw": _raw(ours, inserts),
        **made.counts,
    }
    return Pair(ours=ours, yardstick=yardstick, turns=TURNS, warm_up=5, notes=notes)


def _raw(ours: Any, inserts: int, turns: int = 10) -> float:
    """Return our time in transactions of ready INSERTs into a bare table."""
    from django.db import connection, transaction

    numbers = count(1)
    with connection.cursor() as cursor:
        cursor.execute(BARE_TABLE)

    def bare() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            for _ in range(inserts):
                row = [
                    next(numbers),
                    "虚构人",
                    "INST_FULL",
                    "2025-03-01",
                    None,
                    "试验" * 20,
                    1,
                    "2025-03-01 08:00:00",
                ]
                cursor.execute(BARE_ROW, row)

    def timed(act: Any) -> float:
        started = time.perf_counter()
        act()
        return time.perf_counter() - started

    pairs = [(timed(ours), timed(bare)) for _ in range(turns)]
    return round(median(mine for mine, _ in pairs) / median(theirs for _, theirs in pairs), 1)


def _add_places(made: Any, old: Any, quantity: int) -> None:
    """Issue and approve places, so that the action never runs out of them."""
    from bianzhi.establishment.actions import rebuild_holdings
    from bianzhi.establishment.models import Holder, Transfer

    upper = Holder.objects.get(district=made.district, kind="upper")
    kept = ("district_id", "instrument_id", "commodity", "effective_on", "recorded_at")
    same = {name: getattr(old, name) for name in kept}
    Transfer.objects.bulk_create([
        Transfer(**same, line_number=90, movement="CEILING_ISSUE", source=upper, target=old.source, quantity=quantity),
        Transfer(**same, line_number=91, movement="INCREASE", source=old.source, target=old.target, quantity=quantity),
    ])  # fmt: skip
    rebuild_holdings(district_id=made.district.pk)


@bench(
    "b-sqlite",
    "one person on the establishment against a bare transaction with as many inserts, SQLite",
    limit=10.0,
)
def entry_on_sqlite() -> Pair:
    return _pair()


@bench("b-postgres", "the same on PostgreSQL", limit=10.0, needs="postgres")
def entry_on_postgres() -> Pair:
    return _pair()
