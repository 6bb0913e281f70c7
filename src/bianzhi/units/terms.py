"""The words of this room: labels of fields, code lists, kinds of event; and how values are stored in an event."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from bianzhi.values.codes import CODE_LISTS, CodeList

#: column of a version → its label
LABELS: Mapping[str, str] = MappingProxyType(
    {
        "status": "状态",
        "full_name": "机构全称",
        "short_name": "规范简称",
        "common_name": "习惯简称",
        "uscc": "统一社会信用代码",
        "legacy_code": "组织机构代码",
        "certificate": "法人证书号",
        "parent_id": "主管部门",
        "sector": "系统类别",
        "nature": "机构性质",
        "category": "机构类别",
        "rank": "机构规格",
        "funding_forms": "经费形式",
        "welfare_class": "公益类别",
        "industry": "事业行业",
        "civil_managed": "参照公务员法管理",
        "political_legal": "政法单位",
        "coordination": "议事协调机构",
        "temporary": "临时机构",
        "expires_on": "撤销期限",
        "expiry_condition": "撤销条件",
        "duties": "主要职责",
        "address": "地址",
        "postcode": "邮政编码",
        "phone": "电话",
        "principal": "负责人",
        "name": "名称",
        "kind": "类型",
        "order": "排序",
    }
)
EVENT_KINDS: Mapping[str, str] = MappingProxyType(
    {
        "establish": "设立",
        "rename": "更名",
        "amend": "事项变更",
        "move": "隶属调整",
        "merge_in": "合并进入",
        "merge_away": "并入他处",
        "split_off": "分立出机构",
        "split_from": "由分立设立",
        "split_away": "分立撤销",
        "nameplate_add": "挂牌",
        "nameplate_remove": "摘牌",
        "inner_add": "设内设机构",
        "inner_rename": "内设机构更名",
        "inner_amend": "内设机构变更",
        "inner_remove": "撤内设机构",
        "abolish": "撤销",
        "reverse": "冲销",
        "quota": "编制调整",
        "posts": "职数调整",
        "persons": "人员划转",
    }
)
UNIT_KINDS: Mapping[str, str] = MappingProxyType({"organ": "机关、群团", "institution": "事业单位"})
STATUSES: Mapping[str, str] = MappingProxyType(
    {"live": "正常", "abolished": "撤销", "merged": "合并撤销", "split": "分立撤销", "void": "设立已冲销"}
)
_LISTS: Mapping[str, Mapping[str, str]] = MappingProxyType({"status": STATUSES, "unit_kind": UNIT_KINDS})
#: column → code list of ``values.codes``
_CODED: Mapping[str, str] = MappingProxyType(
    {
        "sector": "system_sector",
        "nature": "nature",
        "category": "category",
        "rank": "rank_level",
        "funding_forms": "funding_form",
        "welfare_class": "public_welfare_class",
        "industry": "industry",
        "kind": "inner_kind",
        "plate_kind": "nameplate_kind",
    }
)
DATES = frozenset({"expires_on"})


def label(column: str) -> str:
    """Return the Chinese label of a column."""
    return LABELS.get(column, column)


def code_list(column: str) -> Mapping[str, str]:
    """Return code → words of a coded column; empty for one that is not coded."""
    if column in _LISTS:
        return _LISTS[column]
    return CODE_LISTS[_CODED[column]] if column in _CODED else {}


def code_of(column: str, written: str) -> str:
    """Return the code meant by a code, label or alias of a coded column; empty when there is none."""
    words = code_list(column)
    if written in words:
        return written
    if isinstance(words, CodeList):
        found = words.by_label(written)
        return found.code if found else ""
    return next((code for code, label in words.items() if label == written), "")


def choices(column: str) -> tuple[tuple[str, str], ...]:
    """Return (code, words) of a coded column, in the order of the list."""
    return tuple(code_list(column).items())


def text(column: str, value: Any) -> str:
    """Return ``value`` of a column in words; empty for nothing. Units must be named by the caller."""
    if value in (None, "", [], ()):
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    words = code_list(column)
    if isinstance(value, list | tuple):
        return "、".join(words.get(str(v), str(v)) for v in value)
    return words.get(str(value), str(value))


def stored(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return fields as JSON keeps them."""
    return {
        key: value.isoformat()
        if isinstance(value, date)
        else list(value)
        if isinstance(value, tuple)
        else value
        for key, value in fields.items()
    }


def loaded(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return fields as the tables keep them."""
    return {
        key: date.fromisoformat(value) if key in DATES and isinstance(value, str) else value
        for key, value in fields.items()
    }
