"""Real instances: own folder, own database, the command line as a process."""

import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

SOURCE = Path(__file__).resolve().parents[1] / "src"


@dataclass(frozen=True, slots=True)
class Instance:
    """An instance folder with its database (SQLite in the folder, or PostgreSQL under a name of its own)."""

    folder: Path
    url: str

    @property
    def environment(self) -> dict[str, str]:
        ours = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE", "BIANZHI_INLINE_JOBS"}
        kept = {k: v for k, v in os.environ.items() if k not in ours}
        named = {"DATABASE_URL": self.url} if self.url else {}
        return kept | named | {"BIANZHI_INSTANCE": str(self.folder), "PYTHONPATH": str(SOURCE)}

    @property
    def database(self) -> Path:
        return self.folder / "bianzhi.sqlite3"

    def run(self, *words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """Run ``bianzhi`` with ``words``."""
        return subprocess.run(
            [sys.executable, "-W", "error::DeprecationWarning:bianzhi", "-m", "bianzhi.cli", *words],
            env=self.environment, input=stdin, capture_output=True, text=True, timeout=240, check=False,
        )  # fmt: skip

    def ok(self, *words: str, stdin: str = "") -> str:
        """Run ``bianzhi``, demand code 0, and return what it said."""
        done = self.run(*words, stdin=stdin)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    def rows(self) -> dict[str, list]:
        """Return every row of every table, sorted: an own look, apart from the program's."""
        if not self.url:
            import sqlite3
            from contextlib import closing

            with closing(sqlite3.connect(self.database)) as c:
                names = [r[0] for r in c.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
                return {n: sorted(map(repr, c.execute(f'SELECT * FROM "{n}"'))) for n in names}
        with psycopg.connect(self.url) as c:
            names = [r[0] for r in c.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
            return {n: sorted(map(repr, c.execute(f'SELECT * FROM "{n}"'))) for n in names}


def new_database(url: str, template: str = "template1") -> tuple[str, str]:
    """Make a database beside the one of ``url``, like ``template``; return its name and address."""
    name = f"cli_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(url, autocommit=True) as c:
        c.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    head, _, tail = url.partition("?")
    return name, f"{head.rsplit('/', 1)[0]}/{name}" + (f"?{tail}" if tail else "")


def _drop(server: str, name: str) -> None:
    with psycopg.connect(server, autocommit=True) as c:
        c.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def migrated(tmp_path_factory) -> Iterator[Instance]:
    """A migrated instance that tests only read; `copied` gives one to wreck. To migrate takes a quarter of a minute."""
    server = os.environ.get("DATABASE_URL", "")
    name, url = new_database(server) if server else ("", "")
    made = Instance(tmp_path_factory.mktemp("migrated") / "instance", url)
    made.ok("migrate")
    yield made
    if server:
        _drop(server, name)


@contextmanager
def copied(migrated: Instance, folder: Path) -> Iterator[Instance]:
    """Give a fresh copy of ``migrated`` in a folder, with a database of its own."""
    server = os.environ.get("DATABASE_URL", "")
    name, url = "", ""
    if server:
        name, url = new_database(server, migrated.url.partition("?")[0].rsplit("/", 1)[1])
    shutil.copytree(migrated.folder, folder)
    yield Instance(folder, url)
    if server:
        _drop(server, name)


def create_first_user(made: Instance, **changed: str) -> str:
    words = {"name": "测试甲", "role": "sys_admin", "district": "510403", "new-district": "演示区"} | changed
    options = [part for key, value in words.items() for part in (f"--{key}", value)]
    return made.ok("createuser", "first", *options, "--password-stdin", stdin="a-long-enough-phrase\n")
