"""(d) The establishment of one district on a past day, in a database of 1,000 districts against the same in a database of one.

PostgreSQL. Both databases hold the same district, row for row, in the same server; the large one holds 999 copies beside it.
``BIANZHI_BENCH_DISTRICTS`` makes it smaller for a quick try.
"""

import os
import re
import sys
from collections.abc import Callable
from datetime import date
from typing import Any

from benchmarks.registry import Pair, bench

DISTRICTS = int(os.environ.get("BIANZHI_BENCH_DISTRICTS") or 1_000)
UNITS, YEARS = 300, 25
LARGE = "bianzhi_large"


@bench(
    "d",
    "one district's establishment on a past day among 1,000 districts against alone, PostgreSQL",
    limit=1.5,
    needs="postgres",
)
def one_among_many() -> Pair:
    """Fill both databases, then ask them in turns."""
    from django.db import connections

    from benchmarks.history import INSTITUTION, district_with_history
    from benchmarks.scale import copy_district
    from bianzhi.establishment.reads import ledger_page, positions, quota

    made = district_with_history(UNITS, YEARS)
    small = connections["default"]
    with small.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    large = _twin(small)
    connections["default"] = large
    rows = copy_district(DISTRICTS - 1, _tell)
    actor, day, unit = made.actor, date(2015, 6, 30), made.units[-1].pk
    code = INSTITUTION[0]
    reads: dict[str, Callable[[], Any]] = {
        "positions": lambda: positions(actor, day),
        "ledger_page": lambda: ledger_page(actor, day, date(2010, 12, 31)),
        "quota_of_a_unit": lambda: quota(actor, unit, code, day),
    }

    def asked(which: Any, name: str) -> Any:
        connections["default"] = which
        return reads[name]()

    for name in reads:
        if asked(large, name) != asked(small, name):
            raise RuntimeError(f"{name}: the two databases disagree")
    notes = {
        "districts": DISTRICTS,
        "rows": rows,
        "ratios_of_all": {
            name: _ratio(lambda n=name: asked(large, n), lambda n=name: asked(small, n)) for name in reads
        },
        "sql_ms_large": _sql(large, lambda: asked(large, "positions")),
        "sql_ms_small": _sql(small, lambda: asked(small, "positions")),
    }
    return Pair(
        ours=lambda: asked(large, "positions"),
        yardstick=lambda: asked(small, "positions"),
        turns=40,
        notes=notes,
    )


def _tell(text: str) -> None:
    sys.stderr.write(f"   {text}\n")


def _twin(small: Any) -> Any:
    """Copy the database within its server and return a connection to the copy."""
    name = small.settings_dict["NAME"]
    small.close()
    with small._nodb_cursor() as cursor:  # noqa: SLF001 - from outside both databases
        cursor.execute(f'CREATE DATABASE "{LARGE}" TEMPLATE "{name}"')
    twin = small.copy(small.alias)
    twin.settings_dict["NAME"] = LARGE
    return twin


def _ratio(ours: Callable[[], Any], theirs: Callable[[], Any], turns: int = 25) -> float:
    import time
    from statistics import median

    def seconds(act: Callable[[], Any]) -> float:
        begun = time.perf_counter()
        act()
        return time.perf_counter() - begun

    pairs = [(seconds(ours), seconds(theirs)) for _ in range(turns)]
    return round(median(a for a, _ in pairs) / median(b for _, b in pairs), 2)


def _sql(which: Any, act: Callable[[], Any]) -> dict[str, float]:
    """Return the milliseconds the server takes for each statement of ``act``, by its first table."""
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(which) as seen:
        act()
    taken: dict[str, float] = {}
    with which.cursor() as cursor:
        for query in seen.captured_queries:
            cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {query['sql']}")
            plan = "\n".join(row[0] for row in cursor.fetchall())
            found = re.search(r"Execution Time: ([\d.]+)", plan)
            table = re.search(r'FROM "(\w+)"', query["sql"])
            name = f"{len(taken) + 1} {table.group(1) if table else '?'}"
            taken[name] = float(found.group(1)) if found else 0.0
            if os.environ.get("BIANZHI_BENCH_PLANS"):
                _tell(f"{query['sql']}\n{plan}\n")
    return taken
