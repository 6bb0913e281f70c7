"""Names that a table and the text, or a code and its name, do not share (FAULTS: SUBJECT_NAME, TEXT_TABLE)."""

import re
from collections.abc import Collection, Iterator, Sequence
from difflib import SequenceMatcher

from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import figure, plain
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.layouts import Row
from bianzhi.auditing.normal import Passage
from bianzhi.auditing.registry import rule
from bianzhi.auditing.rules.codes import slipped
from bianzhi.auditing.spelled import NUMBER
from bianzhi.auditing.spoken import SLOTS, paths
from bianzhi.auditing.statements import NAMES
from bianzhi.auditing.subjects import bare, by_name, economic, economic_by_name, functional
from bianzhi.auditing.tokens import VALUES, Token

#: digits of the codes of items: economic, functional
ECONOMIC, ITEM = 5, 7
SECTION, CLASS = 5, 3
#: how much of a name that is printed otherwise stays the same
ALIKE = 0.6
BASIC = (
    "2024年度部门决算\n一般公共预算财政拨款基本支出决算表\n单位：万元\n经济分类科目编码\t科目名称\t决算数\n301\t工资福利支出\t9.00\n30101\t基本工资\t5.00\n"
    "30113\t{0}\t4.00\n人员经费合计\t\t9.00"
)


@rule(
    "N715", "SUBJECT_NAME", "经济分类科目的编码与名称不符", severity="warning", since=2019,
    fails=BASIC.format("住房补贴"),
    passes=BASIC.format("住房公积金"),
    edge=BASIC.format("住房公积金缴费"),
)  # fmt: skip
def economic_names(context: Context) -> Iterator[Finding]:
    """Find rows of the table of basic expenditure whose name is far from that of their code."""
    made = context.statements.get("T6")
    for row in made.rows if made else ():
        right, label = economic().get(row.code, ""), bare(row.label)
        if not made or len(row.code) != ECONOMIC or not right or not label:
            continue
        name = bare(right)
        if label in name or name in label or SequenceMatcher(None, label, name).ratio() >= ALIKE:
            continue
        yield Finding(
            "N715", "SUBJECT_NAME", "warning", f"{NAMES['T6']}：{row.code}应为“{right}”，表中写“{row.label}”", made.place(row),
            f"{row.code} {row.label}", row.label, right, "按部门预算支出经济分类科目", "科目名称写错或贴错", f"改为“{right}”",
        )  # fmt: skip


#: letters before the path of an item that its paragraph is about
HEAD = 16
#: items of a table that is not abridged
ENOUGH = 3
ITEMS = (
    "2025年部门预算\n一般公共预算支出预算表\n单位：万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n221\t住房保障支出\t9.00\t9.00\t\n22102\t住房改革支出\t9.00\t9.00\t\n"
    "2210201\t住房公积金\t5.00\t5.00\t\n2210203\t购房补贴\t4.00\t4.00\t\n213\t农林水支出\t1.00\t1.00\t\n21301\t农业农村\t1.00\t1.00\t\n2130101\t行政运行\t1.00\t1.00\t\n合计\t\t10.00\t10.00\t\n说明\n"
)


@rule(
    "X508", "TEXT_TABLE", "文字写的项级科目表中没有", severity="warning", forms=("决算", "预算"),
    fails=ITEMS + "2.“住房保障支出-住房改革支出-提租补贴”科目4.00万元。",
    passes=ITEMS + "2.“住房保障支出-住房改革支出-购房补贴”科目4.00万元。",
    edge=ITEMS + "2.住房保障支出（类）住房改革支出（款）购房补贴支出（项）4.00万元。",
)  # fmt: skip
def told_and_not_listed(context: Context) -> Iterator[Finding]:
    """Find an item with an amount that is in none of the tables, where they list items."""
    told = context.once(paths)
    rows = [r for slot in SLOTS if (made := context.statements.get(slot)) for r in made.rows] if told else []
    coded = [r for r in rows if len(r.code) == ITEM]
    if len({r.code for r in coded}) < ENOUGH:
        return
    listed = {bare(r.label) for r in rows}
    items = {bare(r.label) for r in coded}
    for passage, marks in context.figures:
        if id(passage) not in told:
            continue
        path = told[id(passage)][0]
        first = next((t for t in marks if t.role in VALUES and t.figure.value > 0), None)
        if first is None or path.start("section") > HEAD + len("社会保障和就业支出（类）"):
            continue
        item = bare(path["item"])
        if _of_another_section(path, rows, listed):
            yield Finding(
                "X508", "TEXT_TABLE", "warning", f"文字写在“{path['section']}”下，表中没有这个款", passage.place(path.start("section")),
                passage.quote(path.start("section"), first.end, 10), path["section"], "", "文字写的科目应在支出表中", "款级科目写错",
                "请核对款级科目的名称",
            )  # fmt: skip
            continue
        if item in listed or any(item in one or one in item for one in items if one):
            continue
        meant = "" if item in by_name() else _of_that_amount(context, path, rows, marks)
        if item not in by_name() and not meant:
            continue  # a name the list may not have, of another year
        if bare(meant) in by_name() and SequenceMatcher(None, item, bare(meant)).ratio() >= NEARLY:
            continue  # N706 tells of a name that is so near to one of the list
        yield Finding(
            "X508", "TEXT_TABLE", "warning", f"文字写了“{path['item']}”，表中{f'同一金额的是“{meant}”' if meant else '没有这个科目'}", passage.place(path.start("item")),
            passage.quote(path.start("item"), first.end, 10), path["item"], meant, "文字写的科目应在支出表中", "科目名称写错，或表中漏列",
            f"改为“{meant}”" if meant else "请核对科目名称",
        )  # fmt: skip


