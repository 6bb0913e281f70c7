"""Choices of columns, as functions: a new label needs no migration."""

from bianzhi.ledger.commodities import COMMODITIES
from bianzhi.ledger.movements import MOVEMENTS

INSTRUMENT = "instruments.Instrument"


def commodity_choices() -> list[tuple[str, str]]:
    """Codes and labels of what the ledger counts."""
    return [(code, item.label) for code, item in COMMODITIES.items()]


def movement_choices() -> list[tuple[str, str]]:
    """Codes and labels of the movements."""
    return [(code, item.label) for code, item in MOVEMENTS.items()]
