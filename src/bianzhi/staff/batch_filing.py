"""批量申报: many 上编 or 下编 of a unit in one Excel file, each row checked by the form of the page, filed all or none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from bianzhi.cases.actions import save_draft, submit
from bianzhi.cases.kinds import SubmissionKind
from bianzhi.documents.headers import ColumnSpec, Table, TableRow, find_table
from bianzhi.documents.sheets import read_workbook, text_of
from bianzhi.documents.xlsx import TemplateColumn, TemplateSheet, template_xlsx
from bianzhi.staff.forms import StaffForm
from bianzhi.staff.incoming import payload_of
from bianzhi.staff.reads.person_now import find_persons, person_now
from bianzhi.staff.request_forms import newcomer
from bianzhi.staff.request_kinds import OFF, ON
from bianzhi.staff.units_port import unit_names
from bianzhi.users.actor import Actor
from bianzhi.values.refusal import Refusal, Refused, refuse_if_any

MOST = 500
#: kinds that can be filed so, by the word in the address
BATCHED: Mapping[str, SubmissionKind] = {"on": ON, "off": OFF}
WHO = ("name", "id_number")
WIDE = frozenset({"id_number", "document", "school"})


@dataclass(frozen=True, slots=True)
class RowReady:
    """A row that may be filed: its number in the sheet, and the payload."""

    number: int
    name: str
    payload: Mapping[str, Any]


def _form(actor: Actor, slug: str, data: Mapping[str, Any] | None = None) -> StaffForm:
    kind = ON if slug == "on" else OFF
    return kind.form(dict(data) if data is not None else None, actor=actor, person=newcomer("", ""))


def columns_of(actor: Actor, slug: str) -> list[tuple[str, str, bool, list[tuple[str, str]]]]:
    """Return (key, label, required, choices) of every column: the form's own fields, who it is first."""
    form = _form(actor, slug)
    own: list[tuple[str, str, bool, list[tuple[str, str]]]] = (
        [] if slug == "on" else [("name", "姓名", True, []), ("id_number", "身份证号", True, [])]
    )
    rest = []
    for key, field in form.fields.items():
        choices = [(str(v), str(label)) for v, label in getattr(field, "choices", ()) if v not in ("", None)]
        required = (field.required or key in WHO) and key != "unit"
        rest.append((key, str(field.label or key), required, choices))
    return [*own, *rest]


def template(actor: Actor, slug: str) -> bytes:
    """Return the sheet to fill in, with drop-downs."""
    columns = [
        TemplateColumn(
            label=label,
            choices=[text for _, text in choices] if len(choices) < 200 else (),
            required=required,
            width=24 if key in WIDE else 14,
            text=key == "id_number",
            hint="不填为本单位" if key == "unit" else "",
        )
        for key, label, required, choices in columns_of(actor, slug)
        if key != "reservation"
    ] + ([TemplateColumn(label="用编核准单", hint="填核准单编号，如 2021-0003")] if slug == "on" else [])
    kind = BATCHED[slug]
    title = f"批量{kind.label}"
    return template_xlsx(
        title,
        [TemplateSheet(kind.label, columns)],
        (
            f"一行一个人，最多{MOST}行；带*的必填，有下拉的请从下拉中选。",
            "身份证号导入后立即加密；有一行不对，整个文件都不提交。",
        ),
    )


def read_rows(
    actor: Actor, slug: str, *, name: str, data: bytes, own_unit: int | None
) -> tuple[RowReady, ...]:
    """Return what the file asks for. Raises `Refused` with every fault, by sheet, row and field; nothing is kept."""
    columns = columns_of(actor, slug)
    specs = [ColumnSpec(key, label, required=required) for key, label, required, _ in columns]
    book = read_workbook(data, name)
    table = next(
        (t for t in (find_table(sheet, specs) for sheet in book.sheets if not sheet.hidden) if t), None
    )
    if table is None or table.missing:
        missing = (
            [column.label for column in table.missing] if table else [s.label for s in specs if s.required]
        )
        raise Refused(
            Refusal(
                "batch.head",
                f"文件“{name}”中缺少“{'、'.join(missing)}”栏",
                remedy="请下载模板填写",
                field="file",
            )
        )
    if not table.rows or len(table.rows) > MOST:
        raise Refused(
            Refusal("batch.rows", f"文件“{name}”有{len(table.rows)}行，应为1至{MOST}行", field="file")
        )
    found: list[RowReady] = []
    refusals: list[Refusal] = []
    seen: dict[str, int] = {}
    unit = unit_names(actor, [own_unit]).get(own_unit or 0, "")
    for row in table.rows:
        typed, wrong = _typed(table, row, columns)
        typed["unit"] = typed.get("unit") or unit
        number = typed.get("id_number", "").upper()
        if number and number in seen:
            wrong.append(("身份证号", f"与第{seen[number]}行相同"))
        seen.setdefault(number, row.number)
        payload, more = _payload(actor, slug, typed)
        wrong += more
        refusals += [
            Refusal("batch.row", f"“{table.sheet.name}”第{row.number}行“{field}”：{text}", field="file")
            for field, text in wrong
        ]
        found.append(RowReady(row.number, typed.get("name", ""), payload))
    refuse_if_any(refusals)
    return tuple(found)


