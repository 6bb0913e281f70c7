"""Two figures for one thing: said to be one, told twice in the text, or in the text and the table of 三公 (FAULTS: NARRATIVE_REPEAT)."""

import re
from collections.abc import Iterator
from decimal import Decimal

from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import Figure, alike, figure, plain
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.named import ONCE
from bianzhi.auditing.normal import Passage, begins
from bianzhi.auditing.registry import rule
from bianzhi.auditing.spelled import NUMBER
from bianzhi.auditing.statements import NAMES, Statement
from bianzhi.auditing.three_public import ITEM_OF, LABELS, three_told
from bianzhi.auditing.tokens import VALUES, Token
from bianzhi.auditing.unit_slips import number, plain_number

BOTH = re.compile(
    r"一处(?:是|为)?(\d[\d,]*(?:\.\d+)?)(万元|元|亿元)[，、]另一处(?:是|为)?(\d[\d,]*(?:\.\d+)?)(万元|元|亿元)"
)
#: (words of the claim, kind of fault)
KINDS = (
    (re.compile(r"总计"), "TOTAL_CONCEPT"),
    (re.compile(r"文字|正文"), "TEXT_TABLE"),
    (re.compile(r"表"), "CROSS_TABLE"),
    (re.compile(r"持平|无变化|一致|不变"), "CONTRADICT_COMPLETION"),
)


@rule(
    "X503", "NARRATIVE_REPEAT", "应当相同的两处数字不同",
    fails="2021年度部门决算\n收、支总计应相等：一处4125.49万元，另一处4143.91万元。",
    passes="2021年度部门决算\n收、支总计应相等：一处4125.49万元，另一处4125.49万元。",
    edge="2021年度部门决算\n项目支出 表3与表5：一处1367.76万元，另一处1367.75万元。",
)  # fmt: skip
def both(context: Context) -> Iterator[Finding]:
    """Compare two figures that a note says are of one thing."""
    for passage, match in context.find(BOTH.pattern):
        a, b = figure(match[1], match[2]), figure(match[3], match[4])
        if a.span.meets(b.span):
            continue
        claim = passage.text[: match.start()]
        yield Finding(
            "X503", next((kind for words, kind in KINDS if words.search(claim)), "NARRATIVE_REPEAT"), "error",
            f"一处{a.text}，另一处{b.text}，应当相同", passage.place(match.start()), passage.quote(0, match.end()), a.text, b.text,
            f"{plain(a.value)}≠{plain(b.value)}", "", "请核对两处，改正其中一个",
        )  # fmt: skip


def differing(context: Context) -> dict[str, list[list[tuple[Passage, Token]]]]:
    """Return by name the places of things that stand with two amounts; with more, they are of several bodies."""
    seen: dict[str, list[list[tuple[Passage, Token]]]] = {}
    for name, passage, token in context.told if context.kind == "决算" else context.plans:
        groups = seen.setdefault(name, [])
        group = next((g for g in groups if alike(g[0][1].figure, token.figure)), None)
        if group is None:
            groups.append([(passage, token)])
        else:
            group.append((passage, token))
    return {name: groups for name, groups in seen.items() if len(groups) == len(("one", "other"))}


#: the body that a sentence begins with
BODY = re.compile(
    r"(?:^|[。；])([\u4e00-\u9fff（）]{2,20}[局委办院部心会校站所处府镇乡团社馆队])(?=20\d\d年)[^。；]*$"
)


def _of_two_bodies(first: str, second: str) -> bool:
    """Say whether the sentences of two amounts begin with the names of two bodies."""
    found = [BODY.search(first), BODY.search(second)]
    names = [re.sub("^[本我该]", "", one[1]) for one in found if one]
    return len(names) == len(found) and names[0] not in names[1] and names[1] not in names[0]


