"""Keys of the instance folder: made on first start, replaceable, never in the repository.

``keys.json`` holds numbered data keys (AES-256-GCM) and one lookup key (HMAC-SHA256). The newest data key encrypts; all of
them decrypt. `bianzhi rotate-keys` adds a data key and re-encrypts every row; the lookup key stays, because replacing
it means recomputing every hash (the command does that too when asked).
"""

import base64
import json
import os
import secrets
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys in force. ``data`` maps the key's number to 32 bytes; ``current`` is the number that encrypts."""

    data: dict[int, bytes]
    current: int
    lookup: bytes


def _path() -> Path:
    return Path(settings.INSTANCE) / "keys.json"


def _write(path: Path, keys: Keys, *, exclusive: bool) -> None:
    """Write a whole file beside and put it in place in one step; ``exclusive`` leaves one that is there already."""
    text = json.dumps(
        {
            "data": {str(n): base64.b64encode(k).decode() for n, k in keys.data.items()},
            "current": keys.current,
            "lookup": base64.b64encode(keys.lookup).decode(),
        }
    )
    fresh = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(
        os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii"
    ) as handle:
        handle.write(text)
        handle.flush()
        os.fsync(handle.fileno())
    if not exclusive:
        fresh.replace(path)
        return
    try:
        os.link(fresh, path)
    except FileExistsError:  # another process was first; its keys are the ones
        pass
    finally:
        fresh.unlink()


@lru_cache(maxsize=1)
def keys() -> Keys:
    """Return the keys of this instance, making them on first use."""
    path = _path()
    if not path.exists():
        _write(path, Keys({1: secrets.token_bytes(32)}, 1, secrets.token_bytes(32)), exclusive=True)
    raw = json.loads(path.read_text(encoding="ascii"))
    return Keys(
        {int(n): base64.b64decode(k) for n, k in raw["data"].items()},
        raw["current"],
        base64.b64decode(raw["lookup"]),
    )


def add_data_key() -> int:
    """Add a data key that encrypts from now on; return its number."""
    old = keys()
    number = max(old.data) + 1
    _write(_path(), Keys({**old.data, number: secrets.token_bytes(32)}, number, old.lookup), exclusive=False)
    keys.cache_clear()
    return number


def replace_lookup_key() -> None:
    """Make a new lookup key; every lookup hash must be computed again afterwards."""
    old = keys()
    _write(_path(), Keys(old.data, old.current, secrets.token_bytes(32)), exclusive=False)
    keys.cache_clear()


def drop_old_data_keys() -> None:
    """Forget every data key but the current one (after everything was re-encrypted)."""
    old = keys()
    _write(_path(), Keys({old.current: old.data[old.current]}, old.current, old.lookup), exclusive=False)
    keys.cache_clear()
