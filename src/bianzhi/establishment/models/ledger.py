"""Who holds what, and the transfers that made it so.

`Transfer`, `BalanceAssertion` and `InnerAllotment` are inserted only. `Holding` is derived: it is the row that
writers lock, and what a command rebuilds.
"""

from django.db import models
from django.db.models import F, Q

from bianzhi.establishment.models.choices import INSTRUMENT, commodity_choices, movement_choices
from bianzhi.ledger.commodities import COMMODITIES
from bianzhi.ledger.movements import MOVEMENTS


class HolderKind(models.TextChoices):
    """Who may hold quota."""

    UPPER = "upper", "上级"
    POOL = "pool", "统筹池"
    REVOLVING = "revolving", "周转池"
    UNIT = "unit", "机构"


class Holder(models.Model):
    """上级, 统筹池, 周转池 (one each a district) or a unit."""

    district = models.ForeignKey(
        "users.District", verbose_name="辖区", on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField("类别", max_length=10, choices=HolderKind.choices)
    unit = models.OneToOneField(
        "units.Unit", verbose_name="机构", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "持有方"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=HolderKind.UNIT, unit__isnull=False)
                | (~Q(kind=HolderKind.UNIT) & Q(unit__isnull=True)),
                name="holder_unit_iff_kind_unit",
                violation_error_message="持有方为机构时须指明机构，其他持有方不得指明机构",
            ),
            models.UniqueConstraint(
                fields=["district", "kind"], condition=~Q(kind=HolderKind.UNIT), name="holder_special_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}{self.unit_id or ''}"


class Transfer(models.Model):
    """So many posts of one commodity from one holder to another, by one instrument, from one day on."""

    district = models.ForeignKey(
        "users.District", verbose_name="辖区", on_delete=models.PROTECT, related_name="+"
    )
    instrument = models.ForeignKey(
        INSTRUMENT, verbose_name="文件", on_delete=models.PROTECT, related_name="+"
    )
    line_number = models.PositiveIntegerField("行号")
    movement = models.CharField("变动类型", max_length=16, choices=movement_choices)
    commodity = models.CharField("编制类型", max_length=20, choices=commodity_choices)
    source = models.ForeignKey(Holder, verbose_name="转出", on_delete=models.PROTECT, related_name="+")
    target = models.ForeignKey(Holder, verbose_name="转入", on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField("数量")
    effective_on = models.DateField("生效日期")
    recorded_at = models.DateTimeField("入账时间")
    reversal_of = models.OneToOneField(
        "self", verbose_name="冲销的分录", null=True, on_delete=models.PROTECT, related_name="reversed_by"
    )
    note = models.CharField("备注", max_length=200, blank=True)

    class Meta:
        verbose_name = "分录"
        ordering = ["effective_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gt=0),
                name="transfer_quantity_positive",
                violation_error_message="变动数量须大于零",
            ),
            models.CheckConstraint(
                condition=~Q(source=F("target")),
                name="transfer_between_two",
                violation_error_message="转出方与转入方不得相同",
            ),
            models.CheckConstraint(
                condition=Q(commodity__in=list(COMMODITIES)),
                name="transfer_commodity_known",
                violation_error_message="编制类型不在目录内",
            ),
            models.CheckConstraint(
                condition=Q(movement__in=list(MOVEMENTS)),
                name="transfer_movement_known",
                violation_error_message="变动类型不在目录内",
            ),
        ]
        indexes = [
            models.Index(fields=["source", "commodity", "effective_on"], name="transfer_source"),
            models.Index(fields=["target", "commodity", "effective_on"], name="transfer_target"),
            models.Index(fields=["district", "effective_on"], name="transfer_district_date"),
        ]

    def __str__(self) -> str:
        return f"{self.get_commodity_display()}{self.quantity}名"


class Holding(models.Model):
    """Sum of all transfers of a holder × commodity, whatever their date. Derived; locked by every writer."""

    holder = models.ForeignKey(
        Holder, verbose_name="持有方", on_delete=models.PROTECT, related_name="holdings"
    )
    commodity = models.CharField("编制类型", max_length=20, choices=commodity_choices)
    quantity = models.IntegerField("数量", default=0)
    may_be_negative = models.BooleanField("可为负（上级）", default=False)

    class Meta:
        verbose_name = "持有数"
        constraints = [
            models.UniqueConstraint(fields=["holder", "commodity"], name="holding_once"),
            models.CheckConstraint(
                condition=Q(quantity__gte=0) | Q(may_be_negative=True),
                name="holding_not_negative",
                violation_error_message="编制数不得为负",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commodity}: {self.quantity}"


class BalanceAssertion(models.Model):
    """What the document says a holder has afterwards; posting checks it."""

    instrument = models.ForeignKey(
        INSTRUMENT, verbose_name="文件", on_delete=models.PROTECT, related_name="+"
    )
    line_number = models.PositiveIntegerField("行号")
    holder = models.ForeignKey(Holder, verbose_name="持有方", on_delete=models.PROTECT, related_name="+")
    commodity = models.CharField("编制类型", max_length=20, choices=commodity_choices)
    quantity = models.PositiveIntegerField("文件所载现有数")
    on = models.DateField("日期")
    recorded_at = models.DateTimeField("入账时间")

    class Meta:
        verbose_name = "现有数声明"
        indexes = [models.Index(fields=["holder", "commodity"], name="assertion_holder")]

    def __str__(self) -> str:
        return f"{self.commodity}={self.quantity}"


class InnerAllotment(models.Model):
    """Quota of a unit allotted to one of its internal bodies (颗粒化; I18: their sum stays within the unit's)."""

    inner_unit = models.ForeignKey(
        "units.InnerUnit", verbose_name="内设机构", on_delete=models.PROTECT, related_name="+"
    )
    commodity = models.CharField("编制类型", max_length=20, choices=commodity_choices)
    delta = models.IntegerField("增减")
    instrument = models.ForeignKey(
        INSTRUMENT, verbose_name="文件", on_delete=models.PROTECT, related_name="+"
    )
    effective_on = models.DateField("生效日期")
    recorded_at = models.DateTimeField("入账时间")

    class Meta:
        verbose_name = "内设机构分配"
        indexes = [models.Index(fields=["inner_unit", "commodity"], name="inner_allotment_inner")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(delta=0),
                name="inner_allotment_not_zero",
                violation_error_message="分配的增减不得为零",
            )
        ]

    def __str__(self) -> str:
        return f"{self.commodity}{self.delta:+d}"
