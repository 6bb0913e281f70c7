"""公民身份号码, the citizen's identity number (GB 11643-1999): read, checked, masked, made up for the demo."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from bianzhi.values.dates import format_date, today
from bianzhi.values.refusal import Refusal, Refused

STANDARD = "GB 11643-1999"
MALE, FEMALE = "1", "2"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"
EARLIEST_YEAR = 1900
SYNTHETIC_DIVISION = "999999"
"""Division of made-up numbers. No province is coded 99, and in a foreigner's permanent-residence number (which begins with 9)
a province's code comes next, so nobody has or will get a number that begins with 99."""
SYNTHETIC_PREFIX = "99"
SERIALS = range(1, 500)

_GONE = re.compile(r"[\s'‘’`\-\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_SCIENTIFIC = re.compile(r"\d(\.\d+)?E\+?\d+")
_DECIMAL = re.compile(r"\d+\.\d*")
_SHAPE = re.compile(r"\d{17}[\dX]")
_LEGACY = re.compile(r"\d{15}")
_AS_TEXT = "请把这一列设为“文本”格式，再按证件重新填写"


@dataclass(frozen=True, slots=True)
class IdNumber:
    """A checked 公民身份号码.

    Attributes:
        number: the 18 characters, the last a digit or ``X``.
        birth_date: digits 7 to 14.
        sex: GB/T 2261.1 code: ``1`` male, ``2`` female (parity of digit 17).
        division6: digits 1 to 6, the division of the first registration; it may long be abolished.
    """

    number: str
    birth_date: date
    sex: str
    division6: str

    @property
    def synthetic(self) -> bool:
        """Whether the number was made by `make_synthetic_id`; no real person can have it."""
        return self.number.startswith(SYNTHETIC_PREFIX)

    def __str__(self) -> str:
        return self.number

    def __repr__(self) -> str:
        """Masked, so that no log or traceback shows the number."""
        return f"IdNumber({mask_id_number(self.number)})"


def check_character(first17: str) -> str:
    """Return the check character that belongs to the first 17 digits."""
    return CHECK_CHARACTERS[sum(int(d) * w for d, w in zip(first17, WEIGHTS, strict=True)) % 11]


def parse_id_number(value: object, *, allow_legacy: bool = False, on: date | None = None) -> IdNumber:
    """Return the ID number that a person typed or a sheet holds.

    Full-width digits, spaces, hyphens, a leading apostrophe and a small ``x`` are put right. The first six digits are never
    a reason to refuse: a card may carry a division that was abolished long ago.

    Args:
        value: text, or the value of a cell. A number of 16 digits or more is refused: a sheet keeps only 15 digits of it.
        allow_legacy: whether a 15-digit number of before 1999 is upgraded to 18 characters.
        on: the day after which nobody is born yet; today when omitted.

    Raises:
        Refused: with the reason, the number in it masked.
    """
    text = _normalise(value)
    if isinstance(value, int | float) and len(text) > 15:
        raise Refused(_digits_lost())
    if _LEGACY.fullmatch(text) and allow_legacy:
        first17 = f"{text[:6]}19{text[6:]}"
        text = first17 + check_character(first17)
    refusal = _shape_refusal(text)
    if refusal is not None:
        raise Refused(refusal)
    birth = _birth_date(text, on or today())
    expected = check_character(text[:17])
    if text[17] != expected:
        raise Refused(_wrong_check_character(text))
    return IdNumber(text, birth, MALE if int(text[16]) % 2 else FEMALE, text[:6])


def check_id_number(
    value: object, *, allow_legacy: bool = False, on: date | None = None
) -> tuple[Refusal, ...]:
    """Return why ``value`` is no ID number; empty when it is one. Arguments as of `parse_id_number`."""
    try:
        parse_id_number(value, allow_legacy=allow_legacy, on=on)
    except Refused as refused:
        return refused.refusals
    return ()


def mask_id_number(number: str) -> str:
    """Return ``number`` with its first three and last four characters; what is no whole number is hidden altogether."""
    if len(number) not in {15, 18}:
        return "*" * len(number)
    return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}"


def make_synthetic_id(birth: date, sex: str, serial: int, *, division: str = SYNTHETIC_DIVISION) -> str:
    """Return a number for a made-up person: right in form and check character, and impossible for a real one.

    Args:
        birth: birth date.
        sex: ``1`` or ``2``.
        serial: 1 to 499, one for each person of the same birth date, sex and division.
        division: six digits beginning with 99; others would be real people's and raise `ValueError`.
    """
    if not re.fullmatch(r"99\d{4}", division):
        raise ValueError(f"a synthetic number begins with 99, not {division[:2]}")
    if sex not in {MALE, FEMALE} or serial not in SERIALS:
        raise ValueError(f"no synthetic number for sex {sex!r}, serial {serial}")
    first17 = f"{division}{birth:%Y%m%d}{serial * 2 - (sex == MALE):03d}"
    return first17 + check_character(first17)


def _normalise(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return _GONE.sub("", unicodedata.normalize("NFKC", str(value if value is not None else ""))).upper()


def _refusal(part: str, message: str, *, rule: str = "", remedy: str = "") -> Refusal:
    return Refusal(
        f"id_number.{part}",
        message,
        rule=rule,
        source=STANDARD if rule else "",
        remedy=remedy,
        field="id_number",
    )


def _digits_lost() -> Refusal:
    return _refusal("digits_lost", "身份证号在表格里被存成了数字，后几位已经丢失", remedy=_AS_TEXT)


def _shape_refusal(text: str) -> Refusal | None:
    if not text:
        return _refusal("empty", "没有填身份证号", remedy="请填写18位身份证号")
    if _SCIENTIFIC.fullmatch(text) or _DECIMAL.fullmatch(text):
        return _digits_lost()
    if _SHAPE.fullmatch(text):
        return None
    if _LEGACY.fullmatch(text):
        return _refusal(
            "legacy", "身份证号是15位的旧号码", rule="现行号码为18位", remedy="请填写18位身份证号"
        )
    if len(text) != 18:
        return _refusal(
            "length", f"身份证号应为18位，现在是{len(text)}位", remedy="请核对证件，看是否多填或漏填"
        )
    return _refusal(
        "characters", "身份证号里有不该有的字符", rule="前17位是数字，末位是数字或X", remedy="请核对证件"
    )


def _birth_date(text: str, latest: date) -> date:
    digits = text[6:14]
    try:
        birth = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        raise Refused(
            _refusal(
                "birth",
                f"身份证号里的出生日期“{digits}”不存在",
                rule="第7至14位是出生日期",
                remedy="请核对证件",
            )
        ) from None
    if birth.year < EARLIEST_YEAR:
        raise Refused(
            _refusal(
                "birth_early", f"身份证号里的出生日期{format_date(birth)}早于1900年", remedy="请核对证件"
            )
        )
    if birth > latest:
        raise Refused(
            _refusal("birth_future", f"身份证号里的出生日期{format_date(birth)}还没有到", remedy="请核对证件")
        )
    return birth


def _wrong_check_character(text: str) -> Refusal:
    shown = mask_id_number(text)
    if text.endswith("000"):
        return _refusal(
            "digits_lost", f"身份证号{shown}末三位是000，像是在表格里丢失了后几位", remedy=_AS_TEXT
        )
    return _refusal(
        "check_character",
        f"身份证号{shown}的末位校验不通过，有一位填错了",
        rule="末位由前17位算出",
        remedy="请核对证件",
    )
