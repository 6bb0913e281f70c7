"""How a field of a line is typed, read back and shown; rooms above add the widgets for their own things.

A widget turns the text a clerk typed into the value that stands in the payload, and back. ``options`` feed the
suggestions under the field.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from bianzhi.instruments.line_kinds import LineField
from bianzhi.users.actor import Actor
from bianzhi.values.dates import parse_date
from bianzhi.values.refusal import Refusal, Refused

Line = Mapping[str, Any]


class Widget(Protocol):
    """One kind of field."""

    #: which input the page draws: ``text``, ``number``, ``date``, ``select``, ``suggest``, ``area``, ``check``
    draws: str

    def parse(self, actor: Actor, spec: LineField, text: str, line: Line) -> Any:
        """Return the payload's value for ``text`` (never empty). Raises `Refused`. ``line`` holds the fields before it."""
        ...

    def show(self, actor: Actor, spec: LineField, value: Any) -> str:
        """Return the text that stands for ``value``."""
        ...

    def options(self, actor: Actor, spec: LineField) -> tuple[tuple[str, str], ...]:
        """Return (value, label) pairs to choose from; empty when there is nothing to suggest."""
        ...


def _refused(spec: LineField, text: str, expected: str) -> Refused:
    return Refused(Refusal("line.field", f"“{spec.label}”填的是“{text}”，应为{expected}", field=spec.key))


class TextWidget:
    """Free text."""

    draws = "text"

    def parse(self, actor: Actor, spec: LineField, text: str, line: Line) -> Any:  # noqa: ARG002
        """Return the text as it is."""
        return text

    def show(self, actor: Actor, spec: LineField, value: Any) -> str:  # noqa: ARG002
        """Return the text."""
        return "" if value is None else str(value)

    def options(self, actor: Actor, spec: LineField) -> tuple[tuple[str, str], ...]:  # noqa: ARG002
        """Nothing to suggest."""
        return ()


class AreaWidget(TextWidget):
    """Long text."""

    draws = "area"


class NumberWidget(TextWidget):
    """A whole number above zero."""

    draws = "number"

    def parse(self, actor: Actor, spec: LineField, text: str, line: Line) -> int:  # noqa: ARG002
        """Return the number."""
        if not text.isdecimal() or int(text) == 0 or len(text) > 6:
            raise _refused(spec, text, "大于零的整数")
        return int(text)


class DateWidget(TextWidget):
    """A day, in any of the forms offices write."""

    draws = "date"

    def parse(self, actor: Actor, spec: LineField, text: str, line: Line) -> str:  # noqa: ARG002
        """Return the day as ISO text."""
        try:
            found: date = parse_date(text)
        except Refused as refused:
            raise Refused(
                *(Refusal(r.code, f"“{spec.label}”：{r.message}", field=spec.key) for r in refused.refusals)
            ) from None
        return found.isoformat()


class ChoiceWidget(TextWidget):
    """One of the field's own choices."""

    draws = "select"

    def parse(self, actor: Actor, spec: LineField, text: str, line: Line) -> str:  # noqa: ARG002
        """Return the chosen value."""
        if text not in {value for value, _ in spec.choices}:
            raise _refused(spec, text, "下拉列表中的一项")
        return text

    def show(self, actor: Actor, spec: LineField, value: Any) -> str:  # noqa: ARG002
        """Return the choice's label."""
        return dict(spec.choices).get(str(value), str(value))

    def options(self, actor: Actor, spec: LineField) -> tuple[tuple[str, str], ...]:  # noqa: ARG002
        """Return the choices."""
        return spec.choices


class CheckWidget(TextWidget):
    """Yes or no."""

    draws = "check"

    def parse(self, actor: Actor, spec: LineField, text: str, line: Line) -> bool:  # noqa: ARG002
        """Return whether it is ticked."""
        return text in {"1", "on", "true", "是"}

    def show(self, actor: Actor, spec: LineField, value: Any) -> str:  # noqa: ARG002
        """Return 是 or 否."""
        return "是" if value else "否"


WIDGETS: dict[str, Widget] = {
    "text": TextWidget(),
    "area": AreaWidget(),
    "number": NumberWidget(),
    "date": DateWidget(),
    "choice": ChoiceWidget(),
    "bool": CheckWidget(),
}


def register(name: str, widget: Widget) -> None:
    """Add a widget; a name is registered once."""
    if name in WIDGETS:
        raise ValueError(f"widget {name} is registered twice")
    WIDGETS[name] = widget


@dataclass(frozen=True, slots=True)
class ParsedLine:
    """A line as typed, turned into a payload, and what was wrong with it."""

    payload: dict[str, Any]
    refusals: tuple[Refusal, ...]


def parse_line(
    actor: Actor, code: str, fields: tuple[LineField, ...], typed: Mapping[str, str]
) -> ParsedLine:
    """Turn what was typed into a line's payload. What cannot be read is kept as typed under ``_typed``, with its reason."""
    payload: dict[str, Any] = {"kind": code}
    unread: dict[str, str] = {}
    refusals: list[Refusal] = []
    for spec in fields:
        text = typed.get(spec.key, "").strip()
        if not text:
            if spec.required and spec.widget != "bool":
                refusals.append(Refusal("line.required", f"请填写“{spec.label}”", field=spec.key))
            continue
        try:
            payload[spec.key] = WIDGETS[spec.widget].parse(actor, spec, text, payload)
        except Refused as refused:
            unread[spec.key] = text
            refusals.extend(refused.refusals)
    if unread:
        payload["_typed"] = unread
    return ParsedLine(payload, tuple(refusals))


def typed_line(actor: Actor, fields: tuple[LineField, ...], payload: Mapping[str, Any]) -> dict[str, str]:
    """Turn a line's payload back into what stands in the fields."""
    unread = payload.get("_typed") or {}
    return {
        spec.key: unread.get(spec.key)
        or (WIDGETS[spec.widget].show(actor, spec, payload[spec.key]) if spec.key in payload else "")
        for spec in fields
    }
