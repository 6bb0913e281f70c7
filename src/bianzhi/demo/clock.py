"""The demo's clock: its acts are recorded on the day they happened, as they would have been.

Every room asks `django.utils.timezone` for the time; while the demo is built that module answers with the demo's day. It
is used by nothing but the building of the demo.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone

OFFICE_OPENS = time(1, 0)  # 09:00 in Shanghai, in UTC


class Clock:
    """A clock that is set to a day and moves a second on at each question, so that no two acts share a moment."""

    def __init__(self, day: date) -> None:
        self.set(day)

    def set(self, day: date) -> None:
        """Go to the morning of ``day``."""
        self._now = datetime.combine(day, OFFICE_OPENS, tzinfo=UTC)

    def later(self, *, hours: int) -> None:
        """Let some hours pass."""
        self._now += timedelta(hours=hours)

    def now(self) -> datetime:
        """Return the moment."""
        self._now += timedelta(milliseconds=20)
        return self._now


@contextmanager
def running(clock: Clock) -> Iterator[Clock]:
    """Let ``clock`` tell the time until the end of the block."""
    real = timezone.now
    timezone.now = clock.now  # type: ignore[assignment]
    try:
        yield clock
    finally:
        timezone.now = real
