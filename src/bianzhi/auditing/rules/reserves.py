"""What was bought of small enterprises against what was reserved for them (FAULTS: PARTS)."""

import re
from collections.abc import Iterator

from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import figure
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.registry import rule

AMOUNT = r"(?P<sum>\d[\d,]*(?:\.\d+)?)(?P<unit>万元|元)"
#: money reserved for enterprises of a size, and what those of that size were paid of it
RESERVED = re.compile(rf"面向(?P<size>中小|小微)企业预留(?:的)?政府采购项目(?:预算)?金额(?:为)?{AMOUNT}")
BOUGHT = re.compile(
    rf"面向(?P<size>中小|小微)企业预留(?:的)?政府采购项目中，[^。；]{{0,24}}(?:中标|成交)[^。；\d]{{0,12}}金额(?:为)?{AMOUNT}"
)
KEPT = "2023年度部门决算\n面向小微企业预留政府采购项目预算金额{0}万元。在面向小微企业预留政府采购项目中，由小微企业供应商中标或成交的，采购金额{1}万元。"


@rule(
    "P496", "PARTS", "预留采购的成交金额大于预留金额", severity="warning",
    fails=KEPT.format("61.20", "71.20"),
    passes=KEPT.format("61.20", "58.00"),
    edge=KEPT.format("61.2", "61.23"),
)  # fmt: skip
def reserved(context: Context) -> Iterator[Finding]:
    """Find more paid to enterprises of a size, of what was reserved for them, than was reserved."""
    kept = {m["size"]: figure(m["sum"], m["unit"]) for _, m in context.find(RESERVED.pattern, hint="预留")}
    for passage, match in context.find(BOUGHT.pattern, hint="预留") if kept else ():
        whole, paid = kept.get(match["size"]), figure(match["sum"], match["unit"])
        if whole is not None and paid.span.low > whole.span.high:
            yield Finding(
                "P496", "PARTS", "warning", f"{match['size']}企业成交{paid.text}，大于预留的{whole.text}", passage.place(match.start("sum")),
                passage.quote(match.start("sum"), match.end(), 20), paid.text, f"不多于{whole.text}", "", "", "请核对两处金额",
            )  # fmt: skip
