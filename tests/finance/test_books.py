"""A year's books in the site: typed, imported, rolled up, closed by three persons; nothing is edited, everything superseded."""

import json
from dataclasses import replace
from random import Random

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bianzhi.cases.actions import fire, save_draft, submit
from bianzhi.cases.models import Submission
from bianzhi.finance.actions import (
    close_books,
    keep_books,
    open_books,
    roll_up_books,
    take_books,
    upload_books,
)
from bianzhi.finance.models import BookBody, BooksClosing, BooksUpload, BooksVersion
from bianzhi.finance.reads import books as reads
from bianzhi.instruments.actions import add_issuer, post_instrument
from bianzhi.instruments.choices import Level
from bianzhi.reporting.books import Body, Books, Cell, Sheets, from_plain
from bianzhi.reporting.entering import form_rows
from bianzhi.reporting.making import Shape, make_books
from bianzhi.reporting.template import template
from bianzhi.trail.models import TrailEvent
from bianzhi.users.actor import Forbidden
from bianzhi.users.models import User
from bianzhi.users.roles import Role
from bianzhi.values.refusal import Refused
from tests import factories
from tests.reporting.official import official

MADE = make_books(Random(8), body=Body("云溪县编办"))


class Desk:
    """A person at a browser."""

    def __init__(self, where, role: Role) -> None:
        self.user = User.objects.get(pk=factories.user(where, role).pk)
        self.actor = factories.actor(self.user)
        self.web = Client()
        self.web.force_login(self.user)


@pytest.fixture
def office(db):
    where = factories.district("云溪县")
    return {
        role: Desk(where, role)
        for role in (Role.CLERK, Role.CHIEF, Role.DIRECTOR, Role.FINANCE_DEPT, Role.JUSTICE)
    }


@pytest.fixture
def clerk(office):
    return office[Role.CLERK]


@pytest.fixture
def body(clerk) -> BookBody:
    return open_books(clerk.actor, name="云溪县编办")


def kept(clerk, body, books: Books = MADE, seen: int = 0, **more) -> BooksVersion:
    return keep_books(clerk.actor, body_id=body.pk, books=books, seen=seen, **more)


def fields(sheets: Sheets, slot: str) -> dict[str, str]:
    """What a browser posts of a table."""
    found = {}
    for place, row in enumerate(form_rows(sheets, slot)):
        found[f"row-{place}-code"] = row.key
        found |= {f"row-{place}-{f.column}": f.text for f in row.fields if f.kind == "entry"}
    return found


def test_a_body_is_opened_once_and_under_a_department_only_once(clerk, body) -> None:
    with pytest.raises(Refused, match="已经建账"):
        open_books(clerk.actor, name=" 云溪县 编办 ")
    below = open_books(clerk.actor, name="登记中心", department_id=body.pk)
    with pytest.raises(Refused, match="不能再有下属单位"):
        open_books(clerk.actor, name="再下一级", department_id=below.pk)
    page = clerk.web.post("/finance/books/", {"name": ""}).content.decode()
    assert "请填写单位名称" in page
    page = clerk.web.post("/finance/books/", {"name": "云溪县档案馆"}, follow=True).content.decode()
    assert "已建立“云溪县档案馆”" in page and "还没有填报" in page


def test_each_saving_is_a_version_and_two_clerks_do_not_overwrite(clerk, body) -> None:
    first = kept(clerk, body)
    with pytest.raises(Refused, match=r"已有人保存了第1版（您看到的是第0版）"):
        kept(clerk, body)
    second = kept(clerk, body, replace(MADE, projects=()), seen=1)
    assert [v.number for v in BooksVersion.objects.order_by("number")] == [1, 2]
    assert from_plain(first.plain).now == MADE.now == from_plain(second.plain).now
    assert (first.errors, first.warnings) == (0, 0)
    assert TrailEvent.objects.filter(verb="填报决算账册").count() == 2


