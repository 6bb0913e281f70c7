"""What the running of an office cost, by kind of cost (FAULTS: PARTS)."""

import re
from collections.abc import Iterator
from functools import cache

from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import Figure, added, figure, places_of, plain, total
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.registry import rule
from bianzhi.auditing.rules.digits import slip
from bianzhi.auditing.rules.moves import amounts_once
from bianzhi.auditing.subjects import economic

#: a list of kinds of cost, each with its amount
COSTS = re.compile(
    r"(?:用于|其中|包括)[:：，,]?(?P<list>(?:[\u4e00-\u9fff（）]{2,14}\d[\d,]*(?:\.\d+)?万?元[、，；]?){4,})(?P<others>等)?"
)
COST = re.compile(r"(?P<name>[\u4e00-\u9fff（）]{2,14})(?P<sum>\d[\d,]*(?:\.\d+)?)(?P<unit>万?元)")
#: names that writers shorten
SHORT = {
    "维修费": "维修（护）费", "公务用车运行费": "公务用车运行维护费", "其他交通费": "其他交通费用", "公务车运行维护费": "公务用车运行维护费",
    "其他商品和服务": "其他商品和服务支出", "其他费用": "其他商品和服务支出",
}  # fmt: skip
RUN = "2022年度部门决算\n机关运行经费支出{0}万元，比上年增加。机关运行经费主要用于办公费12.35万元、差旅费22.20万元、公务用车运行维护费16.00万元、其他交通费用40.00万元。"


@cache
def _kinds() -> frozenset[str]:
    return frozenset(economic().values())


@rule(
    "P524", "PARTS", "机关运行经费列出的各项之和与总数不符", severity="warning", forms=("决算",),
    fails=RUN.format("80.55"),
    passes=RUN.format("90.55"),
    edge=RUN.format("98.00"),
)  # fmt: skip
def running(context: Context) -> Iterator[Finding]:
    """Add up kinds of cost that are more than all, or all of it but for one digit."""
    for passage, match in context.find(COSTS.pattern, hint="机关运行经费"):
        whole = context.once(amounts_once).get("机关运行经费支出")
        if whole is None or not whole.value or "机关运行经费" not in passage.text[: match.start() + 1]:
            continue
        start = match.start("list")
        found = [(m["name"], figure(m["sum"], m["unit"])) for m in COST.finditer(match["list"])]
        names, parts = [SHORT.get(name, name) for name, _ in found], [one for _, one in found]
        if len(set(names)) < len(names) or not set(names) <= _kinds() or total(parts).meets(whole.span):
            continue
        over = total(parts).low > whole.span.high
        if over and match[0].startswith("其中"):
            continue  # P341 tells
        if not over and (match["others"] or not _slipped(whole, parts)):
            continue
        told, shown = added(parts)
        yield Finding(
            "P524", "PARTS", "error" if over else "warning", f"各项之和{told}，{'大于' if over else '小于'}机关运行经费{whole.text}", passage.place(start),
            passage.quote(start, match.end("list"), 8), whole.text, told, shown, "" if over else "各项与总数只差一位数字", "请核对总数和各项",
        )  # fmt: skip


def _slipped(whole: Figure, parts: list[Figure]) -> bool:
    """Say whether one digit of one figure makes the difference."""
    scale = 10000 if whole.unit == "元" else 1
    gap = (sum(one.value for one in parts) - whole.value) * scale
    for one, sign in ((whole, 1), *((part, -1) for part in parts)):
        if one.unit != whole.unit:
            return False
        right = one.value * scale + sign * gap
        printed = one.text.rstrip("万元").replace(",", "")
        if right > 0 and slip(printed, plain(right, places_of(one))):
            return True
    return False
