"""绩效 of a body's year as frozen values: projects, their five steps, the department as a whole, surveys. Amounts in 元."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from bianzhi.reporting.performance_rules import FIRST_LABELS, IndicatorKind, Rules, second, seconds

ZERO, CENT, WAN = Decimal(0), Decimal("0.01"), Decimal(10_000)
#: direction of an indicator → how the paper writes it
DIRECTIONS: Mapping[str, str] = {"ge": "≥", "le": "≤", "eq": "＝", "qual": "定性"}
SOURCES: Mapping[str, str] = {
    "general": "一般公共预算",
    "fund": "政府性基金预算",
    "capital": "国有资本经营预算",
    "other": "其他资金",
}
#: kind of evidence → its name
EVIDENCE: Mapping[str, str] = {
    "survey": "问卷调查",
    "record": "系统记录",
    "document": "文件资料",
    "site": "实地核查",
}
STEPS = ("事前绩效评估", "绩效目标编制", "绩效监控", "绩效自评", "部门整体绩效自评")


@dataclass(frozen=True, slots=True)
class Level:
    """How far a qualitative indicator was reached, and the share of its points that this allows, in per cent."""

    label: str
    low: int
    high: int

    def allows(self, share: Decimal) -> bool:
        """Say whether the share lies within the level."""
        return self.low <= share < self.high or share == self.high == 100


#: 财预〔2020〕10号 on qualitative indicators; where two levels meet, the bound belongs to the upper one
LEVELS: Mapping[str, Level] = {
    "full": Level("达成年度指标", 80, 100),
    "part": Level("部分达成年度指标并具有一定效果", 60, 80),
    "miss": Level("未达成年度指标且效果较差", 0, 60),
}


@dataclass(frozen=True, slots=True)
class Indicator:
    """A third-level indicator.

    Attributes:
        key: number of the record; 0 before it is kept.
        second: code of the second level in the year's dictionary.
        direction: of `DIRECTIONS`.
        target: the number to reach; ``None`` for a qualitative one, whose ``target_text`` says what is expected.
        weight: points.
    """

    name: str
    second: str
    direction: str
    target: Decimal | None
    target_text: str
    unit: str
    weight: Decimal
    key: int = 0

    @property
    def expected(self) -> str:
        """「≥172家」, or the words of a qualitative one."""
        if self.target is None:
            return self.target_text
        sign = "" if self.direction == "eq" else DIRECTIONS[self.direction]
        return f"{sign}{plain(self.target)}{self.unit}"

    def kind(self, rules: Rules) -> IndicatorKind | None:
        """Return its second level."""
        return second(rules.scheme, self.second)


@dataclass(frozen=True, slots=True)
class SurveyResult:
    """What a survey came to.

    Attributes:
        sent: how many were asked; 0: not counted.
        answers: how many answered.
        told, content: answers to all questions that have an opinion, and those that are satisfied.
    """

    key: int
    title: str
    sent: int
    answers: int
    told: int
    content: int
    counts_from: str = "基本满意"

    @property
    def percent(self) -> Decimal | None:
        """The satisfied in per cent, cut to two places so that no share is made better; ``None`` without opinions."""
        if not self.told:
            return None
        return (Decimal(self.content) * 100 / self.told).quantize(CENT, ROUND_DOWN)

    @property
    def returned(self) -> Decimal | None:
        """The answers in per cent of those asked."""
        return (Decimal(self.answers) * 100 / self.sent).quantize(CENT, ROUND_DOWN) if self.sent else None

    @property
    def sentence(self) -> str:
        """The result with its sample, as a report says it."""
        if self.percent is None:
            return f"“{self.title}”没有收到有效回答"
        asked = f"发放{self.sent}份、收回{self.answers}份" if self.sent else f"收回{self.answers}份"
        return f"“{self.title}”{asked}，{self.told}项表态中{self.content}项{self.counts_from}及以上，满意度{plain(self.percent)}%"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What shows that an indicator was reached."""

    kind: str
    note: str
    survey: SurveyResult | None = None

    @property
    def label(self) -> str:
        """「问卷调查：…」."""
        return f"{EVIDENCE[self.kind]}：{self.survey.sentence if self.survey else self.note}"


@dataclass(frozen=True, slots=True)
class Result:
    """How far an indicator was reached. ``level`` and ``share`` (per cent) are of qualitative ones."""

    indicator: Indicator
    actual: Decimal | None
    actual_text: str
    level: str
    share: Decimal | None
    score: Decimal
    reason: str
    evidence: tuple[Evidence, ...] = ()

    @property
    def reached(self) -> str:
        """The attained value as the paper shows it."""
        if self.actual is not None:
            return f"{plain(self.actual)}{self.indicator.unit}"
        return self.actual_text or (LEVELS[self.level].label if self.level else "")


