"""Every page renders, posts, keeps to its scope, and never shows an ID number that nobody asked for."""

import re
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate
from openpyxl import load_workbook

from bianzhi.cases.models import Submission
from bianzhi.staff.actions import Absence, Post, appoint, set_state
from bianzhi.staff.models import Appointment, Person, StateSpell, Tenure
from bianzhi.trail.models import TrailEvent
from bianzhi.users.roles import Role
from tests import factories
from tests.staff.conftest import DAY, FULL

WHOLE_NUMBER = re.compile(r"\d{17}[\dXx]")


def client_of(user):
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def clerk(people):
    return client_of(people.clerk_user)


@pytest.fixture
def chief(people):
    return client_of(people.chief_user)


def text_of(response):
    body = b"".join(response)
    return body.decode()


def addresses(person):
    plain = [reverse(f"staff:{name}") for name in ("index", "retirements", "movements", "register", "pick")]
    forms = [f"{reverse(name)}?person={person.pk}" for name in (
        "staff:on", "staff:off", "staff:move", "staff:appoint", "staff:dismiss", "staff:away", "staff:back", "staff:locked",
        "staff:revoke", "staff:restore",
    )]  # fmt: skip
    one = [reverse("staff:person", args=[person.pk]), reverse("staff:edit", args=[person.pk])]
    tabs = [f"{one[0]}?tab=career", f"{one[0]}?tab=cases"]
    return [*plain, *forms, *one, *tabs, reverse("staff:on"), f"{reverse('staff:on')}?q={person.name}"]


def test_every_page_renders_without_the_number(people, centre, clerk):
    person = people.staffed(centre, "虚构甲")
    set_state(
        people.chief, maker_id=people.maker, person_id=person.pk, absence=Absence("sick", date(2021, 5, 1))
    )
    for address in addresses(person):
        response = clerk.get(address)
        text = text_of(response)
        assert response.status_code == 200, address
        assert not WHOLE_NUMBER.search(text), address
        assert "None" not in text, address
    tab = clerk.get(f"/units/{centre}/staff/")
    assert tab.status_code == 200
    assert "虚构甲" in text_of(tab)


def test_the_roster_and_its_workbook(people, centre, clerk):
    number = people.number()
    from bianzhi.staff.actions import register_person

    person = register_person(people.clerk, values={"name": "虚构甲", "id_number": number})
    people.on(person, centre)
    page = text_of(clerk.get(reverse("staff:index"), {"q": number}))
    assert "虚构甲" in page
    response = clerk.get(reverse("staff:index"), {"cols": "name,unit,id_mask", "export": "xlsx"})
    sheet = load_workbook(BytesIO(b"".join(response))).active
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    assert person.id_mask in cells
    assert not any(WHOLE_NUMBER.search(cell) for cell in cells)
    assert TrailEvent.objects.filter(verb="导出人员信息", after__人数=1).exists()


def form(person, **fields):
    return {"person": person.pk, **{key: str(value) for key, value in fields.items()}}


def on_form(person, **changes):
    return form(
        person,
        **{
            "unit": "甲中心",
            "commodity": FULL,
            "begins_on": DAY,
            "entry_kind": "E02",
            "document": "聘用文件",
            **changes,
        },
    )


def test_on_the_establishment_by_two_persons(people, centre, clerk, chief):
    person = people.person("虚构甲")
    address = reverse("staff:on")
    seen = text_of(clerk.post(address, on_form(person, do="preview")))
    assert "试算通过" in seen
    assert "甲中心" in seen
    assert not Tenure.objects.exists()
    draft = Submission.objects.get()
    again = reverse("staff:on", args=[draft.pk])
    assert 'value="甲中心"' in text_of(clerk.get(again))
    response = clerk.post(again, on_form(person, do="submit", version=draft.version))
    assert response.status_code == 302
    draft.refresh_from_db()
    assert (draft.state, draft.person_key, draft.unit_key) == ("pending", person.pk, centre)
    detail = reverse("cases:detail", args=[draft.pk])
    review = text_of(chief.get(detail))
    assert "公开招聘" in review
    assert person.id_mask in review
    assert not WHOLE_NUMBER.search(review)
    act = {"do": "approve", "version": draft.version}
    clerk.post(reverse("cases:act", args=[draft.pk]), act)
    assert not Tenure.objects.exists()
    chief.post(reverse("cases:act", args=[draft.pk]), act)
    row = Tenure.objects.get()
    assert (row.person_id, row.maker_id, row.checker_id) == (person.pk, people.maker, people.chief.user_id)


def test_want_of_a_vacancy_is_shown_with_rule_and_remedy(people, centre, clerk):
    for n in range(3):
        people.staffed(centre, f"虚构{n}")
    page = text_of(clerk.post(reverse("staff:on"), on_form(people.person("第四"), do="preview")))
    for words in ("不能入账", "编制不足", "核定3名", "依据", "怎么办"):
        assert words in page


