"""What a program sees and does is what its owner sees and does on the pages."""

import json

import pytest

from bianzhi.cases.models import Submission
from bianzhi.users.roles import ROLES, Role
from tests.api.conftest import caller
from tests.staff.asking import PDF

READS = ("/units", "/quotas", "/people", "/cases", "/kinds", "/trail")
#: path → permissions of which one is needed; the others answer 403
NEEDS = {
    "/units": {"unit.read"}, "/quotas": {"ledger.read"}, "/people": {"person.read"}, "/cases": set(), "/kinds": set(),
    "/trail": {"trail.read"},
}  # fmt: skip


@pytest.mark.parametrize("role", list(Role))
def test_every_role_and_operation(places, role):
    here, there = places
    program = caller(here.users[role])
    for path in READS:
        answer = program.get(path)
        allowed = not NEEDS[path] or bool(NEEDS[path] & ROLES[role].permissions)
        assert answer.status_code == (200 if allowed else 403), (path, role)
        assert there.mark not in answer.content.decode(), "nothing of another district"
        if ROLES[role].own_unit:
            assert here.unit_names["other"] not in answer.content.decode(), "nothing of another unit"


def test_keys_of_another_district_and_unit(places):
    here, there = places
    clerk, unit = caller(here.users[Role.CLERK]), caller(here.users[Role.UNIT_CLERK])
    for program, key in ((clerk, there.units["own"]), (unit, here.units["other"])):
        for path, query in ((f"/units/{key}", {}), ("/quotas", {"unit": key}), ("/people", {"unit": key})):
            assert program.get(path, **query).status_code == 403, path
    for key in (there.keys["pending"], 2**62):
        assert clerk.get(f"/cases/{key}").status_code == 403
        assert clerk.post(f"/cases/{key}/events", {"event": "approve"}).status_code == 403


def test_numbers_are_those_of_the_pages_on_the_day(places):
    here, _ = places
    program = caller(here.users[Role.CLERK])
    [unit] = program.get("/units", q=here.unit_names["own"]).json()["items"]
    assert unit["key"] == here.units["own"]
    quotas = program.get("/quotas", unit=unit["key"]).json()["items"]
    assert quotas
    assert all(q["available"] == q["approved"] - q["occupied"] - q["reserved"] - q["frozen"] for q in quotas)
    assert program.get("/quotas", unit=unit["key"], asof="1990-01-01").json()["items"] == []
    people = program.get("/people", unit=unit["key"]).json()
    assert people["count"] >= 1
    assert all("*" in person["id_mask"] for person in people["items"])


def test_a_case_is_drafted_sent_and_decided_by_two(places):
    here, _ = places
    clerk, chief = caller(here.users[Role.CLERK]), caller(here.users[Role.CHIEF])
    before = Submission.objects.get(pk=here.keys["pending"])
    payload = {**before.payload, "document_number": before.payload["document_number"].replace("10号", "77号")}
    made = clerk.post("/cases", {"kind": "instruments.post", "payload": payload}).json()
    assert (made["state"], [e["code"] for e in made["events"]]) == ("draft", ["submit", "discard"])
    sent = clerk.post(f"/cases/{made['key']}/events", {"event": "submit", "version": made["version"]}).json()
    assert sent["state"] == "pending"
    stale = chief.post(f"/cases/{made['key']}/events", {"event": "approve", "version": 1})
    assert stale.status_code == 409
    own = clerk.post(f"/cases/{made['key']}/events", {"event": "approve"})
    assert own.status_code == 403
    done = chief.post(f"/cases/{made['key']}/events", {"event": "approve"}).json()
    assert (done["state"], done["phase"]) == ("posted", "done")
    again = chief.post(f"/cases/{made['key']}/events", {"event": "approve"})
    assert again.status_code == 422
    [reason] = again.json()["refusals"]
    assert "已入账" in reason["message"]


def test_a_paper_and_a_number_that_is_sealed(places):
    from datetime import date

    from bianzhi.values.id_numbers import make_synthetic_id

    here, _ = places
    unit = caller(here.users[Role.UNIT_CLERK])
    number = str(make_synthetic_id(date(1990, 1, 1), "1", 7))
    form = {"name": "虚构人", "unit": here.unit_names["own"], "entry_kind": "E02", "begins_on": "2021-03-01"}
    made = unit.post("/cases", {"kind": "staff.request_on", "payload": {"form": form, "id_number": number}})
    assert made.status_code == 200, made.content
    case = made.json()
    kept = json.dumps(Submission.objects.get(pk=case["key"]).payload)
    assert number not in kept + made.content.decode()
    assert "sealed" not in case["payload"]
    wrong = unit.post("/cases", {"kind": "staff.request_on", "payload": {"form": form, "id_number": "123"}})
    assert (wrong.status_code, wrong.json()["refusals"][0]["field"]) == (422, "id_number")
    from django.core.files.uploadedfile import SimpleUploadedFile

    added = unit.upload(
        f"/cases/{case['key']}/papers", {"material": "商调函", "file": SimpleUploadedFile("a.pdf", PDF)}
    )
    assert added.status_code == 200, added.content
    assert {"label": "商调函", "expected": False, "files": 1} in added.json()["papers"]


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/units", {"limit": 0}),
        ("/units", {"asof": "昨天"}),
        ("/cases", {"box": "theirs"}),
        ("/people", {"unit": "x"}),
    ],
)
def test_what_is_wrong_in_a_request_is_named(places, path, query):
    here, _ = places
    answer = caller(here.users[Role.CLERK]).get(path, **query)
    assert answer.status_code == 400
    assert next(iter(query)) in answer.json()["refusals"][0]["message"]


def test_queries_do_not_grow_with_the_rows(places, django_assert_max_num_queries):
    here, _ = places
    program = caller(here.users[Role.CLERK])
    for path in ("/units", "/quotas", "/people", "/cases"):
        with django_assert_max_num_queries(20):
            program.get(path, limit=200) if path != "/quotas" else program.get(path)


@pytest.mark.parametrize("path", ["/cases", "/units", "/people", "/trail"])
def test_what_no_database_keeps_is_refused(places, path):
    here, _ = places
    program = caller(here.users[Role.CHIEF])
    assert program.get(path, q="a\x00b").status_code == 400
    body = json.dumps({"kind": "instruments.post", "payload": {"title": "a\x00b", "more": {"x": ["\x00"]}}})
    assert program.post("/cases", body).status_code == 400
