"""Balance checks as they stand under a table: two numbers that must be equal."""

from collections.abc import Iterable
from dataclasses import dataclass

from bianzhi.ui.cells import Tag
from bianzhi.ui.listing import Column


@dataclass(frozen=True, slots=True)
class Check:
    """One check: ``left`` and ``right`` must be equal. ``rule`` says in words what is compared."""

    rule: str
    left: int
    right: int

    @property
    def difference(self) -> int:
        """Left less right."""
        return self.left - self.right

    @property
    def holds(self) -> bool:
        """Whether both are equal."""
        return self.left == self.right

    @property
    def result(self) -> Tag:
        """The outcome in a word."""
        return Tag("相符", "green") if self.holds else Tag("不符", "red")

    def __str__(self) -> str:
        return f"{self.rule}：{self.left}与{self.right}，{'相符' if self.holds else f'相差{self.difference}'}"


CHECK_COLUMNS = (
    Column("rule", "核对关系"),
    Column("result", "结果", "tag"),
    Column("left", "左边", "number"),
    Column("right", "右边", "number"),
    Column("difference", "相差", "number"),
)


def total_of(numbers: Iterable[int], whole: int, rule: str) -> Check:
    """Return the check that ``numbers`` add up to ``whole``."""
    return Check(rule, sum(numbers), whole)
