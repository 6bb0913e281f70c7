"""Template words left in, punctuation, numbering, figures without their unit (FAULTS, Text)."""

import re
from collections.abc import Iterator

from bianzhi.auditing.context import Context
from bianzhi.auditing.findings import Finding, Severity
from bianzhi.auditing.registry import rule

#: (words, what is wrong)
LEFT_IN: tuple[tuple[str, str], ...] = (
    (r"大小于|大于小于|大于（小于）|大于\(小于\)|大于/小于|高于（低于）", "“大于、小于”二选一没有改"),
    (
        r"(?:增加|增长|上升)[（(/](?:减少|下降|降低)[)）]?|(?:减少|下降)[（(/](?:增加|增长|上升)[)）]?",
        "“增加、减少”二选一没有改",
    ),
    (
        r"(?<![A-Za-z0-9])(?:[XxＸ×〇○＊*]{2,})(?=局|委|办|部(?!分)|单位|部门|区|县|市|镇|乡|中心|街道|万元|年|%|个|项|辆|批|人)",
        "占位符没有填",
    ),
    (r"占%|占 %|增长%|下降%|的%[，。；]|(?:减少|增加|合计|决算数?为|预算为)万元", "数字没有填"),
    (r"(?<!\d)20\d年(?!\d)|(?<!\d)202年度", "年份缺一位"),
    (r"(?<!\d)\d{5}年(?=度|\d{1,2}月)", "年份多一位"),
    (r"部门[（(]单位[)）](?=概况|决算|预算|20\d\d)", "“部门（单位）”没有改成本单位"),
)


def _simple(
    code: str,
    kind: str,
    severity: Severity,
    title: str,
    found: tuple,
    suggestion: str = "",
    expected: str = "",
) -> Finding:
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
            severity: Severity = "hint" if title.startswith("“部门（单位）”") else "error"
            yield _simple("W801", "TEMPLATE_LEFTOVER", severity, title, found, "请填写或选定")


@rule(
    "W802", "PUNCT", "标点重复", severity="warning",
    fails="2024年度部门决算\n包括一般公共预算财政拨款和国有资本经营预算财政拨款。。",
    passes="2024年度部门决算\n包括一般公共预算财政拨款和国有资本经营预算财政拨款。",
    edge="2024年度部门决算\n见附件……其余从略。",
)  # fmt: skip
def punctuation(context: Context) -> Iterator[Finding]:
    """Find doubled or wrong stops."""
    for found in context.find(
        r"。。+|，，+|；；+|、、+|，。|。，|；。|、。|：：|(?<=%)\.(?=[\u4e00-\u9fff])"
    ):
        yield _simple(
            "W802",
            "PUNCT",
            "warning",
            f"标点“{found[1][0]}”有误",
            found,
            "只留一个标点",
            _single(found[1][0]),
        )


def _single(signs: str) -> str:
    """Return the one sign that should stand; empty where it is not told which."""
    return signs[0] if len(set(signs)) == 1 else ""


@rule(
    "W803", "NUMBERING", "序号前后不一致", severity="warning",
    fails="2021年度部门决算\n第一部分 部门概况\n第二部分 情况说明\n1、收入支出决算总体情况说明\n2、收入决算情况说明\n四、财政拨款收入支出决算总体情况说明\n第3部分 名词解释",
    passes="2021年度部门决算\n第一部分 部门概况\n第二部分 情况说明\n一、收入支出决算总体情况说明\n二、收入决算情况说明\n第三部分 名词解释",
    edge="2021年度部门决算\n第一部分 部门概况\n一、主要职能\n1.负责登记。\n2.负责核查。\n二、机构设置",
)  # fmt: skip
def numbering(context: Context) -> Iterator[Finding]:
    """Find headings of one rank numbered in two ways, and lists that lose a word."""
    parts = [
        (p, m) for p in context.passages if (m := re.match(r"^第([一二三四五六七八九十]+|\d+)部分", p.text))
    ]
    styles = {m[1].isdecimal() for _, m in parts}
    if len(styles) == 2:
        odd = [(p, m) for p, m in parts if m[1].isdecimal()]
        yield _numbered("“第几部分”有的用汉字、有的用数字", odd)
    heads = [
        (p, m)
        for p in context.prose()
        if (
            m := re.match(
                r"^(?:(\d{1,2})、|([一二三四五六七八九十]{1,3})、)(?=.{2,40}(?:决算|预算|事项的?)(?:支出)?(?:总体)?情况说明$|.{2,20}情况的?说明$)",
                p.text,
            )
        )
        and len(p.text) < 50
    ]
    if {bool(m[1]) for _, m in heads} == {True, False}:
        yield _numbered("同级标题有的用“一、”、有的用“1、”", [(p, m) for p, m in heads if m[1]])
    for passage in context.prose():
        marks = list(re.finditer(r"([一二三四五六七八九])是", passage.text))
        said = {m[1] for m in marks}
        for number in "二三四五":
            before, after = chr_before(number), chr_after(number)
            lost = re.search(
                rf"[。；]{number}(?=[\u4e00-\u9fff])(?!是|、|级|类|次|十|季|者|期|者|等|区|要|来|审)",
                passage.text,
            )
            if lost and before in said and after in said and number not in said:
                yield Finding(
                    "W803", "NUMBERING", "warning", f"“{number}是”漏了“是”", passage.place(lost.start()),
                    passage.quote(lost.start(), lost.end(), 12), lost[0].lstrip("。；"), f"{number}是", "", "漏字", f"改为“{number}是”",
                )  # fmt: skip


