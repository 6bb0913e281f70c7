"""What was typed → values, with every reason why it cannot be taken. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from bianzhi.cases.shapes import key_of
from bianzhi.reporting.performance import (
    CENT,
    DIRECTIONS,
    EVIDENCE,
    PARTS,
    SOURCES,
    ZERO,
    Evidence,
    Fund,
    Indicator,
    Result,
    Scored,
    SurveyResult,
    first_label,
)
from bianzhi.reporting.performance_finding import Finding
from bianzhi.reporting.performance_rules import HUNDRED, Rules, kinds, schemes
from bianzhi.reporting.performance_scoring import attainment, execution_points, points, total
from bianzhi.values.refusal import Refusal

#: no amount, count or rate of a report is larger
LARGEST = Decimal(10) ** 13
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Read:
    """A number as typed: its value, or why it is none."""

    value: Decimal | None = None
    wrong: str = ""


def read_number(text: object, *, places: int = 4) -> Read:
    """Read a number as people write it: full-width digits and thousands separators are taken, words are not."""
    typed = str(text or "").strip()
    if not typed:
        return Read()
    plain = typed.translate(str.maketrans("０１２３４５６７８９．－，", "0123456789.-,")).replace(",", "")
    try:
        value = Decimal(plain)
    except InvalidOperation:
        return Read(wrong=f"应为数字，填的是“{typed[:20]}”")
    if not value.is_finite() or abs(value) >= LARGEST:
        return Read(wrong=f"“{typed[:20]}”超出范围")
    kept = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    if kept != value:
        return Read(wrong=f"最多{places}位小数，填的是“{typed[:20]}”")
    return Read(kept)


class Reader:
    """Reads the cells of a table and notes what is wrong, by row and column."""

    def __init__(self, table: str, prefix: str) -> None:
        self.table, self.prefix = table, prefix
        self.refusals: list[Refusal] = []

    def number(self, place: int, row: Row, key: str, label: str, *, places: int = 4) -> Decimal | None:
        """Return the number of a cell; ``None`` when it is empty or none."""
        read = read_number(row.get(key), places=places)
        if read.wrong:
            self.refuse(place, key, f"“{label}”{read.wrong}")
        return read.value

    def money(self, place: int, row: Row, key: str, label: str) -> Decimal:
        """Return an amount in 元, 0 when it is empty."""
        value = self.number(place, row, key, label, places=2)
        if value is not None and value < 0:
            self.refuse(place, key, f"“{label}”不能为负数")
        return max(value or ZERO, ZERO)

    def refuse(self, place: int, key: str, message: str) -> None:
        """Note that a cell is wrong."""
        self.refusals.append(
            Refusal(
                "performance.cell",
                f"{self.table}第{place + 1}行{message}",
                field=f"{self.prefix}-{place}-{key}",
            )
        )


def text_of(row: Row, key: str) -> str:
    """Return the words of a cell."""
    return str(row.get(key) or "").strip()


def read_indicators(rows: Sequence[Row]) -> tuple[tuple[Indicator, ...], tuple[Refusal, ...]]:
    """Return the indicators typed into the table, and what cannot be read."""
    reader = Reader("指标表", "rows")
    made = []
    for place, row in enumerate(rows):
        direction = text_of(row, "direction")
        if direction not in DIRECTIONS:
            reader.refuse(place, "direction", "没有选择方向")
        qualitative = direction == "qual"
        target = None if qualitative else reader.number(place, row, "target", "指标值")
        weight = reader.number(place, row, "weight", "分值", places=2) or ZERO
        words = text_of(row, "target")[:300] if qualitative else ""
        made.append(
            Indicator(
                text_of(row, "name")[:200],
                text_of(row, "second"),
                direction,
                target,
                words,
                text_of(row, "unit")[:20],
                weight,
            )
        )
    return tuple(made), tuple(reader.refusals)


def read_funds(rows: Sequence[Row]) -> tuple[tuple[Fund, ...], tuple[Refusal, ...]]:
    """Return a department's money as typed, in 元, and what cannot be read."""
    reader = Reader("资金表", "funds")
    made: list[Fund] = []
    for place, row in enumerate(rows):
        part, source = text_of(row, "part"), text_of(row, "source")
        if part not in PARTS:
            reader.refuse(place, "part", "没有选择支出类别")
        if source not in SOURCES:
            reader.refuse(place, "source", "没有选择资金来源")
        if part not in PARTS or source not in SOURCES:
            continue
        if any((one.part, one.source) == (part, source) for one in made):
            reader.refuse(place, "source", f"与前面重复（{PARTS[part]}，{SOURCES[source]}）")
            continue
        made.append(
            Fund(
                part,
                source,
                reader.money(place, row, "initial", "年初预算数"),
                reader.money(place, row, "budget", "调整预算数"),
                reader.money(place, row, "executed", "执行数"),
                text_of(row, "why")[:300],
            )
        )
    return tuple(made), tuple(reader.refusals)


