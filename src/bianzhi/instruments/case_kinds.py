"""The submission by which an instrument reaches the books: one person enters it, another posts it."""

from collections.abc import Mapping
from typing import Any

from bianzhi.cases.kinds import Applied, Consequence
from bianzhi.cases.kinds import register as register_kind
from bianzhi.cases.shapes import Shape, key_of, lines, text, whole, wholes
from bianzhi.instruments.actions.post_instrument import check_instrument, post_instrument
from bianzhi.instruments.choices import InstrumentKind
from bianzhi.instruments.line_kinds import LINE_KINDS
from bianzhi.instruments.reads import instrument_row
from bianzhi.users.actor import Actor
from bianzhi.values.refusal import Refusal


class PostInstrument:
    """批复文件入账."""

    code = "instruments.post"
    label = "文件入账"
    draft_url = "instruments:draft"
    template = "instruments/payload.html"
    shape: Mapping[str, Shape] = {
        **dict.fromkeys(
            (
                "document_number",
                "title",
                "kind",
                "signed_on",
                "received_on",
                "effective_on",
                "retroactive_reason",
                "note",
            ),
            text,
        ),
        "lines": lines,
        "files": wholes,
        "reverses": whole,
    }

    def title(self, payload: Mapping[str, Any]) -> str:
        """Return number and title of the document, as far as they are filled in."""
        number, title = (
            payload.get("document_number") or "（未填文号）",
            payload.get("title") or "（未填标题）",
        )
        return f"{number} {title}"

    def scope(self, payload: Mapping[str, Any]) -> tuple[int | None, int | None]:
        """Return the one unit the document is about, when it is about one only."""
        units = [line.get("unit") for line in payload.get("lines") or [] if line.get("unit")]
        keys = {key_of(unit) for unit in units}
        return (keys.pop() if len(keys) == 1 else None), None

    def check(self, actor: Actor, payload: Mapping[str, Any]) -> tuple[Refusal, ...]:
        """See `check_instrument`."""
        return check_instrument(actor, payload)

    def apply(self, actor: Actor, payload: Mapping[str, Any], *, maker_id: int) -> Applied:
        """See `post_instrument`."""
        posted = post_instrument(actor, payload=payload, maker_id=maker_id)
        consequences: list[Consequence] = []
        persons: list[str] = []
        warnings: list[Refusal] = []
        for outcome in posted.outcomes:
            consequences.extend(outcome.consequences)
            persons.extend(outcome.persons)
            warnings.extend(outcome.warnings)
        return Applied(
            kind="instruments.instrument",
            key=posted.instrument.pk,
            label=str(posted.instrument),
            url=f"/instruments/{posted.instrument.pk}/",
            consequences=tuple(consequences),
            extra={"persons": tuple(dict.fromkeys(persons)), "warnings": tuple(warnings)},
        )

    def context(self, actor: Actor, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        """Labels and one sentence a line."""
        lines = []
        for line in payload.get("lines") or []:
            kind = LINE_KINDS.get(str(line.get("kind")))
            if kind is not None:
                faulty = kind.check(actor, line)
                lines.append((kind.label, "（尚未填写完整）" if faulty else kind.summary(actor, line)))
        kinds = dict(InstrumentKind.choices)
        reverses = payload.get("reverses")
        return {
            "lines": lines,
            "kind_label": kinds.get(str(payload.get("kind")), "—"),
            "reverses": instrument_row(actor, int(reverses)) if reverses else None,
        }


def register() -> None:
    """Register the kind; called when the app starts."""
    register_kind(PostInstrument())
