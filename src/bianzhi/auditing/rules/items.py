"""Lists that run over several paragraphs, and what their items add up to (FAULTS: PARTS)."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import HUNDRED, WIDE, ZERO, Figure, added, figure, total
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.full_sets import whole_side
from bianzhi.auditing.normal import Passage
from bianzhi.auditing.registry import rule
from bianzhi.auditing.spoken import ITEM_OF, PATH, RANKED, torn_classes
from bianzhi.auditing.subjects import bare, by_name, functional
from bianzhi.auditing.tokens import VALUES, Token

#: the number an item begins with, by the way it is written: 一、 （一） 1. （1） 1）
NUMBERED = (
    re.compile(r"([一二三四五六七八九十]{1,3})、"),
    re.compile(r"（([一二三四五六七八九十]{1,3})）"),
    re.compile(r"(\d{1,2})[.、．](?=[^\d])"),
    re.compile(r"（(\d{1,2})）"),
    re.compile(r"(\d{1,2})）"),
)
#: what such numbers begin with, if with no digit
BEGIN = frozenset("（一二三四五六七八九十")
DIGITS = "零一二三四五六七八九"
#: words after which the parts of an amount follow, a paragraph each
OPENS = re.compile(r"(?:其中|包括|(?:情况|安排|项目|明细|方面)?(?:如下|为))[:：。，]?$")
LAST = 8
#: a list of some parts only, or of what is no part
SOME = re.compile(
    r"主要(?:内容|用于|包括|支出|项目|有)?[^。，]{0,6}(?:如下|包括|有)?[:：。]?$|绩效|目标|任务"
)
ELSEWHERE = re.compile(r"名词解释|绩效|目录|评价|职能|职责")
NIL = re.compile(r"(?:无|没有|未)(?:此|该|安排|发生|使用)?|不涉及")
#: items of a list, and paragraphs that a list runs over
FEWEST, MOST, REACH = 2, 40, 120
#: letters before the path of an item that its paragraph is about
HEAD = 16


@dataclass(frozen=True, slots=True)
class Lines:
    """A list whose items are paragraphs: the amounts that stand before it, and the first amount of each item."""

    opening: Passage
    wholes: tuple[Token, ...]
    items: tuple[tuple[Passage, Token | None], ...]

    @property
    def figures(self) -> list[Figure]:
        """The amounts of the items; an item without one says that there is none."""
        return [token.figure for _, token in self.items if token]


def number_of(text: str) -> tuple[int, int]:
    """Return how an item's number is written, and the number; (-1, 0) for a paragraph without."""
    if not (text[:1] in BEGIN or text[:1].isdecimal()):
        return -1, 0
    for kind, pattern in enumerate(NUMBERED):
        if found := pattern.match(text):
            return kind, int(found[1]) if found[1].isdecimal() else _chinese(found[1])
    return -1, 0


def _chinese(words: str) -> int:
    tens, ten, ones = words.rpartition("十")
    if not ten:
        return DIGITS.find(words) if len(words) == 1 else 0
    return (DIGITS.find(tens) if tens else 1) * 10 + (DIGITS.find(ones) if ones else 0)


def lists_of_lines(context: Context) -> list[Lines]:
    """Return the lists of a document that follow an amount; asked for through `Context.once`."""
    order = context.passages
    found = []
    for k, opening in enumerate(order):
        wholes = tuple(t for t in context.marks(opening) if t.role in VALUES)
        if not wholes or not OPENS.search(opening.text[-LAST:]):
            continue
        if ELSEWHERE.search(opening.heading) or SOME.search(opening.text):
            continue
        items = _items(context, number_of(opening.text)[0], order[k + 1 : k + 1 + REACH])
        if items:
            found.append(Lines(opening, wholes, items))
    return found


def _items(
    context: Context, outer: int, following: Sequence[Passage]
) -> tuple[tuple[Passage, Token | None], ...] | None:
    """Return the items that follow an opening with a number written as ``outer``; ``None`` where one's amount is not told."""
    kind, count = -1, 0
    items: list[tuple[Passage, Token | None]] = []
    for k, one in enumerate(following):
        how, number = number_of(one.text)
        if kind < 0:
            if how < 0 or how == outer or number != 1:
                return None
            kind = how
        if how == outer >= 0 or one.text.startswith("第"):
            break
        if how != kind:
            continue  # what an item says more of itself
        if number != count + 1:
            break
        told = one
        token = _amount(context, one)
        if token is None and BARE.fullmatch(one.text) and k + 1 < len(following):
            told = following[k + 1]
            token = _amount(context, told) if number_of(told.text)[0] < 0 else None
        if token is None and not NIL.search(told.text):
            return None
        if token is not None and (id(told), token.start) in context.misunits:
            return None
        items.append((told, token))
        count = number
    return tuple(items) if FEWEST <= len(items) <= MOST else None