def read_results(
    indicators: Sequence[Indicator],
    rows: Sequence[Row],
    surveys: Mapping[int, SurveyResult],
) -> tuple[tuple[Result, ...], tuple[Refusal, ...]]:
    """Return how far each indicator was reached, with its points, and what cannot be read."""
    reader, made = Reader("指标完成情况", "rows"), []
    by_key = {key: row for row in rows if (key := key_of(row.get("indicator")))}
    for place, indicator in enumerate(indicators):
        row = by_key.get(indicator.key, {})
        qualitative = indicator.direction == "qual"
        actual = None if qualitative else reader.number(place, row, "actual", "实际完成值")
        share = reader.number(place, row, "share", "得分比例", places=2) if qualitative else None
        if share is not None and not 0 <= share <= HUNDRED:
            reader.refuse(place, "share", "“得分比例”应在0至100之间")
            share = None
        made.append(
            Result(
                indicator,
                actual,
                text_of(row, "actual")[:300] if qualitative else "",
                text_of(row, "level") if qualitative else "",
                share,
                points(indicator.weight, attainment(indicator, actual, share)),
                text_of(row, "reason")[:500],
                _evidence(row, surveys),
            )
        )
    return tuple(made), tuple(reader.refusals)


def _evidence(row: Row, surveys: Mapping[int, SurveyResult]) -> tuple[Evidence, ...]:
    """Return the note and the survey; a survey of others is none."""
    found = []
    survey = surveys.get(key_of(row.get("survey")) or 0)
    note, kind = text_of(row, "evidence_note")[:300], text_of(row, "evidence_kind")
    if note:
        found.append(Evidence(kind if kind in EVIDENCE and kind != "survey" else "document", note))
    if survey is not None:
        found.append(Evidence("survey", "", survey))
    return tuple(found)


def proof_of(result: Result) -> tuple[Evidence | None, SurveyResult | None]:
    """Return the note and the survey that show a result, as they were typed."""
    note = next((e for e in result.evidence if e.survey is None), None)
    survey = next((e.survey for e in result.evidence if e.survey is not None), None)
    return note, survey


def score(
    rules: Rules,
    money: tuple[Decimal, Decimal, Decimal],
    results: tuple[Result, ...],
    texts: Mapping[str, str],
) -> Scored:
    """Return the self-evaluation. ``money``: initial, budget, executed in 元; without a budget the rate has no points."""
    initial, budget, executed = money
    gained = execution_points(rules, budget, min(executed, budget)) if budget > 0 else ZERO
    whole = total(gained, results).quantize(CENT)
    return Scored(initial, budget, executed, gained, results, whole, rules.grade(whole), texts)


def refusals_of(findings: Iterable[Finding], prefix: str = "performance") -> tuple[Refusal, ...]:
    """Return the errors among findings as refusals."""
    return tuple(
        Refusal(
            f"{prefix}.{f.code}", f"{f.place}：{f.message}", source=f.source, remedy=f.remedy, field=f.field
        )
        for f in findings
        if f.severity == "error"
    )


def warnings_of(findings: Iterable[Finding]) -> tuple[Refusal, ...]:
    """Return the warnings among findings."""
    return tuple(
        Refusal(f"performance.{f.code}", f"{f.place}：{f.message}", remedy=f.remedy)
        for f in findings
        if f.severity == "warning"
    )


def check_rules(rules: Rules) -> tuple[Refusal, ...]:
    """Return why a district may not score like that."""
    found = []
    if rules.total != HUNDRED:
        found.append(
            Refusal("performance.weights", f"各项分值合计{rules.total:f}分，应为100分", field="execution")
        )
    known = kinds(rules.scheme).values() if rules.scheme in schemes() else ()
    firsts = {kind.code for kind in known if not kind.parent}
    for code, weight in rules.weights.items():
        if weight < 0 or (weight > 0 and firsts and code not in firsts):
            message = f"{first_label(code)}在所选指标框架中不是一级指标，分值应为0"
            found.append(
                Refusal("performance.weights", message if weight > 0 else "分值不能为负数", field=code)
            )
    if not rules.fair < rules.good < rules.excellent <= HUNDRED:
        found.append(
            Refusal("performance.grades", "优、良、中的下限须依次降低，不超过100分", field="excellent")
        )
    if rules.over <= HUNDRED:
        found.append(Refusal("performance.over", "偏高说明线应大于100%", field="over"))
    return tuple(found)


def check_days(opens: date, closes: date) -> tuple[Refusal, ...]:
    """Return why a survey cannot be open on these days."""
    if closes < opens:
        return (Refusal("performance.days", "截止日期不得早于开始日期", field="closes_on"),)
    return ()


#: satisfaction from the best to the worst; the last is no opinion and does not count
SCALE = ("很满意", "满意", "基本满意", "不满意", "很不满意", "不了解")
OPINIONS = SCALE[:-1]
#: fewer answers are not shown: each could be traced to who gave it
LEAST_SHOWN = 5
MOST_QUESTIONS = 20


def check_choices(questions: Sequence[str], choices: Sequence[object]) -> tuple[Refusal, ...]:
    """Return which questions have no answer from the scale."""
    given = list(choices) + [None] * len(questions)
    return tuple(
        Refusal("performance.answer", f"第{n}题还没有选择", field=f"q{n}")
        for n, choice in enumerate(given[: len(questions)], 1)
        if not isinstance(choice, int) or not 0 <= choice < len(SCALE)
    )


def counted(answers: Iterable[Sequence[int]], counts_from: str) -> tuple[int, int]:
    """Return (opinions, satisfied ones) over all questions."""
    least, told, content = OPINIONS.index(counts_from), 0, 0
    for choices in answers:
        opinions = [c for c in choices if c < len(OPINIONS)]
        told += len(opinions)
        content += sum(c <= least for c in opinions)
    return told, content
