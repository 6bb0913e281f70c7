"""Pages of 工作台账, and the workbook that comes in and goes out."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from bianzhi.values.refusal import Refused
from bianzhi.worklog.incoming import read_book, template
from bianzhi.worklog.models import WorkEntry
from tests.worklog.conftest import CHANGES, COUNT

GOOD = {"日期": "2021-04-06", "涉及机构": "甲校、某协会", "变更事项（项）": 2, "文号或依据": "申请书"}


@pytest.fixture
def client(office) -> Client:
    client = Client()
    client.force_login(office.clerk_user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def text(response) -> str:
    return " ".join(response.content.decode().split())


def filled(*rows, sheet="变更登记", drop=()):
    """The template with rows in it."""
    book = openpyxl.load_workbook(io.BytesIO(template()))
    page = book[sheet]
    [(head, names)] = [
        (row[0].row, [str(c.value or "").rstrip("*") for c in row])
        for row in page.iter_rows() if "日期" in {str(c.value).rstrip("*") for c in row}
    ]  # fmt: skip
    for column, name in enumerate(names, 1):
        if name in drop:
            page.cell(head, column, "别的")
        for place, row in enumerate(rows, head + 1):
            page.cell(place, column, row.get(name))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def faults(office, data):
    with pytest.raises(Refused) as refused:
        read_book(office.clerk, name="台账.xlsx", data=data)
    return [str(r) for r in refused.value.refusals]


def test_a_clerk_records_corrects_and_withdraws(office, client) -> None:
    new = f"{reverse('worklog:new')}?item={CHANGES}"
    assert "变更登记" in text(client.get(reverse("worklog:new")))
    assert client.get(f"{reverse('worklog:new')}?item=nothing").status_code == 404
    typed = {
        "begins_on": "2021-03-08",
        "ends_on": "",
        "bodies": "甲校\n某协会",
        COUNT: "两",
        "document": "申请书",
        "note": "",
    }
    wrong = client.post(new, typed)
    assert wrong.status_code == 422 and "填的是“两”，应为0或正整数" in text(wrong)
    assert not WorkEntry.objects.exists()
    done = client.post(new, typed | {COUNT: "2"}, follow=True)
    assert done.redirect_chain and "按所写名称登记的：某协会" in text(done)
    row = WorkEntry.objects.get()
    page = text(client.get(reverse("worklog:entry", args=[row.pk])))
    assert f'href="/units/{office.school}/"' in page and "2 项" in page
    correct = reverse("worklog:correct", args=[row.pk])
    assert 'value="2021-03-08"' in text(client.get(correct))
    assert client.post(correct, typed | {COUNT: "3"}).status_code == 422
    assert client.post(correct, typed | {COUNT: "3", "reason": "少数一项"}).status_code == 302
    newest = WorkEntry.objects.get(replaces=row)
    withdraw = reverse("worklog:withdraw", args=[newest.pk])
    assert client.post(withdraw, {"reason": ""}).status_code == 422
    assert client.post(withdraw, {"reason": "整条重复"}).status_code == 302
    assert "整条重复" in text(client.get(reverse("worklog:entry", args=[newest.pk])))
    assert "更正" in text(client.get(reverse("worklog:entry", args=[row.pk])))
    assert client.post(withdraw, {"reason": "再撤"}).status_code == 422
    gone = text(client.get(reverse("worklog:index"), {"year": "2021", "gone": "1"}))
    assert "变更登记（已更正）" in gone and "变更登记（已撤销）" in gone and "2021年合计" not in gone


def test_the_list_adds_up_what_it_shows(office, client) -> None:
    office.recorded()
    office.recorded(bodies="甲区人民医院", **{COUNT: "40"}, begins_on="2021-06")
    office.recorded("other.work", document="会议纪要", note="看文件", **{"other-amount": "7"})
    office.recorded(begins_on="2020-02-02", **{COUNT: "9"})
    index = reverse("worklog:index")

    def shown(**query):
        page = text(client.get(index, {"year": "2021", **query}))
        return [word in page for word in ("42项", "40项", "7件")]

    assert shown() == [True, False, True]
    assert shown(business="other") == [False, False, True]
    assert shown(item=CHANGES) == [True, False, False]
    assert shown(figure=f"{CHANGES}.items") == [True, False, False]
    assert shown(q="人民医院") == [False, True, False]
    assert shown(asof="2020-12-31") == [True, False, True]
    book = openpyxl.load_workbook(io.BytesIO(client.get(index, {"year": "2021", "export": "xlsx"}).content))
    cells = [str(c.value) for row in book.active.iter_rows() for c in row]
    assert {"2021-06", "变更事项 40 项", "甲校"} <= set(cells) and "9" not in "".join(cells[-20:])


def test_a_workbook_is_looked_at_then_taken(office, client) -> None:
    address = reverse("worklog:import")
    assert client.get(reverse("worklog:template")).status_code == 200
    data = filled(GOOD, GOOD | {"日期": "2021年5月", "变更事项（项）": "3项"})
    page = client.post(address, {"file": SimpleUploadedFile("台账.xlsx", data)})
    assert page.status_code == 200 and not WorkEntry.objects.exists()
    assert "读到 2 条，还没有登记" in text(page) and "按所写名称登记的：某协会" in text(page)
    ticket = page.context["ticket"] if page.context else None
    ticket = ticket or text(page).split('name="rows" value="')[1].split('"')[0]
    assert client.post(address, {"rows": ticket}).status_code == 302
    rows = WorkEntry.objects.order_by("begins_on")
    assert [row.figures for row in rows] == [{f"{CHANGES}.items": 2}, {f"{CHANGES}.items": 3}]
    assert [b.unit_id for b in rows[0].bodies.order_by("id")] == [office.school, None]
    twice = client.post(address, {"rows": ticket})
    assert twice.status_code == 422 and "完全相同" in text(twice) and rows.count() == 2
    forged = client.post(address, {"rows": ticket[:-3] + "abc"})
    assert forged.status_code == 422 and "预览已过期" in text(forged)
    assert client.post(address).status_code == 422


def test_every_fault_of_a_workbook_is_told_by_sheet_row_and_field(office, client) -> None:
    data = filled(
        GOOD, GOOD | {"日期": "昨天", "变更事项（项）": "=1+1"}, GOOD | {"涉及机构": None, "文号或依据": None}
    )
    told = faults(office, data)
    assert all(one.startswith("“变更登记”第") for one in told)
    fields = {one.split("行“")[1].split("”")[0] for one in told}
    assert {"日期", "变更事项", "涉及机构", "文号或依据"} <= fields
    page = client.post(reverse("worklog:import"), {"file": SimpleUploadedFile("台账.xlsx", data)})
    assert page.status_code == 422 and "先改正" in text(page) and not WorkEntry.objects.exists()


def test_a_workbook_without_its_columns_or_rows_is_refused(office) -> None:
    [missing] = faults(office, filled(GOOD, drop=("文号或依据",)))
    assert "“变更登记”表缺少“文号或依据”栏" in missing
    [empty] = faults(office, filled())
    assert "0条" in empty and "下载模板" in empty
