"""The three expenses named in one paragraph, in whatever order and with whatever between them (FAULTS: PARTS)."""

import re
from collections.abc import Collection, Iterator, Sequence

from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import added, total
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.named import ONCE
from bianzhi.auditing.normal import Passage
from bianzhi.auditing.registry import rule
from bianzhi.auditing.rules.parts import added_up
from bianzhi.auditing.tokens import VALUES, Token

#: words between the name of an expense and its amount
SAID = r"(?:支出)?(?:年初)?(?:预算|决算)?(?:支出)?(?:安排)?(?:数|总额|合计|总计)?(?:共计|共|合计|为|是)?$"
KINDS = {
    "total": re.compile(
        rf"(?:{ONCE['“三公”经费支出']}|三公[”\"]?经费(?:一般)?公共预算(?:财政拨款)?(?:支出)?){SAID}"
    ),
    "abroad": re.compile(rf"因公出国(?:（境）)?(?:经费|费用?)?{SAID}"),
    "cars": re.compile(
        rf"(?:(?:公务用车|公车|车辆)(?:购置费?)?|[，：]购置费?)(?:[及和与、])(?:公务用车|公车)?运行(?:维护)?(?:费用?|经费)?{SAID}"
    ),
    "buy": re.compile(rf"(?:公务用?车|公车|(?<=[，、：；（])车辆)购置(?:费用?|经费|支出)?{SAID}"),
    "run": re.compile(
        rf"(?:(?:公务用?车|公车)运行(?:及?维护)?(?:费用?|经费|支出)?|运行(?:维护)?(?:费用?|经费|支出)){SAID}"
    ),
    "host": re.compile(rf"(?<![内外])公务接待(?:费用?|经费)?{SAID}"),
}
#: what is of another year, of others, or of another kind of money
OTHERS = re.compile(r"上年|去年|基期|基金|(?<![镇乡市县区州街道])本级|所属|下属|国有资本|项目支出")
#: all of the three, with cars told as one or as two
SETS = (("abroad", "cars", "host"), ("abroad", "buy", "run", "host"))
#: no car was bought, in words
NIL_BOUGHT = re.compile(
    r"(?:无|没有|未)(?:新|更新)?(?:购置?|购买|采购)(?:公务)?(?:用)?车|无新增?车辆|(?:公务用车|公车)购置费?(?:支出)?(?:预算|决算)?(?:数)?为?0(?:\.0+)?万?元"
)
Group = dict[str, Token]


def grouped(context: Context) -> list[tuple[Passage, list[Group]]]:
    """Return the paragraphs that tell of the three expenses, with their groups; asked for through `Context.once`."""
    return [
        (passage, list(_groups(context, passage, marks)))
        for passage, marks in context.figures
        if "公务" in passage.text or "三公" in passage.text
    ]


def _groups(context: Context, passage: Passage, marks: Sequence[Token]) -> Iterator[Group]:
    """Yield the amounts of each total with those after it; nothing where one thing is told two amounts."""
    group: Group = {}
    for token in marks:
        if token.role not in VALUES and not (token.role == "budget" and context.kind == "预算"):
            continue
        name = _kind(context, token)
        if token.role == "budget" and name != "total":
            continue
        if name == "total":
            yield group
            group = {}
        if not name or (id(passage), token.start) in context.misunits:
            continue
        known = group.get(name)
        if known and not known.figure.span.meets(token.figure.span):
            return
        group.setdefault(name, token)
    yield group


def _kind(context: Context, token: Token) -> str:
    """Return which expense an amount is of; empty for none, and for one of another year."""
    lead = re.split(r"[。；]", token.lead)[-1]
    years = set(re.findall(r"20\d\d(?=年)", lead))
    if OTHERS.search(lead) or (years and str(context.year) not in years):
        return ""
    return next((name for name, words in KINDS.items() if words.search(lead)), "")