def _typed(
    table: Table, row: TableRow, columns: Sequence[tuple[str, str, bool, list[tuple[str, str]]]]
) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Return the row as the form takes it: words of a list become its codes."""
    typed: dict[str, str] = {}
    wrong: list[tuple[str, str]] = []
    for key, label, _, choices in columns:
        if key not in table.positions:
            continue
        if table.mark(row, key) in ("formula", "error"):
            wrong.append((label, "是公式或错误值，请改为直接填写"))
            continue
        value = table.value(row, key)
        if key == "id_number" and isinstance(value, float):
            wrong.append((label, "是数字格式，后几位已丢失，请改为文本格式重新填写"))
            continue
        text = text_of(value).strip()
        if text and choices and key != "reservation":
            code = next((code for code, word in choices if text in (word, code)), None)
            if code is None:
                wrong.append((label, f"“{text}”不在下拉列表中"))
                continue
            text = code
        typed[key] = text
    return typed, wrong


def _payload(actor: Actor, slug: str, typed: dict[str, str]) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    if slug == "on":
        _name_slip(actor, typed)
        payload, refused = payload_of(actor, ON, typed)
        form: StaffForm = ON.bound(actor, payload)
    else:
        people = [p for p in find_persons(actor, typed.get("id_number", "")) if p.name == typed.get("name")]
        if len(people) != 1:
            return {}, [("姓名", "没有找到这个姓名和身份证号的本单位在编人员")]
        now = person_now(actor, people[0].key)
        data = {name: value for name, value in typed.items() if name not in (*WHO, "unit")}
        form = OFF.form(data, actor=actor, person=now)
        payload = {"person": now.key, "name": now.name, "unit": now.unit_id, "form": form.kept()}
        refused = []
    form.is_valid()
    wrong = [("身份证号", str(refusal)) for refusal in refused]
    for name, errors in form.errors.items():
        label = str(form.fields[name].label) if name in form.fields else "整行"
        wrong += [(label, str(error)) for error in errors]
    return payload, wrong


def _name_slip(actor: Actor, typed: dict[str, str]) -> None:
    """Put the key of the 核准单 whose number is typed; an unknown number stays and is refused by the form."""
    wanted = typed.get("reservation", "")
    if not wanted:
        return
    form = ON.form(typed, actor=actor, person=newcomer("", ""))
    for key, label in getattr(form.fields["reservation"], "choices", ()):
        if key and str(label).startswith(wanted):
            typed["reservation"] = str(key)


def file_rows(actor: Actor, slug: str, rows: Sequence[RowReady]) -> list[str]:
    """File one case a row, all or none; returns their numbers. Raises `Refused` with the rows that cannot go."""
    kind, numbers = BATCHED[slug], []
    refusals: list[Refusal] = []
    with transaction.atomic():
        for row in rows:
            try:
                with transaction.atomic():
                    draft = save_draft(actor, kind=kind.code, payload=row.payload)
                    numbers.append(submit(actor, submission_id=draft.pk).number)
            except Refused as refused:
                refusals += [
                    Refusal(
                        r.code,
                        f"第{row.number}行（{row.name}）：{r.message}",
                        r.rule,
                        r.source,
                        r.remedy,
                        "file",
                    )
                    for r in refused.refusals
                ]
        refuse_if_any(refusals)
    return numbers


def file_name(slug: str) -> str:
    """Return what the template is called."""
    return f"批量{BATCHED[slug].label}模板_{timezone.localdate():%Y%m%d}.xlsx"
