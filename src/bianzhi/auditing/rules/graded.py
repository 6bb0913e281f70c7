"""Counts of projects by their grade, scores, and what was bought of what was reserved (FAULTS: PARTS)."""

import re
from collections.abc import Iterator

from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import figure
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.registry import rule

#: how many projects evaluated themselves, and the grades they got, the best first
WHOLE = re.compile(r"自评[^。；]{0,24}?项目(?:共|共计)?(\d{1,4})个")
GRADE = re.compile(
    r"[“\"]?(优秀?|良好?|中|合格|不合格|差)[”\"]?(?:等级|等次)?的?(?:项目)?(?:有|为|共)?(\d{1,4})个"
)
#: letters within which the grades follow, grades that make the list whole, and points that no score passes
NEAR, ALL, MOST = 160, 4, 120
SCORE = re.compile(r"平均(?:得分|分)(?:为|是)?(\d{2,6}(?:\.\d+)?)分")


@rule(
    "P495", "PARTS", "绩效自评各等级的项目数与自评项目数不符",
    fails="2023年度部门决算\n绩效自评的2023年度项目31个，平均得分93.20分（其中，绩效评级为“优”的项目33个）。",
    passes="2023年度部门决算\n绩效自评的2023年度项目31个，平均得分93.20分（其中，绩效评级为“优”的项目30个）。",
    edge="2023年度部门决算\n绩效自评的2023年度项目31个，其中“优”的项目20个、“良”的项目11个、“合格”的项目0个、“不合格”的项目0个。",
)  # fmt: skip
def graded(context: Context) -> Iterator[Finding]:
    """Find more graded projects than evaluated ones, fewer where every grade is told, and scores beyond all marks."""
    for passage, whole in context.find(WHOLE.pattern):
        rest = passage.text[whole.end() : whole.end() + NEAR].split("。")[0]
        told = {found[1][0]: int(found[2]) for found in GRADE.finditer(rest)}
        sum_, stated = sum(told.values()), int(whole[1])
        if told and (sum_ > stated or (len(told) >= ALL and sum_ < stated)):
            shown = "＋".join(str(n) for n in told.values())
            yield Finding(
                "P495", "PARTS", "error", f"自评项目{stated}个，各等级{sum_}个", passage.place(whole.start(1)),
                passage.quote(whole.start(), whole.end() + len(rest), 4), f"{stated}个", f"{sum_}个", f"{shown}＝{sum_}", "", "请核对项目数",
            )  # fmt: skip
    for passage, score in context.find(SCORE.pattern):
        if float(score[1]) > MOST:
            yield Finding(
                "P495", "PARTS", "error", f"平均得分{score[1]}分，超过满分", passage.place(score.start(1)),
                passage.quote(score.start(), score.end(), 14), f"{score[1]}分", "", "满分一般为100分", "小数点位置有误或多了数字", "请核对得分",
            )  # fmt: skip


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
