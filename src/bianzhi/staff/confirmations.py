"""部门确认 as a table and as a file: out to the department, back with its answers, all of them or none."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from bianzhi.cases.actions import fire, query
from bianzhi.cases.confirming import ToConfirm, to_confirm
from bianzhi.cases.kinds import KINDS
from bianzhi.documents.forms import FormTable, TableColumn
from bianzhi.documents.headers import ColumnSpec, Table, TableRow, find_table
from bianzhi.documents.sheets import read_workbook, text_of
from bianzhi.documents.xlsx import table_xlsx
from bianzhi.ledger.commodities import COMMODITIES
from bianzhi.staff.models import Person
from bianzhi.staff.units_port import unit_names
from bianzhi.users.actor import Actor, Forbidden
from bianzhi.values.refusal import Refusal, Refused, refuse_if_any

CONFIRMED = ("staff.request_on", "staff.request_off", "staff.request_move")
YES, DOUBT = "确认", "有疑问"
SAID = {
    YES: YES, "已确认": YES, "同意": YES, "是": YES, "√": YES, "已办": YES,
    DOUBT: DOUBT, "疑问": DOUBT, "否": DOUBT, "不确认": DOUBT, "×": DOUBT,
}  # fmt: skip
COLUMNS = (
    ColumnSpec("number", "办件编号", ("编号", "办件号"), required=True),
    ColumnSpec("name", "姓名"),
    ColumnSpec("said", "确认结果", ("结果", "是否确认", "确认情况"), required=True),
    ColumnSpec("note", "说明", ("备注", "疑问说明", "原因")),
)
HEADS = (
    ("办件编号", 1.2), ("事项", 1.0), ("姓名", 0.9), ("身份证号", 1.8), ("单位", 2.2), ("编制类型", 1.8), ("生效日期", 1.1),
    ("送达日期", 1.1), ("限期", 1.1), ("确认结果", 1.0), ("说明", 2.0),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ConfirmRow:
    """One confirmation as the table shows it."""

    case: ToConfirm
    act: str
    name: str
    id_mask: str
    unit: str
    commodity: str
    on: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a file says of one case."""

    row: int
    case: ToConfirm
    name: str
    said: str
    note: str


def confirm_rows(actor: Actor) -> tuple[ConfirmRow, ...]:
    """Return what is to be confirmed, in the department's terms. A constant number of queries."""
    cases = to_confirm(actor, CONFIRMED)
    persons = {int(c.payload["person"]) for c in cases if c.payload.get("person")}
    masks = dict(
        Person.objects.filter(pk__in=persons, district_id=actor.district_id).values_list("pk", "id_mask")
    )
    names = unit_names(actor, [_unit(c.payload) for c in cases])
    return tuple(
        ConfirmRow(
            case=c,
            act=KINDS[c.kind].label.removesuffix("申请"),
            name=str(c.payload.get("name") or ""),
            id_mask=str(
                (c.payload.get("sealed") or {}).get("mask") or masks.get(c.payload.get("person") or 0, "")
            ),
            unit=names.get(_unit(c.payload) or 0, ""),
            commodity=_commodity(c.payload),
            on=_day(c.payload),
        )
        for c in cases
    )


def _unit(payload: Mapping[str, Any]) -> int | None:
    text = str((payload.get("form") or {}).get("unit") or payload.get("unit") or "")
    return int(text) if text.isdecimal() else None


def _commodity(payload: Mapping[str, Any]) -> str:
    code = str((payload.get("form") or {}).get("commodity") or "")
    return COMMODITIES[code].label if code in COMMODITIES else ""


def _day(payload: Mapping[str, Any]) -> str:
    form = payload.get("form") or {}
    return str(form.get("begins_on") or form.get("on") or form.get("ends_on") or "")


