"""Which amounts a share may be a share of: those of the name it gives, in text or tables, or the head of its list."""

import re
from collections.abc import Iterator

from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import Figure
from bianzhi.auditing.normal import Passage
from bianzhi.auditing.relations import Share
from bianzhi.auditing.tokens import RESPECTIVE, VALUES, Token

#: words that writers add to the name of a total or leave out
ADDED = re.compile(
    r"20\d\d年(?:度)?|本年度?|全年|年度|当年|总额|总(?!务)|合计|预算拨款(?=支出)|预算|决算|数|安排|(?:完成|实现)?为$|是$|(?:完成|实现)$|的|比例|比重|全部|部门|单位"
)
#: all money of the year: what stands before must be nobody's name but the body's own
BROAD = ("收入", "支出")
BODY = re.compile(r"(?:^(?:\d{1,2}[.、])?|[局院府校馆部处站所会心厅委队园办学]|[（）年])$")
#: (core of the name, tables and columns whose whole row tells it)
CELLS = {
    "支出": (("T3", "total"), ("T1", "总计"), ("T1", "本年支出合计")),
    "收入": (("T2", "total"), ("T1", "总计"), ("T1", "本年收入合计")),
    "基本支出": (("T3", "basic"), ("T5", "basic"), ("T6", "total")),
    "项目支出": (("T3", "project"), ("T5", "project")),
    "一般公共财政拨款支出": (("T5", "total"),),
    "财政拨款支出": (("T5", "total"), ("T4", "本年支出合计")),
}
HEAD = re.compile(r"(?:其中|如下|包括|为|是|方面|用于)[:：]$")
#: the number an item of a list begins with
ITEM = re.compile(r"\d{1,2}[.、．”“]|（[\d一二三四五六七八九十]{1,3}）|[①-⑳]")
#: what items of a list begin with that bear no number
BULLET = re.compile(r"[·•●▪◆■◇]")
#: items of a list that stand between its head and one of them
LONGEST = 14


def core(name: str) -> str:
    """Return a name without what writers add to it."""
    plain = ADDED.sub("", ABROAD.sub("境", name))
    return plain.removesuffix("支出") if "经费" in plain else plain


Told = list[tuple[int, Token, str]]
#: brackets that belong to a name
ABROAD = re.compile("（境）")
#: what follows the name of a subject: 住房保障支出（类）支出
RANK = re.compile("（[类款项]）")
CLAUSE_ENDS = re.compile(r"[，。；：:、）]")


def told(context: Context) -> Told:
    """Return every amount of the text with the number of its passage and the core of its name; read once for all shares."""
    return [
        (k, token, core(CLAUSE_ENDS.split(ABROAD.sub("境", RANK.sub("", token.lead)))[-1]))
        for k, (_, marks) in enumerate(context.figures)
        for token in marks
        if token.role in VALUES
        and not RESPECTIVE.search(token.lead)  # those of a list are each one of several
    ]


def named(context: Context, share: Share, known: Told) -> list[Figure]:
    """Return the amounts that bear the name a share gives its whole, the nearest before it first."""
    wanted = core(share.named)
    if len(wanted) < 2:
        return []
    alike = [
        (k, token)
        for k, token, said in known
        if said.endswith(wanted) and token is not share.part and _bears(said, wanted)
    ]
    here = next((k for k, (one, _) in enumerate(context.figures) if one is share.passage), 0) if alike else 0
    alike.sort(key=lambda pair: (pair[0] > here, abs(pair[0] - here), -pair[1].start))
    return [*(token.figure for _, token in alike), *_cells(context, wanted)]


def _bears(said: str, wanted: str) -> bool:
    return wanted not in BROAD or bool(BODY.search(said.removesuffix(wanted)))


def _cells(context: Context, wanted: str) -> Iterator[Figure]:
    for name, places in CELLS.items():
        if not (name == wanted or (name not in BROAD and name.endswith(wanted))):
            continue
        for slot, column in places:
            made = context.statements.get(slot)
            if made is None:
                continue
            if slot == "T1" or column == "本年支出合计":
                cells = [r.total for r in made.rows if column in r.label]
            else:
                cells = [made.whole.cells.get(column)] if made.whole else []
            yield from (c for c in cells if c)


def above(context: Context, share: Share) -> list[Figure]:
    """Return the amounts of the paragraph that opens the list a share's paragraph is an item of; none where it is no item."""
    order = context.passages
    here = next((k for k, one in enumerate(order) if one is share.passage), 0)
    if share.passage.text.count("。") > 1 or not _first(context, share):
        return []
    listed = bool(BULLET.match(share.passage.text))
    for k in range(here - 1, max(-1, here - LONGEST), -1):
        one = order[k]
        if HEAD.search(one.text) or (listed and not BULLET.match(one.text)):
            return [t.figure for t in context.marks(one) if t.role in VALUES]
        if (
            not one.text.endswith(("；", "，"))
            and not listed
            and not _both_items(one.text, share.passage.text)
            and not (one.heading == share.passage.heading and _shared(context, one))
        ):
            return []
    return []


def _shared(context: Context, one: Passage) -> bool:
    """Say whether a paragraph begins with an amount and its share, as items of a list without numbers do."""
    marks = context.marks(one)
    return (
        len(marks) > 1 and marks[0].role in VALUES and marks[1].role == "share" and one.text.count("。") == 1
    )


def _both_items(one: str, other: str) -> bool:
    """Say whether two paragraphs begin with a number each, as items of one list do."""
    return bool(ITEM.match(one) and ITEM.match(other))


def _first(context: Context, share: Share) -> bool:
    """Say whether a share stands with the first amount of its paragraph."""
    return next((t for t in context.marks(share.passage) if t.role in VALUES), None) == share.part
