"""The list of problems of a check."""

from typing import Any

from bianzhi.imports.problems import Problem
from bianzhi.imports.reads import RunCard, sheets
from bianzhi.ui.cells import Tag
from bianzhi.ui.listing import Column, Filter, ListSpec


def _weight(problem: Any) -> Tag:
    return Tag("问题", "red") if problem.severity == "error" else Tag("提示", "amber")


def _row(problem: Problem) -> int | str:
    return problem.row or ""


def _place(problem: Problem) -> str:
    return (
        f"{problem.label}（{problem.address}）"
        if problem.address and problem.label
        else problem.label or problem.address
    )


def spec(card: RunCard) -> ListSpec:
    """Return the list for the sheets of one check."""
    return ListSpec(
        name="imports.problems",
        columns=(
            Column("sheet", "工作表"),
            Column("row", "行", "number", sort=True, value=_row),
            Column("place", "列", value=_place),
            Column("value", "填的是", "id"),
            Column("message", "问题"),
            Column("advice", "应填写"),
            Column("severity", "轻重", "tag", value=_weight),
        ),
        filters=(
            Filter("sheet", "工作表", choices=tuple((name, name) for name in sheets(card))),
            Filter("severity", "轻重", choices=(("error", "问题（须改正）"), ("warning", "提示（可导入）"))),
        ),
        search="问题、列名或行号",
        noun="处",
        empty="没有符合条件的问题。",
    )
