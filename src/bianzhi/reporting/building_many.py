"""A department and its units: every report built, many by several processes; what stops one does not stop the others."""

import os
import signal
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from multiprocessing import connection, get_context
from multiprocessing.connection import Connection
from typing import Any

from bianzhi.auditing.corpus.crew import cores
from bianzhi.reporting.books import Books
from bianzhi.reporting.building import WRITERS, Built, build
from bianzhi.reporting.form import Form
from bianzhi.reporting.slots import Record
from bianzhi.values.refusal import Refusal, Refused

#: called with how many are done, of how many, and whose is next
Step = Callable[[int, int, str], None]
#: reports that are not worth processes of their own; processes at most: each takes some 300 MB
FEW, MOST = 6, 4
#: processes give way to the people who wait for pages
NICE = 5


@dataclass(frozen=True)
class Wanted:
    """A report to be built: whose books, with what its texts may name, its appendix, and the faults somebody answers for."""

    books: Books
    records: Mapping[str, Record] = field(default_factory=dict)
    appendix: tuple[Any, ...] = ()
    waivers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one. ``built``: ``None`` where it was refused, for the reasons in ``refusals``."""

    name: str
    built: Built | None
    refusals: tuple[Refusal, ...] = ()


def build_many(
    wanted: Sequence[Wanted],
    form: Form,
    step: Step,
    formats: Sequence[str] = tuple(WRITERS),
    workers: int | None = None,
) -> Iterator[Outcome]:
    """Yield what came of each, in their order; no more are held than are done before their turn.

    ``workers``: processes that build; 1: this one; ``None``: as many as is worth while.
    """
    total = len(wanted)
    count = (1 if total < FEW else min(cores(), MOST)) if workers is None else min(workers, total)
    made: Generator[Outcome] = (
        _in_processes(wanted, form, tuple(formats), count)
        if count > 1
        else (_attempt(one, form, formats) for one in wanted)
    )
    with closing(made):
        for done, one in enumerate(wanted):
            step(done, total, one.books.body.name)
            yield next(made)
    step(total, total, "")


def _attempt(one: Wanted, form: Form, formats: Sequence[str]) -> Outcome:
    name = one.books.body.name
    try:
        made = build(
            one.books, form, records=one.records, appendix=one.appendix, formats=formats, waivers=one.waivers
        )  # fmt: skip
    except Refused as refused:
        return Outcome(name, None, refused.refusals)
    return Outcome(name, made)


class _Hand:
    """A process and the report it has in hand, by its number; it ends when nobody holds the other end of its pipe."""

    def __init__(self, form: Form, formats: tuple[str, ...]) -> None:
        self.given = form, formats
        self.number = 0
        self.begin()

    def begin(self) -> None:
        apart = get_context("spawn")
        self.pipe, there = apart.Pipe()
        self.process = apart.Process(target=_work, args=(there, *self.given), daemon=True)
        self.process.start()
        there.close()

    def ask(self, number: int, one: Wanted) -> None:
        self.number = number
        books = replace(one.books, reasons=dict(one.books.reasons), notes=dict(one.books.notes))
        with suppress(BrokenPipeError, ConnectionResetError):  # one that died is noticed when it is heard
            self.pipe.send(replace(one, books=books))

    def hear(self) -> Outcome | None:
        """Return what came of it; ``None`` where the process ended over it: another one takes its place."""
        try:
            made: Outcome = self.pipe.recv()
        except (EOFError, ConnectionResetError):
            self.end()
            self.begin()
            return None
        return made

    def end(self) -> None:
        self.pipe.close()
        self.process.terminate()
        self.process.join()


def _in_processes(
    wanted: Sequence[Wanted], form: Form, formats: tuple[str, ...], count: int
) -> Generator[Outcome]:
    waiting = iter(enumerate(wanted))
    hands = [_Hand(form, formats) for _ in range(count)]
    done: dict[int, Outcome] = {}
    try:
        for hand in hands:
            hand.ask(*next(waiting))
        for number in range(len(wanted)):
            while number not in done:
                ready = connection.wait([hand.pipe for hand in hands])
                for hand in [one for one in hands if one.pipe in ready]:
                    done[hand.number] = hand.hear() or _ended(wanted[hand.number])
                    if (more := next(waiting, None)) is not None:
                        hand.ask(*more)
                    else:
                        hands.remove(hand)
                        hand.end()
            yield done.pop(number)
    finally:  # whoever stops listening does not want the rest
        for hand in hands:
            hand.end()


def _ended(one: Wanted) -> Outcome:
    words = "生成时程序中断（内存不够，或者程序有错），没有生成"
    remedy = "请再试一次；还是这样的，请联系管理员"
    return Outcome(one.books.body.name, None, (Refusal("report.ended", words, remedy=remedy),))


def _work(pipe: Connection, form: Form, formats: tuple[str, ...]) -> None:
    """Build what comes until nobody asks any more. A defect ends the process, and so is told of one report only."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who started it decides
    os.nice(NICE)
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            pipe.send(_attempt(pipe.recv(), form, formats))
