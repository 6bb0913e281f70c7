"""The lines of the ledger that an instrument can carry."""

from bianzhi.establishment.lines.base import Line
from bianzhi.establishment.lines.posts import Posts
from bianzhi.establishment.lines.quota import (
    Abolish,
    Approve,
    Assert,
    Convert,
    Cut,
    Decrease,
    DrainRevolving,
    FillRevolving,
    Increase,
    Issue,
    Opening,
    Reclaim,
    Transfer,
)
from bianzhi.establishment.lines.use import AllotInner, Freeze, Lend, OverPlan, Return, Unfreeze
from bianzhi.instruments.line_kinds import register as register_line

#: in the order of the 「增加事项」 menu: what is done every week first
KINDS: tuple[type[Line], ...] = (
    Approve, Increase, Decrease, Reclaim, Transfer, Convert, Abolish, Issue, Cut, Lend, Return, FillRevolving, DrainRevolving,
    Freeze, Unfreeze, OverPlan, AllotInner, Assert, Opening, Posts,
)  # fmt: skip


def register() -> None:
    """Add the kinds; called when the app starts."""
    for kind in KINDS:
        register_line(kind())
