"""Lines about parts of units: nameplates and internal bodies."""

from collections.abc import Mapping, Sequence
from typing import Any

from bianzhi.instruments.line_kinds import LineContext, LineField, LineOutcome
from bianzhi.units import actions, terms
from bianzhi.units.lines.base import OWN_DATE, UNIT, UnitLine, code_field, texts
from bianzhi.units.widgets import inner_text, plate_text, unit_text
from bianzhi.users.actor import Actor
from bianzhi.values.refusal import Refusal

INNER = LineField("inner_unit", "内设机构", "inner_unit", hint="填现在的名称")


class NameplateAdd(UnitLine):
    """挂牌."""

    code = "units.nameplate_add"
    label = "加挂牌子"
    fields: Sequence[LineField] = (
        UNIT,
        LineField("inner_unit", "内设机构", "inner_unit", False, "牌子挂在内设机构上的才填"),
        LineField("plate", "牌子名称", "text"),
        LineField("plate_kind", "方式", "choice", False, "不选即加挂牌子", terms.choices("plate_kind")),
        OWN_DATE,
    )

    def summary(self, actor: Actor, payload: Mapping[str, Any]) -> str:
        """在…加挂…牌子."""
        where = unit_text(actor, payload.get("unit"))
        if payload.get("inner_unit"):
            where += inner_text(actor, payload["inner_unit"])
        way = terms.text("plate_kind", payload.get("plate_kind") or "plate")
        return f"{where}{way}“{payload.get('plate')}”"

    def apply(self, actor: Actor, context: LineContext, payload: Mapping[str, Any]) -> LineOutcome:
        """See `actions.nameplate_add`."""
        return actions.nameplate_add(
            actor,
            context=context,
            day=context.on(payload),
            unit_id=context.key(payload.get("unit")),
            name=str(payload["plate"]),
            kind=str(payload.get("plate_kind") or "plate"),
            inner_unit_id=context.key(payload.get("inner_unit")),
        )


class NameplateRemove(UnitLine):
    """摘牌."""

    code = "units.nameplate_remove"
    label = "摘下牌子"
    fields: Sequence[LineField] = (
        UNIT,
        LineField("nameplate", "牌子", "nameplate", hint="填牌子的名称"),
        OWN_DATE,
    )

    def summary(self, actor: Actor, payload: Mapping[str, Any]) -> str:
        """…摘下…牌子."""
        return f"{unit_text(actor, payload.get('unit'))}不再挂“{plate_text(actor, payload.get('nameplate'))}”牌子"

    def apply(self, actor: Actor, context: LineContext, payload: Mapping[str, Any]) -> LineOutcome:
        """See `actions.nameplate_remove`."""
        return actions.nameplate_remove(
            actor,
            context=context,
            day=context.on(payload),
            nameplate_id=context.key(payload.get("nameplate")),
        )


class InnerAdd(UnitLine):
    """设立内设机构."""

    code = "units.inner_add"
    label = "设立内设机构"
    fields: Sequence[LineField] = (
        UNIT,
        LineField("name", "名称", "text"),
        LineField("inner_kind", "类型", "choice", False, "", terms.choices("kind")),
        code_field("rank", label="规格"),
        LineField("duties", "职责", "area", False),
        OWN_DATE,
    )

    def summary(self, actor: Actor, payload: Mapping[str, Any]) -> str:
        """…设内设机构…."""
        rank = terms.text("rank", payload.get("rank"))
        told = f"（{rank}）" if rank else ""
        return f"{unit_text(actor, payload.get('unit'))}设内设机构{payload.get('name')}{told}"

    def apply(self, actor: Actor, context: LineContext, payload: Mapping[str, Any]) -> LineOutcome:
        """See `actions.inner_add`."""
        order = payload.get("order")
        return actions.inner_add(
            actor,
            context=context,
            day=context.on(payload),
            unit_id=context.key(payload.get("unit")),
            name=str(payload["name"]),
            kind=str(payload.get("inner_kind") or ""),
            rank=str(payload.get("rank") or ""),
            duties=str(payload.get("duties") or "").strip(),
            order=int(order) if order not in (None, "") else None,
        )


