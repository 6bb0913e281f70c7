"""The 「?」 beside a term of the trade. The words come from the glossary of `bianzhi.values` when it is there."""

from dataclasses import dataclass
from importlib import import_module
from typing import Any


@dataclass(frozen=True, slots=True)
class Explained:
    """A term as the popover shows it; ``known`` is false when the glossary lacks it and no 「?」 is drawn."""

    name: str
    text: str = ""
    source: str = ""
    known: bool = False


def term(name: str) -> Explained:
    """Return the explanation of ``name``."""
    entry = _entry(name)
    return Explained(name) if entry is None else Explained(name, entry[0], entry[1], known=True)


def _entry(name: str) -> tuple[str, str] | None:
    try:
        glossary: Any = import_module("bianzhi.values.glossary")
    except ModuleNotFoundError:
        return None
    found = glossary.explain(name)
    return None if found is None else (found.definition, found.source)
