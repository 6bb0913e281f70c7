"""Workbooks out: the template to fill in, and the uploaded book with its problems marked."""

import io
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import openpyxl
import xlsxwriter
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.writer.excel import save_workbook

from bianzhi.documents.sheets import read_workbook
from bianzhi.documents.xlsx import TemplateColumn, TemplateSheet, template_xlsx
from bianzhi.imports.layout import SHEETS, labels
from bianzhi.imports.layout_fields import Field
from bianzhi.imports.problems import Problem

YELLOW = "FFFF00"
AUTHOR = "编制"
#: a book larger than this is written anew from its values; below it is marked in a copy that keeps its looks
COPIED_BYTES = 3 * 1024 * 1024
COMMENTS = 2_000
INSTRUCTIONS = (
    "一、每张表第一行是表头，带*的是必填列；第二行是示例，导入时不读，可以删去。",
    "二、表头可以用本单位习惯的叫法（如“单位名称”“上编时间”），列的先后不论；多出来的列不读，不用删。",
    "三、身份证号一列必须是“文本”格式。先设格式再填，或在号码前加英文单引号；存成数字的号码后几位已丢失，不能导入。",
    "四、日期写成 2021-12-31、2021.12.31、2021年12月31日、20211231 都可以；入编、任职时间不知道日子的可以只写年月，按当月1日计。",
    "五、编制、职数只填核定数；实有数由“人员”表得出。实有人数多于核定数的可以导入，导入后列为超编、超职数。",
    "六、合计、小计行和表下的“注：”“填表人：”不读；合计与各行之和不符会提示。",
    "七、隐藏的工作表不读。有公式的格按现有结果读，最好改为数值。",
    "八、上传后先检查，全部问题列出来改正；检查通过、另一人复核之后才入账，一处不对就什么也不入账。",
    "九、不得在表中填写涉密内容。",
)


def template() -> bytes:
    """Return the 开账模板."""
    # one row a type; the wide form of 编制 and 领导职数 is read as well
    sheets = [
        TemplateSheet(spec.title, [_column(f) for f in spec.fields if f.key != "sum" and "." not in f.key])
        for spec in SHEETS
    ]
    leads = [f"“{spec.title}”表：{spec.lead}" for spec in SHEETS]
    return template_xlsx("机构编制开账模板填表说明", sheets, [*INSTRUCTIONS, "", *leads])


def _column(field: Field) -> TemplateColumn:
    codes = field.codes or {"quota": "quota", "post": "post", "yes": "yes"}.get(field.kind, "")
    choices: Sequence[str] = labels(codes) if codes and field.kind != "codes" else ()
    hints = {
        "id": "18位，按文本填写",
        "date": "如 2021-12-31",
        "month": "如 2021-12-31，可只写年月 2021.12",
        "count": "不小于0的整数",
        "codes": "几种用顿号隔开：" + "、".join(labels(codes)) if field.kind == "codes" else "",
        "number": "如 某编发〔2019〕3号",
        "unit": "机构全称",
    }
    hint = field.hint or hints.get(field.kind, "")
    text = field.kind not in ("count", "date", "month")
    return TemplateColumn(field.label, hint, choices, field.required, field.example, field.width, text)


def marked(content: bytes, filename: str, problems: Sequence[Problem]) -> bytes:
    """Return the uploaded book with the cells of ``problems`` yellow and commented, and a first sheet that lists them."""
    by_cell: dict[str, dict[str, list[Problem]]] = defaultdict(lambda: defaultdict(list))
    for problem in problems:
        if problem.address:
            by_cell[problem.sheet][problem.address].append(problem)
    if content.startswith(b"PK") and len(content) <= COPIED_BYTES:
        return _copied(content, by_cell, problems)
    return _rewritten(content, filename, by_cell, problems)


def _words(found: Sequence[Problem]) -> str:
    return "\n".join(f"{p.message}{'。' + p.advice if p.advice else ''}" for p in found)[:1000]


