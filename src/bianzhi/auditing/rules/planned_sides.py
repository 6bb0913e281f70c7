"""What a budget tells of both sides of its account, and of one amount in two sections (FAULTS: PARTS, NARRATIVE_REPEAT)."""

import re
from collections.abc import Iterator, Sequence

from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import Figure, added, figure, total
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.registry import rule
from bianzhi.auditing.rules.digits import number_in, slip

NUMBER = r"\d[\d,]*(?:\.\d+)?"
AMOUNTS = re.compile(rf"(?P<moved>(?:增加|减少|增长|下降)了?)?(?P<sum>{NUMBER})(?P<unit>万元|元)")
#: 财政拨款收支总预算N万元, and what follows in its paragraph and the next ones
BOTH = re.compile(
    rf"(?<![一-龥]{{2}}年)收、?支(?:总预算|预算(?:总额|总数|总计)?|总额)(?:数)?(?:为|是)?(?P<whole>{NUMBER})(?P<unit>万元|元)"
)
#: what is told of each side; a list by kinds of it
INCOME = re.compile(
    r"收入(?:预算)?(?:全部)?(?:包括|为)[:：]?\n?(?P<list>(?:(?!支出(?:预算)?(?:包括|为))[^。\n])*)"
)
SPENT = re.compile(r"支出(?:预算)?(?:包括|为)[:：]?\n?(?P<list>[^。\n]*)")
KINDS = re.compile(r"按[^，。；：\d]{2,8}(?:分为|划分为?|分类为?)[:：](?P<list>(?:(?!；按)[^。\n])*)")
#: paragraphs in which both sides are told, and letters before the first
REACH, FAR = 4, 140


@rule(
    "P326", "PARTS", "收支总预算与收入、支出各项之和不等", forms=("预算",),
    fails="2025年部门预算\n2025年财政拨款收支总预算105.00万元。收入包括：一般公共预算拨款108.00万元。支出包括：教育支出100.00万元、住房保障支出8.00万元。",
    passes="2025年部门预算\n2025年财政拨款收支总预算108.00万元。收入包括：一般公共预算拨款108.00万元。支出包括：教育支出100.00万元、住房保障支出8.00万元。",
    edge="2025年部门预算\n2025年财政拨款收支总预算108.0万元，比2024年增加3.00万元。\n收入预算包括：一般公共预算拨款100.02万元，上年结转8.00万元。\n支出预算包括：教育支出100.00万元（其中：项目支出20.00万元），主要用于教学；住房保障支出8.02万元。",
)  # fmt: skip
def both_sides(context: Context) -> Iterator[Finding]:
    """Hold a total that is one of both sides against what is told of each side."""
    if "包括" not in context.text and "分为" not in context.text:
        return
    order = context.passages
    for k, passage in enumerate(order):
        if "收" not in passage.text or not (match := BOTH.search(passage.text)):
            continue
        after = [one.text for one in order[k + 1 : k + REACH] if one.heading == passage.heading]
        words = "\n".join([passage.text[match.end() :], *after])
        if (again := BOTH.search(words)) is not None:
            words = words[: again.start()]
        whole = figure(match["whole"], match["unit"])
        start = match.start("whole")
        if (id(passage), start) in context.misunits:
            continue
        for name, parts in _wrong(whole, words):
            told, shown = added(parts)
            yield Finding(
                "P326", "PARTS", "error", f"收支总预算{whole.text}，{name}之和{told}", passage.place(start),
                passage.quote(start, start + len(whole.text), 20), whole.text, told, shown, "", "收入、支出各项之和都应等于收支总预算",
            )  # fmt: skip


def _wrong(whole: Figure, words: str) -> Iterator[tuple[str, list[Figure]]]:
    """Yield the side of an account that does not make up its total, or the kinds one side is told by."""
    kinds = [_parts(m["list"]) for m in KINDS.finditer(words) if m.start() < FAR * REACH]
    several = [parts for parts in kinds if len(parts) > 1]
    short = [parts for parts in several if not total(parts).meets(whole.span)]
    if short and (len(several) == 1 or len(short) < len(several) or _alike(short)):
        yield "各项", short[0]
    income, spent = INCOME.search(words), SPENT.search(words)
    if income is None or spent is None or income.start() > FAR or spent.start() < income.start():
        return
    sides = {"收入各项": _parts(income["list"]), "支出各项": _parts(spent["list"])}
    sums = {side: total(parts) for side, parts in sides.items() if parts}
    wrong = [side for side, span in sums.items() if not span.meets(whole.span)]
    if len(sums) < len(sides) or not wrong:
        return
    if len(wrong) > 1 and not sums["收入各项"].meets(sums["支出各项"]):
        return  # neither side is what it says: it is of more than these
    yield ("各项" if len(wrong) > 1 else wrong[0]), sides[wrong[0]]


def _alike(lists: Sequence[list[Figure]]) -> bool:
    return all(total(one).meets(total(lists[0])) for one in lists)


def _parts(words: str) -> list[Figure]:
    """Return the amounts of one side, without those in brackets and after 其中."""
    plain_words = re.sub(r"（[^（）]*）", "", words).split("其中")[0]
    return [figure(m["sum"], m["unit"]) for m in AMOUNTS.finditer(plain_words) if not m["moved"]]


