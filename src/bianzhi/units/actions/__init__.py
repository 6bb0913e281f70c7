"""What documents do to units. Each takes the actor, the document (`LineContext`) and the day it counts from."""

from bianzhi.units.actions.abolish import abolish
from bianzhi.units.actions.amend import amend
from bianzhi.units.actions.establish import establish
from bianzhi.units.actions.inner_add import inner_add
from bianzhi.units.actions.inner_amend import inner_amend
from bianzhi.units.actions.inner_remove import inner_remove
from bianzhi.units.actions.inner_rename import inner_rename
from bianzhi.units.actions.merge import merge
from bianzhi.units.actions.move import move
from bianzhi.units.actions.nameplate_add import nameplate_add
from bianzhi.units.actions.nameplate_remove import nameplate_remove
from bianzhi.units.actions.note_event import note_event
from bianzhi.units.actions.rename import rename
from bianzhi.units.actions.reverse import reverse_line_kind
from bianzhi.units.actions.split import split

__all__ = [
    "abolish", "amend", "establish", "inner_add", "inner_amend", "inner_remove", "inner_rename", "merge", "move", "nameplate_add",
    "nameplate_remove", "note_event", "rename", "reverse_line_kind", "split",
]  # fmt: skip
