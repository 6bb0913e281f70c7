"""Parts that exclude one another and are more than their whole, and lists that end in what is left over (FAULTS: PARTS)."""

import re
from collections.abc import Iterator
from functools import cache

from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import added, figure, total
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.registry import rule
from bianzhi.auditing.relations import Sum
from bianzhi.auditing.rules.parts import as_fine, complete, goes_on
from bianzhi.auditing.subjects import economic, functional

#: kinds of which an amount can be only one
APART = (
    re.compile(
        r"(?:(?:一般)?公共(?:财政)?预算|政府性基金(?:预算)?|国有资本经营(?:预算)?)(?:财政)?(?:拨款)?(?:补助)?(?:收入)?|专项资金拨款|[省市县区]级转移支付(?:收入)?|(?:上年|年初)结转(?:和)?(?:结余)?(?:收入|资金)?|事业收入|(?:事业单位)?经营收入|其他收入|上级补助收入|附属单位上缴收入|财政专户管理资金(?:收入)?"
    ),
    re.compile(
        r"财政拨款(?:收入)?|(?:上年|年初)结转(?:和)?(?:结余)?(?:收入|资金)?|事业收入|(?:事业单位)?经营收入|其他收入|上级补助收入|附属单位上缴收入|财政专户管理资金(?:收入)?"
    ),
    re.compile(
        r"工资福利(?:支出)?|商品和服务(?:支出)?|对个人和家庭的?补助(?:支出)?|(?:日常)?公用(?:支出|经费)?|资本性支出|债务利息及费用支出"
    ),
    re.compile(r"[\u4e00-\u9fff]{0,6}(?:机关|本级|本部)|(?:下属|所属)[\u4e00-\u9fff]{0,8}"),
    re.compile(r"税收收入|非税收入"),
    re.compile(r"(?:政府采购)?(?:货物|工程|服务)(?:类)?(?:采购)?(?:支出|预算|金额)?"),
    re.compile(
        r"(?:因公)?出国（境）(?:费用?|经费)|公务接待(?:费用?|经费)?|公务(?:用)?车(?:购置)?[及和]?(?:购置)?运行(?:维护)?(?:费用?|经费)"
    ),
    re.compile(
        r"燃料费|燃油费|油料费|(?:车辆)?(?:维修|修理|维护|保养)(?:及)?(?:保养|维护)?费|(?:车辆)?保险费|过路过桥费|过桥过路费|路桥费|停车费|年检费|(?:车辆)?租[用赁]费|安全奖励(?:费用?)?|其他(?:费用?)?"
    ),
    re.compile(
        r"(?:国际)?旅费|国外城市间交通费|用餐费|餐费|住宿费|伙食(?:补助)?费|交通费|公杂费|杂费|培训费|场租费|其他(?:费用?)?"
    ),
    re.compile(r"(?:会议|培训|差旅)费(?:支出)?|[一二三四]类会议(?:费)?"),
    re.compile(r"基本支出(?:结转|结余)?(?:和结余)?|项目支出(?:结转|结余)?(?:和结余)?|经营(?:支出)?结余"),
)
#: a list that tells what an amount was spent on, each thing once
SPENT = re.compile(r"用于")
#: what else there is, of the whole named or of all
REST = re.compile(r"其他(?P<what>[\u4e00-\u9fff]{0,12}?)(?:费用|支出)?(?:支出)?")
CLASS = 3
#: how the whole changed, told before its parts
GROWN = re.compile(r"(?:同比|[比较](?:上年|去年|20\d\d年(?:度)?))(?:增长|下降|上升|降低)[\d.]+%")
#: words of a list that say it is not all, or that its amounts run into one another
OPEN = re.compile(r"投资|概算|合同|标准|采购|中小|小微|同比|[比较]上年|[比较]去年|[比较]20\d\d年|预留|绩效")


BOUGHT = re.compile(
    r"政府采购(?:支出|金额)(?:总额|合计)?[^。；\d]{0,6}(?P<whole>\d[\d.]{0,14})(?P<unit>万?元)[^；]{0,120}?授予中小企业(?:的)?合同金额(?:为)?(?P<part>\d[\d.]{0,14})(?P=unit)"
)

#: all that was bought, and what small and middling firms won of it, each in a sentence of its own
ALL_BOUGHT = re.compile(r"政府采购(?:支出)?金额（以合同签订为准）为(?P<whole>\d[\d.]{0,14})(?P<unit>万?元)")
WON = re.compile(
    r"由(?P<who>中小|小微)企业(?:供应商)?中标(?:或|、)成交的，采购金额(?:为)?(?P<part>\d[\d.]{0,14})(?P<unit>万?元)"
)


