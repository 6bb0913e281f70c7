"""Notices, their deliveries by other channels, and by which channels a person wants them."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Notice(models.Model):
    """One line a person is told. ``key`` makes a reminder of the same thing on the same day the same notice."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="收件人", on_delete=models.PROTECT, related_name="notices"
    )
    topic = models.CharField("类别", max_length=20)
    title = models.CharField("标题", max_length=200)
    text = models.CharField("内容", max_length=500, blank=True)
    url = models.CharField("打开", max_length=200)
    key = models.CharField("去重标识", max_length=80)
    made_at = models.DateTimeField("时间")
    read_at = models.DateTimeField("已读时间", null=True)

    class Meta:
        verbose_name = "消息"
        ordering = ["-made_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="notice_once")]
        indexes = [
            models.Index(fields=["user"], condition=Q(read_at=None), name="notice_unread"),
            models.Index(fields=["user", "-made_at"], name="notice_newest"),
        ]

    def __str__(self) -> str:
        return self.title


class Delivery(models.Model):
    """A notice on its way out by a channel: written with the notice, sent later by the worker."""

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", "待发"
        SENT = "sent", "已发"
        GIVEN_UP = "given_up", "未发出"

    notice = models.ForeignKey(
        Notice, verbose_name="消息", on_delete=models.PROTECT, related_name="deliveries"
    )
    channel = models.CharField("渠道", max_length=12)
    address = models.CharField("收件地址", max_length=200)
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField("已试次数", default=0)
    next_at = models.DateTimeField("下次发送时间")
    sent_at = models.DateTimeField("发出时间", null=True)
    error = models.CharField("未发出的原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "消息发送"
        constraints = [models.UniqueConstraint(fields=["notice", "channel"], name="delivery_once")]
        indexes = [models.Index(fields=["next_at"], condition=Q(state="waiting"), name="delivery_waiting")]

    def __str__(self) -> str:
        return f"{self.channel} {self.state}"


class Subscription(models.Model):
    """A channel by which a person wants to be told, and where. Without one there is only the site."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="用户", on_delete=models.PROTECT, related_name="+"
    )
    channel = models.CharField("渠道", max_length=12)
    address = models.CharField("收件地址", max_length=200)

    class Meta:
        verbose_name = "消息渠道"
        constraints = [models.UniqueConstraint(fields=["user", "channel"], name="subscription_once")]

    def __str__(self) -> str:
        return f"{self.channel}：{self.address}"
