"""Build or refresh the virtual environment from the hashed lists; standard library only.

Usage: ``python3.11 scripts/build_venv.py .venv base|dev|spark``. The product itself is not installed: a ``.pth`` line
points at ``src`` and a launcher ``bianzhi`` is written, so no build tool has to be fetched.
"""

import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WANTED = (3, 11)
LAUNCHER = """#!/bin/sh
exec "{python}" -m bianzhi.cli "$@"
"""


def complain(*lines: str) -> None:
    """Say what is missing and stop."""
    raise SystemExit("\n".join(lines))


def require_python() -> None:
    """Refuse any Python but 3.11, and one without venv."""
    if sys.version_info[:2] != WANTED:
        complain(
            f"Python {sys.version.split()[0]} found; Bianzhi needs 3.11.",
            "Debian: apt-get install python3.11-venv. Elsewhere: make PYTHON=/path/to/python3.11 …",
        )
    try:
        import ensurepip  # noqa: F401
    except ImportError:
        complain("This Python has no venv. Install it: apt-get install python3.11-venv")


def build(folder: Path, kind: str) -> None:
    """Create ``folder`` when it is absent or broken, then install the list ``kind`` with hashes."""
    python = folder / "bin" / "python"
    works = (
        python.exists()
        and subprocess.run([python, "-m", "pip", "--version"], check=False, capture_output=True).returncode
        == 0
    )
    if not works:
        print(f"Building {folder} …", flush=True)
        venv.create(folder, with_pip=True, clear=folder.exists())
    print(f"Installing requirements/{kind}.txt (first time: a minute or two) …", flush=True)
    command = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    done = subprocess.run([*command, "-r", ROOT / "requirements" / f"{kind}.txt"], check=False)
    if done.returncode:
        complain("pip could not install the list above; nothing else was changed.")


def link(folder: Path) -> None:
    """Point the environment at ``src`` and write the launcher."""
    python = (folder / "bin" / "python").absolute()
    site = folder / "lib" / f"python{WANTED[0]}.{WANTED[1]}" / "site-packages"
    (site / "bianzhi-source.pth").write_text(f"{ROOT / 'src'}\n", encoding="utf-8")
    launcher = folder / "bin" / "bianzhi"
    launcher.write_text(LAUNCHER.format(python=python), encoding="utf-8")
    launcher.chmod(0o755)


def main() -> None:
    """Build, link, and leave the stamp that make looks at."""
    require_python()
    folder, kind = Path(sys.argv[1]), sys.argv[2]
    build(folder, kind)
    link(folder)
    for stamp in {"spark"} if kind == "spark" else {"base", kind}:
        (folder / f".{stamp}").touch()


if __name__ == "__main__":
    main()
