"""A submission is made by one person and decided by another; nothing reaches the books otherwise."""

import threading
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from bianzhi.cases import reads
from bianzhi.cases.actions import approve, discard, preview, save_draft, send_back, submit, withdraw
from bianzhi.cases.kinds import KINDS, Applied, Consequence
from bianzhi.cases.models import Submission
from bianzhi.trail.models import TrailEvent
from bianzhi.users.actor import Actor, Forbidden
from bianzhi.users.models import District
from bianzhi.users.roles import Role
from bianzhi.values.refusal import Refusal, Refused
from tests import factories


class Renaming:
    shape = {}
    """A toy kind: it renames a district, and refuses the name 无."""

    code = "test.rename"
    label = "更名（试验）"
    draft_url = "workbench"
    template = "instruments/payload.html"

    def title(self, payload: Mapping[str, Any]) -> str:
        return f"更名为{payload.get('name', '')}"

    def scope(self, payload: Mapping[str, Any]) -> tuple[int | None, int | None]:
        return None, payload.get("person")

    def check(self, actor: Actor, payload: Mapping[str, Any]) -> tuple[Refusal, ...]:
        return () if payload.get("name") else (Refusal("test.name", "请填写名称", field="name"),)

    def apply(self, actor: Actor, payload: Mapping[str, Any], *, maker_id: int) -> Applied:
        if payload["name"] == "无":
            raise Refused(Refusal("test.none", "名称不得为“无”"))
        row = District.objects.get(pk=actor.district_id)
        District.objects.filter(pk=row.pk).update(name=payload["name"])
        change = Consequence("本区", "名称", row.name, "更名", payload["name"])
        return Applied("users.district", row.pk, payload["name"], "/", consequences=(change,))

    def context(self, actor: Actor, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        return {}


@pytest.fixture(autouse=True)
def toy_kind() -> Iterator[None]:
    KINDS["test.rename"] = Renaming()
    yield
    del KINDS["test.rename"]


@pytest.fixture
def where(db: None) -> District:
    return factories.district("旧名")


def drafted(maker: Actor, name: str = "新名", **more: Any) -> Submission:
    return save_draft(maker, kind="test.rename", payload={"name": name, **more})


def pending(maker: Actor, name: str = "新名", **more: Any) -> Submission:
    return submit(maker, submission_id=drafted(maker, name, **more).pk)


def name_of(where: District) -> str:
    return District.objects.get(pk=where.pk).name


def test_draft_submit_approve_changes_the_books_once(where: District) -> None:
    maker, checker = factories.clerk_and_chief(where)
    made = pending(maker)
    assert name_of(where) == "旧名"
    done = approve(checker, submission_id=made.pk, opinion="同意")
    assert (done.state, name_of(where)) == ("posted", "新名")
    assert done.result is not None
    assert done.result["consequences"] == [["本区", "名称", "旧名", "更名", "新名", ""]]
    with pytest.raises(Refused, match="已入账"):
        approve(checker, submission_id=made.pk)


def test_the_maker_cannot_approve_even_with_the_right_to_review(where: District) -> None:
    maker = factories.actor(factories.user(where, Role.CHIEF))
    made = pending(maker)
    with pytest.raises(Refused, match="另一人复核"):
        approve(maker, submission_id=made.pk)
    assert name_of(where) == "旧名"


def test_the_database_itself_refuses_one_person_as_both(where: District) -> None:
    maker, _ = factories.clerk_and_chief(where)
    made = pending(maker)
    with pytest.raises(IntegrityError), transaction.atomic():
        Submission.objects.filter(pk=made.pk).update(checker_id=maker.user_id)


def test_nobody_decides_about_himself(where: District) -> None:
    maker, checker = factories.clerk_and_chief(where)
    made = pending(maker, person=77)
    about = Actor(**{f: getattr(checker, f) for f in checker.__slots__} | {"person_key": 77})
    with pytest.raises(Refused, match="回避"):
        approve(about, submission_id=made.pk)


def test_a_clerk_without_the_right_cannot_review(where: District) -> None:
    maker, _ = factories.clerk_and_chief(where)
    other = factories.actor(factories.user(where, Role.CLERK))
    with pytest.raises(Forbidden):
        approve(other, submission_id=pending(maker).pk)


def test_what_posting_refuses_is_refused_when_sent(where: District) -> None:
    maker, _ = factories.clerk_and_chief(where)
    made = drafted(maker, "无")
    with pytest.raises(Refused, match="不得为“无”"):
        submit(maker, submission_id=made.pk)
    assert Submission.objects.get(pk=made.pk).state == "draft"


def test_preview_shows_the_change_and_leaves_nothing(where: District) -> None:
    maker, _ = factories.clerk_and_chief(where)
    events = TrailEvent.objects.count()
    seen = preview(maker, kind="test.rename", payload={"name": "新名"})
    assert seen.lines == (("本区", "名称", "旧名", "更名", "新名", ""),)
    assert name_of(where) == "旧名"
    assert TrailEvent.objects.count() == events


def test_rules_are_checked_again_at_the_moment_of_approval(where: District) -> None:
    maker, checker = factories.clerk_and_chief(where)
    made = pending(maker)
    Submission.objects.filter(pk=made.pk).update(payload={"name": "无"})
    with pytest.raises(Refused, match="不得为“无”"):
        approve(checker, submission_id=made.pk)
    assert Submission.objects.get(pk=made.pk).state == "pending"


def test_sent_back_with_a_reason_and_sent_again(where: District) -> None:
    maker, checker = factories.clerk_and_chief(where)
    made = pending(maker)
    with pytest.raises(Refused, match="写明原因"):
        send_back(checker, submission_id=made.pk, opinion="  ")
    send_back(checker, submission_id=made.pk, opinion="名称有误")
    again = save_draft(maker, kind="test.rename", payload={"name": "更好"}, submission_id=made.pk)
    submit(maker, submission_id=again.pk)
    approve(checker, submission_id=again.pk)
    assert name_of(where) == "更好"


def test_withdrawn_before_decision_only_by_its_maker(where: District) -> None:
    maker, checker = factories.clerk_and_chief(where)
    made = pending(maker)
    with pytest.raises(Forbidden):
        withdraw(checker, submission_id=made.pk)
    assert withdraw(maker, submission_id=made.pk).state == "draft"
    assert discard(maker, submission_id=made.pk).state == "withdrawn"


def test_of_two_saves_the_later_is_told(where: District) -> None:
    maker, _ = factories.clerk_and_chief(where)
    made = drafted(maker)
    save_draft(maker, kind="test.rename", payload={"name": "甲"}, submission_id=made.pk, version=1)
    with pytest.raises(Refused, match="第1版，现为第2版"):
        save_draft(maker, kind="test.rename", payload={"name": "乙"}, submission_id=made.pk, version=1)
    assert Submission.objects.get(pk=made.pk).payload == {"name": "甲"}


def test_another_district_does_not_see_it(where: District) -> None:
    maker, _ = factories.clerk_and_chief(where)
    made = pending(maker)
    _, stranger = factories.clerk_and_chief(factories.district("别区"))
    with pytest.raises(Forbidden):
        approve(stranger, submission_id=made.pk)
    with pytest.raises(Forbidden):
        reads.card(stranger, made.pk)
    assert reads.counts(stranger).to_review == 0


def test_the_inbox_counts_what_waits_for_this_person(where: District) -> None:
    maker, checker = factories.clerk_and_chief(where)
    pending(maker)
    pending(maker)
    assert reads.counts(checker).to_review == 2
    assert reads.counts(maker).to_review == 0
    rows, count = reads.submissions(checker, box="review")
    assert [r.state for r in rows] == ["pending", "pending"]
    assert count == 2


def test_a_draft_is_seen_by_its_maker_only(where: District) -> None:
    maker, checker = factories.clerk_and_chief(where)
    made = drafted(maker)
    assert reads.card(maker, made.pk).may_edit
    with pytest.raises(Forbidden):
        reads.card(checker, made.pk)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_chiefs_at_once_post_it_once() -> None:
    where = factories.district("旧名")
    maker, first = factories.clerk_and_chief(where)
    second = factories.actor(factories.user(where, Role.CHIEF))
    made = pending(maker)
    outcomes: list[str] = []
    start = threading.Barrier(2)

    def decide(checker: Actor) -> None:
        start.wait()
        try:
            approve(checker, submission_id=made.pk)
            outcomes.append("posted")
        except Refused as refused:
            outcomes.append(refused.refusals[0].code)
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=(who,)) for who in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["case.state", "posted"]