def test_a_form_with_mistakes_says_where(people, centre, clerk):
    person = people.person()
    response = clerk.post(
        reverse("staff:on"), on_form(person, do="submit", unit="没有的单位", begins_on="去年")
    )
    page = text_of(response)
    assert response.status_code == 422
    assert "没有找到“没有的单位”" in page
    assert "入编日期：" in page
    assert "bz-error" in page
    assert Submission.objects.get().state == "draft"


def approve(people, client, chief, address, fields):
    response = client.post(address, fields | {"do": "submit"})
    assert response.status_code == 302, text_of(response)
    draft = Submission.objects.latest("pk")
    seen = text_of(chief.get(reverse("cases:detail", args=[draft.pk])))
    assert not WHOLE_NUMBER.search(seen)
    done = chief.post(reverse("cases:act", args=[draft.pk]), {"do": "approve", "version": draft.version})
    assert done.status_code == 302, text_of(done)
    return seen


def test_every_kind_goes_through(people, centre, other, clerk, chief):
    person = people.staffed(centre, "虚构甲")
    people.post(
        {
            "kind": "establishment.posts",
            "unit": centre,
            "mode": "add",
            "UNIT_CHIEF": 1,
            "UNIT_CHIEF_rank": "ZK",
        }
    )

    def step(page, **fields):
        return approve(people, clerk, chief, reverse(f"staff:{page}"), form(person, **fields))

    seen = step(
        "appoint",
        unit="甲中心",
        title="主任",
        commodity="UNIT_CHIEF.ZK",
        begins_on=DAY,
        document="任〔2021〕1号",
    )
    assert "单位正职（正科级）" in seen
    assert Appointment.objects.get().commodity == "UNIT_CHIEF.ZK"
    step("away", reason="sick", begins_on=date(2021, 5, 1))
    assert StateSpell.objects.get().ends_on is None
    step("back", ends_on=date(2021, 6, 1))
    assert StateSpell.objects.get().ends_on == date(2021, 6, 1)
    step(
        "dismiss",
        appointment=Appointment.objects.get().pk,
        ends_on=date(2021, 7, 1),
        document="免〔2021〕1号",
    )
    assert Appointment.objects.get().ends_on == date(2021, 7, 1)
    step("move", unit="乙中心", commodity=FULL, on=date(2021, 8, 1), document="调令")
    assert Tenure.objects.latest("pk").unit_id == other
    step("off", exit_kind="X04", ends_on=date(2021, 9, 1), document="辞职批复")
    step("restore", reason="误下编")
    assert Tenure.objects.latest("pk").entry_kind == "E15"
    step("revoke", reason="恢复有误")
    assert Tenure.objects.latest("pk").revoked_at is not None
    number = people.number()
    locked = {
        "name": "虚构乙", "id_number": number, "sex": "1", "birth_date": "1985-06-01", "retire_category": "cadre", "pay_list": "on",
        "effective_on": localdate(), "reason": "户籍更名",
    }  # fmt: skip
    seen = step("locked", **locked)
    assert "虚构乙" in seen
    person.refresh_from_db()
    assert (person.name, person.version, person.id_mask[-4:]) == ("虚构乙", 2, number[-4:])
    kept = str(list(Submission.objects.order_by("pk").values_list("payload", flat=True)))
    trail = str(
        list(TrailEvent.objects.order_by("pk").values_list("before", "after", "reason", "subject_label"))
    )
    assert number not in kept
    assert number not in trail


def test_the_browser_keeps_no_draft_of_a_form_with_a_number(people, centre, clerk):
    person = people.staffed(centre)
    assert "data-draft=" in text_of(clerk.get(reverse("staff:off"), {"person": person.pk}))
    for address in (f"{reverse('staff:locked')}?person={person.pk}", reverse("staff:register")):
        assert "data-draft=" not in text_of(clerk.get(address))


def test_registering_leads_on_to_the_form(people, clerk):
    number = people.number(date(1990, 1, 1), "2")
    response = clerk.post(reverse("staff:register"), {"name": "新来", "id_number": number})
    person = Person.objects.get()
    assert response["Location"] == f"{reverse('staff:on')}?person={person.pk}"
    assert (person.sex, person.birth_date) == ("2", date(1990, 1, 1))
    response = clerk.post(reverse("staff:register"), {"name": "新来", "id_number": number[:17] + "0"})
    assert response.status_code == 422
    assert Person.objects.count() == 1


def test_two_people_edit_at_once(people, centre):
    person = people.staffed(centre, "虚构甲")
    _, user = people.clerk_of(centre)
    first, second = client_of(people.clerk_user), client_of(user)
    address = reverse("staff:edit", args=[person.pk])
    fields = {"version": 1, "ethnicity": "01", "major": "会计"}
    assert first.post(address, fields).status_code == 302
    response = second.post(address, fields | {"major": "法学"})
    page = text_of(response)
    assert response.status_code == 409
    assert "法学" in page
    assert "会计" in page
    assert "经办甲" in page
    person.refresh_from_db()
    assert (person.major, person.version) == ("会计", 2)
    assert second.post(address, fields | {"version": 2, "major": "法学"}).status_code == 302


