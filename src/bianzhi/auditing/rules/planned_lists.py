"""Lists of a budget that need not be all of their whole, and amounts told again: what one wrong digit explains (FAULTS: PARTS)."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import UNITS, ZERO, Figure, added, places_of, total
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.named import other_year
from bianzhi.auditing.normal import Passage, begins
from bianzhi.auditing.registry import rule
from bianzhi.auditing.rules.digits import number_in, slip
from bianzhi.auditing.rules.items import number_of
from bianzhi.auditing.tokens import VALUES, Token
from bianzhi.auditing.wholes import core

Placed = tuple[Passage, Token]
#: words after which the parts of an amount follow, a paragraph each, or of one told in the paragraph before
OPENS = re.compile(r"(?:其中|(?:内容|情况|安排|包括)?(?:如下|为)|包括)[:：，]?$")
#: the beginning of a part: its number, its name in quotes or not, its code
PART = re.compile(
    r"(?:\d{1,2}[.、．]|（[\d一二三四五六七八九十]{1,3}）)?[“\"]?[\u4e00-\u9fff]{2,30}(?:[-－—][\u4e00-\u9fff]{2,30}){0,2}(?:（[^（）]{1,12}）)*[”\"]?(?:（\d{3,7}）)?(?:科目|支出|预算|收入)*(?:数)?(?:为)?$"
)
#: parts that a list has, and paragraphs it runs over; digits of amounts that no chance makes fit
FEWEST, MOST, TELLING = 1, 24, 5


def _telling(one: Figure) -> bool:
    return len(re.sub(r"\D", "", one.text).strip("0")) >= TELLING - 1


def _mended(tokens: Sequence[Token], gap_of_whole: Figure) -> tuple[Token, str, str] | None:
    """Return the one figure of a sum that is a slip of the hand, what it would be, and how it came about.

    ``tokens``: the whole, then its parts. ``gap_of_whole``: what the parts are more than the whole.
    """
    for k, token in enumerate(tokens):
        value = token.figure.value + (gap_of_whole.value if k == 0 else -gap_of_whole.value)
        if value <= 0 or not _telling(token.figure):
            continue
        right = f"{value / UNITS[token.figure.unit]:.{places_of(token.figure)}f}"
        if how := slip(number_in(token.figure), right):
            return token, right, how
    return None


def _lists(context: Context) -> Iterator[tuple[Sequence[Placed], Sequence[Placed]]]:
    """Yield the amounts before a list of paragraphs, and the first amount of each of these."""
    order = context.passages
    for k, opening in enumerate(order):
        if not OPENS.search(opening.text[-8:]) or "绩效" in opening.heading or "解释" in opening.heading:
            continue
        before = [opening, *order[max(0, k - 1) : k]] if not context.marks(opening) else [opening]
        wholes = [(p, t) for p in before for t in context.marks(p) if t.role in VALUES and _telling(t.figure)]
        parts: list[Placed] = []
        outer = number_of(opening.text)[0]
        inner = number_of(order[k + 1].text)[0] if k + 1 < len(order) else outer
        for one in order[k + 1 : k + 1 + MOST]:
            marks = context.marks(one)
            first = marks[0] if marks else None
            how = number_of(one.text)[0]
            if (
                how == outer >= 0
                or how != inner
                or first is None
                or first.role not in (*VALUES, "budget")
                or not PART.match(one.text[: first.start])
            ):
                break
            parts.append((one, first))
        if wholes and len(parts) >= FEWEST:
            yield wholes, parts


LISTED = (
    "2024年单位预算\n财政拨款支出预算806.92万元，比2023年预算减少31.04万元。财政拨款支出主要内容如下：\n1.“节能环保支出”科目582.07万元，主要用于环境监测。\n"
    "2.“社会保障和就业支出”科目{0}万元，主要用于养老保险。\n3.“住房保障支出”科目110.75万元，主要用于住房公积金。"
)


@rule(
    "P436", "PARTS", "分行列出的各项之和与总数只差一位数字", forms=("预算",), severity="warning",
    fails=LISTED.format("144.10"),
    passes=LISTED.format("114.10"),
    edge=LISTED.format("64.35"),
)  # fmt: skip
def listed(context: Context) -> Iterator[Finding]:
    """Add up a list with a paragraph for each part: told where one digit of one amount makes it right."""
    for wholes, parts in _lists(context):
        figures = [t.figure for _, t in parts]
        found = total(figures)
        if len({t.figure.unit for _, t in (*wholes[:1], *parts)}) > 1 or any(
            found.meets(t.figure.span) for _, t in wholes
        ):
            continue
        sum_ = sum((f.value for f in figures), ZERO)
        for place, whole in reversed(wholes):
            gap = Figure("", sum_ - whole.figure.value, whole.figure.half)
            mended = _mended([whole, *(t for _, t in parts)], gap)
            slips = [(id(p), t.start) in context.misunits for p, t in ((place, whole), *parts)]
            if mended is None or any(slips):
                continue
            token, right, how = mended
            passage = next(p for p, t in ((place, whole), *parts) if t is token)
            told, shown = added(figures, 8)
            yield Finding(
                "P436", "DIGIT_DROPPED" if how.startswith("漏") else "PARTS", "warning", f"各项之和{told}，与总数{whole.figure.text}只差一位数字",
                passage.place(token.start), passage.quote(token.start, token.end, 20), token.figure.text, f"{right}{token.figure.unit}", shown,
                f"{token.figure.text}{how}", "请核对总数和各项，改正其中一个", (place.place(whole.start),),
            )  # fmt: skip
            break


#: what all expenditure of an item is made of, told in the paragraph after it
HALVES = (re.compile(r"基本支出(?:预算)?(?:为)?$"), re.compile(r"项目支出(?:预算)?(?:为)?$"))
SPLIT = "2021年单位预算\n机关事业单位基本养老保险缴费支出15.04万元，其中：\n基本支出{}万元，项目支出0万元。主要用于养老保险缴费。"


@rule(
    "P437", "PARTS", "下一段的基本支出与项目支出之和不等于这一项", forms=("预算",),
    fails=SPLIT.format("16.21"),
    passes=SPLIT.format("15.04"),
    edge=SPLIT.format("15.0"),
)  # fmt: skip
def split(context: Context) -> Iterator[Finding]:
    """Add up basic and project expenditure that begin the paragraph after the item they are of."""
    order = context.passages
    for k, opening in enumerate(order[:-1]):
        if not opening.text.endswith(("其中：", "其中:", "其中，")) or not order[k + 1].text.startswith(
            ("基本支出", "项目支出")
        ):
            continue
        before = [t for t in context.marks(opening) if t.role in VALUES]
        after = [t for t in context.marks(order[k + 1]) if t.role in VALUES][:2]
        if (
            not before
            or len(after) < len(HALVES)
            or not all(any(h.search(t.lead) for t in after) for h in HALVES)
        ):
            continue
        whole, figures = before[-1], [t.figure for t in after]
        if (
            any(total(figures).meets(t.figure.span) for t in before)
            or "。" in order[k + 1].text[: after[1].start]
        ):
            continue
        if any(
            (id(p), t.start) in context.misunits
            for p, t in ((opening, whole), *((order[k + 1], t) for t in after))
        ):
            continue
        told, shown = added(figures)
        yield Finding(
            "P437", "PARTS", "error", f"基本支出与项目支出之和{told}，与{whole.figure.text}不等", opening.place(whole.start),
            opening.quote(whole.start, whole.end, 24), whole.figure.text, told, shown, "", "请核对总数和两项",
            tuple(order[k + 1].place(t.start) for t in after),
        )  # fmt: skip


#: what is told of a part, of another year, or of what changed
ELSE = re.compile(r"上年|去年|结转|[比较与]|增加|减少|执行|本级|下属|所属")
#: times that an amount stands in a report, for another to be a slip of it
USUAL = 1
AGAIN = (
    "2024年部门预算\n2024年本部门预算收入1029.75万元，其中一般公共预算拨款收入1029.75万元。\n2024年本部门预算支出1029.75万元，其中一般公共预算拨款支出1029.75万元。\n"
    "本部门2024年一般公共预算拨款支出{}万元，主要用于人员经费。"
)


@rule(
    "P438", "NARRATIVE_REPEAT", "同一个数在别处多次出现，这一处只差一位数字", forms=("预算",), severity="warning",
    fails=AGAIN.format("1059.75"),
    passes=AGAIN.format("1029.75"),
    edge=AGAIN.format("986.40"),
)  # fmt: skip
def again(context: Context) -> Iterator[Finding]:
    """Find an amount that stands once and differs by a digit from one that the same name has elsewhere, and that stands often."""
    told: list[tuple[str, Passage, Token]] = []
    for passage, token in _likely(context):
        clause = passage.text[begins(passage.text, token.start, "。；，、：") : token.start]
        if not ELSE.search(clause) and not other_year(context.year, clause):
            told.append((clause, passage, token))
    often = Counter(t.figure.text for _, _, t in told)
    usual: dict[str, list[tuple[str, Passage, Token]]] = {}
    for one in told:
        if often[one[2].figure.text] > USUAL:
            usual.setdefault(one[2].figure.text, []).append(one)
    digits = {text: number_in(some[0][2].figure) for text, some in usual.items()}
    for clause, passage, token in told if usual else ():
        if often[token.figure.text] > 1 or (id(passage), token.start) in context.misunits:
            continue
        own = number_in(token.figure)
        near = [(text, how) for text, one in digits.items() if (how := slip(own, one))]
        for how, (other, place, right) in ((how, one) for text, how in near for one in usual[text]):
            if token.figure.unit == right.figure.unit and _same(_called(clause), _called(other)):
                yield Finding(
                    "P438", "NARRATIVE_REPEAT", "warning", f"这里写{token.figure.text}，别处多次写{right.figure.text}", passage.place(token.start),
                    passage.quote(token.start, token.end, 24), token.figure.text, right.figure.text, "", how, "请核对后统一", (place.place(right.start),),
                )  # fmt: skip
                break


def _likely(context: Context) -> Iterator[tuple[Passage, Token]]:
    """Yield the amounts that stand often, and those that may be one of them but for a digit."""
    every = [
        (passage, token)
        for passage, marks in context.figures
        for token in marks
        if token.role in PLANNED and len(token.figure.text) > TELLING
    ]
    often = Counter([token.figure.text for _, token in every])
    halves = {half for text, count in often.items() if count > USUAL for half in _halves(text)}
    for passage, token in every if halves else ():
        if (
            not halves.isdisjoint(_halves(token.figure.text))
            and len(number_in(token.figure)) >= TELLING
            and _telling(token.figure)
        ):
            yield passage, token


#: what an amount of a budget may be; digits that a slip in the other half of a number of `TELLING` digits leaves
PLANNED, HALF = frozenset((*VALUES, "budget")), 2


def _halves(text: str) -> tuple[str, str]:
    """Return the beginning and the end of an amount: one of these a slip leaves as it is."""
    return f"{text[:HALF]}…", f"…{text[-HALF - len('万元') :]}"


#: what stands before a name, and money that is all granted from general funds
BEFORE, GENERAL = re.compile(r"^(?:\d{1,2}[.、]|其中|包括|，)+"), re.compile("一般公共(?:财政)?(?:拨款)?")


def _called(clause: str) -> str:
    """Return the name of an amount without what writers add to it."""
    return GENERAL.sub("财政拨款", BEFORE.sub("", core(clause)))


def _same(one: str, other: str) -> bool:
    """Say whether two names are one, the body's own name left out of one of them; what is of both sides is each of them."""
    if one.endswith("收支"):
        return True
    short, long = sorted((one, other), key=len)
    return len(short) > 1 and long.endswith(short)
