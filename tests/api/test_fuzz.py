"""Every operation under whatever its own description allows: never a 5xx, always in the shape it promises."""

import json
from collections.abc import Iterator

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from bianzhi.api.interface import api
from bianzhi.cases.kinds import KINDS
from bianzhi.site.wsgi import application
from bianzhi.users.roles import Role
from tests.api.conftest import caller, token_of

PATHS = api.get_openapi_schema(path_prefix="/api/v1")["paths"]
OPERATIONS = [(path, method) for path, methods in PATHS.items() for method in methods]
CHECKS = [not_a_server_error, response_schema_conformance, status_code_conformance]
EXAMPLES = 25
#: each of these is a process of its own
FEWER = {"/api/v1/audits": 8}


def test_the_interface_describes_every_operation() -> None:
    assert len(OPERATIONS) == 16


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """Requests go through WSGI itself, which would close the connection that holds the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_no_operation_breaks(places, settings, path, method) -> None:
    settings.API_READS_A_MINUTE = settings.API_WRITES_A_MINUTE = 1_000_000
    here, _ = places
    headers = {"Authorization": f"Bearer {token_of(here.users[Role.CHIEF])[1]}"}
    operation = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)[path][method]
    fuzz(operation, headers, FEWER.get(path, EXAMPLES))


def fuzz(operation, headers, examples) -> None:
    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(case=operation.as_strategy())
    def run(case) -> None:
        case.validate_response(case.call(headers=headers), checks=CHECKS)

    run()


WORDS = st.sampled_from([
    "unit", "person", "form", "sealed", "lines", "items", "commodity", "quantity", "matter", "title", "reason", "rules", "kind",
    "document_number", "signed_on", "entry_kind", "reservation", "year", "approved_on", "unit_name", "name", "from_unit", "version",
])  # fmt: skip
SCRAPS = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.text(max_size=8)
    | st.sampled_from(["INST_FULL", "2021-03-01", "@x"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=8,
)


@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(
    kind=st.sampled_from(sorted(KINDS)),
    payload=st.dictionaries(WORDS, SCRAPS, max_size=8),
    submit=st.booleans(),
)
@example(kind="establishment.request_use", payload={"form": [None]}, submit=True)
def test_no_payload_of_any_kind_breaks_it(hostile, kind, payload, submit) -> None:
    for program in hostile:
        answer = program.post("/cases", json.dumps({"kind": kind, "payload": payload}))
        assert answer.status_code in {200, 400, 403, 422}, (kind, payload, answer.content[:300])
        if submit and answer.status_code == 200:
            key = answer.json()["key"]
            assert program.get(f"/cases/{key}").status_code == 200, (kind, payload)
            sent = program.post(f"/cases/{key}/events", json.dumps({"event": "submit"}))
            assert sent.status_code in {200, 400, 403, 422}, (kind, payload, sent.content[:300])


@pytest.fixture
def hostile(places, settings):
    settings.API_READS_A_MINUTE = settings.API_WRITES_A_MINUTE = 1_000_000
    here, _ = places
    return [caller(here.users[role]) for role in (Role.CHIEF, Role.UNIT_CLERK)]
