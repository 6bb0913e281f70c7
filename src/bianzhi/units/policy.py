"""Pure decisions about bodies: facts in, refusals out."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bianzhi.units.timeline import Span
from bianzhi.values.refusal import Refusal

REGULATION = "《地方各级人民政府机构设置和编制管理条例》"
FORM_RULES = "机构编制实名制填报口径"
STATISTICS = "实名制机构信息采集要求"
ORGAN_NAME = re.compile(r"(?:局|委员会|厅|部|署|人民政府|办事处)$")
NOT_ORGAN_NAME = re.compile(r"(?:管理委员会|居民委员会|村民委员会|俱乐部|门诊部|编辑部|分部)$")


@dataclass(frozen=True, slots=True)
class NameInUse:
    """A live name of another unit, and when it bore it."""

    unit_name: str
    span: Span


def check_name_free(
    name: str, others: Iterable[NameInUse], begins_on: date, ends_on: date | None = None
) -> list[Refusal]:
    """Refuse a name that another live unit bears on any day of [begins_on, ends_on)."""
    taken = [
        other for other in others if other.span.value == name and other.span.overlaps(begins_on, ends_on)
    ]
    if not taken:
        return []
    first = taken[0]
    until = f"至{first.span.ends_on}" if first.span.ends_on else "至今"
    return [
        Refusal(
            "unit.name_taken",
            f"“{name}”已是在用机构的名称（自{first.span.begins_on}{until}）",
            rule="同一辖区内在用机构的全称不得重复",
            remedy="请核对名称；若原机构已撤销，请先登记撤销文件",
            field="full_name",
        )
    ]


def warn_organ_name(unit_kind: str, name: str) -> list[Refusal]:
    """Warn when an institution's name reads like an organ's."""
    if unit_kind != "institution" or not ORGAN_NAME.search(name) or NOT_ORGAN_NAME.search(name):
        return []
    return [
        Refusal(
            "unit.name_like_organ",
            f"事业单位“{name}”的名称容易与机关混淆",
            rule="事业单位名称应与机关名称相区别，一般称中心、院、所、站、学校等",
            remedy="请核对文件所载名称；确属文件原文的可以继续",
            field="full_name",
        )
    ]


def check_live(
    label: str, live: bool, day: date, *, founded_on: date | None, field: str = "unit"
) -> list[Refusal]:
    """Refuse a change to a body that does not exist on ``day``."""
    if live:
        return []
    if founded_on is None or day < founded_on:
        when = f"（自{founded_on}起记载）" if founded_on else ""
        message, remedy = f"{label}在{day}尚未设立{when}", "请核对生效日期"
    else:
        message, remedy = f"{label}在{day}已不存在", "请核对机构与生效日期；撤销有误的请先冲销撤销文件"
    return [Refusal("unit.not_live", message, rule="只能变更在用的机构", remedy=remedy, field=field)]


@dataclass(frozen=True, slots=True)
class ParentFacts:
    """What is known of a wished parent for [day, until): its name, whether it exists all the time, and its own chain upwards."""

    unit_id: int
    name: str
    live_on_day: bool
    ended_on: date | None
    chain: frozenset[int]


def check_parent(
    unit_id: int | None, parent: ParentFacts, day: date, until: date | None = None
) -> list[Refusal]:
    """Refuse a parent that does not exist in the time, and a circle."""
    if unit_id is not None and (parent.unit_id == unit_id or unit_id in parent.chain):
        return [
            Refusal(
                "unit.cycle",
                f"“{parent.name}”是本机构或本机构的下属，不能作主管部门",
                rule="隶属关系不得成环",
                remedy="请另选主管部门，或先调整下属机构的隶属",
                field="parent",
            )
        ]
    gone = parent.ended_on is not None and (until is None or parent.ended_on < until)
    if parent.live_on_day and not gone:
        return []
    since = f"（{parent.ended_on}起不再存在）" if parent.ended_on else ""
    return [
        Refusal(
            "unit.parent_not_live",
            f"主管部门“{parent.name}”在{max(day, parent.ended_on) if parent.ended_on else day}不是在用机构{since}",
            rule="主管部门在隶属期间必须存在",
            remedy="请核对生效日期，或改选存续的主管部门",
            field="parent",
        )
    ]


def check_expiry(
    *, coordination: bool, temporary: bool, expires_on: date | None, condition: str, day: date
) -> list[Refusal]:
    """Refuse a temporary or coordinating body without an end."""
    if expires_on is not None and expires_on <= day:
        return [Refusal("unit.expiry", f"撤销期限{expires_on}不晚于生效日期{day}", field="expires_on")]
    if not (coordination or temporary) or expires_on is not None or condition.strip():
        return []
    kind, source = ("议事协调机构", f"{REGULATION}第十一条") if coordination else ("临时机构", FORM_RULES)
    return [
        Refusal(
            "unit.expiry_missing",
            f"{kind}未写明撤销的期限或条件",
            rule="为办理一定时期内某项特定工作设立的机构，应当明确规定撤销的条件或期限",
            source=source,
            remedy="请填写撤销期限或撤销条件；文件定为常设的，在撤销条件中写“常设”",
            field="expires_on",
        )
    ]


@dataclass(frozen=True, slots=True)
class Remains:
    """What still hangs on a unit: names of subordinate units, internal bodies, nameplates."""

    children: Sequence[str] = ()
    inner_units: Sequence[str] = ()
    nameplates: Sequence[str] = ()


def check_nothing_remains(name: str, remains: Remains, verb: str = "撤销") -> list[Refusal]:
    """Refuse to end a unit on which something hangs (I12; quota and persons are checked by the rooms that know them)."""
    found = []
    parts = (
        ("所属机构", remains.children, "请先把所属机构划转到其他主管部门，或一并撤销"),
        ("内设机构", remains.inner_units, "请先登记内设机构的撤销，或勾选“内设机构和牌子一并撤销”"),
        ("牌子", remains.nameplates, "请先登记摘牌，或勾选“内设机构和牌子一并撤销”"),
    )
    for what, names, remedy in parts:
        if names:
            shown = "、".join(names[:5]) + ("等" if len(names) > 5 else "")
            found.append(
                Refusal(
                    "I12",
                    f"“{name}”还有{what}{len(names)}个：{shown}",
                    rule=f"{verb}的机构不得再有编制、人员、职数、所属机构、内设机构和牌子",
                    remedy=remedy,
                    field="unit",
                )
            )
    return found


def check_outlived(name: str, ended_on: date | None, day: date) -> list[Refusal]:
    """Refuse to hang something from ``day`` on upon a unit that ends later and would leave it behind (I12)."""
    if ended_on is None or ended_on <= day:
        return []
    return [
        Refusal(
            "unit.ends_later",
            f"“{name}”已登记于{ended_on}撤销，补登的内设机构或牌子会遗留下来",
            rule="撤销的机构不得再有内设机构和牌子",
            remedy="请先冲销撤销文件，补登后再登记撤销",
            field="unit",
        )
    ]


def check_last(name: str, later_on: date | None, day: date, verb: str = "撤销") -> list[Refusal]:
    """Refuse to end a body before its last recorded change."""
    if later_on is None or later_on <= day:
        return []
    return [
        Refusal(
            "unit.later_changes",
            f"“{name}”在{later_on}还有变更，不能在{day}{verb}",
            rule="机构撤销之后不得再有变更",
            remedy="请核对生效日期，或先冲销之后的文件",
            field="effective_on",
        )
    ]


def check_changes(name: str, changed: bool) -> list[Refusal]:
    """Refuse a line that changes nothing."""
    if changed:
        return []
    return [
        Refusal(
            "unit.no_change",
            f"“{name}”在这一天已经是这样，没有变动",
            remedy="请核对填写的内容，或删去这一项",
            field="unit",
        )
    ]


def check_inner_name(unit_name: str, name: str, taken: bool) -> list[Refusal]:
    """Refuse two internal bodies of one name in one unit."""
    if not taken:
        return []
    return [
        Refusal(
            "inner.name_taken",
            f"“{unit_name}”在这段时间已有内设机构“{name}”",
            rule="同一机构的内设机构不得同名",
            remedy="请核对名称",
            field="name",
        )
    ]


def check_plate_name(unit_name: str, name: str, taken: bool) -> list[Refusal]:
    """Refuse to hang the same nameplate twice."""
    if not taken:
        return []
    return [
        Refusal(
            "nameplate.taken",
            f"“{unit_name}”在这段时间已挂“{name}”牌子",
            remedy="请核对名称与日期",
            field="name",
        )
    ]


def check_no_later_documents(name: str, documents: Sequence[str]) -> list[Refusal]:
    """Refuse to undo the founding of a body that later documents changed."""
    if not documents:
        return []
    shown = "、".join(documents[:5]) + ("等" if len(documents) > 5 else "")
    return [
        Refusal(
            "reversal.later",
            f"“{name}”之后还有文件作了变更：{shown}",
            rule="冲销设立须先冲销其后的变更",
            remedy="请先冲销这些文件",
        )
    ]
