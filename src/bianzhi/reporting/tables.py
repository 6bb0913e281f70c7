"""The nine published tables laid out as a form wants them, every amount with its cell."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import zip_longest

from bianzhi.auditing import subjects
from bianzhi.reporting.blocks import Box, Figure, Runs, Table
from bianzhi.reporting.books import Books, Cell
from bianzhi.reporting.derive import wan
from bianzhi.reporting.form import Form
from bianzhi.reporting.layout import EXPENDITURE, FISCAL, INCOME, TABLES, Line, code_of, label, lines
from bianzhi.reporting.shown import money_text

#: rows of 财政拨款收入支出决算总表 that say whose money was carried in
NUMERALS = "一二三"
#: columns of the 三公 table: line → head
THREE = ("total", "abroad", "vehicles", "purchase", "running", "reception")
HALVES = {"budget": "预算数", "actual": "决算数"}
CARRIED = {"opening": "年初结转和结余", "income": "本年收入", "closing": "年末结转和结余"}


class Layout:
    """Lays out the tables of one body's year."""

    def __init__(self, books: Books, form: Form) -> None:
        self.books, self.form, self.style = books, form, form.tables

    def table(self, slot: str, note: Runs = (), nil: Runs = ()) -> Table:
        """Return a table; ``note`` and, where no amount stands in it, ``nil`` are said below it."""
        makers: Mapping[str, Callable[[], tuple]] = {
            "T1": self._totals, "T4": self._fiscal, "T6": self._basic, "T7": self._three_public, "T8": self._fund,
            "T9": self._capital,
        }  # fmt: skip
        widths, head, rows = makers.get(slot, lambda: self._functional(slot))()
        below = (note, *((nil,) if self.books.now.nil(slot) else ()))
        code = code_of(slot, self.books.year) if self.style.corner else ""
        return Table(
            self.style.title.get(slot, TABLES[slot].title), widths, head, rows, code,
            f"{'部门' if self.books.body.department else '单位'}：{self.books.body.name}", "单位：万元",
            tuple(line for line in below if line), slot,
        )  # fmt: skip

    def amount(self, slot: str, row: str, column: str = "amount", *, blank: bool = True) -> Box:
        """Return the box of a cell; 0 is left blank unless told otherwise."""
        at = Cell(slot, row, column)
        exact = self.books.now[at]
        if not exact and blank:
            return Box(align="right", cell=str(at))
        text = money_text(wan(exact, self.form.style.places), self.form.style, table=True)
        return Box((Figure(text, (str(at),)),), align="right", cell=str(at))

    def _shown_lines(self, given: Iterable[Line]) -> tuple[Line, ...]:
        """Return the lines a form prints; one it leaves out is printed all the same once it has an amount."""
        return tuple(
            line
            for line in given
            if line.key not in self.style.left_out
            or self.books.now["T1", line.key]
            or self.books.now["T4", line.key, "total"]
        )

    def _totals(self) -> tuple:
        income = [
            *INCOME,
            lines("T1")["income"],
            lines("T1")["used"],
            lines("T1")["opening"],
            lines("T1")["total_in"],
        ]
        spent = [
            *self._shown_lines(EXPENDITURE),
            *(lines("T1")[k] for k in ("expenditure", "distributed", "closing", "total_out")),
        ]
        return self._two_sides("T1", income, spent, 4, ("决算数",), ("amount",))

    def _two_sides(
        self,
        slot: str,
        income: Sequence[Line | None],
        spent: Sequence[Line | None],
        ends: int,
        heads: tuple[str, ...],
        columns: tuple[str, ...],
    ) -> tuple:
        """Return income beside expenditure; the last ``ends`` lines of both stand side by side."""
        number = self.style.lines
        gap = max(len(spent) - len(income), 0)
        left: list[Line | None] = [*income[:-ends], *[None] * gap, *income[-ends:]]
        right: list[Line | None] = [
            *spent[:-ends],
            *[None] * max(-(len(spent) - len(income)), 0),
            *spent[-ends:],
        ]
        in_column = "amount" if slot == "T1" else "total"
        rows = []
        for k, (one, other) in enumerate(zip_longest(left, right)):
            row = [self._named(one), *self._numbered(k + 1), self._of(slot, one, in_column)]
            row += [self._named(other), *self._numbered(len(left) + k + 1)]
            row += [self._of(slot, other, column) for column in columns]
            rows.append(tuple(row))
        serial = (_head("行次"),) if number else ()
        head = (
            (_head("收入", 2 + number), _head("支出", 1 + number + len(columns))),
            (_head("项目"), *serial, _head("决算数"), _head("项目"), *serial, *map(_head, heads)),
        )
        narrow = (0.7,) if number else ()
        widths = (4.6, *narrow, 2.2, 4.6, *narrow, *(2.2,) * len(columns))
        return widths, head, tuple(rows)

    def _numbered(self, number: int) -> tuple[Box, ...]:
        return (Box((str(number),), align="center"),) if self.style.lines else ()

    def _of(self, slot: str, line: Line | None, column: str) -> Box:
        """Return the amount of a line; of a part (``opening.fund``) that of its own column."""
        if line is None:
            return Box()
        if "." in line.key:
            row, column = line.key.split(".")
            return self.amount(slot, row, column)
        known = any(c.key == column for c in TABLES[slot].columns)
        totals = {"income", "expenditure", "total_in", "total_out"}
        return (
            self.amount(
                slot, line.key, column, blank=line.key not in totals or column not in ("amount", "total")
            )
            if known
            else Box()
        )

    @staticmethod
    def _named(line: Line | None) -> Box:
        if line is None:
            return Box()
        return Box((line.label,), align="center" if "计" in line.label[-2:] else "left", indent=line.depth)

    def _fiscal(self) -> tuple:
        known = lines("T4")
        parts = [
            Line(f"opening.{key}", f"{NUMERALS[k]}、{name}") for k, (key, name) in enumerate(FISCAL.items())
        ]
        income = [
            *(known[key] for key in FISCAL),
            known["income"],
            known["opening"],
            *parts,
            known["total_in"],
        ]
        spent = [
            *self._shown_lines(EXPENDITURE),
            known["expenditure"],
            known["closing"],
            None,
            None,
            None,
            known["total_out"],
        ]
        heads = ("合计", *FISCAL.values())
        return self._two_sides("T4", income, spent, 6, heads, ("total", *FISCAL))

    def _functional(self, slot: str) -> tuple:
        columns = TABLES[slot].columns
        rows = self._coded(slot, tuple(c.key for c in columns))
        head = (
            (_head("项目", 2), *(_head(c.label, tall=2) for c in columns)),
            (_head("功能分类科目编码"), _head("科目名称")),
        )
        return (1.5, 4.4, *(1.9,) * len(columns)), head, rows

    def _coded(
        self, slot: str, columns: tuple[str, ...], of: Callable[[str, str], Box] | None = None
    ) -> tuple:
        """Return the rows of subjects with an amount, and their total at the form's end."""
        made = of or (lambda row, column: self.amount(slot, row, column))
        total = (
            Box(), Box(("合计",), align="center"),
            *(Box(box.runs or ("",), align="right", cell=box.cell) for box in (made("total", c) for c in columns)),
        )  # fmt: skip
        rows = [
            (
                Box((code,)),
                Box((label(slot, code),), indent=(len(code) - 3) // 2),
                *(made(code, c) for c in columns),
            )
            for code in self.books.now.codes(slot)
            if any(self.books.now[slot, code, c] for c in columns)
        ]
        if not rows:
            rows = [(Box(), Box(), *(Box() for _ in columns))]
        return (*rows, total) if slot in self.style.total_last else (total, *rows)

    def _fund(self) -> tuple:
        return self._receipts("T8")

    def _capital(self) -> tuple:
        return self._receipts("T9") if self.style.capital_carried else self._functional("T9")

    def _receipts(self, slot: str) -> tuple:
        """Return a table of money carried in, income, expenditure and money left."""
        columns = ("opening", "income", "total", "basic", "project", "closing")

        def of(row: str, column: str) -> Box:
            if any(c.key == column for c in TABLES[slot].columns):
                return self.amount(slot, row, column)
            if row != "total":
                return Box()
            where = ("capital", "total") if column == "income" else (column, "capital")
            return self.amount("T4", *where)

        head = (
            (
                _head("项目", 2), _head(CARRIED["opening"], tall=2), _head(CARRIED["income"], tall=2), _head("本年支出", 3),
                _head(CARRIED["closing"], tall=2),
            ),
            (_head("功能分类科目编码"), _head("科目名称"), _head("小计"), _head("基本支出"), _head("项目支出")),
        )  # fmt: skip
        return (1.5, 4.4, *(1.9,) * 6), head, self._coded(slot, columns, of)

    def _basic(self) -> tuple:
        names = subjects.economic()
        halves = (
            (("301", "303"), ("302",), ("307", "310", "399"))
            if self.style.basic == 3
            else (("301", "303"), ("302", "310"))
        )
        extra = () if self.style.basic == 3 else ("307", "399")
        groups = []
        for classes in halves:
            codes = [c for c in names if c[:3] in classes]
            if classes[0] == "302":
                codes += [c for c in self.books.now.codes("T6") if c[:3] in extra]
            groups.append(codes)
        rows: list[tuple[Box, ...]] = []
        for line in zip_longest(*groups):
            row: list[Box] = []
            for code in line:
                row += (
                    [Box((code,)), Box((names[code],), indent=len(code) // 5), self.amount("T6", code)]
                    if code
                    else [Box(), Box(), Box()]
                )
            rows.append(tuple(row))
        blank = (Box(), Box(), Box()) * (len(groups) - 2)
        staff, public = (
            (Box(), Box((f"{name}合计",), align="center"), self.amount("T6", key, blank=False))
            for name, key in (("人员经费", "staff"), ("公用经费", "public"))
        )
        rows.append((*staff, *blank, *public))
        heads = ("人员经费", *("公用经费",) * (len(groups) - 1))
        head = (
            tuple(_head(text, 3) for text in heads),
            tuple(_head(text) for _ in groups for text in ("科目编码", "科目名称", "决算数")),
        )
        return (1.2, 4.0, 1.7) * len(groups), head, tuple(rows)

    def _three_public(self) -> tuple:
        first = "initial" if self.form.basis == "initial" else "budget"
        halves = (first, "actual")
        words = dict(zip(halves, HALVES.values(), strict=True))
        nil = self.books.now.nil("T7")
        order = [(half, row) for half in halves for row in THREE]
        if self.style.three_public == "pairs":
            order = [(half, row) for row in THREE for half in halves]
        row = tuple(self.amount("T7", row, half, blank=nil) for half, row in order)
        head = _three_heads(halves, words, pairs=self.style.three_public == "pairs")
        return (1.0,) * 12, head, (row,)


def _three_heads(
    halves: tuple[str, ...], words: Mapping[str, str], *, pairs: bool
) -> tuple[tuple[Box, ...], ...]:
    names = ["因公出国（境）费", "公务用车购置费", "公务用车运行维护费", "公务接待费"]
    cars = "公务用车购置及运行维护费"
    if not pairs:
        one = (_head("合计", tall=2), _head(names[0], tall=2), _head(cars, 3), _head(names[3], tall=2))
        inner = (_head("小计"), _head(names[1]), _head(names[2]))
        return tuple(_head(words[half], 6) for half in halves), (*one, *one), (*inner, *inner)
    first = (_head("合计", 2, 2), _head(names[0], 2, 2), _head(cars, 6), _head(names[3], 2, 2))
    second = (_head("小计", 2), _head(names[1], 2), _head(names[2], 2))
    return first, second, tuple(_head(words[half]) for _ in THREE for half in halves)


def _head(text: str, wide: int = 1, tall: int = 1) -> Box:
    return Box((text,), wide, tall, align="center")
