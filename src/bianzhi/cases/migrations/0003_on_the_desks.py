"""Cases that are under way get their phase and lie on the desk they wait at; steps can no more be changed."""

from typing import Any

from django.db import migrations

from bianzhi.trail.immutable import insert_only

PHASES = {"draft": "draft", "returned": "draft", "pending": "open", "posted": "done", "withdrawn": "dropped"}


def place(apps: Any, _schema: Any) -> None:
    """Set the phases and open the tasks."""
    submission, task = apps.get_model("cases", "Submission"), apps.get_model("cases", "Task")
    for state, phase in PHASES.items():
        submission.objects.filter(state=state).update(phase=phase)
    waiting = submission.objects.filter(phase__in=("draft", "open")).order_by("pk")
    task.objects.bulk_create(
        (
            task(
                district_id=row.district_id,
                submission=row,
                desk="review" if row.phase == "open" else "maker",
                assignee_id=None if row.phase == "open" else row.maker_id,
                opened_at=row.submitted_at if row.phase == "open" else row.saved_at,
            )
            for row in waiting.iterator()
        ),
        batch_size=500,
    )


class Migration(migrations.Migration):
    """See above."""

    dependencies = [("cases", "0002_desks")]
    operations = [
        migrations.RunPython(place, migrations.RunPython.noop),
        insert_only("cases", "Step"),
    ]
