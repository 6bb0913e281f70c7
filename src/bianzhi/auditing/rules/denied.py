"""What is said not to be, and is told with an amount or a count elsewhere (FAULTS: CONTRADICT_ZERO)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bianzhi.auditing.context import Context
from bianzhi.auditing.figures import figure
from bianzhi.auditing.findings import Finding
from bianzhi.auditing.normal import Passage, begins
from bianzhi.auditing.registry import rule
from bianzhi.auditing.rules.moves import amounts_once

NO = r"(?:无|没有|未发生|未安排|未产生|不涉及|未开展)"
#: what follows a name where it is the thing itself that there is none of, not the plan of it
ITSELF = r"(?!(?:费|费用|经费)?(?:支出)?(?:年初)?(?:预算|计划|安排|编制|指标|增加|减少))"


@dataclass(frozen=True, slots=True)
class Thing:
    """``denied``: words that say there is none. ``amount``: its name in `ONCE`. ``counted``: words that say there are some."""

    denied: re.Pattern[str]
    amount: str = ""
    counted: re.Pattern[str] | None = None


THINGS = (
    Thing(
        re.compile(rf"{NO}(?:任何)?公务接待{ITSELF}"),
        "公务接待费支出",
        re.compile(r"国内公务接待(?:共|共计|累计)?[1-9]\d*(?:个)?批"),
    ),
    Thing(
        re.compile(rf"(?:{NO}|未组织)因公(?:临时)?出国（境）{ITSELF}"),
        "因公出国（境）费支出",
        re.compile(r"(?<!单位)(?<!来访)(?<!组织的)团组(?:数)?(?:共计|共|为)?[1-9]\d*(?:个|次)"),
    ),
    Thing(
        re.compile(
            r"(?:未|没有|无)(?:新|更新)?(?:购置|购买|采购)(?:更新)?(?:公务用车|车辆)(?!预算|计划)|(?:没有|无)(?:公务用车|车辆)(?:更新)?购置(?=[，。；]|$)"
        ),
        "公务用车购置费支出",
        re.compile(r"购置(?:更新)?(?:公务用车|车辆)[1-9]\d*辆"),
    ),
    Thing(
        re.compile(r"(?:单位|部门|机关|局|委|办|中心|，|。)(?:无|没有)(?:公务用车|车辆)(?=[，。；]|$)"),
        "",
        re.compile(r"(?:公务用车保有(?:量|数)|共有(?:公务用)?车辆?)(?:为|共)?[1-9]\d*(?:辆|台)"),
    ),
    Thing(re.compile(rf"{NO}机关运行经费{ITSELF}"), "机关运行经费支出"),
    Thing(re.compile(rf"(?:{NO}|未实施)政府采购(?:支出|项目|事项|业务|活动)?(?=[，。；]|$)"), "政府采购支出总额"),
)  # fmt: skip
#: what is of others, of another year, or of one kind
ELSE = re.compile(r"上年|去年|所属|下属|二级|其他|其余|除|部分|以前|往年|基金|国有资本")
HINT = (
    r"(?:无|没有|未[^，。；\d]{1,4}|不涉及)(?:任何)?(?:新|更新)?(?:公务|因公|购|采购|车辆|机关运行|政府采购)"
)
DENIED = "2022年度部门决算\n本单位为事业单位，没有机关运行经费。\n{0}"


@rule(
    "A173", "CONTRADICT_ZERO", "写了没有这一项，别处又写了金额或数量", severity="warning", forms=("决算",),
    fails=DENIED.format("2022年度机关运行经费支出12.30万元。"),
    passes=DENIED.format("2022年度机关运行经费支出0万元。"),
    edge="2022年度部门决算\n所属事业单位没有机关运行经费。\n2022年度机关运行经费支出12.30万元。",
)  # fmt: skip
def denied(context: Context) -> Iterator[Finding]:
    """Hold what there is said to be none of against amounts and counts of it."""
    said = [one for one in context.holding(HINT) if one.text]
    if not said:
        return
    for thing in THINGS:
        for passage in said:
            match = thing.denied.search(passage.text)
            if (
                match is None
                or _of_others(context, passage, match)
                or NONE_OF.match(passage.text, match.start())
            ):
                continue
            told = _some(context, thing)
            if told:
                yield Finding(
                    "A173", "CONTRADICT_ZERO", "warning", f"一处写“{match[0].strip('，。')}”，一处写“{told}”", passage.place(match.start()),
                    passage.quote(match.start(), match.end(), 12), match[0], "", "", "沿用模板或上年文字", "请核对后改正其中一处",
                )  # fmt: skip
            break


def _of_others(context: Context, passage: Passage, match: re.Match[str]) -> bool:
    start = begins(passage.text, match.start(), "。；")
    clause = passage.text[start : match.end()]
    return bool(ELSE.search(clause)) or any(int(y) != context.year for y in re.findall(r"(20\d\d)年", clause))


def _some(context: Context, thing: Thing) -> str:
    """Return what says that there is some of a thing; empty where nothing does."""
    amount = context.once(amounts_once).get(thing.amount) if thing.amount else None
    if amount is not None and amount.span.low > 0:
        return f"{thing.amount}{amount.text}"
    for passage, match in context.find(thing.counted.pattern) if thing.counted else ():
        if not _of_others(context, passage, match):
            return match[0]
    return ""


#: what meetings or trainings cost, and how many there were
HELD = re.compile(
    r"(?P<what>会议|培训)费(?:支出)?(?:决算)?(?:数)?(?:为)?(?P<sum>\d[\d,]*(?:\.\d+)?)(?P<unit>万?元)[^。]{0,80}?(?:召开|举办|组织|开展)(?:各类|各种)?(?P=what)(?:班)?(?P<count>\d+)(?:次|个|期|场)"
)
COURSES = "2022年度部门决算\n培训费支出{0}万元，全年举办培训班{1}期，培训{1}人次。"


@rule(
    "A174", "CONTRADICT_ZERO", "有会议费、培训费，次数却是0", severity="warning", forms=("决算",),
    fails=COURSES.format("2.40", 0),
    passes=COURSES.format("2.40", 3),
    edge=COURSES.format("0.00", 3),
)  # fmt: skip
def held(context: Context) -> Iterator[Finding]:
    """Find meetings and trainings that were paid for, and of which there were none."""
    for passage, match in context.find(HELD.pattern, hint="(?:会议|培训)费"):
        if not int(match["count"]) and figure(match["sum"], match["unit"]).value > 0:
            yield Finding(
                "A174", "CONTRADICT_ZERO", "warning", f"{match['what']}费{match['sum']}{match['unit']}，次数却是0", passage.place(match.start("count")),
                passage.quote(match.start("count"), match.end(), 24), match["count"], "", "", "漏填数字，或沿用模板", "请核对金额和次数",
            )  # fmt: skip


#: an expense that there is none of, with its amount
NONE_OF = re.compile(
    r"(?P<none>无|没有|未发生|未安排)(?:因公|公务|机关运行|政府采购|政府性基金|国有资本|会议|培训|购置)[^，。；：、\d]{0,20}(?:费用?|支出|经费|收入|总额)(?:决算|预算)?(?:数)?(?:为)?(?P<sum>(?=[\d.,]*[1-9])\d[\d,.]*(?:万?元))(?!以[上下]|及以)"
)


def none_with_amount(context: Context) -> Iterator[Finding]:
    """Find an expense that there is none of, and its amount right after it."""
    for passage, match in context.find(NONE_OF.pattern):
        yield Finding(
            "A107", "CONTRADICT_ZERO", "error", f"写了“{match['none']}”，又写了{match['sum']}", passage.place(match.start()),
            passage.quote(match.start(), match.end(), 16), match["sum"], "", "", "沿用模板文字", "删去其中一种说法",
        )  # fmt: skip


#: no change against last year, and one, of the same thing
TURNS = re.compile(
    r"(?P<said>持平|无变化|无增减变化|没有变化)[，、](?P<moved>(?:增加|减少|增长|下降)了?(?=[\d.,]*[1-9])\d[\d,.]*(?:万?元|%|人|批|辆|个))|[比较与](?P<last>上年|去年)(?:度)?(?:相比)?，?(?P<moved2>(?P<way>增加|减少|增长|下降)(?=[\d.]*[1-9])\d[\d.]*(?:万?元|%|人次|批次|辆|个))，(?P<said2>[与和同](?P=last)(?:度)?(?:持平|一致|无变化)|[比较](?P=last)(?:度)?(?:增加|减少)(?<!(?P=way))(?=[\d.]*[1-9])\d[\d.]*万?元)"
)


def same_and_not(context: Context) -> Iterator[Finding]:
    """Find what is said to be the same as last year and to have changed, in one breath."""
    for passage, match in context.find(
        TURNS.pattern, hint="(?:持平|变化)[，、](?:增加|减少|增长|下降)|，[与和同比较](?:上年|去年)"
    ):
        said, moved = match["said"] or match["said2"], match["moved"] or match["moved2"]
        yield Finding(
            "A106", "CONTRADICT_ZERO", "error", f"写了“{said}”，又写“{moved}”", passage.place(match.start()),
            passage.quote(match.start(), match.end(), 16), moved, "", "", "沿用模板文字", "删去其中一种说法",
        )  # fmt: skip
