"""Bodies under the establishment: units and internal bodies in versions, nameplates, and how they came to be (沿革).

What a document changes is a `UnitEvent`: the fields it sets, and the words the 沿革表 prints. Versions are the
events folded in order of their dates; whenever an event is added or undone, the versions that differ are inserted
anew and the newest recorded one of a day counts. So a change with an earlier date, and a reversal, leave what was
known on any past day as it was.

`UnitEvent` and the three tables of versions are insert-only. `Unit`, `InnerUnit` and `NamePlate` keep the key and,
as a cache for lists and locks, the newest name, parent and end; `bianzhi check` proves the caches equal to the versions.
"""

from django.db import models
from django.db.models import F, Q

INSTRUMENT = "instruments.Instrument"


class UnitKind(models.TextChoices):
    """What kind of quota a unit may hold (I9)."""

    ORGAN = "organ", "机关、群团"
    INSTITUTION = "institution", "事业单位"


class Unit(models.Model):
    """An organ or institution. Its key is for life; everything that can change is in `UnitVersion`."""

    district = models.ForeignKey(
        "users.District", verbose_name="辖区", on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField("机构大类", max_length=12, choices=UnitKind.choices)
    name = models.CharField("现名称", max_length=200)
    parent = models.ForeignKey(
        "self", verbose_name="现主管部门", null=True, on_delete=models.PROTECT, related_name="+"
    )
    established_on = models.DateField("设立日期")
    ended_on = models.DateField("撤销日期", null=True)
    order = models.PositiveIntegerField("排序", default=0)
    synthetic = models.BooleanField("演示数据", default=False)

    class Meta:
        verbose_name = "机构"
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["district", "name"],
                condition=Q(ended_on__isnull=True),
                name="unit_live_name_once",
                violation_error_message="已有同名的在用机构",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("established_on")),
                name="unit_ends_after_start",
            ),
        ]
        indexes = [models.Index(fields=["district", "ended_on"], name="unit_live")]

    def __str__(self) -> str:
        return self.name


class UnitStatus(models.TextChoices):
    """Whether the body exists from the version's date on."""

    LIVE = "live", "正常"
    ABOLISHED = "abolished", "撤销"
    MERGED = "merged", "合并撤销"
    SPLIT = "split", "分立撤销"
    VOID = "void", "设立已冲销"


class UnitVersion(models.Model):
    """What a unit is from ``effective_on`` on, until the next version. Inserted only.

    Codes are those of ``values.codes``: ``sector``, ``nature``, ``category``, ``rank``, ``funding_forms`` (a list),
    ``welfare_class``, ``industry``. ``instrument`` is the document that last changed the unit on or before that day.
    """

    unit = models.ForeignKey(Unit, verbose_name="机构", on_delete=models.PROTECT, related_name="versions")
    instrument = models.ForeignKey(
        INSTRUMENT, verbose_name="依据文件", on_delete=models.PROTECT, related_name="+"
    )
    effective_on = models.DateField("生效日期")
    recorded_at = models.DateTimeField("入账时间")
    status = models.CharField("状态", max_length=12, choices=UnitStatus.choices, default=UnitStatus.LIVE)
    full_name = models.CharField("机构全称", max_length=200)
    short_name = models.CharField("规范简称", max_length=100, blank=True)
    common_name = models.CharField("习惯简称", max_length=100, blank=True)
    uscc = models.CharField("统一社会信用代码", max_length=18, blank=True)
    legacy_code = models.CharField("组织机构代码", max_length=10, blank=True)
    certificate = models.CharField("法人证书号", max_length=40, blank=True)
    parent = models.ForeignKey(
        Unit, verbose_name="主管部门", null=True, on_delete=models.PROTECT, related_name="+"
    )
    sector = models.CharField("系统类别", max_length=20)
    nature = models.CharField("机构性质", max_length=20)
    category = models.CharField("机构类别", max_length=30, blank=True)
    rank = models.CharField("机构规格", max_length=4)
    funding_forms = models.JSONField("经费形式", default=list)
    welfare_class = models.CharField("公益类别", max_length=20, blank=True)
    industry = models.CharField("事业行业", max_length=20, blank=True)
    civil_managed = models.BooleanField("参照公务员法管理", default=False)
    political_legal = models.BooleanField("政法单位", default=False)
    coordination = models.BooleanField("议事协调机构", default=False)
    temporary = models.BooleanField("临时机构", default=False)
    expires_on = models.DateField("撤销期限", null=True)
    expiry_condition = models.CharField("撤销条件", max_length=200, blank=True)
    duties = models.TextField("主要职责", blank=True)
    address = models.CharField("地址", max_length=200, blank=True)
    postcode = models.CharField("邮政编码", max_length=6, blank=True)
    phone = models.CharField("电话", max_length=40, blank=True)
    principal = models.CharField("负责人", max_length=40, blank=True)

    class Meta:
        verbose_name = "机构版本"
        ordering = ["unit_id", "effective_on", "id"]
        indexes = [
            models.Index(fields=["unit", "effective_on"], name="unit_version_date"),
            models.Index(fields=["uscc"], name="unit_version_uscc"),
            models.Index(fields=["full_name"], name="unit_version_name"),
        ]

    def __str__(self) -> str:
        return f"{self.full_name}（{self.effective_on}起）"