def test_a_table_is_typed_summed_and_saved(clerk, body) -> None:
    address = f"/finance/books/{body.pk}/2021/T6/"
    assert "一般公共预算财政拨款基本支出决算表" in clerk.web.get(address).content.decode()
    wrong = fields(MADE.now, "T6") | {"version": "0", "row-1-amount": "约五万"}
    page = clerk.web.post(address, wrong)
    assert page.status_code == 422 and "是文字“约五万”，应为金额" in page.content.decode()
    assert 'value="约五万"' in page.content.decode() and not BooksVersion.objects.exists()
    page = clerk.web.post(address, fields(MADE.now, "T6") | {"version": "0"}, follow=True).content.decode()
    assert "已保存为第1版" in page
    now = from_plain(BooksVersion.objects.get().plain).now
    assert {at: v for at, v in now.items() if v} == {
        at: v for at, v in MADE.now.items() if at.table == "T6" and v
    }
    stale = clerk.web.post(address, fields(MADE.now, "T6") | {"version": "0"})
    assert "这次没有保存" in stale.content.decode()


def test_sums_and_relations_come_while_one_types(clerk, body) -> None:
    kept(clerk, body)
    address = f"/finance/books/{body.pk}/2021/T3/sums/"
    typed = fields(MADE.now, "T3") | {"row-900-code": "2010399", "row-900-basic": "1000"}
    page = clerk.web.post(address, typed).content.decode()
    assert '<li data-books-value="row-900-total">1,000</li>' in page
    assert '<li data-books-value="row-900-label">其他政府办公厅（室）及相关机构事务支出</li>' in page
    assert "X05 收支总表本年支出＝支出表合计" in page and "相差1,000元" in page
    assert "全部相符" in clerk.web.post(address, fields(MADE.now, "T3")).content.decode()
    assert BooksVersion.objects.count() == 1


def test_total_tables_are_drawn_from_the_others(clerk, body) -> None:
    bare = replace(
        MADE,
        now=Sheets(
            {
                at: v
                for at, v in MADE.now.items()
                if at.table != "T1" or at.row in ("opening", "closing", "used", "distributed")
            }
        ),
    )
    version = kept(clerk, body, bare)
    assert version.errors
    typed = fields(bare.now, "T1") | {"version": "1", "do": "draw"}
    clerk.web.post(f"/finance/books/{body.pk}/2021/T1/", typed)
    now = from_plain(BooksVersion.objects.get(number=2).plain).now
    assert now["T1", "expenditure"] == MADE.now["T1", "expenditure"]


def test_subjects_are_typed_by_code_and_unknown_ones_stay_to_be_mended(clerk, body) -> None:
    kept(clerk, body)
    address = f"/finance/books/{body.pk}/2021/T3/"
    page = clerk.web.get(address).content.decode()
    assert (
        "<template>" in page and 'name="row-__row__-code"' in page and "类、款和合计（自动汇总，元）" in page
    )
    wrong = clerk.web.post(
        address, fields(MADE.now, "T3") | {"version": "1", "row-900-code": "2019988", "row-900-basic": "7"}
    )
    text = wrong.content.decode()
    assert (
        wrong.status_code == 422
        and "科目编码“2019988”不在支出功能分类科目中" in text
        and 'value="2019988"' in text
    )
    assert BooksVersion.objects.count() == 1


def test_last_year_is_typed_on_its_own_page(clerk, body) -> None:
    assert MADE.before is not None
    kept(clerk, body, replace(MADE, before=None))
    address = f"/finance/books/{body.pk}/2021/T7/?which=before"
    clerk.web.post(address, fields(MADE.before, "T7") | {"version": "1"})
    made = from_plain(BooksVersion.objects.get(number=2).plain)
    assert made.now == MADE.now and made.before is not None
    assert made.before["T7", "total", "actual"] == MADE.before["T7", "total", "actual"]


def test_words_and_projects_are_kept(clerk, body) -> None:
    kept(clerk, body, replace(MADE, projects=()))
    address = f"/finance/books/{body.pk}/2021/about/"
    given = {
        "version": "1", "kind": "行政单位", "level": "县级", "province": "四川省", "short": "我办", "reason-total": "人员增加。",
        "reason-<b>": "x", "note-duties": "管编制", "project-0-name": "核查", "project-0-source": "fund", "project-0-budget": "8万元",
        "project-0-spent": "79,200", "adjustment-0-name": "基本工资", "adjustment-0-source": "general", "adjustment-0-amount": "-3.06万元",
    }  # fmt: skip
    bad = clerk.web.post(address, given | {"project-0-spent": "很多"})
    assert "项目第1行：是文字“很多”，应为金额" in bad.content.decode()
    clerk.web.post(address, given)
    made = from_plain(BooksVersion.objects.get(number=2).plain)
    assert made.reasons == {"total": "人员增加"} and made.notes["duties"] == "管编制"
    assert (made.body.short, made.body.province) == ("我办", "四川省")
    assert [(p.name, p.source, int(p.budget), int(p.spent)) for p in made.projects] == [
        ("核查", "fund", 80000, 79200)
    ]
    assert [(a.name, a.source, int(a.amount)) for a in made.adjustments] == [("基本工资", "general", -30600)]
    assert "管编制" in clerk.web.get(address).content.decode()
    clerk.web.post(address, given | {"version": "2", "note-duties": " "})
    assert "duties" not in from_plain(BooksVersion.objects.get(number=3).plain).notes


