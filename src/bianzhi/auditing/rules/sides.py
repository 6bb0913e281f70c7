"""Income and expenditure of one kind of money: what one side says, the other must bear out (FAULTS: NARRATIVE_REPEAT, TEXT_TABLE)."""

import re
from collections.abc import Iterator

from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import Span, plain
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.normal import Passage, begins
from bianzhi.auditing.registry import rule
from bianzhi.auditing.relations import Growth
from bianzhi.auditing.statements import NAMES
from bianzhi.auditing.subjects import bare, by_name
from bianzhi.auditing.tokens import VALUES, Token

FUNDS = "政府性基金"
CAPITAL = "国有资本经营"
#: (kind of money, side) a plan is of, by the words before its amount
SIDE = re.compile(
    r"(?P<kind>财政拨款|一般公共预算(?:财政)?(?:拨款)?|(?<![\u4e00-\u9fff])|(?<=年)|(?<=[局院府校馆部处站所会心办委厅门位排]))(?P<side>收入|支出)(?:总?预算)?(?:总额|总计|数)?(?:为|是)?$"
)
PLAN = (
    "2025年部门预算\n2025年收入预算100.00万元，其中：财政拨款收入100.00万元，比2024年预算减少{0}万元；其他收入0万元。\n"
    "支出预算100.00万元，其中：财政拨款支出预算100.00万元，比2024年预算减少{1}万元。"
)


@rule(
    "P328", "NARRATIVE_REPEAT", "同一种资金收入与支出相等，比上年的增减却不同", severity="warning", forms=("预算",),
    fails=PLAN.format("20.00", "2.00"),
    passes=PLAN.format("20.00", "20.00"),
    edge=PLAN.format("20.00", "20.0"),
)  # fmt: skip
def both_moved(context: Context) -> Iterator[Finding]:
    """Find a kind of money whose two sides are one amount, but changed differently: last year's were one amount as well."""
    sides: dict[tuple[str, str], Growth] = {}
    for growth in context.growths:
        said = SIDE.search(growth.current.lead)
        if said and growth.base == "year" and growth.current.figure.value:
            kind = said["kind"]
            sides.setdefault(("一般公共预算" if kind.startswith("一般") else kind, said["side"]), growth)
    for (kind, side), one in sides.items():
        other = sides.get((kind, "支出"))
        if side != "收入" or other is None or not one.current.figure.span.meets(other.current.figure.span):
            continue
        pair = next(((a, b) for a, b in ((one.delta, other.delta), (one.rate, other.rate)) if a and b), None)
        if pair is None or _signed(pair[0]).meets(_signed(pair[1])):
            continue
        first, second = pair
        words = ["增加" if t.sign > 0 else "减少" for t in pair]
        yield Finding(
            "P328", "NARRATIVE_REPEAT", "warning",
            f"{kind}收入比上年{words[0]}{first.figure.text}，{kind}支出却比上年{words[1]}{second.figure.text}", other.passage.place(second.start),
            other.passage.quote(other.current.start, second.end, 14), f"{words[1]}{second.figure.text}", f"{words[0]}{first.figure.text}",
            f"两年的收支预算都应相等，本年同为{one.current.figure.text}", "", "请核对收入和支出的增减数", (one.passage.place(first.start),),
        )  # fmt: skip


def _signed(token: Token) -> Span:
    span = token.figure.cut if token.role == "rate" else token.figure.span
    return span if token.sign >= 0 else -span


#: what all a body plans to receive, or to spend, is called
PLANNED = re.compile(
    r"(?:(?P<side>收入|支出)(?:总预算|预算|总计)(?:总额|总计|合计|数)?(?:：(?:20\d\d年)?年?初?预算(?:数|总额)?)?|预算(?:总)?(?P<other>收入|支出)(?:总计|合计)?)(?:安排)?(?:为|是|共)?$"
)
OF_BOTH = re.compile("收、?支(?:总)?预算(?:总)?(?:额)?(?:为|是)?\\d")
#: what is told after the name of a side: 收入预算：2023年年初预算数9万元
INITIAL = re.compile(r"(?:20\d\d年)?年?初?预算(?:数|总额)?(?:为)?")
#: letters that such a name ends in
LAST = frozenset("入出算计额数排为是共")
#: money of one kind, of one purpose, or of another year
PARTLY = re.compile(
    r"拨款|基金|公共|专户|资本|事业|其他|经营|基本|项目|资金|结转|上年|去年|三公|采购|[比较与]"
)


