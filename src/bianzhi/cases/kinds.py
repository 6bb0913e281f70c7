"""What a kind of submission must offer, and the register of kinds.

A business room registers its kinds in ``case_kinds.py`` (imported when its app starts). A kind knows how to check a payload, how
to show its consequences, and how to apply it; the engine does the rest (drafts, two persons, trail, pages).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from django import forms

from bianzhi.cases.chart import OFFICE_ACT, Chart, Event
from bianzhi.cases.routes import RouteChoices, RouteFacts
from bianzhi.cases.shapes import Shape
from bianzhi.users.actor import Actor
from bianzhi.values.refusal import Refusal

#: `Consequence.unit` of numbers that are the whole district's: no unit is shown them
DISTRICTS_OWN = 0


@dataclass(frozen=True, slots=True)
class Consequence:
    """One line of what posting would change: 原有 / 变动 / 现有.

    ``subject`` is the holder or person, ``item`` what is counted (a commodity, a field); the three are display text.
    ``unit``: whose numbers they are; people of other units are not shown them.
    """

    subject: str
    item: str
    before: str
    change: str
    after: str
    note: str = ""
    unit: int | None = None

    @property
    def line(self) -> tuple[str, ...]:
        """(whose, what, before, change, after, note)."""
        return (self.subject, self.item, self.before, self.change, self.after, self.note)


@dataclass(frozen=True, slots=True)
class Preview:
    """What would happen: reasons against it (none: it may be posted), warnings, and consequences."""

    refusals: tuple[Refusal, ...] = ()
    warnings: tuple[Refusal, ...] = ()
    consequences: tuple[Consequence, ...] = ()
    persons: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[tuple[str, ...], ...]:
        """The consequences as the tables show them."""
        return tuple(c.line for c in self.consequences)


@dataclass(frozen=True, slots=True)
class Applied:
    """What posting made: where 「查看」 leads."""

    kind: str
    key: int
    label: str
    url: str
    consequences: tuple[Consequence, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)


class SubmissionKind(Protocol):
    """A kind of submission.

    Attributes:
        code: ``room.verb``, stored in `Submission.kind`.
        label: Chinese name shown in lists.
        draft_url: URL name of the page that edits a draft; it takes the submission's key (or nothing for a new one).
        shape: what stands under each name of the payload (`bianzhi.cases.shapes`).
        template: template fragment that shows the payload as it will print; gets ``submission`` and ``payload``.

    A kind that moves in a way of its own is a `Behaviour` too: ``chart``, ``begins_at``, ``next_state``, ``guard``, ``asked``.
    ``payload`` is what the maker filled in; under ``desk`` stands what desks added, by the event that added it.
    """

    @property
    def code(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def draft_url(self) -> str: ...
    @property
    def template(self) -> str: ...
    @property
    def shape(self) -> Mapping[str, Shape]: ...

    def title(self, payload: Mapping[str, Any]) -> str:
        """Return the one-line title shown in lists."""
        ...

    def scope(self, payload: Mapping[str, Any]) -> tuple[int | None, int | None]:
        """Return the unit's and the person's key that the submission is about."""
        ...

    def check(self, actor: Actor, payload: Mapping[str, Any]) -> tuple[Refusal, ...]:
        """Return every reason why ``payload`` cannot be sent for review (form and rules)."""
        ...

    def apply(self, actor: Actor, payload: Mapping[str, Any], *, maker_id: int) -> Applied:
        """Write it to the books. Runs inside the transaction of the approval; raises `Refused`.

        Must be repeatable: a preview runs it inside a savepoint and rolls it back.
        """
        ...

    def context(self, actor: Actor, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return what ``template`` needs to show the payload."""
        ...


class Filled(dict[str, Any]):
    """A payload on its way through ``check`` and ``apply``: what a kind made of it in the first it may use in the second."""

    memo: Any = None


