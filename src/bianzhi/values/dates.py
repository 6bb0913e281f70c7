"""Dates as people write them in forms and sheets, and counting in months and years."""

import calendar
import math
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from bianzhi.values.numerals import parse_number
from bianzhi.values.refusal import Refusal, Refused

FIRST_YEAR, LAST_YEAR = 1900, 2099
EXCEL_EPOCH = date(1899, 12, 30)
SERIALS = range(10000, 73051)
"""Day numbers of a sheet that are taken for dates: 1927-05-18 to 2099-12-31. Shorter and larger ones are more likely mistakes."""

_FULL = re.compile(r"(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})日?)")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})?")
_MONTH = re.compile(r"(\d{4})(?:[-/.](\d{1,2})|年(\d{1,2})月?)")
_MIDNIGHT = re.compile(r"[T ]+(\d{1,2}):\d{2}(:\d{2}(\.\d+)?)?$")
_YEAR_LAST = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{4}")
_SHORT_YEAR = re.compile(r"\d{1,2}[-/.年]\d{1,2}([-/.月]\d{1,4}日?|月)?")
_YEAR_ONLY = re.compile(r"\d{4}年?")
_NUMBER = re.compile(r"\d{5}(\.0*)?")
_CHINESE = re.compile(
    r"([〇零○OoＯ一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月(?:([一二三四五六七八九十]{1,3})日)?"
)
_SPACES = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff]")

Style = Literal["iso", "chinese", "dots", "month"]


@dataclass(frozen=True, slots=True)
class ReadDate:
    """A date as it was read.

    Attributes:
        day: the date; the first of the month when only a month was written.
        month_only: whether the day was not written and is a guess.
    """

    day: date
    month_only: bool = False


def today() -> date:
    """Return the date of the machine's clock where it stands."""
    return datetime.now().astimezone().date()


def parse_date(value: object) -> date:
    """Return the date written in ``value``, in any form of `read_date`; a month alone stands for its first day.

    Raises:
        Refused: when it is no date, or one that can be read in two ways.
    """
    return read_date(value).day


def read_date(value: object) -> ReadDate:
    """Return the date in ``value`` and whether it named only a month.

    Forms: `date`, `datetime`; 2021-12-31, 2021/12/31, 2021.12.31, 20211231, 2021年12月31日, 二〇二一年十二月三十一日;
    months 2021.12, 2021-12, 2021/12, 202112, 2021年12月; a sheet's day number (44561). Full-width digits, spaces and a time of
    day after the date are allowed.
    The number 2021.1 (not the text) is refused: the sheet may have cut 2021.10.

    Raises:
        Refused: when it is no date, or one that can be read in two ways.
    """
    if isinstance(value, datetime):
        return ReadDate(value.date())
    if isinstance(value, date):
        return ReadDate(value)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise Refused(_refusal("shape", f"“{'' if value is None else value}”不是日期"))
    if isinstance(value, float) and not math.isfinite(value):
        raise Refused(_refusal("shape", "这一格的数字不是日期"))
    if isinstance(value, float) and not value.is_integer():
        return _from_fraction(value)
    if isinstance(value, float):
        value = int(value)
    return _from_text(str(value))


def format_date(day: date, style: Style = "iso") -> str:
    """Return ``day`` as 2021-12-31 (``iso``), 2021年12月31日 (``chinese``), 2021.12.31 (``dots``) or 2021.12 (``month``)."""
    match style:
        case "iso":
            return day.isoformat()
        case "chinese":
            return f"{day.year}年{day.month}月{day.day}日"
        case "dots":
            return f"{day.year:04d}.{day.month:02d}.{day.day:02d}"
        case "month":
            return f"{day.year:04d}.{day.month:02d}"


def add_months(day: date, months: int) -> date:
    """Return the day ``months`` later (earlier when negative); the last of the month when it has no such day."""
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month0 + 1, min(day.day, calendar.monthrange(year, month0 + 1)[1]))


