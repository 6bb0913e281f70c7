"""Counts of kinds that are more than all (FAULTS: PARTS)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bianzhi.auditing.context import Context
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.registry import rule
from bianzhi.auditing.relations import Sum
from bianzhi.auditing.rules.pieces import counted

KINDS = "2022年度部门决算\n医院现有内设机构32个，其中综合管理机构11个，临床医技机构{0}个，后勤服务机构1个。"
#: who is counted beside the staff
OTHERS = re.compile("学生|患者|群众|居民|村民|户籍|床位|在园|在校")
#: letters that names of kinds of one thing have in common at their end
SUFFIX = 2


@rule(
    "P355", "PARTS", "其中的一类或各类之和多于总数", severity="warning",
    fails=KINDS.format(21),
    passes=KINDS.format(20),
    edge="2022年度部门决算\n医院现有内设机构32个，其中综合管理机构11个，设有病区的临床科室30个，门诊12个。",
)  # fmt: skip
def kinds(context: Context) -> Iterator[Finding]:
    """Find one kind of more than all, and kinds by the name of all that are more together."""
    yield from _alone(context)
    for passage, unit, _, found in context.once(counted):
        if "其中" in passage.text:
            for one in found:
                between = passage.text[one.whole.end : one.parts[0].start]
                if not re.match(r"[，。：（]?其中", between) or "主要" in between:
                    continue
                listed = passage.text[one.whole.end : one.parts[-1].end]
                one = _first(one, between)  # noqa: PLW2901 - what the first of its clauses names
                if not one.parts or OTHERS.search(listed):
                    continue
                largest = max(one.parts, key=lambda t: t.figure.value)
                value = sum(t.figure.value for t in one.parts)
                over = largest.figure.value > one.whole.figure.value
                if over and (unit in ONE_KIND or _alike(one)):
                    said = f"其中一类{largest.figure.text}，大于总数{one.whole.figure.text}"
                elif value > one.whole.figure.value and _alike(one):
                    said = f"总数{one.whole.figure.text}，各类之和{value}{unit}"
                elif _turned([int(t.figure.value) for t in (one.whole, *one.parts)]) and _alike(one):
                    said = f"总数{one.whole.figure.text}，各类之和{value}{unit}，疑似数字前后颠倒"
                else:
                    continue
                yield Finding(
                    "P355", "PARTS", "warning", said, passage.place(one.whole.start), passage.quote(one.whole.start, one.parts[-1].end, 10),
                    one.whole.figure.text, "", "＋".join(f"{t.figure.value}" for t in one.parts) + f"＝{value}", "", "请核对总数和各类",
                )  # fmt: skip


#: one kind told of all, and what it is made of in brackets
ALONE = re.compile(
    r"(?<![\d.])(?P<all>\d{1,5})(?P<unit>人|名|辆|台)[，（]其中[:：]?(?P<name>[\u4e00-\u9fff]{2,16}?)(?P<one>\d{1,5})(?P=unit)(?:（(?P<parts>[^（）]*)）)?"
)


#: a change of how many there are, and what it is made up of
CHANGE, MOVES = (
    re.compile("增加|减少|增长|下降|净增|净减"),
    re.compile("调入|调出|新增|新进|新招|退休|离职|增加|减少"),
)


def _alone(context: Context) -> Iterator[Finding]:
    for passage, match in context.find(ALONE.pattern, hint=r"其中(?<=\d[人名辆台][，（]其中)"):
        moved = CHANGE.search(
            passage.text, max(0, match.start() - len("增加了")), match.start("unit")
        ) or MOVES.search(match["name"])
        if moved or OTHERS.search(match[0]) or "主要" in match["name"]:
            continue
        unit, one = match["unit"], int(match["one"])
        parts = [int(n) for n in re.findall(rf"(\d{{1,5}}){unit}", match["parts"] or "")]
        if one > int(match["all"]):
            said, place = f"其中{match['name']}{one}{unit}，大于总数{match['all']}{unit}", "one"
        elif len(parts) > 1 and sum(parts) > one and max(parts) <= one and "其中" not in match["parts"]:
            said, place = f"{match['name']}{one}{unit}，各类之和{sum(parts)}{unit}", "one"
        else:
            continue
        yield Finding(
            "P355", "PARTS", "warning", said, passage.place(match.start(place)), passage.quote(match.start(), match.end(), 6),
            f"{one}{unit}", "", "＋".join(map(str, parts)) + f"＝{sum(parts)}" if parts else "", "", "请核对总数和各类",
        )  # fmt: skip


def _first(one: Sum, between: str) -> Sum:
    """Return a whole with the parts that are told before the first semicolon, or all of a list that semicolons divide."""
    text = one.passage.text
    if between.endswith(("：", ":")) or "：" in between:
        return one
    return replace(one, parts=tuple(t for t in one.parts if "；" not in text[one.whole.end : t.start]))


def _turned(counts: Sequence[int]) -> bool:
    """Say whether the first is the sum of the others once the two digits of one of them change places."""
    whole, *parts = counts
    gap = sum(parts) - whole
    for k, one in enumerate(counts):
        if TENS <= one < TENS * TENS and one % TENS:
            moved = int(str(one)[::-1]) - one
            if moved and gap + (-moved if k == 0 else moved) == 0:
                return True
    return False


TENS = 10
#: units that count one kind of thing only
ONE_KIND = ("人", "辆", "台", "人次", "批次")


def _alike(one: Sum) -> bool:
    """Say whether the parts are kinds of the whole by their names: three or more, all ending as it does."""
    names = [re.split(r"[，。；：、（]|其中", t.lead)[-1] for t in (one.whole, *one.parts)]
    ends = {name.removesuffix("共").removesuffix("为")[-SUFFIX:] for name in names}
    return len(one.parts) > SUFFIX and len(ends) == 1 and len(set(names[1:])) == len(one.parts)


#: guests by times and heads: every time there is one at least
HEADS = re.compile(
    r"接待(?:来访)?(?:共|共计|累计)?(?:批次(?:数)?(?:为|共)?)?(?P<times>\d{1,6})(?:个)?(?:批(?:次|（次）)?|次|个)(?:（[^（）]*）)?(?:，[比较](?:上年|去年)(?:增加|减少)\d+批次)?(?:[，；、]|(?<=[批次）])(?=\d))(?:共|共计)?(?:国内)?(?:公务)?(?:接待)?(?:人数|人次)?(?:共|共计|为)?(?P<heads>\d{1,6})人次?"
)
GUESTS = "2020年度部门决算\n国内公务接待275批次，国内公务接待{0}人次，无国（境）外公务接待情况。"


@rule(
    "P364", "PARTS", "接待的人次少于批次", severity="warning",
    fails=GUESTS.format(270),
    passes=GUESTS.format(2700),
    edge=GUESTS.format(275),
)  # fmt: skip
def heads(context: Context) -> Iterator[Finding]:
    """Find fewer guests than visits."""
    yield from _travellers(context)
    for passage, match in context.find(HEADS.pattern, hint="接待"):
        if 0 < int(match["heads"]) < int(match["times"]):
            yield Finding(
                "P364", "PARTS", "warning", f"接待{match['times']}批次，却只有{match['heads']}人次", passage.place(match.start("heads")),
                passage.quote(match.start(), match.end(), 4), f"{match['heads']}人次", "", "每一批至少一人", "", "请核对批次和人次",
            )  # fmt: skip


#: those who went abroad by groups and heads: in every group there is one at least
TRAVELLERS = re.compile(
    r"团组(?:数)?(?:共计|共|为)?(?P<times>\d{1,4})(?:个|次)[，、；](?:累计|共计|共|因公|出国（境）|出访|人数){0,4}(?:为)?(?P<heads>[1-9]\d{0,4})人"
)


def _travellers(context: Context) -> Iterator[Finding]:
    for passage, match in context.find(TRAVELLERS.pattern, hint="团组"):
        if int(match["heads"]) < int(match["times"]):
            yield Finding(
                "P364", "PARTS", "warning", f"出国（境）团组{match['times']}个，却只有{match['heads']}人", passage.place(match.start("heads")),
                passage.quote(match.start(), match.end(), 4), f"{match['heads']}人", "", "每个团组至少一人", "", "请核对团组数和人数",
            )  # fmt: skip


#: how many there are, and how many more than the year before
MORE = re.compile(
    r"(?<![\d.])(?P<now>\d{1,7})(?P<unit>批次|批|人次|人|辆|个|次)[，,](?:同比|[比较](?:上年|去年|20\d\d年)(?:度|末)?(?:同期)?)增加了?(?P<more>\d{1,7})(?P=unit)"
)
RISEN = "2022年度部门决算\n国内公务接待567批次，较上年增加{0}批次；公务用车保有量46辆，较上年减少3辆。"


@rule(
    "A172", "RATE_BASE", "比上年增加的数目大于本年的数目", severity="warning",
    fails=RISEN.format(740),
    passes=RISEN.format(74),
    edge=RISEN.format(567),
)  # fmt: skip
def more_than_all(context: Context) -> Iterator[Finding]:
    """Find counts that grew by more than they are."""
    for passage, match in context.find(
        MORE.pattern,
        hint=r"同比(?<=[批次人辆个][，,]同比)|比[上去2](?<=[批次人辆个][，,]..)|较[上去2](?<=[批次人辆个][，,]..)",
    ):
        if int(match["more"]) > int(match["now"]):
            unit = match["unit"]
            yield Finding(
                "A172", "RATE_BASE", "warning", f"增加{match['more']}{unit}，大于本年的{match['now']}{unit}", passage.place(match.start("more")),
                passage.quote(match.start(), match.end(), 4), f"{match['more']}{unit}", "", "上年的数目不能小于0", "多打了一位数字", "请核对本年数和增加数",
            )  # fmt: skip
