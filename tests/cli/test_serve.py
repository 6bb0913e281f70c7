"""The server: it answers, says where it is, brings a worker, and leaves nothing running."""

import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def stat(pid: int) -> tuple[str, int]:
    """Return state and parent of a process; ``("", 0)`` when there is none."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
    except OSError:
        return "", 0
    return fields[0], int(fields[1])


def children(pid: int) -> list[int]:
    """Return the direct children of a process."""
    return [int(p.name) for p in Path("/proc").iterdir() if p.name.isdigit() and stat(int(p.name))[1] == pid]


def running(pid: int) -> bool:
    return stat(pid)[0] not in {"", "Z"}


def wait_for(what, seconds: float = 40.0):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := what():
            return found
        time.sleep(0.1)
    return None


@contextmanager
def serving(instance, port: int, *words: str):
    command = [sys.executable, "-m", "bianzhi.cli", "serve", "--port", str(port), *words]
    log = instance.folder / "serve.log"
    with log.open("w", encoding="utf-8") as handle:
        server = subprocess.Popen(command, env=instance.environment, stdout=handle, stderr=handle)
    try:
        yield server, log
    finally:
        if server.poll() is None:
            server.send_signal(signal.SIGTERM)
            try:
                server.wait(40)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def answer(port: int):
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"http://127.0.0.1:{port}/", timeout=10) as page:
            return page.status, page.read().decode()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.read().decode()
    except OSError:
        return None


def test_serve_answers_with_the_log_in_page_and_ends_with_all_its_children(instance) -> None:
    port = free_port()
    with serving(instance, port) as (server, log):
        status, page = wait_for(lambda: answer(port)) or pytest.fail(log.read_text())
        assert status == 200, log.read_text()
        assert 'type="password"' in page
        assert f"http://127.0.0.1:{port}/" in log.read_text()
        family = wait_for(lambda: len(children(server.pid)) >= 2 and children(server.pid))
        assert family, "a web process and a worker"
    assert server.returncode == 0, log.read_text()
    assert wait_for(lambda: not any(running(pid) for pid in family), 20)


def test_a_killed_server_leaves_no_process_behind(instance) -> None:
    port = free_port()
    with serving(instance, port) as (server, log):
        wait_for(lambda: answer(port)) or pytest.fail(log.read_text())
        family = wait_for(lambda: len(children(server.pid)) >= 2 and children(server.pid))
        server.kill()
        server.wait()
    assert wait_for(lambda: not any(running(pid) for pid in family), 30)


def test_a_taken_port_is_told(instance) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = instance.run("serve", "--port", str(taken.getsockname()[1]))
    assert done.returncode == 1
    assert "端口被占用" in done.stderr
