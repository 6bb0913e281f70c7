"""A waiver names the one finding it covers. Null by default, so that SQLite adds the column and keeps the table's triggers."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("finance", "0003_disclosures"),
    ]

    operations = [
        migrations.AddField(
            model_name="findingwaiver",
            name="finding",
            field=models.JSONField(null=True, verbose_name="问题"),
        ),
    ]
