"""Where stored bytes lie: encrypted, under the SHA-256 of what they are when opened.

An uploaded book holds ID numbers; on the disk it is as closed as the columns that hold them.
"""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from bianzhi.vault.cipher import key_number, seal, unseal

PURPOSE = "stored_file"


def path_of(digest: str) -> Path:
    """Return where the bytes with this SHA-256 lie in the instance folder."""
    return Path(settings.UPLOADS) / digest[:2] / digest


def keep(data: bytes) -> str:
    """Put ``data`` away and return its SHA-256; the same bytes are kept once."""
    digest = hashlib.sha256(data).hexdigest()
    path = path_of(digest)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write(path, data)
    return digest


def opened(digest: str) -> bytes:
    """Return the bytes with this SHA-256. Raises `FileNotFoundError`, `vault.cipher.Undecipherable`."""
    return unseal(path_of(digest).read_bytes(), purpose=PURPOSE)


def reseal(current: int) -> Iterator[int]:
    """Encrypt again every file that is not under key number ``current``; yield 1 for each changed file, 0 for another."""
    root = Path(settings.UPLOADS)
    for path in sorted(root.glob("??/*")) if root.exists() else ():
        if path.suffix or key_number(path.read_bytes()[:2]) == current:
            yield 0
            continue
        _write(path, opened(path.name))
        yield 1


def _write(path: Path, data: bytes) -> None:
    """Write whole or not at all: a half-written file never has the final name."""
    partial = path.with_name(f"{path.name}.{os.getpid()}.part")
    with partial.open("wb") as handle:
        handle.write(seal(data, purpose=PURPOSE))
        handle.flush()
        os.fsync(handle.fileno())
    partial.replace(path)
