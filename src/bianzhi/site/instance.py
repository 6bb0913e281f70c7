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
    if not path.exists():
        fresh = folder / f"{name}.{os.getpid()}.{secrets.token_hex(4)}"
        with os.fdopen(
            os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii"
        ) as handle:
            handle.write(secrets.token_hex(50))
        try:
            os.link(fresh, path)  # whole or not at all: another process may be first
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text(encoding="ascii").strip()