def _copied(
    content: bytes, by_cell: Mapping[str, Mapping[str, list[Problem]]], problems: Sequence[Problem]
) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    fill = PatternFill("solid", start_color=YELLOW, end_color=YELLOW)
    for sheet in book.worksheets:
        for address, found in by_cell.get(sheet.title, {}).items():
            cell = sheet[address]
            if isinstance(cell, openpyxl.cell.cell.MergedCell):
                continue
            cell.fill = fill
            cell.comment = Comment(_words(found), AUTHOR, width=320, height=120)
    listing = book.create_sheet("问题清单", 0)
    listing.append(list(HEADS))
    for problem in problems:
        listing.append([_safe(value) for value in _listed(problem)])
    for letter, width in zip("ABCDEFG", WIDTHS, strict=True):
        listing.column_dimensions[letter].width = width
    listing.freeze_panes = "A2"
    book.active = 0
    for sheet in book.worksheets[1:]:
        sheet.sheet_view.tabSelected = False
    buffer = io.BytesIO()
    save_workbook(book, buffer)
    return buffer.getvalue()


HEADS = ("工作表", "行", "列名", "单元格", "轻重", "问题", "应填写")
WIDTHS = (14, 7, 18, 9, 7, 60, 50)


def _listed(problem: Problem) -> tuple[Any, ...]:
    weight = "问题" if problem.severity == "error" else "提示"
    return (
        problem.sheet,
        problem.row or "",
        problem.label,
        problem.address,
        weight,
        problem.message,
        problem.advice,
    )


def _safe(value: Any) -> Any:
    """Keep text from starting a formula in a sheet that openpyxl writes."""
    return f"'{value}" if isinstance(value, str) and value[:1] in "=+-@" else value


def _rewritten(
    content: bytes,
    filename: str,
    by_cell: Mapping[str, Mapping[str, list[Problem]]],
    problems: Sequence[Problem],
) -> bytes:
    """Write the values of the book anew: .xls cannot be marked in place, and a large book would take too much memory."""
    source = read_workbook(content, filename)
    buffer = io.BytesIO()
    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": True,
    }
    book = xlsxwriter.Workbook(buffer, options)
    yellow, day, yellow_day = (
        book.add_format({"bg_color": f"#{YELLOW}"}),
        book.add_format({"num_format": "yyyy-mm-dd"}),
        book.add_format({"bg_color": f"#{YELLOW}", "num_format": "yyyy-mm-dd"}),
    )
    listing = book.add_worksheet("问题清单")
    bold = book.add_format({"bold": True})
    for column, (head, width) in enumerate(zip(HEADS, WIDTHS, strict=True)):
        listing.set_column(column, column, width)
        listing.write_string(0, column, head, bold)
    for number, problem in enumerate(problems, 1):
        for column, value in enumerate(_listed(problem)):
            listing.write(number, column, value)
    listing.freeze_panes(1, 0)
    commented = 0
    for sheet in source.sheets:
        if sheet.name == "问题清单":
            continue
        out = book.add_worksheet(sheet.name)
        spots = by_cell.get(sheet.name, {})
        if sheet.hidden:
            out.hide()
        for row in sheet.rows:
            for column, value in enumerate(row.values):
                _write(out, row.number - 1, column, value, day)
        for address, found in spots.items():
            row_number, column = xlsxwriter.utility.xl_cell_to_rowcol(address)
            value = sheet.cell(row_number, column).value
            _write(out, row_number, column, value, yellow_day if isinstance(value, date) else yellow, yellow)
            if commented < COMMENTS:
                out.write_comment(row_number, column, _words(found), {"author": AUTHOR, "x_scale": 2.5})
                commented += 1
    book.close()
    return buffer.getvalue()


def _write(out: Any, row: int, column: int, value: Any, look: Any, blank: Any = None) -> None:
    if value is None or value == "":
        if blank is not None:
            out.write_blank(row, column, None, blank)
    elif isinstance(value, date | datetime):
        out.write_datetime(row, column, value, look)
    elif isinstance(value, str):
        out.write_string(row, column, value[:32_000], blank)
    elif isinstance(value, bool):
        out.write_boolean(row, column, value, blank)
    elif isinstance(value, int | float):
        out.write_number(row, column, value, blank)
    else:
        out.write_string(row, column, str(value), blank)
