import pytest

from bianzhi.ledger.movements import HOLDER_KINDS, MOVEMENTS, check_way

CHIEF = "UNIT_CHIEF.ZK"


def test_the_table_is_that_of_the_domain_and_the_two_of_the_revolving_pool() -> None:
    assert set(MOVEMENTS) == {
        *(
            "OPENING",
            "CEILING_ISSUE",
            "CEILING_CUT",
            "APPROVE",
            "INCREASE",
            "DECREASE",
            "TRANSFER",
            "RECLAIM",
        ),
        *("POOL_FILL", "POOL_DRAIN", "POOL_LEND", "POOL_RETURN", "CONVERT", "ABOLISH", "REVERSE"),
    }
    for movement in MOVEMENTS.values():
        assert movement.label
        assert movement.decides
        assert movement.documents
        assert movement.source
        kinds = {kind for way in movement.quota_ways | movement.post_ways for kind in way}
        assert kinds <= set(HOLDER_KINDS)


def test_a_unit_gets_quota_only_from_the_pools_another_unit_or_at_opening() -> None:
    direct = {m.code for m in MOVEMENTS.values() if ("upper", "unit") in m.quota_ways}
    assert direct == {"OPENING"}
    assert not any(("unit", "upper") in m.quota_ways for m in MOVEMENTS.values())


@pytest.mark.parametrize(
    ("movement", "code", "source", "target", "allowed"),
    [
        ("INCREASE", "ADMIN", "pool", "unit", True),
        ("INCREASE", "ADMIN", "upper", "unit", False),
        ("INCREASE", CHIEF, "upper", "unit", True),
        ("ABOLISH", CHIEF, "unit", "upper", True),
        ("ABOLISH", "ADMIN", "unit", "upper", False),
        ("CEILING_CUT", "ADMIN", "pool", "upper", True),
        ("CEILING_CUT", "ADMIN", "unit", "upper", False),
        ("TRANSFER", "ADMIN", "unit", "unit", True),
        ("TRANSFER", "ADMIN", "pool", "unit", False),
        ("POOL_LEND", "ADMIN", "revolving", "unit", True),
        ("POOL_LEND", "ADMIN", "pool", "unit", False),
        ("POOL_LEND", CHIEF, "revolving", "unit", False),
        ("POOL_FILL", "ADMIN", "pool", "revolving", True),
        ("OPENING", "ADMIN", "upper", "revolving", False),
        ("REVERSE", "ADMIN", "unit", "upper", True),
    ],
)
def test_ways(movement, code, source, target, allowed) -> None:
    assert (check_way(movement, code, source, target) == ()) is allowed


def test_a_wrong_way_says_which_way_is_right() -> None:
    (refusal,) = check_way("INCREASE", "ADMIN", "unit", "pool")
    assert refusal.message == "“增核”不能把行政编制从机构转到统筹池"
    assert "从统筹池到机构" in refusal.rule
    (refusal,) = check_way("POOL_LEND", CHIEF, "revolving", "unit")
    assert "职数不适用" in refusal.rule


def test_made_up_types_and_movements_are_refused() -> None:
    assert check_way("FREEZE", "ADMIN", "pool", "unit")[0].code == "ledger.movement"
    assert check_way("INCREASE", "LOCAL_TYPE", "pool", "unit")[0].code == "ledger.commodity"
