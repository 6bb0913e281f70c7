"""The tour of a role's own tasks: offered once, put off, put away, called up again, and never to a page the role may not see."""

import pytest
from django.test import Client

from bianzhi.site.tour import STEPS, steps_of
from bianzhi.users.models import User
from bianzhi.users.roles import ROLES, Role
from tests import factories

HEADING = "第一次使用？"


def sign_in(role: Role) -> tuple[Client, User]:
    where = factories.district()
    unit = 1 if ROLES[role].own_unit else None
    user = User.objects.create(username="tour", name="新来的", role=role.value, district=where, unit_key=unit)
    client = Client()
    client.force_login(user)
    return client, user


def shown(client: Client, address: str = "/") -> bool:
    return HEADING in client.get(address).content.decode()


def test_every_role_has_a_tour() -> None:
    assert set(STEPS) == set(Role)


@pytest.mark.parametrize("role", list(Role))
def test_its_steps_lead_to_pages_the_role_may_see(db: None, role: Role) -> None:
    client, user = sign_in(role)
    assert shown(client)
    answers = {step.url: client.get(step.url).status_code for step in steps_of(factories.actor(user))}
    assert answers
    assert set(answers.values()) == {200}, answers


def test_put_off_it_comes_back_with_the_next_log_in(db: None) -> None:
    client, user = sign_in(Role.CLERK)
    client.post("/tour/", {"how": "later"})
    assert not shown(client)
    client.force_login(user)
    client.session.flush()
    client.force_login(user)
    assert shown(client)


def test_put_away_it_stays_away_until_the_role_changes(db: None) -> None:
    client, user = sign_in(Role.CLERK)
    client.post("/tour/", {"how": "never"})
    assert not shown(client)
    assert shown(client, "/?tour=1"), "the menu calls it up again"
    User.objects.filter(pk=user.pk).update(role=Role.CHIEF.value)
    assert shown(client)
