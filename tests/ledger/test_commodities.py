import pytest

from bianzhi.ledger.commodities import (
    COMMODITIES,
    POST_CLASSES,
    RANKS,
    commodity,
    is_inner_post,
    of_family,
    post_code,
    post_types,
    quota_types,
    word,
    word_over,
)


def test_eleven_types_and_every_post_class_at_every_rank() -> None:
    assert len(quota_types()) == 11
    assert len(post_types()) == len(POST_CLASSES) * len(RANKS) == 45
    assert [*quota_types(), *post_types()] == list(COMMODITIES.values())
    assert [c.order for c in COMMODITIES.values()] == sorted({c.order for c in COMMODITIES.values()})


def test_labels_are_told_apart_and_codes_fit_the_column() -> None:
    for names in ({c.label for c in COMMODITIES.values()}, {c.short_label for c in COMMODITIES.values()}):
        assert len(names) == len(COMMODITIES)
    assert max(map(len, COMMODITIES)) <= 20


def test_a_post_is_named_by_class_and_rank() -> None:
    chief = commodity(post_code("UNIT_CHIEF", "ZK"))
    assert (chief.code, chief.label, chief.short_label) == (
        "UNIT_CHIEF.ZK",
        "单位正职（正科级）",
        "单位正职·正科",
    )
    assert (chief.kind, chief.holder_nature, chief.counted) == ("post", "any", False)
    with pytest.raises(KeyError):
        post_code("UNIT_CHIEF", "XX")
    with pytest.raises(KeyError):
        post_code("BOSS", "ZK")


def test_all_inst_types_add_up_as_institution_quota() -> None:
    assert {c.code for c in of_family("事业编制")} == {c for c in COMMODITIES if c.startswith("INST_")}
    assert all(c.holder_nature == "institution" for c in of_family("事业编制"))
    assert {c.holder_nature for c in of_family("行政编制")} == {"organ"}


def test_only_what_is_quota_counts_as_quota() -> None:
    uncounted = {c.code for c in quota_types() if not c.counted}
    assert uncounted == {"NONQUOTA_CAP"}
    assert commodity("NONQUOTA_CAP").holder_nature == "any"


def test_words() -> None:
    assert (word("ADMIN"), word("INNER_CHIEF.ZG")) == ("编制", "职数")
    assert (word_over("ADMIN"), word_over("INNER_CHIEF.ZG")) == ("超编", "超职数")
    assert is_inner_post("INNER_DEPUTY.FG")
    assert not is_inner_post("UNIT_DEPUTY.FK")
    assert not is_inner_post("ADMIN")
