"""Keys and secrets."""

import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bianzhi.vault import keys
from bianzhi.vault.cipher import Undecipherable, decrypt, encrypt, key_number, lookup_hash


@pytest.fixture(autouse=True)
def own_folder(tmp_path_factory: pytest.TempPathFactory, settings: object) -> Path:
    folder = tmp_path_factory.mktemp("keys")
    settings.INSTANCE = folder  # type: ignore[attr-defined]
    keys.keys.cache_clear()
    yield folder
    keys.keys.cache_clear()


def test_keys_are_made_once_and_readable_by_the_owner_only(own_folder: Path) -> None:
    first = keys.keys()
    keys.keys.cache_clear()
    assert keys.keys() == first
    assert stat.S_IMODE((own_folder / "keys.json").stat().st_mode) == 0o600


def test_what_is_sealed_opens_again() -> None:
    @given(st.text(max_size=40))
    def holds(text: str) -> None:
        sealed = encrypt(text, purpose="id_number")
        assert decrypt(sealed, purpose="id_number") == text
        assert not text or text.encode() not in sealed or len(text) < 3

    holds()


def test_the_same_text_never_seals_alike_but_hashes_alike() -> None:
    assert encrypt("甲", purpose="p") != encrypt("甲", purpose="p")
    assert lookup_hash("甲", purpose="p") == lookup_hash("甲", purpose="p") != lookup_hash("甲", purpose="q")


def test_one_flipped_bit_or_another_purpose_is_found() -> None:
    sealed = bytearray(encrypt("110", purpose="id_number"))
    with pytest.raises(Undecipherable):
        decrypt(bytes(sealed), purpose="other")
    sealed[-1] ^= 1
    with pytest.raises(Undecipherable):
        decrypt(bytes(sealed), purpose="id_number")


def test_a_new_key_encrypts_and_the_old_one_still_opens_until_dropped() -> None:
    old = encrypt("110", purpose="p")
    assert keys.add_data_key() == 2
    fresh = encrypt("110", purpose="p")
    assert (key_number(old), key_number(fresh)) == (1, 2)
    assert decrypt(old, purpose="p") == decrypt(fresh, purpose="p") == "110"
    keys.drop_old_data_keys()
    assert decrypt(fresh, purpose="p") == "110"
    with pytest.raises(Undecipherable, match="密钥不在"):
        decrypt(old, purpose="p")


def test_a_new_lookup_key_changes_every_hash() -> None:
    before = lookup_hash("110", purpose="p")
    keys.replace_lookup_key()
    assert lookup_hash("110", purpose="p") != before
