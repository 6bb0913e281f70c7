"""The demo's 2021, run through the actions in the order of the calendar: documents, people coming, going and moving, reports."""

from collections import Counter as Tally
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from heapq import heappop, heappush
from random import Random
from typing import Any

from bianzhi.cases.actions import approve, save_draft, submit
from bianzhi.demo import worklog
from bianzhi.demo.cast import Cast
from bianzhi.demo.clock import Clock
from bianzhi.demo.counter import Counter
from bianzhi.demo.flows import CIVIL, PUBLIC, Act, Flows
from bianzhi.demo.matters import PlannedMatter, deeds_of
from bianzhi.demo.opening import Opened
from bianzhi.demo.people import Inventor
from bianzhi.demo.performance import BODY, PerformanceYear
from bianzhi.demo.plan import PlannedUnit
from bianzhi.establishment.actions import close_period, record_account_figure, record_report
from bianzhi.staff.actions import (
    Absence,
    register_person,
    set_state,
)

#: kinds that need a 用编核准单
RESERVED = {"E01", "E02", "E03", "E04", "E12", "E13"}
SOURCES = {"E05": "国有企业", "E06": "盐边县", "E08": "部队", "E09": "部队", "E10": "市级机关"}
PAPERS = {
    "E01": "录用审批表", "E02": "聘用审批表", "E03": "人才引进批准文件", "E05": "调任审批表", "E06": "调动审批表", "E08": "安置通知",
    "E09": "安置介绍信", "E10": "任免文件", "E12": "专项计划聘用表", "X01": "退休审批表", "X03": "调动函", "X04": "同意辞职的批复", "X05": "解除聘用合同决定",
    "X07": "死亡证明", "X08": "录用通知",
}  # fmt: skip
DESTINATIONS = {"X03": "仁和区", "X08": "市级机关"}


