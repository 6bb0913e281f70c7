"""The line by which an earlier document is put on file: it moves nothing and stands in the 沿革 of the units it was about."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone

from bianzhi.instruments.line_kinds import LineContext, LineField, LineOutcome
from bianzhi.instruments.line_kinds import register as register_line
from bianzhi.units.actions import note_event
from bianzhi.units.reads import names_on
from bianzhi.users.actor import Actor
from bianzhi.values.refusal import Refusal

ABOUT = (
    ("establish", "机构设立、三定"),
    ("amend", "机构事项变更"),
    ("quota", "编制核定、调整"),
    ("posts", "领导职数核定、调整"),
)


class History:
    """补录历史文件."""

    code = "imports.history"
    label = "补录历史文件（不变动编制）"
    group = "补录"
    fields: Sequence[LineField] = (
        LineField("unit", "涉及机构", "unit", False, "文件不是针对一个机构的不填"),
        LineField("about", "内容", "choice", True, choices=ABOUT),
        LineField("summary", "摘要", "text", False, "不填写即用文件标题"),
    )
    levels = frozenset({"upper", "party", "commission", "office", "other"})

    def check(self, actor: Actor, payload: Mapping[str, Any]) -> tuple[Refusal, ...]:
        """Return what is wrong with the payload on its face."""
        found = []
        if payload.get("about") not in dict(ABOUT):
            found.append(Refusal("line.required", "请选择“内容”", field="about"))
        unit = payload.get("unit")
        if unit not in (None, "") and not (str(unit).isdecimal() and _name(actor, int(unit))):
            found.append(
                Refusal("unit.missing", "没有找到这个机构", remedy="请从列表中选择机构", field="unit")
            )
        return tuple(found)

    def summary(self, actor: Actor, payload: Mapping[str, Any]) -> str:
        """补录某局的机构设立文件."""
        name = _name(actor, int(payload["unit"])) if payload.get("unit") else ""
        return (
            f"补录{name + '的' if name else ''}历史文件（{dict(ABOUT).get(str(payload.get('about')), '')}）"
        )

    def apply(self, actor: Actor, context: LineContext, payload: Mapping[str, Any]) -> LineOutcome:
        """Leave a row in the unit's 沿革."""
        unit = context.key(payload.get("unit"))
        if unit is not None:
            note_event(
                actor,
                unit_id=unit,
                instrument_id=context.instrument_id,
                kind=str(payload["about"]),
                effective_on=context.effective_on,
                summary=str(payload.get("summary") or context.title),
            )
        return LineOutcome()

    def reverse(self, actor: Actor, context: LineContext, original_id: int) -> LineOutcome:
        """Leave it: nothing was moved, and the document was issued all the same."""
        del actor, context, original_id
        return LineOutcome()


def _name(actor: Actor, unit: int) -> str:
    return names_on(actor, timezone.localdate(), {unit}).get(unit, "")


def register() -> None:
    """Add the line; called when the app starts."""
    register_line(History())
