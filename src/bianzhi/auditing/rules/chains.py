"""Reckonings that a sentence tells in full: what is left, what all is together, a rate by its name (FAULTS: PARTS, SHARE_WRONG)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import HUNDRED, ZERO, Figure, Span, places_of, plain
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.normal import Passage, sentence_at
from bianzhi.auditing.pieces import is_count
from bianzhi.auditing.registry import rule
from bianzhi.auditing.tokens import LEAD, MONEY, PLANS, VALUES, Token

#: words after which figures are of another year or of others
ELSE = re.compile(r"上年|去年|20\d\d年|其中|[比较]")
END = r"(?:数|总额|合计|总计|金额)?(?:分别|共)?(?:为|是|有|达)?$"


def sentences(context: Context) -> tuple[tuple[Passage, list[Token]], ...]:
    """Return sentences with their figures, two or more; asked for through `Context.once`."""
    return tuple(_sentences(context))


def _sentences(context: Context) -> Iterator[tuple[Passage, list[Token]]]:
    told = {id(passage) for passage, _ in context.counts}
    plain_ones = [
        pair for pair in context.figures if id(pair[0]) not in told and "名词解释" not in pair[0].heading
    ]
    for passage, marks in (*plain_ones, *context.counts):
        group: list[Token] = []
        for one, other in pairwise([None, *marks, None]):
            if one is not None:
                group.append(one)
            if one and (other is None or "。" in passage.text[one.end : other.start]):
                if len(group) > 1:
                    yield passage, group
                group = []


@dataclass(frozen=True, slots=True)
class Chain:
    """What is left of some amounts or counts when others are taken away. ``plus``, ``minus``, ``result``: the ends of their names."""

    title: str
    plus: tuple[re.Pattern[str], ...]
    minus: tuple[re.Pattern[str], ...]
    result: re.Pattern[str]
    #: whether what is left is told last
    ordered: bool = True
    #: of which its sentence holds one
    words: tuple[str, ...] = ()


def _named(*words: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(rf"(?:{one}){END}") for one in words)


CHAINS = (
    Chain("资产减负债等于净资产", _named("(?<![净动定形])资产(?:总额|总计|合计|总值)"), _named("负债|负债总额"), _named("净资产")[0], words=("净资产",)),
    Chain("原值减折旧等于净值", _named("原值|账面原值"), _named("累计折旧|折旧"), _named("净值")[0], words=("净值",)),
    Chain("收入减支出等于结余", _named("收入|收入总计"), _named("支出|支出总计"), _named("收支相抵[^，。；]{0,4}结余|收支结余")[0], words=("收支",)),
    Chain("资金减支出等于结余", _named("(?:到位|项目|专项|拨付|下达|安排)资金|预算安排|预算"), _named("(?:实际)?支出|(?:实际)?使用"), _named("(?<![转年])结余(?:资金)?")[0], words=("结余",)),
    Chain("编制减实有等于空编", _named("编制"), _named("实有(?:人员|人数)?|在编(?:人员|人数)?|在编在岗"), _named("空编|缺编|空缺(?:编制)?")[0], words=("空编", "缺编", "空缺")),
    Chain("集中采购加分散采购等于政府采购", _named("集中采购(?:支出|预算|金额)?", "分散采购(?:支出|预算|金额)?"), (), _named("政府采购(?:支出|预算|金额)?")[0], ordered=False, words=("分散采购",)),
)  # fmt: skip
#: a budget that is changed in the year: what it was, what was added, what was taken away, what it is
PLANNED = re.compile(r"(?:年初|批复)[^，。；\d]{0,10}预算(?:数|安排)?(?:为|是)?$")
ADDED = re.compile(r"(?:追加|调增|增加)(?:预算|资金|安排)?(?:了)?(?:为)?$")
TAKEN = re.compile(r"(?:调减|核减|压减|追减|收回)(?:预算|资金)?(?:了)?(?:为)?$")
CHANGED = re.compile(r"(?:调整后?|全年)(?:的)?预算(?:数|安排)?(?:为|是|达)?$")


def _alone(group: Sequence[Token], words: re.Pattern[str]) -> Token | None:
    """Return the one figure whose name ends so; ``None`` where there are several or none."""
    found = [t for t in group if words.search(t.lead)]
    return found[0] if len(found) == 1 else None


def _off(parts: Sequence[tuple[int, Figure]], result: Figure) -> Decimal | None:
    """Return what a reckoning comes to where it is not what is stated."""
    value = sum((sign * one.value for sign, one in parts), ZERO)
    half = sum((one.half for _, one in parts), ZERO)
    return None if Span(value - half, value + half).meets(result.span) else value


def _shown(parts: Sequence[tuple[int, Figure]], value: Decimal, places: int) -> str:
    terms = "".join(("＋" if sign > 0 else "－") + plain(one.value, places) for sign, one in parts)
    return f"{terms.lstrip('＋')}＝{plain(value, places)}"


def _told(
    passage: Passage, parts: Sequence[tuple[int, Token]], result: Token, value: Decimal, title: str
) -> Finding:
    unit = result.figure.unit if is_count(result) else "万元"
    places = 0 if is_count(result) else 2
    first = min([result, *(t for _, t in parts)], key=lambda t: t.start)
    last = max([result, *(t for _, t in parts)], key=lambda t: t.end)
    return Finding(
        "P343", "PARTS", "warning" if is_count(result) else "error", f"{result.figure.text}，按所写的数应为{plain(value, places)}{unit}", passage.place(result.start),
        passage.quote(first.start, last.end, 12), result.figure.text, f"{plain(value, places)}{unit}",
        _shown([(sign, t.figure) for sign, t in parts], value, places), title, "请核对这几个数",
    )  # fmt: skip


@rule(
    "P343", "PARTS", "一句里写全的加减算式算不对",
    fails="2022年度部门决算\n资产总额980.00万元，负债总额120.00万元，净资产880.00万元。",
    passes="2022年度部门决算\n资产总额980.00万元，负债总额120.00万元，净资产860.00万元。",
    edge="2022年度部门决算\n收入600.00万元，支出585.00万元，上年结余25.00万元。",
)  # fmt: skip
def chains(context: Context) -> Iterator[Finding]:
    """Reckon what a sentence says is left, and what it adds and takes away by such words."""
    for passage, group in context.once(sentences):
        if context.misunits and any((id(passage), t.start) in context.misunits for t in group):
            continue
        said = passage.text[max(0, group[0].start - LEAD) : group[-1].end]
        for chain in CHAINS:
            if any(word in said for word in chain.words):
                yield from _chain(passage, group, chain, f"{context.year}年")
        if "调整" in said or "全年预算" in said:
            yield from _budget(passage, group)
        if JOINING.search(said):
            yield from _signed(passage, group)
        if "计" in said or "相加" in said:
            yield from _together(passage, group)


def _chain(passage: Passage, group: Sequence[Token], chain: Chain, own: str) -> Iterator[Finding]:
    result = _alone(group, chain.result)
    if result is None or result.role not in VALUES:
        return
    parts = [(1, _alone(group, w)) for w in chain.plus] + [(-1, _alone(group, w)) for w in chain.minus]
    known = [(sign, t) for sign, t in parts if t is not None]
    tokens = [*(t for _, t in known), result]
    if len(known) < len(parts) or any(
        t.role not in (*VALUES, *PLANS) or ELSE.search(t.lead.replace(own, "")) for t in tokens
    ):
        return
    if len({t.figure.unit in MONEY for t in tokens}) > 1:
        return
    if chain.ordered and any(t.start > result.start for _, t in known):
        return
    value = _off([(sign, t.figure) for sign, t in known], result.figure)
    if value is not None:
        yield _told(passage, known, result, value, chain.title)


def _budget(passage: Passage, group: Sequence[Token]) -> Iterator[Finding]:
    """Follow a budget from what was approved to what it was changed to."""
    money = [t for t in group if t.figure.unit in MONEY]
    for k, first in enumerate(money):
        if "预算" not in first.lead or not PLANNED.search(first.lead):
            continue
        moved: list[tuple[int, Token]] = []
        for token in money[k + 1 :]:
            sign = 1 if ADDED.search(token.lead) else -1 if TAKEN.search(token.lead) else 0
            if not sign:
                break
            moved.append((sign, token))
        after = money[k + 1 + len(moved)] if k + 1 + len(moved) < len(money) else None
        if moved and after and CHANGED.search(after.lead) and not ELSE.search(after.lead):
            parts = [(1, first), *moved]
            value = _off([(sign, t.figure) for sign, t in parts], after.figure)
            if value is not None:
                yield _told(passage, parts, after, value, "年初预算加减追加、调减等于调整后预算")


JOINING = re.compile(r"[，、（](?:再)?(?:加|减(?!少)|扣除|＋|\+|－)")
#: words that add or take away the amount they stand before
PLUS, MINUS = (
    re.compile(
        r"^[，、（]?(?:再)?(?:加上(?!级)|加(?!强|快|大|班|油|装|固|工|入|密|挂|值|上级)|加(?=上级)|＋|\+)"
    ),
    re.compile(r"^[，、（]?(?:再)?(?:减去|减|扣除|－)(?!少|免|税|排|负|员|灾)"),
)
COMES_TO = re.compile(
    r"^[，）]?(?:[^，。；\d]{0,14}(?:合计|共计|总计|总额|等于)|等于|＝|=|年末[^，。；\d]{0,8}|(?:20\d\d年[^，。；]{0,8})?结余)(?:为|是)?$"
)


def _signed(passage: Passage, group: Sequence[Token]) -> Iterator[Finding]:
    """Reckon amounts joined by 加 and 减, and what they come to."""
    for k, first in enumerate(group):
        if first.role not in (*VALUES, "prior") or PLUS.search(first.lead) or MINUS.search(first.lead):
            continue
        parts = [(1, first)]
        for token in group[k + 1 :]:
            sign = 1 if PLUS.search(token.lead) else -1 if MINUS.search(token.lead) else 0
            if not sign or token.figure.unit != first.figure.unit or "其中" in token.lead:
                break
            parts.append((sign, token))
        after = group[k + len(parts)] if k + len(parts) < len(group) else None
        if (
            len(parts) > 1
            and after
            and after.figure.unit == first.figure.unit
            and after.role in VALUES
            and COMES_TO.search(after.lead)
            and not ELSE.search(OWN_YEAR.sub("", after.lead))
        ):
            value = _off([(sign, t.figure) for sign, t in parts], after.figure)
            if value is not None:
                yield _told(passage, parts, after, value, "按“加”“减”的字样计算")


#: the year a balance is of, named with it
OWN_YEAR = re.compile(r"20\d\d年(?=[^，。；]{0,8}结余)")
#: what all before it come to
ALL = re.compile(
    r"^[，；、]?(?P<many>二者|两者|两项|三者|三项|四项|以上|上述|各项)?(?:总共)?(?:合计|共计|总计|相加)(?:金额|支出)?(?:为|是)?$"
)
#: amounts that a sentence adds up at most
MOST = 40
MANY = {"二者": 2, "两者": 2, "两项": 2, "三者": 3, "三项": 3, "四项": 4}
#: what stands between amounts that are added up: the name of the next
NEXT = re.compile(r"[，；、和及与](?:(?:和|及|以及)?[\u4e00-\u9fff“”（）]{2,16}?)(?:支出|收入)?(?:为)?")


def _together(passage: Passage, group: Sequence[Token]) -> Iterator[Finding]:
    """Add up the amounts of a sentence that it says what they are together."""
    for k, whole in enumerate(group):
        said = ALL.search(whole.lead) if 1 < k <= MOST else None
        if not said or whole.role not in VALUES:
            continue
        parts = [t for t in group[:k] if t.figure.unit == whole.figure.unit]
        many = MANY.get(said["many"] or "", 0)
        if len(parts) < len(("one", "other")) or len(parts) != k or (many and len(parts) != many):
            continue
        start, _ = sentence_at(passage.text, parts[0].start, parts[0].start)
        joined = all(NEXT.fullmatch(passage.text[a.end : b.start]) for a, b in pairwise(parts))
        led = passage.text[start : parts[0].start]
        if (
            not joined
            or any(t.role not in VALUES for t in parts)
            or ELSE.search(led + passage.text[parts[0].end : whole.start])
        ):
            continue
        if re.search(r"合计|总计|总额", led) or (
            not said["many"] and "等" in passage.text[parts[-1].end : whole.start]
        ):
            continue
        signed = [(1, t) for t in parts]
        value = _off([(1, t.figure) for t in parts], whole.figure)
        if value is not None:
            yield _told(passage, signed, whole, value, "各项相加")


@dataclass(frozen=True, slots=True)
class Ratio:
    """A rate that has a name: what is divided by what; ``moved``: of the change from the one to the other."""

    name: re.Pattern[str]
    part: re.Pattern[str]
    whole: re.Pattern[str]
    moved: bool = False


def _ratio(name: str, part: str, whole: str, *, moved: bool = False) -> Ratio:
    said = rf"(?:{name})(?:约)?(?:为|是|达到?)?$"
    return Ratio(re.compile(said), _named(part)[0], _named(whole)[0], moved)


RATIOS = (
    _ratio("结转结余率|结转率|结余率", "年末结转(?:和|及)?(?:结余)?(?:资金)?|结转下年|结转结余", "(?:全年|调整后?|年初)?预算"),
    _ratio("在职人员控制率|人员控制率", "在职(?:人员|人数)?|实有(?:人员|人数)?", "编制"),
    _ratio("编制使用率|满编率", "在职(?:人员|人数)?|实有(?:人员|人数)?|在编(?:人员|人数)?", "编制"),
    _ratio("经费控制率", "实际支出|支出决算|决算", "(?:年初)?预算(?:安排)?"),
    _ratio("资产负债率", "负债|负债总额", "资产总额|资产总计|资产"),
    _ratio("预留比例|预留占比", "预留(?:采购)?(?:份额|金额|预算)?", "采购(?:项目)?预算"),
    _ratio("变动率|变化率", r"(?<!上年)(?<!去年)预算|决算|支出", r"上年(?:预算|决算)?|去年(?:预算|决算)?|20\d\d年(?:预算|决算)?", moved=True),
)  # fmt: skip


@rule(
    "S215", "SHARE_WRONG", "按名称计算的比率与所写的数对不上", severity="warning",
    fails="2022年度部门决算\n核定编制50名，在职人员46人，在职人员控制率96%。",
    passes="2022年度部门决算\n核定编制50名，在职人员46人，在职人员控制率92%。",
    edge="2022年度部门决算\n上年核定编制48名，核定编制50名，在职人员46人，在职人员控制率96%。",
)  # fmt: skip
def ratios(context: Context) -> Iterator[Finding]:
    """Compare rates that have a name with the figures they are of, where a sentence tells each once."""
    for passage, group in context.once(sentences):
        for rate in group:
            if rate.figure.unit != "%" or not ("率" in rate.lead or "预留" in rate.lead):
                continue
            ratio = next((r for r in RATIOS if r.name.search(rate.lead)), None)
            if ratio is None:
                continue
            others = [t for t in group if t.figure.unit not in ("%", "倍", "成")]
            whole = _alone(others, ratio.whole)
            part = _alone([t for t in others if t is not whole], ratio.part)
            if part is None or whole is None or (part.figure.unit in MONEY) != (whole.figure.unit in MONEY):
                continue
            found = part.figure.span.over(whole.figure.span)
            if found is None:
                continue
            value = part.figure.value / whole.figure.value * HUNDRED
            if ratio.moved:
                value -= HUNDRED
                found = Span(found.low - HUNDRED, found.high - HUNDRED)
                if value < 0:
                    value, found = -value, -found
            if found.meets(rate.figure.loose):
                continue
            right = f"{plain(value, max(places_of(rate.figure), 2))}%"
            yield Finding(
                "S215", "SHARE_WRONG", "warning", f"{rate.figure.text}，按所写的数应为{right}", passage.place(rate.start),
                passage.quote(min(part.start, whole.start), rate.end, 12), rate.figure.text, right,
                f"{part.figure.text}÷{whole.figure.text}" + ("－1" if ratio.moved else "") + f"＝{right}", "", f"改为{right}",
            )  # fmt: skip
