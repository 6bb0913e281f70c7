"""The full-text index: GIN over our own words on PostgreSQL, an FTS5 table kept by triggers on SQLite.

A later migration that makes SQLite rebuild ``search_searchentry`` must run these statements again, for the triggers go with the old table.
"""

from typing import Any

from django.db import migrations

POSTGRES = ["CREATE INDEX search_entry_grams ON search_searchentry USING gin (to_tsvector('simple', grams))"]
POSTGRES_BACK = ["DROP INDEX search_entry_grams"]
SQLITE = [
    "CREATE VIRTUAL TABLE search_fts USING fts5(grams, content='search_searchentry', content_rowid='id', "
    "tokenize='unicode61 remove_diacritics 0')",
    "CREATE TRIGGER search_fts_insert AFTER INSERT ON search_searchentry BEGIN "
    "INSERT INTO search_fts(rowid, grams) VALUES (new.id, new.grams); END",
    "CREATE TRIGGER search_fts_delete AFTER DELETE ON search_searchentry BEGIN "
    "INSERT INTO search_fts(search_fts, rowid, grams) VALUES ('delete', old.id, old.grams); END",
    "CREATE TRIGGER search_fts_update AFTER UPDATE ON search_searchentry BEGIN "
    "INSERT INTO search_fts(search_fts, rowid, grams) VALUES ('delete', old.id, old.grams); "
    "INSERT INTO search_fts(rowid, grams) VALUES (new.id, new.grams); END",
]
SQLITE_BACK = [
    "DROP TRIGGER search_fts_insert",
    "DROP TRIGGER search_fts_delete",
    "DROP TRIGGER search_fts_update",
    "DROP TABLE search_fts",
]


def forwards(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001
    """Make the index."""
    for statement in POSTGRES if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def backwards(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001
    """Drop it."""
    for statement in POSTGRES_BACK if schema_editor.connection.vendor == "postgresql" else SQLITE_BACK:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
