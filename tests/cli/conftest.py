import os
from collections.abc import Iterator

import pytest

from tests.instances import Instance, copied, create_first_user


@pytest.fixture
def instance(migrated, tmp_path) -> Iterator[Instance]:
    """A fresh copy of `migrated` with a district, a user and a few uploaded files."""
    with copied(migrated, tmp_path / "instance") as made:
        create_first_user(made)
        for path, content in (("a/批复.pdf", b"%PDF-1.7 one"), ("b/c/roster.xlsx", os.urandom(70_000))):
            place = made.folder / "uploads" / path
            place.parent.mkdir(parents=True)
            place.write_bytes(content)
        yield made
