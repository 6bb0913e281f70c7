"""`bianzhi export` gives the file of the page, to whoever may see the page, and to nobody else."""

import sqlite3
from contextlib import closing

import psycopg
import pytest
from openpyxl import load_workbook


@pytest.fixture
def auditor(instance):
    """An instance with a user who may read the trail and has changed the first password."""
    instance.ok(
        *("createuser", "auditor", "--name", "测试丙", "--role", "audit_admin", "--district", "510403"),
        "--password-stdin", stdin="a-third-long-phrase\n",
    )  # fmt: skip
    statement = "UPDATE users_user SET must_change_password = false WHERE username IN ('auditor', 'first')"
    if instance.url:
        with psycopg.connect(instance.url) as c:
            c.execute(statement)
    else:
        with closing(sqlite3.connect(instance.database)) as c, c:
            c.execute(statement)
    return instance


def test_the_trail_as_a_workbook(auditor, tmp_path) -> None:
    target = tmp_path / "trail.xlsx"
    assert "已导出" in auditor.ok("export", "/trail/", str(target), "--as", "auditor")
    cells = [str(cell.value) for row in load_workbook(target).active.iter_rows() for cell in row]
    assert any("建立账号" in cell for cell in cells)
    again = auditor.run("export", "/trail/", str(target), "--as", "auditor")
    assert again.returncode == 2
    assert "--overwrite" in again.stderr


def test_what_a_user_may_not_see_is_not_exported(auditor, tmp_path) -> None:
    done = auditor.run("export", "/trail/", str(tmp_path / "x.xlsx"), "--as", "first")
    assert done.returncode == 1
    assert not list(tmp_path.glob("x.xlsx*"))


@pytest.mark.parametrize(
    ("address", "user", "code"),
    [("/trail/", "nobody", 2), ("/nowhere/", "auditor", 1), ("/accounts/password/", "auditor", 1)],
)
def test_what_cannot_be_exported_is_told(auditor, tmp_path, address, user, code) -> None:
    done = auditor.run("export", address, str(tmp_path / "x.xlsx"), "--as", user)
    assert done.returncode == code, done.stderr
    assert "✗" in done.stderr
    assert "Traceback" not in done.stderr
