"""Why something cannot be done, as a value: rule, source, whose number, and what would make it possible."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason for refusing an act.

    Attributes:
        code: stable code of the rule, such as ``I6`` (DOMAIN §2.5) or ``id_number.check_digit``.
        message: one Chinese sentence: what is refused, whose number, and the number.
        rule: the rule in one Chinese sentence; empty when the message says it already.
        source: the regulation or standard behind the rule.
        remedy: what would make it possible, in one Chinese sentence.
        field: name of the form or payload field it belongs to; empty for the whole act.
    """

    code: str
    message: str
    rule: str = ""
    source: str = ""
    remedy: str = ""
    field: str = ""

    def __str__(self) -> str:
        """Everything on one line, for the terminal and for logs."""
        rule = f"依据：{self.rule}" if self.rule else ""
        if self.source:
            rule += f"（{self.source}）"
        return joined(self.message, rule, self.remedy)


def joined(*parts: str) -> str:
    """Return parts as sentences: a full stop between two unless the first has its end mark; empty ones left out."""
    made = ""
    for part in parts:
        made += ("。" if made and part and made[-1] not in "。！？；：" else "") + part
    return made


class Refused(Exception):
    """An act was refused. Carries every reason found, never only the first."""

    def __init__(self, *refusals: Refusal) -> None:
        self.refusals: tuple[Refusal, ...] = refusals
        super().__init__("；".join(str(r) for r in refusals))


def refuse_if_any(refusals: Iterable[Refusal]) -> None:
    """Raise `Refused` with all of ``refusals`` unless there are none."""
    found = tuple(refusals)
    if found:
        raise Refused(*found)
