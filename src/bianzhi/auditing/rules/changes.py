"""What the three expenses changed by, told in sections of their own, against what their total changed by (FAULTS: PARTS)."""

import re
from collections.abc import Iterator
from decimal import Decimal

from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import ZERO, Span, figure, plain, summed
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.named import ONCE
from bianzhi.auditing.normal import Passage, sentence_at
from bianzhi.auditing.registry import rule
from bianzhi.auditing.rules.expenses import SETS
from bianzhi.auditing.tokens import Token

#: the expenses by the words that name them; the last one named is the one that changes
ITEMS = {
    "total": re.compile(ONCE["“三公”经费支出"]),
    "abroad": re.compile(r"出国（境）(?:经费|费用?)?|出国经费"),
    "cars": re.compile(
        r"(?:公务用车|公车|车辆)购置费?[及和与、](?:公务用车|公车)?运行(?:维护)?(?:费用?|经费)?|公务用车运行(?:维护)?(?:费)?[及和与、]购置(?:费用?|经费)"
    ),
    "buy": re.compile(r"(?:公务用车|公车)购置(?:费用?|经费)?(?![费及和与、]|运行)"),
    "run": re.compile(r"(?<![及和与、])(?:公务用车|公车)运行(?:维护)?(?:费用?|经费)(?![及和与、])"),
    "host": re.compile(r"公务接待(?:费用?|经费)?"),
}
#: what an expense is held against, right before its change
AGAINST = re.compile(
    r"[比较与](?P<base>上年度?(?:年初)?|去年|20\d\d年度?|年初|全年|调整后?)?(?:财政拨款)?(?P<kind>预算|决算|支出|累计支出)?(?:数|安排)?(?:相比|总体)?(?:，[^，。；\d]{0,20}?(?:费|经费|费用)(?:支出)?|[，]?)(?:增加|减少|增|减|持平|无增减变化|无变化|一致|没有变化|不变)(?:了|支出)?$"
)
LEVEL = re.compile(r"持平|无增减变化|无变化|没有变化|一致|不变")
#: money of one kind beside another, or of several bodies
ELSE = re.compile(r"外事接待|国有资本|政府性基金|其中[:：]?[^，；。]{0,8}本级|所属|下属")
ASIDE = re.compile(r"（(?!境）)[^（）]*(?:（境）[^（）]*)*）|占[^，。；\d]{0,20}[\d.]+%")
MONEY = ("万元", "元", "亿元")
Base = tuple[str, str]
Told = tuple[Passage, int, int, Span]


def _base(context: Context, lead: str) -> Base | None:
    """Return what a change is told against: last year or the own plan, and of which kind."""
    found = AGAINST.search(lead)
    if not found:
        return None
    base, kind = found["base"] or "", found["kind"] or ""
    if base.startswith(("上年", "去年")) or base[:4] == str(context.year - 1):
        return "last", "预算" if kind == "预算" or "年初" in base else "决算" if kind else context.kind
    own = base[:4] == str(context.year) or base.startswith(("年初", "全年", "调整")) or not base
    return (
        ("plan", base if base[:2] == "全年" else "")
        if own and kind in ("预算", "") and (base or kind)
        else None
    )


def _item(clause: str) -> str:
    """Return the expense named last in a clause, what stands in brackets left aside."""
    said = ASIDE.sub("", clause)
    ends = [
        (m.end(), m.end() - m.start(), name) for name, words in ITEMS.items() for m in words.finditer(said)
    ]
    return max(ends)[2] if ends else ""


def _told(context: Context) -> Iterator[tuple[Base, str, Told]]:
    for passage in context.passages:
        text = passage.text
        if not ("公务" in text or "出国" in text or "三公" in text):
            continue
        places: list[tuple[int, int, int, Token | None]] = [
            (t.start, t.start, t.end, t) for t in context.marks(passage)
            if t.role == "delta" and t.sign and t.figure.unit in MONEY
        ]  # fmt: skip
        places += [(m.end(), m.start(), m.end(), None) for m in LEVEL.finditer(text)]
        for end, start, stop, token in places:
            first = max(0, start - FAR)
            opens = max(text.rfind(sign, first, start) for sign in "。；") + 1
            if text.startswith("；", opens - 1) and opens and AGAIN.match(text, opens):
                opens = max(text.rfind(sign, first, opens - 1) for sign in "。；") + 1
            if not opens and first:
                continue  # too far from the beginning of its sentence to be understood
            clause = text[max(opens, first) : end]
            own = context.kind == "预算" and opens and clause.startswith("预算数")
            item, base = _item(text[:HEAD] if own else clause), _base(context, clause)
            if not item or base is None or ELSE.search(clause):
                continue
            yield (
                base,
                item,
                (passage, start, stop, token.signed if token and token.figure.value else Span(ZERO, ZERO)),
            )


#: letters of a paragraph that name what all of it is about: （三）公务接待费9万元，主要用于…。预算数比2024年增加…
HEAD = 18
#: what is held against another year, its name told before the semicolon
AGAIN = re.compile("[比较与同](?:上年|去年|20|年初)")
#: letters of a sentence that is still understood
FAR = 160


def _by_base(context: Context) -> dict[Base, dict[str, Told] | None]:
    """Return the changes by what they are told against; ``None`` where one expense is told two of them."""
    made: dict[Base, dict[str, Told] | None] = {}
    for base, item, told in _told(context):
        group = made.setdefault(base, {})
        if group is None:
            continue
        if item in group and not group[item][3].meets(told[3]):
            made[base] = None
        group.setdefault(item, told)
    return made