def test_an_export_goes_from_file_to_books_in_two_pages(clerk, body) -> None:
    file = SimpleUploadedFile("决算.xls", official(MADE))
    page = clerk.web.post(
        f"/finance/books/{body.pk}/2021/import/", {"file": file, "which": "now"}, follow=True
    )
    text = page.content.decode()
    assert "部门决算软件导出的工作簿" in text and "确认入账" in text and "没有上年数" in text
    assert "读自Z04 支出决算表(财决04表)" in text and '<small class="bz-import-place">E7</small>' in text
    assert not BooksVersion.objects.exists()
    upload = BooksUpload.objects.get()
    done = clerk.web.post(f"/finance/books/import/{upload.pk}/", {"do": "take"}, follow=True).content.decode()
    assert "已导入为第1版" in done
    version = BooksVersion.objects.get()
    assert (version.basis, version.note, version.errors, version.sha256) == (
        "imported",
        "决算.xls",
        0,
        upload.sha256,
    )
    assert from_plain(version.plain).now["T1", "total_in"] == MADE.now["T1", "total_in"]


def test_a_file_with_faults_is_shown_and_never_taken(clerk, body) -> None:
    upload = upload_books(clerk.actor, body_id=body.pk, year=2020, name="a.xlsx", data=template(MADE))
    page = clerk.web.get(f"/finance/books/import/{upload.pk}/").content.decode()
    assert "是2021年度的，应为2020年度" in page and "确认入账" not in page
    with pytest.raises(Refused, match="应为2020年度"):
        take_books(clerk.actor, upload_id=upload.pk, answers={})
    broken = upload_books(
        clerk.actor, body_id=body.pk, year=2021, name="坏.xlsx", data=b"PK\x03\x04xl/workbook.xml"
    )
    assert "坏.xlsx" in clerk.web.get(f"/finance/books/import/{broken.pk}/").content.decode()
    assert not BooksVersion.objects.exists()
    none = clerk.web.post(f"/finance/books/{body.pk}/2021/import/", {})
    assert none.status_code == 422 and "请先选择文件" in none.content.decode()


def test_what_is_doubtful_is_asked_before_it_is_taken(clerk) -> None:
    other = open_books(clerk.actor, name="别的单位")
    upload = upload_books(clerk.actor, body_id=other.pk, year=2021, name="a.xlsx", data=template(MADE))
    address = f"/finance/books/import/{upload.pk}/"
    page = clerk.web.get(address).content.decode()
    assert "确认是同一个单位的数吗" in page and "确认入账" not in page
    assert "还有问题没有选" in clerk.web.post(address, {"do": "answer"}).content.decode()
    with pytest.raises(Refused, match="同一个单位"):
        take_books(clerk.actor, upload_id=upload.pk, answers={})
    assert "确认入账" in clerk.web.post(address, {"do": "answer", "answer-body": "yes"}).content.decode()
    clerk.web.post(address, {"do": "take", "answer-body": "yes"})
    assert from_plain(BooksVersion.objects.get().plain).before == MADE.before


def test_the_workbook_is_sent_and_comes_back(clerk, body) -> None:
    kept(clerk, body)
    sent = clerk.web.get(f"/finance/books/{body.pk}/2021/template.xlsx")
    upload = upload_books(clerk.actor, body_id=body.pk, year=2021, name="a.xlsx", data=sent.content)
    take_books(clerk.actor, upload_id=upload.pk, answers={})
    assert from_plain(BooksVersion.objects.get(number=2).plain).now == MADE.now


