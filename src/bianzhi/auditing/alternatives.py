"""A pattern taken apart at its outermost ``|``.

One alternative alone is looked for by the character it begins with; all together only by trying each of them at every character,
which takes several times as long.
"""

import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Alternative:
    """One of the patterns, and what stands wherever it matches and is found faster; ``None`` where nothing is."""

    letters: re.Pattern[str] | None
    compiled: re.Pattern[str]


@cache
def alternatives(pattern: str) -> tuple[Alternative, ...]:
    """Return patterns of which one matches somewhere in a text of many lines where ``pattern`` does."""
    parts = list(_parts(pattern))
    if re.search(r"\\[1-9]|\(\?\(|\(\?P=", pattern):
        parts = [pattern]  # what refers back to a group counts them over the whole
    return tuple(Alternative(_hint(part), re.compile(part, re.MULTILINE)) for part in parts)


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


def _hint(pattern: str) -> re.Pattern[str] | None:
    """Return the letters that a pattern cannot do without, unless it begins with letters and is found by these."""
    first = SIGN.match(pattern)
    letters = "" if first and first["letter"] and not first["times"] else _letters(pattern)
    return re.compile(re.escape(letters)) if letters else None


def _letters(pattern: str) -> str:
    """Return the longest run of letters that stand for themselves outside all brackets, each just once."""
    depth = 0
    runs = [""]
    for sign in SIGN.finditer(pattern):
        depth += sign[0].startswith("(") - sign[0].startswith(")")
        if sign[0] == "|" and not depth:
            return ""
        if sign["letter"] and not depth and not sign["times"]:
            runs[-1] += sign["letter"].removeprefix("\\")
        else:
            runs.append("")
    return max(runs, key=len)


#: a sign of a pattern: an opening bracket with its kind, a letter, a class or what else there is, and how often it may stand
SIGN = re.compile(
    r"\((?:\?(?:P<\w+>|<?[=!]|:))?"
    r"|(?:(?P<letter>[^\\\[\](){}|?*+^$.]|\\[^\w\s])|\\.|\[\^?\]?(?:[^\]\\]|\\.)*\]|[^(])(?P<times>(?:[?*+]|\{[^}]*\})[?+]?)?",
    re.DOTALL,
)


def standing(text: str, begins: Sequence[int], pattern: str) -> list[int]:
    """Return in their order the lines of a text in which the pattern may match, by where each line ``begins``."""
    lines: set[int] = set()
    for one in alternatives(pattern):
        found = one.compiled.search(text) if not one.letters or one.letters.search(text) else None
        while found:
            line = bisect(begins, found.start()) - 1
            lines.add(line)
            found = one.compiled.search(text, begins[line + 1]) if line + 1 < len(begins) else None
    return sorted(lines)
