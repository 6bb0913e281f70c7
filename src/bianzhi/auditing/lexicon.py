"""Words and phrases of the trade as they are rightly written, by their letters, and the pairs of letters that slips make."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bianzhi.auditing.adjacent import numbers
from bianzhi.auditing.subjects import RENAMED, economic, functional

DATA = Path(__file__).parent / "data"
#: letters of a phrase at least
LEAST = 4
#: how many letters any text has, and how many of one sound are met in the place of each other
COMMON, NEAR = 1_600, 5
#: a phrase, and where in it a letter stands
Spot = tuple[str, int]
NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The phrases, by two letters each.

    ``apart``: by the letters before and after another, with where that stands; ``beside``: by two letters that stand side by
    side, with where the second stands; ``known``: pairs of letters that ordinary text has; ``suspect``: numbers of pairs that it
    doesn't have and that a slip in a phrase makes; ``odd``: letters of no phrase, rare, that are taken for one.
    """

    phrases: frozenset[str]
    apart: Mapping[str, Sequence[Spot]]
    beside: Mapping[str, Sequence[Spot]]
    known: frozenset[str]
    suspect: frozenset[int]
    odd: re.Pattern[str]
    #: the letters of phrases that a letter is taken for; those that follow a letter in phrases, and those that stand before it
    alike: Mapping[str, frozenset[str]]
    following: Mapping[str, frozenset[str]]
    preceding: Mapping[str, frozenset[str]]


@cache
def lexicon() -> Lexicon:
    """Return the phrases; made once, where first asked for."""
    phrases = frozenset(_phrases())
    apart: dict[str, list[Spot]] = defaultdict(list)
    beside: dict[str, list[Spot]] = defaultdict(list)
    for phrase in phrases:
        for at in range(1, len(phrase)):
            spot = phrase, at
            beside[phrase[at - 1 : at + 1]].append(spot)
            apart[phrase[at - 1] + phrase[at + 1 : at + 2]].append(spot)
    ends = [key for key in apart if len(key) == 1]
    for key in ends:
        del apart[key]
    ordinary, common = _pairs()
    known = frozenset((*ordinary, *beside))
    used = frozenset(filter(is_han, "".join(beside)))
    alike, instead = _alike(used, used | common)
    suspect = {*apart, *(pair[::-1] for pair in beside), *(letter + letter for letter in used)}
    suspect.update(_taken(phrases, apart, known, instead))
    made = "".join(one for one in suspect - known if is_han(one[0]) and is_han(one[1]))
    return Lexicon(
        phrases,
        dict(apart),
        dict(beside),
        known,
        frozenset(numbers(made, 2)),
        re.compile(f"[{''.join(sorted(alike.keys() - used - common))}]"),
        alike,
        _sides(beside),
        _sides(pair[::-1] for pair in beside),
    )


def is_han(letter: str) -> bool:
    """Say whether a letter is a Han letter; nothing is none."""
    return "\u4e00" <= letter <= "\u9fff"


def _taken(
    phrases: AbstractSet[str],
    apart: Mapping[str, Sequence[Spot]],
    known: AbstractSet[str],
    instead: Mapping[str, AbstractSet[str]],
) -> Iterator[str]:
    """Yield pairs of the letters taken for those of phrases: with the letter before, or after where that is nothing new."""
    for pair, spots in apart.items():
        before, behind = pair[0], pair[1]
        for right in {phrase[at] for phrase, at in spots}:
            wrong = instead.get(right, NOTHING)
            yield from [
                before + one if before + one not in known else one + behind for one in wrong if one != right
            ]
    for begins in {phrase[:2] for phrase in phrases}:
        yield from (wrong + begins[1] for wrong in instead.get(begins[0], NOTHING))
    for ends in {phrase[-2:] for phrase in phrases}:
        yield from (ends[0] + wrong for wrong in instead.get(ends[1], NOTHING))


def _sides(pairs: Iterable[str]) -> Mapping[str, frozenset[str]]:
    """Return the second letters of pairs by the first."""
    found: dict[str, set[str]] = defaultdict(set)
    for pair in pairs:
        found[pair[0]].add(pair[1])
    return {letter: frozenset(others) for letter, others in found.items()}


def _alike(
    used: AbstractSet[str], common: AbstractSet[str]
) -> tuple[Mapping[str, frozenset[str]], Mapping[str, frozenset[str]]]:
    """Return the letters ``used`` that each letter is taken for, and the ``common`` ones that are written instead of each.

    A line holds letters that are taken for each other by their sound or look, the commonest first.
    """
    meant: dict[str, frozenset[str]] = {}
    written: dict[str, frozenset[str]] = {}
    for line in (DATA / "alike.txt").read_text(encoding="utf-8").splitlines():
        right, wrong = frozenset(line) & used, frozenset(line[:NEAR]) & common
        for letter in line if right else "":
            meant[letter] = meant.get(letter, NOTHING) | right
        for letter in right:
            written[letter] = written.get(letter, NOTHING) | wrong
    return meant, written


def _phrases() -> Iterator[str]:
    """Yield the phrases of the list, and the names of subjects."""
    lines = (DATA / "phrases.txt").read_text(encoding="utf-8").splitlines()
    listed = (phrase for line in lines if not line.startswith("#") for phrase in line.split())
    for phrase in (*listed, *functional().values(), *economic().values(), *RENAMED):
        if len(phrase) >= LEAST:
            yield phrase


def _pairs() -> tuple[Sequence[str], AbstractSet[str]]:
    """Return the pairs of ordinary text, and its commonest letters: a line holds a letter and all that are seen after it."""
    lines = (DATA / "pairs.txt").read_text(encoding="utf-8").splitlines()
    found: list[str] = []
    for line in lines:
        first = line[0]
        found += [first + second for second in line[1:]]
    return found, {line[0] for line in lines[:COMMON]}
