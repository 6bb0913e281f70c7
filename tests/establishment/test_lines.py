"""What each line of a document does, and that undoing it leaves the books as they were."""

from datetime import date, timedelta

import pytest

from bianzhi.cases.actions import preview
from bianzhi.establishment import ports
from bianzhi.establishment.actions import (
    POOL,
    Posting,
    assert_balance,
    convert,
    freeze,
    lend,
    record_over_plan,
    return_loan,
    reverse_allotments,
    reverse_freezes,
    reverse_over_plans,
    reverse_thaws,
    unfreeze,
)
from bianzhi.establishment.loading import lines_of
from bianzhi.establishment.models import BalanceAssertion, Freeze, Loan
from bianzhi.establishment.reads import (
    cell,
    check,
    held_by_unit,
    loans,
    over_list,
    over_plans,
    pool,
    positions,
    quota,
    statistics_balance,
    statistics_s2,
    statistics_s3,
    statistics_s4,
    vacant_list,
)
from bianzhi.instruments.line_kinds import LINE_KINDS
from bianzhi.users.actor import Forbidden
from bianzhi.values.refusal import Refused

T, A = "INST_FULL", "ADMIN"
DAY = date(2021, 3, 1)


def line(kind, **fields):
    return {"kind": f"establishment.{kind}", **fields}


@pytest.fixture
def unit(office, crowd):
    key = office.unit("甲中心")
    office.unit("乙局", "organ")
    office.post(
        line("issue", commodity=T, quantity=30), line("issue", commodity=A, quantity=30), issuer="市编发"
    )
    office.post(
        line("approve", unit=key, commodity=T, quantity=10),
        line("approve", unit=office.units["乙局"], commodity=A, quantity=8),
        line("posts", unit=key, mode="set", UNIT_CHIEF=1, UNIT_DEPUTY=2, INNER_CHIEF=3),
        line("revolving_fill", commodity=T, quantity=6),
    )
    crowd.put(key, T, 8)
    return key


def codes(refused):
    return {r.code for r in refused.value.refusals}


def at(office, unit, day=DAY, code=T):
    return lines_of(office.district.pk, {(unit, code)})[unit, code].at(day)


def picture(office, day):
    kept = [
        (r.commodity, r.ceiling, r.units, r.pool, r.revolving) for r in pool(office.chief, day) if r.ceiling
    ]
    return positions(office.chief, day), kept


UNDONE = {
    "increase": lambda u, o: [line("increase", unit=u, commodity=T, quantity=2)],
    "decrease": lambda u, o: [line("decrease", unit=u, commodity=T, quantity=2)],
    "reclaim": lambda u, o: [line("reclaim", unit=u, commodity=T, quantity=1)],
    "posts": lambda u, o: [
        line("posts", unit=u, mode="cut", UNIT_DEPUTY=1),
        line("posts", unit=u, mode="add", INNER_CHIEF=2),
    ],
    "lend": lambda u, o: [line("lend", unit=u, commodity=T, quantity=2, due_on="2022-12-31")],
    "freeze": lambda u, o: [line("freeze", unit=u, commodity=T, quantity=2, reason="改革")],
    "over_plan": lambda u, o: [
        line("over_plan", unit=u, commodity=T, quantity=2, due_on="2022-12-31", measure="消化")
    ],
    "opening": lambda u, o: [line("opening", holder=u, commodity="INST_SELF", quantity=2)],
    "revolving_drain": lambda u, o: [line("revolving_drain", commodity=T, quantity=2)],
    "several": lambda u, o: [
        line("decrease", unit=u, commodity=T, quantity=2),
        line("increase", unit=u, commodity=T, quantity=1),
        line("freeze", unit=u, commodity=T, quantity=1, reason="改革"),
        line("assert", holder=u, commodity=T, quantity=9),
    ],
}


@pytest.mark.parametrize("name", UNDONE)
def test_reversing_on_the_same_day_leaves_the_books_as_they_were(office, unit, name):
    before = picture(office, DAY)
    posted = office.post(*UNDONE[name](unit, office), on=DAY)
    assert picture(office, DAY) != before
    office.reverse(posted, DAY)
    assert picture(office, DAY) == before
    assert check(office.district.pk) == ()
    with pytest.raises(Refused) as refused:
        office.reverse(posted, DAY)
    assert codes(refused) == {"reversal.twice"}


