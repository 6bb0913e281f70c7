"""The register of long work: what a kind of job runs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bianzhi.users.actor import Actor

#: called with how much is done, of how much, and a Chinese note
Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a job: a note, data for its page, and where 「查看」 leads."""

    message: str
    result: dict[str, Any]
    url: str = ""


class Stopped(Exception):
    """Whoever began the job does not want it any more. Raised where its progress is told."""


Runner = Callable[[Actor, dict[str, Any], Progress], Outcome]
RUNNERS: dict[str, Runner] = {}
#: kinds that may be stopped: those whose work, until its end, leaves nothing behind and holds no lock
STOPPABLE: set[str] = set()


def register(kind: str, runner: Runner, *, stoppable: bool = False) -> None:
    """Add a kind of job; a kind is registered once."""
    if kind in RUNNERS:
        raise ValueError(f"job kind {kind} is registered twice")
    RUNNERS[kind] = runner
    if stoppable:
        STOPPABLE.add(kind)
