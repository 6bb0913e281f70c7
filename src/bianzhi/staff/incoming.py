"""What is typed about a newcomer, by page, file or another program, as the payload of a request: the number is sealed at once."""

from base64 import b64encode
from collections.abc import Mapping
from typing import Any, Protocol

from bianzhi.staff.forms import SeatForm
from bianzhi.staff.identity import seal
from bianzhi.staff.person_values import read_id_number
from bianzhi.staff.request_forms import newcomer
from bianzhi.users.actor import Actor
from bianzhi.values.refusal import Refusal

NO_NUMBER = Refusal("person.required", "请填写身份证号", field="id_number")


class NewcomerKind(Protocol):
    """A kind of request whose person is named by name and number."""

    @property
    def form(self) -> type[SeatForm]: ...

    def completed(self, actor: Actor, payload: Mapping[str, Any]) -> dict[str, Any]:
        """Return the payload with what is found by name and number."""
        ...


def sealed_number(text: str, before: Mapping[str, str]) -> tuple[dict[str, str], list[Refusal]]:
    """Return the number sealed (the one from ``before`` when none was typed), and what is wrong with it."""
    text = text.strip()
    if not text or "*" in text:
        return dict(before), [] if before else [NO_NUMBER]
    number, wrong = read_id_number(text)
    if number is None:
        return dict(before), wrong
    made = seal(number)
    return {"sealed": b64encode(made.sealed).decode(), "mask": made.mask}, wrong


def payload_of(
    actor: Actor, kind: NewcomerKind, typed: Mapping[str, Any], before: Mapping[str, str] | None = None
) -> tuple[dict[str, Any], list[Refusal]]:
    """Return the payload, and what is wrong with the number. The number itself is kept nowhere."""
    data = {name: value for name, value in typed.items() if name != "id_number"}
    sealed, wrong = sealed_number(str(typed.get("id_number") or ""), before or {})
    mask = sealed.get("mask", "")
    form = kind.form(
        data | {"id_number": mask}, actor=actor, person=newcomer(str(data.get("name") or ""), mask)
    )
    kept = form.kept()
    kept.pop("id_number", None)
    payload = {
        "name": kept.get("name", ""),
        "unit": kept.get("unit", ""),
        "form": kept,
        "sealed": sealed,
    }
    return kind.completed(actor, payload), wrong
