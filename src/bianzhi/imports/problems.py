"""What a check of the book finds, by sheet, row and column."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from bianzhi.values.refusal import Refusal

Severity = Literal["error", "warning"]
#: problems that are kept of one check; beyond it they are only counted
MOST = 5_000


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, or that should be looked at.

    Attributes:
        sheet, row, label, address: where; ``row`` 0 and an empty ``address`` for the sheet or book as a whole.
        value: what the cell shows; an ID number is masked.
        message: what is wrong, in one sentence.
        expected: what should stand there.
        suggestions: what was probably meant.
        severity: an ``error`` stops the import, a ``warning`` does not.
        code: stable code of the rule.
    """

    sheet: str
    row: int
    label: str
    address: str
    value: str
    message: str
    expected: str = ""
    suggestions: tuple[str, ...] = ()
    severity: Severity = "error"
    code: str = ""

    @property
    def where(self) -> str:
        """``人员!B7``."""
        return f"{self.sheet}!{self.address}" if self.address else self.sheet

    @property
    def advice(self) -> str:
        """What should stand there and what was probably meant."""
        near = f"是不是“{'”“'.join(self.suggestions)}”？" if self.suggestions else ""
        return "；".join(part for part in (self.expected, near) if part)

    def __str__(self) -> str:
        place = (
            f"“{self.sheet}”"
            + (f"第{self.row}行" if self.row else "")
            + (f"“{self.label}”" if self.label else "")
        )
        cell = f"（{self.address}）" if self.address else ""
        shown = f"填的是“{self.value}”，" if self.value else ""
        advice = f"。{self.advice}" if self.advice else ""
        return f"{place}{cell}：{shown}{self.message}{advice}"


@dataclass(slots=True)
class Problems:
    """The problems of one check, in the order they were found; the first `MOST` are kept, all are counted."""

    kept: list[Problem] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, problem: Problem) -> None:
        """Take note of a problem."""
        self.counts[problem.severity] += 1
        if len(self.kept) < MOST or (problem.severity == "error" and self.counts["error"] <= MOST):
            self.kept.append(problem)

    @property
    def errors(self) -> int:
        """How many problems stop the import."""
        return self.counts["error"]

    @property
    def warnings(self) -> int:
        """How many do not."""
        return self.counts["warning"]


def of_refusals(refusals: Iterable[Refusal], sheet: str = "全表") -> list[Problem]:
    """Return refusals of a whole file as problems."""
    return [Problem(sheet, 0, "", "", "", r.message, r.remedy or r.rule, code=r.code) for r in refusals]


def stored(problem: Problem) -> list[Any]:
    """Return the problem as JSON keeps it."""
    return [
        problem.sheet, problem.row, problem.label, problem.address, problem.value, problem.message, problem.expected,
        list(problem.suggestions), problem.severity, problem.code,
    ]  # fmt: skip


def loaded(row: list[Any]) -> Problem:
    """Return the problem that `stored` made ``row`` of."""
    sheet, number, label, address, value, message, expected, suggestions, severity, code = row
    return Problem(
        sheet, number, label, address, value, message, expected, tuple(suggestions), severity, code
    )


def by_sheet(problems: Iterable[Problem]) -> Mapping[str, int]:
    """Return how many problems each sheet has, in the order of the book."""
    return dict(Counter(p.sheet for p in problems))
