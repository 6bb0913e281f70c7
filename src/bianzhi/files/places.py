"""Where stored bytes lie."""

from pathlib import Path

from django.conf import settings


def path_of(digest: str) -> Path:
    """Return where the bytes with this SHA-256 lie in the instance folder."""
    return Path(settings.UPLOADS) / digest[:2] / digest
