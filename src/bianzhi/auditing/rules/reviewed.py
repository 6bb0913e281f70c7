"""Performance: projects by their marks, problems and what became of them, scores, what the projects cost (FAULTS: PARTS)."""

import re
from collections.abc import Iterator

from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import figure
from bianzhi.auditing.findings import Finding, Severity
from bianzhi.auditing.normal import Passage
from bianzhi.auditing.registry import rule
from bianzhi.auditing.rules.digits import TURNED, WRITTEN, slip

#: the marks that projects are given, from the best to the worst, and the score that each may begin with: 财预〔2020〕10号, more
#: loosely, since places draw their own lines
MARKS = ({"优", "优秀"}, {"良", "良好"}, {"中", "合格", "一般", "较好"}, {"差", "不合格", "较差"})
FROM = (85, 70, 55, 0)
MARK = r"(?:优秀?|良好?|中|不合格|合格|一般|较好|较差|差)"
#: a mark and how many projects bear it
MARKED = re.compile(
    rf"(?<![\u4e00-\u9fff])(?:其中[：，]?)?(?:绩效)?(?:评级|评价|自评|评定|等级|结果|等次|评){{0,3}}(?:为|是)?[“\"]?(?P<mark>{MARK})[”\"]?(?:等级|等次|级)?的?(?:项目)?(?:有|为|共)?(?P<count>\d{{1,4}})个"
)
#: how many projects reviewed themselves, just before their marks
REVIEWED = re.compile(
    r"自评(?:结果)?(?:的)?(?:20\d\d年度?)?(?:项目)?(?:共|为|有)?(?P<after>\d{1,4})个|对(?:20\d\d年(?:度)?)?(?P<before>\d{1,4})个[^，。；]{0,16}项目[^，。；]{0,10}自评"
)
#: letters from that number to the first mark, and between two marks
FAR, NEAR = 90, 16
_RATED = (
    "2025年度部门决算\n绩效自评的2025年度项目{0}个，涉及预算金额990.00万元，平均得分{1}分（其中，绩效评级为“优”的项目{2}个；绩效评级为“良”的项目{3}个；绩效评级为“合格”的项目0个；"
    "绩效评级为“不合格”的项目0个。绩效自评中共发现问题{4}个，已经完成整改的{5}个，正在整改的{6}个）。"
)
SOUND = _RATED.format(9, "96.20", 8, 1, 3, 2, 1)


def _reviews(context: Context) -> list[tuple[Passage, re.Match[str], list[re.Match[str]]]]:
    """Return the numbers of projects that reviewed themselves with the marks that follow; asked for through `Context.once`."""
    found = []
    for passage in context.holding("自评"):
        for whole in REVIEWED.finditer(passage.text):
            marks: list[re.Match[str]] = []
            at, reach = whole.end(), FAR
            for one in MARKED.finditer(passage.text, whole.end()):
                if one.start() - at > reach:
                    break
                marks.append(one)
                at, reach = one.end(), NEAR
            if len(marks) > 1:
                found.append((passage, whole, marks))
    return found


def _rank(mark: str) -> int:
    return next(rank for rank, names in enumerate(MARKS) if mark in names)


@rule(
    "P482", "PARTS", "各评级的项目数之和与自评的项目数不符",
    fails=_RATED.format(9, "96.20", 7, 1, 3, 2, 1),
    passes=SOUND,
    edge="2025年度部门决算\n绩效自评的项目10个，其中评级为“优”的项目7个，评级为“良”的项目2个。",
)  # fmt: skip
def rated(context: Context) -> Iterator[Finding]:
    """Add up the projects of all marks."""
    for passage, whole, marks in context.once(_reviews):
        told = int(whole["after"] or whole["before"])
        ranks = [_rank(one["mark"]) for one in marks]
        value = sum(int(one["count"]) for one in marks)
        every = set(ranks) == set(range(len(MARKS)))
        if len(set(ranks)) < len(ranks) or value == told or (value < told and not every):
            continue
        shown = "＋".join(one["count"] for one in marks)
        yield Finding(
            "P482", "PARTS", "error", f"自评的项目{told}个，各评级之和{value}个", passage.place(whole.start()),
            passage.quote(marks[0].start(), marks[-1].end(), 8), f"{told}个", f"{value}个", f"{shown}＝{value}", "", "请核对总数和各评级的项目数",
        )  # fmt: skip


