"""How long books take: one department of 300 units added up and checked, the workbook written and read, an export read.

python benchmarks/bench_books.py [UNITS]
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from bianzhi.documents.sheets import read_workbook
from bianzhi.reporting.books import Body, Member, from_plain, to_plain
from bianzhi.reporting.making import make_books
from bianzhi.reporting.read_official import read_official
from bianzhi.reporting.read_template import read_template
from bianzhi.reporting.relations import check, worked_out
from bianzhi.reporting.rollup import proposed, roll_up
from bianzhi.reporting.template import template
from tests.reporting.official import official


def timed(what: str, act: Callable[[], Any], times: int = 5) -> None:
    """Print the CPU and wall time of one call, the least of several."""
    found = []
    for _ in range(times):
        cpu, wall = time.process_time(), time.perf_counter()
        act()
        found.append((time.process_time() - cpu, time.perf_counter() - wall))
    cpu, wall = min(found)
    print(f"{what:42} {cpu * 1000:8.1f} ms CPU {wall * 1000:8.1f} ms")


def main() -> None:
    """Run them all."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    units = [make_books(Random(n), body=Body(f"第{n}学校", "公益一类事业单位")) for n in range(number)]
    department = Body("云溪县教育和体育局", members=tuple(Member(u.body.name, u.body.kind) for u in units))
    plain = [to_plain(unit) for unit in units]
    one = units[0]
    sheets, export = template(one), official(one)
    timed(f"{number} units out of JSON", lambda: [from_plain(p) for p in plain])
    timed(f"{number} units: payments between them", lambda: proposed(units))
    timed(f"{number} units added up", lambda: roll_up(department, 2021, units))
    rolled = roll_up(department, 2021, units).books
    timed("the department checked", lambda: check(rolled))
    timed("one body checked", lambda: check(one), 20)
    timed("one body summed", lambda: worked_out(one.now), 20)
    timed("workbook written", lambda: template(one))
    timed("workbook read (in a process of its own)", lambda: read_template(read_workbook(sheets, "a.xlsx")))
    timed("export read (in a process of its own)", lambda: read_official(read_workbook(export, "b.xlsx")))


if __name__ == "__main__":
    main()
