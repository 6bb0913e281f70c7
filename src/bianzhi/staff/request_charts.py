"""How a unit's requests about its people move (DOMAIN §10.2, §10.3): states, desks and times, as data.

Times are the defaults of DOMAIN §3.6: 人员增减10个工作日内办结；a desk that is slow shows as overdue, it undoes nothing.
"""

from bianzhi.cases.chart import Chart, Event, Limit, Status
from bianzhi.establishment.request_kinds import DECIDING, decide

SOURCE = "人员增减应在10个工作日内办理（滨州等地做法）"
#: what such a case passes unless a route says otherwise
PASSES = frozenset({"reviewing", "confirm_hr", "confirm_finance"})
WHOLE = Limit(10, source=SOURCE)
DESK = Limit(3, source=SOURCE)
CONFIRM = Limit(5, source="部门联动：凭入编、下编通知单核工资、社保和预算")
DRAFT = Status("draft", "草稿", "draft", "grey", runs=False)
RETURNED = Status("returned", "退回补正", "draft", "red", runs=False)
WITHDRAWN = Status("withdrawn", "已作废", "dropped", "grey")
REFUSED = Status("refused", "不予办理", "dropped", "red")
CHECKING = Status("checking", "待审核", limit=DESK)
REVIEWING = Status("reviewing", "待复核", limit=DESK)
#: spared where a route lets the check alone go to the signing
REVIEWING_IF = Status("reviewing", "待复核", limit=DESK, optional=True)
CONFIRMING = Status("confirming", "待部门确认", tone="blue", limit=CONFIRM, runs=False)
CLOSED = Status("closed", "已办结", "done", "green")

BY_MAKER = (
    Event("submit", "提交", ("draft", "returned"), "checking", "maker", opinion="no", sends=True),
    Event("withdraw", "撤回", ("checking",), "draft", "maker", opinion="no", forward=False),
    Event("discard", "作废", ("draft", "returned"), "withdrawn", "maker", forward=False),
)
CHECK = Event("check", "审核通过", ("checking",), "reviewing", "clerk", separate=True)
CONFIRMS = (
    Event("confirm_hr", "确认（工资、社保）", ("confirming",), "confirming", "hr", once=True),
    Event("confirm_finance", "确认（统发、预算）", ("confirming",), "confirming", "finance", once=True),
)


def _back(code: str, source: str, desk: str) -> tuple[Event, Event]:
    """Return the two ways back from a desk: for the applicant to mend, and for good."""
    return (
        Event(
            f"return_{code}",
            "退回补正",
            (source,),
            "returned",
            desk,
            opinion="required",
            forward=False,
            separate=True,
        ),
        Event(
            f"refuse_{code}",
            "不予办理",
            (source,),
            "refused",
            desk,
            opinion="required",
            forward=False,
            separate=True,
        ),
    )


#: 上编: 单位提交 → 审核 → 复核 → 领导签批（入账、入编通知单）→ 人社、财政确认
ON_CHART = Chart(
    (
        DRAFT,
        CHECKING,
        REVIEWING_IF,
        DECIDING,
        Status("signing", "待签批", limit=DESK),
        CONFIRMING,
        CLOSED,
        RETURNED,
        REFUSED,
        WITHDRAWN,
    ),
    (
        *BY_MAKER,
        CHECK,
        Event("review", "复核同意", ("reviewing",), "deciding", "review", separate=True),
        *decide("signing"),
        Event("sign", "签批同意", ("signing",), "confirming", "leader", effect=True, separate=True),
        *CONFIRMS,
        *_back("check", "checking", "clerk"),
        *_back("review", "reviewing", "review"),
        *_back("sign", "signing", "leader"),
    ),
    limit=WHOLE,
    ends_with="closed",
)
#: 区内调动: 调入单位提交 → 调出单位确认 → 审核 → 复核 → 领导签批（两单位同时入账）→ 人社、财政确认
MOVE_CHART = Chart(
    (
        DRAFT,
        Status("releasing", "待原单位确认", tone="blue", limit=CONFIRM, runs=False),
        CHECKING,
        REVIEWING_IF,
        DECIDING,
        Status("signing", "待签批", limit=DESK),
        CONFIRMING,
        CLOSED,
        RETURNED,
        REFUSED,
        WITHDRAWN,
    ),
    (
        Event(
            "submit",
            "提交",
            ("draft", "returned"),
            "releasing",
            "maker",
            opinion="no",
            sends=True,
            also=("checking",),
        ),
        Event("release", "同意调出", ("releasing",), "checking", "other_unit", separate=True),
        Event("withdraw", "撤回", ("releasing", "checking"), "draft", "maker", opinion="no", forward=False),
        Event("discard", "作废", ("draft", "returned"), "withdrawn", "maker", forward=False),
        CHECK,
        Event("review", "复核同意", ("reviewing",), "deciding", "review", separate=True),
        *decide("signing"),
        Event("sign", "签批同意", ("signing",), "confirming", "leader", effect=True, separate=True),
        *CONFIRMS,
        *_back("release", "releasing", "other_unit"),
        *_back("check", "checking", "clerk"),
        *_back("review", "reviewing", "review"),
        *_back("sign", "signing", "leader"),
    ),
    limit=WHOLE,
    ends_with="closed",
)
#: 人员信息变更（锁定信息）: 单位提交 → 审核 → 复核生效
CHANGE_CHART = Chart(
    (DRAFT, CHECKING, REVIEWING, CLOSED, RETURNED, REFUSED, WITHDRAWN),
    (
        *BY_MAKER,
        CHECK,
        Event("review", "复核同意", ("reviewing",), "closed", "review", effect=True, separate=True),
        *_back("check", "checking", "clerk"),
        *_back("review", "reviewing", "review"),
    ),
    limit=WHOLE,
)
#: 下编: 单位提交 → 审核 → 复核（入账、下编通知单）→ 人社、财政确认
OFF_CHART = Chart(
    (DRAFT, CHECKING, REVIEWING, CONFIRMING, CLOSED, RETURNED, REFUSED, WITHDRAWN),
    (
        *BY_MAKER,
        CHECK,
        Event("review", "复核同意", ("reviewing",), "confirming", "review", effect=True, separate=True),
        *CONFIRMS,
        *_back("check", "checking", "clerk"),
        *_back("review", "reviewing", "review"),
    ),
    limit=WHOLE,
    ends_with="closed",
)
