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

from bianzhi.auditing.adjacent import needed, pairs_of


@dataclass(frozen=True, slots=True)
class Alternative:
    """One of the patterns, and its end from letters on, which stands wherever it matches and is found faster; or ``None``.

    ``pairs``: of letters that stand side by side wherever it matches, as `pairs_of` gives those of a text; ``either``: sets of
    them of which one of each does.
    """

    end: re.Pattern[str] | None
    compiled: re.Pattern[str]
    pairs: frozenset[int]
    either: tuple[frozenset[int], ...]


@cache
def alternatives(pattern: str) -> tuple[Alternative, ...]:
    """Return patterns of which one matches somewhere in a text of many lines where ``pattern`` does."""
    if re.search(r"\\[1-9]|\(\?\(|\(\?P=", pattern):
        # what refers back to a group counts them over the whole
        return (Alternative(None, re.compile(pattern, re.MULTILINE), *needed(pattern)),)
    return tuple(
        Alternative(_end(part), re.compile(part, re.MULTILINE), *needed(part))
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
) -> list[int]:
    """Return in their order the lines of a text in which the pattern may match, by where each line ``begins``."""
    held = pairs_of(text) if pairs is None else pairs
    last = len(begins)
    lines: set[int] = set()
    for one in alternatives(pattern):
        if not one.pairs <= held or any(pairs.isdisjoint(held) for pairs in one.either):
            continue
        sought = one.end or one.compiled
        found = sought.search(text)
        while found:
            line = bisect(begins, found.start())
            after = begins[line] if line < last else len(text)
            if not one.end or one.compiled.search(text, begins[line - 1], after):
                lines.add(line - 1)
            found = sought.search(text, after) if line < last else None
    return sorted(lines)
