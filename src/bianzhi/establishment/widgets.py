"""How the fields of the ledger's lines are typed, read back and shown."""

from datetime import date
from typing import Any

from django.utils import timezone

from bianzhi.establishment.reads.loans import loan_label, loans
from bianzhi.instruments.line_kinds import LineField
from bianzhi.instruments.widgets import Line, TextWidget
from bianzhi.instruments.widgets import register as register_widget
from bianzhi.ledger.commodities import COMMODITIES
from bianzhi.ledger.movements import HOLDER_KINDS
from bianzhi.units.reads import find_by_name, names_on, unit_choices
from bianzhi.users.actor import Actor
from bianzhi.values.refusal import Refusal, Refused


def _refused(spec: LineField, text: str, expected: str) -> Refused:
    return Refused(Refusal("line.field", f"“{spec.label}”填的是“{text}”，应为{expected}", field=spec.key))


class CommodityWidget(TextWidget):
    """An establishment type or a leadership post, by label, short label or code."""

    draws = "suggest"

    def parse(self, actor: Actor, spec: LineField, text: str, line: Line) -> str:
        """Return the code."""
        del actor, line
        allowed = {code for code, _ in spec.choices} or COMMODITIES.keys()
        wanted = text.replace("(", "（").replace(")", "）").replace(" ", "")
        for code in allowed:
            if wanted in (code, COMMODITIES[code].label, COMMODITIES[code].short_label):
                return code
        raise _refused(spec, text, "列表中的一项，如 行政编制")

    def show(self, actor: Actor, spec: LineField, value: Any) -> str:
        """Return the label."""
        del actor, spec
        return COMMODITIES[value].label if value in COMMODITIES else str(value)

    def options(self, actor: Actor, spec: LineField) -> tuple[tuple[str, str], ...]:
        """Return every label that may be typed."""
        del actor
        codes = [code for code, _ in spec.choices] or list(COMMODITIES)
        return tuple((COMMODITIES[code].label, COMMODITIES[code].family) for code in codes)


class CountWidget(TextWidget):
    """A whole number, zero too."""

    draws = "number"

    def parse(self, actor: Actor, spec: LineField, text: str, line: Line) -> int:
        """Return the number."""
        del actor, line
        if not text.isdecimal() or len(text) > 6:
            raise _refused(spec, text, "不小于零的整数")
        return int(text)


class HolderWidget(TextWidget):
    """A unit by its name, or one of the pools."""

    draws = "suggest"

    def parse(self, actor: Actor, spec: LineField, text: str, line: Line) -> str | int:
        """Return the key of the unit, or the kind of pool."""
        del line
        for kind, name in HOLDER_KINDS.items():
            if text == name:
                return kind
        if text.startswith("@"):
            return text
        found = find_by_name(actor, text)
        if found.key is None:
            near = f"；相近的有：{'、'.join(found.near)}" if found.near else ""
            raise _refused(spec, text, f"机构名称、统筹池或周转池{near}")
        return found.key

    def show(self, actor: Actor, spec: LineField, value: Any) -> str:
        """Return the name."""
        del spec
        if value in HOLDER_KINDS:
            return HOLDER_KINDS[value]
        if not str(value).isdecimal():
            return str(value)
        return names_on(actor, date.max, [int(value)]).get(int(value), "")

    def options(self, actor: Actor, spec: LineField) -> tuple[tuple[str, str], ...]:
        """Return the pools and the live units."""
        del spec
        units = unit_choices(actor, timezone.localdate(), limit=1000)
        return (*HOLDER_KINDS.items(), *((str(u.key), u.name) for u in units))


class LoanWidget(TextWidget):
    """A loan that is not yet returned."""

    draws = "select"

    def parse(self, actor: Actor, spec: LineField, text: str, line: Line) -> int:
        """Return the key."""
        del line
        if text not in {value for value, _ in self.options(actor, spec)}:
            raise _refused(spec, text, "下拉列表中的一笔借用")
        return int(text)

    def show(self, actor: Actor, spec: LineField, value: Any) -> str:
        """Return the key (what a drop-down holds); in sentences `loan_label` speaks."""
        del spec
        return str(value) if loan_label(actor, int(value)) else ""

    def options(self, actor: Actor, spec: LineField) -> tuple[tuple[str, str], ...]:
        """Return the open loans."""
        del spec
        open_loans = loans(actor, timezone.localdate(), open_only=True)
        return tuple(
            (str(r.key), f"{r.unit_name}　{r.commodity_label}　未还{r.outstanding}名　应还{r.due_on}")
            for r in open_loans
        )


def register() -> None:
    """Add the widgets; called when the app starts."""
    register_widget("commodity", CommodityWidget())
    register_widget("count", CountWidget())
    register_widget("holder", HolderWidget())
    register_widget("loan", LoanWidget())
