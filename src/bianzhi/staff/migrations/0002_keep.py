"""The law of the tables: rows are kept, ends are set once, and nobody is on the establishment twice at the same time."""

from typing import Any

from django.db import migrations

from bianzhi.trail.immutable import insert_only

MESSAGE = "此人在这段时间已在编，不能重复入编"
TENURE_ENDS = [
    "ends_on", "exit_kind", "exit_document", "exit_destination", "end_instrument_id", "end_act", "end_recorded_at",
    "end_maker_id", "end_checker_id", "revoked_at", "revoke_reason",
]
APPOINTMENT_ENDS = [
    "ends_on", "end_document", "end_instrument_id", "end_recorded_at", "end_maker_id", "end_checker_id",
    "revoked_at", "revoke_reason",
]
SPELL_ENDS = ["ends_on", "end_document", "end_recorded_at", "end_maker_id", "end_checker_id"]
FAR = "'9999-12-31'"


def _sqlite(event: str) -> str:
    """Half-open intervals meet when each begins before the other ends; an empty one meets nothing."""
    return f"""
        CREATE TRIGGER staff_tenure_overlap_{event.lower()} BEFORE {event} ON staff_tenure
        WHEN NEW.revoked_at IS NULL AND EXISTS (
            SELECT 1 FROM staff_tenure t
            WHERE t.id_hash = NEW.id_hash AND t.id IS NOT NEW.id AND t.revoked_at IS NULL
              AND t.begins_on < COALESCE(NEW.ends_on, {FAR}) AND NEW.begins_on < COALESCE(t.ends_on, {FAR})
              AND t.begins_on IS NOT t.ends_on AND NEW.begins_on IS NOT NEW.ends_on
        )
        BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"""


def forwards(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
        schema_editor.execute(
            "ALTER TABLE staff_tenure ADD CONSTRAINT tenure_no_overlap EXCLUDE USING gist "
            "(id_hash WITH =, daterange(begins_on, ends_on) WITH &&) WHERE (revoked_at IS NULL)"
        )
        return
    for event in ("INSERT", "UPDATE"):
        schema_editor.execute(_sqlite(event))


def backwards(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE staff_tenure DROP CONSTRAINT tenure_no_overlap")
        return
    for event in ("insert", "update"):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS staff_tenure_overlap_{event}")


class Migration(migrations.Migration):
    dependencies = [("staff", "0001_initial")]
    operations = [
        insert_only("staff", "PersonChange"),
        insert_only("staff", "Tenure", once=TENURE_ENDS, free=["id_hash"]),
        insert_only("staff", "Appointment", once=APPOINTMENT_ENDS),
        insert_only("staff", "StateSpell", once=SPELL_ENDS),
        migrations.RunPython(forwards, backwards),
    ]
