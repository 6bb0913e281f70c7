"""What the form templates must know of a Django form field."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField


def field_kind(field: BoundField) -> str:
    """Return how a row is laid out: ``check`` (tick beside its words), ``group`` (several ticks or dots), ``plain``."""
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    return "group" if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple) else "plain"


def field_attributes(field: BoundField) -> dict[str, Any]:
    """Return the attributes of the input: its look, and what it is described by (hint and error)."""
    widget, kind = field.field.widget, field_kind(field)
    own = widget.attrs.get("class", "")
    look = {"check": "form-check-input", "group": "form-check-input"}.get(
        kind, "form-select" if isinstance(widget, forms.Select) else "form-control"
    )
    attributes: dict[str, Any] = {"class": " ".join(part for part in (own, look) if part)}
    described = []
    if field.help_text:
        described.append(f"{field.auto_id}_hint")
    if field.errors:
        described.append(f"{field.auto_id}_error")
        attributes["class"] += " is-invalid"
        attributes["aria-invalid"] = "true"
    if described:
        attributes["aria-describedby"] = " ".join(described)
    return attributes
