"""Names of other bodies and of another level (FAULTS: NAME_INCONSISTENT, COPY_PASTE_NAME, SCOPE_LEFTOVER)."""

import re
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher

from bianzhi.auditing.context import Context
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.normal import Passage
from bianzhi.auditing.normal import passage as read
from bianzhi.auditing.registry import rule
from bianzhi.auditing.titles import titles
from bianzhi.documents.model import Paragraph

KIND = r"(?:局|委员会|委|厅|署|联合社|合作社|供销社|办公室|部|院|中心(?!小学|学校|中学|卫生院|幼儿园)|处|所|学校|小学|中学|幼儿园|街道办事处|人民政府|联合会|协会|总工会|馆|站|大队|支队|总队|法院|检察院|党校|医院)"
#: what is said of a body whose report it is
FOLLOWS = (
    r"20\d\d年(?:度)?(?:部门|单位)?(?:综合)?(?:收入|支出|收、?支|决算|预算|一般公共|财政拨款|“?三公|机关运行|政府采购|国有资产|共有)|20\d\d年(?:度)?(?:没有|无(?=政府性|国有|“?三公)|按|安排|使用|填报)|(?:部门|单位)?概况|共有(?:车辆|预算单位)|所有收入和支出|机关运行经费"
    r"|下属\d{1,2}家机关|(?:没有|未)(?:使用|安排)|组织对20|(?:收入|支出)预算|填报绩效|资产总额|机关等机构|编报的单位|本年度?(?:没有|无)(?=政府性|国有|“?三公)|政府采购(?:支出|预算)总额|编制\d|(?:核定|全额|行政|事业)[\u4e00-\u9fff]{0,4}编制\d|(?:没有|无)(?=政府性基金|国有资本经营)|是(?:非参公)?事业单位|安排政府采购|本级(?:预算|决算)|(?<=本级)[。，]|开展绩效|按规定|的机关运行|(?:因公)?出国(?:（境）)?团组"
)
#: the end of such a name with what is said, found by how it begins
HINT = re.compile(rf"{KIND}(?:（本级）|本级)?(?={FOLLOWS})")
#: a body that the sentence says the report, or an amount of it, is of
OWNER = re.compile(
    rf"(?:^(?:第.部分)?|[。；：，（]|纳入|20\d\d年(?:度)?|保障|拨款安排|即|(?<=预算)为|(?<=决算)为)(?P<name>[\u4e00-\u9fff（）]{{2,24}}?{KIND})(?:（本级）|本级)?"
    rf"(?={FOLLOWS})"
)
#: names that say nobody in particular
NOBODY = re.compile(r"^(?:本|我|该|各|全|所属|下属|其他|上级|主管)|财政部|国务院|部门$|单位$")
ENOUGH = 2
#: letters that name a place
PLACE = 3


def _owners(context: Context) -> list[tuple[str, Passage, int]]:
    found = []
    notes = (
        read(Paragraph(line, grid.place)) for grid in context.grids for line in grid.below
    )  # what is said below a table
    for passage in (*context.prose(), *notes):
        if not HINT.search(passage.text):
            continue
        for match in OWNER.finditer(passage.text):
            name = re.sub(
                r"^(?:[\u4e00-\u9fff]*拨款安排|即|(?:部门|单位)?(?:预算|决算)为|用于|保障|用于保障|从|纳入|关于|公开|按照|根据|年|的)",
                "",
                match["name"],
            )
            if len(name) > ENOUGH and not NOBODY.search(name):
                found.append((name, passage, match.start("name")))
    return found


def _titles(context: Context) -> tuple[str, ...]:
    """Return the names that the titles bear, each once."""
    return tuple(dict.fromkeys(titles(context.passages)))


def _same(a: str, b: str) -> bool:
    """Say whether two names may be one: one within the other, or a short form of it."""
    short, long = sorted((_bare(a), _bare(b)), key=len)
    if short in long:
        return True
    letters = iter(long)
    return all(letter in letters for letter in short)


ADDED = re.compile(r"[（(].*?[）)]|人民政府(?=.)|委员会")


def _bare(name: str) -> str:
    return ADDED.sub(lambda m: "委" if m[0] == "委员会" else "", name)


