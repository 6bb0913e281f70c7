"""Who comes and goes in the demo's 2021, planned so that every step finds its vacancy and the year's sums come out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random

from bianzhi.demo.plan import PlannedUnit

TOWN_CENTRES = ("格里坪镇农业农村服务中心", "格里坪镇便民服务中心", "格里坪镇党群服务中心", "格里坪镇文化旅游服务中心",
                "格里坪镇社会治理综合服务中心")  # fmt: skip
#: 2021's acts by kind; recruits 68, all acts 345
RECRUITS = {"E01": 27, "E02": 26, "E03": 9, "E12": 6}
OTHER_ENTRIES = {"E05": 3, "E06": 30, "E08": 8, "E10": 5, "E09": 2}
EXITS = {"X01": 62, "X03": 33, "X04": 9, "X05": 3, "X07": 4, "X08": 14}
TRANSFERS = 104
CIVIL = {"ADMIN", "ADMIN_TOWN", "POLITICAL_LEGAL", "INST_CIVIL"}
PUBLIC = {"INST_FULL", "INST_PARTIAL", "INST_SELF"}


@dataclass(frozen=True, slots=True)
class Act:
    """One act of the year: ``kind`` an entry or exit code, or ``move``."""

    kind: str
    unit: str
    target: str = ""


@dataclass(slots=True)
class Flows:
    """The year's plan: who is there at its start, and the acts in an order in which each finds its vacancy."""

    plan: dict[str, PlannedUnit]
    start: dict[str, int]
    exits: list[Act] = field(default_factory=list)
    moves: list[Act] = field(default_factory=list)
    entries: list[Act] = field(default_factory=list)
    retiring: dict[tuple[str, int], date] = field(default_factory=dict)

    def commodity(self, unit: PlannedUnit, place: int) -> str:
        """Return the quota the person at ``place`` is on: the unit's types filled up in order, the last movers on the main one."""
        main, *others = unit.quota
        rest = self.start[unit.common_name] - unit.quota[main]
        for code in others:
            here = min(max(rest, 0), unit.quota[code])
            if place < self._leaders(unit) + here and place >= self._leaders(unit):
                return code
            rest -= here
        return main

    @staticmethod
    def _leaders(unit: PlannedUnit) -> int:
        return min(unit.chiefs + unit.deputies, 3)


def main_code(unit: PlannedUnit) -> str:
    """Return the unit's main type of quota."""
    return next(iter(unit.quota), "")


def plan_flows(units: Sequence[PlannedUnit], seed: int) -> Flows:
    """Return the flows of 2021. The same each time."""
    random = Random(seed)  # noqa: S311 - a plan, nothing secret
    staffed = [u for u in units if u.staff]
    entries = _entries(staffed, random)
    exits = _exits(staffed, random)
    moves = _moves(staffed, random)
    flows = Flows({u.common_name: u for u in units}, {u.common_name: u.staff for u in units})
    flows.entries, flows.exits = entries, exits
    _balance(flows, moves, units)
    flows.moves = _orderly(flows, moves)
    _retire(flows, random)
    return flows


def _spread(kinds: dict[str, int], units: list[str], random: Random) -> list[Act]:
    codes = [code for code, number in kinds.items() for _ in range(number)]
    return [Act(code, random.choice(units)) for code in codes]


def _entries(staffed: list[PlannedUnit], random: Random) -> list[Act]:
    civil = [
        u.common_name
        for u in staffed
        if main_code(u) in CIVIL and u.staff >= 6 and u.common_name != "格里坪镇"
    ]
    public = [
        u.common_name
        for u in staffed
        if main_code(u) in PUBLIC and u.staff >= 6 and u.common_name not in TOWN_CENTRES
    ]
    town = [Act("E02" if n < 5 else "E03", TOWN_CENTRES[n % 5]) for n in range(7)]
    acts = [*town]
    acts += _spread({"E01": RECRUITS["E01"]}, civil, random)
    acts += _spread(
        {"E02": RECRUITS["E02"] - 5, "E03": RECRUITS["E03"] - 2, "E12": RECRUITS["E12"]}, public, random
    )
    acts += _spread({"E05": 3, "E08": 8, "E10": 5}, civil, random)
    acts += _spread({"E06": 22}, civil, random) + _spread({"E06": 8, "E09": 2}, public, random)
    return acts


