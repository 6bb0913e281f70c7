"""Posted documents refuse UPDATE and DELETE."""

from django.db import migrations

from bianzhi.trail.immutable import insert_only


class Migration(migrations.Migration):
    dependencies = [("instruments", "0001_initial")]
    operations = [insert_only("instruments", "Instrument")]
