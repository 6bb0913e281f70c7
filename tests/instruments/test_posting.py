"""Documents: number, dates, authority, lines in order, all or nothing, and 冲销."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from bianzhi.cases.actions import approve, save_draft, submit
from bianzhi.establishment.actions import ensure_holders
from bianzhi.establishment.reads import quota
from bianzhi.instruments.actions import add_issuer, post_instrument
from bianzhi.instruments.choices import Level
from bianzhi.instruments.forms import read_form
from bianzhi.instruments.models import Instrument
from bianzhi.instruments.reads import instrument_card, instrument_labels, instruments, years
from bianzhi.instruments.reads import issuers as issuer_rows
from bianzhi.units.models import Unit
from bianzhi.users.actor import Actor, Forbidden
from bianzhi.users.models import User
from bianzhi.users.roles import Role
from bianzhi.values.refusal import Refused
from tests import factories

DAY = "2021-03-01"


@pytest.fixture
def two(db: None) -> tuple[Actor, Actor]:
    where = factories.district()
    clerk, chief = factories.clerk_and_chief(where)
    ensure_holders(where.pk)
    for code, name, level in (
        ("试编发", "试验区编委", Level.COMMISSION),
        ("试编办发", "试验区编办", Level.OFFICE),
        ("省编发", "省编委", Level.UPPER),
    ):
        add_issuer(clerk, code=code, name=name, level=level)
    return clerk, chief


def document(number: str, *lines: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "document_number": number,
        "title": "关于试验的批复",
        "kind": "reply",
        "signed_on": DAY,
        "effective_on": DAY,
        "lines": list(lines),
        **more,
    }


def bureau(name: str = "试验区试验局") -> dict[str, Any]:
    return {
        "kind": "units.establish",
        "full_name": name,
        "unit_kind": "organ",
        "sector": "government",
        "nature": "state",
        "rank": "ZK",
    }


ISSUE = {"kind": "establishment.issue", "commodity": "ADMIN", "quantity": 10}


def approved(name: str, quantity: int) -> dict[str, Any]:
    return {"kind": "establishment.approve", "unit": f"@{name}", "commodity": "ADMIN", "quantity": quantity}


def post(two: tuple[Actor, Actor], payload: dict[str, Any]) -> Instrument:
    return post_instrument(two[1], payload=payload, maker_id=two[0].user_id or 0).instrument


def test_a_later_line_may_use_what_an_earlier_one_founds(two: tuple[Actor, Actor]) -> None:
    post(two, document("省编发〔2021〕1号", ISSUE))
    made = post(two, document("试编发〔2021〕2号", bureau(), approved("试验区试验局", 4)))
    unit = Unit.objects.get(name="试验区试验局")
    assert quota(two[1], unit.pk, "ADMIN", made.signed_on) == 4
    assert instrument_card(two[1], made.pk).row.line_count == 2


def test_what_one_line_cannot_do_undoes_all(two: tuple[Actor, Actor]) -> None:
    with pytest.raises(Refused, match="第2项"):
        post(two, document("试编发〔2021〕2号", bureau(), approved("试验区试验局", 4)))  # nothing was issued
    assert not Unit.objects.exists()
    assert not Instrument.objects.exists()


@pytest.mark.parametrize(
    ("payload", "message"),
    [
        (document("试编发2021第5", bureau()), "文号"),
        (document("生编发〔2021〕5号", bureau()), "没有登记代字“生编发”"),
        (document("试编发〔2021〕5号"), "至少增加一项"),
        (document("试编发〔2021〕5号", {"kind": "nothing"}), "种类不明"),
        (document("试编发〔2021〕5号", bureau(), title=" "), "标题"),
        (document("试编发〔2021〕5号", bureau(), signed_on="2999-01-01"), "尚未签发"),
        (document("试编发〔2021〕5号", bureau(), effective_on="2021-02-01"), "早于签发日期"),
        (document("试编发〔2021〕5号", ISSUE), "不能由编委发文决定"),
        (document("试编办发〔2021〕5号", approved("x", 1)), "不能由编办发文决定"),
        (document("试编发〔2021〕5号", {**bureau(), "rank": "高"}), "第1项"),
    ],
)
def test_what_is_wrong_is_named(two: tuple[Actor, Actor], payload: dict[str, Any], message: str) -> None:
    with pytest.raises(Refused, match=message):
        post(two, payload)
    assert not Instrument.objects.exists()


def test_a_number_is_registered_once_however_it_is_written(two: tuple[Actor, Actor]) -> None:
    post(two, document("试编发〔2021〕5号", bureau()))
    with pytest.raises(Refused, match="已入账"):
        post(two, document("试编发[2021]第05号", bureau("试验区另一局")))


def test_a_posted_document_refuses_change_in_the_database(two: tuple[Actor, Actor]) -> None:
    made = post(two, document("试编发〔2021〕5号", bureau()))
    for statement in (
        "UPDATE instruments_instrument SET title = 'x' WHERE id = %s",
        "DELETE FROM instruments_instrument WHERE id = %s",
    ):
        with (
            pytest.raises(DatabaseError, match="不得修改或删除"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement, [made.pk])


def test_reversal_undoes_all_lines_once_and_both_stay(two: tuple[Actor, Actor]) -> None:
    post(two, document("省编发〔2021〕1号", ISSUE))
    made = post(two, document("试编发〔2021〕2号", bureau(), approved("试验区试验局", 4)))
    undo = {**document("试编发〔2021〕3号"), "reverses": made.pk, "kind": "reversal"}
    undone = post(two, undo)
    assert not Unit.objects.filter(ended_on=None).exists()
    card = instrument_card(two[1], made.pk)
    assert card.reversed_by_number == "试编发〔2021〕3号"
    assert instrument_card(two[1], undone.pk).reverses_number == "试编发〔2021〕2号"
    with pytest.raises(Refused, match="已被冲销过"):
        post(two, {**undo, "document_number": "试编发〔2021〕4号"})
    with pytest.raises(Refused, match="冲销说明不能再被冲销"):
        post(two, {**undo, "document_number": "试编发〔2021〕4号", "reverses": undone.pk})


def test_another_district_sees_nothing_of_it(two: tuple[Actor, Actor]) -> None:
    made = post(two, document("试编发〔2021〕5号", bureau()))
    _, stranger = factories.clerk_and_chief(factories.district("别区"))
    assert instruments(stranger)[1] == 0
    assert instrument_labels(stranger, {made.pk}) == {}
    assert (issuer_rows(stranger), years(stranger)) == ((), ())
    with pytest.raises(Forbidden):
        instrument_card(stranger, made.pk)


def test_the_list_filters_and_counts(two: tuple[Actor, Actor]) -> None:
    post(two, document("试编发〔2021〕5号", bureau()))
    post(two, document("省编发〔2021〕1号", ISSUE, title="关于下达编制的通知", kind="issue"))
    assert instruments(two[1], q="下达")[1] == 1
    assert instruments(two[1], level="commission")[0][0].document_number == "试编发〔2021〕5号"
    assert instruments(two[1], kind="issue", year="2021")[1] == 1
    assert years(two[1]) == (2021,)


def test_an_issuer_code_belongs_to_one_body(two: tuple[Actor, Actor]) -> None:
    add_issuer(two[0], code="试编发", name="试验区编委", level=Level.COMMISSION)
    with pytest.raises(Refused, match="已属于试验区编委"):
        add_issuer(two[0], code="试编发", name="别的机关", level=Level.OFFICE)


def test_the_form_keeps_what_was_typed_and_says_what_it_cannot_read(two: tuple[Actor, Actor]) -> None:
    typed = {"document_number": "试编发[2021]第05号", "title": "题", "signed_on": "2021年3月1日", "line-3-kind": "establishment.issue",
             "line-3-commodity": "行政编制", "line-3-quantity": "很多"}  # fmt: skip
    read = read_form(two[0], typed, [])
    assert read.payload["document_number"] == "试编发〔2021〕5号"
    assert read.payload["signed_on"] == read.payload["effective_on"] == "2021-03-01"
    assert read.payload["lines"][0]["_typed"] == {"quantity": "很多"}
    assert any("很多" in r.message for r in read.refusals)


def client_of(actor: Actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


def test_pages_from_the_draft_to_the_posted_document(two: tuple[Actor, Actor]) -> None:
    clerk, chief = client_of(two[0]), client_of(two[1])
    assert clerk.get("/instruments/new/").status_code == 200
    assert "增核编制" in clerk.get("/instruments/line/?kind=establishment.increase&number=4").content.decode()
    form = {"document_number": "省编发〔2021〕9号", "title": "关于下达编制的通知", "kind": "issue", "signed_on": DAY,
            "line-1-kind": "establishment.issue", "line-1-commodity": "行政编制", "line-1-quantity": "6"}  # fmt: skip
    seen = clerk.post("/instruments/new/", {**form, "do": "preview"})
    assert "试算通过" in seen.content.decode()
    sent = clerk.post("/instruments/new/", {**form, "do": "submit"})
    assert sent.status_code == 302
    case = sent["Location"]
    assert "复核入账" in chief.get(case).content.decode()
    done = chief.post(f"{case}act/", {"do": "approve", "opinion": "同意"}, follow=True)
    assert "已入账" in done.content.decode()
    made = Instrument.objects.get(document_number="省编发〔2021〕9号")
    page = chief.get(f"/instruments/{made.pk}/").content.decode()
    assert "这份文件改变了什么" in page
    assert chief.get("/instruments/").status_code == 200
    assert chief.get("/instruments/?export=xlsx")["Content-Type"].startswith("application/vnd.openxml")
    assert (
        clerk.post("/instruments/issuers/", {"code": "攀委", "name": "市委", "level": "party"}).status_code
        == 302
    )
    assert clerk.get(f"/instruments/new/?reverses={made.pk}").status_code == 200


def test_a_refused_form_answers_422_and_a_later_save_409(two: tuple[Actor, Actor]) -> None:
    clerk = client_of(two[0])
    bad = clerk.post("/instruments/new/", {"title": "只有标题", "do": "submit"})
    assert bad.status_code == 422
    assert "还不能送审" in bad.content.decode()
    draft = save_draft(two[0], kind="instruments.post", payload=document("省编发〔2021〕9号", ISSUE))
    save_draft(
        two[0], kind="instruments.post", payload=document("省编发〔2021〕8号", ISSUE), submission_id=draft.pk
    )
    late = clerk.post(f"/instruments/draft/{draft.pk}/", {"title": "晚了", "version": "1", "do": "save"})
    assert late.status_code == 409
    assert "查看最新版本" in late.content.decode()


def test_the_whole_way_in_code(two: tuple[Actor, Actor]) -> None:
    draft = save_draft(two[0], kind="instruments.post", payload=document("省编发〔2021〕1号", ISSUE))
    submit(two[0], submission_id=draft.pk)
    done = approve(two[1], submission_id=draft.pk)
    assert done.result is not None
    assert [line[:5] for line in done.result["consequences"]] == [
        ["上级下达数", "行政编制", "0", "+10", "10"],
        ["统筹池", "行政编制", "0", "+10", "10"],
    ]


def test_a_unit_clerk_cannot_reach_documents(two: tuple[Actor, Actor]) -> None:
    where = User.objects.get(pk=two[0].user_id).district
    client = Client()
    client.force_login(factories.user(where, Role.UNIT_CLERK, unit_key=1))
    assert client.get("/instruments/").status_code == 403
    assert client.get("/instruments/new/").status_code == 403
