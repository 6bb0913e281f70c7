"""What the year's form asks for: tables, nil notes, figures, counts (FAULTS: DISCLOSURE_MISSING)."""

import re
from collections.abc import Collection, Iterator

from bianzhi.auditing.alternatives import alternatives
from bianzhi.auditing.context import GLOSSARY, Context
from bianzhi.auditing.findings import Finding, Obligation
from bianzhi.auditing.flat import stands_as_text
from bianzhi.auditing.normal import Passage, folded
from bianzhi.auditing.registry import rule
from bianzhi.auditing.statements import NAMES, slot_of
from bianzhi.auditing.three_public import nothing_spent
from bianzhi.auditing.tokens import Token
from bianzhi.documents.model import Block, Paragraph, Place

NIL = re.compile(r"无数据|空表|没有.{0,40}(?:收入|支出|收支)|无.{0,30}(?:收入|支出|收支|安排|经费)|无此项")
LISTED = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|\d{1,2}[.．、])(?:20\d\d年)?(.{2,40}表)(?:[.…·]*\d*)$"
)
TABLES = "2024年度部门决算\n第一部分 概况\n目录\n一、收入支出决算总表\n三、支出决算表\n"


@rule(
    "F951", "DISCLOSURE_MISSING", "目录里有、正文没有的表",
    fails=TABLES + "收入支出决算总表\n单位：万元\n收入\t金额\t支出\t金额\n一、财政拨款收入\t90.00\t一、教育支出\t90.00\n总计\t90.00\t总计\t90.00",
    passes=TABLES + "收入支出决算总表\n单位：万元\n收入\t金额\t支出\t金额\n一、财政拨款收入\t90.00\t一、教育支出\t90.00\n总计\t90.00\t总计\t90.00\n一、\n支出决算表\n单位：万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n205\t教育支出\t90.00\t50.00\t40.00\n合计\t\t90.00\t50.00\t40.00",
    edge="2024年度部门决算\n一、收入支出决算总体情况说明\n二、支出决算情况说明\n2024年度收、支总计90.00万元。",
)  # fmt: skip
def listed(context: Context) -> Iterator[Finding | Obligation]:
    """Find tables that the contents list and nobody finds."""
    named = [
        (passage, match[1])
        for passage in context.passages
        if "表" in passage.text and (match := LISTED.match(passage.text)) and slot_of(match[1])
    ]
    wanted = {slot_of(title) for _, title in named}
    if len(context.statements) >= NEARLY_ALL and context.kind:
        yield from _of_the_nine(context, wanted)
    if not context.statements or len(wanted & set(context.statements)) * 2 < len(wanted):
        yield Obligation("F951", "unresolved", "文件里没有读到多数决算表，表可能另附")
        return
    for passage, title in named:
        if slot_of(title) not in context.statements:
            if stands_as_text(context, title):
                yield Obligation("F951", "unresolved", f"《{title}》的行列没有读出来，没有核对")
                continue
            yield Finding(
                "F951", "DISCLOSURE_MISSING", "error", f"没有找到《{title}》", passage.place(), passage.text, "缺", title, "",
                "漏放或标题写错", "请补上这张表；没有数据的也要保留空表并写明",
            )  # fmt: skip


#: of the nine tables so many are there where the report is whole, and the first year of the ninth
NEARLY_ALL, NINTH = 6, 2020


def _of_the_nine(context: Context, listed: set[str]) -> Iterator[Finding]:
    """Find tables that every report has and this one neither has nor lists."""
    titles = {slot_of(p.text) for p in context.passages if len(p.text) < LINE and "表" in p.text}
    for slot, name in NAMES.items():
        if slot in context.statements or slot in listed | titles or (slot == "T9" and context.year < NINTH):
            continue
        said = slot in NONE_OF and re.search(NONE_OF[slot], context.text)
        yield Finding(
            "F951", "DISCLOSURE_MISSING", "hint" if said else "warning", f"没有找到《{name}》", Place(), "", "缺", name, "", "漏放或标题写错",
            "请补上这张表；没有数据的也要保留空表并写明",
        )  # fmt: skip


LINE = 46
#: money of which the text may say that there is none: then its table would be empty
NONE_OF = {"T8": "(?:无|没有|未)[^，。；]{0,12}政府性基金", "T9": "(?:无|没有|未)[^，。；]{0,12}国有资本"}


