"""The kinds of line an instrument can carry, and the register of them.

A business room registers its kinds in its ``lines.py`` (imported when its app starts). The instrument page builds its form from
``fields``; posting calls ``apply`` for each line in order.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from bianzhi.cases.kinds import Consequence
from bianzhi.users.actor import Actor
from bianzhi.values.refusal import Refusal, Refused


@dataclass(frozen=True, slots=True)
class LineField:
    """One field of a line's form.

    ``widget`` is one of ``unit``, ``commodity``, ``holder``, ``number``, ``text``, ``date``, ``choice``, ``inner_unit``,
    ``person``, ``persons``, ``bool``, ``instrument``, ``nameplate``; ``choices`` are (value, label) pairs for ``choice``.
    """

    key: str
    label: str
    widget: str
    required: bool = True
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class LineOutcome:
    """What a line did: its consequences (原有 / 变动 / 现有), persons affected, warnings."""

    consequences: tuple[Consequence, ...] = ()
    persons: tuple[str, ...] = ()
    warnings: tuple[Refusal, ...] = ()
    made: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LineContext:
    """The instrument a line belongs to, already inserted.

    ``made`` holds keys that earlier lines of the same instrument made, so that a line may refer to a unit which an
    earlier line establishes by writing ``"@name"`` in place of a key.
    """

    instrument_id: int
    document_number: str
    title: str
    signed_on: date
    effective_on: date
    maker_id: int
    line_number: int
    made: Mapping[str, int] = field(default_factory=dict)

    def key(self, value: Any) -> int | None:
        """Return the key that ``value`` names: a key, digits, or ``@name`` of something an earlier line made."""
        if value in (None, ""):
            return None
        if isinstance(value, str) and value.startswith("@"):
            if value[1:] not in self.made:
                raise Refused(
                    Refusal(
                        "instrument.made",
                        f"第{self.line_number}项用到“{value[1:]}”，但前面的事项没有设立它",
                        remedy="请把设立的事项排在前面，或改选已有的机构",
                    )
                )
            return self.made[value[1:]]
        return int(value)

    def on(self, payload: Mapping[str, Any]) -> date:
        """Return the day the line counts from: its own ``effective_on``, else the instrument's."""
        own = payload.get("effective_on")
        return date.fromisoformat(own) if own else self.effective_on


class LineKind(Protocol):
    """A kind of line.

    Attributes:
        code: ``room.verb``.
        label: Chinese name in the 「增加事项」 menu.
        group: heading in that menu: 机构、编制、职数、人员.
        fields: the form.
        levels: levels of issuing body (`instruments.models.Level`) that may decide it (DOMAIN §2.3).
    """

    @property
    def code(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def group(self) -> str: ...
    @property
    def fields(self) -> Sequence[LineField]: ...
    @property
    def levels(self) -> frozenset[str]: ...

    def check(self, actor: Actor, payload: Mapping[str, Any]) -> tuple[Refusal, ...]:
        """Return what is wrong with the payload on its face (missing, mistyped, unknown)."""
        ...

    def summary(self, actor: Actor, payload: Mapping[str, Any]) -> str:
        """Return one sentence that says what the line does, as the document would."""
        ...

    def apply(self, actor: Actor, context: LineContext, payload: Mapping[str, Any]) -> LineOutcome:
        """Do it, inside the posting's transaction. Raises `Refused`."""
        ...

    def reverse(self, actor: Actor, context: LineContext, original_id: int) -> LineOutcome:
        """Undo all that instrument ``original_id`` did in lines of this kind; called once a kind. Raises `Refused`."""
        ...


LINE_KINDS: dict[str, LineKind] = {}


def register(kind: LineKind) -> None:
    """Add a kind; a code is registered once."""
    if kind.code in LINE_KINDS:
        raise ValueError(f"line kind {kind.code} is registered twice")
    LINE_KINDS[kind.code] = kind