def _exits(staffed: list[PlannedUnit], random: Random) -> list[Act]:
    weights = [max(u.staff - 4, 0) for u in staffed]
    names = [u.common_name for u in staffed]
    codes = [code for code, number in EXITS.items() for _ in range(number)]
    weighted = [
        w if n not in {"区委编办", "区林业局", "区事业单位登记服务中心"} else 0
        for n, w in zip(names, weights, strict=True)
    ]
    return [
        Act(code, unit)
        for code, unit in zip(codes, random.choices(names, weighted, k=len(codes)), strict=True)
    ]


def _moves(staffed: list[PlannedUnit], random: Random) -> list[Act]:
    groups = [
        [u.common_name for u in staffed if main_code(u) in codes and u.staff >= 5]
        for codes in ({"ADMIN", "ADMIN_TOWN"}, {"INST_FULL"}, {"INST_CIVIL"})
    ]
    excluded = {"区委编办", "区林业局", "区事业单位登记服务中心", *TOWN_CENTRES}
    moves = [Act("move", "区委编办", "区林业局")]
    while len(moves) < TRANSFERS:
        group = [name for name in random.choices(groups, (60, 30, 10))[0] if name not in excluded]
        source, target = random.sample(group, 2)
        moves.append(Act("move", source, target))
    return moves


def _balance(flows: Flows, moves: list[Act], units: Sequence[PlannedUnit]) -> None:
    """Set the start so that the year ends as planned; acts that would overfill a unit at its start go to one with room."""
    room = {u.common_name: sum(u.quota.values()) - u.staff for u in units}
    net = dict.fromkeys(flows.start, 0)
    for act in flows.entries:
        net[act.unit] -= 1
    for act in flows.exits:
        net[act.unit] += 1
    for act in moves:
        net[act.unit] += 1
        net[act.target] -= 1
    roomy = [u.common_name for u in units if u.staff >= 10]
    for index, act in enumerate(flows.exits):
        if net[act.unit] <= room[act.unit]:
            continue
        better = max(roomy, key=lambda name: room[name] - net[name])
        net[act.unit] -= 1
        net[better] += 1
        flows.exits[index] = Act(act.kind, better)
    for index, act in enumerate(moves):
        if net[act.unit] <= room[act.unit]:
            continue
        kind = main_code(flows.plan[act.unit])
        same = [n for n in roomy if main_code(flows.plan[n]) == kind and n not in {act.target, act.unit}]
        better = max(same, key=lambda name: room[name] - net[name])
        net[act.unit] -= 1
        net[better] += 1
        moves[index] = Act("move", better, act.target)
    for name, change in net.items():
        flows.start[name] += change


def _orderly(flows: Flows, moves: list[Act]) -> list[Act]:
    """Return the moves in an order in which each target has a vacancy when its turn comes."""
    now = dict(flows.start)
    for act in flows.exits:
        now[act.unit] -= 1
    waiting, done = list(moves), []
    while waiting:
        ready = next((m for m in waiting if now[m.target] < sum(flows.plan[m.target].quota.values())), None)
        if ready is None:
            raise ValueError(f"no order lets {len(waiting)} transfers find their vacancies")
        waiting.remove(ready)
        now[ready.unit] -= 1
        now[ready.target] += 1
        done.append(ready)
    return done


def _retire(flows: Flows, random: Random) -> None:
    """Give those who retire in 2021 the birth date that makes them sixty in time; they sit at the end of their unit's list."""
    seat = {name: number - 1 for name, number in flows.start.items()}
    for act in flows.exits:
        if act.kind == "X01":
            month = random.randint(1, 5)
            flows.retiring[act.unit, seat[act.unit]] = date(1961, month, random.randint(1, 28))
        seat[act.unit] -= 1