@rule(
    "P483", "CONTRADICT_COMPLETION", "绩效自评的平均得分超出范围，或与评级相反", severity="warning",
    fails=_RATED.format(9, "69.20", 8, 1, 3, 2, 1),
    passes=SOUND,
    edge=_RATED.format(9, "100.00", 9, 0, 3, 2, 1),
)  # fmt: skip
def scored(context: Context) -> Iterator[Finding]:
    """Hold an average score against a hundred, and against the least that the marks of all projects leave."""
    for passage, match in context.find(
        r"平均(?:得分|分)(?:为|是)?(?P<score>\d{1,5}(?:\.\d+)?)分", hint="平均(?:得)?分"
    ):
        score = figure(match["score"], "").value
        title = "平均得分超过100分" if score > TOP and "自评" in passage.text else ""
        for one, whole, marks in () if title else context.once(_reviews):
            counts = [(FROM[_rank(m["mark"])], int(m["count"])) for m in marks]
            number = sum(count for _, count in counts)
            if one is passage and whole.start() < match.start() < marks[-1].end() and number:
                least = sum(score_from * count for score_from, count in counts) / number
                if score < least:
                    title = f"各项目的评级合起来，平均得分不会低于{least:.0f}分"
        if title:
            yield Finding(
                "P483", "CONTRADICT_COMPLETION", "error" if score > TOP else "warning", title, passage.place(match.start()),
                passage.quote(match.start(), match.end(), 20), f"{match['score']}分", "", "", "多写、漏写或错写了数字", "请核对平均得分和评级",
            )  # fmt: skip


TOP = 100
PROBLEMS = re.compile(
    r"(?:共|累计)?发现问题(?P<all>\d{1,4})个[，；、]?(?:其中[：，]?)?(?:已经?)?(?:完成)?整改(?:完成|到位|完毕)?(?:的)?(?:问题)?(?P<done>\d{1,4})个[，；、](?:正在|尚在|未完成|尚未完成|未|待)整改(?:的|完成的)?(?:问题)?(?P<left>\d{1,4})个"
)


@rule(
    "P484", "PARTS", "发现的问题数与已整改、正在整改的不符",
    fails=_RATED.format(9, "96.20", 8, 1, 4, 2, 1),
    passes=SOUND,
    edge=_RATED.format(9, "96.20", 8, 1, 0, 0, 0),
)  # fmt: skip
def problems(context: Context) -> Iterator[Finding]:
    """Add up the problems that are mended and those that are being mended."""
    for passage, match in context.find(PROBLEMS.pattern, hint="发现问题"):
        told, done, left = (int(match[name]) for name in ("all", "done", "left"))
        if done + left == told:
            continue
        severity: Severity = "error" if done + left > told else "warning"
        yield Finding(
            "P484", "PARTS", severity, f"发现问题{told}个，已整改和正在整改的共{done + left}个", passage.place(match.start()), match[0],
            f"{told}个", f"{done + left}个", f"{done}＋{left}＝{done + left}", "", "请核对问题数和整改数",
        )  # fmt: skip


#: what the projects of a stage of performance management cost
STAGE = re.compile(
    r"(?:绩效目标|绩效跟踪(?:评价)?|绩效监控|绩效运行监控|绩效自评)的?(?:20\d\d年度?)?(?:预算)?项目(?:共|为)?(?P<count>\d{1,4})个，涉及(?:项目)?(?:预算)?(?:资金|金额)(?:为|共)?(?P<sum>\d[\d,]*(?:\.\d+)?)(?P<unit>万?元)"
)
_STAGES = (
    "2025年度部门决算\n编报绩效目标的2025年度项目{0}个，涉及预算金额{1}万元；绩效跟踪评价的2025年度项目9个，涉及预算金额990.60万元；"
    "绩效自评的2025年度项目9个，涉及预算金额990.60万元。"
)


