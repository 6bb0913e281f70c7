"""Wholes whose parts stand in other sentences, and what is said of all but cannot be (FAULTS: PARTS, SHARE_WRONG)."""

import re
from collections.abc import Iterator

from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import HUNDRED, Figure, added, figure, places_of, plain, total
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.normal import Passage, sentence_at
from bianzhi.auditing.registry import rule
from bianzhi.auditing.relations import Share
from bianzhi.auditing.rules import staff
from bianzhi.auditing.rules.parts import added_up, complete, right_share
from bianzhi.auditing.rules.planning import both_kinds
from bianzhi.auditing.three_public import three_told
from bianzhi.auditing.tokens import VALUES, Token
from bianzhi.documents.model import Place

SAID = r"(?:决算|预算|支出)?(?:数|合计|总额|总计)?(?:共计|合计|为|是|共)?$"
BASIC = re.compile(rf"基本支出{SAID}")
STAFF = re.compile(rf"人员经费{SAID}")
PUBLIC = re.compile(rf"公用经费{SAID}")
#: passages after the whole in which its parts may stand
REACH = 8
Placed = tuple[Passage, Token]


@rule(
    "P311", "PARTS", "人员经费与公用经费之和不等于基本支出",
    fails="2023年度部门决算\n一般公共预算财政拨款基本支出120.00万元，其中：\n人员经费80.00万元，主要包括：基本工资、津贴补贴。\n公用经费10.00万元，主要包括：办公费、差旅费。",
    passes="2023年度部门决算\n一般公共预算财政拨款基本支出90.00万元，其中：\n人员经费80.00万元，主要包括：基本工资、津贴补贴。\n公用经费10.00万元，主要包括：办公费、差旅费。",
    edge="2023年度部门决算\n一般公共预算财政拨款基本支出120.00万元，其中：\n人员经费80.00万元，主要包括：基本工资、津贴补贴。\n公用经费10.00万元，主要包括：办公费。\n资本性支出30.00万元，主要包括：办公设备购置。",
)  # fmt: skip
def basic(context: Context) -> Iterator[Finding]:
    """Add up staff and public expenses that stand in the sentences after the basic expenditure."""
    flat = [(one, token) for one, marks in context.figures for token in marks if token.role in VALUES]
    summed = context.once(added_up)
    for k, (passage, whole) in enumerate(flat):
        if not BASIC.search(whole.lead) or (id(passage), whole.start) in summed:
            continue
        after = [pair for pair in flat[k + 1 : k + 1 + REACH * 4] if pair[0].heading == passage.heading]
        found = _two_parts(after)
        if found is None:
            continue
        staff, public, rest = found
        parts = [staff[1].figure, public[1].figure]
        sum_ = total(parts)
        if sum_.meets(whole.figure.span) or any(
            total([*parts, t.figure]).meets(whole.figure.span) for _, t in rest
        ):
            continue
        if any((id(one), t.start) in context.misunits for one, t in ((passage, whole), staff, public)):
            continue
        told, shown = added(parts)
        gap = whole.figure.value - sum(p.value for p in parts)
        projects = [t.figure.value for _, t in flat if re.search(r"项目支出(?:决算|预算)?(?:为)?$", t.lead)]
        yield Finding(
            "P311", "PARTS", "error", f"人员经费与公用经费之和{told}，与基本支出{whole.figure.text}不等", passage.place(whole.start),
            passage.quote(whole.start, whole.end, 24), whole.figure.text, told, shown,
            "把含项目支出的合计写成了基本支出" if gap in projects else "", "请核对基本支出、人员经费和公用经费",
            (staff[0].place(staff[1].start), public[0].place(public[1].start)),
        )  # fmt: skip


