"""Saved filters and column choices."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.CreateModel(
            name="SavedList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("list_name", models.CharField(max_length=60, verbose_name="列表")),
                ("title", models.CharField(blank=True, max_length=40, verbose_name="名称")),
                ("query", models.CharField(blank=True, max_length=2000, verbose_name="查询条件")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_lists",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="用户",
                    ),
                ),
            ],
            options={"verbose_name": "常用筛选", "ordering": ["list_name", "title", "pk"]},
        ),
        migrations.AddConstraint(
            model_name="savedlist",
            constraint=models.UniqueConstraint(
                fields=["user", "list_name", "title"],
                name="saved_list_once",
                violation_error_message="已有同名的常用筛选",
            ),
        ),
    ]
