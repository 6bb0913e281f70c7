"""部门确认: many in one press, or by a file that is taken whole or not at all."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bianzhi.cases.actions import query
from bianzhi.cases.models import Submission
from bianzhi.notices.models import Notice
from bianzhi.staff.confirmations import confirm_rows, confirmation_file, read_answers, take_answers
from bianzhi.trail.models import TrailEvent
from bianzhi.users.actor import Forbidden
from bianzhi.users.models import User
from bianzhi.values.refusal import Refused
from tests.staff.asking import ask, go, newcomer
from tests.staff.conftest import DAY


@pytest.fixture
def three(people, centre, desks):
    found = []
    for n in range(3):
        case = ask(desks, newcomer(people, centre, f"来人{n}"))
        for who, event in (("clerk", "check"), ("chief", "review"), ("leader", "sign")):
            go(case, desks[who], event)
        found.append(Submission.objects.get(pk=case.pk))
    return found


def filled(actor, said, *, heads=None, extra=()):
    """The exported sheet as a department fills it in: number → (result, note)."""
    book = openpyxl.load_workbook(io.BytesIO(confirmation_file(confirm_rows(actor), DAY)))
    sheet = book.active
    head = next(row for row in sheet.iter_rows() if any(cell.value == "办件编号" for cell in row))
    at = {cell.value: cell.column for cell in head}
    for old, new in (heads or {}).items():
        sheet.cell(head[0].row, at[old]).value = new
    for row in sheet.iter_rows(min_row=head[0].row + 1):
        number = row[at["办件编号"] - 1].value
        if number in said:
            result, note, *more = said[number]
            row[at["确认结果"] - 1].value, row[at["说明"] - 1].value = result, note
            if more:
                row[at["姓名"] - 1].value = more[0]
    for values in extra:
        sheet.append([values.get(name) for name in at])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def states(cases):
    return [Submission.objects.get(pk=case.pk).state for case in cases]


def steps(case, event):
    return case.steps.filter(event=event).count()


def test_each_department_has_its_own_and_the_office_sees_who_owes(desks, three):
    assert len(confirm_rows(desks["hr"])) == len(confirm_rows(desks["finance"])) == 3
    assert {row.case.desk for row in confirm_rows(desks["hr"])} == {"hr"}
    assert len(confirm_rows(desks["clerk"])) == 6
    assert confirm_rows(desks["unit"]) == ()
    [first, *_] = confirm_rows(desks["hr"])
    assert (first.act, first.unit, first.commodity) == ("上编", "甲中心", "事业编制（财政全额）")
    assert "*" in first.id_mask
    go(three[0], desks["hr"], "confirm_hr")
    assert len(confirm_rows(desks["hr"])) == 2


def test_the_file_comes_back_filled_in(desks, three):
    numbers = [case.number for case in three]
    data = filled(
        desks["hr"],
        {numbers[0]: ("确认", ""), numbers[1]: ("有疑问", "工资级别未定")},
        heads={"确认结果": "是否确认 "},
    )
    answers = read_answers(desks["hr"], name="确认表.xlsx", data=data)
    assert take_answers(desks["hr"], answers) == (1, 1)
    assert [steps(case, "confirm_hr") for case in three] == [1, 0, 0]
    assert states(three) == ["confirming"] * 3
    told = Notice.objects.filter(text="工资级别未定").values_list("user_id", flat=True)
    assert {desks["unit"].user_id, desks["clerk"].user_id} <= set(told)
    assert TrailEvent.objects.filter(verb="提出疑问").get().reason == "工资级别未定"


@pytest.mark.parametrize(
    ("said", "word"),
    [
        (("好", ""), "应为“确认”或“有疑问”"),
        (("有疑问", ""), "须写明"),
        (("确认", "", "别人"), "不同"),
    ],
)
def test_one_wrong_row_and_nothing_is_done(desks, three, said, word):
    data = filled(desks["hr"], {three[0].number: ("确认", ""), three[1].number: said})
    with pytest.raises(Refused) as refused:
        read_answers(desks["hr"], name="确认表.xlsx", data=data)
    [reason] = refused.value.refusals
    assert word in reason.message
    assert "第" in reason.message
    assert "行" in reason.message
    assert steps(three[0], "confirm_hr") == 0


def test_rows_that_are_not_this_departments(desks, three):
    go(three[2], desks["hr"], "confirm_hr")
    again = {"办件编号": three[2].number, "确认结果": "确认"}
    twice = {"办件编号": three[0].number, "确认结果": "确认"}
    data = filled(
        desks["hr"],
        {three[0].number: ("确认", "")},
        extra=[again, twice, {"办件编号": "2021-99999", "确认结果": "确认"}],
    )
    with pytest.raises(Refused) as refused:
        read_answers(desks["hr"], name="确认表.xlsx", data=data)
    messages = [r.message for r in refused.value.refusals]
    assert len(messages) == 3
    assert sum("不在等您确认" in m for m in messages) == 2
    assert sum("两行" in m for m in messages) == 1


def test_confirmed_meanwhile_the_whole_file_waits(desks, three):
    numbers = [case.number for case in three]
    data = filled(desks["hr"], dict.fromkeys(numbers, ("确认", "")))
    answers = read_answers(desks["hr"], name="确认表.xlsx", data=data)
    go(three[2], desks["hr"], "confirm_hr")
    with pytest.raises(Refused):
        take_answers(desks["hr"], answers)
    assert steps(three[0], "confirm_hr") == 0


@pytest.mark.parametrize("data", [b"", b"not a book", "办件编号,姓名\n1,甲".encode()])
def test_a_file_that_is_none(desks, three, data):
    with pytest.raises(Refused):
        read_answers(desks["hr"], name="确认表.csv", data=data)


def test_nobody_doubts_at_anothers_desk(desks, three):
    with pytest.raises(Refused):
        query(desks["hr"], submission_id=three[0].pk, text=" ")
    with pytest.raises(Forbidden):
        query(desks["unit"], submission_id=three[0].pk, text="x")


def test_the_pages(desks, three):
    hr, office = Client(), Client()
    for client, who in ((hr, "hr"), (office, "clerk")):
        client.force_login(User.objects.get(pk=desks[who].user_id))
    page = hr.get("/staff/confirmations/").content.decode()
    assert "来人0" in page
    assert "人社局 3 件" in office.get("/staff/confirmations/").content.decode()
    assert hr.post("/staff/confirmations/confirm/", {}).status_code == 422
    done = hr.post("/staff/confirmations/confirm/", {"ids": [three[0].pk, three[1].pk]})
    assert done.status_code == 302
    assert [steps(case, "confirm_hr") for case in three] == [1, 1, 0]
    assert hr.get("/staff/confirmations/table.xlsx").content.startswith(b"PK")
    assert TrailEvent.objects.filter(verb="导出人员信息").count() == 1
    data = filled(desks["hr"], {three[2].number: ("确认", "")})
    sent = hr.post("/staff/confirmations/answers/", {"file": SimpleUploadedFile("确认表.xlsx", data)})
    assert sent.status_code == 302
    assert steps(three[2], "confirm_hr") == 1
    assert hr.post("/staff/confirmations/answers/", {}).status_code == 422


def test_a_constant_number_of_queries(people, centre, desks, three, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        confirm_rows(desks["hr"])
