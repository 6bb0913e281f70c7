"""Rules by code. A rule is a small function of a `Context` that yields findings, registered with its words and its examples.

Its examples are documents as plain text: one that fails it, one that passes, and a boundary case that passes too; the suite runs
them all. Rules of later years or of one province say so; a report is judged by the rules of its own year.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal, NamedTuple

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
        return self.is_for(_sort_of(context))

    def is_for(self, sort: "Sort") -> bool:
        """Say whether the rule is meant for documents of a sort."""
        if sort.kind not in self.forms or (sort.year and not self.since <= sort.year <= self.until):
            return False
        return not (
            (self.beside and self.beside not in sort.beside)
            or (self.provinces and sort.form not in self.provinces)
        )


class Sort(NamedTuple):
    """What decides which rules are meant for a document."""

    kind: str
    year: int
    form: str
    beside: tuple[str, ...]


def _sort_of(context: Context) -> Sort:
    beside = tuple(other for other in BESIDE if getattr(context, other) is not None)
    return Sort(context.kind, context.year, context.form.name if context.form else "", beside)


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


def judging(context: Context) -> Sequence[tuple[str, Rule, bool]]:
    """Return every rule with its code, and whether it is meant for such a document."""
    rules()
    return _judging(_sort_of(context), len(_RULES))


@lru_cache(256)
def _judging(sort: Sort, count: int) -> Sequence[tuple[str, Rule, bool]]:
    return tuple((code, rule, rule.is_for(sort)) for code, rule in _sorted(count).items())


def rules() -> Mapping[str, Rule]:
    """Return every rule by code."""
    from bianzhi.auditing import rules as packs  # noqa: F401 - importing registers them

    return _sorted(len(_RULES))
