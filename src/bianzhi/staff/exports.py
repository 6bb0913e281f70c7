"""人员情况表 of one person, to Excel and Word. ID numbers stay masked."""

from datetime import date

from bianzhi.documents.docx import form_docx
from bianzhi.documents.forms import Form, FormCell, label
from bianzhi.documents.pdf import form_pdf
from bianzhi.documents.xlsx import form_xlsx
from bianzhi.staff.reads.card import PersonCard

GRID = 8
SIGNATURES = ("单位负责人", "填表人", "审核人")
MOST_CAREER = 24
#: rows of (label, field) beside the photo, then below it
BESIDE_PHOTO = (
    (("姓名", "name"), ("性别", "sex"), ("出生日期", "birth_date")),
    (("民族", "ethnicity"), ("籍贯", "native_place"), ("政治面貌", "politics")),
    (("入党时间", "party_joined_on"), ("参加工作", "work_start_on"), ("进入现单位", "entered_unit_on")),
)
BELOW = (
    (("学历", "education"), ("学位", "degree"), ("毕业时间", "graduated_on")),
    (("人员类别", "person_class"), ("岗位类别", "post_category"), ("职务层次", "leader_rank")),
    (("职级", "grade_rank"), ("专业技术职务", "tech_title"), ("公务员登记", "civil_registered")),
)


def person_form(card: PersonCard) -> Form:
    """Return 人员情况表 as the paper has it, with the box for the photo."""
    rows: list[list[FormCell]] = []
    for n, line in enumerate(BESIDE_PHOTO):
        cells = _line(card, line, last=1)
        if n == 0:
            cells.append(FormCell("照片", colspan=2, rowspan=len(BESIDE_PHOTO) + 1, align="center"))
        rows.append(cells)
    rows.append(
        [
            label("身份证号"),
            FormCell(card.now.id_mask, 3),
            label("财政统发"),
            FormCell(card.text("pay_list")),
        ]
    )
    rows += [_line(card, line, last=3) for line in BELOW]
    rows.append(
        [
            label("院校及专业"),
            FormCell(" ".join(filter(None, (card.text("school"), card.text("major")))), 7),
        ]
    )
    now = card.now
    rows.append(
        [label("单位"), FormCell(now.unit, 3), label("内设机构"), FormCell(card.text("inner_unit"), 3)]
    )
    rows.append(
        [
            label("编制类型"),
            FormCell(now.commodity_label, 3),
            label("入编日期"),
            FormCell(str(now.begins_on or ""), 3),
        ]
    )
    posts = "；".join(f"{p.title}（{p.begins_on}任）" for p in now.posts)
    state = (
        f"在编不在岗（{now.spell.reason_label}）"
        if now.spell
        else "在编在岗"
        if now.on_establishment
        else "不在编"
    )
    rows.append([label("职务"), FormCell(posts, 3), label("在岗状态"), FormCell(state, 3)])
    due = card.retirement
    rows.append([label("法定退休月"), FormCell(f"{due.month:%Y年%m月}（{due.age_text}）", 7)])
    career = [e for e in reversed(card.career) if e.title != "信息变更"][-MOST_CAREER:]
    text = "\n".join(f"{e.on}　{e.title}" + (f"（{e.text}）" if e.text else "") for e in career)
    rows.append([label("履历"), FormCell(text, 7)])
    return Form(
        title="人员情况表",
        widths=[0.95, 1.2, 0.95, 1.5, 0.95, 1.5, 0.75, 0.75],
        rows=rows,
        above=f"截至：{card.on}",
        notes=("本表由机构编制管理系统生成；身份证号按规定遮蔽。",),
        signatures=SIGNATURES,
        row_heights={len(rows) - 1: 60},
    )


def _line(card: PersonCard, pairs: tuple[tuple[str, str], ...], *, last: int) -> list[FormCell]:
    """Return labels and values of a row; the last value is as wide as ``last`` columns."""
    cells: list[FormCell] = []
    for n, (text, key) in enumerate(pairs):
        cells += [label(text), FormCell(card.text(key), last if n == len(pairs) - 1 else 1)]
    return cells


def person_xlsx(card: PersonCard) -> bytes:
    """Return the form as a workbook."""
    return form_xlsx(person_form(card))


def person_docx(card: PersonCard) -> bytes:
    """Return the form as a Word document."""
    return form_docx(person_form(card))


def person_pdf(card: PersonCard) -> bytes:
    """Return the form as a PDF file."""
    return form_pdf(person_form(card))


def file_name(card: PersonCard, on: date) -> str:
    """Return the name of the file without its ending."""
    return f"人员情况表_{card.now.name}_{on:%Y%m%d}"
