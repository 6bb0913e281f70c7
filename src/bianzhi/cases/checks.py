"""Proof that every case lies where its chart says (`bianzhi check`)."""

from collections.abc import Iterator

from bianzhi.cases.access import left_to_do
from bianzhi.cases.chart import CLOSED
from bianzhi.cases.kinds import KINDS, behaviour_of
from bianzhi.cases.models import Submission, Task
from bianzhi.values.refusal import Refusal


def check(district_id: int) -> Iterator[Refusal]:
    """Yield every case whose state its chart does not know, whose phase is another, or that lies on other desks."""
    waiting: dict[int, set[str]] = {}
    open_tasks = Task.objects.filter(district_id=district_id, closed_at=None).order_by("pk")
    for key, desk in open_tasks.values_list("submission_id", "desk"):
        waiting.setdefault(key, set()).add(desk)
    cases = Submission.objects.filter(district_id=district_id).order_by("pk")
    for case in cases.iterator():
        yield from _wrong(case, waiting.get(case.pk, set()))


def _wrong(case: Submission, desks: set[str]) -> Iterator[Refusal]:
    if case.kind not in KINDS:
        yield Refusal("case.kind", f"办件{case.number}的种类“{case.kind}”已不存在")
        return
    chart = behaviour_of(KINDS[case.kind]).chart
    status = chart.by_code.get(case.state)
    if status is None:
        yield Refusal("case.state", f"办件{case.number}的状态“{case.state}”不在办理流程中")
        return
    if case.phase != status.phase:
        yield Refusal(
            "case.phase", f"办件{case.number}现为“{status.label}”，阶段却记为“{case.get_phase_display()}”"
        )
    should = set()
    if status.phase not in CLOSED:
        should = {chart.events_by_code[code].desk for code in left_to_do(case)}
    if desks != should:
        yield Refusal("case.desk", f"办件{case.number}现为“{status.label}”，待办的岗位与流程不符")
