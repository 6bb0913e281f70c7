"""Lines that move nothing for good: 周转借还、冻结、消化计划、分配到内设机构."""

from datetime import date

from bianzhi.cases.kinds import Consequence
from bianzhi.establishment.actions import (
    allot_inner,
    freeze,
    lend,
    record_over_plan,
    refuse_returned,
    return_loan,
    reverse_allotments,
    reverse_freezes,
    reverse_over_plans,
    reverse_thaws,
    unfreeze,
)
from bianzhi.establishment.lines.base import (
    ANY_COMMODITY,
    COMMISSION_OR_OFFICE,
    OWN_DATE,
    QUANTITY,
    QUOTA,
    UNIT,
    Line,
    Payload,
    label_of,
    named,
    outcome,
    posting,
    undoing,
    unit_key,
)
from bianzhi.establishment.reads.loans import loan_label
from bianzhi.instruments.line_kinds import LineContext, LineField, LineOutcome
from bianzhi.ledger.commodities import commodity
from bianzhi.units.reads import inner_names_on
from bianzhi.users.actor import Actor


class Lend(Line):
    """周转借用."""

    code, label = "establishment.lend", "周转池借用"
    fields = (
        UNIT,
        QUOTA,
        QUANTITY,
        LineField("due_on", "应还日期", "date"),
        LineField("purpose", "用途", "text", required=False),
        OWN_DATE,
    )

    def summary(self, actor: Actor, payload: Payload) -> str:
        """从周转池借给某局行政编制2名，至2022-12-31归还."""
        unit = named(actor, payload["unit"])
        return f"从周转池借给{unit}{label_of(payload)}{payload['quantity']}名，应于{payload['due_on']}前归还"

    def apply(self, actor: Actor, context: LineContext, payload: Payload) -> LineOutcome:
        """Lend."""
        made, moved = lend(
            actor,
            posting(context, payload),
            unit_id=unit_key(context, payload),
            commodity_code=payload["commodity"],
            quantity=payload["quantity"],
            due_on=date.fromisoformat(payload["due_on"]),
            purpose=payload.get("purpose") or "",
        )
        del made
        return outcome(moved)

    def reverse(self, actor: Actor, context: LineContext, original_id: int) -> LineOutcome:
        """Take it back as if never lent; not while any of it has been returned."""
        refuse_returned(original_id)
        return super().reverse(actor, context, original_id)


class Return(Line):
    """周转归还."""

    code, label, levels = "establishment.return", "周转池归还", COMMISSION_OR_OFFICE
    fields = (LineField("loan", "哪一笔借用", "loan"), QUANTITY, OWN_DATE)

    def summary(self, actor: Actor, payload: Payload) -> str:
        """归还周转池2名（某局…）."""
        return f"归还周转池{payload['quantity']}名（{loan_label(actor, int(payload['loan']))}）"

    def apply(self, actor: Actor, context: LineContext, payload: Payload) -> LineOutcome:
        """Return."""
        own = posting(context, payload)
        made, moved = return_loan(actor, own, loan_id=int(payload["loan"]), quantity=payload["quantity"])
        del made
        return outcome(moved)


class Freeze(Line):
    """冻结空编."""

    code, label = "establishment.freeze", "冻结空编"
    fields = (UNIT, ANY_COMMODITY, QUANTITY, LineField("reason", "原因", "text"), OWN_DATE)

    def summary(self, actor: Actor, payload: Payload) -> str:
        """冻结某局行政编制2名（机构改革）."""
        unit = named(actor, payload["unit"])
        return f"冻结{unit}{label_of(payload)}空编{payload['quantity']}名（{payload['reason']}）"

    def apply(self, actor: Actor, context: LineContext, payload: Payload) -> LineOutcome:
        """Freeze."""
        made, consequence = freeze(
            actor,
            posting(context, payload),
            unit_id=unit_key(context, payload),
            commodity_code=payload["commodity"],
            quantity=payload["quantity"],
            reason=payload["reason"],
        )
        del made
        return LineOutcome((consequence,))

    def reverse(self, actor: Actor, context: LineContext, original_id: int) -> LineOutcome:
        """End the freezes on the day they began."""
        return LineOutcome(reverse_freezes(actor, undoing(context), original_id))


