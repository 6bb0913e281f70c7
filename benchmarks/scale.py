"""One district copied a thousand times inside PostgreSQL: the same rows under other keys, with nothing of the schema left out.

Indexes that no constraint needs are made after the rows, as a restore does; triggers and foreign keys sleep while rows come in
(``session_replication_role``), for every copy is as sound as the district it is copied from.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

#: models whose rows are copied, each after those it points to
MODELS = (
    "users.District",
    "instruments.Issuer",
    "instruments.Instrument",
    "units.Unit",
    "units.UnitVersion",
    "units.UnitEvent",
    "establishment.Holder",
    "establishment.Holding",
    "establishment.Transfer",
    "staff.Person",
    "staff.Tenure",
    "staff.Appointment",
)
#: everybody who acted stays the same person: people of an office are few
SHARED = "users.user"
#: columns that are unique beyond a district, and how a copy's differs; ``{g}`` is the number of the copy
CHANGED = {
    ("users_district", "code"): "(900000 + {g})::text",
    ("users_district", "path"): "'/98/' || (900000 + {g})::text || '/'",
    ("staff_person", "id_hash"): "md5(id_hash || {g}::text) || md5({g}::text || id_hash)",
    ("staff_tenure", "id_hash"): "md5(id_hash || {g}::text) || md5({g}::text || id_hash)",
}
#: keys of copies lie so far apart, table by table
STEP = 200_000
#: copies made by one statement
BATCH = 25


def copy_district(copies: int, progress: Callable[[str], None] = lambda _: None) -> dict[str, int]:
    """Copy the only district of the database ``copies`` times; return how many rows each table has afterwards."""
    from django.apps import apps
    from django.db import connection

    models = [apps.get_model(name) for name in MODELS]
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SET maintenance_work_mem = '1GB'")
        _settings(cursor, {"fsync": "off", "max_wal_size": "16GB"})
        with _indexes_later(cursor, [m._meta.db_table for m in models], progress):  # noqa: SLF001 - tables by name
            for model in models:
                _copy(cursor, model, copies, progress)
        cursor.execute("SET session_replication_role = DEFAULT")
        _settings(cursor, {"fsync": "on", "max_wal_size": "1GB"})
        cursor.execute("VACUUM ANALYZE")
        counts = {}
        for model in models:
            table = model._meta.db_table  # noqa: SLF001
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            counts[table] = cursor.fetchone()[0]
    return counts


def _settings(cursor: Any, settings: dict[str, str]) -> None:
    """Change settings of the throwaway server while it runs."""
    for name, value in settings.items():
        cursor.execute(f"ALTER SYSTEM SET {name} = '{value}'")
    cursor.execute("SELECT pg_reload_conf()")


def _copy(cursor: Any, model: Any, copies: int, progress: Callable[[str], None]) -> None:
    table = model._meta.db_table  # noqa: SLF001
    columns = [f.column for f in model._meta.concrete_fields]  # noqa: SLF001
    values = ", ".join(_value(table, field) for field in model._meta.concrete_fields)  # noqa: SLF001
    names = ", ".join(f'"{name}"' for name in columns)
    key = model._meta.pk.column  # noqa: SLF001
    for first in range(1, copies + 1, BATCH):
        last = min(first + BATCH - 1, copies)
        cursor.execute(
            f'INSERT INTO "{table}" ({names}) SELECT {values} FROM "{table}", generate_series({first}, {last}) AS g '
            f'WHERE "{key}" < {STEP}'
        )
    progress(table)


def _value(table: str, field: Any) -> str:
    """Return the SQL for a copy's value of a column."""
    column = f'"{field.column}"'
    if (table, field.column) in CHANGED:
        return CHANGED[table, field.column].format(g="g")
    target = field.related_model._meta.label_lower if field.is_relation else ""  # noqa: SLF001
    moves = field.primary_key or (field.is_relation and target != SHARED)
    return f"{column} + g * {STEP}" if moves else column


@contextmanager
def _indexes_later(cursor: Any, tables: Sequence[str], progress: Callable[[str], None]) -> Iterator[None]:
    """Take away the indexes that are no constraint's, and make them again."""
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename = ANY(%s) "
        "AND indexname NOT IN (SELECT conname FROM pg_constraint)",
        [list(tables)],
    )
    found = cursor.fetchall()
    for name, _ in found:
        cursor.execute(f'DROP INDEX "{name}"')
    yield
    for name, definition in found:
        cursor.execute(definition)
        progress(name)
