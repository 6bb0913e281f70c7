"""Our own workbook of a year's books: a sheet a table, sums as protected formulas, relations checked live in Excel."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter

from bianzhi.auditing import subjects
from bianzhi.documents import fonts
from bianzhi.documents.sheets import letters
from bianzhi.documents.xlsx import SAFE
from bianzhi.reporting import template_layout as at
from bianzhi.reporting.books import BODY_KINDS, LEVELS, REASONS, Books, Cell, Sheets
from bianzhi.reporting.layout import TABLES, code_of, columns_of, lines, unit
from bianzhi.reporting.relations import Part, asked, fits, parsed, rows_run_over
from bianzhi.reporting.rules import RULES, Rule

GUIDANCE = (
    "一、白色格填写，灰色格由公式算出，不用填。金额一律以元为单位，精确到分；数量填整数。",
    "二、收入、支出、一般公共预算、政府性基金、国有资本、预算数各表只填到末级科目（一般是7位的项），编码填在A列，名称自动带出；类、款和合计由程序汇总。",
    "三、“上年”各表填上一年度的决算数，用于计算增减；第一年编报的单位可以不填。",
    "四、“校验”表随填随算，“不符”的逐条核对后再导入；导入时还会再查一遍。",
    "五、“变动原因”写在句子里的原因，不带句号；“项目支出”逐个项目填写预算数和支出数。",
    "六、请不要改动工作表名称、编码列和表头；行数不够时在表内插入行。",
)
WIDTHS = (11, 34)
AMOUNT_WIDTH = 17


def template(books: Books, offered: Iterable[str] = ()) -> bytes:
    """Return the workbook with what the books hold; of empty books, to be filled in. ``offered``: items to list beforehand."""
    return _Writer(books, tuple(offered)).written()


class _Writer:
    """One workbook as it is written."""

    def __init__(self, books: Books, offered: Sequence[str]) -> None:
        self.books = books
        self.buffer = BytesIO()
        self.book: Any = xlsxwriter.Workbook(self.buffer, SAFE)
        self.formats: dict[str, Any] = {
            name: self.book.add_format({**_BASE, **more}) for name, more in _FORMATS.items()
        }
        self.rows: dict[tuple[str, bool], tuple[str, ...]] = {}
        for before, sheets in ((False, books.now), (True, books.before or Sheets())):
            for slot in at.SLOTS:
                self.rows[slot, before] = at.rows_of(slot, sheets, offered)

    def written(self) -> bytes:
        self._guide()
        for before in (False, True):
            for slot in at.SLOTS:
                self._table(slot, before=before)
        self._reasons()
        self._projects()
        self._adjustments()
        self._checks()
        self._subjects()
        self.book.close()
        return self.buffer.getvalue()

    def _guide(self) -> None:
        sheet = self.book.add_worksheet(at.GUIDE)
        sheet.set_column(0, 0, 16)
        sheet.set_column(1, 1, 80)
        sheet.merge_range(0, 0, 0, 1, "部门决算基础数据表", self.formats["title"])
        sheet.set_row(0, 34)
        body = self.books.body
        values = {"year": str(self.books.year)}
        for k, (label, key) in enumerate(at.ABOUT.items(), at.ABOUT_TOP):
            sheet.write_string(k, 0, label, self.formats["head"])
            sheet.write_string(k, 1, values.get(key) or str(getattr(body, key, "")), self.formats["text"])
        for key, choices in (("kind", BODY_KINDS), ("level", LEVELS)):
            row = at.ABOUT_TOP + list(at.ABOUT.values()).index(key)
            sheet.data_validation(row, 1, row, 1, {"validate": "list", "source": list(choices)})
        for k, words in enumerate(GUIDANCE, at.ABOUT_TOP + len(at.ABOUT) + 1):
            sheet.merge_range(k, 0, k, 1, words, self.formats["note"])
            sheet.set_row(k, 36)
        self._protected(sheet)

    def _table(self, slot: str, *, before: bool) -> None:
        made = TABLES[slot]
        sheet = self.book.add_worksheet(at.sheet_name(slot, before=before))
        year = self.books.year - before
        across = at.LEFT + len(made.columns) - 1
        sheet.merge_range(
            0, 0, 0, max(across, 2), f"{code_of(slot, year)}  {made.title}".strip(), self.formats["title"]
        )
        meta = f"编制单位：{self.books.body.name}　{year}年度　金额单位：元"
        sheet.merge_range(1, 0, 1, max(across, 2), meta, self.formats["note"])
        heads = [
            "科目编码" if made.rows != "lines" else "行次",
            "科目名称" if made.rows != "lines" else "项目",
        ]
        heads += [column.label for column in made.columns]
        for c, head in enumerate(heads):
            sheet.write_string(2, c, head, self.formats["head"])
            sheet.set_column(c, c, WIDTHS[c] if c < len(WIDTHS) else AMOUNT_WIDTH)
        for number, row in enumerate(self.rows[slot, before]):
            self._row(sheet, slot, row, number, before=before)
        if made.rows == "functional":
            for number in range(len(self.rows[slot, before]), at.ROOM + 1):
                self._row(sheet, slot, "", number, before=before)
        sheet.freeze_panes(at.TOP, at.LEFT)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0, 2)
        self._protected(sheet)

    def _row(self, sheet: Any, slot: str, row: str, number: int, *, before: bool) -> None:
        made = TABLES[slot]
        r = at.TOP + number
        editable = made.rows == "functional" and row != "total"
        mark = (
            "合计"
            if row == "total" and made.rows == "functional"
            else at.row_mark(slot, row, number)
            if row
            else ""
        )
        sheet.write_string(r, 0, mark, self.formats["code" if editable else "fixed"])
        name = at.row_name(slot, row) if row else ""
        if editable:
            formula = f'=IFERROR(VLOOKUP(A{r + 1}&"",{at.SUBJECTS}!$A:$B,2,FALSE),IF(A{r + 1}="","","没有这个科目"))'
            sheet.write_formula(r, 1, formula, self.formats["fixed"], name)
        else:
            line = lines(slot).get(row)
            depth = line.depth if line else int(len(row) > 3)
            counted = "" if unit(slot, row) == "元" else f"（{unit(slot, row)}）"
            sheet.write_string(r, 1, "　" * depth + name + counted, self.formats["fixed"])
        sheets = (self.books.before or Sheets()) if before else self.books.now
        for c, column in enumerate(made.columns, at.LEFT):
            if row and column.key not in columns_of(slot, row):
                sheet.write_blank(r, c, None, self.formats["fixed"])
                continue
            self._amount(sheet, Cell(slot, row, column.key), (r, c), sheets, before=before)

    def _amount(
        self, sheet: Any, cell: Cell, place: tuple[int, int], sheets: Sheets, *, before: bool
    ) -> None:
        number = unit(cell.table, cell.row)
        style = "money" if number == "元" else "count"
        value = sheets[cell] if cell.row else 0
        formula = self._sum(cell, place, before=before)
        if formula:
            sheet.write_formula(
                *place, formula, self.formats[f"{style}_sum"], float(value) if cell.row else ""
            )
            return
        if cell.row and cell in sheets:
            sheet.write_number(*place, float(value), self.formats[style])
        else:
            sheet.write_blank(*place, None, self.formats[style])
        kind = "decimal" if style == "money" else "integer"
        rule: dict[str, Any] = {
            "validate": kind,
            "criteria": "between",
            "minimum": -(10**13),
            "maximum": 10**13,
        }
        rule |= {"error_title": "应为数字", "error_message": f"请填数字，单位：{number}"}
        sheet.data_validation(*place, *place, rule)

    def _sum(self, cell: Cell, place: tuple[int, int], *, before: bool) -> str:
        """Return the formula of a cell that is worked out; empty for one to fill in."""
        made = TABLES[cell.table]
        if made.rows == "functional" and cell.row == "total":
            column = letters(place[1])
            return f"=SUM({column}{at.TOP + 2}:{column}{at.TOP + at.ROOM + 1})"
        for rule in RULES:
            left, _, right = parsed(rule.text)
            if not rule.sums or left[0].table != cell.table or any(p.table != cell.table for p in right):
                continue
            if made.rows == "functional":
                if rule.rows != f"{cell.table}/*" or left[0].column != cell.column:
                    continue
                terms = [f"{'-' if p.sign < 0 else '+'}{self._letter(p)}{place[0] + 1}" for p in right]
                return f'=IF($A{place[0] + 1}="","",{"".join(terms).lstrip("+")})'
            row = left[0].row.replace("{row}", cell.row)
            column = left[0].column.replace("{column}", cell.column)
            runs = not rule.rows or any(fits(cell.row, p) for p in rule.rows.partition("/")[2].split(","))
            if (row, column) == (cell.row, cell.column) and runs:
                return "=" + self.expression(right, cell.row, cell.column, before=before, own=cell.table)
        return ""

    def _letter(self, part: Part) -> str:
        keys = [column.key for column in TABLES[part.table].columns]
        return letters(at.LEFT + keys.index(part.column))

    def expression(
        self, parts: Sequence[Part], row: str, column: str, *, before: bool = False, own: str = ""
    ) -> str:
        """Return one side of a relation as an Excel expression. ``own``: table whose sheet it stands on."""
        found = []
        for part in parts:
            made = TABLES[part.table]
            wanted = part.row.replace("{row}", row)
            letter = self._letter(part._replace(column=part.column.replace("{column}", column)))
            year = before or part.before
            sheet = "" if part.table == own else f"'{at.sheet_name(part.table, before=year)}'!"
            rows = self.rows[part.table, year]
            sign = "-" if part.sign < 0 else "+"
            if made.rows == "functional" and wanted != "total":
                found.append(sign + _by_code(sheet, letter, wanted))
                continue
            places = [
                at.TOP + k + 1
                for k, known in enumerate(rows)
                if known == wanted or ("?" in wanted and fits(known, wanted))
            ]
            if not places:
                found.append("+0")
            elif len(places) > 1 and places == list(range(places[0], places[-1] + 1)):
                found.append(f"{sign}SUM({sheet}{letter}{places[0]}:{letter}{places[-1]})")
            else:
                found += [f"{sign}{sheet}{letter}{place}" for place in places]
        return "".join(found).lstrip("+")

    def _checks(self) -> None:
        sheet = self.book.add_worksheet(at.CHECKS)
        for c, (head, width) in enumerate(
            (("编号", 8), ("关系", 62), ("左边", 18), ("右边", 18), ("相差", 18), ("结论", 10))
        ):
            sheet.set_column(c, c, width)
            sheet.write_string(2, c, head, self.formats["head"])
        r = at.TOP
        for rule in RULES:
            if rule.sums or rule.when or not asked(rule, self.books) or rule.rows.endswith("/*"):
                continue
            for row in rows_run_over(rule, self.books.now) if rule.rows else ("",):
                for column in rule.columns.split() or ("",):
                    self._check(sheet, r, rule, row, column)
                    r += 1
        sheet.write_string(0, 0, "勾稽校验", self.formats["title"])
        counted = f'=COUNTIF(F{at.TOP + 1}:F{r},"不符*")'
        sheet.write_string(1, 0, "不符", self.formats["note"])
        sheet.write_formula(1, 1, counted, self.formats["count_sum"], 0)
        red = self.book.add_format({"bg_color": "#fde2e0", "font_color": "#9b1c1c"})
        rule_of = {"type": "text", "criteria": "begins with", "value": "不符", "format": red}
        sheet.conditional_format(at.TOP, 5, max(r - 1, at.TOP), 5, rule_of)
        sheet.freeze_panes(at.TOP, 2)
        self._protected(sheet)

    def _check(self, sheet: Any, r: int, rule: Rule, row: str, column: str) -> None:
        left, operator, right = parsed(rule.text)
        name = f"{rule.name}{f'（{row}）' if row else ''}"
        sheet.write_string(r, 0, rule.code, self.formats["fixed"])
        sheet.write_string(r, 1, name, self.formats["fixed"])
        for c, side in ((2, left), (3, right)):
            sheet.write_formula(r, c, "=" + self.expression(side, row, column), self.formats["money_sum"], 0)
        sheet.write_formula(r, 4, f"=C{r + 1}-D{r + 1}", self.formats["money_sum"], 0)
        wrong = {
            "=": f"ABS(E{r + 1})>=0.005",
            "<=": f"E{r + 1}>=0.005",
            "~": f"(C{r + 1}=0)<>(D{r + 1}=0)",
        }[operator]
        word = "不符" if rule.severity == "error" else "不符（请核对）"
        sheet.write_formula(r, 5, f'=IF({wrong},"{word}","相符")', self.formats["fixed"], "相符")

    def _reasons(self) -> None:
        keys = (*REASONS, *self.books.now.codes("T5", 7))
        rows = [(key, at.reason_label(key), self.books.reasons.get(key, "")) for key in keys]
        self._list(at.REASON_SHEET, ("代号", "说明什么", "原因"), (14, 52, 80), rows, fixed=2, room=0)

    def _projects(self) -> None:
        names = {key: label for label, key in at.SOURCES.items()}
        rows = [(p.name, names[p.source], p.budget, p.spent) for p in self.books.projects]
        sheet = self._list(
            at.PROJECT_SHEET,
            ("项目名称", "资金来源", "预算数（元）", "支出数（元）"),
            (60, 18, 18, 18),
            rows,
            fixed=0,
            room=40,
        )
        sheet.data_validation(at.TOP, 1, at.TOP + 60, 1, {"validate": "list", "source": list(at.SOURCES)})

    def _adjustments(self) -> None:
        names = {key: label for label, key in at.SOURCES.items()}
        rows = [(a.name, names[a.source], a.amount) for a in self.books.adjustments]
        heads = ("调整事项", "资金来源", "追加数（元，调减填负数）")
        sheet = self._list(at.ADJUSTMENT_SHEET, heads, (60, 18, 24), rows, fixed=0, room=40)
        sheet.data_validation(at.TOP, 1, at.TOP + 60, 1, {"validate": "list", "source": list(at.SOURCES)})

    def _list(
        self,
        name: str,
        heads: Sequence[str],
        widths: Sequence[int],
        rows: Sequence[Sequence[str | Decimal]],
        *,
        fixed: int,
        room: int,
    ) -> Any:
        sheet = self.book.add_worksheet(name)
        sheet.write_string(0, 0, name, self.formats["title"])
        for c, (head, width) in enumerate(zip(heads, widths, strict=True)):
            sheet.set_column(c, c, width)
            sheet.write_string(2, c, head, self.formats["head"])
        for r, values in enumerate((*rows, *[[""] * len(heads)] * room), at.TOP):
            for c, value in enumerate(values):
                if isinstance(value, Decimal):
                    sheet.write_number(r, c, float(value), self.formats["money"])
                else:
                    sheet.write_string(r, c, value, self.formats["fixed" if c < fixed else "text"])
        self._protected(sheet)
        return sheet

    def _subjects(self) -> None:
        sheet = self.book.add_worksheet(at.SUBJECTS)
        for r, (code, name) in enumerate(subjects.functional().items()):
            sheet.write_string(r, 0, code)
            sheet.write_string(r, 1, name)
        sheet.hide()

    def _protected(self, sheet: Any) -> None:
        """Lock what is worked out; without a password, since it guards against slips, not against people."""
        sheet.protect(
            "", {"format_columns": True, "format_rows": True, "insert_rows": True, "delete_rows": True}
        )


def _by_code(sheet: str, letter: str, code: str) -> str:
    """Return the sum of the rows whose code begins so: ``201`` a class, ``???`` every row."""
    first, last = at.TOP + 2, at.TOP + at.ROOM + 1
    amounts = f"{sheet}${letter}${first}:${letter}${last}"
    if "?" in code:
        return f"SUM({amounts})"
    return f'SUMPRODUCT(--(LEFT({sheet}$A${first}:$A${last},{len(code)})="{code}"),{amounts})'


_BASE: Mapping[str, object] = {"font_name": fonts.SHEET, "font_size": 10.5, "valign": "vcenter"}
_LOCKED: Mapping[str, object] = {"border": 1, "bg_color": "#eef2f7"}
_OPEN: Mapping[str, object] = {"border": 1, "locked": False}
_FORMATS: Mapping[str, Mapping[str, object]] = {
    "title": {"font_name": fonts.TITLE, "font_size": 16, "align": "center"},
    "note": {"text_wrap": True, "font_color": "#374151"},
    "head": {**_LOCKED, "bold": True, "align": "center", "text_wrap": True},
    "fixed": {**_LOCKED, "num_format": "@"},
    "code": {**_OPEN, "num_format": "@"},
    "text": {**_OPEN, "num_format": "@", "text_wrap": True},
    "money": {**_OPEN, "num_format": "#,##0.00"},
    "count": {**_OPEN, "num_format": "#,##0"},
    "money_sum": {**_LOCKED, "num_format": "#,##0.00"},
    "count_sum": {**_LOCKED, "num_format": "#,##0"},
}
