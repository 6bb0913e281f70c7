"""Whether a book is being posted in the background, and the check that was made of it a moment ago."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from bianzhi.imports.report import Report, Step

_READY: ContextVar[tuple[str, Report] | None] = ContextVar("ready", default=None)
_PROGRESS: ContextVar[Step | None] = ContextVar("progress", default=None)


@contextmanager
def in_background(sha256: str, report: Report | None, step: Step) -> Iterator[None]:
    """Let the book be posted here whatever its size; ``report`` is a check of the same bytes made a moment ago."""
    kept = _READY.set((sha256, report) if report else None)
    moved = _PROGRESS.set(step)
    try:
        yield
    finally:
        _READY.reset(kept)
        _PROGRESS.reset(moved)


def ready() -> tuple[str, Report] | None:
    """Return the hash of the book that was checked a moment ago, and what was found."""
    return _READY.get()


def progress() -> Step | None:
    """Return who is told how far the posting is; nothing when a person waits before the page."""
    return _PROGRESS.get()
