"""The table of “三公” expenses (TABLES §7): two halves, or budget and account side by side for each item, or an item a row."""

import re
from collections.abc import Mapping, Sequence

from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import Figure, figure, total
from bianzhi.auditing.spelled import NUMBER
from bianzhi.auditing.statements import Statement

#: (item, words that name it once the name of the group is taken away)
ITEMS = (
    ("abroad", re.compile(r"出国")),
    ("host", re.compile(r"公务接待")),
    ("cars", re.compile(r"小计|^公务用车$")),
    ("buy", re.compile(r"购置")),
    ("run", re.compile(r"运行|运转")),
    ("total", re.compile(r"合计|^三公经费$")),
)
LABELS = {
    "abroad": "因公出国（境）费", "host": "公务接待费", "cars": "公务用车购置及运行费", "buy": "公务用车购置费",
    "run": "公务用车运行费", "total": "合计",
}  # fmt: skip
#: the same by the names under which a text tells their amounts
ITEM_OF = {
    "公务接待费支出": "host", "公务用车运行维护费支出": "run", "公务用车购置费支出": "buy",
    "公务用车购置及运行维护费支出": "cars", "因公出国（境）费支出": "abroad", "“三公”经费支出": "total",
}  # fmt: skip
GROUP = re.compile(r"公务用车购置(?:费)?[及和与](?:公务用车)?运行(?:维护)?费?(?:用)?")
#: what the row of several bodies is called; heads of a column that says which body
WHOLE, CODED = {"合计", "总计"}, re.compile(r"编码|代码")
#: heads of a column of amounts
TOLD = re.compile(r"预算数|决算数|^20\d\d年(?:度)?(?:预算|决算)(?:（万元）)?$")
PERIODS = (("account", re.compile(r"决算")), ("budget", re.compile(r"预算")))
Cell = tuple[str, str]
#: wholes and their parts
SUMS = (("total", ("abroad", "cars", "host")), ("cars", ("buy", "run")))


def three_public(made: Statement) -> Mapping[Cell, Figure]:
    """Return the amounts by (period, item); nothing where the form is not understood or a cell would be told twice."""
    rows = [tuple("".join(cell.split()) for cell in row) for row in made.grid.rows]
    return _by_columns(rows, made.title, made.unit) or _by_years(rows, made.unit) or _by_rows(rows, made.unit)


def three_told(context: Context) -> Mapping[Cell, Figure]:
    """Return what the table of a document has of them; asked for through `Context.once`."""
    made = context.statements.get("T7")
    return three_public(made) if made else {}


def nothing_spent(context: Context, thing: str) -> bool:
    """Say whether the table of a document has 0 for a thing, called as a text calls it."""
    spent = context.once(three_told).get(("account", ITEM_OF.get(thing, "")))
    return spent is not None and spent.value == 0


def left_empty(told: Mapping[Cell, Figure], period: str, item: str) -> bool:
    """Say whether the cell of an item has nothing in it and stands for nothing: the others make the whole without it."""
    whole, items = next(((whole, items) for whole, items in SUMS if item in items), ("", ()))
    stated, parts = told.get((period, whole)), [told[period, k] for k in items if (period, k) in told]
    return (
        (period, item) not in told and stated is not None and bool(parts) and total(parts).meets(stated.span)
    )


def _by_columns(rows: Sequence[tuple[str, ...]], title: str, unit: str) -> dict[Cell, Figure]:
    data = [row for row in rows if sum(bool(NUMBER.match(c)) for c in row) >= 4 and not _numbering(row)]
    whole = [row for row in data if WHOLE & set(row)]
    data = whole if len(whole) == 1 else data
    if len(data) == len(PERIODS):
        return _by_periods(rows, data, unit)
    if len(data) != 1:
        return {}
    heads = _filled(rows[: rows.index(data[0])])
    found: dict[Cell, Figure] = {}
    for column, text in enumerate(data[0]):
        if not NUMBER.match(text):
            continue
        words = [
            row[column]
            for row in heads
            if row[column] and row[column] != title and not NUMBER.match(row[column])
        ]
        head = "".join(dict.fromkeys(words))
        if "机关运行" in head or CODED.search(head):
            continue  # a column beside those of 三公
        period = next((name for name, pattern in PERIODS if pattern.search(head)), "")
        period = _of_years(head, heads, period) if period == "budget" else period or _of_title(title)
        item = _item(head)
        if not period or not item or (period, item) in found:
            return {}
        found[period, item] = figure(text, unit)
    return found


