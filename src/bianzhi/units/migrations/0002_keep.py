"""Events and versions refuse UPDATE and DELETE; a nameplate's end is set once."""

from django.db import migrations

from bianzhi.trail.immutable import insert_only

END = ("ends_on", "end_instrument_id", "end_recorded_at")


class Migration(migrations.Migration):
    dependencies = [("units", "0001_initial")]
    operations = [
        insert_only("units", "UnitVersion"),
        insert_only("units", "InnerUnitVersion"),
        insert_only("units", "UnitEvent"),
        insert_only("units", "NamePlate", once=END),
    ]
