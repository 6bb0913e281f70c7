"""Reads the yearly notice on holidays (国务院办公厅关于部分节假日安排的通知) as it is published.

Every item names a holiday, its days off, how many there are, and weekend days that are worked instead. What is counted is
checked against what is said, so that a slip of the hand is told and not kept.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bianzhi.values.refusal import Refusal, Refused

#: 元旦 … 国庆节, alone or together (国庆节、中秋节)
HOLIDAYS = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")
_NAMES = f"(?:{'|'.join(HOLIDAYS)})"
_ITEM = re.compile(rf"(?:[一二三四五六七]、)?({_NAMES}(?:[、和与]{_NAMES})*)[:：](.*)")
_REMARK = re.compile(r"[（(][^（()）]*[)）]")
_DAY = r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日"
_SPAN = re.compile(rf"{_DAY}(?:[至到—–-]+{_DAY})?")
_COUNT = re.compile(r"共(\d+)天|放假(\d+)天")
_NUMBER = re.compile(r"国办发明电〔\d{4}〕\d+号")
_YEAR = re.compile(r"(\d{4})年(?:部分)?节假日安排|现将(\d{4})年")
#: a holiday with its weekends is no longer than this
LONGEST = 12
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class HolidayRow:
    """Days off (``off``) or a weekend day that is worked (``work``), in the columns of ``data/holidays.csv``."""

    year: int
    kind: str
    first: date
    last: date
    name: str
    source: str


def read_notice(text: str) -> tuple[HolidayRow, ...]:
    """Return the rows of a pasted notice. Raises `Refused` with every item that cannot be read or does not add up."""
    text = re.sub(r"[ \u3000\t\r]+", "", text)
    found = _YEAR.search(text)
    if found is None:
        raise Refused(_wrong("没有看出是哪一年的安排", "请把通知全文粘贴进来，含“现将××××年……安排”一句"))
    year = int(found[1] or found[2])
    number = _NUMBER.search(text)
    source = number[0] if number else f"国务院办公厅关于{year}年部分节假日安排的通知"
    rows: list[HolidayRow] = []
    wrong: list[Refusal] = []
    for name, words in _items(text):
        try:
            rows += _rows(year, name, words, source)
        except ValueError as error:
            wrong.append(_wrong(f"“{name}”一条：{error}", "请对照通知原文改正这一条"))
    named = "".join(row.name for row in rows)
    missing = [name for name in HOLIDAYS if name not in named]
    if missing and not wrong:
        wrong.append(_wrong(f"没有读到{'、'.join(missing)}", "请把通知全文粘贴进来，每个节日一条"))
    if wrong:
        raise Refused(*wrong)
    return tuple(rows)


def _items(text: str) -> Iterator[tuple[str, str]]:
    for line in re.split(r"\n+|(?=[一二三四五六七]、)", text):
        match = _ITEM.match(line)
        if match:
            yield match[1], match[2]


def _rows(year: int, name: str, words: str, source: str) -> Iterator[HolidayRow]:
    """Yield the rows of one item. Raises `ValueError` in the clerk's words."""
    plain = _REMARK.sub("", words)
    sentences = [part for part in re.split(r"[。；;]", plain) if part]
    off = next((part for part in sentences if "放假" in part or "休息" in part), None)
    if off is None:
        raise ValueError("没有写放假的日子")
    first, last = next(_spans(year, off), (None, None))
    if first is None or last is None:
        raise ValueError(f"“{off}”里没有日期")
    if not first <= last < first + timedelta(days=LONGEST):
        raise ValueError(f"{first}至{last}不像一次放假")
    said, days = _COUNT.search(off), (last - first).days + 1
    if said and int(said[1] or said[2]) != days:
        raise ValueError(f"写的是{said[1] or said[2]}天，按日期数是{days}天")
    yield HolidayRow(year, "off", first, last, name, source)
    for part in sentences:
        if "上班" not in part:
            continue
        for day, end in _spans(year, part):
            if day != end or day.weekday() < _SATURDAY:
                raise ValueError(f"{day}不是周末，不能是调休上班日")
            yield HolidayRow(year, "work", day, day, "调休上班", source)


def _spans(year: int, words: str) -> Iterator[tuple[date, date]]:
    """Yield (first, last) of every day or span; a month or year that is not said is the one before."""
    month = 0
    for found in _SPAN.finditer(words):
        y1, m1, d1, y2, m2, d2 = found.groups()
        month = int(m1 or month)
        begins = _day(int(y1 or year), month, int(d1))
        if d2 is None:
            yield begins, begins
            continue
        month = int(m2 or month)
        ends = _day(int(y2 or y1 or year), month, int(d2))
        if ends < begins and not y1:  # 12月31日至1月2日
            begins = _day(begins.year - 1, begins.month, begins.day)
        yield begins, ends


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(f"没有{month}月{day}日这一天" if month else f"“{day}日”前没有写月份") from None


def _wrong(message: str, remedy: str) -> Refusal:
    return Refusal("workdays.notice", message, remedy=remedy, field="notice")
