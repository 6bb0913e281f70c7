"""Text against tables (TABLES §11)."""

import re
from collections.abc import Iterator, Sequence

from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import Figure, plain
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.layouts import Row
from bianzhi.auditing.named import other_year
from bianzhi.auditing.normal import Passage, begins
from bianzhi.auditing.registry import rule
from bianzhi.auditing.spoken import subject_cells, table_of
from bianzhi.auditing.statements import NAMES, Statement
from bianzhi.auditing.tokens import VALUES, Token
from bianzhi.documents.model import Place

END = r"(?:为|是|总额|各为|均为)?$"
#: (words before the amount, table, label of the row, column)
STATED: tuple[tuple[re.Pattern[str], str, str, str], ...] = (
    (
        re.compile(rf"财政拨款收(?:入)?(?:总计)?、?支(?:出)?(?:决算|预算)?(?:总计|总预算){END}"),
        "T4",
        "总计",
        "total",
    ),
    (
        re.compile(rf"(?<!拨款)收(?:入)?(?:总计)?、?支(?:出)?(?:决算|预算)?(?:总计|总预算){END}"),
        "T1",
        "总计",
        "total",
    ),
    (re.compile(rf"本年收入合计{END}"), "T2", "^合计$", "total"),
    (re.compile(rf"本年支出合计{END}"), "T3", "^合计$", "total"),
    (re.compile(rf"本年收入合计{END}"), "T1", "^本年收入合计$", "total"),
    (re.compile(rf"本年支出合计{END}"), "T1", "^本年支出合计$", "total"),
    (
        re.compile(rf"(?:^|。)政府性基金预算财政拨款收入{END}"),
        "T4",
        "^(?:二、)?政府性基金预算财政拨款(?:收入)?$",
        "total",
    ),
    (re.compile(rf"本年收入预算{END}"), "T1", "^本年收入合计$", "total"),
    (re.compile(rf"本年支出预算{END}"), "T1", "^本年支出合计$", "total"),
    (re.compile(rf"一般公共预算财政拨款支出{END}"), "T5", "^合计$", "total"),
    (re.compile(rf"一般公共预算(?:财政拨款)?基本支出(?:预算)?{END}"), "T5", "^合计$", "basic"),
    (
        re.compile(rf"(?<!拨款)(?<!基金)(?<!预算)(?<!预算的)(?:年初|上年)结转(?:和?结余)?(?:资金)?{END}"),
        "T1",
        "^(?:[一二三四五六七八九十]、)?(?:年初结转和结余|上年结转(?:和?结余)?)$",
        "total",
    ),
    (re.compile(rf"(?<!拨款)(?<!基金)(?<!预算)年末结转和?结余{END}"), "T1", "^年末结转和结余$", "total"),
    (re.compile(rf"人员经费{END}"), "T6", "人员经费合计", "total"),
    (re.compile(rf"公用经费{END}"), "T6", "公用经费合计", "total"),
    (
        re.compile(rf"(?:(?<!本)年|[局院府校馆部处站所会心])收入(?:总预算|预算(?:总额|总计)?){END}"),
        "T1",
        "收入总计|总计",
        "total",
    ),
    (
        re.compile(rf"(?:^|。|(?<!本)年|[局院府校馆部处站所会心])支出(?:总预算|预算(?:总额|总计)?){END}"),
        "T1",
        "支出总计|总计",
        "total",
    ),
    (re.compile(rf"(?:^|[）。])(?:收入|支出)预算总计{END}"), "T1", "总计", "total"),
    (
        re.compile(rf"20\d\d年(?:度)?(?:本部门|本单位|我部门|我单位)?预算收入{END}"),
        "T1",
        "^收入总计$",
        "total",
    ),
    (
        re.compile(rf"20\d\d年(?:度)?(?:本部门|本单位|我部门|我单位)?预算支出{END}"),
        "T1",
        "^支出总计$",
        "total",
    ),
    (re.compile(rf"(?:年|^|。)政府性基金预算(?:财政拨款)?支出(?:预算)?{END}"), "T8", "^合计$", "total"),
)
_ALL = r"(?:总计|总规模|总量|总盘子|总额)"
#: the same by other names, which may be those of fiscal money as well: (words, table, label, column)
SPOKEN: tuple[tuple[re.Pattern[str], str, str, str], ...] = (
    (re.compile(rf"财政拨款收(?:入)?、?支(?:出)?(?:决算|预算)?{_ALL}{END}"), "T4", "总计", "total"),
    (re.compile(rf"(?<!拨款)(?:收(?:入)?、?支(?:出)?|预算收入|预算支出)(?:决算|预算)?{_ALL}{END}"), "T1", "总计", "total"),
    (re.compile(r"^(?:收入|支出)总计：$"), "T1", "总计", "total"),
    (re.compile(rf"(?:^|。)20\d\d年(?:度)?本年收入{END}"), "T1", "^本年收入合计$", "total"),
    (re.compile(rf"(?:^|。)20\d\d年(?:度)?本年支出{END}"), "T1", "^本年支出合计$", "total"),
    (re.compile(rf"一般公共预算(?:财政拨款)?(?:全年)?支出(?:安排|(?:预算|决算)数){END}|一般公共预算财政拨款全年支出{END}"), "T5", "^合计$", "total"),
)  # fmt: skip
#: staff and public expenses where the table has a column of each
COLUMNS = (
    (re.compile(rf"人员经费(?:安排)?{END}"), "staff", "public"),
    (re.compile(rf"公用经费(?:安排)?{END}"), "public", "staff"),
)
#: how the words before such an amount end: only then are they looked at closely
NOUNS = (
    "总计", "总额", "合计", "预算", "支出", "结转", "结余", "资金", "经费", "规模", "总量", "盘子", "安排", "数", "收入",
)  # fmt: skip
LAST = tuple(
    noun + end
    for noun in NOUNS
    for end in ("", "为", "是", "总额", "总计", "各为", "均为", "总额为", "总额是", "：")
)
LAST_LETTERS = frozenset(words[-1] for words in LAST)


