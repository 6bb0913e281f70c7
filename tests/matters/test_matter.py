"""A matter from the request to the books: each desk, each meeting, and what the ledger says in the end."""

import io

import pytest
from docx import Document

from bianzhi.cases import reads
from bianzhi.cases.actions import preview, save_draft
from bianzhi.cases.models import Step
from bianzhi.documents.official import official_docx
from bianzhi.instruments.reads import instrument_card
from bianzhi.matters.case_kinds import MatterRequest, standing_after
from bianzhi.matters.reply import official, proposed_body
from bianzhi.users.actor import Forbidden
from bianzhi.values.refusal import Refused
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
from tests.staff.conftest import DAY, FULL, codes, seat


def test_from_the_request_to_the_books(people, centre, desks):
    lines = [{**INCREASE, "unit": centre}]
    case = filed(desks, asked(centre))
    assert (case.state, case.phase) == ("accepting", "open")
    assert to_commission(case, desks, lines).state == "commission"
    assert go(case, desks["clerk"], "minutes", **HELD).state == "drafting"
    assert seat(people, centre).approved == 3, "nothing is in the books before the document is posted"
    done = to_books(case, desks)
    assert (done.state, done.phase) == ("effective", "done")
    assert seat(people, centre, DAY.replace(month=4)).approved == 5
    posted = reads.card(desks["clerk"], case.pk).result
    assert posted["kind"] == "instruments.instrument"
    assert "某编发〔2021〕77号" in posted["label"]
    assert Step.objects.get(submission=case, event="minutes").given == HELD


def test_the_document_asserts_what_stands_afterwards_and_a_changed_ledger_is_told(people, centre, desks):
    case = filed(desks, asked(centre))
    to_commission(case, desks, [{**INCREASE, "unit": centre}])
    go(case, desks["clerk"], "minutes", **HELD)
    go(case, desks["clerk"], "draft_reply", **REPLY)
    case.refresh_from_db()
    [said] = case.findings["draft_reply"]["asserts"]
    assert (said["holder"], said["commodity"], said["quantity"]) == (centre, FULL, 5)
    people.approve(centre, FULL, 1)  # somebody posts another document meanwhile
    with pytest.raises(Refused) as refused:
        go(case, desks["chief"], "proof")
    assert codes(refused) == {"ledger.assertion"}, "the text says 5, the books would say 6"
    go(case, desks["chief"], "proof_back", opinion="台账已变，请改稿")
    assert to_books(case, desks).state == "effective"
    assert seat(people, centre, DAY.replace(month=4)).approved == 6


def test_who_drafted_is_the_documents_maker_and_who_posts_is_another(people, centre, desks):
    case = filed(desks, asked(centre))
    to_commission(case, desks, [{**INCREASE, "unit": centre}])
    go(case, desks["clerk"], "minutes", **HELD)
    done = to_books(case, desks)
    card = instrument_card(desks["clerk"], done.result["key"])
    assert (card.maker, card.checker) == (desks["clerk"].name, desks["chief"].name)


def test_posts_of_a_rank_are_talked_over_with_the_office_above_first(centre, desks):
    line = {
        "kind": "establishment.posts",
        "unit": centre,
        "mode": "add",
        "UNIT_DEPUTY": 1,
        "UNIT_DEPUTY_rank": "FK",
    }
    case = filed(desks, asked(centre, "posts", [line]))
    assert case.state == "consulting"
    with pytest.raises(Refused):
        go(case, desks["clerk"], "accept")
    on = go(case, desks["clerk"], "consulted", replied_on="2021-03-10", reply="原则同意", number="市编办函")
    assert on.state == "accepting"


def test_the_stations_are_those_the_proposal_names(centre, desks):
    case = filed(desks, asked(centre))
    to_commission(case, desks, [{**INCREASE, "unit": centre}], to_party=True, to_upper=True)
    assert go(case, desks["commission"], "resolve", **HELD).state == "party"
    assert go(case, desks["clerk"], "party_minutes", **HELD).state == "upper"
    assert go(case, desks["clerk"], "upper_reply", **HELD).state == "drafting"


def test_the_office_alone_decides_only_what_it_may(centre, desks):
    case = filed(desks, asked(centre))
    go(case, desks["clerk"], "accept")
    with pytest.raises(Refused) as refused:
        go(case, desks["clerk"], "plan", opinion_text="可", lines=[{**INCREASE, "unit": centre}])
    assert "提请编委审议" in str(refused.value)
    reclaim = {"kind": "establishment.reclaim", "unit": centre, "commodity": FULL, "quantity": 1}
    other = filed(desks, asked(centre, "decrease", [reclaim]))
    go(other, desks["clerk"], "accept")
    go(other, desks["clerk"], "plan", opinion_text="收回空编", lines=[reclaim])
    go(other, desks["chief"], "recommend")
    assert go(other, desks["leader"], "office_meeting", **HELD).state == "drafting", (
        "the office's own meeting is enough"
    )


def test_lines_that_do_not_belong_are_refused_with_those_that_do(centre, desks):
    with pytest.raises(Refused) as refused:
        filed(desks, asked(centre, "posts"))
    assert codes(refused) == {"matter.line"}
    assert "核定、增减领导职数" in refused.value.refusals[0].remedy


def test_what_the_ledger_refuses_is_told_before_the_meeting(people, centre, desks):
    much = [{**INCREASE, "unit": centre, "quantity": 50}]
    case = filed(desks, asked(centre, lines=much))  # a unit may ask for more than there is
    go(case, desks["clerk"], "accept")
    go(case, desks["clerk"], "plan", **{**PLAN, "lines": much})
    with pytest.raises(Refused) as refused:
        go(case, desks["chief"], "recommend")
    assert "统筹" in str(refused.value)


