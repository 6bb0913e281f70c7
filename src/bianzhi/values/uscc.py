"""统一社会信用代码 (GB 32100-2015) with the 组织机构代码 inside it (GB 11714-1997)."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bianzhi.values.refusal import Refusal, Refused

STANDARD = "GB 32100-2015"
STANDARD_ORGANISATION = "GB 11714-1997"
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The 31 characters of the code: no I, O, S, V or Z."""
WEIGHTS = tuple(pow(3, i, 31) for i in range(17))
ORGANISATION_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
AUTHORITIES: Mapping[str, str] = MappingProxyType(
    {
        "1": "机构编制",
        "2": "外交",
        "3": "司法行政",
        "4": "文化",
        "5": "民政",
        "6": "旅游",
        "7": "宗教",
        "8": "工会",
        "9": "市场监管",
        "A": "中央军委改革和编制办公室",
        "N": "农业",
        "Y": "其他",
    }
)
"""Character 1: what kind of authority registers the body."""
CATEGORIES: Mapping[str, str] = MappingProxyType(
    {"11": "机关", "12": "事业单位", "13": "机构编制部门直接管理机构编制的群众团体", "19": "其他"}
)
"""Characters 1 and 2, of bodies registered by 机构编制 authorities."""

_GONE = re.compile(r"[\s'‘’`\-\u00ad\u200b-\u200f\u2060\ufeff]")
_SHAPE = re.compile(f"[{ALPHABET}]{{2}}\\d{{6}}[{ALPHABET}]{{10}}")
_ORGANISATION = re.compile(r"[0-9A-Z]{8}[0-9X]")


@dataclass(frozen=True, slots=True)
class Uscc:
    """A checked 统一社会信用代码.

    Attributes:
        code: 18 characters.
        authority: character 1, a key of `AUTHORITIES`.
        category: characters 1 and 2; a key of `CATEGORIES` when the authority is ``1``.
        registrar_division: characters 3 to 8: the division of the registrar, not the body's address; 100000 is the centre.
        organisation_code: characters 9 to 17, the 组织机构代码.
    """

    code: str

    @property
    def authority(self) -> str:
        return self.code[0]

    @property
    def category(self) -> str:
        return self.code[:2]

    @property
    def category_label(self) -> str:
        """The category in words; the authority's for others than 机构编制."""
        return CATEGORIES.get(self.category) or AUTHORITIES[self.authority]

    @property
    def registrar_division(self) -> str:
        return self.code[2:8]

    @property
    def organisation_code(self) -> str:
        return self.code[8:17]

    def __str__(self) -> str:
        return self.code


def check_character(first17: str) -> str:
    """Return the 18th character for the first 17. Raises `ValueError` for characters outside `ALPHABET`."""
    total = sum(ALPHABET.index(c) * w for c, w in zip(first17, WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def organisation_check_character(first8: str) -> str:
    """Return the ninth character of the 组织机构代码 whose first eight are given."""
    total = sum(ORGANISATION_ALPHABET.index(c) * w for c, w in zip(first8, ORGANISATION_WEIGHTS, strict=True))
    return "0123456789X0"[11 - total % 11]


def parse_uscc(value: object) -> Uscc:
    """Return the code a person typed or a sheet holds; full-width characters, small letters, spaces and hyphens are put right.

    Raises:
        Refused: with the reason. The inner 组织机构代码 is checked as well as the whole.
    """
    text = _normalise(value)
    refusals = _refusals(value, text)
    if refusals:
        raise Refused(*refusals)
    return Uscc(text)


def check_uscc(value: object) -> tuple[Refusal, ...]:
    """Return why ``value`` is no 统一社会信用代码; empty when it is one."""
    return _refusals(value, _normalise(value))


def check_organisation_code(value: str) -> tuple[Refusal, ...]:
    """Return why ``value`` is no 组织机构代码 (nine characters, the hyphen before the last optional); empty when it is one."""
    text = _normalise(value)
    if not _ORGANISATION.fullmatch(text):
        return (_organisation_refusal(f"组织机构代码“{value.strip()}”应为9位数字或大写字母"),)
    if organisation_check_character(text[:8]) != text[8]:
        return (_organisation_refusal(f"组织机构代码“{text}”的末位校验不通过，有一位填错了"),)
    return ()


def compose_uscc(category: str, division: str, first8: str) -> str:
    """Return the code of a body for the demo and tests, both check characters computed.

    Args:
        category: characters 1 and 2, such as ``12``.
        division: the registrar's, six digits.
        first8: the first eight characters of the 组织机构代码, of `ALPHABET`.

    Raises `ValueError` when the parts make no code.
    """
    first17 = f"{category}{division}{first8}{organisation_check_character(first8)}"
    code = first17 + check_character(first17)
    if check_uscc(code):
        raise ValueError(f"no 统一社会信用代码 of {category!r}, {division!r}, {first8!r}")
    return code


def _normalise(value: object) -> str:
    return _GONE.sub("", unicodedata.normalize("NFKC", str(value if value is not None else ""))).upper()


def _refusals(value: object, text: str) -> tuple[Refusal, ...]:
    if not text:
        return (_refusal("empty", "没有填统一社会信用代码"),)
    if isinstance(value, int | float) or re.fullmatch(r"\d(\.\d+)?E\+?\d+|\d+\.0*", text):
        remedy = "请把这一列设为“文本”格式，再按证书重新填写"
        return (_refusal("digits_lost", "统一社会信用代码在表格里被存成了数字，后几位已经丢失", remedy),)
    if len(text) != 18:
        return (_refusal("length", f"统一社会信用代码应为18位，现在是{len(text)}位"),)
    wrong = "".join(dict.fromkeys(c for c in text if c not in ALPHABET))
    if wrong:
        remedy = (
            "代码里没有字母I、O、S、V、Z，请看是不是1、0、5、U、2"
            if set(wrong) <= set("IOSVZ")
            else "请按证书核对"
        )
        return (_refusal("characters", f"统一社会信用代码里不会有“{wrong}”", remedy),)
    if not _SHAPE.fullmatch(text):
        return (_refusal("division", f"统一社会信用代码第3至8位“{text[2:8]}”应是登记机关的6位行政区划代码"),)
    return tuple(_inner_refusals(text))


def _inner_refusals(text: str) -> list[Refusal]:
    found = []
    if text[0] not in AUTHORITIES:
        found.append(_refusal("authority", f"统一社会信用代码第1位“{text[0]}”不是登记管理部门代码"))
    if text[0] == "1" and text[:2] not in CATEGORIES:
        remedy = "机关为11，事业单位为12，群众团体为13，其他为19"
        found.append(_refusal("category", f"统一社会信用代码前两位“{text[:2]}”不是机构类别代码", remedy))
    if organisation_check_character(text[8:16]) != text[16]:
        inner = f"统一社会信用代码第9至17位“{text[8:17]}”不是正确的组织机构代码"
        found.append(_refusal("organisation", inner))
    if check_character(text[:17]) != text[17]:
        found.append(_refusal("check_character", f"统一社会信用代码“{text}”的末位校验不通过，有一位填错了"))
    return found


def _refusal(part: str, message: str, remedy: str = "请按证书核对") -> Refusal:
    return Refusal(f"uscc.{part}", message, source=STANDARD, remedy=remedy, field="uscc")


def _organisation_refusal(message: str) -> Refusal:
    return Refusal(
        "organisation_code", message, source=STANDARD_ORGANISATION, remedy="请按证书核对", field="legacy_code"
    )