def test_units_are_rolled_up_on_a_page(clerk, body) -> None:
    address, button = f"/finance/books/{body.pk}/2021/rollup/", "汇总入账</button>"
    assert button not in clerk.web.get(address).content.decode(), "there are no units"
    for seed in (1, 2):
        unit = open_books(clerk.actor, name=f"第{seed}站", department_id=body.pk)
        kept(clerk, unit, make_books(Random(seed), Shape(), Body(f"第{seed}站", "公益一类事业单位")))
    assert "第1站" in (page := clerk.web.get(address).content.decode()) and button in page
    done = clerk.web.post(address, {"version": "0"}, follow=True).content.decode()
    assert "已汇总为第1版" in done and "2个单位汇总" in done
    version = BooksVersion.objects.get(body=body)
    assert version.rolled == {"units": {"第1站": 1, "第2站": 1}, "internal": []} and version.errors == 0
    assert {m.name for m in from_plain(version.plain).body.members} == {"第1站", "第2站"}
    open_books(clerk.actor, name="第3站", department_id=body.pk)
    assert "还没有第3站的账" in clerk.web.post(address, {"version": "1"}).content.decode()
    with pytest.raises(Refused, match="还没有第3站的账"):
        roll_up_books(clerk.actor, body_id=body.pk, year=2021, internal=(), seen=1)


def test_three_persons_close_and_what_is_closed_is_only_corrected(office, clerk, body) -> None:
    kept(clerk, body)
    page = clerk.web.post(f"/finance/books/{body.pk}/2021/close/", follow=True).content.decode()
    assert "已送审" in page and "云溪县编办2021年度决算关账（第1版）" in page
    case = Submission.objects.get()
    year = clerk.web.get(f"/finance/books/{body.pk}/2021/").content.decode()
    assert f"/cases/{case.pk}/" in year and "/close/" not in year, (
        "what is under way is shown, not begun again"
    )
    assert "/guide/books.html" in year, "help opens at its chapter"
    with pytest.raises(Forbidden):
        fire(clerk.actor, submission_id=case.pk, event="check")
    fire(office[Role.CHIEF].actor, submission_id=case.pk, event="check", opinion="同意")
    fire(office[Role.DIRECTOR].actor, submission_id=case.pk, event="sign", opinion="同意")
    closing = BooksClosing.objects.get()
    assert (closing.version.number, closing.maker_id, closing.signed_by_id) == (
        1,
        clerk.user.pk,
        office[Role.DIRECTOR].user.pk,
    )
    assert "已关账" in clerk.web.get(f"/finance/books/{body.pk}/2021/").content.decode()
    with pytest.raises(Refused, match="已经关账，改动须写明更正原因"):
        kept(clerk, body, seen=1)
    kept(clerk, body, seen=1, note="更正人员经费")
    assert not reads.year_card(clerk.actor, body.pk, 2021).closed


def test_what_changed_meanwhile_or_is_unbalanced_is_not_closed(office, clerk, body) -> None:
    at = Cell("T1", "general")
    wrong = replace(MADE, now=MADE.now.changed({at: MADE.now[at] + 1}))
    assert kept(clerk, body, wrong).errors
    page = clerk.web.post(f"/finance/books/{body.pk}/2021/close/")
    assert page.status_code == 422 and "条勾稽关系不符" in page.content.decode()
    report = clerk.web.get(f"/finance/books/{body.pk}/2021/relations/").content.decode()
    assert "X06 财政拨款总表一般公共预算财政拨款＝收支总表同名收入" in report and "相差1元" in report
    kept(clerk, body, seen=1)
    clerk.web.post(f"/finance/books/{body.pk}/2021/close/")
    case = Submission.objects.exclude(state="draft").get()
    kept(clerk, body, seen=2)
    fire(office[Role.CHIEF].actor, submission_id=case.pk, event="check", opinion="同意")
    with pytest.raises(Refused, match="送审的是第2版，现在已是第3版"):
        fire(office[Role.DIRECTOR].actor, submission_id=case.pk, event="sign", opinion="同意")
    with pytest.raises(Refused, match="还没有账册"):
        close_books(office[Role.DIRECTOR].actor, body_id=body.pk, year=2019, number=1, maker_id=clerk.user.pk)
    fire(office[Role.DIRECTOR].actor, submission_id=case.pk, event="return_sign", opinion="按最新的送")
    again = clerk.web.get(f"/finance/books/closing/{case.pk}/").content.decode()
    assert "按第 3 版重新送审" in again
    clerk.web.post(f"/finance/books/closing/{case.pk}/")
    case.refresh_from_db()
    assert (case.state, case.payload["version"]) == ("checking", 3)