#: an item whose amount stands in the paragraph after it
BARE = re.compile(
    r"[^，。；\d]{0,4}(?:\d{1,2}[^，。；\d])?[\u4e00-\u9fff]{2,12}(?:（境）[\u4e00-\u9fff]{1,4})?[:：]?"
)
#: what an item of a budget says it was planned with
PLANNED = re.compile(r"年初预算数?(?:为|是)?$")


def _amount(context: Context, one: Passage) -> Token | None:
    """Return the first amount of a paragraph; in a budget also what was planned."""
    return next(
        (
            t
            for t in context.marks(one)
            if t.role in VALUES or (context.kind == "预算" and t.role == "budget" and PLANNED.search(t.lead))
        ),
        None,
    )


def adds_up(one: Lines) -> bool:
    """Say whether the items add up to an amount that stands before them."""
    sum_ = total(one.figures)
    return any(sum_.meets(w.figure.span) for w in one.wholes)


@rule(
    "P323", "PARTS", "分行列出的各项之和不等于总数", severity="warning",
    fails="2023年部门预算\n（一）2023年收入预算379.00万元，其中：\n1.财政拨款332.00万元；\n2.事业收入43.00万元；\n3.其他收入0万元。",
    passes="2023年部门预算\n（一）2023年收入预算375.00万元，其中：\n1.财政拨款332.00万元；\n2.事业收入43.00万元；\n3.其他收入0万元。",
    edge="2023年部门预算\n（一）2023年收支情况如下：\n1.收入预算375.00万元；\n2.支出预算375.00万元。\n（二）2023年项目支出90.00万元，主要项目如下：\n1.培训30.00万元；\n2.宣传20.00万元。",
)  # fmt: skip
def lines(context: Context) -> Iterator[Finding]:
    """Add up the items of a list that has a paragraph for each of them."""
    general = context.statements.get("T5")
    for one in context.once(lists_of_lines):
        if general and not general.empty and any(RANKED in p.text for p, _ in one.items):
            continue  # each item is held against the table
        figures = one.figures
        whole = next((w for w in one.wholes if w.lead.endswith("本年支出")), one.wholes[0])
        if len(figures) < FEWEST or not whole.figure.value or adds_up(one):
            continue
        if not (every := whole_side([t.lead for _, t in one.items if t])) and _others(one):
            yield from _larger_line(one)
            continue
        if one.items[-1][0] is context.passages[-1] and not context.text.rstrip().endswith(("。", "；")):
            continue  # cut off
        told, shown = added(figures, 8)
        yield Finding(
            "P323", "PARTS", "error" if every or slipped(figures, whole.figure) else "warning",
            f"以下各项之和{told}，与总数{whole.figure.text}不等", one.opening.place(whole.start),
            one.opening.quote(whole.start, whole.end, 24), whole.figure.text, told, shown, "", "请核对总数和各项",
            tuple(passage.place(token.start) for passage, token in one.items if token),
        )  # fmt: skip


def _larger_line(one: Lines) -> Iterator[Finding]:
    """Find an item that is more than the amount it is said to be a part of."""
    largest = max(
        (pair for pair in one.items if pair[1]), key=lambda pair: pair[1].figure.value if pair[1] else ZERO
    )
    whole = max(one.wholes, key=lambda t: t.figure.value)
    passage, token = largest
    names = [p.text[: t.start] for p, t in one.items if t]
    sides = {side for side in ("收入", "支出") for n in names if side in n}
    if (
        token is None
        or len(sides) > 1
        or not re.search(r"(?:其中|具体包括|支出具体情况如下)[:：]?$", one.opening.text)
        or not whole.figure.span.high < token.figure.span.low < whole.figure.value * 2
    ):
        return
    yield Finding(
        "P323", "PARTS", "warning", f"其中一项{token.figure.text}，大于总数{whole.figure.text}", one.opening.place(whole.start),
        one.opening.quote(whole.start, whole.end, 24), whole.figure.text, "", "", "", "请核对总数和各项", (passage.place(token.start),),
    )  # fmt: skip


