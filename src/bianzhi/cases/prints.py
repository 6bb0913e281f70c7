"""The approval sheet of a case (审批表), to Word, PDF and Excel: what was asked for, then each desk's opinion, name and day."""

from collections.abc import Sequence

from django.utils import timezone

from bianzhi.cases.kinds import Slip
from bianzhi.cases.reads import SubmissionCard
from bianzhi.documents.docx import form_docx
from bianzhi.documents.forms import Form, FormCell, label
from bianzhi.documents.pdf import form_pdf
from bianzhi.documents.xlsx import form_xlsx

Pairs = Sequence[tuple[str, str]]
#: steps whose day stands on a slip
SIGNED = ("签批同意", "签批核准", "复核同意")
#: texts longer than this take a whole row
LONG = 24
MAKERS = {
    "docx": (form_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pdf": (form_pdf, "application/pdf"),
    "xlsx": (form_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


def sheet_of(card: SubmissionCard, pairs: Pairs) -> Form:
    """Return the sheet. ``pairs`` are the kind's (label, text), in the order of the paper."""
    rows = _grid(pairs)
    heights: dict[int, float] = {}
    for step in card.steps:
        who = f"{step.user}（受{step.on_behalf}委托）" if step.on_behalf else step.user
        text = f"{step.opinion or step.event}\n\n　　　　　　　　{who}　　{step.at:%Y年%m月%d日}"
        heights[len(rows)] = 22
        rows.append([label(f"{step.desk}意见"), FormCell(text, 3)])
    for one in card.cosigns:
        if not one.open and one.state != "已撤回":
            text = f"{one.state}。{one.opinion}\n\n　　　　　　　　{one.asked}　　{one.at:%Y年%m月%d日}"
            heights[len(rows)] = 18
            rows.append([label("会签意见"), FormCell(text, 3)])
    papers = "；".join(f"{paper.label}{'' if paper.files else '（未附）'}" for paper in card.papers)
    if papers:
        rows.append([label("材料"), FormCell(papers, 3)])
    return Form(
        title=f"{card.row.kind_label}审批表",
        widths=[1.0, 1.9, 1.0, 1.9],
        rows=rows,
        above=f"编号：{card.row.number}　　状态：{card.row.state_label}　　经办：{card.row.maker}",
        notes=("本表由机构编制管理系统生成；意见、姓名、日期取自办理记录，身份证号按规定遮蔽。",),
        signatures=("单位（盖章）", "编办（盖章）"),
        row_heights=heights,
    )


def slip_of(card: SubmissionCard, slip: Slip) -> Form:
    """Return the slip as it is handed out, numbered as its case."""
    rows = _grid(slip.pairs)
    rows.append([label("办理要求"), FormCell(slip.text, 3)])
    signed = next((step for step in reversed(card.steps) if step.event in SIGNED), None)
    decided = card.row.decided_at
    day = signed.at if signed else decided and timezone.localtime(decided)
    return Form(
        title=slip.title,
        widths=[1.0, 1.9, 1.0, 1.9],
        rows=rows,
        above=f"{slip.to}：　　编号：{card.row.number}　　{f'{day:%Y年%m月%d日}' if day else ''}",
        notes=("本单由机构编制管理系统生成；编号可在系统中查验。",),
        signatures=("编办（盖章）", "经办人"),
        row_heights={len(rows) - 1: 16},
    )


def _grid(pairs: Pairs) -> list[list[FormCell]]:
    """Lay short texts two in a row, long ones alone."""
    rows: list[list[FormCell]] = []
    half: list[FormCell] = []
    for name, text in pairs:
        if len(text) > LONG:
            if half:
                rows.append([half[0], FormCell(half[1].text, 3)])
                half = []
            rows.append([label(name), FormCell(text, 3)])
        elif half:
            rows.append([*half, label(name), FormCell(text)])
            half = []
        else:
            half = [label(name), FormCell(text)]
    if half:
        rows.append([half[0], FormCell(half[1].text, 3)])
    return rows
