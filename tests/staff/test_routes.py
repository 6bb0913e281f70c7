"""Routes on real cases: a version put in force by two persons, cases under way untouched, past cases tried."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from bianzhi.cases.actions import save_draft, submit
from bianzhi.cases.actions.adopt_routes import adopt_routes
from bianzhi.cases.models import ApprovalRule, RouteSet, Submission
from bianzhi.cases.route_kind import items_of
from bianzhi.cases.route_reads import rules_in_force, trial, versions
from bianzhi.cases.routes import Rule
from bianzhi.users.actor import Forbidden
from bianzhi.users.models import User
from bianzhi.users.roles import Role
from bianzhi.values.refusal import Refused
from tests import factories
from tests.staff.asking import ask, go, newcomer

ON = "staff.request_on"
ALL = frozenset({"reviewing", "deciding", "confirm_hr", "confirm_finance"})
#: a transfer from outside goes before the commission; whoever else comes is asked of 人社 only
RULES = (Rule(matters=frozenset({"E06"}), passes=ALL), Rule(passes=frozenset({"confirm_hr"})))
DECIDED = {"number": "编委会〔2021〕1号", "held_on": "2021-03-01"}


def adopted(people, rules=RULES):
    return adopt_routes(people.chief, kind=ON, rules=rules, reason="试行", maker_id=people.maker)


def test_the_rule_decides_which_desks_a_case_passes(people, centre, desks):
    adopted(people)
    case = ask(desks, newcomer(people, centre, "调入甲", "E06"))
    assert case.route["rule"] == 1
    go(case, desks["clerk"], "check")
    assert go(case, desks["chief"], "review").state == "deciding"
    commission = factories.actor(factories.user(people.district, Role.COMMISSION, "委员"))
    with pytest.raises(Refused):
        go(case, commission, "resolve")
    assert go(case, commission, "resolve", given=DECIDED).state == "signing"
    other = ask(desks, newcomer(people, centre, "安置乙", "E08"))
    assert go(other, desks["clerk"], "check").state == "signing", "neither review nor commission"
    assert go(other, desks["leader"], "sign").state == "confirming"
    with pytest.raises(Refused):
        go(other, desks["finance"], "confirm_finance")
    assert go(other, desks["hr"], "confirm_hr").state == "closed"


def test_a_route_changed_mid_way_does_not_touch_what_is_under_way(people, centre, desks):
    case = ask(desks, newcomer(people, centre, "安置乙", "E08"))
    adopted(people)
    assert go(case, desks["clerk"], "check").state == "reviewing", (
        "sent under the usual way, it goes the usual way"
    )
    later = ask(desks, newcomer(people, centre, "安置丙", "E08"))
    assert go(later, desks["clerk"], "check").state == "signing"
    adopted(people, (Rule(passes=ALL),))
    assert go(later, desks["leader"], "sign").state == "confirming"
    assert go(later, desks["hr"], "confirm_hr").state == "closed", "by version 1, which asked 人社 only"


def test_nobody_to_ask_means_closed_at_the_signing(people, centre, desks):
    adopted(people, (Rule(),))
    case = ask(desks, newcomer(people, centre, "安置乙", "E08"))
    go(case, desks["clerk"], "check")
    done = go(case, desks["leader"], "sign")
    assert (done.state, done.phase) == ("closed", "done")


def test_sent_back_and_sent_again_it_goes_by_what_it_is_now(people, centre, desks):
    adopted(people)
    case = ask(desks, newcomer(people, centre, "调入甲", "E08"))
    go(case, desks["clerk"], "return_check", opinion="应为调入")
    case.refresh_from_db()
    again = {**case.payload, "form": {**case.payload["form"], "entry_kind": "E06"}}
    save_draft(desks["unit"], kind=ON, payload=again, submission_id=case.pk)
    assert submit(desks["unit"], submission_id=case.pk).route["rule"] == 1


def test_rules_are_put_in_force_by_two_persons_through_a_case(people, desks):
    payload = {"kind": ON, "rules": items_of(RULES), "reason": "按编委要求"}
    case = save_draft(people.clerk, kind="cases.routes", payload=payload)
    submit(people.clerk, submission_id=case.pk)
    assert rules_in_force(people.district.pk, ON)[0] == 0
    with pytest.raises((Refused, Forbidden)):
        go(case, people.clerk, "approve")
    go(case, people.chief, "approve")
    assert rules_in_force(people.district.pk, ON) == (1, RULES)
    [row] = versions(people.clerk, ON)
    assert (row.version, row.reason, row.maker, row.checker) == (1, "按编委要求", "经办甲", "复核乙")


@pytest.mark.parametrize("rules", [(), (Rule(least=3),), (Rule(), Rule())])
def test_rules_that_leave_a_case_without_a_way_are_refused(people, rules):
    with pytest.raises(Refused):
        adopted(people, rules)
    with pytest.raises(Refused):
        case = save_draft(
            people.clerk, kind="cases.routes", payload={"kind": ON, "rules": items_of(rules), "reason": "x"}
        )
        submit(people.clerk, submission_id=case.pk)
    assert not RouteSet.objects.exists()


def test_versions_stay(people):
    adopted(people)
    for rows in (RouteSet.objects.all(), ApprovalRule.objects.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.delete()


def test_tried_on_past_cases_it_tells_which_would_have_gone_another_way(people, centre, desks):
    first = ask(desks, newcomer(people, centre, "调入甲", "E06"))
    second = ask(desks, newcomer(people, centre, "安置乙", "E08"))
    today = timezone.localdate()
    found = trial(people.clerk, ON, RULES, today, today)
    assert (found.looked_at, found.fits) == (2, (1, 1))
    assert {row.key for row in found.changed} == {first.pk, second.pk}
    changed = {row.key: row for row in found.changed}[second.pk]
    assert (len(changed.before), len(changed.after)) == (3, 1)
    usual = (Rule(passes=frozenset({"reviewing", "confirm_hr", "confirm_finance"})),)
    assert trial(people.clerk, ON, usual, today, today).changed == ()
    yesterday = today - timedelta(days=1)
    assert trial(people.clerk, ON, RULES, yesterday, yesterday).looked_at == 0
    with pytest.raises(Forbidden):
        trial(desks["unit"], ON, RULES, today, today)


def test_the_page_adds_lifts_drops_tries_and_sends(people, centre, desks):
    ask(desks, newcomer(people, centre, "安置乙", "E08"))
    client = Client()
    client.force_login(User.objects.get(pk=people.clerk.user_id))
    address = f"/cases/routes/draft/?kind={ON}"
    assert client.get("/cases/routes/").status_code == 200
    assert "系统默认" in client.get(f"/cases/routes/?kind={ON}").content.decode()
    assert "其他情形" in client.get(address).content.decode()
    two = {"count": 2, "matters-0": "E06", "passes-0": "deciding", "passes-1": "confirm_hr", "reason": ""}
    lifted = client.post(address, two | {"do": "lift-1"}).content.decode()
    assert (
        lifted.index("其他情形") < lifted.index("事项为调入")
        if "事项为调入" in lifted
        else "其他情形" in lifted
    )
    dropped = client.post(address, two | {"do": "drop-0"}).content.decode()
    assert 'name="count" value="1"' in dropped
    assert 'name="count" value="3"' in client.post(address, two | {"do": "add"}).content.decode()
    tried = client.post(address, two | {"do": "try"}).content.decode()
    assert "1 件会走不同的路" in tried
    wrong = client.post(address, two | {"do": "submit"})
    assert wrong.status_code == 422
    case = Submission.objects.get(kind="cases.routes")
    sent = client.post(
        f"/cases/routes/draft/{case.pk}/", two | {"do": "submit", "reason": "试行", "version": case.version}
    )
    assert sent.status_code == 302
    assert "deciding" in str(Submission.objects.get(pk=case.pk).payload)
