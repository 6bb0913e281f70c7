"""Words of the trade typed wrongly: a letter taken for another, lost, put in, doubled, or changed places with its neighbour.

A slip makes pairs of letters that ordinary text doesn't have. They are told from the set of all pairs of a text without looking
at it, and only where they may make a phrase of the trade when mended is the text looked at.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from bianzhi.auditing.adjacent import letters_of
from bianzhi.auditing.lexicon import NOTHING, Lexicon, Spot, is_han, lexicon

#: so many pairs are looked at, each in so many places, at most: a text with more of them is none of the trade
MOST, PLACES = 400, 8
#: letters of a phrase that must stand there: with the whole of it; of a part of it; and on each side
WHOLE, PART, EACH = 3, 5, 2
#: letters shown on each side of a slip
SHOWN = 5
#: little words that may be put in or left out
LITTLE = "的和与及或等之在对将为是数类款项减度"
#: what is one letter off a phrase and right
RIGHT = frozenset({"社会学研究", "财政部预算"})
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

    ``begins``: how many letters after their first the wrong ones begin; ``wrong``: how many those are; ``put``: how many letters
    of a phrase are right there; ``spots``: phrases, and where these begin in them, ``back`` letters on; ``need``: letters of a
    phrase around them at least.
    """

    begins: int
    wrong: int
    put: int
    spots: Sequence[Spot]
    need: int = WHOLE
    back: int = 0


def misspelt(text: str, met: AbstractSet[int]) -> list[Slip]:
    """Return the slips of a text, by where they begin; ``met``: the pairs it has that are suspect."""
    words = lexicon()
    new = met & words.suspect
    if len(new) > MOST:
        return []
    found: dict[int, Slip] = {}
    for written, guesses in _guesses(text, new, words).items():
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


def _guesses(text: str, new: AbstractSet[int], words: Lexicon) -> Mapping[str, Sequence[Guess]]:
    """Return what may be wrong by the suspect pairs of a text, by the letters that stand there."""
    found: dict[str, list[Guess]] = defaultdict(list)
    alike, following, preceding = words.alike, words.following, words.preceding
    for pair in map(letters_of, new):
        before, letter = pair[0], pair[1]
        guesses = [
            *(
                Guess(0, 1, 1, words.beside[right + letter], WHOLE, 1)
                for right in preceding.get(letter, NOTHING) & alike.get(before, NOTHING)
            ),
            *(
                Guess(1, 1, 1, words.beside[before + right])
                for right in following.get(before, NOTHING) & alike.get(letter, NOTHING)
            ),
        ]
        if spots := words.apart.get(pair):
            guesses.append(Guess(1, 0, 1, spots, WHOLE + 1))
        if spots := words.beside.get(letter + before):
            guesses.append(Guess(0, 2, 2, spots, WHOLE - 1, 1))
        if guesses:
            found[pair] += guesses
        if before == letter:
            for written, guess in _twice(letter, text, words):
                found[written].append(guess)
    for odd in dict.fromkeys(words.odd.findall(text)):
        at = text.find(odd)
        for _ in range(PLACES):
            if at < 0:
                break
            for written, guess in _odd(text, at, words):
                found[written].append(guess)
            at = text.find(odd, at + 1)
    return found


def _odd(text: str, at: int, words: Lexicon) -> Iterator[tuple[str, Guess]]:
    """Yield what may be a letter, of which no phrase has one, taken for another."""
    odd, before, behind = text[at], text[max(0, at - 1) : at], text[at + 1 : at + 2]
    alike = words.alike[odd]
    if spots := [one for one in words.apart.get(before + behind, ()) if one[0][one[1]] in alike]:
        yield before + odd + behind, Guess(1, 1, 1, spots)
    for right in alike & words.following.get(before, NOTHING):
        yield (
            before + odd,
            Guess(1, 1, 1, [one for one in words.beside[before + right] if one[1] + 1 == len(one[0])]),
        )
    for right in alike & words.preceding.get(behind, NOTHING):
        yield (
            odd + behind,
            Guess(0, 1, 1, [(phrase, 0) for phrase, at in words.beside[right + behind] if at == 1]),
        )


