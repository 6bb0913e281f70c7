"""The tutorial's file, as it stands in the docs: under 80 lines, and it works."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from bianzhi.cases.actions import fire, save_draft, submit
from bianzhi.cases.kinds import KINDS
from bianzhi.users.models import User
from bianzhi.users.roles import Role
from bianzhi.values.refusal import Refused
from tests import factories

PAGE = Path(__file__).resolve().parents[2] / "docs" / "tutorial-case-kind.md"


@pytest.fixture
def code() -> str:
    found = re.search(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    return found.group(1)


@pytest.fixture
def kind(code: str) -> Iterator[str]:
    names: dict[str, object] = {"__name__": "tutorial"}
    exec(compile(code, str(PAGE), "exec"), names)
    names["start"]()  # type: ignore[operator]
    yield "example.address"
    del KINDS["example.address"]


def test_a_kind_takes_one_file_of_under_80_lines(code: str) -> None:
    assert len(code.splitlines()) < 80


def test_it_goes_its_way_and_is_shown(db: None, kind: str) -> None:
    where = factories.district()
    user = factories.user(where, Role.UNIT_CLERK, "单位丁", 7)
    unit = factories.actor(user, frozenset({7}))
    clerk, chief = factories.clerk_and_chief(where)
    with pytest.raises(Refused):
        empty = save_draft(unit, kind=kind, payload={"unit": 7})
        submit(unit, submission_id=empty.pk)
    case = save_draft(unit, kind=kind, payload={"unit": 7, "address": "新街1号"})
    submit(unit, submission_id=case.pk)
    client = Client()
    client.force_login(User.objects.get(pk=clerk.user_id))
    shown = client.get(f"/cases/{case.pk}/").content.decode()
    assert "新街1号" in shown
    assert "产权证或租赁合同" in shown
    assert "审核通过" in shown
    fire(clerk, submission_id=case.pk, event="check")
    done = fire(chief, submission_id=case.pk, event="decide")
    assert (done.state, done.result["consequences"][0][4]) == ("done", "新街1号")