@rule(
    "N704", "COPY_PASTE_NAME", "写成了别的单位的名称",
    fails="清水县农业农村局2022年度部门决算\n第一部分 清水县农业农村局概况\n清水县教育局2022年度收入总计500.00万元。",
    passes="清水县农业农村局2022年度部门决算\n第一部分 清水县农业农村局概况\n清水县农业农村局2022年度收入总计500.00万元。",
    edge="清水县农业农村局2022年度部门决算\n第一部分 清水县农业农村局概况\n县农业农村局2022年度收入总计500.00万元。",
)  # fmt: skip
def others(context: Context) -> Iterator[Finding]:
    """Find a body that the report's own words name once where all else names another."""
    owners = context.once(_owners)
    counted = Counter(name for name, _, _ in owners)
    titled = context.once(_titles)
    for name in titled:
        counted[name] += 1  # a title counts for two
    for name in context.once(_of_tables):
        counted[name] += 1
    if not counted:
        return
    sure = {*titled, context.unit}
    own = max(counted, key=lambda name: (counted[name], name in sure))
    times = max(counted[own], context.text.count(own) if own in sure else 0)
    same = {name: _same(name, own) for name in counted}
    groups: list[str] = []
    for name in counted:
        if not same[name] and not any(_same(name, g) for g in groups):
            groups.append(name)
    if times < ENOUGH or len(groups) > ENOUGH:
        return  # several bodies are told of by right
    for name, passage, start in owners:
        if same[name] or counted[name] * 2 > times or _belongs(context, passage, name, own):
            continue
        inside = _alike(name, own) or _slip(name, own)
        yield Finding(
            "N704", "NAME_INCONSISTENT" if inside else "COPY_PASTE_NAME", "error", f"报告是{own}的，这里写的是“{name}”",
            passage.place(start), passage.quote(start, start + len(name), 12), name, own, f"“{own}”出现{times}次",
            "单位名称前后不一" if inside else "复制了别的单位的文字", f"改为“{own}”",
        )  # fmt: skip


OF_TABLE = re.compile(
    rf"(?:编制部门|编制单位|部门|单位)(?:名称)?[:：](?P<name>[\u4e00-\u9fff（）]{{3,24}}?{KIND})(?=$|金额|单位|[（(\s])"
)


def _of_tables(context: Context) -> list[str]:
    """Return the names that the heads of tables bear."""
    over = [
        OF_TABLE.search("".join(dict.fromkeys(cells)))
        for grid in context.grids
        for cells in (*((line,) for line in grid.above), *grid.rows[:3])
        if ":" in (line := "".join(cells)) or "：" in line
    ]
    lines = [OF_TABLE.match(p.text) for p in context.passages if len(p.text) < HEAD_LINE and "：" in p.text]
    return [match["name"] for match in (*over, *lines) if match]


#: letters of a line over a table
HEAD_LINE = 40


def _belongs(context: Context, passage: Passage, name: str, own: str) -> bool:
    """Say whether a name is of a body below, of one that was merged, or is told among the bodies of the report."""
    if name.startswith(("原", own)):
        return True
    return any(
        name in one.text
        and not re.search("(?:没有|无)下属", one.text)
        and re.search(
            r"下属|所属|包括(?<!收入包括)(?<!支出包括)(?<!主要包括)|单位构成|预算单位|二级|下设|并入|合并|划入|更名",
            one.text,
        )
        for one in context.passages
        if not (
            one is passage
            and (
                one.text.startswith(name)
                or f"{name}下属" in one.text
                or re.search(r"单位共?1[个家]，即", one.text)
            )
        )
        and ("编制范围" not in one.text or name not in one.text[: one.text.find("编制范围")])
    )


def _alike(a: str, b: str) -> bool:
    """Say whether two names of one place share half of what they say the body is for: an old name, or a misspelt one."""
    if a[:PLACE] != b[:PLACE]:
        return False
    one, other = (set(re.sub(rf"{KIND}$|[和与及业务政管理事]", "", name[PLACE:])) for name in (a, b))
    return len(one & other) * 2 >= min(len(one), len(other)) > 0


#: a body's name at the beginning of a sentence or a clause
SPEAKER = re.compile(
    rf"(?:^|[。；，：]|即|20\d\d年(?:度)?)(?P<name>[\u4e00-\u9fff]{{4,24}}?{KIND})(?=[\u4e00-\u9fff（20]|$)"
)
#: words before a name that are none of it
LED = re.compile(r"^(?:关于|纳入|即)")
#: letters that tell one of several like bodies from another: 第一小学, 城东派出所
NUMBERS = set("一二三四五六七八九十东西南北上下前后内外新老")
#: letters two spellings of one name differ in at most, and a title and a line at least that have the right one
SLIP, OFTEN = 2, 3


