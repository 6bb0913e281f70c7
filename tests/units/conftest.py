import pytest

from tests.factories import district
from tests.units.office import Office


@pytest.fixture
def office(db) -> Office:
    return Office(district())
