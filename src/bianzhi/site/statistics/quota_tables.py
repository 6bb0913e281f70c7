"""S1 to S4: bodies, 行政编制, 事业编制, 领导职数."""

from collections.abc import Callable
from datetime import date
from typing import Any

from bianzhi.establishment.reads import StatTable, pool, statistics_s2, statistics_s3, statistics_s4
from bianzhi.ledger.commodities import COMMODITIES
from bianzhi.site.doors import door
from bianzhi.site.statistics.checks import Check, total_of
from bianzhi.site.statistics.tables import Asked, Dating, Made
from bianzhi.ui.listing import Column
from bianzhi.units.reads import S1Cell, S1Row, statistics_s1
from bianzhi.users.actor import Actor

#: figure → words, as columns under each head; posts have words of their own
QUOTA_WORDS = (("approved", "核定"), ("occupied", "实有"), ("vacant", "空编"), ("over", "超编"))
POST_WORDS = (("approved", "核定"), ("occupied", "实配"), ("vacant", "空缺"), ("over", "超配"))
BODY_WORDS = (("units", "机构"), ("inner_units", "内设机构"), ("nameplates", "挂牌"))
TOTAL = "total"
Door = Callable[[str, str], str]  # row code, column code → address; column empty for the total


def s1(actor: Actor, as_of: date, asked: Asked, dating: Dating) -> Made:
    """Bodies by system and rank."""
    kind = asked.text("unit_kind")
    table = statistics_s1(actor, as_of, unit_kind=kind)
    columns = [Column("label", "系统类别", link=lambda row: _units(dating, kind, row.sector, ""))]
    for code, label in (*table.ranks, (TOTAL, "合计")):
        columns += [_body(code, label, key, words, kind, dating) for key, words in BODY_WORDS]
    totals = {
        f"{code}.{key}": getattr(table.total if code == TOTAL else table.totals[code], key)
        for code, _ in (*table.ranks, (TOTAL, ""))
        for key, _ in BODY_WORDS
    }
    checks = [
        total_of(
            (getattr(row.total, key) for row in table.rows),
            getattr(table.total, key),
            f"{words}：各行之和＝合计",
        )
        for key, words in BODY_WORDS
    ]
    checks += [
        total_of(
            (getattr(cell, key) for cell in table.totals.values()),
            getattr(table.total, key),
            f"{words}：各列之和＝合计",
        )
        for key, words in BODY_WORDS
    ]
    return Made(tuple(columns), table.rows, totals, tuple(checks), "个")


def _units(dating: Dating, kind: str, sector: str, rank: str) -> str:
    return dating(door("units:index", sector=sector, rank=rank, unit_kind=kind))


def _body(code: str, label: str, key: str, words: str, kind: str, dating: Dating) -> Column:
    def cell(row: S1Row) -> S1Cell:
        return row.total if code == TOTAL else row.cells.get(code, S1Cell())

    def link(row: S1Row) -> str | None:
        return _units(dating, kind, row.sector, "" if code == TOTAL else code) if cell(row).units else None

    return Column(
        f"{code}.{key}", words, "number", group=label,
        value=lambda row: getattr(cell(row), key), link=link if key == "units" else None,
    )  # fmt: skip


def s2(actor: Actor, as_of: date, asked: Asked, dating: Dating) -> Made:  # noqa: ARG001 - one signature for all tables
    """行政编制 by system and type."""

    def behind(row: str, column: str) -> str:
        return _ledger(dating, sector=row, column=column)

    table = statistics_s2(actor, as_of)
    return _made(actor, as_of, table, "系统类别", QUOTA_WORDS, behind)


def s3(actor: Actor, as_of: date, asked: Asked, dating: Dating) -> Made:  # noqa: ARG001
    """事业编制 by industry and funding."""

    def behind(row: str, column: str) -> str:  # noqa: ARG001 - the register knows no type of quota
        return dating(door("units:index", industry=row, unit_kind="institution"))

    table = statistics_s3(actor, as_of)
    made = _made(actor, as_of, table, "行业", QUOTA_WORDS, behind)
    count = Column(
        "units", "机构数", "number", value=lambda row: row.unit_total, link=lambda row: behind(row.code, "")
    )
    columns = (made.columns[0], count, *made.columns[1:])
    return Made(columns, made.rows, {**made.totals, "units": table.totals.unit_total}, made.checks)


