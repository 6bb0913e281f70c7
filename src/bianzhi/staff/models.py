"""Named staff: persons, their tenures on the establishment, their posts, their state. People in the demo are synthetic.

`Tenure`, `Appointment`, `StateSpell` are inserted and ended once; `PersonChange` is inserted only; `Person` holds the present
attributes with a ``version`` for two people editing at once.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from bianzhi.ledger.commodities import COMMODITIES

USER = settings.AUTH_USER_MODEL


def commodity_choices() -> list[tuple[str, str]]:
    """Return the commodities; a function, so that a new one needs no migration."""
    return [(code, item.label) for code, item in COMMODITIES.items()]


class Person(models.Model):
    """A person (DOMAIN §4.3). The ID number is encrypted; ``id_hash`` finds it; pages show ``id_mask``."""

    district = models.ForeignKey(
        "users.District", verbose_name="辖区", on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField("姓名", max_length=60)
    pinyin = models.CharField("拼音", max_length=200, blank=True)
    initials = models.CharField("拼音首字母", max_length=60, blank=True)
    id_sealed = models.BinaryField("身份证号密文")
    id_hash = models.CharField("身份证号检索值", max_length=64)
    id_mask = models.CharField("身份证号", max_length=18)
    sex = models.CharField("性别", max_length=1)
    birth_date = models.DateField("出生日期")
    birth_reason = models.CharField("出生日期与证件不一致的认定依据", max_length=200, blank=True)
    ethnicity = models.CharField("民族", max_length=2, default="01")
    native_place = models.CharField("籍贯", max_length=60, blank=True)
    politics = models.CharField("政治面貌", max_length=2, blank=True)
    party_joined_on = models.DateField("入党时间", null=True, blank=True)
    education = models.CharField("学历", max_length=4, blank=True)
    degree = models.CharField("学位", max_length=4, blank=True)
    school = models.CharField("毕业院校", max_length=100, blank=True)
    major = models.CharField("专业", max_length=100, blank=True)
    graduated_on = models.DateField("毕业时间", null=True, blank=True)
    work_start_on = models.DateField("参加工作时间", null=True, blank=True)
    entered_unit_on = models.DateField("进入现单位时间", null=True, blank=True)
    inner_unit = models.ForeignKey(
        "units.InnerUnit",
        verbose_name="所在内设机构",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    leader_rank = models.CharField("职务层次", max_length=4, blank=True)
    person_class = models.CharField("人员类别", max_length=20, blank=True)
    post_category = models.CharField("岗位类别", max_length=20, blank=True)
    grade_rank = models.CharField("职级", max_length=40, blank=True)
    tech_title = models.CharField("专业技术职务", max_length=60, blank=True)
    civil_registered = models.BooleanField("公务员登记", default=False)
    pay_list = models.BooleanField("财政统发", default=True)
    retire_category = models.CharField("退休类别", max_length=20, default="cadre")
    retire_due = models.DateField("法定退休月", null=True)
    synthetic = models.BooleanField("虚构人员", default=False)
    version = models.PositiveIntegerField("版本", default=1)
    created_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "人员"
        ordering = ["pinyin", "id"]
        constraints = [models.UniqueConstraint(fields=["district", "id_hash"], name="person_id_once")]
        indexes = [
            models.Index(fields=["district", "name"], name="person_name"),
            models.Index(fields=["district", "initials"], name="person_initials"),
            models.Index(fields=["district", "retire_due"], name="person_retire_due"),
            models.Index(fields=["id_hash"], name="person_id_hash"),
        ]

    def __str__(self) -> str:
        return self.name


class PersonChange(models.Model):
    """One change of a person's attributes, before and after. Inserted only."""

    person = models.ForeignKey(Person, verbose_name="人员", on_delete=models.PROTECT, related_name="changes")
    version = models.PositiveIntegerField("变更后版本")
    at = models.DateTimeField("时间")
    effective_on = models.DateField("生效日期")
    user = models.ForeignKey(USER, verbose_name="操作人", on_delete=models.PROTECT, related_name="+")
    before = models.JSONField("之前")
    after = models.JSONField("之后")
    reason = models.CharField("原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "信息变更"
        ordering = ["person_id", "version"]
        constraints = [
            models.UniqueConstraint(fields=["person", "version"], name="person_change_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} v{self.version}"


class Tenure(models.Model):
    """在编记录: a person on one unit's quota of one type from ``begins_on`` until (not counting) ``ends_on``.

    ``id_hash`` repeats the person's, so that the database itself refuses two tenures at once over all districts (I5).
    ``revoked_at`` takes a wrong entry out of every count from then on (X13) and keeps it in the history. Both are set once.
    """

    district = models.ForeignKey(
        "users.District", verbose_name="辖区", on_delete=models.PROTECT, related_name="+"
    )
    person = models.ForeignKey(Person, verbose_name="人员", on_delete=models.PROTECT, related_name="tenures")
    id_hash = models.CharField("身份证号检索值", max_length=64)
    unit = models.ForeignKey("units.Unit", verbose_name="单位", on_delete=models.PROTECT, related_name="+")
    commodity = models.CharField("编制类型", max_length=20, choices=commodity_choices)
    begins_on = models.DateField("入编日期")
    entry_kind = models.CharField("进入方式", max_length=3)
    entry_source = models.CharField("来源", max_length=100, blank=True)
    entry_document = models.CharField("入编依据", max_length=200, blank=True)
    instrument = models.ForeignKey(
        "instruments.Instrument",
        verbose_name="依据文件",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    reservation = models.ForeignKey(
        "establishment.Reservation",
        verbose_name="用编核准单",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    over_plan = models.ForeignKey(
        "establishment.OverPlan",
        verbose_name="超编依据",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    act = models.CharField("办理编号", max_length=30, blank=True)
    recorded_at = models.DateTimeField("入账时间")
    maker = models.ForeignKey(USER, verbose_name="经办人", on_delete=models.PROTECT, related_name="+")
    checker = models.ForeignKey(USER, verbose_name="复核人", on_delete=models.PROTECT, related_name="+")
    ends_on = models.DateField("下编日期", null=True)
    exit_kind = models.CharField("退出方式", max_length=3, null=True)
    exit_document = models.CharField("下编依据", max_length=200, null=True)
    exit_destination = models.CharField("去向", max_length=100, null=True)
    end_instrument = models.ForeignKey(
        "instruments.Instrument",
        verbose_name="下编依据文件",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    end_act = models.CharField("下编办理编号", max_length=30, null=True)
    end_recorded_at = models.DateTimeField("下编入账时间", null=True)
    end_maker = models.ForeignKey(
        USER, verbose_name="下编经办人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    end_checker = models.ForeignKey(
        USER, verbose_name="下编复核人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    revoked_at = models.DateTimeField("撤销登记时间", null=True)
    revoke_reason = models.CharField("撤销登记原因", max_length=200, null=True)

    class Meta:
        verbose_name = "在编记录"
        ordering = ["person_id", "begins_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["id_hash"], condition=Q(ends_on__isnull=True, revoked_at__isnull=True), name="tenure_one_open",
                violation_error_message="此人已在编，不能重复入编",
            ),
            models.CheckConstraint(condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("begins_on")), name="tenure_dates"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True, exit_kind__isnull=True) | Q(ends_on__isnull=False, exit_kind__isnull=False),
                name="tenure_end_has_kind",
            ),
            models.CheckConstraint(condition=~Q(maker=F("checker")), name="tenure_maker_is_not_checker"),
            models.CheckConstraint(
                condition=Q(end_maker__isnull=True) | ~Q(end_maker=F("end_checker")), name="tenure_end_maker_is_not_checker"
            ),
        ]  # fmt: skip
        indexes = [
            # all that counting needs, so that a district is counted without touching the rows, among however many districts
            models.Index(
                fields=["district", "unit", "commodity", "begins_on", "ends_on", "revoked_at"],
                name="tenure_seat",
            ),
            models.Index(fields=["id_hash", "begins_on"], name="tenure_id_hash"),
            models.Index(fields=["district", "begins_on"], name="tenure_district_begin"),
            models.Index(fields=["district", "ends_on"], name="tenure_district_end"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.commodity} {self.begins_on}"


class Appointment(models.Model):
    """任职: a person in a leadership post (or none) of a unit or internal body. Counts against 职数 unless ``concurrent``."""

    district = models.ForeignKey(
        "users.District", verbose_name="辖区", on_delete=models.PROTECT, related_name="+"
    )
    person = models.ForeignKey(
        Person, verbose_name="人员", on_delete=models.PROTECT, related_name="appointments"
    )
    unit = models.ForeignKey("units.Unit", verbose_name="单位", on_delete=models.PROTECT, related_name="+")
    inner_unit = models.ForeignKey(
        "units.InnerUnit", verbose_name="内设机构", null=True, on_delete=models.PROTECT, related_name="+"
    )
    commodity = models.CharField("职数类型", max_length=20, blank=True, choices=commodity_choices)
    title = models.CharField("职务", max_length=60)
    rank = models.CharField("任职级别", max_length=4, blank=True)
    elevated = models.BooleanField("高配", default=False)
    concurrent = models.BooleanField("兼任（不占职数）", default=False)
    begins_on = models.DateField("任职日期")
    document = models.CharField("任职文件", max_length=200, blank=True)
    instrument = models.ForeignKey(
        "instruments.Instrument",
        verbose_name="依据文件",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    over_plan = models.ForeignKey(
        "establishment.OverPlan",
        verbose_name="超职数依据",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    recorded_at = models.DateTimeField("入账时间")
    maker = models.ForeignKey(USER, verbose_name="经办人", on_delete=models.PROTECT, related_name="+")
    checker = models.ForeignKey(USER, verbose_name="复核人", on_delete=models.PROTECT, related_name="+")
    ends_on = models.DateField("免职日期", null=True)
    end_document = models.CharField("免职文件", max_length=200, null=True)
    end_instrument = models.ForeignKey(
        "instruments.Instrument",
        verbose_name="免职依据文件",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    end_recorded_at = models.DateTimeField("免职入账时间", null=True)
    end_maker = models.ForeignKey(
        USER, verbose_name="免职经办人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    end_checker = models.ForeignKey(
        USER, verbose_name="免职复核人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    revoked_at = models.DateTimeField("撤销登记时间", null=True)
    revoke_reason = models.CharField("撤销登记原因", max_length=200, null=True)

    class Meta:
        verbose_name = "任职"
        ordering = ["person_id", "begins_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("begins_on")), name="appointment_dates"
            ),
            models.CheckConstraint(condition=~Q(maker=F("checker")), name="appointment_maker_is_not_checker"),
            models.CheckConstraint(
                condition=Q(end_maker__isnull=True) | ~Q(end_maker=F("end_checker")),
                name="appointment_end_maker_is_not_checker",
            ),
        ]
        indexes = [models.Index(fields=["unit", "commodity", "begins_on"], name="appointment_unit")]

    def __str__(self) -> str:
        return self.title


class StateSpell(models.Model):
    """在岗状态: 在编不在岗 and why (借调、挂职、派驻…), for a time. On the establishment without a spell means 在编在岗."""

    district = models.ForeignKey(
        "users.District", verbose_name="辖区", on_delete=models.PROTECT, related_name="+"
    )
    person = models.ForeignKey(Person, verbose_name="人员", on_delete=models.PROTECT, related_name="spells")
    state = models.CharField("状态", max_length=20)
    reason = models.CharField("原因", max_length=20, blank=True)
    where_unit = models.ForeignKey(
        "units.Unit", verbose_name="所在单位", null=True, on_delete=models.PROTECT, related_name="+"
    )
    where_text = models.CharField("所在地", max_length=100, blank=True)
    document = models.CharField("依据", max_length=200, blank=True)
    begins_on = models.DateField("开始日期")
    due_on = models.DateField("约定到期", null=True)
    recorded_at = models.DateTimeField("入账时间")
    maker = models.ForeignKey(USER, verbose_name="经办人", on_delete=models.PROTECT, related_name="+")
    checker = models.ForeignKey(USER, verbose_name="复核人", on_delete=models.PROTECT, related_name="+")
    ends_on = models.DateField("结束日期", null=True)
    end_document = models.CharField("结束依据", max_length=200, null=True)
    end_recorded_at = models.DateTimeField("结束入账时间", null=True)
    end_maker = models.ForeignKey(
        USER, verbose_name="结束经办人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    end_checker = models.ForeignKey(
        USER, verbose_name="结束复核人", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "在岗状态"
        ordering = ["person_id", "begins_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("begins_on")), name="state_spell_dates"
            ),
            models.CheckConstraint(condition=~Q(maker=F("checker")), name="state_spell_maker_is_not_checker"),
            models.UniqueConstraint(
                fields=["person"], condition=Q(ends_on__isnull=True), name="state_spell_one_open"
            ),
        ]
        indexes = [models.Index(fields=["district", "begins_on"], name="state_spell_district")]

    def __str__(self) -> str:
        return self.state
