"""Budgets told as a list of changes: where the amounts of a list add up, so do their changes (FAULTS: PARTS)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import UNITS, ZERO, Span, joint, places_of, plain, summed, total
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.normal import Passage
from bianzhi.auditing.registry import rule
from bianzhi.auditing.rules.digits import number_in, slip
from bianzhi.auditing.tokens import VALUES, Token

#: parts that a list has, and amounts of a document of which they are sought
FEWEST, MOST, MANY = 2, 14, 160
#: digits of an amount that is not the sum of others by chance
TELLING = 4
#: what a change may be held against beside last year's budget
AGAINST = re.compile("执行|完成|年初预算|调整")
#: what follows an amount that did not change, or was not there
SAME = re.compile(
    r"[^。；\d]{0,20}?(?:20\d\d年(?:度)?[^。；\d]{0,12}?)?(?:持平|无增减|无变化|没有变化|一致|不变|相同)"
)
#: one of these stands in its words
UNCHANGED = ("持平", "无增减", "变", "一致", "相同")


@dataclass(frozen=True, slots=True)
class Moved:
    """An amount of a list and what it changed by; ``delta`` is missing where it is told not to have changed.

    ``against``: what it is held against, if not last year's budget.
    """

    passage: Passage
    token: Token
    delta: Token | None
    against: str = ""

    @property
    def change(self) -> Span:
        """What it changed by, with its sign."""
        return self.delta.signed if self.delta else Span(ZERO, ZERO)


def _moved(context: Context) -> list[Moved]:
    """Return the amounts of a document that tell what they changed by, in order."""
    found = {(id(g.passage), g.current.start): g for g in context.growths if g.base == "year" and g.delta}
    made = []
    for passage, marks in context.figures if found else ():
        unchanged = any(word in passage.text for word in UNCHANGED)
        for token in marks:
            if token.role not in (*VALUES, "budget") or (id(passage), token.start) in context.misunits:
                continue
            growth = found.get((id(passage), token.start))
            if growth and growth.delta and growth.delta.figure.value:
                held = AGAINST.search(passage.text, token.end, growth.delta.start)
                made.append(Moved(passage, token, growth.delta, held[0] if held else ""))
            elif growth or (unchanged and SAME.match(passage.text, token.end)):
                made.append(Moved(passage, token, None))
    return made


def _runs(moved: Sequence[Moved], k: int) -> Iterator[Sequence[Moved]]:
    """Yield the amounts that stand together and add up to one; and, each alone, those that are the same amount."""
    whole = moved[k].token.figure
    if len(re.sub(r"\D", "", whole.text).strip("0")) > TELLING:
        yield from ([m] for m in moved if m is not moved[k] and m.delta and m.token.figure.text == whole.text)
    values = [m.token.figure.value for m in moved]
    least, most = whole.value - whole.half * MOST, whole.value + whole.half * MOST
    for start in range(len(moved)):
        if start <= k < start + MOST and start <= k:
            continue
        sum_ = ZERO
        for end in range(start, min(start + MOST, len(moved))):
            if end == k:
                break
            sum_ += values[end]
            if sum_ > most:
                break
            if sum_ < least:
                continue
            run = moved[start : end + 1]
            if len(run) >= FEWEST and total(m.token.figure for m in run).meets(whole.span):
                yield run
                break


def _mended(one: Token, value: Decimal) -> str:
    """Return how a change came to be printed that should be ``value`` (with its sign); empty for no slip of the hand."""
    if value and abs(abs(value) - one.figure.value) <= one.figure.half * 2 and (value > 0) != (one.sign > 0):
        return "增减的字样写反"
    if not value or (value > 0) != (one.sign > 0):
        return ""
    right = f"{abs(value) / UNITS[one.figure.unit]:.{places_of(one.figure)}f}"
    return slip(number_in(one.figure), right)


LISTED = (
    "2024年部门预算\n2024年一般公共预算当年拨款150.37万元，比2023年执行数{0}12.34万元。\n"
    "1.教育支出（类）普通教育（款）小学教育（项）2024年预算数为101.12万元，比2023年执行数增加15.56万元，增长18.19%。\n"
    "2.住房保障支出（类）住房改革支出（款）住房公积金（项）2024年预算数为49.25万元，比2023年执行数减少3.22万元，下降6.14%。"
)


@rule(
    "P432", "PARTS", "各项的金额之和等于总数，增减之和却与总的增减不符", severity="warning", forms=("预算",),
    fails=LISTED.format("减少"),
    passes=LISTED.format("增加"),
    edge=LISTED.format("增加").replace("12.34", "20.00"),
)  # fmt: skip
def moved_together(context: Context) -> Iterator[Finding]:
    """Add up the changes of amounts that add up: told where one digit, or one word, of one change makes it right."""
    if "增加" not in context.text and "减少" not in context.text:
        return
    moved = _moved(context)
    if not FEWEST < len(moved) <= MANY:
        return
    told: set[tuple[int, int]] = set()
    for k, whole in enumerate(moved):
        if whole.delta is None or len(re.sub(r"\D", "", whole.token.figure.text).strip("0")) < TELLING:
            continue
        for run in _runs(moved, k):
            changes = [one.change for one in run]
            if joint(changes).meets(whole.change) or any(m.delta and m.against != whole.against for m in run):
                continue
            _, value, shown = summed(changes)
            gap = value - whole.delta.signed.middle
            found = [
                (one, delta, how)
                for one in (whole, *run)
                if (delta := one.delta)
                and (how := _mended(delta, delta.signed.middle + (gap if one is whole else -gap)))
            ]
            if len(found) > 1 and found[0][0] is whole and context.text.count(whole.delta.figure.text) > 1:
                found = found[1:]  # what is told twice alike is no slip of the hand
            if not found or (id(found[0][0].passage), found[0][1].start) in told:
                continue
            one, delta, how = found[0]
            told.add((id(one.passage), delta.start))
            yield _slipped(one, delta, delta.signed.middle + (gap if one is whole else -gap), how, shown)


def _slipped(one: Moved, delta: Token, value: Decimal, how: str, shown: str) -> Finding:
    right = (
        f"{'增加' if value > 0 else '减少'}{plain(abs(value) / UNITS[delta.figure.unit])}{delta.figure.unit}"
    )
    return Finding(
        "P432", "CONTRADICT_COMPLETION" if "写反" in how else "PARTS", "warning",
        f"按各项之和应为{right}，写的是{'增加' if delta.sign > 0 else '减少'}{delta.figure.text}", one.passage.place(delta.start),
        one.passage.quote(one.token.start, delta.end, 12), delta.figure.text, right, f"各项增减之和：{shown}", how, "请核对总数和各项的增减额",
    )  # fmt: skip
