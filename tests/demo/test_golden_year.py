"""The demo's 2021 against the report it was made from, and what must hold of it. Built once: it takes most of a minute."""

import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.db import connection, transaction
from django.db.models import QuerySet
from typer.testing import CliRunner

from bianzhi.auditing.audit import audit_file
from bianzhi.cases.models import Submission
from bianzhi.cli.main import app
from bianzhi.demo.books_2021 import OFFICE
from bianzhi.demo.build import build_demo
from bianzhi.demo.logins import LOG_INS
from bianzhi.demo.plan import planned_units
from bianzhi.documents.model import Grid, Paragraph
from bianzhi.documents.read_any import read_document
from bianzhi.establishment.models import Reservation, ReservationUse
from bianzhi.instruments.models import Instrument
from bianzhi.site.checks import run_checks
from bianzhi.site.facts import facts
from bianzhi.staff.models import Tenure
from bianzhi.staff.reads import headcount
from bianzhi.trail.verify import verify
from bianzhi.units.reads import statistics_s1, versions_on
from bianzhi.users.actor import Actor
from bianzhi.users.models import District, User
from bianzhi.users.roles import Role
from bianzhi.worklog.reads import entries, making_up
from tests.repository.tree import ROOT

SEED = ROOT.parent / "shared" / "seed" / "facts.yaml"
EXPECTED = Path(__file__).with_name("facts_2021.yaml")
YEAR_END = date(2021, 12, 31)
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[Actor]:
    with django_db_blocker.unblock(), transaction.atomic():
        build_demo(lambda _done, _total, _text: None)
        district = District.objects.get(code="510403")
        yield Actor(None, "试验", Role.DIRECTOR, district.pk, district.path)
        transaction.set_rollback(True)


def plain(value: Any) -> Any:
    """Dates as text, so that YAML and JSON meet."""
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, list):
        return [plain(v) for v in value]
    return value.isoformat() if isinstance(value, date) else value


def same_order(left: Any, right: Any) -> bool:
    """Keys in the same order, all the way down."""
    if isinstance(left, dict):
        return list(left) == list(right) and all(same_order(left[k], right[k]) for k in left)
    if isinstance(left, list):
        return all(same_order(a, b) for a, b in zip(left, right, strict=True))
    return True


def test_every_figure_of_the_report_comes_out_of_the_records(demo: Actor) -> None:
    found, expected = plain(facts(2021)), plain(yaml.safe_load(EXPECTED.read_text(encoding="utf-8")))
    assert found == expected
    assert same_order(found, expected)


def test_bodies_and_persons_are_as_many_as_the_report_counts(demo: Actor) -> None:
    there = headcount(demo, YEAR_END)
    assert sum(there.values()) == 1430
    assert len({unit for unit, _ in there}) == 136
    states = versions_on(demo, YEAR_END).values()
    kinds = [(s.unit_kind, s.live) for s in states]
    assert kinds.count(("organ", True)) + kinds.count(("organ", False)) == 67
    assert kinds.count(("institution", True)) + kinds.count(("institution", False)) == 167
    assert (kinds.count(("organ", False)), kinds.count(("institution", False))) == (7, 52)
    assert statistics_s1(demo, YEAR_END) is not None


def test_the_books_hold_and_the_trail_is_whole(demo: Actor) -> None:
    assert [str(finding) for finding in run_checks()] == []
    assert not list(verify())


def test_everybody_in_it_is_marked_as_invented(demo: Actor) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM staff_person WHERE NOT synthetic")
        assert cursor.fetchone() == (0,)
    assert {d.synthetic for d in District.objects.all()} == {True}
    known = {row.username for row in LOG_INS}
    others = User.objects.exclude(username__in=known)
    assert User.objects.filter(username__in=known).count() == len(known)
    assert all(user.role == Role.UNIT_CLERK and not user.has_usable_password() for user in others)


def of_2021(*kinds: str) -> "QuerySet[Submission]":
    return Submission.objects.filter(kind__in=kinds, submitted_at__year=2021)


def test_every_act_of_the_year_went_through_its_case(demo: Actor) -> None:
    acts = of_2021("staff.request_on", "staff.request_off", "staff.request_move")
    assert Counter(acts.values_list("kind", flat=True)) == {
        "staff.request_on": 116, "staff.request_off": 125, "staff.request_move": 104,
    }  # fmt: skip
    assert set(acts.values_list("state", flat=True)) == {"closed"}
    year = (date(2021, 1, 1), YEAR_END)
    entered = Tenure.objects.filter(begins_on__range=year)
    left = Tenure.objects.filter(ends_on__range=year)
    assert (entered.count(), left.count()) == (116 + 104, 125 + 104)
    makers = set(acts.values_list("maker_id", flat=True))
    assert {row.maker_id for row in entered} | {row.end_maker_id for row in left} <= makers