@dataclass(frozen=True, slots=True)
class Slip:
    """What is handed out when a case took effect (入编通知单): title, to whom, (label, text) pairs, what to do with it."""

    title: str
    to: str
    pairs: tuple[tuple[str, str], ...]
    text: str


class CaseLike(Protocol):
    """What a kind may know of a case when it decides how it moves."""

    maker_id: int
    unit_key: int | None
    person_key: int | None
    state: str
    payload: Any
    findings: Any

    @property
    def whole(self) -> dict[str, Any]: ...


class Behaviour:
    """How cases of a kind move; a kind that says nothing moves as what the office itself enters."""

    chart: Chart = OFFICE_ACT
    shape: Mapping[str, Shape] = {}
    #: whether people of units are shown what it would do to the books: not where it touches the district's own numbers
    foreseen_by_units: bool = True
    #: optional stations a case passes where the district has no routes of its own for the kind
    passes: frozenset[str] = frozenset()
    #: desks whose people may begin a case of the kind
    begins_at: tuple[str, ...] = ("clerk",)
    #: how what took effect may still be put right, told to whoever decides
    afterwards: str = "入账后不能修改，只能用冲销更正。"

    def next_state(self, actor: Actor, submission: CaseLike, event: Event) -> str:
        """Return where ``event`` leads: its target, or one of its ``also`` when the kind decides by the case itself."""
        del actor, submission
        return event.target

    def materials(self, payload: Mapping[str, Any]) -> tuple[str, ...]:
        """Return the papers that go with such a case, in order; what is missing is told, the desk decides."""
        del payload
        return ()

    def sheet(self, actor: Actor, payload: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
        """Return the (label, text) pairs of the paper form; without any there is no 审批表 to print."""
        del actor, payload
        return ()

    def asked(
        self, actor: Actor, submission: CaseLike, event: Event, data: Mapping[str, Any] | None
    ) -> forms.Form | None:
        """Return the form of what ``event`` asks of the desk, filled with ``data``; ``None``: nothing but an opinion."""
        del actor, submission, event, data
        return None

    def incoming(self, actor: Actor, payload: Mapping[str, Any]) -> dict[str, Any]:
        """Return what another program gave as a payload, as the page of the kind would make it (secrets sealed)."""
        del actor
        return dict(payload)

    def facts(self, actor: Actor, payload: Mapping[str, Any]) -> RouteFacts:
        """Return what the route of such a case looks at."""
        del actor, payload
        return RouteFacts()

    def route_choices(self) -> RouteChoices:
        """Return what rules about such cases may name."""
        return RouteChoices()

    def desk_unit(self, submission: CaseLike, desk: str) -> int | None:
        """Return the unit whose people sit at ``desk`` of this case, where the desk belongs to a unit."""
        del desk
        return submission.unit_key

    def slip(self, actor: Actor, payload: Mapping[str, Any], key: int) -> Slip | None:
        """Return what is handed out once the case took effect on ``key``; ``None``: nothing."""
        del actor, payload, key
        return None

    def guard(self, actor: Actor, submission: CaseLike, event: Event) -> tuple[Refusal, ...]:
        """Return why the guarded ``event`` may not happen now."""
        del actor, submission, event
        return ()


OFFICE_BEHAVIOUR = Behaviour()


def behaviour_of(kind: SubmissionKind) -> Behaviour:
    """Return how cases of ``kind`` move."""
    return kind if isinstance(kind, Behaviour) else OFFICE_BEHAVIOUR


KINDS: dict[str, SubmissionKind] = {}


def register(kind: SubmissionKind) -> None:
    """Add a kind; a code is registered once."""
    if kind.code in KINDS:
        raise ValueError(f"submission kind {kind.code} is registered twice")
    if behaviour_of(kind).chart.initial.code != "draft":
        raise ValueError(f"a case of {kind.code} does not begin as a draft")
    KINDS[kind.code] = kind
