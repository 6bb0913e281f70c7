"""Instruments: the numbered documents (批复、通知、三定…) that alone move quota, posts and bodies."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from bianzhi.instruments.choices import InstrumentKind, Level


class Issuer(models.Model):
    """An issuing body and the code (代字) that begins its document numbers."""

    district = models.ForeignKey(
        "users.District", verbose_name="辖区", on_delete=models.PROTECT, related_name="+"
    )
    code = models.CharField("发文机关代字", max_length=16)
    name = models.CharField("发文机关", max_length=100)
    level = models.CharField("层级", max_length=12, choices=Level.choices)

    class Meta:
        verbose_name = "发文机关"
        ordering = ["district_id", "code"]
        constraints = [models.UniqueConstraint(fields=["district", "code"], name="issuer_code_once")]

    def __str__(self) -> str:
        return self.name


class Instrument(models.Model):
    """A posted document. Inserted only (I2, I19).

    ``lines`` is the payload of the lines as posted, each ``{"kind": …, …}``; what they did stands in the rooms' own tables, which
    name this instrument. ``reverses`` is set on a 冲销 that undoes another.
    """

    district = models.ForeignKey(
        "users.District", verbose_name="辖区", on_delete=models.PROTECT, related_name="+"
    )
    issuer = models.ForeignKey(Issuer, verbose_name="发文机关", on_delete=models.PROTECT, related_name="+")
    document_number = models.CharField("文号", max_length=60)
    year = models.PositiveSmallIntegerField("发文年度")
    sequence = models.PositiveIntegerField("序号")
    title = models.CharField("标题", max_length=200)
    kind = models.CharField("文种", max_length=12, choices=InstrumentKind.choices)
    signed_on = models.DateField("签发日期")
    received_on = models.DateField("收文日期", null=True)
    effective_on = models.DateField("生效日期")
    retroactive_reason = models.CharField("追溯生效原因", max_length=200, blank=True)
    note = models.CharField("备注", max_length=500, blank=True)
    lines = models.JSONField("事项", default=list)
    files = models.JSONField("附件", default=list)
    reverses = models.OneToOneField(
        "self", verbose_name="冲销的文件", null=True, on_delete=models.PROTECT, related_name="reversed_by"
    )
    maker = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="经办人", on_delete=models.PROTECT, related_name="+"
    )
    checker = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="复核人", on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField("入账时间")

    class Meta:
        verbose_name = "批复文件"
        ordering = ["-signed_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["issuer", "year", "sequence"], name="instrument_number_once"),
            models.CheckConstraint(
                condition=~Q(maker=F("checker")),
                name="instrument_maker_is_not_checker",
                violation_error_message="经办人与复核人不得为同一人",
            ),
            models.CheckConstraint(
                condition=Q(effective_on__gte=F("signed_on")) | ~Q(retroactive_reason=""),
                name="instrument_not_before_signing",
                violation_error_message="生效日期早于签发日期的，须写明追溯生效的原因",
            ),
        ]
        indexes = [models.Index(fields=["district", "-signed_on"], name="instrument_recent")]

    def __str__(self) -> str:
        return f"{self.document_number} {self.title}"
