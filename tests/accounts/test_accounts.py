"""Accounts: one administrator makes them, another lets them in; nobody helps himself."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from bianzhi.accounts.actions import add_user, change_user, reset_password
from bianzhi.accounts.reads import districts, users
from bianzhi.accounts.reads import user as one_user
from bianzhi.users.actions import add_district
from bianzhi.users.actor import Actor, Forbidden
from bianzhi.users.models import District, User
from bianzhi.users.roles import ROLES, Role
from bianzhi.values.refusal import Refused
from tests import factories

PASSWORD = "很长很长很长的初始密码"


@pytest.fixture
def where(db: None) -> District:
    return factories.district()


def admin(where: District, role: Role) -> Actor:
    return factories.actor(factories.user(where, role))


def added(where: District, role: Role = Role.CLERK, **more: object) -> User:
    return add_user(
        admin(where, Role.SYS_ADMIN),
        username="zhang",
        name="张",
        role=role,
        district_id=where.pk,
        password=PASSWORD,
        **more,
    )  # type: ignore[arg-type]


def test_a_new_account_cannot_log_in_until_it_is_granted(where: District) -> None:
    made = added(where)
    client = Client()
    refused = client.post("/accounts/login/", {"username": "zhang", "password": PASSWORD})
    assert refused.status_code == 200
    assert "用户名或密码不对" in refused.content.decode()
    change_user(admin(where, Role.SEC_ADMIN), user_id=made.pk, role=Role.CLERK, active=True)
    answer = client.post("/accounts/login/", {"username": "zhang", "password": PASSWORD})
    assert answer.status_code == 302


def test_who_makes_accounts_cannot_grant_and_the_other_way_round(where: District) -> None:
    made = added(where)
    with pytest.raises(Forbidden):
        change_user(admin(where, Role.SYS_ADMIN), user_id=made.pk, role=Role.DIRECTOR, active=True)
    with pytest.raises(Forbidden):
        add_user(
            admin(where, Role.SEC_ADMIN),
            username="li",
            name="李",
            role=Role.CLERK,
            district_id=where.pk,
            password=PASSWORD,
        )


def test_nobody_grants_himself(where: District) -> None:
    security = admin(where, Role.SEC_ADMIN)
    assert security.user_id is not None
    with pytest.raises(Refused, match="不能给自己授权"):
        change_user(security, user_id=security.user_id, role=Role.DIRECTOR, active=True)


def test_a_unit_role_needs_a_unit(where: District) -> None:
    with pytest.raises(Refused, match="须指定所在单位"):
        added(where, Role.UNIT_CLERK)
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.user(where, Role.UNIT_CLERK)


@pytest.mark.parametrize("password", ["12345678901", "short", "password123", ""])
def test_weak_passwords_are_refused(where: District, password: str) -> None:
    made = added(where)
    with pytest.raises(Refused, match="密码"):
        reset_password(admin(where, Role.SYS_ADMIN), user_id=made.pk, password=password)


def test_administrators_have_no_business_data() -> None:
    for role in (Role.SYS_ADMIN, Role.SEC_ADMIN, Role.AUDIT_ADMIN):
        assert not ROLES[role].permissions & {"unit.read", "person.read", "ledger.read", "submission.review"}


def test_another_district_is_out_of_reach(where: District) -> None:
    made = added(where)
    stranger = admin(factories.district("别区"), Role.SEC_ADMIN)
    with pytest.raises(Forbidden):
        change_user(stranger, user_id=made.pk, role=Role.CLERK, active=True)
    with pytest.raises(Forbidden):
        one_user(stranger, made.pk)


def test_a_city_sees_the_districts_below_it(db: None) -> None:
    city = add_district(code="9901", name="试验市")
    county = add_district(code="990102", name="试验区", parent_path=city.path)
    factories.user(county, Role.CLERK, name="区里的人")
    top = admin(city, Role.SYS_ADMIN)
    assert districts(top) == ((city.pk, "试验市"), (county.pk, "试验区"))
    assert "区里的人" in {row.name for row in users(top)}
    with pytest.raises(Refused, match="已登记"):
        add_district(code="990102", name="重复")


def test_five_wrong_passwords_lock_the_door(where: District, client: Client) -> None:
    factories.user(where, Role.CLERK)
    who = User.objects.get().username
    for _ in range(5):
        answer = client.post("/accounts/login/", {"username": who, "password": "错"})
    assert answer.status_code == 429
    assert "15分钟" in answer.content.decode()


def test_a_first_password_must_be_changed_before_anything_else(where: District, client: Client) -> None:
    made = added(where)
    change_user(admin(where, Role.SEC_ADMIN), user_id=made.pk, role=Role.CLERK, active=True)
    client.post("/accounts/login/", {"username": "zhang", "password": PASSWORD})
    assert client.get("/instruments/")["Location"] == "/accounts/password/"
    fresh = "又一个很长很长的密码"
    form = {"old_password": PASSWORD, "new_password1": fresh, "new_password2": fresh}
    assert client.post("/accounts/password/", form).status_code == 302
    assert client.get("/instruments/").status_code == 200


def test_an_idle_session_ends(where: District, client: Client) -> None:
    client.force_login(factories.user(where, Role.CLERK))
    assert client.get("/instruments/").status_code == 200
    session = client.session
    session["seen_at"] = 1.0
    session.save()
    assert client.get("/instruments/")["Location"].startswith("/accounts/login/")


def test_pages_of_accounts(where: District, client: Client) -> None:
    made = added(where)
    client.force_login(factories.user(where, Role.SYS_ADMIN))
    assert "zhang" in client.get("/accounts/users/").content.decode()
    weak = client.post(
        "/accounts/users/new/", {"username": "li", "name": "李", "role": "section_clerk", "password": "123"}
    )
    assert weak.status_code == 422
    assert "太短" in weak.content.decode()
    unknown = client.post(
        "/accounts/users/new/",
        {"username": "li", "name": "李", "role": "unit_clerk", "unit": "没有的局", "password": PASSWORD},
    )
    assert "没有名为“没有的局”的机构" in unknown.content.decode()
    assert (
        client.post(f"/accounts/users/{made.pk}/", {"do": "password", "password": PASSWORD + "2"}).status_code
        == 302
    )
    client.force_login(factories.user(where, Role.SEC_ADMIN))
    assert (
        client.post(
            f"/accounts/users/{made.pk}/", {"do": "grant", "role": "section_chief", "active": "1"}
        ).status_code
        == 302
    )
    assert User.objects.get(pk=made.pk).is_active


def test_switching_to_a_district_out_of_reach_is_forbidden(where: District, client: Client) -> None:
    client.force_login(factories.user(where, Role.CLERK))
    assert client.post("/district/", {"district": factories.district("别区").pk}).status_code == 403
    assert client.post("/district/", {"district": where.pk}).status_code == 302
