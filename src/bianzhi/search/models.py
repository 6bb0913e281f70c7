"""One row for each thing that can be searched for, whatever room it belongs to.

The index itself is the database's: a GIN index over ``to_tsvector('simple', grams)`` on PostgreSQL, an FTS5 table
kept by triggers on SQLite (migration 0002).
"""

from django.db import models


class SearchEntry(models.Model):
    """Something that can be found. Derived: the room that owns the thing can rebuild its entries.

    ``grams`` is what is matched: pairs of neighbouring characters, numbers and letters, and every ending of the initials.
    """

    district = models.ForeignKey(
        "users.District", verbose_name="辖区", on_delete=models.CASCADE, related_name="+"
    )
    kind = models.CharField("类别", max_length=20)
    key = models.BigIntegerField("编号")
    unit_key = models.BigIntegerField("所属单位", null=True)
    title = models.CharField("标题", max_length=300)
    body = models.TextField("内容", blank=True)
    initials = models.CharField("拼音首字母", max_length=400, blank=True)
    url = models.CharField("地址", max_length=200)
    grams = models.TextField("检索词")

    class Meta:
        verbose_name = "检索条目"
        ordering = ["district_id", "kind", "key"]
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="search_entry_once")]
        indexes = [models.Index(fields=["district", "kind"], name="search_entry_district")]

    def __str__(self) -> str:
        return self.title