COLUMN_TABLE = "2024年度部门决算\n一般公共预算财政拨款基本支出决算表\n单位：万元\n经济分类科目编码\t科目名称\t合计\t人员经费\t公用经费\n301\t工资福利支出\t70.00\t70.00\t\n302\t商品和服务支出\t20.00\t\t20.00\n合计\t\t90.00\t70.00\t20.00\n一、说明\n"


def _row(made: Statement, label: str) -> Row | None:
    found = re.compile(label)
    return next((r for r in made.rows if r.cells and found.search(r.label)), None)


def cell_of(context: Context, token: Token) -> Figure | None:
    """Return the cell that a total of the text must equal; ``None`` where the text names none."""
    return context.once(_bound).get((token.lead, token.figure.text))


def _bound(context: Context) -> dict[tuple[str, str], Figure]:
    """Return what `cell_of` does of every total that has a cell, by the words before it and as it is printed."""
    filled = {slot for slot, made in context.statements.items() if not made.empty}
    stated, spoken = ([one for one in some if one[1] in filled] for some in (STATED, SPOKEN))
    found: dict[tuple[str, str], Figure] = {}
    for token in (t for _, marks in context.figures for t in marks) if stated or spoken else ():
        lead = token.lead
        if lead[-1:] not in LAST_LETTERS or not lead.endswith(LAST):
            continue
        of = next((one for one in stated if one[0].search(lead)), None)
        if of is None and (of := next((one for one in spoken if one[0].search(lead)), None)):
            of = None if _is_fiscal(context, token) else of
        row = _row(context.statements[of[1]], of[2]) if of else None
        if of and row and of[3] in row.cells:
            found[lead, token.figure.text] = row.cells[of[3]]
    return found