class Unfreeze(Line):
    """解冻."""

    code, label = "establishment.unfreeze", "解冻空编"
    fields = (UNIT, ANY_COMMODITY, QUANTITY, OWN_DATE)

    def summary(self, actor: Actor, payload: Payload) -> str:
        """解冻某局行政编制2名."""
        return f"解冻{named(actor, payload['unit'])}{label_of(payload)}{payload['quantity']}名"

    def apply(self, actor: Actor, context: LineContext, payload: Payload) -> LineOutcome:
        """Thaw."""
        made, consequence = unfreeze(
            actor,
            posting(context, payload),
            unit_id=unit_key(context, payload),
            commodity_code=payload["commodity"],
            quantity=payload["quantity"],
        )
        del made
        return LineOutcome((consequence,))

    def reverse(self, actor: Actor, context: LineContext, original_id: int) -> LineOutcome:
        """Freeze again what was thawed."""
        return LineOutcome(reverse_thaws(actor, undoing(context), original_id))


class OverPlan(Line):
    """消化计划."""

    code, label = "establishment.over_plan", "超编、超职数消化计划"
    fields = (
        UNIT,
        ANY_COMMODITY,
        LineField("quantity", "允许超出（名）", "number"),
        LineField("due_on", "消化期限", "date"),
        LineField("measure", "消化措施", "text", hint="如 自然减员、调出"),
        OWN_DATE,
    )

    def summary(self, actor: Actor, payload: Payload) -> str:
        """某局事业编制（财政全额）允许超出5名，至2023-12-31前消化."""
        unit = named(actor, payload["unit"])
        return f"{unit}{label_of(payload)}允许超出{payload['quantity']}名，应于{payload['due_on']}前消化（{payload['measure']}）"

    def apply(self, actor: Actor, context: LineContext, payload: Payload) -> LineOutcome:
        """Record it."""
        made = record_over_plan(
            actor,
            posting(context, payload),
            unit_id=unit_key(context, payload),
            commodity_code=payload["commodity"],
            quantity=payload["quantity"],
            due_on=date.fromisoformat(payload["due_on"]),
            measure=payload["measure"],
        )
        item = f"{commodity(made.commodity).label}·允许超出"
        name = named(actor, made.unit_id, made.begins_on)
        text = str(made.quantity)
        return LineOutcome((Consequence(name, item, "0", f"+{text}", text, f"期限{made.due_on}"),))

    def reverse(self, actor: Actor, context: LineContext, original_id: int) -> LineOutcome:
        """Void the plans."""
        rows = []
        for row in reverse_over_plans(actor, undoing(context), original_id):
            item, text = f"{commodity(row.commodity).label}·允许超出", str(row.quantity)
            rows.append(Consequence(named(actor, row.unit_id, row.begins_on), item, text, f"-{text}", "0"))
        return LineOutcome(tuple(rows))


class AllotInner(Line):
    """分配到内设机构."""

    code, label, levels = "establishment.allot_inner", "编制分配到内设机构", COMMISSION_OR_OFFICE
    fields = (
        LineField("inner_unit", "内设机构", "inner_unit"),
        ANY_COMMODITY,
        LineField("way", "增减", "choice", choices=(("add", "增加"), ("cut", "减少"))),
        QUANTITY,
        OWN_DATE,
    )

    def summary(self, actor: Actor, payload: Payload) -> str:
        """综合股分配行政编制增加2名."""
        value = payload["inner_unit"]
        own = (
            value[1:]
            if isinstance(value, str) and value.startswith("@")
            else inner_names_on(actor, date.max, {int(value)}).get(int(value), "（未知内设机构）")
        )
        return f"{own}分配{label_of(payload)}{'增加' if payload['way'] == 'add' else '减少'}{payload['quantity']}名"

    def apply(self, actor: Actor, context: LineContext, payload: Payload) -> LineOutcome:
        """Allot."""
        delta = payload["quantity"] if payload["way"] == "add" else -payload["quantity"]
        made, consequence = allot_inner(
            actor,
            posting(context, payload),
            inner_unit_id=unit_key(context, payload, "inner_unit"),
            commodity_code=payload["commodity"],
            delta=delta,
        )
        del made
        return LineOutcome((consequence,))

    def reverse(self, actor: Actor, context: LineContext, original_id: int) -> LineOutcome:
        """Allot the other way."""
        return LineOutcome(reverse_allotments(actor, undoing(context), original_id))
