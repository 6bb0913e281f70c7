"""Copy, hash and put back an SQLite database."""

import contextlib
import hashlib
import json
import shutil
import sqlite3
from pathlib import Path

from bianzhi.cli.manifest import Sum
from bianzhi.cli.terminal import Step

DUMP = "database.sqlite3"
PAGES = 2000


def _text(value: object) -> object:
    return {"hex": value.hex()} if isinstance(value, bytes) else value


def table_sums(path: Path) -> dict[str, Sum]:
    """Return the sum of each table's rows in key order; virtual tables count through the tables beneath them."""
    sums = {}
    with contextlib.closing(sqlite3.connect(path)) as connection:
        named = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
            "AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
        ).fetchall()
        for (name,) in named:
            quoted = name.replace('"', '""')
            columns = connection.execute(f'PRAGMA table_info("{quoted}")').fetchall()
            keys = [c[1] for c in sorted(columns, key=lambda c: c[5]) if c[5]]
            order = ", ".join('"' + key.replace('"', '""') + '"' for key in keys) or "rowid"
            digest, rows = hashlib.sha256(), 0
            for row in connection.execute(f'SELECT * FROM "{quoted}" ORDER BY {order}'):  # noqa: S608 - names of our own tables
                digest.update(
                    json.dumps([_text(v) for v in row], ensure_ascii=False).encode("utf-8", "surrogatepass")
                )
                digest.update(b"\n")
                rows += 1
            sums[name] = Sum(rows, digest.hexdigest())
    return sums


def dump(source: Path, target: Path, step: Step) -> dict[str, Sum]:
    """Copy ``source`` while others write to it, check the copy, and return the sums of its tables."""
    with (
        contextlib.closing(sqlite3.connect(source, timeout=30)) as live,
        contextlib.closing(sqlite3.connect(target)) as copy,
    ):
        live.backup(
            copy, pages=PAGES, progress=lambda _status, left, total: step(total - left, total, "复制数据库")
        )
        copy.execute("PRAGMA journal_mode = DELETE")
        answer = copy.execute("PRAGMA integrity_check").fetchone()[0]
    if answer != "ok":
        raise OSError(f"复制出的数据库不完整：{answer}")
    return table_sums(target)


def is_empty(path: Path) -> bool:
    """Say whether there is no database, or one without a table."""
    return not path.exists() or not table_sums(path)


def set_aside(path: Path, folder: Path) -> None:
    """Move the database and its journal files into ``folder``."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        old = path.with_name(path.name + suffix)
        if old.exists():
            old.rename(folder / old.name)


def put_back(dumped: Path, path: Path) -> dict[str, Sum]:
    """Put the dump in place under its final name in one step, and return the sums of what is there now."""
    fresh = path.with_name(path.name + ".new")
    shutil.copyfile(dumped, fresh)
    fresh.chmod(0o600)
    for suffix in ("-wal", "-shm", "-journal"):  # a journal of an older file would be played into this one
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    fresh.replace(path)
    return table_sums(path)
