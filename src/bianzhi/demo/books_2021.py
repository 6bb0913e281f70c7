"""The demo office's books of 2021 and 2020: totals as its report tells them, details invented so that all tables hold together."""

from collections.abc import Mapping
from decimal import Decimal

from bianzhi.demo.cast import Cast
from bianzhi.demo.texts_2021 import WORK
from bianzhi.finance.actions import keep_books, open_books
from bianzhi.reporting.books import Adjustment, Body, Books, Cell, Member, Project, Sheets
from bianzhi.reporting.relations import worked_out

YEAR = 2021
OFFICE = "中共攀枝花市西区区委机构编制委员会办公室"
CENTRE = "攀枝花市西区事业单位登记服务中心"
#: item → basic expenditure of the general budget, in 万元: this year, last year, adopted budget of this year
GENERAL: Mapping[str, tuple[str, str, str]] = {
    "2013601": ("104.43", "97.25", "99.38"),
    "2080505": ("8.85", "8.31", "8.85"),
    "2101101": ("7.38", "6.98", "7.38"),
    "2101103": ("0.62", "0.58", "0.62"),
    "2210201": ("12.76", "11.70", "11.43"),
}
#: economic subject → the same money: this year, last year
BASIC: Mapping[str, tuple[str, str]] = {
    "30101": ("36.18", "33.50"), "30102": ("29.66", "27.40"), "30103": ("23.58", "22.10"), "30108": ("8.85", "8.31"),
    "30113": ("12.76", "11.70"), "30307": ("8.00", "7.56"), "30309": ("0.24", "0.22"), "30201": ("3.12", "2.98"),
    "30207": ("0.86", "0.84"), "30211": ("2.35", "2.20"), "30228": ("1.48", "1.40"), "30229": ("1.06", "1.02"),
    "30239": ("4.62", "4.39"), "30299": ("1.28", "1.20"),
}  # fmt: skip
#: the item of the government fund, and what was spent of it
FUND, FUND_SPENT = "2290401", ("7.92", "1.72")
#: project → budget, spent
PROJECTS: Mapping[str, tuple[str, str]] = {
    "推进西区机关、群团、事业单位登记管理档案电子化管理经费": ("5.00", "4.95"),
    "机构改革业务费": ("2.00", "1.97"),
    "机构编制核查及实名制系统维护费": ("1.00", "1.00"),
}
#: what the budget of the general money was added to for
ADDED: Mapping[str, str] = {"住房公积金": "1.33", "基本工资": "3.06", "其他": "1.99"}
REASONS: Mapping[str, str] = {
    "total": "人员增加使人员经费增加，登记档案电子化的经费增加",
    "fiscal": "人员增加使人员经费增加，登记档案电子化的经费增加",
    "general": "人员变动使人员经费和公用经费增加",
    "fund": "登记档案电子化的经费增加",
    "operating": "人员变动使机关运行经费增加",
}
STAFF = {"staff_approved": 10, "staff_actual": 7, "cash": 200}


def office_books() -> Books:
    """Return the books."""
    members = (Member(OFFICE, own=True), Member(CENTRE, "参公事业单位"))
    body = Body(OFFICE, "行政单位", "县级", "四川省", "攀枝花市西区", "我办", members=members)
    projects = tuple(Project(name, "fund", _yuan(b), _yuan(s)) for name, (b, s) in PROJECTS.items())
    added = tuple(Adjustment(name, "general", _yuan(amount)) for name, amount in ADDED.items())
    return Books(
        body, YEAR, _sheets(0), _sheets(1), dict(REASONS), projects, {"work": WORK}, adjustments=added
    )


def _yuan(wan: str) -> Decimal:
    return Decimal(wan) * 10_000


def _sheets(past: int) -> Sheets:
    """Return the cells of this year (0) or last (1)."""
    cells: dict[Cell, Decimal] = {}
    for item, amounts in GENERAL.items():
        spent = _yuan(amounts[past])
        cells |= {Cell(slot, item, "basic"): spent for slot in ("T3", "T5")}
        cells |= {Cell("T2", item, "fiscal"): spent, Cell("B", item, "general"): spent}
        cells[Cell("B", item, "general_initial")] = spent if past else _yuan(amounts[2])
    fund = _yuan(FUND_SPENT[past])
    cells |= {Cell(slot, FUND, "project"): fund for slot in ("T3", "T8")}
    cells |= {Cell("T2", FUND, "fiscal"): fund, Cell("T8", FUND, "income"): fund}
    cells |= {Cell("B", FUND, column): fund if past else _yuan("8.00") for column in ("fund", "fund_initial")}
    cells |= {Cell("T6", code): _yuan(amounts[past]) for code, amounts in BASIC.items()}
    made = worked_out(Sheets(cells))
    for code in made.codes("T3", 3):
        cells[Cell("T1", code)] = made["T3", code, "total"]
        for column, slot in (("general", "T5"), ("fund", "T8")):
            cells[Cell("T4", code, column)] = made[slot, code, "total"]
    for source, slot in (("general", "T5"), ("fund", "T8")):
        income = made[slot, "total", "total"]
        cells |= {Cell("T1", source): income, Cell("T4", source, "total"): income}
    cells |= {
        Cell("T7", row, column): Decimal(0)
        for row in ("abroad", "purchase", "running", "reception")
        for column in ("initial", "budget", "actual")
    }
    cells |= {Cell("M", row): Decimal(number) for row, number in STAFF.items()}
    cells[Cell("M", "operating")] = made["T6", "public"]
    return worked_out(Sheets(cells))


def keep_accounts(cast: Cast, office: int) -> None:
    """Keep the books as the office's own clerk does."""
    body = open_books(cast.clerk, name=OFFICE, unit_id=office)
    keep_books(cast.clerk, body_id=body.pk, books=office_books(), seen=0)
