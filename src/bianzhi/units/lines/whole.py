"""Lines about whole units: found, rename, amend, move, merge, split, abolish."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bianzhi.instruments.line_kinds import LineContext, LineField, LineOutcome
from bianzhi.units import actions, terms
from bianzhi.units.actions.amend import AMENDABLE
from bianzhi.units.lines.base import (
    ANY,
    BOOLS,
    HIGH,
    OWN_DATE,
    UNIT,
    YES_NO,
    UnitLine,
    code_field,
    read,
    texts,
)
from bianzhi.units.reads.names import name_before
from bianzhi.units.widgets import unit_text
from bianzhi.users.actor import Actor
from bianzhi.values.refusal import Refusal

FUNDING = LineField(
    "funding_forms",
    "经费形式",
    "choices",
    False,
    "如 财政全额拨款；有几种的用顿号隔开",
    terms.choices("funding_forms"),
)
PARTICULARS = (
    LineField("uscc", "统一社会信用代码", "text", False, "18 位"),
    LineField("legacy_code", "组织机构代码", "text", False),
    LineField("certificate", "法人证书号", "text", False),
    LineField("duties", "主要职责", "area", False),
    LineField("address", "地址", "text", False),
    LineField("postcode", "邮政编码", "text", False, "6 位数字"),
    LineField("phone", "电话", "text", False),
    LineField("principal", "负责人", "text", False),
)
ENDING = (
    LineField("expires_on", "撤销期限", "date", False, "议事协调机构、临时机构须填撤销期限或撤销条件"),
    LineField("expiry_condition", "撤销条件", "text", False),
)
CLOSE = LineField("close_inner", "内设机构和牌子一并撤销", "bool", False)


class Establish(UnitLine):
    """设立机构."""

    code = "units.establish"
    label = "设立机构"
    levels = ANY  # 期初建账 may be decided by the 编办 itself
    fields: Sequence[LineField] = (
        LineField("full_name", "机构全称", "text"),
        code_field("unit_kind", required=True, label="机构大类"),
        code_field("sector", required=True),
        code_field("nature", required=True),
        code_field("rank", required=True, hint="按文件所载填写"),
        code_field("category"),
        LineField("parent", "主管部门", "unit", False, "部门本身不填；前面一项刚设立的写 @名称"),
        FUNDING,
        code_field("welfare_class"),
        code_field("industry"),
        LineField("civil_managed", "参照公务员法管理", "bool", False),
        LineField("political_legal", "政法单位", "bool", False),
        LineField("coordination", "议事协调机构", "bool", False),
        LineField("temporary", "临时机构", "bool", False),
        *ENDING,
        LineField("short_name", "规范简称", "text", False),
        LineField("common_name", "习惯简称", "text", False),
        *PARTICULARS,
        LineField("established_on", "初始成立日期", "date", False, "早于本文件的填这里，如补录期初机构"),
        OWN_DATE,
    )

    def check(self, actor: Actor, payload: Mapping[str, Any]) -> tuple[Refusal, ...]:
        """Besides the fields: a temporary body by category counts as one; what an organ may not have."""
        found = list(super().check(actor, payload))
        if payload.get("unit_kind") == "organ":
            if payload.get("welfare_class"):
                found.append(Refusal("unit.organ_welfare", "机关没有公益类别", field="welfare_class"))
            if payload.get("nature") == "institution":
                found.append(Refusal("unit.nature", "机构大类是机关，机构性质不能是事业单位", field="nature"))
        elif payload.get("unit_kind") == "institution" and payload.get("nature") not in (
            None,
            "",
            "institution",
        ):
            found.append(Refusal("unit.nature", "机构大类是事业单位，机构性质也应是事业单位", field="nature"))
        return tuple(found)

    def summary(self, actor: Actor, payload: Mapping[str, Any]) -> str:
        """设立…，正科级，隶属…."""
        parts = [
            terms.text("rank", payload.get("rank")),
            terms.text("unit_kind", payload.get("unit_kind")),
            terms.text("funding_forms", payload.get("funding_forms")),
            f"隶属{unit_text(actor, payload['parent'])}" if payload.get("parent") else "",
        ]
        return f"设立{payload.get('full_name')}（{'，'.join(part for part in parts if part)}）"

    def apply(self, actor: Actor, context: LineContext, payload: Mapping[str, Any]) -> LineOutcome:
        """See `actions.establish`."""
        columns = (
            "sector",
            "nature",
            "rank",
            "category",
            "funding_forms",
            "welfare_class",
            "industry",
            *sorted(BOOLS),
        )
        fields: dict[str, Any] = {c: read(c, payload.get(c)) for c in columns}
        fields |= texts(
            payload, "full_name", "short_name", "common_name", "uscc", "legacy_code", "certificate", "duties",
            "address", "postcode", "phone", "principal", "expiry_condition",
        )  # fmt: skip
        fields["temporary"] = fields["temporary"] or fields["category"] == "temporary"
        fields["expires_on"] = read("expires_on", payload.get("expires_on"))
        fields["parent_id"] = context.key(payload.get("parent"))
        since, order = payload.get("established_on"), payload.get("order")
        return actions.establish(
            actor,
            context=context,
            day=context.on(payload),
            unit_kind=str(payload["unit_kind"]),
            fields=fields,
            established_on=date.fromisoformat(str(since)) if since else None,
            order=int(order) if order not in (None, "") else None,
            made=str(payload.get("made") or ""),
        )


class Rename(UnitLine):
    """机构更名."""

    code = "units.rename"
    label = "机构更名"
    fields: Sequence[LineField] = (
        UNIT,
        LineField("full_name", "新的全称", "text"),
        LineField("short_name", "新的规范简称", "text", False),
        LineField("common_name", "新的习惯简称", "text", False),
        OWN_DATE,
    )

    def summary(self, actor: Actor, payload: Mapping[str, Any]) -> str:
        """将…更名为…."""
        unit, new = str(payload.get("unit") or ""), str(payload.get("full_name") or "")
        old = name_before(actor, int(unit), new) if unit.isdecimal() else unit_text(actor, unit)
        return f"将{old}更名为{new}"

    def apply(self, actor: Actor, context: LineContext, payload: Mapping[str, Any]) -> LineOutcome:
        """See `actions.rename`."""
        return actions.rename(
            actor,
            context=context,
            day=context.on(payload),
            unit_id=context.key(payload.get("unit")),
            full_name=str(payload["full_name"]),
            **texts(payload, "short_name", "common_name"),
        )


class Amend(UnitLine):
    """机构事项变更."""

    code = "units.amend"
    label = "机构事项变更"
    fields: Sequence[LineField] = (
        UNIT,
        code_field("rank"),
        code_field("sector"),
        code_field("nature"),
        code_field("category"),
        FUNDING,
        code_field("welfare_class"),
        code_field("industry"),
        *(LineField(key, terms.label(key), "choice", False, "不变的不填", YES_NO) for key in
          ("civil_managed", "political_legal", "coordination", "temporary")),
        *ENDING,
        LineField("short_name", "规范简称", "text", False),
        LineField("common_name", "习惯简称", "text", False),
        *PARTICULARS,
        LineField("clear", "清空的项目", "choices", False, "原有内容取消、又没有新内容的项目",
                  tuple((key, terms.label(key)) for key in AMENDABLE if key not in BOOLS and key not in
                        {"rank", "sector", "nature"})),
        OWN_DATE,
    )  # fmt: skip

    def _given(self, payload: Mapping[str, Any]) -> list[str]:
        return [key for key in AMENDABLE if payload.get(key) not in (None, "", [])]

    def check(self, actor: Actor, payload: Mapping[str, Any]) -> tuple[Refusal, ...]:
        """Besides the fields: at least one is to change."""
        found = super().check(actor, payload)
        if not self._given(payload) and not payload.get("clear"):
            found += (Refusal("line.nothing", "请至少填写一项要变更的内容", field="unit"),)
        return found

    def summary(self, actor: Actor, payload: Mapping[str, Any]) -> str:
        """调整…：规格为正科级；…."""
        told = []
        for key in self._given(payload):
            value = "yes" if payload[key] is True else payload[key]
            words = dict(YES_NO).get(str(value), "") if key in BOOLS else terms.text(key, value)
            told.append(f"{terms.label(key)}为{words[:60]}")
        told += [f"取消{terms.label(key)}" for key in payload.get("clear") or ()]
        return f"调整{unit_text(actor, payload.get('unit'))}：{'；'.join(told)}"

    def apply(self, actor: Actor, context: LineContext, payload: Mapping[str, Any]) -> LineOutcome:
        """See `actions.amend`."""
        fields = {key: read(key, None) for key in payload.get("clear") or ()}
        fields |= {key: read(key, payload[key]) for key in self._given(payload)}
        return actions.amend(
            actor,
            context=context,
            day=context.on(payload),
            unit_id=context.key(payload.get("unit")),
            fields=fields,
        )


class Move(UnitLine):
    """隶属关系调整."""

    code = "units.move"
    label = "隶属关系调整"
    levels = HIGH
    fields: Sequence[LineField] = (
        UNIT,
        LineField("parent", "新的主管部门", "unit", False, "不再隶属任何部门的不填"),
        OWN_DATE,
    )

    def summary(self, actor: Actor, payload: Mapping[str, Any]) -> str:
        """将…划归…管理."""
        unit = unit_text(actor, payload.get("unit"))
        if not payload.get("parent"):
            return f"{unit}不再隶属主管部门"
        return f"将{unit}划归{unit_text(actor, payload['parent'])}管理"

    def apply(self, actor: Actor, context: LineContext, payload: Mapping[str, Any]) -> LineOutcome:
        """See `actions.move`."""
        return actions.move(
            actor,
            context=context,
            day=context.on(payload),
            unit_id=context.key(payload.get("unit")),
            parent_id=context.key(payload.get("parent")),
        )


class Merge(UnitLine):
    """机构合并."""

    code = "units.merge"
    label = "机构合并"
    levels = HIGH
    fields: Sequence[LineField] = (
        LineField("units", "被合并的机构", "units", hint="几个用顿号隔开；编制和人员请用前面的事项先行划转"),
        LineField("into", "并入的机构", "unit", hint="新设的机构先列“设立机构”一项，这里写 @名称"),
        LineField("move_children", "所属机构", "choice", False, "不选即随同划转",
                  (("yes", "随同划转到并入的机构"), ("no", "另行划转"))),
        CLOSE,
        OWN_DATE,
    )  # fmt: skip

    def summary(self, actor: Actor, payload: Mapping[str, Any]) -> str:
        """将…并入…."""
        names = "、".join(unit_text(actor, one) for one in payload.get("units") or ())
        return f"将{names}并入{unit_text(actor, payload.get('into'))}"

    def apply(self, actor: Actor, context: LineContext, payload: Mapping[str, Any]) -> LineOutcome:
        """See `actions.merge`."""
        keys = [context.key(one) for one in payload.get("units") or ()]
        return actions.merge(
            actor,
            context=context,
            day=context.on(payload),
            unit_ids=[key for key in keys if key is not None],
            into_id=context.key(payload.get("into")),
            move_children=payload.get("move_children") not in ("no", False),
            close_inner=payload.get("close_inner") in (True, "yes"),
        )


class Split(UnitLine):
    """机构分立."""

    code = "units.split"
    label = "机构分立"
    levels = HIGH
    fields: Sequence[LineField] = (
        UNIT,
        LineField("into", "分立出的机构", "units", hint="先列“设立机构”各项，这里写 @名称，用顿号隔开"),
        LineField("ends", "原机构撤销", "bool", False),
        CLOSE,
        OWN_DATE,
    )

    def summary(self, actor: Actor, payload: Mapping[str, Any]) -> str:
        """由…分立出…."""
        names = "、".join(unit_text(actor, one) for one in payload.get("into") or ())
        ends = "，原机构撤销" if payload.get("ends") in (True, "yes") else ""
        return f"由{unit_text(actor, payload.get('unit'))}分立出{names}{ends}"

    def apply(self, actor: Actor, context: LineContext, payload: Mapping[str, Any]) -> LineOutcome:
        """See `actions.split`."""
        keys = [context.key(one) for one in payload.get("into") or ()]
        return actions.split(
            actor,
            context=context,
            day=context.on(payload),
            unit_id=context.key(payload.get("unit")),
            into_ids=[key for key in keys if key is not None],
            ends=payload.get("ends") in (True, "yes"),
            close_inner=payload.get("close_inner") in (True, "yes"),
        )


class Abolish(UnitLine):
    """撤销机构."""

    code = "units.abolish"
    label = "撤销机构"
    levels = HIGH
    fields: Sequence[LineField] = (UNIT, CLOSE, OWN_DATE)

    def summary(self, actor: Actor, payload: Mapping[str, Any]) -> str:
        """撤销…."""
        return f"撤销{unit_text(actor, payload.get('unit'))}"

    def apply(self, actor: Actor, context: LineContext, payload: Mapping[str, Any]) -> LineOutcome:
        """See `actions.abolish`."""
        return actions.abolish(
            actor,
            context=context,
            day=context.on(payload),
            unit_id=context.key(payload.get("unit")),
            close_inner=payload.get("close_inner") in (True, "yes"),
        )
