"""What pages and other rooms read of units. The actor first; frozen values out."""

from bianzhi.units.reads.card import DocumentRef, Related, UnitCard, unit_card, unit_line
from bianzhi.units.reads.checks import check, unit_exists
from bianzhi.units.reads.events import EventRow, events_between
from bianzhi.units.reads.history import HistoryDocument, HistoryRow, history
from bianzhi.units.reads.names import NameBook, NameFound, UnitChoice, find_by_name, unit_choices
from bianzhi.units.reads.reach import actor_of_user, subtree_ids, with_ancestors
from bianzhi.units.reads.register import UnitRow, list_units, parent_choices, unit_rows
from bianzhi.units.reads.statistics import S1, S1Cell, S1Row, statistics_s1
from bianzhi.units.reads.tree import TreeGroup, TreeNode, tree
from bianzhi.units.reads.versions import (
    InnerState,
    Plate,
    UnitState,
    chain_upwards,
    inner_names_on,
    inner_units_on,
    nameplates_on,
    names_on,
    require_unit,
    state_on,
    versions_on,
    versions_then_and_last,
)

__all__ = [
    "S1",
    "DocumentRef",
    "EventRow",
    "HistoryDocument",
    "HistoryRow",
    "InnerState",
    "NameBook",
    "NameFound",
    "Plate",
    "Related",
    "S1Cell",
    "S1Row",
    "TreeGroup",
    "TreeNode",
    "UnitCard",
    "UnitChoice",
    "UnitRow",
    "UnitState",
    "actor_of_user",
    "chain_upwards",
    "check",
    "events_between",
    "find_by_name",
    "history",
    "inner_names_on",
    "inner_units_on",
    "list_units",
    "nameplates_on",
    "names_on",
    "parent_choices",
    "require_unit",
    "state_on",
    "statistics_s1",
    "subtree_ids",
    "tree",
    "unit_card",
    "unit_choices",
    "unit_exists",
    "unit_line",
    "unit_rows",
    "versions_on",
    "versions_then_and_last",
    "with_ancestors",
]  # fmt: skip
