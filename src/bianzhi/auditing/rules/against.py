"""Text against tables where the text names what the table has by other words (TABLES §11)."""

import re
from collections.abc import Iterator

from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import ZERO, Figure, plain
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.normal import sentence_at
from bianzhi.auditing.registry import rule
from bianzhi.auditing.rules.text_table import differs
from bianzhi.auditing.rules.trees import PUBLIC, STAFF
from bianzhi.auditing.statements import NAMES
from bianzhi.auditing.subjects import bare, by_name, functional
from bianzhi.auditing.tokens import Token

FUND = (
    "2024年度部门决算\n政府性基金预算财政拨款收入支出决算表\n单位：万元\n科目编码\t科目名称\t年初结转和结余\t本年收入\t小计\t基本支出\t项目支出\t年末结转和结余\n"
    "229\t其他支出\t3.00\t9.00\t10.00\t0.00\t10.00\t2.00\n合计\t\t3.00\t9.00\t10.00\t0.00\t10.00\t2.00\n八、说明\n"
    "2024年度政府性基金预算财政拨款年初结转和结余3.00万元，本年收入{0}万元，本年支出10.00万元，年末结转和结余2.00万元。"
)
FUND_MONEY = r"(?:政府性基金|国有资本经营)预算财政拨款"
#: what the words before an amount of a fund say it is, and the column of its table
FLOWS = (
    ("opening", re.compile(r"年初(?:财政拨款)?结转和?结余(?:为)?$")),
    ("income", re.compile(rf"(?:本年收入|{FUND_MONEY}收入)(?:为|合计)?$")),
    ("total", re.compile(rf"(?:本年支出|{FUND_MONEY}支出)(?:为|合计)?$")),
    ("closing", re.compile(r"年末(?:财政拨款)?结转和?结余(?:为)?$")),
)
SLOTS = (("T8", re.compile(r"政府性基金")), ("T9", re.compile(r"国有资本经营")))


@rule(
    "X550", "TEXT_TABLE", "政府性基金、国有资本经营预算的收支结转与表格不一致", forms=("决算",),
    fails=FUND.format("6.00"),
    passes=FUND.format("9.00"),
    edge=FUND.format("9.0"),
)  # fmt: skip
def flows(context: Context) -> Iterator[Finding]:
    """Hold what a sentence tells of a fund, from what was carried over to what is left, against the row 合计 of its table."""
    for slot, named in SLOTS:
        made = context.statements.get(slot)
        row = made.whole if made and not made.empty else None
        if row is None:
            continue
        for passage, marks in context.figures:
            if not named.search(passage.text):
                continue
            for token in marks:
                key = next((k for k, words in FLOWS if words.search(token.lead)), "")
                cell = row.cells.get(key)
                if (
                    not key
                    or cell is None
                    or token.role not in ("value", "actual")
                    or not differs(token.figure, cell)
                ):
                    continue
                start, end = sentence_at(passage.text, token.start, token.end)
                sentence = passage.text[start:end]
                if named.search(passage.text[start : token.start]) and not OTHERS.search(sentence):
                    yield Finding(
                        "X550", "TEXT_TABLE", "error", f"文字写{token.figure.text}，{NAMES[slot]}是{cell.text}", passage.place(token.start),
                        passage.quote(token.start, token.end, 24), token.figure.text, cell.text, f"表中为{cell.text}", "", "请核对文字和表格",
                    )  # fmt: skip


#: words of other money in the same sentence, or of one item of the fund
OTHERS = re.compile(r"一般公共预算|其中|（款）|（项）|本级|下属")


SECTION = 5
BARE_PATH = re.compile(
    r"(?<!类）)(?<![\u4e00-\u9fff])(?P<section>[\u4e00-\u9fff]{4,20})（款）(?P<item>[\u4e00-\u9fff（）]{2,40}?)（项）"
)


