"""How `bianzhi audit FOLDER --out RESULTS` holds out over many documents: memory, and what a second core is worth.

python benchmarks/bench_audit_scale.py memory [1000 10000]    peak memory at two sizes, of the program and of its workers
python benchmarks/bench_audit_scale.py cores [4000]           seconds on one core and on two, in turns; a quiet machine, please
                                                              (and of two runs over half of them each, a core each, that know
                                                              nothing of one another: more this machine's second core cannot give)
python benchmarks/bench_audit_scale.py dashboard [1000000]    seconds and memory of audit-dashboard over so many

Documents are made up (`audit_forms`), one in fifty a real PDF of ../shared/audit where it is there.
"""

import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from benchmarks.audit_forms import FORMS, draw, written

REAL = sorted((ROOT.parent / "shared" / "audit" / "documents").glob("*.pdf"))
ONE_IN = 50
FLAT, TWO_CORES = 1.1, 1.8
TURNS = 5
SEEDS = 200


def documents(folder: Path, number: int) -> None:
    """Write so many documents, a hundred to a folder."""
    forms = list(FORMS)
    texts = [written(draw(seed), forms[seed % len(forms)]) for seed in range(SEEDS)]
    for k in range(number):
        place = folder / forms[k % len(forms)] / str(k // 100)
        place.mkdir(parents=True, exist_ok=True)
        if REAL and k % ONE_IN == 0:
            shutil.copy(REAL[k // ONE_IN % len(REAL)], place / f"{k}.pdf")
        else:
            (place / f"{k}.txt").write_text(texts[k % SEEDS] + f"\n{k}", encoding="utf-8")


def audited(folder: Path, results: Path) -> tuple[float, int, int]:
    """Audit a folder; return seconds, and in MB the peak memory of the program and of its largest worker."""
    return watched(["audit", str(folder), "--out", str(results)])


def started(words: list[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "bianzhi.cli", *words],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")}, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def watched(words: list[str]) -> tuple[float, int, int]:
    began = time.perf_counter()
    running = started(words)
    peaks: dict[int, int] = {}
    while running.poll() is None:
        for pid in (running.pid, *children(running.pid)):
            peaks[pid] = max(peaks.get(pid, 0), peak(pid))
        time.sleep(0.1)
    seconds = time.perf_counter() - began
    own = peaks.pop(running.pid, 0)
    return seconds, own >> 10, max(peaks.values(), default=0) >> 10


def children(pid: int) -> list[int]:
    try:
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def peak(pid: int) -> int:
    """Return the most memory a process has had, in KB; 0 of one that has gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")), 0)


def memory(scratch: Path, sizes: list[int]) -> bool:
    made = {}
    print("documents  seconds  a second  MB of the program  MB of a worker")
    for size in sizes or [1_000, 10_000]:
        folder = scratch / str(size)
        documents(folder, size)
        seconds, own, worker = made[size] = audited(folder, scratch / f"results{size}")
        print(f"{size:9,}  {seconds:7.1f}  {size / seconds:8.1f}  {own:17,}  {worker:14,}", flush=True)
    small, large = made[min(made)], made[max(made)]
    ratios = [large[k] / small[k] for k in (1, 2)]
    flat = max(ratios) <= FLAT
    print(
        f"times as much: program {ratios[0]:.2f}, worker {ratios[1]:.2f}; limit {FLAT}: {'ok' if flat else 'OVER'}"
    )
    return flat


def cores(scratch: Path, sizes: list[int]) -> bool:
    every = sorted(os.sched_getaffinity(0))
    if len(every) < 2:
        print("This machine has one core.")
        return False
    size = sizes[0] if sizes else 4_000
    documents(scratch / "in", size)
    for half in ("a", "b"):
        documents(scratch / half, size // 2)
    times: dict[int, list[float]] = {1: [], 2: []}
    apart: list[float] = []
    for turn in range(TURNS):
        for number in (1, 2) if turn % 2 else (2, 1):
            os.sched_setaffinity(0, every[:number])  # those it starts inherit it
            times[number].append(audited(scratch / "in", scratch / f"out{turn}{number}")[0])
        apart.append(side_by_side(scratch, turn, every[:2]))
    os.sched_setaffinity(0, every)
    one, two, best = (statistics.median(found) for found in (times[1], times[2], apart))
    print(
        f"{size:,} documents: one core {one:.1f} s, two cores {two:.1f} s, {one / two:.2f} times as fast; at least {TWO_CORES}"
    )
    print(f"two runs of half of them, a core each: {best:.1f} s, {one / best:.2f} times as fast")
    print(f"load of the machine: {os.getloadavg()[0]:.1f}")
    return one / two >= TWO_CORES


def side_by_side(scratch: Path, turn: int, two: list[int]) -> float:
    """Audit two halves at once, each on a core of its own; return the seconds until both are done."""
    began = time.perf_counter()
    running = []
    for core, half in zip(two, ("a", "b"), strict=True):
        os.sched_setaffinity(0, [core])
        words = ["audit", str(scratch / half), "--out", str(scratch / f"out{turn}{half}")]
        running.append(started(words))
    for one in running:
        one.wait()
    return time.perf_counter() - began


def dashboard(scratch: Path, sizes: list[int]) -> bool:
    from bianzhi.auditing.corpus.crew import Done, Task
    from bianzhi.auditing.corpus.regions import in_order
    from bianzhi.auditing.corpus.results import Results
    from bianzhi.auditing.findings import Finding, Obligation, Report
    from bianzhi.auditing.registry import rules
    from bianzhi.documents.model import Place

    size = sizes[0] if sizes else 1_000_000
    dice = random.Random(1)
    cities = [name for name in in_order() if name.endswith("市")]
    known = list(rules().values())
    told = tuple(Obligation(rule.code, "passed") for rule in known[:3])
    with Results(scratch / "results", "bench") as results:
        for k in range(size):
            found = tuple(
                Finding(r.code, r.kind, r.severity, r.title, Place(3)) for r in dice.choices(known, k=k % 4)
            )
            unit = dice.choice(cities) + "司法局"
            report = Report(f"/公开/{k}.docx", unit, 2016 + k % 8, "决算", "docx", found, told)
            results.add(Done(Task(report.file), report, "0" * 64))
        results.flush()
    page = scratch / "page.html"
    seconds, own, _ = watched(["audit-dashboard", str(scratch / "results"), "-o", str(page)])
    print(f"{size:,} documents: {seconds:.1f} s, {own:,} MB, a page of {page.stat().st_size >> 10:,} KB")
    return True


MODES: dict[str, Callable[[Path, list[int]], bool]] = {
    "memory": memory,
    "cores": cores,
    "dashboard": dashboard,
}


def main() -> int:
    """Run the mode named, or memory."""
    words = sys.argv[1:] or ["memory"]
    with tempfile.TemporaryDirectory(prefix="bianzhi-bench-") as scratch:
        return 0 if MODES[words[0]](Path(scratch), [int(word) for word in words[1:]]) else 1


if __name__ == "__main__":
    sys.exit(main())