@rule(
    "N714", "NAME_INCONSISTENT", "单位名称与别处差一两个字", severity="warning",
    fails="清水县农业农村局2022年度部门决算\n第一部分 清水县农业农村局概况\n清水县农业农业局负责全县农业农村工作。\n清水县农业农村局2022年度收入总计500.00万元。",
    passes="清水县农业农村局2022年度部门决算\n第一部分 清水县农业农村局概况\n清水县农业农村局负责全县农业农村工作。\n清水县农业农村局2022年度收入总计500.00万元。",
    edge="清水县第一小学2022年度部门决算\n第一部分 清水县第一小学概况\n清水县第二小学与本校结对。\n清水县第一小学2022年度收入总计500.00万元。",
)  # fmt: skip
def misspelt(context: Context) -> Iterator[Finding]:
    """Find where a sentence begins with a body whose name is nearly, and only once, that of the report."""
    own = _own(context)
    if not own or context.text.count(own) < OFTEN:
        return
    owners = context.once(_owners)
    same = {name: _same(name, own) for name in {name for name, _, _ in owners}}
    told = {(id(p), start) for name, p, start in owners if not same[name]}
    letters = set(own)
    for passage in context.prose():
        text = passage.text
        if not (own[0] in text or own[-1] in text) or len([1 for one in letters if one not in text]) > SLIP:
            continue
        for match in SPEAKER.finditer(passage.text):
            name = LED.sub("", match["name"])
            if (
                not _slip(name, own)
                or context.text.count(name) > 1
                or (id(passage), match.start("name")) in told
            ):
                continue
            yield Finding(
                "N714", "NAME_INCONSISTENT", "warning", f"报告是{own}的，这里写的是“{name}”", passage.place(match.end("name") - len(name)),
                passage.quote(match.end("name") - len(name), match.end("name"), 12), name, own, f"“{own}”出现{context.text.count(own)}次",
                "单位名称前后不一", f"改为“{own}”",
            )  # fmt: skip


def _own(context: Context) -> str:
    """Return the name that the titles or the lines over the tables give; empty where they give several."""
    names = {LED.sub("", n) for n in (*context.once(_titles), *context.once(_of_tables))} or {context.unit}
    return names.pop() if len(names) == 1 else ""


def _slip(name: str, own: str) -> bool:
    """Say whether a name is another one's with a letter or two wrong or put in: none of an abbreviation, none of a numbered body."""
    if name == own or abs(len(name) - len(own)) > SLIP or len(name) < len(own) - 1 or own in name:
        return False
    if len(set(own) - set(name)) > SLIP:
        return False
    parts = [
        (name[b1:b2], own[a1:a2])
        for tag, a1, a2, b1, b2 in SequenceMatcher(None, own, name, autojunk=False).get_opcodes()
        if tag != "equal"
    ]
    if any(a and b and max(len(a), len(b)) > 1 for a, b in parts):
        return False  # 民政局 and 水利局 are two bodies
    changed = sum(max(len(a), len(b)) for a, b in parts)
    letters = {letter for a, b in parts for letter in a + b}
    return 0 < changed <= SLIP and not letters & NUMBERS and not all(b and not a for a, b in parts)


SCOPE = re.compile(
    r"(?P<level>中央|省|省本|自治区|市本|市)级?(?:本级)?财政(?:部门)?(?:当年)?(?:预算)?(?:安排|拨付|拨款|取得)(?=的?资金|的|收入)|(?P<level2>省级|中央|自治区级)(?:预算)?(?:部门|单位)(?=安排|使用|所属|管理|的)|(?P<level4>省级|自治区级)各?部门|[\u4e00-\u9fff]{2,3}省(?P<level3>省本级)"
)


@rule(
    "N705", "SCOPE_LEFTOVER", "用了上级的口径", severity="warning",
    fails="清水县农业农村局2022年度部门决算\n第四部分 名词解释\n一、财政拨款收入：指省级财政当年拨付的资金。",
    passes="清水县农业农村局2022年度部门决算\n第四部分 名词解释\n一、财政拨款收入：指县级财政当年拨付的资金。",
    edge="甘肃省农业农村厅2022年度部门决算\n第四部分 名词解释\n一、财政拨款收入：指省级财政当年拨付的资金。",
)  # fmt: skip
def scope(context: Context) -> Iterator[Finding]:
    """Find the definitions of a higher level in the report of a county, town or district."""
    names = [name for name, _, _ in context.once(_owners)] + [context.unit]
    level = next(
        (
            n
            for n in names
            if re.search(r"[县乡镇]|(?<!自治)区|街道", n) and not re.search(r"自治区(?!.*[县乡镇])", n)
        ),
        "",
    )
    if not level or not any(
        words in context.text
        for words in ("省级", "省本级", "中央", "自治区", "市本级", "市级财政", "省财政")
    ):
        return
    for passage, match in context.find(SCOPE.pattern):
        if "中央八项" in passage.text[match.start() : match.start() + 8] or "转移支付" in passage.text:
            continue
        glossary = "名词解释" in passage.heading or re.search(r"[:：](?:是)?指", passage.text)
        if not glossary and not match["level3"]:
            continue
        if re.search(r"如|例如|比如|包括|上级", passage.text[max(0, match.start() - 8) : match.start()]):
            continue  # told as an example of what comes from above
        words = match["level"] or match["level2"] or match["level3"] or match["level4"]
        yield Finding(
            "N705", "SCOPE_LEFTOVER", "warning", f"{level}的报告用了“{words}”的口径", passage.place(match.start()),
            passage.quote(match.start(), match.end(), 16), match[0], "", "", "沿用上级部门的名词解释", "改为本级的口径",
        )  # fmt: skip
