"""Budgets told as a list of changes: where the amounts of a list add up, so do their changes (FAULTS: PARTS)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import UNITS, ZERO, Span, places_of, plain, summed, total
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.normal import Passage
from bianzhi.auditing.registry import rule
from bianzhi.auditing.rules.digits import slip
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
    for passage, marks in context.figures:
        for token in marks:
            if token.role not in (*VALUES, "budget") or (id(passage), token.start) in context.misunits:
                continue
            growth = found.get((id(passage), token.start))
            if growth and growth.delta and growth.delta.figure.value:
                held = AGAINST.search(passage.text, token.end, growth.delta.start)
                made.append(Moved(passage, token, growth.delta, held[0] if held else ""))
            elif growth or SAME.match(passage.text, token.end):
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
    return slip(re.sub(r"[^\d.]", "", one.figure.text), right)


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
            together, value, shown = summed([one.change for one in run])
            if together.meets(whole.change) or any(m.delta and m.against != whole.against for m in run):
                continue
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


NUMBER = r"\d[\d,]*(?:\.\d+)?"
#: a change and the changes that are told as its reasons: 收入较去年增加9.00万元，主要是拨款增加10.00万元，基金减少1.00万元。
REASONS = re.compile(
    rf"(?<!原因是)[比较](?:去年|上年|20\d\d年)(?:度)?[^，。；\d]{{0,8}}(?P<way>增加|减少)(?P<sum>{NUMBER})万元，主要(?:原因)?(?:是|为)(?P<why>[^。；]{{4,200}})(?=[。；])"
)
REASON = re.compile(
    rf"(?P<what>[^，。；\d]{{2,24}}?)(?:[比较]20\d\d年)?(?P<way>增加|减少)(?:预算|经费拨款)?(?P<sum>{NUMBER})万元(?:[，、]|$)"
)
ALONE = "2024年部门预算\n收入预算：2024年年初预算数155.77万元，收入较去年增加105.77万元，主要是一般公共预算拨款增加{}万元，政府性基金预算拨款减少5.00万元。"


@rule(
    "P435", "PARTS", "增减额与作为原因写的各项增减额只差一位数字", forms=("预算",), severity="warning",
    fails=ALONE.format("113.77"),
    passes=ALONE.format("110.77"),
    edge=ALONE.format("80.20"),
)  # fmt: skip
def reasons(context: Context) -> Iterator[Finding]:
    """Hold a change against the changes told as its reasons: told where one digit, or one word, of one of them makes it right."""
    for passage, match in context.find(REASONS.pattern, hint=r"(?:增加|减少)\d[\d,.]*万元，主要"):
        told = list(REASON.finditer(match["why"]))
        if not told or "".join(m[0] for m in told) != match["why"]:
            continue  # reasons that are told in another way
        moves = [_signed(match), *map(_signed, told)]
        gap = sum(moves[1:], ZERO) - moves[0]
        if abs(gap) <= CENT * len(moves) or any(
            (id(passage), match.start(n)) in context.misunits for n in ("sum",)
        ):
            continue
        for one, start, value in (
            (match, match.start("sum"), moves[0] + gap),
            *(
                (m, match.start("why") + m.start("sum"), v - gap)
                for m, v in zip(told, moves[1:], strict=True)
            ),
        ):
            how = next((h for off in OFF if (h := _how(one, value + off))), "")
            if how:
                right = f"{'增加' if value > 0 else '减少'}{plain(abs(value))}万元"
                shown = "".join(f"{'＋' if v > 0 else '－'}{abs(v)}" for v in moves[1:]).lstrip("＋")
                yield Finding(
                    "P435", "CONTRADICT_COMPLETION" if "写反" in how else "PARTS", "warning",
                    f"原因里各项增减之和与{match['way']}{match['sum']}万元不等", passage.place(start), passage.quote(match.start(), match.end(), 8),
                    f"{one['way']}{one['sum']}万元", right, f"{shown}＝{sum(moves[1:], ZERO)}", how, "请核对总的增减额和各项",
                )  # fmt: skip
                break


#: what the rounding of one amount may be off
CENT = Decimal("0.01")
OFF = (ZERO, CENT, -CENT)


def _signed(match: re.Match[str]) -> Decimal:
    value = Decimal(match["sum"].replace(",", ""))
    return value if match["way"] == "增加" else -value


def _how(one: re.Match[str], value: Decimal) -> str:
    """Return how a change came to be printed that should be ``value``; empty for no slip of the hand."""
    same = (value > 0) == (one["way"] == "增加")
    if abs(abs(value) - abs(_signed(one))) <= CENT:
        return "" if same else "增减的字样写反"
    printed = one["sum"].replace(",", "")
    places = len(printed.partition(".")[2])
    return slip(printed, f"{abs(value):.{places}f}") if same and value else ""