def celled(
    context: Context,
) -> list[tuple[Passage, list[tuple[Token, Sequence[Figure], Figure | None]]]]:
    """Return by passage the amounts that have cells: of subjects, and as totals; asked for through `Context.once`."""
    totals = context.once(_bound)
    found = (
        (one, [(t, subject_cells(context, one, t), totals.get((t.lead, t.figure.text))) for t in marks])
        for one, marks in context.figures
    )
    cells = ((one, [of for of in told if of[1] or of[2]]) for one, told in found)
    return [(one, told) for one, told in cells if told]


def _is_fiscal(context: Context, token: Token) -> bool:
    """Say whether fiscal money has a total of that amount: then one by another name may be that."""
    fiscal = context.statements.get("T4")
    rows = fiscal.rows if fiscal else ()
    return any(not differs(token.figure, cell) for row in rows for cell in row.cells.values())


def _other_side(context: Context, token: Token) -> bool:
    """Say whether the amount is the total of the other side of a table whose sides differ: then the table is told to be wrong."""
    for pattern, slot, label, column in STATED:
        made = context.statements.get(slot)
        if made is not None and slot in ("T1", "T4") and pattern.search(token.lead):
            cells = [r.cells[column] for r in made.rows if re.search(label, r.label) and column in r.cells]
            return any(not differs(token.figure, cell) for cell in cells)
    return False


def differs(passage_figure: Figure, cell: Figure) -> bool:
    """Say whether a figure of the text and a cell are two, each rounded on its own."""
    return abs(passage_figure.value - cell.value) > passage_figure.half + cell.half


@rule(
    "X501", "TEXT_TABLE", "文字与表格不一致",
    fails="2024年度部门决算\n收入支出决算总表\n单位：万元\n收入\t金额\t支出\t金额\n一、财政拨款收入\t2995.39\t一、教育支出\t2995.39\n总计\t2995.39\t总计\t2995.39\n一、说明\n2024年度收入支出总计0万元。",
    passes="2024年度部门决算\n收入支出决算总表\n单位：万元\n收入\t金额\t支出\t金额\n一、财政拨款收入\t2995.39\t一、教育支出\t2995.39\n总计\t2995.39\t总计\t2995.39\n一、说明\n2024年度收入支出总计2995.39万元。",
    edge="2024年度部门决算\n收入支出决算总表\n单位：元\n收入\t金额\t支出\t金额\n一、财政拨款收入\t29,953,912.44\t一、教育支出\t29,953,912.44\n总计\t29,953,912.44\t总计\t29,953,912.44\n一、说明\n2024年度收入支出总计2995.39万元。",
)  # fmt: skip
def totals(context: Context) -> Iterator[Finding]:
    """Compare totals of the text with the tables."""
    for passage, told in context.once(celled):
        for token, _, cell in told:
            if cell is None or token.role not in ("value", "actual") or not differs(token.figure, cell):
                continue
            if _carried_of_a_kind(passage, token) or _of_year_beside(context.year, passage, token):
                continue
            if not _other_side(context, token):
                slot = next(
                    slot
                    for pattern, slot, *_ in (*STATED, *SPOKEN)
                    if slot in context.statements and pattern.search(token.lead)
                )
                yield _finding(
                    "X501", passage.place(token.start), passage.quote(token.start, token.end, 24), token, cell, slot,
                    _kind(context, token, slot),
                )  # fmt: skip