@rule(
    "X551", "SUBJECT_NAME", "把类级科目的名称写成了款级科目",
    fails="2023年度部门决算\n（15）住房保障支出（款）住房公积金（项）年初预算70.48万元，支出决算70.48万元。",
    passes="2023年度部门决算\n（15）住房改革支出（款）住房公积金（项）年初预算70.48万元，支出决算70.48万元。",
    edge="2023年度部门决算\n住房保障支出（类）住房改革支出（款）住房公积金（项）年初预算70.48万元。",
)  # fmt: skip
def classes_for_sections(context: Context) -> Iterator[Finding]:
    """Find in a path without its class the name of the class where that of the section should stand."""
    for passage in context.passages:
        if "（款）" not in passage.text:
            continue
        for match in BARE_PATH.finditer(passage.text):
            codes = by_name().get(bare(match["section"]), ())
            tops = [c for c in codes if len(c) < SECTION]
            items = by_name().get(bare(match["item"]), ())
            if not tops or any(item.startswith(c) for c in codes if len(c) == SECTION for item in items):
                continue
            meant = {functional()[c[:SECTION]] for c in items if len(c) > SECTION and c[:3] in tops}
            if len(meant) == 1:
                right = min(meant)
                yield Finding(
                    "X551", "SUBJECT_NAME", "error", f"“{match['section']}”是类级科目，款级科目应为“{right}”", passage.place(match.start()),
                    match[0], match["section"], right, "按政府收支分类科目", "把类级名称写成了款级名称", f"改为“{right}（款）”",
                )  # fmt: skip


BASIC = (
    "2025年部门预算\n一般公共预算基本支出表\n单位：万元\n科目编码\t科目名称\t预算数\n301\t工资福利支出\t70.00\n30101\t基本工资\t70.00\n302\t商品和服务支出\t20.00\n30201\t办公费\t20.00\n"
    "303\t对个人和家庭的补助\t5.00\n30302\t退休费\t5.00\n合计\t\t95.00\n一、说明\n基本支出95.00万元，其中：人员经费{0}万元，公用经费{1}万元。"
)


@rule(
    "X552", "TABLE_TEXT_SWAPPED", "人员经费与公用经费写反",
    fails=BASIC.format("20.00", "75.00"),
    passes=BASIC.format("75.00", "20.00"),
    edge=BASIC.format("75.0", "20.0"),
)  # fmt: skip
def turned(context: Context) -> Iterator[Finding]:
    """Find staff and public expenses each with the amount that the classes of the other add up to."""
    made = context.statements.get("T6")
    if made is None or made.empty or (made.whole and {"staff", "public"} <= set(made.whole.cells)):
        return
    sums = [_sum([made.coded[c].total for c in codes if c in made.coded]) for codes in (STAFF, PUBLIC)]
    staff, public = sums
    if staff is None or public is None or not differs(staff, public):
        return
    for passage, marks in context.figures:
        first = _told(marks, "人员经费")
        second = _told(marks, "公用经费") if first else None
        if first and second and not differs(first.figure, public) and not differs(second.figure, staff):
            yield Finding(
                "X552", "TABLE_TEXT_SWAPPED", "error", f"人员经费写{first.figure.text}，公用经费写{second.figure.text}，两数疑似写反",
                passage.place(first.start), passage.quote(first.start, first.end, 16), first.figure.text, f"{plain(staff.value)}万元",
                f"{NAMES['T6']}：301、303合计{plain(staff.value)}万元，302、310等合计{plain(public.value)}万元", "两数写反", "对调两数",
            )  # fmt: skip


def _told(marks: tuple[Token, ...] | list[Token], name: str) -> Token | None:
    """Return the amount right after a name; nothing where the name comes with several."""
    found = [
        t
        for t in marks
        if name in t.lead
        and t.role in ("value", "actual")
        and re.search(rf"{name}(?:支出|预算)?(?:为)?$", t.lead)
    ]
    return found[0] if len(found) == 1 else None


def _sum(cells: list[Figure | None]) -> Figure | None:
    parts = [c for c in cells if c is not None]
    if not parts:
        return None
    return Figure("", sum((p.value for p in parts), ZERO), sum((p.half for p in parts), ZERO))
