"""Columns of the small tables on the workbench."""

from typing import Any

from bianzhi.site.doors import door
from bianzhi.ui.cells import Tag
from bianzhi.ui.listing import Column

TONES = {"red": "违规", "amber": "注意", "blue": "提示", "grey": "提示"}


def _person(row: Any) -> str:
    return door("staff:person", row.key)


def _unit(row: Any) -> str:
    return door("units:detail", row.unit_id)


def _document(row: Any) -> str:
    return door("instruments:detail", row.key)


def _case(row: Any) -> str:
    return door("cases:detail", row.key)


ALERT_COLUMNS = (
    Column("title", "事项", link=lambda row: row.url),
    Column("tone", "程度", "tag", value=lambda row: Tag(TONES.get(row.tone, row.tone), row.tone)),
    Column("detail", "说明"),
)
DOCUMENT_COLUMNS = (
    Column("title", "标题", link=_document),
    Column("document_number", "文号", "docno"),
    Column("effective_on", "生效日期", "date"),
)
POSTED_COLUMNS = (
    Column("title", "事由", link=_case),
    Column("maker", "经办人"),
    Column("checker", "复核人"),
    Column("decided_at", "入账时间", "datetime"),
)
MOVEMENT_COLUMNS = (
    Column("name", "姓名", link=_person),
    Column(
        "direction",
        "上下编",
        "tag",
        value=lambda r: Tag(r.direction, "green" if r.direction == "上编" else "grey"),
    ),
    Column("kind", "方式"),
    Column("on", "日期", "date"),
    Column("unit", "单位", link=_unit),
)
RETIREMENT_COLUMNS = (
    Column("name", "姓名", link=_person),
    Column("month", "法定退休月", value=lambda row: f"{row.month:%Y-%m}"),
    Column("unit", "单位"),
    Column(
        "state",
        "情况",
        "tag",
        value=lambda row: Tag("已过期", "red") if row.overdue else Tag("将到龄", "amber"),
    ),
)
ACT_COLUMNS = (
    Column("at", "时间", "datetime"),
    Column("user", "操作人"),
    Column("verb", "操作"),
    Column("subject", "对象"),
)
