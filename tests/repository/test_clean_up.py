"""Tests that commit are cleaned up after, although the ledger and the trail refuse DELETE."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from bianzhi.trail.actions import Subject, record
from bianzhi.trail.models import TrailEvent
from bianzhi.users.actions.districts import add_district
from bianzhi.users.actor import Actor
from bianzhi.users.roles import Role


def leave_a_trace() -> None:
    district = add_district(code="510403", name="西区", synthetic=True)
    actor = Actor(None, "测试", Role.SYS_ADMIN, district.pk, district.path)
    with transaction.atomic():
        record(actor, "试", Subject("users.district", district.pk, district.name))


@pytest.mark.django_db(transaction=True)
def test_flush_empties_insert_only_tables_and_the_triggers_are_back() -> None:
    leave_a_trace()
    call_command("flush", interactive=False, verbosity=0)
    assert not TrailEvent.objects.exists()
    leave_a_trace()
    for statement in ("UPDATE trail_trailevent SET verb = '改'", "DELETE FROM trail_trailevent"):
        with (
            pytest.raises(DatabaseError, match="不得修改或删除"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    assert TrailEvent.objects.get().verb == "试"
