"""What holds of parts holds of their sum: their changes, and their budgets, add up as they do (FAULTS: PARTS)."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import ZERO, Span, added, joint, plain, summed, total
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.named import ONCE
from bianzhi.auditing.normal import Passage, begins
from bianzhi.auditing.registry import rule
from bianzhi.auditing.rules.expenses import NIL_BOUGHT, grouped
from bianzhi.auditing.rules.expenses import SETS as EXPENSES
from bianzhi.auditing.rules.items import adds_up, lists_of_lines
from bianzhi.auditing.rules.parts import complete
from bianzhi.auditing.rules.wholes import HALVES, THREE, TOTAL, Placed, told_alike
from bianzhi.auditing.tokens import VALUES, Token

#: parts, and changes, that a list of them has
MOST = 16
#: letters after an amount within which 基本持平 would stand
CLOSE = 16
UNCHANGED = re.compile(
    r"^(?:，占[\d.]+%(?=，[与同和]))?(?:。(?=[与同和比较]))?(?:20\d\d年|[^。；\d]){0,24}?(?:持平|无增减|无变化|没有变化|一致|不变)"
)
#: what a change is a change from: a plan of this year's, or another year
FROM_PLAN = re.compile(r"[比较与](?:年初|全年|调整)?预算|[比较与](?:本年|当年)(?:年初)?预算")


@rule(
    "P325", "PARTS", "各项增减之和不等于总的增减", severity="warning",
    fails="2024年部门预算\n“三公”经费39.00万元，比2023年减少5.00万元，其中：公务接待费10.00万元，比2023年减少3.00万元；公务用车购置及运行费29.00万元，比2023年减少7.00万元。",
    passes="2024年部门预算\n“三公”经费39.00万元，比2023年减少5.00万元，其中：公务接待费10.00万元，比2023年增加2.00万元；公务用车购置及运行费29.00万元，比2023年减少7.00万元。",
    edge="2024年部门预算\n“三公”经费39.00万元，比2023年减少5.0万元，其中：公务接待费10.00万元，与2023年持平；公务用车购置及运行费29.00万元，比2023年减少5.04万元。",
)  # fmt: skip
def changes(context: Context) -> Iterator[Finding]:
    """Add up the changes of parts that add up themselves: what the whole changed by is what they changed by."""
    summed: set[tuple[int, int]] = set()
    for one in context.sums:
        if len(one.parts) <= MOST and total(t.figure for t in one.parts).meets(one.whole.figure.span):
            summed.add((id(one.passage), one.whole.start))
            pairs = [(one.passage, t) for t in one.parts]
            yield from _changes(context, (one.passage, one.whole), pairs)
    for passage, found in context.once(grouped):
        for group in found if "三公" in passage.text else ():
            kinds = next((k for k in EXPENSES if all(n in group for n in ("total", *k))), None)
            if kinds and total(group[n].figure for n in kinds).meets(group["total"].figure.span):
                tokens = sorted((group[n] for n in kinds), key=lambda t: t.start)
                if (id(passage), group["total"].start) not in summed:
                    yield from _changes(context, (passage, group["total"]), [(passage, t) for t in tokens])
    for some in context.once(lists_of_lines):
        items = [(p, t) for p, t in some.items if t]
        if adds_up(some) and len(items) == len(some.items):
            whole = next(w for w in some.wholes if total(some.figures).meets(w.figure.span))
            yield from _changes(context, (some.opening, whole), items)

    told = context.once(told_alike)
    names = next((n for n in SETS if all(one in told for one in (TOTAL, *n))), None)
    if names:
        yield from _told_apart(context, [told[name] for name in (TOTAL, *names)])


def _told_apart(context: Context, told: Sequence[Sequence[Placed]]) -> Iterator[Finding]:
    """Add up changes told in several paragraphs; ``told``: the places of the whole, then those of each part."""
    for pick in (_first, _changed):
        whole, *parts = (pick(context, places) for places in told)
        if len({id(p) for p, _ in parts}) > 1 and total(t.figure for _, t in parts).meets(
            whole[1].figure.span
        ):
            wrong = list(_changes(context, whole, parts))
            yield from wrong
            if wrong:
                return


def _first(_: Context, places: Sequence[Placed]) -> Placed:
    """Return the first place that tells an amount."""
    return places[0]


def _changed(context: Context, places: Sequence[Placed]) -> Placed:
    """Return the place that also tells by how much an amount changed; the first where none does."""
    return next((one for one in places if _change(context, *one, len(one[0].text))), places[0])


#: the three expenses, with cars as one or as two
SETS = (THREE, (THREE[0], *HALVES, THREE[2]))


def _changes(
    context: Context, whole: tuple[Passage, Token], parts: Sequence[tuple[Passage, Token]]
) -> Iterator[Finding]:
    passage, token = whole
    stop = parts[0][1].start if parts[0][0] is passage else len(passage.text)
    own = _change(context, passage, token, stop)
    if own is None:
        return
    ends = [
        later[1].start if later[0] is one[0] else len(one[0].text)
        for one, later in zip(parts, [*parts[1:], (None, token)], strict=True)
    ]
    within = all(p is passage for p, _ in parts)
    told = []
    for (p, t), end in zip(parts, ends, strict=True):
        one = _change(context, p, t, end, within)
        if one is None:
            return
        told.append(one)
    if len({own[2], *(one[2] for one in told if one[1])}) > 1 or not any(one[1] for one in told):
        return
    together = joint([one[0] for one in told])
    if together.meets(own[0]):
        return
    _, value, shown = summed([one[0] for one in told])
    if own[1] is None:
        if "基本" not in passage.text[token.end : token.end + CLOSE]:
            yield _same_as_before(passage, token, value, shown)
        return
    turned = (-together).meets(own[0])
    if turned and any(
        t.role == "prior" for t in context.marks(passage) if token.end <= t.start < own[1].start
    ):
        return  # A104 tells the word that is wrong
    if turned:
        shown = f"{shown}，方向相反"
    yield Finding(
        "P325", "PARTS", "warning", f"各项增减之和{plain(value)}万元，与总的增减{own[1].figure.text}不等", passage.place(own[1].start),
        passage.quote(token.start, own[1].end, 12), own[1].figure.text, f"{plain(abs(value))}万元", shown, "",
        "请核对总数和各项的增减额",
    )  # fmt: skip


def _same_as_before(passage: Passage, token: Token, value: Decimal, shown: str) -> Finding:
    """Return that a whole is told not to have changed, while its parts did."""
    alike = UNCHANGED.match(passage.text[token.end :])
    end = token.end + (len(alike[0]) if alike else 0)
    right = f"{'增加' if value > 0 else '减少'}{plain(abs(value))}万元"
    return Finding(
        "P325", "PARTS", "warning", f"各项共{right}，总数却写没有变化", passage.place(token.start), passage.quote(token.start, end, 12),
        "持平", right, shown, "", "请核对总数和各项的增减额",
    )  # fmt: skip


def _change(
    context: Context, passage: Passage, token: Token, end: int, within: bool = False
) -> tuple[Span, Token | None, bool] | None:
    """Return what an amount changed by, the figure that says so, and whether from a plan; ``None`` where it is not told.

    ``within``: parts of it in brackets may stand between, as where all is told in one paragraph.
    """
    aside = ASIDE.match(passage.text, token.end, end) if within else None
    start = aside.end() if aside else token.end
    between = [t for t in context.marks(passage) if start <= t.start < end]
    first = next((t for t in between if t.role in (*VALUES, "delta")), None)
    if first is not None and first.role == "delta":
        words = passage.text[start : first.start]
        return first.signed, first, bool(FROM_PLAN.search(words))
    if alike := UNCHANGED.match(passage.text[start:end]):
        return Span(ZERO, ZERO), None, bool(FROM_PLAN.search(alike[0]))
    return None


#: what an amount is made of, said in brackets right after it
ASIDE = re.compile(r"（(?:[^（）]|（[^（）]*）)*）")
#: what opens such a list; an expense that is told not to have changed
LIST_OPENS = re.compile("其中|主要是(?!因为)")
LEVEL = re.compile(
    r"(?:因公出国（境）|公务)[^，。；：、\d]{2,20}?[与和同比较](?:上年|去年|20\d\d年)[^，。；：\d]{0,8}?(?:持平|无增减|无变化|没有变化|一致|不变)"
)
LISTED = (
    "2019年部门预算\n“三公”经费预算3328万元，比2018年减少830万元。其中：因公出国（境）费比2018年减少9万元，公务接待费比2018年减少38万元，公务用车购置费比2018年减少{0}万元，"
    "公务用车运行费比2018年减少449万元。"
)


@rule(
    "P330", "PARTS", "“三公”经费各项的增减之和不等于总的增减", severity="warning",
    fails=LISTED.format(343),
    passes=LISTED.format(334),
    edge=LISTED.format(333.6),
)  # fmt: skip
def listed_changes(context: Context) -> Iterator[Finding]:
    """Add up changes that a list tells without amounts, where it tells that of each of the three expenses."""
    abroad = [t.figure.value for name, _, t in (*context.told, *context.plans) if name == THREE[0]]
    nowhere = bool(abroad) and not any(abroad)
    for passage, marks in context.figures:
        openers = [m.start() for m in LIST_OPENS.finditer(passage.text)] if "三公" in passage.text else []
        if not openers:
            continue
        opened = openers[0]
        changed = [t for t in marks if t.role == "delta"]
        if len(changed) > MOST:
            continue
        plans = [t for t in changed if _from_plan(passage, t)]
        series = [(t, some) for some in (plans, [t for t in changed if t not in plans]) for t in some[:-1]]
        for whole, deltas in series:
            after = deltas[deltas.index(whole) + 1 :]
            if not any(whole.end <= place < after[0].start for place in openers):
                continue
            named: dict[str, Token] = {}
            for token in after:
                name = _longest(passage.text[begins(passage.text, token.start) : token.start])
                if name:
                    named.setdefault(name, token)
            nil = (
                {THREE[0]}
                if THREE[0] not in named and (nowhere or NONE_ABROAD.search(passage.text, opened))
                else set()
            )
            if HALVES[0] not in named and (NIL_BOUGHT.search(context.text) or context.once(_none_bought)):
                nil |= {HALVES[0]}
            nil |= {_longest(m[0]) for m in LEVEL.finditer(passage.text, whole.end)} - set(named)
            names = next((n for n in SETS if set(n) - nil == set(named)), None)
            told = tuple(n for n in names or () if n in named)
            if not told or any(
                t.role in VALUES for t in marks if after[0].start < t.start < named[told[-1]].start
            ):
                continue
            together, value, shown = summed([named[n].signed for n in told])
            if together.meets(whole.signed):
                continue
            yield Finding(
                "P330", "PARTS", "warning", f"各项增减之和{plain(value)}万元，与总的增减{whole.figure.text}不等", passage.place(whole.start),
                passage.quote(whole.start, whole.end, 20), whole.figure.text, f"{plain(abs(value))}万元",
                shown, "", "请核对总数和各项的增减额",
            )  # fmt: skip


def _none_bought(context: Context) -> bool:
    """Say whether the three expenses add up with what cars cost to run and nothing for buying any."""
    for one in context.sums:
        if "三公" in one.whole.lead and total(t.figure for t in one.parts).meets(one.whole.figure.span):
            names = {
                _longest(one.passage.text[begins(one.passage.text, t.start) : t.start]) for t in one.parts
            }
            if {HALVES[1], THREE[2]} <= names and not names & {HALVES[0], THREE[1]}:
                return True
    return False


NONE_ABROAD = re.compile(r"无因公出国|因公出国[^。；，]{0,16}(?:无|没有|持平|0)")


def _from_plan(passage: Passage, token: Token) -> bool:
    """Say whether a change is one from this year's plan."""
    clause = passage.text[begins(passage.text, token.start, "。；，") : token.start]
    return bool(FROM_PLAN.search(clause)) and not re.search("上年|去年", clause)


