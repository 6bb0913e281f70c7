"""The throwaway server answers, and leaves nothing behind however its owner ends."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from scripts import throwaway_postgres as server

SCRIPT = Path(server.__file__)
pytestmark = pytest.mark.postgres


def folder_of(url: str) -> Path:
    return Path(re.search(r"host=([^&]+)", url).group(1))


def gone(folder: Path, seconds: float = 30.0) -> bool:
    end = time.monotonic() + seconds
    while folder.exists() and time.monotonic() < end:
        time.sleep(0.1)
    return not folder.exists()


@pytest.mark.parametrize(("fast", "fsync"), [(False, "on"), (True, "off")])
def test_it_runs_and_goes_away(fast, fsync) -> None:
    with server.throwaway_postgres(fast=fast) as url, psycopg.connect(url) as connection:
        assert connection.execute("SHOW fsync").fetchone() == (fsync,)
        assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)
        folder = folder_of(url)
        assert folder.is_dir()
    assert not folder.exists()


def test_it_goes_away_when_the_block_fails() -> None:
    with pytest.raises(ZeroDivisionError), server.throwaway_postgres(fast=True) as url:
        folder = folder_of(url)
        raise ZeroDivisionError
    assert not folder.exists()


@pytest.mark.parametrize("kind", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_it_goes_away_when_its_owner_is_killed(kind) -> None:
    with subprocess.Popen([sys.executable, SCRIPT, "--fast"], stdout=subprocess.PIPE, text=True) as owner:
        folder = folder_of(owner.stdout.readline())
        assert folder.is_dir()
        owner.send_signal(kind)
        owner.stdout.close()
    assert gone(folder)


def test_the_command_gets_the_address_and_gives_its_exit_code() -> None:
    code = "import os, psycopg; psycopg.connect(os.environ['DATABASE_URL']).close(); raise SystemExit(7)"
    done = subprocess.run([sys.executable, SCRIPT, "--fast", "--", sys.executable, "-c", code], check=False)
    assert done.returncode == 7


def test_without_binaries_it_says_so(monkeypatch) -> None:
    monkeypatch.setattr(server, "LEAST_VERSION", 99)
    with pytest.raises(server.NoPostgres, match="99"):
        server.find_binaries()


def test_no_setting_of_the_caller_reaches_the_server(monkeypatch) -> None:
    monkeypatch.setenv("PGDATABASE", "elsewhere")
    assert not any(name.startswith("PG") for name in server.environment())
    assert "PATH" in server.environment()
    assert os.environ["PGDATABASE"] == "elsewhere"
