"""What one class, or one kind of money, is made of, where its parts are told behind it (FAULTS: PARTS, YEAR_LEFTOVER)."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import Figure, added, plain, total
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.normal import Passage
from bianzhi.auditing.registry import rule
from bianzhi.auditing.rules.items import ELSEWHERE, slipped
from bianzhi.auditing.subjects import bare, by_name, economic_by_name, functional
from bianzhi.auditing.tokens import VALUES, Token
from bianzhi.auditing.years import of_another_year

CLASS, ITEM = 3, 7
#: the class that a paragraph begins with
HEAD = re.compile(
    r"(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．])?[“\"]?(?P<name>[\u4e00-\u9fff]{2,20}?)(?:（类）|[（(]?2\d\d[)）]?)?(?:支出)?(?:（类）|类)?[”\"]?(?:20\d\d年(?:度)?)?(?:年初预算数?|支出决算数?|决算数?)?(?:为|是)?(?=\d)"
)
#: after which what the class was spent on is told by items
SPENT_ON = re.compile(r"(?:主要用于|用于|其中|(?:主要)?(?:支出)?项目?(?:包括|有))[:：]?")
SEPARATOR = re.compile(r"[，。；、：:]|主要用于|用于|其中|包括|项目有|以及|和(?=[^，。；、]{0,12}$)")


@dataclass(frozen=True, slots=True)
class Classed:
    """A class with its amount, and the items told behind it."""

    passage: Passage
    name: str
    whole: Token
    parts: tuple[Token, ...]

    @property
    def right(self) -> bool:
        """Whether the items add up to the class."""
        return total(t.figure for t in self.parts).meets(self.whole.figure.span)


def _class(text: str) -> str:
    """Return the code of the class that a paragraph begins with; empty for none."""
    found = HEAD.match(text)
    codes = by_name().get(bare(found["name"]), ()) if found else ()
    return next((code for code in codes if len(code) == CLASS), "")


def _item(lead: str, within: str) -> bool:
    """Say whether words before an amount end with the name of an item of a class."""
    said = bare(SEPARATOR.split(lead)[-1])
    return any(len(code) == ITEM and code.startswith(within) for code in by_name().get(said, ()))


def _classed(context: Context) -> list[Classed]:
    """Return the classes whose amount and whose items stand in one paragraph."""
    found = []
    for passage, marks in context.figures:
        spends = any(word in passage.text for word in ("用于", "其中", "包括", "有"))
        opener = SPENT_ON.search(passage.text) if spends else None
        if not opener or ELSEWHERE.search(passage.heading) or not (code := _class(passage.text)):
            continue
        before = [t for t in marks if t.role in VALUES and t.end <= opener.start()]
        after = [t for t in marks if t.start >= opener.end()]
        if len(before) != 1 or not after or any(t.role not in VALUES for t in after):
            continue
        if all(_item(t.lead, code) for t in after) and not passage.text.startswith("等", after[-1].end):
            found.append(Classed(passage, functional()[code], before[0], tuple(after)))
    return found


ONE = "2021年度部门决算\n（1）教育支出12.00万元，占60%。主要用于小学教育支出{0}万元、初中教育支出5.00万元。\n（2）住房保障支出8.00万元，占40%。主要用于住房公积金支出6.00万元、购房补贴支出2.00万元。"


@rule(
    "P440", "PARTS", "一类支出写明的各项之和不等于这一类",
    fails=ONE.format("7.50"),
    passes=ONE.format("7.00"),
    edge=ONE.format("6.00").replace("5.00万元", "5.00万元等"),
)  # fmt: skip
def class_and_items(context: Context) -> Iterator[Finding]:
    """Add up the items of a class that stand behind it, where other classes show that all are told, or they are more than it."""
    told = context.once(_classed)
    right = sum(one.right for one in told)
    wrong = [one for one in told if not one.right]
    for one in wrong if len(wrong) <= max(1, right) else ():
        figures = [t.figure for t in one.parts]
        over = total(figures).low > one.whole.figure.span.high
        if not right and not over:
            continue
        yield _apart(
            "P440",
            "error" if over or right > 1 else "warning",
            f"“{one.name}”各项",
            one.passage,
            one.whole,
            one.parts,
        )


def _apart(
    code: str, severity: str, what: str, passage: Passage, whole: Token, parts: Sequence[Token]
) -> Finding:
    """Return that parts do not add up to the whole before them."""
    told, shown = added([t.figure for t in parts], 8)
    return Finding(
        code, "PARTS", "error" if severity == "error" else "warning", f"{what}之和{told}，与总数{whole.figure.text}不等", passage.place(whole.start),
        passage.quote(whole.start, whole.end, 24), whole.figure.text, told, shown, "", "请核对总数和各项",
    )  # fmt: skip


#: numbers of items that follow one another in one paragraph, and what leads to them
INLINE = re.compile(r"（(\d)）[\u4e00-\u9fff（）]{2,24}?(?:支出)?(?:决算)?(?:数)?(?:为)?$")
OPENED = re.compile(r"^，?(?:其中|包括|具体包括|具体情况(?:如下)?)[:：，]?（1）")


@rule(
    "P441", "PARTS", "一段里编号的各项之和不等于总数",
    fails="2021年度部门决算\n2021年安排基本支出90.00万元，其中：（1）工资福利支出70.00万元，包括基本工资；（2）商品和服务支出25.00万元，包括办公费。",
    passes="2021年度部门决算\n2021年安排基本支出95.00万元，其中：（1）工资福利支出70.00万元，包括基本工资；（2）商品和服务支出25.00万元，包括办公费。",
    edge="2021年度部门决算\n2021年安排项目支出90.00万元，其中：（1）培训支出30.00万元，主要用于教师；（2）设备支出20.00万元，主要项目。",
)  # fmt: skip
def numbered(context: Context) -> Iterator[Finding]:
    """Add up the numbered parts of a paragraph, a few words behind each amount, where they are kinds that make up all of it."""
    for passage, marks in context.figures:
        if "（2）" not in passage.text:
            continue
        for k, whole in enumerate(marks[:-2]):
            if whole.role not in VALUES or not OPENED.match(passage.text[whole.end :]):
                continue
            parts = _numbered(marks[k + 1 :])
            if len(parts) < len(("one", "other")) or any(
                (id(passage), t.start) in context.misunits for t in (whole, *parts)
            ):
                continue
            figures = [t.figure for t in parts]
            if total(figures).meets(whole.figure.span) or not _kinds(parts, figures, whole.figure):
                continue
            yield _apart("P441", "error", "各项", passage, whole, parts)


def _numbered(marks: Sequence[Token]) -> list[Token]:
    """Return the amounts with the numbers 1, 2, 3 … before their names."""
    parts: list[Token] = []
    for token in marks:
        found = INLINE.search(token.lead) if token.role in VALUES else None
        if found and int(found[1]) == len(parts) + 1:
            parts.append(token)
    return parts


#: kinds of expenditure that make up all basic expenditure
ALL_KINDS = ("工资福利", "商品和服务")


def _kinds(parts: Sequence[Token], figures: Sequence[Figure], whole: Figure) -> bool:
    """Say whether parts are all of a whole: kinds of basic expenditure, or but for two digits that are turned."""
    leads = " ".join(t.lead for t in parts)
    return all(name in leads for name in ALL_KINDS) or slipped(figures, whole)


#: a whole of economic items and the items behind it, each with its amount
GROUP = re.compile(
    r"(?:人员经费|公用经费|工资福利支出|商品和服务支出|对个人和家庭的?补助(?:支出)?|人员支出|公用支出)(?:支出)?(?:为)?$"
)
LISTED = re.compile(r"^，?(?:主要)?(?:包括|其中|用于)[:：]?")
PIECE = re.compile(
    r"^(?:（?\d{1,2}[.、）])?([\u4e00-\u9fff（）]{2,24}?)(?:[（(]3\d{4}[)）])?(?:支出)?(?:为)?(\d[\d,]*(?:\.\d+)?)(万元|元)$"
)
#: amounts of a list that is told item by item
FEWEST = 2


@rule(
    "P442", "PARTS", "人员经费、公用经费逐项写出的金额之和不等于总数",
    fails="2021年度部门决算\n（一）人员经费90.00万元，主要包括：\n基本工资（30101）50.00万元；津贴补贴（30102）30.00万元；奖金（30103）9.00万元。\n（二）公用经费8.00万元，主要包括：办公费5.00万元、印刷费3.00万元。",
    passes="2021年度部门决算\n（一）人员经费89.00万元，主要包括：\n基本工资（30101）50.00万元；津贴补贴（30102）30.00万元；奖金（30103）9.00万元。\n（二）公用经费8.00万元，主要包括：办公费5.00万元、印刷费3.00万元。",
    edge="2021年度部门决算\n（一）人员经费90.00万元，主要包括：\n基本工资50.00万元；津贴补贴30.00万元等。\n（二）公用经费8.00万元，主要包括：办公费5.00万元、印刷费、电费。",
)  # fmt: skip
def economic_items(context: Context) -> Iterator[Finding]:
    """Add up the economic items of a list, where every one of them is told with its amount."""
    order = context.passages
    after = {id(one): other for one, other in pairwise(order)}
    for passage, marks in context.figures:
        if "经费" not in passage.text and "支出" not in passage.text:
            continue
        for whole in marks:
            opener = (
                LISTED.match(passage.text[whole.end :])
                if whole.role in VALUES and GROUP.search(whole.lead)
                else None
            )
            if opener is None:
                continue
            start = whole.end + opener.end()
            place = passage if start < len(passage.text) else after.get(id(passage))
            if place is None:
                continue
            parts = _listed(place, context.marks(place), start if place is passage else 0)
            if len(parts) < FEWEST or total(t.figure for t in parts).meets(whole.figure.span):
                continue
            yield _apart("P442", "error", "逐项写出的", passage, whole, parts)


def _listed(place: Passage, marks: Sequence[Token], start: int) -> list[Token]:
    """Return the amounts of a list up to its full stop; none where an item has no amount, or is no economic item."""
    end = place.text.find("。", start)
    if end < 0:
        return []
    pieces = [p for p in re.split("[，；、]", place.text[start:end]) if p]
    names = [PIECE.match(p) for p in pieces]
    known = economic_by_name()
    if not all(m and bare(m[1]) in known for m in names):
        return []
    found = [t for t in marks if start <= t.start < end]
    return found if len(found) == len(pieces) and all(t.role in VALUES for t in found) else []


#: where an account tells of its year what only its own can be told of
OF_YEAR = re.compile(
    r"(?:^|[。；])(?:[（(]?[一二三四五\d][)）、.．])?[\u4e00-\u9fff]{0,24}(?<![比较与同])(20\d\d)年(?:度)?(?:"
    r"(?:一般公共(?:预算)?)?财政拨款(?:基本)?支出(?:决算)?(?:数)?(?:为)?(?:\d[\d.,]*万?元[，。；](?:支出具体|主要用于|其中|包括|占本年|占当年|与上年)|主要用于)|"
    r"(?:政府性基金|国有资本经营)(?:预算)?(?:财政拨款)?(?:本年收入|年初|收入\d|支出\d)|[^，。；\d]{0,12}财政拨款安排基本支出\d|用于保障[^，。；\d]{0,30}日常支出\d)"
)
#: where every item names the year of its account or of its budget: odd is the one that names another
OF_ITEM = re.compile(
    r"(?:（[类款项]）|支出|[比较与])(20\d\d)年(?:度)?(?:年初预算|决算(?:支出)?(?:数)?(?:为)?\d|决算支出)"
)
#: items that name the report's year, so that one of another is odd
ENOUGH = 2


@rule(
    "W944", "YEAR_LEFTOVER", "决算的一项写的是别的年份", forms=("决算",),
    fails="2022年度部门决算\n（二）2021年度财政拨款支出90.00万元，主要用于以下方面：教育支出90.00万元，占100%。",
    passes="2022年度部门决算\n（二）2022年度财政拨款支出90.00万元，主要用于以下方面：教育支出90.00万元，占100%。",
    edge="2022年度部门决算\n（二）2021年度财政拨款支出90.00万元，主要用于教育支出；2022年度财政拨款支出95.00万元，主要用于教育支出。",
)  # fmt: skip
def years(context: Context) -> Iterator[Finding]:
    """Find a section or an item of an account that is told of another year."""
    if not context.year_told:
        return
    for passage, match in context.find(
        OF_YEAR.pattern, r"20\d\d年(?:度)?(?:一般公共|财政拨款|政府性基金|国有资本|使用|用于保障)"
    ):
        if _near(context, int(match[1])) and f"{context.year}年" not in passage.text:
            yield replace(of_another_year(context, passage, match, "这一句"), code="W944")
    said = list(context.find(OF_ITEM.pattern, r"20\d\d年(?:度)?(?:年初预算|决算)"))
    counted = Counter(int(match[1]) for _, match in said)
    odd = [(p, m) for p, m in said if _near(context, int(m[1])) and not p.text[: m.start(1)].endswith("与")]
    if len(odd) == 1 and counted[context.year] >= ENOUGH:
        yield replace(of_another_year(context, *odd[0], "这一项"), code="W944")


def _near(context: Context, year: int) -> bool:
    return 0 < abs(year - context.year) <= len(("one", "two"))


#: classes in one list, and those of them that are told the same behind it
CLASSES, ALIKE = 3, 2
TWICE = (
    "2021年度部门决算\n按功能分类，包括教育支出12.00万元、卫生健康支出3.00万元、住房保障支出{0}万元。\n"
    "1.教育支出12.00万元，用于学校。\n2.卫生健康支出3.00万元，用于医保。\n3.住房保障支出8.00万元，用于公积金。"
)


@rule(
    "P443", "NARRATIVE_REPEAT", "类级科目的金额，列表与下面分项写的不同", forms=("决算",),
    fails=TWICE.format("9.00"),
    passes=TWICE.format("8.00"),
    edge=TWICE.format("9.00").replace("2.卫生健康支出3.00", "2.卫生健康支出2.00"),
)  # fmt: skip
def classes_twice(context: Context) -> Iterator[Finding]:
    """Hold a list of classes against the paragraphs right behind it, one a class, where only one of them differs."""
    listed: dict[str, tuple[Passage, Token]] = {}
    told: dict[str, tuple[Passage, Token]] = {}
    right_behind = False
    for passage in context.passages:
        marks = context.marks(passage)
        named = _classes_in(marks) if "支出" in passage.text else {}
        if len(named) >= CLASSES:
            yield from _differing(listed, told)
            listed, told, right_behind = {name: (passage, token) for name, token in named.items()}, {}, True
            continue
        first = marks[0] if marks else None
        code = _class(passage.text) if listed and first and first.role in VALUES else ""
        if not code and right_behind:
            listed = {}  # what follows is of other money, it may be
        right_behind = False
        if code and first and (found := HEAD.match(passage.text)) and found.end() == first.start:
            told.setdefault(bare(functional()[code]), (passage, first))
    yield from _differing(listed, told)


def _classes_in(marks: Sequence[Token]) -> dict[str, Token]:
    """Return the classes that amounts of a paragraph are told of."""
    found: dict[str, Token] = {}
    for token in marks:
        name = (
            bare(SEPARATOR.split(token.lead)[-1])
            if token.role in VALUES and "支出" in token.lead[-6:]
            else ""
        )
        if any(len(code) == CLASS for code in by_name().get(name, ())):
            found.setdefault(name, token)
    return found


def _differing(
    listed: dict[str, tuple[Passage, Token]], told: dict[str, tuple[Passage, Token]]
) -> Iterator[Finding]:
    both = [name for name in listed if name in told]
    off = [n for n in both if not listed[n][1].figure.span.meets(told[n][1].figure.span)]
    if len(off) != 1 or len(both) - 1 < ALIKE:
        return
    (passage, one), (place, other) = listed[off[0]], told[off[0]]
    yield Finding(
        "P443", "NARRATIVE_REPEAT", "error", f"“{off[0]}”这里写{one.figure.text}，下面写{other.figure.text}", passage.place(one.start),
        passage.quote(one.start, one.end, 20), one.figure.text, other.figure.text, "同一类的支出应一致", "改了一处没有改另一处", "请核对后统一",
        (place.place(other.start),),
    )  # fmt: skip


#: what each amount of a paragraph on one fund is
FUND = (
    ("opening", 1, re.compile(r"(?:年初|上年)结转(?:和|及)?(?:结余)?(?:为)?$")),
    ("received", 1, re.compile(r"(?:本年|拨款)收入(?:合计)?(?:为)?$")),
    ("spent", -1, re.compile(r"(?:本年|拨款)支出(?:合计)?(?:为)?$")),
    ("closing", -1, re.compile(r"年末结转(?:和|及)?(?:结余)?(?:为)?$")),
)
INNER = re.compile(r"(?:基本|项目)支出(?:为)?$")
OTHERWISE = re.compile("使用|弥补|调剂|调整|收回|上缴|缴回|结余分配")


@rule(
    "P444", "PARTS", "基金一段里的结转、收入、支出对不上", forms=("决算",),
    fails="2021年度部门决算\n2021年度政府性基金预算财政拨款年初结转结余0.00万元，年末结转结余3.00万元。本年收入20.00万元，比上年增加5.00万元，增长33.33%。本年支出20.00万元。",
    passes="2021年度部门决算\n2021年度政府性基金预算财政拨款年初结转结余0.00万元，年末结转结余3.00万元。本年收入23.00万元，比上年增加8.00万元，增长53.33%。本年支出20.00万元。",
    edge="2021年度部门决算\n2021年度政府性基金预算财政拨款年初结转结余0.00万元，年末结转结余3.00万元，收回存量资金2.00万元。本年收入20.00万元，本年支出20.00万元。",
)  # fmt: skip
def one_fund(context: Context) -> Iterator[Finding]:
    """Follow the money of a fund through the sentences of a paragraph that tells each of its four amounts once."""
    for passage, marks in context.figures:
        text = passage.text
        if "年末结转" not in text or not re.search("基金|国有资本", text) or OTHERWISE.search(text):
            continue
        values = [t for t in marks if t.role in VALUES and not INNER.search(t.lead)]
        named = [next((f for f in FUND if f[2].search(t.lead)), None) for t in values]
        told = {f[0]: (f[1], t) for f, t in zip(named, values, strict=True) if f}
        if (
            len(told) != len(FUND)
            or len(values) != len(FUND)
            or text.find("。", values[0].start, values[-1].start) < 0
        ):
            continue
        opening, received, spent, closing = (told[name][1].figure for name, _, _ in FUND)
        if total((opening, received)).meets(total((spent, closing))):
            continue
        right = f"{plain(opening.value + received.value - spent.value)}万元"
        token = told["closing"][1]
        yield Finding(
            "P444", "PARTS", "error", f"年末结转{closing.text}，按收支应为{right}", passage.place(token.start),
            passage.quote(token.start, token.end, 24), closing.text, right, f"{opening.text}＋{received.text}－{spent.text}＝{right}", "",
            "请核对结转、收入和支出",
        )  # fmt: skip
