"""ID numbers: sealed for keeping, hashed for finding, masked for showing. The number itself comes out only through `opened`."""

from dataclasses import dataclass

from bianzhi.values.id_numbers import IdNumber, mask_id_number
from bianzhi.vault.cipher import decrypt, encrypt, lookup_hash

PURPOSE = "id_number"


@dataclass(frozen=True, slots=True)
class Sealed:
    """An ID number as it is kept."""

    sealed: bytes
    hash: str
    mask: str


def seal(number: IdNumber) -> Sealed:
    """Return ``number`` encrypted, hashed and masked."""
    text = str(number)
    return Sealed(encrypt(text, purpose=PURPOSE), hash_of(number), mask_id_number(text))


def hash_of(number: IdNumber) -> str:
    """Return the keyed hash by which the number is found."""
    return lookup_hash(str(number), purpose=PURPOSE)


def opened(sealed: bytes | memoryview) -> str:
    """Return the number itself. Raises `bianzhi.vault.cipher.Undecipherable`."""
    return decrypt(bytes(sealed), purpose=PURPOSE)
