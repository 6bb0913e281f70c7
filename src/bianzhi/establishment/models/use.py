"""What stands between a quota and its use: freezes, loans, reservations, plans for standing above.

`Loan` and `LoanReturn` are inserted only; `Freeze`, `Reservation`, `ReservationUse` and `OverPlan` are closed once.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from bianzhi.establishment.models.choices import INSTRUMENT, commodity_choices
from bianzhi.establishment.models.ledger import Transfer


class Freeze(models.Model):
    """Vacancies of a unit that may not be used for a time. The end is set once.

    A part thawed ends the row and begins another that ``continues`` it with the rest. A freeze that was undone ends on the day it
    began: it is counted on no day.
    """

    district = models.ForeignKey(
        "users.District", verbose_name="辖区", on_delete=models.PROTECT, related_name="+"
    )
    unit = models.ForeignKey("units.Unit", verbose_name="机构", on_delete=models.PROTECT, related_name="+")
    commodity = models.CharField("编制类型", max_length=20, choices=commodity_choices)
    quantity = models.PositiveIntegerField("冻结数")
    reason = models.CharField("原因", max_length=200)
    begins_on = models.DateField("冻结日期")
    instrument = models.ForeignKey(
        INSTRUMENT, verbose_name="冻结文件", on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField("入账时间")
    ends_on = models.DateField("解冻日期", null=True)
    end_instrument = models.ForeignKey(
        INSTRUMENT, verbose_name="解冻文件", null=True, on_delete=models.PROTECT, related_name="+"
    )
    end_recorded_at = models.DateTimeField("解冻入账时间", null=True)
    continues = models.ForeignKey(
        "self", verbose_name="承接的冻结", null=True, on_delete=models.PROTECT, related_name="continued_by"
    )

    class Meta:
        verbose_name = "冻结"
        indexes = [models.Index(fields=["unit", "commodity"], name="freeze_unit")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("begins_on")),
                name="freeze_dates",
                violation_error_message="解冻日期不得早于冻结日期",
            ),
            models.CheckConstraint(
                condition=Q(quantity__gt=0),
                name="freeze_quantity_positive",
                violation_error_message="冻结数须大于零",
            ),
        ]

    def __str__(self) -> str:
        return f"冻结{self.quantity}名"


class Loan(models.Model):
    """A POOL_LEND transfer with its due date; partial returns are POOL_RETURN transfers in `LoanReturn`."""

    transfer = models.OneToOneField(
        Transfer, verbose_name="借出分录", on_delete=models.PROTECT, related_name="loan"
    )
    unit = models.ForeignKey(
        "units.Unit", verbose_name="借用机构", on_delete=models.PROTECT, related_name="+"
    )
    due_on = models.DateField("应还日期")
    purpose = models.CharField("用途", max_length=200, blank=True)

    class Meta:
        verbose_name = "周转借用"

    def __str__(self) -> str:
        return f"应于{self.due_on}归还"


class LoanReturn(models.Model):
    """One return of a loan."""

    loan = models.ForeignKey(Loan, verbose_name="借用", on_delete=models.PROTECT, related_name="returns")
    transfer = models.OneToOneField(
        Transfer, verbose_name="归还分录", on_delete=models.PROTECT, related_name="loan_return"
    )

    class Meta:
        verbose_name = "周转归还"

    def __str__(self) -> str:
        return f"归还{self.transfer_id}"


class Reservation(models.Model):
    """用编核准单: vacancies set aside for a purpose until a day. Extension and closing are set once."""

    district = models.ForeignKey(
        "users.District", verbose_name="辖区", on_delete=models.PROTECT, related_name="+"
    )
    number = models.CharField("核准单编号", max_length=20)
    unit = models.ForeignKey("units.Unit", verbose_name="机构", on_delete=models.PROTECT, related_name="+")
    commodity = models.CharField("编制类型", max_length=20, choices=commodity_choices)
    quantity = models.PositiveIntegerField("核准数")
    entry_kind = models.CharField("用编方式", max_length=3)
    purpose = models.CharField("用途", max_length=200, blank=True)
    snapshot = models.JSONField("核准时编制情况")
    approved_on = models.DateField("核准日期")
    expires_on = models.DateField("有效期至")
    recorded_at = models.DateTimeField("入账时间")
    maker = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="经办人", on_delete=models.PROTECT, related_name="+"
    )
    checker = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="复核人", on_delete=models.PROTECT, related_name="+"
    )
    extended_to = models.DateField("延期至", null=True)
    extension_reason = models.CharField("延期原因", max_length=200, null=True)
    extended_at = models.DateTimeField("延期入账时间", null=True)
    closed_on = models.DateField("释放日期", null=True)
    close_reason = models.CharField("释放原因", max_length=200, null=True)
    closed_at = models.DateTimeField("释放入账时间", null=True)

    class Meta:
        verbose_name = "用编核准单"
        constraints = [
            models.UniqueConstraint(fields=["district", "number"], name="reservation_number_once"),
            models.CheckConstraint(
                condition=Q(quantity__gt=0),
                name="reservation_quantity_positive",
                violation_error_message="核准数须大于零",
            ),
            models.CheckConstraint(
                condition=~Q(maker=F("checker")),
                name="reservation_maker_is_not_checker",
                violation_error_message="经办人与复核人不得为同一人",
            ),
        ]
        indexes = [models.Index(fields=["unit", "commodity"], name="reservation_unit")]

    def __str__(self) -> str:
        return self.number


class ReservationUse(models.Model):
    """One place of a reservation taken by a tenure, or a post by an appointment; given back once, when that is struck out."""

    reservation = models.ForeignKey(
        Reservation, verbose_name="核准单", on_delete=models.PROTECT, related_name="uses"
    )
    tenure_key = models.BigIntegerField("在编记录", unique=True, null=True)
    appointment_key = models.BigIntegerField("任职记录", unique=True, null=True)
    used_on = models.DateField("使用日期")
    recorded_at = models.DateTimeField("入账时间")
    revoked_at = models.DateTimeField("撤销时间", null=True)

    class Meta:
        verbose_name = "核准单使用"
        constraints = [
            models.CheckConstraint(
                condition=Q(tenure_key__isnull=True) ^ Q(appointment_key__isnull=True),
                name="reservation_use_of_one",
                violation_error_message="核准单的一名由一条在编记录或一条任职记录使用",
            )
        ]

    def __str__(self) -> str:
        return f"{self.reservation_id}→{self.tenure_key or self.appointment_key}"


class OverPlan(models.Model):
    """An approved plan that lets a unit stand above its quota or posts until a day (消化超编计划, 超职数消化). Voided once."""

    district = models.ForeignKey(
        "users.District", verbose_name="辖区", on_delete=models.PROTECT, related_name="+"
    )
    unit = models.ForeignKey("units.Unit", verbose_name="机构", on_delete=models.PROTECT, related_name="+")
    commodity = models.CharField("编制类型", max_length=20, choices=commodity_choices)
    quantity = models.PositiveIntegerField("允许超出数")
    begins_on = models.DateField("起始日期")
    due_on = models.DateField("消化期限")
    measure = models.CharField("消化措施", max_length=200)
    instrument = models.ForeignKey(
        INSTRUMENT, verbose_name="依据文件", on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField("入账时间")
    void_instrument = models.ForeignKey(
        INSTRUMENT, verbose_name="作废文件", null=True, on_delete=models.PROTECT, related_name="+"
    )
    voided_at = models.DateTimeField("作废时间", null=True)

    class Meta:
        verbose_name = "消化计划"
        indexes = [models.Index(fields=["unit", "commodity"], name="over_plan_unit")]
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on__gte=F("begins_on")),
                name="over_plan_dates",
                violation_error_message="消化期限不得早于起始日期",
            ),
            models.CheckConstraint(
                condition=Q(quantity__gt=0),
                name="over_plan_quantity_positive",
                violation_error_message="允许超出数须大于零",
            ),
        ]

    def __str__(self) -> str:
        return f"允许超{self.quantity}名至{self.due_on}"