@rule(
    "F952", "DISCLOSURE_MISSING", "空表没有说明",
    fails="2024年度部门决算\n政府性基金预算财政拨款收入支出决算表\n单位：万元\n科目编码\t科目名称\t年初结转和结余\t本年收入\t小计\n合计\t\t\t\t",
    passes="2024年度部门决算\n政府性基金预算财政拨款收入支出决算表\n单位：万元\n科目编码\t科目名称\t年初结转和结余\t本年收入\t小计\n合计\t\t\t\t\n说明：本部门没有政府性基金收入和支出，故本表无数据。",
    edge="2024年度部门决算\n政府性基金预算财政拨款收入支出决算表\n单位：万元\n科目编码\t科目名称\t年初结转和结余\t本年收入\t小计\n229\t其他支出\t0.00\t5.00\t5.00\n合计\t\t0.00\t5.00\t5.00",
)  # fmt: skip
def empty(context: Context) -> Iterator[Finding]:
    """Find tables without amounts and without the sentence that says why."""
    blocks = list(context.document.blocks)
    for slot in ("T7", "T8", "T9"):
        made = context.statements.get(slot)
        if made is None or not made.empty:
            continue
        at = next(k for k, block in enumerate(blocks) if block is made.grid)
        after = "".join(getattr(b, "text", "") for b in blocks[at + 1 : at + 4])
        if (
            any(NIL.search(FORM.sub("", note)) for note in made.notes)
            or NIL.search(FORM.sub("", after[:200]))
            or NIL.search("".join(map("".join, made.grid.rows)))
            or _figures(made.grid.rows)
        ):
            continue
        yield Finding(
            "F952", "DISCLOSURE_MISSING", "error", f"《{made.title}》是空表，没有说明", made.grid.place, made.title, "空白", "写明没有数据的原因",
            "", "表没有填，或漏了说明", "有数据的请填写；没有的在表下写“本部门没有……，故本表无数据”",
        )  # fmt: skip


#: the form's own words on what to write where there is nothing
FORM = re.compile(r"(?:无|没有)[^。；，]{0,40}的[，,][^。；]{0,40}(?:下述|以下|如下)说明[:：]?")


def _figures(rows: tuple[tuple[str, ...], ...]) -> bool:
    told = [[cell for cell in row if cell] for row in rows]
    noughts = any(len(row) >= NOUGHTS and set(row) <= {"0"} for row in told)
    whole = any(sum(bool(ROUND.fullmatch(cell)) for cell in row) > 1 for row in told)
    wide = any(
        len(row) >= NOUGHTS and all(INTEGER.fullmatch(cell) for cell in row) and not _counted(row)
        for row in told
    )
    return noughts or whole or wide or any(FILLED.fullmatch(cell) for row in told for cell in row)


def _counted(row: list[str]) -> bool:
    """Say whether a row numbers the columns."""
    return row == [str(n) for n in range(1, len(row) + 1)]


INTEGER = re.compile(r"\d{1,6}")
FILLED = re.compile(r"\d+\.\d+|[1-9]\d*,\d{3}.*")
ROUND = re.compile(r"(?!20\d\d$)[1-9]\d{2,}")
#: cells of 0 in a row that say that nothing was spent
NOUGHTS = 4


#: what the sums of many departments are called
SUMMED = re.compile(
    r"[省市区县州](?:本级“?三公|直(?:部门|单位|各|财政))|汇总(?:，|情况|数)|全[市区县州](?:各|行政|部门)|各部门"
)
#: (thing that is paid, what must be counted then, words of the count; a pattern of both counts in one)
COUNTS = (
    (
        "公务接待费支出",
        "批次",
        re.compile(r"\d+(?:个|余)?批次?|批次(?:为|是|共)?\d+|接待[^。；]{0,16}团组\d+"),
    ),
    ("公务接待费支出", "人次", re.compile(r"\d+(?:余)?人次?|人次(?:为|是|共)?\d+|接待\d+人")),
    ("公务用车购置费支出", "购置车辆数", re.compile(r"购置?[^。；]{0,16}?[\d一二两三四五六七八九十]+辆")),
    (
        "因公出国（境）费支出",
        "团组数、人次",
        re.compile(r"团组[^。；]{0,8}?\d+|\d+(?:个)?(?:出国（境）)?团组|\d+(?:人次|人)"),
    ),
)


#: a line of text that ends where no sentence does
BROKEN = re.compile(r"^.*[，。；].{6,}[^。；：！？）”|\s]$|[，、：]$", re.DOTALL)


