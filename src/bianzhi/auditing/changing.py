"""What a change is a change of, where its own clause names the thing: 支出较上年增加…, 其中基本支出较上年减少…"""

import re
from collections.abc import Sequence

from bianzhi.auditing.tokens import Token

#: what a clause says changes, before what it is compared with
NAMED = re.compile(
    r"(?:^|[，。；、：]|其中)(?P<name>[^，。；、：]{2,24}?)(?:(?:同口径)?[比较](?:上年|去年|20\d\d年)[^，。；]{0,10}|(?:同口径)?同比|(?:仍然?|还)(?:了)?)$"
)
#: a sentence that begins with the long name of the three expenses
THREE = re.compile(
    r"。[^，。；、：]{8,40}三公”?经费[^，。；、：\d]{0,10}[比较](?:上年|去年|20\d\d年)[^，。；]*$"
)
#: the same after 其中, where last year is not named again: 其中基本支出增加…
AMONG = re.compile(
    r"其中[：，]?(?:一是|（?1[）.、])?(?P<name>[\u4e00-\u9fff“”（）]{2,20}(?:支出|收入|经费|费|拨款))(?:预算|决算)?数?$"
)
#: the same after another change: …减少5万元，项目支出减少…
AFTER = re.compile(
    r"[元%][，；](?P<name>(?![比较与同])[\u4e00-\u9fff“”（）]{2,20}(?:支出|收入|经费|费|拨款))(?:预算|决算)?数?$"
)
#: the same where its clause is not the first that holds the thing against another amount: 接待费比预算持平，比去年增加…
BEFORE = re.compile(
    r"(?:[，。；：]|其中[，：]?)(?P<name>[\u4e00-\u9fff“”（）]{2,20}(?:支出|收入|经费|费|拨款))(?:决算|预算)?数?[比较](?:年初|上年|去年)?(?:预算|决算)?数?[^，。；\d]{0,8}，(?=[比较][^，。；]*$)"
)
#: words of such a name that say nothing of their own
COMMON = re.compile(
    r"20\d\d年(?:度)?|本年度?|(?:本|我)(?:部门|单位|院|校|局|镇|乡)|其中|支出决算|决算|预算|执行|安排|数|总额|合计|总计|总|的|额|（[^（）]*）"
)


#: what came in, or went out, in the year
OF_YEAR = re.compile("本年(?:收入|支出)")


def own_subject(text: str, told: Sequence[Token], current: Token, here: int) -> Token | None:
    """Return the amount of the thing that the clause of a change names itself; ``None`` where it names one without amount."""
    named = NAMED.search(MOVED.sub("", text[current.end : here]))
    if named is None:
        between = MOVED.sub("", text[current.end : here])
        named = AMONG.search(between) or next(reversed(list(BEFORE.finditer(between))), None)
        named = named or AFTER.search(between)
        if named is None and (after := NEXT.search(between)):
            return of_name(told, after["name"], current)
    if named is None:
        return current
    name = COMMON.sub("", named["name"])
    own = re.split(r"[，。；：、]", current.lead)[-1]
    said = COMMON.sub("", own)
    year = OF_YEAR.match(named["name"]) if "总" in own else None  # no total is of the year's money alone
    if year or (name in ("支出", "收入") and PARTIAL.search(said)):
        alike = (t for t in reversed(told) if (year[0] in t.lead if year else _all_of(t, name)))
        return next(alike, None)
    if name in ("支出", "收入") or not SUBJECT.search(name) or name in said:
        return current
    return next((t for t in reversed(told) if name in COMMON.sub("", t.lead)), None)


#: the total that a clause says changes: 。2021年度收入总计比上年增加…
TOTAL = re.compile(
    r"(?P<fiscal>(?<!非)财政拨款)?(?P<name>(?:收入|支出)(?:决算)?(?:总计|合计|总额)|(?:(?<=^)|(?<=[，；：。是]))(?:基本|项目)支出)(?:决算)?数?(?:(?:同口径)?(?:[比较与](?:上年|去年|20\d\d年)[^，。；\d]{0,10}|同比))?(?:各|分别)?(?:增加|减少|增长|下降|上升|降低)了?$"
)
#: money of one kind only
OF_ONE_KIND = re.compile("一般公共|基金|国有资本|上年|去年")
#: words after the name of such a total
SAID = re.compile(r"数?(?:均|各|共)?(?:为|是)?$")


NAMES = re.compile("[总合]计|总额|基本支出|项目支出")


