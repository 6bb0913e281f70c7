"""Words lost, and prose that nobody wrote from figures (FAULTS: VERB_MISSING, UNSUPPORTED_TEXT)."""

import re
from collections.abc import Iterator
from decimal import Decimal

from bianzhi.auditing.context import Context
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.named import among_changes
from bianzhi.auditing.normal import Passage, sentence_at
from bianzhi.auditing.registry import rule
from bianzhi.auditing.tokens import VALUES, Token

#: what a writing machine says, and no clerk does
MACHINE = re.compile(
    r"根据(?:您|你)?(?:所)?提供的(?:数据|信息|资料|内容|表格)|(?:作为|我是)(?:一个|一名)?(?:人工智能|AI|语言模型)|人工智能语言模型|以上(?:内容|信息|分析)?仅供参考|"
    r"具体数据(?:可能)?(?:需要|有待)(?:进一步)?(?:核实|确认)|数据(?:可能)?(?:需要|有待)(?:进一步)?(?:核实|确认)|(?:这|其|原因)可能(?:是)?(?:因为|由于|与)|可能(?:是)?(?:由于|因为)|总体(?:来说|来看|而言)?(?:呈现|保持)(?:出)?相对(?:稳定|平稳)(?:的)?(?:态势|趋势)?|"
    r"受(?:到)?(?:多重|多种|多方面|综合|各种|诸多)因素(?:的)?(?:综合|共同|叠加)?影响|[整总]体呈现(?:出)?(?:稳中向好|稳步(?:增长|上升|发展)|良好|平稳)(?:的)?(?:态势|趋势|局面)|呈现(?:出)?(?:稳中向好|稳步(?:增长|上升|发展)|良好|平稳)(?:的)?(?:态势|趋势|局面)|"
    r"(?:需|需要|有待)(?:进一步)?结合(?:具体|实际)(?:情况|数据)?(?:进一步)?(?:分析|说明|判断|研究)|具体原因(?:尚)?(?:需|有待)(?:进一步)?(?:分析|核实|研究)|原因(?:尚)?(?:需|有待)(?:进一步)?(?:分析|核实|研究)|值得(?:进一步)?(?:关注|注意)的是|"
    r"无法获取(?:具体)?(?:数据|信息)|希望(?:以上|这些)(?:内容|信息|回答)|\*\*(?<!\*\*\*)[^*]{1,40}\*\*(?!\*)|#(?<=^#)#{1,3}[^#]"
)


@rule(
    "W809", "UNSUPPORTED_TEXT", "没有数据支撑的套话", severity="warning",
    fails="2022年度部门决算\n根据提供的数据，2022年“三公”经费支出总体保持相对稳定，这可能是因为疫情影响。",
    passes="2022年度部门决算\n2022年“三公”经费支出1.20万元，比2021年减少0.10万元，下降7.69%。",
    edge="2022年度部门决算\n公用经费总体平稳。人工智能产业园建设项目支出20.00万元。可能产生的滞纳金由责任人承担。",
)  # fmt: skip
def machine(context: Context) -> Iterator[Finding]:
    """Find phrases of a writing machine."""
    for passage, match in context.find(MACHINE.pattern):
        yield Finding(
            "W809", "UNSUPPORTED_TEXT", "warning", f"“{match[0]}”像机器代写的套话", passage.place(match.start()),
            passage.quote(match.start(), match.end(), 20), match[0], "", "", "粘贴了机器生成的文字，没有按账目改写", "请按决算数据重写这一句",
        )  # fmt: skip


#: a change without its word: what it is said to be compared with, the amount, and the rate
CHANGED = re.compile(
    r"(?P<with>同比|(?:[比较与](?:上年|去年|上年度|20\d\d年(?:度)?)(?:决算|预算|执行)?(?:数|安排)?(?:相比|对比)?)[，]?)(?P<sum>\d+(?:\.\d+)?万元)[，、]?(?:同比)?(?P<word>增长|下降|上升|降低|减少)(?P<rate>\d+(?:\.\d+)?)%"
)


