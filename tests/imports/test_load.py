"""A clean book in: units, quotas, posts, persons are what the book says."""

from bianzhi.establishment.reads.checks import check as check_ledger
from bianzhi.establishment.reads.positions import positions
from bianzhi.imports.actions import check_book, load_draft
from bianzhi.instruments.reads import instruments
from bianzhi.staff.models import Appointment, Person, Tenure
from bianzhi.units.models import InnerUnit, Unit
from bianzhi.units.reads.checks import check as check_units
from tests.imports import books


def checked(office, made, **how):
    return check_book(office.clerk, content=made.bytes(), filename="开账.xlsx", **how)


def loaded(office, made):
    report = checked(office, made)
    assert [str(p) for p in report.problems] == []
    return load_draft(office.chief, draft=report.draft, maker_id=office.clerk.user_id, progress=lambda *_: None)


def test_a_clean_district_is_in_the_books_as_written(office):
    done = loaded(office, books.district())
    assert done.counts == {"机构": 12, "内设机构": 12, "编制": 12 * 11, "领导职数": 12, "人员": 80, "批复文件": 2}
    names = dict(Unit.objects.order_by("pk").values_list("name", "parent__name"))
    assert names["测试区第2服务中心"] == "测试区第1局"
    assert Person.objects.count() == Tenure.objects.count() == 80
    assert Appointment.objects.exclude(commodity="").count() == 12
    assert InnerUnit.objects.count() == 12
    first = Unit.objects.get(name="测试区第1局")
    place = positions(office.chief, books.OPENED)[first.pk, "ADMIN"]
    assert (place.quota, place.occupied) == (11, 7)
    rows, _ = instruments(office.chief)
    assert {r.document_number for r in rows} == {books.PAPER, "测编发〔2019〕3号"}
    assert check_ledger(office.district.pk) == ()
    assert check_units(office.district.pk) == ()
