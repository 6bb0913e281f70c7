"""A 核准单 is used by appointments too. The triggers of the table stand aside while its columns change."""

from django.db import migrations, models

from bianzhi.trail.immutable import insert_only

KEEP = insert_only("establishment", "ReservationUse", once=("revoked_at",))


class Migration(migrations.Migration):
    dependencies = [("establishment", "0002_keep")]
    operations = [
        migrations.RunPython(KEEP.reverse_code, KEEP.code),
        migrations.AlterField(
            "reservationuse",
            "tenure_key",
            models.BigIntegerField(null=True, unique=True, verbose_name="在编记录"),
        ),
        migrations.AddField(
            "reservationuse",
            "appointment_key",
            models.BigIntegerField(null=True, unique=True, verbose_name="任职记录"),
        ),
        migrations.AddConstraint(
            "reservationuse",
            models.CheckConstraint(
                condition=models.Q(
                    ("tenure_key__isnull", True), ("appointment_key__isnull", True), _connector="XOR"
                ),
                name="reservation_use_of_one",
                violation_error_message="核准单的一名由一条在编记录或一条任职记录使用",
            ),
        ),
        migrations.RunPython(KEEP.code, KEEP.reverse_code),
    ]