@rule(
    "P413", "TOTAL_CONCEPT", "收入预算与支出预算不等", severity="warning", forms=("预算",),
    fails="2024年部门预算\n2024年本部门预算收入120.00万元，其中一般公共预算拨款收入120.00万元。\n2024年本部门预算支出150.00万元，其中一般公共预算拨款支出120.00万元。",
    passes="2024年部门预算\n2024年本部门预算收入120.00万元，其中一般公共预算拨款收入120.00万元。\n2024年本部门预算支出120.00万元，其中一般公共预算拨款支出120.00万元。",
    edge="2024年部门预算\n2024年本部门预算收入120.00万元，其中一般公共预算拨款收入120.00万元。\n2024年一般公共预算支出预算150.00万元。",
)  # fmt: skip
def balanced(context: Context) -> Iterator[Finding]:
    """Find a budget whose two sides, each told one amount, differ; where a total of both is told another rule holds them to it."""
    if OF_BOTH.search(context.text):
        return
    sides: dict[str, list[tuple[Passage, Token]]] = {}
    for passage, marks in context.figures:
        for token in marks:
            if (
                "预算" not in token.lead
                or token.lead[-1] not in LAST
                or token.role not in (*VALUES, "budget")
            ):
                continue
            clause = passage.text[begins(passage.text, token.start, "。；，、：") : token.start]
            if INITIAL.fullmatch(clause) and passage.text.startswith("：", token.start - len(clause) - 1):
                clause = passage.text[begins(passage.text, token.start, "。；，、") : token.start]
            said = PLANNED.search(clause)
            years = re.findall(r"(20\d\d)年", clause) if said else []
            if said and said["side"] == "支出" and bare(clause[: said.end("side")]) in by_name():
                continue  # 住房保障支出预算9万元
            if said and not PARTLY.search(clause) and all(int(y) == context.year for y in years):
                sides.setdefault(said["side"] or said["other"], []).append((passage, token))
    if len(sides) < len(("收入", "支出")):
        return
    if any(not t.figure.span.meets(told[0][1].figure.span) for told in sides.values() for _, t in told):
        return
    (one, income), (passage, spent) = sides["收入"][0], sides["支出"][0]
    slips = [p for told in sides.values() for p, t in told if (id(p), t.start) in context.misunits]
    if income.figure.span.meets(spent.figure.span) or slips:
        return
    yield Finding(
        "P413", "TOTAL_CONCEPT", "warning", f"收入预算{income.figure.text}，支出预算{spent.figure.text}，两数应相等", passage.place(spent.start),
        passage.quote(spent.start, spent.end, 20), spent.figure.text, income.figure.text, "部门预算收支平衡", "",
        "请核对收入预算和支出预算", (one.place(income.start),),
    )  # fmt: skip


TWICE = "2024年部门预算\n1.基本支出预算247.63万元，同比减少0.50万元，下降0.2%。\n六、基本支出\n2024年一般公共预算基本支出247.63万元，较上年{0}0.2%。"


@rule(
    "W910", "NARRATIVE_REPEAT", "同一个数，一处写比上年增加，一处写减少", severity="warning",
    fails=TWICE.format("增长"),
    passes=TWICE.format("下降"),
    edge=TWICE.format("增长").replace("2024年一般公共预算基本支出247.63", "2024年一般公共预算基本支出248.63"),
)  # fmt: skip
def both_ways(context: Context) -> Iterator[Finding]:
    """Find one amount with one rate that goes up in one place and down in another."""
    seen: dict[tuple[object, object], Growth] = {}
    for growth in context.growths:
        current, made = growth.current.figure, growth.rate
        digits = len(re.sub(r"\D", "", current.text).strip("0"))
        digits += made is not None and digits == TELLING - 1 and len(made.figure.text) > TELLING
        if (
            made is None
            or growth.base != "year"
            or digits < TELLING
            or not made.figure.value
            or not made.sign
        ):
            continue
        other = seen.setdefault((current.value, made.figure.value), growth)
        if other.rate and other.rate.sign != made.sign:
            words = ["增长" if t.sign > 0 else "下降" for t in (other.rate, made)]
            yield Finding(
                "W910", "NARRATIVE_REPEAT", "warning", f"{current.text}一处写{words[0]}{made.figure.text}，另一处写{words[1]}", growth.passage.place(made.start),
                growth.passage.quote(growth.start, growth.end), words[1], words[0], "", "增减字样写反", "请核对后统一", (other.passage.place(other.rate.start),),
            )  # fmt: skip


#: digits of an amount that is not the same by chance
TELLING = 4


ALL = {
    "both": re.compile(r"(?<!拨款)收、?支总计(?:均|各)?(?:为|是)?$"),
    "in": re.compile(r"本年收入合计(?:为)?$"),
    "out": re.compile(r"本年支出合计(?:为)?$"),
}
OWN = re.compile(rf"({FUNDS}|{CAPITAL})预算财政拨款(收入|支出)(?:决算)?(?:数)?(?:合计)?(?:为|是)?$")
NO_CARRY = (
    "2021年度部门决算\n2021年度收、支总计141.96万元。\n2021年本年收入合计141.96万元，其中：一般公共预算财政拨款收入134.04万元；政府性基金预算财政拨款收入7.92万元。\n"
    "2021年本年支出合计141.96万元，其中：基本支出134.04万元；项目支出7.92万元。\n八、政府性基金\n2021年政府性基金预算财政拨款支出{0}万元。"
)


