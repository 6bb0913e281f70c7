"""What is told twice: a sentence or a paragraph pasted again, a kind named twice where another should stand (FAULTS: DUPLICATE_PHRASE)."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import alike
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.normal import Passage
from bianzhi.auditing.registry import rule
from bianzhi.auditing.rules.claims import differing
from bianzhi.auditing.tokens import MONEY, VALUES, Token

#: letters that a sentence and a paragraph have at least
SENTENCE, PARAGRAPH = 8, 10
#: the number of a heading; a title of two lines has none
NUMBERED = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|\d{1,2}[.．、])(?:[\u4e00-\u9fff“]|20\d\d年)"
)
STOPS, ENDS, CLAUSES = "。；", "。", "。；，"
#: what a line of a table has none of
SAYS = re.compile("[。；]|，.*：$")
#: letters of a clause that is told twice by no chance, and of one that the clause before ends with
CLAUSE, WITH_AMOUNT = 4, 6
_AGAIN = "2023年度部门决算\n（一）收入情况\n2023年其他收入12.00万元，占4.00%。{0}\n（二）支出情况\n本年支出300.00万元。"


@rule(
    "W821", "DUPLICATE_PHRASE", "一句话或一段话接连写了两次", severity="warning",
    fails=_AGAIN.format("2023年其他收入12.00万元，占4.00%。"),
    passes=_AGAIN.format(""),
    edge=_AGAIN.format("无。无。是。是。") + "\n合计\n合计\n第二部分 决算表\n第二部分 决算表",
)  # fmt: skip
def again(context: Context) -> Iterator[Finding]:
    """Find a sentence right after itself, and a paragraph or a numbered heading right after itself."""
    for passage in context.prose():
        text = passage.text
        if len(text) > 2 * SENTENCE:
            yield from _sentences(passage)
    for before, passage in pairwise(context.passages):
        text = passage.text
        if before.text != text or not text or len(text) < SENTENCE or passage.picture:
            continue
        if NUMBERED.match(text) or (len(text) >= PARAGRAPH and SAYS.search(text)):
            yield _told(passage, 0, len(text), "段")


def _sentences(passage: Passage) -> Iterator[Finding]:
    clauses = _split(passage.text.rstrip(CLAUSES), CLAUSES)
    if len(set(clauses)) == len(clauses) and not any(map(str.endswith, clauses, clauses[1:])):
        return  # what has no clause twice has no sentence twice
    for stops, least in ((STOPS, SENTENCE - 1), (ENDS, SENTENCE - 1), (CLAUSES, CLAUSE)):
        at = 0
        last = ""
        for one in _split(passage.text, stops):
            if stops == CLAUSES and not _is_clause(one):
                pass
            elif len(one) >= least and (
                one == last or last.endswith(f"，{one}" if stops != CLAUSES else one)
            ):
                yield _told(passage, at, at + len(one), "句")
                return
            at += len(one) + 1
            last = one


def _is_clause(text: str) -> bool:
    """Say whether a clause says something: some letters, or with an amount more of them."""
    return len(text) > WITH_AMOUNT or (len(text) >= CLAUSE and not any(c.isdecimal() for c in text))


def _split(text: str, stops: str) -> list[str]:
    """Return what stands between any of some marks."""
    for stop in stops[1:]:
        text = text.replace(stop, stops[0])
    return text.split(stops[0])


def _told(passage: Passage, start: int, end: int, what: str) -> Finding:
    quote = passage.text[start : min(end, start + 60)]
    return Finding(
        "W821", "DUPLICATE_PHRASE", "warning", f"这{what}话接连写了两次", passage.place(start), quote, quote, "", "", "粘贴了两次", "删去一次",
    )  # fmt: skip


#: kinds of one thing, of which a list tells each once
KINDS = (
    ("货物", "工程", "服务"),
    ("人员经费", "公用经费"),
    ("基本支出", "项目支出"),
    ("工资福利支出", "商品和服务支出", "对个人和家庭的补助"),
)
#: what stands between the name of a kind and its amount
ITEM = r"(?:政府)?(?:采购|类采购|类)?(?:支出)?(?:预算|决算)?(?:数)?(?:金额)?(?:为|是|共|安排)?\d[\d,.]*(?:万元|元)"
#: the kinds of each sort, each with its amount
NAMED = tuple(
    (kinds, re.compile(rf"(?:^|[，。；：、）]|其中|采购)(?P<kind>{'|'.join(kinds)})(?:）)?{ITEM}"))
    for kinds in KINDS
)
#: what begins a list within a list, or tells of another year or of what an amount changed by
APART = re.compile(r"其中[:：，]?|上年|去年|20\d\d年|[比较]|增加|减少|结转|按|（")
_PURCHASE = "2023年度部门决算\n政府采购支出总额30.00万元，其中：政府采购货物支出5.00万元、政府采购{0}支出10.00万元、政府采购服务支出15.00万元。"


@rule(
    "W824", "COPY_PASTE_ITEM", "并列的各类中，一类写了两次，另一类没有写", severity="warning",
    fails=_PURCHASE.format("货物"),
    passes=_PURCHASE.format("工程"),
    edge=_PURCHASE.format("工程") + "其中：服务支出5.00万元是本级的，服务支出10.00万元是下级的。",
)  # fmt: skip
def kinds(context: Context) -> Iterator[Finding]:
    """Find a list that names one of its kinds twice and leaves another out."""
    for passage, marks in context.figures:
        for names, pattern in NAMED if len(marks) > 1 else ():
            if all(passage.text.count(name) < len(("one", "other")) for name in names):
                continue
            yield from _listed(passage, names, pattern)
        text = passage.text
        if len(marks) > 1 and "元、" in text:
            yield from _side_by_side(context, passage, marks)


#: letters of a name that stands twice, at least
SHORTEST = 3
#: what is told of several things in turn, and the kinds of which the pattern of each tells
TOLD = re.compile(
    r"增加|减少|增长|下降|完成|预算|决算|其中|20\d\d|支出数|金额|[合总小]计|"
    + "|".join(one for kinds in KINDS for one in kinds)
)


def _side_by_side(context: Context, passage: Passage, marks: Sequence[Token]) -> Iterator[Finding]:
    """Find two items of one list that have one name, and amounts that differ where they stand side by side."""
    told = [t for t in marks if t.role in VALUES and t.figure.unit in MONEY]
    if len({t.lead[-SHORTEST:] for t in told}) == len(told):
        return
    seen: dict[str, Token] = {}
    last = ("", told[0])
    for token in told:
        lead = token.lead.rstrip("为是共")
        goes_on = lead[:1] in ITEMS and len(lead) <= LONG and not OPENED.search(lead, 1)
        name = lead[1:] if goes_on else OPENED.split(lead)[-1]
        if not goes_on or lead[0] == "；":
            seen = {}
        beside = goes_on and name == last[0] and not alike(last[1].figure, token.figure)
        again = name in seen and name.endswith("费")
        seen[name], last = token, (name, token)
        if not (beside or again) or len(name) < SHORTEST + beside or TOLD.search(name):
            continue
        if not any(t is token for groups in context.once(differing).values() for g in groups for _, t in g):
            yield Finding(
                "W824", "COPY_PASTE_ITEM", "warning", f"“{name}”在一个列举里写了两次", passage.place(token.start),
                passage.quote(token.start - len(name), token.end, 14), name, "", "", "复制后没有改名称", "请核对，改正其中一个名称",
            )  # fmt: skip


OPENED = re.compile("[、，；：（。]|安排|包括|其中")
#: letters of an item of a list
LONG = 20
#: what stands between items
ITEMS = frozenset("、，；")


def _listed(passage: Passage, names: tuple[str, ...], pattern: re.Pattern[str]) -> Iterator[Finding]:
    found = list(pattern.finditer(passage.text))
    for one, other in pairwise(found):
        between = passage.text[one.end() : other.start("kind")]
        if one["kind"] != other["kind"] or "。" in between or APART.search(between):
            continue
        near = [m for m in found if abs(m.start() - other.start()) < NEAR]
        left = [name for name in names if name not in {m["kind"] for m in near}]
        if len(left) != 1 or len(near) != len(names) or _amount(one) == _amount(other):
            continue
        yield Finding(
            "W824", "COPY_PASTE_ITEM", "warning", f"“{one['kind']}”写了两次，没有写“{left[0]}”", passage.place(other.start("kind")),
            passage.quote(one.start("kind"), other.end(), 4), other["kind"], left[0], "", "复制后没有改名称", f"请核对，其中一处改为“{left[0]}”",
        )  # fmt: skip


#: letters between the items of one list at most: the contents of 人员经费 are told at length
NEAR = 260


def _amount(match: re.Match[str]) -> str:
    return match[0][match.end("kind") - match.start() :]


#: a count of people among others that bears the unit of something else
PEOPLE = re.compile(
    r"\d(?:人|名)[，、；]?(?:其中[：，]?)?(?P<name>[\u4e00-\u9fff]{0,8}(?:人员|职工|干部|编制|退休|离休|在职|学生))(?:共|有|为)?(?P<count>\d+)(?P<unit>万元|元|辆|个|次|台)(?=[，、；。）])"
    r"|(?:核定|共有|现有)(?:人员|行政|事业|机关|参公)编制(?:人?数)?(?:共|为)?(?P<count2>\d+)(?P<unit2>万元|元|辆|次|台)(?=[，、；。）])"
)
#: words found sooner that stand wherever people are counted
HEADS = r"编制|人(?<=\d人)|名(?<=\d名)"
#: the second of two counts of guests told in the unit of the first; equipment counted as cars
GUESTS = re.compile(
    r"\d(?P<unit>批次|人次)[，、（]?(?:共计?|接待|累计|共接待)?(?P<count>\d+)(?P=unit)(?=[（，、。；）])"
)
#: the same with the unit as a name
NAMED_GUESTS = re.compile(
    r"(?P<unit>批次|人次)(?:数)?(?:为|共)?\d+(?:个|次|批|人)?[，、](?:公务)?接待(?P=unit)(?:数)?(?:为|共)?(?P<count>\d+)"
)
OTHERS = re.compile(
    r"设备(?P<count>\d+)(?P<unit>辆|人|个批次)|用车(?:保有量)?(?:为)?(?P<count2>\d+)(?P<unit2>人次|批次|万辆|台次|次|批|人)(?=[，、；。）])"
)
#: what else is counted: its words, and its unit
COUNTS = (
    (r"接待批次(?:数)?(?:为|共)?(?P<count>\d+)(?P<unit>人次?|辆|万元)(?=[，、；。）])", "批次"),
    (r"参[会训](?:人员|人数)?(?:共|为)?(?P<count>\d+)(?P<unit>批次|个|辆|次)(?=[，、；。）])", "人次"),
    (r"召开(?:各类)?会议(?P<count>\d+)(?P<unit>人次|辆|台)(?=[，、；。）])", "次"),
    (r"房屋(?:建筑)?面积(?:共|为)?(?P<count>\d[\d,.]*)(?P<unit>万?元|辆)(?=[，、；。）])", "平方米"),
)
_STAFF = "2023年度部门决算\n本单位编制40名，在职人员36{0}，退休人员12人。国内公务接待3批次，{1}。"


@rule(
    "W823", "UNIT_WRONG", "人数、批次、辆数的单位写错", severity="warning",
    fails=_STAFF.format("万元", "25批次"),
    passes=_STAFF.format("人", "25人次"),
    edge=_STAFF.format("人", "25人次") + "退休人员补助12万元。外事接待1批次，国内接待2批次。",
)  # fmt: skip
def units(context: Context) -> Iterator[Finding]:
    """Find counts of people, guests and things in the unit of something else."""
    for pattern, hint, right in (
        (PEOPLE, HEADS, "人"),
        (GUESTS, r"次(?<=\d[批人]次)[，、（]?(?:共计?|接待|累计|共接待)?\d", ""),
        (NAMED_GUESTS, r"接待[批人]次(?:数)?(?:为|共)?\d", ""),
        *((re.compile(words), "", right) for words, right in COUNTS),
        (OTHERS, r"设备\d+(?:辆|人|个批)|用车(?:保有量)?(?:为)?\d+(?:人|批|万|台次|次)", ""),
    ):
        for passage, match in context.find(pattern.pattern, hint):
            groups = match.groupdict()
            unit = groups.get("unit") or groups.get("unit2") or ""
            meant = right or {"批次": "人次", "人次": "批次"}.get(
                unit, "台（套）" if "设备" in match[0] else "辆"
            )
            yield Finding(
                "W823", "UNIT_WRONG", "warning", f"“{unit}”不是这个数的单位", passage.place(match.start()), passage.quote(match.start(), match.end(), 8),
                unit, meant, "", "单位写错", f"请核对，应为“{meant}”",
            )  # fmt: skip