@rule(
    "W814", "VERB_MISSING", "增减额前漏了“增加”或“减少”", severity="warning",
    fails="2022年度部门决算\n收、支总计500.00万元。与2021年相比，50.00万元，增长11.11%。",
    passes="2022年度部门决算\n收、支总计500.00万元。与2021年相比，增加50.00万元，增长11.11%。",
    edge="2022年度部门决算\n收、支总计500.00万元，比上年的450.00万元增长11.11%。公务接待费5.00万元，比上年4.00万元增长25%。",
)  # fmt: skip
def change(context: Context) -> Iterator[Finding]:
    """Find changes of which only the amount stands, where it cannot be last year's amount."""
    for passage, match in context.find(
        CHANGED.pattern,
        hint=r"[比年度算行数排，]\d+(?:\.\d+)?万元[，、]?(?:同比)?(?:增长|下降|上升|降低|减少)\d",
    ):
        if not re.search("相比|对比|同比", match["with"]) and not _is_change(context, passage, match):
            continue
        word = "增加" if match["word"] in ("增长", "上升") else "减少"
        yield _lost(passage, match, word)
    for passage, match in context.find(BESIDE.pattern, hint=r"元\d[\d.,]*万?元，?(?:增长|下降|上升|降低)"):
        yield _lost(passage, match, "增加" if match["word"] in ("增长", "上升") else "减少")
    for passage, marks in context.figures:
        for token in marks if "；" in passage.text else ():
            rated = among_changes(passage.text, token) if token.role in VALUES else None
            if rated and _left_out(context, token, rated):
                word = "增加" if rated["word"] in ("增长", "上升") else "减少"
                yield Finding(
                    "W814", "VERB_MISSING", "warning", f"“{token.figure.text}”前漏了“{word}”", passage.place(token.start),
                    passage.quote(token.start, rated.end(), 20), token.figure.text, f"{word}{token.figure.text}", "", "漏字",
                    f"改为“{word}{token.figure.text}”",
                )  # fmt: skip


def _left_out(context: Context, token: Token, rated: re.Match[str]) -> bool:
    """Say whether an amount of a list of changes is what one of the amounts told elsewhere changed by."""
    sign, change = 1 if rated["word"] in ("增长", "上升") else -1, token.figure.value
    for _, _, told in context.told:
        prior = told.figure.value - sign * change
        if prior > 0 and abs(change / prior * 100 - Decimal(rated["rate"])) < CLOSE:
            return True
    return False


def _lost(passage: Passage, match: re.Match[str], word: str) -> Finding:
    return Finding(
        "W814", "VERB_MISSING", "warning", f"“{match['sum']}”前漏了“{word}”", passage.place(match.start("sum")),
        passage.quote(match.start(), match.end(), 20), match["sum"], f"{word}{match['sum']}", "", "漏字", f"改为“{word}{match['sum']}”",
    )  # fmt: skip


#: two amounts side by side, the first of them last year's
BESIDE = re.compile(
    r"[比较与][^，。；\d]{0,4}(?:20\d\d)?[^，。；\d]{0,12}\d[\d,]*(?:\.\d+)?万?元(?P<sum>\d[\d,]*(?:\.\d+)?万?元)(?=，?(?P<word>增长|下降|上升|降低)\d)"
)


def _is_change(context: Context, passage: Passage, match: re.Match[str]) -> bool:
    """Say whether the amount fits as a change and not as last year's; where no amount of this year stands, by the comma."""
    sign = 1 if match["word"] in ("增长", "上升") else -1
    rate = Decimal(match["rate"])
    amount = Decimal(match["sum"].removesuffix("万元"))
    current = [
        t.figure.value
        for t in context.marks(passage)
        if t.role in VALUES and match.start() - FAR < t.start < match.start()
    ]
    if not current:
        return "，" in match[0][len(match["with"]) :]
    now = current[-1]
    prior = now - sign * amount
    as_last = amount and abs((now - amount) / amount * 100 * sign - rate) < CLOSE
    return not as_last and prior > 0 and abs(amount / prior * 100 - rate) < CLOSE


#: per cent by which a rate may be off and still be meant, and letters back to this year's amount
CLOSE, FAR = Decimal("0.2"), 60


#: (what shows that a word is lost, what stands there and is found sooner, the word before it, the word)
LOST = (
    (
        r"[%元]，主要(?=严格|认真|压减|压缩|新增|增加|减少)",
        r"，主要(?=严格|认真|压减|压缩|新增|增加|减少)",
        "主要",
        "是",
    ),
    (
        r"[，。；）元%]主要原因(?![^，。；]{0,40}(?:[是为：:由因]|在于|如下|[有无][\u4e00-\u9fff]))[\u4e00-\u9fff]{5,40}(?=[，。；])",
        r"主要原因(?<=[，。；）元%]主要原因)[\u4e00-\u9fff]",
        "主要原因",
        "是",
    ),
    (
        r"元，主要用(?<=\d元，主要用|万元，主要用)(?=[\u4e00-\u9fff]{2})(?![于途来作以在做地水电房户车人工具品款能力餐药工到])",
        "",
        "主要用",
        "于",
    ),
    (r"与(?:20\d\d年|上年|去年)(?:度)?(?:决算|预算|执行)?数?(?=[。；])", "", "与上年", "持平"),
    (
        r"比(?:20\d\d年|上年|去年)(?:度)?(?:预算|决算)?(?:数)?(?=\d[\d,]*(?:\.\d+)?万?元)(?![^。；]*[增减持多少降升提下高低])",
        "",
        "比上年",
        "增加”或“减少",
    ),
)
#: a share told as one, before another in the same sentence
SHARES = re.compile(r"元，占\d+(?:\.\d+)?%(?=[；。])")


