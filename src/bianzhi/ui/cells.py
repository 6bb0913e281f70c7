"""Values of a table cell that are more than text."""

from dataclasses import dataclass
from typing import Literal

Tone = Literal["red", "amber", "green", "grey", "blue"]

#: The sign beside the word, so that a colour is never the only message.
SIGNS: dict[str, str] = {
    "red": "x-circle-fill",
    "amber": "exclamation-triangle-fill",
    "green": "check-circle-fill",
    "grey": "dash-circle",
    "blue": "info-circle-fill",
}


@dataclass(frozen=True, slots=True)
class Tag:
    """A state: a tone, a sign and a word. Red only for what breaks a rule, amber for what soon will, green for settled."""

    text: str
    tone: Tone = "grey"

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Link:
    """A text or number that opens the rows behind it."""

    text: object
    url: str

    def __str__(self) -> str:
        return str(self.text)
