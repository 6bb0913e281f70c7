"""The lists of named staff: 花名册, 到龄退休, 上下编."""

from datetime import date
from typing import Any

from django.urls import reverse

from bianzhi.ledger.commodities import COMMODITIES, quota_types
from bianzhi.staff.code_lists import AGE_BANDS, choices_of
from bianzhi.staff.reads.movements import MovementRow
from bianzhi.staff.reads.roster import STATES, RosterQuery, RosterRow
from bianzhi.staff.reads.structure import RetirementRow
from bianzhi.staff.units_port import find_unit
from bianzhi.ui.cells import Tag
from bianzhi.ui.listing import Column, Filter, ListSpec, ListState
from bianzhi.users.actor import Actor

MOST_EXPORTED = 30_000
QUOTAS = tuple((c.code, c.label) for c in quota_types() if c.counted)


def _person_url(row: RosterRow | RetirementRow | MovementRow) -> str | None:
    if isinstance(row, RosterRow) and not row.reachable:
        return None
    return reverse("staff:person", args=[row.key])


def _unit_url(row: Any) -> str:
    return f"/units/{row.unit_id}/"


def _short(row: RosterRow) -> str:
    return COMMODITIES[row.commodity].short_label


def _state(row: RosterRow) -> Tag:
    if row.absence:
        return Tag(f"不在岗·{row.absence}", "amber")
    return Tag("在编在岗", "green")


ROSTER = ListSpec(
    name="staff.roster",
    columns=(
        Column("name", "姓名", sort=True, link=_person_url),
        Column("sex", "性别"),
        Column("age", "年龄", "number", unit="岁"),
        Column("unit", "单位", sort=True, link=_unit_url),
        Column("inner_unit", "内设机构"),
        Column("post", "职务"),
        Column("commodity_label", "编制类型", value=_short),
        Column("state", "在岗状态", "tag", value=_state),
        Column("where", "去向", shown=False),
        Column("education", "学历"),
        Column("politics", "政治面貌"),
        Column("begins_on", "入编日期", "date", sort=True),
        Column("entry_kind", "进入方式", shown=False),
        Column("id_mask", "身份证号", "id", shown=False),
        Column("birth_date", "出生日期", "date", sort=True, shown=False),
        Column("ethnicity", "民族", shown=False),
        Column("native_place", "籍贯", shown=False),
        Column("party_joined_on", "入党时间", "date", shown=False),
        Column("degree", "学位", shown=False),
        Column("school", "毕业院校", shown=False),
        Column("major", "专业", shown=False),
        Column("work_start_on", "参加工作", "date", sort=True, shown=False),
        Column("entered_unit_on", "进入现单位", "date", shown=False),
        Column("person_class", "人员类别", shown=False),
        Column("post_category", "岗位类别", shown=False),
        Column("leader_rank", "职务层次", shown=False),
        Column("grade_rank", "职级", shown=False),
        Column("tech_title", "专业技术职务", shown=False),
        Column(
            "civil_registered",
            "公务员登记",
            value=lambda r: "是" if r.civil_registered else "否",
            shown=False,
        ),
        Column("pay_list", "财政统发", value=lambda r: "是" if r.pay_list else "否", shown=False),
        Column(
            "retire_due",
            "法定退休月",
            value=lambda r: f"{r.retire_due:%Y-%m}" if r.retire_due else "",
            sort=True,
            shown=False,
        ),
    ),
    filters=(
        Filter("unit", "单位", "text", placeholder="单位名称（含下级）"),
        Filter("commodity", "编制类型", choices=QUOTAS),
        Filter("state", "在岗状态", choices=tuple(STATES.items())),
        Filter("own", "不含下级单位", "yes", more=True),
        Filter("person_class", "人员类别", "multi", choices=choices_of("person_class"), more=True),
        Filter("education", "学历", "multi", choices=choices_of("education"), more=True),
        Filter(
            "age", "年龄段", "multi", choices=tuple((k, b.label) for k, b in AGE_BANDS.items()), more=True
        ),
        Filter("politics", "政治面貌", "multi", choices=choices_of("politics"), more=True),
        Filter("sex", "性别", choices=(("1", "男"), ("2", "女")), more=True),
    ),
    search="姓名、拼音首字母，或完整身份证号",
    noun="人",
    empty="没有符合条件的在编人员。请放宽条件，或用“上编”把人员放到编制上。",
)
UNIT_ROSTER = ListSpec(
    name="staff.unit",
    columns=ROSTER.columns,
    filters=tuple(f for f in ROSTER.filters if f.key != "unit"),
    search=ROSTER.search,
    noun="人",
    empty="该单位在这一天没有在编人员。",
)