def _longest(clause: str) -> str:
    """Return which of the three expenses a clause names last."""
    ends = [
        (found.end(), found.end() - found.start(), name)
        for name in {*THREE, *HALVES}
        for found in re.finditer(ONCE[name], clause)
    ]
    return max(ends)[2] if ends else ""


PLANS = (
    "2023年度部门决算\n“三公”经费预算数为12.00万元，决算数为9.00万元，其中：公务接待费预算数为{0}万元，决算数为3.00万元；公务用车购置及运行维护费预算数为8.00万元，决算数为6.00万元；"
    "因公出国（境）费预算数为0万元，决算数为0万元。"
)


@rule(
    "P329", "PARTS", "各项的预算数之和不等于总的预算数", forms=("决算",),
    fails=PLANS.format("5.00"),
    passes=PLANS.format("4.00"),
    edge=PLANS.format("4.0"),
)  # fmt: skip
def plans(context: Context) -> Iterator[Finding]:
    """Add up the budgets of parts that are told beside what was spent of each, where that adds up."""
    for one in context.sums:
        if (
            len(one.parts) > MOST
            or not complete(one)
            or not total(t.figure for t in one.parts).meets(one.whole.figure.span)
        ):
            continue
        marks = context.marks(one.passage)
        whole = _budget(marks, one.whole)
        found = [_budget(marks, part) for part in one.parts]
        parts = [t for t in found if t]
        if whole is None or len(parts) < len(found) or len({t.start for t in parts}) < len(parts):
            continue
        if any(t.start <= one.whole.start for t in parts) or {t.role for t in parts} != {whole.role}:
            continue
        if total(t.figure for t in parts).meets(whole.figure.span):
            continue
        told, shown = added([t.figure for t in parts])
        yield Finding(
            "P329", "PARTS", "error", f"各项的预算数之和{told}，与总的预算数{whole.figure.text}不等", one.passage.place(whole.start),
            one.passage.quote(whole.start, one.parts[-1].end, 10), whole.figure.text, told, shown, "", "请核对总数和各项的预算数",
        )  # fmt: skip


def _budget(marks: Sequence[Token], actual: Token) -> Token | None:
    """Return the budget that stands right before what was spent of it."""
    before = [t for t in marks if t.end <= actual.start]
    return before[-1] if before and before[-1].role in ("budget", "full_budget") else None
