"""One world for a module: built once, rolled back at its end."""

from collections.abc import Iterator

import pytest
from django.db import transaction

from tests.site.world import Place, two_districts


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[tuple[Place, Place]]:
    with django_db_blocker.unblock():
        atomic = transaction.atomic()
        atomic.__enter__()
        try:
            yield two_districts()
        finally:
            transaction.set_rollback(True)
            atomic.__exit__(None, None, None)
