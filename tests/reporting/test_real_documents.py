"""Books read out of real published tables make a report without faults of its own. Where shared/ is absent, skipped."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest

from bianzhi.auditing.audit import audit_file
from bianzhi.reporting.books import REASONS, Body, Books, Cell, Sheets
from bianzhi.reporting.filling import fill
from bianzhi.reporting.form import read
from bianzhi.reporting.read_books import judged, merged, read_books
from bianzhi.reporting.to_docx import to_docx
from bianzhi.reporting.to_html import to_html
from bianzhi.reporting.to_pdf import to_pdf
from tests.repository.tree import ROOT

DOCUMENTS = ROOT.parent / "shared" / "audit" / "documents"
pytestmark = pytest.mark.skipif(
    not DOCUMENTS.is_dir(), reason="the real documents are not beside the repository"
)
NOTES = {
    "duties": "负责有关工作。",
    "bodies": "内设机构3个。",
    "work": "完成各项工作。",
    "evaluation": "开展了绩效自评。",
}


def _budgets(books: Books) -> Iterator[tuple[Cell, Decimal]]:
    """Yield what the published tables do not tell: budgets, here as large as what was spent."""
    for slot, source in (("T5", "general"), ("T8", "fund"), ("T9", "capital")):
        for code in (*books.now.codes(slot), "total"):
            for column in (source, f"{source}_initial"):
                yield Cell("B", code, column), books.now[slot, code, "total"]
    for row in ("total", "abroad", "vehicles", "purchase", "running", "reception"):
        yield Cell("T7", row, "initial"), books.now["T7", row, "budget"]


@pytest.mark.parametrize("form", ["national", "shanghai", "sichuan"])
@pytest.mark.parametrize("name", ["caizhengju_2024_final_seeded.pdf", "shegongbu_2024_final.pdf"])
def test_rebuilt(name: str, form: str) -> None:
    data = (DOCUMENTS / name).read_bytes()
    reading = read_books(data, name)
    books = merged(reading, Books(Body(reading.body, "行政单位"), reading.year, Sheets()))
    reasons = dict.fromkeys((*REASONS, *books.now.codes("T5", 7), *books.now.codes("T8", 7)), "实际工作需要")
    made = replace(books, now=books.now.changed(dict(_budgets(books))), reasons=reasons, notes=NOTES)
    report = fill(made, read(form))
    assert len(reading.now) > 100 and report.year == 2024
    for ending, write in (("docx", to_docx), ("html", to_html), ("pdf", to_pdf)):
        every = audit_file(write(report), f"{report.title}.{ending}").findings
        found = [f for f in every if f.code != "X582"]  # what rounding leaves is in the accounts themselves
        assert [(f.code, f.title) for f in found] == [], ending


@pytest.mark.parametrize("name", ["fuban_2025_budget.pdf", "sifaju_2026_budget.pdf", "wanli_2024_budget.pdf"])
def test_budgets_are_no_accounts(name: str) -> None:
    """Their nine tables are read, every column of 基本支出 too; what they hold must not become books."""
    reading = read_books((DOCUMENTS / name).read_bytes(), name)
    assert [p.code for p in reading.errors] == ["kind.budget"] and len(reading.found) == 9
    assert reading.now["T6", "staff"] == sum(reading.now["T6", code] for code in ("301", "303"))
    told, _ = judged(reading, Books(Body(reading.body), reading.year, Sheets()))
    assert [p.code for p in told.errors] == ["kind.budget"]
