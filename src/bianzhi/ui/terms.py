"""The 「?」 beside a term of the trade: the words of the glossary."""

from dataclasses import dataclass

from bianzhi.values.glossary import explain


@dataclass(frozen=True, slots=True)
class Explained:
    """A term as the popover shows it; ``known`` is false when the glossary lacks it and no 「?」 is drawn."""

    name: str
    text: str = ""
    source: str = ""
    known: bool = False


def term(name: str) -> Explained:
    """Return the explanation of ``name``, a Chinese word of the glossary or one of its aliases."""
    entry = explain(name)
    return Explained(name) if entry is None else Explained(name, entry.definition, entry.source, known=True)
