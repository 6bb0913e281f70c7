"""A table as it is typed in: rows of fields there, cells back, sums worked out while one types."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bianzhi.auditing.subjects import functional
from bianzhi.reporting.amounts import amount_of_text, count_of
from bianzhi.reporting.books import Cell, Sheets
from bianzhi.reporting.derive import last_item
from bianzhi.reporting.layout import TABLES, columns_of, label, lines, unit
from bianzhi.reporting.reading import unknown_subject
from bianzhi.reporting.relations import computed, expanded, parsed, worked_out, written
from bianzhi.reporting.rules import RULES
from bianzhi.reporting.template_layout import economic_rows


@dataclass(frozen=True, slots=True)
class Field:
    """A cell as a field. ``kind``: ``entry`` is typed, ``sum`` worked out, ``none`` has no amount."""

    column: str
    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class FormRow:
    """A row as fields. ``head``: a row of sums, or 其中 that is set in by ``depth``."""

    key: str
    label: str
    unit: str
    fields: tuple[Field, ...]
    depth: int = 0
    head: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a field: row from 0, key of the column (``code`` for the subject), and the sentence."""

    row: int
    column: str
    message: str


def form_rows(sheets: Sheets, slot: str) -> tuple[FormRow, ...]:
    """Return the rows of a table as fields: of subjects by function only the items, since the rest is worked out."""
    made = TABLES[slot]
    sums = computed(slot, sheets)
    if made.rows == "functional":
        keys: Sequence[str] = last_item(sheets.codes(slot))
    else:
        keys = economic_rows() if made.rows == "economic" else tuple(lines(slot))
    return tuple(_form_row(sheets, slot, key, sums) for key in keys)


def _form_row(sheets: Sheets, slot: str, key: str, sums: Mapping[Cell, object]) -> FormRow:
    line = lines(slot).get(key)
    fields = []
    for column in TABLES[slot].columns:
        at = Cell(slot, key, column.key)
        if column.key not in columns_of(slot, key):
            fields.append(Field(column.key, "", "none"))
        else:
            told = (
                sheets[at] or at in sums or slot == "B"
            )  # no budget is not the same as one nobody filled in
            shown = written(sheets[at]) if at in sheets and told else ""
            fields.append(Field(column.key, shown, "sum" if at in sums else "entry"))
    head = all(f.kind != "entry" for f in fields)
    depth = line.depth if line else int(TABLES[slot].rows == "economic" and len(key) > 3)
    return FormRow(key, label(slot, key), unit(slot, key), tuple(fields), depth, head)


def read_rows(slot: str, rows: Sequence[Mapping[str, str]]) -> tuple[dict[Cell, Decimal], tuple[Fault, ...]]:
    """Return the cells of typed rows, and what is wrong with them. A row names itself under ``code``."""
    cells: dict[Cell, Decimal] = {}
    faults: list[Fault] = []
    seen: dict[str, int] = {}
    sums = set() if TABLES[slot].rows == "functional" else set(computed(slot, Sheets()))
    for number, row in enumerate(rows):
        key = "".join(row.get("code", "").split())[:20]
        fault = _row_fault(slot, key, seen)
        if fault:
            faults.append(Fault(number, "code", fault))
            continue
        seen[key] = number
        for column in columns_of(slot, key):
            at = Cell(slot, key, column)
            if at in sums or _summed_across(slot, column):
                continue
            value, wrong = amount_of_text(row.get(column, ""))
            if value is not None and not wrong:
                wrong = count_of(value, at)
            if wrong:
                faults.append(Fault(number, column, wrong))
            elif value is not None:
                cells[at] = value
    return cells, tuple(faults)


def _row_fault(slot: str, key: str, seen: Mapping[str, int]) -> str:
    made = TABLES[slot]
    if made.rows == "lines":
        return "" if key in lines(slot) else "没有这一行"
    if not key:
        return "请填写科目编码"
    if made.rows == "economic" and key in lines(slot):
        return ""
    if key in seen:
        return f"科目{key}在第{seen[key] + 1}行已经有了"
    if (
        any(key != other and (key.startswith(other) or other.startswith(key)) for other in seen)
        and made.rows == "functional"
    ):
        return f"{key}与已填的上级（或下级）科目重复，请只填末级科目"
    return unknown_subject(key, slot)


def _summed_across(slot: str, column: str) -> bool:
    """Say whether a column of a table of subjects by function is worked out from the others of its row."""
    if TABLES[slot].rows != "functional":
        return False
    return any(
        rule.sums and rule.rows == f"{slot}/*" and parsed(rule.text)[0][0].column == column for rule in RULES
    )


def entered(old: Sheets, slot: str, cells: Mapping[Cell, Decimal]) -> Sheets:
    """Return the sheets with a table typed anew, its sums worked out; the other tables stay as they are."""
    made = worked_out(Sheets(cells))
    return Sheets(
        {
            **{at: v for at, v in old.items() if at.table != slot},
            **{at: v for at, v in made.items() if at.table == slot},
        }
    )


def drawn(now: Sheets, slot: str) -> Sheets:
    """Return the sheets with what other tables tell of this one filled in (收支总表 from 收入表 and 支出表, …)."""
    found: dict[Cell, Decimal] = {}
    for rule in RULES:
        left, operator, right = parsed(rule.text)
        if operator != "=" or rule.when or rule.sums or rule.bodies or len(left) > 1 or left[0].table != slot:
            continue
        if len(right) > 1 or right[0].before or right[0].table == slot:
            continue
        for relation in expanded(rule, now):
            source = relation.right[0].cell
            if not now.nil(source.table) and (now[source] or relation.left[0].cell in now):
                found[relation.left[0].cell] = now[source]
    typed = {at: v for at, v in {**now, **found}.items() if at.table == slot}
    return entered(now, slot, typed)


def items_to_choose() -> tuple[tuple[str, str], ...]:
    """Return (code, name with section) of the items one may choose in a table of subjects by function."""
    names = functional()
    return tuple(
        (code, f"{names.get(code[:5], '')}—{name}") for code, name in names.items() if len(code) == 7
    )
