"""One thing that is wrong with performance records."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong. ``place``: which paper; ``field``: of its form, or empty; ``source``: the rule behind it."""

    code: str
    severity: Severity
    place: str
    message: str
    remedy: str = ""
    field: str = ""
    source: str = ""
