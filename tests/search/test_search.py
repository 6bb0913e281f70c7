"""Two-character words, initials, numbers and codes are found, on both databases; nothing is found that may not be seen."""

from dataclasses import replace

import pytest
from django.db import connection
from django.urls import reverse

from bianzhi.search import reads, registry
from bianzhi.search.actions import index, index_many, rebuild, remove
from bianzhi.search.grams import grams, postgres_query, runs, sqlite_query, terms
from bianzhi.search.models import SearchEntry
from bianzhi.search.registry import Found
from bianzhi.users.actor import Forbidden
from bianzhi.users.roles import Role
from tests.factories import actor, district, user

ROWS = (
    Found(
        "unit",
        1,
        1,
        "攀枝花市西区农业局",
        "西区农牧局；12510403MB0000000A",
        "/units/1/",
        ("攀枝花市西区农业局", "西区农牧局"),
    ),
    Found(
        "unit",
        2,
        2,
        "攀枝花市西区机构编制信息中心",
        "编制中心",
        "/units/2/",
        ("攀枝花市西区机构编制信息中心",),
    ),
    Found("person", 3, 2, "区寄安", "", "/staff/3/", ("区寄安",)),
    Found("instrument", 4, None, "攀西编发〔2021〕5号　关于核定编制的批复", "", "/instruments/4/"),
    Found("case", 5, 1, "BJ-2021-0007 用编申请", "", "/cases/5/"),
)


@pytest.fixture
def place(db, monkeypatch):
    where = district()
    labels = {
        "unit": "unit.read",
        "person": "person.read",
        "instrument": "instrument.read",
        "case": "unit.read",
    }
    kinds = {
        code: registry.SearchKind(
            code, code, (permission,), lambda district_id, code=code: [f for f in ROWS if f.kind == code]
        )
        for code, permission in labels.items()
    }
    for code in tuple(registry.KINDS):
        monkeypatch.delitem(registry.KINDS, code)
    for code, kind in kinds.items():
        monkeypatch.setitem(registry.KINDS, code, kind)
    index_many(where.pk, ROWS)
    return where


@pytest.fixture
def chief(place):
    return actor(user(place, Role.CHIEF))


def keys(who, q, **more) -> list[int]:
    return [hit.key for hit in reads.search(who, q, **more)]


@pytest.mark.parametrize(
    ("q", "wanted"),
    [
        ("编制", [2, 4]),
        ("农业", [1]),
        ("农业局", [1]),
        ("农牧局", [1]),
        ("局", [1]),
        ("nyj", [1]),
        ("NYJ", [1]),
        ("xqny", [1]),
        ("ＮＹＪ", [1]),
        ("bzxxzx", [2]),
        ("12510403MB", [1]),
        ("12510403mb0000000a", [1]),
        ("攀西编发〔2021〕5号", [4]),
        ("攀西编发[2021]5号", [4]),
        ("编发 2021", [4]),
        ("BJ-2021-0007", [5]),
        ("0007", [5]),
        ("区寄安", [3]),
        ("oja", [3]),
        ("信息 编制", [2]),
        ("业农", []),
        ("农中", []),
        ("编制局", []),
        ("'\" OR 1=1 --", []),
        ("*", []),
        ("NEAR(农业", []),
        ("", []),
        ("   ", []),
        ("〇", []),
    ],
)
def test_what_is_found(chief, q, wanted) -> None:
    assert sorted(keys(chief, q)) == wanted


def test_the_best_comes_first(chief, place) -> None:
    index(place.pk, Found("unit", 9, 9, "农业", "", "/units/9/", ("农业",)))
    index(place.pk, Found("unit", 8, 8, "农业技术站", "", "/units/8/", ("农业技术站",)))
    assert keys(chief, "农业") == [9, 8, 1]
    assert keys(chief, "农业", limit=1) == [9]
    assert keys(chief, "编制", kinds=("instrument",)) == [4]
    assert reads.counts(chief, "编制") == {"unit": 1, "instrument": 1}
    assert reads.search(chief, "农牧局")[0].why == "西区农牧局"
    assert reads.search(chief, "农业局")[0].why == ""


