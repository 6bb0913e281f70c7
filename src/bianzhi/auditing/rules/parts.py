"""Parts and shares of a whole in the text (FAULTS, Arithmetic)."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from bianzhi.auditing import halved, wholes
from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import HUNDRED, WIDE, ZERO, Figure, Span, added, figure, places_of, plain, total
from bianzhi.auditing.findings import Finding, Obligation
from bianzhi.auditing.full_sets import all_named
from bianzhi.auditing.normal import begins
from bianzhi.auditing.registry import rule
from bianzhi.auditing.relations import BROKEN_OFF, Share, Sum
from bianzhi.auditing.subjects import economic, functional


@rule(
    "S201", "SHARE_WRONG", "占比与金额对不上",
    fails="2017年度部门决算\n本年支出合计195.91万元，其中：基本支出194.44万元，占9.25%；项目支出1.47万元，占0.75%。",
    passes="2017年度部门决算\n本年支出合计195.91万元，其中：基本支出194.44万元，占99.25%；项目支出1.47万元，占0.75%。",
    edge="2021年度部门决算\n本年支出合计7.69万元，其中：公务接待5.21万元，占67.75%；公务用车2.48万元，占32.24%。",
)  # fmt: skip
def share(context: Context) -> Iterator[Finding | Obligation]:
    """Compare every share with its part and whole."""
    untold = False
    wrong: dict[str, list[tuple[Share, Figure]]] = {}
    for one in context.shares:
        if "项目支出" in one.named and re.search("绩效|自评|评价", one.passage.text):
            continue  # what is reviewed need not be all that was spent
        options = [one.whole.figure] if one.whole else []
        if not options:
            options = (
                wholes.named(context, one, context.once(wholes.told))
                if one.named
                else wholes.above(context, one)
            )
        untold = untold or bool(one.named and not options)
        if not options or any(right_share(one, f) for f in options) or options[0].value <= 0:
            continue
        if _whole_is_wrong(context, one) or _part_is_wrong(context, one):
            continue
        within = "" if wholes.BULLET.match(one.passage.text) else id(one.passage)
        wrong.setdefault(f"{within}{options[0].text}", []).append((one, options[0]))
    for group in wrong.values():
        common = _common(group)
        if common is not None:
            yield common
            continue
        yield from (_share(one, whole) for one, whole in group)
    if untold:
        yield Obligation("S201", "unresolved", "有的占比只写了是谁的百分之几，没有找到那个总数")


def _share(one: Share, whole: Figure) -> Finding:
    meant = _with_digit(one, whole)
    if meant:
        return Finding(
            "S201", "DIGIT_DROPPED", "error", f"{one.part.figure.text}漏了一位数字，按占{one.rate.figure.text}应为{meant}万元",
            one.passage.place(one.part.start), one.passage.quote(one.part.start, one.rate.end, 14), one.part.figure.text,
            f"{meant}万元", f"{meant}万元÷{whole.text}＝{one.rate.figure.text}", "漏了一位数字", f"改为{meant}万元",
        )  # fmt: skip
    right = plain(one.part.figure.value / whole.value * HUNDRED, max(places_of(one.rate.figure), 2))
    return Finding(
        "S201", kind_of_share(one.rate.figure.text, right), "error", f"占{one.rate.figure.text}，应为{right}%",
        one.passage.place(one.rate.start), one.passage.quote(one.part.start, one.rate.end, 14),
        one.rate.figure.text, f"{right}%", f"{one.part.figure.text}÷{whole.text}＝{right}%",
        _slip(one.rate.figure.text, right), f"占{right}%",
    )  # fmt: skip


def _common(group: list[tuple[Share, Figure]]) -> Finding | None:
    """Return the finding that the whole is wrong, where several shares of it are all right of one other amount."""
    if len(group) < SEVERAL:
        return None
    low, high = ZERO, Decimal("Infinity")
    for one, _ in group:
        rate = one.rate.figure.loose
        if rate.low <= 0:
            continue
        low = max(low, one.part.figure.span.low / rate.high * HUNDRED)
        high = min(high, one.part.figure.span.high / rate.low * HUNDRED)
    one, whole = group[0]
    if not 0 < low <= high < Decimal("Infinity"):
        return None
    digits = re.sub(r"\D", "", whole.text)
    right = [re.sub(r"\D", "", plain(value)) for value in (low, high)]
    lost = any(
        _one_more(digits, [text[: len(digits) + 1] for text in right], k) for k in range(len(digits) + 1)
    )
    about = plain((low + high) / 2)
    return Finding(
        "S201", "DIGIT_DROPPED" if lost else "NARRATIVE_REPEAT", "error", f"各项占比都是按约{about}万元算的，总数却写{whole.text}",
        one.passage.place(whole.start or one.part.start), one.passage.quote(whole.start or one.part.start, one.rate.end, 14),
        whole.text, f"约{about}万元", f"{one.part.figure.text}÷{one.rate.figure.text}≈{about}万元", "漏了一位数字" if lost else "",
        "请核对总数和各项", tuple(s.passage.place(s.rate.start) for s, _ in group[1:]),
    )  # fmt: skip


def _with_digit(one: Share, whole: Figure) -> str:
    """Return the part with one digit put in, where the share is then right and only then."""
    number = one.part.figure.text.removesuffix(one.part.figure.unit).translate(WIDE).replace(",", "")
    if len(number) < LONG or one.part.figure.unit != "万元":
        return ""
    about = float(whole.value * one.rate.figure.value / HUNDRED)
    within = 1 + float(whole.value) / 10 + float(whole.half) * (1 + float(one.rate.figure.value / HUNDRED))
    found = {number[:k] + d + number[k:] for k in range(len(number.split(".")[0]) + 1) for d in "0123456789"}
    right = sorted(
        n
        for n in found
        if n[0] != "0"
        and (abs(float(n) - about) <= within or whole.half >= whole.value)
        and right_share(replace(one, part=replace(one.part, figure=figure(n))), whole)
    )
    return right[0] if len(right) == 1 else ""


#: signs of an amount long enough that a digit put in is right by no chance
LONG = 5
SEVERAL = 2
TOTAL = re.compile(r"(?:总计|合计|总额)(?:为|是)?$")


def _one_more(digits: str, ends: list[str], k: int) -> bool:
    """Say whether a digit put in at ``k`` makes an amount between two others."""
    low, high = ends
    return any(low <= digits[:k] + d + digits[k:] <= high for d in "0123456789")


def _whole_is_wrong(context: Context, one: Share) -> bool:
    """Say whether the share is right once the parts are added up: then the whole is told to be wrong, not each share."""
    for sum_ in context.sums:
        if (
            sum_.passage is one.passage
            and one.part in sum_.parts
            and one.whole == sum_.whole
            and len(sum_.shares) >= len(sum_.parts)
            and complete(sum_)
        ):
            value = sum((token.figure.value for token in sum_.parts), ZERO)
            found = Figure("", value, sum_.parts[0].figure.half * len(sum_.parts))
            return not found.span.meets(sum_.whole.figure.span) and right_share(one, found)
    return False


def _part_is_wrong(context: Context, one: Share) -> bool:
    """Say whether the share is that of what the other parts leave: then the part is told to be wrong, not its share."""
    for sum_ in context.sums:
        if sum_.passage is not one.passage or one.part not in sum_.parts or not complete(sum_):
            continue
        rest = sum_.whole.figure.value - sum((t.figure.value for t in sum_.parts if t is not one.part), ZERO)
        left = replace(one.part.figure, value=rest)
        if rest > 0 and not left.span.meets(one.part.figure.span):
            found = left.span.over(sum_.whole.figure.span)
            return found is not None and found.meets(one.rate.figure.loose)
    return False


def right_share(one: Share, whole: Figure) -> bool:
    """Say whether a share may be that of its part in ``whole``."""
    rate = one.rate.figure
    if whole.value == 0:
        return rate.value == 0 or one.part.figure.value == 0
    found = one.part.figure.span.over(whole.span)
    return found is None or found.meets(rate.loose)


FRACTION = "把小数当成百分数（少乘100）"


def _hundredth(stated: Decimal, right: Decimal) -> bool:
    return stated != 0 and abs(stated * HUNDRED - right) <= abs(right) / HUNDRED


def kind_of_share(stated: str, right: str) -> str:
    """Return what the slip of a share is: a fraction for a percentage, a digit lost, or neither."""
    if _slip(stated, right) == FRACTION:
        return "UNIT_OF_RATE"
    return "DIGIT_DROPPED" if _slip(stated, right) == "漏了一位数字" else "SHARE_WRONG"


def _slip(stated: str, right: str) -> str:
    plain_stated, long = stated.rstrip("%"), right
    if not re.fullmatch(r"\d+(?:\.\d+)?", plain_stated):
        return ""  # told in words
    if _hundredth(Decimal(plain_stated), Decimal(long)):
        return FRACTION
    if any(long[:k] + long[k + 1 :] == plain_stated for k in range(len(long)) if long[k] != "."):
        return "漏了一位数字"
    if sorted(plain_stated) == sorted(long):
        return "数字前后颠倒"
    return ""


@rule(
    "P301", "PARTS", "各项之和不等于总数",
    fails="2021年度部门决算\n政府采购支出总额4.00万元，其中：政府采购货物支出4.00万元、政府采购工程支出0万元、政府采购服务支出1.00万元。",
    passes="2021年度部门决算\n政府采购支出总额5万元，其中：政府采购货物支出4万元、政府采购工程支出0万元、政府采购服务支出1万元。",
    edge="2024年度部门决算\n政府采购支出总额251.25万元，其中：货物采购金额4.79万元、工程采购金额0万元、服务采购金额246.47万元。",
)  # fmt: skip
def parts(context: Context) -> Iterator[Finding | Obligation]:
    """Add up parts that are all named."""
    for one in context.sums:
        if not complete(one) and not ("结转" not in context.text and _funds(one)):
            yield from _larger_part(one)
            continue
        found = total(as_fine(token.figure, one) for token in one.parts)
        if found.meets(one.whole.figure.span) or _led_by_code(one.whole.figure, found) or goes_on(one):
            continue
        if halved.right(one) or halved.of_another(one, context.marks(one.passage)):
            continue
        sum_ = sum((token.figure.value for token in one.parts), ZERO)
        if (
            one.shares
            and abs(sum(t.figure.value for t in one.shares) - HUNDRED) > 1
            and sum_ < one.whole.figure.value
        ):
            yield Obligation("P301", "unresolved", f"{one.passage.place(one.whole.start)}{ONLY_SOME}")
            continue
        told, shown = added([t.figure for t in one.parts])
        gap = sum_ - one.whole.figure.value
        double = (
            gap > 0
            and any(t.figure.value == gap for t in one.parts)
            and sum(t.figure.value for t in one.shares) > HUNDRED
        )
        yield Finding(
            "P301", "DOUBLE_COUNT" if double else "PARTS", "error", f"各项之和{told}，与总数{one.whole.figure.text}不等",
            one.passage.place(one.whole.start), one.passage.quote(one.whole.start, one.parts[-1].end, 10),
            one.whole.figure.text, told, shown,
            f"多列了{plain(gap)}万元的一项" if double else "", "请核对总数和各项，改正其中一个",
        )  # fmt: skip


#: parts with their shares that are less than the whole
ONLY_SOME = "：列出的各项之和小于总数，占比之和也不到100%，可能只列了主要的几项，也可能漏了一项"


def _funds(one: Sum) -> bool:
    """Say whether the parts of fiscal money are all of its kinds: of a report that carries nothing over they are all there is."""
    kinds = [re.search(r"(一般公共|政府性基金|国有资本)[^，。；]*$", t.lead) for t in one.parts]
    return bool(re.search(r"财政拨款(?:收入|支出预算)(?:总计|合计)?(?:为)?$", one.whole.lead)) and all(kinds)


def goes_on(one: Sum) -> bool:
    """Say whether parts of a part stand among the parts, and the sum is right without them: 用车费3万元，包括购置费1万元、运行费2万元."""
    count = len(one.parts)
    own = [as_fine(token.figure, one) for token in one.parts]
    classes = _all_classes(one)
    cut = BROKEN_OFF.match(one.passage.text, one.parts[-1].end)
    for k, last in enumerate(one.parts):
        between = one.passage.text[last.end : one.parts[k + 1].start if k + 1 < count else last.end + 6]
        if "其中" in re.split("[。；]", between)[0] and total(own[: k + 1]).meets(one.whole.figure.span):
            return True
        if classes:
            continue  # none of them is a part of another
        for end in range(k + 3, count + 1):
            inner = total(own[k + 1 : end])
            if own[k].value and inner.meets(own[k].span):
                rest = total(own[: k + 1] + own[end:])
                if (cut and end == count) or rest.meets(one.whole.figure.span):
                    return True
    return False


def _larger_part(one: Sum) -> Iterator[Finding]:
    """Find a part larger than the total it is a part of, though not all parts are named."""
    if not TOTAL.search(one.whole.lead):
        return
    largest = max(one.parts, key=lambda t: t.figure.value)
    if largest.figure.span.low <= one.whole.figure.span.high or min(t.figure.value for t in one.parts) < 0:
        return
    value = sum((t.figure.value for t in one.parts), ZERO)
    stated, right = (re.sub(r"[^\d]", "", text) for text in (one.whole.figure.text, f"{plain(value)}"))
    lost = any(right[:k] + right[k + 1 :] == stated for k in range(len(right)))
    yield Finding(
        "P301", "DIGIT_DROPPED" if lost else "PARTS", "error", f"其中一项{largest.figure.text}大于总数{one.whole.figure.text}",
        one.passage.place(one.whole.start), one.passage.quote(one.whole.start, one.parts[-1].end, 10), one.whole.figure.text,
        f"{plain(value)}万元" if lost else "", f"各项之和{plain(value)}万元", "漏了一位数字" if lost else "", "请核对总数和各项",
    )  # fmt: skip


def _led_by_code(whole: Figure, found: Span) -> bool:
    """Say whether the amount is right once the code of a class that runs into it (30137.03: 301 and 37.03) is taken off."""
    code, rest = re.match(r"(\d{3})?(.*)", whole.text).groups()  # type: ignore[union-attr]
    number = rest.removesuffix(whole.unit)
    if not code or code not in {**economic(), **functional()} or not re.match(r"[1-9]\d*\.\d|0\.\d", number):
        return False
    return figure(number, whole.unit).span.meets(found)


def as_fine(part: Figure, one: Sum) -> Figure:
    """Return a bare number as one printed without its noughts, where the others have decimals."""
    bare = part.value and "." not in part.text and "." in one.whole.figure.text
    if not bare or part.unit != one.whole.figure.unit:
        return part
    fine = sum("." in token.figure.text for token in one.parts)
    return replace(part, half=one.whole.figure.half) if fine >= FINE else part


#: amounts with decimals in a list, for one without to have lost its noughts
FINE = 3


def added_up(context: Context) -> set[tuple[int, int]]:
    """Return the wholes all of whose parts are named, by passage and place; asked for through `Context.once`."""
    return {(id(s.passage), s.whole.start) for s in context.sums if complete(s)}


def complete(one: Sum) -> bool:
    """Say whether all parts of a whole are named."""
    names = text = one.passage.text[one.whole.end : one.parts[-1].end]
    if "分项" in text or "用于" in one.passage.text[one.whole.end : one.parts[0].start]:
        return "分项" in text  # what a part of it was used for need not be all
    if _numbered(one) or _named_with(one):
        return True
    main = "主要" in WHY.sub("", text)
    most = MANY if MANY_KINDS.search(one.whole.lead) else FEW
    kinds = (len(one.parts) <= most and all_named(one.whole.lead, names)) or _all_classes(one)
    return len(one.shares) >= len(one.parts) or (not main and kinds)


#: parts that a list of all has, and those of one that goes into every kind of thing
FEW, MANY = 8, 18
MANY_KINDS = re.compile(r"机关运行|资产[^，。；]{0,4}$")


def _numbered(one: Sum) -> bool:
    """Say whether the parts of a total are numbered through: （1）…，（2）…."""
    if not TOTAL.search(one.whole.lead):
        return False
    found = [NUMBERED.search(t.lead) for t in one.parts]
    return [m[1] for m in found if m] == list("123456789"[: len(one.parts)])


#: why a part changed, and what it was for: 主要 says nothing there of how many parts are told
WHY = re.compile(
    r"[，,（]主要(?:包括|用于)[^\d；。]*|主要(?:变动|增减)?原因[^；。]*|(?:增加|减少|增长|下降|上升|降低)[^，；。]{0,16}，主要(?:是|为|系|用于|因)[^；。]*"
)
#: a part with its number; a name in quotes
NUMBERED, QUOTED = re.compile(r"（(\d)）[^（）\d]{2,20}$"), re.compile(r"“([^”“]{2,12})”")


def _named_with(one: Sum) -> bool:
    """Say whether the whole is told by the names of all its parts: “会议费”“培训费”“差旅费”预算3万元，其中：会议费…."""
    text = one.passage.text
    named = QUOTED.findall(text, begins(text, one.whole.start), one.whole.start)
    if len(named) < SEVERAL:
        return False
    said = [re.split(r"[，。；：、]", t.lead)[-1] for t in one.parts]
    return len(named) == len(said) and all(n in w for n, w in zip(named, said, strict=True))


def _all_classes(one: Sum) -> bool:
    """Say whether the parts are a list of classes that runs to the last a body has, that of housing."""
    if len(one.parts) < FEWEST:
        return False
    listed = [CLASS.search(t.lead) for t in one.parts]
    return (
        all(listed)
        and any("住房保障" in found[1] for found in listed if found)
        and "；" not in one.passage.text[one.whole.end : one.parts[0].start]
        and not one.passage.text.startswith("等", one.parts[-1].end)
    )


#: classes of a list that can be complete
FEWEST = 4
CLASS = re.compile(r"([\u4e00-\u9fff]{2,20}支出)(?:（类）)?(?:预算|决算)?数?(?:为)?$")
