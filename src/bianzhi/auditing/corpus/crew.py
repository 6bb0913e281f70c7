"""A crew of workers: files in, reports out as they are done. A file that hangs or kills its worker is told; the run goes on."""

import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import bianzhi
from bianzhi.auditing.corpus.folder import changed
from bianzhi.auditing.findings import Report
from bianzhi.auditing.render import report_from

#: of one file
SECONDS, MEMORY = 60.0, 3 << 30
#: a worker that does not keep its own time is ended after so much more: it also has to start
GRACE = 15.0
WORKER = ("-m", "bianzhi.auditing.corpus.worker")
DIED = "内容已损坏，或大得超过了限度"
HUNG = "太久读不完，请拆开再试"


@dataclass(frozen=True, slots=True)
class Task:
    """A file to audit. ``name``: what it is called, everywhere. ``content``: its bytes; without, the worker reads ``path``."""

    name: str
    path: str = ""
    content: bytes | None = field(default=None, repr=False)
    modified: int = 0
    number: int = 0


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a task. ``size`` in bytes, ``modified`` in µs since 1970, ``seconds`` it took."""

    task: Task
    report: Report
    sha256: str = ""
    size: int = 0
    modified: int = 0
    seconds: float = 0.0


class _Worker:
    """One process and the file it has in hand."""

    def __init__(self, memory: int, seconds: float) -> None:
        root = str(Path(next(iter(bianzhi.__path__))).parent)
        paths = [root, *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
        self.process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, *WORKER, str(memory), str(seconds)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths)), "PYTHONUTF8": "1"},
        )  # fmt: skip
        self.task: Task | None = None
        self.since = 0.0
        self.heard = b""

    def ask(self, task: Task, select: Collection[str], ignore: Collection[str]) -> None:
        """Hand it a file; one that has died meanwhile is noticed when its answer is read."""
        asked: dict[str, Any] = {"name": task.name, "select": list(select), "ignore": list(ignore)}
        asked |= {"path": task.path} if task.content is None else {"bytes": len(task.content)}
        self.task, self.since = task, time.monotonic()
        assert self.process.stdin is not None
        with suppress(BrokenPipeError):
            self.process.stdin.write(json.dumps(asked).encode() + b"\n" + (task.content or b""))
            self.process.stdin.flush()

    def hear(self) -> dict[str, Any] | None:
        """Return an answer that is whole, ``{}`` when the process has ended, else nothing yet."""
        assert self.process.stdout is not None
        more = os.read(self.process.stdout.fileno(), 1 << 20)
        if not more:
            return {}
        self.heard += more
        if not self.heard.endswith(b"\n"):
            return None
        made: dict[str, Any] = json.loads(self.heard)
        self.heard = b""
        return made

    def end(self) -> None:
        """End it and what it started."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            assert pipe is not None
            with suppress(BrokenPipeError):
                pipe.close()


class Crew:
    """So many workers, kept between calls; a context manager that ends them."""

    def __init__(
        self,
        workers: int,
        *,
        select: Collection[str] = (),
        ignore: Collection[str] = (),
        seconds: float = SECONDS,
        memory: int = MEMORY,
    ) -> None:
        self.size, self.select, self.ignore = workers, select, ignore
        self.seconds, self.memory = seconds, memory
        self.idle: list[_Worker] = []
        self.busy: list[_Worker] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in (*self.idle, *self.busy):
            worker.end()
        self.idle, self.busy = [], []

    def audit(self, tasks: Iterable[Task]) -> Iterator[Done]:
        """Yield every task's outcome as it comes; no more tasks are taken than there are workers."""
        waiting = iter(tasks)
        try:
            with selectors.DefaultSelector() as ears:
                while self._asked(ears, waiting):
                    yield from self._heard(ears)
        finally:  # whoever stops listening does not want the rest
            while self.busy:
                self.busy.pop().end()

    def _asked(self, ears: selectors.DefaultSelector, waiting: Iterator[Task]) -> bool:
        """Hand out files while hands are free; say whether any is being worked on."""
        while len(self.busy) < self.size and (task := next(waiting, None)) is not None:
            worker = self.idle.pop() if self.idle else _Worker(self.memory, self.seconds)
            self.busy.append(worker)
            worker.ask(task, self.select, self.ignore)
            ears.register(worker.process.stdout, selectors.EVENT_READ, worker)  # type: ignore[arg-type]
        return bool(self.busy)

    def _heard(self, ears: selectors.DefaultSelector) -> Iterator[Done]:
        limit = self.seconds * 1.5 + GRACE
        soonest = min(w.since for w in self.busy) + limit - time.monotonic()
        for key, _ in ears.select(max(soonest, 0.01)):
            worker: _Worker = key.data
            made = worker.hear()
            if made is not None:
                yield self._settled(ears, worker, made, DIED)
        for worker in [w for w in self.busy if time.monotonic() - w.since > limit]:
            yield self._settled(ears, worker, {}, HUNG)

    def _settled(
        self, ears: selectors.DefaultSelector, worker: _Worker, made: dict[str, Any], why: str
    ) -> Done:
        """Take the outcome off a worker, and keep the worker where it may go on."""
        task = worker.task
        assert task is not None
        ears.unregister(worker.process.stdout)  # type: ignore[arg-type]
        self.busy.remove(worker)
        if not made or made["last"]:
            worker.end()
        else:
            self.idle.append(worker)
        if not made:
            return _broken(task, why)
        return Done(
            task, report_from(made["report"]), made["sha256"], made["size"],
            made["modified"] or task.modified, made["seconds"],
        )  # fmt: skip


def _broken(task: Task, why: str) -> Done:
    """Return the outcome of a file whose worker could not say it."""
    size, modified = len(task.content or b""), task.modified
    if task.content is None:
        with suppress(OSError):
            found = Path(task.path).stat()
            size, modified = found.st_size, changed(found)
    return Done(task, Report(task.name, error=why), size=size, modified=modified)


def in_order(outcomes: Iterable[Done]) -> Iterator[Done]:
    """Yield outcomes by the number of their task, which count from 0 without a gap.

    What is done early is kept, no longer than one file may take.
    """
    kept: dict[int, Done] = {}
    wanted = 0
    for one in outcomes:
        kept[one.task.number] = one
        while wanted in kept:
            yield kept.pop(wanted)
            wanted += 1


def cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0))
