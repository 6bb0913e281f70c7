"""Laws about numbers and who may hold them: I1, I3, I4, I7, I9–I15, I18."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from bianzhi.ledger import entering
from bianzhi.ledger.balances import Timeline, at, changes_by_holding, refuse_negative, steps
from bianzhi.ledger.commodities import COMMODITIES, word
from bianzhi.ledger.entries import Entry, HolderRef, Label, plain_label
from bianzhi.ledger.facts import UnitFacts
from bianzhi.ledger.movements import BOOKKEEPING, MOVEMENTS, ORDINANCE, UNBOUND
from bianzhi.ledger.registry import invariant, refuse
from bianzhi.ledger.vacancy import Line, positions_from
from bianzhi.values.refusal import Refusal

PARTY_RULES = entering.PARTY_RULES


def compare_days(begins: date | None, *lines: Timeline) -> list[date]:
    """Return ``begins`` and every later day on which any of ``lines`` changes (all their days without ``begins``)."""
    days = {step.on for line in lines for step in line if begins is None or step.on > begins}
    return sorted(days | ({begins} if begins else set()))


@invariant(
    "I1", "各机构和池中的数之和，任何一天都等于上级下达的总数", f"{ORDINANCE}第十六条", "action", "check"
)
def total_is_ceiling(code: str, issued: Timeline, held: Iterable[Timeline]) -> tuple[Refusal, ...]:
    """Compare what 上级 issued with what units and pools hold together, on every day either changes."""
    together = steps(
        (step.on, step.balance - before)
        for line in held
        for before, step in zip((0, *(s.balance for s in line)), line, strict=False)
    )
    for day in compare_days(None, issued, together):
        have, given = at(together, day), at(issued, day)
        if have != given:
            return refuse(
                "I1",
                f"{COMMODITIES[code].label}在{day}上级下达{given}名，各机构和池中合计{have}名，相差{have - given:+d}名",
                "请核对下达、收减的文件是否都已入账",
            )
    return ()


@invariant("I3", "任何一方的数，任何一天都不得为负", BOOKKEEPING, "constraint", "action", "check")
def never_negative(name: str, code: str, line: Timeline) -> tuple[Refusal, ...]:
    """Refuse a timeline of a unit that goes below zero on any day, also one between past postings."""
    return refuse_negative(name, code, line)


@invariant(
    "I4",
    "划转、周转、类型调整须有转出、转入两方，增减相等",
    BOOKKEEPING,
    "constraint",
    "action",
    "check",
)
def group_balances(legs: Sequence[Entry], label: Label = plain_label) -> tuple[Refusal, ...]:
    """Check one group. Each entry balances by its shape; a grouped movement must leave every unit's total equal."""
    if not legs or not MOVEMENTS[legs[0].movement].grouped:
        return ()
    title = MOVEMENTS[legs[0].movement].label
    if len(legs) < 2:
        return refuse("I4", f"{title}只有1笔分录", f"{title}须一减一增，请补齐")
    if len({e.effective_on for e in legs}) > 1:
        return refuse("I4", f"{title}各笔的生效日期不同", "请使用同一生效日期")
    if len({COMMODITIES[e.commodity].kind for e in legs}) > 1:
        return refuse("I4", "编制与领导职数不能互相调整", "请分别办理")
    change: dict[HolderRef, int] = defaultdict(int)
    for (holder, _), own in changes_by_holding(legs).items():
        change[holder] += sum(number for _, number in own)
    wrong = {holder: n for holder, n in change.items() if n and holder.kind == "unit"}
    return tuple(
        r
        for holder, n in sorted(wrong.items(), key=lambda item: str(item[0].key))
        for r in refuse("I4", f"{label(holder)}{title}前后相差{n:+d}名", f"{title}的减少数须等于增加数")
    )


@invariant("I7", "核减后低于实有人数的，须有经批准的消化计划", PARTY_RULES, "action", "check")
def cut_above_occupied(name: str, code: str, after: Line, begins: date) -> tuple[Refusal, ...]:
    """Refuse a quota below what is occupied, on any day from ``begins``, beyond what an approved plan allows."""
    return entering.check_occupied_fits(name, code, after, begins)


@invariant(
    "I9",
    "机关使用行政编制，事业单位使用事业编制，不得混用、挤占、挪用",
    f"{ORDINANCE}第十五条",
    "action",
    "check",
)
def type_suits_unit(unit: UnitFacts, code: str, movement: str = "APPROVE") -> tuple[Refusal, ...]:
    """Refuse a type that does not suit the unit. What history left behind may be loaded (期初建账) and shows as an issue."""
    item = COMMODITIES[code]
    if movement in UNBOUND or item.holder_nature in ("any", unit.nature):
        return ()
    nature = "事业单位" if unit.nature == "institution" else "机关"
    return refuse("I9", f"{unit.name}是{nature}，不能使用{item.label}", "请改选与机构性质相符的编制类型")


