import pytest

from tests import factories
from tests.instances import copied


class Office:
    def __init__(self, name="测试区"):
        self.district = factories.district(name)
        self.clerk, self.chief = factories.clerk_and_chief(self.district)


@pytest.fixture
def office(db):
    return Office()


@pytest.fixture
def instance(migrated, tmp_path):
    """An instance of its own, on this run's kind of database."""
    with copied(migrated, tmp_path / "instance") as made:
        yield made