def _two_parts(after: list[Placed]) -> tuple[Placed, Placed, list[Placed]] | None:
    """Return staff, public and what follows, where the first amount after the whole is one of the two."""
    if not after:
        return None
    first = next((p for p in (STAFF, PUBLIC) if p.search(after[0][1].lead)), None)
    if first is None:
        return None
    second = PUBLIC if first is STAFF else STAFF
    for k, pair in enumerate(after[1:], 1):
        if BASIC.search(pair[1].lead):
            return None
        if second.search(pair[1].lead):
            both = (after[0], pair) if first is STAFF else (pair, after[0])
            return (*both, after[k + 1 : k + 4])
    return None


HALVES = ("公务用车购置费支出", "公务用车运行维护费支出")
THREE = ("因公出国（境）费支出", "公务用车购置及运行维护费支出", "公务接待费支出")
TOTAL = "“三公”经费支出"


def told_alike(context: Context) -> dict[str, list[Placed]]:
    """Return the things that the text tells one amount of, with every place that tells it."""
    seen: dict[str, list[Placed]] = {}
    for name, passage, token in (*context.told, *context.plans):
        seen.setdefault(name, []).append((passage, token))
    return {
        name: places
        for name, places in seen.items()
        if all(t.figure.span.meets(places[0][1].figure.span) for _, t in places)
    }


def told_once(context: Context) -> dict[str, Placed]:
    """Return the things that the text tells one amount of, however often, with the first place."""
    return {name: places[0] for name, places in context.once(told_alike).items()}


@rule(
    "P312", "PARTS", "“三公”经费各项之和不等于合计",
    fails="2023年度部门决算\n“三公”经费支出决算为5.00万元。\n因公出国（境）费支出0万元。\n公务用车购置及运行维护费支出2.00万元。\n公务接待费支出1.00万元。",
    passes="2023年度部门决算\n“三公”经费支出决算为3.00万元。\n因公出国（境）费支出0万元。\n公务用车购置及运行维护费支出2.00万元。\n公务接待费支出1.00万元。",
    edge="2023年度部门决算\n“三公”经费支出决算为5.00万元。\n本年无因公出国（境）费。\n公务接待费支出1.00万元，比上年减少1.00万元。",
)  # fmt: skip
def three(context: Context) -> Iterator[Finding]:
    """Add up the three expenses where each is told in a sentence of its own."""
    once = told_once(context)
    if TOTAL not in once or context.once(three_told):
        return
    names = [n for n in THREE if n in once]
    if THREE[1] not in once:
        names += [n for n in HALVES if n in once]
    if len(names) < len(THREE) + (THREE[1] not in once):
        return
    passage, whole = once[TOTAL]
    if all(once[n][0] is passage for n in names):
        return  # of one paragraph P301 or P319 tells
    parts = [once[n][1].figure for n in names]
    if total(parts).meets(whole.figure.span) or any(s.whole == whole for s in context.sums if complete(s)):
        return
    told, shown = added(parts)
    yield Finding(
        "P312", "PARTS", "error", f"“三公”经费各项之和{told}，与合计{whole.figure.text}不等", passage.place(whole.start),
        passage.quote(whole.start, whole.end, 24), whole.figure.text, told, shown, "", "请核对合计和各项",
        tuple(once[n][0].place(once[n][1].start) for n in names),
    )  # fmt: skip


OF_THREE = re.compile(
    r"[“\"]三公[”\"]经费(?:财政拨款)?(?:支出)?(?:决算|预算)?(?:数|支出|总额)?中[，：](?:[^。；\d]{0,40}?)"
)


