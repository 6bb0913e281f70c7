"""What small and middling firms won of goods, works and services, by amounts and by shares (FAULTS: SHARE_WRONG, PARTS)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import HUNDRED, ZERO, Figure, Span, added, figure, places_of, plain, total
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.normal import Passage
from bianzhi.auditing.registry import rule

AMOUNT = r"\d[\d,]*(?:\.\d+)?"
KIND = "货物|工程|服务"
#: what was bought of a kind
BOUGHT = re.compile(
    rf"(?P<kind>{KIND})(?:类)?(?:采购)?(?:支出)?(?:总额|金额|合计)?(?:为)?(?P<sum>{AMOUNT})(?P<unit>万?元)"
)
#: what such firms won of a kind, with its share of all that was bought of it
WON = re.compile(
    rf"(?P<kind>{KIND})(?:类)?(?:采购)?(?:支出)?授予中小企业(?:的)?(?:合同)?金额(?:为)?(?:(?P<sum>{AMOUNT})(?P<unit>万?元)[，,]?)?"
    rf"(?:占|占比)(?P<of>{KIND})(?:类)?(?:采购)?(?:支出)?(?:总额|金额)?的?(?:比例|比重)?(?:为)?(?P<rate>\d+(?:\.\d+)?)%"
)
#: what such firms won of all
ALL = re.compile(
    rf"(?<![购出类])授予中小企业(?:的)?合同(?:总)?金额(?:为|共)?(?P<sum>{AMOUNT})(?P<unit>万?元)"
)
#: what stands in every passage of them, and is found at once
HINT = "授予中小企业(?:的)?(?:合同)?金额"


@dataclass(frozen=True, slots=True)
class Firms:
    """A passage on what such firms won. ``bought``: by kind; ``won``: amount, if told, share and place, by kind; ``whole``: of all."""

    passage: Passage
    bought: Mapping[str, Figure]
    won: Mapping[str, tuple[Figure | None, Figure, re.Match[str]]]
    whole: Figure | None


def firms(context: Context) -> list[Firms]:
    """Return the passages on it; asked for through `Context.once`."""
    found: dict[int, tuple[Passage, dict[str, tuple[Figure | None, Figure, re.Match[str]]]]] = {}
    for passage, match in context.find(WON.pattern, hint=HINT):
        if match["kind"] == match["of"]:
            amount = (
                figure(match["sum"], match["unit"], match.start("sum"), match.end("unit"))
                if match["sum"]
                else None
            )
            rate = figure(match["rate"], "%", match.start("rate"), match.end())
            found.setdefault(id(passage), (passage, {}))[1].setdefault(match["kind"], (amount, rate, match))
    made = []
    for passage, won in found.values():
        before = passage.text[: min(match.start() for _, _, match in won.values())]
        all_won = ALL.search(before)
        bought = {m["kind"]: figure(m["sum"], m["unit"]) for m in BOUGHT.finditer(before)}
        whole = figure(all_won["sum"], all_won["unit"], all_won.start("sum")) if all_won else None
        made.append(Firms(passage, bought, won, whole))
    return made


WON_OF = "2022年度部门决算\n政府采购支出总额300.00万元，其中：政府采购货物支出100.00万元、政府采购工程支出0万元、政府采购服务支出200.00万元。授予中小企业合同金额{0}万元。"


@rule(
    "S221", "SHARE_WRONG", "授予中小企业的金额与占货物、工程、服务支出的比例对不上",
    fails=WON_OF.format("180.00") + "货物采购授予中小企业合同金额80.00万元，占货物支出金额的70%。",
    passes=WON_OF.format("180.00") + "货物采购授予中小企业合同金额80.00万元，占货物支出金额的80%。",
    edge=WON_OF.format("180.00") + "货物采购授予中小企业合同金额80.00万元，占服务支出金额的70%。",
)  # fmt: skip
def share_of_kind(context: Context) -> Iterator[Finding]:
    """Compare what such firms won of a kind with what was bought of that kind."""
    for one in context.once(firms):
        for kind, (amount, rate, match) in one.won.items():
            whole = one.bought.get(kind)
            right = amount.span.over(whole.span) if amount and whole else None
            if amount is None or whole is None or right is None or right.meets(rate.loose):
                continue
            shown = f"{plain(amount.value / whole.value * HUNDRED, max(places_of(rate), 2))}%"
            yield Finding(
                "S221", "SHARE_WRONG", "error", f"占{kind}支出金额的{rate.text}，应为{shown}", one.passage.place(match.start("rate")),
                one.passage.quote(match.start(), match.end(), 2), rate.text, shown, f"{amount.text}÷{whole.text}＝{shown}", "", "请核对金额和占比",
            )  # fmt: skip


RATED = "货物采购授予中小企业合同金额占货物支出金额的80%，服务采购授予中小企业合同金额占服务支出金额的50%。"


@rule(
    "S222", "SHARE_WRONG", "按占货物、工程、服务支出的比例推算的中小企业合同金额与所写不符", severity="warning",
    fails=WON_OF.format("160.00") + RATED,
    passes=WON_OF.format("180.00") + RATED,
    edge=WON_OF.format("181.40") + RATED,
)  # fmt: skip
def shares_of_kinds(context: Context) -> Iterator[Finding]:
    """Take the shares of what was bought of each kind, which make up what such firms won of all."""
    for one in context.once(firms):
        whole, bought = one.whole, {k: f for k, f in one.bought.items() if f.value}
        if whole is None or not bought or not set(bought) <= set(one.won):
            continue
        if any(one.won[kind][0] for kind in bought):
            continue  # with amounts two other rules tell
        spans = [(f.span, one.won[k][1].loose) for k, f in bought.items()]
        low = sum((s.low * max(r.low, ZERO) for s, r in spans), ZERO) / HUNDRED
        high = sum((s.high * r.high for s, r in spans), ZERO) / HUNDRED
        if Span(low, high).meets(whole.span):
            continue
        about = sum((f.value * one.won[k][1].value for k, f in bought.items()), ZERO) / HUNDRED
        shown = "＋".join(f"{plain(f.value)}×{one.won[k][1].text}" for k, f in bought.items())
        yield Finding(
            "S222", "SHARE_WRONG", "warning", f"按各项比例推算，授予中小企业的合同金额约{plain(about)}万元，却写{whole.text}", one.passage.place(whole.start),
            one.passage.quote(whole.start, max(one.won[k][2].end() for k in bought)), whole.text, f"约{plain(about)}万元", f"{shown}≈{plain(about)}",
            "把占中小企业合同金额的比例写成了占各项支出的比例" if _of_each_other(one, bought) else "", "请核对合同金额和三项比例",
        )  # fmt: skip


def _of_each_other(one: Firms, bought: Mapping[str, Figure]) -> bool:
    """Say whether the shares make up all: they are then of what such firms won."""
    rates = sum((one.won[kind][1].value for kind in bought), ZERO)
    return len(bought) > 1 and abs(rates - HUNDRED) <= Decimal("0.1")


@rule(
    "P521", "PARTS", "货物、工程、服务授予中小企业的金额之和不等于授予中小企业合同金额",
    fails=WON_OF.format("170.00") + "货物采购授予中小企业合同金额80.00万元，占货物支出金额的80%；服务采购授予中小企业合同金额100.00万元，占服务支出金额的50%。",
    passes=WON_OF.format("180.00") + "货物采购授予中小企业合同金额80.00万元，占货物支出金额的80%；服务采购授予中小企业合同金额100.00万元，占服务支出金额的50%。",
    edge=WON_OF.format("180.01") + "货物采购授予中小企业合同金额80.00万元，占货物支出金额的80%；服务采购授予中小企业合同金额100.00万元，占服务支出金额的50%。",
)  # fmt: skip
def won_of_kinds(context: Context) -> Iterator[Finding]:
    """Add up what such firms won of each kind."""
    for one in context.once(firms):
        needed = {kind for kind, f in one.bought.items() if f.value}
        parts = [amount for amount, _, _ in one.won.values() if amount]
        if one.whole is None or len(parts) < len(one.won) or len(parts) < len(("one", "other")):
            continue
        if not needed or not needed <= set(one.won) or total(parts).meets(one.whole.span):
            continue
        told, shown = added(parts)
        yield Finding(
            "P521", "PARTS", "error", f"各项之和{told}，与授予中小企业合同金额{one.whole.text}不等", one.passage.place(one.whole.start),
            one.passage.quote(one.whole.start, max(match.end() for _, _, match in one.won.values())), one.whole.text, told, shown, "", "请核对总数和各项",
        )  # fmt: skip
