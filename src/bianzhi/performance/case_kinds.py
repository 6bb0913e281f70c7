"""Kinds of case the room offers: objectives and self-evaluations, of the office itself and of units."""

from bianzhi.cases.kinds import register as register_kind
from bianzhi.performance.chart import HOUSES
from bianzhi.performance.evaluation_kind import EvaluationKind
from bianzhi.performance.objectives_kind import ObjectivesKind


def register() -> None:
    """Add the kinds; called when the app starts."""
    for house in HOUSES:
        register_kind(ObjectivesKind(house))
        register_kind(EvaluationKind(house))