def test_nobody_has_two_parts_in_one_case(demo: Actor) -> None:
    for case in of_2021(
        "staff.request_on", "staff.request_off", "staff.request_move", "establishment.request_use"
    ):
        steps = [(s.desk, s.user_id) for s in case.steps.order_by("number")]
        assert len({user for _, user in steps}) == len({desk for desk, _ in steps}) == len(steps), case


def test_recruits_came_on_slips_that_units_had_asked_for(demo: Actor) -> None:
    recruits = Tenure.objects.filter(begins_on__year=2021, entry_kind__in=("E01", "E02", "E03", "E12"))
    used = set(ReservationUse.objects.values_list("tenure_key", flat=True))
    assert recruits.count() == 68
    assert set(recruits.values_list("pk", flat=True)) == used
    slips = {row.pk for row in Reservation.objects.filter(approved_on__year=2021)}
    asked = of_2021("establishment.request_use")
    assert {case.result["key"] for case in asked} == slips


def test_every_document_of_the_year_went_through_a_case(demo: Actor) -> None:
    posted = {
        case.result["key"]
        for case in Submission.objects.filter(kind__in=("instruments.post", "matters.request"), phase="done")
    }
    documents = Instrument.objects.filter(signed_on__year=2021)
    assert documents.count() >= 6
    assert set(documents.values_list("pk", flat=True)) <= posted
    assert of_2021("matters.request").filter(state="effective").count() == 2


def command(*arguments: str) -> str:
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0, f"{done.output}{done.exception!r}"
    return done.stdout


def test_the_command_line_tells_the_figures_as_the_seed_has_them(demo: Actor) -> None:
    told = json.loads(command("facts", "--year", "2021", "--json"))
    assert told == plain(yaml.safe_load(EXPECTED.read_text(encoding="utf-8")))
    if SEED.exists():
        seed = plain(yaml.safe_load(SEED.read_text(encoding="utf-8")))
        assert without_rates(told["accounts_2021"], seed["accounts_2021"]) == seed["accounts_2021"]
        # the seed's "on" of establishment_2021 is no text in YAML 1.1
        same = set(seed) - {"district", "accounts_2021", "establishment_2021"}
        assert {name: told[name] for name in same} == {name: seed[name] for name in same}


def without_rates(ours: Any, theirs: Any) -> Any:
    """Ours without what the seed does not tell (rates, shares of two items), and with the rates that it tells wrongly."""
    if isinstance(theirs, dict):
        wrong = {key: value for key, value in theirs.items() if key == "stated_growth_pct"}
        return {key: without_rates(ours[key], theirs[key]) for key in theirs if key not in wrong} | wrong
    if isinstance(theirs, list):
        assert len(ours) == len(theirs)
        return [without_rates(a, b) for a, b in zip(ours, theirs, strict=True)]
    return ours


