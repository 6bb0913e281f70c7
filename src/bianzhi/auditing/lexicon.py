"""Words and phrases of the trade as they are rightly written, found by their letters, and pairs of letters that are nothing new."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from bianzhi.auditing.subjects import RENAMED, economic, functional

DATA = Path(__file__).parent / "data"
#: letters of a phrase at least; the first Han letter, after the signs
LEAST, HAN = 4, 0x4E00
#: letters that any text has, and how many of a sound are met in the place of each other
COMMON, NEAR = 1_200, 7
#: a phrase, and where in it a letter stands
Spot = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The phrases, by two letters each.

    ``apart``: by the letters before and after another, with where that stands; ``beside``: by two letters that stand side by
    side, with where the second stands; ``turned``: the same by the second letter before the first; ``known``: pairs, as `pairs_of`
    gives them, that ordinary text has; ``suspect``: pairs that it doesn't have, and that a slip in a phrase would make.
    """

    phrases: frozenset[str]
    apart: Mapping[int, Sequence[Spot]]
    beside: Mapping[int, Sequence[Spot]]
    turned: frozenset[int]
    known: frozenset[int]
    suspect: frozenset[int]
    #: letters of no phrase that are taken for one
    odd: frozenset[str]
    #: the letters of phrases that a letter is taken for; those that follow a letter in phrases, and those that stand before it
    alike: Mapping[int, frozenset[int]]
    following: Mapping[int, frozenset[int]]
    preceding: Mapping[int, frozenset[int]]


@cache
def lexicon() -> Lexicon:
    """Return the phrases; made once, where first asked for."""
    phrases = frozenset(_phrases())
    apart: dict[int, list[Spot]] = defaultdict(list)
    beside: dict[int, list[Spot]] = defaultdict(list)
    for phrase in phrases:
        codes = [*map(ord, phrase)]
        for at, (one, other) in enumerate(pairwise(codes), 1):
            beside[one | other << 16].append((phrase, at))
        for at, (one, other) in enumerate(zip(codes, codes[2:], strict=False), 1):
            apart[one | other << 16].append((phrase, at))
    ordinary, common = _pairs()
    known = frozenset((*ordinary, *beside))
    turned = frozenset(pair >> 16 | (pair & 0xFFFF) << 16 for pair in beside)
    used = {code for pair in beside for code in (pair & 0xFFFF, pair >> 16) if HAN <= code}
    alike, instead = _alike(used, used | common)
    suspect = {*apart, *turned, *((pair & 0xFFFF) * 0x10001 for pair in beside)}
    suspect.update(_taken({phrase[:3] for phrase in phrases}, apart, known, instead))
    suspect = {one for one in suspect - known if one & 0xFFFF >= HAN and one >> 16 >= HAN}
    return Lexicon(
        phrases,
        apart,
        beside,
        turned,
        known,
        frozenset(suspect),
        frozenset(chr(code) for code, meant in alike.items() if meant and code not in used | common),
        alike,
        _beside((pair & 0xFFFF, pair >> 16) for pair in beside),
        _beside((pair >> 16, pair & 0xFFFF) for pair in beside),
    )


def _taken(
    beginnings: Set[str],
    apart: Mapping[int, Sequence[Spot]],
    known: Set[int],
    instead: Mapping[int, frozenset[int]],
) -> Iterator[int]:
    """Yield a pair for each letter of a phrase and each that is taken for it: with the letter before it, or after it where that
    makes nothing new.
    """
    for pair, spots in apart.items():
        before, behind = pair & 0xFFFF, pair >> 16
        for right in {phrase[at] for phrase, at in spots}:
            for wrong in instead.get(ord(right), ()):
                first = before | wrong << 16
                yield first if first not in known else wrong | behind << 16
    for begins in beginnings:
        for wrong in instead.get(ord(begins[0]), ()):
            yield wrong | ord(begins[1]) << 16
    for ends in {phrase[-2:] for spots in apart.values() for phrase, _ in spots}:
        for wrong in instead.get(ord(ends[1]), ()):
            yield ord(ends[0]) | wrong << 16


def _beside(pairs: Iterable[tuple[int, int]]) -> Mapping[int, frozenset[int]]:
    """Return the second letters of pairs by the first."""
    found: dict[int, set[int]] = defaultdict(set)
    for first, second in pairs:
        found[first].add(second)
    return {letter: frozenset(others) for letter, others in found.items()}


def _alike(
    used: Set[int], common: Set[int]
) -> tuple[Mapping[int, frozenset[int]], Mapping[int, frozenset[int]]]:
    """Return the letters ``used`` that each letter is taken for, and the ``common`` ones that are written instead of each of them.

    A line holds letters that are taken for each other by their sound or look, the commonest first.
    """
    meant: dict[int, frozenset[int]] = {}
    written: dict[int, frozenset[int]] = {}
    nothing: frozenset[int] = frozenset()
    for line in (DATA / "alike.txt").read_text(encoding="utf-8").splitlines():
        codes = [*map(ord, line)]
        right, wrong = used.intersection(codes), common.intersection(codes[:NEAR])
        for code in codes:
            meant[code] = meant.get(code, nothing) | right
        for code in right:
            written[code] = written.get(code, nothing) | wrong
    return meant, {code: others - {code} for code, others in written.items()}


def _phrases() -> Iterator[str]:
    """Yield the phrases of the list, and the names of subjects."""
    for line in (DATA / "phrases.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            yield from line.split()
    for name in (*functional().values(), *economic().values(), *RENAMED):
        if len(name) >= LEAST:
            yield name


def _pairs() -> tuple[Sequence[int], Set[int]]:
    """Return the pairs of ordinary text, and its commonest letters: a line holds a letter and all that are seen after it."""
    lines = (DATA / "pairs.txt").read_text(encoding="utf-8").splitlines()
    found: list[int] = []
    for line in lines:
        first = ord(line[0])
        found += [first | ord(second) << 16 for second in line[1:]]
    return found, {ord(line[0]) for line in lines[:COMMON]}
