"""`bianzhi audit FOLDER --out RESULTS`: killed, stopped, taken up again, changed meanwhile."""

import importlib.util
import os
import signal
import subprocess
import sys
import time
from collections import Counter

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from bianzhi.auditing.corpus.crew import DIED
from bianzhi.cli import audit_folder
from bianzhi.cli.main import app
from tests.auditing.strange import STRANGE
from tests.instances import SOURCE

WRONG = "{0}年度部门决算\n{0}年度收、支总计141.96万元。与上年相比，收、支总计增加15.42万元，增长5.43%。"
#: writes each document as a part of its own, slowly
SLOW = """
import sys, time
from bianzhi.auditing.corpus import results
from bianzhi.cli.main import main
results.DOCUMENTS = 1
add = results.Results.add
def slowly(self, done):
    time.sleep(0.02)
    return add(self, done)
results.Results.add = slowly
sys.exit(main())
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    inner = tmp_path / "公开" / "四川" / "攀枝花市"
    inner.mkdir(parents=True)
    for k in range(40):
        (inner / f"{k:02}.txt").write_text(WRONG.format(2020 + k % 3), encoding="utf-8")
    (inner / "~$旧.docx").write_bytes(b"open in Word")
    (tmp_path / "公开" / "空.pdf").write_bytes(b"")
    return tmp_path


def run(*words: str):
    return CliRunner().invoke(app, ["audit", "公开", "--out", "结果", *words])


def files(folder, table: str = "documents") -> Counter[str]:
    return Counter(pq.read_table(folder / "结果" / table).column("file").to_pylist())


def test_a_folder_into_tables(folder) -> None:
    done = run()
    assert done.exit_code == 1
    assert "共41份：错误40条" in done.output
    assert "1份读不了" in done.output
    assert set(files(folder).values()) == {1}
    [broken] = [row for row in pq.read_table(folder / "结果" / "documents").to_pylist() if row["error"]]
    assert broken["file"] == str(folder / "公开" / "空.pdf")
    assert broken["error"] == "是空文件。请重新选择文件"
    found = pq.read_table(folder / "结果" / "findings").to_pylist()
    assert Counter(row["year"] for row in found) == {2020: 14, 2021: 13, 2022: 13}
    assert {(row["province"], row["city"], row["code"]) for row in found} == {("四川省", "攀枝花市", "A101")}
    assert "41份已经审过" in run().output


def test_killed_and_taken_up_again_each_document_is_there_once(folder) -> None:
    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
    command = [sys.executable, "-c", SLOW, "audit", "公开", "--out", "结果"]
    running = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL, start_new_session=True)
    parts = folder / "结果" / "documents"
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and (not parts.exists() or len(list(parts.glob("*.parquet"))) < 5):
        time.sleep(0.01)
    running.kill()
    running.wait()
    before = {path.name: path.stat().st_mtime_ns for path in parts.glob("*.parquet")}
    assert 5 <= len(before) < 41
    assert run().exit_code == 1
    assert len(files(folder)) == 41
    assert set(files(folder).values()) == {1}
    assert set(files(folder, "findings").values()) == {1}
    assert {name: (parts / name).stat().st_mtime_ns for name in before} == before, "done is not done again"


def test_asked_to_stop_it_keeps_what_is_done(folder) -> None:
    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
    command = [sys.executable, "-c", SLOW, "audit", "公开", "--out", "结果"]
    running = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
    parts = folder / "结果" / "documents"
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and (not parts.exists() or not any(parts.glob("*.parquet"))):
        time.sleep(0.01)
    running.send_signal(signal.SIGTERM)
    told = running.communicate(timeout=60)[1]
    assert running.returncode == 130
    assert "接着审" in told
    assert 1 <= len(files(folder)) < 41
    run()
    assert len(files(folder)) == 41


def test_what_changed_is_audited_anew(folder, monkeypatch) -> None:
    run()
    inner = folder / "公开" / "四川" / "攀枝花市"
    (inner / "00.txt").write_text(WRONG.format(2020).replace("5.43", "12.19"), encoding="utf-8")
    os.utime(inner / "01.txt")
    (inner / "02.txt").unlink()
    (inner / "新.txt").write_text(WRONG.format(2020), encoding="utf-8")
    told = run().output
    assert "共41份：39份已经审过，1份的文件或规则变了" in told
    assert str(inner / "00.txt") not in files(folder, "findings")
    assert files(folder, "findings")[str(inner / "新.txt")] == 1
    assert files(folder)[str(inner / "02.txt")] == 1, "what was found is kept though the file is gone"
    assert "0份已经审过，41份的文件或规则变了" in run("--select", "A").output
    monkeypatch.setattr(audit_folder, "fingerprint", lambda *_: "new rules")
    run()
    assert files(folder)[str(inner / "00.txt")] == 1
    rules = Counter(pq.read_table(folder / "结果" / "documents").column("rules").to_pylist())
    assert rules["new rules"] == 41


def test_a_file_that_kills_does_not_end_the_run_and_is_not_tried_again_unasked(folder, monkeypatch) -> None:
    (folder / "公开" / "死.txt").write_bytes(b"die")
    monkeypatch.setattr("bianzhi.auditing.corpus.crew.WORKER", STRANGE)
    assert "2份读不了" in run("--workers", "1").output
    [row] = [
        r for r in pq.read_table(folder / "结果" / "documents").to_pylist() if r["file"].endswith("死.txt")
    ]
    assert (row["error"], row["size"]) == (DIED, 3)
    assert "42份已经审过" in run().output
    assert "40份已经审过，2份" in run("--retry").output
    assert len(files(folder)) == 42


def test_names_written_under_windows_are_read(folder) -> None:
    (folder / "公开" / os.fsdecode("决算".encode("gb18030") + b".txt")).write_text(
        WRONG.format(2021), encoding="utf-8"
    )
    run()
    assert files(folder)[str(folder / "公开" / "决算.txt")] == 1


def test_wrong_use(folder, monkeypatch) -> None:
    done = run("--json", "--annotate", "标")
    assert done.exit_code == 2
    assert "--out 不能与 --json、--annotate 同用" in done.output
    assert CliRunner().invoke(app, ["audit", "无", "--out", "结果"]).exit_code == 2
    assert CliRunner().invoke(app, ["audit", "公开", "--out", "/proc/结果"]).exit_code == 2
    (folder / "无文件").mkdir()
    assert CliRunner().invoke(app, ["audit", "无文件", "--out", "结果"]).exit_code == 2
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    told = run()
    assert told.exit_code == 2
    assert "没有安装 pyarrow" in told.output
    assert "requirements/parquet.txt" in told.output
