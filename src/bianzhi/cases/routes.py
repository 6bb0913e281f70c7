"""Approval routes as data: which optional stations of a chart a case is spared, by what it is about. Pure, without Django.

Rules stand in an order; the first that fits applies, and the last one fits everything.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bianzhi.cases.chart import Chart
from bianzhi.values.refusal import Refusal


@dataclass(frozen=True, slots=True)
class RouteFacts:
    """What a route looks at.

    Attributes:
        matter: what it is about, in the kind's own codes (进入方式, 用编方式).
        rank: rank of the body (code of `RANKS`).
        commodity: type of quota or posts.
        amount: how many.
    """

    matter: str = ""
    rank: str = ""
    commodity: str = ""
    amount: int = 0


@dataclass(frozen=True, slots=True)
class RouteChoices:
    """What the conditions of a kind's rules may name: code → label of each."""

    matters: Mapping[str, str] = field(default_factory=dict)
    ranks: Mapping[str, str] = field(default_factory=dict)
    commodities: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: empty conditions fit everything; ``passes`` are the optional stations that such a case passes."""

    matters: frozenset[str] = frozenset()
    ranks: frozenset[str] = frozenset()
    commodities: frozenset[str] = frozenset()
    least: int = 0
    most: int = 0
    passes: frozenset[str] = frozenset()

    def fits(self, facts: RouteFacts) -> bool:
        """Say whether the rule is for such a case."""
        return (
            (not self.matters or facts.matter in self.matters)
            and (not self.ranks or facts.rank in self.ranks)
            and (not self.commodities or facts.commodity in self.commodities)
            and facts.amount >= self.least
            and (not self.most or facts.amount <= self.most)
        )

    @property
    def fits_all(self) -> bool:
        """Say whether it has no condition."""
        return not (self.matters or self.ranks or self.commodities or self.least or self.most)


def rule_for(rules: Sequence[Rule], facts: RouteFacts) -> int:
    """Return the place of the first rule that fits. ``rules`` were checked: the last one fits."""
    return next(place for place, rule in enumerate(rules) if rule.fits(facts))


def stations(chart: Chart) -> Mapping[str, str]:
    """Return code → label of what a route may spare: optional states, and confirmations that happen beside others."""
    states = {status.code: status.label for status in chart.statuses if status.optional}
    return states | {event.code: event.label for event in chart.events if event.once and event.forward}


def spared(chart: Chart, rule: Rule) -> tuple[str, ...]:
    """Return the stations that ``rule`` spares a case."""
    return tuple(code for code in stations(chart) if code not in rule.passes)


def check_rules(chart: Chart, rules: Sequence[Rule]) -> tuple[Refusal, ...]:
    """Return why these rules cannot be in force."""
    if not rules:
        return (Refusal("route.empty", "请至少写一条规则", field="rules"),)
    known, found = stations(chart), []
    for number, rule in enumerate(rules, 1):
        unknown = rule.passes - set(known)
        if unknown:
            found.append(
                Refusal(
                    "route.station",
                    f"第{number}条写了没有的环节：{'、'.join(sorted(unknown))}",
                    field="rules",
                )
            )
        if rule.most and rule.most < rule.least:
            found.append(
                Refusal(
                    "route.amount", f"第{number}条的数量上限{rule.most}小于下限{rule.least}", field="rules"
                )
            )
        if rule.fits_all and number < len(rules):
            found.append(
                Refusal(
                    "route.shadow",
                    f"第{number}条没有条件，后面的规则不会用到",
                    remedy="请把没有条件的一条移到最后",
                    field="rules",
                )
            )
    if not rules[-1].fits_all:
        found.append(
            Refusal(
                "route.last",
                "最后一条须没有条件，作为其他情形的规则",
                remedy="请在最后加一条不限事项、规格、类型和数量的规则",
                field="rules",
            )
        )
    return tuple(found)
