"""Rows typed or pasted into an editable table (``ui/components/grid.html``)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

MAX_ROWS = 2_000
#: characters of a choice that a column shows without more room
NARROW = 6


@dataclass(frozen=True, slots=True)
class GridColumn:
    """One column of the table.

    Attributes:
        key: name of the value.
        label: column head.
        choices: pairs (value, words) for a drop-down; empty for a text field.
        hint: the format, under the head.
        numeric: aligned right, digits keyboard on a phone.
        required: marked in the head.
        wide: takes more room.
        list_id: id of a ``<datalist>`` on the page with suggestions.
    """

    key: str
    label: str
    choices: Sequence[tuple[str, str]] = ()
    hint: str = ""
    numeric: bool = False
    required: bool = False
    wide: bool = False
    list_id: str = ""

    @property
    def roomy(self) -> bool:
        """Whether a choice is too long for a narrow column."""
        return any(len(words) > NARROW for _, words in self.choices)


def read_grid(data: Mapping[str, str], prefix: str, columns: Sequence[GridColumn]) -> list[dict[str, str]]:
    """Return the rows in their order on the page, trimmed, without the empty ones; at most `MAX_ROWS`."""
    pattern = re.compile(re.escape(prefix) + r"-([0-9]{1,6})-")
    places = {int(match[1]) for name in data if (match := pattern.match(name))}
    rows = [
        {column.key: str(data.get(f"{prefix}-{place}-{column.key}", "")).strip() for column in columns}
        for place in sorted(places)
    ]
    return [row for row in rows if any(row.values())][:MAX_ROWS]
