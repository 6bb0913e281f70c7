"""The list of submissions."""

from collections.abc import Sequence

from django.urls import reverse

from bianzhi.cases.kinds import KINDS, behaviour_of
from bianzhi.cases.models import Phase
from bianzhi.cases.reads import SubmissionRow
from bianzhi.ui.cells import Tag
from bianzhi.ui.listing import Column, Filter, ListSpec


def state_tag(row: SubmissionRow) -> Tag:
    """Return the state as a tag."""
    return Tag(row.state_label, row.tone)


def states() -> tuple[tuple[str, str], ...]:
    """Return the states of all kinds, those with the same code once."""
    found = {s.code: s.label for kind in KINDS.values() for s in behaviour_of(kind).chart.statuses}
    return tuple(found.items())


def _columns() -> Sequence[Column]:
    return (
        Column("number", "办件编号", "id", link=lambda row: reverse("cases:detail", args=[row.key])),
        Column("title", "事由", link=lambda row: reverse("cases:detail", args=[row.key])),
        Column("kind_label", "种类"),
        Column("state", "状态", "tag", value=state_tag),
        Column("maker", "经办人"),
        Column("submitted_at", "提交时间", "datetime"),
        Column("due_on", "承诺办结", "date"),
        Column("checker", "最近办理人"),
        Column("decided_at", "最近办理", "datetime"),
        Column("saved_at", "最近保存", "datetime", shown=False),
    )


def spec(box: str) -> ListSpec:
    """Return the list of one box: ``review``, ``mine`` or ``all``."""
    empty = {
        "review": "没有等您办理的办件。",
        "mine": "您还没有经办的办件。可从“批复文件”或“人员实名”开始办理。",
        "all": "没有符合条件的办件。请放宽条件，或清除筛选后再看。",
    }[box]
    return ListSpec(
        name=f"cases.{box}",
        columns=_columns(),
        filters=(
            Filter("kind", "种类", choices=tuple((k.code, k.label) for k in KINDS.values())),
            *(
                ()
                if box == "review"
                else (
                    Filter("phase", "阶段", choices=tuple(Phase.choices)),
                    Filter("state", "状态", choices=states(), more=True),
                    Filter("late", "限期", choices=(("1", "已逾期"),), more=True),
                )
            ),
        ),
        search="事由、编号",
        noun="件",
        empty=empty,
    )
