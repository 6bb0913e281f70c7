"""Rules of named staff as pure functions: facts in, refusals out (DOMAIN §2.5, §3, §4.3)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bianzhi.ledger import facts as ledger
from bianzhi.ledger.commodities import COMMODITIES, RANKS
from bianzhi.ledger.invariants_quota import political_legal_only, type_suits_unit
from bianzhi.staff.attributes import ATTRIBUTES
from bianzhi.values.refusal import Refusal

EARLIEST = date(1900, 1, 1)
SOURCE_REAL_NAME = "机构编制实名制管理要求"
#: filled from the ID number at first, and never emptied afterwards
NEVER_EMPTIED = frozenset({"sex", "birth_date"})
#: highest first, for 高配 and 超规格
RANK_ORDER = tuple(RANKS)


@dataclass(frozen=True, slots=True)
class UnitFacts(ledger.UnitFacts):
    """What the rules must know of a unit on the day of an act, beyond what the ledger asks; ``present_name`` is its newest."""

    key: int
    live: bool = True
    rank: str = ""
    present_name: str = ""


@dataclass(frozen=True, slots=True)
class TenureFacts:
    """One tenure of the person, anywhere in the deployment. ``unit`` is empty where the actor may not know it."""

    key: int
    unit: str
    commodity: str
    begins_on: date
    ends_on: date | None
    here: bool = True


def check_unit(unit: UnitFacts | None, on: date, field: str = "unit") -> list[Refusal]:
    """Refuse a unit that does not exist on the day ``on``."""
    if unit is None:
        return [
            Refusal(
                "unit.missing", "没有找到这个单位，或不在您的范围内", remedy="请重新选择单位", field=field
            )
        ]
    if unit.coordination:
        return [
            Refusal(
                "I11",
                f"{unit.name}是议事协调机构，不核编制，不能上编",
                rule="议事协调机构不单独核定人员编制",
                source="《地方各级人民政府机构设置和编制管理条例》第十九条",
                remedy="请在其办事机构所在的单位上编",
                field=field,
            )
        ]
    if unit.founded_on is not None:
        return [
            Refusal(
                "unit.not_live",
                f"{unit.name}在{on}尚未设立（{unit.founded_on}设立）",
                remedy="请更正日期，或选择当时在用的单位",
                field=field,
            )
        ]
    if not unit.live or (unit.ended_on is not None and unit.ended_on <= on):
        when = f"，已于{unit.ended_on}撤销" if unit.ended_on else ""
        return [
            Refusal(
                "I12",
                f"{unit.name}在{on}不是在用的机构{when}",
                rule="撤销的机构编制、人员、职数均应为零",
                remedy="请选择在用的单位，或更正日期",
                field=field,
            )
        ]
    return []


def check_type(unit: UnitFacts, commodity: str, field: str = "commodity") -> list[Refusal]:
    """Refuse a type of quota that the unit may not hold (I9, I10)."""
    item = COMMODITIES.get(commodity)
    if item is None or item.kind != "quota" or not item.counted:
        return [Refusal("commodity.unknown", "请选择编制类型", field=field)]
    found = (*type_suits_unit(unit, commodity), *political_legal_only(unit, commodity))
    return [replace(refusal, field=field) for refusal in found]


def check_entry_kind(label: str, allowed: frozenset[str], commodity: str) -> list[Refusal]:
    """Refuse a way of entering that does not lead to this type of quota (DOMAIN §3.3)."""
    if not label:
        return [Refusal("entry_kind.unknown", "请选择进入方式", field="entry_kind")]
    if commodity in allowed or commodity not in COMMODITIES:
        return []
    names = "、".join(COMMODITIES[c].label for c in COMMODITIES if c in allowed)
    return [
        Refusal(
            "entry_kind.quota",
            f"“{label}”不能进入{COMMODITIES[commodity].label}",
            rule=f"“{label}”适用于{names}",
            source=SOURCE_REAL_NAME,
            remedy="请核对进入方式或编制类型",
            field="entry_kind",
        )
    ]


def overlaps(begins: date, ends: date | None, other_begins: date, other_ends: date | None) -> bool:
    """Say whether two half-open intervals share a day; an empty one shares none."""
    if begins == ends or other_begins == other_ends:
        return False
    return (other_ends is None or begins < other_ends) and (ends is None or other_begins < ends)


def check_one_tenure(
    name: str, begins_on: date, ends_on: date | None, others: Iterable[TenureFacts]
) -> list[Refusal]:
    """Refuse a second tenure at the same time (I5), over all districts of the deployment."""
    for other in others:
        if not overlaps(begins_on, ends_on, other.begins_on, other.ends_on):
            continue
        until = f"至{other.ends_on}" if other.ends_on else "至今"
        where = other.unit if other.here else "其他辖区"
        return [
            Refusal(
                "I5",
                f"{name}自{other.begins_on}{until}已在{where}在编（{COMMODITIES[other.commodity].label}），不能重复入编",
                rule="一人同一时间只能占用一个编制",
                source=SOURCE_REAL_NAME,
                remedy="请先由原单位下编；区内调动请用“区内调动”一次办结"
                if other.here
                else "请商原辖区编办先办下编，再办上编",
                field="person",
            )
        ]
    return []


def check_exit(
    name: str, current: TenureFacts | None, ends_on: date, last_fixed: date | None = None
) -> list[Refusal]:
    """Refuse an end for somebody who is not on the establishment, or before the entry."""
    if current is None:
        return [
            Refusal(
                "tenure.none",
                f"{name}现不在编，无编可下",
                remedy="请核对人员；已下编的可在履历中查看",
                field="person",
            )
        ]
    if ends_on < current.begins_on:
        return [
            Refusal(
                "tenure.dates",
                f"下编日期{ends_on}早于{name}的入编日期{current.begins_on}",
                rule="下编日期不得早于入编日期",
                remedy="请更正下编日期；登记有误的请用“撤销登记”",
                field="ends_on",
            )
        ]
    if last_fixed is not None and ends_on < last_fixed:
        return [
            Refusal(
                "tenure.later_rows",
                f"{name}在{last_fixed}还有任职或在岗状态记录，晚于下编日期{ends_on}",
                remedy="请更正下编日期，或先更正晚于它的记录",
                field="ends_on",
            )
        ]
    return []


def check_identity(id_number: Any, sex: str, birth_date: date | None, birth_reason: str) -> list[Refusal]:
    """Refuse a sex or birth date that is not the ID number's, unless a 认定 is given for the date.

    ``id_number`` is a `bianzhi.values.id_numbers.IdNumber` (``sex``, ``birth_date``).
    """
    found = []
    if sex and sex != id_number.sex:
        words = {"1": "男", "2": "女"}
        found.append(
            Refusal(
                "id_number.sex",
                f"性别填的是{words.get(sex, '未知')}，身份证号第17位表示{words[id_number.sex]}",
                rule="性别应与公民身份号码一致",
                source="GB 11643",
                remedy="请核对身份证号和性别",
                field="sex",
            )
        )
    if birth_date is not None and birth_date != id_number.birth_date and not birth_reason.strip():
        found.append(
            Refusal(
                "id_number.birth",
                f"出生日期填的是{birth_date}，身份证号表示{id_number.birth_date}",
                rule="出生日期应与公民身份号码一致；档案认定不一致的须写明认定依据",
                source="GB 11643；干部人事档案“三龄两历一身份”认定",
                remedy="请核对，或填写“认定依据”",
                field="birth_date",
            )
        )
    return found


def check_attributes(values: Mapping[str, Any], *, whole: bool) -> list[Refusal]:
    """Refuse missing and impossible values; ``whole`` also asks for what is required of a new person."""
    found = []
    for attribute in ATTRIBUTES.values():
        value = values.get(attribute.key)
        given = attribute.key in values
        asked = attribute.required and (whole or given)
        if (asked or (given and not whole and attribute.key in NEVER_EMPTIED)) and value in (None, ""):
            found.append(Refusal("person.required", f"请填写{attribute.label}", field=attribute.key))
        if attribute.kind == "date" and value not in (None, "") and not isinstance(value, date):
            found.append(Refusal("date.shape", f"{attribute.label}不是日期", field=attribute.key))
    name = values.get("name")
    if isinstance(name, str) and name and (name != name.strip() or any(c.isspace() for c in name)):
        found.append(
            Refusal(
                "person.name",
                f"姓名“{name}”中有空格",
                rule="姓名中间和两端不留空格",
                remedy="请删去空格",
                field="name",
            )
        )
    birth = values.get("birth_date")
    for key in ("work_start_on", "party_joined_on", "graduated_on"):
        day = values.get(key)
        if isinstance(birth, date) and isinstance(day, date) and day <= birth:
            label = ATTRIBUTES[key].label
            found.append(
                Refusal("person.dates", f"{label}{day}不晚于出生日期{birth}", remedy="请核对", field=key)
            )
    return found


def check_locked(changes: Iterable[str]) -> list[Refusal]:
    """Refuse changes of fields that only the office may change, by two persons (DOMAIN §3.5)."""
    locked = [ATTRIBUTES[key].label for key in changes if key in ATTRIBUTES and ATTRIBUTES[key].locked]
    if not locked:
        return []
    return [
        Refusal(
            "person.locked",
            f"{'、'.join(locked)}为锁定信息，不能直接修改",
            rule="姓名、身份证号、出生日期、参加工作时间、占编情况等由编办两人办理变更",
            source=SOURCE_REAL_NAME,
            remedy="请编办用“锁定信息变更”办理",
        )
    ]


def check_version(
    name: str, seen: int, now: int, mine: Mapping[str, Any], theirs: Mapping[str, Any], who: str
) -> list[Refusal]:
    """Tell the later of two editors what the earlier one saved; ``mine`` and ``theirs`` are display text by field."""
    if seen == now:
        return []
    lines = [
        f"{ATTRIBUTES[key].label}：您填“{mine[key] or '（空）'}”，现为“{theirs[key] or '（空）'}”"
        for key in mine
        if mine[key] != theirs[key]
    ]
    detail = f"。{'；'.join(lines)}" if lines else ""
    return [
        Refusal(
            "person.version",
            f"{name}的信息已由{who or '他人'}修改（您打开的是第{seen}版，现为第{now}版）{detail}",
            remedy="请对照后重新保存",
            field="version",
        )
    ]


def check_second_post(name: str, title: str, held: Iterable[str]) -> list[Refusal]:
    """Refuse a second counted post: a person is counted once, the other is 兼任 or the first must end (DOMAIN §12.7)."""
    posts = list(held)
    if not posts:
        return []
    return [
        Refusal(
            "I8.once",
            f"{name}已任{'、'.join(posts)}（占职数），不能再占一个职数任{title}",
            rule="一人兼任几个职务的，只按最高职务计一个职数",
            remedy="请勾选“兼任（不占职数）”，或先免去原任职务",
            field="concurrent",
        )
    ]


def is_higher(rank: str, than: str) -> bool:
    """Say whether ``rank`` is above ``than``; unknown ranks are above nothing."""
    if rank not in RANK_ORDER or than not in RANK_ORDER:
        return False
    return RANK_ORDER.index(rank) < RANK_ORDER.index(than)


def check_elevated(name: str, rank: str, post_rank: str, *, elevated: bool, document: str) -> list[Refusal]:
    """Refuse a rank above the post's unless it is marked 高配 and a document allows it (超规格)."""
    if not is_higher(rank, post_rank) or (elevated and document.strip()):
        return []
    return [
        Refusal(
            "OVER_RANK",
            f"{name}的任职级别{RANKS[rank]}高于该职务核定级别{RANKS[post_rank]}",
            rule="不得超机构规格配备干部；经批准高配的须注明批准文件",
            source="《地方各级人民政府机构设置和编制管理条例》第二十六条",
            remedy="请更正级别，或勾选“高配”并填写批准文件",
            field="rank",
        )
    ]