@rule(
    "P342", "CROSS_TABLE", "授予中小企业的合同金额大于政府采购支出总额", severity="warning",
    fails="2022年度部门决算\n政府采购支出总额60.00万元，授予中小企业合同金额65.00万元。",
    passes="2022年度部门决算\n政府采购支出总额60.00万元，授予中小企业合同金额55.00万元。",
    edge="2022年度部门决算\n政府采购支出总额60.0万元，授予中小企业合同金额60.04万元。",
)  # fmt: skip
def bought(context: Context) -> Iterator[Finding]:
    """Find more bought from small and middling firms than was bought."""
    found = [(one, match, match) for one, match in context.find(BOUGHT.pattern)]
    if told := list(context.find(ALL_BOUGHT.pattern, hint="以合同签订为准")):
        found += [
            (one, told[0][1], match) for one, match in context.find(WON.pattern, hint="由(?:中小|小微)企业")
        ]
    for passage, of_all, match in found:
        whole, part = figure(of_all["whole"], of_all["unit"]), figure(match["part"], match["unit"])
        if part.span.low > whole.span.high:
            yield Finding(
                "P342", "CROSS_TABLE", "warning", f"授予{match.groupdict().get('who') or '中小'}企业{part.text}，大于政府采购支出总额{whole.text}", passage.place(match.start("part")),
                passage.quote(match.start(), match.end(), 4), part.text, f"不多于{whole.text}", "授予中小企业的合同包括在政府采购之内", "",
                "请核对两个金额的口径",
            )  # fmt: skip


@cache
def _classes() -> frozenset[str]:
    return frozenset(name for code, name in functional().items() if len(code) == CLASS)


def _is_cost(name: str) -> bool:
    return name in _costs()


@cache
def _costs() -> frozenset[str]:
    return frozenset(name for code, name in economic().items() if len(code) > CLASS)


def _name(lead: str) -> str:
    said = re.split(r"[，。；：:、（]|其中|包括|用于|[和及与](?=其他)", lead)[-1]
    return re.sub(r"^(?:\d{1,2}[.、]|[和及与])|(?:支出)?(?:决算|预算)?(?:数)?(?:为|是|共)?$", "", said)


def _ends_in_rest(one: Sum, names: list[str]) -> bool:
    """Say whether the last of the parts is what is left over of the whole."""
    found = REST.fullmatch(names[-1])
    if not found or any(n in _classes() or f"{n}支出" in _classes() for n in names[:-1]):
        return False
    whole = _name(one.whole.lead)
    return not found["what"] or (len(found["what"]) > 1 and whole.startswith(found["what"]))


@rule(
    "P341", "PARTS", "互不重复的各项之和大于总数",
    fails="2022年度部门决算\n基本支出420.00万元，包括工资福利支出350.00万元、商品和服务支出58.00万元、对个人和家庭的补助22.00万元。",
    passes="2022年度部门决算\n基本支出430.00万元，包括工资福利支出350.00万元、商品和服务支出58.00万元、对个人和家庭的补助22.00万元。",
    edge="2022年度部门决算\n基本支出440.00万元，包括工资福利支出350.00万元、商品和服务支出58.00万元、对个人和家庭的补助22.00万元。",
)  # fmt: skip
def exceeding(context: Context) -> Iterator[Finding]:
    """Find parts that exclude one another and are more than their whole, or with all the rest are not the whole."""
    for one in context.sums:
        text = one.passage.text
        if (
            complete(one)
            or OPEN.search(GROWN.sub("", text[one.whole.end : one.parts[-1].end]))
            or min(t.figure.value for t in one.parts) < 0
        ):
            continue
        names = [_name(t.lead) for t in one.parts]
        opener = text[one.whole.end : one.parts[0].start]
        apart = any(all(words.fullmatch(name) for name in names) for words in APART) or all(
            map(_is_cost, names)
        )
        if len(set(names)) < len(names) or not all(names):
            continue
        after = text[one.parts[-1].end : one.parts[-1].end + 2]
        rest = "主要" not in opener and (
            (_ends_in_rest(one, names) and not after.startswith("等"))
            or (opener.startswith(("由", "，由")) and after in ("构成", "组成"))
        )
        found = total(as_fine(token.figure, one) for token in one.parts)
        over = found.low > one.whole.figure.span.high
        if (
            found.meets(one.whole.figure.span)
            or goes_on(one)
            or not (rest or (over and (apart or SPENT.search(opener))))
        ):
            continue
        told, shown = added([t.figure for t in one.parts])
        yield Finding(
            "P341", "PARTS", "error" if over and (apart or rest) else "warning", f"各项之和{told}，{'大于' if over else '小于'}总数{one.whole.figure.text}", one.passage.place(one.whole.start),
            one.passage.quote(one.whole.start, one.parts[-1].end, 10), one.whole.figure.text, told, shown, "", "请核对总数和各项",
        )  # fmt: skip
