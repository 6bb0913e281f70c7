"""Whose report it is, by a line that says so, heads of tables, its title, its chapters; and of which year tables are."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from bianzhi.auditing.exported import YEAR, is_exported
from bianzhi.auditing.normal import Passage
from bianzhi.documents.model import Document, Grid

UNIT = re.compile(
    r"(?<![\u4e00-\u9fff])(?:预算|决算|公开|填报)?(?:unit|编制部门|编制单位|部门名称|单位名称|部门|单位|预算主管部门|公开部门)(?:[（(]单位[)）])?[:：]"
    r"([\u4e00-\u9fff（）()]{4,40}?)(?=(?:金额)?单位[:：]|\||$|[，。；\s])"
)
#: how names of public bodies end
BODY = (
    r"(?:局|委员会|委|办公室|办|部|院|中心|处|所|署|厅|学校|中学|小学|学院|大学|幼儿园|办事处|政府|联合会|协会|工会|学会|总会|会|馆|站|社|"
    r"大队|支队|总队|队|园|台|庭|校|库|场|团委|妇联|医院|公司)"
)
NAME = rf"(?P<name>[\u4e00-\u9fff（）]{{3,38}}?{BODY}(?:（本级）|本级|机关)?)"
#: a title: name and year in either order
TITLES = (
    re.compile(rf"^{NAME}(?:部门|单位)?20\d\d年(?:度)?(?:部门|单位)?(?:决算|预算)"),
    re.compile(rf"^20\d\d年(?:度)?{NAME}(?:部门|单位)?(?:决算|预算)(?:公开|说明|情况|报告|$)"),
    re.compile(rf"^20\d\d年(?:度)?{NAME}[“\"]?三公[”\"]?经费(?:支出)?(?:决算|预算)(?:情况|公开|说明|$)"),
    re.compile(rf"^{NAME}(?:部门|单位)(?:决算|预算)(?:公开|说明|情况|报告)?$"),
    re.compile(rf"^(?:第.部分[:：]?)?{NAME}(?:部门|单位)?概况$"),
)
AFTER = re.compile(r"^20\d\d年(?:度)?(?:部门|单位)?(?:决算|预算)")
ALONE = re.compile(rf"^{NAME}$")
#: what the name of a body stands before in a chapter, and the letters before it in which a name has room
OPENING, ROOM = re.compile(r"20\d\d年|概况|机构设置"), 52
CHAPTER = re.compile(rf"(?:第.部分[:：]?)?{NAME}(?={OPENING.pattern})")
NONE = re.compile(r"^(?:本|该|各|全|部门|单位|目录|第.部分|关于|预算|决算|一般公共|政府性|国有资本)")
#: the name of a body with the place it is of
PLACED = re.compile(r"[\u4e00-\u9fff]{1,8}(?:省|市|县|区|旗|州)")
#: passages that may hold a title, and letters of one
HEAD, LINE, BODY_PASSAGES = 8, 60, 60


def unit_of(document: Document, passages: Sequence[Passage]) -> str:
    """Return the name of the body a report is of; empty where it is not told.

    A title of two lines has its place in the first and its name in the second: the chapters say it whole.
    """
    told, spoken = next(_told(document, passages), ""), _spoken(passages)
    return spoken if not told or (spoken.endswith(told) and PLACED.match(spoken)) else told


def _told(document: Document, passages: Sequence[Passage]) -> Iterator[str]:
    for one in passages[:HEAD]:
        if len(one.text) < LINE * 3 and (found := UNIT.search(one.text)):
            yield _bare(found[1])
    for grid in document.grids:
        heads = ("".join(cell.split()) for row in grid.rows[:4] for cell in row) if is_exported(grid) else ()
        for line in (*grid.above, *heads):
            if found := UNIT.search(line):
                yield _bare(found[1])
    yield from titles(passages)


def titles(passages: Sequence[Passage]) -> Iterator[str]:
    """Yield names that the titles of a report give, the first first."""
    head = passages[:HEAD]
    for one, after in zip(head, (*head[1:], None), strict=False):
        if len(one.text) > LINE:
            continue
        for pattern in TITLES:
            if (found := pattern.search(one.text)) and not NONE.match(found["name"]):
                yield found["name"]
        alone = ALONE.match(one.text)
        if alone and after and AFTER.match(after.text) and not NONE.match(alone["name"]):
            yield alone["name"]


def titled_year(grid: Grid) -> int:
    """Return the year that the title of a table or a line over it tells; 0 where none does."""
    years = (YEAR.search(line) for line in (*tops_of(grid), *grid.above))
    return next((int(found[1]) for found in years if found), 0)


def tops_of(grid: Grid) -> list[str]:
    """Return the first rows of a table that are lines over it, no rows of cells."""
    return ["".join(dict.fromkeys(row)) for row in grid.rows[:3] if len(set(row) - {""}) <= 2]


def _spoken(passages: Sequence[Passage]) -> str:
    names: Counter[str] = Counter()
    for one in passages[:BODY_PASSAGES]:
        for found in _chapters(one.text):
            name = re.sub("^(?:纳入|关于)", "", found["name"])
            if not NONE.match(name) and "的" not in name and name.count("（") == name.count("）"):
                names[name] += 1
    return names.most_common(1)[0][0] if names else ""


def _chapters(text: str) -> Iterator[re.Match[str]]:
    """Yield the names that stand before what opens a chapter; sought nowhere else."""
    begin = 0
    for opening in OPENING.finditer(text):
        if found := CHAPTER.search(text, max(begin, opening.start() - ROOM), opening.end()):
            begin = found.end()
            yield found


def _bare(name: str) -> str:
    return re.sub(r"(?:金额)?单位$", "", name)
