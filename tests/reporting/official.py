"""A workbook as the 部门决算 software exports it, made from books."""

import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import xlsxwriter

from bianzhi.auditing import subjects
from bianzhi.reporting.books import Books, Sheets
from bianzhi.reporting.layout import BASIC, INCOME, lines

#: sheet names are cut off at 31 characters, as Excel does
NAMES = {
    "T1": "Z01 收入支出决算总表(财决01表)",
    "T4": "Z01_1 财政拨款收入支出决算总表(财决01-1表)",
    "T2": "Z03 收入决算表(财决03表)",
    "T3": "Z04 支出决算表(财决04表)",
    "T5": "Z07 一般公共预算财政拨款收入支出决算表(财决07表)",
    "T6": "Z08_1 一般公共预算财政拨款基本支出决算明细表(财决08-1表)",
    "T8": "Z09 政府性基金预算财政拨款收入支出决算表(财决09表)",
    "T9": "Z11 国有资本经营预算财政拨款收入支出决算表(财决11表)",
    "info": "F03 机构运行信息表(财决附03表)",
}


class Official:
    """The workbook as it is written. ``split``: codes in three columns; otherwise one code across three merged cells."""

    def __init__(self, books: Books, *, split: bool) -> None:
        self.books, self.now, self.split = books, books.now, split
        self.buffer = io.BytesIO()
        self.book = xlsxwriter.Workbook(self.buffer, {"in_memory": True})

    def written(self, leave_out: Sequence[str] = ()) -> bytes:
        self.book.add_worksheet("封面").write(0, 0, "部门决算报表")
        makers = {
            "T1": self._totals, "T4": self._fiscal, "T6": self._wide, "info": self._info,
            "T2": self._income, "T3": self._spending, "T5": self._general, "T8": self._fund, "T9": self._capital,
        }  # fmt: skip
        for slot, name in NAMES.items():
            if slot not in leave_out:
                makers[slot](self._sheet(name))
        self.book.add_worksheet("Z12 资产负债简表(财决12表)").write(0, 0, "资产负债简表")
        self.book.close()
        return self.buffer.getvalue()

    def _sheet(self, name: str) -> Any:
        sheet = self.book.add_worksheet(name[:31])
        title = name.split(" ", 1)[1].partition("(")[0]
        sheet.write(0, 0, " ".join(title))
        sheet.write(2, 0, f"编制单位：{self.books.body.name}")
        sheet.write(2, 4, f"{self.books.year}年度")
        sheet.write(2, 6, "金额单位：元")
        return sheet

    def _rows(
        self, sheet: Any, heads: Sequence[Sequence[str]], slot: str, columns: Sequence[str], first: int
    ) -> None:
        """Heads of several lines with merges, 栏次, 合计, then subjects; a note below."""
        for r, line in enumerate(heads, 3):
            c = 0
            while c < len(line):
                end = c
                while end + 1 < len(line) and line[end + 1] == line[c]:
                    end += 1
                if end > c and line[c]:
                    sheet.merge_range(r, c, r, end, line[c])
                else:
                    sheet.write(r, c, line[c])
                c = end + 1
        at = 3 + len(heads)
        sheet.merge_range(at, 0, at, first - 1, "栏次")
        for k in range(len(columns)):
            sheet.write(at, first + k, k + 1)
        sheet.merge_range(at + 1, 0, at + 1, first - 1, "合计")
        for r, code in enumerate(("total", *self.now.codes(slot)), at + 1):
            if code != "total":
                self._code(sheet, r, code)
                sheet.write(r, 3, "  " * (len(code) > 3) + subjects.functional()[code])
            for c, column in enumerate(columns, first):
                value = self.now[slot, code, column] if column else Decimal(0)
                sheet.write(r, c, float(value)) if value else sheet.write(r, c, "—" if c % 2 else "")
        sheet.write(at + 3 + len(self.now.codes(slot)), 0, "注：本表反映单位本年度的收支情况。")

    def _code(self, sheet: Any, r: int, code: str) -> None:
        if not self.split:
            sheet.merge_range(r, 0, r, 2, code)
            return
        for c, part in enumerate((code[:3], code[3:5], code[5:])):
            sheet.write(r, c, part)

    def _income(self, sheet: Any) -> None:
        code = ["支出功能分类科目编码"] * 3
        labels = [
            "本年收入合计",
            "财政拨款收入",
            "上级补助收入",
            "事业收入",
            "事业收入",
            "经营收入",
            "附属单位上缴收入",
            "其他收入",
        ]
        heads = [
            [*["项目"] * 4, *labels],
            [*code, "科目名称", "", "", "", "小计", "其中：教育收费", "", "", ""],
        ]
        columns = ["total", "fiscal", "grant", "service", "", "business", "from_below", "other"]
        self._rows(sheet, heads, "T2", columns, 4)

    def _spending(self, sheet: Any) -> None:
        labels = ["本年支出合计", "基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出"]
        heads = [[*["项目"] * 4, *labels], [*["支出功能分类科目编码"] * 3, "科目名称", *[""] * 6]]
        self._rows(sheet, heads, "T3", ["total", "basic", "project", "upward", "business", "subsidy"], 4)

    def _grouped(self, sheet: Any, slot: str) -> None:
        """年初结转, 收入, 支出, 年末结转 side by side, as 财决07 and 财决09 have them."""
        groups = [
            ("年初结转和结余", ("合计", "基本支出结转", "项目支出结转和结余"), ("opening", "", "")),
            ("本年收入", ("合计", "基本支出", "项目支出"), ("income", "", "")),
            (
                "本年支出",
                ("合计", "基本支出", "基本支出", "基本支出", "项目支出"),
                ("total", "basic", "", "", "project"),
            ),
            ("年末结转和结余", ("合计", "基本支出结转", "项目支出结转和结余"), ("closing", "", "")),
        ]
        first = [*["项目"] * 4, *(name for name, parts, _ in groups for _ in parts)]
        second = [*["支出功能分类科目编码"] * 3, "科目名称", *(p for _, parts, _ in groups for p in parts)]
        third = ["", "", "", "", *[""] * 6, "", "小计", "人员经费", "日常公用经费", "", *[""] * 3]
        known = {"T5": ("total", "basic", "project"), "T9": ("total", "basic", "project")}.get(slot)
        columns = [c if not known or c in known else "" for _, _, keys in groups for c in keys]
        self._rows(sheet, [first, second, third], slot, columns, 4)

    def _general(self, sheet: Any) -> None:
        self._grouped(sheet, "T5")

    def _fund(self, sheet: Any) -> None:
        self._grouped(sheet, "T8")

    def _capital(self, sheet: Any) -> None:
        labels = ["合计", "基本支出", "项目支出"]
        heads = [[*["项目"] * 4, *["本年支出"] * 3], [*["支出功能分类科目编码"] * 3, "科目名称", *labels]]
        self._rows(sheet, heads, "T9", ["total", "basic", "project"], 4)

    def _totals(self, sheet: Any) -> None:
        heads = ["项目", "行次", "年初预算数", "全年预算数", "决算数"]
        for c, head in enumerate(heads * 3):
            sheet.write(
                4,
                c,
                head
                if head != "项目"
                else ("项目", "项目（按功能分类）", "项目（按支出性质和经济分类）")[c // 5],
            )
            sheet.write(5, c, "栏次" if head == "项目" else ("" if head == "行次" else str(c)))
        left = [*INCOME, *(lines("T1")[k] for k in ("income", "used", "opening", "total_in"))]
        right = [line for line in lines("T1").values() if line.side == 1]
        for side, rows in enumerate((left, right)):
            for r, line in enumerate(rows, 6):
                sheet.write(r, side * 5, line.label)
                sheet.write(r, side * 5 + 1, r)
                sheet.write(r, side * 5 + 2, 1.0)
                sheet.write(r, side * 5 + 4, float(self.now["T1", line.key]) or "—")
        for r, words in enumerate(
            ("一、基本支出", "　　人员经费", "二、项目支出", "本年支出合计", "总计"), 6
        ):
            sheet.write(r, 10, words)
            sheet.write(r, 14, 77.0)

    def _fiscal(self, sheet: Any) -> None:
        funds = ("general", "fund", "capital")
        names = ("一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款")
        first = [
            "项目",
            "行次",
            "年初预算数",
            "决算数",
            "项目（按功能分类）",
            "行次",
            *["年初预算数"] * 4,
            *["决算数"] * 4,
        ]
        second = ["", "", "", "", "", "", *["小计", *names] * 2]
        for r, heads in enumerate((first, second), 3):
            for c, head in enumerate(heads):
                sheet.write(r, c, head)
        sheet.merge_range(3, 6, 3, 9, "年初预算数")
        sheet.merge_range(3, 10, 3, 13, "决算数")
        sheet.write(5, 0, "栏次")
        rows: list[tuple[str, Decimal]] = [
            *(
                (f"{n}、{name}", self.now["T4", key, "total"])
                for n, key, name in zip("一二三", funds, names, strict=True)
            ),
            ("本年收入合计", self.now["T4", "income", "total"]),
            ("年初财政拨款结转和结余", self.now["T4", "opening", "total"]),
            *(
                (f"{n}、{name}", self.now["T4", "opening", key])
                for n, key, name in zip("一二三", funds, names, strict=True)
            ),
            ("总计", self.now["T4", "total_in", "total"]),
        ]
        for r, (words, value) in enumerate(rows, 6):
            sheet.write(r, 0, words)
            sheet.write(r, 3, float(value))
        for r, line in enumerate((one for one in lines("T4").values() if one.side == 1), 6):
            sheet.write(r, 4, line.label)
            for c, key in enumerate(("total", *funds), 10):
                sheet.write(r, c, float(self.now["T4", line.key, key]))

    def _wide(self, sheet: Any) -> None:
        known = subjects.economic()
        heads: list[tuple[str, str, str]] = []
        for code in (*BASIC, "312"):
            children = [c for c in known if len(c) == 5 and c.startswith(code)]
            heads += [(known[code], "小计", code), *((known[code], known[c], c) for c in children)]
        first = ["项目", "项目", "项目", "项目", "合计", *(group for group, _, _ in heads)]
        second = [
            "支出功能分类科目编码",
            "支出功能分类科目编码",
            "支出功能分类科目编码",
            "科目名称",
            "",
            *(n for _, n, _ in heads),
        ]
        for r, line in enumerate((first, second), 3):
            for c, word in enumerate(line):
                sheet.write(r, c, word)
        sheet.write(5, 0, "栏次")
        sheet.write(6, 0, "合计")
        for c, (_, _, code) in enumerate(heads, 5):
            sheet.write(6, c, float(self.now["T6", code]))

    def _info(self, sheet: Any) -> None:
        now: Sheets = self.now
        left: list[tuple[str, tuple[object, ...]]] = [
            ("一、“三公”经费支出", ("—", "—", "—")),
            ("（一）支出合计", self._three("total")),
        ]
        left += [
            ("  1．因公出国（境）费", self._three("abroad")),
            ("  2．公务用车购置及运行维护费", self._three("vehicles")),
        ]
        left += [
            ("    （1）公务用车购置费", self._three("purchase")),
            ("    （2）公务用车运行维护费", self._three("running")),
        ]
        left += [("  3．公务接待费", self._three("reception"))]
        home, foreign = now["N", "home_cost"], now["N", "foreign_cost"]
        left += [
            ("    （1）国内接待费", ("", "", home + foreign)),
            ("         其中：外事接待费", ("", "", foreign)),
        ]
        counts = (
            ("  1．因公出国（境）团组数（个）", "abroad_groups"), ("  2．因公出国（境）人次数（人）", "abroad_people"),
            ("  3．公务用车购置数（辆）", "bought"), ("  4．公务用车保有量（辆）", "kept"),
        )  # fmt: skip
        left += [
            ("（二）相关统计数", ("—", "—", "—")),
            *((words, ("—", "—", now["N", key])) for words, key in counts),
        ]
        for words, key in (("批次（个）", "batches"), ("人次（人）", "people")):
            both = now["N", f"home_{key}"] + now["N", f"foreign_{key}"]
            left += [
                (f"  5．国内公务接待{words}", ("", "", both)),
                (f"     其中：外事接待{words}", ("", "", now["N", f"foreign_{key}"])),
            ]
        right = [
            ("二、机关运行经费", now["M", "operating"]), ("三、资产信息", "—"), ("（一）车辆数合计（辆）", now["M", "vehicles"]),
            ("  1．副部（省）级及以上领导用车", now["M", "vehicles_leaders"]), ("  2．主要领导干部用车", now["M", "vehicles_chief"]),
            ("  3．机要通信用车", now["M", "vehicles_secret"]), ("  4．应急保障用车", now["M", "vehicles_emergency"]),
            ("  5．执法执勤用车", now["M", "vehicles_enforcement"]), ("  6．特种专业技术用车", now["M", "vehicles_special"]),
            ("  7．离退休干部服务用车", now["M", "vehicles_retired"]), ("  8．其他用车", now["M", "vehicles_other"]),
            ("（二）单价50万元（含）以上的通用设备（台，套）", now["M", "general_equipment"]),
            ("（三）单价100万元（含）以上的专用设备（台，套）", now["M", "special_equipment"]),
            ("（一）政府采购支出合计", now["M", "procurement"]), ("  1．政府采购货物支出", now["M", "goods"]),
            ("  2．政府采购工程支出", now["M", "works"]), ("  3．政府采购服务支出", now["M", "services"]),
            ("（二）政府采购授予中小企业合同金额", now["M", "small_firms"]), ("  其中：授予小微企业合同金额", now["M", "micro_firms"]),
        ]  # fmt: skip
        for c, head in enumerate(
            ("项目", "行次", "年初预算数", "全年预算数", "决算统计数", "项目", "行次", "统计数")
        ):
            sheet.write(3, c, head)
        sheet.write(4, 0, "栏次")
        for r, (words, values) in enumerate(left, 5):
            sheet.write(r, 0, words)
            for c, value in enumerate(values, 2):
                sheet.write(r, c, float(value) if isinstance(value, Decimal) else value)
        for r, (words, value) in enumerate(right, 5):
            sheet.write(r, 5, words)
            sheet.write(r, 7, float(value) if isinstance(value, Decimal) else value)

    def _three(self, row: str) -> tuple[Decimal, ...]:
        return tuple(self.now["T7", row, key] for key in ("initial", "budget", "actual"))


def official(books: Books, *, split: bool = True, leave_out: Sequence[str] = ()) -> bytes:
    """Return the export of books."""
    return Official(books, split=split).written(leave_out)
