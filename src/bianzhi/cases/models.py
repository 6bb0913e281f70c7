"""Cases: what somebody asks for or enters, on its way from desk to desk until it is in the books."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Phase(models.TextChoices):
    """Where in its life a case is, whatever its kind calls the state."""

    DRAFT = "draft", "在经办人手中"
    OPEN = "open", "办理中"
    DONE = "done", "已办结"
    DROPPED = "dropped", "已终止"


class Submission(models.Model):
    """A piece of work on its way to the books.

    ``payload`` is what the maker filled in, in the shape its kind defines; nothing of it is in the books until it is posted.
    ``route`` is the rule by which it goes, noted when it was sent: a later version of the routes does not touch it.
    ``findings`` is what desks filled in on its way, by event: ``{"number": {"document_number": "…", "by": 7}}``.
    ``result`` names what posting made (``{"kind": "instruments.instrument", "key": 12, "label": "…"}``).
    ``version`` rises with every save, so that of two people editing the later is told. ``state`` is a state of the kind's chart
    (`bianzhi.cases.chart`); every chart begins in ``draft``, which its maker alone sees. ``due_on`` is the last day of the
    promised time, put off by as long as the case waited for the applicant.
    """

    district = models.ForeignKey(
        "users.District", verbose_name="辖区", on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField("种类", max_length=40)
    number = models.CharField("办件编号", max_length=20)
    title = models.CharField("标题", max_length=200)
    unit_key = models.BigIntegerField("涉及单位", null=True)
    person_key = models.BigIntegerField("涉及人员", null=True)
    payload = models.JSONField("内容")
    findings = models.JSONField("各岗位办理内容", default=dict)
    state = models.CharField("状态", max_length=20, default="draft")
    phase = models.CharField("阶段", max_length=8, choices=Phase.choices, default=Phase.DRAFT)
    state_since = models.DateTimeField("进入本状态的时间", null=True)
    due_on = models.DateField("承诺办结日期", null=True)
    stopped_on = models.DateField("停止计时日期", null=True)
    version = models.PositiveIntegerField("版本", default=1)
    maker = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="经办人", on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField("建立时间")
    saved_at = models.DateTimeField("保存时间")
    submitted_at = models.DateTimeField("送审时间", null=True)
    checker = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="复核人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField("复核时间", null=True)
    opinion = models.CharField("复核意见", max_length=500, blank=True)
    result = models.JSONField("结果", null=True)
    route = models.JSONField("审批路径", null=True)

    class Meta:
        verbose_name = "办件"
        ordering = ["-saved_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["district", "number"], name="submission_number_once"),
            models.CheckConstraint(
                condition=Q(checker__isnull=True) | ~Q(checker=F("maker")),
                name="submission_maker_is_not_checker",
                violation_error_message="经办人与复核人不得为同一人",
            ),
            models.CheckConstraint(
                condition=~Q(state="posted") | Q(checker__isnull=False, decided_at__isnull=False),
                name="submission_posted_has_checker",
                violation_error_message="入账须有复核人",
            ),
        ]
        indexes = [
            models.Index(fields=["district", "state", "-submitted_at"], name="submission_inbox"),
            models.Index(fields=["maker", "state"], name="submission_mine"),
            models.Index(fields=["district", "-saved_at", "-id"], name="submission_newest"),
            models.Index(fields=["unit_key", "-saved_at"], name="submission_of_unit"),
            models.Index(
                fields=["person_key"], condition=Q(person_key__isnull=False), name="submission_of_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    #: (event, user, on behalf of, desk) of the steps taken, as read under the lock
    taken: "list[tuple[str, int | None, int | None, str]] | None" = None

    def steps_taken(self) -> "list[tuple[str, int | None, int | None, str]]":
        """Return who took which step at which desk, in their order; read once for each time the case is locked."""
        if self.taken is None:
            rows = self.steps.order_by("number").values_list("event", "user_id", "on_behalf_id", "desk")
            self.taken = list(rows)
        return self.taken

    @property
    def skips(self) -> frozenset[str]:
        """What the case is spared by its route."""
        return frozenset((self.route or {}).get("skips", ()))

    @property
    def whole(self) -> dict[str, Any]:
        """The payload, with what desks added to it under ``desk``."""
        return {**self.payload, "desk": self.findings} if self.findings else dict(self.payload)


class RouteSet(models.Model):
    """The routes of a kind of case, one version. The highest version is in force; a case keeps the one it was sent under."""

    district = models.ForeignKey(
        "users.District", verbose_name="辖区", on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField("种类", max_length=40)
    version = models.PositiveSmallIntegerField("版本")
    reason = models.CharField("修改原因", max_length=200)
    maker = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="经办人", on_delete=models.PROTECT, related_name="+"
    )
    checker = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="复核人", on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField("生效时间")

    class Meta:
        verbose_name = "审批路径"
        ordering = ["district", "kind", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["district", "kind", "version"], name="route_version_once"),
            models.CheckConstraint(
                condition=~Q(maker=F("checker")),
                name="route_maker_is_not_checker",
                violation_error_message="经办人与复核人不得为同一人",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} 第{self.version}版"


class ApprovalRule(models.Model):
    """One rule of a set (`bianzhi.cases.routes.Rule`): empty conditions fit everything."""

    routes = models.ForeignKey(
        RouteSet, verbose_name="审批路径", on_delete=models.PROTECT, related_name="rules"
    )
    position = models.PositiveSmallIntegerField("序号")
    matters = models.JSONField("事项", default=list)
    ranks = models.JSONField("机构规格", default=list)
    commodities = models.JSONField("编制类型", default=list)
    least = models.PositiveIntegerField("数量下限", default=0)
    most = models.PositiveIntegerField("数量上限", default=0)
    passes = models.JSONField("经过的环节", default=list)

    class Meta:
        verbose_name = "审批规则"
        ordering = ["routes", "position"]
        constraints = [models.UniqueConstraint(fields=["routes", "position"], name="rule_position_once")]

    def __str__(self) -> str:
        return f"{self.routes_id}/{self.position}"


class Step(models.Model):
    """One event that happened to a case: who, when, from where to where. Never changed.

    ``days`` is how many working days the case had waited in ``source``; empty where the holidays of the year are not known.
    ``given`` is what the desk filled in with the event, where it asks for something; ``on_behalf`` whom ``user`` stood in for.
    """

    submission = models.ForeignKey(
        Submission, verbose_name="办件", on_delete=models.PROTECT, related_name="steps"
    )
    number = models.PositiveSmallIntegerField("序号")
    event = models.CharField("事项", max_length=20)
    label = models.CharField("办理", max_length=30)
    source = models.CharField("原状态", max_length=20)
    target = models.CharField("新状态", max_length=20)
    desk = models.CharField("岗位", max_length=12)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="办理人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    on_behalf = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="委托人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("时间")
    opinion = models.CharField("意见", max_length=500, blank=True)
    days = models.PositiveSmallIntegerField("等候工作日", null=True)
    given = models.JSONField("办理内容", null=True)

    class Meta:
        verbose_name = "办理步骤"
        ordering = ["submission", "number"]
        constraints = [models.UniqueConstraint(fields=["submission", "number"], name="step_number_once")]
        indexes = [models.Index(fields=["event", "at"], name="step_by_event")]

    def __str__(self) -> str:
        return f"{self.submission_id}/{self.number} {self.label}"


class Task(models.Model):
    """What waits at a desk: a case in a state, from the day it came until the day it left.

    Attributes:
        unit_key: whose case, where the desk belongs to a unit (单位负责人、主管部门).
        assignee: the one person it was given to; empty: whoever sits at the desk.
        due_on: last day of the time this step may take.
    """

    district = models.ForeignKey(
        "users.District", verbose_name="辖区", on_delete=models.PROTECT, related_name="+"
    )
    submission = models.ForeignKey(
        Submission, verbose_name="办件", on_delete=models.PROTECT, related_name="tasks"
    )
    desk = models.CharField("岗位", max_length=12)
    unit_key = models.BigIntegerField("单位", null=True)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="指定办理人",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    opened_at = models.DateTimeField("到达时间")
    due_on = models.DateField("本步限期", null=True)
    closed_at = models.DateTimeField("离开时间", null=True)

    class Meta:
        verbose_name = "待办"
        ordering = ["opened_at", "id"]
        indexes = [
            models.Index(
                fields=["district", "desk", "opened_at"], condition=Q(closed_at=None), name="task_waiting"
            ),
            models.Index(fields=["submission"], condition=Q(closed_at=None), name="task_of_case"),
            models.Index(fields=["district", "due_on"], condition=Q(closed_at=None), name="task_due"),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.desk}"


class CoSign(models.Model):
    """A person asked for an opinion before a case goes on (会签). Answered or recalled once."""

    submission = models.ForeignKey(
        Submission, verbose_name="办件", on_delete=models.PROTECT, related_name="cosigns"
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="发起人", on_delete=models.PROTECT, related_name="+"
    )
    asked = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="会签人", on_delete=models.PROTECT, related_name="+"
    )
    question = models.CharField("征求什么意见", max_length=300)
    asked_at = models.DateTimeField("发起时间")
    agrees = models.BooleanField("是否同意", null=True)
    opinion = models.CharField("会签意见", max_length=500, blank=True)
    answered_at = models.DateTimeField("答复时间", null=True)
    recalled_at = models.DateTimeField("撤回时间", null=True)

    class Meta:
        verbose_name = "会签"
        ordering = ["submission", "id"]
        indexes = [
            models.Index(
                fields=["asked"], condition=Q(answered_at=None, recalled_at=None), name="cosign_waiting"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "asked"],
                condition=Q(answered_at=None, recalled_at=None),
                name="cosign_open_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.asked}"


class Attachment(models.Model):
    """A paper with a case: which paper of the checklist it is, and the stored file. Taken away, the row stays."""

    submission = models.ForeignKey(
        Submission, verbose_name="办件", on_delete=models.PROTECT, related_name="attachments"
    )
    material = models.CharField("材料名称", max_length=60)
    file = models.ForeignKey(
        "files.StoredFile", verbose_name="文件", on_delete=models.PROTECT, related_name="+"
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="添加人", on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField("添加时间")
    removed_at = models.DateTimeField("移除时间", null=True)

    class Meta:
        verbose_name = "办件材料"
        ordering = ["submission", "id"]

    def __str__(self) -> str:
        return self.material
