"""Wholes whose parts are always all named: where one of these sets stands, the parts add up (TABLES §1–10)."""

import re

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
    re.compile(r"流动资产.*固定资产.*无形资产.*其他资产|资产(?:分布)?构成|分布构成"),
    re.compile(r"加油.*维修.*保险.*其他|燃[料油].*维修.*保险.*其他"),
)
#: the parts of what cars cost, which are never all of the three expenses
CARS = re.compile(r"购置费?.*运行|运行.*购置")
#: what is granted from general funds, where it is the whole
FUNDED, FUNDS = re.compile(r"经费拨款.*非税收入"), re.compile(r"公共预算(?:财政)?拨款(?:收入)?(?:为)?$")
#: (end of the words before a whole, words of all its parts): sets that are full only of that whole
OWN_SETS = (
    (FUNDS, FUNDED),
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
