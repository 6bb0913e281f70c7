"""What the explanation of the three expenses must tell of each (FAULTS: DISCLOSURE_MISSING)."""

import re
from collections.abc import Iterator, Sequence

from bianzhi.auditing.context import Context
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.normal import Passage
from bianzhi.auditing.registry import rule

NUMBER = r"^(?:（?[\d一二三四五]{1,2}[）.．、]?)?"
#: the item of the section that tells of cars, and those that tell of the others
CARS = re.compile(NUMBER + r"公务用车购置费?(?:及|和|与)(?:公务用车)?运行")
OTHERS = re.compile(NUMBER + r"(?:公务接待|因公出国|国内公务接待)")
#: that a car was bought, or none, and what for
BOUGHT = re.compile(
    r"公务用车购置(?:费用?|支出|经费)?(?![费支出经用]*(?:及|和|与|、运行))|购置(?:更新)?(?:公务)?用?车[^及和与]|更新购置|"
    r"(?:未|没有|无)[^。；，]{0,10}(?:购置|新增|更新|购买)|购置(?:费|支出|经费)?(?:\d|零|无|为)"
)
RUN = re.compile(
    r"(?<!购置及)(?<!购置费及)(?<!购置和)(?<!购置费和)(?<!置与)(?:公务用车|公车|车辆|用车)运行|运行(?:维护)?(?:费|支出)(?:支出)?(?:为)?\d"
)
SECTION = "三公"
DOMESTIC = re.compile(r"国内[^。；]{0,24}\d+(?:个)?批|公务接待[^。；外]{0,16}\d+(?:个)?批")
FOREIGN = re.compile(r"(?:外宾|外事|国（境）外)[^。；]{0,12}?\d+(?:个)?批次?")


@rule(
    "F959", "DISCLOSURE_MISSING", "“三公”经费没有细化说明", severity="warning", forms=("决算",), since=2013,
    fails="2024年度部门决算\n七、“三公”经费支出决算情况说明\n2.公务用车购置及运行维护费支出19.00万元。其中：公务用车运行维护费支出19.00万元，主要用于出行。\n3.公务接待费支出0.30万元，国内公务接待4批次，32人次。",
    passes="2024年度部门决算\n七、“三公”经费支出决算情况说明\n2.公务用车购置及运行维护费支出19.00万元。其中：公务用车购置费支出0万元；公务用车运行维护费支出19.00万元，主要用于出行。\n3.公务接待费支出0.30万元，国内公务接待4批次，32人次。",
    edge="2024年度部门决算\n七、“三公”经费支出决算情况说明\n2.公务用车购置及运行维护费支出19.00万元。全年未购置车辆，公务用车运行维护费支出19.00万元。\n3.公务接待费支出0万元。",
)  # fmt: skip
def itemised(context: Context) -> Iterator[Finding]:
    """Find cars told of as one amount only, and receptions of which only foreign guests are counted."""
    section = [
        p for p in context.prose() if SECTION in p.heading or CARS.search(p.text) or OTHERS.search(p.text)
    ]  # an item that is short enough is a heading of its own
    spoken = "".join(p.text for p in section)
    cars = list(_cars(section))
    details = "".join(rest for _, rest in cars)  # told of in general first, in detail later
    for passage, _ in cars:
        amount = next((t for t in context.marks(passage) if t.figure.unit != "%"), None)
        if amount is None or amount.figure.value <= 0:
            continue
        lost = [
            name
            for name, words, text in (
                ("公务用车购置费", BOUGHT, spoken),
                ("公务用车运行维护费", RUN, details),
            )
            if not words.search(text)
        ]
        if lost:
            yield Finding(
                "F959", "DISCLOSURE_MISSING", "warning", f"公务用车购置及运行维护费没有写明{'、'.join(lost)}", passage.place(amount.start),
                passage.quote(0, min(len(passage.text), 40)), "", "、".join(lost), "“三公”经费要分四项说明", "", "没有支出的也要写明“0万元”或“未购置”",
            )  # fmt: skip
    abroad = FOREIGN.search(spoken)
    if abroad and not DOMESTIC.search(spoken.replace(abroad[0], "")):
        for passage in section:
            if match := FOREIGN.search(passage.text):
                yield Finding(
                    "F959", "DISCLOSURE_MISSING", "warning", "只写了外事接待的批次，没有写国内公务接待批次、人次", passage.place(match.start()),
                    passage.quote(match.start(), match.end(), 20), "", "", "", "", "请写明国内公务接待批次、人次，没有的写“0批次、0人次”",
                )  # fmt: skip
                break


def _cars(section: Sequence[Passage]) -> Iterator[tuple[Passage, str]]:
    """Yield the item on cars with all its text, where another item follows: then nothing of it is cut off."""
    for k, passage in enumerate(section):
        if not CARS.search(passage.text):
            continue
        end = next((j for j in range(k + 1, len(section)) if OTHERS.search(section[j].text)), None)
        if end is not None:
            yield passage, "".join(p.text for p in section[k:end])
