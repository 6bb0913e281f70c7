"""Every law has a case that keeps it and cases that break it; a law without both fails `test_every_law_is_registered_and_tested`."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from bianzhi.ledger import invariants
from bianzhi.ledger.balances import Difference, Step
from bianzhi.ledger.entries import POOL, Entry, unit
from bianzhi.ledger.facts import (
    ClosedPeriod,
    Instrument,
    Occupancy,
    PayLists,
    PostHolding,
    UnitFacts,
)
from bianzhi.ledger.invariants import INVARIANTS, LAWS
from bianzhi.ledger.invariants_people import recorded_late
from bianzhi.ledger.registry import invariant
from bianzhi.ledger.vacancy import Interval, Line, Reservation

JAN, MARCH, MAY, JULY = (date(2021, m, 1) for m in (1, 3, 5, 7))
NOON = datetime(2021, 1, 1, 12, tzinfo=UTC)
FULL, CHIEF = "INST_FULL", "UNIT_CHIEF.ZK"
CENTRE = UnitFacts("甲", "甲中心", "institution")
OFFICE = UnitFacts("丙", "丙局", "organ")
POLICE = UnitFacts("丁", "公安分局", "organ", political_legal=True)
GROUP = UnitFacts("戊", "领导小组办公室", "organ", coordination=True)


def line(approved: int, occupied: int = 0, *papers: Reservation, **more) -> Line:
    return Line((Step(JAN, approved),), [Interval(JAN)] * occupied, papers, **more)


def paper(
    number: str = "攀西编发〔2021〕5号", key: int = 1, signed: date = MARCH, why: str = ""
) -> Instrument:
    return Instrument(key, "区委编委", number, signed, "经办", "复核", why)


def leg(source, target, quantity: int, code: str = FULL, movement: str = "CONVERT", day: date = JAN) -> Entry:
    return Entry((source, target, code), code, source, target, quantity, day, NOON, movement, "文", "组")


def give_up(n: int, code: str = FULL, **more) -> Entry:
    return leg(unit("甲"), POOL, n, code, **more)


def receive(n: int, code: str = "INST_CIVIL", **more) -> Entry:
    return leg(POOL, unit("甲"), n, code, **more)


def held(where: str, begins: date, ends: date | None = None) -> Occupancy:
    return Occupancy("张三", where, FULL, begins, ends)


@dataclass(frozen=True)
class Case:
    """``kept``: arguments under which the law holds; ``broken``: arguments that break it, and words the refusal must have."""

    kept: tuple[tuple, ...]
    broken: tuple[tuple[tuple, str], ...]


CASES: dict[str, Case] = {
    "I1": Case(
        kept=(
            (FULL, (Step(JAN, 10), Step(MAY, 12)), [(Step(JAN, 4),), (Step(JAN, 6), Step(MAY, 8))]),
            (FULL, (), []),
        ),
        broken=(
            (
                (FULL, (Step(JAN, 10),), [(Step(JAN, 4),), (Step(JAN, 6), Step(MAY, 7))]),
                "2021-05-01上级下达10名，各机构和池中合计11名，相差+1名",
            ),
            ((FULL, (Step(JAN, 10),), []), "相差-10名"),
        ),
    ),
    "I2": Case(
        kept=((paper(), MARCH), (paper(why="市编办要求追溯"), JAN)),
        broken=(
            ((None, MARCH), "没有文件"),
            ((paper(), JAN), "不能自2021-01-01起生效"),
            ((paper(why=" "), JAN), "成文"),
        ),
    ),
    "I3": Case(
        kept=(("甲中心", FULL, (Step(JAN, 5), Step(MAY, 0))),),
        broken=((("甲中心", FULL, (Step(JAN, 5), Step(MARCH, -1), Step(MAY, 6))), "在2021-03-01为-1名"),),
    ),
    "I4": Case(
        kept=(([give_up(2), receive(2)],), ([leg(unit("甲"), unit("乙"), 1, movement="TRANSFER")],), ([],)),
        broken=(
            (([give_up(2)],), "只有1笔"),
            (([give_up(2), receive(1)],), "前后相差-1名"),
            (([give_up(2), receive(2, day=MAY)],), "生效日期不同"),
            (([give_up(1), receive(1, CHIEF)],), "不能互相调整"),
            (([give_up(1), leg(POOL, unit("乙"), 1)],), "机构乙类型调整前后相差+1名"),
        ),
    ),
    "I5": Case(
        kept=(
            ("张三", [held("甲中心", JAN, MAY), held("乙中心", MAY)]),
            ("张三", [held("甲中心", JAN), held("乙中心", MAY, MAY)]),
        ),
        broken=(
            (
                ("张三", [held("乙中心", MARCH), held("甲中心", JAN, MAY)]),
                "张三自2021-01-01至2021-05-01在甲中心在编",
            ),
            (("张三", [held("甲中心", JAN), held("乙中心", MARCH, MAY)]), "不能自2021-03-01起又在乙中心入编"),
            (("张三", [held("甲中心", JAN), held("乙中心", MARCH, MAY), held("丙局", JULY)]), "丙局"),
        ),
    ),
    "I6": Case(
        kept=(("甲中心", FULL, line(2, 1), MARCH),),
        broken=(
            (("甲中心", FULL, line(2, 2), MARCH), "没有可用空编"),
            (("甲中心", FULL, line(1, 2), MARCH), "超编1名"),
        ),
    ),
    "I7": Case(
        kept=(
            ("甲中心", FULL, line(2, 2), MARCH),
            ("甲中心", FULL, line(1, 2, allowed_over=(Step(JAN, 1),)), MARCH),
        ),
        broken=((("甲中心", FULL, line(1, 2), MARCH), "将超编1名"),),
    ),
    "I8": Case(
        kept=(
            (
                "丙局",
                CHIEF,
                (Step(JAN, 1),),
                [PostHolding("张", CHIEF, JAN, MAY), PostHolding("李", CHIEF, MAY)],
                JAN,
            ),
            (
                "丙局",
                CHIEF,
                (Step(JAN, 1),),
                [PostHolding("张", CHIEF, JAN), PostHolding("李", CHIEF, JAN, counted=False)],
                JAN,
            ),
            ("丙局", CHIEF, (), [PostHolding("张", CHIEF, JAN)], JAN, (Step(JAN, 1),)),
        ),
        broken=(
            (
                (
                    "丙局",
                    CHIEF,
                    (Step(JAN, 1),),
                    [PostHolding("张", CHIEF, JAN), PostHolding("李", CHIEF, MAY)],
                    JAN,
                ),
                "2021-05-01核定1名、实配2名",
            ),
            (
                ("丙局", CHIEF, (), [PostHolding(n, CHIEF, JAN) for n in "张李"], JAN, (Step(JAN, 1),)),
                "批准可超1名，超职数1名",
            ),
        ),
    ),
    "I9": Case(
        kept=(
            (CENTRE, FULL),
            (OFFICE, "ADMIN"),
            (OFFICE, "WORKER"),
            (CENTRE, CHIEF),
            (OFFICE, FULL, "OPENING"),
            (OFFICE, FULL, "REVERSE"),
        ),
        broken=(
            ((OFFICE, FULL), "丙局是机关"),
            ((CENTRE, "ADMIN_TOWN"), "甲中心是事业单位"),
            ((OFFICE, "HEADCOUNT_FILED", "TRANSFER"), "丙局"),
        ),
    ),
    "I10": Case(
        kept=((POLICE, "POLITICAL_LEGAL"), (OFFICE, "ADMIN"), (OFFICE, "POLITICAL_LEGAL", "OPENING")),
        broken=(((OFFICE, "POLITICAL_LEGAL"), "丙局不是政法单位"),),
    ),
    "I11": Case(
        kept=((GROUP, 0, "ADMIN"), (OFFICE, 3, "ADMIN")),
        broken=(((GROUP, 1, "ADMIN"), "行政编制1名"), ((GROUP, 1, CHIEF), "单位正职")),
    ),
    "I12": Case(
        kept=(
            ("甲中心", FULL, line(0, 0), MARCH),
            ("甲中心", FULL, line(0, 0, Reservation(1, 1, JAN, JAN)), MARCH),
        ),
        broken=(
            (("甲中心", FULL, line(3, 0), MARCH), "核定3名"),
            (("甲中心", FULL, line(0, 0, Reservation(1, 1, JAN, MAY)), MARCH), "已核准未用1名"),
            (("甲中心", CHIEF, line(2, 0), MARCH), "单位正职"),
        ),
    ),
    "I13": Case(
        kept=(
            ("甲中心", FULL, line(2, 1, Reservation(1, 1, JAN, MAY)), MARCH),
            ("甲中心", FULL, line(1, 1, Reservation(1, 1, JAN, MARCH)), MAY),
        ),
        broken=(
            (("甲中心", FULL, line(1, 1, Reservation(1, 1, JAN, MAY)), MARCH), "已核准未使用的1名"),
            (
                ("甲中心", FULL, line(1, 0, Reservation(1, 1, JAN, MAY), frozen=[Interval(JAN)]), MARCH),
                "冻结1名",
            ),
            (("甲中心", FULL, line(1, 3, Reservation(1, 1, MARCH, MAY)), JAN), "在2021-03-01"),
        ),
    ),
    "I14": Case(
        kept=((100, 100), (105, 100, 5), (90, 100)),
        broken=(((106, 100, 5), "加此后批准增加的5名，多1名"), ((101, 100), "2012年底基数100名，多1名")),
    ),
    "I15": Case(
        kept=(({"ADMIN": 5}, {"ADMIN": 5, FULL: 0}, MAY),),
        broken=(
            (({"ADMIN": 5}, {"ADMIN": 6}, MAY), "台账6名，上级台账5名，相差+1名"),
            (({FULL: 2}, {}, MAY), "相差-2名"),
            (({}, {FULL: 2}, MAY), "相差+2名"),
        ),
    ),
    "I16": Case(kept=(("张", "李"),), broken=((("张", "张", "张三"), "张三既是经办人又是复核人"),)),
    "I17": Case(
        kept=((ClosedPeriod(MAY, NOON), {"甲": 4}, {"甲": 4, "乙": 0}),),
        broken=(
            ((ClosedPeriod(MAY, NOON), {"甲": 4}, {"甲": 5}), "2021-05-01快照“甲”封存时为4，现算为5，相差+1"),
            ((ClosedPeriod(MAY, NOON), {}, {"乙": 1}), "“乙”"),
            ((ClosedPeriod(MAY, NOON), {"乙": 1}, {}), "相差-1"),
        ),
    ),
    "I18": Case(
        kept=(
            ("甲中心", FULL, (Step(JAN, 5),), [(Step(JAN, 2),), (Step(MARCH, 3),)], JAN),
            ("甲中心", FULL, (), [], JAN),
        ),
        broken=(
            (
                ("甲中心", FULL, (Step(JAN, 5), Step(MAY, 4)), [(Step(JAN, 2),), (Step(MARCH, 3),)], JAN),
                "2021-05-01核定4名，分配到内设机构合计5名，多1名",
            ),
            (("甲中心", FULL, (Step(JAN, 1),), [(Step(JAN, 2),)], MARCH), "在2021-03-01"),
        ),
    ),
    "I19": Case(
        kept=(
            (paper(), [paper("攀西编发〔2021〕6号", 2)]),
            (paper(), [paper()]),
            (paper(), [Instrument(2, "区委编办", paper().number, JAN, "a", "b")]),
        ),
        broken=(((paper(key=9), [paper()]), "区委编委的攀西编发〔2021〕5号已经登记过"),),
    ),
    "I20": Case(
        kept=(
            (PayLists(frozenset("abc"), frozenset("a"), frozenset("b"), frozenset("c")),),
            (PayLists(frozenset(), frozenset("a")),),
        ),
        broken=(((PayLists(frozenset("ax"), frozenset("a")), {"x": "王五"}), "王五在财政供养名单中"),),
    ),
}
KEPT = [
    pytest.param(code, args, id=f"{code}-{n}")
    for code, case in CASES.items()
    for n, args in enumerate(case.kept)
]
BROKEN = [
    pytest.param(code, *pair, id=f"{code}-{n}")
    for code, case in CASES.items()
    for n, pair in enumerate(case.broken)
]


@pytest.mark.parametrize(("code", "args"), KEPT)
def test_what_keeps_the_law_is_let_through(code, args) -> None:
    assert INVARIANTS[code].broken_by(*args) == ()


@pytest.mark.parametrize(("code", "args", "words"), BROKEN)
def test_what_breaks_the_law_is_refused_with_number_rule_and_remedy(code, args, words) -> None:
    found = INVARIANTS[code].broken_by(*args)
    assert any(words in r.message for r in found)
    for refusal in found:
        assert refusal.code == code
        assert refusal.rule
        assert refusal.remedy


def laws_in(module) -> list[Callable]:
    """Return the public functions of a module of laws that answer with refusals."""
    own = (f for _, f in inspect.getmembers(module, inspect.isfunction) if f.__module__ == module.__name__)
    return [
        f
        for f in own
        if not f.__name__.startswith("_") and "Refusal" in str(inspect.signature(f).return_annotation)
    ]


def test_every_law_is_registered_and_tested() -> None:
    assert list(INVARIANTS) == [f"I{n}" for n in range(1, 21)]
    assert set(CASES) == set(INVARIANTS)
    assert all(case.kept and case.broken for case in CASES.values())
    written = [f for module in LAWS for f in laws_in(module)]
    assert {f.__name__ for f in written} == {law.broken_by.__name__ for law in INVARIANTS.values()}
    assert len(written) == len(INVARIANTS)


def test_every_law_says_what_it_is_and_what_holds_it() -> None:
    for law in INVARIANTS.values():
        assert law.title
        assert law.source
        assert law.held_by
        assert (law.broken_by.__doc__ or "").strip()
    assert invariants.INVARIANTS["I14"].held_by == ("warning",), "a warning stops nobody"


def test_a_law_is_registered_once_and_held_by_something() -> None:
    with pytest.raises(ValueError, match="I5"):
        invariant("I5", "又一条", "自定", "check")(lambda: ())
    with pytest.raises(ValueError, match="I99"):
        invariant("I99", "无人执行", "自定")(lambda: ())
    assert "I99" not in INVARIANTS


def test_everything_left_of_a_unit_is_named() -> None:
    [found] = INVARIANTS["I12"].broken_by("甲中心", FULL, line(1, 0, Reservation(1, 2, JAN, MAY)), MARCH)
    assert "核定1名、已核准未用2名" in found.message


def test_two_who_are_paid_for_nothing_are_two_findings() -> None:
    assert len(INVARIANTS["I20"].broken_by(PayLists(frozenset("xy"), frozenset()))) == 2


def test_what_is_recorded_after_closing_goes_to_the_list_of_differences(entry) -> None:
    closed = ClosedPeriod(date(2021, 12, 31), datetime(2022, 1, 15, tzinfo=UTC))
    late = datetime(2022, 3, 1, tzinfo=UTC)
    book = [
        entry("OPENING 上级 甲 10 2021-01-01"),
        entry("OPENING 上级 乙 2 2021-12-01", known=late),
        entry("OPENING 上级 乙 5 2022-01-01", known=late),
    ]
    found = {d.holder.key: d for d in recorded_late(book, closed)}
    assert found["乙"] == Difference(unit("乙"), FULL, 0, 2)
    assert "甲" not in found
    assert recorded_late(book, closed, closed.closed_at) == ()