def _breaks_off(context: Context) -> bool:
    """Say whether the text is cut off: its last line ends in the middle of a sentence."""
    return bool(context.passages) and bool(BROKEN.search(context.passages[-1].text))


@rule(
    "F954", "DISCLOSURE_MISSING", "有支出，没有写批次、人次、辆数或团组数", severity="warning", forms=("决算",),
    fails="2024年度部门决算\n一、主要职责\n审核全区各部门的预算。\n七、“三公”经费支出决算情况说明\n公务接待费支出0.40万元，占13.16%。\n主要用于接待上级检查。",
    passes="2024年度部门决算\n七、“三公”经费支出决算情况说明\n公务接待费支出0.40万元，占13.16%。国内公务接待5批次，40人次。",
    edge="2024年度部门决算\n七、“三公”经费支出决算情况说明\n公务接待费支出0万元，占0%。公务用车购置费支出18.00万元，更新购置公务用车1辆。",
)  # fmt: skip
def counted(context: Context) -> Iterator[Finding | Obligation]:
    """Find what was paid and not counted."""
    text = "".join(p.text for p in context.passages)
    if (len(text) < WHOLE and not any("三公" in p.heading for p in context.passages)) or _breaks_off(context):
        yield Obligation("F954", "unresolved", "只有一部分内容，不能判断有没有写批次、人次")
        return
    prose = tuple(context.prose())
    spoken = "".join(p.text for p in prose)
    first: dict[str, tuple[Passage, Token]] = {}
    for thing, passage, token in context.told:
        if token.figure.value > 0 and ("三公" in passage.heading + passage.text or "三公" in spoken):
            first.setdefault(thing, (passage, token))
    summed = any(SUMMED.search(p.text) for p in prose if "三公" in p.heading + p.text)
    for thing, (passage, token) in first.items():
        if nothing_spent(context, thing):
            continue  # the amount is told to be wrong
        lost = [what for name, what, words in COUNTS if name == thing and not words.search(spoken)]
        if lost and summed:
            yield Obligation("F954", "unresolved", "是多个部门的汇总情况，不要求写批次、人次")
            return
        if lost:
            told_of = thing.removesuffix("支出")
            yield Finding(
                "F954", "DISCLOSURE_MISSING", "warning", f"{told_of}有支出，没有写{'、'.join(lost)}", passage.place(token.start),
                passage.quote(token.start, token.end, 14), "", "", "", "", f"请写明{'、'.join(lost)}",
            )  # fmt: skip


@rule(
    "F957", "DISCLOSURE_MISSING", "标题下面没有内容", severity="warning", forms=("决算", "预算"),
    fails="2024年度部门决算\n八、政府性基金预算财政拨款支出决算情况说明\n九、国有资本经营预算财政拨款支出决算情况说明\n无国有资本经营预算财政拨款支出。",
    passes="2024年度部门决算\n八、政府性基金预算财政拨款支出决算情况说明\n无政府性基金预算财政拨款支出。\n九、国有资本经营预算财政拨款支出决算情况说明\n无国有资本经营预算财政拨款支出。",
    edge="2024年度部门决算\n目录\n六、机关运行经费情况说明\n七、政府采购情况说明\n八、政府性基金预算财政拨款支出决算情况说明\n九、国有资本经营预算财政拨款支出决算情况说明\n第四部分 名词解释\n八、政府性基金预算财政拨款支出决算情况说明\n（一）总体情况\n无。",
)  # fmt: skip
def nothing_beneath(context: Context) -> Iterator[Finding]:
    """Find sections of the explanation that end where they begin; a table of contents lists every heading a second time."""
    order = context.passages
    headed = [k for k, p in enumerate(order) if p.text.endswith(ENDS) and HEAD.match(p.text)]
    last = {_title(order[k].text): k for k in headed}  # a table of contents lists it before
    titled = [k for k in last.values() if GLOSSARY not in order[k].heading]
    follows = _after(context, {id(order[k].source) for k in titled}) if titled else {}
    for k in sorted(titled):
        passage = order[k]
        after = follows.get(id(passage.source))
        if not isinstance(after, Paragraph):
            continue
        words = "".join(after.text.split())[:HEADING]
        if folded(words[:1]) not in BEGIN:
            continue  # no heading
        following = _rank(folded(words))
        if following > min(_rank(passage.text), 2):
            continue
        listed = HEAD.match(
            order[k - 1].text if k else ""
        )  # one heading after the other: a table of contents
        bare = following >= (0 if listed is None else 1)
        if bare and not re.search(r"\.\.\.|…|\d$", after.text) and id(passage) not in context.once(_listed):
            yield Finding(
                "F957", "DISCLOSURE_MISSING", "warning", f"“{passage.text}”下面没有内容", passage.place(), passage.text, "缺", "", "",
                "漏写，或没有数据时没有写明", "没有数据的也要写明“本部门没有……”",
            )  # fmt: skip