@rule(
    "W907", "NARRATIVE_REPEAT", "同一个数在两处写得不同",
    fails="2022年度部门决算\n七、说明\n机关运行经费支出50.00万元，比上年增加5.00万元，增长11.11%。\n2022年度机关运行经费支出55.00万元，主要用于办公。",
    passes="2022年度部门决算\n七、说明\n机关运行经费支出50.00万元，比上年增加5.00万元，增长11.11%。\n2022年度机关运行经费支出50.00万元，主要用于办公。",
    edge="2022年度部门决算\n七、说明\n机关运行经费支出50.0万元，比上年增加5.00万元，增长11.1%。\n2022年度机关运行经费支出50.04万元，其中：公务接待费支出0.30万元。2021年公务接待费支出0.90万元。",
)  # fmt: skip
def twice(context: Context) -> Iterator[Finding]:
    """Compare all amounts the text tells of one thing."""
    for name, groups in context.once(differing).items():
        (first, one), (passage, other) = groups[0][0], groups[1][0]
        if _of_two_bodies(first.text[: one.start], passage.text[: other.start]):
            continue
        yield Finding(
            "W907", "NARRATIVE_REPEAT", "error", f"{name}一处写{one.figure.text}，另一处写{other.figure.text}",
            passage.place(other.start), passage.quote(other.start, other.end, 24), other.figure.text, one.figure.text,
            "同一年的同一个数应一致", "改了一处没有改另一处", "请核对后统一", (first.place(one.start),),
        )  # fmt: skip


PLANNED = (
    "2026年部门预算\n2026年部门“三公”经费和机关运行经费预算表\n单位：万元\n合计\t因公出国（境）费\t公务接待费\t小计\t购置费\t运行费\t机关运行经费预算数\n"
    "10.81\t0\t0.83\t9.98\t0\t9.98\t217.83\n二、说明\n"
)
TABLE = (
    "2024年度部门决算\n财政拨款“三公”经费支出决算表\n单位：万元\n项目\t预算数\t决算数\n合计\t9.00\t7.00\n因公出国（境）费\t0.00\t0.00\n"
    "公务用车购置及运行费\t6.00\t5.00\n公务用车购置费\t0.00\t0.00\n公务用车运行费\t6.00\t5.00\n公务接待费\t3.00\t2.00\n七、说明\n"
)


@rule(
    "X504", "TEXT_TABLE", "“三公”经费的文字与表格不一致",
    fails=TABLE + "公务接待费支出2.60万元，占28.57%。",
    passes=TABLE + "公务接待费支出2.00万元，占28.57%。",
    edge=TABLE + "公务接待费年初预算3.00万元，支出决算2.0万元。2023年公务接待费支出2.60万元。",
)  # fmt: skip
def three(context: Context) -> Iterator[Finding]:
    """Compare what the text tells of each item with the table; two items the wrong way round are one finding."""
    made = context.statements.get("T7")
    cells = context.once(three_told)
    period = "account" if context.kind == "决算" else "budget"
    wrong: list[tuple[str, Passage, Token, Figure]] = []
    for name, passage, token in (*context.told, *context.plans, *_plans(context)) if cells else ():
        item = ITEM_OF.get(name)
        cell = cells.get((period, item)) if item else None
        slip = (id(passage), token.start) in context.misunits
        if item and cell is not None and not slip and not alike(cell, token.figure):
            wrong.append((item, passage, token, cell))
    filled = [one for one in wrong if one[3].value]  # nought is nought in every unit
    if made and filled and all(_of_another_unit(token, cell) for _, _, token, cell in filled):
        _, passage, token, cell = filled[0]
        yield Finding(
            "X504", "UNIT_WRONG", "error", f"{NAMES['T7']}写的是“单位：{made.unit}”，表中的数是按{token.figure.unit}填的", made.grid.place,
            made.title, f"单位：{made.unit}", f"单位：{token.figure.unit}", f"文字{token.figure.text}，表中{cell.text}", "表头的单位没有改",
            f"把表头改为“单位：{token.figure.unit}”", (passage.place(token.start),),
        )  # fmt: skip
        wrong = [one for one in wrong if not one[3].value and one[2].figure.value]
    for item, passage, token, cell in wrong:
        other = next(
            (i for (when, i), c in cells.items() if when == period and i not in (item, "total", "cars") and c.value
             and c.span.meets(token.figure.span)), "",
        )  # fmt: skip
        turned = other and any(i == other and cell.span.meets(t.figure.span) for i, _, t, _ in wrong)
        yield Finding(
            "X504", "TABLE_TEXT_SWAPPED" if turned else "TEXT_TABLE", "error",
            f"{LABELS[item]}文字写{token.figure.text}，{NAMES['T7']}是{_shown(cell)}", passage.place(token.start),
            passage.quote(token.start, token.end, 24), token.figure.text, f"{plain(cell.value)}万元", f"表中为{_shown(cell)}",
            f"与“{LABELS[other]}”的数字互换" if turned else "", f"改为{plain(cell.value)}万元",
        )  # fmt: skip


