"""What pages, tables and other rooms see of named staff. The actor first; frozen values out; never an unmasked ID number."""

from bianzhi.staff.reads.card import CareerEvent, PersonCard, person_card
from bianzhi.staff.reads.checks import check
from bianzhi.staff.reads.flows import (
    FlowRow,
    Flows,
    Moved,
    YearOfActs,
    acts_of_year,
    flows,
    moves_between,
    seconded_into,
)
from bianzhi.staff.reads.headcount import headcount, state_counts
from bianzhi.staff.reads.movements import MovementRow, movements
from bianzhi.staff.reads.person_now import PersonFound, PersonNow, find_persons, person_now
from bianzhi.staff.reads.person_values_now import ValuesNow, locked_now, open_now
from bianzhi.staff.reads.posts import PostRow, StateRow, posts_on, states_on
from bianzhi.staff.reads.roster import RosterQuery, RosterRow, roster
from bianzhi.staff.reads.structure import (
    RetirementRow,
    RetirementYear,
    Structure,
    StructureRow,
    retirements_ahead,
    retirements_due,
    structure,
)

__all__ = [
    "CareerEvent", "FlowRow", "Flows", "Moved", "MovementRow", "PersonCard", "PersonFound", "PersonNow", "PostRow",
    "RetirementRow", "RetirementYear", "RosterQuery", "RosterRow", "StateRow", "Structure", "StructureRow", "ValuesNow",
    "YearOfActs", "acts_of_year", "check", "find_persons", "flows", "headcount", "locked_now", "movements", "moves_between",
    "open_now", "person_card", "person_now", "posts_on", "retirements_ahead", "retirements_due", "roster", "seconded_into",
    "state_counts", "states_on", "structure",
]  # fmt: skip