#: so many headings one after the other are a table of contents: its text is elsewhere, or cut off
CONTENTS = 4


def _listed(context: Context) -> set[int]:
    """Return the identities of passages that stand in a run of headings."""
    found: set[int] = set()
    run: list[int] = []
    for passage in (*context.passages, None):
        text = passage.text if passage else ""
        if passage and len(text) < HEADING and "。" not in text[:-1] and _rank(text) < len(RANKED):
            run.append(id(passage))
            continue
        if len(run) >= CONTENTS:
            found.update(run)
        run = []
    return found


def _after(context: Context, wanted: Collection[int]) -> dict[int, Block]:
    """Return what follows paragraphs, by the identity of these; blank lines left out."""
    found: dict[int, Block] = {}
    last = 0
    for block in context.document.blocks:
        if not last and id(block) not in wanted:
            continue
        if isinstance(block, Paragraph) and (not block.text or block.text.isspace()):
            continue
        if last:
            found[last] = block
        last = id(block) if id(block) in wanted else 0
    return found


HEAD = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）)[^。；]{2,40}(?:情况(?:的)?(?:说明)?|说明)[。：:]?$"
)
#: how such a heading ends
ENDS = tuple(word + stop for word in ("情况", "情况的", "说明") for stop in ("", "。", "：", ":"))
#: no heading is longer
HEADING = 45
#: a heading of any rank, the higher first
RANKED = (
    re.compile(r"^第.{1,3}部分"),
    re.compile(r"^[一二三四五六七八九十]{1,3}、"),
    re.compile(r"^（[一二三四五六七八九十]{1,3}）"),
)
#: what they begin with
BEGIN = frozenset("第（一二三四五六七八九十")


def _rank(text: str) -> int:
    ranked = enumerate(RANKED) if text[:1] in BEGIN else ()
    return next((k for k, pattern in ranked if pattern.match(text)), len(RANKED))


NUMBERED = re.compile(r"^(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）)")


def _title(text: str) -> str:
    return NUMBERED.sub("", text)


def _stands(context: Context, pattern: str) -> bool:
    """Say whether words stand in a document: one of several is found by itself sooner than all at once."""
    return any(
        one.pairs <= context.pairs and one.compiled.search(context.text) for one in alternatives(pattern)
    )


#: a document with less than this says too little to be asked for its sections
WHOLE = 1_600


@rule(
    "F955", "DISCLOSURE_MISSING", "缺少应当公开的部分", severity="warning", forms=("决算", "预算"), since=2016,
    fails="2024年度部门决算\n" + "职责说明文字。" * 240 + "\n三公经费情况\n机关运行经费支出情况\n政府采购支出情况\n名词解释",
    passes="2024年度部门决算\n" + "职责说明文字。" * 240 + "\n三公经费情况\n机关运行经费支出情况\n政府采购支出情况\n国有资产占有使用情况\n名词解释",
    edge="2024年度部门决算\n一、“三公”经费支出决算情况说明\n没有支出。",
)  # fmt: skip
def sections(context: Context) -> Iterator[Finding | Obligation]:
    """Find sections that every report in the form of its province has."""
    text, form = context.text, context.form
    if form is None or len(text) < WHOLE:
        yield Obligation("F955", "unresolved", "只有一部分内容，不能判断缺哪些部分")
        return
    lost = [name for name, pattern in form.sections if not _stands(context, pattern)]
    if context.year < NINTH:
        lost = [name for name in lost if "国有资本" not in name]  # it had no table then
    if len(lost) * 2 > len(form.sections):
        yield Obligation("F955", "unresolved", "多数部分都没有，可能只是一个附件")
    elif lost:
        yield Finding(
            "F955", "DISCLOSURE_MISSING", "warning", f"没有“{'”“'.join(lost)}”部分", Place(), "", "缺", "、".join(lost), f"{form.name}格式应有", "", "请补上",
        )  # fmt: skip
