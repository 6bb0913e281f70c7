"""A PostgreSQL server that lives in a temporary directory and leaves nothing behind.

As a context manager: ``with throwaway_postgres() as url: …``. As a command:
``python scripts/throwaway_postgres.py [--fast] -- pytest tests`` runs the command with ``DATABASE_URL`` set and returns
its exit code; without a command it prints the address and waits for Ctrl-C.

root may not run PostgreSQL, so root starts it as the user ``postgres``. A watchdog process removes everything when the
caller dies without a word (kill -9).
"""

import argparse
import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

LEAST_VERSION = 15
START_SECONDS = 60
FAST = ("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")
USER = "bianzhi"

# Runs beside the server: reads a pipe that closes when the caller ends, however it ends.
WATCHDOG = """
import os, shutil, signal, sys, time
folder, pid = sys.argv[1], int(sys.argv[2])
signal.signal(signal.SIGINT, signal.SIG_IGN)
signal.signal(signal.SIGTERM, signal.SIG_IGN)
sys.stdin.buffer.read()
for kind, seconds in ((signal.SIGINT, 10), (signal.SIGQUIT, 5), (signal.SIGKILL, 5)):
    end = time.monotonic() + seconds
    try:
        os.kill(pid, kind)
        while time.monotonic() < end:
            os.kill(pid, 0)
            time.sleep(0.05)
    except ProcessLookupError:
        break
shutil.rmtree(folder, ignore_errors=True)
"""


class NoPostgres(RuntimeError):
    """No PostgreSQL server programs of a usable version on this machine."""


def find_binaries() -> Path:
    """Return the folder that holds ``initdb`` and ``postgres``, the newest version first.

    Raises:
        NoPostgres: there is none, or only versions below 15.
    """
    folders = sorted(
        (p.parent for p in Path("/usr/lib/postgresql").glob("*/bin/postgres") if p.parts[-3].isdigit()),
        key=lambda p: -int(p.parent.name),
    )
    if found := shutil.which("postgres"):
        folders.append(Path(found).resolve().parent)
    for folder in folders:
        if (folder / "initdb").exists() and version(folder) >= LEAST_VERSION:
            return folder
    raise NoPostgres(f"no PostgreSQL server of version {LEAST_VERSION} or later")


def version(folder: Path) -> int:
    """Return the major version of the server in ``folder``."""
    text = subprocess.run(
        [folder / "postgres", "--version"], capture_output=True, text=True, check=True
    ).stdout
    return int(text.split(")")[1].split("(")[0].split(".")[0])


def free_port() -> int:
    """Return a port of the loopback address that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def identity() -> dict[str, object]:
    """Return the `subprocess` arguments that make a child run as ``postgres`` when we are root."""
    if os.geteuid() != 0:
        return {}
    try:
        person = pwd.getpwnam("postgres")
    except KeyError:
        raise NoPostgres("root may not run PostgreSQL and there is no user postgres") from None
    return {"user": person.pw_uid, "group": person.pw_gid, "extra_groups": []}


def environment() -> dict[str, str]:
    """Return a clean environment: no PG* settings of the caller, a neutral language."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PG", "LC_", "LANG"))}
    return kept | {"LC_ALL": "C.UTF-8", "HOME": "/"}


def start(binaries: Path, folder: Path, port: int, fast: bool) -> subprocess.Popen[bytes]:
    """Make a cluster in ``folder`` and start its server, not yet waiting for it."""
    data, owner = folder / "data", identity()
    subprocess.run(
        [binaries / "initdb", "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"],
        check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment(), cwd="/", **owner,
    )  # fmt: skip
    settings = ["-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={folder}"]
    settings += ["-c", "max_connections=200", "-c", "shared_buffers=256MB", "-c", "logging_collector=off"]
    with (folder / "server.log").open("wb") as log:
        return subprocess.Popen(
            [binaries / "postgres", "-D", data, "-p", str(port), *settings, *(FAST if fast else ())],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment(), cwd="/", start_new_session=True, **owner,
        )  # fmt: skip


def wait_until_ready(binaries: Path, folder: Path, port: int, server: subprocess.Popen[bytes]) -> None:
    """Return when the server answers; raise with its own log when it ends or takes too long."""
    command = [binaries / "pg_isready", "-q", "-h", folder, "-p", str(port), "-U", USER, "-d", "postgres"]
    end = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < end:
        if subprocess.run(command, check=False, env=environment()).returncode == 0:
            return
        time.sleep(0.05)
    log = (folder / "server.log").read_text(encoding="utf-8", errors="replace")
    raise RuntimeError(f"PostgreSQL did not start:\n{log[-2000:]}")


@contextlib.contextmanager
def throwaway_postgres(*, fast: bool = False) -> Iterator[str]:
    """Run a server for the length of the block and yield its ``DATABASE_URL``.

    Args:
        fast: turn off fsync. Right for ordinary tests, wrong for tests that kill the server.
    """
    binaries = find_binaries()
    folder = Path(tempfile.mkdtemp(prefix="bianzhi-pg-", dir="/tmp"))
    server: subprocess.Popen[bytes] | None = None
    watchdog: subprocess.Popen[bytes] | None = None
    try:
        if owner := identity():
            os.chown(folder, int(str(owner["user"])), int(str(owner["group"])))
        folder.chmod(0o755)
        port = free_port()
        server = start(binaries, folder, port, fast)
        watchdog = subprocess.Popen(
            [sys.executable, "-c", WATCHDOG, folder, str(server.pid)],
            stdin=subprocess.PIPE,
            start_new_session=True,
        )
        wait_until_ready(binaries, folder, port, server)
        command = [binaries / "createdb", "-h", folder, "-p", str(port), "-U", USER, "bianzhi"]
        subprocess.run(command, check=True, env=environment())
        yield f"postgresql://{USER}@/bianzhi?host={folder}&port={port}"
    finally:
        stop(server, watchdog)
        shutil.rmtree(folder, ignore_errors=True)


def stop(server: subprocess.Popen[bytes] | None, watchdog: subprocess.Popen[bytes] | None) -> None:
    """Stop the server (fast shutdown, then harder) and let the watchdog go."""
    if server is not None:
        for kind, seconds in ((signal.SIGINT, 10), (signal.SIGQUIT, 5), (signal.SIGKILL, 5)):
            if server.poll() is not None:
                break
            server.send_signal(kind)
            with contextlib.suppress(subprocess.TimeoutExpired):
                server.wait(seconds)
    if watchdog is not None:
        watchdog.communicate()


def leave(number: int, _frame: FrameType | None) -> None:
    """Turn a polite kill into a normal exit, so that the clean-up runs."""
    raise SystemExit(128 + number)


def main() -> int:
    """Run a command against a throwaway server."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--fast", action="store_true", help="no fsync: quicker, not crash-safe")
    parser.add_argument("command", nargs="*", help="command to run with DATABASE_URL set")
    chosen = parser.parse_args()
    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGHUP, leave)
    try:
        with throwaway_postgres(fast=chosen.fast) as url:
            if chosen.command:
                return subprocess.run(
                    chosen.command, check=False, env=os.environ | {"DATABASE_URL": url}
                ).returncode
            print(f"DATABASE_URL='{url}'\nCtrl-C ends it and removes everything.", flush=True)
            signal.pause()
    except NoPostgres as missing:
        print(f"{missing}; install it: make system-packages", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