#: what a budget plans for each of the expenses
PLAN = {
    name: re.compile(
        rf"{ONCE[name]}(?:财政拨款)?(?:支出)?(?:预算|经费)?(?:安排)?(?:支出)?(?:数|总额|合计)?(?:共计|为|是)?$"
    )
    for name in ITEM_OF
}
ELSE = re.compile(r"[省市区县州]直|全[省市区县州]|汇总|基金|本级|所属|下属|上年|去年|国内|外事|国有资本|每辆")


#: letters of a sentence that is still understood
FAR = 160


def _plans(context: Context) -> Iterator[tuple[str, Passage, Token]]:
    """Yield what a budget plans for the three expenses, together and each."""
    for passage, marks in context.figures if context.kind == "预算" else ():
        for token in marks if "公务" in passage.text or "三公" in passage.text else ():
            if token.role not in (*VALUES, "budget"):
                continue
            first = max(0, token.start - FAR)
            opens = max(passage.text.rfind(sign, first, token.start) for sign in "。；") + 1
            lead = passage.text[max(opens, first) : token.start]
            years = set(re.findall(r"(20\d\d)年", lead))
            if (first and not opens) or years - {str(context.year)} or ELSE.search(lead):
                continue
            name = next((n for n, words in PLAN.items() if words.search(lead)), "")
            if name:
                yield name, passage, token


RUNNING = re.compile(r"机关运行经费(?:财政拨款)?预算(?:数|总额)?(?:安排)?(?:为|是|共计)?$")


@rule(
    "X509", "TEXT_TABLE", "机关运行经费的文字与表格不一致", forms=("预算",),
    fails=PLANNED + "2026年某县司法局下属1家机关财政拨款的机关运行经费预算为271.83万元。",
    passes=PLANNED + "2026年某县司法局下属1家机关财政拨款的机关运行经费预算为217.83万元。",
    edge=PLANNED + "2025年某县司法局机关运行经费预算为210.00万元。其中：本级机关运行经费预算为200.00万元。",
)  # fmt: skip
def running(context: Context) -> Iterator[Finding]:
    """Compare the plan for the running costs of offices with the table of the three expenses, where that has a column for it."""
    made = context.statements.get("T7")
    cell = _running(made) if made else None
    for passage, marks in context.figures if cell else ():
        for token in marks if "机关运行经费" in passage.text else ():
            lead = passage.text[begins(passage.text, token.start) : token.start]
            lead = lead.replace(context.unit, "") if context.unit else lead  # its own name may be …（本级）
            years = set(re.findall(r"(20\d\d)年", lead))
            if not RUNNING.search(lead) or "其中" in lead or "本级" in lead or years - {str(context.year)}:
                continue
            if cell and not cell.span.meets(token.figure.span):
                yield Finding(
                    "X509", "TEXT_TABLE", "error", f"机关运行经费文字写{token.figure.text}，{NAMES['T7']}是{cell.text}",
                    passage.place(token.start), passage.quote(token.start, token.end, 24), token.figure.text,
                    f"{plain(cell.value)}万元", f"表中为{cell.text}", "", f"改为{plain(cell.value)}万元",
                )  # fmt: skip
            return


