"""The pages answer, link what they count, and keep to what the person may see."""

import pytest
from django.urls import reverse

from bianzhi.users.roles import Role
from tests.factories import user
from tests.units.office import Office


@pytest.fixture
def town(office: Office) -> dict[str, int]:
    bureau = office.found("测试区农业农村局", "2020-01-01", duties="农业、农村工作", short_name="农业农村局")
    station = office.found(
        "测试区农技站",
        "2020-01-01",
        unit_kind="institution",
        parent=bureau,
        funding_forms=["full"],
        rank="ZG",
    )
    other = office.found("测试区教育局", "2020-01-01")
    office.post("2020-02-01", {"kind": "units.inner_add", "unit": bureau, "name": "办公室"})
    office.post("2020-03-01", {"kind": "units.nameplate_add", "unit": bureau, "plate": "测试区乡村振兴局"})
    office.post("2021-03-01", {"kind": "units.rename", "unit": station, "full_name": "测试区农技推广中心"})
    office.post("2021-04-01", {"kind": "units.amend", "unit": bureau, "rank": "FC"})
    return {"bureau": bureau, "station": station, "other": other}


def page(client, name: str, *args, **query) -> str:
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200, response.content.decode()[:2000]
    return response.content.decode()


@pytest.fixture
def clerk(client, office):
    client.force_login(user(office.district, Role.CLERK), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def unit_clerk(client, office, town):
    who = user(office.district, Role.UNIT_CLERK, unit_key=town["bureau"])
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_tree_shows_systems_departments_and_institutions(clerk, town) -> None:
    html = page(clerk, "units:tree")
    assert "政府" in html
    assert html.index("测试区农业农村局") < html.index("测试区农技推广中心")
    assert "挂测试区乡村振兴局" in html
    before = page(clerk, "units:tree", asof="2021-02-28")
    assert "测试区农技站" in before
    assert "asof=2021-02-28" in before
    assert "还没有机构" in page(clerk, "units:tree", asof="2019-01-01")


def test_the_list_filters_sorts_searches_and_exports(clerk, town) -> None:
    html = page(clerk, "units:index", unit_kind="institution")
    assert "测试区农技推广中心" in html
    assert "测试区教育局" not in html
    assert "测试区教育局" in page(clerk, "units:index", q="jyj")
    assert "测试区农技推广中心" in page(clerk, "units:index", q="农技站")
    assert f"/units/{town['bureau']}/inner/" in page(clerk, "units:index")
    assert "测试区农技推广中心" in page(clerk, "units:index", parent=str(town["bureau"]))
    response = clerk.get(reverse("units:index"), {"export": "xlsx"})
    assert response["Content-Type"].endswith("sheet")


def test_every_tab_of_a_unit_answers(clerk, town) -> None:
    html = page(clerk, "units:detail", town["bureau"])
    assert all(
        words in html
        for words in ("测试区乡村振兴局（加挂牌子）", "农业、农村工作", "测试区农技推广中心", "副处级")
    )
    assert "办公室" in page(clerk, "units:tab", town["bureau"], "inner")
    history = page(clerk, "units:tab", town["bureau"], "history")
    assert all(words in history for words in ("设立测试区农业农村局", "挂", "机构规格", "正科级", "副处级"))
    only = page(clerk, "units:tab", town["bureau"], "history", kind="nameplate_add")
    assert "正科级" not in only
    assert "还没有" in page(clerk, "units:tab", town["bureau"], "cases")
    assert clerk.get(reverse("units:tab", args=(town["bureau"], "nothing"))).status_code == 404
    early = page(clerk, "units:detail", town["bureau"], asof="2019-06-01")
    assert "起才有记载" in early
    assert "正科级" in page(clerk, "units:detail", town["bureau"], asof="2021-03-31")


def test_the_picker_finds_by_name_former_name_and_initials(clerk, town) -> None:
    def options(q: str) -> list[str]:
        return [o["name"] for o in clerk.get(reverse("units:options"), {"q": q}).json()["options"]]

    assert options("njtg") == ["测试区农技推广中心"]
    assert options("农技站") == ["测试区农技推广中心"]
    assert options("农业")[0] == "测试区农业农村局"
    assert len(options("")) == 3
    assert "<option" in page(clerk, "units:options", q="农业", **{"as": "html"})


@pytest.mark.parametrize("what", ["sheet", "history"])
@pytest.mark.parametrize("form", ["xlsx", "docx", "pdf"])
def test_the_office_tables_are_handed_out(clerk, town, what, form) -> None:
    response = clerk.get(reverse("units:export", args=(town["bureau"], what, form)))
    assert response.status_code == 200
    assert response.content[:2] in (b"PK", b"%P")
    assert clerk.get(reverse("units:export", args=(town["bureau"], "other", form))).status_code == 404


def test_a_unit_clerk_sees_the_own_unit_and_those_below_only(unit_clerk, town) -> None:
    assert "测试区教育局" not in page(unit_clerk, "units:tree")
    assert "测试区教育局" not in page(unit_clerk, "units:index", gone="1")
    assert unit_clerk.get(reverse("units:detail", args=(town["station"],))).status_code == 200
    for name, args in (
        ("units:detail", (town["other"],)),
        ("units:tab", (town["other"], "history")),
        ("units:export", (town["other"], "sheet", "xlsx")),
    ):
        answer = unit_clerk.get(reverse(name, args=args))
        unknown = unit_clerk.get(reverse(name, args=(10**6, *args[1:])))
        assert answer.status_code == unknown.status_code == 403
        assert "教育" not in answer.content.decode()
    assert unit_clerk.get(reverse("units:options"), {"q": "教育"}).json() == {"options": []}
    assert "教育局" not in page(unit_clerk, "search:results", q="jyj")


def test_pages_need_the_permission(client, office, town) -> None:
    client.force_login(
        user(office.district, Role.SYS_ADMIN), backend="django.contrib.auth.backends.ModelBackend"
    )
    for name, args in (
        ("units:index", ()),
        ("units:tree", ()),
        ("units:options", ()),
        ("units:detail", (town["bureau"],)),
    ):
        assert client.get(reverse(name, args=args)).status_code == 403
    client.logout()
    assert client.get(reverse("units:tree")).status_code == 302


def test_the_list_and_tree_take_a_constant_number_of_queries(
    clerk, office, town, django_assert_max_num_queries
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count(name: str, *args) -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            page(clerk, name, *args)
        return len(seen)

    names = (
        ("units:tree",),
        ("units:index",),
        ("units:detail", town["bureau"]),
        ("units:tab", town["bureau"], "history"),
    )
    for entry in names:
        count(*entry)
    before = [count(*entry) for entry in names]
    for number in range(5):
        office.found(f"测试区第{number}中心", unit_kind="institution", parent=town["bureau"])
        office.post("2021-01-01", {"kind": "units.inner_add", "unit": town["bureau"], "name": f"{number}股"})
    assert [count(*entry) for entry in names] == before


def test_documents_and_submissions_are_found_by_number(clerk, office, town) -> None:
    from bianzhi.cases.actions import save_draft, submit, withdraw
    from tests.units.office import establish

    posted = office.post("2021-05-01", establish("测试区水利局"), title="关于设立水利局的批复")
    assert "关于设立水利局的批复" in page(clerk, "search:results", q=posted.instrument.document_number)
    assert "关于设立水利局的批复" in page(clerk, "search:results", q="设立水利局")
    payload = {
        "document_number": "测编发〔2021〕9001号", "title": "关于设立林业局的批复", "kind": "reply", "signed_on": "2021-05-01",
        "effective_on": "2021-05-01", "lines": [establish("测试区林业局")],
    }  # fmt: skip
    draft = save_draft(office.clerk, kind="instruments.post", payload=payload)
    assert draft.number not in page(clerk, "search:results", q="林业局")
    submit(office.clerk, submission_id=draft.pk)
    assert f"/cases/{draft.pk}/" in page(clerk, "search:results", q=draft.number)
    assert f"/cases/{draft.pk}/" in page(clerk, "search:results", q="林业局")
    withdraw(office.clerk, submission_id=draft.pk)
    assert f"/cases/{draft.pk}/" not in page(clerk, "search:results", q="林业局")
