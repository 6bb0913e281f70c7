"""Chinese text: cells and names put right, pinyin, pairs of characters."""

import re
import unicodedata
from functools import cache, lru_cache

from bianzhi.values.numerals import chinese_number, parse_number
from bianzhi.values.tables import read_table

__all__ = [
    "bigrams",
    "chinese_number",
    "clean_name",
    "clean_text",
    "initials",
    "parse_number",
    "pinyin",
    "pinyin_key",
]

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003134f"
DOT = "·"

_RUN = re.compile(f"[{HAN}]+|[A-Za-z0-9]+")
_IS_HAN = re.compile(f"[{HAN}]")
_INVISIBLE = re.compile(
    r"[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb]"
)
_BLANK = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2800\u3164]+")
_NARROWED = re.compile(r"[Ａ-Ｚａ-ｚ０-９＋－．／％＠＿＆＃＝＊\uf900-\ufaff\u2e80-\u2fdf]")
_DOTS = re.compile(r"[・•‧∙⋅●．.･᛫]")


def clean_text(text: str) -> str:
    """Return the text of a cell as it was meant.

    Full-width letters, digits and signs become half-width; Chinese punctuation stays. Radicals and compatibility characters that
    come from PDF become the ordinary character. What cannot be seen is dropped, blanks of any kind and length become one space.
    """
    narrowed = _NARROWED.sub(lambda m: unicodedata.normalize("NFKC", m[0]), text)
    return _BLANK.sub(" ", _INVISIBLE.sub("", narrowed)).strip()


def clean_name(name: str) -> str:
    """Return a person's name without any blank, with every kind of middle dot as ``·`` (阿依古丽·买买提)."""
    return _DOTS.sub(DOT, clean_text(name).replace(" ", "")).strip(DOT)


def bigrams(text: str) -> tuple[str, ...]:
    """Return the pairs of neighbours of every run of Chinese; letters and digits stay whole, a lone character stands alone."""
    found: list[str] = []
    for run in _RUN.findall(clean_text(text)):
        if _IS_HAN.match(run) and len(run) > 1:
            found.extend(run[i : i + 2] for i in range(len(run) - 1))
        else:
            found.append(run)
    return tuple(found)


@lru_cache(maxsize=50_000)
def pinyin(text: str, *, person: bool = False) -> tuple[str, ...]:
    """Return the syllables of ``text`` with the tone as a digit (``zhang1``); letters and digits stay whole, the rest is dropped.

    Args:
        text: Chinese text.
        person: whether it is a person's name: then the surname is read as a surname (区 ōu, 覃 qín, 尉迟 yù chí).
    """
    cleaned = clean_text(text)
    surname, reading = _surname(cleaned) if person else ("", ())
    return (*reading, *_syllables(cleaned[len(surname) :]))


def initials(text: str, *, person: bool = False) -> str:
    """Return the first letters of the syllables, small: 编制管理 → bzgl, 尉迟敬 → yqj. Arguments as of `pinyin`."""
    return "".join(s[0] if _is_syllable(s) else s for s in pinyin(text, person=person)).lower()


def pinyin_key(text: str, *, person: bool = False) -> str:
    """Return a key that sorts as a dictionary does: by syllables, tones, then characters. Arguments as of `pinyin`."""
    syllables = pinyin(text, person=person)
    bare = " ".join(s[:-1] if _is_syllable(s) else s for s in syllables)
    return "\t".join((bare.lower(), "".join(s[-1] for s in syllables if _is_syllable(s)), text))


def _is_syllable(text: str) -> bool:
    return len(text) > 1 and text[-1] in "12345" and text[:-1].isalpha()


@cache
def _surnames() -> dict[str, tuple[str, ...]]:
    return {row["surname"]: tuple(row["pinyin"].split()) for row in read_table("surnames.csv")}


def _surname(name: str) -> tuple[str, tuple[str, ...]]:
    table = _surnames()
    for length in (2, 1):
        if len(name) > length and name[:length] in table:
            return name[:length], table[name[:length]]
    return "", ()


def _syllables(text: str) -> list[str]:
    from pypinyin import Style, lazy_pinyin  # a tenth of a second that most commands can do without

    found: list[str] = []
    for run in _RUN.findall(text):
        if _IS_HAN.match(run):
            found.extend(lazy_pinyin(run, style=Style.TONE3, neutral_tone_with_five=True, errors="default"))
        else:
            found.append(run)
    return found
