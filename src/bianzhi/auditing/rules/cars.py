"""What is paid for cars against buying and running them (FAULTS: PARTS, CONTRADICT_ZERO)."""

import re
from collections.abc import Iterator
from decimal import Decimal

from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import ZERO, added, figure, total
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.normal import Passage
from bianzhi.auditing.registry import rule
from bianzhi.auditing.rules.parts import complete
from bianzhi.auditing.rules.wholes import HALVES, THREE, told_once
from bianzhi.auditing.tokens import VALUES, Token

SAID = r"(?:支出)?(?:预算|决算)?(?:支出)?(?:安排)?(?:数|总额|合计)?(?:共计|共|合计|为|是)?$"
CARS = re.compile(
    rf"(?:公务用车|公车|车辆)(?:购置费?[及和与](?:公务用车|公车|车辆)?运行(?:维护)?|运行(?:维护)?费?[及和与]购置)(?:费用?|经费){SAID}"
)
BUY = re.compile(rf"(?<![及和与])购置(?:费用?|经费|支出){SAID}")
RUN = re.compile(rf"(?<![及和与])(?:公务用车|公车|车辆)?运行(?:维护)?(?:费用?|经费|支出){SAID}")
NO_CAR = re.compile(
    r"购置(?:费用?|经费|支出)(?:支出)?(?:预算|决算)?(?:支出)?(?:为|是|[:：])?(?:0(?![\d.])|0\.0+(?!\d)|无|零|未)|(?:未|没有|无)(?:安排|发生)?(?:公务用车|公车)?购置"
)
ELSE = re.compile(r"公务接待|出国|上年|去年|[比较与]20")
#: paragraphs over which what cars cost is told
REACH = 4
DRIVEN = "2015年部门预算\n2015年安排公务用车购置及运行维护费34.00万元，与2014年预算相比下降74%。其中：购置经费无、运行维护费{0}万元。"


@rule(
    "P358", "PARTS", "公务用车购置与运行之和不等于两项合计",
    fails=DRIVEN.format("43.00"),
    passes=DRIVEN.format("34.00"),
    edge="2015年部门预算\n公务用车购置及运行维护费34.00万元，其中运行维护费30.00万元。",
)  # fmt: skip
def cars(context: Context) -> Iterator[Finding]:
    """Hold what cars cost against buying and running them, told without the word 公务用车 or in the paragraphs after it."""
    if "购置" not in context.text:
        return
    yield from _planned(context)
    order = context.passages
    for k, passage in enumerate(order):
        marks = context.marks(passage)
        for j, whole in enumerate(marks):
            if "购置" not in whole.lead or whole.role not in VALUES or not CARS.search(whole.lead):
                continue
            run = buy = None
            nil = False
            for one in order[k : k + REACH]:
                after = marks[j + 1 :] if one is passage else context.marks(one)
                text = passage.text[whole.end :] if one is passage else one.text
                for token in after:
                    if token.role in VALUES and (
                        CARS.search(token.lead) or ELSE.search(re.split("[。；，]", token.lead)[-1])
                    ):
                        break
                    run = run or (token if token.role in VALUES and RUN.search(token.lead) else None)
                    buy = buy or (token if token.role in VALUES and BUY.search(token.lead) else None)
                nil = nil or bool(NO_CAR.search(text))
                if run is not None:
                    yield from _driven(context, (passage, whole), (one, run), buy, nil=nil)
                    break
                if one is not passage and re.search(r"公务接待|出国", one.text):
                    break


def _planned(context: Context) -> Iterator[Finding]:
    """Hold what a budget plans for cars against buying and running them, where each is told once, in other paragraphs."""
    once = told_once(context) if context.kind == "预算" else {}
    if not all(name in once for name in (THREE[1], *HALVES)):
        return
    (passage, whole), *parts = (once[name] for name in (THREE[1], *HALVES))
    figures = [t.figure for _, t in parts]
    if any(p is passage for p, _ in parts) or total(figures).meets(whole.figure.span):
        return
    told, shown = added(figures)
    yield Finding(
        "P358", "PARTS", "error", f"公务用车购置与运行共{told}，合计却写{whole.figure.text}", passage.place(whole.start),
        passage.quote(whole.start, whole.end, 24), whole.figure.text, told, shown, "", "请核对合计和两项",
        tuple(p.place(t.start) for p, t in parts),
    )  # fmt: skip


def _driven(
    context: Context,
    whole: tuple[Passage, Token],
    run: tuple[Passage, Token],
    buy: Token | None,
    *,
    nil: bool,
) -> Iterator[Finding]:
    passage, token = whole
    place, spent = run
    if any((id(p), t.start) in context.misunits for p, t in (whole, run)):
        return
    parts = [spent.figure, *([buy.figure] if buy and buy.figure.value else [])]
    alone = buy is None and not nil
    value = sum((f.value for f in parts), ZERO)
    gap = value - token.figure.value
    half = token.figure.half + sum((f.half for f in parts), ZERO)
    wrong = abs(gap) > half if len(parts) > 1 else abs(gap) >= max(half, Decimal("0.01"))
    if (
        not wrong
        or (alone and gap < 0)
        or any((s.passage is passage and s.whole == token and complete(s)) for s in context.sums)
    ):
        return
    told, shown = added(parts)
    yield Finding(
        "P358", "PARTS", "error", f"公务用车购置与运行共{told}，合计却写{token.figure.text}", passage.place(token.start),
        passage.quote(token.start, token.end, 24), token.figure.text, told, shown, "", "请核对合计和两项",
        (place.place(spent.start),),
    )  # fmt: skip


