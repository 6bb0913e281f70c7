"""``make bench``: run the benches named (all without a name), print ratios, keep them in ``benchmarks/results/``.

Each bench runs in a process and an instance folder of its own, on SQLite, or on a throwaway PostgreSQL when it needs
one. Exit code 1 when a ratio is over its limit or a bench could not run.
"""

import importlib
import json
import os
import pkgutil
import platform
import subprocess
import sys
import tempfile
from contextlib import nullcontext
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "scripts"), str(ROOT / "src")]

import benchmarks
from benchmarks.registry import BENCHES, Bench, measure
from scripts.throwaway_postgres import NoPostgres, throwaway_postgres

RESULTS = ROOT / "benchmarks" / "results"
ANSWER = "RESULT "


def load() -> None:
    """Import every ``benchmarks/bench_*.py``; importing registers. They import Django inside their functions only."""
    for module in pkgutil.iter_modules(benchmarks.__path__, "benchmarks."):
        if module.name.startswith("benchmarks.bench_"):
            importlib.import_module(module.name)


def child(code: str) -> int:
    """Measure one bench in this process and print the result as one line."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    result = measure(BENCHES[code])
    print(ANSWER + json.dumps(asdict(result) | {"ratio": result.ratio, "holds": result.holds}), flush=True)
    return 0


def run(one: Bench) -> dict[str, Any]:
    """Run one bench in a process of its own and return its result, or why there is none."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "bianzhi.site.settings",
        "BIANZHI_INLINE_JOBS": "1",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
    }
    environment.pop("DATABASE_URL", None)
    try:
        with (
            tempfile.TemporaryDirectory(prefix="bianzhi-bench-") as instance,
            throwaway_postgres() if one.needs == "postgres" else nullcontext("") as url,
        ):
            environment["BIANZHI_INSTANCE"] = instance
            if url:
                environment["DATABASE_URL"] = url
            command = [sys.executable, __file__, "--child", one.code]
            done = subprocess.run(
                command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False
            )
    except NoPostgres as missing:
        return {"code": one.code, "title": one.title, "error": f"{missing}; make system-packages"}
    for line in done.stdout.splitlines():
        if line.startswith(ANSWER):
            found: dict[str, Any] = json.loads(line.removeprefix(ANSWER))
            return found
    return {"code": one.code, "title": one.title, "error": f"ended with code {done.returncode}"}


def show(results: list[dict[str, Any]]) -> None:
    """Print the table of ratios."""
    from rich.console import Console
    from rich.table import Table

    table = Table("bench", "what", "ours", "yardstick", "ratio", "limit", "")
    for row in results:
        if "error" in row:
            table.add_row(row["code"], row["title"], "", "", "", "", f"not measured: {row['error']}")
            continue
        times = (f"{row[side] * 1000:.2f} ms" for side in ("ours", "yardstick"))
        verdict = "ok" if row["holds"] else "OVER"
        table.add_row(row["code"], row["title"], *times, f"{row['ratio']:.2f}", f"{row['limit']:g}", verdict)
    Console(width=None if sys.stdout.isatty() else 120).print(table)


def keep(results: list[dict[str, Any]]) -> Path:
    """Write the results with what the machine was; returns the file."""
    now = datetime.now().astimezone()
    commit = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    machine = {"python": platform.python_version(), "cores": os.cpu_count(), "load": os.getloadavg()[0]}
    RESULTS.mkdir(parents=True, exist_ok=True)
    path = RESULTS / f"{now:%Y-%m-%d}.json"
    record = {"at": now.isoformat(timespec="seconds"), "commit": commit.stdout.strip(), "machine": machine}
    earlier = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    text = json.dumps([*earlier, record | {"results": results}], ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")
    return path


def main() -> int:
    """Run the chosen benches."""
    load()
    if sys.argv[1:2] == ["--child"]:
        return child(sys.argv[2])
    codes = sys.argv[1:] or sorted(BENCHES)
    if unknown := [code for code in codes if code not in BENCHES]:
        print(
            f"No bench {', '.join(unknown)}; there are: {', '.join(sorted(BENCHES)) or 'none yet'}",
            file=sys.stderr,
        )
        return 2
    if not codes:
        print("No bench is registered.", file=sys.stderr)
        return 1
    results = []
    for code in codes:
        print(f"── {code}: {BENCHES[code].title} ──", flush=True)
        results.append(run(BENCHES[code]))
    show(results)
    print(f"Kept in {keep(results).relative_to(ROOT)}")
    return 0 if results and all(row.get("holds") for row in results) else 1


if __name__ == "__main__":
    sys.exit(main())
