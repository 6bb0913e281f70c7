"""Exit codes, messages and the time to start."""

import subprocess
import sys
import time

import pytest
from typer.testing import CliRunner

from bianzhi.cli.main import app
from tests.instances import SOURCE, Instance, create_first_user

COMMANDS = [
    "serve", "migrate", "demo", "facts", "import", "export", "check", "verify-log", "rebuild-holdings", "rebuild-search", "rotate-keys",
    "backup", "restore", "createuser", "remind", "draft-retirements", "work", "audit",
    "audit-spark", "audit-dashboard",
]  # fmt: skip


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name) -> None:
    done = CliRunner().invoke(app, [name, "--help"])
    assert done.exit_code == 0
    assert any("一" <= c <= "鿿" for c in done.output)


def test_the_list_above_is_complete() -> None:
    assert sorted(c.name for c in app.registered_commands) == sorted(COMMANDS)


def test_help_loads_no_django_and_starts_in_a_third_of_a_second() -> None:
    code = "import sys; from bianzhi.cli import main; print([m for m in ('django', 'psycopg', 'granian') if m in sys.modules])"
    command = [sys.executable, "-c", code]
    seconds = []
    for _ in range(5):
        begun = time.perf_counter()
        done = subprocess.run(
            command, env={"PYTHONPATH": str(SOURCE)}, capture_output=True, text=True, check=True
        )
        seconds.append(time.perf_counter() - begun)
    assert done.stdout.strip() == "[]"
    assert min(seconds) < 1 / 3


def test_wrong_use_ends_with_2() -> None:
    assert CliRunner().invoke(app, ["serve", "--port", "nought"]).exit_code == 2
    assert CliRunner().invoke(app, ["nothing"]).exit_code == 2


def test_an_old_database_is_refused(tmp_path) -> None:
    done = Instance(tmp_path / "fresh", "").run("check")
    assert done.returncode == 1
    assert "bianzhi migrate" in done.stderr


def test_migrate_can_be_repeated(migrated) -> None:
    assert "已是最新" in migrated.ok("migrate")


def test_createuser_makes_district_user_and_trace(instance) -> None:
    rows = instance.rows()
    assert "/51/5104/510403/" in rows["users_district"][0]
    assert "a-long-enough-phrase" not in str(rows)
    assert any("建立账号" in row for row in rows["trail_trailevent"])


@pytest.mark.parametrize(
    ("changed", "code", "word"),
    [
        ({"role": "king"}, 2, "没有角色"),
        ({"district": ""}, 2, "--district"),
        ({"role": "unit_clerk"}, 1, "所在单位"),
        ({"district": "西区"}, 2, "只有数字"),
    ],
)
def test_createuser_refuses(migrated, changed, code, word) -> None:
    with pytest.raises(AssertionError) as failure:
        create_first_user(migrated, **changed)
    assert word in str(failure.value)
    done = migrated.run("createuser", "x", "--name", "测", "--role", changed.get("role", "sys_admin"), "--new-district", "某区",
                        "--district", changed.get("district", "510403"), "--password-stdin", stdin="a-long-enough-phrase\n")  # fmt: skip
    assert done.returncode == code


def test_createuser_refuses_a_weak_password_and_leaves_nothing(migrated) -> None:
    before = migrated.rows()
    done = migrated.run("createuser", "weak", "--name", "测", "--role", "sys_admin", "--district", "510403", "--new-district",
                        "某区", "--password-stdin", stdin="12345\n")  # fmt: skip
    assert done.returncode == 1
    assert migrated.rows() == before


def test_demo_goes_into_an_empty_database_only(instance) -> None:
    done = instance.run("demo")
    assert done.returncode == 1
    assert "空数据库" in done.stderr
    assert instance.run("demo", "--if-empty").returncode == 0


def test_work_in_one_go_ends(instance) -> None:
    instance.ok("work", "--batch")
