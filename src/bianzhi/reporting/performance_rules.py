"""绩效: the dictionaries of indicators and the rules of a year's scoring, as data."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"
HUNDRED = Decimal(100)
#: first-level indicators that carry weight, in the order of the paper
FIRST = ("cost", "output", "benefit", "satisfaction")
FIRST_LABELS: Mapping[str, str] = {
    "cost": "成本指标",
    "output": "产出指标",
    "benefit": "效益指标",
    "satisfaction": "满意度指标",
}


@dataclass(frozen=True, slots=True)
class IndicatorKind:
    """A first- or second-level indicator of a dictionary.

    Attributes:
        code, label: stored code and Chinese name.
        parent: code of the first level; empty for one.
        group: under which word a report sums it up.
        source: the document that lists it.
    """

    code: str
    label: str
    parent: str
    group: str
    source: str


@dataclass(frozen=True, slots=True)
class Rules:
    """How a year is scored. Weights and thresholds are in points of 100.

    Attributes:
        scheme: code of the dictionary.
        execution: weight of the execution rate.
        weights: weight of each first level; 0: not used.
        excellent, good, fair: least points of 优, 良, 中.
        over: an attained value above so many per cent of the target must be explained.
        source: where the rules come from.
    """

    year: int
    scheme: str
    execution: Decimal
    weights: Mapping[str, Decimal] = field(default_factory=dict)
    excellent: Decimal = Decimal(90)
    good: Decimal = Decimal(80)
    fair: Decimal = Decimal(60)
    over: Decimal = Decimal(130)
    source: str = ""

    @property
    def total(self) -> Decimal:
        """What all weights add up to; 100 when they are right."""
        return self.execution + sum(self.weights.values(), Decimal(0))

    def grade(self, score: Decimal) -> str:
        """Return 优、良、中 or 差."""
        steps = ((self.excellent, "优"), (self.good, "良"), (self.fair, "中"))
        return next((name for least, name in steps if score >= least), "差")


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, strict=True))


@cache
def schemes() -> Mapping[str, tuple[str, str]]:
    """Return (short name, full source) of each dictionary by code."""
    return {row["code"]: (row["label"], row["source"]) for row in _rows("performance_schemes.csv")}


@cache
def kinds(scheme: str) -> Mapping[str, IndicatorKind]:
    """Return the indicators of a dictionary by code, in its order. Raises `KeyError` for an unknown one."""
    schemes()[scheme]
    return {
        row["code"] if row["parent"] else row["code"] + ":": IndicatorKind(
            row["code"], row["label"], row["parent"], row["group"], row["source"]
        )
        for row in _rows("performance_kinds.csv")
        if row["scheme"] == scheme
    }


def seconds(scheme: str) -> Sequence[IndicatorKind]:
    """Return the second-level indicators in their order."""
    return [kind for kind in kinds(scheme).values() if kind.parent]


def second(scheme: str, code: str) -> IndicatorKind | None:
    """Return a second-level indicator, where the dictionary has it."""
    return kinds(scheme).get(code)


@cache
def usual_rules(year: int) -> Rules:
    """Return the rules that hold for ``year`` where the district set none of its own."""
    rows = _rows("performance_schemes.csv")
    fits = [row for row in rows if int(row["from_year"]) <= year] or rows[:1]
    row = max(fits, key=lambda one: int(one["from_year"]))
    return Rules(
        year=year,
        scheme=row["code"],
        execution=Decimal(row["execution"]),
        weights={code: Decimal(row[code]) for code in FIRST},
        excellent=Decimal(row["excellent"]),
        good=Decimal(row["good"]),
        fair=Decimal(row["fair"]),
        over=Decimal(row["over"]),
        source=row["source"],
    )
