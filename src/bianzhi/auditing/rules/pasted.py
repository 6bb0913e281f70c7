"""What was pasted from elsewhere: a table under another body's name, the purpose of cars told for guests (FAULTS: COPY_PASTE_ITEM)."""

import re
from collections import Counter
from collections.abc import Iterator

from bianzhi.auditing.context import Context
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.registry import rule
from bianzhi.auditing.rules.bodies import OF_TABLE
from bianzhi.documents.model import Place

#: how an office is called that stands beside another, not below it
EQUAL = re.compile(r"(?:局|委员会)$")
#: the line over a table in which the name of the body is not filled in
UNNAMED = re.compile(r"(?:编制|填报)(?:部门|单位)[:：](?:(?:金额)?单位[:：].{1,3})?")
#: tables under one name that show that the name of another is a slip
MOST = 4
_LABELLED = "清水县水利局2024年度部门决算\n" + "".join(
    f"{title}\n部门：{{{k}}}\t\t单位：万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n213\t农林水支出\t9.00\t5.00\t4.00\n合计\t\t9.00\t5.00\t4.00\n一、\n"
    for k, title in enumerate(
        ("收入决算表", "支出决算表", "一般公共预算财政拨款支出决算表", "政府性基金预算财政拨款支出决算表", "国有资本经营预算财政拨款支出决算表")
    )
)  # fmt: skip


@rule(
    "X560", "NAME_INCONSISTENT", "一张表的编制单位与其他各表不同", severity="warning",
    fails=_LABELLED.format("清水县水利局", "清水县水利局", "清水县水利局", "清水县水利局", "长河区林业局"),
    passes=_LABELLED.format(*["清水县水利局"] * 5),
    edge=_LABELLED.format("清水县水利局", "清水县水利局", "清水县水利局", "清水县水利局", "清水县水利局本级"),
)  # fmt: skip
def labelled(context: Context) -> Iterator[Finding]:
    """Find the one table that bears the name of a body of another place, where all others bear one name."""
    names: list[tuple[str, Place]] = []
    blank: list[tuple[str, Place]] = []
    for lines, place in [
        *_over(context),
        *(([p.text], p.place()) for p in context.passages if len(p.text) < LINE and p.text[:2] in HEADS),
    ]:
        for line in lines:
            if "：" not in line and ":" not in line:
                continue
            if match := OF_TABLE.search(line):
                names.append((match["name"], place))
                break
            if UNNAMED.fullmatch("".join(line.split())):
                blank.append((line, place))
                break
    counts = Counter(name for name, _ in names)
    for line, place in blank if len(counts) == 1 and len(names) >= MOST else ():
        yield Finding(
            "X560", "DISCLOSURE_MISSING", "warning", f"其他{len(names)}张表都写了编制单位，这张空着", place, line.strip(), "", names[0][0], "",
            "表头没有填完", f"补上“{names[0][0]}”",
        )  # fmt: skip
    if len(counts) != len(("most", "one")):
        return
    (own, often), (other, once) = counts.most_common()
    if often < MOST or once > 1 or own in other or other in own:
        return
    if own[:2] == other[:2] and (not EQUAL.search(other) or context.text.count(other) > 1):
        return  # of the same place: one that belongs to it, unless it is an office of its rank that nothing else names
    place = next(place for name, place in names if name == other)
    yield Finding(
        "X560", "NAME_INCONSISTENT", "warning", f"其他{often}张表都是{own}的，这张写的是“{other}”", place, other, other, own, "",
        "复制了别的单位的表头", f"改为“{own}”，并核对这张表的数字",
    )  # fmt: skip


def _over(context: Context) -> Iterator[tuple[list[str], Place]]:
    """Yield the lines over each table with its place."""
    for grid in context.grids:
        rows = [
            "".join(dict.fromkeys(cells))
            for cells in grid.rows[:3]
            if "：" in (line := "".join(cells)) or ":" in line
        ]
        yield [*grid.above, *rows], grid.place


#: letters of a line over a table that stands as a paragraph, and how it begins
LINE, HEADS = 46, ("编制", "填报", "部门", "单位")
#: cars that are for guests, guests that cost fuel
PURPOSE = re.compile(
    r"公务用车运行(?:维护)?费(?:支出)?(?:决算|预算)?(?:数)?(?:为)?\d[\d,.]*万?元，(?:主要)?用于(?P<guests>公务接待|接待[^，。；、]{0,8})[^。；]{0,20}"
    r"|公务接待费(?:支出)?(?:预算|决算)?(?:数)?(?:为)?\d[\d,.]*万?元，(?:主要)?用于(?P<cars2>(?:公务用?车|车辆)[^，。；]{0,6}(?:燃料|燃油|维修|保险|运行|加油)|燃料费|燃油费)"
    r"|公务用车[^，。；\d]{0,16}(?:支出)?(?:预算|决算)?(?:数)?(?:为)?\d[\d,.]*万?元。(?:该项经费)?主要用于(?P<guests2>接待[^，。；、]{0,8})[^。；]{0,20}"
    r"|批次[，、](?:接待)?(?:共计?)?\d+人次[，、](?:主要)?用于(?P<cars>(?:公务用?车|车辆)[^，。；]{0,6}(?:燃料|燃油|维修|保险|运行|加油))"
)


@rule(
    "X561", "COPY_PASTE_ITEM", "公务接待与公务用车的用途写混", severity="warning",
    fails="2024年度部门决算\n公务接待费支出1.20万元。国内公务接待3批次，26人次，主要用于车辆燃料、维修、保险。",
    passes="2024年度部门决算\n公务接待费支出1.20万元。国内公务接待3批次，26人次，主要用于上级部门调研。",
    edge="2024年度部门决算\n公务用车运行维护费支出1.20万元，主要用于接送检查组所需车辆的燃料、维修、保险。",
)  # fmt: skip
def mixed(context: Context) -> Iterator[Finding]:
    """Find what one of the three expenses was for told of another."""
    for passage, match in context.find(PURPOSE.pattern, hint=r"用于(?:公务接待|接待|公务用?车|车辆|燃)"):
        group = next(one for one in ("guests", "guests2", "cars", "cars2") if match[one])
        yield Finding(
            "X561", "COPY_PASTE_ITEM", "warning", f"用途写成了“{match[group]}”", passage.place(match.start(group)),
            passage.quote(match.start(), match.end(), 4), match[group], "", "", "复制了别的项目的文字", "请改为这一项的用途",
        )  # fmt: skip
