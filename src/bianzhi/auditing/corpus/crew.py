"""A crew of workers: files in, reports out as they are done. A file that hangs or kills its worker is told; the run goes on."""

import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import bianzhi
from bianzhi.auditing.corpus.folder import changed
from bianzhi.auditing.findings import Report
from bianzhi.auditing.plain import report_from

#: of one file
SECONDS, MEMORY = 60.0, 3 << 30
#: a worker that does not keep its own time is ended after so much more: it also has to start
GRACE = 15.0
#: a file of more bytes is left to whoever is free first
LIGHT = 1 << 20
#: so many lie with a worker, the one in hand with them: as many as it works on while results are written
LYING = 4
WORKER = ("-m", "bianzhi.auditing.corpus.worker")
DIED = "内容已损坏，或大得超过了限度"
HUNG = "太久读不完，请拆开再试"


@dataclass(frozen=True, slots=True)
class Task:
    """A file to audit.

    Attributes:
        name: what it is called, everywhere.
        content: its bytes; without, the worker reads ``path``.
        size: in bytes, where it is known.
        docx: path of what was made of an old Word file; whoever reads it takes it away.
    """

    name: str
    path: str = ""
    content: bytes | None = field(default=None, repr=False)
    modified: int = 0
    number: int = 0
    size: int = 0
    docx: str = ""

    @property
    def light(self) -> bool:
        """Whether it may lie ready for a worker that is not free yet."""
        return self.content is None and self.size <= LIGHT


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
    """One process, the file it has in hand, and those that lie ready for it: so it need not wait to be heard."""

    def __init__(self, memory: int, seconds: float) -> None:
        root = str(Path(next(iter(bianzhi.__path__))).parent)
        paths = [root, *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
        self.process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, *WORKER, str(memory), str(seconds)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths)), "PYTHONUTF8": "1"},
        )  # fmt: skip
        self.tasks: deque[Task] = deque()
        self.since = 0.0
        self.heard = b""

    def ask(self, task: Task, select: Collection[str], ignore: Collection[str]) -> None:
        """Hand it a file; one that has died meanwhile is noticed when its answer is read."""
        asked: dict[str, Any] = {"name": task.name, "select": list(select), "ignore": list(ignore)}
        asked |= {"path": task.path} if task.content is None else {"bytes": len(task.content)}
        asked |= {"docx": task.docx} if task.docx else {}
        if not self.tasks:
            self.since = time.monotonic()
        self.tasks.append(task)
        assert self.process.stdin is not None
        with suppress(BrokenPipeError):
            self.process.stdin.write(json.dumps(asked).encode() + b"\n" + (task.content or b""))
            self.process.stdin.flush()

    def hear(self) -> list[dict[str, Any]]:
        """Return the answers that are whole; an empty one when the process has ended."""
        assert self.process.stdout is not None
        more = os.read(self.process.stdout.fileno(), 1 << 20)
        if not more:
            return [{}]
        *whole, self.heard = (self.heard + more).split(b"\n") if b"\n" in more else [self.heard + more]
        return [json.loads(line) for line in whole]

    @property
    def willing(self) -> bool:
        """Whether another file may lie ready for it: one that is read from disk, as that in hand is."""
        return len(self.tasks) < LYING and self.tasks[0].content is None

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
        self._ahead: deque[Task] = deque()

    def start(self) -> None:
        """Have the workers start before there is anything to do: they take a while."""
        while len(self.idle) + len(self.busy) < self.size:
            self.idle.append(_Worker(self.memory, self.seconds))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in (*self.idle, *self.busy):
            worker.end()
        self.idle, self.busy = [], []

    def audit(self, tasks: Iterable[Task]) -> Iterator[Done]:
        """Yield every task's outcome as it comes; no more tasks are taken than `LYING` for a worker, with their content one."""
        waiting = iter(tasks)
        try:
            with selectors.DefaultSelector() as ears:
                while self._asked(ears, waiting):
                    yield from self._heard(ears)
        finally:  # whoever stops listening does not want the rest
            self._ahead.clear()
            while self.busy:
                self.busy.pop().end()

    def _asked(self, ears: selectors.DefaultSelector, waiting: Iterator[Task]) -> bool:
        """Hand out files while hands are free, then lay some ready for each; say whether any is being worked on."""
        while len(self.busy) < self.size and (task := self._next(waiting)) is not None:
            worker = self.idle.pop() if self.idle else _Worker(self.memory, self.seconds)
            self.busy.append(worker)
            worker.ask(task, self.select, self.ignore)
            ears.register(worker.process.stdout, selectors.EVENT_READ, worker)  # type: ignore[arg-type]
        for worker in self.busy:
            if not worker.willing:
                continue
            task = self._next(waiting)
            if task is None:
                break
            if not task.light:
                self._ahead.appendleft(task)
                break
            worker.ask(task, self.select, self.ignore)
        return bool(self.busy)

    def _next(self, waiting: Iterator[Task]) -> Task | None:
        return self._ahead.popleft() if self._ahead else next(waiting, None)

    def _heard(self, ears: selectors.DefaultSelector) -> Iterator[Done]:
        limit = self.seconds * 1.5 + GRACE
        soonest = min(w.since for w in self.busy) + limit - time.monotonic()
        for key, _ in ears.select(max(soonest, 0.01)):
            worker: _Worker = key.data
            for made in worker.hear():
                yield self._settled(ears, worker, made, DIED)
        for worker in [w for w in self.busy if time.monotonic() - w.since > limit]:
            yield self._settled(ears, worker, {}, HUNG)

    def _settled(
        self, ears: selectors.DefaultSelector, worker: _Worker, made: dict[str, Any], why: str
    ) -> Done:
        """Take the outcome off a worker, and keep the worker where it may go on; what lay ready for it is another's if not."""
        task = worker.tasks.popleft()
        worker.since = time.monotonic()
        over = not made or made["last"]
        if over or not worker.tasks:
            ears.unregister(worker.process.stdout)  # type: ignore[arg-type]
            self.busy.remove(worker)
        if over:
            self._ahead.extend(worker.tasks)
            worker.end()
        elif not worker.tasks:
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
