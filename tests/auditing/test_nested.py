"""Amounts in the words that say why another changed are no parts of anything."""

import pytest

from bianzhi.auditing.nested import reasoned


@pytest.mark.parametrize(
    ("before", "told"),
    [
        ("收入减少9.00万元，主要原因是安排了", True),
        ("收入减少9.00万元，主要原因是人员减少。其中：财政拨款收入", False),
        ("收入减少9.00万元，主要原因是减少防控经费其中：财政拨款收入", False),
    ],
)
def test_where_a_reason_ends(before: str, *, told: bool) -> None:
    assert reasoned(f"{before}30.00万元", len(before)) is told
