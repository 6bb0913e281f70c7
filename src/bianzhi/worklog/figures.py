"""Figures of an entry: as typed, as kept (JSON), as a value, as printed."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from bianzhi.values.dates import read_date
from bianzhi.values.refusal import Refusal, Refused
from bianzhi.worklog.catalogue import Kind, Measure

BETWEEN = re.compile(r"[、，,；;\n]+")
#: full-width digits and signs; nothing else, for 10² is not 102
NARROW = str.maketrans("０１２３４５６７８９，．％", "0123456789,.%")
MOST_COUNT = 100_000_000
MOST_TEXT = 60
EXPECTED: Mapping[Kind, str] = {
    "count": "应为0或正整数，如 68",
    "ratio": "应为百分数，写明百分号，如 7%",
    "date": "应为一个日期，如 2021-09-07",
    "text": f"应在{MOST_TEXT}字以内",
    "list": f"应为用顿号隔开的词，每个{MOST_TEXT}字以内",
}


def words_of(text: str) -> list[str]:
    """Return the words of a list typed with 、 or line breaks between, each once."""
    return list(dict.fromkeys(part for raw in BETWEEN.split(text) if (part := raw.strip())))


def kept_of(measure: Measure, text: str) -> Any:
    """Return a figure as it is kept in the entry: number, ISO date, words. Raises `Refused` naming the field."""
    try:
        return _READ[measure.kind](measure, text.strip())
    except (ValueError, InvalidOperation, Refused):
        raise Refused(
            Refusal(
                "worklog.figure",
                f"填的是“{text.strip()[:40]}”，{EXPECTED[measure.kind]}",
                field=measure.field,
            )
        ) from None


def _count(measure: Measure, text: str) -> int:
    plain = text.translate(NARROW).replace(",", "").replace(" ", "").removesuffix(measure.unit)
    number = int(plain) if plain.isascii() and plain.isdecimal() else -1
    if not 0 <= number <= MOST_COUNT:
        raise ValueError(text)
    return number


def _ratio(_measure: Measure, text: str) -> str:
    """Take 7% only: whether 0.07 in a sheet is 7% or 0.07% nobody can tell."""
    plain = text.translate(NARROW).replace(" ", "")
    share = Decimal(plain.removesuffix("%")) / 100
    if not plain.endswith("%") or not share.is_finite() or not 0 <= share <= 1:
        raise ValueError(text)
    return f"{share.normalize():f}"


def _date(_measure: Measure, text: str) -> str:
    read = read_date(text)
    if read.month_only:
        raise ValueError(text)
    return read.day.isoformat()


def _text(_measure: Measure, text: str) -> str:
    if len(text) > MOST_TEXT:
        raise ValueError(text)
    return text


def _list(_measure: Measure, text: str) -> list[str]:
    words = words_of(text)
    if not words or len(words) > MOST_TEXT or any(len(word) > MOST_TEXT for word in words):
        raise ValueError(text)
    return words


_READ = {"count": _count, "ratio": _ratio, "date": _date, "text": _text, "list": _list}


def value_of(kind: Kind, kept: Any) -> Any:
    """Return a kept figure as a value: `int`, `Decimal` of one, `date`, `str`, list of words."""
    if kind == "ratio":
        return Decimal(kept)
    return date.fromisoformat(kept) if kind == "date" else kept


def printed(value: Any) -> str:
    """Return a value as a report prints it: 68, 7%, 9月7日, 看、听、查."""
    if isinstance(value, Decimal):
        return f"{(value * 100).normalize():f}%"
    if isinstance(value, date):
        return f"{value.month}月{value.day}日"
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)


def retyped(measure: Measure, kept: Any) -> str:
    """Return a kept figure as it would be typed."""
    value = value_of(measure.kind, kept)
    return value.isoformat() if isinstance(value, date) else printed(value)