def _others(one: Lines) -> bool:
    """Say whether items are no parts: as much as the whole and more beside, or of both sides of an account, or a few only."""
    largest = max(f.value for f in one.figures)
    sum_ = sum((f.value for f in one.figures), ZERO)
    whole = max(w.figure.value for w in one.wholes)
    names = [p.text[: t.start] for p, t in one.items if t]
    both = any(re.search("收入(?!安排)", n) for n in names) and any("支出" in n for n in names)
    return largest >= whole or both or sum_ * 2 < whole or sum_ > whole * 2


def slipped(figures: Sequence[Figure], whole: Figure) -> bool:
    """Say whether the sum is right once two digits side by side of one amount change places: a slip of the hand, no other list."""
    sum_ = sum((f.value for f in figures), ZERO)
    half = sum((f.half for f in figures), whole.half)
    for one in (*figures, whole):
        number = one.text.removesuffix(one.unit).translate(WIDE).replace(",", "")
        for k in range(len(number) - 1):
            turned = number[:k] + number[k + 1] + number[k] + number[k + 2 :]
            if turned == number or not (number[k] + number[k + 1]).isdecimal():
                continue
            moved = figure(turned, one.unit).value - one.value
            gap = sum_ - whole.value + (-moved if one is whole else moved)
            if abs(gap) <= half:
                return True
    return False


#: a class in a list of classes with their amounts
CLASS_SAID = re.compile(
    r"(?:^|[，。；：:、])(?:\d{1,2}[.、]|（\d{1,2}）)?([\u4e00-\u9fff]{2,20}?)(?:（类）)?(?:支出)?(?:（类）)?(?:决算)?(?:为)?$"
)
ITEMS = (
    "2021年度部门决算\n一般公共预算财政拨款支出20.00万元，主要用于以下方面：教育支出12.00万元，占60%；住房保障支出8.00万元，占40%。\n"
    "1.教育支出（类）普通教育（款）小学教育（项）：支出决算为{0}万元。\n2.住房保障支出（类）住房改革支出（款）住房公积金（项）：支出决算为8.00万元。"
)


@rule(
    "P324", "PARTS", "项级科目之和不等于类级科目",
    fails=ITEMS.format("21.00"),
    passes=ITEMS.format("12.00"),
    edge=ITEMS.format("12.00") + "\n3.卫生健康支出（类）公共卫生（款）其他公共卫生支出（项）：支出决算为1.00万元。",
)  # fmt: skip
def classes(context: Context) -> Iterator[Finding]:
    """Add up the items of a class that the text tells one by one, where the other classes show that it tells them all."""
    general = context.statements.get("T5")
    if general is not None and not general.empty:
        return  # each of them is held against the table
    known = _class_amounts(context)
    items = _items_by_class(context)
    both = [name for name in known if name in items]
    right = [n for n in both if total(t.figure for _, t in items[n]).meets(known[n][1].figure.span)]
    larger = [
        (n, one) for n in both for one in items[n] if one[1].figure.span.low > known[n][1].figure.span.high
    ]
    if len(larger) == 1:
        yield _larger(known[larger[0][0]], *larger[0])
        return
    wrong = [n for n in both if n not in right]
    if not right or set(known) - set(both):
        return
    if not wrong:
        yield from _all_items(context, known, items)
    if len(wrong) != 1 or wrong[0] in torn_classes(context):
        return
    passage, whole = known[wrong[0]]
    told, shown = added([t.figure for _, t in items[wrong[0]]])
    yield Finding(
        "P324", "PARTS", "error", f"“{wrong[0]}”各项之和{told}，与这一类的{whole.figure.text}不等", passage.place(whole.start),
        passage.quote(whole.start, whole.end, 24), whole.figure.text, told, shown, "", "请核对类级和项级的金额",
        tuple(one.place(t.start) for one, t in items[wrong[0]]),
    )  # fmt: skip


def _larger(whole: tuple[Passage, Token], name: str, item: tuple[Passage, Token]) -> Finding:
    """Return the finding of an item that is more than all of its class."""
    (passage, token), (place, part) = whole, item
    return Finding(
        "P324", "PARTS", "error", f"“{name}”的一项{part.figure.text}，大于这一类的{token.figure.text}", place.place(part.start),
        place.quote(part.start, part.end, 24), part.figure.text, f"不多于{token.figure.text}", "", "", "请核对类级和项级的金额",
        (passage.place(token.start),),
    )  # fmt: skip


