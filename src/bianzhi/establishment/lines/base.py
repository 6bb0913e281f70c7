"""What all lines of the ledger share: fields, checks on their face, names, reversal."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from bianzhi.establishment.actions import Moved, Posting, reverse_transfers
from bianzhi.establishment.neighbours import unit_names
from bianzhi.instruments.line_kinds import LineContext, LineField, LineOutcome
from bianzhi.instruments.reads import instrument_card
from bianzhi.ledger.commodities import COMMODITIES, commodity, quota_types
from bianzhi.ledger.movements import HOLDER_KINDS
from bianzhi.users.actor import Actor
from bianzhi.values.refusal import Refusal

ABOVE = frozenset({"upper"})
COMMISSION = frozenset({"upper", "party", "commission"})
COMMISSION_OR_OFFICE = COMMISSION | {"office"}
ANYBODY = COMMISSION_OR_OFFICE | {"other"}

QUOTA_CHOICES = tuple((item.code, item.label) for item in quota_types())
UNIT = LineField("unit", "机构", "unit")
QUOTA = LineField("commodity", "编制类型", "commodity", choices=QUOTA_CHOICES)
ANY_COMMODITY = LineField("commodity", "编制类型或职数", "commodity", hint="如 行政编制、单位副职（副科级）")
QUANTITY = LineField("quantity", "数量（名）", "number")
NOTE = LineField("note", "备注", "text", required=False)
OWN_DATE = LineField("effective_on", "本项生效日期", "date", required=False, hint="与文件生效日期相同的不填")

Payload = Mapping[str, Any]


class Line:
    """A kind of line of the ledger; see `bianzhi.instruments.line_kinds.LineKind`."""

    code: str
    label: str
    group: str = "编制"
    fields: Sequence[LineField]
    levels: frozenset[str] = COMMISSION

    def check(self, actor: Actor, payload: Payload) -> tuple[Refusal, ...]:
        """Return what is missing, mistyped or unknown."""
        del actor
        unread = payload.get("_typed") or {}
        found = [
            Refusal("line.field", f"“{spec.label}”填写有误", field=spec.key)
            for spec in self.fields
            if spec.key in unread
        ]
        for spec in self.fields:
            if spec.key not in unread:
                found.extend(_check_field(spec, payload.get(spec.key)))
        return tuple(found or self.check_more(payload))

    def check_more(self, payload: Payload) -> list[Refusal]:
        """Return what does not fit together; called when every field is right by itself."""
        del payload
        return []

    def summary(self, actor: Actor, payload: Payload) -> str:
        """Return one sentence."""
        raise NotImplementedError

    def apply(self, actor: Actor, context: LineContext, payload: Payload) -> LineOutcome:
        """Do it."""
        raise NotImplementedError

    def reverse(self, actor: Actor, context: LineContext, original_id: int) -> LineOutcome:
        """Undo the transfers of this kind's lines in document ``original_id``."""
        numbers = self.lines_of(actor, original_id)
        return outcome(reverse_transfers(actor, undoing(context), original_id, line_numbers=numbers))

    def lines_of(self, actor: Actor, original_id: int) -> list[int]:
        """Return the numbers of this kind's lines in a document."""
        lines = instrument_card(actor, original_id).lines
        return [number for number, line in enumerate(lines, 1) if line.get("kind") == self.code]


def _is_whole(value: Any, least: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value < 1_000_000


def _is_day(value: Any) -> bool:
    try:
        date.fromisoformat(str(value))
    except ValueError:
        return False
    return True


#: what a value of each widget must be
FITS: Mapping[str, Callable[[LineField, Any], bool]] = {
    "number": lambda _, value: _is_whole(value, 1),
    "count": lambda _, value: _is_whole(value, 0),
    "commodity": lambda spec, value: value in ({code for code, _ in spec.choices} or COMMODITIES.keys()),
    "choice": lambda spec, value: value in {code for code, _ in spec.choices},
    "date": lambda _, value: _is_day(value),
    "unit": lambda _, value: is_key(value),
    "inner_unit": lambda _, value: is_key(value),
    "loan": lambda _, value: is_key(value),
    "holder": lambda _, value: value in HOLDER_KINDS or is_key(value),
    "persons": lambda _, value: isinstance(value, list | tuple) and all(is_key(one) for one in value),
}


def _check_field(spec: LineField, value: Any) -> list[Refusal]:
    if value in (None, "", []):
        return [Refusal("line.required", f"请填写“{spec.label}”", field=spec.key)] if spec.required else []
    if (spec.widget == "persons" or not isinstance(value, (list, dict))) and _fits(spec, value):
        return []
    return [Refusal("line.field", f"“{spec.label}”填写有误", field=spec.key)]


def _fits(spec: LineField, value: Any) -> bool:
    fits = FITS.get(spec.widget)
    return fits is None or fits(spec, value)


def is_key(value: Any) -> bool:
    """Say whether ``value`` names a row: a key, its digits, or ``@name`` of something made by an earlier line."""
    if isinstance(value, bool):
        return False
    return isinstance(value, int) or (isinstance(value, str) and (value.isdecimal() or value.startswith("@")))


def posting(context: LineContext, payload: Payload) -> Posting:
    """Return the line as actions take it."""
    return Posting(context.instrument_id, context.line_number, context.on(payload))


def undoing(context: LineContext) -> Posting:
    """Return the posting of a reversal: it counts from the day of the reversing document."""
    return Posting(context.instrument_id, context.line_number, context.effective_on)


def unit_key(context: LineContext, payload: Payload, name: str = "unit") -> int:
    """Return the unit that a checked payload names."""
    key = context.key(payload[name])
    if key is None:
        raise LookupError(f"{name} was not checked")
    return key


def outcome(moved: Moved, persons: Sequence[str] = ()) -> LineOutcome:
    """Return what a posting did as an outcome of the line."""
    return LineOutcome(moved.consequences, tuple(persons), moved.warnings)


def named(actor: Actor, value: Any, on: date | None = None) -> str:
    """Return the name of the unit that ``value`` names."""
    if isinstance(value, str) and value.startswith("@"):
        return value[1:]
    key = int(value)
    return unit_names(actor, [key], on or date.max).get(key, "（未知机构）")


def label_of(payload: Payload, name: str = "commodity") -> str:
    """Return the label of a commodity in a payload."""
    return commodity(payload[name]).label
