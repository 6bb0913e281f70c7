"""Forms that the provinces prescribe: by which words one is known, and what it asks for (TABLES §12, §13).

A form is a row of data/forms.csv; a province is added by a row. Where none is known by the unit's name or by its own words, the
form is 全国通用.
"""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bianzhi.auditing.corpus.regions import UNKNOWN

DATA = Path(__file__).parent / "data" / "forms.csv"
COMMON = "全国通用"
#: so many places of a form's own words tell it where the unit's name does not
TELLING = 2


@dataclass(frozen=True, slots=True)
class Form:
    """A form. ``sections``: (name, pattern) of what every report in it has, in order."""

    name: str
    province: str
    kind: str
    since: int
    until: int
    signature: re.Pattern[str] | None
    sections: tuple[tuple[str, str], ...]

    def meant_for(self, kind: str, year: int) -> bool:
        """Say whether reports of the kind and year are in this form."""
        return self.kind == kind and (not year or self.since <= year <= self.until)


@cache
def forms() -> tuple[Form, ...]:
    """Return every form, the common ones last."""
    with DATA.open(encoding="utf-8", newline="") as lines:
        return tuple(map(_form, csv.DictReader(lines)))


def _form(row: Mapping[str, str]) -> Form:
    pairs = (part.split("=", 1) for part in row["sections"].split(";"))
    return Form(
        row["form"], row["province"], row["kind"], int(row["since"]), int(row["until"]),
        re.compile(row["signature"]) if row["signature"] else None, tuple((name, pattern) for name, pattern in pairs),
    )  # fmt: skip


def form_of(province: str, kind: str, year: int, text: str) -> Form | None:
    """Return the form of a report: its province's, else the one whose words it has most of, else the common one, if any."""
    known = [one for one in forms() if one.meant_for(kind, year)]
    own = next((one for one in known if one.province and one.province == province), None)
    if own is not None:
        return own
    told = [(len(one.signature.findall(text)), one) for one in known if one.signature]
    best = max((pair for pair in told if pair[0] >= TELLING), key=lambda pair: pair[0], default=None)
    if best is not None and province == UNKNOWN:
        return best[1]
    return next((one for one in known if one.name == COMMON), None)