def test_every_line_says_in_a_sentence_what_it_does(office, unit):
    samples = [sample for make in UNDONE.values() for sample in make(unit, office)]
    samples += [
        line("transfer", source=unit, target=office.units["乙局"], commodity=T, quantity=1, persons=[1]),
        line("convert", unit=unit, old=T, new="INST_SELF", quantity=1),
        line("abolish", unit=unit),
        line("cut", commodity=T, quantity=1),
    ]
    for sample in samples:
        kind = LINE_KINDS[sample["kind"]]
        assert kind.check(office.chief, sample) == ()
        sentence = kind.summary(office.chief, sample)
        assert len(sentence) > 6 and "None" not in sentence and "INST" not in sentence, sentence


def test_a_line_says_which_fields_are_missing_or_mistyped(office, unit):
    kind = LINE_KINDS["establishment.increase"]
    found = kind.check(office.chief, {"unit": "甲", "commodity": "SOLDIERS", "quantity": 0})
    assert {r.field for r in found} == {"unit", "commodity", "quantity"}
    assert {r.field for r in kind.check(office.chief, {})} == {"unit", "commodity", "quantity"}


def test_preview_shows_before_change_after_and_changes_nothing(office, unit):
    before = picture(office, DAY)
    seen = preview(
        office.clerk,
        kind="instruments.post",
        payload=office.payload(line("increase", unit=unit, commodity=T, quantity=2), on=DAY),
    )
    assert seen.refusals == ()
    rows = {(c.subject, c.before, c.change, c.after) for c in seen.consequences}
    assert rows == {("统筹池", "14", "-2", "12"), ("甲中心", "10", "+2", "12")}
    assert picture(office, DAY) == before


class Mover:
    """Persons who go along: the stub moves spells of the crowd."""

    def __init__(self, crowd):
        self.crowd, self.gone = crowd, []

    def move(self, actor, going):
        for _ in going.person_ids:
            self.crowd.end_one(going.source_unit, going.commodity, going.effective_on)
        self.crowd.put(going.target_unit, going.commodity, len(going.person_ids), going.effective_on)
        self.gone.append(going)
        return ["虚构甲", "虚构乙"][: len(going.person_ids)]

    def move_back(self, actor, *, original_id, instrument_id, effective_on, maker_id):
        for going in [g for g in self.gone if g.instrument_id == original_id]:
            self.crowd.end_one(going.target_unit, going.commodity, effective_on)
            self.crowd.put(going.source_unit, going.commodity, len(going.person_ids), effective_on)
        return ["虚构甲"]


def test_persons_go_along_with_their_quota(office, unit, crowd, monkeypatch):
    other = office.unit("丙中心")
    monkeypatch.setattr(ports.PORTS, "persons", Mover(crowd))
    away = line("transfer", source=unit, target=other, commodity=T, quantity=3)
    with pytest.raises(Refused) as refused:  # 10 - 3 < 8 who stay
        office.post(away, on=DAY)
    assert codes(refused) == {"I7"}
    posted = office.post(away | {"persons": [1]}, on=DAY)
    assert posted.outcomes[0].persons == ("虚构甲",)
    assert (at(office, unit).approved, at(office, unit).occupied) == (7, 7)
    assert (at(office, other).approved, at(office, other).occupied) == (3, 1)
    back = DAY + timedelta(days=10)
    office.reverse(posted, back)
    assert (at(office, unit, back).approved, at(office, unit, back).occupied) == (10, 8)
    assert (at(office, unit, DAY).approved, at(office, unit, DAY).occupied) == (7, 7)
    with pytest.raises(Refused) as refused:
        office.post(line("transfer", source=unit, target=other, commodity=T, quantity=1, persons=[1, 2]))
    assert codes(refused) == {"transfer.persons"}


def test_without_the_staff_room_nobody_can_go_along(office, unit, monkeypatch):
    monkeypatch.setattr(ports.PORTS, "persons", ports.NobodyGoes())
    away = line("transfer", source=unit, target=office.unit("丙中心"), commodity=T, quantity=1, persons=[1])
    with pytest.raises(Refused) as refused:
        office.post(away, on=DAY)
    assert codes(refused) == {"transfer.persons"}


