"""Template words left in, punctuation, numbering, figures without their unit (FAULTS, Text)."""

import re
from collections.abc import Iterator

from bianzhi.auditing.adjacent import pairs_of
from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import Figure, Span, figure
from bianzhi.auditing.findings import Finding, Severity
from bianzhi.auditing.flat import a_row, cells_of_a_head, of_no_money
from bianzhi.auditing.leftovers import LEFT_IN, SOFTER
from bianzhi.auditing.normal import Passage, begins
from bianzhi.auditing.registry import rule
from bianzhi.auditing.rules.sections import unfinished
from bianzhi.auditing.typed import typed


def simple(
    code: str,
    kind: str,
    severity: Severity,
    title: str,
    found: tuple[Passage, re.Match[str]],
    suggestion: str = "",
    expected: str = "",
) -> Finding:
    """Return a finding on words of a passage, ``found`` with their match."""
    passage, match = found
    return Finding(
        code, kind, severity, title, passage.place(match.start()), passage.quote(match.start(), match.end(), 14),
        match[0], expected, "", "", suggestion,
    )  # fmt: skip


@rule(
    "W801", "TEMPLATE_LEFTOVER", "模板里的字样没有改",
    fails="2021年度部门决算\n决算数大小于预算数的主要原因是人员变动。",
    passes="2021年度部门决算\n决算数小于预算数的主要原因是人员变动。",
    edge="2021年度部门决算\n因公出国（境）费0万元。本部门（单位）职责增加（由原市局划入）。",
)  # fmt: skip
def leftover(context: Context) -> Iterator[Finding]:
    """Find words of the template."""
    for pattern, title in LEFT_IN:
        for found in context.find(pattern):
            severity = SOFTER.get(title, "error")
            yield simple("W801", "TEMPLATE_LEFTOVER", severity, title, found, "请填写或选定")
    for found in unfinished(context):
        yield simple("W801", "TEMPLATE_LEFTOVER", "warning", "句子没有写完", found, "请写完这一句")


def _cut_off(context: Context, passage: Passage, match: re.Match[str]) -> bool:
    """Say whether the text breaks off where a match ends."""
    return passage is context.passages[-1] and match.end() == len(passage.text)


#: a percentage with two points, and what it holds
MORE_POINTS, TWO_POINTS = r"\d(?<=[\u4e00-\u9fff]\d)\d*\.\d+\.\d+%", re.compile(r"\.\d+\.\d")
PERCENTS = (
    r"0(?<![\d.]0)(?<!\d,0)\d+(?:\.\d+)?%",
    MORE_POINTS,
    r"\d(?<![\d.]\d)\d*\.%",
    r"\d(?<![\d.]\d)[\d.]*%%",
    r"\d万?元%",
    r"(?:增长|下降|降低|占|占比|的|上升)\d+\.\.\d+%",
    r"占%\d+(?:\.\d+)?",
    r"(?:增长|下降|降低)%\d+(?:\.\d+)?",
)
#: what can only have been meant: noughts alone, a sign or a point twice, a sign before its number
MENDED = (
    (re.compile(r"^0+%$"), "0%"),
    (re.compile(r"%%$"), "%"),
    (re.compile(r"\.\.(?=\d+%$)"), "."),
    (re.compile(r"%(\d+(?:\.\d+)?)$"), r"\1%"),
)


@rule(
    "W804", "PERCENT_FORMAT", "百分数的写法不对",
    fails="2021年度部门决算\n国有资本经营预算财政拨款收入0万元，占00%。",
    passes="2021年度部门决算\n国有资本经营预算财政拨款收入0万元，占0%。",
    edge="2021年度部门决算\n项目支出完成率100.00%，满意度0.00%。",
)  # fmt: skip
def percent_form(context: Context) -> Iterator[Finding]:
    """Find percentages that begin with two noughts or bear two signs."""
    twice = bool(TWO_POINTS.search(context.text))
    for found in context.find("|".join(one for one in PERCENTS if twice or one != MORE_POINTS)):
        stated = found[1][0]
        right = next((mend.sub(form, stated) for mend, form in MENDED if mend.search(stated)), "")
        suggestion = f"改为“{right}”" if right else "请改正百分数"
        yield simple("W804", "PERCENT_FORMAT", "error", f"“{stated}”写法不对", found, suggestion, right)


#: a change with neither 万元 nor % after it
BARE = re.compile(r"(?:增加|减少|增幅|减幅|降幅)(?:了|为)?(?P<number>\d{1,3}\.\d+)(?=[。；，]|$)")


