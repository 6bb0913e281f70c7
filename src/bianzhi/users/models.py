"""Districts and users. A user has one role, in one district, and perhaps one unit."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q

from bianzhi.users.roles import ROLES, Role


class District(models.Model):
    """A division of GB/T 2260 whose establishment is kept here.

    ``path`` is the codes from the province down, ``/51/5104/510403/``; a row belongs to every district whose path
    begins its own.
    """

    code = models.CharField("行政区划代码", max_length=12, unique=True)
    name = models.CharField("名称", max_length=60)
    path = models.CharField("路径", max_length=60, unique=True)
    synthetic = models.BooleanField("演示数据", default=False)

    class Meta:
        verbose_name = "辖区"
        ordering = ["path"]
        constraints = [
            models.CheckConstraint(
                condition=Q(path__startswith="/") & Q(path__endswith="/"),
                name="district_path_shape",
                violation_error_message="辖区路径须以“/”开头和结尾",
            )
        ]

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """A person who logs in.

    ``unit_key`` is the key of the `units.Unit` the user works for; floor 2 does not know that table, so it is no foreign
    key: `bianzhi check` proves that it exists.
    """

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField("姓名", max_length=40)
    role = models.CharField("角色", max_length=30, choices=[(role.value, ROLES[role].label) for role in Role])
    district = models.ForeignKey(District, verbose_name="辖区", on_delete=models.PROTECT, related_name="+")
    unit_key = models.BigIntegerField("所在单位", null=True, blank=True)
    person_key = models.BigIntegerField("本人的人员记录", null=True, blank=True)
    must_change_password = models.BooleanField("须修改密码", default=False)
    tour_seen_as = models.CharField("已看过导览的角色", max_length=30, blank=True)

    REQUIRED_FIELDS = ["name"]

    class Meta(AbstractUser.Meta):
        verbose_name = "用户"
        ordering = ["username"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(role__in=[r.value for r in Role if ROLES[r].own_unit])
                | Q(unit_key__isnull=False),
                name="user_unit_role_has_unit",
                violation_error_message="单位角色须指定所在单位",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.username


class Delegation(models.Model):
    """A user's desks given to another for some days (委托办理). Set once; ended early by ``revoked_at``."""

    user = models.ForeignKey(User, verbose_name="委托人", on_delete=models.PROTECT, related_name="+")
    stand_in = models.ForeignKey(User, verbose_name="受托人", on_delete=models.PROTECT, related_name="+")
    begins_on = models.DateField("起始日期")
    ends_on = models.DateField("截止日期")
    reason = models.CharField("原因", max_length=200)
    made_at = models.DateTimeField("办理时间")
    revoked_at = models.DateTimeField("收回时间", null=True)

    class Meta:
        verbose_name = "委托办理"
        ordering = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(user=models.F("stand_in")),
                name="delegation_to_another",
                violation_error_message="不能委托给自己",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("begins_on")),
                name="delegation_dates",
                violation_error_message="截止日期不得早于起始日期",
            ),
        ]
        indexes = [models.Index(fields=["stand_in", "ends_on"], name="delegation_stand_in")]

    def __str__(self) -> str:
        return f"{self.user}委托{self.stand_in}"
