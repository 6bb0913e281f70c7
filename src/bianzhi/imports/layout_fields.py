"""What a column and a sheet of the opening book are."""

from dataclasses import dataclass
from typing import Literal

from bianzhi.documents.headers import ColumnSpec

FieldKind = Literal[
    "text",
    "name",
    "code",
    "codes",
    "date",
    "month",
    "count",
    "id",
    "unit",
    "yes",
    "number",
    "uscc",
    "quota",
    "post",
]
SheetKey = Literal["units", "inner", "quota", "posts", "persons", "papers"]


@dataclass(frozen=True, slots=True)
class Field:
    """A column of the book.

    Attributes:
        key: name in rows; of a person's own attributes the key of `staff.attributes`.
        label: head in the template.
        kind: how a cell is read. ``month`` is a date of which the day may be missing.
        aliases: other heads that mean the same.
        required: whether every row needs it.
        codes: code list of ``code`` and ``codes``.
        hint: shown in the template.
        example: what the template's example row holds.
        above: upper heads under which it may stand.
        limit: longest text.
        width: of the template's column, in characters.
    """

    key: str
    label: str
    kind: FieldKind = "text"
    aliases: tuple[str, ...] = ()
    required: bool = False
    codes: str = ""
    hint: str = ""
    example: str = ""
    above: tuple[str, ...] = ()
    limit: int = 100
    width: int = 14


@dataclass(frozen=True, slots=True)
class SheetSpec:
    """A sheet of the book. ``lead`` is its line in the 填表说明; ``needed`` are columns without which it is of no use."""

    key: SheetKey
    title: str
    fields: tuple[Field, ...]
    aliases: tuple[str, ...] = ()
    lead: str = ""

    def field(self, key: str) -> Field:
        """Return the field named ``key``."""
        return next(f for f in self.fields if f.key == key)

    @property
    def columns(self) -> tuple[ColumnSpec, ...]:
        """The columns as `find_table` takes them."""
        return tuple(ColumnSpec(f.key, f.label, f.aliases, f.required, f.above) for f in self.fields)


UNIT_ALIASES = (
    "单位名称",
    "机构名称",
    "所在单位",
    "工作单位",
    "现工作单位",
    "人员所在单位",
    "单位全称",
    "机构全称",
    "编制所在单位",
)
