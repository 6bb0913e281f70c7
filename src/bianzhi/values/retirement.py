"""法定退休年龄: the month in which a person reaches it, with the gradual delay from 2025.

Source: 国务院关于渐进式延迟法定退休年龄的办法, approved by 全国人大常委会 on 2024-09-13, in force from 2025-01-01.
Men go from 60 to 63 and women in cadre posts from 55 to 58, one month later for every four months; women in worker posts
from 50 to 55, one month later for every two.
Special kinds of work, illness and posts with their own age are decided by the document and not computed here.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from bianzhi.values.dates import add_months
from bianzhi.values.id_numbers import FEMALE, MALE

STANDARD = "国务院关于渐进式延迟法定退休年龄的办法"
REFORM_BEGINS = date(2025, 1, 1)
ELASTIC_MONTHS = 36
CADRE, WORKER = "cadre", "worker"

Category = Literal["cadre", "worker"]


@dataclass(frozen=True, slots=True)
class Scale:
    """How the age of one group is raised: from ``old_age`` by one every ``step``, by ``most`` at most; all in months."""

    old_age: int
    step: int
    most: int


@dataclass(frozen=True, slots=True)
class Retirement:
    """When a person retires. Months are given as the date of their first day.

    Attributes:
        month: month in which the statutory age is reached; the person leaves the establishment from the next one.
        age_months: the statutory age in months.
        delay_months: by how much the reform delays it; 0 before 2025.
        earliest: first month allowed by 弹性提前退休: up to three years earlier, never below the old age. The person asks for it
            and must have paid contributions long enough.
        latest: last month of 弹性延迟退休: up to three years later, if the unit and the person agree. Before 2025 neither exists.
    """

    month: date
    age_months: int
    delay_months: int
    earliest: date
    latest: date

    @property
    def year_month(self) -> tuple[int, int]:
        """The year and month of `month`."""
        return self.month.year, self.month.month

    @property
    def age_text(self) -> str:
        """The statutory age in words: 60岁1个月."""
        years, months = divmod(self.age_months, 12)
        return f"{years}岁" + (f"{months}个月" if months else "")

    @property
    def leaves_on(self) -> date:
        """First day on which the person is no longer counted: the first of the month after `month`."""
        return add_months(self.month, 1)


MEN = Scale(old_age=60 * 12, step=4, most=36)
WOMEN_CADRES = Scale(old_age=55 * 12, step=4, most=36)
WOMEN_WORKERS = Scale(old_age=50 * 12, step=2, most=60)
SCALES = {
    (MALE, CADRE): MEN,
    (MALE, WORKER): MEN,
    (FEMALE, CADRE): WOMEN_CADRES,
    (FEMALE, WORKER): WOMEN_WORKERS,
}


def retirement(birth: date, sex: str, category: str) -> Retirement:
    """Return when a person retires by law.

    Args:
        birth: birth date; only year and month count.
        sex: GB/T 2261.1: ``1`` or ``2``.
        category: code list ``retire_category``: ``cadre`` or ``worker``; of no effect for men.

    Raises `KeyError` for another sex or category.
    """
    scale = SCALES[sex, category]
    old_month = add_months(birth.replace(day=1), scale.old_age)
    if old_month < REFORM_BEGINS:
        return Retirement(old_month, scale.old_age, 0, old_month, old_month)
    since = (old_month.year - REFORM_BEGINS.year) * 12 + old_month.month - REFORM_BEGINS.month
    delay = min(since // scale.step + 1, scale.most)
    month = add_months(old_month, delay)
    earliest = max(add_months(month, -ELASTIC_MONTHS), old_month)
    return Retirement(month, scale.old_age + delay, delay, earliest, add_months(month, ELASTIC_MONTHS))


def retirement_month(birth: date, sex: str, category: str) -> tuple[tuple[int, int], int]:
    """Return the year and month of retirement, and the statutory age in months. Arguments as of `retirement`."""
    found = retirement(birth, sex, category)
    return found.year_month, found.age_months
