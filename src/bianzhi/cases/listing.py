"""The list of submissions."""

from collections.abc import Sequence

from django.urls import reverse

from bianzhi.cases.kinds import KINDS
from bianzhi.cases.models import State
from bianzhi.cases.reads import SubmissionRow
from bianzhi.ui.cells import Tag, Tone
from bianzhi.ui.listing import Column, Filter, ListSpec

TONES: dict[State, Tone] = {
    State.DRAFT: "grey",
    State.PENDING: "amber",
    State.POSTED: "green",
    State.RETURNED: "red",
    State.WITHDRAWN: "grey",
}


def state_tag(row: SubmissionRow) -> Tag:
    """Return the state as a tag."""
    return Tag(row.state_label, TONES[State(row.state)])


def _columns() -> Sequence[Column]:
    return (
        Column("number", "办件编号", "id", link=lambda row: reverse("cases:detail", args=[row.key])),
        Column("title", "事由", link=lambda row: reverse("cases:detail", args=[row.key])),
        Column("kind_label", "种类"),
        Column("state", "状态", "tag", value=state_tag),
        Column("maker", "经办人"),
        Column("submitted_at", "送审时间", "datetime"),
        Column("checker", "复核人"),
        Column("decided_at", "复核时间", "datetime"),
        Column("saved_at", "最近保存", "datetime", shown=False),
    )


def spec(box: str) -> ListSpec:
    """Return the list of one box: ``review``, ``mine`` or ``all``."""
    empty = {
        "review": "没有等您复核的办件。",
        "mine": "您还没有经办的办件。可从“批复文件”或“人员实名”开始办理。",
        "all": "没有符合条件的办件。请放宽条件，或清除筛选后再看。",
    }[box]
    return ListSpec(
        name=f"cases.{box}",
        columns=_columns(),
        filters=(
            Filter("kind", "种类", choices=tuple((k.code, k.label) for k in KINDS.values())),
            *(() if box == "review" else (Filter("state", "状态", choices=State.choices),)),
        ),
        search="事由、编号",
        noun="件",
        empty=empty,
    )