#: how much of a name is the same where N706 takes it for a slip
NEARLY = 0.75


def _of_that_amount(
    context: Context, path: re.Match[str], rows: Sequence[Row], marks: Sequence[Token]
) -> str:
    """Return the one item of a section that has an amount of a passage and that no path names; empty where none or two do."""
    section = bare(path["section"].rsplit("类）", 1)[-1])
    codes = {row.code for row in rows if len(row.code) == SECTION and bare(row.label) == section}
    named = {bare(one["item"]) for found in context.once(paths).values() for one in found}
    told = {t.figure.value for t in marks if t.role in VALUES and t.figure.value > 0}
    labels = {
        row.label for row in rows
        if len(row.code) == ITEM and row.code[:SECTION] in codes and bare(row.label) not in named
        and row.total and row.total.value in told
    }  # fmt: skip
    return labels.pop() if len(labels) == 1 else ""


def _of_another_section(path: re.Match[str], rows: Sequence[Row], listed: Collection[str]) -> bool:
    """Say whether a section that the classification has is in none of the tables, while they have the item under another."""
    section, item = bare(path["section"].rsplit("类）", 1)[-1]), bare(path["item"])
    codes = {code for code in by_name().get(section, ()) if len(code) == SECTION}
    if not codes or section in listed or item not in listed:
        return False
    return not any(row.code[:SECTION] in codes for row in rows if len(row.code) == ITEM)


YEARLY = re.compile(r"(20\d\d)年(?:度)?(?:年初)?(?:预算|决算|执行)(?:数|安排数?)?(?:（万?元）)?")
MOVED = re.compile(
    r"(?:20\d\d年)?(?:预算|决算)?(?:数)?(?:比上年)?增[、（]?减(?:变化|变动)?(?:额|数|情况)?(?:（万?元）)?"
)
CHANGE = "2023年部门预算\n2023年“三公”经费预算表\n单位：万元\n项目\t2022年预算数\t2023年预算数\t增减额\n合计\t9.00\t7.00\t{0}\n公务接待费\t9.00\t7.00\t-2.00\n"


@rule(
    "T612", "PARTS", "表中的增减额不等于两年之差",
    fails=CHANGE.format("-20.00"),
    passes=CHANGE.format("-2.00"),
    edge=CHANGE.format("-2.0"),
)  # fmt: skip
def moved(context: Context) -> Iterator[Finding]:
    """Hold the column of changes of a table with two years side by side against their difference."""
    for grid in context.grids:
        if not any("增" in cell for row in grid.rows[:MOST_HEADS] for cell in row):
            continue
        heads = [_closed(row) for row in grid.rows[:MOST_HEADS]]
        at = next(
            (k for k, row in enumerate(heads) if sum(bool(YEARLY.fullmatch(c)) for c in row) == 2), None
        )
        if at is None:
            continue
        years = {int(found[1]): k for k, c in enumerate(heads[at]) if (found := YEARLY.fullmatch(c))}
        columns = [k for k, c in enumerate(heads[at]) if MOVED.fullmatch(c)]
        if len(columns) != 1 or len(years) < len(("this", "last")):
            continue
        last, now = (years[y] for y in sorted(years))
        signed = sum(row[columns[0]].strip().startswith(("-", "－")) for row in grid.rows) > FEW
        for k, row in enumerate(map(_closed, grid.rows[at + 1 :]), at + 1):
            cells = [row[c] for c in (last, now, columns[0])]
            if not all(NUMBER.match(c) for c in cells):
                continue
            before, after, change = (figure(c, "") for c in cells)
            right = after.span - before.span
            if right.meets(change.span) or (not signed and change.value > 0 and (-right).meets(change.span)):
                continue  # some print what is less without its sign
            value = plain(after.value - before.value)
            yield Finding(
                "T612", "PARTS", "error", f"“{row[0]}”的增减额{cells[2]}，应为{value}", grid.place_of(k, columns[0]), "　".join(row[: columns[0] + 1]),
                cells[2], value, f"{cells[1]}－{cells[0]}＝{value}", "", f"改为{value}",
            )  # fmt: skip


