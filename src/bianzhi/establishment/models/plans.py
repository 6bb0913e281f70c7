"""年度用编计划: what a unit may take on in a year. Inserted only: an adjusted plan supersedes the one before."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from bianzhi.establishment.models.choices import commodity_choices


class UsePlan(models.Model):
    """A unit's approved plan for a year. ``version`` counts from 1; the highest one is in force."""

    district = models.ForeignKey(
        "users.District", verbose_name="辖区", on_delete=models.PROTECT, related_name="+"
    )
    unit = models.ForeignKey("units.Unit", verbose_name="机构", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("年度")
    version = models.PositiveSmallIntegerField("版本")
    approved_on = models.DateField("批准日期")
    basis = models.CharField("批准依据", max_length=100, blank=True)
    recorded_at = models.DateTimeField("入账时间")
    maker = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="经办人", on_delete=models.PROTECT, related_name="+"
    )
    checker = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="复核人", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "年度用编计划"
        ordering = ["district", "year", "unit", "version"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "version"], name="use_plan_version_once"),
            models.CheckConstraint(
                condition=~Q(maker=F("checker")),
                name="use_plan_maker_is_not_checker",
                violation_error_message="经办人与复核人不得为同一人",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}年度用编计划（第{self.version}版）"


class UsePlanItem(models.Model):
    """One line of a plan: so many of a type of quota, by a way of entering."""

    plan = models.ForeignKey(UsePlan, verbose_name="计划", on_delete=models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField("序号")
    commodity = models.CharField("编制类型", max_length=20, choices=commodity_choices)
    entry_kind = models.CharField("用编方式", max_length=3)
    quantity = models.PositiveIntegerField("计划数")
    purpose = models.CharField("岗位和理由", max_length=200, blank=True)

    class Meta:
        verbose_name = "用编计划明细"
        ordering = ["plan", "position"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "position"], name="use_plan_item_once"),
            models.CheckConstraint(
                condition=Q(quantity__gt=0),
                name="use_plan_item_positive",
                violation_error_message="计划数须大于零",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commodity} {self.quantity}名"
