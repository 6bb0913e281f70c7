"""编制使用分析: what is used, what lies idle, how the staff is made up, what comes free, what came and went."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from bianzhi.establishment.reads import positions
from bianzhi.instruments.reads import instruments
from bianzhi.ledger.commodities import COMMODITIES, quota_types
from bianzhi.ledger.vacancy import sum_positions
from bianzhi.site.doors import door
from bianzhi.site.statistics.chart import Bar, Chart, bars
from bianzhi.site.statistics.tables import Dating
from bianzhi.staff.reads import movements, retirements_ahead, structure
from bianzhi.units import terms
from bianzhi.units.reads import UnitState, versions_on
from bianzhi.users.actor import Actor
from bianzhi.values.dates import add_months

USE = (("approved", "核定"), ("occupied", "实有"), ("vacant", "空编"), ("over", "超编"))
MOST_IDLE = 15
MONTHS = 12
#: (unit, commodity) → position
Counted = Mapping[tuple[int, str], Any]


def charts(actor: Actor, as_of: date, dating: Dating) -> tuple[Chart, ...]:
    """Return every chart of the page. About twenty queries, whatever the number of units and persons."""
    actor.require("statistics.read")
    here = positions(actor, as_of)
    states = versions_on(actor, as_of)
    counted = {key: p for key, p in here.items() if COMMODITIES[key[1]].counted}
    by_month, by_kind = _flows(actor, as_of, dating)
    found = [
        _by_type(counted, dating),
        _by_system(counted, states, dating),
        _idle(counted, states, dating),
        _ages(actor, as_of, dating),
        _retirements(actor, as_of, dating),
        by_month,
        by_kind,
    ]
    if actor.may("instrument.read"):
        found.append(_documents(actor, as_of, dating))
    return tuple(found)


def _use(label: str, own: list[Any], url: str) -> Bar:
    total = sum_positions(own)
    return Bar(label, {key: getattr(total, key) for key, _ in USE}, url)


def _by_type(counted: Counted, dating: Dating) -> Chart:
    grouped: dict[str, list[Any]] = defaultdict(list)
    for (_, code), position in counted.items():
        grouped[code].append(position)
    rows = [
        _use(item.short_label, grouped[item.code], dating(door("establishment:ledger", families=item.family)))
        for item in quota_types()
        if item.code in grouped
    ]
    return bars(
        "use-type", "各类编制使用情况", "编制类型", USE, rows, drawn=("approved", "occupied", "vacant")
    )


def _by_system(counted: Counted, states: Mapping[int, UnitState], dating: Dating) -> Chart:
    grouped: dict[str, list[Any]] = defaultdict(list)
    for (unit, _), position in counted.items():
        grouped[states[unit].sector if unit in states else ""].append(position)
    rows = [
        _use(label, grouped[code], dating(door("establishment:ledger", sector=code)))
        for code, label in (*terms.choices("sector"), ("", "未填"))
        if code in grouped
    ]
    return bars(
        "use-system", "各系统编制使用情况", "系统类别", USE, rows, drawn=("approved", "occupied", "vacant")
    )


def _idle(counted: Counted, states: Mapping[int, UnitState], dating: Dating) -> Chart:
    grouped: dict[int, list[Any]] = defaultdict(list)
    for (unit, _), position in counted.items():
        if unit in states:
            grouped[unit].append(position)
    rows = []
    for unit, own in grouped.items():
        total = sum_positions(own)
        if total.approved and total.vacant:
            figures = {
                "rate": total.vacant / total.approved,
                "approved": total.approved,
                "vacant": total.vacant,
            }
            name = states[unit].common_name or states[unit].short_name or states[unit].full_name
            rows.append(Bar(name, figures, dating(door("units:tab", unit, "establishment"))))
    rows.sort(key=lambda row: (-row.figures["rate"], -row.figures["vacant"]))
    series = (("rate", "空编率"), ("approved", "核定"), ("vacant", "空编"))
    return bars(
        "idle", f"空编率最高的{MOST_IDLE}家", "机构", series, rows[:MOST_IDLE], drawn=("rate",), lying=True, summed=False,
        percent=True, note="空编率＝空编÷核定；超过15%提示，超过30%预警。", unit="",
    )  # fmt: skip


def _ages(actor: Actor, as_of: date, dating: Dating) -> Chart:
    found = structure(actor, as_of)
    named = actor.may("person.read")
    rows = []
    for row in found.rows:
        if row.dimension == "age":
            figures = Counter({"1": 0, "2": 0})
            for cell, n in found.cells.items():
                if cell[0] == row.code:
                    figures[cell[1]] += n
            url = dating(door("staff:index", age=row.code)) if named else ""
            rows.append(Bar(row.label, figures, url))
    return bars(
        "ages", "在编人员年龄结构", "年龄段", (("1", "男"), ("2", "女")), rows, stacked=True, unit="人"
    )


def _retirements(actor: Actor, as_of: date, dating: Dating) -> Chart:
    years = retirements_ahead(actor, as_of)
    used = [item for item in quota_types() if any(year.counts.get(item.code) for year in years)]
    named = actor.may("person.read")
    rows = []
    for year in years:
        since = date(1950, 1, 1) if year.year == as_of.year else date(year.year, 1, 1)
        url = dating(door("staff:retirements", since=since, until=date(year.year, 12, 31))) if named else ""
        rows.append(Bar(f"{year.year}年", {item.code: year.counts.get(item.code, 0) for item in used}, url))
    return bars(
        "retirements", "今后五年到龄退休、释放编制", "年度", [(item.code, item.short_label) for item in used], rows, stacked=True,
        note="按法定退休时间；已到龄未办理的算在当年。", unit="人",
    )  # fmt: skip


def _months(as_of: date) -> list[date]:
    """Return the first days of the twelve months that end with the month of ``as_of``."""
    first = as_of.replace(day=1)
    return [add_months(first, back - MONTHS + 1) for back in range(MONTHS)]


def _flows(actor: Actor, as_of: date, dating: Dating) -> tuple[Chart, Chart]:
    """Count who came and went. Only numbers leave this function, so ``statistics.read`` is enough; doors need ``person.read``."""
    months = _months(as_of)
    counting = replace(actor, extra=actor.extra | {"person.read"})
    moved = movements(counting, months[0], as_of)
    named = actor.may("person.read")
    per_month = Counter((row.on.replace(day=1), row.direction) for row in moved)
    monthly = []
    for month in months:
        last = min(add_months(month, 1).toordinal() - 1, as_of.toordinal())
        url = dating(door("staff:movements", since=month, until=date.fromordinal(last))) if named else ""
        figures = {"on": per_month[month, "上编"], "off": per_month[month, "下编"]}
        monthly.append(Bar(f"{month:%Y-%m}", figures, url))
    by_month = bars(
        "flows-month", "近十二个月上下编人数", "月份", (("on", "上编"), ("off", "下编")), monthly,
        note="区内调动在调出单位算下编，在调入单位算上编。", unit="人次",
    )  # fmt: skip
    per_kind = Counter((row.direction, row.kind or "其他") for row in moved)
    kinds = []
    for (direction, kind), n in sorted(per_kind.items(), key=lambda item: (item[0][0], -item[1])):
        code = "on" if direction == "上编" else "off"
        url = dating(door("staff:movements", since=months[0], until=as_of, direction=code)) if named else ""
        kinds.append(Bar(f"{direction}·{kind}", {"n": n}, url))
    by_kind = bars(
        "flows-kind", "近十二个月上下编方式", "方式", (("n", "人次"),), kinds, lying=True, unit="人次"
    )
    return by_month, by_kind


def _documents(actor: Actor, as_of: date, dating: Dating) -> Chart:
    months = _months(as_of)
    found, _ = instruments(actor, since=months[0], until=as_of, limit=None)
    counted = Counter(row.signed_on.replace(day=1) for row in found)
    rows = []
    for month in months:
        last = date.fromordinal(add_months(month, 1).toordinal() - 1)
        url = dating(door("instruments:index", since=month, until=last))
        rows.append(Bar(f"{month:%Y-%m}", {"n": counted[month]}, url))
    return bars(
        "documents", "近十二个月批复文件", "月份", (("n", "文件"),), rows, unit="份", note="按签发日期。"
    )
