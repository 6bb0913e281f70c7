"""`make test` says last what it left out, and under CI=true leaving out is failing."""

import importlib
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))
runner = importlib.import_module("scripts.test")

ALL = [
    runner.Suite("SQLite", "x"),
    runner.Suite("PostgreSQL", "y", postgres=True),
    runner.Suite("Browser", "z"),
]


@pytest.fixture
def outcome(monkeypatch, capsys):
    """Return a function that runs main() with given suites and tallies."""

    def play(suites, tallies, *, ci=False, arguments=()):
        monkeypatch.setenv("CI", "true" if ci else "")
        monkeypatch.setattr(sys, "argv", ["test.py", *arguments])
        monkeypatch.setattr(runner, "suites", lambda: suites)
        monkeypatch.setattr(runner, "run", lambda suite, _arguments: tallies[suite.title])
        code = runner.main()
        return code, capsys.readouterr().out.strip().splitlines()

    return play


def good(**changed) -> dict:
    return {s.title: runner.Tally(s.title, passed=3) for s in ALL} | changed


def test_all_ran(outcome) -> None:
    code, lines = outcome(ALL, good(), ci=True)
    assert (code, lines[-1]) == (0, "Nothing was left out.")
    assert "9 passed, 0 failed, 0 skipped" in lines


@pytest.mark.parametrize(("ci", "expected"), [(False, 0), (True, 1)])
def test_a_missing_suite_is_named_last_with_its_remedy(outcome, ci, expected) -> None:
    suites = [ALL[0], runner.Suite("PostgreSQL", "y", missing="no server", postgres=True), ALL[2]]
    code, lines = outcome(suites, good(), ci=ci)
    assert code == expected
    assert lines[-2:] == ["  PostgreSQL suite: no server", "To run them too: make system-packages"]


@pytest.mark.parametrize(("ci", "expected"), [(False, 0), (True, 1)])
def test_a_skipped_test_is_left_out(outcome, ci, expected) -> None:
    tally = runner.Tally("SQLite", passed=3)
    tally.skipped["needs LibreOffice"] += 2
    code, lines = outcome(ALL, good(SQLite=tally), ci=ci)
    assert code == expected
    assert "  2 × SQLite: needs LibreOffice" in lines


def test_a_failed_suite_fails(outcome) -> None:
    assert outcome(ALL, good(Browser=runner.Tally("Browser", code=1, failed=1)))[0] == 1


def test_no_test_at_all_is_no_success(outcome) -> None:
    empty = {s.title: runner.Tally(s.title, code=runner.NO_TESTS) for s in ALL}
    assert outcome(ALL, empty)[0] == 1
    assert outcome(ALL, empty, arguments=["tests/nothing"])[0] == 1


def test_the_report_is_counted(tmp_path) -> None:
    report = tmp_path / "report.xml"
    report.write_text(
        "<testsuites><testsuite><testcase/><testcase><failure/></testcase><testcase><error/></testcase>"
        '<testcase><skipped message="why"/></testcase></testsuite></testsuites>'
    )
    tally = runner.Tally("x")
    runner.count(report, tally)
    assert (tally.passed, tally.failed, dict(tally.skipped)) == (1, 2, {"why": 1})


def test_what_spark_lacks_is_named(monkeypatch) -> None:
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setattr(runner.shutil, "which", lambda _: None)
    assert runner.without_spark() == "no Java"
    monkeypatch.setattr(runner.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(runner.importlib.util, "find_spec", lambda name: name != "pyspark" or None)
    assert runner.without_spark() == "no pyspark (make spark)"
    monkeypatch.setattr(runner.importlib.util, "find_spec", lambda _: True)
    assert runner.without_spark() == ""
