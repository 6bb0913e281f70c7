"""Pages of a matter, driven as each desk does."""

import pytest
from django.test import Client

from bianzhi.cases.models import Submission
from bianzhi.users.models import User
from tests.matters.conftest import (
    HELD,
    INCREASE,
    NUMBER,
    PLAN,
    REPLY,
    asked,
    filed,
    go,
    to_books,
    to_commission,
)
from tests.staff.conftest import FULL

LINE = {
    "line-1-kind": "establishment.increase",
    "line-1-unit": "某服务中心",
    "line-1-commodity": FULL,
    "line-1-quantity": "2",
}


def signed_in(actor):
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


def test_a_unit_writes_its_request(centre, desks):
    client = signed_in(desks["unit"])
    assert "借用周转编制" in client.get("/matters/request/").content.decode()
    address = "/matters/request/?matter=increase"
    assert "增核编制" in client.get(address).content.decode()
    line = client.get("/matters/line/?kind=establishment.increase&number=1").content.decode()
    commodity = "事业编制（财政全额）" if FULL not in line else FULL
    data = {
        "title": "关于增加编制的请示",
        "number": "",
        "reason": "",
        "basis": "",
        **LINE,
        "line-1-commodity": commodity,
    }
    wrong = client.post(address, data | {"do": "submit"})
    assert wrong.status_code == 422
    assert "事由和理由" in wrong.content.decode()
    case = Submission.objects.get()
    data |= {"reason": "新增职能", "version": case.version}
    sent = client.post(f"/matters/request/{case.pk}/", data | {"do": "submit"})
    assert sent.status_code == 302, sent.content.decode()[:3000]
    case.refresh_from_db()
    assert (case.state, case.payload["lines"][0]["quantity"], case.unit_key) == ("accepting", 2, centre)
    assert client.get(f"/matters/request/{case.pk}/").status_code == 302, "what was sent is not edited"


def test_the_office_tries_then_sends_its_proposal_and_writes_the_reply(centre, desks):
    case = filed(desks, asked(centre))
    client = signed_in(desks["clerk"])
    assert client.get(f"/matters/{case.pk}/plan/").status_code == 403, "not yet accepted"
    go(case, desks["clerk"], "accept")
    page = client.get(f"/cases/{case.pk}/").content.decode()
    assert f"/matters/{case.pk}/plan/" in page
    opened = client.get(f"/matters/{case.pk}/plan/").content.decode()
    assert "新增托育服务职能" in opened
    shown = "事业编制（财政全额）"
    data = {**LINE, "line-1-commodity": shown, "opinion_text": "理由成立", "to_commission": "on"}
    tried = client.post(f"/matters/{case.pk}/plan/", data | {"do": "preview"})
    assert "试算通过" in tried.content.decode()
    sent = client.post(f"/matters/{case.pk}/plan/", data | {"do": "plan"})
    assert sent.status_code == 302
    go(case, desks["chief"], "recommend")
    leader = signed_in(desks["leader"])
    assert "会议（纪要）号" in leader.get(f"/cases/{case.pk}/").content.decode()
    held = leader.post(f"/cases/{case.pk}/act/", {"do": "office_meeting", **HELD, "opinion": "同意提请"})
    assert held.status_code == 302
    go(case, desks["clerk"], "minutes", **HELD)
    text = client.get(f"/matters/{case.pk}/reply/").content.decode()
    assert "关于同意某服务中心增加编制的批复" in text
    assert "5名" in text
    assert client.post(f"/matters/{case.pk}/reply/", REPLY | {"body": ""}).status_code == 422
    assert client.post(f"/matters/{case.pk}/reply/", REPLY).status_code == 302
    word = client.get(f"/matters/{case.pk}/reply.docx")
    assert word.content.startswith(b"PK")


def test_a_wrong_field_of_a_step_is_told_on_the_page(centre, desks):
    case = filed(desks, asked(centre))
    to_commission(case, desks, [{**INCREASE, "unit": centre}])
    client = signed_in(desks["clerk"])
    wrong = client.post(f"/cases/{case.pk}/act/", {"do": "minutes", "held_on": "2098-01-01", "number": "3"})
    assert wrong.status_code == 422
    text = wrong.content.decode()
    assert "会议还没有开" in text
    assert 'value="3"' in text, "what was typed stays"


@pytest.mark.parametrize("who", ["unit", "clerk"])
def test_the_unit_gets_the_reply_when_it_is_in_force(centre, desks, who):
    case = filed(desks, asked(centre))
    client = signed_in(desks[who])
    assert client.get(f"/matters/{case.pk}/reply.docx").status_code == 404
    to_commission(case, desks, [{**INCREASE, "unit": centre}])
    go(case, desks["clerk"], "minutes", **HELD)
    go(case, desks["clerk"], "draft_reply", **REPLY)
    assert client.get(f"/matters/{case.pk}/reply.docx").status_code == (200 if who == "clerk" else 404)
    go(case, desks["chief"], "proof")
    go(case, desks["leader"], "sign")
    go(case, desks["clerk"], "number", **NUMBER)
    go(case, desks["chief"], "post")
    assert client.get(f"/matters/{case.pk}/reply.docx").status_code == 200


def test_a_desk_that_asks_for_something_is_not_done_in_a_batch(centre, desks):
    case = filed(desks, asked(centre))
    to_commission(case, desks, [{**INCREASE, "unit": centre}])
    page = signed_in(desks["clerk"]).post("/cases/batch/", {"ids": [case.pk]}).content.decode()
    assert "逐件填写" in page


def test_the_whole_way_once_more_by_actions(people, centre, desks):
    case = filed(desks, asked(centre))
    to_commission(case, desks, [{**INCREASE, "unit": centre}], **PLAN)
    go(case, desks["clerk"], "minutes", **HELD)
    assert to_books(case, desks).phase == "done"
