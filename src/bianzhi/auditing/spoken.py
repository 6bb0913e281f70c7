"""Which cells an amount of the text is told of by the class or the item of the classification that it names (TABLES §11)."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import Figure
from bianzhi.auditing.layouts import Row
from bianzhi.auditing.normal import Passage, begins
from bianzhi.auditing.subjects import bare, functional
from bianzhi.auditing.tokens import VALUES, Token

CLASS = re.compile(r"([\u4e00-\u9fff]{2,20})[”\"]?(?:[（(](?:\d{3})?类[)）])(?:支出)?$")
#: section and item, with or without the class before them
PATH = re.compile(
    r"(?:^|[、。；，）”\"-])(?:[（(]?\d{1,2}[.．、）]|[“\"])?(?P<section>[\u4e00-\u9fff（）()、]{2,40}?)[”\"]?[（(](?:\d{2})?款[)）][“\"-]?"
    r"(?P<item>[\u4e00-\u9fff“”（）()、]{2,40}?)[”\"]?[（(](?:\d{2})?项[)）]"
)
#: the same with dashes between the ranks
DASHED = re.compile(
    r"[“\"][\u4e00-\u9fff]{2,20}-(?P<section>[\u4e00-\u9fff（）()、]{2,40})-(?P<item>[\u4e00-\u9fff（）()、]{2,40})[”\"]"
)
#: an item by its code
CODED = re.compile(
    r"[\u4e00-\u9fff）][（(](\d{7})[)）](?:支出)?(?:决算数?|预算数?)?(?:为)?$|(?<!\d)(\d{7})[\u4e00-\u9fff（）]{2,24}[：为]?$"
)
YEAR = re.compile(r"(20\d\d)年")
#: the number of a class in a table of totals
NUMERAL = re.compile(r"^.{1,4}[、）]")
SEVEN = re.compile(r"\d{7}")
#: what every path holds
RANKED = "款）"
#: tables whose rows bear codes, the one the text explains first
SLOTS = ("T5", "T3", "T8", "T2")
CLASS_CODE, SECTION_CODE, ITEM_CODE = 3, 5, 7
Labels = tuple[dict[str, list[Row]], list[tuple[str, str]]]
#: letters between the name of an item and its amount
NEAR, FAR = 24, 110
#: words after which an amount is of something else than the item named before
ELSE = re.compile(
    r"其中|同比|[比较与]|上年|去年|执行数|增加|减少|增长|下降|包括|用于|基本支出|项目支出|人员经费|公用经费|占"
)
#: an amount of a part of the body's money, or of somebody else's
PART = re.compile(r"其中|本级|下属|所属|基金|上年|去年|结转|采购|绩效")


def subject_cells(context: Context, passage: Passage, token: Token) -> Sequence[Figure]:
    """Return the cells that may be meant by an amount with the name of a class or an item; none where no name tells."""
    return context.once(_bound).get((id(passage), token.start), ()) if _is_told(context, token) else ()


def _is_told(context: Context, token: Token) -> bool:
    """Say whether an amount is what the report tells: in a budget also what it plans for its own year."""
    return token.role in VALUES or (
        token.role == "budget" and context.kind == "预算" and token.lead.endswith(f"{context.year}年度预算")
    )


def _bound(context: Context) -> dict[tuple[int, int], Sequence[Figure]]:
    """Return what `subject_cells` does of every amount that has some, by the identity of its passage and where it begins."""
    if not context.statements:
        return {}
    found = (
        ((id(passage), token.start), passage, token)
        for passage, marks in context.figures
        for token in marks
        if _is_told(context, token)
    )
    return {
        key: cells
        for key, passage, token in found
        if (cells := _cells(context, passage, token))
        and key not in context.misunits
        and not _other_year(context, passage, token)
    }


def _cells(context: Context, passage: Passage, token: Token) -> list[Figure]:
    if SEVEN.search(token.lead) and (coded := CODED.search(token.lead)):
        code = coded[1] or coded[2]
        rows = [m.coded[code] for slot in SLOTS if (m := context.statements.get(slot)) and code in m.coded]
        return [r.total for r in rows if r.total]
    item = _item(context, passage, token)
    if item is not None:
        return item
    return [] if _is_ranked(context, passage) else _by_class(context, passage, token)


def _is_ranked(context: Context, passage: Passage) -> bool:
    """Say whether a passage begins with a path."""
    if RANKED not in passage.text:
        return False
    found = context.once(paths).get(id(passage))
    return found is not None and (found[0].end() <= FAR or PATH.search(passage.text[:FAR]) is not None)


def _by_class(context: Context, passage: Passage, token: Token) -> list[Figure]:
    named = CLASS.search(token.lead) if "类" in token.lead else None
    if named and token.role == "value":
        return _of_class(context, bare(named[1]))
    plain = _class_at_end(token.lead)
    if plain is None and token.role != "actual":
        return []
    clause = passage.text[begins(passage.text, token.start) : token.start]
    if plain is None and len(clause) < CLAUSE:
        plain = _class_at_end(re.split(r"年初预算|全年预算|预算数", clause)[0])
    if plain and not PART.search(clause):
        return _of_class(context, bare(plain["quoted"] or plain["plain"]), every=True)
    return []


#: letters of a clause that begins with the name of a class and tells its budget first
CLAUSE = 48


def _class_at_end(words: str) -> re.Match[str] | None:
    """Return the name of a class that words end in, alone, in quotation marks, or with 决算数为."""
    ends, pattern = _classes()
    return pattern.search(words) if words.rstrip("\n")[-2:] in ends else None


@cache
def _classes() -> tuple[frozenset[str], re.Pattern[str]]:
    """Return the last two letters of words that end in the name of a class, and the pattern of those which do."""
    known = [n for c, n in functional().items() if len(c) == CLASS_CODE and n != "其他支出"]
    ends = frozenset(
        f"{name}{said}"[-2:]
        for name in known
        for said in ("", "为", "决算", "决算为", "决算数", "决算数为", "”", '"')
    ) | {f"{bare(name)}{mark}"[-2:] for name in known for mark in '”"'}
    names, short = ("|".join(map(re.escape, some)) for some in (known, map(bare, known)))
    return ends, re.compile(
        rf"(?:^|[；，。、：）\d])(?:[（(]?[一二三四五六七八九十\d]{{1,2}}[.、）])?"
        rf"(?:[“\"](?P<quoted>{short})(?:支出)?[”\"]|(?P<plain>{names}))(?:决算数?)?为?$"
    )


def _of_class(context: Context, name: str, *, every: bool = False) -> list[Figure]:
    """Return the cells of a class: its totals, with ``every`` all of its amounts in all tables."""
    general = context.statements.get("T5")
    if general is None and (told := _fiscal_class(context, name)):
        whole = context.statements.get("T3")
        all_money = [r.total for r in whole.rows if bare(r.label) == name and r.total] if whole else []
        return [told.cells["general"], *(told.cells.values() if every else ()), *all_money]
    known = (
        [r for r in general.rows if len(r.code) == CLASS_CODE and name.endswith(bare(r.label))]
        if general
        else []
    )
    if not known or known[0].total is None or not bare(known[0].label) or _exceeds(context, known[0]):
        return []
    label = bare(known[0].label)
    found: list[Figure] = [known[0].total]
    for slot, made in context.statements.items():
        if slot in SLOTS:
            for row in made.rows:
                if row.code == known[0].code:
                    found += row.cells.values() if every else [row.total] if row.total else []
        elif every and slot in ("T1", "T4"):
            for row in made.rows:
                if bare(NUMERAL.sub("", row.label)) == label:
                    found += row.cells.values()
    return found


def _item(context: Context, passage: Passage, token: Token) -> list[Figure] | None:
    """Return the cells of the item that the passage is about; ``None`` where it names none before the amount."""
    before = context.once(paths).get(id(passage))
    if before is None:
        return None
    start = begins(passage.text, token.start)
    path = next((m for m in reversed(before) if m.end() <= token.start), None)
    if path is None or (path.end() <= start - NEAR and path.start() >= NEAR):
        return None
    between = passage.text[path.end() : token.start]
    direct = len(between) < NEAR and not ELSE.search(between)
    alone = (
        len(before) == 1 and "支出决算" in token.lead and "实际" not in between and not PART.search(between)
    )
    if not direct and not (token.role == "actual" and (len(between) < FAR or alone)):
        return []
    rows = list(_rows(context, path["section"], path["item"]))
    cells = [r.total for r in rows if r.total]
    beside = not _of_general(context, rows) and not _all_general(context, rows)
    whole = context.statements.get("T3")
    spent = whole.coded.get(rows[0].code) if whole and rows else None
    most = [spent.total] if spent and spent.total else cells
    if beside and all(c.value > token.figure.value for c in most):
        return []  # the table of this money was not read: those of all money have more
    return [] if rows and _exceeds(context, rows[0]) else cells


def _of_general(context: Context, rows: Sequence[Row]) -> bool:
    """Say whether a row is of the table of general-budget expenditure, its total read, or there is such a table to be of."""
    general = context.statements.get("T5")
    return general is not None and (
        not rows or any(row is one and one.total is not None for row in rows for one in general.rows)
    )


def _all_general(context: Context, rows: Sequence[Row]) -> bool:
    """Say whether the class of an item has no other money: as much in the table of fiscal money as in that of all."""
    whole = context.statements.get("T3")
    top = whole.coded.get(rows[0].code[:CLASS_CODE]) if whole and rows else None
    own = _fiscal_class(context, bare(top.label)) if top and top.total else None
    return bool(top and top.total and own and own.cells["general"].span.meets(top.total.span))


def _fiscal_class(context: Context, name: str) -> Row | None:
    """Return the row of a class in the table of fiscal money, where that tells what is of the general budget."""
    fiscal = context.statements.get("T4")
    rows = (r for r in fiscal.rows if "general" in r.cells) if fiscal else iter(())
    return next((r for r in rows if name and bare(NUMERAL.sub("", r.label)) == name), None)


#: the class at the beginning of an item
ITEM_OF = re.compile(r"(?:（?\d{1,2}[.、）．])?[“\"]?([\u4e00-\u9fff]{2,20})（(?:\d{3})?类）")


def torn_classes(context: Context) -> set[str]:
    """Return the classes of items whose line ends before their amount: a page or a copy broke it off."""
    ranked = (one.text for one in context.passages if RANKED in one.text)
    found = ((ITEM_OF.match(text), PATH.search(text), text) for text in ranked)
    return {
        bare(of[1]) for of, item, text in found if of and item and not re.search(r"\d", text[item.end() :])
    }


def paths(context: Context) -> dict[int, list[re.Match[str]]]:
    """Return the paths of passages that have some, by the identity of the passage."""
    ranked = (
        (id(one), list((PATH if RANKED in one.text else DASHED).finditer(one.text)))
        for one in context.passages
        if RANKED in one.text or "-" in one.text
    )
    return {one: found for one, found in ranked if found}


def _exceeds(context: Context, row: Row) -> bool:
    """Say whether a row of the general budget is more than all money spent on it: then the table is told to be wrong."""
    whole = context.statements.get("T3")
    other = whole.coded.get(row.code) if whole else None
    if not other or not other.total or not row.total:
        return False
    return row.total.value - row.total.half > other.total.value + other.total.half


def _rows(context: Context, section: str, item: str) -> Iterator[Row]:
    name = bare(item)
    for items, sections in context.once(_by_label):
        named = items.get(name, ())
        if len(named) <= 1:
            yield from named
            continue
        within = {code for label, code in sections if bare(section).endswith(label)}
        yield from (r for r in named if r.code[:SECTION_CODE] in within)


def _by_label(context: Context) -> list[Labels]:
    """Return of each table the rows of items by their bare label, and bare label and code of every section."""
    found: list[Labels] = []
    for slot in SLOTS:
        made = context.statements.get(slot)
        if made is None:
            continue
        items: dict[str, list[Row]] = {}
        for row in made.rows:
            if len(row.code) == ITEM_CODE:
                items.setdefault(bare(row.label), []).append(row)
        found.append((items, [(bare(r.label), r.code) for r in made.rows if len(r.code) == SECTION_CODE]))
    return found


def _other_year(context: Context, passage: Passage, token: Token) -> bool:
    start = begins(passage.text, token.start)
    years = YEAR.findall(passage.text, start, token.start)
    return bool(years) and int(years[-1]) != context.year


def table_of(context: Context, passage: Passage, cells: Sequence[Figure]) -> str:
    """Return the table that one of the cells stands in: that of funds, where their section tells of them."""
    slots = ("T8", *SLOTS) if "基金" in passage.heading else SLOTS
    rows = ((slot, row) for slot in slots if (made := context.statements.get(slot)) for row in made.rows)
    own = {id(cell) for cell in cells}
    return next((slot for slot, row in rows if any(id(one) in own for one in row.cells.values())), "T5")
