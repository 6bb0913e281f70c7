"""What the ledger is held against: figures of the account above, closed years, reports made. Inserted only."""

from django.conf import settings
from django.db import models

from bianzhi.establishment.models.choices import commodity_choices


class AccountFigure(models.Model):
    """A figure that the upper level's account or a closed year states; the ledger must equal it (I15, I14's baseline)."""

    district = models.ForeignKey(
        "users.District", verbose_name="辖区", on_delete=models.PROTECT, related_name="+"
    )
    commodity = models.CharField("编制类型", max_length=20, choices=commodity_choices)
    kind = models.CharField(
        "性质", max_length=12, choices=[("province", "上级台账数"), ("baseline", "2012年底基数")]
    )
    on = models.DateField("日期")
    quantity = models.PositiveIntegerField("数量")
    basis = models.CharField("依据", max_length=200)
    recorded_at = models.DateTimeField("入账时间")

    class Meta:
        verbose_name = "上级台账数"

    def __str__(self) -> str:
        return f"{self.commodity}={self.quantity}"


class ClosedPeriod(models.Model):
    """A statistical year that is closed (I17): its figures are those known at ``closed_at``; the rest is a difference."""

    district = models.ForeignKey(
        "users.District", verbose_name="辖区", on_delete=models.PROTECT, related_name="+"
    )
    closes_on = models.DateField("统计时点")
    closed_at = models.DateTimeField("结账时间")
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="结账人", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "结账"
        constraints = [models.UniqueConstraint(fields=["district", "closes_on"], name="closed_period_once")]

    def __str__(self) -> str:
        return str(self.closes_on)


class ExecutionReport(models.Model):
    """A report on how the establishment was kept, made to a body above (重要事项报告, 机构编制执行情况报告)."""

    district = models.ForeignKey(
        "users.District", verbose_name="辖区", on_delete=models.PROTECT, related_name="+"
    )
    year = models.PositiveSmallIntegerField("报告年度")
    body = models.CharField("报告对象", max_length=60)
    reported_on = models.DateField("报告日期")
    title = models.CharField("报告名称", max_length=200)
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "执行情况报告"
        ordering = ["reported_on", "id"]

    def __str__(self) -> str:
        return self.title
