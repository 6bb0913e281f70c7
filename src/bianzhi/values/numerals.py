"""Whole numbers in Chinese numerals: 十二, 一百零五, 二〇二一, 第十二."""

import re

from bianzhi.values.refusal import Refusal, Refused

DIGITS = "零一二三四五六七八九"
LARGEST = 10**16 - 1
_VALUES = {character: n for n, character in enumerate(DIGITS)} | {
    "〇": 0, "两": 2, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9,
}  # fmt: skip
_UNITS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_GROUPS = {"万": 10**4, "亿": 10**8}
_ORDINAL = re.compile(r"第?(.+?)[个条款项号章节]?")


def chinese_number(number: int) -> str:
    """Return ``number`` (0 to 10¹⁶ − 1) in Chinese numerals: 12 → 十二, 105 → 一百零五, 10010 → 一万零一十.

    Raises `ValueError` for other numbers.
    """
    if not 0 <= number <= LARGEST:
        raise ValueError(f"no Chinese numeral for {number}")
    if number == 0:
        return "零"
    text = _spell(number)
    return text[1:] if text.startswith("一十") else text


def parse_number(text: str) -> int:
    """Return the number in ``text``: 十二, 第十二, 二〇二一, 一百零五, 两千, 壹佰, 12 or 第12.

    Raises:
        Refused: when it is no number.
    """
    stripped = text.strip()
    match = _ORDINAL.fullmatch(stripped)
    body = match[1] if match else ""
    if body.isascii() and body.isdigit():
        return int(body)
    if body and all(c in _VALUES for c in body):
        return int("".join(str(_VALUES[c]) for c in body))
    number = _read(body)
    if number is None:
        raise Refused(Refusal("number.shape", f"“{stripped}”不是数字", remedy="请填写如“12”或“十二”"))
    return number


def _spell(number: int) -> str:
    for unit, size in (("亿", 10**8), ("万", 10**4), ("千", 1000), ("百", 100), ("十", 10)):
        if number >= size:
            above, below = divmod(number, size)
            gap = "零" if 0 < below < size // 10 else ""
            return _spell(above) + unit + gap + (_spell(below) if below else "")
    return DIGITS[number]


def _read(text: str) -> int | None:
    for group, size in (("亿", _GROUPS["亿"]), ("万", _GROUPS["万"])):
        if group in text:
            head, _, tail = text.partition(group) if group == "万" else _split_last(text, group)
            above, below = _read(head), _read(tail.lstrip("零〇")) if tail else 0
            return None if above is None or below is None or below >= size else above * size + below
    return _read_below_myriad(text)


def _split_last(text: str, group: str) -> tuple[str, str, str]:
    head, found, tail = text.rpartition(group)
    return head, found, tail


def _read_below_myriad(text: str) -> int | None:
    total, digit, ceiling = 0, None, 10**4
    for place, character in enumerate(text):
        if character in "零〇":
            continue
        if character in _VALUES:
            if digit is not None:
                return None
            digit = _VALUES[character]
        elif character in _UNITS and _UNITS[character] < ceiling and (digit is not None or place == 0):
            ceiling = _UNITS[character]
            total += (1 if digit is None else digit) * ceiling
            digit = None
        else:
            return None
    return total + (digit or 0) if text else None
