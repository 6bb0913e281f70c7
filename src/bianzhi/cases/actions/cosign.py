"""会签: ask others for an opinion before a case goes on, answer, recall."""

from collections.abc import Sequence

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from bianzhi.cases.access import in_hands, locked, subject
from bianzhi.cases.models import CoSign, Submission
from bianzhi.notices.actions import Told, notify
from bianzhi.trail.actions import record
from bianzhi.users.actor import Actor, Forbidden
from bianzhi.users.models import User
from bianzhi.values.refusal import Refusal, Refused, refuse_if_any

MOST = 10


def ask_cosign(actor: Actor, *, submission_id: int, user_ids: Sequence[int], question: str) -> list[CoSign]:
    """Ask each of the users; the case does not go on before all have answered. Raises `Refused`, `Forbidden`."""
    actor.require("submission.draft", "submission.review")
    with transaction.atomic():
        submission = locked(actor, submission_id)
        if submission.phase != "open" or not in_hands(actor, submission):
            raise Forbidden("这件现在不在您的岗位，不能发起会签")
        people = {
            user.pk: user
            for user in User.objects.filter(
                pk__in=set(user_ids), district_id=actor.district_id, is_active=True
            ).order_by("pk")
        }
        refuse_if_any(_against(actor, submission, user_ids, people, question))
        now = timezone.now()
        made = CoSign.objects.bulk_create(
            CoSign(
                submission=submission,
                asked_by_id=actor.user_id or 0,
                asked_id=key,
                question=question.strip()[:300],
                asked_at=now,
            )
            for key in people
        )
        url = reverse("cases:detail", args=[submission.pk])
        notify(
            Told(
                key,
                "arrived",
                f"{submission.title}，请您会签",
                url,
                f"{submission.number}:cosign:{row.pk}",
                row.question,
            )
            for row, key in zip(made, people, strict=True)
        )
        names = "、".join(user.name for user in people.values())
        record(actor, "发起会签", subject(submission), after={"会签人": names}, reason=question)
    return made


def _against(
    actor: Actor, submission: Submission, user_ids: Sequence[int], people: dict[int, User], question: str
) -> list[Refusal]:
    found = []
    if not question.strip():
        found.append(Refusal("cosign.question", "请写明征求什么意见", field="question"))
    if not user_ids or set(user_ids) - set(people):
        found.append(Refusal("cosign.whom", "请选择会签人（本辖区在用的账号）", field="users"))
    if len(people) > MOST:
        found.append(Refusal("cosign.many", f"一次最多请{MOST}人会签", field="users"))
    if actor.user_id in people or submission.maker_id in people:
        found.append(Refusal("cosign.self", "不能请自己或经办人会签", field="users"))
    waiting = submission.cosigns.filter(asked_id__in=people, answered_at=None, recalled_at=None)
    names = list(waiting.order_by("pk").values_list("asked__name", flat=True))
    if names:
        found.append(Refusal("cosign.twice", f"{'、'.join(names)}的会签还没有答复", field="users"))
    return found


def answer_cosign(actor: Actor, *, cosign_id: int, agrees: bool, opinion: str = "") -> CoSign:
    """Answer what one was asked. Raises `Forbidden` for another's, `Refused` when it was answered or recalled."""
    with transaction.atomic():
        found = (
            CoSign.objects.select_for_update(of=("self",))
            .filter(pk=cosign_id, asked_id=actor.user_id or 0)
            .first()
        )
        if found is None:
            raise Forbidden("没有找到请您会签的这一件")
        submission = locked(actor, found.submission_id)
        _still_open(found)
        if not agrees and not opinion.strip():
            raise Refused(Refusal("case.opinion", "不同意须写明理由", field="opinion"))
        found.agrees, found.opinion, found.answered_at = agrees, opinion.strip()[:500], timezone.now()
        found.save(update_fields=["agrees", "opinion", "answered_at"])
        url = reverse("cases:detail", args=[submission.pk])
        said = "同意" if agrees else "不同意"
        notify([Told(found.asked_by_id, "arrived", f"{submission.title}：{actor.name}会签{said}", url,
                     f"{submission.number}:cosigned:{found.pk}", found.opinion)])  # fmt: skip
        record(actor, f"会签{said}", subject(submission), reason=opinion)
    return found


def recall_cosign(actor: Actor, *, cosign_id: int, reason: str) -> CoSign:
    """Ask no more; whoever has the case at his desk may. Raises `Refused` without a reason."""
    if not reason.strip():
        raise Refused(Refusal("case.opinion", "请写明撤回会签的原因", field="reason"))
    with transaction.atomic():
        found = CoSign.objects.select_for_update(of=("self",)).filter(pk=cosign_id).first()
        if found is None:
            raise Forbidden("没有找到这项会签")
        submission = locked(actor, found.submission_id)
        if not in_hands(actor, submission):
            raise Forbidden("这件现在不在您的岗位")
        _still_open(found)
        found.recalled_at = timezone.now()
        found.save(update_fields=["recalled_at"])
        record(actor, "撤回会签", subject(submission), reason=reason)
    return found


def _still_open(found: CoSign) -> None:
    if found.answered_at is not None or found.recalled_at is not None:
        raise Refused(Refusal("cosign.closed", "这项会签已答复或已撤回", remedy="请刷新页面"))
