"""Words and phrases of the trade as they are rightly written, found by their letters, and pairs of letters that are nothing new."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bianzhi.auditing.subjects import RENAMED, economic, functional

DATA = Path(__file__).parent / "data"
#: letters of a phrase at least
LEAST = 4
#: signs that stand beside any letter, and how many of the commonest letters are written beside each of them somewhere
SIGNS = "0123456789%.-，。、；：（）“”《》\n"
COMMON = 1_500
#: a phrase, and where in it a letter stands
Spot = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The phrases, by two letters each.

    ``apart``: by the letters before and after another, with where that stands; ``beside``: by two letters that stand side by
    side, with where the second stands; ``known``: pairs, as `pairs_of` gives them, that tell of no slip.
    """

    phrases: frozenset[str]
    apart: Mapping[int, Sequence[Spot]]
    beside: Mapping[int, Sequence[Spot]]
    #: the keys of ``apart``; those of ``beside`` turned round; letters of phrases twice
    lost: frozenset[int]
    turned: frozenset[int]
    doubled: frozenset[int]
    known: frozenset[int]
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
        for at, code in enumerate(codes[2:], 2):
            apart[codes[at - 2] | code << 16].append((phrase, at - 1))
        for at, code in enumerate(codes[1:], 1):
            beside[codes[at - 1] | code << 16].append((phrase, at))
    known = {*_pairs(), *beside}
    return Lexicon(
        phrases,
        apart,
        beside,
        frozenset(apart),
        frozenset((pair >> 16) | (pair & 0xFFFF) << 16 for pair in beside),
        frozenset((pair & 0xFFFF) * 0x10001 for pair in beside),
        frozenset(known),
        _alike({code for pair in beside for code in (pair & 0xFFFF, pair >> 16)}),
        _beside((pair & 0xFFFF, pair >> 16) for pair in beside),
        _beside((pair >> 16, pair & 0xFFFF) for pair in beside),
    )


def _beside(pairs: Iterable[tuple[int, int]]) -> Mapping[int, frozenset[int]]:
    """Return the second letters of pairs by the first."""
    found: dict[int, set[int]] = defaultdict(set)
    for first, second in pairs:
        found[first].add(second)
    return {letter: frozenset(others) for letter, others in found.items()}


def _alike(used: Set[int]) -> Mapping[int, frozenset[int]]:
    """Return the letters that sound or look like each, of those ``used``: a line holds letters that are taken for each other."""
    found: dict[int, frozenset[int]] = {}
    for line in (DATA / "alike.txt").read_text(encoding="utf-8").splitlines():
        codes = [*map(ord, line)]
        meant = frozenset(codes) & used
        for code in codes if meant else ():
            found[code] = found[code] | meant if code in found else meant
    return found


def _phrases() -> Iterator[str]:
    """Yield the phrases of the list, and the names of subjects."""
    for line in (DATA / "phrases.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            yield from line.split()
    for name in (*functional().values(), *economic().values(), *RENAMED):
        if len(name) >= LEAST:
            yield name


def _pairs() -> Iterator[int]:
    """Yield the pairs of ordinary text: a line holds a letter and all that are seen after it, the commonest letters first."""
    common: list[str] = []
    for line in (DATA / "pairs.txt").read_text(encoding="utf-8").splitlines():
        first = ord(line[0])
        yield from [first | ord(second) << 16 for second in line[1:]]
        if len(common) < COMMON:
            common.append(line[0])
    letters = [ord(one) for one in (*common, *SIGNS)]
    for sign in map(ord, SIGNS):
        yield from [sign | letter << 16 for letter in letters]
        yield from [letter | sign << 16 for letter in letters]
