"""One disclosure, with its tables, as a sound file of every kind: what broken files are made of."""

import io
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import openpyxl
from docx import Document as Word

from bianzhi.documents.forms import FormTable, TableColumn
from bianzhi.documents.pdf import table_pdf

HEAD = ("科目编码", "科目名称", "合计", "基本支出", "项目支出")
ROWS = (
    ("205", "教育支出", "100.00", "60.00", "40.00"),
    ("20502", "普通教育", "100.00", "60.00", "40.00"),
    ("合计", "", "100.00", "60.00", "40.00"),
)
TITLE = "一般公共预算财政拨款支出决算表"
LINES = (
    "青山区教育局2021年度部门决算",
    "第一部分 青山区教育局概况",
    "第三部分 2021年度部门决算情况说明",
    "一、收入支出决算总体情况说明",
    "2021年度收、支总计141.96万元。与2020年相比，收、支总计增加15.42万元，增长5.43%。主要原因是人员变动。",
    "一般公共预算财政拨款支出100.00万元，主要用于以下方面：教育支出（类）100.00万元，占100%。",
    "1.教育支出（类）普通教育（款）小学教育（项）：支出决算为60.00万元，完成预算的98.36%。",
    "“三公”经费支出决算为0.40万元，完成预算80%，其中：公务接待费支出0.40万元，国内公务接待5批次，40人次。",
)


def _txt() -> bytes:
    return "\n".join([*LINES, TITLE, "单位：万元", *map("\t".join, (HEAD, *ROWS))]).encode()


def _html() -> bytes:
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in (HEAD, *ROWS))
    text = "".join(f"<p>{line}</p>" for line in LINES)
    return f"<html><meta charset=gb2312><body><div class=nav>首页</div>{text}<p>{TITLE}</p><table>{rows}</table></html>".encode(
        "gb18030"
    )


def _docx() -> bytes:
    word = Word()
    for line in (*LINES, TITLE):
        word.add_paragraph(line)
    table = word.add_table(rows=0, cols=len(HEAD))
    for row in (HEAD, *ROWS):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    table.cell(1, 0).merge(table.cell(1, 1))
    buffer = io.BytesIO()
    word.save(buffer)
    return buffer.getvalue()


def _xlsx() -> bytes:
    book = openpyxl.Workbook()
    for row in ((TITLE,), ("单位：万元",), HEAD, *ROWS):
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _pdf() -> bytes:
    columns = [TableColumn(text) for text in HEAD]
    return table_pdf(FormTable(TITLE, columns, ROWS, above="单位：万元", notes=LINES))


def _bundle() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as box:
        box.writestr("说明.docx", _docx())
        box.writestr("附表.xlsx", _xlsx())
        box.writestr("附表.txt", _txt())
    return buffer.getvalue()


def _xls() -> bytes:
    return (Path(__file__).parent / "data" / "roster.xls").read_bytes()


SEEDS: dict[str, Callable[[], bytes]] = {
    "txt": cache(_txt), "html": cache(_html), "docx": cache(_docx), "xlsx": cache(_xlsx), "pdf": cache(_pdf), "bundle": cache(_bundle),
    "xls": cache(_xls),
}  # fmt: skip