@rule(
    "P327", "PARTS", "没有结转的，基金的支出应等于收入", forms=("决算",),
    fails=NO_CARRY.format("7.29"),
    passes=NO_CARRY.format("7.92"),
    edge=NO_CARRY.format("7.29").replace("收、支总计141.96", "收、支总计150.00"),
)  # fmt: skip
def no_carry(context: Context) -> Iterator[Finding]:
    """Hold what was spent of a fund against its income, where totals show that nothing was carried in or out."""
    all_money: dict[str, list[Token]] = {name: [] for name in ALL}
    told: dict[tuple[str, str], list[tuple[Passage, Token]]] = {}
    for passage, marks in context.figures:
        for token in marks:
            if token.role not in ("value", "actual"):
                continue
            for name, words in ALL.items():
                if words.search(token.lead):
                    all_money[name].append(token)
            if (own := OWN.search(token.lead)) and not _of_others(context, passage, token):
                told.setdefault((own[1], own[2]), []).append((passage, token))
    totals = [t.figure for tokens in all_money.values() for t in tokens]
    if not all(all_money.values()) or any(not f.span.meets(totals[0].span) for f in totals):
        return
    for kind in (FUNDS, CAPITAL):
        income, spent = told.get((kind, "收入"), []), told.get((kind, "支出"), [])
        if (
            not income
            or not spent
            or any(not t.figure.span.meets(income[0][1].figure.span) for _, t in income)
        ):
            continue
        for passage, token in spent:
            if not token.figure.span.meets(income[0][1].figure.span):
                yield Finding(
                    "P327", "PARTS", "error", f"{kind}支出{token.figure.text}，收入{income[0][1].figure.text}，又没有结转结余",
                    passage.place(token.start), passage.quote(token.start, token.end, 24), token.figure.text, income[0][1].figure.text,
                    f"收支总计、本年收入、本年支出同为{totals[0].text}，没有结转结余", "", "请核对收入和支出", (income[0][0].place(income[0][1].start),),
                )  # fmt: skip
                break


OTHERS = re.compile(r"上年|去年|预算数|年初|结转|本级|下属|所属|其中[^。；]*用于")


def _of_others(context: Context, passage: Passage, token: Token) -> bool:
    clause = passage.text[begins(passage.text, token.start, "。；，") : token.start]
    years = set(re.findall(r"(20\d\d)年", clause)) - {str(context.year)}
    return bool(years or OTHERS.search(clause))


#: tables of money that most bodies have none of
TABLES = {"T8": FUNDS, "T9": CAPITAL}
EMPTY = (
    "2024年度部门决算\n政府性基金预算财政拨款收入支出决算表\n单位：万元\n科目编码\t科目名称\t年初结转和结余\t本年收入\t小计\n合计\t\t\t\t\n"
    "说明：本部门没有政府性基金收入和支出，故本表无数据。\n八、说明\n"
)


@rule(
    "X510", "CONTRADICT_ZERO", "文字写了政府性基金或国有资本经营的支出，表却是空表", forms=("决算",),
    fails=EMPTY + "2024年度政府性基金预算财政拨款支出6.20万元。",
    passes=EMPTY + "2024年度无政府性基金预算财政拨款支出。",
    edge=EMPTY + "2024年度政府性基金预算财政拨款支出0.00万元；2023年政府性基金预算财政拨款支出6.20万元。",
)  # fmt: skip
def empty_but_told(context: Context) -> Iterator[Finding]:
    """Find money told in words whose table is published empty."""
    empty = {
        kind: made
        for slot, kind in TABLES.items()
        if (made := context.statements.get(slot)) and made.empty and not _filled(made.grid.rows)
    }
    for passage, marks in context.figures if empty else ():
        for token in marks:
            own = OWN.search(token.lead) if token.role in VALUES and token.figure.value > 0 else None
            if own is None or own[1] not in empty or _of_others(context, passage, token):
                continue
            made = empty.pop(own[1])
            name = NAMES[made.slot]
            yield Finding(
                "X510", "CONTRADICT_ZERO", "error", f"文字写{own[1]}{own[2]}{token.figure.text}，{name}是空表", passage.place(token.start),
                passage.quote(token.start, token.end, 24), token.figure.text, "", f"表中没有金额，文字{plain(token.figure.value)}万元", "沿用模板或上年的文字",
                "请核对文字和表", (made.grid.place,),
            )  # fmt: skip


def _filled(rows: tuple[tuple[str, ...], ...]) -> bool:
    """Say whether a table that was not understood has an amount in a cell."""
    return any("." in cell and AMOUNT.fullmatch(cell.strip()) for row in rows for cell in row)


#: an amount that is not nought
AMOUNT = re.compile(r"(?=[\d,]*[1-9])[\d,]+\.\d+")
