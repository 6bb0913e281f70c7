"""Reasons against figures: a reason for more where there is less, a reason for a change where there is none (FAULTS: REASON_*)."""

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from bianzhi.auditing.context import Context
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.normal import Passage, begins
from bianzhi.auditing.registry import rule
from bianzhi.auditing.tokens import Token

MORE = re.compile(r"增加|增长|新增|追加|提高|上涨|上升|扩大|增多|调增|新购|新招|新录|新进|增设")
LESS = re.compile(r"减少|压减|压缩|厉行节约|严控|严格控制|从严控制|缩减|下降|降低|取消|节约|调减")
#: with these, more of one thing makes less of another (retirements make salaries fall), or another year is spoken of
AWAY = re.compile(
    r"但|线上|退休|离职|离岗|调出|调离|调入|减员|增员|去世|上年|去年|以前年度|20\d\d年|年初|结转|结余|一次性|转出|划转|划出|划入|核减|竣工|完工|完成|结束|合并|撤销|改革|前提|退回|收回|缴回|未|没有|无法|"
    r"无(?!.{0,4}(?:增加|减少))"
)
REASON = re.compile(
    r"[）。，；]{0,2}(?:其)?(?:增加|减少|增长|下降|变动|变化)?(?:的)?(?:主要(?:变动|变化)?(?:的)?(?:原因)?|原因(?:主要)?(?=是|为|系|[:：]))(?:是|为|系)?(?:由于|因为|因)?[:：]?(?P<why>(?:(?!其中|具体|包括)[^。；]){2,80})"
)
BUDGET = re.compile(
    r"决算数?(?P<sign>大于|高于|超过|小于|低于)(?:年初|全年)?预算数?(?:的)?主要原因(?:是|为|系)?(?:由于|因为|因)?[:：]?(?P<why>(?:(?!其中|具体|包括)[^。；]){2,80})"
)
#: what money is for, where a reason should stand; a plan that fell short, which no less is spent for
PURPOSE, CHANGES = re.compile(r"[^，。；]{0,30}主要用于"), re.compile(r"[增减新调]|下降|提高|上涨|压缩|变化")
SHORT_PLAN = re.compile(r"预算(?:数)?(?:估算|估计|测算|编制|安排)?(?:不足|偏低|偏少|过低)")
#: why all income and expenditure is more or less, in a sentence of its own
OVERALL = re.compile(
    r"(?:^|。)(?:财政拨款)?(?:收入支出|收支|收入|支出)(?P<sign>增加|减少)的?(?:主要)?原因(?:是|为|系)[:：]?(?P<why>[^。；]{2,60})"
)


@rule(
    "W902", "REASON_MISMATCH", "原因与增减方向相反", severity="warning",
    fails="2024年部门预算\n宣传事务110.60万元。2023年当年预算执行数为114.00万元，2024年预算安排110.60万元，比2023年预算执行数减少2.98%。主要原因是：宣传事务经费增加。",
    passes="2024年部门预算\n宣传事务110.60万元。2023年当年预算执行数为114.00万元，2024年预算安排110.60万元，比2023年预算执行数减少2.98%。主要原因是：宣传事务经费减少。",
    edge="2024年部门预算\n机关运行经费110.60万元，比2023年减少2.98万元，下降2.62%。主要原因是：新增人员推迟到岗，办公经费压减。\n人员经费90.00万元，比2023年减少10.00万元，下降10%。主要原因是退休人员增加。\n公务接待费1.20万元，比2023年增加0.20万元，增长20%。主要原因是在节约的前提下为来访调研留有余地。",
)  # fmt: skip
def reason(context: Context) -> Iterator[Finding]:
    """Find reasons of which every word points the other way."""
    own = f"{context.year}年"
    seen: set[tuple[int, int]] = set()
    for passage, marks in context.figures:
        for k, last in enumerate(marks):
            if last.role not in ("delta", "rate") or not last.sign:
                continue
            first = marks[k - 1] if k and marks[k - 1].role == "delta" else None
            if first and first.sign * last.sign < 0:
                continue  # the direction itself is told to be wrong
            told = REASON.match(passage.text, last.end)
            if told and told.end() == len(passage.text) and passage is context.passages[-1]:
                continue  # the text is cut off here
            if told and PURPOSE.match(told["why"]) and not CHANGES.search(told["why"]):
                yield _mismatch(passage, last.start, told.end(), "写的是增减", told["why"])
            if told and _of_the_whole(passage.text, marks[:k], last):
                continue
            if told and _against(told["why"].replace(own, ""), last.sign):
                seen.add((id(passage), told.start("why")))
                yield _mismatch(
                    passage, last.start, told.end(), f"金额{'增加' if last.sign > 0 else '减少'}", told["why"]
                )
    yield from _of_turns(context, seen)
    yield from _never(context)
    turned = {id(one) for one, _ in context.once(_turned)}  # there the direction is told to be wrong
    for passage, match in context.find(OVERALL.pattern, hint=r"(?:收入|支出)(?:增加|减少)的?(?:主要)?原因"):
        if id(passage) not in turned and _against(match["why"], 1 if match["sign"] == "增加" else -1):
            yield _mismatch(passage, match.start(), match.end(), f"收支{match['sign']}", match["why"])
    for passage, match in context.find(BUDGET.pattern):
        sign = 1 if match["sign"] in ("大于", "高于", "超过") else -1
        if _against(match["why"], sign) or (sign < 0 and SHORT_PLAN.search(match["why"])):
            yield _mismatch(passage, match.start(), match.end(), f"决算数{match['sign']}预算数", match["why"])


