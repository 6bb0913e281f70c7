"""Events and versions refuse UPDATE and DELETE."""

from django.db import migrations

from bianzhi.trail.immutable import insert_only


class Migration(migrations.Migration):
    dependencies = [("units", "0001_initial")]
    operations = [
        insert_only("units", "UnitEvent"),
        insert_only("units", "UnitVersion"),
        insert_only("units", "InnerUnitVersion"),
        insert_only("units", "NamePlateVersion"),
    ]