def _running(made: Statement) -> Figure | None:
    """Return the one amount of the column that is headed 机关运行经费."""
    rows = [tuple("".join(cell.split()) for cell in row) for row in made.grid.rows]
    columns = {k for row in rows for k, cell in enumerate(row) if "机关运行经费" in cell}
    found = [row[k] for k in columns for row in rows if k < len(row) and NUMBER.match(row[k])]
    return figure(found[0], made.unit) if len(columns) == len(found) == 1 else None


def _of_another_unit(token: Token, cell: Figure) -> bool:
    """Say whether the same number stands with another unit."""
    return token.figure.unit != cell.unit and number(token) == plain_number(cell.text)


def _shown(cell: Figure) -> str:
    return cell.text if cell.value or "." in cell.text else f"{Decimal(0)}"


#: sentences that are compared with later ones
MOST_COUNTED = 60
COUNTED = re.compile(r"(?<!\d)(\d{1,7})家(?:的)?(机关、?群团|事业单位|机关|企业|村|社区|学校|单位)")


@rule(
    "W906", "NARRATIVE_REPEAT", "同一件事写了两组数", severity="warning",
    fails="2021年度部门决算\n全区67家机关、群团和167家事业单位的登记档案实现数字化管理。\n已登记的118家事业单位和54家机关群团的登记管理资料扫描归档，实现数字化管理。",
    passes="2021年度部门决算\n全区67家机关、群团和167家事业单位的登记档案实现数字化管理。\n对67家机关、群团和167家事业单位的登记管理资料扫描归档，实现数字化管理。",
    edge="2021年度部门决算\n全区67家机关、群团和167家事业单位的登记档案实现数字化管理。\n全年为12家机关、群团和30家事业单位办理了法定代表人变更。",
)  # fmt: skip
def counted_twice(context: Context) -> Iterator[Finding]:
    """Find two sentences on one work that count its objects differently."""
    seen: list[tuple[Passage, str, dict[str, str]]] = []
    for passage in context.prose():
        if passage.text.count("家") < len(("one kind", "another")):
            continue
        start = 0
        for sentence in re.split(r"(?<=[。；])", passage.text):
            counts: dict[str, str] = {}
            for m in COUNTED.finditer(sentence):
                counts.setdefault(m[2].replace("、", ""), m[1])
            if len(counts) >= 2:
                for other, words, known in seen:
                    same = set(counts) & set(known)
                    if (
                        len(same) >= 2
                        and all(counts[k] != known[k] for k in same)
                        and _about_one(sentence, words)
                    ):
                        shown = "、".join(f"{known[k]}家{k}" for k in sorted(same))
                        now = "、".join(f"{counts[k]}家{k}" for k in sorted(same))
                        yield Finding(
                            "W906", "NARRATIVE_REPEAT", "warning", f"一处写{shown}，另一处写{now}，不能同时成立",
                            passage.place(start), sentence[:90], now, shown, "", "两处数字的口径或时点不同", "请核对后统一，或写明口径",
                            (other.place(),),
                        )  # fmt: skip
                if len(seen) < MOST_COUNTED:
                    seen.append((passage, sentence, counts))
            start += len(sentence)


#: so many pairs of characters two sentences on one work share
SHARED = 8


def _about_one(a: str, b: str) -> bool:
    def pairs(text: str) -> set[str]:
        words = re.sub(r"\d|家|机关|群团|事业单位|[^\u4e00-\u9fff]", "", text)
        return {words[k : k + 2] for k in range(len(words) - 1)}

    shared = pairs(a) & pairs(b)
    return len(shared) >= SHARED or ("数字" in shared and {"登记", "管理"} <= shared)
