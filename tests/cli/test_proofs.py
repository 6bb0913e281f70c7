"""`verify-log`, `check` and `rebuild-holdings`: quiet when all is well, code 1 and the place when it is not."""

import sqlite3
from contextlib import closing

import psycopg
import pytest


def behind_the_triggers(instance, *statements: str) -> None:
    """Do what only the owner of the database can do."""
    if instance.url:
        with psycopg.connect(instance.url) as c:
            c.execute("SET LOCAL session_replication_role = replica")
            for statement in statements:
                c.execute(statement)
        return
    with closing(sqlite3.connect(instance.database)) as c, c:
        for (name,) in c.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            c.execute(f'DROP TRIGGER "{name}"')
        for statement in statements:
            c.execute(statement)


def test_a_sound_instance_passes(instance) -> None:
    assert "完整" in instance.ok("verify-log")
    assert "完整" in instance.ok("verify-log", "--district", "510403")
    assert "无误" in instance.ok("check")
    assert "原来就一致" in instance.ok("rebuild-holdings")
    assert "原来就一致" in instance.ok("rebuild-holdings", "--district", "510403")
    assert "已重建检索" in instance.ok("rebuild-search", "--district", "510403")


@pytest.mark.parametrize(
    ("statement", "word"),
    [
        ("UPDATE trail_trailevent SET reason = 'x' WHERE number = 1", "第1条"),
        ("UPDATE trail_trailevent SET subject_label = subject_label || ' ' WHERE number = 2", "第2条"),
        ("DELETE FROM trail_trailevent WHERE number = 1", "序号不连续"),
        ("DELETE FROM trail_trailevent WHERE number = 2", "末尾被删除"),
    ],
)
def test_one_changed_byte_or_missing_row_of_the_trail_is_found(instance, statement, word) -> None:
    behind_the_triggers(instance, statement)
    for command in ("verify-log", "check"):
        done = instance.run(command)
        assert done.returncode == 1, done.stderr
        assert word in done.stderr


def test_an_unknown_district_is_wrong_use(instance) -> None:
    assert instance.run("verify-log", "--district", "999999").returncode == 2
