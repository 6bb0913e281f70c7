"""The establishment ledger in tables (pure rules: `bianzhi.ledger`).

Insert-only: `Transfer`, `BalanceAssertion`, `ReservationUse`, `InnerAllotment`, `OverPlan`, `ExecutionReport`, `AccountFigure`; set once at
the end: `Freeze`, `Reservation`, `Loan`. `Holding` is derived: it is the row that writers lock, and what a command rebuilds.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from bianzhi.ledger.commodities import COMMODITIES
from bianzhi.ledger.movements import MOVEMENTS

COMMODITY_CHOICES = [(code, item.label) for code, item in COMMODITIES.items()]
INSTRUMENT = "instruments.Instrument"


class HolderKind(models.TextChoices):
    """Who may hold quota."""

    UPPER = "upper", "上级"
    POOL = "pool", "统筹池"
    REVOLVING = "revolving", "周转池"
    UNIT = "unit", "机构"


class Holder(models.Model):
    """上级, 统筹池, 周转池 (one each a district) or a unit."""

    district = models.ForeignKey("users.District", verbose_name="辖区", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("类别", max_length=10, choices=HolderKind.choices)
    unit = models.OneToOneField("units.Unit", verbose_name="机构", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "持有方"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=HolderKind.UNIT, unit__isnull=False) | (~Q(kind=HolderKind.UNIT) & Q(unit__isnull=True)),
                name="holder_unit_iff_kind_unit",
            ),
            models.UniqueConstraint(
                fields=["district", "kind"], condition=~Q(kind=HolderKind.UNIT), name="holder_special_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}{self.unit_id or ''}"


class Transfer(models.Model):
    """So many posts of one commodity from one holder to another, by one instrument, from one day on."""

    district = models.ForeignKey("users.District", verbose_name="辖区", on_delete=models.PROTECT, related_name="+")
    instrument = models.ForeignKey(INSTRUMENT, verbose_name="文件", on_delete=models.PROTECT, related_name="+")
    line_number = models.PositiveIntegerField("行号")
    movement = models.CharField("变动类型", max_length=16, choices=[(c, m.label) for c, m in MOVEMENTS.items()])
    commodity = models.CharField("编制类型", max_length=20, choices=COMMODITY_CHOICES)
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
            models.CheckConstraint(condition=Q(quantity__gt=0), name="transfer_quantity_positive"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="transfer_between_two"),
            models.CheckConstraint(condition=Q(commodity__in=list(COMMODITIES)), name="transfer_commodity_known"),
            models.CheckConstraint(condition=Q(movement__in=list(MOVEMENTS)), name="transfer_movement_known"),
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

    holder = models.ForeignKey(Holder, verbose_name="持有方", on_delete=models.PROTECT, related_name="holdings")
    commodity = models.CharField("编制类型", max_length=20, choices=COMMODITY_CHOICES)
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

    instrument = models.ForeignKey(INSTRUMENT, verbose_name="文件", on_delete=models.PROTECT, related_name="+")
    line_number = models.PositiveIntegerField("行号")
    holder = models.ForeignKey(Holder, verbose_name="持有方", on_delete=models.PROTECT, related_name="+")
    commodity = models.CharField("编制类型", max_length=20, choices=COMMODITY_CHOICES)
    quantity = models.PositiveIntegerField("文件所载现有数")
    on = models.DateField("日期")
    recorded_at = models.DateTimeField("入账时间")

    class Meta:
        verbose_name = "现有数声明"

    def __str__(self) -> str:
        return f"{self.commodity}={self.quantity}"


class Freeze(models.Model):
    """Vacancies of a unit that may not be used for a time. The end is set once."""

    district = models.ForeignKey("users.District", verbose_name="辖区", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("units.Unit", verbose_name="机构", on_delete=models.PROTECT, related_name="+")
    commodity = models.CharField("编制类型", max_length=20, choices=COMMODITY_CHOICES)
    quantity = models.PositiveIntegerField("冻结数")
    reason = models.CharField("原因", max_length=200)
    begins_on = models.DateField("冻结日期")
    instrument = models.ForeignKey(INSTRUMENT, verbose_name="冻结文件", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("入账时间")
    ends_on = models.DateField("解冻日期", null=True)
    end_instrument = models.ForeignKey(INSTRUMENT, verbose_name="解冻文件", null=True, on_delete=models.PROTECT, related_name="+")
    end_recorded_at = models.DateTimeField("解冻入账时间", null=True)

    class Meta:
        verbose_name = "冻结"
        constraints = [models.CheckConstraint(condition=Q(quantity__gt=0), name="freeze_quantity_positive")]

    def __str__(self) -> str:
        return f"冻结{self.quantity}名"


class Loan(models.Model):
    """A POOL_LEND transfer with its due date; partial returns are POOL_RETURN transfers in `LoanReturn`."""

    transfer = models.OneToOneField(Transfer, verbose_name="借出分录", on_delete=models.PROTECT, related_name="loan")
    unit = models.ForeignKey("units.Unit", verbose_name="借用机构", on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField("应还日期")
    purpose = models.CharField("用途", max_length=200, blank=True)

    class Meta:
        verbose_name = "周转借用"

    def __str__(self) -> str:
        return f"应于{self.due_on}归还"


class LoanReturn(models.Model):
    """One return of a loan."""

    loan = models.ForeignKey(Loan, verbose_name="借用", on_delete=models.PROTECT, related_name="returns")
    transfer = models.OneToOneField(Transfer, verbose_name="归还分录", on_delete=models.PROTECT, related_name="loan_return")

    class Meta:
        verbose_name = "周转归还"

    def __str__(self) -> str:
        return f"归还{self.transfer_id}"


class Reservation(models.Model):
    """用编核准单: vacancies set aside for a purpose until a day. Extension and closing are set once."""

    district = models.ForeignKey("users.District", verbose_name="辖区", on_delete=models.PROTECT, related_name="+")
    number = models.CharField("核准单编号", max_length=20)
    unit = models.ForeignKey("units.Unit", verbose_name="机构", on_delete=models.PROTECT, related_name="+")
    commodity = models.CharField("编制类型", max_length=20, choices=COMMODITY_CHOICES)
    quantity = models.PositiveIntegerField("核准数")
    entry_kind = models.CharField("用编方式", max_length=3)
    purpose = models.CharField("用途", max_length=200, blank=True)
    snapshot = models.JSONField("核准时编制情况")
    approved_on = models.DateField("核准日期")
    expires_on = models.DateField("有效期至")
    recorded_at = models.DateTimeField("入账时间")
    maker = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="经办人", on_delete=models.PROTECT, related_name="+")
    checker = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="复核人", on_delete=models.PROTECT, related_name="+")
    extended_to = models.DateField("延期至", null=True)
    extension_reason = models.CharField("延期原因", max_length=200, null=True)
    closed_on = models.DateField("释放日期", null=True)
    close_reason = models.CharField("释放原因", max_length=200, null=True)
    closed_at = models.DateTimeField("释放入账时间", null=True)

    class Meta:
        verbose_name = "用编核准单"
        constraints = [
            models.UniqueConstraint(fields=["district", "number"], name="reservation_number_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="reservation_quantity_positive"),
            models.CheckConstraint(condition=~Q(maker=F("checker")), name="reservation_maker_is_not_checker"),
        ]
        indexes = [models.Index(fields=["unit", "commodity"], name="reservation_unit")]

    def __str__(self) -> str:
        return self.number


class ReservationUse(models.Model):
    """One post of a reservation taken by one tenure."""

    reservation = models.ForeignKey(Reservation, verbose_name="核准单", on_delete=models.PROTECT, related_name="uses")
    tenure_key = models.BigIntegerField("在编记录", unique=True)
    used_on = models.DateField("使用日期")
    recorded_at = models.DateTimeField("入账时间")

    class Meta:
        verbose_name = "核准单使用"

    def __str__(self) -> str:
        return f"{self.reservation_id}→{self.tenure_key}"


class OverPlan(models.Model):
    """An approved plan that lets a unit stand above its quota or posts until a day (消化超编计划, 超职数消化)."""

    district = models.ForeignKey("users.District", verbose_name="辖区", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("units.Unit", verbose_name="机构", on_delete=models.PROTECT, related_name="+")
    commodity = models.CharField("编制类型", max_length=20, choices=COMMODITY_CHOICES)
    quantity = models.PositiveIntegerField("允许超出数")
    begins_on = models.DateField("起始日期")
    due_on = models.DateField("消化期限")
    measure = models.CharField("消化措施", max_length=200)
    instrument = models.ForeignKey(INSTRUMENT, verbose_name="依据文件", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("入账时间")

    class Meta:
        verbose_name = "消化计划"
        constraints = [models.CheckConstraint(condition=Q(quantity__gt=0), name="over_plan_quantity_positive")]

    def __str__(self) -> str:
        return f"允许超{self.quantity}名至{self.due_on}"


class InnerAllotment(models.Model):
    """Quota of a unit allotted to one of its internal bodies (颗粒化; I18: their sum stays within the unit's)."""

    inner_unit = models.ForeignKey("units.InnerUnit", verbose_name="内设机构", on_delete=models.PROTECT, related_name="+")
    commodity = models.CharField("编制类型", max_length=20, choices=COMMODITY_CHOICES)
    delta = models.IntegerField("增减")
    instrument = models.ForeignKey(INSTRUMENT, verbose_name="文件", on_delete=models.PROTECT, related_name="+")
    effective_on = models.DateField("生效日期")
    recorded_at = models.DateTimeField("入账时间")

    class Meta:
        verbose_name = "内设机构分配"
        constraints = [models.CheckConstraint(condition=~Q(delta=0), name="inner_allotment_not_zero")]

    def __str__(self) -> str:
        return f"{self.commodity}{self.delta:+d}"


class AccountFigure(models.Model):
    """A figure that the upper level's account or a closed year states; the ledger must equal it (I15, I14's baseline)."""

    district = models.ForeignKey("users.District", verbose_name="辖区", on_delete=models.PROTECT, related_name="+")
    commodity = models.CharField("编制类型", max_length=20, choices=COMMODITY_CHOICES)
    kind = models.CharField("性质", max_length=12, choices=[("province", "上级台账数"), ("baseline", "2012年底基数")])
    on = models.DateField("日期")
    quantity = models.PositiveIntegerField("数量")
    basis = models.CharField("依据", max_length=200)
    recorded_at = models.DateTimeField("入账时间")

    class Meta:
        verbose_name = "上级台账数"

    def __str__(self) -> str:
        return f"{self.commodity}={self.quantity}"


class ClosedPeriod(models.Model):
    """A statistical year that is closed (I17): its figures are those known at ``closed_at``; later knowledge shows as a difference."""

    district = models.ForeignKey("users.District", verbose_name="辖区", on_delete=models.PROTECT, related_name="+")
    closes_on = models.DateField("统计时点")
    closed_at = models.DateTimeField("结账时间")
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="结账人", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "结账"
        constraints = [models.UniqueConstraint(fields=["district", "closes_on"], name="closed_period_once")]

    def __str__(self) -> str:
        return str(self.closes_on)


class ExecutionReport(models.Model):
    """A report on how the establishment was kept, made to a body above (重要事项报告, 机构编制执行情况报告)."""

    district = models.ForeignKey("users.District", verbose_name="辖区", on_delete=models.PROTECT, related_name="+")
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