def test_loan_is_lent_returned_in_parts_and_not_twice(office, unit):
    made, _ = lend(
        office.chief, office.posting(DAY), unit_id=unit, commodity_code=T, quantity=4, due_on=date(2022, 1, 1)
    )
    return_loan(office.chief, office.posting(date(2021, 6, 1)), loan_id=made.pk, quantity=3)
    row = loans(office.chief, date(2022, 2, 1))[0]
    assert (row.quantity, row.outstanding, row.days_left) == (4, 1, -31)
    assert loans(office.chief, DAY)[0].outstanding == 4
    with pytest.raises(Refused) as refused:
        return_loan(office.chief, office.posting(date(2021, 7, 1)), loan_id=made.pk, quantity=2)
    assert codes(refused) == {"loan.return"}
    with pytest.raises(Refused) as refused:
        lend(office.chief, office.posting(DAY), unit_id=unit, commodity_code=T, quantity=1, due_on=DAY)
    assert codes(refused) == {"loan.due"}
    with pytest.raises(Refused) as refused:
        lend(
            office.chief,
            office.posting(DAY),
            unit_id=unit,
            commodity_code=T,
            quantity=99,
            due_on=date(2022, 1, 1),
        )
    assert codes(refused) == {"I1"}


def test_a_loan_with_returns_is_not_undone(office, unit):
    posted = office.post(line("lend", unit=unit, commodity=T, quantity=2, due_on="2022-12-31"), on=DAY)
    given_back = office.post(line("return", loan=Loan.objects.get().pk, quantity=1), on=DAY)
    with pytest.raises(Refused) as refused:
        office.reverse(posted, DAY)
    assert codes(refused) == {"loan.returned"}
    office.reverse(given_back, DAY)
    assert loans(office.chief, DAY)[0].outstanding == 2
    office.reverse(posted, DAY)
    assert at(office, unit).approved == 10


def test_thaw_in_part_goes_on_and_undoing_it_freezes_again(office, unit):
    freeze(office.chief, office.posting(DAY), unit_id=unit, commodity_code=T, quantity=2, reason="改革")
    later = DAY + timedelta(days=20)
    thaw = office.posting(later)
    unfreeze(office.chief, thaw, unit_id=unit, commodity_code=T, quantity=1)
    assert [at(office, unit, d).frozen for d in (DAY, later - timedelta(days=1), later)] == [2, 2, 1]
    assert Freeze.objects.filter(ends_on=None).get().quantity == 1
    with pytest.raises(Refused) as refused:
        unfreeze(office.chief, office.posting(later), unit_id=unit, commodity_code=T, quantity=2)
    assert codes(refused) == {"freeze.thaw"}
    again = office.posting(later + timedelta(days=5))
    reverse_thaws(office.chief, again, thaw.instrument_id)
    assert at(office, unit, later + timedelta(days=6)).frozen == 2
    with pytest.raises(Refused) as refused:
        freeze(office.chief, office.posting(DAY), unit_id=unit, commodity_code=T, quantity=1, reason="改革")
    assert codes(refused) == {"freeze.available"}


def test_a_thawed_freeze_is_not_undone_before_its_thaw(office, unit):
    own = office.posting(DAY)
    freeze(office.chief, own, unit_id=unit, commodity_code=T, quantity=2, reason="改革")
    unfreeze(office.chief, office.posting(DAY), unit_id=unit, commodity_code=T, quantity=2)
    with pytest.raises(Refused) as refused:
        reverse_freezes(office.chief, office.posting(DAY), own.instrument_id)
    assert codes(refused) == {"freeze.thawed"}


def test_convert_needs_the_new_type_in_the_pool(office, unit):
    office.post(line("issue", commodity="INST_CIVIL", quantity=2), issuer="市编发")
    convert(office.chief, office.posting(DAY), unit_id=unit, old=T, new="INST_CIVIL", quantity=2)
    assert held_by_unit(office.chief, unit, DAY)["INST_CIVIL"] == 2
    for new, code in ((T, "convert.same"), ("UNIT_CHIEF.ZK", "convert.kind"), ("INST_SELF", "I1")):
        with pytest.raises(Refused) as refused:
            convert(office.chief, office.posting(DAY), unit_id=unit, old=T, new=new, quantity=1)
        assert codes(refused) == {code}


