"""The instance folder: database, keys and uploads of one deployment, made on first start, never in the repository."""

import os
import secrets
from pathlib import Path


def instance_folder() -> Path:
    """Return the folder named by ``BIANZHI_INSTANCE`` (default ``./instance``), made readable by its owner only."""
    folder = Path(os.environ.get("BIANZHI_INSTANCE", "instance")).resolve()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def secret_text(folder: Path, name: str) -> str:
    """Return the secret kept in ``folder/name``, making a new one (50 random bytes, hex) on first use."""
    path = folder / name
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as handle:
        handle.write(secrets.token_hex(50))
    return path.read_text(encoding="ascii").strip()
