"""The yearly notice, as published, gives the rows of the table."""

from datetime import date, timedelta

import pytest

from bianzhi.values.holiday_notice import read_notice
from bianzhi.values.refusal import Refused
from bianzhi.values.tables import read_table

ROWS = read_table("holidays.csv")
YEARS = sorted({row["year"] for row in ROWS})
WEEK = "一二三四五六日"


def written(year: str) -> str:
    """Write a notice of the rows in the words such notices use; every other item as 「放假」 of a single day."""
    rows = [row for row in ROWS if row["year"] == year]
    off = [row for row in rows if row["kind"] == "off"]
    lines = []
    for n, row in enumerate(off):
        first, last = date.fromisoformat(row["first"]), date.fromisoformat(row["last"])
        middle = [
            date.fromisoformat(w["first"])
            for w in rows
            if w["kind"] == "work" and _nearest(date.fromisoformat(w["first"]), off) == row
        ]
        begins = (
            f"{first.year}年{first.month}月{first.day}日"
            if first.year != last.year
            else f"{first.month}月{first.day}日"
        )
        ends = (f"{last.year}年" if first.year != last.year else "") + (
            f"{last.month}月{last.day}日" if last.month != first.month else f"{last.day}日"
        )
        days = (last - first).days + 1
        text = f"{begins}（周{WEEK[first.weekday()]}）放假" if days == 1 else (
            f"{begins}（周{WEEK[first.weekday()]}）至{ends}（农历、周{WEEK[last.weekday()]}）放假调休，共{days}天"
        )  # fmt: skip
        work = "、".join(f"{d.month}月{d.day}日（星期{WEEK[d.weekday()]}）" for d in middle)
        lines.append(f"{'一二三四五六七'[n]}、{row['name']}：{text}。" + (f"{work}上班。" if work else ""))
    number = rows[0]["source"].split("、")[0]
    return (
        f"国办发明电　{number.removeprefix('国办发明电')}\n经国务院批准，现将{year}年元旦……放假调休日期的具体安排通知如下。\n"
        + "\n".join(lines)
    )


def _nearest(day: date, off: list[dict[str, str]]) -> dict[str, str]:
    return min(off, key=lambda row: min(
        abs((day - date.fromisoformat(row["first"])).days), abs((day - date.fromisoformat(row["last"])).days)
    ))  # fmt: skip


@pytest.mark.parametrize("year", YEARS)
def test_the_notice_of_every_known_year_is_read(year: str) -> None:
    found = {(row.kind, row.first.isoformat(), row.last.isoformat()) for row in read_notice(written(year))}
    assert found == {(row["kind"], row["first"], row["last"]) for row in ROWS if row["year"] == year}


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("共9天", "共8天", "“春节”一条：写的是8天，按日期数是9天"),
        ("2月14日", "2月12日", "不是周末"),
        ("2月15日", "2月31日", "没有2月31日这一天"),
        ("五、端午节", "五、端五节", "没有读到端午节"),
        ("现将2026年", "现将", "没有看出是哪一年"),
    ],
)
def test_a_slip_of_the_hand_is_told(old: str, new: str, told: str) -> None:
    text = written("2026")
    assert old in text
    with pytest.raises(Refused, match=told):
        read_notice(text.replace(old, new, 1))


def test_a_span_over_the_turn_of_the_year_needs_no_year() -> None:
    text = written("2023").replace("2022年12月31日", "12月31日").replace("至2023年1月2日", "至1月2日")
    new_year = read_notice(text)[0]
    assert (new_year.first, new_year.last) == (date(2022, 12, 31), date(2023, 1, 2))
    assert new_year.last - new_year.first == timedelta(days=2)
