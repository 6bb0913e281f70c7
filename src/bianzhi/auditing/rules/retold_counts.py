"""Counts that two sentences tell differently, and kinds that one list tells twice (FAULTS: NARRATIVE_REPEAT, DUPLICATE_PHRASE)."""

import re
from collections.abc import Iterator

from bianzhi.auditing.context import Context
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.normal import Passage, begins
from bianzhi.auditing.registry import rule

#: what a report has one count of
COUNTS = tuple(
    (name, re.compile(words))
    for name, words in (
        ("公务用车保有量", r"公务用车(?:年末)?保有(?:量|数|数量)(?:为|共|是)?(?P<count>\d{1,5})(?:辆|台)"),
        ("国内公务接待批次", r"国内(?:公务)?接待(?:共|共计|累计)?(?P<count>\d{1,6})(?:个)?批次"),
        ("国内公务接待人次", r"国内(?:公务)?接待(?:共|共计|累计)?\d{1,6}(?:个)?批次[、，]?(?:共|累计|接待)?(?P<count>\d{1,7})人次"),
        ("因公出国（境）团组", r"因公出国（境）团组(?:数)?(?:为|共|共计)?(?P<count>\d{1,4})(?:个|次)"),
    )
)  # fmt: skip
#: of another year, of a plan, of a kind of money, or of one body
ELSE = re.compile(r"上年|去年|以前|预算|计划|编制|基金|本级|所属|下属|其中|汇总|增加|减少")
TOLD = "2022年度部门决算\n公务用车购置数0辆，公务用车保有量为3辆。\n截至2022年12月31日，公务用车保有量为{0}辆，均为应急保障用车。"


@rule(
    "W943", "NARRATIVE_REPEAT", "同一项的批次、人次、辆数，两处写得不同", severity="warning", forms=("决算",),
    fails=TOLD.format(4),
    passes=TOLD.format(3),
    edge="2022年度部门决算\n公务用车保有量为3辆。\n上年公务用车保有量为4辆。",
)  # fmt: skip
def retold(context: Context) -> Iterator[Finding]:
    """Find a count that two paragraphs of a part tell differently."""
    for name, words in COUNTS:
        seen: dict[str, tuple[Passage, re.Match[str]]] = {}
        for passage, match in context.find(words.pattern, hint="保有|国内(?:公务)?接待|团组"):
            clause = passage.text[begins(passage.text, match.start(), "。；") : match.end()]
            years = re.findall(r"(20\d\d)年", clause)
            if ELSE.search(clause) or any(int(y) != context.year for y in years):
                continue
            first = seen.setdefault(passage.heading.split("／")[0], (passage, match))
            if first[0] is passage or int(first[1]["count"]) == int(match["count"]):
                continue
            yield Finding(
                "W943", "NARRATIVE_REPEAT", "warning", f"{name}一处是{first[1]['count']}，一处是{match['count']}", passage.place(match.start("count")),
                passage.quote(match.start(), match.end(), 8), match["count"], first[1]["count"], "", "", "请核对两处", (first[0].place(first[1].start()),),
            )  # fmt: skip


#: cars by kind, each of which a list tells once
CARS = re.compile(
    r"车辆?(?:共|共计)?\d{1,4}辆[，,]其中[:：，]?(?P<list>(?:[^，。；、\d]{2,24}\d{1,4}辆[、，；]?){2,10})"
)
KIND = re.compile(r"([\u4e00-\u9fff（）]{2,24}?)(?:为|共)?(?=\d)")
OWNED = "2022年度部门决算\n共有车辆5辆，其中：机要通信用车1辆、{0}用车4辆、其他用车0辆。"


@rule(
    "W818", "COPY_PASTE_ITEM", "同一类车在一个列举里写了两次", severity="warning",
    fails=OWNED.format("机要通信"),
    passes=OWNED.format("应急保障"),
    edge=OWNED.format("应急保障") + "其中：机要通信用车1辆为本级的。",
)  # fmt: skip
def twice(context: Context) -> Iterator[Finding]:
    """Find a kind of cars that stands in its list twice."""
    for passage, match in context.find(CARS.pattern, hint="辆[，,]其中"):
        names = KIND.findall(match["list"])
        again = next((name for k, name in enumerate(names) if name in names[:k]), "")
        if again:
            place = passage.text.rfind(again, match.start("list"), match.end("list"))
            yield Finding(
                "W818", "COPY_PASTE_ITEM", "warning", f"“{again}”写了两次", passage.place(place), passage.quote(match.start("list"), match.end("list"), 4),
                again, "", "", "复制后没有改", "请改为另一类，或删去一处",
            )  # fmt: skip
