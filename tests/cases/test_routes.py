"""Routes as data: rules that fit, stations that are spared, and no case that cannot end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bianzhi.cases.chart import Chart, Event, Status
from bianzhi.cases.kinds import KINDS, behaviour_of
from bianzhi.cases.route_kind import in_words, items_of, rules_of
from bianzhi.cases.route_reads import routed_kinds
from bianzhi.cases.routes import RouteFacts, Rule, check_rules, rule_for, spared, stations

LAST = Rule()
ANY = RouteFacts("E02", "ZK", "INST_FULL", 3)


def chart_of(kind):
    return behaviour_of(KINDS[kind]).chart


@pytest.mark.parametrize(
    ("rule", "fits"),
    [
        (Rule(), True),
        (Rule(matters=frozenset({"E02", "E03"})), True),
        (Rule(matters=frozenset({"E01"})), False),
        (Rule(ranks=frozenset({"ZK"}), commodities=frozenset({"INST_FULL"})), True),
        (Rule(ranks=frozenset({"FK"})), False),
        (Rule(least=3), True),
        (Rule(least=4), False),
        (Rule(most=3), True),
        (Rule(most=2), False),
    ],
)
def test_a_rule_fits_when_every_condition_does(rule, fits):
    assert rule.fits(ANY) is fits
    assert rule_for([rule, LAST], ANY) == (0 if fits else 1)


def test_what_rules_cannot_be():
    chart = chart_of("staff.request_on")

    def codes(*rules):
        return {r.code for r in check_rules(chart, rules)}

    assert codes() == {"route.empty"}
    assert codes(Rule(least=1)) == {"route.last"}
    assert codes(LAST, LAST) == {"route.shadow"}
    assert codes(Rule(least=5, most=3), LAST) == {"route.amount"}
    assert codes(Rule(least=1, passes=frozenset({"nowhere"})), LAST) == {"route.station"}
    assert codes(Rule(least=1, passes=frozenset({"deciding"})), LAST) == set()


def test_a_station_that_changes_the_books_is_never_optional():
    with pytest.raises(ValueError, match="could be spared"):
        Chart(
            (
                Status("draft", "草稿", "draft"),
                Status("signing", "签批", optional=True),
                Status("done", "办结", "done"),
            ),
            (
                Event("submit", "提交", ("draft",), "signing", "maker", sends=True),
                Event("sign", "签批", ("signing",), "done", "leader", effect=True),
            ),
        )


@pytest.mark.parametrize(
    "kind", ["staff.request_on", "staff.request_off", "staff.request_move", "establishment.request_use"]
)
def test_the_kinds_that_can_be_routed(kind):
    assert kind in routed_kinds()


@given(st.data())
def test_under_any_rule_every_case_can_end_and_passes_its_effect(data):
    kind = data.draw(st.sampled_from(routed_kinds()))
    chart = chart_of(kind)
    skips = set(
        spared(chart, Rule(passes=frozenset(data.draw(st.sets(st.sampled_from(sorted(stations(chart))))))))
    )
    state, passed, effect = chart.initial.code, [], False
    for _ in range(30):
        status = chart.by_code[state]
        assert not (status.optional and state in skips), "a spared station is not stood in"
        if status.phase in ("done", "dropped"):
            break
        forward = [e for e in chart.leaving(state) if e.forward and e.code not in skips]
        assert forward, f"{kind}: stuck in {state}"
        event = data.draw(st.sampled_from(forward))
        effect = effect or event.effect
        passed.append(event.code)
        target = chart.ends_with if event.once else event.target
        state = chart.past(target, skips)
    assert chart.by_code[state].phase == "done"
    assert effect, f"{kind}: ended without its effect by {passed}"


@given(
    st.lists(
        st.builds(
            Rule,
            matters=st.frozensets(st.sampled_from(["E01", "E02"])),
            ranks=st.frozensets(st.sampled_from(["ZK", "FK"])),
            least=st.integers(0, 5),
            most=st.integers(0, 9),
            passes=st.frozensets(st.sampled_from(["deciding", "reviewing"])),
        ),
        max_size=5,
    )
)
def test_rules_survive_being_kept(rules):
    assert list(rules_of({"rules": items_of(rules)})) == rules


def test_a_rule_in_words():
    when, passes = in_words(
        "establishment.request_use", Rule(matters=frozenset({"E02"}), least=5, passes=frozenset({"deciding"}))
    )
    assert (when, passes) == ("事项为公开招聘，5名以上", "待编委审批")
    assert in_words("staff.request_on", LAST) == ("其他情形", "都不经过")
