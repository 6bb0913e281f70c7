"""How units, internal bodies, nameplates and lists of codes are typed in a line, read back and shown."""

import re
from datetime import date
from typing import Any

from django.utils import timezone

from bianzhi.instruments.line_kinds import LineField
from bianzhi.instruments.widgets import Line, TextWidget
from bianzhi.instruments.widgets import register as register_widget
from bianzhi.units import terms
from bianzhi.units.reads import (
    find_by_name,
    inner_names_on,
    inner_units_on,
    nameplates_on,
    names_on,
    unit_choices,
)
from bianzhi.units.reads.names import NameBook, NameFound, plate_name
from bianzhi.users.actor import Actor
from bianzhi.values.refusal import Refusal, Refused

BETWEEN = re.compile(r"[、，,；;\n]+")
MOST = 2000


def _refused(spec: LineField, text: str, expected: str, remedy: str = "") -> Refused:
    return Refused(
        Refusal("line.field", f"“{spec.label}”填的是“{text}”，应为{expected}", remedy=remedy, field=spec.key)
    )


def _key(spec: LineField, text: str, found: NameFound) -> int:
    if found.key is None:
        near = f"相近的有：{'、'.join(found.near)}" if found.near else "请从列表中选择"
        raise _refused(spec, text, "在册机构的名称", near)
    return found.key


class UnitWidget(TextWidget):
    """A unit by any of its names, or ``@name`` of one that an earlier line founds."""

    draws = "suggest"

    def parse(self, actor: Actor, spec: LineField, text: str, line: Line) -> Any:  # noqa: ARG002
        """Return the key, or ``@name``."""
        if text.startswith(("@", "＠")):
            return f"@{text[1:]}"
        return _key(spec, text, find_by_name(actor, text))

    def show(self, actor: Actor, spec: LineField, value: Any) -> str:  # noqa: ARG002
        """Return the newest name."""
        return unit_text(actor, value)

    def options(self, actor: Actor, spec: LineField) -> tuple[tuple[str, str], ...]:  # noqa: ARG002
        """Return the live units."""
        return tuple((str(u.key), u.name) for u in unit_choices(actor, timezone.localdate(), limit=MOST))


class UnitsWidget(UnitWidget):
    """Several units, one after another with 、 between."""

    def parse(self, actor: Actor, spec: LineField, text: str, line: Line) -> list[Any]:  # noqa: ARG002
        """Return the keys and ``@name`` in order."""
        book = NameBook(actor)
        names = [name.strip() for name in BETWEEN.split(text) if name.strip()]
        return [f"@{n[1:]}" if n[0] in "@＠" else _key(spec, n, book.find(n)) for n in names]

    def show(self, actor: Actor, spec: LineField, value: Any) -> str:  # noqa: ARG002
        """Return the names."""
        return "、".join(unit_text(actor, one) for one in value or ())


class PartWidget(TextWidget):
    """Something of the unit named in the field before it: an internal body or a nameplate, by its name."""

    draws = "suggest"

    def found(self, actor: Actor, unit_id: int | None) -> dict[int, str]:
        """Return key → name of what may be chosen."""
        raise NotImplementedError

    def parse(self, actor: Actor, spec: LineField, text: str, line: Line) -> Any:
        """Return the key, or ``@name``."""
        if text.startswith(("@", "＠")):
            return f"@{text[1:]}"
        unit = line.get("unit")
        known = self.found(actor, int(str(unit))) if str(unit or "").isdecimal() else {}
        keys = [key for key, name in known.items() if name == text]
        if len(keys) != 1:
            remedy = f"现有：{'、'.join(known.values())}" if known else "请先填写机构"
            raise _refused(spec, text, "所选机构现有的名称", remedy)
        return keys[0]

    def options(self, actor: Actor, spec: LineField) -> tuple[tuple[str, str], ...]:  # noqa: ARG002
        """Nothing is suggested before the unit is known."""
        return ()


class InnerWidget(PartWidget):
    """An internal body of the unit."""

    def found(self, actor: Actor, unit_id: int | None) -> dict[int, str]:
        """Return the live internal bodies."""
        rows = inner_units_on(actor, date.max, {unit_id} if unit_id else set())
        return {row.inner_unit_id: row.name for unit_rows in rows.values() for row in unit_rows}

    def show(self, actor: Actor, spec: LineField, value: Any) -> str:  # noqa: ARG002
        """Return the name."""
        return inner_text(actor, value)


class PlateWidget(PartWidget):
    """A nameplate of the unit."""

    def found(self, actor: Actor, unit_id: int | None) -> dict[int, str]:
        """Return the nameplates that hang."""
        rows = nameplates_on(actor, date.max, {unit_id} if unit_id else set())
        return {row.key: row.name for unit_rows in rows.values() for row in unit_rows}

    def show(self, actor: Actor, spec: LineField, value: Any) -> str:  # noqa: ARG002
        """Return the name."""
        return plate_text(actor, value)


class ChoicesWidget(TextWidget):
    """Several of the field's choices by their words, with 、 between."""

    draws = "suggest"

    def parse(self, actor: Actor, spec: LineField, text: str, line: Line) -> list[str]:  # noqa: ARG002
        """Return the codes."""
        by_words = {label: code for code, label in spec.choices} | {code: code for code, _ in spec.choices}
        names = [name.strip() for name in BETWEEN.split(text) if name.strip()]
        codes = {name: by_words.get(name) or terms.code_of(spec.key, name) for name in names}
        unknown = [name for name, code in codes.items() if not code]
        if unknown:
            raise _refused(spec, "、".join(unknown), "、".join(label for _, label in spec.choices))
        return list(dict.fromkeys(codes.values()))

    def show(self, actor: Actor, spec: LineField, value: Any) -> str:  # noqa: ARG002
        """Return the words."""
        words = dict(spec.choices)
        return "、".join(words.get(one, one) for one in value or ())

    def options(self, actor: Actor, spec: LineField) -> tuple[tuple[str, str], ...]:  # noqa: ARG002
        """Return the choices."""
        return spec.choices


def unit_text(actor: Actor, value: Any) -> str:
    """Return the newest name of the unit that ``value`` (key, digits or ``@name``) stands for."""
    text = str(value or "")
    if not text.isdecimal():
        return text.removeprefix("@")
    return names_on(actor, date.max, {int(text)}).get(int(text), "")


def inner_text(actor: Actor, value: Any) -> str:
    """Return the newest name of the internal body that ``value`` stands for."""
    text = str(value or "")
    if not text.isdecimal():
        return text.removeprefix("@")
    return inner_names_on(actor, date.max, {int(text)}).get(int(text), "")


def plate_text(actor: Actor, value: Any) -> str:
    """Return the name of the nameplate that ``value`` stands for."""
    text = str(value or "")
    return plate_name(actor, int(text)) if text.isdecimal() else text.removeprefix("@")


def register() -> None:
    """Add the widgets; called when the app starts."""
    register_widget("unit", UnitWidget())
    register_widget("units", UnitsWidget())
    register_widget("inner_unit", InnerWidget())
    register_widget("nameplate", PlateWidget())
    register_widget("choices", ChoicesWidget())
