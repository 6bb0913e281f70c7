"""Database triggers that refuse UPDATE and DELETE, on SQLite and PostgreSQL. Used by migrations.

Some tables may set certain columns once (the end of a tenure): those columns may go from NULL (or empty) to a value, and nothing
else may change.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.db.migrations import RunPython

MESSAGE = "已入账的记录不得修改或删除"


def _sqlite(table: str, columns: Sequence[str], once: Sequence[str]) -> list[str]:
    statements = [
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    ]
    if not once:
        statements.append(
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        )
        return statements
    fixed = " OR ".join(f'NEW."{c}" IS NOT OLD."{c}"' for c in columns if c not in once)
    set_twice = " OR ".join(f'(OLD."{c}" IS NOT NULL AND NEW."{c}" IS NOT OLD."{c}")' for c in once)
    statements.append(
        f"CREATE TRIGGER {table}_set_once BEFORE UPDATE ON {table} WHEN {fixed} OR {set_twice} "
        f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    )
    return statements


def _postgres(table: str, columns: Sequence[str], once: Sequence[str]) -> list[str]:
    body = "true"
    if once:
        fixed = " OR ".join(f'NEW."{c}" IS DISTINCT FROM OLD."{c}"' for c in columns if c not in once)
        twice = " OR ".join(f'(OLD."{c}" IS NOT NULL AND NEW."{c}" IS DISTINCT FROM OLD."{c}")' for c in once)
        body = f"{fixed} OR {twice}"
    function = (
        f"CREATE FUNCTION {table}_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP <> 'UPDATE' THEN RAISE EXCEPTION '{MESSAGE}'; END IF; "
        f"IF {body} THEN RAISE EXCEPTION '{MESSAGE}'; END IF; RETURN NEW; END $$"
    )
    each, whole = (
        f"FOR EACH ROW EXECUTE FUNCTION {table}_keep()",
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_keep()",
    )
    return [
        function,
        f"CREATE TRIGGER {table}_keep_rows BEFORE UPDATE OR DELETE ON {table} {each}",
        f"CREATE TRIGGER {table}_keep_all BEFORE TRUNCATE ON {table} {whole}",
    ]


def _columns(apps: Any, app: str, model: str) -> tuple[str, list[str]]:
    meta = apps.get_model(app, model)._meta  # noqa: SLF001 - the migration needs the real column names
    return meta.db_table, [field.column for field in meta.local_concrete_fields]


class KeepRows(RunPython):
    """Runs for one table, whose model every earlier step has brought up to date.

    Django's own step first renders the models of all rooms anew, which took a quarter of building a database.
    """

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:  # noqa: ARG002
        """Make the triggers."""
        self.code(from_state.apps, schema_editor)


def insert_only(app: str, model: str, *, once: Sequence[str] = (), free: Sequence[str] = ()) -> KeepRows:
    """Return the migration step that makes a table insert-only but for the columns ``once``.

    ``free`` columns are derived from elsewhere (a lookup hash) and may be computed again; they need a
    ``once`` column beside them.
    """

    def forwards(apps: Any, schema_editor: Any) -> None:
        table, columns = _columns(apps, app, model)
        make: Callable[..., list[str]] = (
            _postgres if schema_editor.connection.vendor == "postgresql" else _sqlite
        )
        kept = [column for column in columns if column not in free]
        for statement in make(table, kept, list(once)):
            schema_editor.execute(statement)

    def backwards(apps: Any, schema_editor: Any) -> None:
        table, _ = _columns(apps, app, model)
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP FUNCTION {table}_keep() CASCADE")
            return
        for suffix in ("no_delete", "no_update", "set_once"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_{suffix}")

    return KeepRows(forwards, backwards)
