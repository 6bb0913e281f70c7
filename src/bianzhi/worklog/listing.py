"""The list of entries."""

from dataclasses import replace
from typing import Any

from django.urls import reverse

from bianzhi.ui.listing import Column, Filter, ListSpec
from bianzhi.worklog import shown
from bianzhi.worklog.catalogue import BUSINESSES
from bianzhi.worklog.reads import STANDS, EntryRow, choices


def _figures(row: EntryRow) -> str:
    return "；".join(f"{one.label} {text}" for one, text in shown.figures(row.given))


def _item(row: EntryRow) -> str:
    return row.item.label if row.state == STANDS else f"{row.item.label}（{row.state}）"


def _url(row: Any) -> str:
    return reverse("worklog:entry", args=[row.key])


COLUMNS = (
    Column("begins_on", "日期", sort=True, value=lambda r: shown.when(r.given), link=_url),
    Column("business", "业务", sort=True),
    Column("item", "事项", sort=True, value=_item),
    Column("bodies", "涉及机构", value=lambda r: shown.names(r.given)),
    Column("figures", "计量", value=_figures),
    Column("document", "文号或依据", value=lambda r: r.given.document),
    Column("note", "备注", shown=False, value=lambda r: r.given.note),
    Column("by", "登记人"),
    Column("at", "登记时间", "datetime", sort=True, shown=False),
)


def spec(years: list[int], year: int) -> ListSpec:
    """Return the list for ``years``, of which ``year`` is shown at first."""
    things, figures = choices()
    return replace(
        SPEC,
        filters=(
            Filter("year", "年度", choices=[(str(one), f"{one}年") for one in years], default=str(year)),
            Filter("business", "业务", choices=list(BUSINESSES.items())),
            Filter("item", "事项", choices=things),
            Filter("figure", "构成的数", choices=figures, more=True),
            Filter("gone", "含已更正、已撤销的", "yes", more=True),
        ),
    )


SPEC = ListSpec(
    "worklog.entries", COLUMNS, sort="-begins_on", search="机构、文号、备注", noun="条",
    empty="没有符合条件的工作台账。点“登记一条”，或从 Excel 导入。",
)  # fmt: skip
