"""The repository as the tests about it see it: its files, its tests, its exemptions."""

import re
import subprocess
import tomllib
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "bianzhi"
HERE = Path(__file__).resolve().parent
LEAST_REASON = 20  # characters of a written reason


@cache
def files(*suffixes: str) -> tuple[Path, ...]:
    """Return the files git knows or would add, with one of ``suffixes`` (all without any)."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, check=True, text=True,
    ).stdout.split("\0")  # fmt: skip
    found = (ROOT / name for name in sorted(set(listed)) if name)
    return tuple(p for p in found if p.is_file() and (not suffixes or p.suffix in suffixes))


def name_of(path: Path) -> str:
    """Return a path as people write it."""
    return path.relative_to(ROOT).as_posix()


@cache
def words_of_tests() -> frozenset[str]:
    """Return every identifier that occurs in a test outside this folder."""
    return frozenset(re.findall(r"[A-Za-z_][A-Za-z0-9_]*", text_of_tests()))


@cache
def text_of_tests() -> str:
    """Return all tests outside this folder as one text."""
    paths = (p for p in files(".py") if p.is_relative_to(ROOT / "tests") and HERE not in p.parents)
    return "\n".join(p.read_text(encoding="utf-8") for p in paths)


@cache
def exemptions() -> dict[str, dict[str, str]]:
    """Return the written exemptions: section → name → reason."""
    return tomllib.loads((HERE / "exemptions.toml").read_text(encoding="utf-8"))


def untested(section: str, names: set[str], tested: set[str]) -> list[str]:
    """Return what is wrong: names neither tested nor exempt, exemptions that are stale or not needed."""
    exempt = exemptions().get(section, {})
    wrong = [f"{name}: no test mentions it" for name in sorted(names - tested - exempt.keys())]
    wrong += [f"{name}: exempt, but there is no such thing" for name in sorted(exempt.keys() - names)]
    wrong += [f"{name}: exempt, but tested" for name in sorted(exempt.keys() & tested)]
    return wrong
