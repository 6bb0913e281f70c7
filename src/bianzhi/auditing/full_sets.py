"""Wholes whose parts are always all named: where one of these sets stands, the parts add up (TABLES §1–10)."""

import re
from collections.abc import Sequence

#: words of the parts, in the orders they are told in
SETS = (
    re.compile(
        r"人员(?:经费|支出).*公用(?:经费|支出)|公用经费.*人员经费|基本支出.*项目支出|项目支出.*基本支出"
    ),
    re.compile(
        r"出国.*(?:[用务]车.*接待|接待.*[用务]车)|接待.*出国.*[用务]车|[用务]车.*(?:出国.*接待|接待.*出国)"
    ),
    re.compile(r"货物.*(?:工程.*服务|服务.*工程)|工程.*货物.*服务|服务.*货物.*工程"),
    re.compile(r"(?<!非)税收?收入.*非税收入|基本建设类.*行政事业类"),
    re.compile(r"返还性收入.*一般性转移支付.*专项转移支付|国税.*地税.*财政|税务部门.*财政部门"),
    re.compile(r"(?:本年收入|财政拨款收入|本年支出合计).*结转和?结余|拨款结转和?结余.*本年财政拨款[收支]"),
    re.compile(r"财政拨款.*事业收入.*其他收入|一般公共预算.*政府性基金.*国有资本经营"),
    re.compile(r"加油.*维修.*保险.*其他|燃[料油].*维修.*保险.*其他"),
)
#: the parts of what cars cost, which are never all of the three expenses
CARS = re.compile(r"购置费?.*运行|运行.*购置")
#: (end of the words before a whole, words of all its parts): sets that are full only of that whole
OWN_SETS = (
    # what is granted from general funds
    (re.compile(r"公共预算(?:财政)?拨款(?:收入)?(?:为)?$"), re.compile(r"经费拨款.*非税收入")),
    # all income of a year, of which other income is the rest; all fiscal income, which is of these kinds
    (
        re.compile(r"(?:本年|年度?|部门|单位)收入(?:合计|决算数?)?(?:为|是)?$"),
        re.compile(r"拨款.*其他收入(?:为)?[\d.,]+万?元$"),
    ),
    (
        re.compile(r"(?<!非)财政拨款收入(?:合计)?(?:为|是)?$"),
        re.compile(r"^[^，。；]*一般公共预算.*政府性基金"),
    ),
    (re.compile(r"收入预算(?:总额|总计)?(?:为)?$"), re.compile(r"财政拨款.*事业(?:单位经营)?收入")),
    (
        re.compile(r"机关运行(?:经费|费)(?:支出)?(?:财政拨款)?(?:预算)?(?:安排)?(?:为)?$"),
        re.compile(r"办公.*印刷.*其他(?:费用|支出|商品和服务支出)[\d.,]+万?元$"),
    ),
)


def all_named(whole: str, parts: str) -> bool:
    """Say whether the words from the first part to the last name all that a whole has; ``whole``: the words before its amount."""
    known = SETS if "三公" in whole else (*SETS, CARS)
    own = [full for end, full in OWN_SETS if end.search(whole)]
    return any(pattern.search(parts) for pattern in (*known, *own))


#: what ends such a name
END = r"(?:决算)?(?:数)?(?:为|是)?$"
#: lines that a report lists only together with all the others of their side, by the ends of their names
SIDES = tuple(
    (re.compile(rf"{first}{END}"), re.compile(rf"{other}{END}"))
    for first, other in (
        (r"(?<![共算金])财政拨款收入", "其他收入"),
        ("基本支出", "项目支出"),
        (r"本年收入(?:决算)?(?:合计)?", r"年初(?:财政拨款)?结转(?:和)?(?:结余)?"),
        (r"本年支出(?:决算)?(?:合计)?", r"年末(?:财政拨款)?结转(?:和)?(?:结余)?"),
    )
)
#: lines of such a list, those that are nought told as well
LINES = 3


def whole_side(names: Sequence[str]) -> bool:
    """Say whether lines, by what stands before their amounts, are all that one side of an account is made of."""
    return len(names) >= LINES and any(all(any(w.search(n) for n in names) for w in pair) for pair in SIDES)
