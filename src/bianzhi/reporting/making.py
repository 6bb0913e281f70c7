"""Made-up books that hold together: for tests, benches and the demo. Every relation of the tables is true of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from bianzhi.auditing import subjects
from bianzhi.reporting.books import (
    BODY_KINDS,
    REASONS,
    ZERO,
    Body,
    BodyKind,
    Books,
    Cell,
    Project,
    Sheets,
    Source,
)
from bianzhi.reporting.layout import BASIC, CLASSES, FISCAL, VEHICLES

#: items whose money is that of a government fund
FUND_SECTIONS = ("21208", "22904", "22960")
#: items a county department is likely to have
LIKELY = (
    "2013101", "2013102", "2013150", "2013601", "2013699", "2010301", "2080501", "2080505", "2080506", "2080801", "2101101",
    "2101102", "2101103", "2130101", "2130104", "2050299", "2060404", "2070109", "2240101", "2210201", "2210203", "2299999",
)  # fmt: skip
#: economic subjects that came later, or stand in no table
LATER = ("39909", "39910", "30703", "30704")
CAUSES = ("人员增加", "项目按进度支付", "落实过紧日子要求", "当年新增专项工作")


@dataclass(frozen=True, slots=True)
class Shape:
    """What books are made like.

    Attributes:
        items: how many items of the general budget at most.
        grain: every amount is a multiple of it, in 元; 100 makes tables in 万元 exact.
        own_money: chance that there is money that is not the treasury's.
        fund, capital, carried: chances of a government fund, of state capital, of money carried over.
        three_public: chance of each of the three.
    """

    items: int = 8
    grain: Decimal = Decimal(100)
    own_money: float = 0.4
    fund: float = 0.4
    capital: float = 0.2
    carried: float = 0.5
    three_public: float = 0.6


DEFAULT = Shape()


class _Maker:
    """Cells of one year as they are made."""

    def __init__(
        self, random: Random, shape: Shape, body: Body, closing: Mapping[str, Decimal] | None = None
    ) -> None:
        self.random, self.shape, self.body, self.closing = random, shape, body, closing
        self.cells: dict[Cell, Decimal] = {}

    def money(self, most: int = 1_000_000) -> Decimal:
        """Return an amount above 0 of about as many 元."""
        return (int(self.random.triangular(1, most, most / 5)) + 1) * self.shape.grain

    def part(self, whole: Decimal) -> Decimal:
        """Return an amount from 0 to the whole."""
        return self.random.randint(0, int(whole / self.shape.grain)) * self.shape.grain

    def chance(self, likely: float) -> bool:
        return self.random.random() < likely

    def put(self, table: str, row: str, column: str, value: Decimal) -> None:
        at = Cell(table, row, column)
        self.cells[at] = self.cells.get(at, ZERO) + value

    def get(self, table: str, row: str, column: str = "amount") -> Decimal:
        return self.cells.get(Cell(table, row, column), ZERO)

    def coded(self, table: str, item: str, **amounts: Decimal) -> None:
        """Add an item's amounts to its row, its section, its class and the total."""
        for row in (item, item[:5], item[:3], "total"):
            for column, value in amounts.items():
                self.put(table, row, column, value)


def make_sheets(
    random: Random, body: Body, shape: Shape = DEFAULT, closing: Mapping[str, Decimal] | None = None
) -> Sheets:
    """Return the cells of one year. ``closing``: what is left at its end, by whose money; without, any amount."""
    maker = _Maker(random, shape, body, closing)
    _fiscal(maker)
    _own(maker)
    _totals(maker)
    _basic(maker)
    _three_public(maker)
    _inputs(maker)
    return Sheets(maker.cells)


def make_body(random: Random, kind: BodyKind | None = None) -> Body:
    """Return a body of no real place."""
    place = random.choice(("云溪县", "青禾县", "临江区", "安宁市辖区"))
    name = random.choice(("机构编制委员会办公室", "农业农村局", "教育和体育局", "应急管理局", "档案馆"))
    whose = random.choice(BODY_KINDS) if kind is None else kind
    return Body(f"{place}{name}", whose, "县级", "四川省", place, "我单位")


def make_books(random: Random, shape: Shape = DEFAULT, body: Body | None = None, year: int = 2021) -> Books:
    """Return consistent books of one body with last year's."""
    whose = body or make_body(random)
    now = make_sheets(random, whose, shape)
    left: dict[str, Decimal] = {source: now["T4", "opening", source] for source in FISCAL}
    left["own"] = now["T1", "opening"] - now["T4", "opening", "total"]
    before = make_sheets(random, whose, shape, left)
    reasons = {key: random.choice(CAUSES) for key in (*REASONS, *now.codes("T5", 7))}
    return Books(whose, year, now, before, reasons, tuple(_projects(random, now)))