#: a whole number that something is said to have risen or fallen by, and a rate by its name
WHOLE_RATE = re.compile(
    r"(?:同比|[比较与](?:上年|去年|20\d\d年)(?:度)?[^，。；\d]{0,10})(?:增长|下降|上升|降低)(?:了|为)?\d{1,3}(?=[，。；](?!\d))|(?:增长|减少|增加|下降|完成|执行)率(?:为|达到?|是)?\d{1,3}(?:\.\d+)?(?=[，。；](?!\d))|(?:增加|减少)\d[\d,.]*万?元，(?:增长|下降|上升|降低)\d{1,3}(?=[，。；](?!\d))|占[^，。；;、%\d（）]{2,24}的\d{1,3}(?=[，。；](?!\d))|完成(?:年初|全年|调整后?)?预算(?:数)?的\d{1,3}(?=[，。；](?!\d))"
)
#: amounts before such a change that it may be one of
NEAREST = 4


def _either(rate: Span, told: Figure) -> bool:
    """Say whether a figure is what two amounts differ by in per cent, whichever way."""
    return rate.meets(told.cut) or (-rate).meets(told.cut)


def _is_rate(context: Context, passage: Passage, bare: re.Match[str]) -> bool:
    """Say whether a number without any sign is what two amounts before it differ by in per cent."""
    before = [t.figure for t in context.marks(passage) if t.end <= bare.start() and t.role != "delta"]
    amounts, told = before[-NEAREST:], figure(bare["number"], "%")
    pairs = ((now, last) for now in amounts for last in amounts if now is not last and last.value > 0)
    return any(
        (found_rate := (now.span - last.span).over(last.span)) and _either(found_rate, told)
        for now, last in pairs
    )


@rule(
    "W805", "PERCENT_MISSING", "增长、下降之后的数没有百分号",
    fails="2021年度部门决算\n公务接待费1.37万元，比2020年增加0.17万元，增长13.95。",
    passes="2021年度部门决算\n公务接待费1.37万元，比2020年增加0.17万元，增长13.95%。",
    edge="2021年度部门决算\n公务接待费1.37万元，增长了13.95个百分点；接待人次增长3倍；占比提高0.5个百分点；下降12.5万元。",
)  # fmt: skip
def percent_missing(context: Context) -> Iterator[Finding]:
    """Find rates without their sign."""
    for passage, bare in context.find(BARE.pattern):
        if _is_rate(context, passage, bare):
            yield simple(
                "W805",
                "PERCENT_MISSING",
                "error",
                "数字后面没有百分号",
                (passage, bare),
                "补上“%”",
                f"{bare[0]}%",
            )
    for found in context.find(
        WHOLE_RATE.pattern,
        hint=r"(?:增长|下降|上升|降低)(?:了|为)?\d{1,3}[，。；]|率(?:为|达到?|是)?\d|(?:总额|合计|支出|预算)的\d{1,3}[，。；]",
    ):
        yield simple(
            "W805", "PERCENT_MISSING", "error", "数字后面没有百分号", found, "补上“%”", f"{found[1][0]}%"
        )
    for found in context.find(
        r"(?:增长|下降|上升|降低|占比?|完成(?:年初|全年|调整后?)?预算(?:数)?的?|占(?![地用有])[^，。；;、%\d（）]{2,24})(?:了|为)?(?<![\d.])\d{1,3}\.\d+(?=[，。；,;、）)](?!%)|$)",
        hint=r"\.\d{1,30}(?=[，。；,;、）)](?!%)|$)",
    ):
        if _cut_off(context, *found):
            continue
        yield simple(
            "W805", "PERCENT_MISSING", "error", "数字后面没有百分号", found, "补上“%”", f"{found[1][0]}%"
        )