def total_named(told: Sequence[Token], lead: str) -> Token | None:
    """Return the amount of the total that the words before a change name; ``None`` for none, or where several bear the name."""
    named = TOTAL.search(lead) if NAMES.search(lead) else None
    if named is None:
        return None
    fiscal, name = named["fiscal"] or "", named["name"].replace("决算", "")
    alike = []
    for k, token in enumerate(told):
        own = SAID.sub("", re.split(r"[，。；：]", token.lead)[-1]).replace("决算", "")
        if not own.endswith(name):
            continue
        before = own.removesuffix(name)
        beside = before == "、" or (not before and k > 0)  # 财政拨款收入总计1万元、支出总计1万元
        whose = told[k - 1].lead if beside else before
        if ("财政拨款" in whose) == bool(fiscal) and not OF_ONE_KIND.search(before):
            alike.append(token)
    lone = bool(alike) and all(t.figure.span.meets(alike[0].figure.span) for t in alike)
    return alike[-1] if lone else None


def of_name(told: Sequence[Token], name: str, current: Token | None = None) -> Token | None:
    """Return the amount that bears a name, the nearest before; ``current`` where that has it as well, or none does."""
    wanted = COMMON.sub("", name)
    if current is not None:
        said = _name(current)
        alike = wanted in said or (said and said in wanted)
        if not wanted or (not PARTIAL.search(said) if wanted in ("支出", "收入") else alike):
            return current
    return next((t for t in reversed(told) if wanted and _name(t) == wanted), current)


#: a body of which the amount is all income or expenditure: 学校总收入
WHOSE = re.compile(r"(?:学校|学院|医院|中心|单位|部门|局|院|所|站|馆|处|校)(?:收入|支出)$")


def _all_of(token: Token, name: str) -> bool:
    said = _name(token)
    return said == name or bool(said.endswith(name) and WHOSE.search(said))


def _name(token: Token) -> str:
    return COMMON.sub("", re.split(r"[，。；：、]", token.lead)[-1])


#: a sentence that says against what something is held, and then what: 。与上年相比，收入总计增加…
NEXT = re.compile(r"。(?:与|同|和|比|较)[^，。；]{2,16}相比，(?P<name>[^，。；]{4,40}?)(?:总体|各|分别)?$")
#: a sentence that says only against what, and that parts follow: 。与上年相比增长5%，其中…
AGAINST = re.compile(r"。(?:与|同|和|比|较)(?:20\d\d年|上年|去年)[^，。；]{0,12}，?")
OPENED = re.compile(r"\d[\d.,]*(?:%|万?元)(?:，(?:增长|下降|增加|减少)了?\d[\d.,]*%)?[，。]其中")
#: letters that two names of one thing have together
ALIKE = 4


def whole_meant(text: str, before: Sequence[Token], current: Token, here: int) -> Token | None:
    """Return the whole whose parts end right before a sentence that names it again, in place of the last of these parts."""
    if "三公" not in current.lead and THREE.search(text, current.end, here):
        return None  # of all three, told before the one that stands nearest
    between = MOVED.sub("", text[current.end : here])
    found = NEXT.search(between)
    start = text.rfind("。", 0, current.start) + 1
    opener = text.find("其中", start, current.start)
    if opener >= 0 and AGAINST.fullmatch(between) and OPENED.match(text, here):
        return next(
            (t for t in reversed(before) if t.end <= opener and t.role in ("value", "actual", "plan")), None
        )
    if found is None or opener < 0:
        return current
    name, said = COMMON.sub("", found["name"]), _name(current)
    if not name or (said and (name in said or said in name)):
        return current
    for token in reversed(before):
        if token.end <= opener and token.role in ("value", "actual", "plan", "prior"):
            return token if _alike(name, _name(token)) else None
    return None


def _alike(name: str, other: str) -> bool:
    return any(name[k : k + ALIKE] in other for k in range(len(name) - ALIKE + 1)) or (
        bool(name) and (name in other or (other in name and bool(other)))
    )


#: a change begins
MOVED = re.compile(r"(?:增加|减少|增长|下降|上升|降低)了?$")
#: a part of all income or expenditure, and names of things that amounts are told of
PARTIAL = re.compile(r"(?:基本|项目|其他|事业|拨款|结转)(?:支出|收入)?$")
SUBJECT = re.compile(r"[\u4e00-\u9fff”）](?:支出|收入|经费|费用?|拨款|资金)$")
#: the year told again between a change and its rate
AGAIN = re.compile(
    r"，(?:同口径)?[比较与](?:上年|去年|20\d\d年)(?:度)?(?:决算|预算)?数?(?:相比)?[，]?(?:增长|下降|上升|降低|减少|增加)"
)
