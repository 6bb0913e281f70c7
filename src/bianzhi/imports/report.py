"""What a check of a book found, and how far it is."""

from collections.abc import Callable
from dataclasses import dataclass, field

from bianzhi.imports.draft import Draft
from bianzhi.imports.problems import Problem

Step = Callable[[int, int, str], None]


def silent(done: int, total: int, text: str) -> None:
    """Report to nobody."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found.

    Attributes:
        problems: the first of them, errors and warnings, in the order of the book.
        errors, warnings: how many there are in all; only errors stop the import.
        notes: what was left out and why.
        draft: what would be loaded; whole only without errors.
    """

    problems: tuple[Problem, ...]
    errors: int
    warnings: int
    notes: tuple[str, ...]
    draft: Draft = field(repr=False)

    @property
    def summary(self) -> str:
        """One sentence on what would be loaded."""
        return self.draft.summary or "没有可导入的数据"