def _projects(random: Random, sheets: Sheets) -> Iterable[Project]:
    kinds: tuple[tuple[str, Source], ...] = (("T5", "general"), ("T8", "fund"), ("T9", "capital"))
    for slot, source in kinds:
        spent = sheets[slot, "total", "project"]
        if spent:
            yield Project(
                f"{random.choice(('信息化', '专项业务', '基层能力建设'))}经费", source, spent, spent
            )


def _fiscal(m: _Maker) -> None:
    """Money of the treasury: T5, T8, T9, T4, its part of T2 and T3, and its budgets."""
    chosen = {"general": m.random.sample(LIKELY, m.random.randint(1, min(m.shape.items, len(LIKELY))))}
    wanted = m.closing or {}
    chosen["fund"] = _of(m, FUND_SECTIONS) if m.chance(m.shape.fund) or wanted.get("fund") else []
    chosen["capital"] = (
        _of(m, ("22301", "22302")) if m.chance(m.shape.capital) or wanted.get("capital") else []
    )
    for source, items in chosen.items():
        for k, item in enumerate(items):
            _fiscal_item(m, source, item, wanted.get(source, ZERO) if k == 0 else ZERO)


def _of(m: _Maker, sections: Sequence[str]) -> list[str]:
    found = [code for code in subjects.functional() if len(code) == 7 and code.startswith(tuple(sections))]
    return m.random.sample(found, m.random.randint(1, 2))


def _fiscal_item(m: _Maker, source: str, item: str, left: Decimal) -> None:
    project = m.money(300_000) if source != "general" or m.chance(0.4) else ZERO
    basic = m.money() if source == "general" and (not project or m.chance(0.5)) else ZERO
    spent = basic + project
    opening = m.part(spent) if m.chance(m.shape.carried) else ZERO
    closing = left if m.closing is not None else m.part(spent) if m.chance(m.shape.carried) else ZERO
    income = spent + closing - opening
    slot = {"general": "T5", "fund": "T8", "capital": "T9"}[source]
    carried = {"opening": opening, "income": income, "closing": closing} if source == "fund" else {}
    m.coded(slot, item, total=spent, basic=basic, project=project, **carried)
    m.coded("T3", item, total=spent, basic=basic, project=project)
    m.coded("T2", item, total=income, fiscal=income)
    budget = spent + (m.part(spent) if m.chance(0.3) else ZERO)
    initial = budget - (m.part(budget) if m.chance(0.3) else ZERO)
    m.coded("B", item, **{source: budget, f"{source}_initial": initial})
    for column in ("total", source):
        for row, value in (
            (item[:3], spent),
            ("expenditure", spent),
            ("opening", opening),
            ("closing", closing),
        ):
            m.put("T4", row, column, value)
        m.put("T4", "total_out", column, spent + closing)
    m.put("T4", source, "total", income)
    m.put("T4", "income", "total", income)
    m.put("T4", "total_in", "total", income + opening)
    m.put("T1", source, "amount", income)


def _own(m: _Maker) -> None:
    """Money that is not the treasury's: its part of T1, T2 and T3."""
    wanted = None if m.closing is None else m.closing["own"]
    if not m.chance(m.shape.own_money) and not wanted:
        return
    institution = m.body.kind.endswith("类事业单位")
    item = m.random.choice(LIKELY)
    incomes = ["grant", "other", *(["service", "business", "from_below"] if institution else [])]
    outgoings = ["basic", "project", *(["upward", "business", "subsidy"] if institution else [])]
    earned = spent = ZERO
    for source in m.random.sample(incomes, m.random.randint(1, len(incomes))):
        value = m.money(200_000)
        earned += value
        m.coded("T2", item, total=value, **{source: value})
        m.put("T1", source, "amount", value)
    for kind in m.random.sample(outgoings, m.random.randint(1, len(outgoings))):
        value = m.money(200_000)
        spent += value
        m.coded("T3", item, total=value, **{kind: value})
    opening = m.part(spent) if m.chance(m.shape.carried) else ZERO
    left = earned + opening - spent
    if wanted is None:
        wanted = max(left - m.part(left), ZERO) if left > 0 and institution else max(left, ZERO)
    used, distributed = max(wanted - left, ZERO), max(left - wanted, ZERO)
    m.put("T1", "opening", "amount", opening)
    m.put("T1", "used", "amount", used)
    m.put("T1", "distributed", "amount", distributed)
    m.put("T1", "closing", "amount", wanted)


def _totals(m: _Maker) -> None:
    """T1 from T2, T3 and T4."""
    for row in ("opening", "closing"):
        m.put("T1", row, "amount", m.get("T4", row, "total"))
    for code in CLASSES:
        if spent := m.get("T3", code, "total"):
            m.put("T1", code, "amount", spent)
    m.put("T1", "income", "amount", m.get("T2", "total", "total"))
    m.put("T1", "expenditure", "amount", m.get("T3", "total", "total"))
    m.put("T1", "total_in", "amount", sum((m.get("T1", r) for r in ("income", "used", "opening")), ZERO))
    m.put(
        "T1",
        "total_out",
        "amount",
        sum((m.get("T1", r) for r in ("expenditure", "distributed", "closing")), ZERO),
    )


