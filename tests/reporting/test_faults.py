"""A finding is known again in every file of a report; another of the same rule is another."""

from dataclasses import replace

from bianzhi.auditing.findings import Finding
from bianzhi.documents.model import Place
from bianzhi.reporting.changes import Line
from bianzhi.reporting.faults import Fault, faults

WORK, DUTIES = "（二）重点工作完成情况", "（一）主要职能"
WRONG = "财政拨款收入0万元，占00%。"
HERE = Finding(
    "W804", "PERCENT_FORMAT", "error", "“00%”写法不对", Place(paragraph=35), "…收入0万元，占00%。", "00%"
)
LINES = (Line(DUTIES, "负责编制。"), Line(WORK, WRONG))


def marked(*found: Finding, lines: tuple[Line, ...] = LINES) -> list[Fault]:
    return list(faults(found, lines))


def test_where_it_stands_is_told_by_the_heading_above() -> None:
    (one,) = marked(HERE)
    assert one.where == WORK and one.mark.startswith("W804-")
    assert one.told == "“00%”写法不对（W804，（二）重点工作完成情况，第35段）：…收入0万元，占00%。"
    (lost,) = marked(replace(HERE, quote="表里的数"))
    assert (lost.where, lost.place) == ("", "第35段")


def test_one_fault_is_one_whatever_the_file_and_however_far_down() -> None:
    (one,) = marked(HERE)
    (other,) = marked(replace(HERE, place=Place(page=4), quote="…收入0万\n元，占 00%。"))
    assert one.mark == other.mark
    (down,) = marked(HERE, lines=(LINES[0], Line(WORK, "完成工作。"), LINES[1]))
    assert one.mark == down.mark


def test_another_of_the_same_rule_has_another_mark() -> None:
    (one,) = marked(HERE)
    others = (
        marked(HERE, HERE, lines=(*LINES, LINES[1]))[1],  # the same words once more
        marked(HERE, lines=(Line(DUTIES, WRONG), Line(WORK, "完成工作。")))[0],  # the same words elsewhere
        marked(replace(HERE, stated="000%"))[0],
        marked(replace(HERE, expected="0%"))[0],
        marked(replace(HERE, also=(Place(paragraph=40),)))[0],
        marked(replace(HERE, code="W805"))[0],
        marked(replace(HERE, quote="占00%。"))[0],
    )
    assert one.mark not in {other.mark for other in others}
    assert len({other.mark for other in others}) == len(others)


def test_the_same_words_under_an_earlier_heading_do_not_take_its_mark() -> None:
    (one,) = marked(HERE)
    first, second = marked(HERE, HERE, lines=(Line(DUTIES, WRONG), *LINES))
    assert (first.where, second.where) == (DUTIES, WORK)
    assert second.mark == one.mark != first.mark


def test_what_has_no_words_is_known_by_its_title() -> None:
    wordless = replace(HERE, quote="", title="缺“名词解释”")
    assert marked(wordless)[0].mark == marked(replace(wordless, place=Place(page=9)))[0].mark
    assert marked(wordless)[0].mark != marked(replace(wordless, title="缺“附表”"))[0].mark
