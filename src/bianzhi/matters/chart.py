"""How a matter moves: 动议, 论证, 审议决定, 组织实施 (DOMAIN §10.4) as states, desks and times."""

from bianzhi.cases.chart import Chart, Event, Limit, Status

SOURCE = "编办内部办理时限，可由各地调整"
#: 会议纪要印发后一周内答复
WEEK = Limit(5, source="会议后一周内批复（部分编办的规定）")
DESK = Limit(3, source=SOURCE)


def _way_on(code: str, label: str, source: str, target: str, desk: str, **more: object) -> Event:
    return Event(code, label, (source,), target, desk, **more)  # type: ignore[arg-type]


def _back(code: str, label: str, source: str, target: str, desk: str) -> Event:
    return Event(code, label, (source,), target, desk, opinion="required", forward=False)


MATTER_CHART = Chart(
    (
        Status("draft", "草稿", "draft", "grey", runs=False),
        Status("consulting", "待沟通预审", tone="blue", runs=False),
        Status("accepting", "待受理", limit=DESK),
        Status("studying", "论证中", limit=Limit(20, source=SOURCE)),
        Status("reviewing", "待审核", limit=DESK),
        Status("meeting", "待主任办公会", limit=Limit(10, source=SOURCE)),
        Status("commission", "待编委审议", tone="blue", runs=False),
        Status("party", "待党委常委会审议", tone="blue", runs=False),
        Status("upper", "待上级批复", tone="blue", runs=False),
        Status("drafting", "批复拟稿", limit=WEEK),
        Status("proofing", "待核稿", limit=DESK),
        Status("signing", "待签发", limit=DESK),
        Status("numbering", "待编号用印", limit=DESK),
        Status("posting", "待入账", limit=DESK),
        Status("effective", "已生效", "done", "green"),
        Status("deferred", "暂缓", tone="grey", runs=False),
        Status("returned", "退回补正", "draft", "red", runs=False),
        Status("refused", "不予同意", "dropped", "red"),
        Status("withdrawn", "已作废", "dropped", "grey"),
    ),
    (
        Event(
            "submit",
            "提交",
            ("draft", "returned"),
            "accepting",
            "maker",
            opinion="no",
            sends=True,
            also=("consulting",),
        ),
        Event("withdraw", "撤回", ("consulting", "accepting"), "draft", "maker", opinion="no", forward=False),
        Event("discard", "作废", ("draft", "returned"), "withdrawn", "maker", forward=False),
        _way_on("consulted", "登记预审答复", "consulting", "accepting", "clerk", asks=True),
        _way_on("accept", "受理", "accepting", "studying", "clerk"),
        _way_on("plan", "提出拟办意见", "studying", "reviewing", "clerk", asks=True, page="matters:plan"),
        _way_on("recommend", "审核同意", "reviewing", "meeting", "review", separate=True, guard="simulate"),
        _way_on(
            "office_meeting",
            "会议同意",
            "meeting",
            "commission",
            "leader",
            asks=True,
            separate=True,
            also=("party", "upper", "drafting"),
        ),
        _way_on(
            "minutes", "登记编委纪要", "commission", "drafting", "clerk", asks=True, also=("party", "upper")
        ),
        _way_on(
            "resolve",
            "审议通过",
            "commission",
            "drafting",
            "commission",
            asks=True,
            separate=True,
            also=("party", "upper"),
        ),
        _way_on("party_minutes", "登记常委会纪要", "party", "drafting", "clerk", asks=True, also=("upper",)),
        _way_on("upper_reply", "登记上级批复", "upper", "drafting", "clerk", asks=True),
        _way_on("draft_reply", "送核稿", "drafting", "proofing", "clerk", asks=True, page="matters:reply"),
        _way_on("proof", "核稿通过", "proofing", "signing", "review", separate=True, guard="simulate"),
        _way_on("sign", "签发", "signing", "numbering", "leader", separate=True),
        _way_on("number", "编号用印", "numbering", "posting", "clerk", asks=True),
        _way_on("post", "复核入账", "posting", "effective", "review", effect=True, separate=True),
        _way_on("resume", "恢复办理", "deferred", "studying", "clerk"),
        _back("return_consult", "退回补正", "consulting", "returned", "clerk"),
        _back("return_accept", "退回补正", "accepting", "returned", "clerk"),
        _back("return_study", "退回补正", "studying", "returned", "clerk"),
        _back("defer_study", "暂缓", "studying", "deferred", "clerk"),
        _back("rework", "退回重拟", "reviewing", "studying", "review"),
        _back("rethink", "退回论证", "meeting", "studying", "leader"),
        _back("defer_meeting", "暂缓", "meeting", "deferred", "leader"),
        _back("refuse_meeting", "不予同意", "meeting", "refused", "leader"),
        _back("defer_minutes", "编委决定暂缓", "commission", "deferred", "clerk"),
        _back("refuse_minutes", "编委不予同意", "commission", "refused", "clerk"),
        _back("defer_party", "常委会决定暂缓", "party", "deferred", "clerk"),
        _back("refuse_party", "常委会不予同意", "party", "refused", "clerk"),
        _back("refuse_upper", "上级不予批准", "upper", "refused", "clerk"),
        _back("proof_back", "退回改稿", "proofing", "drafting", "review"),
        _back("sign_back", "退回改稿", "signing", "drafting", "leader"),
        _back("number_back", "退回改稿", "numbering", "drafting", "clerk"),
        _back("post_back", "退回编号", "posting", "numbering", "review"),
    ),
)
