"""The fields of a person in one table: label, kind, who keeps it (DOMAIN §3.5, §4.3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

AttributeKind = Literal["text", "date", "code", "yes", "inner_unit", "id"]


@dataclass(frozen=True, slots=True)
class Attribute:
    """One field of `Person`.

    Attributes:
        key: name of the column (``id_number`` stands for the sealed one).
        label: name shown.
        kind: how it is typed and shown.
        locked: kept by the office, changed by two persons only; else kept by the person's unit.
        required: must be filled in for a new person.
        codes: code list of `bianzhi.staff.code_lists`.
        hint: format or help beside the field.
        limit: longest text.
    """

    key: str
    label: str
    kind: AttributeKind = "text"
    locked: bool = False
    required: bool = False
    codes: str = ""
    hint: str = ""
    limit: int = 100


ATTRIBUTES: Mapping[str, Attribute] = MappingProxyType(
    {
        a.key: a
        for a in (
            Attribute("name", "姓名", locked=True, required=True, hint="中间不留空格", limit=60),
            Attribute(
                "id_number", "身份证号", "id", locked=True, required=True, hint="18 位身份证号", limit=18
            ),
            Attribute("sex", "性别", "code", locked=True, codes="sex"),
            Attribute("birth_date", "出生日期", "date", locked=True),
            Attribute(
                "birth_reason",
                "出生日期认定依据",
                locked=True,
                hint="与身份证号不一致时填写，如干部人事档案认定",
                limit=200,
            ),
            Attribute("work_start_on", "参加工作时间", "date", locked=True),
            Attribute("person_class", "人员类别", "code", locked=True, codes="person_class"),
            Attribute("post_category", "岗位类别", "code", locked=True, codes="post_category"),
            Attribute("leader_rank", "职务层次", "code", locked=True, codes="leader_rank"),
            Attribute("retire_category", "退休类别", "code", locked=True, codes="retire_category"),
            Attribute("civil_registered", "公务员登记", "yes", locked=True),
            Attribute("pay_list", "财政统发", "yes", locked=True),
            Attribute("ethnicity", "民族", "code", codes="ethnicity"),
            Attribute("native_place", "籍贯", hint="如 四川仁和", limit=60),
            Attribute("politics", "政治面貌", "code", codes="politics"),
            Attribute("party_joined_on", "入党时间", "date"),
            Attribute("education", "学历", "code", codes="education"),
            Attribute("degree", "学位", "code", codes="degree"),
            Attribute("school", "毕业院校"),
            Attribute("major", "专业"),
            Attribute("graduated_on", "毕业时间", "date"),
            Attribute("entered_unit_on", "进入现单位时间", "date"),
            Attribute("inner_unit", "所在内设机构", "inner_unit"),
            Attribute("grade_rank", "职级", hint="如 四级主任科员", limit=40),
            Attribute("tech_title", "专业技术职务", hint="如 一级教师", limit=60),
        )
    }
)

LOCKED = tuple(key for key, a in ATTRIBUTES.items() if a.locked)
OPEN = tuple(key for key, a in ATTRIBUTES.items() if not a.locked)