def test_the_number_is_shown_for_a_purpose_and_traced(people, centre):
    number = people.number()
    from bianzhi.staff.actions import register_person

    person = register_person(people.clerk, values={"name": "有号", "id_number": number})
    people.on(person, centre)
    client = client_of(people.chief_user)
    address = reverse("staff:show_number", args=[person.pk])
    assert client.post(address, {"purpose": ""}).status_code == 422
    assert not TrailEvent.objects.filter(verb="查看身份证号").exists()
    response = client.post(address, {"purpose": "核对社保参保信息"})
    assert number in text_of(response)
    assert response["Cache-Control"] == "no-store"
    event = TrailEvent.objects.get(verb="查看身份证号")
    assert (event.reason, event.user_id) == ("核对社保参保信息", people.chief.user_id)
    reader = client_of(factories.user(people.district, Role.ORG_DEPT))
    assert reader.post(address, {"purpose": "核对社保参保信息"}).status_code == 403


def test_the_printed_forms(people, centre, chief):
    person = people.staffed(centre, "虚构甲")
    for name, head in (("sheet_xlsx", b"PK"), ("sheet_docx", b"PK"), ("sheet_pdf", b"%P")):
        response = chief.get(reverse(f"staff:{name}", args=[person.pk]))
        assert b"".join(response)[:2] == head
    assert TrailEvent.objects.filter(verb="导出人员信息").count() == 3


def test_another_units_person_is_nowhere(people, centre, other):
    mine, theirs = people.staffed(centre, "本单位人"), people.staffed(other, "外单位人")
    _, user = people.clerk_of(centre)
    client = client_of(user)
    assert "本单位人" in text_of(client.get(reverse("staff:person", args=[mine.pk])))
    pages = (
        reverse("staff:person", args=[theirs.pk]), reverse("staff:edit", args=[theirs.pk]),
        reverse("staff:sheet_docx", args=[theirs.pk]), reverse("staff:sheet_xlsx", args=[theirs.pk]),
        f"/units/{other}/staff/",
    )  # fmt: skip
    for address in pages:
        assert client.get(address).status_code == 403, address
    assert client.post(pages[1], {"version": 1, "major": "x"}).status_code == 403
    lists = (
        reverse("staff:index"), f"{reverse('staff:index')}?unit=乙中心", f"{reverse('staff:index')}?unit={other}",
        f"{reverse('staff:index')}?q=外单位", reverse("staff:pick") + "?q=外单位", f"{reverse('staff:movements')}?since=2021-01-01",
        f"{reverse('staff:retirements')}?until=2090-01-01", "/search/?q=外单位人",
    )  # fmt: skip
    for address in lists:
        assert "外单位人" not in text_of(client.get(address)).replace("q=外单位", "").replace(
            'value="外单位人"', ""
        ).replace("“外单位人”", ""), address
    response = client.get(reverse("staff:index"), {"export": "xlsx"})
    sheet = load_workbook(BytesIO(b"".join(response))).active
    assert not any("外单位人" in str(c.value) for row in sheet.iter_rows() for c in row)


def test_roles_without_persons_see_none(people, centre):
    person = people.staffed(centre)
    for role in (Role.COMMISSION, Role.SYS_ADMIN, Role.ARCHIVIST):
        client = client_of(factories.user(people.district, role))
        for address in addresses(person):
            assert client.get(address).status_code == 403, (role, address)
    reader = client_of(factories.user(people.district, Role.ORG_DEPT))
    assert reader.get(reverse("staff:index")).status_code == 200
    assert reader.get(reverse("staff:index"), {"export": "xlsx"}).status_code == 403
    assert reader.get(reverse("staff:on")).status_code == 403
    assert Client().get(reverse("staff:index")).status_code == 302


def test_search_finds_names_and_initials_not_numbers(people, centre):
    number = people.number()
    from bianzhi.search.reads import search
    from bianzhi.staff.actions import register_person

    person = register_person(people.clerk, values={"name": "欧阳虚构", "id_number": number})
    people.on(person, centre)
    found = lambda q: [h.key for h in search(people.chief, q, kinds=("person",))]  # noqa: E731
    assert found("欧阳") == [person.pk]
    assert found("oyxg") == [person.pk]
    for part in (number, number[:17], number[-4:], person.id_mask):
        assert found(part) == []


def test_over_posts_is_refused_on_the_page(people, centre, clerk):
    people.post(
        {
            "kind": "establishment.posts",
            "unit": centre,
            "mode": "add",
            "UNIT_CHIEF": 1,
            "UNIT_CHIEF_rank": "ZK",
        }
    )
    first, second = people.staffed(centre, "一把手"), people.staffed(centre, "再一个")
    appoint(
        people.chief,
        maker_id=people.maker,
        person_id=first.pk,
        post=Post(centre, "主任", DAY, "UNIT_CHIEF.ZK"),
    )
    page = text_of(
        clerk.post(
            reverse("staff:appoint"),
            form(
                second,
                unit="甲中心",
                title="主任",
                commodity="UNIT_CHIEF.ZK",
                begins_on=DAY + timedelta(1),
                document="x",
                do="preview",
            ),
        )
    )
    assert "没有空缺" in page
    assert "核定1名、实有1名" in page
