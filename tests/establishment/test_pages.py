"""Every page of the ledger, for those who may and those who may not."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from bianzhi.cases.actions import approve
from bianzhi.cases.models import Submission
from bianzhi.establishment.actions import close_period, reserve
from bianzhi.establishment.models import ClosedPeriod, ExecutionReport, Reservation
from bianzhi.units.ports import SHEET_SECTIONS
from bianzhi.users.models import User

T, A = "INST_FULL", "ADMIN"
DAY = date(2021, 3, 1)


@pytest.fixture
def book(office, crowd):
    a, b = office.unit("甲中心"), office.unit("乙局", "organ")
    office.post(
        {"kind": "establishment.issue", "commodity": T, "quantity": 30},
        {"kind": "establishment.issue", "commodity": A, "quantity": 30},
        issuer="市编发",
    )
    office.post(
        {"kind": "establishment.approve", "unit": a, "commodity": T, "quantity": 12},
        {"kind": "establishment.approve", "unit": b, "commodity": A, "quantity": 9},
        {"kind": "establishment.posts", "unit": b, "mode": "set", "UNIT_CHIEF": 1, "UNIT_DEPUTY": 2},
        {"kind": "establishment.revolving_fill", "commodity": T, "quantity": 5},
        {
            "kind": "establishment.lend",
            "unit": a,
            "commodity": T,
            "quantity": 2,
            "due_on": "2020-12-31",
            "purpose": "专项",
        },
        {"kind": "establishment.freeze", "unit": b, "commodity": A, "quantity": 1, "reason": "改革"},
    )
    crowd.put(a, T, 10)
    crowd.put(b, A, 7)
    crowd.put(b, "UNIT_DEPUTY.FK", 3)
    return a, b


def signed_in(actor):
    client = Client()
    client.force_login(
        User.objects.get(pk=actor.user_id), backend="django.contrib.auth.backends.ModelBackend"
    )
    return client


def text(response):
    return response.content.decode()


NAMES = (
    "establishment:ledger", "establishment:pool", "establishment:loans", "establishment:freezes", "establishment:over_plans",
    "establishment:reservations", "establishment:reserve", "establishment:reports", "establishment:figure", "establishment:periods",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_pages_answer_a_chief(office, book, name):
    response = signed_in(office.chief).get(reverse(name), {"asof": "2021-12-31"})
    assert response.status_code == 200
    assert "None" not in text(response)


@pytest.mark.parametrize("name", NAMES)
def test_whole_district_pages_are_closed_to_a_unit(office, book, name):
    response = signed_in(office.clerk_of(book[0])).get(reverse(name))
    allowed = name in ("establishment:ledger", "establishment:reservations")
    assert response.status_code == (200 if allowed else 403)


def test_ledger_page_shows_units_and_totals_and_opens_every_number(office, book):
    a, b = book
    page = text(signed_in(office.chief).get("/ledger/?what=all&asof=2021-12-31"))
    assert "甲中心" in page and "乙局" in page
    assert f'href="/ledger/units/{a}/INST_FULL/?asof=2021-12-31">14<' in page  # 12 approved and 2 lent
    assert f'class="bz-number bz-bad"><a href="/ledger/units/{b}/UNIT_DEPUTY.FK/?asof=2021-12-31">1<' in page


def test_a_unit_sees_and_guesses_nothing_of_another(office, book):
    a, b = book
    client = signed_in(office.clerk_of(a))
    assert "乙局" not in text(client.get("/ledger/?what=all"))
    assert client.get(reverse("establishment:cell", args=[b, A])).status_code == 403
    assert client.get(reverse("establishment:cell", args=[a, T])).status_code == 200
    other = make_reservation(office, b, A)
    assert client.get(reverse("establishment:reservation", args=[other.pk])).status_code == 403
    assert other.number not in text(client.get(reverse("establishment:reservations")))


def test_another_district_is_not_there(office, book):
    stranger = type(office)("510498", "别区")
    client = signed_in(stranger.chief)
    assert "甲中心" not in text(client.get("/ledger/?what=all"))
    assert client.get(reverse("establishment:cell", args=[book[0], T])).status_code == 403


def make_reservation(office, unit, commodity):
    return reserve(
        office.chief,
        unit_id=unit,
        commodity_code=commodity,
        quantity=1,
        entry_kind="E01",
        approved_on=DAY,
        maker_id=office.clerk.user_id,
    )


def test_cell_page_lists_entries_with_their_documents(office, book):
    page = text(signed_in(office.chief).get(reverse("establishment:cell", args=[book[0], T])))
    assert "周转借用" in page and "某编发〔2020〕" in page
    assert signed_in(office.chief).get(f"/ledger/units/{book[0]}/NO_SUCH/").status_code == 404


def test_export_is_what_is_shown(office, book):
    response = signed_in(office.chief).get("/ledger/?what=all&export=xlsx&asof=2021-12-31")
    rows = list(openpyxl.load_workbook(BytesIO(response.getvalue())).active.iter_rows(values_only=True))
    flat = [cell for row in rows for cell in row]
    assert "甲中心" in flat and 14 in flat and "合计" in flat
    assert signed_in(office.clerk_of(book[0])).get("/ledger/?export=xlsx").status_code == 403


def test_second_day_shows_differences(office, book):
    a, _ = book
    office.post(
        {"kind": "establishment.increase", "unit": a, "commodity": T, "quantity": 3}, on=date(2021, 6, 1)
    )
    page = text(signed_in(office.chief).get("/ledger/?asof=2021-12-31&against=2020-12-31"))
    assert "<small>+3</small>" in page
    kept = text(signed_in(office.chief).get("/ledger/?asof=2021-12-31&against=2020-12-31&only=changed"))
    assert "甲中心</a>" in kept and "乙局</a>" not in kept


def test_queries_do_not_grow_with_units(
    office, book, django_assert_num_queries, django_assert_max_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from bianzhi.establishment.reads import ledger_page

    with CaptureQueriesContext(
        connection,
    ) as few:
        ledger_page(office.chief, DAY)
    for n in range(5):
        key = office.unit(f"新{n}中心")
        office.post({"kind": "establishment.approve", "unit": key, "commodity": T, "quantity": 1})
    with CaptureQueriesContext(connection) as many:
        ledger_page(office.chief, DAY)
    assert len(few) == len(many) <= 10


def test_reserve_extend_cancel_by_two_persons(office, book):
    clerk = signed_in(office.clerk)
    form = {
        "unit": "甲中心",
        "commodity": T,
        "quantity": "2",
        "entry_kind": "E02",
        "approved_on": "2021-03-01",
        "do": "preview",
    }
    tried = clerk.post(reverse("establishment:reserve"), form)
    assert "试算通过" in text(tried)
    assert not Reservation.objects.exists()
    assert clerk.post(reverse("establishment:reserve"), form | {"quantity": "99"}).status_code == 422
    sent = clerk.post(reverse("establishment:reserve"), form | {"do": "submit"})
    assert sent.status_code == 302
    case = Submission.objects.get(kind="establishment.reserve")
    assert clerk.get(reverse("cases:detail", args=[case.pk])).status_code == 200
    approve(office.chief, submission_id=case.pk)
    row = Reservation.objects.get()
    assert (row.maker_id, row.checker_id, row.quantity) == (office.clerk.user_id, office.chief.user_id, 2)
    page = text(clerk.get(reverse("establishment:reservation", args=[row.pk])))
    assert "2021-0001" in page
    today = {"on": "2021-06-01"}
    url = reverse("establishment:extend") + f"?reservation={row.pk}"
    assert (
        clerk.post(url, today | {"to": "2022-12-31", "reason": "招考推迟", "do": "submit"}).status_code == 302
    )
    approve(office.chief, submission_id=Submission.objects.get(kind="establishment.extend").pk)
    row.refresh_from_db()
    assert row.extended_to == date(2022, 12, 31)
    url = reverse("establishment:cancel") + f"?reservation={row.pk}"
    assert clerk.post(url, today | {"reason": "不招了", "do": "submit"}).status_code == 302
    approve(office.chief, submission_id=Submission.objects.get(kind="establishment.cancel").pk)
    row.refresh_from_db()
    assert row.closed_on == date(2021, 6, 1)


def test_reports_figures_and_closing_through_their_pages(office, book):
    chief = signed_in(office.chief)
    report = {"year": 2020, "body": "市委编办", "reported_on": "2021-03-20", "title": "机构编制执行情况报告"}
    assert chief.post(reverse("establishment:reports"), report).status_code == 302
    assert ExecutionReport.objects.get().body == "市委编办"
    figure = {"kind": "province", "commodity": A, "on": "2020-12-31", "quantity": 31, "basis": "省级台账"}
    assert chief.post(reverse("establishment:figure"), figure).status_code == 302
    assert "相差-1名" in text(chief.get(reverse("establishment:pool")))
    assert chief.post(reverse("establishment:periods"), {"closes_on": "2020-12-31"}).status_code == 302
    assert chief.post(reverse("establishment:periods"), {"closes_on": "2020-12-31"}).status_code == 422
    assert (
        signed_in(office.clerk)
        .post(reverse("establishment:periods"), {"closes_on": "2019-12-31"})
        .status_code
        == 403
    )
    assert ClosedPeriod.objects.count() == 1


def test_closed_period_page_tells_late_entries(office, book):
    period = close_period(office.chief, closes_on=date(2020, 12, 31))
    office.post(
        {"kind": "establishment.increase", "unit": book[0], "commodity": T, "quantity": 1},
        on=date(2020, 6, 1),
    )
    page = text(signed_in(office.chief).get(reverse("establishment:period", args=[period.pk])))
    assert "结账后入账" in page and "甲中心" in page
    assert (
        signed_in(office.chief).get(reverse("establishment:period", args=[period.pk + 1])).status_code == 403
    )


def test_unit_tab_and_sheet_and_guard(office, book):
    _, b = book
    page = text(signed_in(office.chief).get(f"/units/{b}/establishment/?asof=2021-12-31"))
    assert "行政编制" in page and "单位副职（副科级）" in page
    from bianzhi.establishment.unit_parts import guard

    assert {r.code for r in guard(office.chief, b, DAY)} == {"I12"}
    office.post({"kind": "establishment.unfreeze", "unit": b, "commodity": A, "quantity": 1}, on=DAY)
    tables = SHEET_SECTIONS[0](office.chief, b, DAY)
    assert [(t.heading, t.totals[1]) for t in tables] == [("人员编制", 9), ("领导职数", 3)]
