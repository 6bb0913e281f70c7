"""The table of a project's goals: its money adds up, and is what the text plans for the year (FAULTS: PARTS, TEXT_TABLE)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import Figure, added, figure, plain, total
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.registry import rule
from bianzhi.auditing.tokens import VALUES
from bianzhi.documents.model import Grid, Paragraph, Place

TITLE = re.compile(r"绩效目标")
UNIT = re.compile(r"(?:项目)?资金[^元]{0,8}[（(](万元|元)[）)]")
AMOUNT = re.compile(r"^-?\d[\d,]*(?:\.\d+)?$")
#: the money of the whole project and that of the year, and what either is made of
WHOLE = re.compile(r"^(?:项目资金总额|年度资金(?:申请)?总额|实施期资金总额|中期资金总额)[:：]?$")
OF_YEAR = re.compile(r"^年度资金")
PART = re.compile(
    r"^(?:其中[:：])?(?:当年|年度)?(?:财政(?:拨款|资金)|上年结转(?:资金)?|其他资金|其它资金|单位自筹|自有资金)[:：]?$"
)
#: rows within which the money stands
ROWS = 6


@dataclass(frozen=True)
class Goal:
    """The money of one project: what it comes to in all and in the year, each with its label, its parts and its place."""

    wholes: tuple[tuple[str, Figure, tuple[Figure, ...], Place], ...]


def _cells(row: Sequence[str]) -> list[tuple[str, str]]:
    """Return each label of a row with the amount right of it; cells that are one in the document are taken once."""
    texts = ["".join(cell.split()) for cell in row]
    once = [text for k, text in enumerate(texts) if text and (not k or text != texts[k - 1])]
    return [(label, amount) for label, amount in pairwise(once) if AMOUNT.match(amount)]


def _goals(context: Context) -> list[Goal]:
    """Return the projects whose goals a table tells."""
    if not TITLE.search(context.text) and not any(
        TITLE.search("".join(g.rows[0])) for g in context.document.grids if g.rows
    ):
        return []
    made: list[Goal] = []
    before = ""
    for block in context.document.blocks:
        if isinstance(block, Paragraph):
            before = block.text
            continue
        head = "".join(
            (before, *block.above, *(cell for row in block.rows[:2] for cell in dict.fromkeys(row)))
        )
        found = _goal(block) if TITLE.search(head) else None
        made += [found] if found else []
        before = ""
    return made


def _goal(grid: Grid) -> Goal | None:
    rows = [["".join(cell.split()) for cell in row] for row in grid.rows]
    first = next((k for k, row in enumerate(rows) if any(map(WHOLE.match, row))), None)
    unit = next((found[1] for row in rows for cell in row if (found := UNIT.search(cell))), "")
    if first is None or not unit:
        return None
    wholes = []
    for column, label in _begun(rows[first]):
        stated = dict(_cells(rows[first])).get(label)
        if stated is None:
            continue
        below = [one for row in rows[first + 1 : first + ROWS] for one in _right_of(row, column)]
        # money of other names may be part of these, or stand beside them
        known = all(PART.match(cell) for cell, _ in below)
        parts = tuple(figure(amount, unit) for _, amount in below) if known else ()
        wholes.append((label, figure(stated, unit), parts, grid.place_of(first)))
    return Goal(tuple(wholes))


def _begun(row: Sequence[str]) -> list[tuple[int, str]]:
    """Return where each whole of a row begins."""
    return [(k, text) for k, text in enumerate(row) if WHOLE.match(text) and (not k or row[k - 1] != text)]


def _right_of(row: Sequence[str], column: int) -> list[tuple[str, str]]:
    """Return the part that stands in a column with its amount."""
    if column >= len(row) or not row[column]:
        return []
    return [one for one in _cells(row[column:])[:1] if one[0] == row[column]]


GOAL = (
    "2026年部门预算\n2026年收入预算900.00万元。\n六、年度预算安排\n本项目2026年度预算安排{2}万元。\n七、绩效目标\n详见附表\n财政项目支出绩效目标申报表\n项目名称\t河道整治\t项目类别\t特定目标类\n"
    "项目资金（元）\t项目资金总额\t1,100,000.00\t年度资金申请总额\t500,000.00\n项目资金（元）\t其中：财政资金\t{0}\t其中：当年财政拨款\t{1}\n项目资金（元）\t其他资金\t100,000.00\t其他资金\t0.00"
)


@rule(
    "P395", "PARTS", "绩效目标表的资金各项之和不等于总额", forms=("预算",),
    fails=GOAL.format("1,010,000.00", "500,000.00", "50.00"),
    passes=GOAL.format("1,000,000.00", "500,000.00", "50.00"),
    edge=GOAL.format("1,000,000.00", "500,000.00", "50"),
)  # fmt: skip
def sums(context: Context) -> Iterator[Finding]:
    """Add up what the money of a project, and that of its year, is made of."""
    for goal in context.once(_goals):
        for label, stated, parts, place in goal.wholes:
            if len(parts) < len(("fiscal", "other")) or total(parts).meets(stated.span):
                continue
            sum_, shown = added(parts)
            yield Finding(
                "P395", "PARTS", "error", f"绩效目标表：{label}{stated.text}，各项之和{sum_}", place, f"{label} {stated.text}", stated.text, sum_,
                shown, "", "请核对这张表的资金",
            )  # fmt: skip


#: what the text plans for a project in the year, under the heading that tells of nothing else
HEADING = re.compile(r"年度(?:预算|资金)安排$")
PLANNED = re.compile(r"(?:安排|金额|资金|经费|预算)(?:为|共|合计)?$")


@rule(
    "X511", "TEXT_TABLE", "项目年度预算的文字与绩效目标表不一致", forms=("预算",),
    fails=GOAL.format("1,000,000.00", "500,000.00", "55.00"),
    passes=GOAL.format("1,000,000.00", "500,000.00", "50.00"),
    edge=GOAL.format("1,000,000.00", "500,000.00", "50.00万元，总投资110.00"),
)  # fmt: skip
def planned(context: Context) -> Iterator[Finding]:
    """Compare the one amount that the text plans for a project's year with that of the one table of goals."""
    goals = context.once(_goals)
    if len(goals) != 1:
        return
    told = [p for p in context.prose() if HEADING.search(p.heading) and not HEADING.search(p.text)]
    if len({p.heading for p in told}) != 1:
        return
    year = next(((label, stated) for label, stated, *_ in goals[0].wholes if OF_YEAR.match(label)), None)
    amounts = [
        (p, t)
        for p in told
        for t in context.marks(p)
        if t.role in (*VALUES, "budget") and t.figure.unit != "%"
    ]
    if year is None or not amounts:
        return
    passage, token = amounts[0]
    own = re.search(rf"{context.year}年|本年|当年", passage.text[: token.start])
    if (
        not own
        or not PLANNED.search(token.lead)
        or any(t.figure.span.meets(year[1].span) for _, t in amounts)
    ):
        return
    right = f"{plain(year[1].value)}万元"
    yield Finding(
        "X511", "TEXT_TABLE", "error", f"文字写{token.figure.text}，绩效目标表的{year[0]}是{year[1].text}", passage.place(token.start),
        passage.quote(token.start, token.end, 24), token.figure.text, right, f"表中为{year[1].text}", "", f"改为{right}，或说明差额",
    )  # fmt: skip
