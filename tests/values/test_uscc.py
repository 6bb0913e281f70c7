"""GB 32100 and GB 11714 on codes that are public, and on made ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bianzhi.values.uscc import (
    ALPHABET,
    Uscc,
    check_organisation_code,
    check_uscc,
    compose_uscc,
    organisation_check_character,
    parse_uscc,
)

PUBLIC = (
    "12100000400000624D",
    "12440300455752807L",
    "12100000400002259P",
    "12100000425006117P",
    "12100000485001086E",
    "12100000470095016Q",
    "9144030071526726XG",
    "914403001922038216",
)
MADE = st.builds(
    compose_uscc,
    st.sampled_from(["11", "12", "13", "19", "52", "91", "93", "N1", "Y1"]),
    st.from_regex(r"[0-9]{6}", fullmatch=True),
    st.text(ALPHABET, min_size=8, max_size=8),
)


def codes(value: object) -> list[str]:
    return [r.code.removeprefix("uscc.") for r in check_uscc(value)]


@pytest.mark.parametrize("code", PUBLIC)
def test_public_codes(code: str) -> None:
    assert str(parse_uscc(code)) == code
    assert check_organisation_code(code[8:17]) == ()


def test_parts() -> None:
    code = parse_uscc(" １２10 0000-400000624d ")
    assert code == Uscc("12100000400000624D")
    assert (code.authority, code.category, code.category_label) == ("1", "12", "事业单位")
    assert (code.registrar_division, code.organisation_code) == ("100000", "400000624")
    assert parse_uscc("914403001922038216").category_label == "市场监管"


def test_example_of_the_organisation_standard() -> None:
    assert organisation_check_character("D2143569") == "X"
    assert check_organisation_code("D2143569-X") == ()
    assert check_organisation_code("743817425") == ()
    assert [r.code for r in check_organisation_code("743817426")] == ["organisation_code"]
    assert [r.code for r in check_organisation_code("74381742")] == ["organisation_code"]
    assert "末位校验" in check_organisation_code("743817426")[0].message


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("", ["empty"]),
        (None, ["empty"]),
        (1.21e17, ["digits_lost"]),
        (914403001922038216, ["digits_lost"]),
        ("9.14403E+17", ["digits_lost"]),
        ("914403001922038000.0", ["digits_lost"]),
        ("1210000040000062", ["length"]),
        ("1210000O400000624D", ["characters"]),
        ("12100000400000624中", ["characters"]),
        ("1210000A400000624D", ["division"]),
        ("1210000040000062D4", ["organisation", "check_character"]),
        ("12100000400000624E", ["check_character"]),
        ("B2100000400000624D", ["authority", "check_character"]),
        ("18100000400000624D", ["category", "check_character"]),
    ],
)
def test_refused(value: object, expected: list[str]) -> None:
    assert codes(value) == expected


@pytest.mark.parametrize("letter", "IOSVZ")
def test_letters_the_alphabet_has_not(letter: str) -> None:
    (refusal,) = check_uscc(f"12100000{letter}00000624D")
    assert refusal.code == "uscc.characters"
    assert "I、O、S、V、Z" in refusal.remedy


@given(MADE)
def test_made_codes_read_back(code: str) -> None:
    assert str(parse_uscc(code)) == code


@given(MADE, st.integers(0, 17), st.integers(1, 30))
def test_one_altered_character_is_refused(code: str, place: int, step: int) -> None:
    other = ALPHABET[(ALPHABET.index(code[place]) + step) % len(ALPHABET)]
    assert check_uscc(code[:place] + other + code[place + 1 :])


@given(st.one_of(st.text(max_size=20), st.integers(), st.floats()))
def test_never_breaks(value: object) -> None:
    assert check_uscc(value) or len(str(parse_uscc(value))) == 18


def test_made_for_a_district() -> None:
    assert compose_uscc("12", "510403", "99999001").startswith("1251040399999001")


@pytest.mark.parametrize(
    ("category", "division", "first8"),
    [("18", "510403", "99999001"), ("12", "51040A", "99999001"), ("12", "510403", "9999900")],
)
def test_parts_that_make_no_code(category: str, division: str, first8: str) -> None:
    with pytest.raises(ValueError, match=r"no 统一社会信用代码|zip"):
        compose_uscc(category, division, first8)
