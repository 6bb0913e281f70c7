"""A department and its units: every report built one after another; what refuses one does not stop the others."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bianzhi.reporting.books import Books
from bianzhi.reporting.building import WRITERS, Built, build
from bianzhi.reporting.form import Form
from bianzhi.reporting.slots import Record
from bianzhi.values.refusal import Refusal, Refused

#: called with how many are done, of how many, and whose is next
Step = Callable[[int, int, str], None]


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
    wanted: Sequence[Wanted], form: Form, step: Step, formats: Sequence[str] = tuple(WRITERS)
) -> Iterator[Outcome]:
    """Yield what came of each, in their order; one at a time, so that no more than one is held."""
    total = len(wanted)
    for done, one in enumerate(wanted):
        name = one.books.body.name
        step(done, total, name)
        try:
            made = build(
                one.books,
                form,
                records=one.records,
                appendix=one.appendix,
                formats=formats,
                waivers=one.waivers,
            )
        except Refused as refused:
            yield Outcome(name, None, refused.refusals)
        else:
            yield Outcome(name, made)
    step(total, total, "")
