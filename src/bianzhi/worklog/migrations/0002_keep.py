"""Nothing of 工作台账 is changed or deleted: it is corrected by another entry, or withdrawn."""

from django.db import migrations

from bianzhi.trail.immutable import insert_only


class Migration(migrations.Migration):
    dependencies = [("worklog", "0001_initial")]
    operations = [insert_only("worklog", table) for table in ("WorkEntry", "WorkBody", "WorkReversal")]
