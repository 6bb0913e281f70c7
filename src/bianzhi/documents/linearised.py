"""Tables whose cells came out one a line, put together again into rows and columns.

Copies of a page or a Word file as text lose the ruling: each cell stands on a line of its own, and empty cells are gone. Rows are
known again by what begins them (a code, a label with a numeral); which column an amount belongs to follows from the arithmetic of
the table: the first amount of a row is the sum of the others, and a row is the sum of those whose codes begin with its own. Where
that leaves more than one way, the amounts that could stand in two columns are left out: none is put where it may not belong.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from bianzhi.documents.columns import placed, trusted
from bianzhi.documents.expense_cells import OF_MONEY, kept_of
from bianzhi.documents.model import Block, Document, Grid, Paragraph, Place, numbered

TITLE = re.compile(
    r"^[^。；：:，…]{2,40}(?:决算|预算|收支|支出|收入|明细|情况|汇总|经费)[^。；：:，…]{0,12}表(?:[（(].{1,12}[)）])?$"
)
NUMBER = re.compile(r"^[-－(（]?\d[\d,，]*(?:[.．]\d+)?[)）]?$")
AMOUNT = re.compile(r"^[-－(（]?(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:[.．]\d{1,6})?[)）]?$")
CODE = re.compile(r"^\d{3}(?:\d{2}){0,2}$")
LABEL = re.compile(
    r"^[一二三四五六七八九十]{1,3}、|^[（(][一二三四五六七八九十]+[)）]|^\d{1,2}[.、．]\D|合计$|总计$|^(?:年初|年末|上年|结余|使用非财政|用事业基金|结转)"
)
WHOLE = re.compile(r"^(?:合计|总计)$")
#: an amount and the label of the other side, in one line; heads of the columns of a table of labels
GLUED = re.compile(r"^(-?\d[\d,]*(?:\.\d+)?)\s+([\u4e00-\u9fff]\D*)$")
HEADED = re.compile(r"^(?:项目|预算数|决算数|金额|本年收入|本年支出|收入|支出)$")
#: two labels in one: the columns came out one after the other
TWO = re.compile(r"[合总]计(?:使用|用事业|结余|年[初末]|上年)")
#: ends a table: prose, a part of the report, the heading of an explanation
ENDS = re.compile(r"^第[一二三四五六七八九十\d]+部分|。|^[一二三四五六七八九十]+、.{2,30}(?:说明|情况)$")
NOTE = re.compile(r"^(?:注|说明|备注)\d?[:：]|故本表(?:为空表|无数据)")
UNIT = re.compile(r"单位[:：]|^公开\d+表$|^(?:编制|公开|预算)?部门[:：]")
#: heads above others, over no amounts of their own
ABOVE = re.compile(
    r"^(?:项目?|收入|支出|本年支出|本年收入|支出功能分类(?:科目)?|功能分类(?:科目)?|经济分类(?:科目)?|栏次|行次|类|款|项)$"
)
NAMES = re.compile(r"科目|编码|名称|代码")
#: heads of a table that follows money through a year, in whichever order merged cells left them
FUND_HEADS = {"年初结转和结余", "年末结转和结余", "小计", "基本支出", "项目支出"}
#: a table has at least so many amounts, and its cells are no longer than this
FEWEST, LONGEST = 6, 40


class Row(NamedTuple):
    """A row: its code, name and amounts as printed, and the paragraph it begins at."""

    code: str
    name: str
    amounts: list[str]
    line: Paragraph


def rebuilt(document: Document) -> Document:
    """Return the document with such tables as tables; the document itself where there are none."""
    if sum(bool(AMOUNT.match(p.text) or GLUED.match(p.text)) for p in document.paragraphs) < FEWEST:
        return document
    blocks: list[Block] = []
    for is_text, run in groupby(document.blocks, key=lambda block: isinstance(block, Paragraph)):
        held = list(run)
        blocks += _tables([one for one in held if isinstance(one, Paragraph)]) if is_text else held
    return replace(document, blocks=numbered(blocks))


def _tables(lines: Sequence[Paragraph]) -> Iterator[Block]:
    """Yield paragraphs, and the tables among them."""
    k = 0
    while k < len(lines):
        if not TITLE.match(_plain(lines[k].text)):
            yield lines[k]
            k += 1
            continue
        end = next((n for n in range(k + 1, len(lines)) if _ends(lines[n])), len(lines))
        while end > k + 1 and not _closes(
            lines[end - 1]
        ):  # headings before the next table are not of this one
            end -= 1
        made = _table(lines[k], lines[k + 1 : end])
        if made is None:
            yield lines[k]
            k += 1
            continue
        yield made
        k = end


def _plain(text: str) -> str:
    return "".join(text.split()).replace("．", ".")


def _ends(line: Paragraph) -> bool:
    text = _plain(line.text)
    return bool(
        TITLE.match(text)
        or (ENDS.search(text) and not NOTE.search(text))
        or (len(text) > LONGEST and not NOTE.search(text))
    )


def _closes(line: Paragraph) -> bool:
    text = _plain(line.text)
    return bool(AMOUNT.match(text) or NOTE.search(text))


def _table(title: Paragraph, lines: Sequence[Paragraph]) -> Grid | None:
    above, below, cells = [_plain(title.text)], [], []
    for line in lines:
        text = _plain(line.text)
        if NOTE.search(text):
            below.append(text)
        elif UNIT.search(text):
            above.append(text)
        elif glued := GLUED.match(line.text):
            cells += [(_plain(cell), line) for cell in glued.groups()]
        else:
            cells.append((text, line))
    if sum(bool(AMOUNT.match(text)) for text, _ in cells) < FEWEST:
        return None
    start = next((k for k, (text, _) in enumerate(cells) if _begins(cells, k)), len(cells))
    head = [text for text, _ in cells[:start]]
    rows = list(_rows(cells[start:]))
    if len(rows) < 2:
        return None
    coded = sum(bool(row.code) for row in rows) * 2 > len(rows)
    if coded and not trusted([(row.code, row.amounts) for row in rows]):
        return None
    texts = _coded(head, rows) if coded else _labelled(rows)
    if texts is None:
        return None
    standing = [title, *(row.line for row in rows)]
    return Grid(
        texts, Place(title.place.page), tuple(above), tuple(below), tuple(one.place.page for one in standing),
        tuple(one.place.paragraph for one in standing),
    )  # fmt: skip


def _begins(cells: Sequence[tuple[str, Paragraph]], k: int) -> bool:
    """Say whether a row begins here: a code with a name behind it, or a label with an amount or another label behind it."""
    text = cells[k][0]
    after = cells[k + 1][0] if k + 1 < len(cells) else ""
    if CODE.match(text):
        return not NUMBER.match(after)
    return bool(LABEL.search(text)) and (
        bool(AMOUNT.match(after)) or bool(re.match(r"^[一二三四五六七八九十]{1,3}、", text))
    )


def _rows(cells: Sequence[tuple[str, Paragraph]]) -> Iterator[Row]:
    """Yield code, name, amounts and first line of each row."""
    row: Row | None = None
    for k, (text, line) in enumerate(cells):
        after = cells[k + 1][0] if k + 1 < len(cells) else ""
        is_code = bool(CODE.match(text)) and bool(after) and not AMOUNT.match(after)
        if row is not None and AMOUNT.match(text) and not is_code:
            row.amounts.append(text)
        elif row is not None and not is_code and row.code and not row.name:
            row = row._replace(name=text)
        elif (
            row is not None
            and row.code
            and not (is_code or row.amounts or NUMBER.match(text) or LABEL.search(text))
        ):
            row = row._replace(name=row.name + text)  # a name that takes several lines
        else:
            if row is not None:
                yield row
            row = Row(text, "", [], line) if is_code else Row("", text, [], line)
    if row is not None:
        yield row


def _labelled(rows: Sequence[Row]) -> tuple[tuple[str, ...], ...] | None:
    """Return label and amount a row, income at the left and expenditure at the right."""
    if any(len(row.amounts) > 1 or TWO.search(row.name) for row in rows):
        return None
    if any(row.amounts and HEADED.match(row.name) for row in rows):
        return None  # amounts that stand under the head of a column are those of labels above
    made: list[tuple[str, ...]] = [("项目", "决算数", "项目", "决算数")]
    seen: set[str] = set()
    for _, name, amounts, _ in rows:
        amount = amounts[0] if amounts else ""
        right = ("支出" in name or "结余分配" in name or name.startswith("年末")) or (
            name in seen and bool(WHOLE.match(name))
        )
        seen.add(name)
        made.append(("", "", name, amount) if right else (name, amount, "", ""))
    return tuple(made)


def _coded(head: Sequence[str], rows: Sequence[Row]) -> tuple[tuple[str, ...], ...] | None:
    """Return code, name and the amounts under their heads."""
    heads = [text for text in head if not ABOVE.match(text) and not NAMES.search(text)]
    most = max(len(amounts) for *_, amounts, _ in rows)
    if most == 1:
        return (
            ("科目编码", "科目名称", heads[0] if len(set(heads)) == 1 else "金额"),
            *((c, n, a[0] if a else "") for c, n, a, _ in rows),
        )
    if most > len(heads) or not heads:
        return None
    if set(head) >= FUND_HEADS and most <= len(OF_MONEY):
        return (
            ("科目编码", "科目名称", *OF_MONEY),
            *((code, name, *kept_of(amounts)) for code, name, amounts, _ in rows),
        )
    laid = placed(
        [(code or ("" if WHOLE.match(name) else "其他"), amounts) for code, name, amounts, _ in rows],
        len(heads),
    )
    texts = tuple((code, name, *amounts) for (code, name, _, _), amounts in zip(rows, laid, strict=True))
    return (("科目编码", "科目名称", *heads), *texts)
