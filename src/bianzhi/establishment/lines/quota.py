"""Lines that move quota: 下达、核定、增减、收回、划转、类型调整、核销、期初、现有数."""

from collections.abc import Sequence

from bianzhi.cases.kinds import Consequence
from bianzhi.establishment.actions import (
    POOL,
    REVOLVING,
    UPPER,
    HolderRef,
    Move,
    assert_balance,
    convert,
    lock_postings,
    post_transfers,
    refuse_reductions,
    reverse_transfers,
    unit_holder,
)
from bianzhi.establishment.lines.base import (
    ABOVE,
    ANY_COMMODITY,
    ANYBODY,
    COMMISSION_OR_OFFICE,
    NOTE,
    OWN_DATE,
    QUANTITY,
    QUOTA,
    QUOTA_CHOICES,
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
from bianzhi.establishment.ports import GoingAlong, persons_go_along
from bianzhi.establishment.reads.holdings import held_by_unit
from bianzhi.instruments.line_kinds import LineContext, LineField, LineOutcome
from bianzhi.ledger.commodities import commodity
from bianzhi.ledger.movements import HOLDER_KINDS
from bianzhi.users.actor import Actor
from bianzhi.values.refusal import Refusal, Refused


class _BetweenPools(Line):
    """A movement that no unit takes part in."""

    movement: str
    source: HolderRef
    target: HolderRef
    verb: str
    fields: Sequence[LineField] = (QUOTA, QUANTITY, NOTE, OWN_DATE)

    def summary(self, actor: Actor, payload: Payload) -> str:
        """上级下达行政编制5名."""
        del actor
        return f"{self.verb}{label_of(payload)}{payload['quantity']}名"

    def apply(self, actor: Actor, context: LineContext, payload: Payload) -> LineOutcome:
        """Post it."""
        move = Move(
            self.movement,
            payload["commodity"],
            self.source,
            self.target,
            payload["quantity"],
            payload.get("note") or "",
        )
        return outcome(post_transfers(actor, posting(context, payload), [move]))


class Issue(_BetweenPools):
    """上级下达."""

    code, label, levels = "establishment.issue", "上级下达编制", ABOVE
    movement, source, target, verb = "CEILING_ISSUE", UPPER, POOL, "上级下达"


class Cut(_BetweenPools):
    """上级收减."""

    code, label, levels = "establishment.cut", "上级收减编制", ABOVE
    movement, source, target, verb = "CEILING_CUT", POOL, UPPER, "上级收减"


class FillRevolving(_BetweenPools):
    """划入周转池."""

    code, label = "establishment.revolving_fill", "划入周转池"
    movement, source, target, verb = "POOL_FILL", POOL, REVOLVING, "从统筹池划入周转池"


class DrainRevolving(_BetweenPools):
    """周转池划出."""

    code, label = "establishment.revolving_drain", "周转池划回统筹池"
    movement, source, target, verb = "POOL_DRAIN", REVOLVING, POOL, "从周转池划回统筹池"


class _OfUnit(Line):
    """A movement between a unit and the pool."""

    movement: str
    gives: bool
    verb: str
    fields: Sequence[LineField] = (UNIT, QUOTA, QUANTITY, NOTE, OWN_DATE)

    def summary(self, actor: Actor, payload: Payload) -> str:
        """核定某局行政编制10名."""
        return f"{self.verb}{named(actor, payload['unit'])}{label_of(payload)}{payload['quantity']}名"

    def apply(self, actor: Actor, context: LineContext, payload: Payload) -> LineOutcome:
        """Post it."""
        unit = unit_holder(unit_key(context, payload))
        source, target = (POOL, unit) if self.gives else (unit, POOL)
        note = payload.get("note") or ""
        move = Move(self.movement, payload["commodity"], source, target, payload["quantity"], note)
        return outcome(post_transfers(actor, posting(context, payload), [move]))


class Approve(_OfUnit):
    """核定 (of a new unit)."""

    code, label = "establishment.approve", "核定编制"
    movement, gives, verb = "APPROVE", True, "核定"


class Increase(_OfUnit):
    """增核."""

    code, label = "establishment.increase", "增核编制"
    movement, gives, verb = "INCREASE", True, "增核"


class Decrease(_OfUnit):
    """核减."""

    code, label = "establishment.decrease", "核减编制"
    movement, gives, verb = "DECREASE", False, "核减"


class Reclaim(_OfUnit):
    """收回空编."""

    code, label, levels = "establishment.reclaim", "收回空编", COMMISSION_OR_OFFICE
    movement, gives, verb = "RECLAIM", False, "收回"


class Transfer(Line):
    """划转, with the persons who go along."""

    code, label = "establishment.transfer", "划转编制（可人随编走）"
    fields = (
        LineField("source", "划出机构", "unit"),
        LineField("target", "划入机构", "unit"),
        ANY_COMMODITY,
        QUANTITY,
        LineField(
            "persons", "随编划转人员", "persons", required=False, hint="人随编走的，填写姓名；不随人的不填"
        ),
        NOTE,
        OWN_DATE,
    )

    def check_more(self, payload: Payload) -> list[Refusal]:
        """Two units; not more persons than places; nobody goes along with posts."""
        found, persons = [], payload.get("persons") or []
        if str(payload["source"]) == str(payload["target"]):
            found.append(
                Refusal("I4", "划出机构和划入机构相同", rule="划转须有转出、转入两方", field="target")
            )
        if len(persons) > payload["quantity"]:
            found.append(
                Refusal(
                    "transfer.persons",
                    f"随编划转{len(persons)}人，多于划转的{payload['quantity']}名编制",
                    remedy="请减少人员或增加划转数",
                    field="persons",
                )
            )
        if persons and commodity(payload["commodity"]).kind == "post":
            found.append(Refusal("transfer.persons", "划转职数时人员不随之划转，请另办任免", field="persons"))
        return found

    def summary(self, actor: Actor, payload: Payload) -> str:
        """从某局划转行政编制3名到某局，随编划转3人."""
        along = f"，随编划转{len(payload['persons'])}人" if payload.get("persons") else ""
        source, target = named(actor, payload["source"]), named(actor, payload["target"])
        return f"从{source}划转{label_of(payload)}{payload['quantity']}名到{target}{along}"

    def apply(self, actor: Actor, context: LineContext, payload: Payload) -> LineOutcome:
        """Move the quota, then the persons, then see that the source still carries who stayed."""
        source, target = unit_key(context, payload, "source"), unit_key(context, payload, "target")
        own, code = posting(context, payload), payload["commodity"]
        note = payload.get("note") or ""
        move = Move("TRANSFER", code, unit_holder(source), unit_holder(target), payload["quantity"], note)
        moved = post_transfers(actor, own, [move], occupancy_later=True)
        keys = tuple(context.key(one) or 0 for one in payload.get("persons") or [])
        going = GoingAlong(
            keys,
            source,
            target,
            code,
            own.effective_on,
            own.instrument_id,
            context.document_number,
            context.maker_id,
        )
        names = persons_go_along().move(actor, going) if keys else ()
        refuse_reductions(actor, moved.reduced)
        return outcome(moved, names)

    def reverse(self, actor: Actor, context: LineContext, original_id: int) -> LineOutcome:
        """Move the quota back, and the persons with it."""
        own, numbers = undoing(context), self.lines_of(actor, original_id)
        moved = reverse_transfers(actor, own, original_id, line_numbers=numbers, occupancy_later=True)
        names = persons_go_along().move_back(
            actor,
            original_id=original_id,
            instrument_id=own.instrument_id,
            effective_on=own.effective_on,
            maker_id=context.maker_id,
        )
        refuse_reductions(actor, moved.reduced)
        return outcome(moved, names)


class Convert(Line):
    """类型调整."""

    code, label = "establishment.convert", "调整编制类型"
    fields = (
        UNIT,
        LineField("old", "原编制类型", "commodity", choices=QUOTA_CHOICES),
        LineField("new", "新编制类型", "commodity", choices=QUOTA_CHOICES),
        QUANTITY,
        OWN_DATE,
    )

    def summary(self, actor: Actor, payload: Payload) -> str:
        """将某中心事业编制（财政全额）3名调整为参公事业编制."""
        old, new = label_of(payload, "old"), label_of(payload, "new")
        return f"将{named(actor, payload['unit'])}{old}{payload['quantity']}名调整为{new}"

    def apply(self, actor: Actor, context: LineContext, payload: Payload) -> LineOutcome:
        """Post both legs."""
        unit = unit_key(context, payload)
        moved = convert(
            actor,
            posting(context, payload),
            unit_id=unit,
            old=payload["old"],
            new=payload["new"],
            quantity=payload["quantity"],
        )
        return outcome(moved)


class Abolish(Line):
    """撤销核销: everything the unit has goes back."""

    code, label = "establishment.abolish", "核销撤并机构的编制、职数"
    fields = (UNIT, OWN_DATE)

    def summary(self, actor: Actor, payload: Payload) -> str:
        """核销某局的全部编制和领导职数."""
        return f"核销{named(actor, payload['unit'])}的全部编制和领导职数"

    def apply(self, actor: Actor, context: LineContext, payload: Payload) -> LineOutcome:
        """Return all it holds on the day to the pool (posts to the level above)."""
        unit, own = unit_key(context, payload), posting(context, payload)
        lock_postings(actor.district_id)
        held = held_by_unit(actor, unit, own.effective_on)
        moves = [
            Move("ABOLISH", code, unit_holder(unit), UPPER if commodity(code).kind == "post" else POOL, count)
            for code, count in held.items()
        ]
        return outcome(post_transfers(actor, own, moves)) if moves else LineOutcome()


class Opening(Line):
    """期初建账."""

    code, label, levels = "establishment.opening", "期初建账", ANYBODY
    fields = (
        LineField("holder", "机构或统筹池", "holder"),
        ANY_COMMODITY,
        QUANTITY,
        NOTE,
        OWN_DATE,
    )

    def summary(self, actor: Actor, payload: Payload) -> str:
        """期初：某局行政编制10名."""
        return f"期初：{_holder_name(actor, payload)}{label_of(payload)}{payload['quantity']}名"

    def apply(self, actor: Actor, context: LineContext, payload: Payload) -> LineOutcome:
        """Post it from the level above."""
        target = _holder(context, payload)
        note = payload.get("note") or ""
        move = Move("OPENING", payload["commodity"], UPPER, target, payload["quantity"], note)
        return outcome(post_transfers(actor, posting(context, payload), [move]))


class Assert(Line):
    """现有数声明."""

    code, label, levels = "establishment.assert", "文件载明的现有数（核对）", ANYBODY
    fields = (
        LineField("holder", "机构或统筹池", "holder"),
        ANY_COMMODITY,
        LineField("quantity", "文件载明现有（名）", "count"),
        OWN_DATE,
    )

    def summary(self, actor: Actor, payload: Payload) -> str:
        """文件载明某局行政编制现有12名."""
        return f"文件载明{_holder_name(actor, payload)}{label_of(payload)}现有{payload['quantity']}名"

    def apply(self, actor: Actor, context: LineContext, payload: Payload) -> LineOutcome:
        """Check and keep it."""
        own, code = posting(context, payload), payload["commodity"]
        assert_balance(
            actor, own, holder=_holder(context, payload), commodity_code=code, quantity=payload["quantity"]
        )
        text = str(payload["quantity"])
        name = _holder_name(actor, payload)
        return LineOutcome((Consequence(name, label_of(payload), text, "0", text, "与文件所载现有数一致"),))

    def reverse(self, actor: Actor, context: LineContext, original_id: int) -> LineOutcome:
        """Leave it: what a document said it said, and nothing moves back."""
        del actor, context, original_id
        return LineOutcome()


def _holder(context: LineContext, payload: Payload) -> HolderRef:
    value = payload["holder"]
    if value in HOLDER_KINDS:
        return HolderRef(value)
    key = context.key(value)
    if key is None:
        raise Refused(Refusal("line.required", "请填写“机构或统筹池”", field="holder"))
    return unit_holder(key)


def _holder_name(actor: Actor, payload: Payload) -> str:
    return HOLDER_KINDS.get(payload["holder"]) or named(actor, payload["holder"])
