"""What letters stand side by side wherever a pattern matches.

Few texts have all of them, and to look whether a text does costs far less than to search it. Python's own parser of patterns
tells what a pattern is made of; it is no public part of the language, so only this module uses it, and a part that it does not
know is taken to match anything.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from re import _constants as sign  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

#: pairs of which one is needed, at most; letters of a class, at most
MOST, LETTERS = 48, 24
Pairs = frozenset[int]


def pairs_of(text: str) -> AbstractSet[int]:
    """Return every two letters that stand side by side in a text, as numbers; all digits count as one."""
    for digit in "123456789":
        text = text.replace(digit, "0")
    return set(numbers(text, 1))


def numbers(text: str, step: int) -> memoryview:
    """Return a number for each two letters that stand side by side, from every ``step``-th letter on.

    Its lower half is that of both letters, not one letter: a set finds a number by its lowest bits first.
    """
    letters = text.encode("utf-16-le", "surrogatepass")
    low, high = letters[::2], letters[1::2]
    parts = low[:-1:step], low[1::step], high[:-1:step], high[1::step]
    made = bytearray(4 * len(parts[0]))
    for at, part in enumerate(parts):
        made[at::4] = part
    return memoryview(made).cast("I")


def letters_of(pair: int) -> str:
    """Return the two letters of a number."""
    return chr(pair & 0xFF | (pair >> 16 & 0xFF) << 8) + chr(pair >> 8 & 0xFF | pair >> 24 << 8)


def number_of(letters: str) -> int:
    """Return the number of two letters."""
    first, second = map(ord, letters)
    return first & 0xFF | (second & 0xFF) << 8 | (first >> 8) << 16 | (second >> 8) << 24


def needed(pattern: str) -> tuple[Pairs, tuple[Pairs, ...]]:
    """Return the pairs that all stand wherever a pattern matches, and sets of pairs of which one of each does."""
    either = {one for one in _sequence(_parser.parse(pattern)).needs if len(one) <= MOST}
    all_ = frozenset(pair for one in either if len(one) == 1 for pair in one)
    return all_, tuple(sorted((one for one in either if one.isdisjoint(all_)), key=len))


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a pattern: letters it may begin and end with (``None``: any), whether it may be empty, and what it needs.

    ``ahead``: it stands only before what it matches.
    """

    first: frozenset[str] | None = None
    last: frozenset[str] | None = None
    empty: bool = False
    needs: frozenset[Pairs] = frozenset()
    ahead: bool = False


NOTHING = Part(frozenset(), frozenset(), empty=True)
ANYTHING = Part(empty=True)


def _sequence(parts: Iterable[tuple[Any, Any]]) -> Part:
    """Return what parts are that follow upon each other."""
    made = [_part(kind, value) for kind, value in parts]
    needs = frozenset[Pairs]().union(*(one.needs for one in made))
    beside = (_beside(made, k) for k, one in enumerate(made) if not one.empty and not one.ahead and one.last)
    needs |= frozenset(one for one in beside if one)
    within = [one for one in made if not one.ahead]
    return Part(
        _ends([one.first for one in within], within),
        _ends([one.last for one in reversed(within)], within[::-1]),
        all(one.empty for one in within),
        needs,
    )


def _ends(letters: Sequence[frozenset[str] | None], parts: Sequence[Part]) -> frozenset[str] | None:
    """Return what a sequence may begin with: what its parts up to the first that is never empty begin with."""
    found: frozenset[str] = frozenset()
    for own, one in zip(letters, parts, strict=True):
        if own is None:
            return None
        found |= own
        if not one.empty:
            break
    return found


def _beside(parts: Sequence[Part], k: int) -> Pairs:
    """Return the pairs of which one stands where a part ends and the next begins; none where that is not known."""
    after: set[str] = set()
    for one in parts[k + 1 :]:
        if one.first is None:
            return frozenset()
        after |= one.first
        if not one.empty:
            return _pairs(parts[k].last or (), after)
    return frozenset()


def _pairs(before: Iterable[str], after: Iterable[str]) -> Pairs:
    return frozenset(next(iter(pairs_of(one + other))) for one in before for other in after)


def _part(kind: Any, value: Any) -> Part:
    known = PARTS.get(kind)
    return known(kind, value) if known else ANYTHING


def _of_letters(kind: Any, value: Any) -> Part:
    letters = _letters(value if kind is sign.IN else [(kind, value)])
    return Part(letters, letters)


def _repeated(_: Any, value: Any) -> Part:
    least, _, parts = value
    one = _sequence(parts)
    return one if least else Part(one.first, one.last, empty=True)


def _beside_it(_: Any, value: Any) -> Part:
    """Return what is looked for beside a place: before it, or ahead, where it stands next to what is before."""
    direction, parts = value
    one = _sequence(parts)
    if direction < 0 or one.empty or one.first is None:
        return replace(NOTHING, needs=one.needs)
    return replace(one, ahead=True)


def _branches(_: Any, value: Any) -> Part:
    """Return what one of several parts is: of what each needs, the most telling."""
    parts = [_sequence(one) for one in value[1]]
    firsts = [one.first for one in parts]
    lasts = [one.last for one in parts]
    some = [min(one.needs, key=len) for one in parts if one.needs]
    return Part(
        None if None in firsts else frozenset[str]().union(*(one for one in firsts if one)),
        None if None in lasts else frozenset[str]().union(*(one for one in lasts if one)),
        any(one.empty for one in parts),
        frozenset({frozenset[int]().union(*some)}) if len(some) == len(parts) else frozenset(),
    )


def _letters(signs: Iterable[tuple[Any, Any]]) -> frozenset[str] | None:
    """Return the letters of a class, digits as one; ``None`` for more than a few."""
    found = set(_each(signs))
    return None if "" in found or len(found) > LETTERS else frozenset(found)


def _each(signs: Iterable[tuple[Any, Any]]) -> Iterator[str]:
    for kind, value in signs:
        if kind is sign.LITERAL:
            yield "0" if chr(value).isdecimal() and chr(value).isascii() else chr(value)
        elif kind is sign.RANGE and value[1] - value[0] < LETTERS:
            yield from _each((sign.LITERAL, one) for one in range(value[0], value[1] + 1))
        elif kind is sign.CATEGORY and value is sign.CATEGORY_DIGIT:
            yield "0"
        else:
            yield ""


#: what each kind of part of a pattern is made of
PARTS: Mapping[Any, Callable[[Any, Any], Part]] = {
    sign.LITERAL: _of_letters,
    sign.IN: _of_letters,
    sign.ANY: lambda *_: Part(),
    sign.NOT_LITERAL: lambda *_: Part(),
    sign.SUBPATTERN: lambda _, value: _sequence(value[-1]),
    sign.BRANCH: _branches,
    sign.MAX_REPEAT: _repeated,
    sign.MIN_REPEAT: _repeated,
    sign.ASSERT: _beside_it,
    sign.ASSERT_NOT: lambda *_: NOTHING,
    sign.AT: lambda *_: NOTHING,
}
