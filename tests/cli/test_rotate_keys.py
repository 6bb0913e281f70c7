"""Keys can be replaced: everything is readable before and after, and nothing hangs on the old key."""

from datetime import UTC, date, datetime

import pytest

from bianzhi.cli.resealing import PURPOSES, reseal_everything, sealed_columns
from bianzhi.staff.models import Person
from bianzhi.users.actions.districts import add_district
from bianzhi.vault.cipher import Undecipherable, decrypt, encrypt, key_number
from bianzhi.vault.keys import add_data_key, drop_old_data_keys, keys

NUMBERS = [f"51040319900101{n:03d}X" for n in range(7)]

pytestmark = pytest.mark.usefixtures("own_uploads")


@pytest.fixture(autouse=True)
def own_keys(tmp_path, settings):
    """Keys of this test only."""
    settings.INSTANCE = tmp_path
    keys.cache_clear()
    yield
    keys.cache_clear()


@pytest.fixture
def persons(db) -> list[int]:
    district = add_district(code="510403", name="西区", synthetic=True)
    return [
        Person.objects.create(
            district=district, name=f"虚构{n}", id_sealed=encrypt(number, purpose=PURPOSES["id_sealed"]), id_hash=number,
            id_mask="*", sex="1", birth_date=date(1990, 1, 1), synthetic=True, created_at=datetime(2021, 1, 1, tzinfo=UTC),
        ).pk
        for n, number in enumerate(NUMBERS)
    ]  # fmt: skip


def read(pk: int) -> str:
    return decrypt(Person.objects.get(pk=pk).id_sealed, purpose=PURPOSES["id_sealed"])


def test_every_number_reads_the_same_under_the_new_key(persons, monkeypatch) -> None:
    monkeypatch.setattr("bianzhi.cli.resealing.BATCH", 3)
    steps = []
    new = add_data_key()
    assert reseal_everything(lambda *step: steps.append(step)) == len(NUMBERS)
    drop_old_data_keys()
    assert [read(pk) for pk in persons] == NUMBERS
    assert {key_number(p.id_sealed) for p in Person.objects.all()} == {new}
    assert steps[-1][:2] == (len(NUMBERS), len(NUMBERS))


def test_what_was_sealed_already_is_left_alone(persons) -> None:
    add_data_key()
    assert reseal_everything(lambda *_: None) == len(NUMBERS)
    assert reseal_everything(lambda *_: None) == 0


def test_a_number_that_nobody_resealed_is_lost_with_its_key(persons) -> None:
    add_data_key()
    drop_old_data_keys()
    with pytest.raises(Undecipherable):
        read(persons[0])


def test_every_sealed_column_is_known(db) -> None:
    assert (Person, "id_sealed") in sealed_columns()


def test_the_command_replaces_the_key(instance) -> None:
    before = (instance.folder / "keys.json").read_text() if (instance.folder / "keys.json").exists() else ""
    instance.ok("rotate-keys")
    after = (instance.folder / "keys.json").read_text()
    assert after != before
    assert '"2"' in after
    assert '"1"' not in after
