"""Within and between tables (TABLES §1–10)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache

from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import ZERO, Figure, added, adds_up, one_digit_off, plain, total
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.layouts import Row
from bianzhi.auditing.registry import rule
from bianzhi.auditing.rules.items import slipped
from bianzhi.auditing.statements import NAMES, Statement
from bianzhi.auditing.subjects import economic
from bianzhi.auditing.three_public import LABELS as THREE_LABELS
from bianzhi.auditing.three_public import SUMS as THREE_SUMS
from bianzhi.auditing.three_public import Cell, left_empty, three_told

ACROSS = {
    "T2": ("fiscal", "grant", "service", "business_in", "from_below", "other", "opening"),
    "T3": ("basic", "project", "upward", "business_out", "subsidy"),
    "T4": ("general", "fund", "capital"),
    "T5": ("basic", "project"),
    "T6": ("staff", "public"),
    "T8": ("basic", "project"),
    "T9": ("basic", "project"),
}
#: more rows of a table than these do not go wrong one by one
MANY = 4
HEAD = "2024年度部门决算\n一般公共预算财政拨款支出决算表\n单位：万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n"
COLUMNS = {
    "total": "合计", "basic": "基本支出", "project": "项目支出", "fiscal": "财政拨款收入", "grant": "上级补助收入", "service": "事业收入",
    "business_in": "经营收入", "from_below": "附属单位上缴收入", "other": "其他收入", "upward": "上缴上级支出", "business_out": "经营支出",
    "subsidy": "对附属单位补助支出", "general": "一般公共预算财政拨款", "fund": "政府性基金预算财政拨款", "capital": "国有资本经营预算财政拨款",
    "staff": "人员经费", "public": "公用经费", "opening": "年初结转和结余", "closing": "年末结转和结余", "income": "本年收入",
}  # fmt: skip


def wrong(
    code: str,
    kind: str,
    made: Statement,
    row: Row,
    title: str,
    stated: Figure,
    right: str,
    shown: str,
    cause: str = "",
) -> Finding:
    """Return the finding of a row of a table."""
    return Finding(
        code, kind, "error", f"{NAMES[made.slot]}：{title}", made.place(row), f"{row.code} {row.label} {stated.text}".strip(),
        stated.text, right, shown, cause, "请核对这一行和它的明细",
    )  # fmt: skip


@rule(
    "T601", "PARTS", "一行的合计不等于各列之和",
    fails=HEAD + "205\t教育支出\t101.00\t60.00\t40.00\n合计\t\t101.00\t60.00\t40.00",
    passes=HEAD + "205\t教育支出\t100.00\t60.00\t40.00\n合计\t\t100.00\t60.00\t40.00",
    edge=HEAD + "205\t教育支出\t100.01\t60.00\t40.00\n合计\t\t100.01\t60.00\t40.00",
)  # fmt: skip
def across(context: Context) -> Iterator[Finding]:
    """Add up the columns of every row."""
    for slot, keys in ACROSS.items():
        made = context.statements.get(slot)
        if made is None:
            continue
        own = keys
        if slot == "T2" and "fiscal" not in made.keys:
            own = ("general", "fund", "capital", *keys)  # a budget's table of income names the kinds of money
        own = tuple(key for key in own if key in made.keys)
        for row in made.rows if own else ():
            cells = row.cells
            whole = cells.get("total")
            if whole is None or len(cells) == 1:
                continue
            parts = [cells[key] for key in own if key in cells]
            if not parts or (len(parts) == 1 and parts[0].value == whole.value) or adds_up(parts, whole):
                continue
            if (slot == "T2" or made.grid.guessed) and not made.all_read(row):
                continue  # a kind of income whose column is not known, or columns of another year
            sum_, shown = added(parts)
            yield wrong(
                "T601", "PARTS", made, row, f"“{row.label}”合计{whole.text}，各列之和{sum_}", whole,
                sum_, shown,
            )  # fmt: skip


TOTAL = "2024年度部门决算\n收入支出决算总表\n单位：万元\n收入\t金额\t支出\t金额\n"


@rule(
    "T603", "TOTAL_CONCEPT", "收入支出总表不平",
    fails=TOTAL + "一、一般公共预算财政拨款收入\t90.00\t一、教育支出\t90.00\n本年收入合计\t90.00\t本年支出合计\t90.00\n年初结转和结余\t10.00\t年末结转和结余\t12.00\n总计\t100.00\t总计\t102.00",
    passes=TOTAL + "一、一般公共预算财政拨款收入\t90.00\t一、教育支出\t88.00\n本年收入合计\t90.00\t本年支出合计\t88.00\n年初结转和结余\t10.00\t年末结转和结余\t12.00\n总计\t100.00\t总计\t100.00",
    edge=TOTAL + "一、一般公共预算财政拨款收入\t90.00\t一、教育支出\t90.01\n本年收入合计\t90.00\t本年支出合计\t90.01\n年初结转和结余\t\t年末结转和结余\t\n总计\t90.00\t总计\t90.01",
)  # fmt: skip
def balance(context: Context) -> Iterator[Finding]:
    """Add up both sides of the two tables of totals."""
    for slot in ("T1", "T4"):
        made = context.statements.get(slot)
        if made is None or _run_together(made):
            continue
        ends: list[Row] = []
        for side in (0, 1):
            rows = [r for r in made.rows if r.side == side and r.total]
            year = next((r for r in rows if OF_THE_YEAR.search(r.label)), None)
            end = next((r for r in reversed(rows) if "总计" in r.label), None)
            ends += [end] if end else []
            if year:
                yield from _added(made, year, _items_above(rows, year))
            if end and year:
                middle = [
                    r
                    for r in rows
                    if year.index < r.index < end.index
                    and BEYOND_YEAR.search(r.label)
                    and not PART_OR_ITEM.match(r.label)
                ]
                yield from _added(made, end, [year, *middle])
            elif end:
                yield from _added(made, end, _items_above(rows, end))
        if len(ends) == 2 and ends[0].total and ends[1].total and not near(ends[0].total, ends[1].total):
            yield wrong(
                "T603", "TOTAL_CONCEPT", made, ends[1], f"收入总计{ends[0].total.text}，支出总计{ends[1].total.text}，两数应相等",
                ends[1].total, ends[0].total.text, "收入总计＝支出总计",
            )  # fmt: skip


def _run_together(made: Statement) -> bool:
    """Say whether labels ran into each other where rows are reckoned from where words stand: amounts are not theirs."""
    reckoned = made.grid.guessed or made.grid.lines
    return bool(reckoned) and any(len(ITEM_OF_TOTAL.findall(row.label)) > 1 for row in made.rows)


ITEM_OF_TOTAL = re.compile("[一二三四五六七八九十]{1,3}、")
OF_THE_YEAR = re.compile("本年(?:收入|支出)合计")
#: what a side of the table has beside the money of the year, where it is no part of another row
BEYOND_YEAR, PART_OR_ITEM = re.compile("结转|结余|分配|差额"), re.compile(r"其中|[一二三]、|\d")


def _items_above(rows: Sequence[Row], row: Row) -> list[Row]:
    """Return the items 一、二、三、 that stand above a row."""
    above = [r for r in rows if r.index < row.index]
    return [r for r in above if ITEM_OF_TOTAL.match(r.label)] or _unnumbered(above, row)


def _unnumbered(above: Sequence[Row], row: Row) -> list[Row]:
    """Return all rows above the sum of the year, where none is numbered and none is part of another."""
    if any(PART_OF.search(r.label) for r in above) or not OF_THE_YEAR.search(row.label):
        return []
    return [r for r in above if r.total and r.total.value]


PART_OF = re.compile(r"其中|^[（(\d]|合计|小计|总计|结转|结余|^[\u4e00-\u9fff]{2,8}[：:]")


def near(a: Figure, b: Figure) -> bool:
    """Say whether two printed figures may be one, each rounded on its own."""
    return a.value == b.value or abs(a.value - b.value) <= 2 * (a.half + b.half)


def _added(made: Statement, row: Row, parts: Sequence[Row]) -> Iterator[Finding]:
    figures = [r.total for r in parts if r.total]
    if row.total is None or not figures or total(figures).meets(row.total.span):
        return
    sum_, shown = added(figures)
    end = "总计" in row.label
    yield wrong(
        "T603", "TOTAL_CONCEPT" if end else "PARTS", made, row, f"“{row.label}”{row.total.text}，各项之和{sum_}", row.total, sum_, shown,
    )  # fmt: skip


SPLIT = "2024年部门预算\n部门收支总表\n单位：元\n收入\t预算数\t支出\t预算数\n一、财政拨款收入\t900\t一、教育支出\t960\n1、一般公共预算\t{0}\t\t\n{1}政府性基金预算\t60\t\t\n二、事业收入\t60\t\t\n收入总计\t960\t支出总计\t960"
#: one of the parts of an item of a table of totals
OF_ITEM = re.compile(r"^[（(]?(\d)[）)、.．]")


@rule(
    "T614", "PARTS", "收支总表里的一项与它下面各项之和不等",
    fails=SPLIT.format("830", "2、"),
    passes=SPLIT.format("840", "2、"),
    edge=SPLIT.format("830", "其中："),
)  # fmt: skip
def split(context: Context) -> Iterator[Finding]:
    """Add up what stands numbered 1, 2, … beneath an item of the tables of totals."""
    for slot in ("T1", "T4"):
        made = context.statements.get(slot)
        for row, parts in (*_with_parts(made.rows), *_of_fiscal_money(made.rows)) if made else ():
            figures = [part.total for part in parts if part.total]
            if made and row.total and figures and not total(figures).meets(row.total.span):
                sum_, shown = added(figures)
                yield wrong(
                    "T614", "PARTS", made, row, f"“{row.label}”{row.total.text}，它下面各项之和{sum_}", row.total, sum_, shown
                )  # fmt: skip


def _with_parts(rows: Sequence[Row]) -> Iterator[tuple[Row, list[Row]]]:
    """Yield the items 一、二、 of either side, and what was carried over, that several parts stand beneath, with these."""
    for side in (0, 1):
        item: Row | None = None
        parts: list[Row] = []
        for row in (one for one in rows if one.side == side):
            if item and _number(row.label, item.label) == len(parts) + 1:
                parts.append(row)
                continue
            if item and len(parts) > 1:
                yield item, parts
            item, parts = (row if _is_item(row.label) else None), []
        if item and len(parts) > 1:
            yield item, parts


#: fiscal money among the items of income, and the three kinds it is made of where these bear no number of their own
FISCAL = re.compile(r"^[一二三]、财政拨款(?:收入)?$")
OF_FISCAL = re.compile(
    r"^(?:其中[:：]|[（(][一二三][）)])?(?:其中[:：])?(?:一般公共预算|政府性基金|国有资本经营)"
)
KINDS = 3


def _of_fiscal_money(rows: Sequence[Row]) -> Iterator[tuple[Row, list[Row]]]:
    """Yield fiscal money with its kinds, where all three stand right beneath it."""
    for row in (one for one in rows if FISCAL.match(one.label)):
        below = [r for r in rows if r.side == row.side and row.index < r.index <= row.index + KINDS]
        if len(below) == KINDS and all(OF_FISCAL.match(r.label) for r in below):
            yield row, below


#: what was carried over, beneath which the kinds of money stand as 一、二、三、
OPENING = re.compile(r"年初(?:财政拨款)?结转和?结余|上年(?:财政拨款)?结转")


@lru_cache(4_096)
def _is_item(label: str) -> bool:
    """Say whether a row is one that parts stand beneath."""
    return bool(ITEM_OF_TOTAL.match(label) or OPENING.match(label))


@lru_cache(4_096)
def _number(label: str, item: str) -> int:
    """Return the number of a row beneath an item; 0 where it is none of its parts."""
    found = OF_ITEM.match(label)
    if found:
        return int(found[1])
    return "一二三四".find(label[0]) + 1 if OPENING.match(item) and label[1:2] == "、" else 0


THREE = (
    "2024年度部门决算\n财政拨款“三公”经费支出决算表\n单位：万元\n"
    "预算数\t预算数\t预算数\t预算数\t预算数\t预算数\t决算数\t决算数\t决算数\t决算数\t决算数\t决算数\n"
    "合计\t因公出国（境）费\t小计\t公务用车购置费\t公务用车运行费\t公务接待费\t合计\t因公出国（境）费\t小计\t公务用车购置费\t公务用车运行费\t公务接待费\n"
)


@rule(
    "T605", "PARTS", "“三公”经费表各项之和不等于合计",
    fails=THREE + "9.00\t0.00\t6.00\t0.00\t6.00\t3.00\t8.00\t0.00\t5.00\t0.00\t5.00\t2.00",
    passes=THREE + "9.00\t0.00\t6.00\t0.00\t6.00\t3.00\t7.00\t0.00\t5.00\t0.00\t5.00\t2.00",
    edge=THREE + "9.01\t0.00\t6.00\t0.00\t6.00\t3.00\t7.00\t0.00\t5.00\t0.00\t5.00\t2.00",
)  # fmt: skip
def three(context: Context) -> Iterator[Finding]:
    """Add up the table of 三公 expenses, and hold it against what basic expenditure has of each (X16)."""
    made = context.statements.get("T7")
    found = context.once(three_told)
    if made is None or not found:
        return
    for period, word in (("budget", "预算数"), ("account", "决算数"), ("last", "上年预算数")):
        for whole, items in THREE_SUMS:
            stated = found.get((period, whole))
            parts = [found[period, item] for item in items if (period, item) in found]
            if stated is None or not parts or total(parts).meets(stated.span):
                continue
            if (
                len(parts) < len(items)
                and total(parts).low <= stated.span.high
                and not slipped(parts, stated)
                and not (one_digit_off(stated, parts) and _blank_beside(found, period, whole, items))
            ):
                continue  # a cell left empty is not always nothing
            sum_, shown = added(parts)
            yield _three(
                "PARTS",
                made,
                f"{word}的{THREE_LABELS[whole]}{stated.text}，各项之和{sum_}",
                stated,
                sum_,
                shown,
            )
    detail = context.statements.get("T6")
    for code, item in (("30212", "abroad"), ("30217", "host"), ("30231", "run"), ("31013", "buy")):
        row = detail.coded.get(code) if detail else None
        period = "account" if context.kind != "预算" else "budget"
        stated = found.get((period, item))
        if row and row.total and row.total.value and stated is None and left_empty(found, period, item):
            stated = Figure("空白", ZERO, row.total.half)
        other_unit = (
            row and row.total and stated and made.unit == "元" and stated.value * 9000 <= row.total.value
        )
        if other_unit:
            continue  # the unit of the table is told to be wrong
        if row and row.total and stated and row.total.span.low > stated.span.high + row.total.half:
            yield _three(
                "CROSS_TABLE", made, f"{THREE_LABELS[item]}{stated.text}，小于基本支出表中的{row.total.text}", stated,
                f"{plain(row.total.value)}万元", "基本支出中的这一项是“三公”经费的一部分",
            )  # fmt: skip


def _blank_beside(found: Mapping[Cell, Figure], period: str, whole: str, items: Sequence[str]) -> bool:
    """Say whether the other half of the table leaves the same cells empty, and adds up: they stand for nothing."""
    other = "account" if period == "budget" else "budget"
    parts = [found[other, item] for item in items if (other, item) in found]
    same = [(period, item) in found for item in items] == [(other, item) in found for item in items]
    stated = found.get((other, whole))
    return same and stated is not None and total(parts).meets(stated.span)


def _three(kind: str, made: Statement, title: str, stated: Figure, right: str, shown: str) -> Finding:
    return Finding(
        "T605", kind, "error", f"{NAMES['T7']}：{title}", made.grid.place, made.title, stated.text, right, shown, "", "请核对这张表",
    )  # fmt: skip


#: digits of the code of an economic item
ITEM = 5
SPENT = re.compile(
    r"(人员经费|公用经费|机关运行经费)[^，。；：:]{0,20}?万元(?:[，,]占[^，。；]{1,30}?%|[，,]同?比[^。；]{2,50}?%)?[，,。](?:主要)?(?:包括|用于)[:：]?([^；。]+)"
)
DETAIL = (
    "2024年度部门决算\n一般公共预算财政拨款基本支出决算表\n单位：万元\n科目编码\t科目名称\t决算数\t科目编码\t科目名称\t决算数\n"
    "301\t工资福利支出\t9.00\t302\t商品和服务支出\t5.00\n30101\t基本工资\t9.00\t30201\t办公费\t5.00\n30103\t奖金\t0.00\t30207\t邮电费\t0.00\n"
    "人员经费合计\t\t9.00\t公用经费合计\t\t5.00\n一、说明\n"
)


@rule(
    "T606", "LIST_VS_TABLE", "“主要包括”的项目与基本支出表不一致", severity="warning",
    fails=DETAIL + "公用经费5.00万元，主要包括：办公费、邮电费。",
    passes=DETAIL + "公用经费5.00万元，主要包括：办公费。",
    edge=DETAIL + "人员经费9.00万元，主要包括：基本工资等。",
)  # fmt: skip
def listed(context: Context) -> Iterator[Finding]:
    """Compare the items the text names with the rows of the table that hold an amount."""
    made = context.statements.get("T6")
    if made is None or made.empty:
        return
    for passage in context.passages:
        if "经费" not in passage.text or not ("包括" in passage.text or "用于" in passage.text):
            continue
        for match in SPENT.finditer(passage.text):
            if "、" not in match[2] or (context.document.form == "txt" and match.end() == len(passage.text)):
                continue  # no list, or broken off where a page ends
            heads = ("301", "303") if match[1].startswith("人员") else ("302", "307", "310", "399")
            rows = [(r.label, r.total) for r in made.rows if len(r.code) == ITEM and r.code[:3] in heads]
            spent = {_short(label): label for label, cell in rows if cell and cell.value}
            whole = BOTH.sub("公务用车运行维护费、公务用车购置", match[2].removesuffix("等"))
            named = [_short(name) for name in whole.split("、") if name]
            if not spent or len(named) < len(("one", "other")):
                continue
            nil = {
                **_known(heads),
                **{_short(label): label for label, cell in rows if not cell or not cell.value},
            }
            strange = any(name not in spent and name not in nil for name in named)
            if strange and sum(name in spent for name in named) * 2 < len(named):
                continue  # names the table does not have: written otherwise
            without = [nil[name] for name in named if name in nil and name not in spent]
            left = (
                []
                if match[2].endswith(("等", "等支出", "等方面")) or strange or match[1].startswith("机关")
                else [label for name, label in spent.items() if name not in named]
            )
            if without or left:
                told = [f"列了“{'、'.join(without)}”，表中没有金额"] if without else []
                told += [f"没有列表中有金额的“{'、'.join(left)}”"] if left else []
                yield Finding(
                    "T606", "LIST_VS_TABLE", "warning", f"{match[1]}{'；'.join(told)}", passage.place(match.start()),
                    passage.quote(match.start(), min(match.end(), match.start() + 40)), "、".join(without), "、".join(left), "",
                    "沿用了上年或别的单位的文字", "请按基本支出表中有金额的项目写",
                )  # fmt: skip


#: the running and the buying of cars in one name, not as the three expenses call them together
BOTH = re.compile(r"公务用车运行(?:维护)?费?[及和与](?:公务用车)?购置费?(?=、|$)")


@cache
def _known(heads: tuple[str, ...]) -> dict[str, str]:
    """Return the items of the classification under these heads by their short names."""
    return {_short(n): n for code, n in economic().items() if len(code) == ITEM and code[:3] in heads}


@lru_cache(4_096)
def _short(name: str) -> str:
    """Return the name of an economic item without what writers add or leave out."""
    return re.sub(r"(?:费用|费|支出)$", "", re.sub(r"[（(][^（()）]*[)）]|[\s“”]", "", name))
