"""The next year's holidays, pasted in by the office: every deadline follows them."""

from datetime import date

import pytest
from django.test import Client

from bianzhi.cases.actions import load_holidays
from bianzhi.trail.models import TrailEvent
from bianzhi.users.actor import Forbidden
from bianzhi.users.models import User
from bianzhi.users.roles import Role
from bianzhi.values import workdays
from bianzhi.values.workdays import MissingYear, work_calendar
from tests import factories

NOTICE = """国办发明电〔2029〕9号
现将2030年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
一、元旦：1月1日（周二）放假1天，不调休。
二、春节：2月2日至8日放假调休，共7天。2月9日（周六）上班。
三、清明节：4月5日放假。 四、劳动节：5月1日至5日放假调休，共5天。
五、端午节：6月5日放假。 六、中秋节：9月12日放假。
七、国庆节：10月1日至7日放假调休，共7天。"""


@pytest.fixture
def table(tmp_path, monkeypatch):
    monkeypatch.setattr(workdays, "_KEPT", [tmp_path / "tables" / "holidays.csv"])


def _sit(district, role: Role) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=factories.user(district, role).pk))
    return client


@pytest.mark.django_db
def test_a_pasted_notice_is_shown_then_kept_and_followed(table) -> None:
    district = factories.district()
    chief = _sit(district, Role.CHIEF)
    with pytest.raises(MissingYear):
        work_calendar().is_working_day(date(2030, 2, 9))
    shown = chief.post("/cases/holidays/", {"notice": NOTICE, "do": "read"}).content.decode()
    assert "读到的2030年安排" in shown
    with pytest.raises(MissingYear):
        work_calendar().is_working_day(date(2030, 2, 9))
    kept = chief.post("/cases/holidays/", {"notice": NOTICE, "do": "keep"}, follow=True)
    assert "已录入2030年节假日安排" in kept.content.decode()
    calendar = work_calendar()
    assert calendar.is_working_day(date(2030, 2, 9))
    assert not calendar.is_working_day(date(2030, 10, 7))
    assert {2021, 2026, 2030} <= calendar.years
    event = TrailEvent.objects.get(verb="录入节假日安排")
    assert (event.reason, event.before, len(event.after)) == ("国办发明电〔2029〕9号", [], 8)

    chief.post(
        "/cases/holidays/", {"notice": NOTICE.replace("9日（周六）上班", "10日（周日）上班"), "do": "keep"}
    )
    assert not work_calendar().is_working_day(date(2030, 2, 9)), "a later notice supersedes the year"
    assert len(TrailEvent.objects.filter(verb="录入节假日安排").latest("number").before) == 8


@pytest.mark.django_db
def test_a_wrong_notice_changes_nothing_and_a_clerk_may_only_look(table) -> None:
    district = factories.district()
    chief, clerk = _sit(district, Role.CHIEF), _sit(district, Role.CLERK)
    page = chief.post("/cases/holidays/", {"notice": NOTICE.replace("共7天", "共6天", 1), "do": "keep"})
    assert "写的是6天，按日期数是7天" in page.content.decode()
    assert "通知全文" not in clerk.get("/cases/holidays/").content.decode()
    assert clerk.post("/cases/holidays/", {"notice": NOTICE, "do": "keep"}).status_code == 403
    with pytest.raises(Forbidden):
        load_holidays(factories.actor(factories.user(district, Role.CLERK)), notice=NOTICE)
    with pytest.raises(MissingYear):
        work_calendar().is_working_day(date(2030, 1, 2))
    assert not TrailEvent.objects.filter(verb="录入节假日安排").exists()
