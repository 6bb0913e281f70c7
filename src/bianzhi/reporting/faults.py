"""A finding in a finished report, known again in any of its files: by its rule, where it stands and what it says there.

Files count places differently (a page here, a paragraph there), so a place is the heading it stands under.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bianzhi.auditing.findings import Finding
from bianzhi.reporting.changes import Line

#: characters of the digest in a mark: few enough to be typed, more than a report's findings need
DIGITS = 8


@dataclass(frozen=True, slots=True)
class Fault:
    """A finding with its ``mark``, such as ``A101-5f0c2a91``; ``where``: the heading above it, empty where it is not found.

    Another finding of the same rule has another mark, even where it says the same once more.
    """

    mark: str
    finding: Finding
    where: str

    @property
    def place(self) -> str:
        """Where it stands, as people say it."""
        return "，".join(filter(None, (self.where, self.finding.places)))

    @property
    def told(self) -> str:
        """What is wrong, where, and the words there."""
        one = self.finding
        return f"{one.title}（{one.code}，{self.place}）{f'：{one.quote}' if one.quote else ''}"


def faults(findings: Iterable[Finding], lines: Sequence[Line]) -> Iterator[Fault]:
    """Yield the findings of one file with their marks. ``lines``: of the report the file was written from."""
    squeezed = [(line.where, _squeezed(line.text)) for line in lines]
    told: Counter[tuple[str, ...]] = Counter()
    for one in findings:
        words = _squeezed(one.quote or one.title)
        says = (one.code, words, one.stated, one.expected, str(len(one.also)))
        wheres = [where for where, text in squeezed if words in text]
        where = wheres[min(told[says], len(wheres) - 1)] if wheres else ""
        told[says] += 1
        told[*says, where] += 1
        digest = hashlib.sha256("\0".join((*says, where, str(told[*says, where]))).encode()).hexdigest()
        yield Fault(f"{one.code}-{digest[:DIGITS]}", one, where)


def _squeezed(text: str) -> str:
    """Return words without blanks, and without the marks where they were cut out of their sentence."""
    return "".join(text.split()).strip("…")
