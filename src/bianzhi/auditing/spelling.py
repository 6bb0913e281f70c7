"""Words of the trade typed wrongly: a letter taken for another, lost, put in, doubled, or changed places with its neighbour.

A slip makes pairs of letters that ordinary text doesn't have. They are told from the set of all pairs of a text without looking
at it, and only where they may make a phrase of the trade when mended is the text looked at.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from bianzhi.auditing.lexicon import Lexicon, Spot, lexicon

#: the Han letters
HAN = 0x4E00, 0x9FFF
#: so many pairs are looked at, each in so many places, at most: a text with more of them is none of the trade
MOST, PLACES = 400, 8
#: letters of a phrase that must stand there: with the whole of it; of a part of it; and on each side
WHOLE, PART, EACH = 3, 5, 2
#: letters shown on each side of a slip
SHOWN = 5
#: little words that may be put in or left out
LITTLE = "的和与及或等之在对将为是数类款项减"
#: letters of a phrase that may be one itself
WORDS = range(4, 8)


@dataclass(frozen=True, slots=True)
class Slip:
    """A stretch of a text that is wrong, and what is meant; empty where that is not told."""

    start: int
    end: int
    right: str


@dataclass(frozen=True, slots=True)
class Guess:
    """What may be wrong where some letters stand.

    ``begins``: how many letters after their first the wrong ones begin; ``wrong``: how many those are; ``put``: how many letters of
    a phrase are right there; ``spots``: phrases, and where these begin in them; ``need``: letters of a phrase around them at least.
    """

    begins: int
    wrong: int
    put: int
    spots: Sequence[Spot]
    need: int = WHOLE


def misspelt(
    text: str, met: AbstractSet[int], pairs: AbstractSet[int], letters: AbstractSet[str]
) -> list[Slip]:
    """Return the slips of a text, by where they begin; ``pairs`` and ``letters``: its own; ``met``: all suspect pairs among them."""
    words = lexicon()
    new = met & words.suspect
    if len(new) > MOST:
        return []
    found: dict[int, Slip] = {}
    for written, guesses in _guesses(text, pairs, letters, new, words).items():
        at = text.find(written)
        for _ in range(PLACES):
            if at < 0:
                break
            for guess in guesses:
                slip = _slip(text, at + guess.begins, guess, words)
                if slip and all(slip.end <= one.start or one.end <= slip.start for one in found.values()):
                    found[slip.start] = slip
            at = text.find(written, at + 1)
    return [found[at] for at in sorted(found)]


def _guesses(
    text: str, pairs: AbstractSet[int], letters: AbstractSet[str], new: AbstractSet[int], words: Lexicon
) -> Mapping[str, Sequence[Guess]]:
    """Return what may be wrong by the suspect pairs of a text, by the letters that stand there."""
    found: dict[str, list[Guess]] = defaultdict(list)
    alike, following, preceding = words.alike, words.following, words.preceding
    nothing: frozenset[int] = frozenset()
    for pair in new:
        before, letter = pair & 0xFFFF, pair >> 16
        guesses = []
        if meant := preceding.get(letter, nothing) & alike.get(before, nothing):
            guesses += _taken(meant, before, letter, pairs, words, last=False)
        if meant := following.get(before, nothing) & alike.get(letter, nothing):
            guesses += _taken(meant, before, letter, pairs, words, last=True)
        if pair in words.apart:
            likely = [one for one in words.apart[pair] if _stands(one, 1, 2, pairs)]
            guesses.append(Guess(1, 0, 1, likely, WHOLE + 1))
        if pair in words.turned:
            spots = [(phrase, spot - 1) for phrase, spot in words.beside[letter | before << 16]]
            likely = [one for one in spots if _goes_round(one, before, letter, pairs)]
            guesses.append(Guess(0, 2, 2, likely, WHOLE - 1))
        if any(guess.spots for guess in guesses):
            found[chr(before) + chr(letter)] += guesses
        if before == letter:
            for written, guess in _twice(chr(letter), text, words):
                found[written].append(guess)
    for odd in letters & words.odd:
        at = text.find(odd)
        for _ in range(PLACES):
            if at < 0:
                break
            for written, guess in _odd(text, at, words):
                found[written].append(guess)
            at = text.find(odd, at + 1)
    return found


def _stands(one: Spot, before: int, behind: int, pairs: AbstractSet[int]) -> bool:
    """Say whether a text has the pairs of a phrase next to a letter and its neighbours: ``before`` and ``behind`` letters off."""
    phrase, spot = one
    first, last = spot - before, spot + behind
    return (first < 1 or ord(phrase[first - 1]) | ord(phrase[first]) << 16 in pairs) and (
        last >= len(phrase) or ord(phrase[last - 1]) | ord(phrase[last]) << 16 in pairs
    )


def _goes_round(one: Spot, first: int, second: int, pairs: AbstractSet[int]) -> bool:
    """Say whether a text has the pairs that two letters of a phrase make with its others when they have changed places."""
    phrase, spot = one
    return (not spot or ord(phrase[spot - 1]) | first << 16 in pairs) and (
        spot + 2 >= len(phrase) or second | ord(phrase[spot + 2]) << 16 in pairs
    )


def _taken(
    meant: AbstractSet[int], before: int, letter: int, pairs: AbstractSet[int], words: Lexicon, *, last: bool
) -> Iterator[Guess]:
    """Yield what may be one of two letters, the ``last`` or the first, taken for one that sounds or looks like it."""
    for right in meant:
        if last:
            likely = [
                one
                for one in words.beside[before | right << 16]
                if (one[1] + 1 == len(one[0]) or letter | ord(one[0][one[1] + 1]) << 16 in pairs)
                and _stands(one, 1, 2, pairs)
            ]
        else:
            likely = [
                (phrase, spot - 1)
                for phrase, spot in words.beside[right | letter << 16]
                if (spot == 1 or ord(phrase[spot - 2]) | before << 16 in pairs)
                and _stands((phrase, spot - 1), 1, 2, pairs)
            ]
        if likely:
            yield Guess(int(last), 1, 1, likely)


def _odd(text: str, at: int, words: Lexicon) -> Iterator[tuple[str, Guess]]:
    """Yield what may be a letter, of which no phrase has one, taken for another."""
    alike = words.alike[ord(text[at])]
    before, behind = text[max(0, at - 1) : at], text[at + 1 : at + 2]
    if before and behind:
        spots = words.apart.get(ord(before) | ord(behind) << 16, ())
        likely = [one for one in spots if ord(one[0][one[1]]) in alike]
        if likely:
            yield text[at - 1 : at + 2], Guess(1, 1, 1, likely)
    for right in alike & words.following.get(ord(before or " "), frozenset()):
        spots = words.beside[ord(before) | right << 16]
        yield before + text[at], Guess(1, 1, 1, [one for one in spots if one[1] + 1 == len(one[0])])
    for right in alike & words.preceding.get(ord(behind or " "), frozenset()):
        spots = words.beside[right | ord(behind) << 16]
        yield text[at] + behind, Guess(0, 1, 1, [(phrase, 0) for phrase, spot in spots if spot == 1])


def _twice(letter: str, text: str, words: Lexicon) -> Iterator[tuple[str, Guess]]:
    """Yield what may be a letter that stands twice."""
    at = text.find(letter + letter)
    for _ in range(PLACES):
        if at < 0:
            return
        first, last = text[at - 1 : at] + letter, letter + text[at + 2 : at + 3]
        before, behind = (ord(one[0]) | ord(one[1]) << 16 if len(one) > 1 else 0 for one in (first, last))
        if before in words.beside and not _han(text[at + 2 : at + 3]):
            spots = [(phrase, spot + 1) for phrase, spot in words.beside[before]]
            yield first + letter, Guess(2, 1, 0, spots, WHOLE + 1)
        if behind in words.beside:
            begins = not _han(text[at - 1 : at])
            spots = [one for one in words.beside[behind] if begins or one[1] > 1]
            yield letter + last, Guess(1, 1, 0, spots, WHOLE + 1)
        at = text.find(letter + letter, at + 2)


def _slip(text: str, at: int, guess: Guess, words: Lexicon) -> Slip | None:
    """Return the slip whose wrong letters begin at a place of a text, if a guess is right there."""
    best, after = 0, at + guess.wrong
    rights: set[tuple[int, int, str]] = set()
    ahead, back = text[after : after + EACH], text[max(0, at - EACH) : at]
    for phrase, spot in guess.spots:
        end = spot + guess.put
        if not ahead.startswith(phrase[end : end + EACH]) or not back.endswith(phrase[max(0, spot - EACH) : spot]):
            continue
        left = _alike(text[max(0, at - spot) : at][::-1], phrase[:spot][::-1])
        right = _alike(text[after : after + len(phrase) - end], phrase[end:])
        whole = left == spot and right == len(phrase) - end
        if left + right < (guess.need if whole else PART + guess.need - WHOLE):
            continue
        if _by_right(text[at:after], phrase, spot, end, words):
            continue
        if guess.wrong > 1 and text[after : after + 1] == text[at]:  # then it is a letter put in
            continue
        if not guess.wrong and _runs_on(text, at, spot, len(phrase) - end, words):
            continue
        score, shown = left + right + whole, (min(left, SHOWN), min(right, SHOWN))
        if score > best:
            best, rights = score, set()
        if score == best:
            rights.add((*shown, phrase[spot - shown[0] : end + shown[1]]))
    if not rights:
        return None
    left, right, told = min(rights)
    return Slip(at - left, after + right, told if len({one[2] for one in rights}) == 1 else "")


def _by_right(written: str, phrase: str, spot: int, end: int, words: Lexicon) -> bool:
    """Say whether what stands there may well be meant: a word of its own beside a word, or a little word more or less."""
    right = phrase[spot:end]
    if right and not _han(right[0]):
        return True
    if right and (written == right or (right in LITTLE and (not written or written in LITTLE))):
        return True
    before, behind = phrase[:spot], phrase[end:]
    if not right and (
        behind in words.phrases
        or before in words.phrases
        or any(before[-n:] in words.phrases for n in WORDS if n < spot)
    ):
        return written not in phrase[spot - 1 : spot + 1]
    if not written:
        return (before in words.phrases and len(behind) < EACH) or (behind in words.phrases and spot < EACH)
    return written in LITTLE and len(phrase) <= PART


def _runs_on(text: str, at: int, before: int, behind: int, words: Lexicon) -> bool:
    """Say whether a single letter on one side of a lost one is the end, or the beginning, of another word there."""
    around = (text[at - 2 : at] if before == 1 else "", text[at : at + 2] if behind == 1 else "")
    return any(
        len(one) > 1 and _han(one[0]) and _han(one[1]) and ord(one[0]) | ord(one[1]) << 16 in words.known
        for one in around
    )


def _alike(text: str, phrase: str) -> int:
    """Return how many letters are the same from the first on."""
    for count, (one, other) in enumerate(zip(text, phrase, strict=False)):
        if one != other:
            return count
    return min(len(text), len(phrase))


def _han(letter: str) -> bool:
    """Say whether a letter is a Han letter; nothing is none."""
    return bool(letter) and HAN[0] <= ord(letter) <= HAN[1]
