"""修改审批路径 as a case of two persons: one writes the rules, another puts them in force."""

from collections.abc import Iterable, Mapping
from typing import Any

from bianzhi.cases.actions.adopt_routes import adopt_routes
from bianzhi.cases.kinds import KINDS, Applied, Consequence, behaviour_of, register
from bianzhi.cases.route_reads import routed_kinds, rules_in_force
from bianzhi.cases.routes import Rule, check_rules, stations
from bianzhi.cases.shapes import Shape, lines, text
from bianzhi.users.actor import Actor
from bianzhi.values.refusal import Refusal

Payload = Mapping[str, Any]
CODE = "cases.routes"


def _number(value: Any) -> int:
    return value if isinstance(value, int) and 0 <= value < 1_000_000 else 0


def _codes(value: Any) -> frozenset[str]:
    return frozenset(one for one in value if isinstance(one, str)) if isinstance(value, list) else frozenset()


def rules_of(payload: Payload) -> tuple[Rule, ...]:
    """Return the rules a payload holds."""
    return tuple(
        Rule(
            _codes(item.get("matters")),
            _codes(item.get("ranks")),
            _codes(item.get("commodities")),
            _number(item.get("least")),
            _number(item.get("most")),
            _codes(item.get("passes")),
        )
        for item in payload.get("rules") or []
    )


def items_of(rules: Iterable[Rule]) -> list[dict[str, Any]]:
    """Return rules as a payload holds them."""
    return [
        {
            "matters": sorted(rule.matters),
            "ranks": sorted(rule.ranks),
            "commodities": sorted(rule.commodities),
            "least": rule.least,
            "most": rule.most,
            "passes": sorted(rule.passes),
        }
        for rule in rules
    ]


def in_words(kind: str, rule: Rule) -> tuple[str, str]:
    """Return (when, passes) of a rule as people read it."""
    how = behaviour_of(KINDS[kind])
    known, places = how.route_choices(), stations(how.chart)
    when = [
        f"{word}为{'、'.join(labels.get(code, code) for code in sorted(codes))}"
        for word, codes, labels in (
            ("事项", rule.matters, known.matters),
            ("机构规格", rule.ranks, known.ranks),
            ("编制类型", rule.commodities, known.commodities),
        )
        if codes
    ]
    if rule.least:
        when.append(f"{rule.least}名以上")
    if rule.most:
        when.append(f"{rule.most}名以下")
    passes = [label for code, label in places.items() if code in rule.passes]
    return "，".join(when) or "其他情形", "、".join(passes) or "都不经过"


class ChangeRoutes:
    """修改审批路径."""

    code = CODE
    label = "修改审批路径"
    draft_url = "cases:routes_draft"
    template = "cases/payload_routes.html"
    shape: Mapping[str, Shape] = {"kind": text, "rules": lines, "reason": text}

    def title(self, payload: Payload) -> str:
        """修改审批路径：上编申请."""
        kind = KINDS.get(str(payload.get("kind") or ""))
        return f"{self.label}：{kind.label if kind else '（未选种类）'}"

    def scope(self, payload: Payload) -> tuple[int | None, int | None]:
        """Return nothing: it is about the whole district."""
        del payload
        return None, None

    def check(self, actor: Actor, payload: Payload) -> tuple[Refusal, ...]:
        """Return why the rules cannot be in force."""
        del actor
        kind = str(payload.get("kind") or "")
        if kind not in routed_kinds():
            return (Refusal("route.kind", "这种办件没有可以调整的环节", field="kind"),)
        found = list(check_rules(behaviour_of(KINDS[kind]).chart, rules_of(payload)))
        if not str(payload.get("reason") or "").strip():
            found.append(Refusal("form.required", "请填写“修改原因”", field="reason"))
        return tuple(found)

    def apply(self, actor: Actor, payload: Payload, *, maker_id: int) -> Applied:
        """See `adopt_routes`."""
        kind = str(payload["kind"])
        before, _ = rules_in_force(actor.district_id, kind)
        made = adopt_routes(
            actor, kind=kind, rules=rules_of(payload), reason=str(payload["reason"]), maker_id=maker_id
        )
        row = Consequence(
            KINDS[kind].label,
            "审批路径",
            f"第{before}版" if before else "系统默认",
            "改为",
            f"第{made.version}版",
        )
        return Applied("cases.routes", made.pk, str(row.item), f"/cases/routes/?kind={kind}", (row,))

    def context(self, actor: Actor, payload: Payload) -> Mapping[str, Any]:
        """Return the rules in words."""
        del actor
        kind = str(payload.get("kind") or "")
        if kind not in routed_kinds():
            return {"label": "", "rows": []}
        return {
            "label": KINDS[kind].label,
            "rows": [in_words(kind, rule) for rule in rules_of(payload)],
        }


def register_kind() -> None:
    """Add the kind; called when the app starts."""
    register(ChangeRoutes())