#: (what is told, and a reason that cannot be its)
NEVER = re.compile(
    r"(?:结转|结余)[^，。；\d]{0,8}?(?P<nil>0(?:\.0+)?万?元)，(?:主要)?原因(?:是|为)(?P<left>[^。；]{0,30}(?:未完工|未支付|尚未支付|结转(?:至|到)?下年|跨年)[^。；]*)"
    r"|(?:结转|结余)[^，。；\d]{0,8}?(?P<some>(?=[\d.]*[1-9])\d[\d.]*万?元)，(?:主要)?原因(?:是|为)(?P<spent>[^。；]{0,30}(?:全部支付完毕|[无没]有?结[转余])[^。；]*)"
    r"|人(?:员|数)?[^，。；]{0,12}(?P<more>增加\d+人)，(?:主要)?(?:原因)?(?:是|为|系)(?P<gone>(?:(?!调入|招|新|转入|划入|退役|安置)[^。；]){0,20}(?:退休|调出|离职|辞职|去世)(?:(?!调入|招|新|转入|划入|退役|安置)[^。；])*)"
)


def _never(context: Context) -> Iterator[Finding]:
    """Find money left over, and none, and more people, for a reason of the contrary."""
    for passage, match in context.find(
        NEVER.pattern,
        hint=r"(?:结转|结余)[^，。；\d]{0,8}\d[\d.]*万?元，(?:主要)?原因|增加\d+人，(?:主要|原因|是|为|系)",
    ):
        what = match["nil"] or match["some"] or match["more"]
        why = match["left"] or match["spent"] or match["gone"]
        if match["gone"] and re.search(
            "退休人员|离休|离退休|遗属", passage.text[max(0, match.start() - 8) : match.start("more")]
        ):
            continue
        yield _mismatch(passage, match.start(), match.end(), f"写的是“{what}”", why)


def _of_the_whole(text: str, before: Sequence[Token], last: Token) -> bool:
    """Say whether a reason in a sentence of its own is that of a whole whose parts, told last, changed both ways."""
    start = begins(text, last.start, "。")
    opened = text.find("其中", start, last.start)
    return (
        opened >= 0
        and text[last.end : last.end + 1] == "。"
        and any(start <= t.start < opened and t.sign * last.sign < 0 for t in before)
    )


#: a turn told without its amount, and its reason
TOLD_TURN = re.compile(
    r"(?<![\d%元加少长降升])(?:(?P<turn>增加|增长|上升|减少|下降|降低)的?(?:主要)?原因(?:主要)?(?:是|为|系|[:：])|有所(?P<some>增加|增长|上升|减少|下降|降低)，主要(?:原因)?是)(?:由于|因为|因)?(?P<why>(?:(?!其中|具体|包括)[^。；]){4,80})"
)


def _of_turns(context: Context, seen: AbstractSet[tuple[int, int]]) -> Iterator[Finding]:
    """Find reasons that speak against a turn whose amount is told elsewhere, or nowhere."""
    wrong = {id(one) for one, _ in context.once(_turned)}
    for passage, match in context.find(
        TOLD_TURN.pattern, hint=r"(?:增加|增长|上升|减少|下降|降低)(?:的?(?:主要)?原因|，主要)"
    ):
        sign = 1 if (match["turn"] or match["some"]) in ("增加", "增长", "上升") else -1
        last = passage is context.passages[-1] and match.end() == len(passage.text)
        told = (id(passage), match.start("why")) in seen
        if (
            not (last or told)
            and id(passage) not in wrong
            and _against(match["why"].replace(f"{context.year}年", ""), sign)
        ):
            yield _mismatch(
                passage, match.start(), match.end(), f"写的是{'增加' if sign > 0 else '减少'}", match["why"]
            )


