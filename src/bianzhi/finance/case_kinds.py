"""决算关账: 经办, 财务负责人, 主要负责人, three persons; the version that was sent is the one that is closed.

The office closes its own books at its own desks; a unit's books pass its two heads.
"""

from collections.abc import Mapping
from typing import Any

from bianzhi.cases.chart import Chart, Event, Limit, Status
from bianzhi.cases.kinds import Applied, Behaviour, Consequence
from bianzhi.cases.kinds import register as register_kind
from bianzhi.cases.shapes import Shape, text, whole
from bianzhi.finance.actions.close_books import close_books, why_not
from bianzhi.finance.disclosure_kinds import DisclosureApprovalKind, UnitDisclosureApproval
from bianzhi.finance.reads.books import body_of, books, newest, year_card
from bianzhi.reporting.books import Books
from bianzhi.users.actor import Actor, Forbidden
from bianzhi.values.refusal import Refusal

Payload = Mapping[str, Any]
OFFICE, UNIT = "finance.close", "finance.close_unit"
BACK: Mapping[str, Any] = {"opinion": "required", "forward": False, "separate": True}


def chart(finance_head: str, head: str) -> Chart:
    """Return the way of a closing past two desks."""
    return Chart(
        (
            Status("draft", "草稿", "draft", "grey", runs=False),
            Status("checking", "待财务负责人审核", limit=Limit(2)),
            Status("signing", "待主要负责人签发", limit=Limit(3)),
            Status("closed", "已关账", "done", "green"),
            Status("returned", "已退回", "draft", "red", runs=False),
            Status("dropped", "已作废", "dropped", "grey"),
        ),
        (
            Event("submit", "送审", ("draft", "returned"), "checking", "maker", opinion="no", sends=True),
            Event("check", "审核通过", ("checking",), "signing", finance_head, separate=True),
            Event("sign", "签发关账", ("signing",), "closed", head, effect=True, separate=True),
            Event("return_check", "退回", ("checking",), "returned", finance_head, **BACK),
            Event("return_sign", "退回", ("signing",), "returned", head, **BACK),
            Event("withdraw", "撤回", ("checking",), "draft", "maker", opinion="no", forward=False),
            Event("discard", "作废", ("draft", "returned"), "dropped", "maker", forward=False),
        ),
        limit=Limit(5, source="本办承诺时限"),
    )


def closing_of(name: str, year: int | str) -> str:
    """Return how the title of a closing of a body's year begins, whatever version is closed."""
    return f"{name}{year}年度决算关账"


class BooksClosing(Behaviour):
    """决算关账, at the office's own desks."""

    code, label = OFFICE, "决算关账"
    draft_url, template = "finance:closing", "finance/closing_sheet.html"
    shape: Mapping[str, Shape] = {
        **dict.fromkeys(("body", "year", "version", "unit"), whole),
        **dict.fromkeys(("name", "total"), text),
    }
    begins_at = ("clerk",)
    chart = chart("review", "leader")
    afterwards = "关账后还能更正：写明更正原因，存成新的一版，再送审关账；这一版留着。"

    def title(self, payload: Payload) -> str:
        """某局2021年度部门决算关账."""
        whose = closing_of(payload.get("name") or "（未选单位）", payload.get("year") or "")
        return f"{whose}（第{payload.get('version') or 0}版）"

    def scope(self, payload: Payload) -> tuple[int | None, int | None]:
        """Return the unit whose books they are."""
        return payload.get("unit"), None

    def check(self, actor: Actor, payload: Payload) -> tuple[Refusal, ...]:
        """Return why this version cannot be closed."""
        try:
            body = body_of(actor, int(payload.get("body") or 0))
        except Forbidden as gone:
            return (Refusal("books.body", str(gone), field="body"),)
        refusal = why_not(newest(body.pk, int(payload.get("year") or 0)), int(payload.get("version") or 0))
        if body.unit_id != payload.get("unit"):
            return (Refusal("books.unit", "账册的单位与送审的不一致", field="unit"),)
        return (refusal,) if refusal else ()

    def apply(self, actor: Actor, payload: Payload, *, maker_id: int) -> Applied:
        """Close it."""
        key, year, number = int(payload["body"]), int(payload["year"]), int(payload["version"])
        close_books(actor, body_id=key, year=year, number=number, maker_id=maker_id)
        line = Consequence(
            str(payload.get("name")),
            f"{year}年度决算",
            "填报中",
            f"第{number}版",
            "已关账",
            unit=payload.get("unit"),
        )
        return Applied("finance.bookbody", key, self.title(payload), f"/finance/books/{key}/{year}/", (line,))

    def context(self, actor: Actor, payload: Payload) -> Mapping[str, Any]:
        """Return the books' state as the sheet shows it."""
        try:
            card = year_card(actor, int(payload.get("body") or 0), int(payload.get("year") or 0))
        except Forbidden:
            card = None
        return {"card": card, "rows": _rows(payload, card.books) if card else ()}

    def sheet(self, actor: Actor, payload: Payload) -> tuple[tuple[str, str], ...]:
        """Return 决算审签表."""
        try:
            found = books(actor, int(payload.get("body") or 0), int(payload.get("year") or 0))
        except Forbidden:
            return ()
        return _rows(payload, found)


class UnitBooksClosing(BooksClosing):
    """决算关账 of a unit: its finance head, then its head, two persons of 单位负责人."""

    code, label = UNIT, "单位决算关账"
    begins_at = ("unit",)
    chart = chart("finance_head", "unit_head")


def _rows(payload: Payload, found: Books) -> tuple[tuple[str, str], ...]:
    now = found.now
    return (
        ("单位", found.body.name), ("年度", f"{found.year}年"), ("版次", f"第{payload.get('version')}版"),
        ("收、支总计", _yuan(now["T1", "total_in"])), ("本年收入", _yuan(now["T1", "income"])),
        ("本年支出", _yuan(now["T1", "expenditure"])), ("财政拨款收、支总计", _yuan(now["T4", "total_in", "total"])),
        ("一般公共预算财政拨款支出", _yuan(now["T5", "total", "total"])), ("“三公”经费", _yuan(now["T7", "total", "actual"])),
    )  # fmt: skip


def _yuan(value: Any) -> str:
    return f"{value:,.2f}元"


def kind_of(actor: Actor) -> str:
    """Return which of the two an actor begins: people of units the second."""
    return OFFICE if actor.unit_ids is None else UNIT


def register() -> None:
    """Add the kinds; called when the app starts."""
    register_kind(BooksClosing())
    register_kind(UnitBooksClosing())
    register_kind(DisclosureApprovalKind())
    register_kind(UnitDisclosureApproval())