@rule(
    "P485", "DIGIT_DROPPED", "同样多的项目，涉及的金额只差一位",
    fails=_STAGES.format(9, "9906.00"),
    passes=_STAGES.format(9, "990.60"),
    edge=_STAGES.format(9, "1206.60"),
)  # fmt: skip
def staged(context: Context) -> Iterator[Finding]:
    """Find the one stage whose amount, or number of projects, is that of the others but for a digit."""
    for passage in context.holding("绩效目标|绩效自评"):
        stages = list(STAGE.finditer(passage.text))
        for odd, one in enumerate(stages):
            rest = stages[:odd] + stages[odd + 1 :]
            if (
                len(rest) < len(("one", "other"))
                or len({(r["sum"], r["unit"], r["count"]) for r in rest}) > 1
            ):
                continue
            right = rest[0]
            same = {name for name in ("sum", "count") if one[name] == right[name]}
            name = "sum" if same == {"count"} else "count" if same == {"sum"} else ""
            how = _how(one[name], right[name]) if name else ""
            if not how or one["unit"] != right["unit"] or (name == "count" and _beyond(one, right)):
                continue
            severity: Severity = "error" if how not in (WRITTEN, TURNED) else "warning"
            told = {"sum": f"{one['sum']}{one['unit']}", "count": f"{one['count']}个项目"}
            others = {"sum": f"{right['sum']}{right['unit']}", "count": f"{right['count']}个项目"}
            yield Finding(
                "P485", "DIGIT_DROPPED" if severity == "error" else "CROSS_TABLE", severity,
                f"同是{told['count' if name == 'sum' else 'sum']}，这里写{told[name]}，别处是{others[name]}", passage.place(one.start(name)),
                one[0], told[name], others[name], "", how, f"请核对，或改为“{others[name]}”",
            )  # fmt: skip


def _how(printed: str, right: str) -> str:
    """Return by what slip a number was printed so; empty for none."""
    own, other = (n.replace(",", "") for n in (printed, right))
    if own.replace(".", "").strip("0") == other.replace(".", "").strip("0"):
        return "小数点错位，或多写、漏写了0"
    return slip(own, other)


def _beyond(one: re.Match[str], planned: re.Match[str]) -> bool:
    """Say whether more projects were reviewed than there were goals for, or so it seems: P486 tells that."""
    return int(one["count"]) > int(planned["count"]) or bool(FIRST.match(one[0]))


#: what a stage is called that all projects of the later ones passed
FIRST = re.compile(r"^绩效目标")


@rule(
    "P486", "CROSS_TABLE", "绩效跟踪、自评的项目多于编报绩效目标的项目", severity="warning",
    fails=_STAGES.format(7, "890.60"),
    passes=_STAGES.format(9, "990.60"),
    edge=_STAGES.format(11, "1206.60"),
)  # fmt: skip
def more_than_planned(context: Context) -> Iterator[Finding]:
    """Find more projects followed and reviewed than have a target, in one paragraph and for one year."""
    for passage in context.holding("绩效目标"):
        stages = list(STAGE.finditer(passage.text))
        planned = next((one for one in stages if FIRST.match(one[0])), None)
        if planned is None or len({*re.findall(r"20\d\d年", "".join(one[0] for one in stages))}) > 1:
            continue
        over = [one for one in stages if int(one["count"]) > int(planned["count"])]
        if over:
            yield Finding(
                "P486", "CROSS_TABLE", "warning", f"编报绩效目标的项目{planned['count']}个，这里却有{over[0]['count']}个", passage.place(over[0].start()),
                over[0][0], f"{over[0]['count']}个", f"不多于{planned['count']}个", "跟踪、自评的项目都编报了绩效目标", "", "请核对各阶段的项目数",
                tuple(passage.place(one.start()) for one in over[1:]),
            )  # fmt: skip
