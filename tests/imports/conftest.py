import os

import psycopg
import pytest

from tests import factories
from tests.cli.conftest import Instance, _database


class Office:
    def __init__(self, name="测试区"):
        self.district = factories.district(name)
        self.clerk, self.chief = factories.clerk_and_chief(self.district)


@pytest.fixture
def office(db):
    return Office()


@pytest.fixture
def instance(tmp_path):
    """An instance of its own, on this run's kind of database."""
    server = os.environ.get("DATABASE_URL", "")
    name, url = _database(server) if server else ("", "")
    made = Instance(tmp_path / "instance", url)
    made.ok("migrate")
    yield made
    if server:
        with psycopg.connect(server, autocommit=True) as c:
            c.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
