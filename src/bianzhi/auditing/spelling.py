"""Words of the trade typed wrongly: a letter taken for another, lost, put in, doubled, or changed places with its neighbour.

A slip makes pairs of letters that ordinary text doesn't have. They are told from the set of all pairs of a text without looking
at it, and only where they make a phrase of the trade when mended is the text looked at.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from bianzhi.auditing.lexicon import Lexicon, Spot, lexicon

#: the Han letters
HAN = 0x4E00, 0x9FFF
#: a text with more new pairs is none of the trade; places are looked at so often at most
MOST, TRIES, PLACES = 5_000, 400, 8
#: letters of a phrase that must stand there: with the whole of it, and where it goes on otherwise
WHOLE, PART, EACH = 3, 5, 2
#: little words that may be put in or left out
LITTLE = "的和与及或等之在对将为是"
#: letters shown on each side of a slip
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Slip:
    """A stretch of a text that is wrong, and what is meant; empty where that is not told."""

    start: int
    end: int
    right: str
    doubled: bool = False


def misspelt(text: str, pairs: AbstractSet[int], new: AbstractSet[int]) -> list[Slip]:
    """Return the slips of a text, by where they begin; ``pairs``: those of its letters; ``new``: those of them that tell of slips."""
    words = lexicon()
    if not new or len(new) > MOST:
        return []
    found: dict[int, Slip] = {}
    for tried, one in enumerate(_candidates(text, new, pairs, words)):
        if tried == TRIES:
            break
        for slip in one.slips(text):
            if all(slip.end <= other.start or other.end <= slip.start for other in found.values()):
                found[slip.start] = slip
    return [found[at] for at in sorted(found)]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """Letters that stand somewhere in the text, and what of phrases would stand there instead.

    ``written``: the letters; ``skipped``: how many of them are wrong; ``spots``: where in phrases what is
    right begins; ``put``: how many letters are right there; ``need``: letters of a phrase around them at least; ``begins``: the first
    wrong letter.
    """

    words: Lexicon
    written: str
    skipped: int
    spots: Sequence[Spot]
    put: int
    need: int = WHOLE
    begins: int = 1

    def slips(self, text: str) -> Iterator[Slip]:
        """Yield the slips where the letters stand."""
        at = text.find(self.written)
        for _ in range(PLACES):
            if at < 0:
                return
            slip = self._slip(text, at + self.begins)
            if slip:
                yield slip
            at = text.find(self.written, at + 1)

    def _slip(self, text: str, at: int) -> Slip | None:
        """Return the slip whose wrong letters begin at a place of the text."""
        best, rights, after = 0, set(), at + self.skipped
        for phrase, spot in self.spots:
            end = spot + self.put
            nearest = max(0, spot - EACH)
            if not text.startswith(phrase[end : end + EACH], after) or (
                at + nearest < spot or not text.startswith(phrase[nearest:spot], at + nearest - spot)
            ):
                continue
            left = _alike(text[max(0, at - spot) : at][::-1], phrase[:spot][::-1])
            right = _alike(text[after : after + len(phrase) - end], phrase[end:])
            whole = left == spot and right == len(phrase) - end
            enough = left + right >= (self.need if whole else PART + self.need - WHOLE)
            if not enough or self._by_right(text[at:after], phrase, spot):
                continue
            if not self.skipped and self._runs_on(text, at, spot, len(phrase) - end):
                continue
            score = left + right + whole
            shown = min(left, SHOWN), min(right, SHOWN)
            told = (*shown, phrase[spot - shown[0] : end + shown[1]])
            if score > best:
                best, rights = score, {told}
            elif score == best:
                rights.add(told)
        if not rights:
            return None
        left, right, told_right = min(rights)
        return Slip(at - left, after + right, told_right if len({told[2] for told in rights}) == 1 else "")


    def _runs_on(self, text: str, at: int, before: int, behind: int) -> bool:
        """Say whether a single letter on one side of a lost one is the end, or the beginning, of another word there."""
        known = self.words.known
        if before == 1 and at > 1 and _han(text[at - 2]) and ord(text[at - 2]) | ord(text[at - 1]) << 16 in known:
            return True
        ends = text[at : at + 2]
        return behind == 1 and len(ends) > 1 and _han(ends[1]) and ord(ends[0]) | ord(ends[1]) << 16 in known

    def _by_right(self, written: str, phrase: str, spot: int) -> bool:
        """Say whether what stands there may well be meant: a word of its own beside a word, or a little word more or less."""
        right, end = phrase[spot : spot + self.put], spot + self.put
        if right and not _han(right[0]):
            return True
        if right and (written == right or (right in LITTLE and written in LITTLE)):
            return True
        words = self.words.phrases
        if not right and (phrase[:spot] in words or phrase[spot:] in words):
            return written not in phrase[spot - 1 : spot + 1]
        if not right and any(phrase[spot - n : spot] in words for n in range(4, min(spot, 8))):
            return written not in phrase[spot - 1 : spot + 1]
        if not written:
            return (phrase[:spot] in words and len(phrase) - end < EACH) or (phrase[end:] in words and spot < EACH)
        return written in LITTLE and len(phrase) <= PART


def _alike(text: str, phrase: str) -> int:
    """Return how many letters are the same from the first on."""
    count = 0
    for one, other in zip(text, phrase, strict=False):
        if one != other:
            break
        count += 1
    return count


def _candidates(
    text: str, new: AbstractSet[int], pairs: AbstractSet[int], words: Lexicon
) -> Iterator[_Candidate]:
    """Yield what may be slips by the new pairs of a text."""
    first, last = HAN
    after: dict[int, list[int]] = defaultdict(list)
    preceding, following = words.preceding, words.following
    for pair in new:
        if pair >> 16 in preceding:
            after[pair & 0xFFFF].append(pair)
    for pair in new:
        letter = pair >> 16
        if letter in after and pair & 0xFFFF in following and first <= letter <= last:
            for then in after[letter]:
                key = pair & 0xFFFF | then & 0xFFFF0000
                written = chr(pair & 0xFFFF) + chr(letter) + chr(then >> 16)
                if key in words.apart:
                    yield _Candidate(words, written, 1, words.apart[key], 1)
                if key in words.beside:
                    yield _Candidate(words, written, 1, words.beside[key], 0, WHOLE + 1)
    yield from _taken(new, pairs, words)
    for pair in new & words.lost:
        yield _Candidate(words, chr(pair & 0xFFFF) + chr(pair >> 16), 0, words.apart[pair], 1, WHOLE + 1)
    for pair in new & words.turned:
        spots = [(phrase, spot - 1) for phrase, spot in words.beside[pair >> 16 | (pair & 0xFFFF) << 16]]
        yield _Candidate(words, chr(pair & 0xFFFF) + chr(pair >> 16), 2, spots, 2, WHOLE - 1, 0)
    for pair in new & words.doubled:
        yield from _twice(chr(pair >> 16), text, words)


def _taken(new: AbstractSet[int], pairs: AbstractSet[int], words: Lexicon) -> Iterator[_Candidate]:
    """Yield what may be a letter taken for one that sounds or looks like it, with a new pair on one side at least."""
    alike, following, preceding = words.alike, words.following, words.preceding
    nothing: frozenset[int] = frozenset()
    for pair in new:
        before, letter = pair & 0xFFFF, pair >> 16
        if before in following and not following[before].isdisjoint(alike.get(letter, nothing)):
            for meant in following[before] & alike[letter]:
                spots = words.beside[before | meant << 16]
                likely = [
                    (phrase, spot)
                    for phrase, spot in spots
                    if spot + 1 == len(phrase) or letter | ord(phrase[spot + 1]) << 16 in pairs
                ]
                if likely:
                    yield _Candidate(words, chr(before) + chr(letter), 1, likely, 1)
        if letter in preceding and not preceding[letter].isdisjoint(alike.get(before, nothing)):
            for meant in preceding[letter] & alike[before]:
                spots = words.beside[meant | letter << 16]
                likely = [
                    (phrase, spot - 1)
                    for phrase, spot in spots
                    if spot == 1 or ord(phrase[spot - 2]) | before << 16 in pairs
                ]
                if likely:
                    yield _Candidate(words, chr(before) + chr(letter), 1, likely, 1, WHOLE, 0)


def _twice(letter: str, text: str, words: Lexicon) -> Iterator[_Candidate]:
    """Yield what may be slips by a letter that stands twice."""
    at = text.find(letter + letter)
    for _ in range(PLACES):
        if at < 0:
            return
        around = text[at - 1 : at] + letter, letter + text[at + 2 : at + 3]
        before, behind = (ord(one[0]) | ord(one[1]) << 16 if len(one) > 1 else 0 for one in around)
        if before in words.beside and not _han(text[at + 2 : at + 3]):
            spots = [(phrase, spot + 1) for phrase, spot in words.beside[before]]
            yield _Candidate(words, around[0] + letter, 1, spots, 0, WHOLE + 1, 2)
        if behind in words.beside:
            spots = [one for one in words.beside[behind] if one[1] > 1 or not _han(text[at - 1 : at])]
            yield _Candidate(words, letter + around[1], 1, spots, 0, WHOLE + 1)
        at = text.find(letter + letter, at + 2)


def _han(letter: str) -> bool:
    """Say whether a letter is a Han letter; nothing is none."""
    return bool(letter) and HAN[0] <= ord(letter) <= HAN[1]
