"""Workbooks exported from the 部门决算 software → books' cells. Amounts are in 元; every problem is named by sheet and cell."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import pairwise

from bianzhi.auditing.exported import NAME, NUMBER
from bianzhi.documents.sheets import Row, Sheet, Workbook, address
from bianzhi.reporting.amounts import PLAIN, UNITS, amount_of, filled_in, grain_of
from bianzhi.reporting.books import ZERO, Cell, Sheets
from bianzhi.reporting.layout import BASIC, unit
from bianzhi.reporting.official_forms import (
    FORMS,
    NEEDED,
    OfficialForm,
    info_cells,
)
from bianzhi.reporting.official_rows import clean, code_in, economic_in, head_path, key_name, row_in
from bianzhi.reporting.reading import (
    Problem,
    Reading,
    Source,
    head_of,
    hidden_parts,
    plain_label,
    taken,
    unknown_subject,
)
from bianzhi.reporting.relations import hanging, worked_out
from bianzhi.reporting.rules import Severity

#: rows from the top in which 栏次 must come
HEAD_WITHIN = 14


@dataclass
class _Found:
    """What is found while the sheets are gone through."""

    file: str
    cells: dict[Cell, Decimal] = field(default_factory=dict)
    sources: dict[Cell, Source] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    slots: dict[str, str] = field(default_factory=dict)
    years: dict[int, str] = field(default_factory=dict)
    bodies: dict[str, str] = field(default_factory=dict)
    steps: list[tuple[Decimal, Decimal]] = field(default_factory=list)
    unread: set[Cell] = field(default_factory=set)

    def wrong(
        self, code: str, message: str, sheet: str = "", place: str = "", severity: Severity = "error"
    ) -> None:
        self.problems.append(Problem(code, message, severity, sheet, place, self.file))


def is_official(book: Workbook) -> bool:
    """Say whether a workbook comes from the 部门决算 software: two sheets called as it calls them, or one it numbers."""
    named = [sheet for sheet in book.sheets if NAME.match(_plain(sheet.name))]
    return len(named) > 1 or any(NUMBER.search(_top_words(sheet)) and form_of(sheet) for sheet in book.sheets)


def _plain(name: str) -> str:
    """Return the name of a sheet with plain digits, letters and brackets."""
    return unicodedata.normalize("NFKC", name).strip()


def _top_words(sheet: Sheet, first: int = 0) -> str:
    texts = (re.sub(r"\s", "", cell.text) for row in sheet.rows[first : first + 4] for cell in row.cells)
    return " ".join(dict.fromkeys(t for t in texts if t))


def form_of(sheet: Sheet) -> OfficialForm | None:
    """Return which table a sheet fills, by the title in its name or in its first rows."""
    named = NAME.match(_plain(sheet.name))
    titles = [named[2] if named else _plain(sheet.name), *_top_words(sheet).split(" ")]
    return next((form for title in titles if (form := _titled(title))), None)


def _titled(title: str) -> OfficialForm | None:
    bare = re.sub(r"[\s“”\"]", "", title)
    return next((form for form in FORMS if form.title.search(bare)), None)


def _parts(sheet: Sheet) -> Iterator[tuple[int, Sheet, OfficialForm]]:
    """Yield first row (from 0), sheet up to the end of the table, and form, of each table of a sheet: most have one."""
    form = form_of(sheet)
    starts: list[tuple[int, OfficialForm | None]] = [(0, form)] if form else []
    for k, row in enumerate(sheet.rows[1:], start=1):
        texts = {clean(cell.text) for cell in row.cells} - {""}
        if 0 < len(texts) <= 2 and (found := next((f for t in texts if (f := _titled(t))), None)):
            if starts and found is starts[-1][1]:
                continue  # the title comes again on every page
            starts.append((k, found))
    for (first, made), (end, _) in pairwise([*starts, (len(sheet.rows), None)]):
        if made:
            yield first, replace(sheet, rows=sheet.rows[:end]), made


def read_official(book: Workbook) -> Reading:
    """Return what the workbook holds, with every problem of it."""
    found = _Found(book.name)
    for sheet in book.sheets:
        for first, part, form in _parts(sheet):
            if sheet.hidden:
                words = f"{form.name}在隐藏的工作表里，没有读取；需要时请先取消隐藏"
                found.wrong("hidden", words, sheet.name, severity="warning")
            elif form.slot in found.slots:
                words = f"与工作表“{found.slots[form.slot]}”是同一张表，请只保留一张"
                found.wrong("sheet.twice", words, sheet.name)
            else:
                found.slots[form.slot] = sheet.name
                _same_title(found, part, form, first)
                _OfficialSheet(found, part, form, first).read()
    for form in FORMS:
        if form.slot not in found.slots:
            needed = form.slot in NEEDED
            message = f"没有找到{form.name}" + ("" if needed else "，按没有数据处理")
            found.wrong("sheet.missing", message, severity="error" if needed else "warning")
    for told, name in ((found.years, "年度"), (found.bodies, "编制单位")):
        if len(told) > 1:
            words = "、".join(f"工作表“{sheet}”是{value}" for value, sheet in told.items())
            found.wrong("mixed", f"各表的{name}不一致：{words}")
    sheets = Sheets(found.cells)
    now = worked_out(sheets).changed(sheets)
    return Reading(
        "official", book.name, now, None, found.sources, tuple(found.problems),
        found=tuple(found.slots), year=next(iter(found.years), 0), body=next(iter(found.bodies), ""),
        grain=grain_of(found.steps), unread=hanging(found.unread, sheets, now),
    )  # fmt: skip


def _same_title(found: _Found, sheet: Sheet, form: OfficialForm, first: int) -> None:
    """Tell of a sheet whose name says one table and whose title another: something was pasted into the wrong one."""
    inside = next((other for title in _top_words(sheet, first).split(" ") if (other := _titled(title))), form)
    if inside is not form:
        found.wrong(
            "sheet.wrong", f"工作表名称是{form.name}，里面却是{inside.name}，请核对是不是贴错了", sheet.name
        )


class _OfficialSheet:
    """One sheet as it is read."""

    def __init__(self, found: _Found, sheet: Sheet, form: OfficialForm, first: int) -> None:
        self.found, self.sheet, self.form, self.first = found, sheet, form, first
        told, year, body = head_of(sheet, first=first)
        self.scale = UNITS.get(told, Decimal(1))
        if not told:
            found.wrong("unit", "没有写金额单位，按元读取，请核对", sheet.name, severity="warning")
        if year:
            found.years.setdefault(year, sheet.name)
        if body:
            found.bodies.setdefault(body, sheet.name)
        self.top, self.heads = self._heads()

    def read(self) -> None:
        if not self.top:
            self._wrong("head", f"前{HEAD_WITHIN}行里没有找到“栏次”这一行，认不出表头")
        elif self.form.slot in ("T1", "T4", "info"):
            self._sided()
        elif self.form.slot == "T6":
            self._wide()
        else:
            self._coded()
        self._hidden()

    def _wrong(self, code: str, message: str, place: str = "", severity: Severity = "error") -> None:
        self.found.wrong(code, message, self.sheet.name, place, severity)

    def _heads(self) -> tuple[int, list[tuple[str, ...]]]:
        """Return the first row of data (from 0; 0: none found) and the words above each column, from the top down."""
        rows = self.sheet.rows[: self.first + HEAD_WITHIN]
        last = next(
            (
                k
                for k, row in enumerate(rows)
                if k >= self.first and any(clean(c.text) == "栏次" for c in row.cells)
            ),
            0,
        )
        first = next(
            (
                k
                for k, row in enumerate(rows[:last])
                if k >= self.first
                and any(re.search(r"^项目|科目编码|科目名称", clean(c.text)) for c in row.cells)
            ),
            0,
        )
        width = max((len(row.values) for row in rows[: last + 1]), default=0)
        heads = []
        for column in range(width):
            words = (clean(self.sheet.cell(row, column).text) for row in range(first, last))
            heads.append(tuple(word for word in words if word))
        return (last + 1 if last else 0), heads

    def _columns(self) -> dict[str, int]:
        """Return column key → where it stands, by the words above it."""
        grouped = bool(self.form.within) and any(self.form.within in words for words in self.heads)
        found: dict[str, int] = {}
        for column, words in enumerate(self.heads):
            if grouped and self.form.within not in words:
                continue
            path = head_path(words)
            for key, pattern in self.form.columns:
                if key not in found and words and pattern.search(path):
                    found[key] = column
                    break
        for key, _ in self.form.columns:
            if key not in found:
                self._wrong("head", f"没有找到“{key_name(self.form.slot, key)}”这一列", f"第{self.top}行以上")
        return found

    def _rows(self) -> Iterator[tuple[int, Row]]:
        for row in self.sheet.rows[self.top :]:
            if any(cell.value is not None for cell in row.cells):
                yield row.number - 1, row

    def _hidden(self) -> None:
        """Tell of rows and columns nobody sees that something was read from."""
        read = [at.address for at in self.found.sources.values() if at.sheet == self.sheet.name]
        for place, words in hidden_parts(self.sheet, read):
            self._wrong("hidden", words, place, "warning")

    def _coded(self) -> None:
        """Read a table of subjects by function: code in one, or three, columns."""
        columns = self._columns()
        codes = [c for c, words in enumerate(self.heads) if any(re.search("科目编码", w) for w in words)]
        if not codes:
            self._wrong("head", "没有找到“科目编码”这一列", f"第{self.top}行以上")
            return
        seen: dict[str, int] = {}
        for r, row in self._rows():
            code = code_in([clean(row.cell(c).text.translate(PLAIN)) for c in codes])
            texts = {clean(cell.text) for cell in row.cells[: codes[-1] + 2]}
            if not code and texts & {"合计", "总计"}:
                code = "total"
            elif not code.isdecimal():
                self._unread(r, row, texts, columns)  # a note under the table, or the head again
                continue
            elif fault := unknown_subject(code, self.form.slot):
                self._wrong("subject", fault, address(r, codes[0]))
                self.found.unread.update(Cell(self.form.slot, code, key) for key in columns)
                continue
            if code in seen:
                if not self._again(code, r, columns):
                    name = "合计" if code == "total" else f"科目“{code}”"
                    self._wrong("twice", f"{name}在第{seen[code]}行已经有了", address(r, codes[0]))
                continue
            seen[code] = r + 1
            for key, column in columns.items():
                self._amount(Cell(self.form.slot, code, key), r, column)

    def _again(self, code: str, r: int, columns: Mapping[str, int]) -> bool:
        """Say whether a row of sums says but what was said above: some have 合计 first and last."""
        given = {
            key: filled_in(self.sheet.cell(r, c), Cell(self.form.slot, code, key), self.scale)
            for key, c in columns.items()
        }
        return code == "total" and all(
            not fault and (value or ZERO) == self.found.cells.get(Cell(self.form.slot, code, key), ZERO)
            for key, (value, fault) in given.items()
        )

    def _unread(self, r: int, row: Row, texts: set[str], columns: Mapping[str, int]) -> None:
        """Tell of a row with amounts that has no code; 小计 and the like are worked out."""
        amounts = [amount_of(row.cell(c))[0] for c in columns.values()]
        if any(amounts) and not any(re.search(r"小计$|栏次|^其中", text) for text in texts):
            self._wrong("row", "这一行有金额，但没有科目编码，没有读入", f"第{r + 1}行", "warning")

    def _wide(self) -> None:
        """Read 基本支出决算明细表: economic subjects across; of its rows only 合计 is needed."""
        whole = next(
            ((r, row) for r, row in self._rows() if "合计" in {clean(c.text) for c in row.cells[:6]}), None
        )
        if whole is None:
            self._wrong("row", "没有找到“合计”这一行")
            return
        for column, words in enumerate(self.heads):
            code = economic_in(words)
            if code.startswith("?"):
                if (
                    self.sheet.cell(whole[0], column).kind == "number"
                    and self.sheet.cell(whole[0], column).value
                ):
                    self._wrong("subject", f"认不出经济分类科目“{code[1:]}”", address(self.top - 2, column))
            elif code and code[:3] in BASIC:
                self._amount(Cell("T6", code, "amount"), whole[0], column)

    def _sided(self) -> None:
        """Read a table with income on the left and spending on the right, or 机构运行信息表 with items on both sides."""
        starts = [
            c
            for c, words in enumerate(self.heads)
            if words and re.match(r"^项目", words[0]) and "行次" not in words
        ]
        begins = [c for c in starts if c == 0 or (c - 1) not in starts or self.heads[c] != self.heads[c - 1]]
        for side, (start, end) in enumerate(zip(begins, [*begins[1:], len(self.heads)], strict=True)):
            if self.form.slot == "info":
                self._info(start, end)
            elif side < 2:
                self._side(side, start, end)

    def _side(self, side: int, start: int, end: int) -> None:
        columns = self._within(start, end)
        if not columns:
            self._wrong(
                "head", f"{'收入' if side == 0 else '支出'}一侧没有找到“决算数”这一列", f"第{self.top}行以上"
            )
            return
        opened = False
        for r, row in self._rows():
            words = plain_label(row.cell(start).text)
            key = row_in(words, side)
            if not key:
                continue
            if self.form.slot == "T4" and side == 0:
                if opened and key in ("general", "fund", "capital"):
                    self._amount(Cell("T4", "opening", key), r, columns[next(iter(columns))])
                    continue
                opened = opened or key == "opening"
            for column_key, column in columns.items():
                cell = Cell(self.form.slot, key, column_key)
                if cell not in self.found.sources:
                    self._amount(cell, r, column)

    def _within(self, start: int, end: int) -> dict[str, int]:
        """Return the columns of one side; among 年初预算数, 全年预算数 and 决算数 only the last is meant."""
        found: dict[str, int] = {}
        for column in range(start + 1, end):
            path = head_path(self.heads[column])
            for key, pattern in self.form.columns:
                if key not in found and path != "行次" and pattern.search(path):
                    found[key] = column
                    break
        return found

    def _info(self, start: int, end: int) -> None:
        columns = self._within(start, end)
        for r, row in self._rows():
            for target, sign in info_cells(plain_label(row.cell(start).text)):
                for key, column in columns.items():
                    if target.table != "T7" and key != "actual":
                        continue
                    at = Cell(target.table, target.row, key if target.table == "T7" else "amount")
                    self._amount(at, r, column, sign)

    def _amount(self, at: Cell, r: int, column: int, sign: int = 1) -> None:
        value, fault, told = taken(self.sheet, (r, column), at, self.scale)
        place = address(r, column)
        if fault:
            self._wrong("amount", fault, place)
            self.found.unread.add(at)
        elif value is not None:
            self._precise(at, value)
            self.found.cells[at] = self.found.cells.get(at, ZERO) + sign * value
            self.found.sources.setdefault(at, Source(self.sheet.name, place))
        if told:
            self._wrong("unit.cell", told, place, "warning")

    def _precise(self, at: Cell, value: Decimal) -> None:
        """Take note of how precise an amount is that was not told in 元."""
        if value and self.scale > 1 and unit(at.table, at.row) == "元":
            digits = (value / self.scale).normalize().as_tuple().exponent
            self.found.steps.append((self.scale, self.scale.scaleb(min(int(digits), 0))))