@dataclass(slots=True)
class Year:
    """The year under way: the clock, who acts, who works where, how many are on each quota."""

    cast: Cast
    clock: Clock
    plan: dict[str, PlannedUnit]
    opened: Opened
    flows: Flows
    inventor: Inventor
    random: Random
    on_quota: dict[int, str] = field(default_factory=dict)
    count: Tally[tuple[str, str]] = field(default_factory=Tally)
    limit: dict[tuple[str, str], int] = field(default_factory=dict)
    reserved: dict[tuple[str, str, str], list[int]] = field(default_factory=dict)
    diary: list[tuple[date, int, Callable[[date], None]]] = field(default_factory=list)
    written: int = 0
    counter: Counter = field(init=False)

    def run(self, step: Callable[[int, int, str], None]) -> None:
        """Do everything in the order of the calendar; a deed may write others into the diary."""
        self.counter = Counter(self.cast, self.clock, self.opened, self.later)
        for day, deed in [*self._documents(), *self._acts(), *self._other()]:
            self.later(day, deed)
        done, today = 0, None
        while self.diary:
            day, _, deed = heappop(self.diary)
            if day != today:
                self.clock.set(day)
                today = day
            deed(day)
            done += 1
            step(done, done + len(self.diary), f"{day.year}年{day.month}月")

    def later(self, day: date, deed: Callable[[date], None]) -> None:
        """Write a deed into the diary, after what stands there for the day."""
        self.written += 1
        heappush(self.diary, (day, self.written, deed))

    # documents

    def _documents(self) -> list[tuple[date, Callable[[date], None]]]:
        unit = self.opened.units
        increase = "establishment.increase"
        made: list[tuple[date, int, str, str, list[dict[str, Any]]]] = [
            (date(2021, 2, 24), 2, "关于调整区森林草原防灭火指挥部办公室设置的通知", "notice",
             [{"kind": "units.move", "unit": unit["区森防指办"], "parent": unit["区应急管理局"]}]),
            (date(2021, 5, 20), 8, "关于设立区乡村振兴局有关机构编制事项的通知", "notice",
             [{"kind": "units.nameplate_add", "unit": unit["区农业农村和交通运输局"], "plate": "攀枝花市西区乡村振兴局", "plate_kind": "plate"},
              {"kind": increase, "unit": unit["区公路建设养护中心"], "commodity": "INST_FULL", "quantity": 2}]),
            (date(2021, 6, 18), 11, "关于印发区红十字会机关职能配置、内设机构和人员编制规定的通知", "sanding",
             [{"kind": increase, "unit": unit["区红十字会"], "commodity": "INST_FULL", "quantity": 3},
              {"kind": "establishment.posts", "unit": unit["区红十字会"], "mode": "add", "UNIT_OTHER": 1, "UNIT_OTHER_rank": "ZK",
               "note": "常务副会长"}]),
            (date(2021, 7, 9), 13, "关于调整格里坪镇机关有关机构编制事项的通知", "notice",
             [{"kind": "units.inner_add", "unit": unit["格里坪镇"], "name": name, "inner_kind": "office", "rank": "ZG"}
              for name in ("自然资源和生态环境办公室", "村镇建设办公室")]),
        ]  # fmt: skip
        asked = (
            PlannedMatter(date(2021, 3, 18), 4, "关于增加园区发展服务中心事业编制的批复", "园区发展服务中心", "increase",
                          "关于增加事业编制的请示", "园区入驻企业增加，服务窗口人员不足，内部已无法调剂。",
                          [{"kind": increase, "unit": unit["园区发展服务中心"], "commodity": "INST_FULL", "quantity": 2}]),
            PlannedMatter(date(2021, 5, 27), 9, "关于格里坪镇农业农村服务中心挂牌的批复", "格里坪镇农业农村服务中心", "nameplate",
                          "关于加挂牌子的请示", "畜牧兽医、乡村振兴工作由本中心承担，群众办事须有明确的牌子。",
                          [{"kind": "units.nameplate_add", "unit": unit["格里坪镇农业农村服务中心"], "plate": name, "plate_kind": "plate"}
                           for name in ("畜牧兽医站", "乡村振兴工作中心")]),
        )  # fmt: skip
        return [
            *(
                (day, self._post(f"攀西编发〔2021〕{number}号", title, kind, lines))
                for day, number, title, kind, lines in made
            ),
            *(entry for matter in asked for entry in deeds_of(lambda: self.counter, matter)),
        ]

    def _post(
        self, number: str, title: str, kind: str, lines: list[dict[str, Any]]
    ) -> Callable[[date], None]:
        def deed(day: date) -> None:
            payload = {"document_number": number, "title": title, "kind": kind, "signed_on": day.isoformat(),
                       "effective_on": day.isoformat(), "lines": lines}  # fmt: skip
            draft = save_draft(self.cast.clerk, kind="instruments.post", payload=payload)
            submit(self.cast.clerk, submission_id=draft.pk)
            approve(self.cast.chief, submission_id=draft.pk, opinion="经核，与文件一致，同意入账。")

        return deed

    # people

    def _acts(self) -> list[tuple[date, Callable[[date], None]]]:
        entries = [(_between(self.random, 9, 11), self._enter(act)) for act in self.flows.entries]
        papers = [(date(2021, 8, 20), self._reserve())]
        moves = self.flows.moves
        first = date(2021, 6, 21)
        steps = [
            (first + timedelta(days=n * 55 // len(moves)), self._move(act)) for n, act in enumerate(moves)
        ]
        return [*self._exits(), *steps, *papers, *entries]

    def _exits(self) -> list[tuple[date, Callable[[date], None]]]:
        diary = []
        taken: Tally[str] = Tally()
        for act in self.flows.exits:
            taken[act.unit] += 1
            place = self.flows.start[act.unit] - taken[act.unit]
            birth = self.flows.retiring.get((act.unit, place))
            day = (
                date(2021, birth.month + 1, 1) if birth and act.kind == "X01" else _between(self.random, 1, 5)
            )
            person = self.opened.persons[act.unit][place]
            diary.append((day, self._leave(act, person)))
        return diary

    def _leave(self, act: Act, person: int) -> Callable[[date], None]:
        def deed(day: date) -> None:
            self.counter.off(
                day, act.unit, (person, self.opened.identity[person][0]), exit_kind=act.kind, document=PAPERS[act.kind],
                destination=DESTINATIONS.get(act.kind, ""),
            )  # fmt: skip
            self._gone(act.unit, person)

        return deed

    def _move(self, act: Act) -> Callable[[date], None]:
        def deed(day: date) -> None:
            person = self._last_on(act.unit, self._code(act.unit))
            code = self._free(act.target, "move")
            self.counter.move(
                day,
                act.unit,
                act.target,
                self.opened.identity[person],
                commodity=code,
                document="区内调动通知",
            )
            self._gone(act.unit, person)
            self._come(act.target, person, code)

        return deed

    def _reserve(self) -> Callable[[date], None]:
        def deed(_day: date) -> None:
            wanted = Tally((act.unit, act.kind) for act in self.flows.entries if act.kind in RESERVED)
            for (unit, kind), number in wanted.items():
                code = self._free(unit, kind, number)
                slip = self.counter.use(unit, code, number, kind, "按2021年度用编计划使用")
                self.reserved[unit, kind, code] = [slip] * number

        return deed

    def _enter(self, act: Act) -> Callable[[date], None]:
        def deed(day: date) -> None:
            civil = act.kind == "E01"
            person = self.inventor.person((1990, 1998) if act.kind in RESERVED else (1975, 1992), post_category="civil" if civil else "technical",
                                          person_class="staff", civil_registered=civil, entered_unit_on=day)  # fmt: skip
            registered = register_person(self.cast.clerk, values=person.values, synthetic=True)
            self.opened.identity[registered.pk] = (registered.name, str(person.values["id_number"]))
            code, paper = self._seat(act)
            self.counter.on(
                day, act.unit, self.opened.identity[registered.pk], commodity=code, begins_on=day.isoformat(),
                entry_kind=act.kind, source=SOURCES.get(act.kind, "高校毕业生"), document=PAPERS[act.kind],
                reservation=str(paper or ""),
            )  # fmt: skip
            self._come(act.unit, registered.pk, code)

        return deed

    # everything else

    def _other(self) -> list[tuple[date, Callable[[date], None]]]:
        town = self.opened.units["格里坪镇"]
        seconded = [
            (date(2021, 7, 12), unit, n)
            for unit, number in (("区司法局", 2), ("区市场监管局", 4))
            for n in range(number)
        ]
        reports = ((date(2021, 1, 10), "区委常委会"), (date(2021, 1, 18), "市委编委"))
        return [
            *((day, self._report(body)) for day, body in reports),
            *((day, self._station(unit, n, town)) for day, unit, n in seconded),
            (date(2021, 12, 31), self._account),
            *PerformanceYear(
                self.cast.clerk,
                self.counter.office["zhuren"],
                self.opened.units[BODY],
                Random(2021),  # noqa: S311 - a demo
            ).deeds(),
            *worklog.deeds(self.cast.clerk, self.opened.units, self._live()),
        ]

    def _live(self) -> list[str]:
        return [name for name, unit in self.plan.items() if unit.kind == "institution" and not unit.ended_on]

    def _report(self, body: str) -> Callable[[date], None]:
        def deed(day: date) -> None:
            record_report(
                self.cast.clerk, year=2020, body=body, reported_on=day, title="2020年度机构编制执行情况报告"
            )

        return deed

    def _station(self, unit: str, place: int, town: int) -> Callable[[date], None]:
        def deed(day: date) -> None:
            person = self.opened.persons[unit][8 + place]
            absence = Absence(
                "stationed", day, where_unit_id=town, document="关于选派人员到格里坪镇工作的通知"
            )
            set_state(self.cast.chief, maker_id=self._maker, person_id=person, absence=absence)

        return deed

    def _account(self, day: date) -> None:
        total = sum(unit.quota.get("ADMIN", 0) for unit in self.plan.values()) + 6
        record_account_figure(
            self.cast.clerk,
            commodity_code="ADMIN",
            kind="province",
            on=day,
            quantity=total,
            basis="省委编办2021年底行政编制台账",
        )
        self.clock.set(date(2022, 1, 5))
        close_period(self.cast.chief, closes_on=day)

    # who is where

    @property
    def _maker(self) -> int:
        return self.cast.clerk.user_id or 0

    def settle(self) -> None:
        """Note who is on which quota after the opening."""
        for name, persons in self.opened.persons.items():
            unit = self.plan[name]
            for place, person in enumerate(persons):
                self._come(name, person, self.flows.commodity(unit, place), known=True)
        for name, unit in self.plan.items():
            for code, number in unit.quota.items():
                self.limit[name, code] = number
        for name, more in (("园区发展服务中心", 2), ("区公路建设养护中心", 2), ("区红十字会", 3)):
            self.limit[name, "INST_FULL"] += more

    def _come(self, unit: str, person: int, code: str, *, known: bool = False) -> None:
        self.on_quota[person] = code
        self.count[unit, code] += 1
        if not known:
            self.opened.persons[unit].append(person)

    def _gone(self, unit: str, person: int) -> None:
        self.count[unit, self.on_quota[person]] -= 1
        self.opened.persons[unit].remove(person)

    def _code(self, unit: str) -> str:
        return next(iter(self.plan[unit].quota))

    def _last_on(self, unit: str, code: str) -> int:
        return next(p for p in reversed(self.opened.persons[unit]) if self.on_quota[p] == code)

    def _free(self, unit: str, kind: str, number: int = 1) -> str:
        """Return the first quota of the unit with room that the kind may fill."""
        fits = (
            CIVIL
            if kind in {"E01", "E05"}
            else PUBLIC
            if kind in {"E02", "E03", "E12", "E09"}
            else CIVIL | PUBLIC
        )
        held = [c for c in self.plan[unit].quota if c in fits]
        pending = Tally(
            code for (name, _, code), papers in self.reserved.items() for _ in papers if name == unit
        )
        return next(c for c in held if self.limit[unit, c] - self.count[unit, c] - pending[c] >= number)

    def _seat(self, act: Act) -> tuple[str, int | None]:
        for (unit, kind, code), papers in self.reserved.items():
            if (unit, kind) == (act.unit, act.kind) and papers:
                return code, papers.pop()
        return self._free(act.unit, act.kind), None


def _between(random: Random, first: int, last: int) -> date:
    """Return a day of the months ``first`` to ``last``."""
    return date(2021, random.randint(first, last), random.randint(1, 28))