def _closed(row: Sequence[str]) -> tuple[str, ...]:
    """Return a row without the blanks in its cells."""
    return tuple("".join(cell.split()) for cell in row)


#: rows that a head may have
MOST_HEADS = 6
#: changes printed with a sign beyond which one without is no habit of the writer's
FEW = 2


CODED = re.compile(r"(?P<name>[\u4e00-\u9fff]{4,40})[（(](?P<code>2\d{6})[)）]")
CODE = r"（2\d{6}[)）]|\(2\d{6}[)）]"


@rule(
    "N716", "SUBJECT_NAME", "正文中的科目编码与科目名称不符", since=2020,
    fails="2022年部门预算\n1.行政单位医疗（2101102）2022年预算数为48.10万元。",
    passes="2022年部门预算\n1.行政单位医疗（2101101）2022年预算数为48.10万元。",
    edge="2022年部门预算\n1.行政单位医疗支出（2101101）2022年预算数为48.10万元。",
)  # fmt: skip
def coded_names(context: Context) -> Iterator[Finding]:
    """Find an item in the text with the code of its neighbour, where the classification has both names."""
    names = functional()
    for passage, match in context.find(CODED.pattern, CODE):
        name, right = bare(match["name"]), names.get(match["code"], "")
        for above in (names.get(match["code"][:CLASS], ""), names.get(match["code"][:SECTION], "")):
            name = name.removeprefix(bare(above)).removeprefix("支出") if above else name
        meant = sorted(c for c in by_name().get(name, ()) if c[:SECTION] == match["code"][:SECTION])
        if not right:
            yield from _no_code(passage, match, name)
        if not right or not meant or match["code"] in meant or bare(right) in name:
            continue
        yield Finding(
            "N716", "SUBJECT_NAME", "error", f"{match['code']}是“{right}”，“{match['name']}”是{meant[0]}", passage.place(match.start()),
            passage.quote(match.start(), match.end(), 4), match["code"], meant[0], "按政府收支分类科目", "编码或名称写错", f"改为{meant[0]}，或改名称",
        )  # fmt: skip


def _no_code(passage: Passage, match: re.Match[str], name: str) -> Iterator[Finding]:
    """Find a code that there is none of, one slip of the hand from that of the name before it."""
    near = [code for code in by_name().get(name, ()) if slipped(code, match["code"])]
    if len(near) == 1:
        yield Finding(
            "N716", "SUBJECT_NAME", "error", f"没有{match['code']}这个科目，“{match['name']}”是{near[0]}", passage.place(match.start()),
            passage.quote(match.start(), match.end(), 4), match["code"], near[0], "按政府收支分类科目", "编码写错一位数字", f"改为{near[0]}",
        )  # fmt: skip


#: an economic subject with its code
KIND = re.compile(r"(?P<name>[\u4e00-\u9fff]{2,20})[（(](?P<code>3\d{4})[)）]")


@rule(
    "N740", "SUBJECT_NAME", "正文中的经济分类科目编码与名称不符", severity="warning", since=2018,
    fails="2022年度部门决算\n人员经费90.00万元，主要包括：基本工资（30101）50.00万元；津贴补贴（30113）40.00万元。",
    passes="2022年度部门决算\n人员经费90.00万元，主要包括：基本工资（30101）50.00万元；津贴补贴（30102）40.00万元。",
    edge="2022年度部门决算\n人员经费90.00万元，主要包括：基本工资（301）50.00万元；本院津补贴（30107）40.00万元。",
)  # fmt: skip
def coded_kinds(context: Context) -> Iterator[Finding]:
    """Find an economic subject in the text with another's code, or with one that there is none of."""
    names = economic()
    for passage, match in context.find(KIND.pattern, r"[（(]3\d{4}[)）]"):
        right = [
            c
            for c in economic_by_name().get(bare(match["name"]), ())
            if c.startswith("3") and len(c) == ECONOMIC
        ]
        if len(match["code"]) != ECONOMIC or len(right) != 1 or match["code"] == right[0]:
            continue
        told = f"是“{names[match['code']]}”" if match["code"] in names else "不是经济分类科目的编码"
        yield Finding(
            "N740", "SUBJECT_NAME", "warning", f"{match['code']}{told}，“{match['name']}”是{right[0]}", passage.place(match.start()),
            passage.quote(match.start(), match.end(), 4), match["code"], right[0], "按政府收支分类科目", "编码或名称写错", f"改为{right[0]}，或改名称",
        )  # fmt: skip
