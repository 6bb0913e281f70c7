"""May this unit be given that? All laws about the receiving side of a movement, together."""

from datetime import date

from bianzhi.ledger import invariants_quota as laws
from bianzhi.ledger.commodities import COMMODITIES, word
from bianzhi.ledger.facts import UnitFacts
from bianzhi.ledger.movements import MOVEMENTS, ORDINANCE, UNBOUND
from bianzhi.values.refusal import Refusal


def check_receiving(
    movement: str, code: str, unit: UnitFacts, on: date, quantity: int = 1
) -> tuple[Refusal, ...]:
    """Refuse what ``unit`` may not be given on ``on``: it is not there then (I12), or may not hold it (I9, I10, I11).

    冲销 puts back what was, and is bound by arithmetic only.
    """
    if movement == "REVERSE":
        return ()
    found = _not_there(movement, code, unit, on)
    if movement in UNBOUND:
        return found
    return (
        *found,
        *laws.no_quota_for_coordination(unit, quantity, code),
        *laws.type_suits_unit(unit, code, movement),
        *laws.political_legal_only(unit, code, movement),
    )


def _not_there(movement: str, code: str, unit: UnitFacts, on: date) -> tuple[Refusal, ...]:
    what = f"{MOVEMENTS[movement].label}{COMMODITIES[code].label}"
    if unit.founded_on is not None:
        words = f"{unit.name}于{unit.founded_on}设立，在{on}尚不能{what}"
        return (Refusal("ledger.not_founded", words, remedy="请核对生效日期"),)
    if unit.ended_on is None or unit.ended_on > on:
        return ()
    return (
        Refusal(
            "I12",
            f"{unit.name}已于{unit.ended_on}撤销，不能再{what}",
            rule=f"机构撤销后，其{word(code)}应当核销",
            source=ORDINANCE,
            remedy="请核对机构和生效日期",
        ),
    )
