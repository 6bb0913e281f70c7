"""Encrypt, decrypt and look up short secrets such as ID numbers."""

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bianzhi.vault.keys import keys

NONCE_BYTES = 12


class Undecipherable(ValueError):
    """The value was altered, or its key is no longer in the instance folder."""


def encrypt(text: str, *, purpose: str) -> bytes:
    """Encrypt ``text``; see `seal`."""
    return seal(text.encode(), purpose=purpose)


def decrypt(sealed: bytes, *, purpose: str) -> str:
    """Undo `encrypt`. Raises `Undecipherable`."""
    return unseal(sealed, purpose=purpose).decode()


def seal(data: bytes, *, purpose: str) -> bytes:
    """Encrypt ``data`` with AES-256-GCM; ``purpose`` (such as ``id_number``) is bound to the result.

    Shape: 2 bytes key number · 12 bytes nonce · ciphertext and tag.
    """
    held = keys()
    nonce = os.urandom(NONCE_BYTES)
    closed = AESGCM(held.data[held.current]).encrypt(nonce, data, purpose.encode())
    return held.current.to_bytes(2, "big") + nonce + closed


def unseal(sealed: bytes, *, purpose: str) -> bytes:
    """Undo `seal`. Raises `Undecipherable`."""
    sealed = bytes(sealed)
    key = keys().data.get(int.from_bytes(sealed[:2], "big"))
    if key is None:
        raise Undecipherable("加密用的密钥不在实例目录中")
    try:
        return AESGCM(key).decrypt(sealed[2 : 2 + NONCE_BYTES], sealed[2 + NONCE_BYTES :], purpose.encode())
    except InvalidTag as error:
        raise Undecipherable("密文已损坏或被改动") from error


def key_number(sealed: bytes) -> int:
    """Return the number of the data key that made ``sealed``."""
    return int.from_bytes(bytes(sealed)[:2], "big")


def lookup_hash(text: str, *, purpose: str) -> str:
    """Return the keyed hash (HMAC-SHA256, hex) by which an exact value can be found without being readable."""
    return hmac.new(keys().lookup, f"{purpose}\0{text}".encode(), hashlib.sha256).hexdigest()
