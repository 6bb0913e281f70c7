"""Meetings and what they decided are inserted only."""

from django.db import migrations

from bianzhi.trail.immutable import insert_only


class Migration(migrations.Migration):
    dependencies = [("matters", "0001_initial")]
    operations = [
        insert_only("matters", "Meeting"),
        insert_only("matters", "MeetingItem"),
    ]