def _range(row: RetirementRow) -> str:
    """Return the months of the elastic choice; before 2025 there was none."""
    return "" if row.earliest == row.latest else f"{row.earliest:%Y-%m} 至 {row.latest:%Y-%m}"


def _overdue(row: RetirementRow) -> Tag:
    return Tag("已过法定月，未下编", "red") if row.overdue else Tag("将到龄", "amber")


RETIREMENTS = ListSpec(
    name="staff.retirements",
    columns=(
        Column("name", "姓名", link=_person_url),
        Column("sex", "性别"),
        Column("birth_date", "出生日期", "date"),
        Column("unit", "单位", link=_unit_url),
        Column("commodity_label", "编制类型"),
        Column("month", "法定退休月", value=lambda r: f"{r.month:%Y-%m}"),
        Column("age_text", "法定退休年龄"),
        Column("range", "弹性范围", value=_range),
        Column("leaves_on", "应下编日期", "date"),
        Column("state", "情况", "tag", value=_overdue),
        Column("retire_category", "退休类别", shown=False),
    ),
    filters=(
        Filter("since", "自", "date"),
        Filter("until", "至", "date"),
        Filter("unit", "单位", "text", placeholder="单位名称（含下级）"),
    ),
    noun="人",
    empty="这段时间没有到龄人员。可以改长时间范围再看。",
)
MOVEMENTS = ListSpec(
    name="staff.movements",
    columns=(
        Column("name", "姓名", link=_person_url),
        Column(
            "direction",
            "上下编",
            "tag",
            value=lambda r: Tag(r.direction, "green" if r.direction == "上编" else "grey"),
        ),
        Column("on", "日期", "date"),
        Column("unit", "单位", link=_unit_url),
        Column("commodity_label", "编制类型"),
        Column("kind", "方式"),
        Column("other", "来源或去向"),
        Column("document", "依据"),
        Column("id_mask", "身份证号", "id", shown=False),
    ),
    filters=(
        Filter("since", "自", "date"),
        Filter("until", "至", "date"),
        Filter("direction", "上下编", choices=(("on", "上编"), ("off", "下编"))),
        Filter("unit", "单位", "text", placeholder="单位名称", more=True),
    ),
    noun="人次",
    empty="这段时间没有人员上下编。可以改长时间范围再看。",
)


def unit_filter(actor: Actor, state: ListState) -> tuple[int | None, str]:
    """Return the unit that the filter names, and what to say when it names none."""
    text = state.text("unit")
    if not text:
        return None, ""
    found = find_unit(actor, text)
    if found.key is not None:
        return found.key, ""
    near = f"，是不是{'、'.join(found.near)}" if found.near else ""
    return None, f"没有找到单位“{text}”{near}，已按全部单位显示。"


def roster_query(state: ListState, on: date, unit_id: int | None, *, below: bool) -> RosterQuery:
    """Return what the list asks of the reads."""
    export = bool(state.export)
    return RosterQuery(
        on=on,
        unit_id=unit_id,
        below=below,
        commodities=(state.text("commodity"),) if state.text("commodity") else (),
        states=(state.text("state"),) if state.text("state") else (),
        person_classes=state.many("person_class"),
        educations=state.many("education"),
        ages=state.many("age"),
        politics=state.many("politics"),
        sex=state.text("sex"),
        q=state.q,
        sort=state.sort,
        desc=state.desc,
        offset=0 if export else state.slice.start,
        limit=MOST_EXPORTED if export else state.per_page,
    )
