"""The tree of units on a day: systems → departments → subordinate institutions."""

from dataclasses import dataclass
from datetime import date, datetime

from bianzhi.units import terms
from bianzhi.units.reads.versions import UnitState, inner_units_on, nameplates_on, versions_on
from bianzhi.users.actor import Actor


@dataclass(frozen=True, slots=True)
class TreeNode:
    """A unit in the tree with what is under it. ``below`` counts all units under it, at any depth."""

    state: UnitState
    children: tuple["TreeNode", ...]
    inner_count: int
    plate_count: int
    below: int
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TreeGroup:
    """A system (系统类别) and the units whose department is none, or is not to be seen by the actor."""

    sector: str
    label: str
    nodes: tuple[TreeNode, ...]
    organs: int
    institutions: int


def tree(actor: Actor, as_of: date, *, known: date | datetime | None = None) -> tuple[TreeGroup, ...]:
    """Return the live units of the actor's district as a tree. Three queries."""
    actor.require("unit.read")
    states = versions_on(actor, as_of, known=known, live_only=True)
    inner = inner_units_on(actor, as_of, known=known)
    plates = nameplates_on(actor, as_of, known=known)
    below: dict[int | None, list[UnitState]] = {}
    for state in states.values():
        below.setdefault(state.parent_id if state.parent_id in states else None, []).append(state)

    def node(state: UnitState) -> TreeNode:
        children = tuple(node(child) for child in below.get(state.unit_id, ()))
        return TreeNode(
            state,
            children,
            len(inner.get(state.unit_id, ())),
            len(plates.get(state.unit_id, ())),
            sum(1 + child.below for child in children),
            tuple(plate.name for plate in plates.get(state.unit_id, ())),
        )

    groups: dict[str, list[TreeNode]] = {}
    for state in below.get(None, ()):
        groups.setdefault(state.sector, []).append(node(state))
    order = [code for code, _ in terms.choices("sector")]
    codes = sorted(groups, key=lambda code: order.index(code) if code in order else len(order))
    return tuple(_group(code, tuple(groups[code])) for code in codes)


def _group(sector: str, nodes: tuple[TreeNode, ...]) -> TreeGroup:
    organs = sum(_count(node, "organ") for node in nodes)
    institutions = sum(_count(node, "institution") for node in nodes)
    return TreeGroup(sector, terms.text("sector", sector), nodes, organs, institutions)


def _count(node: TreeNode, kind: str) -> int:
    return int(node.state.unit_kind == kind) + sum(_count(child, kind) for child in node.children)