@invariant(
    "I10", "政法专项编制专编专用，只核给政法单位", f"{ORDINANCE}第十七条", "constraint", "action", "check"
)
def political_legal_only(unit: UnitFacts, code: str, movement: str = "APPROVE") -> tuple[Refusal, ...]:
    """Refuse 政法专项编制 to a unit that is not on the list."""
    if movement in UNBOUND or code != "POLITICAL_LEGAL" or unit.political_legal:
        return ()
    return refuse("I10", f"{unit.name}不是政法单位，不能使用政法专项编制", "请核对机构属性中的“政法单位”")


@invariant("I11", "议事协调机构不单独核定编制和领导职数", f"{ORDINANCE}第十九条", "action", "check")
def no_quota_for_coordination(unit: UnitFacts, quantity: int, code: str) -> tuple[Refusal, ...]:
    """Refuse any quota or post to 议事协调机构."""
    if not unit.coordination or quantity <= 0:
        return ()
    return refuse(
        "I11",
        f"{unit.name}是议事协调机构，不能核定{COMMODITIES[code].label}{quantity}名",
        "请核给承担其日常工作的机构",
    )


@invariant("I12", "机构撤销后，编制、领导职数应当核销，用编核准应当释放", ORDINANCE, "action", "check")
def nothing_left(name: str, code: str, line: Line, on: date) -> tuple[Refusal, ...]:
    """Refuse to end a unit while anything of ``code`` is left to it on ``on`` or any later day.

    Persons who are still there are told by name, in the room that keeps them.
    """
    for dated in positions_from(line, on):
        here = dated.position
        numbers = (("核定", here.approved), ("已核准未用", here.reserved), ("冻结", here.frozen))
        left = [f"{label}{number}名" for label, number in numbers if number]
        if left:
            return refuse(
                "I12",
                f"{name}的{COMMODITIES[code].label}在{dated.on}还有{'、'.join(left)}",
                "请在同一文件中先增加“核销撤并机构的编制、职数”一项；有用编核准单的先撤销",
            )
    return ()


@invariant("I13", "已核准未使用的用编数不得超过空编", PARTY_RULES, "action", "check")
def reserved_within_vacant(name: str, code: str, line: Line, begins: date) -> tuple[Refusal, ...]:
    """Refuse reservations that more than fill the vacancies not frozen, from ``begins`` on; expired ones count no more."""
    return entering.check_reserved_fits(name, code, line, begins)


@invariant("I14", "事业编制总量以2012年底为基数，只减不增", "皖编办〔2014〕166号（省级规定示例）", "warning")
def within_baseline(total: int, baseline: int, exceptions: int = 0) -> tuple[Refusal, ...]:
    """Warn when 事业编制 stand above the number of the end of 2012 and what documents issued since."""
    above = total - baseline - exceptions
    if above <= 0:
        return ()
    since = f"加此后批准增加的{exceptions}名" if exceptions else ""
    return refuse(
        "I14",
        f"事业编制{total}名，超过2012年底基数{baseline}名{since}，多{above}名",
        "请核对上级批准增加的文件",
    )


@invariant("I15", "台账数须与上级核定的台账、批准文件一致", "皖编办〔2014〕166号（省级规定示例）", "check")
def equals_account(stated: Mapping[str, int], ledger: Mapping[str, int], on: date) -> tuple[Refusal, ...]:
    """Compare the ledger with the account above, by commodity; what either does not name counts zero."""
    rows = sorted(stated.keys() | ledger.keys(), key=lambda code: COMMODITIES[code].order)
    return tuple(
        r
        for code in rows
        if (ours := ledger.get(code, 0)) != (theirs := stated.get(code, 0))
        for r in refuse(
            "I15",
            f"{COMMODITIES[code].label}在{on}台账{ours}名，上级台账{theirs}名，相差{ours - theirs:+d}名",
            "请核对上级下达、收减的文件是否都已入账",
        )
    )


@invariant("I18", "分配到内设机构的数之和不得超过单位核定数", BOOKKEEPING, "action", "check")
def inner_within_unit(
    name: str, code: str, quota: Timeline, allotted: Collection[Timeline], begins: date
) -> tuple[Refusal, ...]:
    """Compare what the internal bodies have together with what the unit has, on every day from ``begins``."""
    for day in compare_days(begins, quota, *allotted):
        together, whole = sum(at(line, day) for line in allotted), at(quota, day)
        if together > whole:
            return refuse(
                "I18",
                f"{name}的{COMMODITIES[code].label}在{day}核定{whole}名，分配到内设机构合计{together}名，多{together - whole}名",
                f"请减少分配的{word(code)}数，或先减少其他内设机构的分配",
            )
    return ()