def test_a_units_books_are_closed_by_its_two_heads(office, clerk) -> None:
    """People of a unit keep their own books only; one head audits, another signs."""
    where = clerk.user.district
    unit = post_units(where)
    whose = frozenset({unit})
    people = {}
    for role, name in (
        (Role.UNIT_CLERK, "经办"),
        (Role.UNIT_HEAD, "财务负责人"),
        (Role.UNIT_HEAD, "主要负责人"),
    ):
        people[name] = factories.actor(factories.user(where, role, name, unit), whose)
    maker = people["经办"]
    with pytest.raises(Forbidden):
        open_books(maker, name="别的机构", unit_id=unit + 1)
    own = open_books(maker, name="登记中心", unit_id=unit)
    office_body = open_books(clerk.actor, name="编办")
    assert [row.name for row in reads.body_rows(maker)] == ["登记中心"]
    with pytest.raises(Forbidden):
        reads.year_card(maker, office_body.pk, 2021)
    keep_books(maker, body_id=own.pk, books=replace(MADE, body=Body("登记中心")), seen=0)
    payload = {"body": own.pk, "year": 2021, "version": 1, "unit": unit, "name": "登记中心", "total": "0"}
    case = submit(maker, submission_id=save_draft(maker, kind="finance.close_unit", payload=payload).pk)
    fire(people["财务负责人"], submission_id=case.pk, event="check", opinion="同意")
    with pytest.raises(Refused):
        fire(people["财务负责人"], submission_id=case.pk, event="sign", opinion="同意")
    fire(people["主要负责人"], submission_id=case.pk, event="sign", opinion="同意")
    assert BooksClosing.objects.get().version.body_id == own.pk


def post_units(where) -> int:
    """The key of a unit set up by a document."""
    maker, chief = factories.clerk_and_chief(where)
    add_issuer(chief, code="云编发", name="县委编委", level=Level.COMMISSION)
    line = {
        "kind": "units.establish", "sector": "government", "rank": "ZK", "established_on": "2015-01-01", "full_name": "登记中心",
        "unit_kind": "institution", "nature": "institution", "funding_forms": ["full"], "industry": "general",
    }  # fmt: skip
    paper = {
        "document_number": "云编发〔2020〕1号", "title": "关于设立登记中心的通知", "kind": "notice", "signed_on": "2020-01-01",
        "effective_on": "2020-01-01", "lines": [line],
    }  # fmt: skip
    posted = post_instrument(chief, payload=paper, maker_id=maker.user_id or 0)
    return posted.outcomes[0].made["登记中心"]


def test_others_read_or_are_refused(office, clerk, body) -> None:
    kept(clerk, body)
    bureau, justice = office[Role.FINANCE_DEPT], office[Role.JUSTICE]
    assert bureau.web.get(f"/finance/books/{body.pk}/2021/").status_code == 200
    assert bureau.web.post(f"/finance/books/{body.pk}/2021/T6/", {"version": "1"}).status_code == 403
    assert justice.web.get("/finance/books/").status_code == 403
    with pytest.raises(Forbidden):
        keep_books(bureau.actor, body_id=body.pk, books=MADE, seen=1)
    with pytest.raises(Forbidden):
        reads.books(replace(clerk.actor, unit_ids=frozenset({1})), body.pk, 2021)
    stranger = Desk(factories.district("别处"), Role.CLERK)
    assert stranger.web.get(f"/finance/books/{body.pk}/2021/").status_code == 403


def test_pages_of_no_year_and_no_table_are_not_there(clerk, body) -> None:
    assert clerk.web.get(f"/finance/books/{body.pk}/1900/").status_code == 404
    assert clerk.web.get(f"/finance/books/{body.pk}/2021/T99/").status_code == 404


def test_books_are_plain_json(clerk, body) -> None:
    assert from_plain(json.loads(json.dumps(kept(clerk, body).plain))) == MADE