@rule(
    "X507", "TEXT_TABLE", "人员经费、公用经费与基本支出表的分栏不一致",
    fails=COLUMN_TABLE + "基本支出90.00万元，人员经费为60.00万元，公用经费为30.00万元。",
    passes=COLUMN_TABLE + "基本支出90.00万元，人员经费为70.00万元，公用经费为20.00万元。",
    edge=COLUMN_TABLE + "基本支出90.00万元，其中下属单位人员经费60.00万元。",
)  # fmt: skip
def columns(context: Context) -> Iterator[Finding]:
    """Compare staff and public expenses with the table whose columns they are, beside the total of that table."""
    made = context.statements.get("T6")
    row = made.whole if made and not made.empty else None
    if row is None or row.total is None or not {"staff", "public"} <= set(row.cells):
        return
    summed = {(id(s.passage), t.start) for s in context.sums for t in s.parts}
    for passage, marks in context.figures:
        whole = next((t for t in marks if "基本支出" in t.lead and not differs(t.figure, row.total)), None)
        told = [
            (t, mine, other)
            for words, mine, other in COLUMNS
            for t in marks
            if whole and t.role in ("value", "actual") and t.start > whole.start and words.search(t.lead)
            and not re.search("其中|下属|本级", t.lead) and (id(passage), t.start) not in summed
        ]  # fmt: skip
        wrong = [one for one in told if differs(one[0].figure, row.cells[one[1]])]
        turned = len(wrong) > 1 and all(not differs(t.figure, row.cells[other]) for t, _, other in wrong)
        for token, mine, _ in wrong[:1] if turned else wrong:
            yield _finding(
                "X507", passage.place(token.start), passage.quote(token.start, token.end, 24), token, row.cells[mine], "T6",
                "TABLE_TEXT_SWAPPED" if turned else _dropped(token.figure, row.cells[mine]),
            )  # fmt: skip


def _carried_of_a_kind(passage: Passage, token: Token) -> bool:
    """Say whether carried-over money is that of one kind only: of funds, of fiscal money, of a project."""
    if "结转" not in token.lead[-12:]:
        return False
    start = begins(passage.text, token.start, "。")
    return bool(re.search("基金|国有资本|财政拨款|项目|专户", passage.text[start : token.start]))


def _of_year_beside(year: int, passage: Passage, token: Token) -> bool:
    """Say whether a sentence tells of this year first and of another here: 2026年收入预算9万元，2025年收入预算8万元."""
    told = passage.text[begins(passage.text, token.start, "。") : token.start]
    return f"{year}年" in told and other_year(year, told[begins(told, len(told), "，；（）") :])


def _kind(context: Context, token: Token, slot: str) -> str:
    """Return what the slip is: the total of this year's income or expenditure told for the total, or just another figure."""
    made = context.statements.get(slot)
    cell = cell_of(context, token)
    other = _dropped(token.figure, cell) if cell else "TEXT_TABLE"
    if made is None or slot not in ("T1", "T4") or not re.search("总计|总预算|总额|预算", token.lead):
        return other
    rows = [r for r in made.rows if "本年" in r.label and re.search("本年(?:收入|支出)(?:合计)?$", r.label)]
    return "TOTAL_CONCEPT" if any(r.total and not differs(token.figure, r.total) for r in rows) else other


def _dropped(stated: Figure, cell: Figure) -> str:
    """Return what the slip is: a digit lost, or just another figure."""
    told, right = (re.sub(r"\D", "", plain(one.value)) for one in (stated, cell))
    lost = any(right[:k] + right[k + 1 :] == told for k in range(len(right)))
    return "DIGIT_DROPPED" if lost else "TEXT_TABLE"


def _finding(
    code: str, place: Place, quote: str, token: Token, cell: Figure, slot: str, kind: str = "TEXT_TABLE"
) -> Finding:
    value = plain(cell.value)
    tail = (
        0 < cell.value - token.figure.value < 2 * token.figure.half
    )  # cut off, not rounded: a matter of form
    return Finding(
        code, kind, "warning" if tail else "error", f"文字写{token.figure.text}，{NAMES[slot]}是{cell.text}", place, quote,
        token.figure.text, f"{value}万元", f"表中为{cell.text}", "尾数舍去，没有四舍五入" if tail else "", f"改为{value}万元",
    )  # fmt: skip