#: nothing was spent abroad, in words
NIL_ABROAD = re.compile(
    r"因公出国（境）(?:经费|费用?)?(?:支出)?(?:决算|预算)?(?:数)?(?:为零|未发生|无支出)|(?:无|没有|未发生|未安排)因公出国（境）"
)


#: where nothing is said of going abroad, and of buying cars
FEWER = (("cars", "host"), ("run", "host"))


def _sums(group: Group, nil: Collection[str]) -> Iterator[tuple[Token, list[Token]]]:
    """Yield wholes with their parts; ``nil``: what the text says there was none of."""
    if all(name in group for name in ("cars", "buy", "run")):
        yield group["cars"], [group["buy"], group["run"]]
    found = next((s for s in SETS if all(n in group or n in nil for n in s)), ())
    names = [n for n in found if n in group]
    if names and "total" in group:
        yield group["total"], [group[n] for n in names]


def _two(context: Context, passage: Passage, group: Group) -> tuple[Token, list[Token]] | None:
    """Return the total and the two expenses it is opened by, where the report tells no more of the third than that it is nil."""
    if "total" not in group or (("abroad" in group or "出国" in passage.text) and "购置" in passage.text):
        return None
    if "abroad" in group and all(n in group for n in ("run", "host")):  # of buying cars nothing is said
        return group["total"], sorted((group[n] for n in ("abroad", "run", "host")), key=_start)
    if "出国" in passage.text:
        return None
    told = [t for n, _, t in (*context.told, *context.plans) if n == "因公出国（境）费支出"]
    names = next((s for s in FEWER if all(n in group for n in s)), ())
    if not names or any(t.figure.value for t in told) or ("buy" in group and "run" in names):
        return None
    tokens = sorted((group[n] for n in names), key=_start)
    between = passage.text[group["total"].end : tokens[0].start]
    return (group["total"], tokens) if "其中" in between and between.count("。") < len("ab") else None


@rule(
    "P319", "PARTS", "“三公”经费各项之和不等于合计（同一段）",
    fails="2024年部门预算\n“三公”经费预算9.00万元，其中公务接待费1.00万元。公务用车购置及运行费预算5.00万元，比上年减少1.00万元（含公务用车购置费0万元、公务用车运行费5.00万元）。因公出国（境）费0万元。",
    passes="2024年部门预算\n“三公”经费预算6.00万元，其中公务接待费1.00万元。公务用车购置及运行费预算5.00万元，比上年减少1.00万元（含公务用车购置费0万元、公务用车运行费5.00万元）。因公出国（境）费0万元。",
    edge="2024年部门预算\n2023年“三公”经费预算9.00万元。2024年“三公”经费预算6.00万元，其中公务接待费1.00万元。公务用车购置及运行费预算5.00万元。因公出国（境）费0万元。",
)  # fmt: skip
def spelled(context: Context) -> Iterator[Finding]:
    """Add up the expenses of one paragraph by their names, where P301 has not."""
    summed = context.once(added_up)
    nil = ["buy"] if next(context.find(NIL_BOUGHT.pattern), None) else []
    for passage, found in context.once(grouped):
        for group in found if "公务" in passage.text else ():
            none = [*nil, *(["abroad"] if NIL_ABROAD.search(passage.text) else [])]
            full = list(_sums(group, none))
            two = None if any(w is group.get("total") for w, _ in full) else _two(context, passage, group)
            for whole, parts in [*full, two] if two else full:
                figures = [t.figure for t in parts]
                if (id(passage), whole.start) in summed or total(figures).meets(whole.figure.span):
                    continue
                told, shown = added(figures)
                first, last = min([whole, *parts], key=_start), max([whole, *parts], key=_start)
                yield Finding(
                    "P319", "PARTS", "warning" if two and whole is two[0] else "error", f"各项之和{told}，与总数{whole.figure.text}不等", passage.place(whole.start),
                    passage.quote(first.start, last.end, 10), whole.figure.text, told, shown, "", "请核对总数和各项，改正其中一个",
                )  # fmt: skip


def _start(token: Token) -> int:
    return token.start