def months_between(start: date, end: date) -> int:
    """Return the whole months from ``start`` to ``end``; negative when ``end`` is earlier.

    It is the largest n with ``add_months(start, n) <= end``; for an earlier ``end``, minus the months from ``end`` to ``start``.
    """
    if end < start:
        return -months_between(end, start)
    months = (end.year - start.year) * 12 + end.month - start.month
    return months if add_months(start, months) <= end else months - 1


def age_on(birth: date, day: date) -> int:
    """Return the completed years of age (周岁) on ``day``: reached on the birthday; of a 29 February, on 1 March in other years.

    Raises `ValueError` when ``day`` is before the birth.
    """
    if day < birth:
        raise ValueError("before the birth")
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def _refusal(part: str, message: str, remedy: str = "请按“2021-12-31”的样子填写") -> Refusal:
    return Refusal(f"date.{part}", message, remedy=remedy)


def _from_fraction(value: float) -> ReadDate:
    if FIRST_YEAR <= value <= LAST_YEAR + 1:
        text = repr(value)
        if re.fullmatch(r"\d{4}\.1", text):
            reason = f"“{text}”是按数字存的，分不清是1月还是10月"
            raise Refused(_refusal("ambiguous", reason, "请把这一列设为“文本”格式后重新填写，如“2021.10”"))
        return _from_text(text)
    return _from_serial(int(value))


def _from_serial(number: int) -> ReadDate:
    if number not in SERIALS:
        raise Refused(_refusal("shape", f"“{number}”不是日期"))
    return ReadDate(EXCEL_EPOCH + timedelta(days=number))


def _from_text(written: str) -> ReadDate:
    text = _SPACES.sub("", unicodedata.normalize("NFKC", written)).strip()
    time = _MIDNIGHT.search(text)
    if time:
        text = text[: time.start()]
    text = _chinese_digits(re.sub(r"\s+", "", text)).replace("。", ".").replace("—", "-").replace("–", "-")
    if not text:
        raise Refused(_refusal("empty", "没有填日期"))
    if match := _FULL.fullmatch(text):
        return ReadDate(_real(text, match[1], match[3] or match[5], match[4] or match[6]))
    if match := _COMPACT.fullmatch(text):
        return ReadDate(_real(text, match[1], match[2], match[3] or "1"), month_only=match[3] is None)
    if match := _MONTH.fullmatch(text):
        return ReadDate(_real(text, match[1], match[2] or match[3], "1"), month_only=True)
    if _NUMBER.fullmatch(text):
        return _from_serial(int(float(text)))
    if _YEAR_ONLY.fullmatch(text):
        raise Refused(_refusal("year_only", f"“{text}”只有年份", "请补上月和日，如“2021-12-31”"))
    if _YEAR_LAST.fullmatch(text):
        raise Refused(_refusal("ambiguous", f"“{text}”分不清哪个是月、哪个是日"))
    if _SHORT_YEAR.fullmatch(text):
        raise Refused(_refusal("ambiguous", f"“{text}”的年份不是四位数，分不清是哪一年"))
    raise Refused(_refusal("shape", f"“{written.strip()}”不是日期"))


def _chinese_digits(text: str) -> str:
    match = _CHINESE.fullmatch(text)
    if match is None:
        return text
    year = re.sub("[○OoＯ]", "〇", match[1])
    parts = zip((year, match[2], match[3]), "年月日", strict=True)
    try:
        return "".join(f"{parse_number(part)}{unit}" for part, unit in parts if part)
    except Refused:
        return text


def _real(text: str, year: str, month: str, day: str) -> date:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        raise Refused(_refusal("impossible", f"没有“{text}”这一天", "请核对月份和日子")) from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise Refused(
            _refusal("year_range", f"“{text}”的年份不在{FIRST_YEAR}至{LAST_YEAR}之间", "请核对年份")
        )
    return found