@rule(
    "X502", "TEXT_TABLE", "科目的金额与一般公共预算支出表不一致",
    fails="2024年度部门决算\n一般公共预算财政拨款支出决算表\n单位：万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n205\t教育支出\t100.00\t60.00\t40.00\n合计\t\t100.00\t60.00\t40.00\n一、说明\n主要用于以下方面：教育支出（类）10.00万元，占100%。",
    passes="2024年度部门决算\n一般公共预算财政拨款支出决算表\n单位：万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n205\t教育支出\t100.00\t60.00\t40.00\n合计\t\t100.00\t60.00\t40.00\n一、说明\n主要用于以下方面：教育支出（类）100.00万元，占100%。",
    edge="2024年度部门决算\n一般公共预算财政拨款支出决算表\n单位：元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n205\t教育支出\t1,000,043.00\t600,043.00\t400,000.00\n合计\t\t1,000,043.00\t600,043.00\t400,000.00\n一、说明\n主要用于以下方面：教育支出（类）100.00万元，占100%。",
)  # fmt: skip
def subjects(context: Context) -> Iterator[Finding]:
    """Compare amounts of classes and items with the table of general-budget expenditure."""
    for passage, told in context.once(celled):
        wrong = [(t, cells) for t, cells, _ in told if cells and all(differs(t.figure, c) for c in cells)]
        turned = [
            token
            for token, _ in wrong
            if sum(not differs(token.figure, cells[0]) for other, cells in wrong if other is not token) == 1
        ]
        for token, cells in wrong:
            if len(turned) == len(("one", "other")) and token is turned[1]:
                continue  # the amounts of two names stand in each other's place: that is one fault
            swapped = len(turned) == len(("one", "other")) and token is turned[0]
            yield _finding(
                "X502", passage.place(token.start), passage.quote(token.start, token.end, 24), token, cells[0], table_of(context, passage, cells),
                "TABLE_TEXT_SWAPPED" if swapped else _dropped(token.figure, cells[0]),
            )  # fmt: skip


#: (the whole, its table and the part's column): parts that a report always tells of these wholes
SPLIT = (
    (re.compile(rf"支出(?:决算|预算)?合计{END}"), "T3"),
    (re.compile(rf"(?:^|。|年度?|[局院府校馆部处站所会心])支出(?:总预算|预算(?:总额|总计)?){END}"), "T3"),
    (re.compile(rf"一般公共预算财政拨款支出(?:决算)?{END}"), "T5"),
)
HALVES = (
    ("basic", re.compile(rf"(?<!拨款)基本支出(?:决算|预算)?{END}")),
    ("project", re.compile(rf"项目支出(?:决算|预算)?{END}")),
    ("staff", re.compile(rf"人员经费(?:安排|支出)?{END}")),
    ("public", re.compile(rf"公用经费(?:安排|支出)?{END}")),
)


def _whole_of(context: Context, whole: Token) -> str:
    """Return the table whose total an amount is by its value, where its words do not tell."""
    for slot in ("T3", "T5", "T6"):
        made = context.statements.get(slot)
        row = made.whole if made and not made.empty else None
        if row and row.total and whole.figure.value and not differs(whole.figure, row.total):
            return slot
    return ""


@rule(
    "X505", "TEXT_TABLE", "基本支出、项目支出与表格不一致",
    fails="2024年度部门决算\n支出决算表\n单位：万元\n科目编码\t科目名称\t本年支出合计\t基本支出\t项目支出\n205\t教育支出\t100.00\t60.00\t40.00\n合计\t\t100.00\t60.00\t40.00\n三、说明\n本年支出合计100.00万元，其中：基本支出40.00万元，占40.00%；项目支出60.00万元，占60.00%。",
    passes="2024年度部门决算\n支出决算表\n单位：万元\n科目编码\t科目名称\t本年支出合计\t基本支出\t项目支出\n205\t教育支出\t100.00\t60.00\t40.00\n合计\t\t100.00\t60.00\t40.00\n三、说明\n本年支出合计100.00万元，其中：基本支出60.00万元，占60.00%；项目支出40.00万元，占40.00%。",
    edge="2024年度部门决算\n支出决算表\n单位：元\n科目编码\t科目名称\t本年支出合计\t基本支出\t项目支出\n205\t教育支出\t1,000,000.00\t600,040.00\t399,960.00\n合计\t\t1,000,000.00\t600,040.00\t399,960.00\n三、说明\n本年支出合计100.00万元，其中：基本支出60.00万元，占60.00%；项目支出40.00万元，占40.00%。",
)  # fmt: skip
def halves(context: Context) -> Iterator[Finding]:
    """Compare basic and project expenditure with the table of the whole they are parts of."""
    for one in context.sums:
        slot = next((slot for words, slot in SPLIT if words.search(one.whole.lead)), "") or _whole_of(
            context, one.whole
        )
        made = context.statements.get(slot)
        row = made.whole if made and not made.empty else None
        if row is None:
            continue
        told = {key: t for t in one.parts for key, words in HALVES if words.search(t.lead)}
        wrong = {k: t for k, t in told.items() if k in row.cells and differs(t.figure, row.cells[k])}
        turned = len(wrong) > 1 and all(
            any(not differs(t.figure, row.cells[o]) for o in wrong if o != k) for k, t in wrong.items()
        )
        for key, token in wrong.items():
            found = _finding(
                "X505", one.passage.place(token.start), one.passage.quote(token.start, token.end, 24), token, row.cells[key], slot,
                "TABLE_TEXT_SWAPPED" if turned else _dropped(token.figure, row.cells[key]),
            )  # fmt: skip
            yield found
            if turned:
                break


