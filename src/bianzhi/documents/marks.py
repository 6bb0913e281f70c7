"""What the readers of the two Excel formats find out about a sheet before its values are read."""

from dataclasses import dataclass, field

from bianzhi.documents.limits import Limits
from bianzhi.values.refusal import Refusal, Refused

RESAVE = "请在 Excel 或 WPS 中打开，另存为 .xlsx 后再上传"
RESAVE_WORD = "请用 Word 或 WPS 打开，另存为 .docx 再试"
SAVE_AGAIN = "请重新保存或导出这个文件再试"
SPLIT = "请删去用不着的行和列（包括很远处的空格），或者分成几个文件上传"
Place = tuple[int, int]
#: hidden columns beyond this one (from 0) are not told: whole sheets are hidden from the last table on
FURTHEST = 255


@dataclass(slots=True)
class Marks:
    """What is known of one sheet.

    Attributes:
        rows, columns: numbers of the last row and column that hold a cell; 0 when there is none.
        formulas: cells (row, column from 0) that compute their value.
        errors: cells that show an error, with its text, such as ``#DIV/0!``.
        hidden: rows (from 0) that are not shown; ``hidden_columns``: columns (from 0) that are not.
    """

    rows: int = 0
    columns: int = 0
    formulas: set[Place] = field(default_factory=set)
    errors: dict[Place, str] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)

    def hide_columns(self, first: int, last: int) -> None:
        """Take note of columns that are not shown; what lies beyond any table is not."""
        self.hidden_columns.update(range(max(first, 0), min(last, FURTHEST) + 1))

    def reach(self, row: int, column: int) -> None:
        """Take note of a cell (from 0)."""
        self.rows = max(self.rows, row + 1)
        self.columns = max(self.columns, column + 1)


def refused(code: str, name: str, message: str, remedy: str = "") -> Refused:
    """Return the refusal of the file ``name``; ``message`` goes on where 文件“name” ends."""
    return Refused(Refusal(f"file.{code}", f"文件“{name}”{message}", remedy=remedy, field="file"))


def check_extent(marks: Marks, name: str, limits: Limits) -> int:
    """Return how many cells the rectangle of a sheet has. Raises `Refused` when it reaches too far.

    Two cells in opposite corners of a sheet make a file of a few kilobytes and a rectangle of seventeen thousand million cells,
    for which the reader would ask memory at once: so this comes first.
    """
    if marks.rows > limits.rows:
        raise refused("rows", name, f"有工作表用到第{marks.rows:,}行，超过{limits.rows:,}行的上限", SPLIT)
    if marks.columns > limits.columns:
        raise refused(
            "columns", name, f"有工作表用到第{marks.columns:,}列，超过{limits.columns:,}列的上限", SPLIT
        )
    return marks.rows * marks.columns


def check_cells(cells: int, name: str, limits: Limits) -> None:
    """Raise `Refused` when all sheets together have too many cells."""
    if cells > limits.cells:
        raise refused("cells", name, f"的表格范围共{cells:,}格，超过{limits.cells:,}格的上限", SPLIT)
