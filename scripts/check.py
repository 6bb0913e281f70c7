"""Everything that reads the code without running its tests. Each check is named; all run, then the outcome is told."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
CODE = ("src", "tests", "scripts", "benchmarks")
CHECKS: tuple[tuple[str, list[str]], ...] = (
    ("ruff", ["ruff", "check", *CODE]),
    ("layout", ["ruff", "format", "--check", *CODE]),
    ("types", ["mypy"]),
    ("import rules", ["lint-imports", "--no-logo"]),
    ("templates", ["djlint", "src", "--lint", "--quiet"]),
    ("migrations", ["python", "-m", "django", "makemigrations", "--check", "--dry-run"]),
    ("settings", ["python", "-m", "django", "check", "--fail-level=WARNING"]),
)


def main() -> int:
    """Run the checks named on the command line, or all of them."""
    wanted = sys.argv[1:]
    failed = []
    with tempfile.TemporaryDirectory(prefix="bianzhi-check-") as instance:
        environment = os.environ | {
            "BIANZHI_INSTANCE": instance,
            "DJANGO_SETTINGS_MODULE": "bianzhi.site.settings",
            "PYTHONPATH": str(ROOT / "src"),
        }
        for name, command in CHECKS:
            if wanted and name not in wanted:
                continue
            print(f"── {name} ──", flush=True)
            program = str(BIN / command[0])
            if subprocess.run([program, *command[1:]], check=False, cwd=ROOT, env=environment).returncode:
                failed.append(name)
    print(f"\nFailed: {', '.join(failed)}" if failed else "\nAll checks passed.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