def _twice(letter: str, text: str, words: Lexicon) -> Iterator[tuple[str, Guess]]:
    """Yield what may be a letter that stands twice."""
    at = text.find(letter + letter)
    for _ in range(PLACES):
        if at < 0:
            return
        first, last = text[at - 1 : at] + letter, letter + text[at + 2 : at + 3]
        if first in words.beside and not is_han(text[at + 2 : at + 3]):
            spots = [(phrase, spot + 1) for phrase, spot in words.beside[first]]
            yield first + letter, Guess(2, 1, 0, spots, WHOLE + 1)
        if last in words.beside:
            begins = not text[at - 1 : at].isdigit() and (
                not is_han(text[at - 1 : at]) or text[at - 1] in LITTLE or first not in words.known
            )
            spots = [one for one in words.beside[last] if begins or one[1] > 1]
            yield letter + last, Guess(1, 1, 0, spots, WHOLE + 1)
        at = text.find(letter + letter, at + 2)


def _slip(text: str, at: int, guess: Guess, words: Lexicon) -> Slip | None:
    """Return the slip whose wrong letters begin at a place of a text, if a guess is right there."""
    if (
        guess.wrong > 1 and text[at + guess.wrong : at + guess.wrong + 1] == text[at]
    ):  # it is put in, nothing is turned
        guess = Guess(0, 1, 0, guess.spots, WHOLE + 1, 1)
    best, after = 0, at + guess.wrong
    rights: set[tuple[int, int, str]] = set()
    ahead, back = text[after : after + EACH], text[max(0, at - EACH) : at]
    for phrase, told in guess.spots:
        spot = told - guess.back
        end = spot + guess.put
        if not ahead.startswith(phrase[end : end + EACH]) or not back.endswith(
            phrase[max(0, spot - EACH) : spot]
        ):
            continue
        left = _alike(text[max(0, at - spot) : at][::-1], phrase[:spot][::-1])
        right = _alike(text[after : after + len(phrase) - end], phrase[end:])
        whole = left == spot and right == len(phrase) - end
        if left + right < (guess.need if whole else PART + guess.need - WHOLE):
            continue
        if _by_right(text[at:after], phrase, spot, end, words):
            continue
        if _runs_on(text, at, guess.wrong, spot, len(phrase) - end, words):
            continue
        score, shown = left + right + whole, (min(left, SHOWN), min(right, SHOWN))
        if score > best:
            best, rights = score, set()
        if score == best:
            rights.add((*shown, phrase[spot - shown[0] : end + shown[1]]))
    if not rights:
        return None
    left, right, meant = min(rights)
    if text[at - left : after + right] in RIGHT:
        return None
    return Slip(at - left, after + right, meant if len({one[2] for one in rights}) == 1 else "")


def _by_right(written: str, phrase: str, spot: int, end: int, words: Lexicon) -> bool:
    """Say whether what stands there may well be meant: a word of its own beside a word, or a little word more or less."""
    right = phrase[spot:end]
    if right and not is_han(right[0]):
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


def _runs_on(text: str, at: int, wrong: int, before: int, behind: int, words: Lexicon) -> bool:
    """Say whether a letter at the edge of a phrase is the end, or the beginning, of another word there.

    That is the wrong letter where it is the first or the last of the phrase, and a single letter beside a lost one.
    """
    if wrong > 1:
        return False
    first, last = at - (not wrong), at + 1
    around = (
        text[max(0, first - 1) : first + 1] if before == (not wrong) else "",
        text[last - 1 : last + 1] if behind == (not wrong) else "",
    )
    return any(one in words.known for one in around)


def _alike(text: str, phrase: str) -> int:
    """Return how many letters are the same from the first on."""
    for count, (one, other) in enumerate(zip(text, phrase, strict=False)):
        if one != other:
            return count
    return min(len(text), len(phrase))
