"""机构编制基本情况表 and 机构沿革表, to Excel and Word."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from bianzhi.documents.docx import form_docx, table_docx
from bianzhi.documents.forms import Align, Form, FormCell, FormTable, TableColumn, label
from bianzhi.documents.pdf import form_pdf, table_pdf
from bianzhi.documents.xlsx import form_xlsx, table_xlsx
from bianzhi.units import reads, terms
from bianzhi.units.ports import HISTORY_COLUMNS, SHEET_SECTIONS, SheetTable
from bianzhi.units.reads.versions import UnitState
from bianzhi.users.actor import Actor

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
GRID = 12
CENTRED = frozenset({"序号", "签发日期", "生效日期", "规格", "经费形式"})
SIGNATURES = ("单位负责人", "经办人", "复核人", "填表日期")
FORBIDDEN_IN_NAMES = '\\/:*?"<>|\r\n'


@dataclass(frozen=True, slots=True)
class Paper:
    """A form to be handed out, and what the file is called."""

    name: str
    form: Form | FormTable


def unit_sheet(actor: Actor, unit_id: int, as_of: date) -> Paper:
    """Return 机构编制基本情况表 of a unit on a day. Raises `Forbidden`."""
    actor.require("unit.export")
    card = reads.unit_card(actor, unit_id, as_of)
    rows = [*_facts(card), *_parts(card)]
    for section in SHEET_SECTIONS:
        for table in section(actor, unit_id, as_of):
            rows += _section(table)
    form = Form(
        title="机构编制基本情况表",
        widths=[1.0] * GRID,
        rows=rows,
        above=f"填报单位：{card.state.full_name}　　截至：{as_of}",
        signatures=SIGNATURES,
    )
    return Paper(f"{card.state.full_name}机构编制基本情况表_{as_of:%Y%m%d}", form)


def _facts(card: reads.UnitCard) -> list[list[FormCell]]:
    unit = card.state
    plates = "；".join(p.name for p in card.own_plates)
    wide = [("机构全称", unit.full_name), ("其他全称", plates)]
    pairs = [
        ("规范简称", unit.short_name),
        ("习惯简称", unit.common_name),
        ("系统类别", unit.label("sector")),
        ("机构性质", unit.label("nature")),
        ("机构类别", unit.label("category")),
        ("机构规格", unit.label("rank")),
        ("主管部门", card.parent_name),
        ("经费形式", unit.label("funding_forms")),
        ("公益类别", unit.label("welfare_class")),
        ("事业行业", unit.label("industry")),
        ("参照公务员法管理", terms.text("civil_managed", unit.civil_managed)),
        ("政法单位", terms.text("political_legal", unit.political_legal)),
        ("初始成立日期", f"{unit.established_on}"),
        ("统一社会信用代码", unit.uscc),
        ("法人证书号", unit.certificate),
        ("组织机构代码", unit.legacy_code),
        ("负责人", unit.principal),
        ("电话", unit.phone),
        ("地址", unit.address),
        ("邮政编码", unit.postcode),
    ]
    rows = [[label(head, 2), FormCell(text, GRID - 2)] for head, text in wide]
    for left, right in zip(pairs[::2], pairs[1::2], strict=True):
        rows.append([label(left[0], 2), FormCell(left[1], 4), label(right[0], 2), FormCell(right[1], 4)])
    rows += [
        [label("设立文件", 2), FormCell(f"{card.founded_by.number}　{card.founded_by.title}", GRID - 2)],
        [label("最近变更文件", 2), FormCell(f"{card.latest.number}　{card.latest.title}", GRID - 2)],
        [label("主要职责", 2), FormCell(unit.duties, GRID - 2)],
    ]
    return rows


def _parts(card: reads.UnitCard) -> list[list[FormCell]]:
    inner = SheetTable(
        f"内设机构（{len(card.inner_units)}个）",
        ("序号", "名称", "规格", "加挂牌子"),
        tuple(
            (number, body.name, body.rank_label, "；".join(card.plates_of(body.inner_unit_id)))
            for number, body in enumerate(card.inner_units, 1)
        ),
    )
    below = SheetTable(
        f"所属机构（{len(card.children)}个）",
        ("序号", "名称", "规格", "经费形式"),
        tuple(
            (number, child.full_name, child.label("rank"), child.label("funding_forms"))
            for number, child in enumerate(card.children, 1)
        ),
    )
    return [row for table in (inner, below) if table.rows for row in _section(table)]


def _section(table: SheetTable) -> list[list[FormCell]]:
    spans = _spans(table)
    rows = [
        [label(table.heading, GRID)],
        [label(head, span) for head, span in zip(table.columns, spans, strict=True)],
    ]
    lines = [*table.rows, *([table.totals] if table.totals else [])]
    for line in lines:
        cells = zip(table.columns, line, spans, strict=True)
        rows.append([FormCell(str(value), span, align=_align(head, value)) for head, value, span in cells])
    if not lines:
        rows.append([FormCell("无", GRID, align="center")])
    return rows


def _align(head: str, value: str | int) -> Align:
    if head == "序号":
        return "center"
    return "right" if isinstance(value, int) else "left"


def _spans(table: SheetTable) -> list[int]:
    """Share the grid's columns: 序号 gets one, the rest go to the first column that holds text."""
    count = len(table.columns)
    if count > GRID:
        raise ValueError(f"“{table.heading}” has more than {GRID} columns")
    narrow = table.columns[0] == "序号"
    least = 1 if narrow else GRID // count
    rest = GRID - least
    others = count - 1
    if not others:
        return [GRID]
    each = rest // others
    spans = [least] + [each] * others
    spans[1 if narrow else 0] += GRID - sum(spans)
    return spans