@rule(
    "S211", "SHARE_WRONG", "占“三公”经费的比例不对", forms=("决算",),
    fails="2023年度部门决算\n“三公”经费支出预算为8.00万元，支出决算为2.00万元，完成预算的25%。\n“三公”经费支出决算中，公务接待费支出2.00万元，占25%。",
    passes="2023年度部门决算\n“三公”经费支出预算为8.00万元，支出决算为2.00万元，完成预算的25%。\n“三公”经费支出决算中，公务接待费支出2.00万元，占100%。",
    edge="2023年度部门决算\n“三公”经费支出决算为8.00万元。\n“三公”经费支出决算中，公务接待费支出2.00万元，占25%。",
)  # fmt: skip
def of_three(context: Context) -> Iterator[Finding]:
    """Compare shares of the three expenses with the total another sentence, or the table, tells."""
    whole = _three_total(context)
    if whole is None or not whole.value:
        return
    yield from _of_items(context, whole)
    completed = [c.rate.figure for c in context.completions]
    for passage, opened in context.find(OF_THREE.pattern):
        start, end = opened.end(), sentence_at(passage.text, opened.end(), opened.end())[1]
        told = [
            s for s in context.shares if s.passage is passage and start <= s.part.start and s.rate.end <= end
        ]
        if not told or any(s.whole or (s.named and "三公" not in s.named) for s in told) or _off(told):
            continue
        for one in told:
            if right_share(one, whole) or not _all_of(told, whole):
                continue
            stated = one.rate.figure
            right = plain(one.part.figure.value / whole.value * HUNDRED, max(places_of(stated), 2))
            done = any(abs(c.value - stated.value) <= stated.half * 2 for c in completed)
            yield Finding(
                "S211", "SHARE_AS_COMPLETION" if done else "SHARE_WRONG", "error", f"占{stated.text}，应为{right}%",
                passage.place(one.rate.start), passage.quote(one.part.start, one.rate.end, 14), stated.text, f"{right}%",
                f"{one.part.figure.text}÷{whole.text}＝{right}%", "把完成预算的比例写成了占比" if done else "", f"占{right}%",
            )  # fmt: skip


def _of_items(context: Context, whole: Figure) -> Iterator[Finding]:
    """Do the same where each expense and its share stand in a paragraph of their own."""
    names = {(id(p), t.start): name for name, p, t in context.told if name in THREE}
    told = {
        name: s
        for s in context.shares
        if not s.whole
        and (not s.named or "三公" in s.named)
        and (name := names.get((id(s.passage), s.part.start)))
    }
    if len(told) < len(THREE) - 1 or len({id(s.passage) for s in told.values()}) < len(told):
        return
    group = list(told.values())
    if not _all_of(group, whole) and len(told) == len(THREE):
        return
    wrong = [s for s in group if not right_share(s, whole)]
    for one in wrong if len(wrong) < len(group) else ():
        stated = one.rate.figure
        right = plain(one.part.figure.value / whole.value * HUNDRED, max(places_of(stated), 2))
        yield Finding(
            "S211", "SHARE_WRONG", "error", f"占{stated.text}，应为{right}%", one.passage.place(one.rate.start),
            one.passage.quote(one.part.start, one.rate.end, 14), stated.text, f"{right}%", f"{one.part.figure.text}÷{whole.text}＝{right}%", "", f"占{right}%",
        )  # fmt: skip


def _three_total(context: Context) -> Figure | None:
    once = told_once(context)
    if TOTAL in once:
        return once[TOTAL][1].figure
    return context.once(three_told).get(("account", "total"))


def _off(told: list[Share]) -> bool:
    """Say whether the shares do not make up 100 by themselves: S203 tells."""
    return len(told) > 1 and abs(sum(s.rate.figure.value for s in told) - HUNDRED) > 1


def _all_of(told: list[Share], whole: Figure) -> bool:
    """Say whether the parts make up the whole: if not, one of the amounts is wrong, and another rule tells."""
    return total(s.part.figure for s in told).meets(whole.span)


BOTH = (
    re.compile(r"基本支出(?:预算|决算)?(?:数)?(?:为)?$"),
    re.compile(r"项目支出(?:预算|决算)?(?:数)?(?:为)?$"),
)


