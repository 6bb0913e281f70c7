"""Columns of the lists of the ledger."""

from typing import Any

from bianzhi.ui.cells import Tag
from bianzhi.ui.filters import signed_text
from bianzhi.ui.listing import Column


def _paper(row: Any) -> str | None:
    return f"/instruments/{row.instrument_id}/" if row.document_number else None


def _entry_state(row: Any) -> object:
    if row.reverses:
        return Tag("冲销", "grey")
    if row.reversed:
        return Tag("已冲销", "grey")
    return Tag("补记", "grey") if row.late else ""


ENTRY_COLUMNS = (
    Column("effective_on", "生效日期", "date"),
    Column("movement", "变动"),
    Column("counterpart", "对方", term="统筹池"),
    Column("delta", "增减", "number", unit="名", value=lambda r: signed_text(r.delta)),
    Column("balance", "现有", "number", unit="名"),
    Column("document_number", "文件", "docno", link=_paper),
    Column("document_title", "标题"),
    Column("recorded_at", "入账时间", "datetime"),
    Column("state", "说明", "tag", value=_entry_state),
    Column("note", "备注"),
)
_UNIT = Column("unit_name", "机构", link=lambda r: f"/units/{r.unit_id}/establishment/", sort=True)
_COMMODITY = Column(
    "commodity_label", "编制类型", link=lambda r: f"/ledger/units/{r.unit_id}/{r.commodity}/", sort=True
)
FREEZE_COLUMNS = (
    _UNIT,
    _COMMODITY,
    Column("quantity", "冻结", "number", unit="名", sort=True),
    Column("begins_on", "冻结日期", "date", sort=True),
    Column("ends_on", "解冻日期", "date"),
    Column("reason", "原因"),
    Column("document_number", "文件", "docno", link=_paper),
    Column("state", "状态", "tag", value=lambda r: Tag(r.state, r.tone)),
)
PLAN_COLUMNS = (
    _UNIT,
    _COMMODITY,
    Column("quantity", "允许超出", "number", unit="名", sort=True),
    Column("begins_on", "起始日期", "date", sort=True),
    Column("ends_on", "消化期限", "date", sort=True),
    Column("reason", "消化措施"),
    Column("document_number", "文件", "docno", link=_paper),
    Column("state", "状态", "tag", value=lambda r: Tag(r.state, r.tone)),
)


def _loan_state(row: Any) -> Tag:
    if not row.outstanding:
        return Tag("已还清", "green")
    if row.days_left < 0:
        return Tag(f"逾期{-row.days_left}天", "red")
    return Tag(f"还剩{row.days_left}天", "amber" if row.days_left <= 60 else "blue")


LOAN_COLUMNS = (
    _UNIT,
    _COMMODITY,
    Column("quantity", "借用", "number", unit="名", sort=True),
    Column("outstanding", "未还", "number", unit="名", sort=True),
    Column("lent_on", "借用日期", "date", sort=True),
    Column("due_on", "应还日期", "date", sort=True),
    Column("purpose", "用途"),
    Column("document_number", "文件", "docno", link=_paper),
    Column("state", "状态", "tag", value=_loan_state),
)
RESERVATION_COLUMNS = (
    Column("number", "核准单", link=lambda r: f"/ledger/reservations/{r.key}/", sort=True),
    Column("unit_name", "用编单位", link=lambda r: f"/units/{r.unit_id}/establishment/", sort=True),
    Column("commodity_label", "编制类型", sort=True),
    Column("entry_label", "用编方式", sort=True),
    Column("quantity", "核准", "number", unit="名", sort=True),
    Column("used", "已用", "number", unit="名", sort=True),
    Column("left", "未用", "number", unit="名", sort=True),
    Column("approved_on", "核准日期", "date", sort=True),
    Column("expires_on", "有效期至", "date", sort=True),
    Column("state", "状态", "tag", value=lambda r: Tag(r.state_label, r.tone)),
    Column("purpose", "用途", shown=False),
    Column("maker", "经办人", shown=False),
    Column("checker", "复核人", shown=False),
)
USE_PLAN_COLUMNS = (
    _UNIT,
    _COMMODITY,
    Column("entry_label", "用编方式", sort=True),
    Column("planned", "计划", "number", unit="名", sort=True),
    Column("approved", "已核准", "number", unit="名", sort=True),
    Column("used", "已上编", "number", unit="名", sort=True),
    Column("left", "计划余数", "number", unit="名", sort=True),
    Column("purpose", "岗位和理由"),
    Column("version", "版本", "number", shown=False),
    Column("approved_on", "批准日期", "date", sort=True, shown=False),
)