@rule(
    "W806", "UNIT_MISSING", "金额没有单位",
    fails="2021年度部门决算\n2021年一般公共预算支出决算数为134.04，完成预算100%。",
    passes="2021年度部门决算\n2021年一般公共预算支出决算数为134.04万元，完成预算100%。",
    edge="2021年度部门决算\n平均得分99.43分，见附表1.2，第3.1节。\n十九、住房保障支出 595.64\n总计 4,731.14 一、外交支出",
)  # fmt: skip
def unit_missing(context: Context) -> Iterator[Finding]:
    """Find amounts without 万元."""
    told: set[tuple[int, int]] = set()
    for found in context.find(
        r"(?:决算数?为|预算数?为|支出为?|收入为?|总计|合计|金额为?|决算为|(?<=预算)安排|(?<=共)安排|(?<=共计)安排)\d[\d,]*\.\d+(?=[，。；,;、]|$)|[比较](?:上年|去年|20\d\d年(?:度)?)(?:决算数?)?\d[\d,]*\.\d+(?=减少|增加|下降|增长)|(?:增加|减少)\d[\d,]*\.\d+(?=[，、](?:增长|下降|降低|增幅|降幅|上升|其中|主要))|(?:年初|全年|调整)预算(?:数)?(?:为)?\d[\d,]*\.\d+(?=[，、])|(?:决算|预算|支出|收入|费|经费|拨款|结转|结余|总预算)(?:（[^（）\d]{0,6}\d{0,7}类）)?(?:数)?(?:为|是)?\d[\d,]*\.\d\d(?=[，。；：](?!\d))|经费(?:决算|预算)(?:数)?(?:为)?\d+\.\d(?=[，。；](?!\d))|（项）[”\"]?\d[\d,]*\.\d+(?=，主要用于)|(?:支出|收入|经费|拨款)\d{1,3}(?:,\d{3})+(?=，占)|(?:费|支出|收入)(?:决算|预算)(?:数)?(?:为)?(?:0|\d{1,6}\.\d)(?=[，。；](?!\d))|(?:年初|全年)预算(?:数)?为\d{1,6}(?:\.\d)?(?=，(?:差值|支出|决算|完成))|(?:费|支出|收入|经费)(?:预算|决算)?(?:为)?\d+(?=，[比较与](?:上年|去年|20\d\d年)[^。；]{0,12}\d[\d.]*万?元)",
        hint=r"\.\d+(?=[，。；：,;、减增下]|$)|算(?:数)?为?0[，。；]|预算(?:数)?为\d+，|\d，占|，[比较与](?<=\d，.)",
    ):
        if a_row(found[0]) or of_no_money(found[0].text, found[1]) or _cut_off(context, *found):
            continue
        told.add((id(found[0]), found[1].end()))
        yield simple(
            "W806", "UNIT_MISSING", "error", "金额后面没有单位", found, "补上“万元”", f"{found[1][0]}万元"
        )
    for found in _unlike(context):
        if (id(found[0]), found[1].end()) not in told:
            yield simple(
                "W806", "UNIT_MISSING", "error", "金额后面没有单位", found, "补上“万元”", f"{found[1][0]}万元"
            )
    for found in context.find(r"人员(?:共|为)?[1-9]\d{0,3}(?=[，。；](?!\d))"):
        yield simple(
            "W806", "UNIT_MISSING", "warning", "人数后面没有单位", found, "补上“人”", f"{found[1][0]}人"
        )
    for found in context.find(
        r"(?:费|支出|收入|减少|增加|合计|总计|总额|金额|决算数?|预算数?)(?:为|是)?\d+(?:\.\d+)?万(?=[，。；、（）]|$)",
        hint="万(?=[，。；、（）]|$)",
    ):
        yield simple("W806", "UNIT_MISSING", "warning", "“万”后面漏了“元”", found, "改为“万元”")


#: an expense, and a change of one, without a unit, in words that other such amounts stand in with theirs
NAKED = re.compile(
    r"(?:费用?|经费)(?:支出)?(?:预算|决算|安排)?(?:数)?(?:为|是)?(?!3\d{4}(?!\d)|20\d\d[，。；])\d{1,6}(?:\.\d)?(?=[，。；](?!\d))|(?P<change>增加|减少)(?:了)?(?P<number>\d[\d,]*(?:\.\d+)?)(?=[，。；](?!\d))"
)
#: what is counted, not paid
COUNTED = re.compile(r"[人户个辆台套批次件名家期篇条项起亩吨倍]|数量|面积|编制")


def _unlike(context: Context) -> Iterator[tuple[Passage, re.Match[str]]]:
    """Yield expenses and their changes without a unit in paragraphs whose other amounts have one."""
    for passage, match in context.find(NAKED.pattern, hint=NAKED_HINT):
        if (match["change"] and not context.marks(passage)) or a_row(passage):
            continue
        if of_no_money(passage.text, match):
            continue
        clause = passage.text[max(0, begins(passage.text, match.start(), "。；，") - 1) : match.start()]
        if match["change"] and (
            COUNTED.search(passage.text[begins(passage.text, match.start(), "。；") : match.start()])
            if "." not in match["number"]
            else COUNTED.search(clause) or _is_rate(context, passage, match)
        ):
            continue
        if not _cut_off(context, passage, match):
            yield passage, match


NAKED_HINT = r"费(?:用)?(?:支出)?(?:预算|决算|安排)?(?:数)?(?:为|是)?\d{1,6}(?:\.\d)?[，。；]|(?:增加|减少)(?:了)?\d[\d,.]*[，。；]"