def test_renewing_and_removing(chief, place) -> None:
    index(place.pk, replace(ROWS[0], title="攀枝花市西区水务局", body="", spelled=("水务局",)))
    assert (keys(chief, "农业"), keys(chief, "水务"), keys(chief, "swj")) == ([], [1], [1])
    remove("unit", 1)
    remove("unit", 1)
    assert keys(chief, "水务") == []
    assert not SearchEntry.objects.filter(kind="unit", key=1).exists()


def test_a_rebuild_gives_the_same_index(chief, place) -> None:
    before = {row.key: row.grams for row in SearchEntry.objects.filter(district=place)}
    SearchEntry.objects.filter(key__in=[1, 2]).delete()
    index(place.pk, Found("unit", 77, 1, "早已没有的局", "", "/units/77/"))
    assert rebuild(place.pk) == len(ROWS)
    assert {row.key: row.grams for row in SearchEntry.objects.filter(district=place)} == before
    assert keys(chief, "早已没有") == []
    assert rebuild(place.pk, ("unit",)) == 2


def test_permission_unit_scope_and_district(chief, place) -> None:
    unit_person = actor(user(place, Role.UNIT_CLERK, unit_key=1), frozenset({1}))
    assert keys(unit_person, "编制") == []
    assert keys(unit_person, "农业") == [1]
    assert keys(unit_person, "用编") == [5]
    assert reads.counts(unit_person, "编制") == {}
    justice = actor(user(place, Role.JUSTICE))
    assert (keys(justice, "编制"), keys(justice, "区寄安")) == ([2], [])
    stranger = actor(user(district("别区"), Role.CHIEF))
    assert keys(stranger, "编制") == []
    with pytest.raises(Forbidden):
        reads.search(actor(user(place, Role.SYS_ADMIN)), "编制")


def test_the_page(client, place) -> None:
    client.force_login(user(place, Role.CHIEF), backend="django.contrib.auth.backends.ModelBackend")
    html = client.get(reverse("search:results"), {"q": "编制"}).content.decode()
    assert "攀枝花市西区机构编制信息中心" in html
    assert 'href="/units/2/"' in html
    assert "没有找到" in client.get(reverse("search:results"), {"q": "无此词"}).content.decode()
    escaped = client.get(reverse("search:results"), {"q": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in escaped
    assert client.get(reverse("search:results"), {"q": "编制", "kind": "nothing"}).status_code == 200


def test_the_index_is_used(chief, place) -> None:
    """At a size where scanning would be silly, the plan goes through the full-text index."""
    index_many(
        place.pk,
        (Found("unit", n, n, f"第{n}号虚构单位甲乙丙", "", f"/units/{n}/") for n in range(1000, 6000)),
    )
    found = reads._matching(chief, "农业", ())
    assert found is not None
    with connection.cursor() as cursor:
        sql, params = found.values("pk").order_by("pk").query.sql_with_params()
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE search_searchentry")
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_indexscan = off")
        cursor.execute(
            ("EXPLAIN " if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN ") + sql, params
        )
        plan = " ".join(str(row) for row in cursor.fetchall())
    assert "search_entry_grams" in plan or "search_fts" in plan


def test_words_of_the_index() -> None:
    assert runs("编制ＡB-１2〔2021〕") == ["编制", "ab", "12", "2021"]
    assert grams(["编制办"], []) == "编制 制办 办"
    assert grams([], ["农业局"]) == "nyj yj j"
    assert [t.words for t in terms("编制办 x")] == [("编制", "制办"), ("x",)]
    assert postgres_query("编制办 局 a1") == "(编制 <-> 制办) & (局:*) & (a1:*)"
    assert sqlite_query("编制办 局 a1") == '"编制 制办" AND "局" * AND "a1" *'


def test_a_kind_is_registered_once() -> None:
    with pytest.raises(ValueError, match="twice"):
        registry.register("unit", "机构", "unit.read", lambda district_id: ())
