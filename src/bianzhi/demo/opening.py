"""Opening the demo's books: bodies, quota, posts and persons as they stood at the end of 2020."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bianzhi.demo.cast import Cast
from bianzhi.demo.flows import Flows
from bianzhi.demo.people import Inventor
from bianzhi.demo.plan import PlannedUnit
from bianzhi.demo.texts_2021 import DUTIES
from bianzhi.establishment.lines.posts import usual_rank
from bianzhi.instruments.actions import post_instrument
from bianzhi.ledger.commodities import post_code
from bianzhi.staff.actions import Entry, NewPerson, Post, go_on_many
from bianzhi.units.reads import inner_units_on

OPENED_ON = date(2020, 1, 1)
LONG_AGO = date(2005, 1, 1)
SECTORS = {
    "党委": "party", "人大": "npc", "政府": "government", "政协": "cppcc", "监委": "supervision", "法院": "court",
    "检察院": "procuratorate", "群团": "mass", "乡镇街道": "township", "开发区": "zone", "事业": "other",
}  # fmt: skip
NATURES = {"party": "party", "supervision": "party", "mass": "mass"}
FUNDING = {"INST_FULL": "full", "INST_CIVIL": "full", "INST_PARTIAL": "partial", "INST_SELF": "self"}
INDUSTRIES = {"教育": "education", "卫生": "health", "文化": "culture", "科研": "research", "农林水": "agriculture", "交通": "transport",
              "城建": "urban", "社会福利": "welfare", "经济": "economy", "综合": "general"}  # fmt: skip
#: what the head is called, by how the name ends
CHIEFS = (("法院", "院长"), ("检察院", "检察长"), ("局", "局长"), ("部", "部长"), ("镇", "镇长"), ("学校", "校长"), ("小学", "校长"), ("中学", "校长"),
          ("党校", "校长"), ("幼儿园", "园长"), ("站", "站长"), ("馆", "馆长"), ("大队", "大队长"), ("卫生院", "院长"), ("工会", "主席"), ("妇联", "主席"),
          ("残联", "理事长"), ("红十字会", "会长"), ("政法委", "书记"), ("工委", "书记"), ("监委", "书记"), ("分局", "局长"))  # fmt: skip
INNER_KINDS = (
    ("办公室", "office"),
    ("股", "section"),
    ("所", "institute"),
    ("站", "station"),
    ("中心", "center"),
    ("大队", "brigade"),
)
#: held back by the district itself, so that the year has something to give
POOLED = {
    "ADMIN": 6,
    "ADMIN_TOWN": 4,
    "POLITICAL_LEGAL": 2,
    "INST_CIVIL": 5,
    "INST_FULL": 36,
    "INST_PARTIAL": 6,
}
#: internal bodies of the township that only the year 2021 brings
LATER = {"格里坪镇": ("自然资源和生态环境办公室", "村镇建设办公室")}
#: the 编办 itself
OFFICE = "区委编办"
PLATES = ((OFFICE, "综合股", "区事业单位登记管理局"), (OFFICE, "机构编制管理股", "督查调研股"))


@dataclass(slots=True)
class Opened:
    """The district after opening: keys by common name, and who works where, leaders first."""

    units: dict[str, int] = field(default_factory=dict)
    persons: dict[str, list[int]] = field(default_factory=dict)
    inner: dict[tuple[str, str], int] = field(default_factory=dict)
    #: name and number of each person, as the papers of a case say them
    identity: dict[int, tuple[str, str]] = field(default_factory=dict)


def chief_title(name: str) -> str:
    """Return what the head of a body is called."""
    return next((title for ending, title in CHIEFS if name.endswith(ending)), "主任")


def instrument(
    cast: Cast, number: str, title: str, kind: str, signed: date, lines: list[dict[str, Any]], **more: Any
) -> int:
    """Post a document that opens the books; the clerk made it, the chief posts it."""
    payload = {
        "document_number": number,
        "title": title,
        "kind": kind,
        "signed_on": signed.isoformat(),
        "effective_on": signed.isoformat(),
        "lines": lines,
        **more,
    }
    return post_instrument(cast.chief, payload=payload, maker_id=cast.clerk.user_id or 0).instrument.pk


def open_units(cast: Cast, plan: tuple[PlannedUnit, ...]) -> Opened:
    """Record every body, live and revoked, with its internal bodies."""
    lines = [_establish(unit, place) for place, unit in enumerate(plan, 1)]
    for unit in plan:
        lines += [
            _inner(unit, name, n)
            for n, name in enumerate(unit.inner, 1)
            if name not in LATER.get(unit.common_name, ())
        ]
    reason = {"retroactive_reason": "期初建账，按历年批准文件补录", "effective_on": OPENED_ON.isoformat()}
    signed = date(2020, 12, 10)
    posted = post_instrument(
        cast.chief,
        payload={
            "document_number": "攀西编办发〔2020〕31号", "title": "关于建立机构台账的说明", "kind": "opening", "signed_on": signed.isoformat(),
            "lines": lines, **reason,
        },
        maker_id=cast.clerk.user_id or 0,
    )  # fmt: skip
    opened = Opened()
    for unit, outcome in zip(plan, posted.outcomes, strict=False):
        opened.units[unit.common_name] = outcome.made[unit.full_name]
    ended = [unit for unit in plan if unit.ended_on]
    instrument(
        cast, "攀西编发〔2020〕16号", "关于历年撤销机构的台账说明", "opening", signed,
        [{"kind": "units.abolish", "unit": opened.units[u.common_name], "effective_on": u.ended_on.isoformat()} for u in ended if u.ended_on],
        **reason,
    )  # fmt: skip
    _remember_inner(cast, opened, date(2020, 12, 31))
    plates = [{"kind": "units.nameplate_add", "unit": opened.units[unit], "inner_unit": opened.inner[unit, inner], "plate": plate,
               "plate_kind": "plate"} for unit, inner, plate in PLATES]  # fmt: skip
    instrument(
        cast, "攀西编发〔2020〕17号", "关于内设机构挂牌的台账说明", "opening", signed, plates, **reason
    )
    return opened


def _remember_inner(cast: Cast, opened: Opened, on: date) -> None:
    names = {key: name for name, key in opened.units.items()}
    for unit_id, bodies in inner_units_on(cast.chief, on, list(names)).items():
        for body in bodies:
            opened.inner[names[unit_id], body.name] = body.inner_unit_id


def _establish(unit: PlannedUnit, place: int) -> dict[str, Any]:
    sector = SECTORS[unit.sector]
    political_legal = "POLITICAL_LEGAL" in unit.quota
    organ = unit.kind == "organ"
    return {
        "kind": "units.establish",
        "full_name": unit.full_name,
        "common_name": unit.common_name,
        "short_name": unit.full_name.removeprefix("攀枝花市"),
        "unit_kind": unit.kind,
        "sector": sector,
        "nature": ("political_legal" if political_legal else NATURES.get(sector, "state"))
        if organ
        else "institution",
        "category": "working" if sector == "government" and organ else "",
        "rank": unit.rank,
        "parent": f"@{_full[unit.parent]}" if unit.parent in _full else "",
        "funding_forms": ["full"] if organ else [FUNDING[code] for code in unit.quota] or ["full"],
        "welfare_class": unit.welfare,
        "industry": INDUSTRIES.get(unit.industry, ""),
        "civil_managed": "INST_CIVIL" in unit.quota,
        "political_legal": political_legal,
        "duties": DUTIES if unit.common_name == OFFICE else "",
        "established_on": LONG_AGO.isoformat(),
        "effective_on": LONG_AGO.isoformat(),
        "order": place * 10,
    }


_full: dict[str, str] = {}


def _inner(unit: PlannedUnit, name: str, place: int) -> dict[str, Any]:
    kind = next((code for ending, code in INNER_KINDS if name.endswith(ending)), "other")
    return {
        "kind": "units.inner_add",
        "unit": f"@{unit.full_name}",
        "name": name,
        "inner_kind": kind,
        "rank": "ZG",
        "order": place,
    }


def open_ledger(cast: Cast, plan: tuple[PlannedUnit, ...], opened: Opened) -> None:
    """Record what the level above has given, what the district holds back, and what every unit has."""
    lines: list[dict[str, Any]] = [_opening("pool", code, number) for code, number in POOLED.items()]
    for unit in plan:
        holder = opened.units[unit.common_name]
        lines += [_opening(holder, code, number) for code, number in unit.quota.items()]
        lines += [_opening(holder, code, number, title) for code, number, title in posts_of(unit)]
    lines.append(
        {"kind": "establishment.over_plan", "unit": opened.units["区环境卫生服务中心"], "commodity": "INST_SELF", "quantity": 1,
         "due_on": "2027-12-31", "measure": "自然减员，只出不进"}
    )  # fmt: skip
    instrument(
        cast, "攀西编发〔2020〕15号", "关于建立编制、职数台账的说明", "opening", date(2020, 12, 11), lines,
        effective_on=OPENED_ON.isoformat(), retroactive_reason="期初建账，按历年批准文件补录",
    )  # fmt: skip
    half = [
        {"kind": "establishment.revolving_fill", "commodity": "INST_FULL", "quantity": 10},
        {"kind": "establishment.lend", "unit": opened.units["区融媒体中心"], "commodity": "INST_FULL", "quantity": 2,
         "due_on": "2026-12-31", "purpose": "媒体融合改革过渡期用编"},
    ]  # fmt: skip
    instrument(
        cast, "攀西编发〔2020〕18号", "关于建立事业编制周转池的通知", "notice", date(2020, 12, 15), half
    )


def posts_of(unit: PlannedUnit) -> list[tuple[str, int, str]]:
    """Return (post, number, title) of a unit: chief, deputies, heads of internal bodies."""
    title = chief_title(unit.common_name)
    inner = len([n for n in unit.inner if n not in LATER.get(unit.common_name, ())])
    wanted = (
        ("UNIT_CHIEF", unit.chiefs, title),
        ("UNIT_DEPUTY", unit.deputies, f"副{title}"),
        ("INNER_CHIEF", inner, "股长"),
    )
    return [
        (post_code(kind, usual_rank(kind, unit.rank)), number, told)
        for kind, number, told in wanted
        if number
    ]


def _opening(holder: int | str, code: str, number: int, title: str = "") -> dict[str, Any]:
    return {
        "kind": "establishment.opening",
        "holder": holder,
        "commodity": code,
        "quantity": number,
        "note": title,
    }


def open_staff(
    cast: Cast, plan: tuple[PlannedUnit, ...], opened: Opened, flows: Flows, inventor: Inventor
) -> None:
    """Put everybody on the establishment who was there at the end of 2020."""
    rows: list[NewPerson] = []
    where: list[str] = []
    for unit in plan:
        for place in range(flows.start[unit.common_name]):
            rows.append(_row(unit, place, opened, flows, inventor))
            where.append(unit.common_name)
    made = go_on_many(
        cast.chief,
        maker_id=cast.clerk.user_id or 0,
        rows=rows,
        opened_on=OPENED_ON,
        allow_over=True,
        synthetic=True,
    )
    for name, key, row in zip(where, made.person_ids, rows, strict=True):
        opened.persons.setdefault(name, []).append(key)
        opened.identity[key] = (str(row.values["name"]), str(row.values["id_number"]))


def _row(unit: PlannedUnit, place: int, opened: Opened, flows: Flows, inventor: Inventor) -> NewPerson:
    code = flows.commodity(unit, place)
    born = flows.retiring.get((unit.common_name, place))
    kind = (
        "civil"
        if code in {"ADMIN", "ADMIN_TOWN", "POLITICAL_LEGAL", "INST_CIVIL"}
        else "worker"
        if code == "WORKER"
        else "technical"
    )
    extra: dict[str, Any] = {"post_category": kind, "civil_registered": kind == "civil", "pay_list": True,
             "retire_category": "worker" if kind == "worker" else "cadre"}  # fmt: skip
    years = (1969, 1979) if place < unit.chiefs + unit.deputies else (1973, 1994)
    if born:
        person = inventor.person((born.year, born.year), "1", born, **extra)
    else:
        person = inventor.person(years, "2" if place % 5 < 2 and years[0] > 1972 else "1", **extra)
    entry_kind = "E01" if kind == "civil" else "E06" if kind == "worker" else "E02"
    begins = person.working_from
    unit_id = opened.units[unit.common_name]
    posts = _posts(unit, place, opened, unit_id)
    entry = Entry(unit_id, code, begins, entry_kind, source="高校毕业生", document="历年入编手续")
    person.values["person_class"] = _class_of(posts)
    person.values["entered_unit_on"] = begins
    return NewPerson(person.values, entry, posts)


def _posts(unit: PlannedUnit, place: int, opened: Opened, unit_id: int) -> list[Post]:
    """Give the first persons of a unit its posts: chiefs, deputies, then heads of internal bodies."""
    begins = date(2020, 1, 10)
    seat = place
    for code, number, title in posts_of(unit):
        if seat >= number:
            seat -= number
            continue
        if not code.startswith("INNER"):
            return [Post(unit_id, title, begins, code, document="任免文件")]
        bodies = [n for n in unit.inner if n not in LATER.get(unit.common_name, ())]
        body = bodies[seat]
        head = "主任" if body.endswith(("室", "办")) else "所长" if body.endswith("所") else "股长"
        return [Post(unit_id, head, begins, code, opened.inner[unit.common_name, body], document="任免文件")]
    return []


def _class_of(posts: list[Post]) -> str:
    if not posts:
        return "staff"
    return {"UNIT_CHIEF": "unit_chief", "UNIT_DEPUTY": "unit_deputy"}.get(
        posts[0].commodity.split(".")[0], "inner_chief"
    )


def know_names(plan: tuple[PlannedUnit, ...]) -> None:
    """Remember full names by common name, so that a line can point at a parent that an earlier line establishes."""
    _full.update({unit.common_name: unit.full_name for unit in plan})