#: another item of the same sentence, with a reason of its own
NEXT_ITEM = re.compile(r"，(?=[^，]{0,24}\d[^，]*，主要原因)")


def _against(why: str, sign: int) -> bool:
    """Say whether a reason has words that point the other way and none that point this way."""
    own, other = (MORE, LESS) if sign > 0 else (LESS, MORE)
    why = NEXT_ITEM.split(why)[0] if "主要原因" in why else why
    return bool(other.search(why)) and not own.search(why) and not AWAY.search(why)


def _mismatch(passage: Passage, start: int, end: int, what: str, why: str) -> Finding:
    return Finding(
        "W902", "REASON_MISMATCH", "warning", f"{what}，原因却写“{why}”", passage.place(start), passage.quote(start, end, 8),
        why, "", "", "复制了别处的原因", "请按实际情况改写原因",
    )  # fmt: skip


SAME = r"持平|无变化|无增减变化|没有变化|保持不变|一致|数相同|额相同|相同|等于(?:年初|全年)?预算数"
NOUGHT = "|".join(
    rf"{words}0(?:\.0+)?万?元(?:[，、]?(?:增长|下降|降低)0(?:\.0+)?%)?"
    for words in ("差值为", "相差", "增加", "减少", "增减")
)
FOR_NIL = re.compile(
    rf"(?:{SAME}|{NOUGHT}|没有(?:发生)?|未发生)(?:[，。（]|的(?=主要原因))"
    r"(?:其)?(?:(?P<turn>增加|减少|增长|下降)(?:的)?)?(?:主要)?(?:变动)?原因(?:是|为|系)?(?:由于|因为|因)?[:：]?(?P<why>[^。；]{2,60})"
    rf"|(?:{NOUGHT})[，。]主要(?:是|系)(?P<why2>[^。；]{{2,60}})"
)
NONE_SPENT = re.compile(r"(?:没有(?:发生)?|未发生)[，。（的]")
CHANGED = re.compile(r"增加|减少|压减|压缩|下降|增长|追加|缩减")


def _changes(text: str, position: int) -> bool:
    """Say whether the sentence that ends in 持平, or the one before, tells of changes of other things."""
    start = begins(text, max(0, begins(text, position, "。") - 1), "。")
    return bool(re.search(r"(?:增加|减少)[1-9\d.]*[1-9]", text[start:position]))


@rule(
    "W903", "REASON_FOR_NIL", "持平却写了增减的原因", severity="warning",
    fails="2024年度部门决算\n公务接待费0.83万元，与2023年度持平，主要原因：减少支付。",
    passes="2024年度部门决算\n公务接待费0.83万元，与2023年度持平，主要原因是公务接待无变化。",
    edge="2024年度部门决算\n公务接待费0.83万元，与2023年度持平，主要原因是严格控制。\n出国费0万元，与2023年度持平，原因是两年均未安排，没有增加。\n会议费没有发生，原因是压缩会议。",
)  # fmt: skip
def reason_for_nil(context: Context) -> Iterator[Finding]:
    """Find a reason for more or less after 持平, or after a change of 0."""
    for passage, match in context.find(FOR_NIL.pattern):
        why = match["why"] or match["why2"]
        if NONE_SPENT.match(match[0]) and match["turn"] not in ("增加", "增长") and not MORE.search(why):
            continue  # why nothing was spent, whatever was spent the year before
        if "。" in match[0][: match[0].find(why)] and _changes(passage.text, match.start()):
            continue  # the reason of a change told before, of which a part stayed as it was
        if match["turn"] or (CHANGED.search(why) and not re.search(r"未|没有|无|不|均", why)):
            yield Finding(
                "W903", "REASON_FOR_NIL", "warning", f"没有增减，原因却是“{why}”", passage.place(match.start()),
                passage.quote(match.start(), match.end(), 16), why, "", "", "复制了别处的原因", "删去原因，或改写",
            )  # fmt: skip


