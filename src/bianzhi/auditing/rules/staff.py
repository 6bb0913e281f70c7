"""People: kinds that do not add up to all, and shares of counts (FAULTS: PARTS, SHARE_WRONG)."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import takewhile

from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import HUNDRED, ZERO, figure, plain
from bianzhi.auditing.findings import Finding, Obligation
from bianzhi.auditing.registry import rule

#: a whole of people or posts, and what stands for its kinds
WHOLE = re.compile(
    r"(?P<name>[\u4e00-\u9fff（）]{0,10}(?:编制|在职|实有|人员|干警|职工|教师|人数|离退休)[\u4e00-\u9fff]{0,6}?)(?:数|总数|小计|合计|共|共有)?(?:为|是)?[:：]?(?P<whole>\d{1,5})(?P<unit>人|名)"
    r"(?P<open>[，（,]?(?:其中[:：，]?|包括[:：])|（)"
)
#: the end of every whole, found by how it begins
COUNTED = re.compile(r"\d[人名](?:[，（,]?(?:其中|包括[:：])|（)")
#: what follows it, up to the end of its sentence or its brackets
PARTS = re.compile(r"(?:[^。；（）]|（[^（）]*）)*")
PART = re.compile(r"(?P<name>[\u4e00-\u9fff（）、]{2,14}?)(?P<count>\d{1,5})(?:人|名)")
#: (kinds that make up all of a whole, words that the whole must bear)
KINDS = (
    (("离休", "退休"), r"离退休"),
    (("在职", "退休"), r"实有|人员|人数"),
    (("行政", "事业"), r"编制|在职|实有|在编|干警|职工"),
    (("公务员", "事业"), r"编制|在职|实有"),
    (("政法", "事业"), r"在职|干警|编制"),
    (("管理", "专业技术"), r"在职|在编|教职工|实有"),
    (("在编", "编外"), r"在岗|职工|在职|实有"),
    (("男", "女"), r"在职|职工|教师|实有"),
)
STAFF = "2022年度部门决算\n年末实有在职人员{0}人，其中：行政人员20人、事业人员12人、工勤人员1人。"


@rule(
    "P304", "PARTS", "各类人员之和不等于总人数",
    fails=STAFF.format(35),
    passes=STAFF.format(33),
    edge="2022年度部门决算\n在职人员35人，其中：行政人员20人，另有临聘人员5人。编制40人（含工勤编制2人）。",
)  # fmt: skip
def people(context: Context) -> Iterator[Finding]:
    """Add up kinds of people that make up all of a whole."""
    for passage in context.prose():
        if not ("人" in passage.text or "名" in passage.text) or not COUNTED.search(passage.text):
            continue
        for match in WHOLE.finditer(passage.text):
            told = PARTS.match(passage.text, match.end())
            inner = re.sub(r"（[^（）]*）", "", told[0] if told else "")
            parts = [(m["name"].lstrip("，、和及"), int(m["count"])) for m in PART.finditer(inner)]
            if "在编" in match["name"]:
                parts = list(takewhile(lambda one: not HIRED.search(one[0]), parts))
            parts = _once(parts, int(match["whole"]))
            names = "".join(name for name, _ in parts)
            complete = any(
                all(k in names for k in kinds) and re.search(words, match["name"]) for kinds, words in KINDS
            )
            total = sum(count for _, count in parts)
            if (
                not complete
                or len(parts) < len(("one", "other"))
                or total == int(match["whole"])
                or "另" in inner
                or (total < int(match["whole"]) and told and MORE.match(passage.text, told.end()))
            ):
                continue
            shown = "＋".join(str(count) for _, count in parts)
            yield Finding(
                "P304", "PARTS", "error", f"{match['name']}{match['whole']}{match['unit']}，各类之和{total}{match['unit']}",
                passage.place(match.start()), passage.quote(match.start(), match.end() + len(inner), 4), f"{match['whole']}{match['unit']}",
                f"{total}{match['unit']}", f"{shown}＝{total}", "", "请核对总人数和各类人数",
            )  # fmt: skip


def _once(parts: list[tuple[str, int]], whole: int) -> list[tuple[str, int]]:
    """Leave out what follows once all are told: kinds of another whole that the sentence goes on with."""
    kept: list[tuple[str, int]] = []
    for name, count in parts:
        other = "离退休" in name or (name.startswith(POSTS) and "编制" not in kept[0][0]) if kept else False
        if kept and (other or sum(c for _, c in kept) == whole):
            break
        kept.append((name, count))
    return kept


#: who has no post
HIRED = re.compile("聘用|临聘|编外|控制数")
#: others may follow, where no other whole does
MORE = re.compile(r"；(?!(?:年末其他人员0(?!\d)|学生|年末学生|现有|实有|在职|在编|离退休|退休|离休))")
#: what another whole of posts begins with, as against 参公编制
POSTS = ("编制", "核定", "人员编制", "行政编制", "事业编制")


SHARE = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{2,10}?)(?P<count>\d{1,5})(?P<unit>人|名|个|辆|台|批次)[，（,]?占(?P<of>[^，。；、\d%（）]{0,14}?)(?:的)?(?:比例|比重)?(?:为)?(?P<rate>\d{1,3}(?:\.\d+)?)%"
)
#: what every share of people holds, found by how it begins
COUNT = re.compile(r"\d[人名][，（,]?占")


@rule(
    "S204", "SHARE_WRONG", "人数、个数的占比与数目对不上", severity="warning",
    fails="2022年度部门决算\n年末实有人数40人。其中：男职工18人，占55.00%；女职工22人，占45.00%。",
    passes="2022年度部门决算\n年末实有人数40人。其中：男职工18人，占45.00%；女职工22人，占55.00%。",
    edge="2022年度部门决算\n填报绩效目标的项目14个，占全部项目的100%。",
)  # fmt: skip
def counted(context: Context) -> Iterator[Finding | Obligation]:
    """Hold shares of counts against their sum, or against a whole of the same sentence or the one before."""
    untold = False
    for passage in context.holding("占"):
        if not COUNT.search(passage.text):
            continue
        found = [m for m in SHARE.finditer(passage.text) if m["unit"] in ("人", "名")]
        if not found:
            continue
        wholes = {int(n) for n in re.findall(r"(?<!\d)(\d{1,5})(?:人|名)", passage.text)} | {
            sum(int(m["count"]) for m in found)
        }
        for match in found:
            rate = figure(match["rate"], "%")
            options = [w for w in wholes if w >= int(match["count"]) > 0]
            if not options or any(
                rate.loose.low <= Decimal(match["count"]) / w * HUNDRED <= rate.loose.high for w in options
            ):
                continue
            likely = sum((Decimal(m["count"]) for m in found), ZERO)
            if (
                len(found) < len(("one", "other"))
                or abs(sum(Decimal(m["rate"]) for m in found) - HUNDRED) > MOST
            ):
                untold = untold or len(found) == 1
                if len(options) < len(("own", "whole")) or len(found) == 1:
                    continue
            right = plain(Decimal(match["count"]) / likely * HUNDRED)
            yield Finding(
                "S204", "SHARE_WRONG", "warning", f"{match['name']}{match['count']}{match['unit']}占{match['rate']}%，应为{right}%",
                passage.place(match.start("rate")), passage.quote(match.start(), match.end(), 10), f"{match['rate']}%", f"{right}%",
                f"{match['count']}÷{likely}＝{right}%", "", f"占{right}%",
            )  # fmt: skip
    if untold:
        yield Obligation("S204", "unresolved", "有的人数占比没有写总人数，不能核对")


#: per cent by which the shares of all may miss 100 and still be meant as all, one of them being wrong
MOST = 12