def _by_periods(
    rows: Sequence[tuple[str, ...]], data: Sequence[tuple[str, ...]], unit: str
) -> dict[Cell, Figure]:
    """Return the amounts of a table with a row for the budget and a row for the account."""
    periods = [next((name for name, words in PERIODS if words.search(row[0])), "") for row in data]
    if len(set(periods) - {""}) != len(PERIODS):
        return {}
    heads = _filled(rows[: rows.index(data[0])])
    found: dict[Cell, Figure] = {}
    for column in range(1, len(data[0])):
        head = "".join(dict.fromkeys(row[column] for row in heads if not NUMBER.match(row[column])))
        item = _item(head.replace("三公经费", "", 1) if "合计" in head else head)
        for period, row in zip(periods, data, strict=True):
            if item and NUMBER.match(row[column]):
                if (period, item) in found:
                    return {}
                found[period, item] = figure(row[column], unit)
    return found


def _of_years(head: str, heads: Sequence[Sequence[str]], period: str) -> str:
    """Return "last" for the earlier of two years whose budgets stand side by side in a budget."""
    years = {int(y) for row in heads for cell in row for y in YEAR.findall(cell)}
    own = YEAR.findall(head)
    return "last" if own and len(years) > 1 and int(own[0]) < max(years) else period


def _of_title(title: str) -> str:
    """Return what a table of one row of amounts tells whose heads name no period: its title does."""
    found = [name for name, pattern in PERIODS if pattern.search(title.replace("公共预算", ""))]
    return found[0] if len(found) == 1 else ""


YEAR = re.compile(r"(20\d\d)年")


def _filled(heads: Sequence[tuple[str, ...]]) -> list[list[str]]:
    """Return head rows with blank cells of a group filled from its first: some leave blank what others merge."""
    made: list[list[str]] = []
    for row in heads:
        cells = list(row)
        above = made[-1] if made else None
        for k in range(1, len(cells)):
            if not cells[k] and cells[k - 1] and (above is None or (above[k] and above[k] == above[k - 1])):
                cells[k] = cells[k - 1]
        made.append(cells)
    return made


def _numbering(row: Sequence[str]) -> bool:
    """Say whether a row numbers the columns."""
    numbers = [c for c in row if c and c not in ("栏次", "行次")]
    return all(c.isdecimal() for c in numbers) and numbers == [str(n) for n in range(1, len(numbers) + 1)]


def _by_rows(rows: Sequence[tuple[str, ...]], unit: str) -> dict[Cell, Figure]:
    head = next((row for row in rows if len(row) > 1 and any(TOLD.search(c) for c in row[1:])), None)
    if head is None:
        return {}
    columns = _periods(head)
    found: dict[Cell, Figure] = {}
    for row in rows[rows.index(head) + 1 :]:
        item = _item(row[0], whole="cars") or ("cars" if re.search(r"公务用车费", row[0]) else "")
        for period, places in columns.items():
            if item and len(places) == 1 and NUMBER.match(row[places[0]]):
                if (period, item) in found:
                    return {}
                found[period, item] = figure(row[places[0]], unit)
    return found


def _by_years(rows: Sequence[tuple[str, ...]], unit: str) -> dict[Cell, Figure]:
    """Return the amounts of a table with an item a row and a column for the budget of this year and of last year each."""
    head = next((row for row in rows if sum(bool(BUDGET_OF.fullmatch(c)) for c in row) == len(YEARS)), None)
    if head is None:
        return {}
    columns = {int(found[1]): k for k, c in enumerate(head) if (found := BUDGET_OF.fullmatch(c))}
    periods = dict(zip(YEARS, sorted(columns), strict=False))
    found_cells: dict[Cell, Figure] = {}
    for row in rows[rows.index(head) + 1 :]:
        item = _item(row[0], whole="cars") or ("cars" if re.search(r"公务用车费", row[0]) else "")
        for period, year in periods.items():
            text = row[columns[year]]
            if item and NUMBER.match(text):
                if (period, item) in found_cells:
                    return {}
                found_cells[period, item] = figure(text, unit)
    return found_cells


BUDGET_OF = re.compile(r"(20\d\d)年(?:度)?(?:年初)?预算(?:数|安排数?)")
#: the earlier of two years, and the report's
YEARS = ("last", "budget")


def _periods(head: Sequence[str]) -> dict[str, list[int]]:
    """Return the columns by what they hold; of two years side by side the later one is the report's own."""
    made: dict[str, list[int]] = {}
    for name, pattern in PERIODS:
        columns = [
            k for k, cell in enumerate(head) if pattern.search(cell) and not re.search("上年|去年|增减", cell)
        ]
        years = {k: int(y[0]) for k in columns if (y := YEAR.findall(head[k]))}
        late = [k for k in columns if years.get(k) == max(years.values(), default=0)]
        made[name] = late if len(years) == len(columns) > 1 else columns
    return made


def _item(words: str, whole: str = "") -> str:
    """Return the item that words name; ``whole``: what the name of the group alone stands for."""
    rest = GROUP.sub("", re.sub(r"[“”\"]", "", words))
    found = next((item for item, pattern in ITEMS if pattern.search(rest)), "")
    return found or (whole if rest != words else "")