#: economic subject → items of which it is the basic expenditure
SAME: Mapping[str, tuple[str, ...]] = {
    "30113": ("2210201",), "30108": ("2080505",), "30109": ("2080506",), "30110": ("2101101", "2101102"),
}  # fmt: skip


def _basic(m: _Maker) -> None:
    """T6: the basic expenditure of the general budget by economic kind."""
    left = m.get("T5", "total", "basic")
    for code, items in SAME.items():
        value = sum((m.get("T5", item, "basic") for item in items), ZERO)
        left -= value
        _economic(m, code, value)
    known = [c for c in subjects.economic() if len(c) == 5 and c[:3] in BASIC and c not in (*SAME, *LATER)]
    chosen = m.random.sample(known, m.random.randint(2, 14))
    for k, code in enumerate(chosen):
        value = left if k == len(chosen) - 1 else m.part(left / 2)
        left -= value
        _economic(m, code, value)


def _economic(m: _Maker, code: str, value: Decimal) -> None:
    if value:
        for row in (code, code[:3], BASIC[code[:3]]):
            m.put("T6", row, "amount", value)


#: item of the three → economic subject of the basic expenditure that is a part of it
THREE: Mapping[str, str] = {"abroad": "30212", "reception": "30217", "running": "30231", "purchase": "31013"}
#: what would be printed as 0.00 万元, for which nobody travels abroad or buys a car
TRACE = Decimal(50)


def _three_public(m: _Maker) -> None:
    for row, subject in THREE.items():
        basic = m.get("T6", subject)
        more = m.chance(m.shape.three_public)
        actual = basic + (m.part(m.get("T5", "total", "project") / 8) if more else ZERO)
        if row in ("abroad", "purchase") and ZERO < actual < TRACE:
            actual += (TRACE // m.shape.grain + 1) * m.shape.grain
        budget = actual + (m.money(20_000) if more and m.chance(0.5) else ZERO)
        rows = (row, "total", *(("vehicles",) if row in ("running", "purchase") else ()))
        for one in rows:
            m.put("T7", one, "actual", actual)
            m.put("T7", one, "budget", budget)
            m.put("T7", one, "initial", budget)
    counts = {row: m.random.randint(1, 9) if m.get("T7", row, "actual") else 0 for row in THREE}
    _count(m, "N", "abroad_groups", counts["abroad"])
    _count(m, "N", "abroad_people", counts["abroad"] * m.random.randint(1, 5))
    cost = m.get("T7", "purchase", "actual")
    for row in ("bought", "bought_cars"):
        _count(m, "N", row, counts["purchase"])
    m.put("N", "bought_cars_cost", "amount", cost)
    for row in ("kept", "kept_cars"):
        _count(m, "N", row, max(counts["running"], counts["purchase"]))
    received = m.get("T7", "reception", "actual")
    foreign = m.part(received) if m.chance(0.2) else ZERO
    for row, value in (("home", received - foreign), ("foreign", foreign)):
        batches = m.random.randint(1, 40) if value else 0
        _count(m, "N", f"{row}_batches", batches)
        _count(m, "N", f"{row}_people", batches * m.random.randint(1, 12))
        m.put("N", f"{row}_cost", "amount", value)


def _inputs(m: _Maker) -> None:
    public = m.get("T6", "public")
    m.put(
        "M", "operating", "amount", public if m.body.kind in ("行政单位", "参公事业单位") else m.part(public)
    )
    if m.chance(0.6):
        for row in ("goods", "works", "services"):
            value = m.money(50_000) if m.chance(0.5) else ZERO
            m.put("M", row, "amount", value)
            m.put("M", "procurement", "amount", value)
    small = m.part(m.get("M", "procurement"))
    m.put("M", "small_firms", "amount", small)
    m.put("M", "micro_firms", "amount", m.part(small))
    kept = int(m.get("N", "kept"))
    line = m.random.choice(VEHICLES)
    for row in ("vehicles", line.key):
        _count(m, "M", row, kept)
    for row in ("general_equipment", "special_equipment"):
        _count(m, "M", row, m.random.randint(0, 3) if m.chance(0.3) else 0)
    staff = m.random.randint(3, 120)
    _count(m, "M", "staff_approved", staff)
    _count(m, "M", "staff_actual", m.random.randint(1, staff))
    _count(m, "M", "staff_retired", m.random.randint(0, 40))


def _count(m: _Maker, table: str, row: str, value: int) -> None:
    m.put(table, row, "amount", Decimal(value))
