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
