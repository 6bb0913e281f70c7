"""What the person's page shows, in groups, and what can be done next."""

from dataclasses import dataclass

from bianzhi.staff.reads.card import PersonCard
from bianzhi.ui.cells import Link, Tag

TABS = {"now": "现状", "career": "履历", "cases": "办件"}
Fact = tuple[str, object] | tuple[str, object, str]


@dataclass(frozen=True, slots=True)
class Step:
    """Something that can be done with the person: name of the page, label, icon; the first is the main one."""

    url_name: str
    label: str
    icon: str


def facts(card: PersonCard) -> tuple[tuple[str, tuple[Fact, ...]], ...]:
    """Return the fields in groups of (label, value)."""
    now, text = card.now, card.text
    due = card.retirement
    seat: list[Fact] = [
        ("单位", Link(now.unit, f"/units/{now.unit_id}/") if now.unit_id else ""),
        ("编制类型", now.commodity_label),
        ("入编日期", now.begins_on or "", "date"),
        ("下编日期", now.ends_on or "", "date"),
        ("内设机构", text("inner_unit")),
        ("在岗状态", state_tag(card)),
    ]
    if now.spell:
        seat += [("去向", now.spell.where), ("约定到期", now.spell.due_on or "", "date")]
    posts: list[Fact] = [
        ("职务", "、".join(p.title for p in now.posts)),
        ("任现职时间", now.posts[0].begins_on if now.posts else "", "date"),
        ("占用职数", "、".join(p.commodity_label for p in now.posts if p.counts)),
        ("高配", "是" if any(p.elevated for p in now.posts) else "否"),
    ]
    posts += [(label, text(key)) for label, key in POST_FIELDS]
    return (
        ("编制", tuple(seat)),
        ("基本信息", tuple((label, text(key)) for label, key in BASIC_FIELDS)),
        ("职务与岗位", tuple(posts)),
        ("学历", tuple((label, text(key)) for label, key in SCHOOL_FIELDS)),
        (
            "退休",
            (
                ("法定退休月", f"{due.month:%Y年%m月}"),
                ("法定退休年龄", due.age_text),
                ("弹性范围", f"{due.earliest:%Y年%m月} 至 {due.latest:%Y年%m月}"),
                ("退休类别", text("retire_category")),
            ),
        ),
    )


BASIC_FIELDS = (
    ("姓名", "name"), ("身份证号", "id_number"), ("性别", "sex"), ("出生日期", "birth_date"), ("民族", "ethnicity"),
    ("籍贯", "native_place"), ("政治面貌", "politics"), ("入党时间", "party_joined_on"), ("参加工作", "work_start_on"),
    ("进入现单位", "entered_unit_on"), ("财政统发", "pay_list"), ("出生日期认定依据", "birth_reason"),
)  # fmt: skip
POST_FIELDS = (
    ("人员类别", "person_class"), ("岗位类别", "post_category"), ("职务层次", "leader_rank"), ("职级", "grade_rank"),
    ("专业技术职务", "tech_title"), ("公务员登记", "civil_registered"),
)  # fmt: skip
SCHOOL_FIELDS = (
    ("学历", "education"), ("学位", "degree"), ("毕业院校", "school"), ("专业", "major"), ("毕业时间", "graduated_on"),
)  # fmt: skip


def state_tag(card: PersonCard) -> Tag:
    """Return the person's state as a tag."""
    now = card.now
    if now.tenure is None:
        return Tag("未上编", "grey")
    if now.ends_on is not None and now.ends_on <= card.on:
        return Tag(f"{now.ends_on}下编", "grey")
    if now.spell is not None:
        return Tag(f"在编不在岗·{now.spell.reason_label}", "amber")
    return Tag("在编在岗", "green")


def next_steps(card: PersonCard) -> tuple[Step, ...]:
    """Return what the office can do with the person now."""
    now = card.now
    if not now.on_establishment:
        steps = [Step("staff:on", "上编", "person-plus")]
        if now.tenure is not None:
            steps += [
                Step("staff:restore", "恢复上编", "arrow-counterclockwise"),
                Step("staff:revoke", "撤销登记", "x-circle"),
            ]
    else:
        steps = [
            Step("staff:off", "下编", "person-dash"),
            Step("staff:move", "区内调动", "arrow-left-right"),
            Step("staff:appoint", "任职", "award"),
        ]
        if now.posts:
            steps.append(Step("staff:dismiss", "免职", "dash-circle"))
        steps.append(
            Step("staff:back", "回岗登记", "house")
            if now.spell
            else Step("staff:away", "离岗登记", "box-arrow-right")
        )
        steps.append(Step("staff:revoke", "撤销登记", "x-circle"))
    return (*steps, Step("staff:locked", "锁定信息变更", "lock"))
