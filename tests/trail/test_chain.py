"""The trail: one changed byte is found, rows refuse to change, and a failed act leaves no trace."""

import pytest
from django.db import DatabaseError, connection, transaction

from bianzhi.trail.actions import Subject, record
from bianzhi.trail.models import TrailEvent, TrailHead
from bianzhi.trail.reads import events, events_of, revision
from bianzhi.trail.verify import verify
from bianzhi.users.actor import Actor, Forbidden
from bianzhi.users.roles import Role
from tests import factories


@pytest.fixture
def chief(db: None) -> Actor:
    return factories.actor(factories.user(factories.district(), Role.CHIEF))


def note(actor: Actor, text: str, **more: object) -> TrailEvent:
    with transaction.atomic():
        return record(actor, "试验", Subject("test.thing", 1, text), **more)  # type: ignore[arg-type]


def without_the_law(statement: str) -> None:
    """Do what only somebody with the database's own keys could do."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
        else:
            cursor.execute("DROP TRIGGER trail_trailevent_no_update")
            cursor.execute("DROP TRIGGER trail_trailevent_no_delete")
        cursor.execute(statement)
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = DEFAULT")


def test_links_follow_each_other(chief: Actor) -> None:
    first, second = note(chief, "甲"), note(chief, "乙", before={"数": 1}, after={"数": 2})
    assert second.previous_digest == first.digest
    assert not list(verify())
    assert revision(chief.district_id) == 2


@pytest.mark.parametrize(
    "statement", ["UPDATE trail_trailevent SET reason = 'x'", "DELETE FROM trail_trailevent"]
)
def test_the_database_refuses_change(chief: Actor, statement: str) -> None:
    note(chief, "甲")
    with (
        pytest.raises(DatabaseError, match="不得修改或删除"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("UPDATE trail_trailevent SET reason = '改' WHERE number = 2", "内容与摘要不符"),
        ("UPDATE trail_trailevent SET after = '{\"数\": 3}' WHERE number = 2", "内容与摘要不符"),
        ("DELETE FROM trail_trailevent WHERE number = 2", "序号不连续"),
        ("DELETE FROM trail_trailevent WHERE number = 3", "链尾"),
    ],
)
def test_one_changed_row_is_found(chief: Actor, statement: str, message: str) -> None:
    for text in ("甲", "乙", "丙"):
        note(chief, text, after={"数": 2})
    without_the_law(statement)
    assert any(message in found.message for found in verify())


def test_an_act_that_fails_leaves_no_trace(chief: Actor) -> None:
    note(chief, "甲")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record(chief, "试验", Subject("test.thing", 1, "乙"))
        raise ZeroDivisionError
    assert TrailEvent.objects.count() == 1
    assert TrailHead.objects.get().number == 1
    assert not list(verify())


def test_districts_have_chains_of_their_own(chief: Actor) -> None:
    other = factories.actor(factories.user(factories.district("别区"), Role.CHIEF))
    note(chief, "甲")
    note(other, "乙")
    assert [e.number for e in TrailEvent.objects.order_by("district_id")] == [1, 1]
    assert [row.subject for row in events(chief)[0]] == ["甲"]


def test_only_who_may_read_the_trail_reads_it(chief: Actor) -> None:
    clerk = factories.actor(factories.user(factories.district("别区"), Role.UNIT_HEAD, unit_key=1))
    with pytest.raises(Forbidden):
        events(clerk)


def test_before_and_after_are_shown_side_by_side(chief: Actor) -> None:
    note(chief, "甲", before={"编制": 4, "名称": "同"}, after={"编制": 6, "名称": "同"})
    assert events_of(chief, "test.thing", 1)[0].changes == (("编制", "4", "6"),)
