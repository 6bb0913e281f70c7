"""文号 in every writing met in offices."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bianzhi.values.document_numbers import DocumentNumber, check_document_number, parse_document_number
from bianzhi.values.refusal import Refused

ISSUERS = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=16)
NUMBERS = st.builds(DocumentNumber, ISSUERS, st.integers(1900, 2099), st.integers(1, 99999))
BRACKETS = ["〔〕", "[]", "【】", "()", "（）", "［］", "﹝﹞", "<>", "《》", "〈〉", "{}", "「」", "〖〗"]


@pytest.mark.parametrize(
    "typed",
    [
        "攀西编发〔2021〕5号",
        "攀西编发[2021]5号",
        "攀西编发【2021】05号",
        "攀西编发(2021)第5号",
        "攀西编发（2021）5",
        " 攀西编发 〔２０２１〕 第 005 号 ",
        "攀西编发﹝2021﹞5号",
        "攀西编发〔2021年〕5号",
        "攀西编发〔2021〕\u200b5号",
        "攀西编发［2021］５号",
    ],
)
def test_put_right(typed: str) -> None:
    number = parse_document_number(typed)
    assert number == DocumentNumber("攀西编发", 2021, 5)
    assert str(number) == "攀西编发〔2021〕5号"


@pytest.mark.parametrize(
    "seen",
    ["运盐编发〔2020〕3号", "定机编委发〔2019〕12号", "皖编办〔2014〕166号", "晋编办字〔2008〕99999号"],
)
def test_issuers_seen(seen: str) -> None:
    assert str(parse_document_number(seen)) == seen


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("", ["empty"]),
        ("攀西编发2021年5号", ["shape"]),
        ("攀西编发〔2021〕号", ["shape"]),
        ("〔2021〕5号", ["shape"]),
        ("攀西编发〔2021〕5-1号", ["shape"]),
        ("攀西编发〔2021〕5号附件", ["shape"]),
        ("攀西编发〔21〕5号", ["year"]),
        ("攀西编发〔1821〕5号", ["year"]),
        ("攀西编发〔2021〕0号", ["sequence"]),
        ("攀西编发〔2021〕100000号", ["sequence"]),
        ("PXB〔2021〕5号", ["issuer"]),
        ("一二三四五六七八九十一二三四五六七〔2021〕5号", ["issuer"]),
        ("PXB〔21〕0号", ["issuer", "year", "sequence"]),
    ],
)
def test_refused(typed: str, codes: list[str]) -> None:
    refusals = check_document_number(typed)
    assert [r.code for r in refusals] == [f"document_number.{c}" for c in codes]
    assert all("攀西编发〔2021〕5号" in r.remedy for r in refusals)


@given(NUMBERS, st.sampled_from(BRACKETS), st.booleans(), st.booleans(), st.integers(0, 3))
def test_every_writing_reads_back(number: DocumentNumber, pair: str, di: bool, hao: bool, zeros: int) -> None:
    text = f"{number.issuer_code}{pair[0]}{number.year}{pair[1]}{'第' * di}{'0' * zeros}{number.sequence}{'号' * hao}"
    assert parse_document_number(text) == number
    assert parse_document_number(str(number)) == number


@given(st.text(max_size=30))
def test_never_anything_but_a_number_or_a_refusal(text: str) -> None:
    try:
        number = parse_document_number(text)
    except Refused as refused:
        assert refused.refusals
    else:
        assert parse_document_number(str(number)) == number


def test_order_is_by_issuer_year_and_sequence_as_a_number() -> None:
    shuffled = ["攀西编发〔2021〕10号", "攀西编发〔2020〕99号", "攀西编发〔2021〕9号"]
    assert [str(n) for n in sorted(map(parse_document_number, shuffled))] == [
        shuffled[1],
        shuffled[2],
        shuffled[0],
    ]


@pytest.mark.parametrize(
    "parts",
    [("", 2021, 1), ("攀西编发", 21, 1), ("攀西编发", 2021, 0), ("A", 2021, 1), ("攀西编发", 2021, 10**5)],
)
def test_parts_that_make_no_number(parts: tuple[str, int, int]) -> None:
    with pytest.raises(ValueError, match="no document number"):
        DocumentNumber(*parts)
