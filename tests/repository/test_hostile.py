"""The hostile test bed does what it says."""

import socket

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Count


def _orders(query) -> set[tuple]:
    return {tuple(query.all()) for _ in range(12)}


@pytest.fixture
def groups(db) -> None:
    Group.objects.bulk_create(Group(name=f"组{n}") for n in range(20))


def test_a_query_without_order_answers_in_random_order(groups) -> None:
    assert len(_orders(Group.objects.values_list("name", flat=True))) > 1


def test_distinct_grouped_and_sliced_queries_too(groups) -> None:
    assert len(_orders(Group.objects.values_list("name", flat=True).distinct())) > 1
    assert len(_orders(Group.objects.values("name").annotate(n=Count("pk")).values_list("name", "n"))) > 1
    assert len(_orders(Group.objects.values_list("name", flat=True)[:3])) > 1


def test_grouping_still_groups(groups) -> None:
    rows = list(ContentType.objects.values("app_label").annotate(n=Count("pk")))
    assert sum(row["n"] for row in rows) == ContentType.objects.count()
    assert len(rows) == len({row["app_label"] for row in rows})


def test_an_ordered_query_keeps_its_order(groups) -> None:
    assert len(_orders(Group.objects.order_by("name").values_list("name", flat=True))) == 1
    assert len(_orders(Permission.objects.values_list("codename", flat=True))) == 1


def test_counting_existence_unions_and_subqueries_work(groups) -> None:
    first = Group.objects.filter(name="组1")
    assert Group.objects.count() == 20
    assert Group.objects.filter(pk__in=Group.objects.values("pk")).exists()
    assert len(first.union(Group.objects.filter(name="组2"))) == 2
    assert Group.objects.get(name="组3").name == "组3"


def test_a_lock_across_a_join_must_name_its_table(db) -> None:
    joined = Permission.objects.order_by("pk").select_related("content_type")
    with transaction.atomic():
        with pytest.raises(AssertionError, match="without of="):
            list(joined.select_for_update())
        assert list(joined.select_for_update(of=("self",)))
        assert list(Group.objects.order_by("pk").select_for_update()) == []


def test_sockets_reach_this_machine_only() -> None:
    with socket.socket() as outside, pytest.raises((RuntimeError, UserWarning), match="allowed"):
        outside.connect(("192.0.2.1", 80))
    with socket.socket() as here, pytest.raises(ConnectionRefusedError):
        here.connect(("127.0.0.1", 9))
