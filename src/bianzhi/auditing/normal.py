"""The words of a paragraph without noise, and the way back: every character knows where it stood.

Spaces that PDF and justified text put between characters, field codes of Word and dot leaders say nothing; full-width digits and
signs are the plain ones, and half-width brackets between words the full-width ones (PATTERNS §8, §9).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bianzhi.documents.model import Paragraph, Place

NOISE = re.compile(
    r"\[bookmark:[^\[\]]*+\]"  # marks and field codes of Word
    r"|PAGEREF\s+_Toc\d+\s*\\?h?\s*\d*|HYPERLINK\s+\"?[^\"\s]*\"?"
    r"|(?<![….·])(?:…++|\.{4,}+|·{4,}+)++\s*+\d*+$"  # dot leaders of a table of contents
    r"|(?<=[\u4e00-\u9fff])[（(][a-züāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]{1,7}\d?[)）]"  # readings that mirrors of pages put in
    r"|(?<![表图第件]\d)(?<![表图第件]\d\d)[\s\u3000\u00a0\u200b\ufeff\ufffc]+"
    r"|(?<=\d)\s+(?!\d)"
)
#: signs every noise has one of; many paragraphs have none
SIGNS = (" ", "[", "P", "H", "…", "·", "....", "\ufffc")
READING = re.compile(r"[（(][a-züāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]")
TRADITIONAL = Path(__file__).parent / "data" / "traditional.txt"
PLAIN = str.maketrans("０１２３４５６７８９％．－−﹪():;", "0123456789%.--%（）：；")
#: a comma that is no separator of thousands, and a full-width one that is
COMMA = re.compile(r",(?!\d{3}(?!\d))|(?<!\d),")
THOUSANDS = re.compile(r"(?<![\d.,，])\d{1,3}(?:，\d{3})+(?=(?:\.\d{1,6})?(?:亿元|万元|千元|元))")
#: what every such amount holds
BETWEEN = re.compile(r"\d，\d{3}[.，万元亿千]")


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph to be read by rules. ``back[i]``: where character ``i`` stands in the paragraph; ``heading``: above it."""

    text: str
    source: Paragraph
    back: Sequence[int]
    heading: str = ""
    picture: bool = False

    def place(self, offset: int = 0) -> Place:
        """Return the place of a character."""
        return self.source.place_at(self.back[offset] if offset < len(self.back) else 0)

    def quote(self, start: int, end: int, around: int = 0) -> str:
        """Return the words from ``start`` to ``end`` with some before and after."""
        begins, ends = max(0, start - around), min(len(self.text), end + around)
        return f"{'…' if begins else ''}{self.text[begins:ends]}{'…' if ends < len(self.text) else ''}"


def begins(text: str, position: int, stops: str = "。；") -> int:
    """Return where the sentence, or the item of a list, begins that a position stands in."""
    last = -1
    for sign in stops:
        last = max(last, text.rfind(sign, last + 1, position))
    return last + 1


def sentence_at(text: str, first: int, last: int, stops: str = "。") -> tuple[int, int]:
    """Return where the sentence, or with more ``stops`` the item, that holds two positions begins and ends."""
    ends = [at for sign in stops if (at := text.find(sign, last)) >= 0]
    return begins(text, first, stops), min(ends, default=len(text))


def folded(text: str) -> str:
    """Return the text with one form of digits, signs and characters, each where it stood."""
    if _other_form().search(text):
        text = text.translate(_table())
    if "," in text:
        text = COMMA.sub("，", text)
    return THOUSANDS.sub(lambda m: m[0].replace("，", ","), text) if BETWEEN.search(text) else text


@cache
def _other_form() -> re.Pattern[str]:
    return re.compile(f"[{re.escape(''.join(map(chr, _table())))}]")


@cache
def _table() -> dict[int, int]:
    """Return ``PLAIN`` with simplified characters for those only traditional script has (the pairs of OpenCC)."""
    old, new = TRADITIONAL.read_text(encoding="utf-8").split()
    return {**str.maketrans(old, new), **PLAIN}


def _may_be_noisy(text: str) -> bool:
    """Say whether noise may stand in a text; what blanks there are beside the usual one cannot be printed."""
    return not text.isprintable() or any(sign in text for sign in SIGNS) or bool(READING.search(text))


def passage(paragraph: Paragraph, heading: str = "") -> Passage:
    """Return the passage of a paragraph."""
    if not _may_be_noisy(paragraph.text):
        return Passage(folded(paragraph.text), paragraph, range(len(paragraph.text)), heading)
    kept: list[str] = []
    back: list[int] = []
    position = 0
    for noise in NOISE.finditer(paragraph.text):
        kept.append(paragraph.text[position : noise.start()])
        back.extend(range(position, noise.start()))
        position = noise.end()
    kept.append(paragraph.text[position:])
    back.extend(range(position, len(paragraph.text)))
    text = folded("".join(kept))
    return Passage(text, paragraph, tuple(back), heading, "\ufffc" in paragraph.text)