@rule(
    "W813", "VERB_MISSING", "漏了“与”“比”或“大于、小于”", severity="warning",
    fails="2022年度部门决算\n收、支总计500.00万元。2021年相比，收、支总计增加50.00万元，增长11.11%。",
    passes="2022年度部门决算\n收、支总计500.00万元。与2021年相比，收、支总计增加50.00万元，增长11.11%。",
    edge="2022年度部门决算\n收、支总计500.00万元，同2021年、2020年相比都有增加。决算数与预算数持平的主要原因是按计划执行。",
)  # fmt: skip
def verb(context: Context) -> Iterator[Finding]:
    """Find comparisons without the word that compares, reasons and purposes without the one that leads to them."""
    for pattern, hint, words, lost in LOST:
        for passage, match in context.find(pattern, hint):
            yield Finding(
                "W813", "VERB_MISSING", "warning", f"“{words}”后面漏了“{lost}”", passage.place(match.start()),
                passage.quote(match.start(), match.end(), 12), words, "" if "或" in lost else f"{words}{lost}", "", "漏字", f"补上“{lost}”",
            )  # fmt: skip
    for passage, match in context.find(r"\d万?元，\d+(?:\.\d+)?%(?=[。；])", hint=r"元，\d[\d.]*%[。；]"):
        start, end = sentence_at(passage.text, match.start(), match.start())
        if SHARES.search(passage.text, start, end + 1):
            yield Finding(
                "W813", "VERB_MISSING", "warning", "比例前面漏了“占”", passage.place(match.start()),
                passage.quote(match.start(), match.end(), 14), match[0], match[0].replace("，", "，占"), "", "漏字", "补上“占”",
            )  # fmt: skip
    for passage, match in context.find(
        r"(?:\d万?元，|[。；](?:收入|支出)(?:预算)?)((20\d\d)年(?:度)?(?:年初)?(?:(?:预算|决算)数?)?)(?=(?:增加|减少|增长|下降)\d)",
        hint=r"年(?:度)?(?:年初)?(?:(?:预算|决算)数?)?(?:增加|减少|增长|下降)\d",
    ):
        if int(match[2]) == context.year - 1:
            yield Finding(
                "W813", "VERB_MISSING", "warning", f"“{match[1]}”前面漏了“比”", passage.place(match.start()),
                passage.quote(match.start(), match.end(), 14), match[1], f"比{match[1]}", "", "漏字", f"改为“比{match[1]}”",
            )  # fmt: skip
    for passage, match in context.find(
        r"(?:^|[，。；：）])((?:20\d\d年(?:度)?|上年|去年)(?:年初)?(?:预算|决算|执行)?(?:支出)?(?:数)?(?:相比|对比|持平|一致))|支出决算数?(?:年初|全年)?预算数(?=的?主要原因)|决算数?(?:年初|全年)?预算数(?=的?主要原因)|与(?:20\d\d年|上年|去年)度?(?:决算|预算|执行)?数?(?=，(?:收[、入支]|本年|支出|增[加长]|减少|下降|财政拨款|一般公共|基本支出|项目支出|人员经费|机关运行))",
        hint=r"年(?:度)?(?:年初)?(?:预算|决算|执行)?(?:支出)?(?:数)?(?:相比|对比|持平|一致)|算数?(?:年初|全年)?预算数的?主要原因|与(?:20\d\d年|上年|去年)度?(?:决算|预算|执行)?数?，",
    ):
        words = match[1] or match[0]
        yield Finding(
            "W813", "VERB_MISSING", "warning", f"“{words}”漏字", passage.place(match.start()),
            passage.quote(match.start(), match.end(), 14), words, f"与{words}" if match[1] else "", "", "漏字",
            f"改为“与{words}”" if match[1] else "补上“相比”" if words.startswith("与") else "补上“大于”“小于”或“等于”",
        )  # fmt: skip