def confirmation_file(rows: tuple[ConfirmRow, ...], today: date) -> bytes:
    """Return the sheet that a department fills in and brings back."""
    lines = [
        [
            row.case.number, row.act, row.name, row.id_mask, row.unit, row.commodity, row.on, row.case.arrived_on.isoformat(),
            row.case.due_on.isoformat() if row.case.due_on else "", "", "",
        ]
        for row in rows
    ]  # fmt: skip
    return table_xlsx(
        FormTable(
            title="部门确认表",
            columns=[TableColumn(label, width) for label, width in HEADS],
            rows=lines,
            above=f"{today:%Y年%m月%d日}导出，共{len(lines)}件。在“确认结果”填“确认”或“有疑问”，有疑问的在“说明”写明；不填的不处理。",
        )
    )


def read_answers(actor: Actor, *, name: str, data: bytes) -> tuple[Answer, ...]:
    """Return what the file says. Raises `Refused` with every row that is wrong, by sheet, row and field."""
    book = read_workbook(data, name)
    table = next(
        (t for t in (find_table(sheet, COLUMNS) for sheet in book.sheets if not sheet.hidden) if t), None
    )
    if table is None or table.missing:
        wanted = "、".join(column.label for column in COLUMNS if column.required)
        raise Refused(
            Refusal(
                "confirm.head",
                f"文件“{name}”中没有找到含“{wanted}”的表",
                remedy="请用导出的部门确认表填写",
                field="file",
            )
        )
    known = {row.case.number: row for row in confirm_rows(actor)}
    found: list[Answer] = []
    refusals: list[Refusal] = []
    seen: set[str] = set()
    for row in table.rows:
        answer, wrong = _answer(table, row, known, seen)
        refusals += wrong
        if answer is not None:
            found.append(answer)
    if not found and not refusals:
        refusals.append(Refusal("confirm.empty", f"文件“{name}”中没有填“确认结果”", field="file"))
    refuse_if_any(refusals)
    return tuple(found)


def _answer(
    table: Table, row: TableRow, known: Mapping[str, ConfirmRow], seen: set[str]
) -> tuple[Answer | None, list[Refusal]]:
    def text(key: str) -> str:
        return text_of(table.value(row, key)).strip()

    def wrong(field: str, message: str, remedy: str = "") -> list[Refusal]:
        where = f"“{table.sheet.name}”第{row.number}行“{field}”"
        return [Refusal("confirm.row", f"{where}：{message}", remedy=remedy, field="file")]

    number, said, note = text("number"), text("said"), text("note")
    case = known.get(number)
    if not said:
        return None, []
    faults = (
        (
            case is None,
            "办件编号",
            f"“{number}”不在等您确认的办件中",
            "可能已经确认，或不是送给您的，请重新导出",
        ),
        (number in seen, "办件编号", f"“{number}”写了两行", "请只留一行"),
        (
            case is not None and text("name") not in ("", case.name),
            "姓名",
            f"“{text('name')}”与办件的不同",
            "请核对这一行是否错位",
        ),
        (said not in SAID, "确认结果", f"填的是“{said}”，应为“确认”或“有疑问”", ""),
        (SAID.get(said) == DOUBT and not note, "说明", "有疑问的须写明是什么", ""),
    )
    seen.add(number)
    found = next((wrong(field, message, remedy) for bad, field, message, remedy in faults if bad), [])
    if found or case is None:
        return None, found
    return Answer(row.number, case.case, case.name, SAID[said], note), []


def take_answers(actor: Actor, answers: tuple[Answer, ...]) -> tuple[int, int]:
    """Confirm what is confirmed and note what is doubted, all or none. Returns how many of each. Raises `Refused`."""
    confirmed = doubted = 0
    with transaction.atomic():
        for one in answers:
            try:
                if one.said == YES:
                    fire(
                        actor,
                        submission_id=one.case.key,
                        event=one.case.event,
                        opinion=one.note,
                        version=one.case.version,
                    )
                    confirmed += 1
                else:
                    query(actor, submission_id=one.case.key, text=one.note)
                    doubted += 1
            except Forbidden as gone:
                raise Refused(Refusal("confirm.row", f"第{one.row}行：{gone}", field="file")) from gone
    return confirmed, doubted