#: what changed and which way, where its reason begins
TURN = re.compile(
    r"(?:^|(?<=[，。；]))(?P<what>[\u4e00-\u9fff“”（）]{0,20}?)(?P<turn>增加|增长|减少|下降)的?(?:主要)?原因(?:主要)?(?:是|为|系|[:：])"
)
UP, DOWN = re.compile("增加|增长|上升|提高"), re.compile("减少|下降|降低")
TURNED = (
    "2024年部门预算\n机关运行经费110.60万元，比2023年减少2.98万元，下降2.62%，{}的主要原因是办公经费压减。"
)


@rule(
    "W912", "REASON_MISMATCH", "写的是减少，后面却是“增加的主要原因”",
    fails=TURNED.format("增加"),
    passes=TURNED.format("减少"),
    edge="2024年部门预算\n机关运行经费110.60万元，比2023年增加2.98万元，比年初预算减少1.00万元，增加的主要原因是新增人员。",
)  # fmt: skip
def turned(context: Context) -> Iterator[Finding]:
    """Find the reason of an increase after decreases alone, or the other way round."""
    for passage, match in context.once(_turned):
        yield _other_way(passage, match, "减少" if UP.match(match["turn"]) else "增加", "的原因")
    for passage, match, told in _in_all(context):
        yield _other_way(passage, match, told, group="turn" if match["turn"] else "trend")


def _other_way(
    passage: Passage, match: re.Match[str], told: str, of: str = "", group: str = "turn"
) -> Finding:
    said = match[group]
    return Finding(
        "W912", "REASON_MISMATCH", "error", f"前面写的是{told}，这里写“{said}”{of}", passage.place(match.start(group)),
        passage.quote(match.start(group), match.end(), 20), said, OPPOSITE[said], "", "复制了别处的文字", "请核对增减的方向",
    )  # fmt: skip


OPPOSITE = {
    "增加": "减少", "减少": "增加", "增长": "下降", "下降": "增长", "上升": "下降", "降低": "提高",
}  # fmt: skip


#: what is said of all that is told before
IN_ALL = re.compile(
    r"(?P<both>[都均])?(?:略有|有所)(?P<turn>增加|增长|上升|减少|下降|降低)(?=[。；])|(?P<years>连续[\d一二三四五六七八九十]{1,3}年)[\u4e00-\u9fff]{0,4}(?P<trend>增加|增长|上升|减少|下降|降低)"
)
THINGS = re.compile(r"批次|人次|人数|数量|车辆|次数|[比较与]")


def _in_all(context: Context) -> Iterator[tuple[Passage, re.Match[str], str]]:
    """Yield what is said to have risen in all where everything told before it fell, or the other way round."""
    for passage, match in context.find(
        IN_ALL.pattern,
        hint=r"(?:略有|有所)(?:增加|增长|上升|减少|下降|降低)[。；]|连续[\d一二三四五六七八九十]{1,3}年",
    ):
        start = begins(passage.text, match.start(), "。；，")
        first = begins(passage.text, match.start(), "。；") if match["years"] else 0
        signs = {
            t.sign
            for t in context.marks(passage)
            if first <= t.start < match.start() and t.role in ("delta", "rate")
        }
        clause = passage.text[start : match.start()]
        up = bool(UP.match(match["turn"] or match["trend"]))
        money = (
            match["both"]
            or match["years"]
            or (re.search("费|支出|收入", clause) and not THINGS.search(clause))
        )
        if money and signs == {-1 if up else 1}:
            yield passage, match, "减少" if up else "增加"


def _turned(context: Context) -> list[tuple[Passage, re.Match[str]]]:
    """Return where a reason is given for a change the other way than all that is told before it."""
    found: list[tuple[Passage, re.Match[str]]] = []
    for passage, match in context.find(TURN.pattern, hint=r"(?:增加|增长|减少|下降)的?(?:主要)?原因"):
        own, other = (UP, DOWN) if UP.match(match["turn"]) else (DOWN, UP)
        told = "".join(_told_before(context, passage, match))
        moved = re.search(rf"(?:{other.pattern})了?[\d.,]*[1-9]", told)
        if moved and match["what"][:4] in told and not own.search(told):
            found.append((passage, match))
    return found


def _told_before(context: Context, passage: Passage, match: re.Match[str]) -> Iterator[str]:
    """Yield the sentences whose change is given a reason: the one it stands in, or those before."""
    start = begins(passage.text, match.start(), "。")
    if start < match.start():
        if not match["what"]:
            yield passage.text[start : match.start()]
    elif start:
        if not match["what"]:
            yield passage.text[begins(passage.text, start - 1, "。") : start]
    else:
        place = context.passages.index(passage)
        yield from (one.text for one in context.passages[max(0, place - 2) : place] if match["what"])