@dataclass(frozen=True, slots=True)
class Fund:
    """A line of a department's money in the year, in 元. ``part``: basic or project; ``why``: of the adjustment."""

    part: str
    source: str
    initial: Decimal
    budget: Decimal
    executed: Decimal
    why: str = ""


PARTS: Mapping[str, str] = {"basic": "基本支出", "project": "项目支出"}


@dataclass(frozen=True, slots=True)
class Scored:
    """A self-evaluation: money in 元, the results, the points. ``texts``: what was written, by name."""

    initial: Decimal
    budget: Decimal
    executed: Decimal
    execution_score: Decimal
    results: tuple[Result, ...]
    score: Decimal
    grade: str
    texts: Mapping[str, str] = field(default_factory=dict)
    funds: tuple[Fund, ...] = ()
    approved_on: date | None = None

    @property
    def rate(self) -> Decimal | None:
        """Executed ÷ budget in per cent to two places; ``None`` without a budget."""
        return percent_of(self.executed, self.budget)


@dataclass(frozen=True, slots=True)
class Objectives:
    """What was to be reached: the words and the indicators."""

    text: str
    indicators: tuple[Indicator, ...]
    kept_on: date | None = None


@dataclass(frozen=True, slots=True)
class ExAnte:
    """事前绩效评估 of a project. ``opinions``: (question, judgement) in order; ``amount``: what was supported, in 元."""

    assessed_on: date
    opinions: tuple[tuple[str, str], ...]
    conclusion: str
    amount: Decimal
    note: str


@dataclass(frozen=True, slots=True)
class Progress:
    """An indicator at a monitoring: what is there, what is expected at the year's end, why it may fail."""

    indicator: Indicator
    actual: str
    likely: str
    reason: str
    measures: str


@dataclass(frozen=True, slots=True)
class Monitoring:
    """绩效监控 of a project on a day. ``executed`` in 元."""

    as_of: date
    budget: Decimal
    executed: Decimal
    rows: tuple[Progress, ...]
    note: str

    @property
    def rate(self) -> Decimal | None:
        """Executed ÷ budget in per cent to two places."""
        return percent_of(self.executed, self.budget)


@dataclass(frozen=True, slots=True)
class Project:
    """A project of a year with what was recorded of it."""

    key: int
    name: str
    code: str
    source: str
    manager: str
    reason: str
    initial: Decimal
    budget: Decimal
    ex_ante: ExAnte | None = None
    objectives: Objectives | None = None
    monitorings: tuple[Monitoring, ...] = ()
    evaluation: Scored | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """概况 of the body from the records: what it is for (a line a duty), sentences of its parts, and of its people."""

    bodies: str = ""
    staff: str = ""
    duties: str = ""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Everything of a body's year that reports need."""

    body: str
    short: str
    year: int
    rules: Rules
    projects: tuple[Project, ...]
    objectives: Objectives | None = None
    department: Scored | None = None
    profile: Profile = field(default_factory=Profile)

    @property
    def steps(self) -> tuple[str, ...]:
        """The steps of the year that were gone, in their order."""
        gone = (
            any(p.ex_ante for p in self.projects),
            any(p.objectives for p in self.projects),
            any(p.monitorings for p in self.projects),
            any(p.evaluation for p in self.projects),
            self.department is not None,
        )
        return tuple(name for name, done in zip(STEPS, gone, strict=True) if done)

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups of indicators that occur, in the order of the dictionary."""
        sets = [self.objectives, *(p.objectives for p in self.projects)]
        used = {i.second for one in sets if one for i in one.indicators}
        return tuple(dict.fromkeys(k.group for k in seconds(self.rules.scheme) if k.code in used))


def percent_of(part: Decimal, whole: Decimal) -> Decimal | None:
    """Return ``part`` ÷ ``whole`` in per cent to two places; ``None`` when there is no whole.

    What is not all is never rounded up to 100.
    """
    if not whole:
        return None
    found = (part * 100 / whole).quantize(CENT, ROUND_HALF_UP)
    return found - CENT if found == 100 and part < whole else found


def plain(value: Decimal) -> str:
    """Return a number without idle zeros and without an exponent."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def aligned(values: Iterable[Decimal | None]) -> tuple[str, ...]:
    """Return the numbers of a column, all with as many decimals as one of them needs, two at most; ``—`` for none."""
    rounded = [None if value is None else value.quantize(CENT, ROUND_HALF_UP) for value in values]
    places = max((len(plain(one).partition(".")[2]) for one in rounded if one is not None), default=0)
    return tuple("—" if one is None else f"{one:.{places}f}" for one in rounded)


def wan(amount: Decimal) -> str:
    """Return 元 as 万元: two places, or as many as it takes to say it exactly."""
    value = amount / WAN
    rounded = value.quantize(CENT)
    return f"{rounded:f}" if rounded == value else plain(value)


def first_label(code: str) -> str:
    """Return the name of a first level."""
    return FIRST_LABELS.get(code, code)
