"""Sections of a year's facts that tell of the office's work: one function a section.

Today 工作台账 answers for all of them. A room that comes to own a section (registry, powers, archive …) puts a function of its
own in the section's place, which may ask `section_facts` for the items it does not own.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from bianzhi.users.actor import Actor
from bianzhi.worklog.catalogue import sections
from bianzhi.worklog.reads import SectionFacts, section_facts

#: actor, year, what the registers know by name (``staff.persons``) → the section
Owner = Callable[[Actor, int, Mapping[str, int]], SectionFacts]
#: section → who tells it, in the order of ``facts.yaml``
OWNERS: Mapping[str, Owner] = {name: partial(section_facts, name) for name in sections()}


def work_facts(
    actor: Actor, year: int, counted: Mapping[str, Mapping[str, int]]
) -> Iterator[tuple[str, SectionFacts]]:
    """Yield each section by name. ``counted``: the figures of the registers at the year's end."""
    registers = {
        f"{group}.{key}": number for group, found in counted.items() for key, number in found.items()
    }
    for name, owner in OWNERS.items():
        yield name, owner(actor, year, registers)
