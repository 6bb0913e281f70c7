"""年度用编计划: how many a unit may plan to take on, and how a use stands to the plan. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bianzhi.ledger.commodities import COMMODITIES
from bianzhi.ledger.movements import BOOKKEEPING
from bianzhi.ledger.vacancy import Position
from bianzhi.values.refusal import Refusal

PRACTICE = "平编单位按预计自然减员“出一进一”（张掖某县做法）"


@dataclass(frozen=True, slots=True)
class PlanLine:
    """So many (``quantity``) of ``commodity`` by ``entry_kind``."""

    commodity: str
    entry_kind: str
    quantity: int
    purpose: str = ""


def check_plan(
    name: str,
    lines: Sequence[PlanLine],
    positions: Mapping[str, Position],
    leaving: Mapping[str, int],
    live: Mapping[str, int] | None = None,
) -> tuple[Refusal, ...]:
    """Refuse a plan above what is free plus what is expected to leave in the year, by type; nothing for a type above its quota.

    ``positions``: of each type at the year's beginning or today; ``leaving``: retirements due; ``live``: what was approved this
    year already, which the plan covers and which is no longer free.
    """
    found = []
    wanted: dict[str, int] = {}
    for line in lines:
        wanted[line.commodity] = wanted.get(line.commodity, 0) + line.quantity
    for code, quantity in wanted.items():
        here, label = positions[code], COMMODITIES[code].label
        if here.over:
            found.append(
                Refusal(
                    "plan.over",
                    f"{name}的{label}超编{here.over}名，不能安排用编计划",
                    rule="超编单位不得新进人员",
                    source=PRACTICE,
                    remedy="请先消化超编人员",
                    field="items",
                )
            )
            continue
        going, used = leaving.get(code, 0), (live or {}).get(code, 0)
        most = max(here.available, 0) + going + used
        if quantity > most:
            found.append(
                Refusal(
                    "plan.room",
                    f"{name}的{label}计划{quantity}名，多于可安排的{most}名"
                    f"（可用空编{max(here.available, 0)}名，年内预计退休{going}名，年内已核准{used}名）",
                    rule="用编计划不超过空编与预计自然减员之和，减员实际发生后才能使用",
                    source=PRACTICE,
                    remedy="请减少计划数",
                    field="items",
                )
            )
    return tuple(found)


def beyond_plan(
    lines: Sequence[PlanLine], code: str, entry_kind: str, approved: int, quantity: int, year: int
) -> tuple[Refusal, ...]:
    """Warn when ``quantity`` more, beside ``approved`` already, goes beyond the plan for the type and the way of entering."""
    planned = sum(line.quantity for line in lines if (line.commodity, line.entry_kind) == (code, entry_kind))
    if approved + quantity <= planned:
        return ()
    return (
        Refusal(
            "plan.beyond",
            f"超出{year}年度用编计划：该类计划{planned}名，已核准{approved}名，本次{quantity}名",
            rule="用编在年度计划内安排，计划外用编从严审核",
            source=BOOKKEEPING,
            remedy="可先申请调整年度用编计划",
        ),
    )
