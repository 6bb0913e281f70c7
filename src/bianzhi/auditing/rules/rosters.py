"""Bodies and offices that are counted and then listed (FAULTS: PARTS)."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from bianzhi.auditing.context import Context
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.normal import Passage, begins
from bianzhi.auditing.registry import rule

DIGITS = "一二三四五六七八九十"
COUNT = r"(?P<{0}>\d{{1,2}}|[一二三四五六七八九]?十?[一二三四五六七八九十])"
KIND = r"(?:内设|机构|职能|下属|所属|直属|二级|综合|办事|预算|基层|事业|行政|管理|业务|正科级|副科级|股级|科级|全额拨款|机关|党政|独立核算|核算|派出|人民){0,6}(?:机构|科室|处室|股室|庭室|职能室|部室|单位|法庭|派出所|办公室|中心|中队|大队|部门|科|处|股)"
#: how many there are of a kind, and their names
ROSTER = re.compile(
    rf"(?:{COUNT.format('before')}个{KIND}|{KIND}(?:数量|总数)?(?:共|共有|有|为|共计)?{COUNT.format('after')}个)"
    r"(?:（(?P<inside>[^（）。；:：]{2,400})）|[，:：]?(?:(?:机构|科室|单位)?名称)?(?:分别|具体|依次)?(?:是|为|包括|有|即|设于|设在|位于|在)?[:：，]?(?:分别(?:是|为)|包括|依次为|即)?[:：]?(?P<names>[^。；，:：]{2,400})(?=[。；]|$|，(?:其中|另|下属|所属|核定|编制|现有|实有|在职|人员|纳入|依托|辖|并|同时|设|加挂)))"
)
#: their names, and how many there are, 等 perhaps saying that there are others
BEFORE = re.compile(
    rf"(?:设(?:有|置|立)?(?:了)?|辖)(?P<names>(?:[^。；，:：\d（）]|（[^（）。\d]{{1,30}}）){{6,400}}?)(?P<others>等)?(?:，?共计?)?{COUNT.format('after')}个{KIND}(?=[。，；]|$)"
)
#: what the name of a body or an office ends in
ENDS = re.compile(
    r"(?:科|室|处|部|办|股|组|中心|队|站|所|局|基地|院|校|学|园|会|馆|委|厅|庭|团|台|社|场|政府|库|工会|支部|机关|本级|党委|纪委|办公厅|镇|乡|街道|村)$"
)
JOINED = re.compile("以及|和|(?<![普涉])及|与")
OWN = re.compile("本级|机关|本部|本单位")
#: what is said of a body, no name
OPEN = re.compile("负责|承担|职责|编制|领导")
OTHERS = re.compile(r"(\d{1,2}|[一二三四五六七八九十])个")
#: others that the number told before includes: 另有四个派出法庭
BESIDES = re.compile(r"[。；，]?(?:另有|另设|还有)[^，。；\d]{0,8}?(\d{1,2}|[一二三四五六七八九十])个")
#: least number of names that make a list; of how many one may end in another way
LIST, ODD = 2, 5
#: names by which a list with an odd one may differ from its count
GAP = 3


def _counts(names: list[str], before: str, *, own: bool) -> set[int]:
    """Return how many there may be: a name with 和 may be one or two, 本级 may be none, and two numbers told one list."""
    joined = sum(1 for one in names if JOINED.search(one, 1, len(one) - 1))
    found = set(range(len(names), len(names) + joined + 1))
    if own:
        found.add(len(names) - 1)
    other = [_number(one) for one in OTHERS.findall(before)]
    return found | {one - number for one in found for number in (*other, sum(other))}


def _goes_on(context: Context, passage: Passage) -> bool:
    """Say whether the line after a list of names begins with what is said of the last of them, in brackets."""
    after = next((b for a, b in pairwise(context.passages) if a is passage), None)
    return after is not None and bool(re.match(r"（(?![一二三四五六七八九十\d]{1,3}）)", after.text))


def _number(text: str) -> int:
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return DIGITS.index(text) + 1
    return (DIGITS.index(tens) + 1 if tens else 1) * 10 + (DIGITS.index(ones) + 1 if ones else 0)


@rule(
    "P374", "PARTS", "写明的机构个数与列出的名称不符", severity="warning",
    fails="2022年度部门决算\n二、机构设置\n本单位内设4个科室，分别为办公室、财务科、业务科。",
    passes="2022年度部门决算\n二、机构设置\n本单位内设3个科室，分别为办公室、财务科、业务科。",
    edge="2022年度部门决算\n二、机构设置\n本单位内设4个科室，分别为办公室、财务科和人事科、业务科。下属5个单位，包括文化馆、图书馆等。\n下设6个股室，分别是：办公室、财务股、业务股、宣传股\n（文明办）、法规股、人事股。",
)  # fmt: skip
def rosters(context: Context) -> Iterator[Finding]:
    """Count the names that follow a number of bodies or offices."""
    for passage, match in context.find(ROSTER.pattern, hint=r"[\d一二三四五六七八九十]个"):
        listed = re.split("分别(?:负责|承担)", match["inside"] or match["names"])[0]
        if OPEN.search(listed) or listed.startswith(("和", "及", "以及")):
            continue
        names = re.sub(r"（[^（）]*）", "", listed).split("、")
        own = bool(OWN.search(listed.split("、")[0]))
        told = _number(match["before"] or match["after"])
        before = passage.text[begins(passage.text, match.start(), "。；") : match.start()]
        besides = BESIDES.match(passage.text, match.end())
        odd = sum(not ENDS.search(one) for one in names)
        counts = _counts(names, before, own=own)
        if besides and told - _number(besides[1]) in counts:
            continue
        if match["names"] and match.end() == len(passage.text) and _goes_on(context, passage):
            continue
        if len(names) < LIST or odd * ODD > len(names) or told in counts or len(set(names)) < len(names):
            continue
        if min(abs(told - one) for one in counts) >= GAP and odd:
            continue  # perhaps a list of something else
        yield Finding(
            "P374", "PARTS", "warning", f"写的是{told}个，列出了{len(names)}个", passage.place(match.start()),
            passage.quote(match.start(), match.end(), 4), f"{told}个", f"{len(names)}个", f"列出的是{'、'.join(names)}", "增减名称后没有改个数",
            "请核对个数和名称",
        )  # fmt: skip
    for passage, match in context.find(BEFORE.pattern, hint=r"[\d一二三四五六七八九十]个"):
        names = re.sub(r"（[^（）]*）", "", match["names"]).split("、")
        told = _number(match["after"])
        joined = sum(any(map(ENDS.search, JOINED.split(one)[:-1])) for one in names)
        more = len(names) - told if len(names) > told else min(0, len(names) + joined - told)
        if len(names) <= LIST or not all(map(ENDS.search, names)) or len(set(names)) < len(names):
            continue
        if 0 < more < GAP or (more < 0 and not match["others"] and -more < GAP):
            yield Finding(
                "P374", "PARTS", "warning", f"写的是{told}个，列出了{len(names)}个", passage.place(match.start()),
                passage.quote(match.start(), match.end(), 4), f"{told}个", f"{len(names)}个", f"列出的是{'、'.join(names)}", "增减名称后没有改个数",
                "请核对个数和名称",
            )  # fmt: skip


#: a number of offices or bodies whose names another sentence tells by the same word
APART = re.compile(
    r"(?P<kind>内设(?:科室|机构|处室|股室)|(?:所属|下属|直属)(?:事业|预算|二级)?单位)(?:共|有|为)?(?P<count>\d{1,2})个(?=[，。；、])"
)
_APART = "2022年度部门决算\n本单位内设科室{0}个，下属单位1个。内设科室分别是办公室、财务科、业务科，下属单位是苗圃。"


@rule(
    "P379", "PARTS", "写明的机构个数与另一句列出的名称不符", severity="warning",
    fails=_APART.format(4),
    passes=_APART.format(3),
    edge=_APART.format(3) + "业务科下设2个组。",
)  # fmt: skip
def apart(context: Context) -> Iterator[Finding]:
    """Count the names that another sentence of the paragraph gives for a number told before."""
    for passage, match in context.find(
        APART.pattern, hint=r"(?:内设|所属|下属|直属)[\u4e00-\u9fff]{2,6}\d{1,2}个"
    ):
        after = rf"{match['kind']}(?:分别|依次)?(?:是|为)[:：]?(?P<names>[^，。；：\d]{{4,300}})(?=[，。；])"
        listed = re.compile(after).search(passage.text, match.end())
        names = re.sub(r"（[^（）]*）", "", listed["names"]).split("、") if listed else []
        if listed is None or not all(map(ENDS.search, names)) or "等" in listed["names"][-2:]:
            continue
        told = int(match["count"])
        if told not in _counts(names, "", own=bool(OWN.search(names[0]))) and abs(told - len(names)) < GAP:
            yield Finding(
                "P379", "PARTS", "warning", f"写的是{told}个，列出了{len(names)}个", passage.place(match.start()), passage.quote(match.start(), listed.end()),
                f"{told}个", f"{len(names)}个", f"列出的是{'、'.join(names)}", "增减名称后没有改个数", "请核对个数和名称",
            )  # fmt: skip


#: the head of the column that has the names of bodies
BODIES = re.compile(r"^(?:预算|基层|所属|下属)?单位名称$|^预算单位$")
#: rows of a list; longer tables have a row for each project or amount of a body
MOST = 40
_BODIES = "2024年度部门决算\n纳入编制范围的单位包括：\n序号\t单位名称\t备注\n1\t某县林业局（本级）\t\n2\t{0}\t\n3\t某县苗圃\t"


@rule(
    "P375", "NAME_INCONSISTENT", "单位名单中同一个单位列了两次", severity="warning",
    fails=_BODIES.format("某县林业局（本级）"),
    passes=_BODIES.format("某县林业局执法大队"),
    edge=_BODIES.format("某县林业局"),
)  # fmt: skip
def twice(context: Context) -> Iterator[Finding]:
    """Find a body that stands twice in the list of those that belong to a department."""
    for grid in context.document.grids:
        head = ["".join(cell.split()) for cell in grid.rows[0]] if 1 < len(grid.rows) <= MOST else []
        column = next((k for k, cell in enumerate(head) if BODIES.match(cell)), -1)
        if column < 1 or head[column - 1] != "序号" or any(len(row) <= column for row in grid.rows):
            continue
        rows = [tuple("".join(cell.split()) for cell in row) for row in grid.rows]
        counts = Counter(row[column] for row in rows[1:] if row[column])
        for name in (name for name, count in counts.items() if count > 1):
            index = max(k for k, row in enumerate(rows) if row[column] == name)
            yield Finding(
                "P375", "NAME_INCONSISTENT", "warning", f"“{name}”列了{counts[name]}次", grid.place_of(index), name, name, "", "", "复制后没有改单位名称",
                "请核对单位名单",
            )  # fmt: skip


#: how many bodies of each kind a department is made of, and of which it plans what running costs
MADE_OF = re.compile(
    r"行政单位(?P<offices>\d{1,2})家(?:[，、]参公(?:事业)?单位(?P<like>\d{1,2})家)?(?:[，、]事业单位(?P<others>\d{1,2})家)?"
)
RUN = re.compile(
    r"下属(?P<offices>\d{1,2})家机关(?:(?:和|、|及)(?P<others>\d{1,2})家(?P<like>参公)?事业单位)?(?:财政拨款的?)?(?=[^，。；\d]{0,8}机关运行经费)"
)


@rule(
    "P491", "NARRATIVE_REPEAT", "有机关运行经费的单位数与单位构成不符", severity="warning",
    fails="2025年部门预算\n本部门中，行政单位1家，参公单位2家，具体包括：\n2025年下属1家机关和3家参公事业单位财政拨款的机关运行经费预算为40.00万元。",
    passes="2025年部门预算\n本部门中，行政单位1家，参公单位2家，具体包括：\n2025年下属1家机关和2家参公事业单位财政拨款的机关运行经费预算为40.00万元。",
    edge="2025年部门预算\n本部门中，行政单位1家，参公单位1家，事业单位3家，具体包括：\n2025年下属1家机关和2家事业单位财政拨款的机关运行经费预算为40.00万元。",
)  # fmt: skip
def run(context: Context) -> Iterator[Finding]:
    """Hold the bodies whose running costs are planned against those the department is made of."""
    of_all = next((m for _, m in context.find(MADE_OF.pattern, hint="行政单位")), None)
    if of_all is None:
        return
    offices, like, others = (int(of_all[name] or 0) for name in ("offices", "like", "others"))
    for passage, told in context.find(RUN.pattern, hint="机关运行经费"):
        own, beside = int(told["offices"]), int(told["others"] or 0)
        if own == offices and beside <= (like if told["like"] else like + others):
            continue
        yield Finding(
            "P491", "NARRATIVE_REPEAT", "warning", f"这里是“{told[0]}”，前面写的是“{of_all[0]}”", passage.place(told.start()),
            passage.quote(told.start(), told.end(), 10), told[0], of_all[0], "", "改了一处没有改另一处", "请核对单位数",
        )  # fmt: skip