def test_assertion_shows_both_numbers_and_the_difference(office, unit):
    assert_balance(office.chief, office.posting(DAY), holder=POOL, commodity_code=T, quantity=14)
    assert BalanceAssertion.objects.get().quantity == 14
    with pytest.raises(Refused, match=r"现有15名，台账在2021-03-01为14名，相差-1名"):
        assert_balance(office.chief, office.posting(DAY), holder=POOL, commodity_code=T, quantity=15)


def test_posts_take_their_rank_from_the_unit(office, unit):
    assert {k: n for k, n in held_by_unit(office.chief, unit, DAY).items() if "." in k} == {
        "UNIT_CHIEF.ZK": 1,
        "UNIT_DEPUTY.FK": 2,
        "INNER_CHIEF.ZG": 3,
    }
    with pytest.raises(Refused) as refused:
        office.post(line("posts", unit=unit, mode="set", UNIT_CHIEF=1), on=DAY)
    assert codes(refused) == {"posts.same"}


def test_over_plan_shows_until_digested_and_cannot_be_voided_while_leaned_on(office, unit, crowd):
    own = office.posting(DAY)
    record_over_plan(
        office.chief,
        own,
        unit_id=unit,
        commodity_code=T,
        quantity=3,
        due_on=date(2021, 12, 31),
        measure="自然减员",
    )
    office.post(line("decrease", unit=unit, commodity=T, quantity=4), on=DAY)
    assert [(s.unit_name, s.position.over) for s in over_list(office.chief, DAY)] == [("甲中心", 2)]
    assert over_plans(office.chief, DAY)[0].tone == "amber"
    assert over_plans(office.chief, date(2022, 1, 1))[0].tone == "red"
    with pytest.raises(Refused) as refused:
        reverse_over_plans(office.chief, office.posting(DAY), own.instrument_id)
    assert codes(refused) == {"I7"}
    assert reverse_allotments(office.chief, office.posting(DAY), own.instrument_id) == ()


def test_statistics_balance_and_never_net(office, unit, crowd):
    crowd.put(office.units["乙局"], A, 11)
    s2 = statistics_s2(office.chief, DAY)
    assert (
        s2.totals.total.approved,
        s2.totals.total.occupied,
        s2.totals.total.over,
        s2.totals.total.vacant,
    ) == (8, 11, 3, 0)
    s3 = statistics_s3(office.chief, DAY)
    assert (s3.totals.total.approved, s3.totals.total.vacant) == (10, 2)
    assert statistics_s4(office.chief, DAY).totals.total.approved == 6
    assert statistics_balance(office.chief, DAY) == ()
    assert [s.unit_name for s in vacant_list(office.chief, DAY) if s.commodity == T] == ["甲中心"]


def test_scope_of_reads(office, unit):
    own = office.clerk_of(unit)
    assert {u for u, _ in positions(own, DAY)} == {unit}
    for read in (pool, over_list, statistics_s2):
        if read is over_list:
            assert read(own, DAY) == ()
            continue
        with pytest.raises(Forbidden):
            read(own, DAY)
    with pytest.raises(Forbidden):
        quota(own, office.units["乙局"], A, DAY)
    with pytest.raises(Forbidden):
        cell(own, office.units["乙局"], A, DAY)
    with pytest.raises(Forbidden):
        lend(own, Posting(1, 1, DAY), unit_id=unit, commodity_code=T, quantity=1, due_on=date(2022, 1, 1))


def test_a_future_document_counts_from_its_day_and_can_be_called_off(office, unit):
    ahead = DAY + timedelta(days=200)
    posted = office.post(line("increase", unit=unit, commodity=T, quantity=2), on=ahead, signed=DAY)
    assert [quota(office.chief, unit, T, d) for d in (ahead - timedelta(days=1), ahead)] == [10, 12]
    office.reverse(posted, DAY)
    assert quota(office.chief, unit, T, ahead) == 10