@pytest.fixture(scope="module")
def built(demo: Actor, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of the office's year, built from the records on the command line."""
    folder = tmp_path_factory.mktemp("report")
    command("report", "build", "--unit", OFFICE, "--year", "2021", "--form", "sichuan", "-o", str(folder))
    return folder


@pytest.mark.parametrize("ending", ["docx", "pdf", "html"])
def test_the_years_report_audits_clean_and_tells_every_figure(built: Path, ending: str) -> None:
    path = built / f"{OFFICE}2021年度部门决算.{ending}"
    audited = audit_file(path.read_bytes(), path.name)
    assert not audited.error
    assert [(f.code, f.quote) for f in audited.findings if f.severity in ("error", "warning")] == []
    blocks = read_document(path.read_bytes(), path.name).blocks
    text = "\n".join("".join(b.text.split()) for b in blocks if isinstance(b, Paragraph))
    cells = {c for b in blocks if isinstance(b, Grid) for row in b.rows for c in row}
    assert [words for words in sentences() if words not in text] == []
    groups = {"数量指标", "质量指标", "时效指标", "社会效益指标", "服务对象满意度指标", "99.94%", "≥90%"}
    assert groups <= {"".join(cell.split()) for cell in cells}


def sentences() -> Iterator[str]:
    """What the report has to say, made of the figures of the seed, each where it belongs."""
    known = yaml.safe_load(EXPECTED.read_text(encoding="utf-8"))
    year, money, done = known["establishment_2021"], known["accounts_2021"], known["performance_2021"]
    yield from (
        f"上下编{year['on_off_cases']}人", f"补充人才{year['recruited_talent']}人", "增加事业编制2名", "事业编制3名",
        "1月10日、1月18日", "7办1所5中心", "补充事业人员7人", "区司法局派驻2人、区市场监管局派驻4人", "调出1人到区林业局",
        "67家机关、群团和167家事业单位", "7家机关、群团和52家事业单位", "136家单位1430人", "核定行政编制4名（实有3人）",
        "核定参公事业编制6名（实有4人）", "挂攀枝花市西区乡村振兴局牌子", "挂畜牧兽医站、乡村振兴工作中心牌子",
        "3个突出问题的18项整改任务", "100余份，分5个组", "5个网格，出动40人次", "5月14日召开推进会", "停用3项，继续有效89项；再赋予41项",
        "其中2项与原有事项重合，累计128项，同步赋予街道22项，9月6日", "3月11日印发", "权力1078项；区委编办、区司法局、区行政审批局共同审核30个部门",
        "9月7日统一公布", "13名新任法定代表人", "104家，3月31日前上报104家、公示104家", "51家单位的变更登记68项", "9月按7%的比例抽取9家",
        "10月通过看、听、查、问、讲联合抽查6家单位，发现问题0个", "10月26日起", "12月10日前全部完成", "4月14日区委巡察组进驻",
    )  # fmt: skip
    for total, name in ((money["total"], "收、支总计"), (money["total"], "财政拨款收、支总计")):
        yield f"{name}{total['income']}万元"
        yield f"{name}增加{total['change']}万元，增长12.19%"
    general = money["general_public_budget"]
    yield f"一般公共预算财政拨款支出增加{general['change']}万元，增长7.39%"
    operating = money["operating"]
    yield f"机关运行经费支出{operating['机关运行经费']}万元，比2020年增加{operating['change']}万元，增长5.27%"
    yield from (
        f"{name}收入{row['amount']}万元，占{row['share_pct']}%" for name, row in money["income"].items()
    )
    yield from (f"{name}{amount}万元，占" for name, amount in money["expenditure"].items())
    for item in money["functional"]:
        yield f"{item['类']}（类）{item['款']}（款）{item['项']}（项）：全年预算为{item['amount']}万元，支出决算为{item['amount']}万元"
    yield from (f"{name}{amount}万元，主要包括" for name, amount in money["basic"].items())
    yield from (f"{name}”{amount:.2f}万元" for name, amount in money["government_fund_projects"].items())
    yield from ("一般公共服务支出（类）104.43万元，占77.91%", "社会保障和就业支出（类）8.85万元，占6.60%")
    yield from ("卫生健康支出（类）8.00万元，占5.97%", "住房保障支出（类）12.76万元，占9.52%")
    yield from (
        "没有发生“三公”经费财政拨款支出",
        "没有政府采购支出",
        "共有车辆0辆",
        "通用设备0台（套）",
        "专用设备0台（套）",
    )
    budget = money["budget"]
    yield f"一般公共预算财政拨款{budget['一般公共预算']}万元，政府性基金预算财政拨款{budget['政府性基金预算']:.2f}万元"
    yield from (f"{name}{amount}万元" for name, amount in budget["added"].items() if name != "其他")
    yield f"其他预算{budget['added']['其他']}万元"
    yield f"年末货币资金余额{money['cash_balance']}万元"
    yield f"共有{done['projects']}个项目"
    yield from (
        f"对3个项目{words}" for words in ("开展事前绩效评估", "编制绩效目标", "开展绩效监控", "开展绩效自评")
    )
    yield "对部门整体开展绩效自评"


def test_the_report_has_its_sections_its_charts_and_a_source_for_every_figure(built: Path) -> None:
    data = (built / f"{OFFICE}2021年度部门决算.docx").read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as box:
        assert sum(name.startswith("word/charts/chart") for name in box.namelist()) == 6
    page = (built / f"{OFFICE}2021年度部门决算.html").read_text(encoding="utf-8")
    titles = ["部门概况", "2021年度部门决算情况说明", "名词解释", "附件", "附表"]
    assert re.findall(r"<h2[^>]*>第.部分　(?:<a[^>]*>)?([^<]+)", page) == titles
    assert page.count('href="/staff/movements/"') >= 2 and page.count("<figure") == 6
    assert 'href="/worklog/?year=2021&amp;figure=registry.annual_reports.published"' in page


def test_a_click_on_a_figure_of_the_work_shows_the_entries_that_make_it_up(demo: Actor) -> None:
    found = making_up(entries(demo, 2021), "registry.change_registrations.items")
    assert (len(found), sum(row.given.figures["registry.change_registrations.items"] for row in found)) == (
        51,
        68,
    )
    assert all("虚构" in row.given.note for row in entries(demo, 2021))


def test_the_plan_is_the_same_each_time() -> None:
    assert planned_units() == planned_units()
    assert len(planned_units()) == 67 + 167
