"""Saved filters and column choices of a person."""

from django.conf import settings
from django.db import models


class SavedList(models.Model):
    """A list as a person left it: the query part of its address under a title.

    The row with the empty title is the person's own choice of columns for that list.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="用户", on_delete=models.CASCADE, related_name="saved_lists"
    )
    list_name = models.CharField("列表", max_length=60)
    title = models.CharField("名称", max_length=40, blank=True)
    query = models.CharField("查询条件", max_length=2000, blank=True)

    class Meta:
        verbose_name = "常用筛选"
        ordering = ["list_name", "title", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "list_name", "title"],
                name="saved_list_once",
                violation_error_message="已有同名的常用筛选",
            )
        ]

    def __str__(self) -> str:
        return f"{self.list_name} · {self.title or '显示列'}"