ORDER = "一二三四五六七八九"


def chr_before(number: str) -> str:
    """Return the numeral before."""
    return ORDER[ORDER.index(number) - 1]


def chr_after(number: str) -> str:
    """Return the numeral after."""
    return ORDER[ORDER.index(number) + 1]


def _numbered(title: str, odd: list) -> Finding:
    places = [p.place(m.start()) for p, m in odd]
    return Finding(
        "W803", "NUMBERING", "warning", title, places[0], odd[0][0].text[:40], odd[0][1][0], "", "", "自动编号丢失或复制粘贴",
        "请统一序号", tuple(places[1:]),
    )  # fmt: skip


@rule(
    "W804", "PERCENT_FORMAT", "百分数的写法不对",
    fails="2021年度部门决算\n国有资本经营预算财政拨款收入0万元，占00%。",
    passes="2021年度部门决算\n国有资本经营预算财政拨款收入0万元，占0%。",
    edge="2021年度部门决算\n项目支出完成率100.00%，满意度0.00%。",
)  # fmt: skip
def percent_form(context: Context) -> Iterator[Finding]:
    """Find percentages that begin with two noughts or bear two signs."""
    for found in context.find(r"(?<![\d.])0\d+(?:\.\d+)?%|\d%%|(?<![\d.])\d+\.%"):
        yield _simple("W804", "PERCENT_FORMAT", "error", f"“{found[1][0]}”写法不对", found, "请改正百分数")


@rule(
    "W805", "PERCENT_MISSING", "增长、下降之后的数没有百分号",
    fails="2021年度部门决算\n公务接待费1.37万元，比2020年增加0.17万元，增长13.95。",
    passes="2021年度部门决算\n公务接待费1.37万元，比2020年增加0.17万元，增长13.95%。",
    edge="2021年度部门决算\n公务接待费1.37万元，增长了13.95个百分点；接待人次增长3倍；占比提高0.5个百分点；下降12.5万元。",
)  # fmt: skip
def percent_missing(context: Context) -> Iterator[Finding]:
    """Find rates without their sign."""
    for found in context.find(r"(?:增长|下降|占比?|完成预算的?)(?:了|为)?\d+\.\d+(?=[，。；,;、）)]|$)"):
        yield _simple(
            "W805", "PERCENT_MISSING", "error", "数字后面没有百分号", found, "补上“%”", f"{found[1][0]}%"
        )


@rule(
    "W806", "UNIT_MISSING", "金额没有单位",
    fails="2021年度部门决算\n2021年一般公共预算支出决算数为134.04，完成预算100%。",
    passes="2021年度部门决算\n2021年一般公共预算支出决算数为134.04万元，完成预算100%。",
    edge="2021年度部门决算\n平均得分99.43分，见附表1.2，第3.1节。",
)  # fmt: skip
def unit_missing(context: Context) -> Iterator[Finding]:
    """Find amounts without 万元."""
    for found in context.find(
        r"(?:决算数?为|预算数?为|支出为?|收入为?|总计|合计|金额为?|决算为)\d+\.\d+(?=[，。；,;、]|$)"
    ):
        yield _simple(
            "W806", "UNIT_MISSING", "error", "金额后面没有单位", found, "补上“万元”", f"{found[1][0]}万元"
        )
    for found in context.find(r"(?:费|支出|收入|减少|增加)\d+(?:\.\d+)?万(?=[，。；（(])"):
        yield _simple("W806", "UNIT_MISSING", "warning", "“万”后面漏了“元”", found, "改为“万元”")


@rule(
    "W807", "DUPLICATE_PHRASE", "词语重复", severity="warning",
    fails="2021年度部门决算\n增加的主要原因主要是主要是人员变动。",
    passes="2021年度部门决算\n增加的主要原因是人员变动。",
    edge="2021年度部门决算\n各个部门和各个单位；一一核对，多多益善。",
)  # fmt: skip
def repeated(context: Context) -> Iterator[Finding]:
    """Find a phrase that stands twice in a row."""
    for found in context.find(
        r"(主要原因是|主要是|主要用于|其中|支出决算|决算数|万元|完成预算|一般公共预算|与上年相比|增加|减少|增长|下降|财政拨款)\1"
    ):
        yield _simple("W807", "DUPLICATE_PHRASE", "warning", f"“{found[1][1]}”重复", found, "删去一个")


@rule(
    "W808", "TYPO", "语句有误", severity="warning",
    fails="2018年度部门决算\n公务用车运行费12.00万元，与上年下降7.6%。",
    passes="2018年度部门决算\n公务用车运行费12.00万元，比上年下降7.6%。",
    edge="2018年度部门决算\n公务用车运行费12.00万元，与上年相比下降7.6%。",
)  # fmt: skip
def slips(context: Context) -> Iterator[Finding]:
    """Find slips of the pen that are known."""
    for found in context.find(r"与(?:上年|上年度|去年|20\d\d年度?)(?:下降|增长|减少|增加)"):
        yield _simple(
            "W808", "TYPO", "warning", f"“{found[1][0]}”语句不通", found, "“与……”改为“比……”，或补上“相比”"
        )
    for found in context.find(r"(?<!公)务用车(?:购置|运行)|公务接待给|决决算|预预算|支支出|收收入"):
        yield _simple("W808", "TYPO", "warning", f"“{found[1][0]}”有漏字或错字", found, "请改正")
