import pytest

from tests import factories


class Office:
    def __init__(self, name="测试区"):
        self.district = factories.district(name)
        self.clerk, self.chief = factories.clerk_and_chief(self.district)


@pytest.fixture
def office(db):
    return Office()
