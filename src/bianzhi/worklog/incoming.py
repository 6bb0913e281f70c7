"""Excel in: a workbook with a sheet an item, each row read like the form of the page; all rows are taken or none."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from bianzhi.documents.headers import ColumnSpec, Table, TableRow, find_table
from bianzhi.documents.sheets import Sheet, read_workbook, text_of
from bianzhi.documents.xlsx import TemplateColumn, TemplateSheet, template_xlsx
from bianzhi.units.reads import NameBook
from bianzhi.users.actor import Actor
from bianzhi.values.refusal import Refusal, Refused, refuse_if_any
from bianzhi.worklog.catalogue import Item, items
from bianzhi.worklog.entering import labels, read_entry
from bianzhi.worklog.policy import BodyName, NewEntry

MOST_ROWS = 1000
MOST_SHOWN = 100
WIDE = {"bodies": 30, "document": 24, "note": 30}


@dataclass(frozen=True, slots=True)
class RowRead:
    """A row of the file that may be recorded."""

    sheet: str
    number: int
    entry: NewEntry


def unit_finder(actor: Actor) -> Callable[[str], int | None]:
    """Return what finds a unit by a name; the names are loaded at the first question."""
    books: list[NameBook] = []

    def find(name: str) -> int | None:
        if not books:
            books.append(NameBook(actor))
        return books[0].find(name).key

    return find


def _required(item: Item, name: str) -> bool:
    needed = {one.field for one in item.typed if one.required} | {"begins_on", "document"}
    return name in needed or (name == "bodies" and item.needs_bodies)


def _heads(item: Item) -> dict[str, str]:
    """Return the column heads by field, with the units of figures."""
    units = {one.field: f"（{one.unit}）" for one in item.typed if one.unit}
    return {name: f"{label}{units.get(name, '')}" for name, label in labels(item).items()}


def template() -> bytes:
    """Return the workbook to fill in: a sheet an item."""
    kinds = {one.field: one.kind for item in items().values() for one in item.typed}
    sheets = [
        TemplateSheet(
            item.label,
            [
                TemplateColumn(
                    head, required=_required(item, name), width=WIDE.get(name, 14), text=kinds.get(name) != "count"
                )
                for name, head in _heads(item).items()
            ],
        )
        for item in items().values()
    ]  # fmt: skip
    return template_xlsx(
        "工作台账",
        sheets,
        (
            "一个事项一张工作表，一行一条；用不到的表空着，不要改表名和表头。",
            "带*的必填。日期写 2021-09-07，只知道月份的写 2021-09；涉及机构用顿号隔开；比例写百分号，如 7%。",
            "有一行不对，整个文件都不登记。",
        ),
    )


def read_book(actor: Actor, *, name: str, data: bytes) -> tuple[RowRead, ...]:
    """Return the rows of the file. Raises `Refused` with every fault, by sheet, row and field; nothing is kept."""
    book, find, today = read_workbook(data, name), unit_finder(actor), timezone.localdate()
    by_label = {item.label: item for item in items().values()}
    rows: list[RowRead] = []
    found: list[Refusal] = []
    for sheet in book.visible:
        item = by_label.get(sheet.name.strip())
        if item is None:
            continue
        table = _table(name, sheet, item, found)
        for row in table.rows if table else ():
            read = _read(item, table, row, today, find, found) if table else None
            rows += [RowRead(sheet.name, row.number, read)] if read else []
    if not found and not 0 < len(rows) <= MOST_ROWS:
        found.append(
            Refusal(
                "worklog.rows",
                f"文件“{name}”里读到{len(rows)}条工作台账，应为1至{MOST_ROWS}条",
                remedy="工作表要以事项命名，如“变更登记”；请下载模板填写",
                field="file",
            )
        )
    refuse_if_any(found)
    return tuple(rows)


def _table(name: str, sheet: Sheet, item: Item, found: list[Refusal]) -> Table | None:
    if not any(value not in (None, "") for row in sheet.rows for value in row.values):
        return None
    heads, bare = _heads(item), labels(item)
    table = find_table(
        sheet, [ColumnSpec(key, heads[key], (bare[key],), required=_required(item, key)) for key in heads]
    )
    missing = [column.label for column in table.missing] if table else list(heads.values())
    if missing:
        words = "、".join(missing)
        found.append(
            Refusal(
                "worklog.head",
                f"文件“{name}”的“{sheet.name}”表缺少“{words}”栏",
                remedy="请下载模板填写",
                field="file",
            )
        )
        return None
    return table


def _read(
    item: Item, table: Table, row: TableRow, today: date, find: Callable[[str], int | None], found: list[Refusal]
) -> NewEntry | None:  # fmt: skip
    heads = labels(item)
    wrong: list[tuple[str, str]] = []
    typed: dict[str, str] = {}
    for key in table.keys:
        if table.mark(row, key) in ("formula", "error"):
            wrong.append((heads[key], "是公式或错误值，请改为直接填写"))
        typed[key] = text_of(table.value(row, key)).strip()
    read = None
    try:
        read = read_entry(item, typed, today, find)
    except Refused as refused:
        wrong += [
            (heads.get(r.field, "整行"), f"{r.message}{r.remedy and '，'}{r.remedy}")
            for r in refused.refusals
        ]
    found += [
        Refusal("worklog.row", f"“{table.sheet.name}”第{row.number}行“{label}”：{text}", field="file")
        for label, text in wrong
    ]
    return None if wrong else read


def packed(rows: tuple[RowRead, ...]) -> list[dict[str, Any]]:
    """Return rows as plain values, to be sent back with the page that shows them."""
    return [
        {
            **asdict(row.entry), "begins_on": row.entry.begins_on.isoformat(), "ends_on": row.entry.ends_on.isoformat(),
        }
        for row in rows
    ]  # fmt: skip


def unpacked(rows: list[Mapping[str, Any]]) -> list[NewEntry]:
    """Return what `packed` packed."""
    return [
        NewEntry(
            row["item"], date.fromisoformat(row["begins_on"]), date.fromisoformat(row["ends_on"]), row["document"],
            row["figures"], tuple(BodyName(**one) for one in row["bodies"]), row["note"],
        )
        for row in rows
    ]  # fmt: skip
