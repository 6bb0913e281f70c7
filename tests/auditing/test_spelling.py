"""Words of the trade typed wrongly: each way of it is told with what is meant, and what ordinary text has is left alone."""

import pytest

from bianzhi.auditing.adjacent import letters_of, number_of, pairs_of
from bianzhi.auditing.audit import audit
from bianzhi.auditing.lexicon import LEAST, lexicon
from bianzhi.auditing.misspelt import OF_WORD, SLIPS, UNBEGUN, UNENDED
from bianzhi.auditing.spelling import misspelt
from bianzhi.documents.from_text import read_text

HEAD = "2022年度某县农业农村局部门决算情况说明\n"


def slips(text: str) -> list[tuple[str, str]]:
    return [(text[one.start : one.end], one.right) for one in misspelt(text, pairs_of(text))]


def told(text: str) -> list[tuple[str, str, str]]:
    report = audit(read_text((HEAD + text).encode(), "例.txt"))
    return [(one.code, one.stated, one.expected) for one in report.findings]


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("其中，财政拔款收入", "财政拔款收入", "财政拨款收入"),  # looks like it
        ("机关运行经肥为", "机关运行经肥", "机关运行经费"),  # sounds like it, and is the last letter
        ("年末牧入合计", "牧入合计", "收入合计"),  # the first letter
        ("住房公金，", "住房公金", "住房公积金"),  # lost
        ("财政政拨款收入", "财政政拨款收入", "财政拨款收入"),  # doubled
        ("一般公预共算财政拨款", "一般公预共算财政拨款", "一般公共预算财政拨款"),  # changed places
        ("行政运行公务车用车运行", "公务车用车", "公务用车"),  # put in
    ],
)
def test_each_way_of_typing_a_word_wrongly_is_told_with_what_is_meant(text, wrong, right) -> None:
    found = slips(text)
    assert len(found) == 1, found
    (written, meant) = found[0]
    assert written in wrong or wrong in written
    assert meant in right or right in meant


@pytest.mark.parametrize(
    "text",
    [
        "将绩效管理理念贯穿始终",  # a word that begins with the letter the phrase ends with
        "政府性基金收支决算表",  # a letter less by right: 收支, not 支出
        "第四条绩效评价分为单位自评",
        "病险水闸工程、水毁工程",
        "公务用房与公务用车",
        "支出决算大于预算数",  # a little word less
    ],
)
def test_what_is_one_letter_off_by_right_is_left_alone(text) -> None:
    assert slips(text) == []


def test_the_name_of_the_unit_is_its_own() -> None:
    text = "某市公共服雾中心2022年度部门决算\n某市公共服雾中心负责窗口工作。"
    report = audit(read_text(text.encode(), "例.txt"))
    assert [one.stated for one in report.findings if one.code == "W808"] == []


def test_one_place_is_told_once() -> None:
    found = told("主要用于办公费、印刷费、差旅费、公用用车运行维护费等日常公用经费支出。")
    assert len([one for one in found if "公用用车" in one[1]]) == 1


@pytest.mark.parametrize("word", [*SLIPS, *OF_WORD])
def test_every_slip_of_the_lists_is_found(word) -> None:
    assert any(one[0] in ("W808", "W807") for one in told(f"本部门，{word}，按规定执行。")), word


@pytest.mark.parametrize("word", UNENDED)
def test_a_word_without_its_end_is_found(word) -> None:
    assert "W808" in [one[0] for one in told(f"其中：{word}为1.20万元。")]


@pytest.mark.parametrize("word", UNBEGUN)
def test_a_word_without_its_beginning_is_found(word) -> None:
    assert "W808" in [one[0] for one in told(f"其中：{word}1.20万元。")]


def test_no_phrase_is_suspect_itself() -> None:
    words = lexicon()
    assert all(len(phrase) >= LEAST for phrase in words.phrases)
    assert not [phrase for phrase in words.phrases if words.suspect & pairs_of(phrase)]
    assert not [phrase for phrase in words.phrases if slips(f"，{phrase}，")]


@pytest.mark.parametrize("letters", ["财政", "（境", "\n一", "a龘"])
def test_a_number_stands_for_two_letters(letters) -> None:
    assert pairs_of(letters) == {number_of(letters)}
    assert letters_of(number_of(letters)) == letters


def test_pairs_of_little_text() -> None:
    assert pairs_of("") == pairs_of("财") == set()