def test_people_of_the_unit_see_no_numbers_of_the_pool(people, centre, desks):
    payload = asked(centre)
    assert preview(desks["unit"], kind="matters.request", payload=payload).consequences == ()
    case = filed(desks, payload)
    to_commission(case, desks, [{**INCREASE, "unit": centre}])
    go(case, desks["clerk"], "minutes", **HELD)
    to_books(case, desks)
    told = reads.card(desks["unit"], case.pk).result["consequences"]
    assert told
    assert {line[0] for line in told} == {"某服务中心"}
    assert len(reads.card(desks["clerk"], case.pk).result["consequences"]) > len(told)


@pytest.mark.parametrize(
    ("who", "event"),
    [
        ("unit", "accept"),
        ("chief", "sign"),
        ("clerk", "resolve"),
        ("commission", "accept"),
        ("clerk", "sign"),
    ],
)
def test_nobody_sits_at_anothers_desk(centre, desks, who, event):
    case = filed(desks, asked(centre))
    with pytest.raises(Forbidden):
        go(case, desks[who], event)


def test_put_off_and_taken_up_again_and_refused_for_good(centre, desks):
    case = filed(desks, asked(centre))
    go(case, desks["clerk"], "accept")
    with pytest.raises(Refused):
        go(case, desks["clerk"], "defer_study")
    assert go(case, desks["clerk"], "defer_study", opinion="待机构改革后再议").state == "deferred"
    assert go(case, desks["clerk"], "resume").state == "studying"
    go(case, desks["clerk"], "plan", **{**PLAN, "lines": [{**INCREASE, "unit": centre}]})
    go(case, desks["chief"], "recommend")
    done = go(case, desks["leader"], "refuse_meeting", opinion="可在内部调剂")
    assert (done.state, done.phase) == ("refused", "dropped")
    with pytest.raises(Refused):
        go(case, desks["clerk"], "resume")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"document_number": "77号", "signed_on": "2021-03-25"}, "document_number"),
        ({"document_number": "某编发〔2021〕77号"}, "signed_on"),
    ],
)
def test_a_step_says_which_of_its_fields_is_wrong(centre, desks, given, field):
    case = filed(desks, asked(centre))
    to_commission(case, desks, [{**INCREASE, "unit": centre}])
    go(case, desks["clerk"], "minutes", **HELD)
    go(case, desks["clerk"], "draft_reply", **REPLY)
    go(case, desks["chief"], "proof")
    go(case, desks["leader"], "sign")
    with pytest.raises(Refused) as refused:
        go(case, desks["clerk"], "number", **given)
    assert field in {r.field for r in refused.value.refusals}
    case.refresh_from_db()
    assert case.state == "numbering"


def test_what_desks_add_cannot_be_slipped_in_with_the_request(centre, desks):
    forged = {**asked(centre), "desk": {"plan": {"to_commission": False, "lines": []}}}
    case = save_draft(desks["unit"], kind="matters.request", payload=forged)
    assert "desk" not in case.payload
    assert case.findings == {}


def test_a_body_founded_with_its_quota_in_one_document(people, centre, desks):
    lines = [
        {"kind": "units.establish", "full_name": "某区托育中心", "unit_kind": "institution", "sector": "government",
         "nature": "institution", "rank": "ZG", "funding": "full", "parent": centre},
        {"kind": "establishment.approve", "unit": "@某区托育中心", "commodity": FULL, "quantity": 4},
    ]  # fmt: skip
    case = filed(desks, asked(centre, "found", lines))
    to_commission(case, desks, lines)
    go(case, desks["clerk"], "minutes", **HELD)
    done = to_books(case, desks)
    assert done.state == "effective"
    [made] = [c for c in done.result["consequences"] if c[0] == "某区托育中心" and c[4] == "4"]
    assert made[1] == "事业编制（财政全额）"


def test_the_proposed_text_says_what_stands_afterwards(people, centre, desks):
    payload = asked(centre)
    seen = preview(desks["clerk"], kind="matters.request", payload=payload)
    after = standing_after(desks["clerk"], seen.consequences, DAY)
    assert [(c.after, line["quantity"]) for c, line in after] == [("5", 5)]
    body = proposed_body(payload, ["某服务中心增核事业编制2名"], [c for c, _ in after], "编委会〔2021〕3号")
    assert "收悉" in body
    assert "核定事业编制（财政全额）5名" in body


def test_the_reply_is_laid_out_as_an_official_document():
    made = official(
        REPLY | {"body": "一、总则\n同意。\n\n二、要求"},
        NUMBER | {"document_number": "某编发〔2021〕77号"},
        "某区编委",
        "某区编办",
    )
    document = Document(io.BytesIO(official_docx(made)))
    texts = [p.text for p in document.paragraphs]
    assert texts[0] == "某区编委文件"
    assert "某编发〔2021〕77号" in texts
    assert "2021年3月25日" in texts
    assert any(t.startswith("抄送：某区财政局") for t in texts)
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.top_margin.mm), round(section.left_margin.mm)) == (
        210,
        37,
        28,
    )
    assert not any("送审稿" in t for t in texts)
    draft = Document(io.BytesIO(official_docx(official(REPLY, {}, "某区编委", "某区编办"))))
    assert "送审稿" in draft.paragraphs[0].text


def test_the_sheet_holds_the_request_and_the_proposal(centre, desks):
    case = filed(desks, asked(centre))
    to_commission(case, desks, [{**INCREASE, "unit": centre}])
    case.refresh_from_db()
    pairs = dict(MatterRequest().sheet(desks["clerk"], case.whole))
    assert pairs["事项类别"] == "增加编制"
    assert pairs["拟办意见"].startswith("经调研")
    assert "增核" in pairs["具体事项"]
