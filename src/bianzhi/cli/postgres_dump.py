"""Dump, hash and put back a PostgreSQL database, with PostgreSQL's own pg_dump and pg_restore."""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from bianzhi.cli.manifest import MissingProgram, Sum
from bianzhi.cli.terminal import Step

DUMP = "database.dump"
TABLES = """
    SELECT c.relname,
           coalesce((SELECT array_agg(a.attname ORDER BY array_position(i.indkey::int[], a.attnum::int))
                     FROM pg_index i JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey)
                     WHERE i.indrelid = c.oid AND i.indisprimary), '{}')
    FROM pg_class c
    WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relnamespace = 'public'::regnamespace
    ORDER BY c.relname
"""


def program(name: str) -> str:
    """Return the path of one of PostgreSQL's client programs, the newest when Debian has several."""
    versions = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda p: -int(p.parent.parent.name)
    )
    found = str(versions[0]) if versions else shutil.which(name)
    if not found:
        raise MissingProgram(f"本机没有 {name}，请安装 PostgreSQL 客户端（Debian：postgresql-client）")
    return found


def environment(settings: dict[str, Any]) -> dict[str, str]:
    """Return the environment that names the database to PostgreSQL's programs; the password is never an argument."""
    named = {
        "PGHOST": "HOST",
        "PGPORT": "PORT",
        "PGUSER": "USER",
        "PGPASSWORD": "PASSWORD",
        "PGDATABASE": "NAME",
    }
    return os.environ | {key: str(settings[name]) for key, name in named.items() if settings.get(name)}


def connect(settings: dict[str, Any]) -> psycopg.Connection[Any]:
    """Open a connection of our own, apart from Django's."""
    named = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD", "dbname": "NAME"}
    return psycopg.connect(**{key: settings[name] for key, name in named.items() if settings.get(name)})


def table_sums(connection: psycopg.Connection[Any]) -> dict[str, Sum]:
    """Return the sum of each table's rows in key order, as the connection's transaction sees them."""
    sums = {}
    for name, keys in connection.execute(TABLES).fetchall():
        table = sql.Identifier("public", name)
        order = sql.SQL(", ").join(map(sql.Identifier, keys)) if keys else sql.SQL("t::text")
        command = sql.SQL("COPY (SELECT * FROM {} AS t ORDER BY {}) TO STDOUT").format(table, order)
        digest, rows = hashlib.sha256(), 0
        with connection.cursor() as cursor, cursor.copy(command) as rows_out:
            for block in rows_out:
                digest.update(block)
                rows += bytes(block).count(b"\n")
        sums[name] = Sum(rows, digest.hexdigest())
    return sums


def dump(settings: dict[str, Any], target: Path, step: Step) -> dict[str, Sum]:
    """Dump one moment of the database and return the sums of the tables at the very same moment."""
    with connect(settings) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        row = connection.execute("SELECT pg_export_snapshot()").fetchone()
        step(0, 2, "导出数据库")
        command = [program("pg_dump"), "--format=custom", "--no-owner", "--no-privileges", "--schema=public"]
        _run([*command, f"--snapshot={row[0] if row else ''}", f"--file={target}"], settings)
        step(1, 2, "计算各表摘要")
        return table_sums(connection)


def is_empty(settings: dict[str, Any]) -> bool:
    """Say whether the database has no table."""
    with connect(settings) as connection:
        return not connection.execute(TABLES).fetchall()


def set_aside(settings: dict[str, Any], folder: Path, step: Step) -> None:
    """Keep a dump of what is there in ``folder``, then empty the database."""
    dump(settings, folder / DUMP, step)
    with connect(settings) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")


def put_back(settings: dict[str, Any], dumped: Path) -> dict[str, Sum]:
    """Restore the dump in one transaction, and return the sums of what is there now."""
    flags = ["--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error", "--schema=public"]
    with connect(settings) as connection:
        # a dump of one schema holds no extensions; the tables' exclusion constraints need this one (trusted since 13)
        connection.execute("CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public")
    _run([program("pg_restore"), *flags, f"--dbname={settings['NAME']}", str(dumped)], settings)
    with connect(settings) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        return table_sums(connection)


def _run(command: list[str], settings: dict[str, Any]) -> None:
    done = subprocess.run(command, env=environment(settings), capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise OSError(f"{Path(command[0]).name} 失败：{done.stderr.strip()[-2000:]}")
