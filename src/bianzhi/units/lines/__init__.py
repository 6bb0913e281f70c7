"""The lines about units that an instrument can carry."""

from bianzhi.instruments import line_kinds
from bianzhi.units.lines.parts import (
    InnerAdd,
    InnerAmend,
    InnerRemove,
    InnerRename,
    NameplateAdd,
    NameplateRemove,
)
from bianzhi.units.lines.whole import Abolish, Amend, Establish, Merge, Move, Rename, Split

KINDS = (
    Establish, Rename, Amend, Move, Merge, Split, Abolish,
    NameplateAdd, NameplateRemove, InnerAdd, InnerRename, InnerAmend, InnerRemove,
)  # fmt: skip


def register() -> None:
    """Offer the lines; called when the app starts."""
    for kind in KINDS:
        line_kinds.register(kind())