@rule(
    "S212", "SHARE_WRONG", "基本支出、项目支出所占比例与两数对不上",
    fails="2024年部门预算\n1.基本支出预算80.00万元，占支出总预算的80%，同比减少1.00万元。\n2.项目支出预算20.00万元，占支出总预算的24%，同比增加1.00万元。",
    passes="2024年部门预算\n1.基本支出预算80.00万元，占支出总预算的80%，同比减少1.00万元。\n2.项目支出预算20.00万元，占支出总预算的20%，同比增加1.00万元。",
    edge="2024年部门预算\n1.基本支出预算80.00万元，占支出总预算的72.73%。\n2.项目支出预算20.00万元，占支出总预算的18.18%。",
)  # fmt: skip
def both(context: Context) -> Iterator[Finding]:
    """Compare the shares of basic and project expenditure, where two sentences give them one whole."""
    shares = context.shares
    for k, first in enumerate(shares):
        if first.whole or not BOTH[0].search(first.part.lead):
            continue
        second = next(
            (s for s in shares[k + 1 : k + REACH] if BOTH[1].search(s.part.lead) and s.named == first.named),
            None,
        )
        if second is None or second.passage is first.passage:
            continue
        sum_ = total([first.part.figure, second.part.figure])
        whole = Figure("", (sum_.low + sum_.high) / 2, (sum_.high - sum_.low) / 2)
        wrong = [s for s in (first, second) if not right_share(s, whole)]
        if len(wrong) != 1 or whole.value <= 0:
            continue  # where neither fits the whole is another one
        stated, part = wrong[0].rate.figure, wrong[0].part.figure
        right = plain(part.value / whole.value * HUNDRED, max(places_of(stated), 2))
        yield Finding(
            "S212", "SHARE_WRONG", "error", f"占{stated.text}，应为{right}%", wrong[0].passage.place(wrong[0].rate.start),
            wrong[0].passage.quote(wrong[0].part.start, wrong[0].rate.end, 14), stated.text, f"{right}%",
            f"{part.text}÷（{first.part.figure.text}＋{second.part.figure.text}）＝{right}%", "", f"占{right}%",
        )  # fmt: skip


MOVED = re.compile(
    r"(?:^|[。；，]|(?<=万元))(?:本年|部门|单位|总)?(收入|支出)(?:总预算|预算|总计)?(?:总额)?(?:比|较)(?:去年|上年|20\d\d年?)(?:年初)?(?:预算)?(?:数)?(增加|减少)了?(\d[\d,]*(?:\.\d+)?)(万元|元)"
)
PLANNED = re.compile(
    r"(收入|支出)(?:总预算|预算|总计)[:：]?(?:20\d\d年?)?(?:年?初)?(?:预算)?(?:总额|总计|数)?(?:安排)?(?:为|是)?$"
)


@rule(
    "P313", "NARRATIVE_REPEAT", "收入预算与支出预算相等，比上年的增减却不同", severity="warning", forms=("预算",),
    fails="2024年部门预算\n收入预算：2024年年初预算数100.00万元，收入较去年减少20.00万元。\n支出预算：2024年年初预算数100.00万元，支出较去年增加30.00万元。",
    passes="2024年部门预算\n收入预算：2024年年初预算数100.00万元，收入较去年减少20.00万元。\n支出预算：2024年年初预算数100.00万元，支出较去年减少20.00万元。",
    edge="2024年部门预算\n收入预算：2024年年初预算数100.00万元，收入较去年减少20.00万元。\n支出预算：2024年年初预算数90.00万元，支出较去年增加30.00万元。",
)  # fmt: skip
def balanced(context: Context) -> Iterator[Finding]:
    """Find a budget whose two sides are one amount, but changed differently: last year's were one amount as well."""
    sides: dict[str, Figure] = {}
    for _, marks in context.figures:
        for token in marks:
            if token.role in (*VALUES, "budget") and (said := PLANNED.search(token.lead)):
                sides.setdefault(said[1], token.figure)
    if len(sides) < len(("收入", "支出")):
        return
    moved: dict[str, tuple[Passage, re.Match[str], Figure]] = {}
    for passage, match in context.find(
        MOVED.pattern,
        hint=r"比(?<=[出入算计额]比)(?:去年|上年|20\d\d)|较(?<=[出入算计额]较)(?:去年|上年|20\d\d)",
    ):
        moved.setdefault(match[1], (passage, match, figure(match[3], match[4])))
    if len(sides) + len(moved) < len(("收入", "支出")) * 2 or not sides["收入"].span.meets(
        sides["支出"].span
    ):
        return
    (_, one, a), (passage, other, b) = moved["收入"], moved["支出"]
    if one[2] == other[2] and a.span.meets(b.span):
        return
    impossible = any(
        m[2] == "增加" and f.span.low > sides[side].span.high for side, (_, m, f) in moved.items()
    )
    by_parts = [told for told in both_kinds(context) if isinstance(told, Finding)]
    if any(told.expected == f"{one[2]}{a.text}" for told in by_parts):
        return  # P370 tells it by the parts
    yield Finding(
        "P313", "NARRATIVE_REPEAT", "error" if impossible else "warning", f"收入比上年{one[2]}{a.text}，支出却比上年{other[2]}{b.text}", passage.place(other.start()),
        passage.quote(other.start(), other.end(), 14), f"{other[2]}{b.text}", f"{one[2]}{a.text}",
        f"两年的收支预算都应相等，本年同为{sides['收入'].text}", "", "请核对收入和支出的增减数",
    )  # fmt: skip