#: what is granted this year, by the words of the section on it, and in the list of all income
GRANTED = re.compile(
    rf"一般公共预算当年(?:财政)?拨款(?:收入|支出)?(?:合计|预算)?(?:为)?(?P<sum>{NUMBER})(?P<unit>万?元)"
)
AMONG = re.compile(
    rf"(?<!上年)(?<!结转)(?<!结余)(?:本年)?一般公共预算(?:财政)?拨款(?:本年)?收入(?:为)?(?P<sum>{NUMBER})(?P<unit>万?元)"
)
TWICE = (
    "2024年部门预算\n2024年收入预算{1}万元，其中：上年结转5.10万元；一般公共预算拨款收入151.33万元。\n"
    "（一）一般公共预算当年拨款规模变化情况\n2024年一般公共预算当年拨款{0}万元，比2023年执行数增加7.20万元。"
)


@rule(
    "P430", "NARRATIVE_REPEAT", "一般公共预算当年拨款，两处写得不同", forms=("预算",), severity="warning",
    fails=TWICE.format("157.33", "156.43"),
    passes=TWICE.format("151.33", "156.43"),
    edge=TWICE.format("156.43", "156.43").replace("其中：上年结转", "其中：政府性基金"),
)  # fmt: skip
def granted(context: Context) -> Iterator[Finding]:
    """Compare what is granted this year with the same among all income, from which what was carried over is told apart."""
    told = [
        (p, m, figure(m["sum"], m["unit"]))
        for p, m in context.find(GRANTED.pattern, hint="当年(?:财政)?拨款")
    ]
    if not told:
        return
    among = [
        (p, m, figure(m["sum"], m["unit"]))
        for p, m in context.find(AMONG.pattern, hint=r"拨款(?:本年)?收入(?:为)?\d")
        if "结转" in p.text
    ]
    if not among or any(not f.span.meets(among[0][2].span) for _, _, f in among):
        return
    (one, a, right), slips = among[0], context.misunits
    for passage, match, mine in told:
        if mine.span.meets(right.span) or any(
            (id(p), m.start("sum")) in slips for p, m in ((one, a), (passage, match))
        ):
            continue
        how = _how(mine, right)
        yield Finding(
            "P430", "NARRATIVE_REPEAT", "error" if how else "warning", f"一般公共预算当年拨款{mine.text}，收入预算中是{right.text}",
            passage.place(match.start("sum")), passage.quote(match.start(), match.end(), 8), mine.text, right.text,
            "不含上年结转的一般公共预算拨款，各处应是一个数", how, "请核对后统一", (one.place(a.start("sum")),),
        )  # fmt: skip


def _how(one: Figure, other: Figure) -> str:
    """Return by what slip of the hand one amount became the other; empty for none."""
    return slip(number_in(one), number_in(other)) if one.unit == other.unit else ""


#: the section that tells how much is granted, and the one that tells of what kinds
SIZE = re.compile(
    rf"一般公共预算(?:当年)?(?:财政)?(?:拨款)?(?:支出)?(?:合计|预算)?(?:为)?(?P<sum>{NUMBER})(?P<unit>万?元)"
)
MADE_OF = (
    "2024年部门预算\n（一）一般公共预算当年拨款规模变化情况\n2024年一般公共预算当年拨款{}万元，比2023年增加7.20万元。\n"
    "（二）一般公共预算当年拨款结构情况\n教育支出101.33万元，占66.96%；住房保障支出50.00万元，占33.04%。"
)


@rule(
    "P431", "PARTS", "一般公共预算拨款的规模与结构各项之和不等", forms=("预算",),
    fails=MADE_OF.format("157.33"),
    passes=MADE_OF.format("151.33"),
    edge=MADE_OF.format("151.3"),
)  # fmt: skip
def made_of(context: Context) -> Iterator[Finding]:
    """Add up the kinds that the section on them tells with their shares, and hold them against the section before."""
    if "规模" not in context.text or "结构" not in context.text:
        return
    sizes = [
        (p, m)
        for p in context.prose()
        if "规模" in p.heading and not p.heading.endswith(p.text) and (m := SIZE.search(p.text))
    ]
    parts = [
        (s.passage, s.part)
        for s in context.shares
        if "结构" in s.passage.heading and s.passage.heading.rpartition("／")[2] not in s.passage.text
    ]
    if len(sizes) != 1 or len(parts) < len(("one", "other")):
        return
    passage, match = sizes[0]
    whole, figures = figure(match["sum"], match["unit"]), [t.figure for _, t in parts]
    if len({p.heading for p, _ in parts}) > 1 or total(figures).meets(whole.span):
        return
    if (id(passage), match.start("sum")) in context.misunits:
        return
    told, shown = added(figures, 8)
    yield Finding(
        "P431", "PARTS", "error", f"一般公共预算拨款{whole.text}，结构中各项之和{told}", passage.place(match.start("sum")),
        passage.quote(match.start(), match.end(), 8), whole.text, told, shown, _how(whole, figure(told.removesuffix("万元"))), "请核对规模和结构两处的金额",
        tuple(p.place(t.start) for p, t in parts),
    )  # fmt: skip
