"""How objectives and self-evaluations move: the clerk fills in, the head of the same house approves."""

from bianzhi.cases.chart import Chart, Event, Limit, Status

SOURCE = "财预〔2020〕10号"


def approval(desk: str) -> Chart:
    """Return the chart whose approval lies at ``desk``: the office's leader, or the head of a unit."""
    return Chart(
        (
            Status("draft", "草稿", "draft", "grey", runs=False),
            Status("deciding", "待负责人审定", limit=Limit(5)),
            Status("approved", "已审定", "done", "green"),
            Status("returned", "退回修改", "draft", "red", runs=False),
            Status("dropped", "已作废", "dropped", "grey"),
        ),
        (
            Event("submit", "提交审定", ("draft", "returned"), "deciding", "maker", opinion="no", sends=True),
            Event("approve", "审定同意", ("deciding",), "approved", desk, effect=True, separate=True),
            Event("send_back", "退回修改", ("deciding",), "returned", desk, opinion="required", separate=True, forward=False),
            Event("withdraw", "撤回", ("deciding",), "draft", "maker", opinion="no", forward=False),
            Event("discard", "作废", ("draft", "returned"), "dropped", "maker", forward=False),
        ),
        limit=Limit(10, source=SOURCE),
    )  # fmt: skip


#: whose case it is → (desk that begins, desk that approves)
HOUSES = {"office": ("clerk", "leader"), "unit": ("unit", "unit_head")}
