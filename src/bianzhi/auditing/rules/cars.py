"""What is paid for cars, where buying and running them are told in paragraphs of their own (FAULTS: PARTS, CONTRADICT_ZERO)."""

import re
from collections.abc import Iterator

from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import added, total
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.normal import Passage
from bianzhi.auditing.registry import rule
from bianzhi.auditing.three_public import three_told
from bianzhi.auditing.tokens import VALUES, Token

SAID = r"(?:支出)?(?:决算|预算)?(?:支出)?(?:安排)?(?:数|总额|合计)?(?:共计|共|合计|为|是)?$"
CARS = r"(?:公务用车|公车|车辆)"
#: the whole, and its two halves
WHOLE, BUY, RUN = (
    re.compile(words + SAID)
    for words in (
        rf"{CARS}购置费?(?:支出)?(?:及|和|与|、){CARS}?(?:运行(?:维护)?|运维)(?:费用?|经费)?",
        rf"(?<!及){CARS}购置(?:费用?|经费|支出)",
        rf"(?<![及和与、]){CARS}(?:运行(?:维护)?|运维)(?:费用?|经费|支出)",
    )
)
#: what is of another year, of others, or of a part
OTHERS = re.compile(r"上年|去年|基期|基金|本级|所属|下属|项目|较|比|每辆|平均|单车")
#: a car bought and what was paid for it, told side by side
BOUGHT = re.compile(
    rf"购置(?:更新)?(?:公务用车|车辆)(?P<count>\d+)辆[，；、](?:其中[:：，]?)?{CARS}?购置(?:费用?|支出|费支出|经费)(?:支出)?(?:为)?(?P<sum>\d[\d.]*)万?元"
)
#: paragraphs with figures over which one whole and its halves are told
FAR = 8
Group = dict[str, list[tuple[Passage, Token]]]
TOLD = "2024年度部门决算\n七、“三公”经费支出决算情况说明\n公务用车购置及运行维护费支出{0}万元。\n购置费支出情况：公务用车购置费支出0万元。\n公务用车运行维护费支出13.01万元，用于燃料费。"


@rule(
    "P346", "PARTS", "公务用车购置费与运行维护费之和不等于合计（分段写）",
    fails=TOLD.format("23.01"),
    passes=TOLD.format("13.01"),
    edge=TOLD.format("13.0"),
)  # fmt: skip
def in_paragraphs(context: Context) -> Iterator[Finding]:
    """Add up what was paid for cars, each told one amount and not all of them in one paragraph."""
    if "用车购置" not in context.text or context.once(three_told):
        return  # a table has them: the text is held against that
    for told in _groups(context):
        if len(told) < len(("whole", "buy", "run")) or not all(map(_one, told.values())):
            continue
        (passage, whole), *halves = (told[name][0] for name in ("whole", "buy", "run"))
        parts = [token.figure for _, token in halves]
        if all(one is passage for one, _ in halves) or total(parts).meets(whole.figure.span):
            continue
        sum_, shown = added(parts)
        yield Finding(
            "P346", "PARTS", "error", f"购置费与运行维护费之和{sum_}，与合计{whole.figure.text}不等", passage.place(whole.start),
            passage.quote(whole.start, whole.end, 24), whole.figure.text, sum_, shown, "", "请核对合计和两项",
            tuple(one.place(token.start) for one, token in halves),
        )  # fmt: skip


def _groups(context: Context) -> Iterator[Group]:
    """Yield what is told of each whole in its paragraph and those after it, within one part of the report."""
    group: Group = {}
    part, since = "", 0
    for number, (passage, marks) in enumerate(context.figures):
        if "车" not in passage.text:
            continue
        for token in marks:
            name = _kind(context, token) if token.role in VALUES else ""
            if not name or (id(passage), token.start) in context.misunits:
                continue
            begins = name == "whole" and len(group) > 1
            if begins or passage.heading.split("／")[0] != part or number - since > FAR:
                yield group
                group, part, since = {}, passage.heading.split("／")[0], number
            group.setdefault(name, []).append((passage, token))
    yield group


def _one(told: list[tuple[Passage, Token]]) -> bool:
    """Say whether one thing is told one amount, however often."""
    return all(token.figure.span.meets(told[0][1].figure.span) for _, token in told)


def _kind(context: Context, token: Token) -> str:
    """Return which of the three an amount is of; empty for none, and for one of another year."""
    lead = re.split(r"[，。；]", token.lead)[-1]
    years = re.findall(r"20\d\d(?=年)", lead)
    if "车" not in lead or OTHERS.search(lead) or (years and str(context.year) not in years):
        return ""
    found = (name for name, words in (("whole", WHOLE), ("buy", BUY), ("run", RUN)) if words.search(lead))
    return next(found, "")


@rule(
    "A117", "CONTRADICT_ZERO", "购置车辆的数量与购置费矛盾", severity="warning",
    fails="2024年度部门决算\n2024年按规定更新购置公务用车4辆，车辆购置支出0万元。",
    passes="2024年度部门决算\n2024年按规定更新购置公务用车0辆，车辆购置支出0万元。",
    edge="2024年度部门决算\n2024年按规定更新购置公务用车1辆，车辆购置支出0.5万元。",
)  # fmt: skip
def bought(context: Context) -> Iterator[Finding]:
    """Find cars bought for nothing, and money paid for no car."""
    for passage, match in context.find(BOUGHT.pattern):
        if (int(match["count"]) > 0) == (float(match["sum"].rstrip(".")) > 0):
            continue
        yield Finding(
            "A117", "CONTRADICT_ZERO", "warning", f"购置车辆{match['count']}辆，购置费却是{match['sum']}万元", passage.place(match.start()),
            passage.quote(match.start(), match.end(), 8), f"{match['count']}辆", "", "", "沿用模板或上年文字", "请核对购置数量和购置费",
        )  # fmt: skip
