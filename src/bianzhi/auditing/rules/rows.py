"""Names that a table and the text, or a code and its name, do not share (FAULTS: SUBJECT_NAME, TEXT_TABLE)."""

from collections.abc import Iterator
from difflib import SequenceMatcher

from bianzhi.auditing.context import Context
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.registry import rule
from bianzhi.auditing.spoken import SLOTS, paths
from bianzhi.auditing.statements import NAMES
from bianzhi.auditing.subjects import bare, by_name, economic
from bianzhi.auditing.tokens import VALUES

#: digits of the codes of items: economic, functional
ECONOMIC, ITEM = 5, 7
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
    rows = [r for slot in SLOTS if (made := context.statements.get(slot)) for r in made.rows]
    listed = {bare(r.label) for r in rows}
    if len({r.code for r in rows if len(r.code) == ITEM}) < ENOUGH:
        return
    for passage, marks in context.figures:
        path = next(iter(context.once(paths).get(id(passage), ())), None)
        first = next((t for t in marks if t.role in VALUES and t.figure.value > 0), None)
        if path is None or first is None or path.start("section") > HEAD + len("社会保障和就业支出（类）"):
            continue
        item = bare(path["item"])
        if (
            item in listed
            or item not in by_name()
            or any(item in one or one in item for one in listed if one)
        ):
            continue
        yield Finding(
            "X508", "TEXT_TABLE", "warning", f"文字写了“{path['item']}”，表中没有这个科目", passage.place(path.start("item")),
            passage.quote(path.start("item"), first.end, 10), path["item"], "", "文字写的科目应在支出表中", "科目名称写错，或表中漏列",
            "请核对科目名称",
        )  # fmt: skip
