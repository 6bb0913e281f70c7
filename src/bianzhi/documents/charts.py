"""Charts as data: one value that Word, PDF and the web page draw from, so that all three show the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of one row of numbers.

    Attributes:
        kind: ``bar``: upright bars; ``pie``.
        title: what it shows; also read out to who cannot see it.
        unit: of the values, such as 万元.
        labels, values: of the points; a pie takes no value below 0.
        notes: what stands at each point beside its value, such as ``94.42%``; may be left out.
    """

    kind: Literal["bar", "pie"]
    title: str
    unit: str
    labels: tuple[str, ...]
    values: tuple[Decimal, ...]
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len(self.labels) != len(self.values) or (self.notes and len(self.notes) != len(self.values)):
            raise ValueError(f"{self.title}: {len(self.labels)} labels for {len(self.values)} values")
        if self.kind == "pie" and min(self.values, default=Decimal(0)) < 0:
            raise ValueError(f"{self.title}: a pie of a value below 0")

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(self.values)

    @property
    def told(self) -> str:
        """Every label with its value, for who cannot see it."""
        return "；".join(
            f"{text}{value}{self.unit}" for text, value in zip(self.labels, self.values, strict=True)
        )


#: fills that are told apart without colour: (colour, background, pattern of DrawingML); the dark and the light take turns
FILLS: Sequence[tuple[str, str, str]] = (
    ("1F4E79", "FFFFFF", ""),
    ("9DC3E6", "FFFFFF", "ltUpDiag"),
    ("2E75B6", "FFFFFF", "dkHorz"),
    ("C55A11", "FFFFFF", "smGrid"),
    ("7F7F7F", "FFFFFF", "pct25"),
    ("1F4E79", "FFFFFF", "wdDnDiag"),
    ("548235", "FFFFFF", "dkVert"),
    ("BF9000", "FFFFFF", "lgCheck"),
    ("404040", "FFFFFF", "pct60"),
    ("9DC3E6", "FFFFFF", ""),
    ("C55A11", "FFFFFF", "wdUpDiag"),
    ("548235", "FFFFFF", "smConfetti"),
)


def fill(index: int) -> tuple[str, str, str]:
    """Return the fill of a point."""
    return FILLS[index % len(FILLS)]
