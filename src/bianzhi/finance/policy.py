"""When a year's accounts must be published, and what may stand in no published report. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bianzhi.cases.chart import Limit, Tone
from bianzhi.reporting.changes import Line
from bianzhi.values.id_numbers import check_id_number, mask_id_number
from bianzhi.values.refusal import Refusal

LAW = "《中华人民共和国预算法》第十四条"
#: twenty days of the calendar: the law says days, and says of working days where it means them
WITHIN = Limit(20, working=False, source=LAW)
#: days before the last from which it is urgent
SOON = 5
ID_NUMBER = re.compile(r"(?<![0-9A-Za-z])\d{17}[0-9Xx](?![0-9A-Za-z])")
MARKED_SECRET = re.compile(r"(绝密|机密|秘密)\s*★")


@dataclass(frozen=True, slots=True)
class Deadline:
    """Until when a year's accounts must be public. ``published_on``: of the first version; ``None``: not yet."""

    replied_on: date
    published_on: date | None = None

    @property
    def due_on(self) -> date:
        """The last day."""
        return WITHIN.due(self.replied_on)

    def left(self, today: date) -> int:
        """Return how many days are left: 0 on the last day, negative when it is past; as it was on the day of publication."""
        return (self.due_on - (self.published_on or today)).days

    def late(self, today: date) -> bool:
        """Say whether the last day is past, or was when it was published."""
        return self.left(today) < 0

    def tone(self, today: date) -> Tone:
        """Return its colour."""
        if self.late(today):
            return "red"
        if self.published_on:
            return "green"
        return "amber" if self.left(today) <= SOON else "blue"

    def text(self, today: date) -> str:
        """「还剩3天」."""
        left = self.left(today)
        if self.published_on:
            return "按期公开" if left >= 0 else f"逾期{-left}天公开"
        return f"还剩{left}天" if left > 0 else "今天到期" if left == 0 else f"已逾期{-left}天"


def check_reply(year: int, replied_on: date | None, authority: str, today: date) -> tuple[Refusal, ...]:
    """Return why a day of approval cannot be recorded."""
    found = []
    if replied_on is None:
        found.append(Refusal("disclosure.reply", "请填写批复日期", field="replied_on"))
    elif replied_on > today:
        found.append(Refusal("disclosure.reply", f"批复日期{replied_on}还没有到", field="replied_on"))
    elif replied_on <= date(year, 12, 31):
        words = f"批复日期{replied_on}不晚于{year}年年底，决算不会在当年批复"
        found.append(Refusal("disclosure.reply", words, field="replied_on"))
    if not authority:
        found.append(Refusal("disclosure.authority", "请填写批复机关", field="authority"))
    return tuple(found)


def check_secrets(lines: Iterable[Line]) -> tuple[Refusal, ...]:
    """Return what may be shown to nobody outside: ID numbers, marks of secrecy."""
    found = []
    for line in lines:
        for number in ID_NUMBER.findall(line.text):
            if not check_id_number(number):
                words = f"“{line.where}”里有身份证号{mask_id_number(number)}"
                found.append(
                    Refusal("disclosure.person", words, source="个人信息保护法", remedy="请删去后重新生成")
                )
        if mark := MARKED_SECRET.search(line.text):
            words = f"“{line.where}”里有密级标志“{mark[0]}”"
            found.append(
                Refusal("disclosure.secret", words, source="保守国家秘密法", remedy="涉密内容不得公开")
            )
    return tuple(found)
