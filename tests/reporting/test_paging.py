"""Pages of the contents: reckoned as Word sets the text."""

from bianzhi.reporting.blocks import Heading, Page, Paragraph, Report
from bianzhi.reporting.filling import fill
from bianzhi.reporting.form import read
from bianzhi.reporting.paging import numbers, width_of
from bianzhi.reporting.to_docx import LYING, UPRIGHT, listed
from tests.reporting.seed_year import RECORDS, seed_books


def pages(*blocks: Heading | Page | Paragraph) -> list[int]:
    return numbers(Report("决算", "某局", 2021, "x", blocks), UPRIGHT, LYING)


def test_figures_are_half_as_wide() -> None:
    assert width_of("决算2021") == 4


def test_twenty_two_lines_fill_a_page() -> None:
    line, section = Paragraph(("文",)), Heading(2, ("一、",))
    assert pages(section, *[line] * 17, section) == [1, 1]
    assert pages(section, *[line] * 19, section) == [1, 2], "a heading keeps two lines of its text"
    assert pages(section, *[line] * 40, section) == [1, 2]
    assert pages(section, *[line] * 44, section) == [1, 3]


def test_a_long_paragraph_takes_its_lines() -> None:
    assert pages(Paragraph(("文" * (27 * 21 - 2),)), Heading(2, ("一、",))) == [2]


def test_numbering_begins_where_the_form_says() -> None:
    part = Heading(1, ("第一部分",))
    assert pages(Page(), Page(first=True), part, Page(lying=True), part) == [1, 2]


def test_every_listed_heading_has_its_page() -> None:
    report = fill(seed_books(), read("sichuan"), RECORDS)
    made = numbers(report, UPRIGHT, LYING)
    assert len(made) == len(list(listed(report.blocks))) and made == sorted(made)
    assert made[-9:] == list(range(made[-9], made[-9] + 9)), "a table a page"
