"""What the columns of amounts of a published table tell, by the words above them (TABLES §0–9)."""

import re
from collections.abc import Mapping
from functools import lru_cache

KEYS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("total", re.compile(r"合计|小计|决算数|预算数|金额|总计")),
    ("basic", re.compile(r"基本支出")),
    ("project", re.compile(r"项目支出")),
    ("upward", re.compile(r"上缴上级(?:支出)?")),
    ("business_out", re.compile(r"经营支出")),
    ("subsidy", re.compile(r"对附属单位补?助?支?出?")),
    ("fiscal", re.compile(r"财政拨款收入")),
    ("grant", re.compile(r"上级补助收入")),
    ("service", re.compile(r"事业收入")),
    ("business_in", re.compile(r"经营收入")),
    ("from_below", re.compile(r"附属单位上?缴?收?入?")),
    ("other", re.compile(r"其他收入")),
    ("general", re.compile(r"一般公共预算(?:财政拨款)?(?:资金)?")),
    ("fund", re.compile(r"政府性基金(?:预算)?(?:财政拨款)?")),
    ("capital", re.compile(r"国有资本经营(?:预算)?(?:财政拨款)?")),
    ("opening", re.compile(r"年初(?:财政拨款)?结转和结余|上年(?:结转|结余)(?:和?结余|资金|收入)?")),
    ("closing", re.compile(r"年末(?:财政拨款)?结转和结余")),
    ("income", re.compile(r"本年收入")),
    ("staff", re.compile(r"人员经费")),
    ("public", re.compile(r"公用经费")),
)  # fmt: skip
#: heads of amounts beside those of a final account
BESIDE = re.compile(r"预算数|上年(?:度)?决算数")
YEAR = re.compile(r"(20\d\d)年")
#: heads of what changed between two years, and of the year before where it is called so
CHANGED = re.compile(r"增减|增长|增幅|变动|(?:比|较)(?:上年|20\d\d年)")
BEFORE = re.compile(r"(?:上年|去年|上年度)(?:年初)?(?:预算|执行|决算)")
#: money beside that of the budget, and the group of columns that leaves it out
ELSEWHERE = re.compile(r"单位资金|财政专户|其他资金")
FISCAL = re.compile(r"^(?:本年)?(?:财政拨款|一般公共预算)")
WHOLE = re.compile(r"(?:小计|合计|金额)$")
#: groups of columns that follow money through a year; what the whole of each is
GROUPS = (
    ("opening", re.compile(r"(?:年初|上年)(?:财政拨款)?结转和?结余")),
    ("income", re.compile(r"本年收入")),
    ("spent", re.compile(r"本年支出")),
    ("closing", re.compile(r"(?:年末|结转下年)(?:财政拨款)?(?:结转和?结余)?")),
)
#: columns that may be of several, with a 小计
PARTS = frozenset({
    "basic", "project", "upward", "business_out", "subsidy", "fiscal", "grant", "service", "business_in", "from_below", "other",
})  # fmt: skip
HALVES = ("basic", "project")
NUMBERED = re.compile(r"\d+$")


def keys_of(heads: Mapping[int, str]) -> dict[int, str]:
    """Return the keys of columns of amounts, by the words above them; empty for what is no column of the table's own.

    Args:
        heads: of the columns of one side, from the top down, joined.
    """
    own = {c: NUMBERED.sub("", head) for c, head in heads.items()}
    aside = _beside(own)
    meant = {c: head for c, head in own.items() if c not in aside}
    keys = _grouped(meant) or {c: key_of(head, len(meant)) for c, head in meant.items()}
    if any(ELSEWHERE.search(head) for head in meant.values()):
        keys = {c: "" if key in HALVES and FISCAL.match(meant[c]) else key for c, key in keys.items()}
    taken = "total" in keys.values()
    if not taken and (bare := [c for c, head in meant.items() if head.endswith("本年支出")]):
        keys[bare[0]] = "total"  # 本年支出 over one column of its own is the sum of the others
    wholes = [c for c, key in keys.items() if key == "total"]
    for c in wholes[1:]:  # 小计 within a group is the group's
        keys[c] = _whole_of(meant[c]) or "total"
    return {c: keys.get(c, "") for c in heads}


def _beside(heads: Mapping[int, str]) -> set[int]:
    """Return the columns of budgets, and of last year, where what became of them has columns of its own."""
    earlier = _earlier(heads)
    others = {c for c, head in heads.items() if BESIDE.search(head)}
    final = [head for c, head in heads.items() if c not in others | earlier and "决算数" in head]
    told = [max(map(int, found)) for head in final if (found := YEAR.findall(head))]
    later = [int(y) for c in others for y in YEAR.findall(heads[c]) if told and int(y) > max(told)]
    return (others | earlier) if final and not later else earlier


def _earlier(heads: Mapping[int, str]) -> set[int]:
    """Return the columns of the year before, and of what changed, where two years stand side by side."""
    changed = {c for c, head in heads.items() if CHANGED.search(head)}
    years = {
        c: max(map(int, found))
        for c, head in heads.items()
        if c not in changed and (found := YEAR.findall(head))
    }
    before = {c for c, head in heads.items() if c not in changed and BEFORE.search(head)}
    before |= {c for c, year in years.items() if year < max(years.values())}
    return changed | before if before and len(before | changed) < len(heads) else set()


def _grouped(heads: Mapping[int, str]) -> dict[int, str]:
    """Return the keys where money is followed from 年初结转 over 收入 and 支出 to 年末结转; nothing where it is not."""
    within: dict[int, tuple[str, str]] = {}
    for c, head in heads.items():
        found = [(m.end(), name) for name, pattern in GROUPS for m in pattern.finditer(head)]
        if found:
            end, name = max(found)
            within[c] = (name, head[end:])
    names = {name for name, _ in within.values()}
    if "spent" not in names or len(names) == 1 or not any(len(rest) > 2 for _, rest in within.values()):
        return {}
    keys = {c: key_of(head, len(heads)) for c, head in heads.items() if c not in within}
    for c, (name, rest) in within.items():
        if name == "spent":
            keys[c] = "total" if WHOLE.fullmatch(rest) or not rest else _whole_of(rest) or key_of(rest, 0)
        else:
            keys[c] = name if WHOLE.fullmatch(rest) or not rest else ""
    return keys


def _whole_of(head: str) -> str:
    """Return the key of the group that a column 小计 is the whole of; empty where it stands under none."""
    bare = WHOLE.sub("", head)
    found = [
        (len(m[0]), key)
        for key, pattern in KEYS
        for m in pattern.finditer(head)
        if m.end() == len(bare) and key in PARTS
    ]
    return max(found)[1] if found and bare != head else ""


@lru_cache(1_024)
def key_of(head: str, columns: int) -> str:
    """Return the key of a column: the words of its head that stand lowest decide."""
    found = [(m.end(), m.end() - m.start(), key) for key, pattern in KEYS for m in pattern.finditer(head)]
    if found and max(found)[0] <= head.rfind("其中"):
        return ""  # 其中：教育收费 under 事业收入
    if found:
        return max(found)[2]
    return "total" if columns == 1 else ""
