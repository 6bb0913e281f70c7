"""The demo office's year 2021 as the seed's published document has it (facts.yaml, accounts_2021), last year worked back from it.

What the document does not tell (which rows of 基本支出 the amounts stand in) is made up so that the sums hold.
"""

from collections.abc import Mapping
from decimal import Decimal

from bianzhi.reporting.books import Body, Books, Cell, Member, Project, Sheets
from bianzhi.reporting.layout import BASIC
from bianzhi.reporting.slots import Record

NAME = "中共攀枝花市西区区委机构编制委员会办公室"
FUND_ITEM = "2120899"
ITEMS = {"2013601": "104.43", "2080505": "8.85", "2101101": "7.38", "2101103": "0.62", "2210201": "12.76"}
SPENT_ON = {
    "30101": "48.00", "30102": "30.00", "30103": "10.00", "30108": "8.85", "30113": "12.76", "30307": "8.00", "30309": "1.66",
    "30201": "3.00", "30207": "1.20", "30211": "2.30", "30228": "1.50", "30229": "2.00", "30239": "4.00", "30299": "0.77",
}  # fmt: skip
PROJECTS = {
    "推进西区机关、群团、事业单位登记管理档案电子化管理经费": "4.95",
    "机构改革业务费": "1.97",
    "机构编制核查及实名制系统维护经费": "1.00",
}
NOTES = {
    "duties": "1.贯彻执行上级机构编制管理的方针政策和法律法规。\n2.管理全区行政事业编制总量和机关事业单位实名制。",
    "work": "1.加强机构编制实名制管理。全年审核办理上下编人员手续{{ staff.on_off_cases }}人。",
    "bodies": "区委编办内设股室2个，下属二级单位1个。",
    "evaluation": "本部门在2021年度预算编制阶段对3个项目开展了预算事前绩效评估，年终对3个项目开展了绩效自评。",
}
RECORDS = {"staff.on_off_cases": Record("345", "上下编手续", "/staff/on-off/?year=2021")}
REASONS = {
    "total": "人员增加，新增登记管理档案电子化项目", "fiscal": "人员增加，新增登记管理档案电子化项目",
    "general": "人员变动引起人员经费和公用经费增加", "fund": "新增登记管理档案电子化项目", "operating": "人员变动",
    FUND_ITEM: "项目结余",
}  # fmt: skip


def _yuan(text: str) -> Decimal:
    return Decimal(text) * 10000


class _Year:
    def __init__(self) -> None:
        self.cells: dict[Cell, Decimal] = {}

    def put(self, slot: str, row: str, column: str, value: Decimal) -> None:
        at = Cell(slot, row, column)
        self.cells[at] = self.cells.get(at, Decimal(0)) + value

    def coded(self, slot: str, code: str, **amounts: Decimal) -> None:
        for row in (code, code[:5], code[:3], "total"):
            for column, value in amounts.items():
                self.put(slot, row, column, value)

    def spend(self, source: str, code: str, value: Decimal, planned: Decimal) -> None:
        slot, kind = ("T5", "basic") if source == "general" else ("T8", "project")
        carried = {} if source == "general" else {"income": value}
        self.coded(slot, code, total=value, **{kind: value}, **carried)
        self.coded("T3", code, total=value, **{kind: value})
        self.coded("T2", code, total=value, fiscal=value)
        self.coded("B", code, **{source: planned, f"{source}_initial": planned})
        for slot, column in (("T1", "amount"), ("T4", "total")):
            for row in (source, "income", "total_in", code[:3], "expenditure", "total_out"):
                self.put(slot, row, column, value)
        for row in (code[:3], "expenditure", "total_out"):
            self.put("T4", row, source, value)


def _sheets(items: Mapping[str, str], fund: str, spent_on: Mapping[str, str]) -> Sheets:
    year = _Year()
    for code, text in items.items():
        year.spend("general", code, _yuan(text), _yuan(text))
    year.spend("fund", FUND_ITEM, _yuan(fund), _yuan("8"))
    for code, text in spent_on.items():
        for row in (code, code[:3], BASIC[code[:3]]):
            year.put("T6", row, "amount", _yuan(text))
    year.put("M", "operating", "amount", year.cells[Cell("T6", "public")])
    return Sheets(year.cells)


def seed_books() -> Books:
    """Return the office's books of 2021."""
    members = (Member(NAME, own=True), Member("攀枝花市西区事业单位登记服务中心", "参公事业单位"))
    body = Body(NAME, "行政单位", "县级", "四川省", "攀枝花市西区", "区委编办", members=members)
    before = _sheets({**ITEMS, "2013601": "95.21"}, "1.72", {**SPENT_ON, "30101": "39.52", "30201": "2.26"})
    projects = tuple(Project(name, "fund", _yuan(text), _yuan(text)) for name, text in PROJECTS.items())
    return Books(body, 2021, _sheets(ITEMS, "7.92", SPENT_ON), before, REASONS, projects, NOTES)
