"""Two districts alike but for their names, each with every kind of record, so that what leaks can be told by its name."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from bianzhi.api.actions import issue_token
from bianzhi.cases.actions import save_draft, submit
from bianzhi.establishment.actions import close_period, record_account_figure, record_report, reserve
from bianzhi.files.actions import store
from bianzhi.finance.actions import keep_books, open_books, upload_books
from bianzhi.finance.models import AuditRun
from bianzhi.instruments.actions import add_issuer, post_instrument
from bianzhi.instruments.choices import Level
from bianzhi.jobs.models import Job
from bianzhi.matters.models import Meeting
from bianzhi.notices.actions import Told, notify
from bianzhi.notices.models import Notice
from bianzhi.reporting.books import Body
from bianzhi.reporting.making import make_books
from bianzhi.staff.actions import (
    Entry,
    Exit,
    Post,
    appoint,
    go_off_establishment,
    go_on_establishment,
    register_person,
)
from bianzhi.ui.models import SavedList
from bianzhi.users.actor import Actor
from bianzhi.users.models import District, User
from bianzhi.users.roles import ROLES, Role
from bianzhi.values.id_numbers import make_synthetic_id
from bianzhi.worklog.actions import record_entries
from bianzhi.worklog.policy import BodyName, NewEntry
from tests import factories
from tests.site.disclosure_world import disclosures_of
from tests.site.performance_world import performance_of

OPENED = date(2020, 1, 1)
DAY = date(2021, 3, 1)
FULL, ADMIN = "INST_FULL", "ADMIN"
CHIEF_POST, DEPUTY_POST = "UNIT_CHIEF.ZK", "UNIT_DEPUTY.FK"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c626001000000050001a5f645400000000049454e44ae426082"
)


@dataclass
class Place:
    """One district. ``own`` has ``child`` under it; ``other`` stands beside. ``secrets`` are ID numbers."""

    district: District
    mark: str
    users: dict[Role, User] = field(default_factory=dict)
    units: dict[str, int] = field(default_factory=dict)
    unit_names: dict[str, str] = field(default_factory=dict)
    persons: dict[str, int] = field(default_factory=dict)
    person_names: dict[str, str] = field(default_factory=dict)
    secrets: list[str] = field(default_factory=list)
    keys: dict[str, int] = field(default_factory=dict)
    documents: list[str] = field(default_factory=list)
    about_own: set[str] = field(default_factory=set)

    @property
    def clerk(self) -> Actor:
        return factories.actor(self.users[Role.CLERK])

    @property
    def chief(self) -> Actor:
        return factories.actor(self.users[Role.CHIEF])

    @property
    def names(self) -> set[str]:
        """Every name that belongs to the district."""
        return {*self.unit_names.values(), *self.person_names.values(), *self.documents, self.district.name}

    @property
    def foreign_to_own(self) -> set[str]:
        """What a role bound to ``own`` must not see of its own district."""
        papers = {title for title in self.documents if title not in self.about_own}
        return {
            self.unit_names["other"],
            self.person_names["other"],
            self.person_names["other_gone"],
            *papers,
        }


def build(mark: str, district_name: str, names: dict[str, str], persons: dict[str, str]) -> Place:
    """Make a district whose names all carry something of their own."""
    place = Place(factories.district(district_name), mark, unit_names=names, person_names=persons)
    for role in Role:
        if not ROLES[role].own_unit:
            place.users[role] = factories.user(place.district, role, f"{ROLES[role].label}{mark}")
    for code, level in (
        (f"{mark}编发", Level.COMMISSION),
        (f"{mark}编办", Level.OFFICE),
        (f"{mark}上编", Level.UPPER),
    ):
        add_issuer(place.chief, code=code, name=f"{code}机关", level=level)
    _open(place)
    for role in Role:
        if ROLES[role].own_unit:
            place.users[role] = factories.user(
                place.district, role, f"{ROLES[role].label}{mark}", place.units["own"]
            )
    _staff(place)
    _papers(place)
    performance_of(place)
    disclosures_of(place)
    return place


def post(
    place: Place, issuer: str, number: int, *lines: dict[str, Any], on: date = OPENED, kind: str = "notice"
) -> Any:
    title = f"关于{place.mark}{issuer}事项第{number}号的通知"
    place.documents.append(title)
    payload = {
        "document_number": f"{place.mark}{issuer}〔{on.year}〕{number}号", "title": title, "kind": kind,
        "signed_on": on.isoformat(), "effective_on": on.isoformat(), "lines": list(lines),
    }  # fmt: skip
    return post_instrument(place.chief, payload=payload, maker_id=place.clerk.user_id or 0)


def _open(place: Place) -> None:
    names = place.unit_names
    common = {"kind": "units.establish", "sector": "government", "rank": "ZK", "established_on": "2015-01-01"}
    inst = {
        "unit_kind": "institution",
        "nature": "institution",
        "funding_forms": ["full"],
        "industry": "general",
    }
    posted = post(
        place, "编发", 1,
        {**common, "full_name": names["own"], "unit_kind": "organ", "nature": "state", "category": "working"},
        {**common, **inst, "full_name": names["child"], "parent": f"@{names['own']}"},
        {**common, **inst, "full_name": names["other"]},
        {"kind": "units.inner_add", "unit": f"@{names['own']}", "name": f"{place.mark}综合股", "inner_kind": "section", "rank": "ZG"},
    )  # fmt: skip
    for key, outcome in zip(("own", "child", "other"), posted.outcomes, strict=False):
        place.units[key] = outcome.made[names[key]]
    units = place.units
    post(
        place, "上编", 1,
        {"kind": "establishment.issue", "commodity": ADMIN, "quantity": 20},
        {"kind": "establishment.issue", "commodity": FULL, "quantity": 60},
    )  # fmt: skip
    ranks = {"UNIT_CHIEF": 1, "UNIT_CHIEF_rank": "ZK", "UNIT_DEPUTY": 1, "UNIT_DEPUTY_rank": "FK"}
    posts = [{"kind": "establishment.posts", "unit": unit, "mode": "set", **ranks} for unit in units.values()]
    post(
        place, "编发", 2,
        {"kind": "establishment.approve", "unit": units["own"], "commodity": ADMIN, "quantity": 8},
        {"kind": "establishment.approve", "unit": units["child"], "commodity": FULL, "quantity": 6},
        {"kind": "establishment.approve", "unit": units["other"], "commodity": FULL, "quantity": 9},
        {"kind": "establishment.revolving_fill", "commodity": FULL, "quantity": 5},
        {"kind": "establishment.lend", "unit": units["other"], "commodity": FULL, "quantity": 1, "due_on": "2021-12-31", "purpose": "过渡"},
        {"kind": "establishment.freeze", "unit": units["other"], "commodity": FULL, "quantity": 1, "reason": "改革"},
        {"kind": "establishment.over_plan", "unit": units["other"], "commodity": FULL, "quantity": 1, "due_on": "2022-12-31",
         "measure": "自然减员"},
        *posts,
    )  # fmt: skip
    place.about_own = {place.documents[0], place.documents[2]}


def _staff(place: Place) -> None:
    base = {"own": ADMIN, "child": FULL, "other": FULL}
    for serial, (key, name) in enumerate(place.person_names.items(), 1):
        born = date(1966 + 4 * serial, 5, 12)
        number = make_synthetic_id(born, "1" if serial % 2 else "2", 100 * ord(place.mark[0]) % 800 + serial)
        place.secrets.append(number)
        person = register_person(
            place.clerk, values={"name": name, "id_number": number, "education": "21"}, synthetic=True
        )
        place.persons[key] = person.pk
        unit = key.removesuffix("_gone")
        entry = Entry(
            place.units[unit], base[unit], DAY, "E01" if base[unit] == ADMIN else "E02", document="录用文件"
        )
        go_on_establishment(place.chief, maker_id=place.clerk.user_id or 0, person_id=person.pk, entry=entry)
        if key.endswith("_gone"):
            leave = Exit(date(2021, 9, 1), "X04", document="辞职文件")
            go_off_establishment(
                place.chief, maker_id=place.clerk.user_id or 0, person_id=person.pk, leave=leave
            )
        else:
            chief = Post(place.units[unit], "负责人", DAY, CHIEF_POST, document="任免文件")
            appoint(place.chief, maker_id=place.clerk.user_id or 0, person_id=person.pk, post=chief)


def _papers(place: Place) -> None:
    """Submissions, slips, closed days, files, jobs, saved lists."""
    clerk, chief = place.clerk, place.chief
    lines = [
        {"kind": "establishment.increase", "unit": place.units["other"], "commodity": FULL, "quantity": 1}
    ]
    paper = {
        "document_number": f"{place.mark}编发〔2021〕9号", "title": f"关于增核{place.unit_names['other']}编制的批复", "kind": "reply",
        "signed_on": "2021-10-01", "received_on": "", "effective_on": "2021-10-01", "retroactive_reason": "", "note": "", "lines": lines,
        "files": [], "reverses": None,
    }  # fmt: skip
    place.documents.append(paper["title"])
    place.keys["draft"] = save_draft(clerk, kind="instruments.post", payload=paper).pk
    second = {**paper, "document_number": f"{place.mark}编发〔2021〕10号"}
    pending = save_draft(clerk, kind="instruments.post", payload=second)
    submit(clerk, submission_id=pending.pk, version=pending.version)
    place.keys["pending"] = pending.pk
    for name, unit in (("slip", "other"), ("own_slip", "child")):
        place.keys[name] = reserve(
            chief, unit_id=place.units[unit], commodity_code=FULL, quantity=1, entry_kind="E02", approved_on=date(2021, 4, 1),
            maker_id=clerk.user_id or 0, purpose=f"{place.mark}用途",
        ).pk  # fmt: skip
    place.keys["period"] = close_period(chief, closes_on=date(2021, 12, 31)).pk
    record_account_figure(
        clerk, commodity_code=ADMIN, kind="province", on=date(2021, 12, 31), quantity=20, basis="上级台账"
    )
    record_report(clerk, year=2020, body="上级编委", reported_on=date(2021, 3, 1), title="执行情况报告")
    place.keys["file"] = store(clerk, name=f"{place.mark}附件.png", data=PNG).pk
    place.keys["job"] = Job.objects.create(
        district=place.district, owner=place.users[Role.CLERK], kind="imports.check", title=f"{place.mark}任务", payload={},
        created_at=place.users[Role.CLERK].date_joined,
    ).pk  # fmt: skip
    saved = SavedList.objects.create(
        user=place.users[Role.CLERK], list_name="staff.roster", title="常用", query="sex=1"
    )
    notify([Told(place.users[Role.CLERK].pk, "done", f"{place.mark}办结", "/cases/", "x")])
    place.keys["notice"] = Notice.objects.get(user=place.users[Role.CLERK]).pk
    place.keys["token"] = issue_token(
        clerk,
        name=f"{place.mark}令牌",
        scopes=["units:read"],
        expires_on=timezone.localdate() + timedelta(days=9),
    )[0].pk
    place.keys["meeting"] = Meeting.objects.create(
        district=place.district, kind="commission", number=f"{place.mark}〔2021〕1号", held_on=date(2021, 3, 1), chair="主任甲",
        recorded_by_id=clerk.user_id, recorded_at=timezone.now(),
    ).pk  # fmt: skip
    place.keys["saved"] = saved.pk
    body = BodyName(place.unit_names["other"], place.units["other"])
    day, item = date(2021, 4, 8), "other.work"
    [entry] = record_entries(
        clerk, entries=[NewEntry(item, day, day, f"{place.mark}会议纪要", bodies=(body,))]
    )
    place.keys["work_entry"] = entry.pk
    _books(place)
    place.keys["audit"] = AuditRun.objects.create(
        district=place.district, owner_id=clerk.user_id, name=f"{place.mark}决算", sha256="0" * 64, made_at=timezone.now(), errors=1,
        blocks=[{"text": "增长5.43%", "page": 0, "paragraph": 2}],
        report={
            "file": f"{place.mark}决算", "unit": "某局", "year": 2021, "kind": "决算", "form": "txt", "obligations": [],
            "findings": [{
                "code": "A101", "kind": "RATE_BASE", "severity": "error", "title": "增长5.43%，应为12.19%", "place": "第2段", "page": None,
                "at": {"page": 0, "paragraph": 2, "table": 0, "row": 0}, "quote": "增长5.43%", "stated": "5.43%", "expected": "12.19%",
                "arithmetic": "", "cause": "", "suggestion": "", "also": [],
            }],
        },
    ).pk  # fmt: skip


def two_districts() -> tuple[Place, Place]:
    """Return the two districts."""
    here = build(
        "甲", "甲测区", {"own": "甲天管理局", "child": "甲天服务站", "other": "甲海研究中心"},
        {"own": "金一虚", "child": "木二虚", "other": "水三虚", "other_gone": "汪五虚"},
    )  # fmt: skip
    there = build(
        "乙", "乙测区", {"own": "乙山管理局", "child": "乙山服务站", "other": "乙河研究中心"},
        {"own": "火六虚", "child": "土七虚", "other": "石八虚", "other_gone": "岳九虚"},
    )  # fmt: skip
    return here, there


def _books(place: Place) -> None:
    """The office's own books of 2021, those of a unit under them, a file looked at, a closing sent back."""
    clerk = place.clerk
    made = make_books(Random(8), body=Body(f"{place.mark}办"))
    office = open_books(clerk, name=f"{place.mark}办")
    below = open_books(
        clerk, name=place.unit_names["own"], unit_id=place.units["own"], department_id=office.pk
    )
    for body in (office, below):
        whose = replace(made, body=Body(body.name))
        keep_books(clerk, body_id=body.pk, books=whose, seen=0)
    upload = upload_books(clerk, body_id=office.pk, year=2021, name="决算文件", data=b"<html><p>x</p></html>")
    payload = {
        "body": office.pk,
        "year": 2021,
        "version": 1,
        "unit": None,
        "name": office.name,
        "total": "0.00",
    }
    place.keys |= {"books": office.pk, "unit_books": below.pk, "books_upload": upload.pk}
    place.keys["closing"] = save_draft(clerk, kind="finance.close", payload=payload).pk
