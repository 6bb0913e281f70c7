"""Words typed wrongly in a document: those that the letters tell, and those of the lists."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from bianzhi.auditing.context import GLOSSARY, Context
from bianzhi.auditing.misspelt import OF_WORD, SLIPS, shapes, watched, words
from bianzhi.auditing.normal import Passage
from bianzhi.auditing.spelling import Slip, misspelt

#: what stands so often as written is a name of the document's own, unless it writes it the right way more often
OWN = 3


@dataclass(frozen=True, slots=True)
class Typed:
    """Letters of a passage that are wrong. ``right``: what is meant; ``word``: what it is a slip of, where no more is known."""

    passage: Passage
    start: int
    end: int
    right: str = ""
    word: str = ""

    @property
    def written(self) -> str:
        """What stands there."""
        return self.passage.text[self.start : self.end]


def typed(context: Context) -> Iterator[Typed]:
    """Yield the words that are typed wrongly, those of the letters first; nothing twice."""
    met = context.pairs & watched()
    told: set[tuple[int, int]] = set()
    for one in (*_spelled(context, met), *_listed(context, met), *_formed(context, met)):
        letters = {(id(one.passage), at) for at in range(one.start, one.end)}
        if told.isdisjoint(letters):
            told |= letters
            yield one


def _spelled(context: Context, met: AbstractSet[int]) -> Iterator[Typed]:
    """Yield what the letters tell."""
    for slip in misspelt(context.text, met):
        passage, start = context.passage_at(slip.start)
        if GLOSSARY not in passage.heading and not _own(context, slip):
            yield Typed(passage, start, start + slip.end - slip.start, slip.right)


def _own(context: Context, slip: Slip) -> bool:
    """Say whether a document writes so by right: the name of its unit, or a word that it uses again and again."""
    written = context.text[slip.start : slip.end]
    if written in context.unit or written in context.document.name:
        return True
    often = context.text.count(written)
    return often >= OWN and (not slip.right or context.text.count(slip.right) <= often)


def _listed(context: Context, met: AbstractSet[int]) -> Iterator[Typed]:
    """Yield the slips of the list."""
    known = words()
    text = context.text
    for pair in met:
        for word, pairs in known.get(pair, ()):
            at = text.find(word) if pairs <= context.pairs else -1
            while at >= 0:
                passage, start = context.passage_at(at)
                yield Typed(passage, start, start + len(word), SLIPS.get(word, ""), OF_WORD.get(word, ""))
                at = text.find(word, at + len(word))


def _formed(context: Context, met: AbstractSet[int]) -> Iterator[Typed]:
    """Yield what has the form of a slip."""
    known = shapes()
    likely = dict.fromkeys(form.pattern for pair in met for form in known.get(pair, ()))
    for pattern in likely:
        for passage, found in context.find(pattern):
            yield Typed(passage, found.start(), found.end())