RUNNING = re.compile(rf"机关运行经费(?:财政拨款)?(?:支出)?(?:预算)?{END}")


@rule(
    "X506", "CROSS_TABLE", "机关运行经费大于基本支出表的公用经费", severity="warning",
    fails="2024年度部门决算\n一般公共预算财政拨款基本支出决算表\n单位：万元\n科目编码\t科目名称\t决算数\t科目编码\t科目名称\t决算数\n301\t工资福利支出\t9.00\t302\t商品和服务支出\t5.00\n人员经费合计\t\t9.00\t公用经费合计\t\t5.00\n十、说明\n机关运行经费支出14.77万元。",
    passes="2024年度部门决算\n一般公共预算财政拨款基本支出决算表\n单位：万元\n科目编码\t科目名称\t决算数\t科目编码\t科目名称\t决算数\n301\t工资福利支出\t9.00\t302\t商品和服务支出\t5.00\n人员经费合计\t\t9.00\t公用经费合计\t\t5.00\n十、说明\n机关运行经费支出5.00万元。",
    edge="2024年度部门决算\n一般公共预算财政拨款基本支出决算表\n单位：万元\n科目编码\t科目名称\t决算数\t科目编码\t科目名称\t决算数\n301\t工资福利支出\t9.00\t302\t商品和服务支出\t5.00\n人员经费合计\t\t9.00\t公用经费合计\t\t5.00\n十、说明\n机关运行经费支出1.42万元。",
)  # fmt: skip
def running(context: Context) -> Iterator[Finding]:
    """Hold the running costs of offices against all public costs (X18): with 事业单位 in a department they are fewer."""
    made = context.statements.get("T6")
    row = _row(made, "公用经费合计") if made and not made.empty else None
    most = row.total if row else _public(context)
    if most is None:
        return
    for passage, marks in context.figures:
        for token in marks:
            if (
                token.role in ("value", "actual")
                and RUNNING.search(token.lead)
                and token.figure.span.low > most.span.high
            ):
                yield Finding(
                    "X506", "CROSS_TABLE", "warning", f"机关运行经费{token.figure.text}，大于公用经费合计{most.text}", passage.place(token.start),
                    passage.quote(token.start, token.end, 20), token.figure.text, most.text, "机关运行经费不多于公用经费合计", "", "请核对两处",
                )  # fmt: skip
                return


PUBLIC = re.compile(r"(?:^|[，。；：])公用经费(?:支出)?(?:为)?$")


def _public(context: Context) -> Figure | None:
    """Return what the text tells of the public costs in basic expenditure, where it tells one amount."""
    found = [
        t.figure
        for passage, marks in context.figures
        if "基本支出" in passage.heading
        for t in marks
        if t.role in VALUES and PUBLIC.search(t.lead)
    ]
    return found[0] if found and all(f.span.meets(found[0].span) for f in found) else None
