"""A year's books as the figures of a report, under its own names: section ``accounts_<year>`` of ``bianzhi facts``. In 万元."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from bianzhi.auditing import subjects
from bianzhi.reporting.books import Books, Sheets
from bianzhi.reporting.derive import Pair, growth, named, share, wan
from bianzhi.reporting.layout import FISCAL, unit


def accounts(books: Books) -> dict[str, Any]:
    """Return the section: amounts, changes, right growth rates and shares; what is nought is told where the report tells it."""
    now = books.now
    whole, spent = wan(now["T2", "total", "total"]), wan(now["T5", "total", "total"])
    total = named(books, "total")
    return {
        "total": {"income": wan(total.now), "expenditure": wan(now["T1", "total_out"]), **_change(total)},
        "income": {
            name: {"amount": wan(now["T1", key]), "share_pct": share(wan(now["T1", key]), whole)}
            for key, name in FISCAL.items()
            if now["T1", key]
        },
        "expenditure": {
            "基本支出": wan(now["T3", "total", "basic"]),
            "项目支出": wan(now["T3", "total", "project"]),
        },
        "general_public_budget": {"amount": spent, **_change(named(books, "general"))},
        "functional": [_item(now, code, spent) for code in now.codes("T5", 7)],
        "basic": {"人员经费": wan(now["T6", "staff"]), "公用经费": wan(now["T6", "public"])},
        "three_public": {
            label: wan(now["T7", row, "actual"])
            for row, label in (
                ("abroad", "因公出国（境）费"),
                ("vehicles", "公务用车购置及运行维护费"),
                ("reception", "公务接待费"),
            )
        },
        "government_fund_projects": {p.name: wan(p.spent) for p in books.projects if p.source == "fund"},
        "operating": {"机关运行经费": wan(now["M", "operating"]), **_change(named(books, "operating"))},
        "procurement": wan(now["M", "procurement"]),
        "state_assets": {
            "vehicles": int(now["M", "vehicles"]),
            "equipment_over_500k": int(now["M", "general_equipment"]),
            "equipment_over_1m": int(now["M", "special_equipment"] + now["M", "equipment"]),
        },
        "budget": {
            "一般公共预算": wan(now["B", "total", "general_initial"]),
            "政府性基金预算": wan(now["B", "total", "fund_initial"]),
            **_added(books),
        },
        "cash_balance": wan(now["M", "cash"]),
    }


def _added(books: Books) -> Mapping[str, Mapping[str, Decimal]]:
    """Return what was added to the budgets within the year, by what for; nothing where nobody told."""
    told = {one.name: wan(one.amount) for one in books.adjustments}
    return {"added": told} if told else {}


def by_name(books: Books) -> dict[str, Decimal]:
    """Return what the books say, in 元, by the names performance papers call it, and every other amount by its cell."""
    now = books.now
    found = {str(at): value for at, value in now.items() if value and unit(at.table, at.row) == "元"}
    found |= {
        "支出合计": now["T1", "expenditure"],
        "基本支出": now["T3", "total", "basic"],
        "项目支出": now["T3", "total", "project"],
        "货币资金余额": now["M", "cash"],
    }
    spent = {"general": "T5", "fund": "T8", "capital": "T9"}
    for source, name in FISCAL.items():
        found |= {f"{name}收入": now["T1", source], f"{name}支出": now[spent[source], "total", "total"]}
    return found


def _change(pair: Pair) -> Mapping[str, Decimal | None]:
    """Return what changed since last year, of the figures as printed; nothing in a first year."""
    if pair.before is None:
        return {}
    now, before = wan(pair.now), wan(pair.before)
    return {"change": now - before, "growth_pct": growth(now, before)}


def _item(now: Sheets, code: str, whole: Decimal) -> dict[str, Any]:
    names = subjects.functional()
    amount = wan(now["T5", code, "total"])
    return {
        "code": code,
        "类": names.get(code[:3], ""),
        "款": names.get(code[:5], ""),
        "项": names.get(code, ""),
        "amount": amount,
        "share_pct": share(amount, whole),
    }
