"""Run every test that this machine can run, and say last what was left out and how to get it.

Four suites: everything on SQLite, everything but the browser on a throwaway PostgreSQL, the browser on SQLite, Spark. Whatever
stands behind the script's name goes to pytest (``make test ARGS="tests/cli -x"``). With CI=true anything left out, a
skipped test too, is a failure.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections import Counter
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path

from throwaway_postgres import NoPostgres, find_binaries, throwaway_postgres

ROOT = Path(__file__).resolve().parent.parent
REMEDY = "make system-packages"
NO_TESTS = 5  # pytest's exit code
#: tests of floor 1 and others that know no database: once is enough
NO_DATABASE = tuple(
    f"tests/{one}"
    for one in (
        *("values", "ledger", "documents", "auditing", "reporting", "repository", "benchmarks"),
        *("cli/test_audit.py", "cli/test_audit_bad_files.py", "cli/test_audit_folder.py"),
    )
)


@dataclass(frozen=True, slots=True)
class Suite:
    """One run of pytest.

    Attributes:
        title: what the summary calls it.
        marks: pytest's ``-m`` expression.
        missing: why this machine cannot run it; empty when it can.
        postgres: whether it needs the throwaway server.
        workers: processes; 0 means one, without xdist.
        without: folders it leaves out.
    """

    title: str
    marks: str
    missing: str = ""
    postgres: bool = False
    workers: int = 0
    without: tuple[str, ...] = ()


@dataclass(slots=True)
class Tally:
    """What one suite did."""

    title: str
    code: int = 0
    passed: int = 0
    failed: int = 0
    seconds: float = 0.0
    skipped: Counter[str] = field(default_factory=Counter)

    @property
    def line(self) -> str:
        """The suite in one line."""
        skipped = f", {self.skipped.total()} skipped" if self.skipped else ""
        return f"{self.title}: {self.passed} passed, {self.failed} failed{skipped}, {self.seconds:.0f} s"


def without_postgres() -> str:
    """Return why there is no PostgreSQL here, or nothing."""
    try:
        find_binaries()
    except NoPostgres as missing:
        return str(missing)
    return ""


def without_browser() -> str:
    """Return why there is no browser here, or nothing."""
    if not any(shutil.which(name) for name in ("chromium", "chromium-browser")):
        return "no Chromium"
    listed = (
        subprocess.run(["fc-list", ":lang=zh-cn"], capture_output=True, check=False)
        if shutil.which("fc-list")
        else None
    )
    return "" if listed and listed.stdout else "no Chinese font for Chromium"


def without_spark() -> str:
    """Return why Spark cannot run here, or nothing."""
    if not os.environ.get("JAVA_HOME") and not shutil.which("java"):
        return "no Java"
    absent = [name for name in ("pyspark", "pandas", "pyarrow") if importlib.util.find_spec(name) is None]
    return f"no {', '.join(absent)} (make spark)" if absent else ""


def suites() -> list[Suite]:
    """Return the suites with what this machine lacks for each."""
    workers = int(os.environ.get("JOBS", "0")) or min(os.cpu_count() or 1, 4)
    workers = 0 if workers == 1 else workers
    return [
        Suite("SQLite", "not browser and not postgres and not spark", workers=workers),
        Suite("PostgreSQL", "not browser and not spark", without_postgres(), True, workers, NO_DATABASE),
        Suite("Browser", "browser", without_browser(), workers=min(workers, 2)),
        Suite("Spark", "spark", without_spark()),
    ]


def run(suite: Suite, arguments: list[str]) -> Tally:
    """Run one suite and count from its JUnit report."""
    tally, begun = Tally(suite.title), time.monotonic()
    command = [sys.executable, "-m", "pytest", "-q", "-m", suite.marks, *arguments]
    command += [f"--ignore={folder}" for folder in suite.without]
    if suite.workers:
        command += ["-n", str(suite.workers), "--dist", "worksteal"]
    environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    with tempfile.TemporaryDirectory(prefix="bianzhi-test-") as scratch:
        report = Path(scratch) / "report.xml"
        environment["BIANZHI_INSTANCE"] = str(Path(scratch) / "instance")
        with throwaway_postgres(fast=True) if suite.postgres else nullcontext("") as url:
            if url:
                environment["DATABASE_URL"] = url
            print(f"\n── {suite.title} ──", flush=True)
            tally.code = subprocess.run(
                [*command, f"--junitxml={report}"], check=False, cwd=ROOT, env=environment
            ).returncode
        if report.exists():
            count(report, tally)
    tally.seconds = time.monotonic() - begun
    return tally


def count(report: Path, tally: Tally) -> None:
    """Fill ``tally`` from pytest's own report (written by our child a moment ago)."""
    for case in ET.parse(report).getroot().iter("testcase"):
        skip = case.find("skipped")
        if skip is not None:
            tally.skipped[skip.get("message") or "no reason given"] += 1
        elif case.find("failure") is not None or case.find("error") is not None:
            tally.failed += 1
        else:
            tally.passed += 1


def main() -> int:
    """Run the suites; print results, then what was left out."""
    arguments, strict = sys.argv[1:], os.environ.get("CI") == "true"
    tallies: list[Tally] = []
    left_out: list[str] = []
    failed = False
    for suite in suites():
        if suite.missing:
            left_out.append(f"{suite.title} suite: {suite.missing}")
            continue
        tally = run(suite, arguments)
        tallies.append(tally)
        left_out += [f"{number} × {suite.title}: {reason}" for reason, number in tally.skipped.items()]
        if tally.code == NO_TESTS:
            if not arguments:
                left_out.append(f"{suite.title} suite: it has no test")
        elif tally.code:
            failed = True
    print("\n── Result ──")
    print("\n".join(tally.line for tally in tallies))
    total = sum(t.passed for t in tallies)
    failed = failed or total == 0
    print(
        f"{total} passed, {sum(t.failed for t in tallies)} failed, {sum(t.skipped.total() for t in tallies)} skipped"
    )
    if left_out:
        print("Left out:", *left_out, sep="\n  ")
        print(f"To run them too: {REMEDY}")
    else:
        print("Nothing was left out." if not arguments else "Only what ARGS chose was run.")
    return 1 if failed or (strict and left_out) else 0


if __name__ == "__main__":
    sys.exit(main())
