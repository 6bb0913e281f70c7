"""Names of classes, ranks and kinds that are a letter off, or stand in the wrong rank, or twice (FAULTS: SUBJECT_NAME)."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import alike
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.normal import Passage
from bianzhi.auditing.registry import rule
from bianzhi.auditing.rules.items import ELSEWHERE, number_of
from bianzhi.auditing.rules.lists import SIGNS, lists_of_kinds
from bianzhi.auditing.spoken import PATH, RANKED, paths
from bianzhi.auditing.subjects import RENAMED, bare, class_names, economic, functional
from bianzhi.auditing.tokens import VALUES, Token

CLASS = 3
#: where the name of a class ends
UNRANKED = re.compile(r"支出(?=\d|年初预算|20\d\d年|决算数)")
ENDS = re.compile(rf"类[)）](?:(?<=[（(]..)|(?<=[（(]\d{{3}}..))|{UNRANKED.pattern}")
RUN = re.compile(r"[\u4e00-\u9fff]++$")
#: letters of the longest name, and of names that are told by the rank, by their place, and by themselves
LONGEST, RANK, PLACED, PLAIN = 22, 3, 4, 6
#: classes have had their names since then
SETTLED = 2015


@cache
def _known() -> frozenset[str]:
    """Return the bare names of all subjects, those given up among them."""
    return frozenset(bare(n) for n in functional().values()) | {bare(old) for old in RENAMED}


def off_by_one(said: str, name: str) -> bool:
    """Say whether words are a name with one letter another, or with its letters in another order."""
    if len(said) != len(name) or said == name:
        return False
    return sum(a != b for a, b in zip(said, name, strict=True)) == 1 or sorted(said) == sorted(name)


@lru_cache(2_048)
def _meant(run: str, least: int) -> tuple[str, str]:
    """Return the end of words that is a class but for one letter, and that class; both empty where they end with a name."""
    if any(run[k:] in _known() for k in range(len(run) - 1)):
        return "", ""
    for name in class_names():
        said = run[-len(name) :]
        if len(name) >= least and off_by_one(said, name):
            return said, name
    return "", ""


@rule(
    "N741", "SUBJECT_NAME", "类级科目的名称错了一个字", severity="warning", since=SETTLED,
    fails="2022年度部门决算\n1.社会保障和救业支出（类）行政事业单位养老支出（款）行政单位离退休（项）。支出决算为9.00万元。",
    passes="2022年度部门决算\n1.社会保障和就业支出（类）行政事业单位养老支出（款）行政单位离退休（项）。支出决算为9.00万元。",
    edge="2022年度部门决算\n城市社区支出9.00万元，用于公共卫生支出9.00万元。\n1.其他卫生健康支出（类）9.00万元。",
)  # fmt: skip
def letters(context: Context) -> Iterator[Finding]:
    """Find the name of a class that is one letter off, once for each such name."""
    told: set[str] = set()
    for passage in context.passages:
        if ("支出" not in passage.text and "类" not in passage.text) or ELSEWHERE.search(passage.heading):
            continue
        for end in (ENDS if "类" in passage.text else UNRANKED).finditer(passage.text):
            until, ranked = end.start(), end[0][0] == "类"
            if ranked:
                until -= len("（") if passage.text[until - 1] in "（(" else len("（201")
            run = RUN.search(passage.text, max(0, until - LONGEST), until)
            if not run:
                continue
            words = run[0].removesuffix("支出")
            placed = run.start() < len("（十二）") and number_of(passage.text)[0] >= 0
            said, name = _meant(words, RANK if ranked else PLACED if placed else PLAIN)
            if not name or said in told:
                continue
            told.add(said)
            start = run.start() + len(words) - len(said)
            yield Finding(
                "N741", "SUBJECT_NAME", "warning", f"没有“{said}支出”这一类，应为“{name}支出”", passage.place(start),
                passage.quote(start, end.end(), 14), said, name, "按政府收支分类科目", "名称写错一个字", f"改为“{name}支出”",
            )  # fmt: skip


NAME = r"[\u4e00-\u9fff]{2,24}(?:（室）[\u4e00-\u9fff]{2,12})?"
#: three ranks of which two are the same
MIXED = re.compile(
    rf"(?P<top>{NAME})[（(](?P<one>[类款])[)）](?:支出)?{NAME}[（(](?P<two>[类款项])[)）](?:支出)?{NAME}[（(](?P<three>[款项])[)）]"
)


#: two ranks that do not follow upon each other
MISPLACED = "|".join(
    rf"{first}[)）](?:支出)?{NAME}[（(][{then}][)）]"
    for first, then in (("类", "类项"), ("款", "类款"), ("项", "款项"))
)


@rule(
    "N742", "SUBJECT_NAME", "类、款、项的字样写错",
    fails="2022年度部门决算\n1.教育支出（类）普通教育（项）小学教育（项）。支出决算为9.00万元。",
    passes="2022年度部门决算\n1.教育支出（类）普通教育（款）小学教育（项）。支出决算为9.00万元。",
    edge="2022年度部门决算\n1.普通教育（款）小学教育（项）9.00万元，初中教育（项）8.00万元。",
)  # fmt: skip
def ranks(context: Context) -> Iterator[Finding]:
    """Find three names in a row that begin with a class and are not called class, section and item."""
    for passage, match in context.find(MIXED.pattern, MISPLACED):
        said = match["one"] + match["two"] + match["three"]
        top = bare(match["top"])
        if said == "类款项" or not any(top.endswith(name) for name in class_names()):
            continue
        yield Finding(
            "N742", "SUBJECT_NAME", "error", f"依次写成“{'、'.join(said)}”，应为“类、款、项”", passage.place(match.start()),
            passage.quote(match.start(), match.end()), "、".join(said), "类、款、项", "科目依次分为类、款、项", "级次写错", "改为“（类）…（款）…（项）”",
        )  # fmt: skip


#: letters before a path that its paragraph begins with, and to its end
HEAD, FAR = 26, 120
#: paragraphs that a list runs over
REACH = 30


@rule(
    "N743", "SUBJECT_NAME", "同一个项级科目列了两次", severity="warning",
    fails="2022年度部门决算\n1.教育支出（类）普通教育（款）小学教育（项）。支出决算为9.00万元。\n2.教育支出（类）普通教育（款）小学教育（项）。支出决算为5.00万元。",
    passes="2022年度部门决算\n1.教育支出（类）普通教育（款）小学教育（项）。支出决算为9.00万元。\n2.教育支出（类）普通教育（款）初中教育（项）。支出决算为5.00万元。",
    edge="2022年度部门决算\n1.教育支出（类）普通教育（款）小学教育（项）。支出决算为9.00万元。\n1.教育支出（类）普通教育（款）小学教育（项）。支出决算为5.00万元。",
)  # fmt: skip
def twice(context: Context) -> Iterator[Finding]:
    """Find an item that stands twice in one numbered list, with two amounts."""
    seen: dict[tuple[str, str], tuple[int, int, Passage, Token]] = {}
    told = context.once(paths)
    for k, passage in enumerate(context.passages if RANKED in context.text else ()):
        if RANKED not in passage.text or not (found := told.get(id(passage))):
            continue
        how, number = number_of(passage.text)
        if how < 0:
            continue
        path = found[0] if found[0].end() <= FAR else PATH.search(passage.text[:FAR])
        token = next((t for t in context.marks(passage) if t.role in VALUES), None)
        if path is None or path.start() > HEAD or token is None:
            continue
        if number == 1:
            seen.clear()  # another list
        key = (bare(path["section"]), bare(path["item"]))
        before = seen.get(key)
        seen[key] = (k, number, passage, token)
        if (
            not before
            or k - before[0] > REACH
            or number <= before[1]
            or alike(before[3].figure, token.figure)
        ):
            continue
        yield Finding(
            "N743", "SUBJECT_NAME", "warning", f"“{path['item']}”在第{before[1]}项和第{number}项各列了一次，金额不同", passage.place(path.start("item")),
            passage.quote(path.start("item"), token.end), path["item"], "", f"{before[3].figure.text}与{token.figure.text}", "其中一处的科目名称写错",
            "请核对这两项的科目名称", (before[2].place(before[3].start),),
        )  # fmt: skip


@cache
def _kinds() -> tuple[str, ...]:
    """Return the names of economic items that are long enough to be told by all but one letter."""
    return tuple({n for c, n in economic().items() if len(c) > CLASS and c < "500" and len(n) >= PLACED})


@lru_cache(1_024)
def _kind(said: str) -> str:
    if said in _kinds():
        return ""
    return next((n for n in _kinds() if n[0] == said[:1] and off_by_one(said, n)), "")


@rule(
    "N744", "SUBJECT_NAME", "“主要包括”的项目名称错了一个字", severity="warning",
    fails="2022年度部门决算\n人员经费90.00万元，主要包括：基本工资、津补贴贴、奖金。",
    passes="2022年度部门决算\n人员经费90.00万元，主要包括：基本工资、津贴补贴、奖金。",
    edge="2022年度部门决算\n人员经费90.00万元，主要包括：基本工资、津补贴、绩效奖金。",
)  # fmt: skip
def kinds(context: Context) -> Iterator[Finding]:
    """Find an economic item in a list of the basic expenditure that is one letter off, or has its letters turned."""
    for passage, match in context.once(lists_of_kinds):
        for name in SIGNS.split(match["names"]):
            right = _kind(name) if PLACED <= len(name) < LONGEST else ""
            if not right:
                continue
            start = match.start("names") + match["names"].find(name)
            yield Finding(
                "N744", "SUBJECT_NAME", "warning", f"没有“{name}”，疑为“{right}”", passage.place(start),
                passage.quote(start, start + len(name), 16), name, right, "按部门预算支出经济分类科目", "名称写错", f"改为“{right}”",
            )  # fmt: skip
