"""Two districts as the site's tests have them, and callers with tokens."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from bianzhi.api.actions import issue_token
from bianzhi.api.scopes import SCOPES
from tests import factories
from tests.site.world import two_districts


@pytest.fixture
def places(db):
    return two_districts()


class Caller:
    """A program with a token."""

    def __init__(self, secret):
        self.client, self.headers = Client(), {"Authorization": f"Bearer {secret}"}

    def get(self, path, **query):
        return self.client.get(f"/api/v1{path}", query, headers=self.headers)

    def post(self, path, body=None, **more):
        return self.client.post(
            f"/api/v1{path}", body, content_type="application/json", headers=self.headers, **more
        )

    def upload(self, path, data):
        return self.client.post(f"/api/v1{path}", data, headers=self.headers)


def token_of(user, scopes=tuple(SCOPES)):
    days = timezone.localdate() + timedelta(days=30)
    return issue_token(factories.actor(user), name="测试", scopes=scopes, expires_on=days)


def caller(user, scopes=tuple(SCOPES)):
    return Caller(token_of(user, scopes)[1])