#: a car bought and what was paid for it, told side by side
BOUGHT = re.compile(
    r"购置(?:更新)?(?:公务用车|车辆)(?P<count>\d+)辆[，；、](?:其中[:：，]?)?(?:公务用车|公车|车辆)?购置(?:费用?|支出|费支出|经费)(?:支出)?(?:为)?(?P<sum>\d[\d,]*(?:\.\d+)?)万?元"
)
#: the same, the money first
PAID = re.compile(
    r"公务用车购置费(?:支出)?(?:决算)?(?:为)?(?P<sum>\d[\d,]*(?:\.\d+)?)万?元，(?:全年|当年|本年度?)?(?:更新)?购置(?:更新)?(?:公务用车|车辆)(?P<count>\d+)辆"
)


@rule(
    "A117", "CONTRADICT_ZERO", "购置车辆的数量与购置费矛盾", severity="warning",
    fails="2024年度部门决算\n2024年按规定更新购置公务用车4辆，车辆购置支出0万元。",
    passes="2024年度部门决算\n2024年按规定更新购置公务用车0辆，车辆购置支出0万元。",
    edge="2024年度部门决算\n2024年按规定更新购置公务用车1辆，车辆购置支出0.5万元。",
)  # fmt: skip
def bought(context: Context) -> Iterator[Finding]:
    """Find cars bought for nothing, and money paid for no car."""
    for passage, match in (
        *context.find(BOUGHT.pattern),
        *context.find(PAID.pattern, hint=r"元，[全当本更购]"),
    ):
        if (int(match["count"]) > 0) == (figure(match["sum"]).value > 0):
            continue
        yield Finding(
            "A117", "CONTRADICT_ZERO", "warning", f"购置车辆{match['count']}辆，购置费却是{match['sum']}万元", passage.place(match.start()),
            passage.quote(match.start(), match.end(), 8), f"{match['count']}辆", "", "", "沿用模板或上年文字", "请核对购置数量和购置费",
        )  # fmt: skip


#: how many cars were bought in the year, and how many there are at its end
KEPT = re.compile(
    r"(?:公务用车购置(?:数|量|数量)?|(?:购置|更新)公务用车)(?:为|共)?(?P<bought>\d+)(?:辆|台)[，；、](?:年末|期末)?(?:[^，。；\d]{0,24}的)?(?:公务用车)?保有(?:数|量|数量)?(?:为|共)?(?P<kept>\d+)(?:辆|台)"
)
#: the same, told one for each
BOTH = re.compile(
    r"购置(?:数|量|数量)?[和及与](?:公务用车)?(?:年末)?保有(?:数|量|数量)分别(?:为|是)?(?P<bought>\d+)(?:辆|台)[和、及与](?P<kept>\d+)(?:辆|台)"
)
STOCK = "2019年度部门决算\n2019年因公出国（境）团组0个；公务用车购置{0}辆，公务用车保有量45辆；国内公务接待批次398个。"


@rule(
    "P365", "PARTS", "当年购置的公务用车多于年末保有量", severity="warning",
    fails=STOCK.format(100),
    passes=STOCK.format(10),
    edge=STOCK.format(45),
)  # fmt: skip
def stock(context: Context) -> Iterator[Finding]:
    """Find more cars bought in a year than there are at its end."""
    found = (
        *context.find(KEPT.pattern, hint="保有"),
        *context.find(BOTH.pattern, hint="保有[数量]{1,2}分别"),
    )
    for passage, match in found:
        if int(match["bought"]) > int(match["kept"]):
            yield Finding(
                "P365", "PARTS", "warning", f"购置公务用车{match['bought']}辆，多于保有量{match['kept']}辆", passage.place(match.start("bought")),
                passage.quote(match.start(), match.end(), 8), match["bought"], "", f"{match['bought']}＞{match['kept']}", "漏了或多了一位数字",
                "请核对购置数和保有量",
            )  # fmt: skip


#: cars that fiscal money keeps, at the end of the year; all the cars a body has then
KEEPS = re.compile(
    r"(?:财政拨款(?:开支)?的?)?公务用车(?:年末)?保有(?:数|量|数量)(?:为|共)?(?P<kept>\d{1,4})(?:辆|台)"
)
HAS = re.compile(r"(?:部门|单位|机关|局|委|办|院|中心|处|站)?共有(?:公务用)?车辆?(?P<all>\d{1,4})(?:辆|台)")
KEPT_OF = "2024年度部门决算\n2024年，本局所属各预算单位开支财政拨款的公务用车保有量为{0}辆。\n截至2024年12月31日，本局共有车辆3辆，其中：应急保障用车3辆。"


@rule(
    "P369", "CROSS_TABLE", "财政拨款开支的公务用车保有量多于全部车辆", severity="warning", forms=("决算",),
    fails=KEPT_OF.format(13),
    passes=KEPT_OF.format(3),
    edge=KEPT_OF.format(2),
)  # fmt: skip
def kept_of_all(context: Context) -> Iterator[Finding]:
    """Find more cars kept with fiscal money than there are."""
    found = list(context.find(KEEPS.pattern, hint="保有"))
    all_told = [int(match["all"]) for _, match in context.find(HAS.pattern, hint="共有")] if found else []
    if len(found) != 1 or len(set(all_told)) != 1:
        return
    passage, match = found[0]
    if int(match["kept"]) > all_told[0]:
        yield Finding(
            "P369", "CROSS_TABLE", "warning", f"财政拨款开支的公务用车保有量{match['kept']}辆，全部车辆只有{all_told[0]}辆", passage.place(match.start("kept")),
            passage.quote(match.start(), match.end(), 8), f"{match['kept']}辆", f"不多于{all_told[0]}辆", "", "沿用上年文字或多写了一位数字", "请核对保有量和车辆总数",
        )  # fmt: skip
