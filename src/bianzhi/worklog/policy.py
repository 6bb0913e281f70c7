"""What an entry must be: pure decisions."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bianzhi.values.refusal import Refusal
from bianzhi.worklog.catalogue import items

MOST_BODIES = 200
NAME, DOCUMENT, NOTE, REASON = 100, 200, 500, 200


@dataclass(frozen=True, slots=True)
class BodyName:
    """A body concerned: a unit of the register, or (``unit_id`` is ``None``) one by its name alone."""

    name: str
    unit_id: int | None = None

    @property
    def identity(self) -> int | str:
        """What tells it from others: a unit is one under all its names."""
        return self.name if self.unit_id is None else self.unit_id


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry to be recorded. ``figures`` by key of their measures, as kept (`bianzhi.worklog.figures`)."""

    item: str
    begins_on: date
    ends_on: date
    document: str
    figures: dict[str, Any] = field(default_factory=dict)
    bodies: tuple[BodyName, ...] = ()
    note: str = ""

    @property
    def likeness(self) -> tuple[Any, ...]:
        """What two entries of one fact have in common."""
        figures = tuple(sorted((key, str(value)) for key, value in self.figures.items()))
        names = tuple(sorted(one.name for one in self.bodies))
        return (self.item, self.begins_on, self.ends_on, self.document, figures, names, self.note)


def check_entry(entry: NewEntry, today: date) -> Iterator[Refusal]:
    """Yield why an entry cannot be recorded on ``today``; ``field`` is that of the form."""
    item = items().get(entry.item)
    if item is None:
        yield Refusal("worklog.item", f"没有“{entry.item}”这个事项", field="item")
        return
    if entry.begins_on > today:
        yield Refusal("worklog.day", f"{entry.begins_on}还没有到，办了再登记", field="begins_on")
    if entry.ends_on < entry.begins_on:
        yield Refusal("worklog.day", "止日早于起日", field="ends_on")
    elif entry.ends_on.year != entry.begins_on.year:
        yield Refusal("worklog.day", "跨年度的工作请按年度分开登记", field="ends_on")
    if not entry.document:
        yield Refusal(
            "worklog.document", "请写明文号或依据", remedy="没有文件的，写材料名称", field="document"
        )
    texts = (("document", "文号或依据", entry.document, DOCUMENT), ("note", "备注", entry.note, NOTE))
    for name, label, text, most in texts:
        if len(text) > most:
            yield Refusal("worklog.long", f"“{label}”有{len(text)}字，应在{most}字以内", field=name)
    yield from _bodies(entry, needed=item.needs_bodies)
    yield from _figures(entry)


def _bodies(entry: NewEntry, *, needed: bool) -> Iterator[Refusal]:
    names = [one.name for one in entry.bodies]
    if needed and not names:
        yield Refusal("worklog.bodies", "请写明涉及机构，数字由系统按机构数", field="bodies")
    if len(names) > MOST_BODIES:
        yield Refusal("worklog.bodies", f"涉及机构{len(names)}家，一条最多{MOST_BODIES}家", field="bodies")
    for name in names:
        if len(name) > NAME:
            yield Refusal("worklog.bodies", f"机构名称“{name[:20]}…”超过{NAME}字", field="bodies")


def _figures(entry: NewEntry) -> Iterator[Refusal]:
    known = {one.key: one for one in items()[entry.item].typed}
    for key in entry.figures.keys() - known.keys():
        yield Refusal("worklog.figure", f"这个事项没有“{key}”这项计量")
    for key, measure in known.items():
        value = entry.figures.get(key)
        if value is None and measure.required:
            yield Refusal("worklog.required", f"请填写“{measure.label}”", field=measure.field)
        limit = entry.figures.get(measure.at_most)
        if value is not None and limit is not None and value > limit:
            other = known[measure.at_most].label
            yield Refusal(
                "worklog.at_most",
                f"“{measure.label}”{value}，大于“{other}”{limit}",
                field=measure.field,
            )


def check_reason(reason: str) -> Iterator[Refusal]:
    """Yield why a reason does not do."""
    if not reason.strip() or len(reason) > REASON:
        yield Refusal("worklog.reason", f"请写明原因，{REASON}字以内", field="reason")
