"""What an audit tells: findings, and for each obligation whether it is met. Frozen values."""

from dataclasses import dataclass, field
from typing import Literal

from bianzhi.documents.model import Place

Severity = Literal["error", "warning", "hint"]
Status = Literal["passed", "failed", "not_applicable", "unresolved"]
SEVERITIES: dict[str, str] = {"error": "错误", "warning": "警告", "hint": "提示"}
STATUSES: dict[str, str] = {
    "passed": "通过",
    "failed": "不通过",
    "not_applicable": "不适用",
    "unresolved": "无法判断",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault.

    Attributes:
        code: of the rule. kind: a name of the list of fault kinds.
        severity: error: cannot be right; warning: most likely wrong or missing; hint: worth a look.
        title: the fault in one line.
        place, quote: where it stands, and the words there.
        stated, expected: what is printed and what is right; empty where neither is a value.
        arithmetic: the sum, shown. cause: how it probably came about. suggestion: the words to put there.
        also: further places of the same cause.
    """

    code: str
    kind: str
    severity: Severity
    title: str
    place: Place
    quote: str = ""
    stated: str = ""
    expected: str = ""
    arithmetic: str = ""
    cause: str = ""
    suggestion: str = ""
    also: tuple[Place, ...] = ()

    @property
    def places(self) -> str:
        """Every place, as people say it."""
        return "、".join(map(str, (self.place, *self.also)))

    @property
    def reasons(self) -> tuple[tuple[str, str], ...]:
        """(label, text) of how it was reckoned, came about and may be mended, where told."""
        told = (("算式", self.arithmetic), ("疑似原因", self.cause), ("建议", self.suggestion))
        return tuple(pair for pair in told if pair[1])


@dataclass(frozen=True, slots=True)
class Obligation:
    """Whether a rule was met by the document, and why it could not be told."""

    code: str
    status: Status
    reason: str = ""


NO_DISCLOSURE = "看不出是哪一年的决算或预算公开，请看一看是不是选错了文件"


@dataclass(frozen=True, slots=True)
class Report:
    """What an audit of one document found.

    ``kind``: 决算 or 预算; ``form``: of which province; ``file_type``: docx, pdf, html, txt, xlsx; ``error``: why it
    could not be read.
    """

    file: str
    unit: str = ""
    year: int = 0
    kind: str = ""
    form: str = ""
    findings: tuple[Finding, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    error: str = ""
    file_type: str = ""
    texts: tuple[str, ...] = field(default=(), repr=False)

    @property
    def unresolved(self) -> tuple[Obligation, ...]:
        """What could not be decided, with the reasons."""
        return tuple(one for one in self.obligations if one.status == "unresolved")

    @property
    def doubt(self) -> str:
        """A word of caution about a file that tells neither its year nor whether it is 决算 or 预算; empty for others."""
        return "" if self.error or self.year or self.kind else NO_DISCLOSURE

    @property
    def about(self) -> str:
        """Whose report of which year it is, as far as that is known."""
        return "　".join(
            part for part in (self.unit, f"{self.year}年" if self.year else "", self.kind) if part
        )
