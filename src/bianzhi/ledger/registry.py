"""The register of invariants: each is a pure function with a code, a title, a source and what holds it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal, TypeVar

from bianzhi.values.refusal import Refusal

#: ``constraint``: the database refuses; ``action``: the write refuses; ``check``: `bianzhi check` finds it; ``warning``: shown
HeldBy = Literal["constraint", "action", "check", "warning"]
Rule = TypeVar("Rule", bound=Callable[..., tuple[Refusal, ...]])


@dataclass(frozen=True, slots=True)
class Invariant:
    """One law of the ledger.

    Attributes:
        code: ``I1`` to ``I20`` of DOMAIN §2.5.
        title: the law in a Chinese sentence.
        source: regulation or standard.
        held_by: what holds it, the strongest first.
        broken_by: the function: facts in, refusals out; empty when the law is kept.
    """

    code: str
    title: str
    source: str
    held_by: tuple[HeldBy, ...]
    broken_by: Callable[..., tuple[Refusal, ...]]

    def refuse(self, message: str, remedy: str, *, field: str = "") -> Refusal:
        """Return a refusal under this law."""
        return Refusal(self.code, message, rule=self.title, source=self.source, remedy=remedy, field=field)


_REGISTER: dict[str, Invariant] = {}
INVARIANTS: Mapping[str, Invariant] = MappingProxyType(_REGISTER)


def invariant(code: str, title: str, source: str, *held_by: HeldBy) -> Callable[[Rule], Rule]:
    """Register the decorated function as the law ``code``. Raises `ValueError` for a code used twice or held by nothing."""

    def register(rule: Rule) -> Rule:
        if code in _REGISTER or not held_by:
            raise ValueError(f"invariant {code} is registered twice or held by nothing")
        _REGISTER[code] = Invariant(code, title, source, held_by, rule)
        return rule

    return register


def refuse(code: str, message: str, remedy: str, **more: Any) -> tuple[Refusal, ...]:
    """Return one refusal under the law ``code``."""
    return (_REGISTER[code].refuse(message, remedy, **more),)