def history_sheet(actor: Actor, unit_id: int, as_of: date) -> Paper:
    """Return 机构沿革表 of a unit up to a day: one row a document, with what the unit was after it. Raises `Forbidden`."""
    actor.require("unit.export")
    card = reads.unit_card(actor, unit_id, as_of)
    papers = reads.history(actor, unit_id, until=as_of)
    line = reads.unit_line(actor, unit_id)
    parents = reads.names_on(actor, as_of, {s.parent_id for s in line if s.parent_id})
    keys = [paper.instrument_id for paper in papers]
    extra = {head: column(actor, unit_id, keys) for head, column in HISTORY_COLUMNS.items()}
    rows = []
    for number, paper in enumerate(papers, 1):
        last = max(row.effective_on for row in paper.rows)
        state = _state_on(line, last)
        rows.append(
            (
                str(number),
                paper.document_number,
                f"{paper.signed_on}",
                paper.title,
                "；".join(dict.fromkeys(row.summary for row in paper.rows)),
                f"{paper.effective_on}",
                state.full_name if state else "",
                parents.get(state.parent_id or 0, "") if state else "",
                state.label("rank") if state else "",
                state.label("funding_forms") if state else "",
                *(column.get(paper.instrument_id, "") for column in extra.values()),
                f"已由{paper.reversed_by}冲销" if paper.undone and paper.reversed_by else "",
            )
        )
    widths = (("序号", 0.6), ("文号", 2.4), ("签发日期", 1.75), ("文件标题", 1.8), ("变更内容", 2.4), ("生效日期", 1.75),
              ("机构名称", 1.6), ("主管部门", 1.4), ("规格", 0.95), ("经费形式", 1.1))  # fmt: skip
    columns = [TableColumn(head, width, "center" if head in CENTRED else "left") for head, width in widths]
    columns += [TableColumn(head, 1.7) for head in extra]
    columns.append(TableColumn("备注", 1.0))
    table = FormTable(
        title="机构沿革表",
        columns=columns,
        rows=rows,
        above=f"单位：{card.state.full_name}　　截至：{as_of}",
        signatures=("经办人", "复核人", "填表日期"),
    )
    return Paper(f"{card.state.full_name}机构沿革表_{as_of:%Y%m%d}", table)


def _state_on(line: Sequence[UnitState], day: date) -> UnitState | None:
    """Return the state in force on ``day``; ``line`` is in order of days."""
    if not line or day < line[0].effective_on:
        return None
    for now, after in pairwise(line):
        if day < after.effective_on:
            return now
    return line[-1]


def as_xlsx(paper: Paper) -> HttpResponse:
    """Hand the paper out as a workbook."""
    data = table_xlsx(paper.form) if isinstance(paper.form, FormTable) else form_xlsx(paper.form)
    return _file(data, paper.name, "xlsx", XLSX)


def as_docx(paper: Paper) -> HttpResponse:
    """Hand the paper out as a Word file."""
    data = table_docx(paper.form) if isinstance(paper.form, FormTable) else form_docx(paper.form)
    return _file(data, paper.name, "docx", DOCX)


def as_pdf(paper: Paper) -> HttpResponse:
    """Hand the paper out as a PDF file."""
    data = table_pdf(paper.form) if isinstance(paper.form, FormTable) else form_pdf(paper.form)
    return _file(data, paper.name, "pdf", "application/pdf")


def _file(data: bytes, name: str, ending: str, kind: str) -> HttpResponse:
    clean = "".join("_" if sign in FORBIDDEN_IN_NAMES else sign for sign in name)
    disposition = content_disposition_header(as_attachment=True, filename=f"{clean}.{ending}") or ""
    return HttpResponse(data, content_type=kind, headers={"Content-Disposition": disposition})
