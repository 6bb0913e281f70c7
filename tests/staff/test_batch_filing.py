"""批量申报: a messy Excel file is filed whole or not at all, and every fault says where it is."""

import io
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bianzhi.cases.models import Submission
from bianzhi.staff.batch_filing import columns_of, file_rows, read_rows, template
from bianzhi.users.models import User
from bianzhi.values.refusal import Refused
from tests.staff.conftest import FULL

GOOD = {
    "编制类型": "事业编制（财政全额）", "入编日期": date(2021, 3, 1), "进入方式": "转任/调入(区外)", "来源": "邻区", "依据文件": "调动通知",
}  # fmt: skip


def book(*rows, heads=None, title=True, sheet="上编申请"):
    made = openpyxl.Workbook()
    page = made.active
    page.title = sheet
    if title:
        page.append(["某单位拟上编人员名单"])
        page.append([])
    names = heads or [
        "序号",
        "姓 名",
        "身份证号*",
        "编制类型",
        "入编日期",
        "进入方式",
        "来源",
        "依据文件",
        "用编核准单",
    ]
    page.append(names)
    for n, row in enumerate(rows, 1):
        full = {"序号": n, **row}
        page.append([full.get(name.replace(" ", "").rstrip("*")) for name in names])
    page.append(["合计", len(rows)])
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def entry_label(actor):
    [found] = [c for key, _, _, c in columns_of(actor, "on") if key == "entry_kind"]
    return dict(found)["E06"]


def row(people, name, actor, **more):
    return {**GOOD, "进入方式": entry_label(actor), "姓名": name, "身份证号": people.number(), **more}


def read(desks, data, slug="on"):
    return read_rows(desks["unit"], slug, name="名单.xlsx", data=data, own_unit=desks["unit_user"].unit_key)


def test_every_row_becomes_a_case(people, centre, desks):
    unit = desks["unit"]
    data = book(row(people, "甲新", unit), row(people, "乙新", unit, 编制类型=FULL))
    rows = read(desks, data)
    assert Submission.objects.count() == 0
    numbers = file_rows(unit, "on", rows)
    assert len(numbers) == 2
    cases = Submission.objects.order_by("pk")
    assert {c.state for c in cases} == {"checking"}
    assert [c.payload["name"] for c in cases] == ["甲新", "乙新"]
    assert all("*" in c.payload["sealed"]["mask"] for c in cases)


@pytest.mark.parametrize(
    ("change", "field", "word"),
    [
        ({"身份证号": "11010119900101"}, "身份证号", ""),
        ({"身份证号": 1.1e17}, "身份证号", "文本格式"),
        ({"编制类型": "全额"}, "编制类型", "下拉列表"),
        ({"入编日期": "昨天"}, "入编日期", ""),
        ({"依据文件": None}, "依据文件", ""),
        ({"姓名": None}, "姓名", ""),
        ({"来源": "=1+1"}, "来源", "公式"),
        ({"用编核准单": "2021-9999"}, "用编核准单", ""),
    ],
)
def test_a_fault_names_sheet_row_and_field_and_nothing_is_kept(people, centre, desks, change, field, word):
    unit = desks["unit"]
    data = book(row(people, "甲新", unit), row(people, "乙新", unit, **change))
    with pytest.raises(Refused) as refused:
        read(desks, data)
    messages = [r.message for r in refused.value.refusals]
    assert all(m.startswith("“上编申请”第5行") for m in messages), messages
    assert any(f"“{field}”" in m and word in m for m in messages), messages
    assert Submission.objects.count() == 0


def test_the_same_person_twice(people, centre, desks):
    unit = desks["unit"]
    one = row(people, "甲新", unit)
    with pytest.raises(Refused) as refused:
        read(desks, book(one, one))
    assert "与第4行相同" in refused.value.refusals[0].message


def test_more_than_there_are_places_and_none_is_filed(people, centre, desks):
    unit = desks["unit"]
    for n in range(3):
        people.staffed(centre, f"先来{n}")
    rows = read(desks, book(row(people, "甲新", unit), row(people, "乙新", unit)))
    with pytest.raises(Refused) as refused:
        file_rows(unit, "on", rows)
    assert len(refused.value.refusals) == 2
    assert "第4行（甲新）" in refused.value.refusals[0].message
    assert Submission.objects.count() == 0


def test_who_leaves(people, centre, other, desks):
    number = people.number()
    from bianzhi.staff.actions import register_person

    person = register_person(people.clerk, values={"name": "将走", "id_number": number}, synthetic=True)
    people.on(person, centre)
    heads = ["姓名", "身份证号", "退出方式", "下编日期", "依据文件", "去向"]
    words = dict(next(c for key, _, _, c in columns_of(desks["unit"], "off") if key == "exit_kind"))
    good = {
        "姓名": "将走",
        "身份证号": str(number),
        "退出方式": words["X04"],
        "下编日期": "2021年5月1日",
        "依据文件": "批复",
    }
    data = book(good, heads=heads, sheet="下编申请")
    assert len(file_rows(desks["unit"], "off", read(desks, data, "off"))) == 1
    with pytest.raises(Refused) as refused:
        read(desks, book({**good, "姓名": "别人"}, heads=heads), "off")
    assert "没有找到" in refused.value.refusals[0].message


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 broken", book(heads=["甲", "乙"]), book()])
def test_files_that_hold_no_list(people, centre, desks, data):
    with pytest.raises(Refused):
        read(desks, data)


def test_the_template_is_what_is_read(people, centre, desks):
    made = openpyxl.load_workbook(io.BytesIO(template(desks["unit"], "on")))
    heads = [cell.value for sheet in made for line in sheet.iter_rows() for cell in line if cell.value]
    for label in ("姓名", "身份证号", "编制类型", "进入方式", "用编核准单"):
        assert any(label in str(head) for head in heads), label


def test_the_page(people, centre, desks):
    client = Client()
    client.force_login(User.objects.get(pk=desks["unit"].user_id))
    address = "/staff/request/batch/?kind=on"
    assert client.get(address).status_code == 200
    assert client.get("/staff/request/batch/?kind=x").status_code == 404
    assert client.get("/staff/request/batch/template.xlsx").content.startswith(b"PK")
    data = book(row(people, "甲新", desks["unit"]))
    checked = client.post(address, {"file": SimpleUploadedFile("名单.xlsx", data), "do": "check"})
    assert "检查通过，共 1 人" in checked.content.decode()
    assert Submission.objects.count() == 0
    assert client.post(address, {"do": "submit"}).status_code == 422
    sent = client.post(address, {"file": SimpleUploadedFile("名单.xlsx", data), "do": "submit"})
    assert sent.status_code == 302
    assert Submission.objects.get().state == "checking"
