"""From upload to the books through the pages, by two persons."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from bianzhi.cases.models import Submission
from bianzhi.imports.actions import run_check, start_check
from bianzhi.imports.draft import Heading
from bianzhi.imports.models import ImportRun
from bianzhi.staff.models import Person
from bianzhi.units.models import Unit
from bianzhi.users.models import User
from bianzhi.users.roles import ROLES, Role
from tests import factories
from tests.imports import books


@pytest.fixture
def at(client, office):
    """Sign somebody of the office in; the page then answers to that person."""

    def sign(who):
        client.force_login(User.objects.get(pk=who.user_id))
        return client

    return sign


@pytest.fixture
def upload(at, office, django_capture_on_commit_callbacks):
    def send(made, name="开账.xlsx", **typed):
        content = made if isinstance(made, bytes) else made.bytes()
        with django_capture_on_commit_callbacks(execute=True):
            return at(office.clerk).post(
                reverse("imports:index"), {"book": SimpleUploadedFile(name, content), **typed}
            )

    return send


def test_the_template_is_a_workbook_of_our_own_that_checks_as_empty(at, office, upload):
    answer = at(office.clerk).get(reverse("imports:template"))
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert [n for n in book.sheetnames if n != "选项"] == [
        "填表说明",
        "机构",
        "内设机构",
        "编制",
        "领导职数",
        "人员",
        "批复文件",
    ]
    assert book["人员"].data_validations.count > 5
    upload(answer.content, name="开账模板.xlsx")
    run = ImportRun.objects.get()
    assert (run.errors, run.counts) == (1, {})
    assert "没有找到可以导入的数据" in run.problems[0][5]


def test_a_clean_book_is_sent_by_one_and_posted_by_another(at, office, upload):
    assert upload(books.district(units=3, persons=6)).status_code == 302
    run = ImportRun.objects.get()
    page = at(office.clerk).get(reverse("imports:run", args=[run.pk])).content.decode()
    assert "检查通过" in page and "送审" in page
    assert Unit.objects.count() == Person.objects.count() == 0
    assert at(office.clerk).post(reverse("imports:submit", args=[run.pk])).status_code == 302
    submission = Submission.objects.get()
    review = at(office.chief).get(reverse("cases:detail", args=[submission.pk])).content.decode()
    assert "实有人员" in review and "虚" in review
    assert not any(
        number in review for number in (row[2] for row in books.district(units=3, persons=6).rows["persons"])
    )
    at(office.chief).post(
        reverse("cases:act", args=[submission.pk]), {"do": "approve", "version": submission.version + 0}
    )
    submission.refresh_from_db()
    assert submission.state == "posted"
    assert (Unit.objects.count(), Person.objects.count()) == (3, 6)
    done = at(office.clerk).get(reverse("imports:run", args=[run.pk])).content.decode()
    assert "已入账" in done
    assert at(office.clerk).post(reverse("imports:submit", args=[run.pk])).status_code == 422


def test_the_clerk_cannot_post_what_the_clerk_sent(at, office, upload):
    upload(books.district(units=3, persons=3))
    at(office.clerk).post(reverse("imports:submit", args=[ImportRun.objects.get().pk]))
    submission = Submission.objects.get()
    assert (
        at(office.clerk).post(reverse("cases:act", args=[submission.pk]), {"do": "approve"}).status_code
        == 403
    )
    assert at(office.clerk).post(reverse("imports:post", args=[submission.pk])).status_code == 403
    assert Unit.objects.count() == 0


def test_problems_are_listed_filtered_exported_and_marked(at, office, upload):
    made = books.district(units=3, persons=3)
    made.rows["persons"][1][3] = "测试区第2服务中兴"
    made.rows["quota"][0][2] = -4
    upload(made)
    run = ImportRun.objects.get()
    assert run.errors == 2
    where = reverse("imports:run", args=[run.pk])
    page = at(office.clerk).get(where).content.decode()
    assert "测试区第2服务中心" in page and "不能是负数" in page
    only = at(office.clerk).get(where, {"sheet": "编制"}).content.decode()
    assert "不能是负数" in only and "服务中兴" not in only
    listed = openpyxl.load_workbook(io.BytesIO(at(office.clerk).get(where, {"export": "xlsx"}).content))
    assert "不能是负数" in str([[c.value for c in row] for row in listed.active.rows])
    marked = openpyxl.load_workbook(
        io.BytesIO(at(office.clerk).get(reverse("imports:marked", args=[run.pk])).content)
    )
    cell = marked["人员"]["D3"]
    assert cell.fill.start_color.rgb.endswith("FFFF00") and "没有找到" in cell.comment.text
    assert marked["人员"]["D2"].comment is None
    assert marked["问题清单"].max_row == 1 + run.errors + run.warnings
    assert at(office.clerk).post(reverse("imports:submit", args=[run.pk])).status_code == 422
    assert Submission.objects.count() == 0


def test_an_xls_book_is_marked_in_a_new_workbook(at, office, upload):
    content = (books.DATA / "opening.xls").read_bytes()
    upload(content, name="开账.xls")
    run = ImportRun.objects.get()
    marked = openpyxl.load_workbook(
        io.BytesIO(at(office.clerk).get(reverse("imports:marked", args=[run.pk])).content)
    )
    assert marked.sheetnames[0] == "问题清单"


def test_a_large_book_is_posted_in_the_background_only(
    at, office, upload, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr("bianzhi.imports.case_kinds.LARGE", 2)
    upload(books.district(units=3, persons=6))
    at(office.clerk).post(reverse("imports:submit", args=[ImportRun.objects.get().pk]))
    submission = Submission.objects.get()
    where = reverse("cases:detail", args=[submission.pk])
    assert "后台入账" in at(office.chief).get(where).content.decode()
    foreground = at(office.chief).post(reverse("cases:act", args=[submission.pk]), {"do": "approve"})
    assert foreground.status_code == 422 and Unit.objects.count() == 0
    with django_capture_on_commit_callbacks(execute=True):
        at(office.chief).post(reverse("imports:post", args=[submission.pk]), {"version": submission.version})
    submission.refresh_from_db()
    assert submission.state == "posted"
    assert Person.objects.count() == 6


def test_a_returned_submission_leads_back_to_its_check(at, office, upload):
    upload(books.district(units=3, persons=3))
    run = ImportRun.objects.get()
    at(office.clerk).post(reverse("imports:submit", args=[run.pk]))
    submission = Submission.objects.get()
    at(office.chief).post(
        reverse("cases:act", args=[submission.pk]), {"do": "send_back", "opinion": "人数不对"}
    )
    answer = at(office.clerk).get(reverse("imports:draft", args=[submission.pk]))
    assert answer.url == reverse("imports:run", args=[run.pk])


def test_a_file_that_is_no_workbook_is_refused_on_the_page(upload):
    answer = upload(b"hello", name="a.xlsx")
    assert answer.status_code == 422
    assert ImportRun.objects.count() == 0


@pytest.mark.parametrize(
    "role", [Role.UNIT_CLERK, Role.UNIT_HEAD, Role.SPONSOR, Role.HR_DEPT, Role.JUSTICE, Role.SYS_ADMIN]
)
def test_other_roles_see_nothing_of_it(at, client, office, upload, role):
    upload(books.district(units=3, persons=3))
    run = ImportRun.objects.get()
    client.force_login(factories.user(office.district, role, unit_key=1 if ROLES[role].own_unit else None))
    for name in ("imports:run", "imports:marked"):
        assert client.get(reverse(name, args=[run.pk])).status_code == 403
    for name in ("imports:index", "imports:template"):
        assert client.get(reverse(name)).status_code == 403
    for name in ("imports:submit", "imports:post"):
        assert client.post(reverse(name, args=[run.pk])).status_code == 403


def test_another_district_sees_nothing_of_it(client, upload):
    upload(books.district(units=3, persons=3))
    run = ImportRun.objects.get()
    client.force_login(factories.user(factories.district("邻区"), Role.CLERK))
    for name in ("imports:run", "imports:marked"):
        assert client.get(reverse(name, args=[run.pk])).status_code in (403, 404)
    assert "开账.xlsx" not in client.get(reverse("imports:index")).content.decode()


def test_a_file_over_the_limit_is_refused_unread(upload, settings):
    settings.UPLOAD_LIMIT_BYTES = 1000
    answer = upload(books.district(units=3, persons=3))
    assert answer.status_code == 422 and "上限" in answer.content.decode()


def test_the_bar_of_a_running_check_asks_again_and_then_loads_the_page(at, office):
    run = start_check(
        office.clerk,
        content=books.district(units=3, persons=3).bytes(),
        filename="开账.xlsx",
        heading=Heading(),
    )
    where = reverse("imports:run", args=[run.pk])
    page = at(office.clerk).get(where).content.decode()
    assert "progress=1" in page and "正在检查" in page
    bar = at(office.clerk).get(where, {"progress": "1"})
    assert "<html" not in bar.content.decode() and "hx-get" in bar.content.decode()
    run_check(office.clerk, run_id=run.pk, progress=lambda *_: None)
    assert at(office.clerk).get(where, {"progress": "1"}).headers["HX-Refresh"] == "true"
