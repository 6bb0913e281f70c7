"""Pure decisions of the ledger: facts in, refusals out (DOMAIN §2.5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bianzhi.establishment.timeline import Position, Steps, Timeline
from bianzhi.ledger import invariants_quota as laws
from bianzhi.ledger.balances import refuse_negative, steps
from bianzhi.ledger.commodities import COMMODITIES, commodity, word
from bianzhi.ledger.facts import UnitFacts as LedgerFacts
from bianzhi.ledger.movements import check_way
from bianzhi.values.refusal import Refusal

REGULATION = "地方各级人民政府机构设置和编制管理条例"
PARTY_RULES = "中国共产党机构编制工作条例"
#: movements that load what history left behind, or undo: they are bound by arithmetic only
UNBOUND = frozenset({"OPENING", "REVERSE"})
POOLED = {"pool": "统筹池", "revolving": "周转池", "upper": "上级"}


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """What the rules must know of a unit on a day.

    ``kind`` is ``organ`` or ``institution``; ``ended_on`` the day it was abolished; ``founded_on`` is set when the day lies
    before it.
    """

    key: int
    name: str
    kind: str
    political_legal: bool = False
    coordination: bool = False
    ended_on: date | None = None
    founded_on: date | None = None


def check_commodity(code: str, field: str = "commodity") -> list[Refusal]:
    """Refuse a code that is not in the list."""
    if code in COMMODITIES:
        return []
    return [
        Refusal(
            "ledger.commodity",
            "请选择编制类型",
            rule="不得自定编制类型",
            source=f"{REGULATION}第十五条",
            field=field,
        )
    ]


def check_movement(movement: str, code: str, source: str, target: str) -> list[Refusal]:
    """Refuse a way between kinds of holder that the movement does not go. A reversal goes any way back."""
    return list(check_way(movement, code, source, target))


def check_holder(movement: str, code: str, unit: UnitFacts, on: date, quantity: int = 1) -> list[Refusal]:
    """Refuse what ``unit`` may not hold (I9, I10, I11, I12)."""
    found: list[Refusal] = []
    if unit.ended_on is not None and unit.ended_on <= on and movement != "REVERSE":
        found.append(
            Refusal(
                "I12",
                f"{unit.name}已于{unit.ended_on}撤销，不能再核定{word(code)}",
                rule="机构撤销后，其编制、职数应当核销",
                remedy="请核对机构和生效日期",
            )
        )
    if unit.founded_on is not None and movement != "REVERSE":
        words = f"{unit.name}于{unit.founded_on}设立，{on}尚不能核定{word(code)}"
        found.append(Refusal("ledger.not_founded", words, remedy="请核对生效日期"))
    if movement not in UNBOUND:
        facts = LedgerFacts(
            unit.key,
            unit.name,
            "institution" if unit.kind == "institution" else "organ",
            political_legal=unit.political_legal,
            coordination=unit.coordination,
        )
        found += laws.no_quota_for_coordination(facts, quantity, code)
        found += laws.type_suits_unit(facts, code, movement)
        found += laws.political_legal_only(facts, code, movement)
    return found


def check_not_negative(
    name: str, code: str, before: Steps, changes: Sequence[tuple[date, int]]
) -> list[Refusal]:
    """Refuse changes that take a holder below zero on any day (I1 for the pools, I3 for a unit)."""
    had, has = steps(before.changes()), steps(before.plus(*changes).changes())
    return list(refuse_negative(name, code, has, pool=name in POOLED.values(), before=had))


def check_reduction(name: str, code: str, after: Timeline, begins: date) -> list[Refusal]:
    """Refuse a reduction that left less than is occupied (I7) or promised (I13) on any day from ``begins`` on."""
    for day, here in after.positions_from(begins):
        if here.over > here.allowed_over:
            kind = "职数" if commodity(code).kind == "post" else "编"
            return [
                Refusal(
                    "I7",
                    f"{name}的{commodity(code).label}在{day}核定{here.quota}名、实有{here.occupied}名，将超{kind}{here.over}名",
                    rule="核减后低于实有人数的，须有经批准的消化计划",
                    source=PARTY_RULES,
                    remedy=f"请先核减人员，或在同一文件中增加“消化计划”（不少于{here.over}名）并排在本项之前",
                )
            ]
        if here.reserved > max(here.quota - here.occupied - here.frozen, 0):
            return [
                Refusal(
                    "I13",
                    f"{name}的{commodity(code).label}在{day}还有已核准用编未使用的{here.reserved}名，核减后空编不足",
                    rule="已核准用编的空编在有效期内不得收回",
                    remedy="请先撤销用编核准单，或等其使用、到期后再核减",
                )
            ]
    return []


def check_room(
    name: str, code: str, line: Timeline, begins: date, until: date | None, count: int = 1
) -> list[Refusal]:
    """Refuse to place ``count`` more when on any day from ``begins`` (before ``until``) fewer are available (I6, I8)."""
    for day, here in line.positions_from(begins, until):
        if here.available < count:
            return [_no_room(name, code, day, here)]
    return []


def _no_room(name: str, code: str, day: date, here: Position) -> Refusal:
    held = [f"核定{here.quota}名", f"实有{here.occupied}名"]
    held += [f"已核准未用{here.reserved}名"] if here.reserved else []
    held += [f"冻结{here.frozen}名"] if here.frozen else []
    numbers = "、".join(held)
    if commodity(code).kind == "post":
        return Refusal(
            "I8",
            f"{name}的{commodity(code).label}在{day}没有空缺（{numbers}）",
            rule="配备领导干部不得超过核定的领导职数",
            source=f"{PARTY_RULES}；{REGULATION}第二十条",
            remedy="请先免去现任职务，或由编委增核职数；经批准超职数的，请注明批准文件",
        )
    full = "超编" if here.over else "编制不足"
    return Refusal(
        "I6",
        f"{full}：{name}的{commodity(code).label}在{day}没有可用空编（{numbers}）",
        rule="在核定的编制数内进人，满编、超编的单位不得新进人员",
        source=PARTY_RULES,
        remedy="请待人员退出后办理，或由编委增核编制；有用编核准单的，请选择该核准单",
    )


def check_reserving(
    name: str, code: str, line: Timeline, begins: date, until: date, count: int
) -> list[Refusal]:
    """Refuse to reserve ``count`` when fewer are available on any day until the reservation ends (I6, I13)."""
    for day, here in line.positions_from(begins, until):
        if here.over and commodity(code).kind == "quota":
            return [
                Refusal(
                    "I6",
                    f"{name}的{commodity(code).label}在{day}超编{here.over}名（核定{here.quota}名、实有{here.occupied}名），不能再核准用编",
                    rule="超编单位不得新进人员",
                    source=PARTY_RULES,
                    remedy="请先消化超编人员",
                )
            ]
        if here.available < count:
            refusal = _no_room(name, code, day, here)
            left = max(here.available, 0)
            return [
                Refusal(
                    "I13",
                    f"{name}的{commodity(code).label}在{day}可用空编{left}名，不够核准{count}名",
                    rule="用编核准数不得超过可用空编（核定－实有－已核准未用－冻结）",
                    source=refusal.source,
                    remedy="请减少核准数，或先撤销未使用的核准单",
                )
            ]
    return []


def check_baseline(total: int, baseline: int, exceptions: int) -> list[Refusal]:
    """Warn when the 事业编制 of a district stand above the baseline of the end of 2012 and documented exceptions (I14)."""
    return list(laws.within_baseline(total, baseline, exceptions))


def check_account(code: str, ledger: int, stated: int, on: date) -> list[Refusal]:
    """Report a figure of the account above that the ledger does not equal (I15)."""
    if ledger == stated:
        return []
    return [
        Refusal(
            "I15",
            f"{commodity(code).label}：台账{ledger}名，上级台账{on}为{stated}名，相差{ledger - stated:+d}名",
            rule="行政编制须与上级核定的台账数一致，事业编制须与批准文件一致",
            source="机构编制统计工作规定（试行）",
            remedy="请核对上级下达、收减的文件是否都已入账",
        )
    ]


def check_asserted(name: str, code: str, ledger: int, stated: int, on: date) -> list[Refusal]:
    """Refuse when the document says another balance than the ledger has."""
    if ledger == stated:
        return []
    return [
        Refusal(
            "ledger.assertion",
            f"文件载明{name}的{commodity(code).label}现有{stated}名，台账在{on}为{ledger}名，相差{ledger - stated:+d}名",
            rule="文件所载现有数须与台账一致",
            remedy="请核对文件的数字，或查有无文件漏记、错记",
            field="quantity",
        )
    ]


def check_inner(name: str, code: str, allotted: Steps, quota: Steps, begins: date) -> list[Refusal]:
    """Refuse when the internal bodies together have more than the unit on any day from ``begins`` on (I18)."""
    for day in [begins, *sorted({*allotted.days, *quota.days} - {begins})]:
        if day < begins:
            continue
        if allotted.at(day) > quota.at(day):
            return [
                Refusal(
                    "I18",
                    f"{name}的{commodity(code).label}在{day}核定{quota.at(day)}名，分配到内设机构的合计{allotted.at(day)}名",
                    rule="分配到内设机构的数之和不得超过单位核定数",
                    remedy="请减少分配数，或先减少其他内设机构的分配",
                )
            ]
    return []


def check_emptied(name: str, code: str, line: Timeline, on: date) -> list[Refusal]:
    """Refuse to end a unit while anything of ``code`` is left to it on ``on`` or any later day (I12)."""
    for day, here in line.positions_from(on):
        left = [
            f"{label}{number}名"
            for label, number in (("核定", here.quota), ("已核准未用", here.reserved), ("冻结", here.frozen))
            if number
        ]
        if left:
            return [
                Refusal(
                    "I12",
                    f"{name}的{commodity(code).label}在{day}还有{'、'.join(left)}",
                    rule="撤销的机构，其编制、领导职数应当核销，用编核准应当释放",
                    remedy="请在同一文件中先增加“核销撤并机构的编制、职数”一项；有用编核准单的先撤销",
                )
            ]
    return []