def _all_items(
    context: Context,
    known: Mapping[str, tuple[Passage, Token]],
    items: Mapping[str, list[tuple[Passage, Token]]],
) -> Iterator[Finding]:
    """Add up all items, where classes are printed less finely than their items and so hide a slip."""
    first = next(iter(known.values()))
    one = next((s for s in context.sums if s.passage is first[0] and first[1] in s.parts), None)
    if one is None:
        return
    figures = [t.figure for name in known for _, t in items[name]]
    if set(items) - set(known) or total(figures).meets(one.whole.figure.span):
        return
    told, shown = added(figures, 8)
    yield Finding(
        "P324", "PARTS", "error", f"各项之和{told}，与总数{one.whole.figure.text}不等", one.passage.place(one.whole.start),
        one.passage.quote(one.whole.start, one.whole.end, 24), one.whole.figure.text, told, shown, "", "请核对总数和各项的金额",
    )  # fmt: skip


def _class_amounts(context: Context) -> dict[str, tuple[Passage, Token]]:
    """Return the classes of the first list of them that adds up to its whole, each with its amount other than nothing."""
    names = {bare(name) for code, name in functional().items() if len(code) == 3 and code >= "201"}
    for one in context.sums:
        said = [(CLASS_SAID.search(t.lead), t) for t in one.parts]
        told = {bare(m[1]): (one.passage, t) for m, t in said if m and bare(m[1]) in names}
        if len(told) == len(one.parts) and total(t.figure for t in one.parts).meets(one.whole.figure.span):
            return {name: pair for name, pair in told.items() if pair[1].figure.value}
    return _of_structure(context, names) if context.kind == "预算" else {}


def _of_structure(context: Context, names: Collection[str]) -> dict[str, tuple[Passage, Token]]:
    """Return the classes that the section on the structure of a budget tells, with shares of a whole that it does not tell."""
    told = [s for s in context.shares if "结构" in s.passage.heading and s.whole is None]
    said = [(CLASS_SAID.search(s.part.lead), s) for s in told]
    found = {bare(m[1]): (s.passage, s.part) for m, s in said if m and bare(m[1]) in names}
    full = sum(s.rate.figure.value for s in told)
    return found if len(found) == len(told) and abs(full - HUNDRED) < 1 else {}


#: an item without class and section, at the beginning of its paragraph, with its amount
ALONE = re.compile(r"(?:（?\d{1,2}[.、）．])?(?P<item>[\u4e00-\u9fff（）]{4,26}?)(?=\d)")
ITEM_CODE = 7
#: an item with its code
CODED = re.compile(r"(?:（?\d{1,2}[.、）．])?[“\"]?[\u4e00-\u9fff（）]{3,30}[”\"]?（(2\d{6})）")


def _paragraphs(context: Context) -> Iterator[tuple[Passage, tuple[Token, ...]]]:
    """Yield paragraphs with their figures; a name that stands alone has those of the paragraph after it."""
    order = context.passages
    for one, after in zip(order, (*order[1:], None), strict=False):
        marks = context.marks(one)
        if not marks and after and one.text.endswith("项）") and not RANKED_HEAD.match(after.text):
            marks = context.marks(after)
        if marks:
            yield one, marks


RANKED_HEAD = re.compile(r"[^。；]{0,60}项）")


def _class_of(item: str) -> str:
    """Return the class an item is of, where its name is of one class only."""
    tops = {code[:3] for code in by_name().get(bare(item), ()) if len(code) == ITEM_CODE}
    return bare(functional()[tops.pop()]) if len(tops) == 1 else ""


def _items_by_class(context: Context) -> dict[str, list[tuple[Passage, Token]]]:
    found: dict[str, list[tuple[Passage, Token]]] = {}
    for passage, marks in _paragraphs(context):
        if ELSEWHERE.search(passage.heading):
            continue
        if RANKED not in passage.text:
            coded = CODED.match(passage.text)
            token = next((t for t in marks if t.role in (*VALUES, "budget")), None)
            if coded and token and functional().get(coded[1]):
                found.setdefault(bare(functional()[coded[1][:3]]), []).append((passage, token))
                continue
            alone = ALONE.match(passage.text)
            first = next((t for t in marks if t.role in VALUES), None)
            name = _class_of(alone["item"]) if alone else ""
            if name and first and alone and first.start == alone.end():
                found.setdefault(name, []).append((passage, first))
            continue
        path = ITEM_OF.match(passage.text)
        item = PATH.search(passage.text)
        roles = ("value", "actual", "budget") if context.kind == "预算" else ("value", "actual")
        token = next((t for t in marks if t.role in roles), None)
        if path and item and token and item.start() <= path.end() + HEAD:
            found.setdefault(bare(path[1]), []).append((passage, token))
    return found
