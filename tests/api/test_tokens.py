"""Tokens: shown once, kept as a digest, good for as long and as much as they say, and for no more than their owner may."""

import hashlib
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from bianzhi.api import reads
from bianzhi.api.actions import issue_token, revoke_token, use_token
from bianzhi.api.models import AccessToken
from bianzhi.trail.models import TrailEvent
from bianzhi.users.actor import Forbidden
from bianzhi.users.models import User
from bianzhi.users.roles import Role
from bianzhi.values.refusal import Refused
from tests import factories
from tests.api.conftest import Caller, caller, token_of


@pytest.fixture
def user(db):
    return factories.user(factories.district("某区"), Role.CLERK, "经办甲")


def test_only_a_digest_is_kept(user):
    made, secret = token_of(user)
    assert len(secret) > 40
    row = AccessToken.objects.get(pk=made.pk)
    assert row.secret_hash == hashlib.sha256(secret.encode()).hexdigest()
    assert secret not in str(vars(row))
    assert secret not in str([vars(event) for event in TrailEvent.objects.all()])
    assert TrailEvent.objects.filter(verb="签发令牌").count() == 1


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"name": " "}, "form.required"),
        ({"scopes": []}, "token.scopes"),
        ({"scopes": ["everything"]}, "token.scopes"),
        ({"days": 0}, "token.expires"),
        ({"days": 366}, "token.expires"),
    ],
)
def test_what_a_token_cannot_be(user, more, code):
    days = more.pop("days", 30)
    given = {
        "name": "x",
        "scopes": ["units:read"],
        "expires_on": timezone.localdate() + timedelta(days=days),
        **more,
    }
    with pytest.raises(Refused) as refused:
        issue_token(factories.actor(user), **given)
    assert {r.code for r in refused.value.refusals} == {code}


def test_no_token_a_wrong_one_a_stopped_one_a_past_one(user):
    made, secret = token_of(user)
    good = Caller(secret)
    assert good.get("/units").status_code == 200
    assert Client().get("/api/v1/units").status_code == 401
    assert Caller("bz_wrong").get("/units").status_code == 401
    AccessToken.objects.filter(pk=made.pk).update(expires_on=timezone.localdate() - timedelta(days=1))
    assert good.get("/units").status_code == 401
    AccessToken.objects.filter(pk=made.pk).update(expires_on=timezone.localdate())
    assert good.get("/units").status_code == 200, "its last day counts"
    revoke_token(factories.actor(user), token_id=made.pk)
    assert good.get("/units").status_code == 401
    assert reads.tokens(factories.actor(user))[0].state == "已停用"


def test_the_session_of_the_pages_is_no_token(user):
    client = Client()
    client.force_login(user)
    assert client.get("/api/v1/units").status_code == 401


@pytest.mark.parametrize("change", [{"is_active": False}, {"must_change_password": True}])
def test_an_owner_who_may_not_act_stops_it(user, change):
    good = caller(user)
    User.objects.filter(pk=user.pk).update(**change)
    assert good.get("/units").status_code == 401


def test_a_scope_is_needed_and_the_role_too(user):
    assert caller(user, ["units:read"]).get("/people").status_code == 403
    admin = factories.user(user.district, Role.SYS_ADMIN, "系统")
    assert caller(admin).get("/people").status_code == 403, "the scope gives nothing the role does not have"


def test_another_stops_nothing_of_mine(user):
    made, _ = token_of(user)
    other = factories.user(user.district, Role.CLERK, "经办乙")
    with pytest.raises(Forbidden):
        revoke_token(factories.actor(other), token_id=made.pk)


def test_too_often_is_told_when_to_come_again(user, settings):
    settings.API_READS_A_MINUTE, settings.API_WRITES_A_MINUTE = 3, 1
    good = caller(user)
    answers = [good.get("/units").status_code for _ in range(4)]
    assert answers[-1] == 429
    assert answers.count(200) >= 3
    last = good.get("/units")
    assert 0 < int(last["Retry-After"]) <= 60
    made, secret = token_of(user)
    AccessToken.objects.filter(pk=made.pk).update(minute=1, reads=999)
    assert use_token(secret, writes=False).pk == made.pk, "a new minute counts anew"


def test_the_page_shows_the_secret_once(user):
    client = Client()
    client.force_login(user)
    data = {
        "name": "取数",
        "scopes": ["units:read"],
        "expires_on": (timezone.localdate() + timedelta(days=9)).isoformat(),
    }
    made = client.post("/api/tokens/", data)
    assert made["Cache-Control"] == "no-store"
    secret = made.content.decode().split('bz-secret">')[1].split("<")[0]
    assert Caller(secret).get("/units").status_code == 200
    assert secret not in client.get("/api/tokens/").content.decode()
    assert client.post("/api/tokens/", data | {"name": ""}).status_code == 422
    key = AccessToken.objects.get().pk
    assert client.post(f"/api/tokens/{key}/revoke/").status_code == 302
    assert Caller(secret).get("/units").status_code == 401
    assert "/cases/{key}/events" in client.get("/api/").content.decode()