def s4(actor: Actor, as_of: date, asked: Asked, dating: Dating) -> Made:  # noqa: ARG001
    """领导职数 by class and rank."""

    def behind(row: str, column: str) -> str:  # noqa: ARG001 - the ledger shows all ranks of a class side by side
        return dating(door("establishment:ledger", what="post"))

    return _made(actor, as_of, statistics_s4(actor, as_of), "职务层次", POST_WORDS, behind, post=True)


def _ledger(dating: Dating, *, sector: str, column: str) -> str:
    family = COMMODITIES[column].family if column else ""
    return dating(door("establishment:ledger", sector=sector, families=family))


def _made(
    actor: Actor, as_of: date, table: StatTable, head: str, words: tuple[tuple[str, str], ...], behind: Door, *,
    post: bool = False,
) -> Made:  # fmt: skip
    used = [(code, label) for code, label in table.columns if _any(table.totals.cells[code])]
    columns = [Column("label", head, link=lambda row: behind(row.code, ""))]
    for code, label in used:
        columns += [_figure(code, label, key, text, behind) for key, text in words]
    columns += [_figure(TOTAL, "合计", key, text, behind) for key, text in words]
    totals = {
        f"{code}.{key}": getattr(table.totals.total if code == TOTAL else table.totals.cells[code], key)
        for code, _ in (*used, (TOTAL, ""))
        for key, _ in words
    }
    checks = _checks(table, words)
    if post:
        return Made(tuple(columns), table.rows, totals, tuple(checks))
    return Made(tuple(columns), table.rows, totals, (*checks, *against_ledger(actor, as_of)))


def _any(cell: Any) -> bool:
    return bool(cell.approved or cell.occupied or cell.over)


def _figure(code: str, label: str, key: str, text: str, behind: Door) -> Column:
    def cell(row: Any) -> Any:
        return row.total if code == TOTAL else row.cells[code]

    def link(row: Any) -> str | None:
        return behind(row.code, "" if code == TOTAL else code) if getattr(cell(row), key) else None

    return Column(
        f"{code}.{key}", text, "number", group=label, value=lambda row: getattr(cell(row), key), link=link
    )


def _checks(table: StatTable, words: tuple[tuple[str, str], ...]) -> list[Check]:
    whole = table.totals.total
    found = [
        total_of(
            (getattr(row.total, key) for row in table.rows), getattr(whole, key), f"{text}：各行之和＝合计"
        )
        for key, text in words
    ]
    found += [
        total_of(
            (getattr(cell, key) for cell in table.totals.cells.values()),
            getattr(whole, key),
            f"{text}：各列之和＝合计",
        )
        for key, text in words
    ]
    (_, approved), (_, actual), (_, vacant), (_, over) = words
    rule = f"{approved}－{actual}＝{vacant}－{over}"
    return [*found, Check(rule, whole.approved - whole.occupied, whole.vacant - whole.over)]


def against_ledger(actor: Actor, as_of: date) -> tuple[Check, ...]:
    """Return the checks that S2 and S3 together are the ledger (DOMAIN §9.1); 员额 stands in neither and is added."""
    second, third = statistics_s2(actor, as_of).totals.total, statistics_s3(actor, as_of).totals.total
    rows = [row for row in pool(actor, as_of) if COMMODITIES[row.commodity].counted]
    filed = [row for row in rows if row.commodity == "HEADCOUNT_FILED"]
    left = "S2＋S3＋员额" if any(row.units or row.occupied for row in filed) else "S2＋S3"
    return (
        Check(
            f"核定：{left}＝台账合计",
            second.approved + third.approved + sum(row.units for row in filed),
            sum(row.units for row in rows),
        ),
        Check(
            f"实有：{left}＝台账合计",
            second.occupied + third.occupied + sum(row.occupied for row in filed),
            sum(row.occupied for row in rows),
        ),
    )