PEOPLE = re.compile(
    r"(?P<name>编制|在编|在职|职工|人员|人数)(?:总数|总人数|人员|人数|数|共有|共计|共|合计|总计)*(?:为)?(?P<whole>\d{1,5})(?P<unit>[人名])[，（]?其中[:：，]?(?P<parts>[^。；]*)"
)
PART = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{2,14}?)(?:共|为)?(?P<count>\d{1,5})(?:[人名])?(?=[，、。；）]|$)"
)
#: kinds of people or posts that exclude one another
APART = (
    re.compile(r"(?:行政|事业|工勤|参公|参照公务员法?管理|政法|专项|后勤)[\u4e00-\u9fff]{0,6}"),
    re.compile(r"(?:在职|离休|退休)[\u4e00-\u9fff]{0,4}"),
)


def _told_of_staff(context: Context) -> set[Place]:
    return {one.place for one in staff.people(context) if isinstance(one, Finding)}


@rule(
    "P314", "PARTS", "编制或人员各类之和不等于总数", severity="warning",
    fails="2024年部门预算\n核定编制20名，其中：事业编制25名。",
    passes="2024年部门预算\n核定编制25名，其中：行政编制5名、事业编制20名。",
    edge="2024年部门预算\n核定编制25名，其中：领导职数3名、事业编制20名。",
)  # fmt: skip
def people(context: Context) -> Iterator[Finding]:
    """Add up posts and people by kinds, and find a kind of more than all, where P304 does not tell."""
    for passage, match in context.find(PEOPLE.pattern):
        inner = re.split(r"其中|总数|合计", re.sub(r"（[^（）]*）", "", match["parts"]))[0]
        parts = [(p["name"], int(p["count"])) for p in PART.finditer(inner)]
        if not parts or passage.place(match.start()) in context.once(_told_of_staff):
            continue
        whole, sum_ = int(match["whole"]), sum(count for _, count in parts)
        posts = [part for part in parts if APART[0].fullmatch(part[0])]
        largest = max(posts, key=lambda p: p[1], default=("", 0))
        over = largest[1] > whole
        rest = passage.text[match.end() : match.end() + 3]
        left = re.match(r"；(?:离|退)", rest) and match["name"] in ("在职", "在编", "编制")
        more = sum_ < whole and rest[:1] == "；" and not left  # others may follow
        kinds = any(all(family.fullmatch(name) for name, _ in parts) for family in APART)
        if not over and (not kinds or more or len(parts) < len(("one", "other")) or sum_ == whole):
            continue
        shown = "＋".join(str(count) for _, count in parts)
        yield Finding(
            "P314", "PARTS", "warning", f"{largest[0]}{largest[1]}，大于总数{whole}" if over else f"总数{whole}，各类之和{sum_}",
            passage.place(match.start()), passage.quote(match.start(), match.end(), 4), f"{whole}{match['unit']}", "" if over else str(sum_),
            f"{shown}＝{sum_}", "", "请核对总数和各类",
        )  # fmt: skip