class InnerUnit(models.Model):
    """An internal body (股室、办、站、所、中心…) of a unit. Its key is for life, through renamings too."""

    unit = models.ForeignKey(Unit, verbose_name="机构", on_delete=models.PROTECT, related_name="inner_units")
    name = models.CharField("现名称", max_length=120)
    begins_on = models.DateField("设立日期")
    ended_on = models.DateField("撤销日期", null=True)

    class Meta:
        verbose_name = "内设机构"
        ordering = ["unit_id", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("begins_on")), name="inner_unit_dates"
            ),
            models.UniqueConstraint(
                fields=["unit", "name"],
                condition=Q(ended_on__isnull=True),
                name="inner_unit_live_name_once",
                violation_error_message="该机构已有同名的内设机构",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class InnerUnitVersion(models.Model):
    """What an internal body is from ``effective_on`` on. Inserted only."""

    inner_unit = models.ForeignKey(
        InnerUnit, verbose_name="内设机构", on_delete=models.PROTECT, related_name="versions"
    )
    instrument = models.ForeignKey(
        INSTRUMENT, verbose_name="依据文件", on_delete=models.PROTECT, related_name="+"
    )
    effective_on = models.DateField("生效日期")
    recorded_at = models.DateTimeField("入账时间")
    status = models.CharField("状态", max_length=12, choices=UnitStatus.choices, default=UnitStatus.LIVE)
    name = models.CharField("名称", max_length=120)
    kind = models.CharField("类型", max_length=12, blank=True)
    rank = models.CharField("规格", max_length=4, blank=True)
    duties = models.TextField("职责", blank=True)
    order = models.PositiveIntegerField("排序", default=0)

    class Meta:
        verbose_name = "内设机构版本"
        ordering = ["inner_unit_id", "effective_on", "id"]
        indexes = [models.Index(fields=["inner_unit", "effective_on"], name="inner_version_date")]

    def __str__(self) -> str:
        return f"{self.name}（{self.effective_on}起）"


class NamePlate(models.Model):
    """An extra name on a unit or internal body (挂牌、合署、其他全称). The dates are a cache of its versions."""

    unit = models.ForeignKey(Unit, verbose_name="机构", on_delete=models.PROTECT, related_name="nameplates")
    inner_unit = models.ForeignKey(
        InnerUnit, verbose_name="内设机构", null=True, on_delete=models.PROTECT, related_name="nameplates"
    )
    name = models.CharField("牌子", max_length=200)
    kind = models.CharField("方式", max_length=12)
    begins_on = models.DateField("挂牌日期")
    ended_on = models.DateField("摘牌日期", null=True)

    class Meta:
        verbose_name = "牌子"
        ordering = ["unit_id", "begins_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("begins_on")), name="nameplate_dates"
            ),
            models.UniqueConstraint(
                fields=["unit", "name"],
                condition=Q(ended_on__isnull=True),
                name="nameplate_live_once",
                violation_error_message="该机构已挂有同名的牌子",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class NamePlateVersion(models.Model):
    """Whether a nameplate hangs from ``effective_on`` on. Inserted only."""

    nameplate = models.ForeignKey(
        NamePlate, verbose_name="牌子", on_delete=models.PROTECT, related_name="versions"
    )
    instrument = models.ForeignKey(
        INSTRUMENT, verbose_name="依据文件", on_delete=models.PROTECT, related_name="+"
    )
    effective_on = models.DateField("生效日期")
    recorded_at = models.DateTimeField("入账时间")
    status = models.CharField("状态", max_length=12, choices=UnitStatus.choices, default=UnitStatus.LIVE)

    class Meta:
        verbose_name = "牌子版本"
        ordering = ["nameplate_id", "effective_on", "id"]
        indexes = [models.Index(fields=["nameplate", "effective_on"], name="nameplate_version_date")]

    def __str__(self) -> str:
        return f"{self.get_status_display()}（{self.effective_on}起）"


class UnitEvent(models.Model):
    """One thing a document did to a unit: the row of the 沿革表. Inserted only.

    Attributes:
        kind: an `EventKind`; other rooms add ``quota``, ``posts``, ``persons``.
        line_kind: code of the instrument line that did it; empty for events of other rooms.
        fields: what it sets (column → value); the versions are made of these. Null when it sets nothing.
        before, after: the same in words (label → text).
        inner_unit, nameplate: what it is about, when not the unit itself.
        other: the other unit of a merger, split or move.
        reversal_of: the event it undoes; an undone event no longer counts.
    """

    unit = models.ForeignKey(Unit, verbose_name="机构", on_delete=models.PROTECT, related_name="events")
    instrument = models.ForeignKey(
        INSTRUMENT, verbose_name="文件", on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField("事项", max_length=20)
    line_kind = models.CharField("文件事项种类", max_length=40, blank=True)
    effective_on = models.DateField("生效日期")
    recorded_at = models.DateTimeField("入账时间")
    summary = models.CharField("内容", max_length=500)
    fields = models.JSONField("所改字段", null=True)
    before = models.JSONField("之前", null=True)
    after = models.JSONField("之后", null=True)
    inner_unit = models.ForeignKey(
        InnerUnit, verbose_name="内设机构", null=True, on_delete=models.PROTECT, related_name="events"
    )
    nameplate = models.ForeignKey(
        NamePlate, verbose_name="牌子", null=True, on_delete=models.PROTECT, related_name="events"
    )
    other = models.ForeignKey(
        Unit, verbose_name="相关机构", null=True, on_delete=models.PROTECT, related_name="+"
    )
    reversal_of = models.OneToOneField(
        "self", verbose_name="冲销的事项", null=True, on_delete=models.PROTECT, related_name="reversed_by"
    )

    class Meta:
        verbose_name = "沿革事项"
        ordering = ["unit_id", "effective_on", "id"]
        indexes = [
            models.Index(fields=["unit", "effective_on"], name="unit_event_date"),
            models.Index(fields=["instrument"], name="unit_event_instrument"),
            models.Index(fields=["inner_unit"], name="unit_event_inner"),
            models.Index(fields=["nameplate"], name="unit_event_plate"),
        ]

    def __str__(self) -> str:
        return self.summary
