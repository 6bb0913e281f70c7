"""Counts of projects by their grade, and scores, of the evaluation of performance (FAULTS: PARTS)."""

import re
from collections.abc import Iterator

from bianzhi.auditing.context import Context
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
