"""GB 11643: the standard's own examples, made-up numbers, and what sheets do to numbers."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bianzhi.values.id_numbers import (
    SYNTHETIC_PREFIX,
    IdNumber,
    check_character,
    check_id_number,
    make_synthetic_id,
    mask_id_number,
    parse_id_number,
)
from bianzhi.values.refusal import Refused

TODAY = date(2026, 11, 25)
STANDARD_EXAMPLES = ("11010519491231002X", "440524188001010014")
BIRTHS = st.dates(date(1900, 1, 1), date(2026, 11, 25))
MADE = st.builds(make_synthetic_id, BIRTHS, st.sampled_from("12"), st.integers(1, 499))


def code(value: object, **options: object) -> str:
    refusals = check_id_number(value, on=TODAY, **options)
    assert len(refusals) == 1, refusals
    assert refusals[0].message
    return refusals[0].code.removeprefix("id_number.")


def test_example_of_the_standard() -> None:
    number = parse_id_number("11010519491231002X")
    assert number == IdNumber("11010519491231002X", date(1949, 12, 31), "2", "110105")
    assert not number.synthetic


@pytest.mark.parametrize("number", STANDARD_EXAMPLES)
def test_check_characters_of_the_standard(number: str) -> None:
    assert check_character(number[:17]) == number[17]


def test_nobody_was_born_before_1900() -> None:
    assert code("440524188001010014") == "birth_early"


@pytest.mark.parametrize(
    "typed",
    [
        " 11010519491231002x ",
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105 19491231 002X",
        "'11010519491231002X",
        "110105\u200b19491231002X\n",
        "110105-19491231-002X",
    ],
)
def test_put_right(typed: str) -> None:
    assert str(parse_id_number(typed)) == "11010519491231002X"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1.10105194912310e17, "digits_lost"),
        (110105194912310000, "digits_lost"),
        ("1.10105E+17", "digits_lost"),
        ("1.10105194912310e17", "digits_lost"),
        ("110105194912310000.0", "digits_lost"),
        ("110105194912310000", "digits_lost"),
        ("", "empty"),
        (None, "empty"),
        ("  ", "empty"),
        ("1101051949123100", "length"),
        ("11010519491231002XX", "length"),
        ("1101051949123100AX", "characters"),
        ("X1010519491231002X", "characters"),
        ("110105194902300020", "birth"),
        ("110105202613010020", "birth"),
        ("110105202611260020", "birth_future"),
        ("110105194912310021", "check_character"),
        ("110105491231002", "legacy"),
        (110105491231002, "legacy"),
    ],
)
def test_refused(value: object, expected: str) -> None:
    assert code(value) == expected


def test_fifteen_digits_are_upgraded_on_import_only() -> None:
    assert str(parse_id_number("110105491231002", allow_legacy=True)) == "11010519491231002X"
    assert str(parse_id_number(110105491231002.0, allow_legacy=True)) == "11010519491231002X"
    assert code("110105490230002", allow_legacy=True) == "birth"


def test_born_on_the_day_is_born() -> None:
    number = make_synthetic_id(TODAY, "1", 1)
    assert parse_id_number(number, on=TODAY).birth_date == TODAY
    assert code(make_synthetic_id(TODAY + timedelta(days=1), "1", 1)) == "birth_future"


def test_division_is_no_reason_to_refuse() -> None:
    first17 = "00000019900101001"
    assert parse_id_number(first17 + check_character(first17)).division6 == "000000"


@given(BIRTHS, st.sampled_from("12"), st.integers(1, 499), st.integers(0, 9999))
def test_made_numbers_read_back(birth: date, sex: str, serial: int, place: int) -> None:
    made = make_synthetic_id(birth, sex, serial, division=f"99{place:04d}")
    number = parse_id_number(made, on=TODAY)
    assert (number.birth_date, number.sex, number.division6) == (birth, sex, f"99{place:04d}")
    assert number.synthetic
    assert made.startswith(SYNTHETIC_PREFIX)


def test_serials_give_different_numbers() -> None:
    made = {make_synthetic_id(date(1990, 1, 1), sex, s) for sex in "12" for s in range(1, 500)}
    assert len(made) == 998


@pytest.mark.parametrize(
    ("sex", "serial", "division"),
    [("1", 0, "999999"), ("1", 500, "999999"), ("9", 1, "999999"), ("1", 1, "510403"), ("1", 1, "99999")],
)
def test_no_real_persons_number_can_be_made(sex: str, serial: int, division: str) -> None:
    with pytest.raises(ValueError, match="synthetic"):
        make_synthetic_id(date(1990, 1, 1), sex, serial, division=division)


@given(MADE, st.integers(0, 17), st.integers(1, 9))
def test_one_altered_digit_is_refused(number: str, place: int, step: int) -> None:
    old = 10 if number[place] == "X" else int(number[place])
    altered = number[:place] + str((old + step) % 10 if old < 10 else step) + number[place + 1 :]
    assert altered != number
    assert check_id_number(altered, on=TODAY)


@given(MADE, st.integers(0, 15))
def test_two_swapped_neighbours_are_refused(number: str, place: int) -> None:
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert (check_id_number(swapped, on=TODAY) == ()) is (swapped == number)


@given(st.one_of(st.text(max_size=25), st.floats(), st.integers(), st.none(), st.booleans()))
def test_never_anything_but_a_number_or_a_refusal(value: object) -> None:
    try:
        number = parse_id_number(value, allow_legacy=True)
    except Refused as refused:
        assert refused.refusals
    else:
        assert len(str(number)) == 18


def test_masked() -> None:
    assert mask_id_number("11010519491231002X") == "110***********002X"
    assert mask_id_number("110105491231002") == "110********1002"
    assert mask_id_number("1101") == "****"


def test_the_number_is_in_no_message_and_no_repr() -> None:
    assert "19491231" not in check_id_number("110105194912310021")[0].message
    assert repr(parse_id_number("11010519491231002X")) == "IdNumber(110***********002X)"
