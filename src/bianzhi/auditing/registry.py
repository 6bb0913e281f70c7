"""Rules by code. A rule is a small function of a `Context` that yields findings, registered with its words and its examples.

Its examples are documents as plain text: one that fails it, one that passes, and a boundary case that passes too; the suite runs
them all. Rules of later years or of one province say so; a report is judged by the rules of its own year.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from bianzhi.auditing.context import Context
from bianzhi.auditing.findings import Finding, Obligation, Severity

Check = Callable[[Context], Iterator[Finding | Obligation]]

#: the other document that a rule may hold against this one, and its name
BESIDE = {"previous": "上年的报告", "department": "主管部门的报告"}


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule.

    Attributes:
        code: stable; letter of its group and a number. kind: of the list of fault kinds.
        title: what it looks for. basis: where that is laid down.
        severity: of its findings unless one says otherwise.
        fails, passes, edge: examples, as plain text.
        since, until: years of reports it judges. forms: 决算, 预算. provinces: names of forms; empty: all.
        beside: ``previous`` or ``department``, where it holds that other document against this one. other: that of the examples.
    """

    code: str
    kind: str
    title: str
    severity: Severity
    basis: str
    check: Check
    fails: str
    passes: str
    edge: str
    since: int = 0
    until: int = 9999
    forms: tuple[str, ...] = ("决算", "预算", "")
    provinces: tuple[str, ...] = ()
    beside: Literal["", "previous", "department"] = ""
    other: str = ""

    def answers(self, name: str) -> bool:
        """Say whether a name is its code, a beginning of that, or its kind."""
        return self.kind == name or self.code.startswith(name)

    def judges(self, context: Context) -> bool:
        """Say whether the rule is meant for such a document."""
        if context.kind not in self.forms or (context.year and not self.since <= context.year <= self.until):
            return False
        if self.beside and getattr(context, self.beside) is None:
            return False
        return not self.provinces or (context.form is not None and context.form.name in self.provinces)


_RULES: dict[str, Rule] = {}


def rule(code: str, kind: str, title: str, **more: object) -> Callable[[Check], Check]:
    """Register the function as a rule. Raises `ValueError` for a code that is taken."""

    def register(check: Check) -> Check:
        if code in _RULES:
            raise ValueError(f"rule {code} stands twice")
        given = {"severity": "error", "basis": "FAULTS.md", **more}
        _RULES[code] = Rule(code=code, kind=kind, title=title, check=check, **given)  # type: ignore[arg-type]
        return check

    return register


@cache
def _sorted(count: int) -> Mapping[str, Rule]:  # noqa: ARG001 - sorted anew where rules were added
    return dict(sorted(_RULES.items()))


def rules() -> Mapping[str, Rule]:
    """Return every rule by code."""
    from bianzhi.auditing import rules as packs  # noqa: F401 - importing registers them

    return _sorted(len(_RULES))
