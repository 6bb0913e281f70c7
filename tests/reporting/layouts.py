"""The nine tables in the layouts that provinces, offices and programs give them, made from books; as tables of a document."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bianzhi.auditing import subjects
from bianzhi.documents.model import Block, Document, Grid, Paragraph, Place, numbered
from bianzhi.reporting.books import Books, Cell
from bianzhi.reporting.layout import CLASSES, FISCAL, INCOME, TABLES, lines

#: a cell: its text, how many columns and rows it covers
Box = tuple[str, int, int]


@dataclass(frozen=True)
class Layout:
    """How tables are laid out.

    Attributes:
        unit: of amounts; ``told``: how it is written.
        codes: columns of codes: 1, 3 (类 款 项 apart), or 0 for code and name in one cell.
        total: whether 合计 comes ``first``, ``last`` or both.
        serial: whether rows are counted (行次); ``counted``: whether columns are (栏次).
        inside: whether title and unit stand in the table's own first rows.
        three: form of 三公: ``columns``, ``pairs`` or ``rows``; ``basic``: of 基本支出: groups side by side, or 1 with three amounts.
        grouped: whether the general budget's table has 年初结转, 本年收入 and 年末结转 too.
        budgets: whether 收入支出决算总表 has budgets and last year's account beside each amount.
        page: after so many rows the head comes again; 0: never. ``blank``: what stands for nothing.
    """

    unit: str = "万元"
    told: str = "单位：万元"
    codes: int = 1
    total: str = "first"
    serial: bool = False
    counted: bool = False
    inside: bool = False
    three: str = "columns"
    basic: int = 2
    grouped: bool = False
    budgets: bool = False
    page: int = 0
    blank: str = ""
    thousands: bool = True


LAYOUTS: dict[str, Layout] = {
    "plain": Layout(),
    "three codes": Layout(codes=3, serial=True, counted=True, basic=3),
    "in yuan, total last": Layout("元", "金额单位：元", total="last", blank="0.00", thousands=False),
    "titles inside": Layout(codes=3, inside=True, counted=True, total="both", basic=3, blank="—"),
    "name with code": Layout(codes=0, three="rows", basic=1, blank="-"),
    "over pages": Layout(codes=3, page=7, counted=True, three="pairs", inside=True),
    "budgets beside": Layout(budgets=True, serial=True, counted=True, codes=3),
    "grouped": Layout(codes=3, grouped=True, counted=True, serial=True, three="pairs"),
}


class Laid:
    """The tables of some books in a layout."""

    def __init__(self, books: Books, layout: Layout) -> None:
        self.books, self.layout = books, layout
        self.scale = Decimal(1) if layout.unit == "元" else Decimal(10_000)

    def text(self, *at: str) -> str:
        """Return the amount of a cell as printed."""
        value = self.books.now[Cell(*at)]
        return (
            f"{value / self.scale:{',' if self.layout.thousands else ''}.2f}" if value else self.layout.blank
        )

    def tables(self) -> Iterator[tuple[str, list[list[Box]], list[list[Box]]]]:
        """Yield title, head and body of each table."""
        yield from (
            self._with_budgets(self._totals()),
            self._by_subject("T2"),
            self._by_subject("T3"),
            self._fiscal(),
        )
        yield from (
            self._by_subject("T5"),
            self._basic(),
            self._three(),
            self._by_subject("T8"),
            self._by_subject("T9"),
        )

    def _sided(
        self, slot: str, heads: Sequence[str], columns: Sequence[str], left: list, right: list
    ) -> tuple:
        serial = self.layout.serial
        one = "决算数" if slot == "T1" else "金额"
        head = [[("收入", 2 + serial, 1), ("支出", 1 + serial + len(columns), 1)]]
        number = [("行次", 1, 1)] if serial else []
        head.append(
            [("项目", 1, 1), *number, (one, 1, 1), ("项目", 1, 1), *number, *((h, 1, 1) for h in heads)]
        )
        if self.layout.counted:
            blank = [("", 1, 1)] if serial else []
            counted = ((str(n), 1, 1) for n in range(2, 2 + len(columns)))
            head.append([("栏次", 1, 1), *blank, ("1", 1, 1), ("栏次", 1, 1), *blank, *counted])
        rows = []
        size = max(len(left), len(right))
        for k in range(size):
            a, b = (side[k] if k < len(side) else ("", None) for side in (left, right))
            row = [
                (a[0], 1, 1),
                *([(str(k + 1), 1, 1)] if serial else []),
                (self.text(*a[1]) if a[1] else "", 1, 1),
            ]
            row += [(b[0], 1, 1), *([(str(size + k + 1), 1, 1)] if serial else [])]
            row += [(self.text(slot, b[1][1], c) if b[1] else "", 1, 1) for c in columns]
            rows.append(row)
        return TABLES[slot].title, head, rows

    def _spent(self, slot: str, ends: Sequence[str]) -> list:
        known = lines(slot)
        return [(known[key].label, (slot, key)) for key in (*CLASSES, *ends)]

    def _totals(self) -> tuple:
        known = lines("T1")
        spent = self._spent("T1", ("expenditure", "distributed", "closing", "total_out"))
        keys = ("income", "used", "opening", "total_in")
        income = [(line.label, ("T1", line.key)) for line in INCOME]
        income += [("", None)] * (len(spent) - len(income) - len(keys))
        income += [(known[key].label, ("T1", key)) for key in keys]
        return self._sided("T1", ("决算数",), ("amount",), income, spent)

    def _with_budgets(self, table: tuple) -> tuple:
        """Put budgets and last year's account before each amount of 收入支出决算总表."""
        title, head, rows = table
        if not self.layout.budgets:
            return title, head, rows
        places = {k for k, box in enumerate(head[1]) if box[0] == "决算数"}
        others = ("年初预算数", "调整预算数", "上年决算数")

        def wider(row: list[Box], made: Sequence[str]) -> list[Box]:
            return [
                box
                for k, one in enumerate(row)
                for box in ([*((t, 1, 1) for t in made), one] if k in places else [one])
            ]

        first = [(text, wide + 3, tall) for text, wide, tall in head[0]]
        heads = [wider(row, others if k == 0 else ("", "", "")) for k, row in enumerate(head[1:])]
        return title, [first, *heads], [wider(row, ("77.00", "78.00", "79.00")) for row in rows]

    def _fiscal(self) -> tuple:
        known = lines("T4")
        spent = self._spent("T4", ("expenditure", "closing", "total_out"))
        parts = [(f"　{name}", ("T4", "opening", key)) for key, name in FISCAL.items()]
        keys = ["income", "opening", *parts, "total_in"]
        income = [(known[key].label, ("T4", key, "total")) for key in FISCAL]
        income += [("", None)] * (len(spent) - len(income) - len(keys))
        income += [k if isinstance(k, tuple) else (known[k].label, ("T4", k, "total")) for k in keys]
        return self._sided("T4", ("合计", *FISCAL.values()), ("total", *FISCAL), income, spent)

    def _by_subject(self, slot: str) -> tuple:
        layout, wide = self.layout, max(self.layout.codes, 1) if self.layout.codes else 0
        columns = [(c.key, c.label) for c in TABLES[slot].columns]
        name = wide + 1
        head: list[list[Box]] = []
        grouped = slot == "T8" or (slot == "T5" and layout.grouped)
        if grouped:
            spent = [("本年支出", 3, 1)]
            head.append(
                [
                    ("项目", name, 1),
                    ("年初结转和结余", 1, 2),
                    ("本年收入", 1, 2),
                    *spent,
                    ("年末结转和结余", 1, 2),
                ]
            )
            inner: list[Box] = [("小计", 1, 1), ("基本支出", 1, 1), ("项目支出", 1, 1)]
            columns = [
                ("opening", ""),
                ("income", ""),
                *((k, "") for k in ("total", "basic", "project")),
                ("closing", ""),
            ]
        else:
            head.append([("项目", name, 1), *((label, 1, 2) for _, label in columns)])
            inner = []
        if layout.codes == 0:
            head.append([("支出功能分类科目", 1, 1), *inner])
        else:
            head.append([("支出功能分类科目编码", wide, 1), ("科目名称", 1, 1), *inner])
        if layout.counted:
            front = (
                [("类", 1, 1), ("款", 1, 1), ("项", 1, 1), ("栏次", 1, 1)]
                if wide == 3
                else [("栏次", name, 1)]
            )
            head.append([*front, *((str(k), 1, 1) for k in range(1, len(columns) + 1))])
        known = {c.key for c in TABLES[slot].columns}

        def amounts(row: str) -> list[Box]:
            return [(self.text(slot, row, key) if key in known else layout.blank, 1, 1) for key, _ in columns]

        whole: list[Box] = [("合计", name, 1), *amounts("total")]
        rows = [[*self._coded(code), *amounts(code)] for code in self.books.now.codes(slot)]
        first, last = ([whole] if layout.total in (at, "both") else [] for at in ("first", "last"))
        return TABLES[slot].title, head, [*first, *rows, *last]

    def _coded(self, code: str) -> list[Box]:
        name = subjects.functional()[code]
        if self.layout.codes == 0:
            return [(f"{code}{name}", 1, 1)]
        if self.layout.codes == 1:
            return [(code, 1, 1), (name, 1, 1)]
        return [*((part, 1, 1) for part in (code[:3], code[3:5], code[5:])), (name, 1, 1)]

    def _basic(self) -> tuple:
        names, groups = subjects.economic(), self.layout.basic
        known = self.books.now.codes("T6")
        title = TABLES["T6"].title
        staff, public = self.text("T6", "staff"), self.text("T6", "public")
        if groups == 1:
            head: list[list[Box]] = [[("经济分类科目", 2, 1), ("基本支出", 3, 1)]]
            head.append([(text, 1, 1) for text in ("科目编码", "科目名称", "合计", "人员经费", "公用经费")])
            rows: list[list[Box]] = [
                [("合计", 2, 1), *((t, 1, 1) for t in (self._basic_total(), staff, public))]
            ]
            for code in known:
                own = code[:3] in ("301", "303")
                amount = self.text("T6", code)
                texts = (code, names[code], amount, amount if own else "", "" if own else amount)
                rows.append([(text, 1, 1) for text in texts])
            return title, head, rows
        halves = [
            [c for c in known if c[:3] in ("301", "303")],
            [c for c in known if c[:3] not in ("301", "303")],
        ]
        if groups == 3:
            halves = [halves[0], halves[1][: len(halves[1]) // 2], halves[1][len(halves[1]) // 2 :]]
        head = [[("人员经费", 3, 1), *[("公用经费", 3, 1)] * (len(halves) - 1)]]
        head.append([(text, 1, 1) for _ in halves for text in ("科目编码", "科目名称", "决算数")])
        rows = []
        for k in range(max(map(len, halves))):
            row: list[Box] = []
            for half in halves:
                code = half[k] if k < len(half) else ""
                row += [
                    (t, 1, 1) for t in ((code, names[code], self.text("T6", code)) if code else ("", "", ""))
                ]
            rows.append(row)
        rows.append(
            [("人员经费合计", 2, 1), (staff, 1, 1), ("公用经费合计", 3 * len(halves) - 4, 1), (public, 1, 1)]
        )
        return title, head, rows

    def _basic_total(self) -> str:
        value = self.books.now["T6", "staff"] + self.books.now["T6", "public"]
        return f"{value / self.scale:,.2f}"

    def _three(self) -> tuple:
        title = TABLES["T7"].title
        names = {line.key: line.label for line in lines("T7").values()}
        if self.layout.three == "rows":
            body = [
                [(n, 1, 1), (self.text("T7", k, "budget"), 1, 1), (self.text("T7", k, "actual"), 1, 1)]
                for k, n in names.items()
            ]
            return title, [[("项目", 1, 1), ("预算数", 1, 1), ("决算数", 1, 1)]], body
        halves = ("budget", "actual")
        words = {"budget": "预算数", "actual": "决算数"}
        if self.layout.three == "pairs":
            tall = [(names[k], 2, 2) for k in ("total", "abroad")]
            head = [[*tall, (names["vehicles"], 6, 1), (names["reception"], 2, 2)]]
            head.append([("小计", 2, 1), (names["purchase"], 2, 1), (names["running"], 2, 1)])
            head.append([(words[h], 1, 1) for _ in names for h in halves])
            return title, head, [[(self.text("T7", k, h), 1, 1) for k in names for h in halves]]
        head = [[(words[h], 6, 1) for h in halves]]
        one = [("合计", 1, 2), (names["abroad"], 1, 2), (names["vehicles"], 3, 1), (names["reception"], 1, 2)]
        head.append([*one, *one])
        head.append([("小计", 1, 1), (names["purchase"], 1, 1), (names["running"], 1, 1)] * 2)
        return title, head, [[(self.text("T7", k, h), 1, 1) for h in halves for k in names]]


def made(books: Books, layout: Layout) -> list[tuple[list[str], list[list[Box]]]]:
    """Return the lines above each table, and its rows."""
    found = []
    for title, head, body in Laid(books, layout).tables():
        width = sum(box[1] for box in head[0])
        above = [title, f"编制单位：{books.body.name}　　{layout.told}"]
        rows = [*head]
        if layout.inside:
            rows = [[(title, width, 1)], [(above[1], width, 1)], *head]
            above = []
        for k, row in enumerate(body):
            if layout.page and k and k % layout.page == 0:
                rows += head
            rows.append(row)
        rows.append([("注：本表反映本单位本年度的情况，金额转换为万元时可能有尾差。", width, 1)])
        found.append((above, rows))
    return found


def spread(rows: Sequence[Sequence[Box]]) -> tuple[tuple[str, ...], ...]:
    """Return the rows with the text of a merged cell in every cell it covers."""
    taken: dict[tuple[int, int], str] = {}
    for r, row in enumerate(rows):
        c = 0
        for text, wide, tall in row:
            while (r, c) in taken:
                c += 1
            taken |= {(r + i, c + k): text for i in range(tall) for k in range(wide)}
            c += wide
    width = max(c for _, c in taken) + 1
    return tuple(tuple(taken.get((r, c), "") for c in range(width)) for r in range(len(rows)))


def document(books: Books, layout: Layout) -> Document:
    """Return the tables as a reader of Word gives them."""
    blocks: list[Block] = [Paragraph(f"{books.body.name}{books.year}年度部门决算", Place(paragraph=1))]
    for above, rows in made(books, layout):
        blocks += [Paragraph(line, Place(paragraph=len(blocks) + 1)) for line in above]
        blocks.append(Grid(spread(rows), Place()))
    return Document("公开表.docx", "docx", numbered(blocks))


def printed(books: Books, layout: Layout) -> dict[Cell, Decimal]:
    """Return the amounts that the tables of a layout print, in 元."""
    places = Decimal("0.01") * (1 if layout.unit == "元" else 10_000)
    left_out = () if layout.grouped else ("opening", "income", "closing")
    now = {}
    for at, value in books.now.filled().items():
        if at.table in ("B", "N", "M") or (at.table, at.column) == ("T7", "initial"):
            continue
        if at.table == "T5" and at.column in left_out:
            continue
        now[at] = (value / places).quantize(Decimal(1)) * places
    return now