YOUNGEST = 16


def check_age(name: str, birth_date: date, begins_on: date) -> list[Refusal]:
    """Refuse whoever is under sixteen on the day (劳动法第十五条)."""
    age = (
        begins_on.year
        - birth_date.year
        - ((begins_on.month, begins_on.day) < (birth_date.month, birth_date.day))
    )
    if age >= YOUNGEST:
        return []
    return [
        Refusal(
            "person.age",
            f"{name}在{begins_on}只有{max(age, 0)}周岁",
            rule="禁止招用未满十六周岁的未成年人",
            source="《劳动法》第十五条",
            remedy="请核对入编日期和出生日期",
            field="begins_on",
        )
    ]


def check_own_act(kind: str, label: str, own_acts: Mapping[str, str]) -> list[Refusal]:
    """Refuse a kind of entry or exit that has an act of its own; ``own_acts`` names that act by kind."""
    if kind not in own_acts:
        return []
    return [
        Refusal(
            "kind.own_act",
            f"“{label}”须用“{own_acts[kind]}”办理",
            remedy=f"请改用“{own_acts[kind]}”",
            field="kind",
        )
    ]


def check_channel(number: str, approved: str, approved_label: str, entry_kind: str) -> list[Refusal]:
    """Refuse a way of entering other than the one the 用编核准单 was given for (DOMAIN §3.7)."""
    if not approved or approved == entry_kind:
        return []
    return [
        Refusal(
            "reservation.channel",
            f"用编核准单{number}核准的用编方式是“{approved_label}”",
            rule="用编核准单的数量、编制类型和用编方式核准后不得改变",
            remedy="请改选核准单，或撤销后重新核准",
            field="entry_kind",
        )
    ]
