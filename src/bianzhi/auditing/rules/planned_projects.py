"""What a budget tells of its projects and of what it owns: goals by kinds, money by uses, cars with their value (FAULTS: PARTS)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import Figure, added, figure, total
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.normal import Passage
from bianzhi.auditing.registry import rule
from bianzhi.auditing.rules.digits import slip

NUMBER = r"\d[\d,]*(?:\.\d+)?"


@dataclass(frozen=True, slots=True)
class Counted:
    """Things that are counted and valued, and the kinds of them."""

    passage: Passage
    whole: re.Match[str]
    kinds: Sequence[re.Match[str]]
    unit: str

    def wrong_count(self) -> tuple[str, str, str] | None:
        """Return what is printed, what is right and the sum of the counts of the kinds, where they do not make up all."""
        counts = [int(m["count"]) for m in self.kinds]
        if sum(counts) == int(self.whole["count"]):
            return None
        shown = "＋".join(map(str, counts))
        return f"{self.whole['count']}{self.unit}", f"{sum(counts)}{self.unit}", f"{shown}＝{sum(counts)}"

    def wrong_value(self) -> tuple[str, str, str] | None:
        """Return the same of their values."""
        whole, parts = _value(self.whole), [_value(m) for m in self.kinds]
        return None if total(parts).meets(whole.span) else (whole.text, *added(parts))


def _value(match: re.Match[str]) -> Figure:
    return figure(match["sum"], match["money"])


def _slipped(stated: str, right: str) -> bool:
    """Say whether one amount is the other with a slip of the hand."""
    return bool(slip(*(re.sub(r"[^\d.]", "", one) for one in (stated, right))))


VALUED = rf"(?P<count>\d{{1,4}})(?P<of>[辆台个])[，,]?(?:总?价值|涉及(?:预算|资金|金额)(?:资金|金额)?)(?P<sum>{NUMBER})(?P<money>万?元)"
#: projects with goals, and what of them is of each kind
GOALS = re.compile(rf"绩效(?:目标)?管理的?项目{VALUED}[，。；]其中[:：，]?(?P<rest>[^。]*)")
GOAL_KIND = re.compile(rf"(?:人员|运转|特定目标|部门|其他)[\u4e00-\u9fff]{{0,4}}?类?项目{VALUED}")
#: cars with their value, and the kinds of them
CARS = re.compile(rf"(?:车辆|汽车|公务用车){VALUED}[，。；]其中[:：，]?(?P<rest>[^。]*)")
CAR_KIND = re.compile(rf"[\u4e00-\u9fff]{{2,16}}(?:车|车辆){VALUED}")
SETS = ((GOALS, GOAL_KIND, "项目", "管理的?项目"), (CARS, CAR_KIND, "车辆", "价值"))
AIMS = (
    "2024年部门预算\n2024年开展绩效目标管理的项目9个，涉及预算254.55万元。其中：人员类项目0个，涉及预算0万元；运转类项目{0}个，涉及预算76.36万元；"
    "特定目标类项目5个，涉及预算{1}万元。"
)


@rule(
    "P433", "PARTS", "绩效目标项目、车辆按类列出的个数或金额之和不等于总数", forms=("预算",),
    fails=AIMS.format(7, "178.19"),
    passes=AIMS.format(4, "178.19"),
    edge=AIMS.format(4, "178.2"),
)  # fmt: skip
def by_kinds(context: Context) -> Iterator[Finding]:
    """Add up counts and amounts of things that are told by kinds, each with its count and its amount."""
    for opening, kind, called, hint in SETS:
        for passage, match in context.find(opening.pattern, hint=hint):
            kinds = list(kind.finditer(match["rest"]))
            if not kinds or len(re.findall(r"\d[辆台个]", match["rest"])) != len(kinds):
                continue  # kinds that are told in another way
            one = Counted(passage, match, kinds, match["of"])
            for name, found in (("count", one.wrong_count()), ("sum", one.wrong_value())):
                if found is None:
                    continue
                stated, right, shown = found
                less = len(kinds) == 1 and not _slipped(stated, right)
                if less and name == "count":
                    continue  # one kind of several
                yield Finding(
                    "P433", "PARTS", "warning" if less else "error", f"{called}{stated}，各类之和{right}", passage.place(match.start(name)),
                    passage.quote(match.start(), match.end(), 4), stated, right, shown, "", "请核对总数和各类",
                )  # fmt: skip


#: how much a project gets, and in the paragraphs after it to what it goes
PLANNED = re.compile(rf"预算安排(?:规模|资金|金额)?[:：](?:共计?|合计)?(?P<sum>{NUMBER})(?P<money>万?元)")
GIVEN = re.compile(r"资金分配(?:情况)?[:：](?P<rest>.*)")
AMOUNT = re.compile(rf"(?P<sum>{NUMBER})(?P<money>万元|元)")
#: what a thing costs is no part of the money
PRICED = re.compile(r"[×xX*/]|每[人月年天次户亩]|标准|单价|其中|人均|元/")
REACH = 4
GRANT = "2024年部门预算\n（一）项目名称：公路养护\n预算安排规模：157.16万元\n项目承担单位：某县交通运输局\n资金分配情况：日常养护{0}万元；养护工程94.30万元\n资金执行时间：2024年1月至12月"


@rule(
    "P434", "PARTS", "项目的资金分配之和不等于预算安排规模", forms=("预算",), severity="warning",
    fails=GRANT.format("65.86"),
    passes=GRANT.format("62.86"),
    edge=GRANT.format("62.9"),
)  # fmt: skip
def given(context: Context) -> Iterator[Finding]:
    """Hold what a project gets against what its money goes to."""
    if "资金分配" not in context.text:
        return
    order = context.passages
    for k, passage in enumerate(order):
        match = PLANNED.search(passage.text) if "预算安排" in passage.text else None
        if match is None or (id(passage), match.start("sum")) in context.misunits:
            continue
        after = [(one, m) for one in order[k : k + REACH] if (m := GIVEN.search(one.text))]
        if not after or PRICED.search(after[0][1]["rest"]):
            continue
        one, rest = after[0]
        parts = [_value(m) for m in AMOUNT.finditer(rest["rest"])]
        whole = _value(match)
        if not parts or total(parts).meets(whole.span):
            continue
        told, shown = added(parts)
        if len(parts) == 1 and not _slipped(whole.text, told):
            continue
        yield Finding(
            "P434", "PARTS", "warning", f"预算安排{whole.text}，资金分配共{told}", passage.place(match.start("sum")),
            passage.quote(match.start(), match.end(), 4), whole.text, told, shown, "", "请核对预算安排规模和资金分配",
            (one.place(rest.start("rest")),),
        )  # fmt: skip
