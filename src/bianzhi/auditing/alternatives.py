"""A pattern taken apart at its outermost ``|``.

One alternative alone is looked for by the character it begins with; all together only by trying each of them at every character,
which takes several times as long.
"""

import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache
from itertools import product


@dataclass(frozen=True, slots=True)
class Alternative:
    """One of the patterns, and its end from letters on, which stands wherever it matches and is found faster; or ``None``.

    ``pairs``: of letters that stand side by side wherever it matches, as `pairs_of` gives those of a text; ``first``: letters
    of which it begins with one, where few are known.
    """

    end: re.Pattern[str] | None
    compiled: re.Pattern[str]
    pairs: frozenset[int]
    first: frozenset[str] = frozenset()


@cache
def alternatives(pattern: str) -> tuple[Alternative, ...]:
    """Return patterns of which one matches somewhere in a text of many lines where ``pattern`` does."""
    if re.search(r"\\[1-9]|\(\?\(|\(\?P=", pattern):
        # what refers back to a group counts them over the whole
        pairs = _pairs(pattern) if len(list(_parts(pattern))) == 1 else frozenset()
        return (Alternative(None, re.compile(pattern, re.MULTILINE), pairs),)
    return tuple(
        Alternative(_end(part), re.compile(part, re.MULTILINE), _pairs(part), _first(part))
        for one in _parts(pattern)
        for part in _spread(one)
    )


def _spread(pattern: str) -> Iterator[str]:
    """Yield one pattern for each word that it may begin with in brackets: of each it is told sooner that it does not stand."""
    led = LED.match(pattern)
    if not led:
        yield pattern
        return
    for word in led[1].split("|"):
        for one in product(
            *((sign[:1], "") if sign.endswith("?") else (sign,) for sign in SPELT.findall(word))
        ):
            yield "".join(one) + pattern[led.end() :]


#: words of which a pattern begins with one, some with letters that may be left out
WORD = "(?:[\u4e00-\u9fff]\\??)+"
LED = re.compile(rf"\((?:\?:|\?P<\w+>)({WORD}(?:\|{WORD})+)\)(?![?*+{{])")
SPELT = re.compile(r"[\u4e00-\u9fff]\??")
#: letters of which a pattern begins with one
CLASS = re.compile(r"\[([^\]\[\\^-]{1,12})\](?![?*{])")


def _first(pattern: str) -> frozenset[str]:
    """Return the letters of which an alternative begins with one, where a class tells them; none where it does not."""
    found = CLASS.match(pattern)
    return frozenset(found[1]) if found else frozenset()


def pairs_of(text: str) -> AbstractSet[int]:
    """Return every two letters that stand side by side in a text, as numbers: few patterns have all of theirs in a given text."""
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


def _pairs(pattern: str) -> frozenset[int]:
    """Return the pairs of letters of an alternative that stand for themselves outside all brackets, each at least once."""
    depth = 0
    run = ""
    found: set[int] = set()
    for sign in SIGN.finditer(pattern):
        depth += sign[0].startswith("(") - sign[0].startswith(")")
        once = not sign["times"] or sign["times"][0] == "+"
        run = run[-1:] + sign["letter"][-1] if sign["letter"] and not depth and once else ""
        found |= pairs_of(run)
    return frozenset(found)


def _parts(pattern: str) -> Iterator[str]:
    depth = begins = 0
    within = False  # [ ]
    for sign in re.finditer(r"\\.|\[\^?\]?|[\]()|]", pattern):
        if within:
            within = sign[0] != "]"
        elif sign[0].startswith("["):
            within = True
        elif sign[0] == "|" and not depth:
            yield pattern[begins : sign.start()]
            begins = sign.end()
        else:
            depth += (sign[0] == "(") - (sign[0] == ")")
    yield pattern[begins:]


def _end(pattern: str) -> re.Pattern[str] | None:
    """Return the end of an alternative from its longest run of letters on, unless the whole begins with letters itself.

    Letters of a run stand for themselves outside all brackets, each just once. Where what follows has no bound, they are
    the end by themselves: after each of them the rest might be sought to the end of the text.
    """
    depth = begins = longest = length = 0
    for sign in SIGN.finditer(pattern):
        depth += sign[0].startswith("(") - sign[0].startswith(")")
        if not sign["letter"] or depth or sign["times"]:
            begins = sign.end()
        elif not sign.start():
            return None
        elif sign.end() - begins > length:
            longest, length = begins, sign.end() - begins
    if not length:
        return None
    rest = pattern[longest + length :]
    return re.compile(
        pattern[longest:] if not BOUNDLESS.search(rest) else pattern[longest:][:length], re.MULTILINE
    )


#: what may stand any number of times
BOUNDLESS = re.compile(r"[*+]|\{\d*,\}")
#: a sign of a pattern: an opening bracket with its kind, a letter, a class or what else there is, and how often it may stand
SIGN = re.compile(
    r"\((?:\?(?:P<\w+>|<?[=!]|:))?"
    r"|(?:(?P<letter>[^\\\[\](){}|?*+^$.]|\\[^\w\s])|\\.|\[\^?\]?(?:[^\]\\]|\\.)*\]|[^(])(?P<times>(?:[?*+]|\{[^}]*\})[?+]?)?",
    re.DOTALL,
)


def standing(
    text: str,
    begins: Sequence[int],
    pattern: str,
    pairs: AbstractSet[int] | None = None,
    letters: AbstractSet[str] | None = None,
) -> list[int]:
    """Return in their order the lines of a text in which the pattern may match, by where each line ``begins``."""
    held = pairs_of(text) if pairs is None else pairs
    signs = set(text) if letters is None else letters
    likely = [
        one
        for one in alternatives(pattern)
        if one.pairs <= held and not (one.first and one.first.isdisjoint(signs))
    ]
    if not likely:
        return []
    last = len(begins)
    lines: set[int] = set()
    for one in likely:
        sought = one.end or one.compiled
        found = sought.search(text)
        while found:
            line = bisect(begins, found.start())
            after = begins[line] if line < last else len(text)
            if not one.end or one.compiled.search(text, begins[line - 1], after):
                lines.add(line - 1)
            found = sought.search(text, after) if line < last else None
    return sorted(lines)
