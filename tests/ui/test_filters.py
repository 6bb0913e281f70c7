from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from bianzhi.ui import filters


@pytest.mark.parametrize(
    ("write", "value", "text"),
    [
        (filters.date_text, date(2021, 12, 31), "2021-12-31"),
        (filters.date_text, datetime(2021, 12, 31, 20, 0, tzinfo=UTC), "2022-01-01"),
        (filters.date_text, None, "—"),
        (filters.datetime_text, datetime(2021, 12, 31, 1, 5, tzinfo=UTC), "2021-12-31 09:05"),
        (filters.number_text, 1234567, "1,234,567"),
        (filters.number_text, -3, "−3"),
        (filters.number_text, 0, "0"),
        (filters.number_text, Decimal("1200.50"), "1,200.5"),
        (filters.number_text, 100.0, "100"),
        (filters.number_text, None, "—"),
        (filters.money_text, Decimal("1234.5"), "1,234.50"),
        (filters.signed_text, 2, "+2"),
        (filters.signed_text, -2, "−2"),
        (filters.signed_text, 0, "0"),
        (filters.percent_text, 0.125, "12.5%"),
        (filters.percent_text, Decimal("0.94145"), "94.1%"),
        (filters.percent_text, None, "—"),
        (filters.mask_text, "510403199001011234", "510***********1234"),
        (filters.mask_text, "1234567", "*******"),
        (filters.mask_text, "", "—"),
        (filters.docno_text, "西编发[2021]3号", '<span class="bz-docno">西编发〔2021〕3号</span>'),
        (
            filters.docno_text,
            "西编发（2021）3号（试行）",
            '<span class="bz-docno">西编发〔2021〕3号（试行）</span>',
        ),
        (filters.docno_text, "<b>〔2021〕1号", '<span class="bz-docno">&lt;b&gt;〔2021〕1号</span>'),
        (filters.cell_text, True, "是"),
        (filters.cell_text, "<i>", "&lt;i&gt;"),
        (filters.cell_text, 0, "0"),
    ],
)
def test_how_a_value_is_written(write: Any, value: Any, text: str) -> None:
    assert str(write(value)) == text


def test_a_cell_is_written_by_the_kind_of_its_column() -> None:
    assert filters.cell_text(1234, "number") == "1,234"
    assert filters.cell_text(1234, "id") == "1234"
    assert filters.cell_text(None, "number") == "—"