@rule(
    "W807", "DUPLICATE_PHRASE", "词语重复", severity="warning",
    fails="2021年度部门决算\n增加的主要原因主要是主要是人员变动。",
    passes="2021年度部门决算\n增加的主要原因是人员变动。",
    edge="2021年度部门决算\n各个部门和各个单位；一一核对，多多益善。\n科目编码 决算数 决算数",
)  # fmt: skip
def repeated(context: Context) -> Iterator[Finding]:
    """Find a phrase that stands twice in a row."""
    for found in context.find(
        r"主要原因(?:是|为)[:：]?主要是|主要是主要原因(?:是|为)?|原因(?:是|为)[:：]?主要原因(?!(?:是|为)?主)"
    ):
        yield simple("W807", "DUPLICATE_PHRASE", "warning", f"“{found[1][0]}”重复", found, "删去一个")
    for found in context.find(r"用于向[^，。；、向]{2,12}向(?=[\u4e00-\u9fff])"):
        yield simple("W807", "DUPLICATE_PHRASE", "warning", "“向”重复", found, "删去一个“向”")
    for found in context.find(
        r"《([^《》]{6,60}》(?:（[^（）]{4,24}）)?)[和、及]《\1", hint="》和《|》及《|）和《|）及《"
    ):
        yield simple("W807", "DUPLICATE_PHRASE", "warning", "同一个文件接连写了两次", found, "删去一个")
    for found in (
        *context.find(TWICE),
        *context.find(r"(与20\d\d年度?相比，)\1|(20\d\d年)\2", hint=r"相比，与20|年20\d\d年"),
    ):
        said = found[1][0][: len(found[1][0]) // 2]
        if cells_of_a_head(*found):
            continue
        yield simple("W807", "DUPLICATE_PHRASE", "warning", f"“{said}”重复", found, "删去一个")


#: names with a letter or two lost that earlier years used, and the last of these
SHORT, SINCE = {"一般预算": "一般公共预算", "政府基金": "政府性基金"}, 2014
OLDER = {short: pairs_of(short) for short in SHORT}
#: a phrase after itself
TWICE = "|".join(
    f"{one}{one}"
    for one in (
        "主要原因是", "主要是", "主要用于", "原因是", "原因", "其中", "支出决算", "决算数", "万元", "完成预算", "一般公共预算", "与上年相比", "增加", "减少",
        "增长", "下降", "财政拨款", "经费", "接待", "年初", "全年", "上年", "公务", "用车", "车辆", "人员", "机关", "保障", "用于", "开支", "严格", "预算数", "政府采购", "其中：", "其中:", "主要原因：",
        "因为", "由于", "根据", "按照", "进行", "公务接待费", "公务用车运行维护费", "公务用车购置费", "基本支出", "项目支出", "机关运行经费", "会议费", "培训费", "本年收入", "本年支出", "政府性基金预算", "一般公共预算财政拨款",
    )
) + r"|是(?!是?否|非)是|元(?<=万元)元(?=[，。；、])|费(?<=[经出待行]费)(?!费?用)费|的(?!的?确)的|支出(?<=基本支出)支出|支出(?<=项目支出)支出|与(?<=[\d\u4e00-\u9fff]与)与(?=[上2同])|比(?<=[，。]比)比(?=[上2])|较(?<=[，。]较)较(?=[上2])|" + "|".join(rf"{one}{one}(?=上年|去年|20\d\d年)" for one in "比较与")  # fmt: skip


@rule(
    "W808", "TYPO", "语句有误", severity="warning",
    fails="2018年度部门决算\n公务用车运行费12.00万元，与上年下降7.6%。",
    passes="2018年度部门决算\n公务用车运行费12.00万元，比上年下降7.6%。",
    edge="2018年度部门决算\n公务用车运行费12.00万元，与上年相比下降7.6%。",
)  # fmt: skip
def slips(context: Context) -> Iterator[Finding]:
    """Find words of the trade that are typed wrongly, and slips of the pen that are known."""
    for found in context.find(
        r"与(?:上年|上年度|去年|20\d\d年度?)(?:决算|预算|支出)?数?(?:下降|增长|减少|增加)"
    ):
        yield simple(
            "W808", "TYPO", "warning", f"“{found[1][0]}”语句不通", found, "“与……”改为“比……”，或补上“相比”"
        )
    for short, whole in SHORT.items():
        said = context.text.count(short) if OLDER[short] <= context.pairs else 0
        if said and context.year > SINCE and context.text.count(whole) > said:
            for found in context.find(short):
                yield simple(
                    "W808", "TYPO", "warning", f"“{short}”别处写“{whole}”", found, f"改为“{whole}”", whole
                )
    for one in typed(context):
        right, word = one.right, one.word
        suggestion = f"改为“{right}”" if right else f"想写的是“{word}”，请改正" if word else "请改正"
        yield Finding(
            "W808", "TYPO", "warning", f"“{one.written}”有漏字或错字", one.passage.place(one.start),
            one.passage.quote(one.start, one.end, 14), one.written, right, "", "", suggestion,
        )  # fmt: skip
