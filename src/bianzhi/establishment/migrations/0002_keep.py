"""The law of the ledger in the database: rows that stay, holders that may not hold, closed years that nothing is slipped into."""

from django.db import migrations

from bianzhi.trail.immutable import insert_only

ORGAN = "'ADMIN','ADMIN_TOWN','POLITICAL_LEGAL','ADMIN_OTHER','WORKER'"
INSTITUTION = "'INST_CIVIL','INST_FULL','INST_PARTIAL','INST_SELF','HEADCOUNT_FILED'"
UNIT = "(SELECT h.unit_id FROM establishment_holder h WHERE h.id = NEW.target_id)"
#: opening balances load what history left behind, and a reversal must always be possible: both show as findings instead
BOUND = "NEW.movement NOT IN ('OPENING', 'REVERSE')"


def _version(column):
    """What the target unit is on the day the transfer takes effect."""
    return (
        f"(SELECT v.{column} FROM units_unitversion v WHERE v.unit_id = {UNIT} AND v.effective_on <= NEW.effective_on "
        "ORDER BY v.effective_on DESC, v.id DESC LIMIT 1)"
    )


def _laws(yes, no):
    kind = f"(SELECT u.kind FROM units_unit u WHERE u.id = {UNIT})"
    district = "(SELECT h.district_id FROM establishment_holder h WHERE h.id = NEW.{}_id)"
    return (
        (f"{BOUND} AND {_version('coordination')} = {yes}", "I11 议事协调机构不核定编制"),
        (
            f"{BOUND} AND NEW.commodity = 'POLITICAL_LEGAL' AND {UNIT} IS NOT NULL "
            f"AND COALESCE({_version('political_legal')}, {no}) = {no}",
            "I10 政法专项编制只能核定给政法单位",
        ),
        (f"{BOUND} AND NEW.commodity IN ({ORGAN}) AND {kind} = 'institution'", "I9 事业单位不得使用行政编制"),
        (f"{BOUND} AND NEW.commodity IN ({INSTITUTION}) AND {kind} = 'organ'", "I9 机关不得使用事业编制"),
        (
            f"NEW.movement <> 'REVERSE' AND EXISTS (SELECT 1 FROM units_unit u WHERE u.id = {UNIT} "
            "AND u.ended_on <= NEW.effective_on)",
            "I12 已撤销的机构不得再核定编制",
        ),
        (
            f"{district.format('source')} <> NEW.district_id OR {district.format('target')} <> NEW.district_id",
            "分录的两方须属于同一辖区",
        ),
        (
            "EXISTS (SELECT 1 FROM establishment_closedperiod c WHERE c.district_id = NEW.district_id "
            "AND c.closed_at > NEW.recorded_at)",
            "I17 结账之后入账的分录，入账时间不得早于结账时间",
        ),
    )


def forwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        body = " ".join(f"IF {law} THEN RAISE EXCEPTION '{text}' USING ERRCODE = 'check_violation'; END IF;"
                        for law, text in _laws("true", "false"))
        schema_editor.execute(
            "CREATE FUNCTION establishment_transfer_law() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"{body} RETURN NEW; END $$"
        )
        schema_editor.execute(
            "CREATE TRIGGER establishment_transfer_law BEFORE INSERT ON establishment_transfer "
            "FOR EACH ROW EXECUTE FUNCTION establishment_transfer_law()"
        )
        return
    body = " ".join(f"WHEN {law} THEN RAISE(ABORT, '{text}')" for law, text in _laws("1", "0"))
    schema_editor.execute(
        "CREATE TRIGGER establishment_transfer_law BEFORE INSERT ON establishment_transfer BEGIN "
        f"SELECT CASE {body} END; END"
    )


def backwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION establishment_transfer_law() CASCADE")
    else:
        schema_editor.execute("DROP TRIGGER establishment_transfer_law")


class Migration(migrations.Migration):
    dependencies = [("establishment", "0001_initial"), ("units", "0001_initial")]
    operations = [
        *(
            insert_only("establishment", model)
            for model in (
                "Transfer", "BalanceAssertion", "InnerAllotment", "Loan", "LoanReturn",
                "AccountFigure", "ClosedPeriod", "ExecutionReport",
            )
        ),
        insert_only("establishment", "Holder"),
        insert_only("establishment", "Freeze", once=("ends_on", "end_instrument_id", "end_recorded_at")),
        insert_only(
            "establishment",
            "Reservation",
            once=("extended_to", "extension_reason", "extended_at", "closed_on", "close_reason", "closed_at"),
        ),
        insert_only("establishment", "ReservationUse", once=("revoked_at",)),
        insert_only("establishment", "OverPlan", once=("void_instrument_id", "voided_at")),
        migrations.RunPython(forwards, backwards),
    ]  # fmt: skip