@rule(
    "P345", "PARTS", "“三公”经费各项增减之和不等于总数的增减",
    fails="2017年度“三公”经费决算\n“三公”经费支出总额为385.00万元，比预算数减少120.00万元。\n一、因公出国（境）费15.00万元，比预算数减少5.00万元。\n二、公务接待费100.00万元，比预算数减少85.00万元。\n三、公务用车购置及运行维护费270.00万元（其中：公务用车运行维护费270.00万元），比预算数减少10.00万元。",
    passes="2017年度“三公”经费决算\n“三公”经费支出总额为385.00万元，比预算数减少100.00万元。\n一、因公出国（境）费15.00万元，比预算数减少5.00万元。\n二、公务接待费100.00万元，比预算数减少85.00万元。\n三、公务用车购置及运行维护费270.00万元（其中：公务用车运行维护费270.00万元），比预算数减少10.00万元。",
    edge="2017年度“三公”经费决算\n“三公”经费支出总额为385.00万元，比预算数减少120.00万元。\n一、因公出国（境）费15.00万元，比上年减少5.00万元。\n二、公务接待费100.00万元，比预算数减少85.00万元。\n三、公务用车购置及运行维护费270.00万元，比预算数减少10.00万元。",
)  # fmt: skip
def expenses_changed(context: Context) -> Iterator[Finding]:
    """Add up what the expenses changed by, where all that cost anything are told against the same thing."""
    for whole_of, names, group in _sums(context):
        passage, start, stop, whole = group[whole_of]
        parts = [group[name] for name in names]
        left = whole_of == "total" and names not in SETS
        if (
            len({id(p[0]) for p in (group[whole_of], *parts)}) == 1
            and not left
            and _one_sentence(passage, [start, *(p[1] for p in parts)])
        ):
            continue  # the sums of one sentence are those of other rules
        together, value, shown = summed([p[3] for p in parts])
        if together.meets(whole):
            continue
        less = left and whole.high < together.low  # what is nothing now may have been something before
        yield Finding(
            "P345", "PARTS", "warning" if less else "error", f"各项增减之和是{_said(value)}，{CALLED[whole_of]}却{_said(whole.middle)}",
            passage.place(start), passage.quote(start, stop, 24), passage.text[start:stop], _said(value), shown, "",
            "请核对总数和各项的增减额", tuple(p[0].place(p[1]) for p in parts),
        )  # fmt: skip


TWICE = "2015年度“三公”经费决算\n公务接待费1.58万元，公务用车运行费28.91万元，公务接待费较2014年决算减少0.26万元。\n公务接待费1.58万元，较2014年决算减少{0}万元（16批次、128人）。"


@rule(
    "W942", "NARRATIVE_REPEAT", "“三公”经费一项的增减额，两处写得不同", severity="warning", forms=("决算",),
    fails=TWICE.format("0.62"),
    passes=TWICE.format("0.26"),
    edge=TWICE.format("0.3"),
)  # fmt: skip
def told_twice(context: Context) -> Iterator[Finding]:
    """Find an expense that two paragraphs tell two changes against one thing of."""
    seen: dict[tuple[Base, str], Told] = {}
    for base, item, told in _told(context):
        passage, start, stop, span = told
        first = seen.setdefault((base, item), told)
        if first[0] is passage or first[3].meets(span) or not (span.low or span.high):
            continue
        if base[0] == "last" and first[0].heading.split("／")[0] != passage.heading.split("／")[0]:
            continue  # of the body itself in one part, of all bodies in another
        yield Finding(
            "W942", "NARRATIVE_REPEAT", "warning", f"同一项的增减额，一处是{_said(first[3].middle)}，一处是{_said(span.middle)}", passage.place(start),
            passage.quote(start, stop, 24), passage.text[start:stop], "", "", "", "请核对两处，改正其中一个", (first[0].place(first[1]),),
        )  # fmt: skip


CALLED = {"total": "“三公”经费总数", "cars": "公务用车购置及运行维护费"}


def _sums(context: Context) -> Iterator[tuple[str, tuple[str, ...], dict[str, Told]]]:
    """Yield every whole whose parts are all told against what it is told against."""
    for group in context.once(_by_base).values():
        full: tuple[str, ...] = SETS[0] if group and "cars" in group else SETS[1]
        if (
            group
            and full is SETS[1]
            and "run" in group
            and "buy" not in group
            and not _spent(BOUGHT, context)
        ):
            full = ("abroad", "run", "host")
        if group and "abroad" not in group and _spent(ABROAD, context) is False:
            full = full[1:]
        for whole, parts in (("total", full), ("cars", ("buy", "run"))):
            if group and len(parts) > 1 and all(name in group for name in (whole, *parts)):
                yield whole, parts, group


#: what was spent on going abroad, and on buying cars
ABROAD, BOUGHT = (
    re.compile(
        rf"{words}(?:支出)?(?:预算|决算)?(?:支出)?(?:数)?(?:为|是|[:：])?(?P<sum>\d[\d,]*(?:\.\d+)?)万?元"
    )
    for words in (r"出国（境）(?:费用?|经费)?", r"购置(?:费用?|经费)")
)


def _spent(words: re.Pattern[str], context: Context) -> bool | None:
    """Say whether anything was spent on what is told nowhere to have changed; ``None`` where no amount of it is told."""
    told = [figure(m["sum"]).value for p in context.prose() for m in words.finditer(p.text)]
    return any(told) if told else None


def _said(value: Decimal) -> str:
    return f"{'增加' if value >= 0 else '减少'}{plain(abs(value))}万元"


def _one_sentence(passage: Passage, places: list[int]) -> bool:
    first, last = sentence_at(passage.text, min(places), max(places))
    return "。" not in passage.text[first : max(places)] and last >= max(places)
