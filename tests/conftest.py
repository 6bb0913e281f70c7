"""What makes the tests hostile.

Warnings are errors and sockets leave this machine nowhere (``pyproject.toml``), the order of tests is random
(pytest-randomly). Here: a query without an order answers in random order, and a lock that also locks joined tables is
refused.
"""

import os
import random
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from bianzhi.auditing import audit
from tests.instances import migrated  # noqa: F401 - a fixture of several rooms

# a busy machine is no defect: examples have no clock, and what fails is printed so that it can be run again
settings.register_profile(
    "steady", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("steady")
audit.strict = True


class LockTooWide(AssertionError):
    """``select_for_update`` on joined tables without ``of=`` locks rows nobody meant to lock."""


def _is_unordered(query: Any) -> bool:
    if query.order_by or query.extra_order_by or query.combinator or query.distinct:
        return False
    return not (query.default_ordering and query.group_by is None and query.get_meta().ordering)


def _shuffled(rows: list[Any]) -> list[Any]:
    return random.sample(rows, len(rows))


def _check_lock(query: Any) -> None:
    """Called while the FROM clause is written: only then are the joins known."""
    if query.select_for_update and not query.select_for_update_of:
        joined = [alias for alias, count in query.alias_refcount.items() if count]
        if len(joined) > 1:
            raise LockTooWide(f"select_for_update without of= on {', '.join(sorted(joined))}")


@pytest.fixture(autouse=True, scope="session")
def hostile_orm() -> Iterator[None]:
    """Patch the compiler that turns a read query into SQL; writes, counts and subqueries are left alone."""
    from django.db.models.functions import Random
    from django.db.models.sql import compiler

    select = compiler.SQLCompiler
    others = (compiler.SQLInsertCompiler, compiler.SQLUpdateCompiler, compiler.SQLDeleteCompiler)
    execute, from_clause = select.execute_sql, select.get_from_clause

    def execute_sql(self: Any, result_type: str = compiler.MULTI, *args: Any, **kwargs: Any) -> Any:
        if isinstance(self, (*others, compiler.SQLAggregateCompiler)) or result_type != compiler.MULTI:
            return execute(self, result_type, *args, **kwargs)
        if _is_unordered(self.query):
            self.query = self.query.clone()
            self.query.order_by = (Random(),)
        result = execute(self, result_type, *args, **kwargs)
        unordered = self.query.distinct and not (self.query.order_by or self.query.get_meta().ordering)
        return _shuffle_chunks(result) if unordered else result

    def get_from_clause(self: Any) -> Any:
        _check_lock(self.query)
        return from_clause(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(select, "execute_sql", execute_sql)
        patch.setattr(select, "get_from_clause", get_from_clause)
        yield


def _shuffle_chunks(result: Any) -> Any:
    """Shuffle inside each fetched chunk: DISTINCT may not be ordered by what it does not select."""
    if result is None:
        return None
    chunks: Iterable[list[Any]] = result
    shuffled = (_shuffled(chunk) for chunk in chunks)
    return list(shuffled) if isinstance(result, list) else shuffled


@pytest.fixture(autouse=True, scope="session")
def flush_past_triggers() -> Iterator[None]:
    """Let the clean-up after a transactional test empty the tables that refuse DELETE; the triggers are back afterwards."""
    from django.db import transaction
    from django.db.backends.base.operations import BaseDatabaseOperations

    original = BaseDatabaseOperations.execute_sql_flush

    def execute_sql_flush(self: Any, sql_list: list[str]) -> None:
        connection = self.connection
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            triggers: list[tuple[str, str]] = []
            if connection.vendor == "postgresql":
                cursor.execute("SET LOCAL session_replication_role = replica")
            else:
                cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
                triggers = cursor.fetchall()
            for name, _sql in triggers:
                cursor.execute(f'DROP TRIGGER "{name}"')
            original(self, sql_list)
            for _name, sql in triggers:
                cursor.execute(sql.replace("%", "%%"))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", execute_sql_flush)
        yield


@pytest.fixture(scope="session")
def on_postgres() -> bool:
    """Whether this run uses PostgreSQL."""
    return bool(os.environ.get("DATABASE_URL"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse, not skip, tests that need PostgreSQL where there is none: the marker chooses the suite."""
    if os.environ.get("DATABASE_URL"):
        return
    for item in items:
        if item.get_closest_marker("postgres"):
            item.add_marker(
                pytest.mark.skip(reason="needs PostgreSQL: scripts/throwaway_postgres.py -- pytest …")
            )


@pytest.fixture
def own_uploads(settings: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Give the test its own folder of uploads: what it wrecks or seals with other keys is no other test's."""
    settings.UPLOADS = tmp_path_factory.mktemp("uploads")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Debian's Chromium, started once: a second Playwright in one process refuses to start."""
    import sys
    from pathlib import Path

    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scripts"))
    from look import chromium

    with chromium() as started:
        yield started
