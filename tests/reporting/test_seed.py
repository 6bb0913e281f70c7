"""The demo office's books of 2021 against the figures of its report, with the growth rates that follow from them."""

from decimal import Decimal
from typing import Any

import pytest
import yaml

from bianzhi.demo.books_2021 import office_books
from bianzhi.reporting.accounts import accounts
from bianzhi.reporting.relations import check
from tests.repository.tree import ROOT

SEED = ROOT.parent / "shared" / "seed" / "facts.yaml"
#: what the report states wrongly
NOT_OURS = {"stated_growth_pct"}


def differences(ours: Any, theirs: Any, at: str = "") -> list[str]:
    """Where a figure of the report is not among ours."""
    if isinstance(theirs, dict):
        return [
            d
            for k, v in theirs.items()
            if k not in NOT_OURS
            for d in differences(ours.get(k), v, f"{at}/{k}")
        ]
    if isinstance(theirs, list):
        assert len(ours) == len(theirs)
        return [d for n, v in enumerate(theirs) for d in differences(ours[n], v, f"{at}/{n}")]
    if isinstance(theirs, int | float):
        return [] if ours is not None and Decimal(str(theirs)) == ours else [f"{at}: {ours} {theirs}"]
    return [] if ours == theirs else [f"{at}: {ours} {theirs}"]


def test_the_books_break_no_relation() -> None:
    assert [str(b) for b in check(office_books())] == []


@pytest.mark.skipif(not SEED.exists(), reason="the seed is not beside the repository")
def test_every_figure_of_the_report_follows_from_the_books() -> None:
    theirs = yaml.safe_load(SEED.read_text(encoding="utf-8"))["accounts_2021"]
    assert differences(accounts(office_books()), theirs) == []


def test_growth_is_told_right() -> None:
    found = accounts(office_books())
    rates = [found[k]["growth_pct"] for k in ("total", "general_public_budget", "operating")]
    assert rates == [Decimal("12.19"), Decimal("7.39"), Decimal("5.27")]
    assert [found[k]["change"] for k in ("total", "general_public_budget", "operating")] == [
        Decimal("15.42"), Decimal("9.22"), Decimal("0.74"),
    ]  # fmt: skip