class InnerRename(UnitLine):
    """内设机构更名."""

    code = "units.inner_rename"
    label = "内设机构更名"
    fields: Sequence[LineField] = (UNIT, INNER, LineField("name", "新名称", "text"), OWN_DATE)

    def summary(self, actor: Actor, payload: Mapping[str, Any]) -> str:
        """…的内设机构…更名为…."""
        inner = inner_text(actor, payload.get("inner_unit"))
        old = f"“{inner}”" if inner and inner != payload.get("name") else ""
        return f"{unit_text(actor, payload.get('unit'))}的内设机构{old}更名为“{payload.get('name')}”"

    def apply(self, actor: Actor, context: LineContext, payload: Mapping[str, Any]) -> LineOutcome:
        """See `actions.inner_rename`."""
        return actions.inner_rename(
            actor,
            context=context,
            day=context.on(payload),
            inner_unit_id=context.key(payload.get("inner_unit")),
            name=str(payload["name"]),
        )


class InnerAmend(UnitLine):
    """内设机构事项变更."""

    code = "units.inner_amend"
    label = "内设机构事项变更"
    fields: Sequence[LineField] = (
        UNIT,
        INNER,
        LineField("inner_kind", "类型", "choice", False, "不变的不填", terms.choices("kind")),
        code_field("rank", label="规格", hint="不变的不填"),
        LineField("duties", "职责", "area", False, "不变的不填"),
        LineField("order", "排序", "number", False, "数字小的在前"),
        OWN_DATE,
    )

    def _given(self, payload: Mapping[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = texts(payload, "rank", "duties")
        if payload.get("inner_kind"):
            found["kind"] = str(payload["inner_kind"])
        if payload.get("order") not in (None, ""):
            found["order"] = int(payload["order"])
        return found

    def check(self, actor: Actor, payload: Mapping[str, Any]) -> tuple[Refusal, ...]:
        """Besides the fields: at least one is to change."""
        found = super().check(actor, payload)
        keys = ("inner_kind", "rank", "duties", "order")
        if all(payload.get(key) in (None, "") for key in keys):
            found += (Refusal("line.nothing", "请至少填写一项要变更的内容", field="inner_unit"),)
        return found

    def summary(self, actor: Actor, payload: Mapping[str, Any]) -> str:
        """调整…的内设机构…：…."""
        told = "；".join(
            f"{terms.label(k)}为{terms.text(k, v)[:60]}" for k, v in self._given(payload).items()
        )
        where = (
            f"{unit_text(actor, payload.get('unit'))}的内设机构{inner_text(actor, payload.get('inner_unit'))}"
        )
        return f"调整{where}：{told}"

    def apply(self, actor: Actor, context: LineContext, payload: Mapping[str, Any]) -> LineOutcome:
        """See `actions.inner_amend`."""
        return actions.inner_amend(
            actor,
            context=context,
            day=context.on(payload),
            inner_unit_id=context.key(payload.get("inner_unit")),
            fields=self._given(payload),
        )


class InnerRemove(UnitLine):
    """撤销内设机构."""

    code = "units.inner_remove"
    label = "撤销内设机构"
    fields: Sequence[LineField] = (UNIT, INNER, OWN_DATE)

    def summary(self, actor: Actor, payload: Mapping[str, Any]) -> str:
        """撤销…的内设机构…."""
        return f"撤销{unit_text(actor, payload.get('unit'))}的内设机构{inner_text(actor, payload.get('inner_unit'))}"

    def apply(self, actor: Actor, context: LineContext, payload: Mapping[str, Any]) -> LineOutcome:
        """See `actions.inner_remove`."""
        return actions.inner_remove(
            actor,
            context=context,
            day=context.on(payload),
            inner_unit_id=context.key(payload.get("inner_unit")),
        )
